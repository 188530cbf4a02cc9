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
#include "match/leximin.h"
#include "match/pricing.h"

static void set_places(rv_linear *linear, const rv_places side[2])
{
    for (int s = 0; s < 2; s++)
        linear->net.side[s] = (rv_network_side){side[s].n, side[s].pinned, side[s].least, side[s].most};
}

#define FAR 64 /* paths to the count: more of them take longer than to solve anew with the count in front */

void rv_linear_open(rv_solve *solve, rv_linear *linear)
{
    memset(linear, 0, sizeof *linear);
    linear->solve = solve;
    linear->first = solve->has_least;
    if (solve->has_least)
        rv_linear_append(linear, RV_PROFIT_DEMAND);
    set_places(linear, solve->side);
}

void rv_linear_open_behind(rv_leximin *leximin, rv_linear *linear)
{
    memset(linear, 0, sizeof *linear);
    linear->solve = leximin->solve;
    linear->behind = leximin;
    linear->first = 1;
    rv_linear_append(linear, RV_PROFIT_DEMAND); /* the units that the face has in use */
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
    if (!linear->solve)
        return;
    forget_pairs(linear);
    rv_start_close(linear->solve->ctx, &linear->start);
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
    rv_profit kind = net->levels[--net->n_levels];
    linear->least.of[kind] = least + (linear->behind ? linear->behind->settled_counts.of[kind] : 0);
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
    linear->rest = linear->least;
    if (linear->behind) {
        pairs = &linear->behind->open;
        set_places(linear, linear->behind->side);
        for (int c = 0; c <= RV_PROFIT_PAIR; c++)
            linear->rest.of[c] -= linear->behind->settled_counts.of[c];
    } else if (linear->net.threshold > 0) {
        status = filter_pairs(linear);
    }
    bool keeps = false;
    for (int32_t l = 0; l < linear->net.n_levels; l++)
        keeps = keeps || linear->net.levels[l] == RV_PROFIT_KEEP || linear->net.kept[l] != 0;
    if (!status && keeps)
        status = mark_active(linear, pairs);
    linear->net.offset = pairs->offset;
    linear->net.mentor = pairs->mentor;
    linear->net.score = pairs->score;
    linear->net.active = linear->active;
    return status;
}

reversa_status rv_linear_reload(rv_linear *linear, const rv_new_pair *chosen, int64_t n)
{
    rv_flow flow = linear->flow;
    memset(&linear->flow, 0, sizeof linear->flow);
    reversa_status status = set_pairs(linear);
    const rv_network *net = &linear->net;
    int64_t n_pairs = status ? 0 : net->offset[net->side[REVERSA_MENTEE].n];
    rv_free(linear->solve->ctx, flow.chosen);
    flow.chosen = rv_alloc(linear->solve->ctx, (size_t)n_pairs, sizeof *flow.chosen);
    linear->flow = flow;
    if (status || !flow.chosen)
        return status ? status : REVERSA_E_MEMORY;
    for (int side = 0; side < 2; side++) {
        if (net->side[side].n > 0)
            memcpy(flow.load[side], net->side[side].pinned, (size_t)net->side[side].n * sizeof *flow.load[side]);
    }
    for (int64_t k = 0; k < n; k++) {
        int32_t i = chosen[k].mentee;
        flow.load[REVERSA_MENTEE][i]++;
        flow.load[REVERSA_MENTOR][chosen[k].mentor]++;
        for (int64_t e = net->offset[i]; e < net->offset[i + 1]; e++)
            flow.chosen[e] = flow.chosen[e] || net->mentor[e] == chosen[k].mentor;
    }
    return REVERSA_OK;
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
            linear->bound[l] -= linear->net.bonus[c][l] * linear->rest.of[c];
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
        good = good && (!linear->counted || counts.of[c] >= linear->rest.of[c]);
        good = good && rv_lex_sign(linear->net.bonus[c], linear->net.n_levels) >= 0;
        missing += linear->net.bonus[c][0] * (linear->rest.of[c] - counts.of[c]);
    }
    for (int32_t l = 0; l < linear->net.n_levels && linear->counted; l++)
        good = good && linear->value[l] == linear->bound[l];
    return good && (linear->counted || missing > 0);
}

/* Prices for other levels in the same room: one level of zeros, then the first ones. There were at least as many. */
static void rename_levels(rv_linear *linear, int32_t n_solved)
{
    size_t d = (size_t)linear->net.n_levels;
    for (int side = 0; side < 2; side++) {
        int64_t *price = linear->flow.price[side];
        for (size_t p = 0; p < (size_t)linear->net.side[side].n; p++) {
            memmove(price + p * d + 1, price + p * (size_t)n_solved, (d - 1) * sizeof *price);
            price[p * d] = 0;
        }
    }
}

/* A flow to start from: the best on the levels where counts only break ties, or with the one that is counted first. */
static reversa_status solve_start(rv_linear *linear, int counted_first)
{
    reversa_context *ctx = linear->solve->ctx;
    rv_network net = linear->net;
    net.n_levels = 0;
    if (counted_first >= 0)
        net.levels[net.n_levels++] = (rv_profit)counted_first;
    for (int32_t l = 1; l < linear->net.n_levels; l++)
        net.levels[net.n_levels++] = linear->net.levels[l];
    for (int c = 0; c <= RV_PROFIT_PAIR && counted_first < 0; c++) {
        if (net.n_levels < linear->net.n_levels || (linear->rest.of[c] > 0 && net.n_levels < RV_NETWORK_LEVELS))
            net.levels[net.n_levels++] = (rv_profit)c;
    }
    rv_flow_close(ctx, &linear->flow);
    reversa_status status = rv_flow_open(ctx, &net, &linear->flow);
    if (!status)
        status = rv_network_solve(ctx, &net, &linear->flow);
    if (!status && counted_first < 0)
        rename_levels(linear, net.n_levels);
    if (status || counted_first < 0)
        return status;
    linear->net.bonus[counted_first][0] = 1;
    for (int32_t i = 0; i < net.side[REVERSA_MENTEE].n && counted_first == RV_PROFIT_PAIR; i++)
        linear->flow.price[REVERSA_MENTEE][(size_t)i * (size_t)net.n_levels]--; /* units are paid now, not pairs */
    return REVERSA_OK;
}

/* The one kind that is counted, where a flow falls far short of it on account of other levels; −1 if it is not so. */
static int far_count(const rv_linear *linear)
{
    rv_counts now = rv_count_flow(&linear->net, &linear->flow);
    int found = -1;
    int32_t n = 0;
    for (int c = 0; c <= RV_PROFIT_PAIR; c++) {
        n += linear->rest.of[c] > 0;
        found = linear->rest.of[c] - now.of[c] > FAR ? c : found;
    }
    return n == 1 && linear->net.n_levels > 1 ? found : -1;
}

static reversa_status solve_counted(rv_linear *linear)
{
    reversa_status status = solve_start(linear, -1);
    int first = status ? -1 : far_count(linear);
    if (first >= 0)
        status = solve_start(linear, first);
    return status ? status
                  : rv_count_fit(linear->solve->ctx, &linear->net, &linear->rest, &linear->flow, &linear->counted);
}

/* Solve over the working pairs; the check fills in value and bound. */
static reversa_status solve_working(rv_linear *linear)
{
    reversa_context *ctx = linear->solve->ctx;
    reversa_status status = set_pairs(linear);
    memset(linear->net.bonus, 0, sizeof linear->net.bonus);
    linear->counted = true;
    if (!status && counts_anything(&linear->least)) {
        status = solve_counted(linear);
    } else if (!status) {
        status = rv_flow_open(ctx, &linear->net, &linear->flow);
        linear->net.start = &linear->start;
        status = status ? status : rv_network_solve(ctx, &linear->net, &linear->flow);
        linear->net.start = NULL;
        status = status ? status : rv_start_take(ctx, &linear->net, &linear->flow, &linear->start);
    }
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
    reversa_status status = linear->behind
                                ? rv_leximin_price(linear->behind, linear, &found, n_added_out)
                                : rv_pricing_find(solve, &linear->net, linear->flow.price, &found, n_added_out);
    if (!status)
        solve->rounds++;
    if (!status && *n_added_out > 0 && linear->behind) {
        status = rv_leximin_add(linear->behind, linear, found, *n_added_out);
    } else if (!status && *n_added_out > 0) {
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
    int64_t n = linear->behind ? linear->behind->n_settled : 0;
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
    for (int64_t k = 0; linear->behind && k < linear->behind->n_settled; k++)
        chosen[solution->n_chosen++] = linear->behind->settled[k];
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
