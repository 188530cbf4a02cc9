/*
 * Nested quotas over every eligible pair: the network's optimum without them is where it starts; solve over the working
 * pairs, price the others, add the violators, until there is none (column generation, Dantzig & Wolfe 1960).
 *
 * A person's price holds those of the sets around them, so pairs are priced as without quotas. The level before all counts
 * units up to the least loads of people and the least numbers of sets. Where it cannot be filled no pairs meet the quotas, and
 * its prices say which bounds are to blame.
 */
#include <string.h>

#include "match/nest.h"
#include "match/pricing.h"

typedef struct plan {
    rv_solve *solve;
    const rv_solution *relaxed;
    rv_solution *solution;
    rv_nest nest;
    rv_network net;
    rv_nest_flow flow;
    bool *active;
    int64_t value[RV_NETWORK_LEVELS];
    int64_t bound[RV_NETWORK_LEVELS];
    int64_t pinned[RV_MAX_LEVELS]; /* values of the pinned pairs alone */
    bool has_pairs;                /* the solution has pairs that meet all quotas */
} plan;

static rv_profit profit_of(rv_level_kind kind)
{
    static const rv_profit profits[RV_N_LEVEL_KINDS] = {
        [RV_LEVEL_MENTEES] = RV_PROFIT_MENTEE, [RV_LEVEL_MENTORS] = RV_PROFIT_MENTOR, [RV_LEVEL_PAIRS] = RV_PROFIT_PAIR,
        [RV_LEVEL_SCORE] = RV_PROFIT_SCORE,    [RV_LEVEL_KEEP] = RV_PROFIT_KEEP,      [RV_LEVEL_EVEN] = RV_PROFIT_EVEN};
    return profits[kind];
}

/* ---- The network over the working pairs ---- */

/* Pairs, all of them free, with those chosen that are given (by mentee, then mentor). */
static reversa_status set_pairs(plan *p, const rv_new_pair *chosen, int64_t n)
{
    rv_solve *solve = p->solve;
    const rv_pairs *pairs = &solve->pairs;
    bool keeps = false;
    for (int32_t l = 0; l < p->net.n_levels; l++)
        keeps = keeps || p->net.levels[l] == RV_PROFIT_KEEP;
    rv_free(solve->ctx, p->flow.chosen);
    rv_free(solve->ctx, p->active);
    p->active = NULL;
    p->flow.chosen = rv_alloc(solve->ctx, (size_t)pairs->n, sizeof *p->flow.chosen);
    if (keeps)
        p->active = rv_alloc(solve->ctx, (size_t)pairs->n, sizeof *p->active);
    if (!p->flow.chosen || (keeps && !p->active))
        return REVERSA_E_MEMORY;
    p->net.offset = pairs->offset;
    p->net.mentor = pairs->mentor;
    p->net.score = pairs->score;
    p->net.active = p->active;
    int64_t k = 0;
    for (int32_t i = 0; i < solve->side[REVERSA_MENTEE].n; i++) {
        for (int64_t e = pairs->offset[i]; e < pairs->offset[i + 1]; e++) {
            p->flow.chosen[e] = k < n && chosen[k].mentee == i && chosen[k].mentor == pairs->mentor[e];
            k += p->flow.chosen[e];
            if (keeps)
                p->active[e] = rv_solve_was_active(solve, i, pairs->mentor[e]);
        }
    }
    return k == n ? REVERSA_OK : rv_fail(solve->ctx, REVERSA_E_INTERNAL, "A chosen pair is no working pair");
}

/* Prices of the network without quotas, where it has proven them; those of sets are 0. */
static void set_prices(plan *p)
{
    size_t d = (size_t)p->net.n_levels;
    for (int side = 0; side < 2; side++) {
        const int64_t *given = p->relaxed->price[side];
        for (size_t i = 0; given && i < (size_t)p->net.side[side].n; i++) {
            int64_t *price = p->flow.price[side] + i * d;
            price[0] = p->relaxed->load_price[side] ? p->relaxed->load_price[side][i] : 0;
            memcpy(price + 1, given + i * (d - 1), (d - 1) * sizeof *price);
        }
    }
}

static reversa_status open_plan(plan *p)
{
    rv_solve *solve = p->solve;
    reversa_status status = rv_nest_open(solve->ctx, solve->problem, &p->nest);
    if (status)
        return status;
    p->net.levels[p->net.n_levels++] = RV_PROFIT_DEMAND;
    for (int32_t l = 0; l < solve->n_levels; l++)
        p->net.levels[p->net.n_levels++] = profit_of(solve->levels[l]);
    size_t row = (size_t)p->net.n_levels * sizeof(int64_t);
    for (int side = 0; side < 2; side++) {
        const rv_places *places = &solve->side[side];
        size_t n = (size_t)places->n;
        size_t n_sets = (size_t)p->nest.side[side].n;
        p->net.side[side] = (rv_network_side){places->n, places->pinned, places->least, places->most};
        p->flow.load[side] = rv_arena_alloc(solve->ctx, &p->nest.arena, n, sizeof(int32_t));
        p->flow.price[side] = rv_arena_alloc(solve->ctx, &p->nest.arena, n, row);
        p->flow.set_load[side] = rv_arena_alloc(solve->ctx, &p->nest.arena, n_sets, sizeof(int32_t));
        p->flow.set_price[side] = rv_arena_alloc(solve->ctx, &p->nest.arena, n_sets, row);
        if (!p->flow.load[side] || !p->flow.price[side] || !p->flow.set_load[side] || !p->flow.set_price[side])
            return REVERSA_E_MEMORY;
    }
    set_prices(p);
    rv_solution_value(solve, NULL, 0, p->pinned);
    return REVERSA_OK;
}

static void close_plan(plan *p)
{
    rv_free(p->solve->ctx, p->flow.chosen);
    rv_free(p->solve->ctx, p->active);
    rv_nest_close(&p->nest);
}

/* ---- Rounds ---- */

static reversa_status list_chosen(const plan *p, rv_new_pair **chosen_out, int64_t *n_out)
{
    const rv_network *net = &p->net;
    int64_t n = 0;
    for (int64_t e = 0; e < net->offset[net->side[REVERSA_MENTEE].n]; e++)
        n += p->flow.chosen[e];
    *n_out = 0;
    *chosen_out = rv_alloc(p->solve->ctx, (size_t)n, sizeof **chosen_out);
    if (!*chosen_out)
        return REVERSA_E_MEMORY;
    for (int32_t i = 0; i < net->side[REVERSA_MENTEE].n; i++) {
        for (int64_t e = net->offset[i]; e < net->offset[i + 1]; e++) {
            if (p->flow.chosen[e])
                (*chosen_out)[(*n_out)++] = (rv_new_pair){i, net->mentor[e], net->score[e]};
        }
    }
    return REVERSA_OK;
}

static bool are_loads_met(const plan *p)
{
    for (int side = 0; side < 2; side++) {
        const rv_nest_side *sets = &p->nest.side[side];
        for (int32_t i = 0; i < p->net.side[side].n; i++) {
            if (p->flow.load[side][i] < p->net.side[side].least[i] || p->flow.load[side][i] > p->net.side[side].most[i])
                return false;
        }
        for (int32_t k = 0; k < sets->n; k++) {
            if (p->flow.set_load[side][k] < sets->least[k] || p->flow.set_load[side][k] > sets->most[k])
                return false;
        }
    }
    return true;
}

/* Pairs that meet all quotas are the solution's from then on. */
static reversa_status keep_pairs(plan *p)
{
    rv_new_pair *chosen = NULL;
    int64_t n = 0;
    if (!are_loads_met(p))
        return REVERSA_OK;
    reversa_status status = list_chosen(p, &chosen, &n);
    if (status)
        return status;
    rv_free(p->solve->ctx, p->solution->chosen);
    p->solution->chosen = chosen;
    p->solution->n_chosen = n;
    p->has_pairs = true;
    return REVERSA_OK;
}

static reversa_status solve_working(plan *p)
{
    reversa_context *ctx = p->solve->ctx;
    int64_t started = rv_clock_ns();
    reversa_status status = rv_nest_solve(ctx, &p->net, &p->nest, &p->flow);
    if (!status && !rv_nest_check(&p->net, &p->nest, &p->flow, p->value, p->bound))
        status = rv_fail(ctx, REVERSA_E_INTERNAL, "The prices of the nested quotas do not prove the pairs");
    if (!status)
        rv_log(ctx, REVERSA_LOG_INFO, "nested quotas %.2f s", rv_seconds(started, rv_clock_ns()));
    return status ? status : keep_pairs(p);
}

/* Price; the violators join the working pairs. */
static reversa_status add_violators(plan *p, int64_t *n_added_out)
{
    rv_solve *solve = p->solve;
    rv_new_pair *found = NULL;
    rv_new_pair *chosen = NULL;
    int64_t n = 0;
    reversa_status status = rv_pricing_find(solve, &p->net, p->flow.price, &found, n_added_out);
    if (!status)
        solve->rounds++;
    if (!status && *n_added_out > 0)
        status = list_chosen(p, &chosen, &n);
    if (!status && *n_added_out > 0)
        status = rv_solve_add(solve, found, *n_added_out);
    if (!status && *n_added_out > 0)
        status = set_pairs(p, chosen, n);
    rv_free(solve->ctx, chosen);
    rv_free(solve->ctx, found);
    return status;
}

static reversa_status run_rounds(plan *p)
{
    int64_t n_added = 1;
    reversa_status status = set_pairs(p, p->relaxed->chosen, p->relaxed->n_chosen);
    while (!status && n_added > 0) {
        status = solve_working(p);
        if (!status)
            status = add_violators(p, &n_added);
    }
    return status;
}

/* ---- Infeasible: which limits ---- */

/* Does a set ask for more than there is, or hold units back that are missed? */
static void blame_sets(const plan *p, int side, bool *blamed)
{
    const rv_nest_side *sets = &p->nest.side[side];
    size_t d = (size_t)p->net.n_levels;
    for (int32_t k = 0; k < sets->n; k++) {
        int64_t above = sets->parent[k] >= 0 ? p->flow.set_price[side][(size_t)sets->parent[k] * d] : 0;
        int64_t price = p->flow.set_price[side][(size_t)k * d] - above;
        bool contradicts = sets->least[k] > sets->most[k];
        bool is_full = sets->pinned[k] > sets->most[k] || (p->flow.set_load[side][k] < sets->least[k] && contradicts);
        if (sets->least_limit[k] >= 0 && (price < 0 || contradicts))
            blamed[sets->least_limit[k]] = true;
        if (sets->most_limit[k] >= 0 && (price > 0 || is_full))
            blamed[sets->most_limit[k]] = true;
    }
}

/* Does the limit on loads ask for more, or hold someone back? */
static bool is_load_blamed(const plan *p, const rv_limit *limit)
{
    int side = (int)limit->side;
    const rv_network_side *people = &p->net.side[side];
    size_t d = (size_t)p->net.n_levels;
    if (limit->kind != RV_LIMIT_LOAD || limit->soft)
        return false;
    for (int32_t i = 0; i < people->n; i++) {
        int32_t set = p->nest.side[side].set_of[i];
        int64_t above = set >= 0 ? p->flow.set_price[side][(size_t)set * d] : 0;
        int64_t price = p->flow.price[side][(size_t)i * d] - above;
        bool has_room = people->most[i] > people->pinned[i];
        bool is_held = people->most[i] < p->solve->problem->side[side].capacity[i] &&
                       limit->at_most.value <= people->most[i];
        if (limit->at_least.given && limit->at_least.value >= people->least[i] && people->least[i] > 0 && price < 0)
            return true;
        if (limit->at_most.given && is_held && (price > 0 || !has_room))
            return true;
    }
    return false;
}

static reversa_status set_infeasible(plan *p)
{
    const reversa_problem *problem = p->solve->problem;
    rv_solution *solution = p->solution;
    bool *blamed = rv_arena_alloc(p->solve->ctx, &p->nest.arena, (size_t)problem->n_limits, sizeof *blamed);
    solution->conflict = rv_alloc(p->solve->ctx, (size_t)problem->n_limits, sizeof *solution->conflict);
    if (!blamed || !solution->conflict)
        return REVERSA_E_MEMORY;
    for (int side = 0; side < 2; side++)
        blame_sets(p, side, blamed);
    for (int32_t k = 0; k < problem->n_limits; k++) {
        if (blamed[k] || is_load_blamed(p, problem->limits[k].limit))
            solution->conflict[solution->n_conflict++] = k;
    }
    solution->outcome = REVERSA_OUTCOME_INFEASIBLE;
    return REVERSA_OK;
}

/* ---- The end ---- */

/* What people and quotas pay for themselves: prices less those above. A set of several quotas of the same people has its price
 * on the one that binds: its most where it is above 0, its least where it is below. */
static reversa_status keep_prices(plan *p)
{
    rv_solution *solution = p->solution;
    size_t d = (size_t)p->net.n_levels;
    solution->quota_price = rv_alloc(p->solve->ctx, (size_t)p->solve->problem->n_limits * d, sizeof(int64_t));
    if (!solution->quota_price)
        return REVERSA_E_MEMORY;
    for (int side = 0; side < 2; side++) {
        const rv_nest_side *sets = &p->nest.side[side];
        size_t n = (size_t)p->net.side[side].n;
        int64_t *own = rv_alloc(p->solve->ctx, n * d, sizeof *own);
        solution->own_price[side] = own;
        if (!own)
            return REVERSA_E_MEMORY;
        for (size_t e = 0; e < n * d; e++) {
            int32_t set = sets->set_of[e / d];
            own[e] = p->flow.price[side][e] - (set >= 0 ? p->flow.set_price[side][(size_t)set * d + e % d] : 0);
        }
        for (int32_t k = 0; k < sets->n; k++) {
            int64_t price[RV_NETWORK_LEVELS];
            for (size_t l = 0; l < d; l++)
                price[l] = p->flow.set_price[side][(size_t)k * d + l] -
                           (sets->parent[k] >= 0 ? p->flow.set_price[side][(size_t)sets->parent[k] * d + l] : 0);
            int sign = rv_lex_sign(price, p->net.n_levels);
            int32_t limit = sign > 0 ? sets->most_limit[k] : sets->least_limit[k];
            if (sign != 0 && limit >= 0)
                memcpy(solution->quota_price + (size_t)limit * d, price, d * sizeof *price);
        }
    }
    return REVERSA_OK;
}

/* Values are counted from the pairs alone; each must be what was proven of its level. */
static reversa_status set_optimal(plan *p)
{
    const rv_solve *solve = p->solve;
    rv_solution *solution = p->solution;
    bool good = true;
    rv_solution_value(solve, solution->chosen, solution->n_chosen, solution->value);
    for (int32_t l = 0; l < solve->n_levels; l++) {
        int sign = solve->levels[l] == RV_LEVEL_EVEN ? -1 : 1;
        solution->bound[l] = p->pinned[l] + sign * p->bound[l + 1];
        good = good && solution->bound[l] == solution->value[l];
    }
    if (!good)
        return rv_fail(solve->ctx, REVERSA_E_INTERNAL, "The levels within nested quotas do not add up");
    solution->outcome = REVERSA_OUTCOME_OPTIMAL;
    return keep_prices(p);
}

/* Time is up: pairs that meet the quotas, if there are any yet. Nothing exceeds the first level of the network without. */
static void set_late(plan *p)
{
    rv_solution *solution = p->solution;
    solution->scope = REVERSA_SCOPE_CANDIDATES;
    solution->proof = REVERSA_PROOF_NONE;
    solution->outcome = p->has_pairs ? REVERSA_OUTCOME_FEASIBLE : REVERSA_OUTCOME_STOPPED;
    rv_solution_trivial_bound(p->solve, solution->bound);
    if (p->relaxed->outcome == REVERSA_OUTCOME_OPTIMAL)
        solution->bound[0] = p->relaxed->bound[0];
    if (p->has_pairs)
        rv_solution_value(p->solve, solution->chosen, solution->n_chosen, solution->value);
}

reversa_status rv_nest_match(rv_solve *solve, const rv_solution *relaxed, rv_solution *solution)
{
    plan p = {.solve = solve, .relaxed = relaxed, .solution = solution};
    *solution = (rv_solution){.solver = REVERSA_SOLVER_NETWORK};
    solution->scope = REVERSA_SCOPE_ELIGIBLE;
    solution->proof = REVERSA_PROOF_DUALS;
    reversa_status status = open_plan(&p);
    if (!status)
        status = run_rounds(&p);
    if (!status)
        status = are_loads_met(&p) ? set_optimal(&p) : set_infeasible(&p);
    if (status == REVERSA_E_DEADLINE) {
        set_late(&p);
        status = REVERSA_OK;
    }
    if (status == REVERSA_E_CANCELLED && !rv_first_error(solve->ctx))
        status = rv_fail_stopped(solve->ctx, status);
    close_plan(&p);
    if (status)
        rv_solution_free(solve, solution);
    return status;
}
