/*
 * The price of a level: the objective is solved again without it, over the same working pairs, which grow where the new
 * proofs ask for it.
 */
#include <string.h>

#include "match/solve.h"

/* An objective with one level left out; `from` tells where the others came from. */
typedef struct rest {
    int32_t n;
    rv_level levels[RV_MAX_LEVELS];
    int32_t from[RV_MAX_LEVELS];
} rest;

static bool is_counting(rv_level_kind kind)
{
    return kind == RV_LEVEL_MENTEES || kind == RV_LEVEL_MENTORS || kind == RV_LEVEL_PAIRS;
}

/* What the level lets the one before it fall by, the next one takes over. */
static rest leave_out(const rv_solve *solve, int32_t level)
{
    rest r = {0};
    for (int32_t l = 0; l < solve->n_levels; l++) {
        if (l == level)
            continue;
        r.from[r.n] = l;
        r.levels[r.n] = solve->objective[l];
        if (l == level + 1)
            r.levels[r.n].give_up = r.n > 0 ? solve->objective[level].give_up : 0;
        r.n++;
    }
    return r;
}

static bool several_partners(const rv_solve *solve)
{
    for (int side = 0; side < 2; side++) {
        for (int32_t p = 0; p < solve->side[side].n; p++) {
            if (solve->side[side].most[p] > 1)
                return true;
        }
    }
    return false;
}

/* Do worst and leximin still have the counts that they need before them? */
static bool is_objective(const rv_solve *solve, const rest *r)
{
    bool counted = false;
    bool fixed = false; /* the number of pairs */
    bool relaxed = false;
    bool several = several_partners(solve);
    for (int32_t l = 0; l < r->n; l++) {
        rv_level_kind kind = r->levels[l].kind;
        relaxed = relaxed || (r->levels[l].give_up > 0 && is_counting(r->levels[l - 1].kind));
        if (kind == RV_LEVEL_WORST && !counted)
            return false;
        if (kind == RV_LEVEL_LEXIMIN && (!fixed || relaxed))
            return false;
        counted = counted || is_counting(kind);
        fixed = fixed || kind == RV_LEVEL_PAIRS || (is_counting(kind) && !several);
    }
    return true;
}

/* Solve it in place of the programme's objective. */
static reversa_status solve_rest(rv_solve *solve, const rest *r, rv_solution *solution)
{
    int32_t n_levels = solve->n_levels;
    const rv_level *objective = solve->objective;
    rv_level_kind levels[RV_MAX_LEVELS];
    memcpy(levels, solve->levels, sizeof levels);
    solve->n_levels = r->n;
    solve->objective = r->levels;
    for (int32_t l = 0; l < r->n; l++)
        solve->levels[l] = r->levels[l].kind;
    reversa_status status = rv_network_match(solve, solution);
    solve->n_levels = n_levels;
    solve->objective = objective;
    memcpy(solve->levels, levels, sizeof levels);
    return status;
}

static reversa_status find_one(rv_solve *solve, const rv_solution *solution, int32_t level, rv_level_prices *prices)
{
    rest r = leave_out(solve, level);
    rv_solution other = {0};
    if (!is_objective(solve, &r))
        return REVERSA_OK;
    reversa_status status = solve_rest(solve, &r, &other);
    for (int32_t k = 0; !status && other.outcome == REVERSA_OUTCOME_OPTIMAL && k < r.n; k++) {
        int64_t gain = other.value[k] - solution->value[r.from[k]];
        if (r.from[k] > level)
            prices->of[level][r.from[k]] = r.levels[k].kind == RV_LEVEL_EVEN ? -gain : gain;
    }
    if (!status)
        rv_solution_free(solve, &other);
    return status;
}

reversa_status rv_level_prices_find(rv_solve *solve, const rv_solution *solution, rv_level_prices *prices_out)
{
    bool proven = solution->outcome == REVERSA_OUTCOME_OPTIMAL && solution->proof == REVERSA_PROOF_DUALS &&
                  !rv_problem_needs_search(solve->problem);
    int32_t rounds = solve->rounds;
    reversa_status status = REVERSA_OK;
    prices_out->given = true;
    solve->n_proof = solve->pairs.n;
    for (int32_t a = 0; a < RV_MAX_LEVELS; a++) {
        for (int32_t b = 0; b < RV_MAX_LEVELS; b++)
            prices_out->of[a][b] = REVERSA_NO_PRICE;
    }
    for (int32_t l = 0; l + 1 < solve->n_levels && proven && !status; l++)
        status = find_one(solve, solution, l, prices_out);
    solve->rounds = rounds;
    return status;
}
