/*
 * The matching as data that no longer needs the solve: pairs sorted by the ids' bytes, contributions of each criterion,
 * levels with what is proven of them, prices, limits.
 *
 * People are ordered by id once (merge sort); pairs then take two counting passes over that order, last key first. Every
 * score is computed again from the two people, so a result never repeats a number that a solver was only handed.
 */
#include "match/result.h"

#include <string.h>

#include "match/limits.h"

/* ---- People in the order of their ids ---- */

static bool id_before(const reversa_cohort *cohort, int32_t a, int32_t b)
{
    return strcmp(reversa_cohort_id(cohort, a), reversa_cohort_id(cohort, b)) < 0;
}

static void merge_runs(const reversa_cohort *cohort, const int32_t *from, int32_t *to, const int64_t bounds[3])
{
    int64_t a = bounds[0];
    int64_t b = bounds[1];
    for (int64_t k = bounds[0]; k < bounds[2]; k++) {
        bool take_b = a == bounds[1] || (b < bounds[2] && id_before(cohort, from[b], from[a]));
        to[k] = take_b ? from[b++] : from[a++];
    }
}

static int64_t smaller(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static reversa_status order_people(rv_result *result)
{
    const reversa_cohort *cohort = result->solve->problem->cohort;
    int64_t n = cohort->n_people;
    int32_t *from = rv_arena_alloc(result->solve->ctx, result->scratch, (size_t)n, sizeof *from);
    int32_t *to = rv_arena_alloc(result->solve->ctx, result->scratch, (size_t)n, sizeof *to);
    if (!from || !to)
        return REVERSA_E_MEMORY;
    for (int32_t p = 0; p < n; p++)
        from[p] = p;
    for (int64_t width = 1; width < n; width *= 2) {
        for (int64_t k = 0; k < n; k += 2 * width)
            merge_runs(cohort, from, to, (int64_t[]){k, smaller(k + width, n), smaller(k + 2 * width, n)});
        int32_t *swap = from;
        from = to;
        to = swap;
    }
    result->by_id = from;
    return REVERSA_OK;
}

/* ---- Pairs ---- */

/* A pair on its way into the result. */
typedef struct entry {
    rv_new_pair pair;
    bool pinned;
} entry;

static int32_t person_of(const rv_result *result, int side, const rv_new_pair *pair)
{
    return result->solve->problem->side[side].person[side == REVERSA_MENTEE ? pair->mentee : pair->mentor];
}

/* A stable counting pass by the id of one side's person. start: [n_people], rank: person → place in by_id. */
static void sort_pass(const rv_result *result, int side, const entry *from, entry *to, int64_t *start)
{
    int32_t n_people = result->solve->problem->cohort->n_people;
    memset(start, 0, (size_t)n_people * sizeof *start);
    for (int64_t k = 0; k < result->n_all; k++)
        start[person_of(result, side, &from[k].pair)]++;
    int64_t sum = 0;
    for (int32_t r = 0; r < n_people; r++) {
        int64_t count = start[result->by_id[r]];
        start[result->by_id[r]] = sum;
        sum += count;
    }
    for (int64_t k = 0; k < result->n_all; k++)
        to[start[person_of(result, side, &from[k].pair)]++] = from[k];
}

static reversa_status sorted_entries(rv_result *result, entry **entries_out)
{
    reversa_context *ctx = result->solve->ctx;
    size_t n = (size_t)result->n_all;
    entry *entries = rv_arena_alloc(ctx, result->scratch, n, sizeof *entries);
    entry *other = rv_arena_alloc(ctx, result->scratch, n, sizeof *other);
    int64_t *start = rv_arena_alloc(ctx, result->scratch, (size_t)result->solve->problem->cohort->n_people,
                                    sizeof *start);
    if (!entries || !other || !start)
        return REVERSA_E_MEMORY;
    for (int64_t k = 0; k < result->n_all; k++) {
        bool pinned = k < result->solve->n_pinned;
        entries[k].pinned = pinned;
        entries[k].pair = pinned ? result->solve->pinned[k] : result->solution->chosen[k - result->solve->n_pinned];
    }
    if (n > 0) {
        sort_pass(result, REVERSA_MENTEE, entries, other, start);
        sort_pass(result, REVERSA_MENTOR, other, entries, start);
    }
    *entries_out = entries;
    return REVERSA_OK;
}

static reversa_status fill_pair(rv_result *result, const entry *from, reversa_matched_pair *to, int32_t *contributions)
{
    const rv_solve *solve = result->solve;
    to->mentor = person_of(result, REVERSA_MENTOR, &from->pair);
    to->mentee = person_of(result, REVERSA_MENTEE, &from->pair);
    to->state = from->pinned ? REVERSA_PAIR_PINNED : REVERSA_PAIR_ACTIVE;
    to->note = rv_problem_note(solve->problem, to->mentor, to->mentee);
    reversa_status status = rv_scorer_pair(solve->scorer, solve->work[0], from->pair.mentor, from->pair.mentee,
                                           &to->score, contributions);
    if (status)
        return rv_solve_worded(solve, status);
    if (to->score != from->pair.score)
        return rv_fail(solve->ctx, REVERSA_E_INTERNAL, "A pair scored %d in the search and %d in the result",
                       from->pair.score, to->score);
    return REVERSA_OK;
}

static reversa_status fill_pairs(rv_result *result)
{
    reversa_context *ctx = result->solve->ctx;
    size_t n_criteria = (size_t)result->solve->problem->n_criteria;
    entry *entries = NULL;
    if (result->n_all > INT32_MAX)
        return rv_fail(ctx, REVERSA_E_UNSUPPORTED, "More than 2^31 − 1 pairs in a matching");
    reversa_status status = sorted_entries(result, &entries);
    if (status)
        return status;
    reversa_matched_pair *pairs = rv_arena_alloc(ctx, result->arena, (size_t)result->n_all, sizeof *pairs);
    int32_t *rows = rv_arena_alloc(ctx, result->arena, (size_t)result->n_all, n_criteria * sizeof *rows);
    if (!pairs || !rows)
        return REVERSA_E_MEMORY;
    for (int64_t k = 0; k < result->n_all && !status; k++) {
        result->load[REVERSA_MENTOR][entries[k].pair.mentor]++;
        result->load[REVERSA_MENTEE][entries[k].pair.mentee]++;
        status = fill_pair(result, &entries[k], &pairs[k], rows + (size_t)k * n_criteria);
    }
    result->matching->pairs = pairs;
    result->matching->contribution = rows;
    result->matching->n_pairs = (int32_t)result->n_all;
    return status;
}

/* ---- Levels, certificate, prices, limits ---- */

/*
 * Does a level that reaches its bound have to be the best? Within limits every bound is one over all eligible pairs, so the
 * first levels may be proven where a later one is not.
 */
static bool has_bounds(const rv_solution *solution)
{
    if (solution->outcome == REVERSA_OUTCOME_FEASIBLE && solution->solver != REVERSA_SOLVER_NETWORK)
        return true;
    return solution->scope == REVERSA_SCOPE_ELIGIBLE && solution->proof != REVERSA_PROOF_NONE &&
           solution->outcome != REVERSA_OUTCOME_INFEASIBLE;
}

static void fill_levels(rv_result *result)
{
    const rv_solution *solution = result->solution;
    reversa_matching *matching = result->matching;
    bool proven = has_bounds(solution);
    matching->n_levels = result->solve->n_levels;
    for (int32_t l = 0; l < matching->n_levels; l++) {
        reversa_level *level = &matching->levels[l];
        level->name = rv_level_names[result->solve->levels[l]];
        level->value = solution->value[l];
        level->bound = solution->bound[l];
        level->given_up = solution->slack[l];
        int64_t behind = level->bound - level->value;
        behind = result->solve->levels[l] == RV_LEVEL_EVEN ? -behind : behind;
        proven = proven && (behind == 0 || behind <= level->given_up);
        level->proven = proven;
    }
    matching->certificate = (reversa_certificate){.scope = solution->scope,
                                                  .proof = solution->proof,
                                                  .n_eligible = result->solve->n_eligible,
                                                  .n_candidates = result->solve->n_proof >= 0 ? result->solve->n_proof
                                                                                              : result->solve->pairs.n,
                                                  .rounds = result->solve->rounds};
}

/* A copy of prices, NULL of none. */
static reversa_status copy_prices(rv_result *result, size_t n, const int64_t *from, int32_t n_levels,
                                  const int64_t **price_out)
{
    size_t row = (size_t)n_levels * sizeof(int64_t);
    if (!from)
        return REVERSA_OK;
    int64_t *price = rv_arena_alloc(result->solve->ctx, result->arena, n, row);
    if (!price)
        return REVERSA_E_MEMORY;
    memcpy(price, from, n * row);
    *price_out = price;
    return REVERSA_OK;
}

static reversa_status fill_prices(rv_result *result)
{
    const rv_solution *solution = result->solution;
    reversa_matching *matching = result->matching;
    reversa_status status = REVERSA_OK;
    int32_t n_levels = result->solve->n_levels;
    for (int side = 0; side < 2 && !status; side++) {
        size_t n = (size_t)result->solve->side[side].n;
        status = copy_prices(result, n, solution->price[side], n_levels, &matching->price[side]);
        if (!status)
            status = copy_prices(result, n, solution->load_price[side], 1, &matching->load_price[side]);
        if (!status)
            status = copy_prices(result, n, solution->own_price[side], n_levels + 1,
                                 &matching->quota_prices.person[side]);
    }
    return status ? status
                  : copy_prices(result, (size_t)result->solve->problem->n_limits, solution->quota_price, n_levels + 1,
                                &matching->quota_prices.quota);
}

/* What everyone could have had alone. */
static reversa_status fill_best(rv_result *result)
{
    const rv_solve *solve = result->solve;
    for (int side = 0; side < 2 && solve->n_eligible >= 0; side++) {
        size_t n = (size_t)solve->side[side].n;
        int32_t *best = rv_arena_alloc(solve->ctx, result->arena, n, sizeof *best);
        if (!best)
            return REVERSA_E_MEMORY;
        memcpy(best, solve->best[side], n * sizeof *best);
        result->matching->best[side] = best;
    }
    return REVERSA_OK;
}

static reversa_status fill_limits(rv_result *result)
{
    rv_solve *solve = result->solve;
    const rv_solution *solution = result->solution;
    size_t n = (size_t)solve->problem->n_limits;
    reversa_limit_use *uses = rv_arena_alloc(solve->ctx, result->arena, n, sizeof *uses);
    const char **conflict = rv_arena_alloc(solve->ctx, result->arena, (size_t)solution->n_conflict, sizeof *conflict);
    if (!uses || !conflict)
        return REVERSA_E_MEMORY;
    for (int32_t k = 0; k < solution->n_conflict; k++)
        conflict[k] = solve->problem->limits[solution->conflict[k]].text;
    result->matching->limits = uses;
    result->matching->n_limits = solve->problem->n_limits;
    result->matching->conflict = conflict;
    result->matching->n_conflict = solution->n_conflict;
    return rv_limits_use(solve, solution->chosen, solution->n_chosen, uses, NULL);
}

static void fill_counts(rv_result *result)
{
    static const uint8_t role[2] = {[REVERSA_MENTOR] = RV_ROLE_MENTOR, [REVERSA_MENTEE] = RV_ROLE_MENTEE};
    const reversa_cohort *cohort = result->solve->problem->cohort;
    for (int side = 0; side < 2; side++) {
        for (int32_t p = 0; p < cohort->n_people; p++)
            result->matching->n_signed_up[side] += (cohort->role[p] & role[side]) != 0;
    }
}

static reversa_status fill(rv_result *result)
{
    const rv_solve *solve = result->solve;
    const rv_solution *solution = result->solution;
    reversa_matching *matching = result->matching;
    bool has_pairs = solution->outcome == REVERSA_OUTCOME_OPTIMAL || solution->outcome == REVERSA_OUTCOME_FEASIBLE;
    reversa_status status = REVERSA_OK;
    matching->problem = solve->problem;
    matching->outcome = solution->outcome;
    matching->solver = solution->solver;
    result->n_all = has_pairs ? solve->n_pinned + solution->n_chosen : 0;
    for (int side = 0; side < 2 && !status; side++) {
        size_t n = (size_t)solve->side[side].n;
        result->load[side] = rv_arena_alloc(solve->ctx, result->scratch, n, sizeof *result->load[side]);
        status = result->load[side] ? REVERSA_OK : REVERSA_E_MEMORY;
    }
    if (!status)
        status = order_people(result);
    if (!status)
        status = fill_pairs(result);
    if (!status)
        status = rv_unmatched_fill(result);
    if (!status)
        status = rv_removals_fill(result);
    if (!status)
        status = fill_prices(result);
    if (!status)
        status = fill_best(result);
    if (!status)
        status = fill_limits(result);
    fill_levels(result);
    fill_counts(result);
    return status;
}

reversa_status rv_result_build(rv_solve *solve, const rv_solution *solution, reversa_matching **matching_out)
{
    rv_arena arena;
    rv_arena scratch;
    *matching_out = NULL;
    rv_arena_open(solve->ctx, &arena);
    rv_arena_open(solve->ctx, &scratch);
    rv_result result = {.solve = solve, .solution = solution, .arena = &arena, .scratch = &scratch};
    result.matching = rv_arena_alloc(solve->ctx, &arena, 1, sizeof *result.matching);
    reversa_status status = result.matching ? fill(&result) : REVERSA_E_MEMORY;
    rv_arena_free(&scratch);
    if (status) {
        rv_arena_free(&arena);
        return status;
    }
    result.matching->arena = arena;
    *matching_out = result.matching;
    return REVERSA_OK;
}
