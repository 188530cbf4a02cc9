/*
 * reversa_wishes_match(): the door, and from proposals to the matching that the caller gets.
 *
 * What is told of it beside its pairs is what is told of any matching: values of the levels, bounds from counts alone, limits,
 * who has nobody and why. Where only ranked pairs can be made, the others count as not eligible.
 */
#include <string.h>

#include "base/pool.h"
#include "match/result.h"
#include "match/wish.h"

void reversa_wishes_options_init(reversa_wishes_options *options)
{
    *options = (reversa_wishes_options){
        .struct_size = sizeof *options, .from = REVERSA_MENTEE, .among = REVERSA_WISHES_ALL};
}

/* ---- The door ---- */

static reversa_status check_options(reversa_context *ctx, const reversa_wishes_options *options)
{
    if (options->struct_size < sizeof *options)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "options were not set up with reversa_wishes_options_init()");
    if (options->from != REVERSA_MENTOR && options->from != REVERSA_MENTEE)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "options->from is no side");
    if (options->among != REVERSA_WISHES_ALL && options->among != REVERSA_WISHES_EITHER &&
        options->among != REVERSA_WISHES_BOTH)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "options->among must be one of REVERSA_WISHES_…");
    return REVERSA_OK;
}

/* Does it hold by itself: is it stability, or a bound of places? */
static bool holds_anyway(const rv_limit *limit)
{
    return limit->kind == RV_LIMIT_STABLE || (limit->kind == RV_LIMIT_LOAD && !limit->soft && !limit->at_least.given);
}

static reversa_status check_programme(reversa_context *ctx, const reversa_problem *problem)
{
    if (problem->programme->circle.given)
        return rv_fail(ctx, REVERSA_E_UNSUPPORTED, "The programme asks for circles, not pairs");
    for (int32_t k = 0; k < problem->n_limits; k++)
        if (!holds_anyway(problem->limits[k].limit))
            return rv_fail(ctx, REVERSA_E_UNSUPPORTED,
                           "A matching from wishes cannot hold the limit '%s'; reversa_match() can, with the limit "
                           "'stable' beside it",
                           problem->limits[k].text);
    return REVERSA_OK;
}

static reversa_status check_pins(const rv_solve *solve)
{
    for (int side = 0; side < 2; side++) {
        const rv_places *places = &solve->side[side];
        for (int32_t p = 0; p < places->n; p++)
            if (places->pinned[p] > places->most[p])
                return rv_fail(solve->ctx, REVERSA_E_UNSUPPORTED, "'%s' has %d pinned pairs and may have %d",
                               reversa_cohort_id(solve->problem->cohort, solve->problem->side[side].person[p]),
                               places->pinned[p], places->most[p]);
    }
    return REVERSA_OK;
}

/* ---- The matching ---- */

/* Who may be paired with whom, where that is said by wishes. */
static void count_ranked(rv_solve *solve, const rv_wish_market *market)
{
    solve->n_eligible = 0;
    for (int side = 0; side < 2; side++) {
        for (int32_t p = 0; p < solve->side[side].n; p++) {
            solve->eligible[side][p] = 0;
            solve->best[side][p] = REVERSA_NOT_ELIGIBLE;
        }
    }
    for (int64_t k = 0; k < market->ranks.n; k++) {
        const rv_wish_pair *pair = &market->ranks.pairs[k];
        const int32_t who[2] = {[REVERSA_MENTOR] = pair->mentor, [REVERSA_MENTEE] = pair->mentee};
        if (pair->score < 0)
            continue;
        solve->n_eligible++;
        for (int side = 0; side < 2; side++) {
            int32_t *best = &solve->best[side][who[side]];
            solve->eligible[side][who[side]]++;
            *best = pair->score > *best ? pair->score : *best;
        }
    }
}

static reversa_status solve_wishes(rv_solve *solve, const reversa_wishes_options *options, rv_solution *solution)
{
    rv_arena arena;
    rv_arena_open(solve->ctx, &arena);
    rv_wish_market market = {.ctx = solve->ctx,
                             .problem = solve->problem,
                             .scorer = solve->scorer,
                             .work = solve->work,
                             .among = options->among,
                             .arena = &arena};
    reversa_status status = rv_wish_ranks_make(&market);
    if (!status)
        status = rv_wish_propose(&market, solve->side, (int)options->from, &solution->chosen, &solution->n_chosen);
    if (!status && options->among != REVERSA_WISHES_ALL)
        count_ranked(solve, &market);
    rv_arena_free(&arena);
    if (status)
        return status;
    solution->outcome = REVERSA_OUTCOME_FEASIBLE;
    solution->solver = REVERSA_SOLVER_NETWORK;
    solution->scope = REVERSA_SCOPE_ELIGIBLE;
    solution->proof = REVERSA_PROOF_STABLE;
    rv_solution_value(solve, solution->chosen, solution->n_chosen, solution->value);
    rv_solution_trivial_bound(solve, solution->bound);
    return REVERSA_OK;
}

reversa_status reversa_wishes_match(reversa_context *ctx, const reversa_problem *problem,
                                    const reversa_wishes_options *options, reversa_matching **matching_out)
{
    reversa_wishes_options defaults;
    reversa_match_options match_options;
    if (matching_out)
        *matching_out = NULL;
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!problem || !matching_out)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "%s is NULL", problem ? "matching_out" : "problem");
    reversa_wishes_options_init(&defaults);
    options = options ? options : &defaults;
    status = check_options(ctx, options);
    if (!status)
        status = check_programme(ctx, problem);
    if (status)
        return status;
    int64_t begin = rv_clock_ns();
    rv_solve solve;
    rv_solution solution = {0};
    reversa_matching *matching = NULL;
    reversa_match_options_init(&match_options);
    match_options.candidates = 1; /* for the counts alone */
    status = rv_solve_open(ctx, problem, NULL, &match_options, &solve);
    if (!status)
        status = check_pins(&solve);
    if (!status)
        status = solve_wishes(&solve, options, &solution);
    if (!status)
        status = rv_result_build(&solve, &solution, &matching);
    rv_solution_free(&solve, &solution);
    rv_solve_close(&solve);
    if (status == REVERSA_E_DEADLINE && rv_first_error(ctx) == REVERSA_OK)
        return rv_fail_stopped(ctx, status);
    if (status)
        return status;
    reversa_match_options_init(&matching->options);
    matching->wishes = (rv_wishes_asked){.given = true, .from = options->from, .among = options->among};
    matching->seconds = (double)(rv_clock_ns() - begin) / 1e9;
    matching->threads = ctx->threads;
    matching->memory_peak = rv_heap_peak(ctx->heap);
    *matching_out = matching;
    return REVERSA_OK;
}
