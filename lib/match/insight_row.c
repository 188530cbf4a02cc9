/*
 * Rows of the residual network: the open eligible pairs of a mentee up to a length, found as pricing finds violators.
 *
 * A pair is shorter than `reach` if and only if it would violate the prices with `reach` taken off the mentee's, so the
 * floors and bounds of pricing serve as they are.
 */
#include <string.h>

#include "base/text.h"
#include "match/insight.h"
#include "match/pricing.h"
#include "score/best.h"
#include "score/pair.h"

reversa_status rv_row_desk_open(reversa_context *ctx, rv_arena *arena, const reversa_insight *insight,
                                rv_row_desk *desk)
{
    size_t n = (size_t)insight->net.side[REVERSA_MENTOR].n;
    memset(desk, 0, sizeof *desk);
    desk->floors = rv_arena_alloc(ctx, arena, n + RV_PICK, sizeof *desk->floors);
    desk->scores = rv_arena_alloc(ctx, arena, n + RV_PICK, sizeof *desk->scores);
    desk->mentors = rv_arena_alloc(ctx, arena, RV_PICK, sizeof *desk->mentors);
    desk->found = rv_arena_alloc(ctx, arena, n, sizeof *desk->found);
    if (!desk->floors || !desk->scores || !desk->mentors || !desk->found)
        return REVERSA_E_MEMORY;
    return rv_scorer_work_create(ctx, insight->scorer, &desk->work);
}

/* ---- One row ---- */

/* A pair of the row that passed its floor joins, if it is open. Active pairs come by themselves. */
static void join(const reversa_insight *insight, rv_row_desk *desk, int32_t mentee, int32_t mentor, int32_t score)
{
    bool apart = insight->keeps && rv_insight_was_active(insight, mentee, mentor);
    if (!apart && !rv_insight_is_chosen(insight, mentee, mentor) && !rv_insight_is_pinned(insight, mentee, mentor))
        desk->found[desk->n_found++] = (rv_near){mentor, score};
}

static reversa_status row_by_bound(const reversa_insight *insight, rv_row_desk *desk, int32_t mentee,
                                   const int64_t *price)
{
    const int64_t *others = insight->price[REVERSA_MENTOR];
    size_t d = (size_t)insight->net.n_levels;
    rv_pick pick;
    if (!rv_pricing_row(&insight->sheet, price, &pick))
        return REVERSA_OK;
    rv_pick_begin(desk->work, mentee, &pick);
    while (rv_pick_next(desk->work, &pick, desk->mentors)) {
        for (int32_t k = 0; k < pick.n; k++)
            desk->floors[k] = rv_pricing_floor(&insight->net, price, others + (size_t)desk->mentors[k] * d);
        reversa_status status = rv_pick_scores(desk->work, &pick, desk->floors, desk->scores);
        if (status)
            return status;
        for (int32_t k = 0; k < pick.n; k++) {
            if (desk->scores[k] >= 0 && desk->scores[k] > desk->floors[k])
                join(insight, desk, mentee, desk->mentors[k], desk->scores[k]);
        }
    }
    return REVERSA_OK;
}

static reversa_status row_densely(const reversa_insight *insight, rv_row_desk *desk, int32_t mentee,
                                  const int64_t *price)
{
    const int64_t *others = insight->price[REVERSA_MENTOR];
    int32_t n = insight->net.side[REVERSA_MENTOR].n;
    size_t d = (size_t)insight->net.n_levels;
    for (int32_t j = 0; j < n; j++) {
        bool room = rv_insight_has_room(insight, REVERSA_MENTOR, j);
        desk->floors[j] = room ? rv_pricing_floor(&insight->net, price, others + (size_t)j * d) : (int32_t)RV_MILLION;
    }
    reversa_status status = rv_scorer_row(insight->scorer, desk->work, mentee, desk->floors, desk->scores);
    for (int32_t j = 0; j < n && !status; j++) {
        if (desk->scores[j] >= 0 && desk->scores[j] > desk->floors[j])
            join(insight, desk, mentee, j, desk->scores[j]);
    }
    return status;
}

/* Open eligible pairs that were active before: a level counts them, so their scores alone do not tell. */
static reversa_status add_active(const reversa_insight *insight, rv_row_desk *desk, int32_t mentee,
                                 const int64_t *reach)
{
    const rv_rows *rows = &insight->problem->active;
    const rv_side *sides = insight->problem->side;
    for (int64_t e = rows->offset[mentee]; e < rows->offset[mentee + 1]; e++) {
        int64_t length[RV_NETWORK_LEVELS];
        int32_t score;
        int32_t mentor = rows->mentor[e];
        const rv_couple people = {sides[REVERSA_MENTOR].person[mentor], sides[REVERSA_MENTEE].person[mentee]};
        if (!rv_insight_has_room(insight, REVERSA_MENTOR, mentor) || rv_insight_is_chosen(insight, mentee, mentor) ||
            !rv_verdicts_eligible(insight->scorer, people))
            continue;
        reversa_status status = rv_scorer_pair(insight->scorer, desk->work, mentor, mentee, &score, NULL);
        if (status)
            return status;
        rv_insight_pair(insight, mentee, mentor, score, length);
        if (rv_lex_compare(length, reach, insight->net.n_levels) < 0)
            desk->found[desk->n_found++] = (rv_near){mentor, score};
    }
    return REVERSA_OK;
}

reversa_status rv_insight_row(const reversa_insight *insight, rv_row_desk *desk, int32_t mentee, const int64_t *reach)
{
    int32_t d = insight->net.n_levels;
    int64_t price[RV_NETWORK_LEVELS];
    desk->n_found = 0;
    if (!rv_insight_has_room(insight, REVERSA_MENTEE, mentee))
        return REVERSA_OK;
    for (int32_t l = 0; l < d; l++)
        price[l] = insight->price[REVERSA_MENTEE][(size_t)mentee * (size_t)d + (size_t)l] - reach[l];
    reversa_status status = insight->sheet.usable ? row_by_bound(insight, desk, mentee, price)
                                                  : row_densely(insight, desk, mentee, price);
    if (!status && insight->keeps)
        status = add_active(insight, desk, mentee, reach);
    return status;
}
