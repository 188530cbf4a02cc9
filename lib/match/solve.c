/*
 * Setting up a solve: levels, places that pins leave, working pairs from candidates; and merging new pairs into them.
 *
 * A pinned pair is no working pair: it takes a unit on both sides before anything is decided. Pairs of people whose
 * places are all pinned are left out as well, since nothing can be decided about them. Rows stay sorted by mentor, so a
 * pricing pass meets working pairs in the order of its scan.
 */
#include "match/solve.h"

#include <string.h>

#include "base/pool.h"
#include "score/pair.h"

#define SPARE 8 /* one mentor's place in so many may stay free, and places still be scarce */

static reversa_status resolve_levels(rv_solve *solve)
{
    const reversa_programme *programme = solve->problem->programme;
    if (programme->n_levels < 1 || programme->n_levels > RV_MAX_LEVELS)
        return rv_fail(solve->ctx, REVERSA_E_UNSUPPORTED, "An objective of %d levels is not supported; 1 to %d are",
                       programme->n_levels, RV_MAX_LEVELS);
    solve->n_levels = programme->n_levels;
    solve->objective = programme->objective;
    for (int32_t l = 0; l < programme->n_levels; l++)
        solve->levels[l] = programme->objective[l].kind;
    return REVERSA_OK;
}

static reversa_status make_side(rv_solve *solve, int side)
{
    reversa_context *ctx = solve->ctx;
    const rv_side *people = &solve->problem->side[side];
    rv_places *places = &solve->side[side];
    size_t n = (size_t)people->n;
    places->n = people->n;
    places->pinned = rv_alloc(ctx, n, sizeof *places->pinned);
    places->least = rv_alloc(ctx, n, sizeof *places->least);
    places->most = rv_alloc(ctx, n, sizeof *places->most);
    solve->eligible[side] = rv_alloc(ctx, n, sizeof *solve->eligible[side]);
    solve->best[side] = rv_alloc(ctx, n, sizeof *solve->best[side]);
    solve->count[side] = rv_alloc(ctx, n, sizeof *solve->count[side]);
    if (!places->pinned || !places->least || !places->most || !solve->eligible[side] || !solve->best[side] ||
        !solve->count[side])
        return REVERSA_E_MEMORY;
    for (int32_t p = 0; p < people->n; p++) {
        places->least[p] = people->least[p];
        places->most[p] = people->most[p];
        solve->best[side][p] = REVERSA_NOT_ELIGIBLE;
        solve->has_least = solve->has_least || people->least[p] > 0;
    }
    return REVERSA_OK;
}

static reversa_status make_workspaces(rv_solve *solve)
{
    solve->n_workers = rv_workers(solve->ctx);
    solve->work = rv_alloc(solve->ctx, (size_t)solve->n_workers, sizeof *solve->work);
    if (!solve->work)
        return REVERSA_E_MEMORY;
    for (int32_t w = 0; w < solve->n_workers; w++) {
        reversa_status status = rv_scorer_work_create(solve->ctx, solve->scorer, &solve->work[w]);
        if (status)
            return status;
    }
    return REVERSA_OK;
}

reversa_status rv_solve_worded(const rv_solve *solve, reversa_status status)
{
    if (status == REVERSA_E_CALLBACK && rv_first_error(solve->ctx) == REVERSA_OK)
        return rv_fail(solve->ctx, status, "A user-defined criterion failed");
    return status;
}

/* Pinned pairs with their scores, and the units they take. */
static reversa_status take_pins(rv_solve *solve)
{
    const rv_rows *rows = &solve->problem->pinned;
    rv_places *mentees = &solve->side[REVERSA_MENTEE];
    int64_t n = rows->offset ? rows->offset[mentees->n] : 0;
    solve->pinned = rv_alloc(solve->ctx, (size_t)n, sizeof *solve->pinned);
    if (!solve->pinned)
        return REVERSA_E_MEMORY;
    for (int32_t i = 0; i < mentees->n && n > 0; i++) {
        for (int64_t e = rows->offset[i]; e < rows->offset[i + 1]; e++) {
            rv_new_pair *pin = &solve->pinned[solve->n_pinned++];
            *pin = (rv_new_pair){.mentee = i, .mentor = rows->mentor[e]};
            mentees->pinned[i]++;
            solve->side[REVERSA_MENTOR].pinned[pin->mentor]++;
            reversa_status status = rv_scorer_pair(solve->scorer, solve->work[0], pin->mentor, pin->mentee, &pin->score,
                                                   NULL);
            if (status)
                return rv_solve_worded(solve, status);
        }
    }
    return REVERSA_OK;
}

static bool has_room(const rv_solve *solve, int side, int32_t person)
{
    return solve->side[side].most[person] > solve->side[side].pinned[person];
}

static bool is_listed(const rv_rows *rows, int32_t mentee, int32_t mentor)
{
    for (int64_t e = rows->offset ? rows->offset[mentee] : 0; rows->offset && e < rows->offset[mentee + 1]; e++) {
        if (rows->mentor[e] == mentor)
            return true;
    }
    return false;
}

static bool is_pinned(const rv_solve *solve, int32_t mentee, int32_t mentor)
{
    return is_listed(&solve->problem->pinned, mentee, mentor);
}

bool rv_solve_was_active(const rv_solve *solve, int32_t mentee, int32_t mentor)
{
    return is_listed(&solve->problem->active, mentee, mentor);
}

int64_t rv_solve_n_active(const rv_solve *solve)
{
    const rv_rows *active = &solve->problem->active;
    return active->offset ? active->offset[solve->side[REVERSA_MENTEE].n] : 0;
}

/* Copy candidates, without pinned pairs and without people whose places are all taken. */
static reversa_status take_candidates(rv_solve *solve, const reversa_candidates *candidates)
{
    rv_pairs *pairs = &solve->pairs;
    int32_t n_mentees = solve->side[REVERSA_MENTEE].n;
    pairs->offset = rv_alloc(solve->ctx, (size_t)n_mentees + 1, sizeof *pairs->offset);
    pairs->mentor = rv_alloc(solve->ctx, (size_t)candidates->n, sizeof *pairs->mentor);
    pairs->score = rv_alloc(solve->ctx, (size_t)candidates->n, sizeof *pairs->score);
    if (!pairs->offset || !pairs->mentor || !pairs->score)
        return REVERSA_E_MEMORY;
    for (int32_t i = 0; i < n_mentees; i++) {
        for (int64_t e = candidates->offset[i]; e < candidates->offset[i + 1]; e++) {
            int32_t j = candidates->mentor[e];
            if (!has_room(solve, REVERSA_MENTEE, i) || !has_room(solve, REVERSA_MENTOR, j) || is_pinned(solve, i, j))
                continue;
            pairs->mentor[pairs->n] = j;
            pairs->score[pairs->n++] = candidates->score[e];
        }
        pairs->offset[i + 1] = pairs->n;
    }
    solve->n_eligible = candidates->n_eligible;
    for (int side = 0; side < 2; side++) {
        size_t bytes = (size_t)solve->side[side].n * sizeof(int32_t);
        if (bytes > 0) {
            memcpy(solve->eligible[side], candidates->eligible[side], bytes);
            memcpy(solve->best[side], candidates->best_score[side], bytes);
        }
    }
    return REVERSA_OK;
}

/* Is the pair one that can be made, and no working pair yet? */
static bool is_missing(const rv_solve *solve, int32_t mentee, int32_t mentor)
{
    const reversa_problem *problem = solve->problem;
    const rv_rows working = {.offset = solve->pairs.offset, .mentor = solve->pairs.mentor};
    const rv_couple people = {.mentor = problem->side[REVERSA_MENTOR].person[mentor],
                              .mentee = problem->side[REVERSA_MENTEE].person[mentee]};
    return has_room(solve, REVERSA_MENTEE, mentee) && has_room(solve, REVERSA_MENTOR, mentor) &&
           !is_pinned(solve, mentee, mentor) && !is_listed(&working, mentee, mentor) &&
           rv_verdicts_eligible(solve->scorer, people);
}

/* Earlier pairs that can be made again become working pairs at once, so that all others keep nothing. */
static reversa_status add_active(rv_solve *solve)
{
    const rv_rows *rows = &solve->problem->active;
    int32_t n_mentees = solve->side[REVERSA_MENTEE].n;
    int64_t n = 0;
    if (!rows->offset || rows->offset[n_mentees] == 0)
        return REVERSA_OK;
    rv_new_pair *found = rv_alloc(solve->ctx, (size_t)rows->offset[n_mentees], sizeof *found);
    reversa_status status = found ? REVERSA_OK : REVERSA_E_MEMORY;
    for (int32_t i = 0; i < n_mentees && !status; i++) {
        for (int64_t e = rows->offset[i]; e < rows->offset[i + 1] && !status; e++) {
            int32_t score;
            if (!is_missing(solve, i, rows->mentor[e]))
                continue;
            status = rv_scorer_pair(solve->scorer, solve->work[0], rows->mentor[e], i, &score, NULL);
            status = status ? rv_solve_worded(solve, status) : status;
            found[n++] = (rv_new_pair){.mentee = i, .mentor = rows->mentor[e], .score = score};
        }
    }
    if (!status)
        status = rv_solve_add(solve, found, n);
    rv_free(solve->ctx, found);
    return status;
}

static int64_t count_places(const rv_places *places)
{
    int64_t n = 0;
    for (int32_t p = 0; p < places->n; p++)
        n += places->most[p] > places->pinned[p] ? places->most[p] - places->pinned[p] : 0;
    return n;
}

/* Of each mentee the best mentors. Where places are scarce of each mentor the best mentees too: someone who is among
 * nobody's best takes a mentee all the same, and would find them in pricing alone. */
static reversa_status build_candidates(rv_solve *solve, int32_t k, reversa_candidates **candidates_out)
{
    int64_t places = count_places(&solve->side[REVERSA_MENTOR]);
    int64_t wanted = count_places(&solve->side[REVERSA_MENTEE]);
    bool scarce = places <= wanted + wanted / SPARE;
    const int32_t of[2] = {[REVERSA_MENTEE] = k, [REVERSA_MENTOR] = scarce ? k : 0};
    return rv_candidates_build(solve->ctx, solve->scorer, of, candidates_out);
}

static bool has_level(const rv_solve *solve, rv_level_kind kind)
{
    for (int32_t l = 0; l < solve->n_levels; l++) {
        if (solve->levels[l] == kind)
            return true;
    }
    return false;
}

reversa_status rv_solve_open(reversa_context *ctx, const reversa_problem *problem, const reversa_candidates *candidates,
                             const reversa_match_options *options, rv_solve *solve)
{
    memset(solve, 0, sizeof *solve);
    solve->ctx = ctx;
    solve->problem = problem;
    solve->engine = options->solver;
    solve->gap = options->gap;
    solve->n_eligible = -1;
    solve->n_proof = -1;
    reversa_scorer *scorer = NULL;
    reversa_candidates *own = NULL;
    int64_t started = rv_clock_ns();
    reversa_status status = resolve_levels(solve);
    for (int side = 0; side < 2 && !status; side++)
        status = make_side(solve, side);
    if (!status)
        status = rv_scorer_build(ctx, problem, &scorer);
    solve->scorer = scorer;
    if (!status)
        status = make_workspaces(solve);
    if (!status)
        status = take_pins(solve);
    if (!status && !candidates)
        status = build_candidates(solve, options->candidates, &own);
    if (!status)
        status = take_candidates(solve, candidates ? candidates : own);
    if (!status && has_level(solve, RV_LEVEL_KEEP))
        status = add_active(solve);
    if (!status)
        rv_log(ctx, REVERSA_LOG_INFO, "candidates %.2f s: %lld of %lld eligible pairs",
               rv_seconds(started, rv_clock_ns()), (long long)solve->pairs.n, (long long)solve->n_eligible);
    reversa_candidates_free(own);
    return status;
}

void rv_solve_close(rv_solve *solve)
{
    reversa_context *ctx = solve->ctx;
    for (int32_t w = 0; solve->work && w < solve->n_workers; w++)
        rv_scorer_work_free(ctx, solve->work[w]);
    rv_free(ctx, solve->work);
    reversa_scorer_free((reversa_scorer *)(uintptr_t)solve->scorer); /* made here, lent out as const */
    for (int side = 0; side < 2; side++) {
        rv_free(ctx, solve->side[side].pinned);
        rv_free(ctx, solve->side[side].least);
        rv_free(ctx, solve->side[side].most);
        rv_free(ctx, solve->eligible[side]);
        rv_free(ctx, solve->best[side]);
        rv_free(ctx, solve->count[side]);
    }
    rv_free(ctx, solve->pairs.offset);
    rv_free(ctx, solve->pairs.mentor);
    rv_free(ctx, solve->pairs.score);
    rv_free(ctx, solve->pinned);
    memset(solve, 0, sizeof *solve);
}

/* ---- Adding pairs ---- */

/* One stable counting pass by mentor or by mentee. start has n_keys + 1 entries, all 0. */
static void sort_pass(const rv_new_pair *from, rv_new_pair *to, int64_t n, int64_t *start, int side)
{
    int32_t last = -1;
    for (int64_t k = 0; k < n; k++) {
        int32_t key = side == REVERSA_MENTEE ? from[k].mentee : from[k].mentor;
        start[key + 1]++;
        last = key > last ? key : last;
    }
    for (int32_t key = 0; key <= last; key++)
        start[key + 1] += start[key];
    for (int64_t k = 0; k < n; k++)
        to[start[side == REVERSA_MENTEE ? from[k].mentee : from[k].mentor]++] = from[k];
}

static reversa_status sort_new(rv_solve *solve, rv_new_pair *pairs, int64_t n)
{
    rv_arena arena;
    rv_arena_open(solve->ctx, &arena);
    rv_new_pair *copy = rv_arena_alloc(solve->ctx, &arena, (size_t)n, sizeof *copy);
    size_t n_mentors = (size_t)solve->side[REVERSA_MENTOR].n;
    size_t n_mentees = (size_t)solve->side[REVERSA_MENTEE].n;
    int64_t *by_mentor = rv_arena_alloc(solve->ctx, &arena, n_mentors + 1, sizeof *by_mentor);
    int64_t *by_mentee = rv_arena_alloc(solve->ctx, &arena, n_mentees + 1, sizeof *by_mentee);
    reversa_status status = copy && by_mentor && by_mentee ? REVERSA_OK : REVERSA_E_MEMORY;
    if (!status) {
        sort_pass(pairs, copy, n, by_mentor, REVERSA_MENTOR);
        sort_pass(copy, pairs, n, by_mentee, REVERSA_MENTEE);
    }
    rv_arena_free(&arena);
    return status;
}

/* Two sorted lists into one, row by row. */
static void merge(const rv_pairs *old, const rv_new_pair *added, int64_t n_added, int32_t n_mentees, rv_pairs *merged)
{
    int64_t a = 0;
    for (int32_t i = 0; i < n_mentees; i++) {
        int64_t e = old->offset[i];
        while (e < old->offset[i + 1] || (a < n_added && added[a].mentee == i)) {
            bool row_has_new = a < n_added && added[a].mentee == i;
            bool take_old = e < old->offset[i + 1] && (!row_has_new || old->mentor[e] < added[a].mentor);
            merged->mentor[merged->n] = take_old ? old->mentor[e] : added[a].mentor;
            merged->score[merged->n++] = take_old ? old->score[e] : added[a].score;
            e += take_old;
            a += !take_old;
        }
        merged->offset[i + 1] = merged->n;
    }
}

reversa_status rv_solve_add(rv_solve *solve, rv_new_pair *pairs, int64_t n)
{
    if (n <= 0)
        return REVERSA_OK;
    reversa_context *ctx = solve->ctx;
    rv_pairs merged = {0};
    int32_t n_mentees = solve->side[REVERSA_MENTEE].n;
    reversa_status status = sort_new(solve, pairs, n);
    if (!status) {
        merged.offset = rv_alloc(ctx, (size_t)n_mentees + 1, sizeof *merged.offset);
        merged.mentor = rv_alloc(ctx, (size_t)(solve->pairs.n + n), sizeof *merged.mentor);
        merged.score = rv_alloc(ctx, (size_t)(solve->pairs.n + n), sizeof *merged.score);
        status = merged.offset && merged.mentor && merged.score ? REVERSA_OK : REVERSA_E_MEMORY;
    }
    rv_pairs unused = merged;
    if (!status) {
        merge(&solve->pairs, pairs, n, n_mentees, &merged);
        unused = solve->pairs;
        solve->pairs = merged;
    }
    rv_free(ctx, unused.offset);
    rv_free(ctx, unused.mentor);
    rv_free(ctx, unused.score);
    return status;
}

bool rv_problem_needs_search(const reversa_problem *problem)
{
    for (int32_t k = 0; k < problem->n_limits; k++) {
        if (problem->limits[k].limit->kind != RV_LIMIT_LOAD || problem->limits[k].limit->soft)
            return true;
    }
    return false;
}
