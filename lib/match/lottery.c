/*
 * Draws as what a caller sees: one as a matching, or how often each pair came up in many.
 *
 * A drawn matching has the values and the prices of the one that the insight was made of: prices that prove one optimum prove
 * them all. The values are counted again from its pairs.
 */
#include "match/lottery.h"

#include <string.h>

#include "match/result.h"
#include "model/matching.h"

struct reversa_lottery {
    rv_arena arena;
    const reversa_problem *problem;
    reversa_drawn_pair *pairs; /* ordinals; by mentee, then mentor */
    int64_t n;
};

/* What has optima that the network's prices know all of? */
reversa_status rv_lottery_check(reversa_context *ctx, const reversa_problem *problem, reversa_solver solver)
{
    const reversa_programme *programme = problem->programme;
    if (solver == REVERSA_SOLVER_GLPK || solver == REVERSA_SOLVER_HIGHS)
        return rv_fail(ctx, REVERSA_E_UNSUPPORTED,
                       "The lottery draws among the optima of the network, not of %s: use the solver auto or network",
                       solver == REVERSA_SOLVER_GLPK ? "GLPK" : "HiGHS");
    for (int32_t k = 0; k < problem->n_limits; k++)
        if (problem->limits[k].limit->kind != RV_LIMIT_LOAD || problem->limits[k].limit->soft)
            return rv_fail(ctx, REVERSA_E_UNSUPPORTED,
                           "The lottery draws among the optima of the network, and the limit '%s' is not part of it",
                           problem->limits[k].text);
    for (int32_t l = 0; l < programme->n_levels; l++) {
        const rv_level *level = &programme->objective[l];
        if (level->kind == RV_LEVEL_WORST || level->kind == RV_LEVEL_LEXIMIN)
            return rv_fail(ctx, REVERSA_E_UNSUPPORTED,
                           "The lottery cannot draw with the level '%s', which has no prices",
                           rv_level_names[level->kind]);
        if (level->give_up != 0)
            return rv_fail(ctx, REVERSA_E_UNSUPPORTED,
                           "The lottery cannot draw with 'give_up' of the level '%s', whose prices do not hold for all "
                           "optima",
                           rv_level_names[level->kind]);
    }
    return REVERSA_OK;
}

static reversa_status check(reversa_context *ctx, const reversa_insight *insight)
{
    if (insight->claim == REVERSA_CLAIM_EXACT)
        return REVERSA_OK;
    return rv_fail(ctx, REVERSA_E_UNSUPPORTED,
                   "The matching has no exact prices: it was made with other limits than 'load', with levels 'worst', "
                   "'leximin' or 'give_up', or it is not proven optimal");
}

/* ---- One draw as a matching ---- */

static reversa_status copy_prices(const rv_solve *solve, const reversa_matching *from, rv_solution *to)
{
    for (int side = 0; side < 2; side++) {
        size_t n = (size_t)solve->side[side].n;
        size_t row = (size_t)solve->n_levels * sizeof(int64_t);
        to->price[side] = rv_alloc(solve->ctx, n, row);
        to->load_price[side] = from->load_price[side] ? rv_alloc(solve->ctx, n, sizeof(int64_t)) : NULL;
        if (!to->price[side] || (from->load_price[side] && !to->load_price[side]))
            return REVERSA_E_MEMORY;
        if (n > 0)
            memcpy(to->price[side], from->price[side], n * row);
        if (n > 0 && to->load_price[side])
            memcpy(to->load_price[side], from->load_price[side], n * sizeof(int64_t));
    }
    return REVERSA_OK;
}

static reversa_status fill_solution(rv_solve *solve, const reversa_matching *from, const rv_drawn *drawn,
                                    rv_solution *solution)
{
    solution->outcome = REVERSA_OUTCOME_OPTIMAL;
    solution->solver = from->solver;
    solution->scope = from->certificate.scope;
    solution->proof = from->certificate.proof;
    solution->chosen = rv_alloc(solve->ctx, (size_t)drawn->n, sizeof *solution->chosen);
    if (!solution->chosen)
        return REVERSA_E_MEMORY;
    if (drawn->n > 0)
        memcpy(solution->chosen, drawn->pairs, (size_t)drawn->n * sizeof *solution->chosen);
    solution->n_chosen = drawn->n;
    rv_solution_value(solve, solution->chosen, solution->n_chosen, solution->value);
    for (int32_t l = 0; l < solve->n_levels; l++) {
        solution->bound[l] = from->levels[l].bound;
        if (solution->value[l] != solution->bound[l])
            return rv_fail(solve->ctx, REVERSA_E_INTERNAL, "A draw is not among the optimal matchings");
    }
    return copy_prices(solve, from, solution);
}

static reversa_status build(reversa_context *ctx, const reversa_insight *insight, const rv_drawn *drawn,
                            const reversa_match_options *asked, reversa_matching **matching_out)
{
    const reversa_matching *from = insight->matching;
    reversa_match_options options = *asked;
    rv_solve solve;
    rv_solution solution = {0};
    reversa_matching *matching = NULL;
    options.candidates = 1; /* for the counts alone */
    reversa_status status = rv_solve_open(ctx, insight->problem, NULL, &options, &solve);
    if (!status)
        status = fill_solution(&solve, from, drawn, &solution);
    if (!status)
        status = rv_result_build(&solve, &solution, &matching);
    rv_solution_free(&solve, &solution);
    rv_solve_close(&solve);
    if (status)
        return status;
    matching->options = *asked;
    matching->is_drawn = true;
    matching->certificate = from->certificate;
    matching->has_level_prices = from->has_level_prices;
    memcpy(matching->level_price, from->level_price, sizeof from->level_price);
    matching->threads = ctx->threads;
    matching->seconds = from->seconds;
    matching->memory_peak = rv_heap_peak(ctx->heap);
    *matching_out = matching;
    return REVERSA_OK;
}

/* The draw that the options ask for. */
static reversa_status draw_one(reversa_context *ctx, const reversa_insight *insight, const reversa_match_options *asked,
                               reversa_matching **matching_out)
{
    rv_arena arena;
    rv_drawn drawn = {0};
    rv_arena_open(ctx, &arena);
    reversa_status status = check(ctx, insight);
    if (!status)
        status = rv_lottery_pairs(ctx, insight, (rv_draw){asked->lottery_seed, asked->lottery_draw, RV_LOTTERY_ROOM},
                                  &arena, &drawn);
    if (!status)
        status = build(ctx, insight, &drawn, asked, matching_out);
    rv_arena_free(&arena);
    return status;
}

reversa_status rv_lottery_replace(reversa_context *ctx, reversa_matching **matching)
{
    reversa_matching *from = *matching;
    reversa_matching *drawn = NULL;
    reversa_insight *insight = NULL;
    const rv_near_room room = {.most = RV_NEAR_MOST}; /* ties only */
    if (from->outcome != REVERSA_OUTCOME_OPTIMAL)
        return REVERSA_OK;
    reversa_status status = rv_insight_build(ctx, from->problem, from, room, &insight);
    if (!status)
        status = draw_one(ctx, insight, &from->options, &drawn);
    reversa_insight_free(insight);
    if (status)
        return status == REVERSA_E_DEADLINE ? REVERSA_OK : status;
    *matching = drawn;
    reversa_matching_free(from);
    return REVERSA_OK;
}

reversa_status reversa_lottery_draw(reversa_context *ctx, const reversa_insight *insight, uint64_t seed, int32_t draw,
                                    reversa_matching **matching_out)
{
    if (matching_out)
        *matching_out = NULL;
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!insight || !matching_out)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "%s is NULL", insight ? "matching_out" : "insight");
    if (draw < 0)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "draw is %d; it must be 0 or more", draw);
    reversa_match_options asked = insight->matching->options;
    asked.lottery = true;
    asked.lottery_seed = seed;
    asked.lottery_draw = draw;
    return draw_one(ctx, insight, &asked, matching_out);
}

/* ---- Many draws ---- */

static int compare(const reversa_drawn_pair *a, const rv_new_pair *b)
{
    if (a->mentee != b->mentee)
        return a->mentee < b->mentee ? -1 : 1;
    return (a->mentor > b->mentor) - (a->mentor < b->mentor);
}

/* Two sorted lists into one; what is in both counts once more. */
static reversa_status merge(reversa_context *ctx, reversa_lottery *lottery, const rv_drawn *drawn)
{
    int64_t n = 0;
    int64_t k = 0;
    reversa_drawn_pair *merged = rv_alloc(ctx, (size_t)(lottery->n + drawn->n), sizeof *merged);
    if (!merged)
        return REVERSA_E_MEMORY;
    for (int64_t e = 0; e < lottery->n || k < drawn->n;) {
        int order = e == lottery->n ? 1 : k == drawn->n ? -1 : compare(&lottery->pairs[e], &drawn->pairs[k]);
        if (order > 0)
            merged[n] = (reversa_drawn_pair){drawn->pairs[k].mentor, drawn->pairs[k].mentee, drawn->pairs[k].score, 1};
        else
            merged[n] = lottery->pairs[e];
        merged[n++].times += order == 0;
        e += order <= 0;
        k += order >= 0;
    }
    rv_free(ctx, lottery->pairs);
    lottery->pairs = merged;
    lottery->n = n;
    return REVERSA_OK;
}

static reversa_status draw_all(reversa_context *ctx, const reversa_insight *insight, uint64_t seed, int32_t n_draws,
                               reversa_lottery *lottery)
{
    reversa_status status = check(ctx, insight);
    for (int32_t draw = 0; draw < n_draws && !status; draw++) {
        rv_arena scratch;
        rv_drawn drawn;
        rv_arena_open(ctx, &scratch);
        rv_progress(ctx, "draws", draw, n_draws);
        status = rv_lottery_pairs(ctx, insight, (rv_draw){seed, draw, RV_LOTTERY_ROOM}, &scratch, &drawn);
        if (!status)
            status = merge(ctx, lottery, &drawn);
        rv_arena_free(&scratch);
    }
    for (int64_t e = 0; e < lottery->n; e++) {
        lottery->pairs[e].mentor = insight->problem->side[REVERSA_MENTOR].person[lottery->pairs[e].mentor];
        lottery->pairs[e].mentee = insight->problem->side[REVERSA_MENTEE].person[lottery->pairs[e].mentee];
    }
    return status;
}

reversa_status reversa_lottery_create(reversa_context *ctx, const reversa_insight *insight, uint64_t seed,
                                      int32_t n_draws, reversa_lottery **lottery_out)
{
    if (lottery_out)
        *lottery_out = NULL;
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!insight || !lottery_out)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "%s is NULL", insight ? "lottery_out" : "insight");
    if (n_draws < 1)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "n_draws is %d; it must be 1 or more", n_draws);
    rv_arena arena;
    rv_arena_open(ctx, &arena);
    reversa_lottery *lottery = rv_arena_alloc(ctx, &arena, 1, sizeof *lottery);
    if (!lottery) {
        rv_arena_free(&arena);
        return REVERSA_E_MEMORY;
    }
    *lottery = (reversa_lottery){.arena = arena, .problem = insight->problem};
    status = draw_all(ctx, insight, seed, n_draws, lottery);
    if (!status && lottery->pairs)
        status = rv_arena_keep(ctx, &lottery->arena, lottery->pairs);
    if (status) {
        rv_free(ctx, lottery->pairs);
        reversa_lottery_free(lottery);
        return status;
    }
    *lottery_out = lottery;
    return REVERSA_OK;
}

int64_t reversa_lottery_count(const reversa_lottery *lottery)
{
    return lottery->n;
}

void reversa_lottery_get(const reversa_lottery *lottery, int64_t index, reversa_drawn_pair *pair_out)
{
    memset(pair_out, 0, sizeof *pair_out);
    if (index >= 0 && index < lottery->n)
        *pair_out = lottery->pairs[index];
}

void reversa_lottery_free(reversa_lottery *lottery)
{
    if (!lottery)
        return;
    rv_arena arena = lottery->arena; /* the lottery lies in it */
    rv_arena_free(&arena);
}
