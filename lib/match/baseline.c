/*
 * What a matching is compared with: a random matching, and the best that each mentee could have had alone.
 *
 * Each mentee in turn draws from the mentors with a place left and draws again where the rules forbid the pair, which makes
 * every eligible one of them equally likely (rejection sampling, von Neumann 1951). Where eligible mentors are so few that
 * this fails, the mentee's row is looked through and one is picked in passing (reservoir of one, Vitter 1985). Drawing goes
 * on on one thread from one stream, so it depends on the seed and on the cohort's order alone. Invariant: `free` lists the
 * mentors with a place, `slot` says where each is in it.
 */
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/text.h"
#include "model/baseline.h"
#include "model/matching.h"
#include "score/pair.h"
#include "score/scorer.h"

#define TRIALS 48    /* draws before the row is looked through: enough where a tenth of the mentors is eligible */
#define POLL_EVERY 8 /* mentees; a row of 50,000 mentors takes under a millisecond */

typedef struct draw {
    reversa_context *ctx;
    const reversa_problem *problem;
    rv_arena scratch;
    reversa_scorer *scorer;
    rv_score_work *work;
    rv_random random;
    int32_t *free; /* [n_free] mentors with a place left */
    int32_t n_free;
    int32_t *slot;  /* [mentors] place in `free`, −1 */
    int32_t *left;  /* [mentors] places */
    int32_t *want;  /* [mentees] places */
    int32_t *turn;  /* [mentees] whose turn it is */
    int32_t *row;   /* [mentors] who is eligible */
    int32_t *floor; /* [mentors] the highest: no score matters */
    int64_t *mates; /* [mentees] last pair of each, −1 */
    int32_t *with;  /* [pairs] its mentor */
    int64_t *other; /* [pairs] the pair before of the same mentee, −1 */
    int32_t *score; /* [pairs] in the result's arena */
    int64_t n;
} draw;

/* ---- Drawing ---- */

static void take_place(draw *d, int32_t mentor)
{
    if (--d->left[mentor] > 0 || d->slot[mentor] < 0)
        return;
    int32_t last = d->free[--d->n_free];
    d->free[d->slot[mentor]] = last;
    d->slot[last] = d->slot[mentor];
    d->slot[mentor] = -1;
}

static bool is_mate(const draw *d, int32_t mentee, int32_t mentor)
{
    for (int64_t k = d->mates[mentee]; k >= 0; k = d->other[k])
        if (d->with[k] == mentor)
            return true;
    return false;
}

static reversa_status add_pair(draw *d, int32_t mentee, int32_t mentor)
{
    reversa_status status = rv_scorer_pair(d->scorer, d->work, mentor, mentee, &d->score[d->n], NULL);
    if (status)
        return status;
    d->with[d->n] = mentor;
    d->other[d->n] = d->mates[mentee];
    d->mates[mentee] = d->n++;
    d->want[mentee]--;
    take_place(d, mentor);
    return REVERSA_OK;
}

static bool may_pair(const draw *d, int32_t mentee, int32_t mentor)
{
    rv_couple pair = {.mentor = d->problem->side[REVERSA_MENTOR].person[mentor],
                      .mentee = d->problem->side[REVERSA_MENTEE].person[mentee]};
    return rv_verdicts_eligible(d->scorer, pair) && !is_mate(d, mentee, mentor);
}

/* One of the mentors with a place whom the whole row shows to be eligible, −1 for none. */
static reversa_status pick_from_row(draw *d, int32_t mentee, int32_t *mentor_out)
{
    int64_t seen = 0;
    *mentor_out = -1;
    reversa_status status = rv_scorer_row(d->scorer, d->work, mentee, d->floor, d->row);
    for (int32_t k = 0; k < d->n_free && !status; k++) {
        int32_t mentor = d->free[k];
        if (d->row[mentor] != REVERSA_NOT_ELIGIBLE && !is_mate(d, mentee, mentor) &&
            rv_random_below(&d->random, ++seen) == 0)
            *mentor_out = mentor;
    }
    return status;
}

static reversa_status pick(draw *d, int32_t mentee, int32_t *mentor_out)
{
    for (int trial = 0; trial < TRIALS && d->n_free > TRIALS; trial++) {
        int32_t mentor = d->free[rv_random_below(&d->random, d->n_free)];
        if (!may_pair(d, mentee, mentor))
            continue;
        *mentor_out = mentor;
        return REVERSA_OK;
    }
    if (d->n_free > TRIALS)
        return pick_from_row(d, mentee, mentor_out);
    int64_t seen = 0;
    *mentor_out = -1;
    for (int32_t k = 0; k < d->n_free; k++)
        if (may_pair(d, mentee, d->free[k]) && rv_random_below(&d->random, ++seen) == 0)
            *mentor_out = d->free[k];
    return REVERSA_OK;
}

/* A partner for each whose turn it is; who got none, or all, has no further turn. */
static reversa_status go_round(draw *d, int32_t n_turns, int32_t *n_left_out)
{
    int32_t kept = 0;
    for (int32_t t = 0; t < n_turns && d->n_free > 0; t++) {
        int32_t mentee = d->turn[t];
        int32_t mentor;
        reversa_status status = t % POLL_EVERY == 0 ? rv_poll(d->ctx) : REVERSA_OK;
        if (t % POLL_EVERY == 0)
            rv_progress(d->ctx, "random matching", t, n_turns);
        if (!status)
            status = pick(d, mentee, &mentor);
        if (!status && mentor >= 0)
            status = add_pair(d, mentee, mentor);
        if (status)
            return status;
        if (mentor >= 0 && d->want[mentee] > 0)
            d->turn[kept++] = mentee;
    }
    *n_left_out = kept;
    return REVERSA_OK;
}

/* ---- The state ---- */

static reversa_status allot(draw *d, int32_t **array_out, size_t n)
{
    *array_out = rv_arena_alloc(d->ctx, &d->scratch, n, sizeof **array_out);
    return *array_out ? REVERSA_OK : REVERSA_E_MEMORY;
}

/* Room for all pairs that there can be, pinned ones included. */
static reversa_status open_draw(draw *d, rv_arena *arena)
{
    const rv_side *mentors = &d->problem->side[REVERSA_MENTOR];
    const rv_side *mentees = &d->problem->side[REVERSA_MENTEE];
    const rv_rows *pinned = &d->problem->pinned;
    int64_t most[2] = {0, 0};
    for (int side = 0; side < 2; side++)
        for (int32_t i = 0; i < d->problem->side[side].n; i++)
            most[side] += d->problem->side[side].capacity[i];
    size_t n_mentors = (size_t)mentors->n;
    size_t n_mentees = (size_t)mentees->n;
    size_t n_pairs = (size_t)(most[0] < most[1] ? most[0] : most[1]);
    if (n_pairs > n_mentors * n_mentees)
        n_pairs = n_mentors * n_mentees;
    if (pinned->offset && n_pairs < (size_t)pinned->offset[n_mentees])
        n_pairs = (size_t)pinned->offset[n_mentees];
    if (allot(d, &d->free, n_mentors) || allot(d, &d->slot, n_mentors) || allot(d, &d->left, n_mentors) ||
        allot(d, &d->row, n_mentors) || allot(d, &d->floor, n_mentors) || allot(d, &d->want, n_mentees) ||
        allot(d, &d->turn, n_mentees) || allot(d, &d->with, n_pairs))
        return REVERSA_E_MEMORY;
    d->mates = rv_arena_alloc(d->ctx, &d->scratch, n_mentees, sizeof *d->mates);
    d->other = rv_arena_alloc(d->ctx, &d->scratch, n_pairs, sizeof *d->other);
    d->score = rv_arena_alloc(d->ctx, arena, n_pairs, sizeof *d->score);
    return d->mates && d->other && d->score ? REVERSA_OK : REVERSA_E_MEMORY;
}

/* Places, and the pinned pairs take theirs. */
static reversa_status begin(draw *d)
{
    const rv_side *mentors = &d->problem->side[REVERSA_MENTOR];
    const rv_side *mentees = &d->problem->side[REVERSA_MENTEE];
    const rv_rows *pinned = &d->problem->pinned;
    memcpy(d->left, mentors->most, (size_t)mentors->n * sizeof *d->left);
    memcpy(d->want, mentees->most, (size_t)mentees->n * sizeof *d->want);
    memset(d->mates, 0xFF, (size_t)mentees->n * sizeof *d->mates); /* −1 */
    memset(d->slot, 0xFF, (size_t)mentors->n * sizeof *d->slot);
    for (int32_t i = 0; i < mentees->n; i++) {
        for (int64_t k = pinned->offset ? pinned->offset[i] : 0; pinned->offset && k < pinned->offset[i + 1]; k++) {
            reversa_status status = add_pair(d, i, pinned->mentor[k]);
            if (status)
                return status;
        }
    }
    for (int32_t j = 0; j < mentors->n; j++) {
        d->floor[j] = (int32_t)RV_MILLION;
        if (d->left[j] <= 0)
            continue;
        d->slot[j] = d->n_free;
        d->free[d->n_free++] = j;
    }
    return REVERSA_OK;
}

/* The order of turns: a shuffle (Durstenfeld 1964) of all who want a partner. */
static int32_t shuffle(draw *d)
{
    int32_t n = 0;
    for (int32_t i = 0; i < d->problem->side[REVERSA_MENTEE].n; i++)
        if (d->want[i] > 0)
            d->turn[n++] = i;
    for (int32_t i = n - 1; i > 0; i--) {
        int32_t k = (int32_t)rv_random_below(&d->random, i + 1);
        int32_t swap = d->turn[i];
        d->turn[i] = d->turn[k];
        d->turn[k] = swap;
    }
    return n;
}

static reversa_status draw_all(draw *d, rv_arena *arena)
{
    reversa_status status = rv_scorer_build(d->ctx, d->problem, &d->scorer);
    if (!status)
        status = rv_scorer_work_create(d->ctx, d->scorer, &d->work);
    if (!status)
        status = open_draw(d, arena);
    if (!status)
        status = begin(d);
    int32_t n_turns = status ? 0 : shuffle(d);
    while (n_turns > 0 && !status)
        status = go_round(d, n_turns, &n_turns);
    return status;
}

static reversa_status make_random(draw *d, reversa_baseline *baseline)
{
    rv_arena_open(d->ctx, &d->scratch);
    d->random = (rv_random){baseline->seed};
    reversa_status status = draw_all(d, &baseline->arena);
    if (status == REVERSA_E_CALLBACK)
        status = rv_fail(d->ctx, status, "A user-defined criterion failed");
    rv_scorer_work_free(d->ctx, d->work);
    reversa_scorer_free(d->scorer);
    rv_arena_free(&d->scratch);
    baseline->scores[REVERSA_SERIES_RANDOM] = d->score;
    baseline->n[REVERSA_SERIES_RANDOM] = d->n;
    return status;
}

/* ---- The others ---- */

static int compare_scores(const void *a, const void *b)
{
    int32_t one = *(const int32_t *)a;
    int32_t other = *(const int32_t *)b;
    return (one > other) - (one < other);
}

static void sort(reversa_baseline *baseline)
{
    for (int s = 0; s < RV_N_SERIES; s++)
        if (baseline->n[s] > 1)
            qsort(baseline->scores[s], (size_t)baseline->n[s], sizeof(int32_t), compare_scores);
}

/* The best pair of each mentee beside the best alone; `best` holds −1 for mentees without a pair. */
static void measure_reach(reversa_baseline *baseline, const int32_t *best, const int32_t *alone, int32_t n)
{
    reversa_reach *reach = &baseline->reach;
    for (int32_t i = 0; i < n; i++) {
        if (best[i] < 0 || alone[i] < 0)
            continue;
        reach->n++;
        reach->n_best += best[i] >= alone[i];
        reach->total += best[i];
        reach->possible += alone[i];
    }
}

static reversa_status copy_scores(reversa_context *ctx, const reversa_matching *matching, reversa_baseline *baseline)
{
    const rv_side *mentees = &matching->problem->side[REVERSA_MENTEE];
    const int32_t *alone = matching->best[REVERSA_MENTEE];
    size_t n_mentees = (size_t)mentees->n;
    int32_t *scores = rv_arena_alloc(ctx, &baseline->arena, (size_t)matching->n_pairs, sizeof *scores);
    int32_t *possible = rv_arena_alloc(ctx, &baseline->arena, n_mentees, sizeof *possible);
    int32_t *best = rv_alloc(ctx, n_mentees, sizeof *best);
    if (!scores || !possible || !best) {
        rv_free(ctx, best);
        return REVERSA_E_MEMORY;
    }
    memset(best, 0xFF, n_mentees * sizeof *best); /* −1 */
    for (int32_t i = 0; i < matching->n_pairs; i++) {
        int32_t mentee = mentees->ordinal[matching->pairs[i].mentee];
        scores[i] = matching->pairs[i].score;
        best[mentee] = scores[i] > best[mentee] ? scores[i] : best[mentee];
    }
    int64_t n = 0;
    for (int32_t i = 0; i < mentees->n && alone; i++)
        if (alone[i] >= 0)
            possible[n++] = alone[i];
    if (alone)
        measure_reach(baseline, best, alone, mentees->n);
    baseline->scores[REVERSA_SERIES_MATCHING] = scores;
    baseline->n[REVERSA_SERIES_MATCHING] = matching->n_pairs;
    baseline->scores[REVERSA_SERIES_BEST_ALONE] = possible;
    baseline->n[REVERSA_SERIES_BEST_ALONE] = n;
    rv_free(ctx, best);
    return REVERSA_OK;
}

/* ---- The door ---- */

void reversa_baseline_options_init(reversa_baseline_options *options)
{
    *options = (reversa_baseline_options){.struct_size = sizeof *options, .seed = 1};
}

static reversa_status build(reversa_context *ctx, const reversa_matching *matching, uint64_t seed,
                            reversa_baseline **baseline_out)
{
    rv_arena arena;
    draw d = {.ctx = ctx, .problem = matching->problem};
    rv_arena_open(ctx, &arena);
    reversa_baseline *baseline = rv_arena_alloc(ctx, &arena, 1, sizeof *baseline);
    if (!baseline) {
        rv_arena_free(&arena);
        return REVERSA_E_MEMORY;
    }
    baseline->arena = arena;
    baseline->seed = seed;
    reversa_status status = copy_scores(ctx, matching, baseline);
    if (!status)
        status = make_random(&d, baseline);
    if (status) {
        reversa_baseline_free(baseline);
        return status;
    }
    sort(baseline);
    *baseline_out = baseline;
    return REVERSA_OK;
}

reversa_status reversa_baseline_create(reversa_context *ctx, const reversa_problem *problem,
                                       const reversa_matching *matching, const reversa_baseline_options *options,
                                       reversa_baseline **baseline_out)
{
    reversa_baseline_options usual;
    if (baseline_out)
        *baseline_out = NULL;
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!problem || !matching || !baseline_out)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "problem, matching and baseline_out must not be NULL");
    if (options && options->struct_size < sizeof *options)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The baseline options are of another version: use their init");
    if (matching->problem != problem)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The matching is of another problem");
    if (matching->outcome == REVERSA_OUTCOME_INFEASIBLE || matching->outcome == REVERSA_OUTCOME_STOPPED)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The matching has no pairs: it is infeasible or was stopped");
    reversa_baseline_options_init(&usual);
    return build(ctx, matching, options ? options->seed : usual.seed, baseline_out);
}
