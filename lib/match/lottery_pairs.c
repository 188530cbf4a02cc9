/*
 * A draw: the optimal matching whose pairs have the largest sum of random numbers.
 *
 * Any optimal prices know all optimal matchings (complementary slackness; Schrijver 2003, ch. 8): they have every pair that the
 * prices reward and none that they punish, and of places in use every one that is rewarded and none that is punished. What is
 * left, pairs and places that tie, is a network of its own, in which all choices are optimal; the numbers are its scores.
 * It is solved over some of the ties, and again while its prices ask for more of them.
 */
#include "match/lottery.h"

#include <string.h>

#include "base/text.h"
#include "match/lottery_ties.h"

typedef struct lottery {
    reversa_context *ctx;
    const reversa_insight *insight;
    rv_arena *arena;
    rv_ties ties;
    rv_network net;
    int32_t *pinned[2];
    int32_t *low[2];
    int32_t *high[2];
    rv_new_pair *certain; /* chosen pairs that every optimum has, by mentee */
    int64_t n_certain;
} lottery;

/* ---- Places ---- */

/* Does a place tie: neither rewarded nor punished? */
static bool place_ties(const reversa_insight *insight, int side, int32_t person, int32_t load)
{
    int32_t d = insight->net.n_levels;
    const int64_t *price = insight->price[side] + (size_t)person * (size_t)d;
    int64_t profit[RV_NETWORK_LEVELS];
    rv_network_unit(&insight->net, side, person, load, profit);
    for (int32_t k = 0; k < d; k++)
        profit[k] += price[k];
    return rv_lex_sign(profit, d) == 0;
}

static reversa_status set_places(lottery *l, int side)
{
    const reversa_insight *insight = l->insight;
    const rv_network_side *people = &insight->net.side[side];
    size_t n = (size_t)people->n;
    l->pinned[side] = rv_arena_alloc(l->ctx, l->arena, n, sizeof(int32_t));
    l->low[side] = rv_arena_alloc(l->ctx, l->arena, n, sizeof(int32_t));
    l->high[side] = rv_arena_alloc(l->ctx, l->arena, n, sizeof(int32_t));
    if (!l->pinned[side] || !l->low[side] || !l->high[side])
        return REVERSA_E_MEMORY;
    for (int32_t p = 0; p < people->n; p++) {
        int32_t load = insight->load[side][p];
        l->pinned[side][p] = people->pinned[p];
        l->low[side][p] = load;
        l->high[side][p] = load;
        if (!rv_insight_has_room(insight, side, p))
            continue;
        while (l->low[side][p] > people->pinned[p] && place_ties(insight, side, p, l->low[side][p]))
            l->low[side][p]--;
        while (l->high[side][p] < people->most[p] && place_ties(insight, side, p, l->high[side][p] + 1))
            l->high[side][p]++;
    }
    l->net.side[side] = (rv_network_side){people->n, l->pinned[side], l->low[side], l->high[side]};
    return REVERSA_OK;
}

/* Chosen pairs that do not tie are in every optimum: they take their places before the draw. */
static reversa_status set_certain(lottery *l)
{
    const reversa_insight *insight = l->insight;
    const int64_t *at = insight->mates_at[REVERSA_MENTEE];
    int32_t n = insight->net.side[REVERSA_MENTEE].n;
    l->certain = rv_arena_alloc(l->ctx, l->arena, (size_t)at[n], sizeof *l->certain);
    if (!l->certain)
        return REVERSA_E_MEMORY;
    for (int32_t i = 0; i < n; i++) {
        for (int64_t k = at[i]; k < at[i + 1]; k++) {
            rv_near mate = insight->mates[REVERSA_MENTEE][k];
            if (rv_lottery_ties_are(insight, i, mate))
                continue;
            l->certain[l->n_certain++] = (rv_new_pair){.mentee = i, .mentor = mate.person, .score = mate.score};
            l->pinned[REVERSA_MENTEE][i]++;
            l->pinned[REVERSA_MENTOR][mate.person]++;
        }
    }
    return REVERSA_OK;
}

/* ---- The draw ---- */

static reversa_status take(lottery *l, const rv_flow *flow, rv_arena *arena, rv_drawn *drawn_out)
{
    int64_t n = l->n_certain;
    for (int64_t k = 0; k < l->ties.n; k++)
        n += flow->chosen[k];
    rv_new_pair *pairs = rv_arena_alloc(l->ctx, arena, (size_t)n, sizeof *pairs);
    if (!pairs)
        return REVERSA_E_MEMORY;
    int64_t at = 0;
    int64_t next = 0;
    for (int32_t i = 0; i < l->insight->net.side[REVERSA_MENTEE].n; i++) {
        int64_t first = at;
        for (; next < l->n_certain && l->certain[next].mentee == i; next++)
            pairs[at++] = l->certain[next];
        for (int64_t k = l->ties.offset[i]; k < l->ties.offset[i + 1]; k++)
            if (flow->chosen[k])
                pairs[at++] = (rv_new_pair){.mentee = i, .mentor = l->ties.mentor[k], .score = l->ties.score[k]};
        for (int64_t k = first + 1; k < at; k++) { /* by mentor */
            rv_new_pair moving = pairs[k];
            int64_t to = k;
            for (; to > first && pairs[to - 1].mentor > moving.mentor; to--)
                pairs[to] = pairs[to - 1];
            pairs[to] = moving;
        }
    }
    drawn_out->pairs = pairs;
    drawn_out->n = n;
    return REVERSA_OK;
}

/* Do all choices have as many pairs? Else a pair's number may be below 0, or more pairs would always be better. */
static bool is_count_fixed(const lottery *l)
{
    bool fixed[2] = {true, true};
    for (int side = 0; side < 2; side++)
        for (int32_t p = 0; p < l->net.side[side].n; p++)
            fixed[side] = fixed[side] && l->low[side][p] == l->high[side][p];
    return fixed[0] || fixed[1];
}

/* The network but for its pairs: what is in every optimum has to be, as the first level. */
static void set_network(lottery *l)
{
    for (int side = 0; side < 2; side++) {
        for (int32_t p = 0; p < l->net.side[side].n; p++) {
            if (l->low[side][p] < l->pinned[side][p])
                l->low[side][p] = l->pinned[side][p];
        }
    }
    l->net.n_levels = 2;
    l->net.levels[0] = RV_PROFIT_DEMAND;
    l->net.levels[1] = RV_PROFIT_SCORE;
    if (!is_count_fixed(l))
        l->net.bonus[RV_PROFIT_PAIR][1] = -RV_MILLION / 2;
}

/* The best draw of the ties that take part, checked. */
static reversa_status solve_part(lottery *l, const rv_start *start, rv_flow *flow, int64_t *sum_out)
{
    int64_t value[RV_NETWORK_LEVELS];
    int64_t bound[RV_NETWORK_LEVELS];
    int64_t wanted = 0;
    for (int side = 0; side < 2; side++)
        for (int32_t p = 0; p < l->net.side[side].n; p++)
            wanted += l->low[side][p] - l->pinned[side][p];
    l->net.offset = l->ties.offset;
    l->net.mentor = l->ties.mentor;
    l->net.score = l->ties.number;
    l->net.start = start->offset ? start : NULL;
    reversa_status status = rv_flow_open(l->ctx, &l->net, flow);
    if (!status)
        status = rv_network_solve(l->ctx, &l->net, flow);
    l->net.start = NULL;
    if (status == REVERSA_E_CANCELLED || status == REVERSA_E_DEADLINE)
        status = rv_first_error(l->ctx) ? status : rv_fail_stopped(l->ctx, status);
    if (!status && (!rv_network_check(&l->net, flow, value, bound) || value[0] != wanted))
        status = rv_fail(l->ctx, REVERSA_E_INTERNAL, "A draw is not among the optimal matchings");
    *sum_out = status ? 0 : value[1];
    return status;
}

static reversa_status solve_draw(lottery *l, rv_arena *arena, rv_drawn *drawn_out)
{
    rv_start start = {0};
    int64_t n_joined = 0;
    reversa_status status = rv_lottery_ties_start(&l->ties, &l->net);
    do {
        rv_flow flow = {0};
        if (!status)
            status = solve_part(l, &start, &flow, &drawn_out->sum);
        if (!status)
            status = rv_start_take(l->ctx, &l->net, &flow, &start);
        n_joined = 0;
        if (!status)
            status = rv_lottery_ties_join(&l->ties, &flow, &n_joined);
        if (!status && n_joined == 0)
            status = take(l, &flow, arena, drawn_out);
        rv_flow_close(l->ctx, &flow);
    } while (!status && n_joined > 0);
    rv_start_close(l->ctx, &start);
    return status;
}

reversa_status rv_lottery_pairs(reversa_context *ctx, const reversa_insight *insight, rv_draw draw, rv_arena *arena,
                                rv_drawn *drawn_out)
{
    rv_arena scratch;
    rv_arena_open(ctx, &scratch);
    lottery l = {.ctx = ctx, .insight = insight, .arena = &scratch};
    reversa_status status = rv_lottery_ties_open(ctx, insight, draw, &scratch, &l.ties);
    for (int side = 0; side < 2 && !status; side++)
        status = set_places(&l, side);
    if (!status)
        status = set_certain(&l);
    if (!status) {
        set_network(&l);
        status = solve_draw(&l, arena, drawn_out);
    }
    rv_lottery_ties_close(&l.ties);
    rv_arena_free(&scratch);
    return status;
}
