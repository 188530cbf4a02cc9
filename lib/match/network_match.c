/*
 * The network over every eligible pair: solve, price, add the violators, until there is none; then the certificate.
 *
 * An internal first level counts places up to the least loads. When it cannot be filled the matching is infeasible, with
 * the same proof as an optimum: the level's prices say that no choice of eligible pairs fills more.
 */
#include <string.h>

#include "match/pricing.h"

typedef struct rounds {
    rv_solve *solve;
    rv_solution *solution;
    rv_network net;
    rv_flow flow;
    bool flow_open;
    int32_t first_level; /* of the objective among the network's levels: 1 with demand */
} rounds;

static rv_profit profit_of(rv_level_kind kind)
{
    static const rv_profit profits[] = {[RV_LEVEL_MENTEES] = RV_PROFIT_MENTEE,
                                        [RV_LEVEL_MENTORS] = RV_PROFIT_MENTOR,
                                        [RV_LEVEL_PAIRS] = RV_PROFIT_PAIR,
                                        [RV_LEVEL_SCORE] = RV_PROFIT_SCORE};
    RV_REQUIRE(kind <= RV_LEVEL_SCORE);
    return profits[kind];
}

static void set_network(rounds *r)
{
    rv_solve *solve = r->solve;
    r->first_level = solve->has_least;
    r->net.n_levels = r->first_level + solve->n_levels;
    r->net.levels[0] = RV_PROFIT_DEMAND;
    for (int32_t l = 0; l < solve->n_levels; l++)
        r->net.levels[r->first_level + l] = profit_of(solve->levels[l]);
    for (int side = 0; side < 2; side++) {
        const rv_places *places = &solve->side[side];
        r->net.side[side] = (rv_network_side){places->n, places->pinned, places->least, places->most};
    }
}

static void set_pairs(rounds *r)
{
    r->net.offset = r->solve->pairs.offset;
    r->net.mentor = r->solve->pairs.mentor;
    r->net.score = r->solve->pairs.score;
}

/* The pairs of the flow become the solution's. */
static reversa_status keep_chosen(rounds *r)
{
    reversa_context *ctx = r->solve->ctx;
    const rv_pairs *pairs = &r->solve->pairs;
    rv_solution *solution = r->solution;
    int64_t n = 0;
    for (int64_t e = 0; e < pairs->n; e++)
        n += r->flow.chosen[e];
    rv_new_pair *chosen = rv_alloc(ctx, (size_t)n, sizeof *chosen);
    if (!chosen)
        return REVERSA_E_MEMORY;
    rv_free(ctx, solution->chosen);
    solution->chosen = chosen;
    solution->n_chosen = 0;
    for (int32_t i = 0; i < r->solve->side[REVERSA_MENTEE].n; i++) {
        for (int64_t e = pairs->offset[i]; e < pairs->offset[i + 1]; e++) {
            if (r->flow.chosen[e])
                chosen[solution->n_chosen++] = (rv_new_pair){i, pairs->mentor[e], pairs->score[e]};
        }
    }
    return REVERSA_OK;
}

/* Has everyone a load within their bounds? From the loads alone, so that it holds for a flow that was stopped as well.
 * Above the most are only those with too many pinned pairs. */
static bool loads_are_met(const rounds *r)
{
    for (int side = 0; side < 2; side++) {
        const rv_places *places = &r->solve->side[side];
        for (int32_t p = 0; p < places->n; p++) {
            if (r->flow.load[side][p] < places->least[p] || r->flow.load[side][p] > places->most[p])
                return false;
        }
    }
    return true;
}

/* Prices of the objective's levels. Someone whose places are all pinned has none. */
static reversa_status keep_prices(rounds *r)
{
    int32_t n_levels = r->solve->n_levels;
    for (int side = 0; side < 2; side++) {
        const rv_places *places = &r->solve->side[side];
        int64_t *price = rv_alloc(r->solve->ctx, (size_t)places->n, (size_t)n_levels * sizeof *price);
        if (!price)
            return REVERSA_E_MEMORY;
        r->solution->price[side] = price;
        for (int32_t p = 0; p < places->n; p++) {
            const int64_t *from = r->flow.price[side] + (size_t)p * (size_t)r->net.n_levels + r->first_level;
            if (places->most[p] > places->pinned[p])
                memcpy(price + (size_t)p * (size_t)n_levels, from, (size_t)n_levels * sizeof *price);
        }
    }
    return REVERSA_OK;
}

/* ---- Infeasible: which limits ---- */

/* Would one place more for this person, whom the limit's most holds back, help? */
static bool is_held_back(const rounds *r, int side, int32_t p, int64_t most)
{
    const rv_places *places = &r->solve->side[side];
    if (most > places->most[p] || places->most[p] >= r->solve->problem->side[side].capacity[p])
        return false;
    bool needs_more = places->pinned[p] > places->most[p] || places->least[p] > places->most[p];
    bool pays = r->first_level > 0 && r->flow.price[side][(size_t)p * (size_t)r->net.n_levels] > 0;
    return needs_more || pays;
}

/* Does the limit ask for more than someone has, or hold someone back whose place is missed? */
static bool limit_takes_part(const rounds *r, const rv_limit *limit)
{
    int side = (int)limit->side;
    for (int32_t p = 0; p < r->solve->side[side].n; p++) {
        if (limit->at_least.given && r->flow.load[side][p] < limit->at_least.value)
            return true;
        if (limit->at_most.given && is_held_back(r, side, p, limit->at_most.value))
            return true;
    }
    return false;
}

static reversa_status keep_conflict(rounds *r)
{
    const reversa_problem *problem = r->solve->problem;
    rv_solution *solution = r->solution;
    solution->conflict = rv_alloc(r->solve->ctx, (size_t)problem->n_limits, sizeof *solution->conflict);
    if (!solution->conflict)
        return REVERSA_E_MEMORY;
    for (int32_t k = 0; k < problem->n_limits; k++) {
        const rv_limit *limit = problem->limits[k].limit;
        if (limit->kind == RV_LIMIT_LOAD && limit_takes_part(r, limit))
            solution->conflict[solution->n_conflict++] = k;
    }
    return REVERSA_OK;
}

/* ---- The end of the rounds ---- */

/* Check the certificate and fill in values and bounds. */
static reversa_status prove(rounds *r)
{
    rv_solve *solve = r->solve;
    int64_t value[RV_NETWORK_LEVELS];
    int64_t bound[RV_NETWORK_LEVELS];
    int64_t pinned[RV_MAX_LEVELS];
    bool good = rv_network_check(&r->net, &r->flow, value, bound);
    rv_solution_value(solve, NULL, 0, pinned);
    rv_solution_value(solve, r->solution->chosen, r->solution->n_chosen, r->solution->value);
    for (int32_t l = 0; l < solve->n_levels; l++) {
        r->solution->bound[l] = pinned[l] + bound[r->first_level + l];
        good = good && r->solution->value[l] == r->solution->bound[l];
    }
    if (!good)
        return rv_fail(solve->ctx, REVERSA_E_INTERNAL, "The prices of the network do not prove its pairs");
    r->solution->scope = REVERSA_SCOPE_ELIGIBLE;
    r->solution->proof = REVERSA_PROOF_DUALS;
    return REVERSA_OK;
}

static void drop_chosen(rounds *r)
{
    r->solution->n_chosen = 0;
    memset(r->solution->value, 0, sizeof r->solution->value);
    memset(r->solution->bound, 0, sizeof r->solution->bound);
}

static reversa_status finish(rounds *r)
{
    reversa_status status = keep_chosen(r);
    if (!status)
        status = prove(r);
    if (!status)
        status = keep_prices(r);
    if (status || loads_are_met(r))
        return status;
    r->solution->outcome = REVERSA_OUTCOME_INFEASIBLE;
    drop_chosen(r);
    return keep_conflict(r);
}

/* The deadline has passed: give the pairs of the round before, or those of a first solve that was cut short. */
static reversa_status give_what_there_is(rounds *r, bool has_matching)
{
    rv_solution *solution = r->solution;
    reversa_status status = REVERSA_OK;
    solution->scope = REVERSA_SCOPE_CANDIDATES;
    solution->proof = REVERSA_PROOF_NONE;
    if (!has_matching && r->flow_open && loads_are_met(r)) {
        status = keep_chosen(r);
        has_matching = true;
    }
    solution->outcome = has_matching ? REVERSA_OUTCOME_FEASIBLE : REVERSA_OUTCOME_STOPPED;
    if (!has_matching)
        drop_chosen(r);
    else if (!status)
        rv_solution_value(r->solve, solution->chosen, solution->n_chosen, solution->value);
    rv_solution_trivial_bound(r->solve, solution->bound);
    return status;
}

/* One round: solve over the working pairs, and price the others. *n_added_out 0 is the end. */
static reversa_status run_round(rounds *r, bool *has_matching, int64_t *n_added_out)
{
    rv_solve *solve = r->solve;
    rv_new_pair *found = NULL;
    int64_t started = rv_clock_ns();
    rv_flow_close(solve->ctx, &r->flow);
    set_pairs(r);
    reversa_status status = rv_flow_open(solve->ctx, &r->net, &r->flow);
    r->flow_open = !status;
    if (!status)
        status = rv_network_solve(solve->ctx, &r->net, &r->flow);
    if (!status && loads_are_met(r)) {
        status = keep_chosen(r);
        *has_matching = !status;
    }
    int64_t solved = rv_clock_ns();
    if (!status)
        status = rv_pricing_find(solve, &r->net, r->flow.price, &found, n_added_out);
    if (!status)
        solve->rounds++;
    if (!status)
        rv_log(solve->ctx, REVERSA_LOG_INFO,
               "round %d: network %.2f s over %lld pairs, pricing %.2f s, %lld pairs added", solve->rounds,
               rv_seconds(started, solved), (long long)solve->pairs.n, rv_seconds(solved, rv_clock_ns()),
               (long long)*n_added_out);
    if (!status)
        status = rv_solve_add(solve, found, *n_added_out);
    rv_free(solve->ctx, found);
    return status;
}

reversa_status rv_network_match(rv_solve *solve, rv_solution *solution)
{
    rounds r = {.solve = solve, .solution = solution};
    bool has_matching = false;
    int64_t n_added = 1;
    reversa_status status = REVERSA_OK;
    memset(solution, 0, sizeof *solution);
    solution->solver = REVERSA_SOLVER_NETWORK;
    set_network(&r);
    while (!status && n_added > 0)
        status = run_round(&r, &has_matching, &n_added);
    if (!status)
        status = finish(&r);
    else if (status == REVERSA_E_DEADLINE)
        status = give_what_there_is(&r, has_matching);
    else if (status == REVERSA_E_CANCELLED)
        status = rv_first_error(solve->ctx) ? status : rv_fail_stopped(solve->ctx, status);
    rv_flow_close(solve->ctx, &r.flow);
    if (status)
        rv_solution_free(solve, solution);
    return status;
}
