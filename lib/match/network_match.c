/*
 * The objective level by level in the network, each without loss to those before, and the certificate of the whole.
 *
 * Linear levels gather in one run that is solved at once, in lexicographic costs. A level that is no linear one, or that
 * lets the level before give something up, closes the run: its optimum is found and proven, and what it means for the
 * levels after (a threshold, or a count to keep) goes with the run from then on.
 *
 * An internal first level counts places up to the least loads. When it cannot be filled the matching is infeasible, with
 * the same proof as an optimum: the level's prices say that no choice of eligible pairs fills more.
 */
#include <string.h>

#include "base/text.h"
#include "match/largest.h"
#include "match/leximin.h"
#include "match/worst.h"

typedef struct plan {
    rv_solve *solve;
    rv_solution *solution;
    rv_linear linear;                        /* the levels so far, or those after a leximin */
    rv_leximin leximin;                      /* with the levels before it, if its solve is not NULL */
    int32_t level_of[RV_NETWORK_LEVELS];     /* of linear.net.levels from linear.first on: the level of the objective */
    int32_t level_before[RV_NETWORK_LEVELS]; /* the same of leximin.before */
    int64_t pinned[RV_MAX_LEVELS];           /* values of the pinned pairs alone */
    bool derived[RV_MAX_LEVELS];             /* levels whose value follows from the leximin */
    bool settled[RV_MAX_LEVELS];             /* levels whose bound in the solution is proven */
    bool solved;                             /* `linear` is, as it stands */
    bool has_matching;                       /* the solution has pairs, for when time runs out */
    bool infeasible;
} plan;

static rv_profit profit_of(rv_level_kind kind)
{
    static const rv_profit profits[RV_N_LEVEL_KINDS] = {
        [RV_LEVEL_MENTEES] = RV_PROFIT_MENTEE, [RV_LEVEL_MENTORS] = RV_PROFIT_MENTOR, [RV_LEVEL_PAIRS] = RV_PROFIT_PAIR,
        [RV_LEVEL_SCORE] = RV_PROFIT_SCORE,    [RV_LEVEL_KEEP] = RV_PROFIT_KEEP,      [RV_LEVEL_EVEN] = RV_PROFIT_EVEN};
    RV_REQUIRE(kind != RV_LEVEL_WORST && kind != RV_LEVEL_LEXIMIN);
    return profits[kind];
}

/* ---- Levels ---- */

static void append(plan *p, int32_t level)
{
    p->level_of[p->linear.net.n_levels - p->linear.first] = level;
    rv_linear_append(&p->linear, profit_of(p->solve->levels[level]));
    p->solved = false;
}

/* What a run has proven of its levels, with what is given beside its pairs. */
static void take_bounds(plan *p, const rv_linear *linear, const int32_t *level_of, const int64_t *given)
{
    for (int32_t n = linear->first; n < linear->net.n_levels; n++) {
        int32_t l = level_of[n - linear->first];
        int sign = linear->net.levels[n] == RV_PROFIT_EVEN ? -1 : 1;
        p->solution->bound[l] = given[l] + sign * linear->bound[n];
        p->settled[l] = true;
    }
}

/* Solve the run as it stands. Pairs that keep the loads are the solution's from then on. */
static reversa_status solve_run(plan *p)
{
    if (p->solved)
        return REVERSA_OK;
    reversa_status status = rv_linear_solve(&p->linear);
    p->solved = !status;
    p->infeasible = !status && !rv_linear_loads_are_met(&p->linear);
    if (!status && !p->infeasible) { /* for when time runs out later */
        int64_t given[RV_MAX_LEVELS];
        rv_solution_value(p->solve, p->leximin.settled, p->leximin.n_settled, given);
        take_bounds(p, &p->linear, p->level_of, given);
    }
    return status;
}

/* What a level may give up of its optimum. */
static int64_t allowance(int64_t give_up, int64_t optimum)
{
    return optimum / RV_MILLION * give_up + optimum % RV_MILLION * give_up / RV_MILLION;
}

/* The level before may fall: its optimum is found, and from then on it is a threshold, or a count to keep. */
static reversa_status relax(plan *p, int32_t before, int64_t give_up)
{
    rv_linear *linear = &p->linear;
    rv_solution *solution = p->solution;
    if (p->solve->levels[before] == RV_LEVEL_WORST) {
        solution->slack[before] = allowance(give_up, solution->bound[before]);
        linear->net.threshold = (int32_t)(solution->bound[before] - solution->slack[before]);
        p->solved = false;
        return REVERSA_OK;
    }
    reversa_status status = solve_run(p);
    if (status || p->infeasible)
        return status;
    int32_t last = linear->net.n_levels - 1;
    RV_REQUIRE(p->level_of[last - linear->first] == before);
    int64_t given[RV_MAX_LEVELS];
    rv_solution_value(p->solve, p->leximin.settled, p->leximin.n_settled, given);
    solution->bound[before] = given[before] + linear->bound[last];
    solution->slack[before] = allowance(give_up, solution->bound[before]);
    rv_linear_hold(linear, linear->bound[last] - solution->slack[before]);
    p->solved = false;
    return REVERSA_OK;
}

static reversa_status run_worst(plan *p, int32_t level)
{
    int32_t threshold = 0;
    reversa_status status = solve_run(p);
    if (status || p->infeasible)
        return status;
    status = rv_worst_find(&p->linear, &threshold);
    p->linear.net.threshold = threshold;
    p->solution->bound[level] = threshold;
    p->settled[level] = !status;
    p->solved = false;
    return status;
}

static bool is_behind_leximin(const plan *p)
{
    return p->leximin.solve != NULL;
}

/* The run is closed, and another begins on the face that the leximin leaves. */
static reversa_status run_leximin(plan *p, int32_t level)
{
    reversa_status status = solve_run(p);
    if (status || p->infeasible)
        return status;
    p->derived[level] = true;
    p->solved = false;
    memcpy(p->level_before, p->level_of, sizeof p->level_before);
    status = rv_leximin_open(&p->linear, p->solve->objective[level].step, &p->leximin);
    rv_linear_open_behind(&p->leximin, &p->linear);
    p->linear.keep = p->solution;
    p->linear.kept = &p->has_matching;
    return status;
}

static reversa_status run_levels(plan *p)
{
    const rv_level *objective = p->solve->objective;
    reversa_status status = REVERSA_OK;
    for (int32_t l = 0; l < p->solve->n_levels && !status && !p->infeasible; l++) {
        if (objective[l].give_up > 0)
            status = relax(p, l - 1, objective[l].give_up);
        if (status || p->infeasible)
            break;
        if (objective[l].kind == RV_LEVEL_LEXIMIN)
            status = run_leximin(p, l);
        else if (objective[l].kind == RV_LEVEL_WORST && is_behind_leximin(p))
            p->derived[l] = true;
        else if (objective[l].kind == RV_LEVEL_WORST)
            status = run_worst(p, l);
        else
            append(p, l);
    }
    return status || p->infeasible ? status : solve_run(p);
}

/* Prices of the levels of a run. Someone whose places are all pinned has none. */
static void copy_prices(const plan *p, const rv_linear *linear, const int32_t *level_of, int side)
{
    const rv_places *places = &p->solve->side[side];
    int64_t n_levels = p->solve->n_levels;
    int32_t d = linear->net.n_levels;
    for (int64_t k = 0; k < (int64_t)places->n * d; k++) {
        int64_t person = k / d;
        int32_t level = (int32_t)(k % d) - linear->first;
        if (level >= 0 && places->most[person] > places->pinned[person])
            p->solution->price[side][person * n_levels + level_of[level]] = linear->flow.price[side][k];
    }
}

/* Prices of the level before all, which fills the least loads. */
static reversa_status keep_load_prices(plan *p)
{
    const rv_linear *linear = &p->linear;
    size_t d = (size_t)linear->net.n_levels;
    if (is_behind_leximin(p) || linear->first != 1 || linear->net.levels[0] != RV_PROFIT_DEMAND)
        return REVERSA_OK;
    for (int side = 0; side < 2; side++) {
        const rv_places *places = &p->solve->side[side];
        int64_t *price = rv_alloc(p->solve->ctx, (size_t)places->n, sizeof *price);
        p->solution->load_price[side] = price;
        if (!price)
            return REVERSA_E_MEMORY;
        for (int32_t k = 0; k < places->n; k++)
            price[k] = places->most[k] > places->pinned[k] ? linear->flow.price[side][(size_t)k * d] : 0;
    }
    return REVERSA_OK;
}

static reversa_status keep_prices(plan *p)
{
    for (int side = 0; side < 2; side++) {
        size_t row = (size_t)p->solve->n_levels * sizeof(int64_t);
        p->solution->price[side] = rv_alloc(p->solve->ctx, (size_t)p->solve->side[side].n, row);
        if (!p->solution->price[side])
            return REVERSA_E_MEMORY;
        copy_prices(p, &p->linear, p->level_of, side);
        if (is_behind_leximin(p))
            copy_prices(p, &p->leximin.before, p->level_before, side);
    }
    return keep_load_prices(p);
}

/* ---- Infeasible: which limits ---- */

/* Would one place more for this person, whom the limit's most holds back, help? */
static bool is_held_back(const plan *q, int side, int32_t p, int64_t most)
{
    const rv_places *places = &q->solve->side[side];
    if (most > places->most[p] || places->most[p] >= q->solve->problem->side[side].capacity[p])
        return false;
    bool needs_more = places->pinned[p] > places->most[p] || places->least[p] > places->most[p];
    bool pays = q->linear.first > 0 && q->linear.flow.price[side][(size_t)p * (size_t)q->linear.net.n_levels] > 0;
    return needs_more || pays;
}

/* Does the limit ask for more than someone has, or hold someone back whose place is missed? */
static bool limit_takes_part(const plan *q, const rv_limit *limit)
{
    int side = (int)limit->side;
    for (int32_t p = 0; p < q->solve->side[side].n; p++) {
        if (limit->at_least.given && q->linear.flow.load[side][p] < limit->at_least.value)
            return true;
        if (limit->at_most.given && is_held_back(q, side, p, limit->at_most.value))
            return true;
    }
    return false;
}

static reversa_status keep_conflict(plan *q)
{
    const reversa_problem *problem = q->solve->problem;
    rv_solution *solution = q->solution;
    solution->conflict = rv_alloc(q->solve->ctx, (size_t)problem->n_limits, sizeof *solution->conflict);
    if (!solution->conflict)
        return REVERSA_E_MEMORY;
    for (int32_t k = 0; k < problem->n_limits; k++) {
        const rv_limit *limit = problem->limits[k].limit;
        if (limit->kind == RV_LIMIT_LOAD && !limit->soft && limit_takes_part(q, limit))
            solution->conflict[solution->n_conflict++] = k;
    }
    return REVERSA_OK;
}

/* ---- The end ---- */

/* Values are counted from the pairs alone; each must be what was proven of its level. */
static reversa_status prove(plan *p)
{
    rv_solve *solve = p->solve;
    rv_solution *solution = p->solution;
    bool good = true;
    int64_t given[RV_MAX_LEVELS];
    rv_solution_value(solve, p->leximin.settled, p->leximin.n_settled, given);
    take_bounds(p, &p->linear, p->level_of, given);
    if (is_behind_leximin(p))
        take_bounds(p, &p->leximin.before, p->level_before, p->pinned);
    rv_solution_value(solve, solution->chosen, solution->n_chosen, solution->value);
    for (int32_t l = 0; l < solve->n_levels; l++) {
        solution->bound[l] = p->derived[l] ? solution->value[l] : solution->bound[l];
        int64_t given_up = solution->bound[l] - solution->value[l];
        good = good && (given_up == 0 || (given_up > 0 && given_up <= solution->slack[l]));
    }
    if (!good)
        return rv_fail(solve->ctx, REVERSA_E_INTERNAL, "The levels of the objective do not add up");
    solution->scope = REVERSA_SCOPE_ELIGIBLE;
    solution->proof = REVERSA_PROOF_DUALS;
    return REVERSA_OK;
}

static void drop_chosen(plan *p)
{
    p->solution->n_chosen = 0;
    memset(p->solution->value, 0, sizeof p->solution->value);
}

static reversa_status finish(plan *p)
{
    reversa_status status = rv_linear_keep(&p->linear, p->solution);
    p->solution->scope = REVERSA_SCOPE_ELIGIBLE;
    p->solution->proof = REVERSA_PROOF_DUALS;
    if (!status && !p->infeasible)
        status = prove(p);
    if (!status)
        status = keep_prices(p);
    if (status || !p->infeasible)
        return status;
    p->solution->outcome = REVERSA_OUTCOME_INFEASIBLE;
    drop_chosen(p);
    memset(p->solution->bound, 0, sizeof p->solution->bound);
    return keep_conflict(p);
}

/* ---- When time is up ---- */

/* The better of two sets of pairs: the sign says whether the first, or the second, or neither. */
static int compare_values(const rv_solve *solve, const int64_t *a, const int64_t *b)
{
    for (int32_t l = 0; l < solve->n_levels; l++) {
        if (a[l] != b[l])
            return (a[l] > b[l]) != (solve->levels[l] == RV_LEVEL_EVEN) ? 1 : -1;
    }
    return 0;
}

/* The solution's pairs as a flow over all working pairs. */
static void load_pairs(const plan *p, const rv_network *net, rv_flow *flow)
{
    for (int side = 0; side < 2; side++) {
        for (int32_t k = 0; k < net->side[side].n; k++)
            flow->load[side][k] = net->side[side].pinned[k];
    }
    for (int64_t k = 0; k < p->solution->n_chosen; k++) {
        const rv_new_pair *pair = &p->solution->chosen[k];
        int64_t e = net->offset[pair->mentee];
        while (net->mentor[e] != pair->mentor)
            e++;
        flow->chosen[e] = true;
        flow->load[REVERSA_MENTEE][pair->mentee]++;
        flow->load[REVERSA_MENTOR][pair->mentor]++;
    }
}

/* Take the pairs of a flow if they keep the loads, and are better than those that there are. */
static reversa_status take_better(plan *p, const rv_linear *late)
{
    rv_solution found = {0};
    int64_t now[RV_MAX_LEVELS];
    if (!rv_linear_loads_are_met(late))
        return REVERSA_OK;
    reversa_status status = rv_linear_keep(late, &found);
    if (status)
        return status;
    rv_solution_value(p->solve, found.chosen, found.n_chosen, found.value);
    rv_solution_value(p->solve, p->solution->chosen, p->solution->n_chosen, now);
    if (!p->has_matching || compare_values(p->solve, found.value, now) > 0) {
        rv_new_pair *unused = p->solution->chosen;
        p->solution->chosen = found.chosen;
        p->solution->n_chosen = found.n_chosen;
        found.chosen = unused;
        p->has_matching = true;
    }
    rv_free(p->solve->ctx, found.chosen);
    return REVERSA_OK;
}

/* Add to the pairs what the working pairs allow, in a bounded number of passes. Without limits that places do not hold. */
static reversa_status top_up(plan *p)
{
    rv_solve *solve = p->solve;
    rv_linear late;
    if (rv_problem_needs_search(solve->problem) || !solve->pairs.offset || solve->pairs.n > INT32_MAX)
        return REVERSA_OK;
    rv_linear_open(solve, &late);
    if (late.net.n_levels == 0)
        rv_linear_append(&late, RV_PROFIT_PAIR);
    late.net.offset = solve->pairs.offset;
    late.net.mentor = solve->pairs.mentor;
    late.net.score = solve->pairs.score;
    reversa_status status = rv_flow_open(solve->ctx, &late.net, &late.flow);
    if (!status) {
        load_pairs(p, &late.net, &late.flow);
        status = rv_largest_extend(solve->ctx, &late.net, &late.flow);
    }
    if (!status)
        status = take_better(p, &late);
    rv_linear_close(&late);
    return status;
}

/* Bounds: what is proven of a level holds for matchings that are as good as ours on the levels before it; else what
 * nothing can exceed. */
static void bound_late(plan *p, const int64_t *slack)
{
    rv_solution *solution = p->solution;
    int64_t trivial[RV_MAX_LEVELS];
    bool attained = true;
    rv_solution_trivial_bound(p->solve, trivial);
    for (int32_t l = 0; l < p->solve->n_levels; l++) {
        int64_t gap = solution->bound[l] - solution->value[l];
        gap = p->solve->levels[l] == RV_LEVEL_EVEN ? -gap : gap;
        if (!attained || !p->settled[l])
            solution->bound[l] = trivial[l];
        attained = attained && p->settled[l] && p->has_matching && gap >= 0 && gap <= slack[l];
    }
}

/* The last pairs that keep the loads, also those of a first solve that was cut short, and what can be added to them. */
static reversa_status give_what_there_is(plan *p)
{
    rv_solution *solution = p->solution;
    reversa_status status = REVERSA_OK;
    int64_t slack[RV_MAX_LEVELS];
    solution->scope = REVERSA_SCOPE_CANDIDATES;
    solution->proof = REVERSA_PROOF_NONE;
    memcpy(slack, solution->slack, sizeof slack);
    memset(solution->slack, 0, sizeof solution->slack);
    if (!p->has_matching && p->linear.flow.chosen && p->linear.net.offset && rv_linear_loads_are_met(&p->linear)) {
        status = rv_linear_keep(&p->linear, solution);
        p->has_matching = true;
    }
    if (!status)
        status = top_up(p);
    if (status)
        return status;
    solution->outcome = p->has_matching ? REVERSA_OUTCOME_FEASIBLE : REVERSA_OUTCOME_STOPPED;
    if (p->has_matching)
        rv_solution_value(p->solve, solution->chosen, solution->n_chosen, solution->value);
    else
        drop_chosen(p);
    bound_late(p, slack);
    return status;
}

reversa_status rv_network_match(rv_solve *solve, rv_solution *solution)
{
    plan p = {.solve = solve, .solution = solution};
    memset(solution, 0, sizeof *solution);
    solution->solver = REVERSA_SOLVER_NETWORK;
    rv_linear_open(solve, &p.linear);
    p.linear.keep = solution;
    p.linear.kept = &p.has_matching;
    rv_solution_value(solve, NULL, 0, p.pinned);
    reversa_status status = run_levels(&p);
    if (!status)
        status = finish(&p);
    else if (status == REVERSA_E_DEADLINE)
        status = give_what_there_is(&p);
    if (status == REVERSA_E_CANCELLED)
        status = rv_first_error(solve->ctx) ? status : rv_fail_stopped(solve->ctx, status);
    rv_linear_close(&p.linear);
    rv_leximin_close(&p.leximin);
    if (status)
        rv_solution_free(solve, solution);
    return status;
}
