/*
 * reversa_match(): the door, the choice of the solver, and what a stop leaves.
 *
 * The network is always solved first. Where the programme has limits that are no network, its optimum is the answer if it
 * happens to meet them, with the network's proof: dropping limits can only raise an optimum. Else nested quotas start
 * from it as a network with sets above people, and all other limits as integer programs.
 */
#include <string.h>

#include "match/limits.h"
#include "match/lottery.h"
#include "match/mip.h"
#include "match/nest.h"
#include "match/result.h"
#include "match/slots.h"

void reversa_match_options_init(reversa_match_options *options)
{
    *options = (reversa_match_options){.struct_size = sizeof *options, .solver = REVERSA_SOLVER_AUTO, .candidates = 16};
}

/* ---- The door ---- */

static reversa_status check_arguments(reversa_context *ctx, const reversa_problem *problem,
                                      const reversa_candidates *candidates, const reversa_match_options *options)
{
    if (!problem)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "problem is NULL");
    if (candidates && candidates->problem != problem)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The candidates are of another problem");
    if (options->struct_size < sizeof *options)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "options were not set up with reversa_match_options_init()");
    if (options->candidates < 1)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "options->candidates is %d; it must be 1 or more", options->candidates);
    if (!(options->gap >= 0 && options->gap <= 1))
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "options->gap must be 0 to 1");
    if (options->lottery_draw < 0)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "options->lottery_draw is %d; it must be 0 or more",
                       options->lottery_draw);
    if (options->solver != REVERSA_SOLVER_AUTO && options->solver != REVERSA_SOLVER_NETWORK &&
        !rv_mip_is_chosen(options->solver))
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "options->solver is no solver");
    return REVERSA_OK;
}

static bool can_give_up(rv_level_kind kind)
{
    return kind == RV_LEVEL_MENTEES || kind == RV_LEVEL_MENTORS || kind == RV_LEVEL_PAIRS || kind == RV_LEVEL_WORST;
}

/* What the network cannot do of a level: nothing, a level that gives up, or one that stands where it does. */
typedef enum beyond { BEYOND_NOTHING, BEYOND_GIVING_UP, BEYOND_PLACE } beyond;

static beyond beyond_network(const reversa_programme *programme, int32_t level)
{
    const rv_level *own = &programme->objective[level];
    const rv_level *before = &programme->objective[level > 0 ? level - 1 : 0];
    bool gives_up = level > 0 && own->give_up != 0;
    int32_t leximin = 0;
    while (leximin < programme->n_levels && programme->objective[leximin].kind != RV_LEVEL_LEXIMIN)
        leximin++;
    bool is_after = leximin < level;
    bool is_until = !is_after && leximin < programme->n_levels;
    if (gives_up && (!can_give_up(before->kind) || (before->kind == RV_LEVEL_WORST ? is_after : is_until)))
        return BEYOND_GIVING_UP;
    return is_after && own->kind == RV_LEVEL_WORST && programme->objective[leximin].step > 1 ? BEYOND_PLACE
                                                                                             : BEYOND_NOTHING;
}

/* Is there a level that no network can do? */
static bool is_beyond_network(const reversa_programme *programme)
{
    for (int32_t l = 0; l < programme->n_levels; l++)
        if (beyond_network(programme, l) != BEYOND_NOTHING)
            return true;
    return false;
}

static reversa_status check_network_level(reversa_context *ctx, const reversa_programme *programme, int32_t level)
{
    beyond what = beyond_network(programme, level);
    const char *name = rv_level_names[programme->objective[level].kind];
    if (what == BEYOND_PLACE)
        return rv_fail(ctx, REVERSA_E_UNSUPPORTED,
                       "The level '%s' after 'leximin' with a step is not supported by the network solver", name);
    if (what == BEYOND_GIVING_UP)
        return rv_fail(ctx, REVERSA_E_UNSUPPORTED,
                       "'give_up' of the level '%s' is not supported: '%s' before it cannot give up in a network", name,
                       rv_level_names[programme->objective[level - 1].kind]);
    return REVERSA_OK;
}

static reversa_status check_levels(reversa_context *ctx, const reversa_programme *programme, reversa_solver solver)
{
    unsigned seen = 0;
    if (programme->circle.given)
        return rv_fail(ctx, REVERSA_E_UNSUPPORTED,
                       "The programme asks for circles, not pairs: reversa_circles_match() makes them, and the command "
                       "'reversa circles'");
    for (int32_t l = 0; l < programme->n_levels; l++) {
        const rv_level *level = &programme->objective[l];
        const char *name = rv_level_names[level->kind];
        if (l > 0 && level->give_up != 0 && programme->objective[l - 1].kind == RV_LEVEL_LEXIMIN)
            return rv_fail(ctx, REVERSA_E_UNSUPPORTED,
                           "'give_up' of the level '%s' is not supported: 'leximin' before it cannot give up", name);
        if (solver == REVERSA_SOLVER_NETWORK && check_network_level(ctx, programme, l))
            return REVERSA_E_UNSUPPORTED;
        if (seen & (1u << level->kind))
            return rv_fail(ctx, REVERSA_E_UNSUPPORTED, "The level '%s' stands twice in the objective", name);
        seen |= 1u << level->kind;
    }
    return REVERSA_OK;
}

/* A solver that was asked for by name, and is not in this build. */
static reversa_status check_engine(reversa_context *ctx, reversa_solver solver)
{
    if (rv_mip_solver_of(solver))
        return REVERSA_OK;
    const char *name = solver == REVERSA_SOLVER_HIGHS ? "HiGHS" : "GLPK";
    const rv_mip_solver *other = rv_mip_default_solver();
    if (!other)
        return rv_fail(ctx, REVERSA_E_UNSUPPORTED, "This build has no integer programming: it was made without %s",
                       name);
    return rv_fail(ctx, REVERSA_E_UNSUPPORTED, "This build was made without %s; use auto or %s", name, other->name);
}

static reversa_status check_limits(reversa_context *ctx, const reversa_problem *problem, reversa_solver solver)
{
    const reversa_programme *programme = problem->programme;
    int32_t obstacle = -1;
    reversa_status status = REVERSA_OK;
    if (solver == REVERSA_SOLVER_NETWORK && rv_problem_needs_search(problem))
        status = rv_nest_serves(ctx, problem, &obstacle);
    if (status)
        return status;
    if (obstacle >= 0)
        return rv_fail(ctx, REVERSA_E_UNSUPPORTED,
                       "The network solver cannot hold the limit '%s'; use auto, glpk or highs",
                       problem->limits[obstacle].text);
    return rv_mip_is_chosen(solver) || is_beyond_network(programme) ? check_engine(ctx, solver) : REVERSA_OK;
}

/* Weekly meetings are planned for so many mentees of one mentor and no more: whoever may have more is named. */
static reversa_status check_slots(reversa_context *ctx, const reversa_problem *problem)
{
    const rv_side *mentors = &problem->side[REVERSA_MENTOR];
    int32_t n_mentees = problem->side[REVERSA_MENTEE].n;
    bool is_given = false;
    for (int32_t k = 0; k < problem->n_limits; k++)
        is_given = is_given || problem->limits[k].limit->kind == RV_LIMIT_SLOTS;
    bool may_be_many = is_given && n_mentees > RV_SLOTS_MOST &&
                       (RV_SLOTS_MOST + 1) * (int64_t)rv_slots_minutes(problem->programme) <= RV_WEEK_MINUTES;
    for (int32_t j = 0; j < mentors->n && may_be_many; j++)
        if (mentors->most[j] > RV_SLOTS_MOST)
            return rv_fail(ctx, REVERSA_E_UNSUPPORTED,
                           "The limit 'slots' plans at most %d weekly meetings of a mentor, and '%s' has places for %d "
                           "mentees: lower the capacity, or limit the load of mentors",
                           RV_SLOTS_MOST, reversa_cohort_id(problem->cohort, mentors->person[j]),
                           (int)mentors->most[j]);
    return REVERSA_OK;
}

/* ---- The solve ---- */

/* The deadline is an outcome of this call, not an error. */
static void forget_deadline(reversa_context *ctx)
{
    ctx->n_errors = 0;
}

static void set_stopped(const rv_solve *solve, rv_solution *solution)
{
    solution->outcome = REVERSA_OUTCOME_STOPPED;
    solution->solver = REVERSA_SOLVER_NETWORK;
    solution->scope = REVERSA_SCOPE_CANDIDATES;
    solution->proof = REVERSA_PROOF_NONE;
    solution->n_chosen = 0;
    memset(solution->value, 0, sizeof solution->value);
    rv_solution_trivial_bound(solve, solution->bound);
}

/* The value of the level `score` has what soft limits cost taken off. */
static void charge(const rv_solve *solve, int64_t penalty, rv_solution *solution)
{
    for (int32_t k = 0; k < solve->n_levels; k++)
        if (solve->levels[k] == RV_LEVEL_SCORE)
            solution->value[k] -= penalty;
}

/* The deadline has passed already: the network's pairs do where the hard limits hold. */
static void settle_late(const rv_solve *solve, bool holds, int64_t penalty, rv_solution *solution)
{
    if (holds)
        charge(solve, penalty, solution);
    else
        set_stopped(solve, solution);
}

/* Go on from the network's answer where it does not settle the programme; *solution holds the final answer. */
static reversa_status search_limits(rv_solve *solve, reversa_solver solver, rv_solution *solution)
{
    bool holds = true;
    int64_t penalty = 0;
    bool settled = solution->outcome == REVERSA_OUTCOME_INFEASIBLE || solution->outcome == REVERSA_OUTCOME_STOPPED;
    if (settled || !rv_problem_needs_search(solve->problem))
        return REVERSA_OK;
    reversa_status status = rv_limits_judge(solve, solution->chosen, solution->n_chosen, &holds, &penalty);
    bool is_best = holds && penalty == 0 && rv_limits_would_settle(solve, solution);
    if (status || (is_best && !rv_mip_is_chosen(solver)))
        return status;
    if (solution->outcome == REVERSA_OUTCOME_FEASIBLE) {
        settle_late(solve, holds, penalty, solution);
        return REVERSA_OK;
    }
    int32_t obstacle = 0;
    if (!rv_mip_is_chosen(solver))
        status = rv_nest_serves(solve->ctx, solve->problem, &obstacle);
    if (!status && obstacle >= 0 && !rv_mip_default_solver())
        return rv_fail(solve->ctx, REVERSA_E_UNSUPPORTED,
                       "The limits need integer programming, and this build has none: it was made without GLPK and "
                       "HiGHS");
    if (status)
        return status;
    rv_solution relaxed = *solution;
    status = obstacle < 0 ? rv_nest_match(solve, &relaxed, solution) : rv_limits_match(solve, &relaxed, solution);
    rv_solution_free(solve, &relaxed);
    if (status)
        memset(solution, 0, sizeof *solution);
    return status;
}

/* Is someone asked for more than they may have, or pinned beyond it? The network says so best. */
static bool loads_contradict(const rv_solve *solve)
{
    for (int side = 0; side < 2; side++) {
        const rv_places *places = &solve->side[side];
        for (int32_t p = 0; p < places->n; p++) {
            if (places->least[p] > places->most[p] || places->pinned[p] > places->most[p])
                return true;
        }
    }
    return false;
}

static reversa_status run(rv_solve *solve, reversa_status opened, reversa_solver solver, rv_solution *solution)
{
    if (opened == REVERSA_E_DEADLINE)
        set_stopped(solve, solution);
    if (opened)
        return opened == REVERSA_E_DEADLINE ? REVERSA_OK : opened;
    bool alone = rv_mip_is_chosen(solver) && !rv_problem_needs_search(solve->problem);
    if ((alone || is_beyond_network(solve->problem->programme)) && !loads_contradict(solve))
        return rv_limits_match(solve, NULL, solution); /* alone also so that the two solvers can be compared */
    reversa_status status = rv_network_match(solve, solution);
    return status ? status : search_limits(solve, solver, solution);
}

reversa_status reversa_match(reversa_context *ctx, const reversa_problem *problem, const reversa_candidates *candidates,
                             const reversa_match_options *options, reversa_matching **matching_out)
{
    reversa_match_options defaults;
    if (matching_out)
        *matching_out = NULL;
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!matching_out)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "matching_out is NULL");
    reversa_match_options_init(&defaults);
    options = options ? options : &defaults;
    status = check_arguments(ctx, problem, candidates, options);
    if (!status)
        status = check_levels(ctx, problem->programme, options->solver);
    if (!status)
        status = check_limits(ctx, problem, options->solver);
    if (!status)
        status = check_slots(ctx, problem);
    if (!status && options->lottery)
        status = rv_lottery_check(ctx, problem, options->solver);
    if (status)
        return status;

    int64_t begin = rv_clock_ns();
    rv_solve solve;
    rv_solution solution = {0};
    reversa_matching *matching = NULL;
    status = rv_solve_open(ctx, problem, candidates, options, &solve);
    status = run(&solve, status, options->solver, &solution);
    int64_t solved = rv_clock_ns();
    rv_level_prices prices = {.given = false};
    if (!status && options->level_prices)
        status = rv_level_prices_find(&solve, &solution, &prices);
    if (!status) {
        forget_deadline(ctx);
        status = rv_result_build(&solve, &solution, &matching);
    }
    if (!status)
        rv_log(ctx, REVERSA_LOG_INFO, "result %.2f s", rv_seconds(solved, rv_clock_ns()));
    rv_solution_free(&solve, &solution);
    rv_solve_close(&solve);
    if (status)
        return status;
    matching->options = *options;
    matching->has_level_prices = prices.given;
    memcpy(matching->level_price, prices.of, sizeof prices.of);
    if (options->lottery)
        status = rv_lottery_replace(ctx, &matching);
    if (status) {
        reversa_matching_free(matching);
        return status;
    }
    forget_deadline(ctx);
    matching->seconds = (double)(rv_clock_ns() - begin) / 1e9;
    matching->threads = ctx->threads;
    matching->memory_peak = rv_heap_peak(ctx->heap);
    *matching_out = matching;
    return REVERSA_OK;
}
