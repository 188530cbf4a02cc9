/*
 * Rounds of solving and pricing (column generation, Dantzig & Wolfe 1960) for one run of levels.
 *
 * Every solve is checked over its working pairs by rv_network_check(); when pricing finds no violator, that check holds
 * over every eligible pair of the graph. A target that the working pairs reach needs no proof: a choice that reaches it is
 * one.
 */
#include "match/linear.h"

#include <string.h>

#include "base/text.h"
#include "match/count.h"
#include "match/pricing.h"

void rv_linear_open(rv_solve *solve, rv_linear *linear)
{
    memset(linear, 0, sizeof *linear);
    linear->solve = solve;
    linear->first = solve->has_least;
    if (solve->has_least)
        rv_linear_append(linear, RV_PROFIT_DEMAND);
    for (int side = 0; side < 2; side++) {
        const rv_places *places = &solve->side[side];
        linear->net.side[side] = (rv_network_side){places->n, places->pinned, places->least, places->most};
    }
}

static void forget_pairs(rv_linear *linear)
{
    reversa_context *ctx = linear->solve->ctx;
    rv_flow_close(ctx, &linear->flow);
    rv_free(ctx, linear->own.offset);
    rv_free(ctx, linear->own.mentor);
    rv_free(ctx, linear->own.score);
    rv_free(ctx, linear->active);
    memset(&linear->own, 0, sizeof linear->own);
    linear->active = NULL;
}

void rv_linear_close(rv_linear *linear)
{
    forget_pairs(linear);
    memset(linear, 0, sizeof *linear);
}

void rv_linear_append(rv_linear *linear, rv_profit kind)
{
    RV_REQUIRE(linear->net.n_levels < RV_NETWORK_LEVELS);
    linear->net.levels[linear->net.n_levels++] = kind;
}

void rv_linear_hold(rv_linear *linear, int64_t least)
{
    rv_network *net = &linear->net;
    linear->least.of[net->levels[--net->n_levels]] = least;
    if (net->n_levels > 0 && net->levels[0] == RV_PROFIT_COUNT)
        return;
    memmove(net->levels + 1, net->levels, (size_t)net->n_levels * sizeof *net->levels);
    net->levels[0] = RV_PROFIT_COUNT;
    net->n_levels++;
    linear->first++;
}

/* ---- The pairs of the graph ---- */

static reversa_status filter_pairs(rv_linear *linear)
{
    reversa_context *ctx = linear->solve->ctx;
    const rv_pairs *all = &linear->solve->pairs;
    rv_pairs *own = &linear->own;
    int32_t n_mentees = linear->solve->side[REVERSA_MENTEE].n;
    own->offset = rv_alloc(ctx, (size_t)n_mentees + 1, sizeof *own->offset);
    own->mentor = rv_alloc(ctx, (size_t)all->n, sizeof *own->mentor);
    own->score = rv_alloc(ctx, (size_t)all->n, sizeof *own->score);
    if (!own->offset || !own->mentor || !own->score)
        return REVERSA_E_MEMORY;
    for (int32_t i = 0; i < n_mentees; i++) {
        for (int64_t e = all->offset[i]; e < all->offset[i + 1]; e++) {
            if (all->score[e] < linear->net.threshold)
                continue;
            own->mentor[own->n] = all->mentor[e];
            own->score[own->n++] = all->score[e];
        }
        own->offset[i + 1] = own->n;
    }
    return REVERSA_OK;
}

static reversa_status mark_active(rv_linear *linear, const rv_pairs *pairs)
{
    const rv_rows *rows = &linear->solve->problem->active;
    linear->active = rv_alloc(linear->solve->ctx, (size_t)pairs->n, sizeof *linear->active);
    if (!linear->active)
        return REVERSA_E_MEMORY;
    for (int32_t i = 0; i < linear->solve->side[REVERSA_MENTEE].n && rows->offset; i++) {
        int64_t row = rows->offset[i];
        for (int64_t e = pairs->offset[i]; e < pairs->offset[i + 1]; e++) {
            while (row < rows->offset[i + 1] && rows->mentor[row] < pairs->mentor[e])
                row++;
            linear->active[e] = row < rows->offset[i + 1] && rows->mentor[row] == pairs->mentor[e];
        }
    }
    return REVERSA_OK;
}

static reversa_status set_pairs(rv_linear *linear)
{
    reversa_status status = REVERSA_OK;
    const rv_pairs *pairs = linear->net.threshold > 0 ? &linear->own : &linear->solve->pairs;
    forget_pairs(linear);
    if (linear->net.threshold > 0)
        status = filter_pairs(linear);
    bool keeps = false;
    for (int32_t l = 0; l < linear->net.n_levels; l++)
        keeps = keeps || linear->net.levels[l] == RV_PROFIT_KEEP;
    if (!status && keeps)
        status = mark_active(linear, pairs);
    linear->net.offset = pairs->offset;
    linear->net.mentor = pairs->mentor;
    linear->net.score = pairs->score;
    linear->net.active = linear->active;
    return status;
}

/* ---- The rounds ---- */

static bool counts_anything(const rv_counts *least)
{
    return least->of[RV_PROFIT_MENTOR] > 0 || least->of[RV_PROFIT_MENTEE] > 0 || least->of[RV_PROFIT_PAIR] > 0;
}

/* Value and bound without what the bonus pays for the counts: bonus · (count − least) is 0 on every level. */
static void take_bonus_off(rv_linear *linear)
{
    rv_counts counts = rv_count_flow(&linear->net, &linear->flow);
    for (int32_t l = 0; l < linear->net.n_levels; l++) {
        for (int c = 0; c <= RV_PROFIT_PAIR; c++) {
            linear->value[l] -= linear->net.bonus[c][l] * counts.of[c];
            linear->bound[l] -= linear->net.bonus[c][l] * linear->least.of[c];
        }
    }
}

static bool is_proven(rv_linear *linear)
{
    if (!rv_network_check(&linear->net, &linear->flow, linear->value, linear->bound))
        return false;
    rv_counts counts = rv_count_flow(&linear->net, &linear->flow);
    bool good = true;
    int64_t missing = 0; /* in what the first level pays: proves that the counts are out of reach */
    take_bonus_off(linear);
    for (int c = 0; c <= RV_PROFIT_PAIR; c++) {
        good = good && (!linear->counted || counts.of[c] >= linear->least.of[c]);
        good = good && rv_lex_sign(linear->net.bonus[c], linear->net.n_levels) >= 0;
        missing += linear->net.bonus[c][0] * (linear->least.of[c] - counts.of[c]);
    }
    for (int32_t l = 0; l < linear->net.n_levels && linear->counted; l++)
        good = good && linear->value[l] == linear->bound[l];
    return good && (linear->counted || missing > 0);
}

/* Solve over the working pairs; the check fills in value and bound. */
static reversa_status solve_working(rv_linear *linear)
{
    reversa_context *ctx = linear->solve->ctx;
    reversa_status status = set_pairs(linear);
    memset(linear->net.bonus, 0, sizeof linear->net.bonus);
    linear->counted = true;
    if (!status)
        status = rv_flow_open(ctx, &linear->net, &linear->flow);
    if (!status)
        status = rv_network_solve(ctx, &linear->net, &linear->flow);
    if (!status && counts_anything(&linear->least))
        status = rv_count_raise(ctx, &linear->net, &linear->least, &linear->flow, &linear->counted);
    if (!status && !is_proven(linear))
        status = rv_fail(ctx, REVERSA_E_INTERNAL, "The prices of the network do not prove its pairs");
    if (status || !linear->keep || !linear->counted || !rv_linear_loads_are_met(linear))
        return status;
    status = rv_linear_keep(linear, linear->keep);
    *linear->kept = !status;
    return status;
}

static reversa_status add_violators(rv_linear *linear, int64_t *n_added_out)
{
    rv_solve *solve = linear->solve;
    rv_new_pair *found = NULL;
    reversa_status status = rv_pricing_find(solve, &linear->net, linear->flow.price, &found, n_added_out);
    if (!status)
        solve->rounds++;
    if (!status && *n_added_out > 0) {
        status = rv_solve_add(solve, found, *n_added_out);
        if (linear->net.threshold <= 0 && !status) { /* the flow was over the pairs that have just been replaced */
            linear->net.offset = NULL;
            linear->net.mentor = NULL;
            linear->net.score = NULL;
        }
    }
    rv_free(solve->ctx, found);
    return status;
}

reversa_status rv_linear_solve(rv_linear *linear)
{
    int64_t n_added = 1;
    reversa_status status = REVERSA_OK;
    while (!status && n_added > 0) {
        int64_t started = rv_clock_ns();
        int64_t n_working = linear->solve->pairs.n;
        status = solve_working(linear);
        int64_t solved = rv_clock_ns();
        if (!status)
            status = add_violators(linear, &n_added);
        if (!status)
            rv_log(linear->solve->ctx, REVERSA_LOG_INFO,
                   "round %d: network %.2f s over %lld pairs, pricing %.2f s, %lld pairs added", linear->solve->rounds,
                   rv_seconds(started, solved), (long long)n_working, rv_seconds(solved, rv_clock_ns()),
                   (long long)n_added);
    }
    return status;
}

reversa_status rv_linear_reaches(rv_linear *linear, const int64_t *target, bool only_working, bool *reached_out)
{
    int64_t n_added = 1;
    bool reached = false;
    reversa_status status = REVERSA_OK;
    while (!status && n_added > 0 && !reached) {
        n_added = 0;
        status = solve_working(linear);
        reached = !status && linear->counted && rv_lex_compare(linear->value, target, linear->net.n_levels) >= 0;
        if (!status && !reached && !only_working)
            status = add_violators(linear, &n_added);
    }
    *reached_out = reached;
    return status;
}

int32_t rv_linear_lowest(const rv_linear *linear)
{
    int32_t lowest = (int32_t)RV_MILLION;
    for (int64_t e = 0; e < linear->net.offset[linear->net.side[REVERSA_MENTEE].n]; e++) {
        if (linear->flow.chosen[e] && linear->net.score[e] < lowest)
            lowest = linear->net.score[e];
    }
    return lowest;
}

/* ---- Reading the flow ---- */

reversa_status rv_linear_keep(const rv_linear *linear, rv_solution *solution)
{
    const rv_network *net = &linear->net;
    int32_t n_mentees = net->side[REVERSA_MENTEE].n;
    int64_t n = 0;
    for (int64_t e = 0; e < net->offset[n_mentees]; e++)
        n += linear->flow.chosen[e];
    rv_new_pair *chosen = rv_alloc(linear->solve->ctx, (size_t)n, sizeof *chosen);
    if (!chosen)
        return REVERSA_E_MEMORY;
    rv_free(linear->solve->ctx, solution->chosen);
    solution->chosen = chosen;
    solution->n_chosen = 0;
    for (int32_t i = 0; i < n_mentees; i++) {
        for (int64_t e = net->offset[i]; e < net->offset[i + 1]; e++) {
            if (linear->flow.chosen[e])
                chosen[solution->n_chosen++] = (rv_new_pair){i, net->mentor[e], net->score[e]};
        }
    }
    return REVERSA_OK;
}

bool rv_linear_loads_are_met(const rv_linear *linear)
{
    for (int side = 0; side < 2; side++) {
        const rv_places *places = &linear->solve->side[side];
        for (int32_t p = 0; p < places->n; p++) {
            int32_t load = linear->flow.load[side] ? linear->flow.load[side][p] : -1;
            if (load < places->least[p] || load > places->most[p])
                return false;
        }
    }
    return true;
}
