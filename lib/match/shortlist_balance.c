/*
 * Balanced shortlists: lists in which nobody stands more than so often, the best of all together.
 *
 * A matching of the same people with other places: of the owners as many as a list has entries, of the others as many as they
 * may stand on lists. Objective: owners who have a list, then entries, then score. The network solver finds it, prices every
 * eligible pair, and proves it; so do its duals (Ahuja, Magnanti & Orlin 1993, ch. 12, on b-matchings of bipartite graphs).
 */
#include <string.h>

#include "match/shortlist.h"
#include "match/solve.h"
#include "score/best.h"

#define MORE_CANDIDATES 2 /* times the entries of a list: enough to begin with */

/* The problem with other places, another objective, and no limits. What it points to is borrowed. */
typedef struct shadow {
    reversa_problem problem;
    reversa_programme programme;
    rv_level levels[3];
    int32_t *places[2];
    int32_t *none[2];
} shadow;

static reversa_status cast(const rv_list_job *job, int side, shadow *cast_out)
{
    const int32_t most[2] = {[REVERSA_MENTOR] = side == REVERSA_MENTOR ? job->options->top : job->options->most_lists,
                             [REVERSA_MENTEE] = side == REVERSA_MENTEE ? job->options->top : job->options->most_lists};
    shadow *s = cast_out;
    s->problem = *job->problem;
    s->programme = *job->problem->programme;
    s->levels[0].kind = side == REVERSA_MENTEE ? RV_LEVEL_MENTEES : RV_LEVEL_MENTORS;
    s->levels[1].kind = RV_LEVEL_PAIRS;
    s->levels[2].kind = RV_LEVEL_SCORE;
    s->programme.objective = s->levels;
    s->programme.n_levels = 3;
    s->problem.programme = &s->programme;
    s->problem.n_limits = 0;
    s->problem.pinned = (rv_rows){0};
    for (int k = 0; k < 2; k++) {
        int32_t n = s->problem.side[k].n;
        int32_t n_others = s->problem.side[!k].n;
        s->places[k] = rv_arena_alloc(job->ctx, job->scratch, (size_t)n, sizeof(int32_t));
        s->none[k] = rv_arena_alloc(job->ctx, job->scratch, (size_t)n, sizeof(int32_t));
        if (!s->places[k] || !s->none[k])
            return REVERSA_E_MEMORY;
        for (int32_t p = 0; p < n; p++)
            s->places[k][p] = most[k] < n_others ? most[k] : n_others;
        s->problem.side[k].capacity = s->places[k];
        s->problem.side[k].most = s->places[k];
        s->problem.side[k].least = s->none[k];
    }
    return REVERSA_OK;
}

/* The chosen pairs by owner, each owner's best first. */
static reversa_status take(rv_list_job *job, int side, const rv_solution *solution)
{
    int32_t n_owners = job->problem->side[side].n;
    int32_t n_others = job->problem->side[!side].n;
    size_t n = (size_t)solution->n_chosen;
    int64_t *first = rv_arena_alloc(job->ctx, job->scratch, (size_t)n_owners + 2, sizeof *first);
    rv_list_entry *entries = rv_arena_alloc(job->ctx, job->scratch, n, sizeof *entries);
    if (!first || !entries)
        return REVERSA_E_MEMORY;
    for (size_t k = 0; k < n; k++)
        first[(side == REVERSA_MENTEE ? solution->chosen[k].mentee : solution->chosen[k].mentor) + 2]++;
    for (int32_t p = 1; p <= n_owners; p++)
        first[p + 1] += first[p];
    for (size_t k = 0; k < n; k++) {
        const rv_new_pair *pair = &solution->chosen[k];
        int32_t owner = side == REVERSA_MENTEE ? pair->mentee : pair->mentor;
        int32_t other = side == REVERSA_MENTEE ? pair->mentor : pair->mentee;
        entries[first[owner + 1]++] = (rv_list_entry){owner, other, pair->score,
                                                      rv_best_turn(other, rv_best_start(owner, n_others), n_others)};
    }
    for (int32_t p = 0; p < n_owners; p++)
        rv_shortlist_sort(entries + first[p], first[p + 1] - first[p]);
    job->entries[side] = entries;
    job->n[side] = (int64_t)n;
    return REVERSA_OK;
}

static reversa_status solve_shadow(rv_list_job *job, int side, const shadow *s)
{
    reversa_match_options options;
    rv_solve solve;
    rv_solution solution = {0};
    reversa_match_options_init(&options);
    int64_t wanted = (int64_t)job->options->top * MORE_CANDIDATES;
    if (wanted > options.candidates)
        options.candidates = wanted < INT32_MAX ? (int32_t)wanted : INT32_MAX;
    reversa_status status = rv_solve_open(job->ctx, &s->problem, NULL, &options, &solve);
    if (!status)
        status = rv_network_match(&solve, &solution);
    if (!status && solution.outcome != REVERSA_OUTCOME_OPTIMAL)
        status = rv_fail_stopped(job->ctx, REVERSA_E_DEADLINE);
    if (!status)
        status = take(job, side, &solution);
    rv_solution_free(&solve, &solution);
    rv_solve_close(&solve);
    return status;
}

reversa_status rv_shortlist_balance(rv_list_job *job, int side)
{
    shadow *s = rv_arena_alloc(job->ctx, job->scratch, 1, sizeof *s);
    if (!s || cast(job, side, s))
        return REVERSA_E_MEMORY;
    return solve_shadow(job, side, s);
}
