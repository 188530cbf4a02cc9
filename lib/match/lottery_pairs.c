/*
 * A draw: the optimal matching whose pairs have the largest sum of random numbers.
 *
 * Any optimal prices know all optimal matchings (complementary slackness; Schrijver 2003, ch. 8): they have every pair that the
 * prices reward and none that they punish, and of places in use every one that is rewarded and none that is punished. What is
 * left, pairs and places that tie, is a network of its own, in which all choices are optimal; the numbers are its scores.
 * A row with more ties than there is room for keeps those with the largest numbers: every matching is still the one with the
 * largest sum for some numbers.
 */
#include "match/lottery.h"

#include <string.h>

#include "base/hash.h"
#include "base/text.h"
#include "score/best.h"

#define MOST_TIES 64 /* of a row, beside those that are chosen */

typedef struct lottery {
    reversa_context *ctx;
    const reversa_insight *insight;
    rv_arena *arena;
    uint64_t *key[2]; /* by side, by ordinal: from seed, draw and id */
    rv_row_desk desk;
    rv_network net;
    int32_t *pinned[2];
    int32_t *low[2];
    int32_t *high[2];
    int64_t *offset;
    int32_t *mentor; /* of tied pairs */
    int32_t *number; /* drawn */
    int32_t *score;  /* their scores */
    size_t room[3];
    int64_t n;
    rv_new_pair *certain; /* chosen pairs that every optimum has, by mentee */
    int64_t n_certain;
} lottery;

static int32_t number_of(const lottery *l, int32_t mentee, int32_t mentor)
{
    rv_random random = {l->key[REVERSA_MENTEE][mentee] ^ (l->key[REVERSA_MENTOR][mentor] * 0x9E3779B97F4A7C15U)};
    return (int32_t)(((rv_random_next(&random) >> 32) * (uint64_t)RV_MILLION) >> 32);
}

static reversa_status make_keys(lottery *l, uint64_t seed, int32_t draw)
{
    const reversa_problem *problem = l->insight->problem;
    rv_random random = {seed};
    uint64_t key = rv_random_next(&random) + (uint64_t)draw;
    for (int side = 0; side < 2; side++) {
        l->key[side] = rv_arena_alloc(l->ctx, l->arena, (size_t)problem->side[side].n, sizeof(uint64_t));
        if (!l->key[side])
            return REVERSA_E_MEMORY;
        for (int32_t p = 0; p < problem->side[side].n; p++) {
            const char *id = reversa_cohort_id(problem->cohort, problem->side[side].person[p]);
            l->key[side][p] = rv_siphash(key ^ (uint64_t)side << 63, id, strlen(id));
        }
    }
    return REVERSA_OK;
}

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

/* ---- Pairs ---- */

static bool is_tie(const lottery *l, int32_t mentee, rv_near near)
{
    int64_t length[RV_NETWORK_LEVELS];
    rv_insight_pair(l->insight, mentee, near.person, near.score, length);
    return rv_lex_sign(length, l->insight->net.n_levels) == 0;
}

/* A pair of the row in hand, ascending by mentor. */
static reversa_status add_tie(lottery *l, int32_t mentee, rv_near near)
{
    size_t n = (size_t)l->n;
    reversa_status status = rv_grow(l->ctx, &l->mentor, &l->room[0], n + 1, sizeof *l->mentor);
    if (!status)
        status = rv_grow(l->ctx, &l->number, &l->room[1], n + 1, sizeof *l->number);
    if (!status)
        status = rv_grow(l->ctx, &l->score, &l->room[2], n + 1, sizeof *l->score);
    if (status)
        return status;
    int64_t at = l->n++;
    for (; at > l->offset[mentee] && l->mentor[at - 1] > near.person; at--) {
        l->mentor[at] = l->mentor[at - 1];
        l->number[at] = l->number[at - 1];
        l->score[at] = l->score[at - 1];
    }
    l->mentor[at] = near.person;
    l->number[at] = number_of(l, mentee, near.person);
    l->score[at] = near.score;
    return REVERSA_OK;
}

static reversa_status add_chosen(lottery *l, int32_t mentee)
{
    const reversa_insight *insight = l->insight;
    reversa_status status = REVERSA_OK;
    for (int64_t k = insight->mates_at[REVERSA_MENTEE][mentee];
         k < insight->mates_at[REVERSA_MENTEE][mentee + 1] && !status; k++) {
        rv_near mate = insight->mates[REVERSA_MENTEE][k];
        if (is_tie(l, mentee, mate)) {
            status = add_tie(l, mentee, mate);
            continue;
        }
        l->certain[l->n_certain++] = (rv_new_pair){.mentee = mentee, .mentor = mate.person, .score = mate.score};
        l->pinned[REVERSA_MENTEE][mentee]++;
        l->pinned[REVERSA_MENTOR][mate.person]++;
    }
    return status;
}

/* Of the open ties those with the largest numbers. */
static reversa_status add_open(lottery *l, int32_t mentee, const rv_near *near, int64_t n_near)
{
    rv_best heap[MOST_TIES];
    int32_t n = 0;
    reversa_status status = REVERSA_OK;
    for (int64_t k = 0; k < n_near; k++)
        if (is_tie(l, mentee, near[k]))
            rv_best_offer(heap, &n, MOST_TIES, (rv_best){number_of(l, mentee, near[k].person), near[k].person});
    for (int64_t k = 0; k < n_near && n > 0 && !status; k++) {
        rv_best entry = {number_of(l, mentee, near[k].person), near[k].person};
        if (is_tie(l, mentee, near[k]) && !rv_best_before(heap[0], entry))
            status = add_tie(l, mentee, near[k]);
    }
    return status;
}

static reversa_status add_row(lottery *l, int32_t mentee)
{
    const reversa_insight *insight = l->insight;
    int32_t d = insight->net.n_levels;
    int64_t reach[RV_NETWORK_LEVELS] = {0};
    int64_t first = insight->near_at[REVERSA_MENTEE][mentee];
    reversa_status status = add_chosen(l, mentee);
    if (status)
        return status;
    if (rv_lex_sign(insight->row_floor + (size_t)mentee * (size_t)d, d) > 0)
        return add_open(l, mentee, insight->near[REVERSA_MENTEE] + first,
                        insight->near_at[REVERSA_MENTEE][mentee + 1] - first);
    reach[d - 1] = 1; /* more ties than are kept */
    status = rv_insight_row(insight, &l->desk, mentee, reach);
    if (status == REVERSA_E_CALLBACK)
        return rv_fail(l->ctx, status, "A user-defined criterion failed");
    return status ? status : add_open(l, mentee, l->desk.found, l->desk.n_found);
}

static reversa_status add_rows(lottery *l)
{
    int32_t n = l->insight->net.side[REVERSA_MENTEE].n;
    l->offset = rv_arena_alloc(l->ctx, l->arena, (size_t)n + 1, sizeof *l->offset);
    l->certain = rv_arena_alloc(l->ctx, l->arena, (size_t)l->insight->mates_at[REVERSA_MENTEE][n], sizeof *l->certain);
    reversa_status status = l->offset && l->certain ? rv_row_desk_open(l->ctx, l->arena, l->insight, &l->desk)
                                                    : REVERSA_E_MEMORY;
    for (int32_t i = 0; i < n && !status; i++) {
        l->offset[i] = l->n;
        status = add_row(l, i);
        l->offset[i + 1] = l->n;
        if (!status && i % 64 == 0)
            status = rv_poll(l->ctx);
    }
    return status;
}

/* ---- The draw ---- */

static reversa_status take(lottery *l, const rv_flow *flow, rv_arena *arena, rv_drawn *drawn_out)
{
    int64_t n = l->n_certain;
    for (int64_t k = 0; k < l->n; k++)
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
        for (int64_t k = l->offset[i]; k < l->offset[i + 1]; k++)
            if (flow->chosen[k])
                pairs[at++] = (rv_new_pair){.mentee = i, .mentor = l->mentor[k], .score = l->score[k]};
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

static reversa_status solve_draw(lottery *l, rv_arena *arena, rv_drawn *drawn_out)
{
    rv_flow flow;
    int64_t value[RV_NETWORK_LEVELS];
    int64_t bound[RV_NETWORK_LEVELS];
    int64_t wanted = 0;
    for (int side = 0; side < 2; side++) {
        for (int32_t p = 0; p < l->net.side[side].n; p++) {
            if (l->low[side][p] < l->pinned[side][p])
                l->low[side][p] = l->pinned[side][p];
            wanted += l->low[side][p] - l->pinned[side][p];
        }
    }
    l->net.n_levels = 2;
    l->net.levels[0] = RV_PROFIT_DEMAND;
    l->net.levels[1] = RV_PROFIT_SCORE;
    l->net.offset = l->offset;
    l->net.mentor = l->mentor;
    l->net.score = l->number;
    if (!is_count_fixed(l))
        l->net.bonus[RV_PROFIT_PAIR][1] = -RV_MILLION / 2;
    reversa_status status = rv_flow_open(l->ctx, &l->net, &flow);
    if (!status)
        status = rv_network_solve(l->ctx, &l->net, &flow);
    if (status == REVERSA_E_CANCELLED || status == REVERSA_E_DEADLINE)
        status = rv_first_error(l->ctx) ? status : rv_fail_stopped(l->ctx, status);
    if (!status && (!rv_network_check(&l->net, &flow, value, bound) || value[0] != wanted))
        status = rv_fail(l->ctx, REVERSA_E_INTERNAL, "A draw is not among the optimal matchings");
    if (!status)
        status = take(l, &flow, arena, drawn_out);
    rv_flow_close(l->ctx, &flow);
    return status;
}

reversa_status rv_lottery_pairs(reversa_context *ctx, const reversa_insight *insight, uint64_t seed, int32_t draw,
                                rv_arena *arena, rv_drawn *drawn_out)
{
    rv_arena scratch;
    rv_arena_open(ctx, &scratch);
    lottery l = {.ctx = ctx, .insight = insight, .arena = &scratch};
    reversa_status status = make_keys(&l, seed, draw);
    for (int side = 0; side < 2 && !status; side++)
        status = set_places(&l, side);
    if (!status)
        status = add_rows(&l);
    if (!status)
        status = solve_draw(&l, arena, drawn_out);
    rv_scorer_work_free(ctx, l.desk.work);
    rv_free(ctx, l.mentor);
    rv_free(ctx, l.number);
    rv_free(ctx, l.score);
    rv_arena_free(&scratch);
    return status;
}
