/*
 * What it would cost to match the person: a unit more through one of their places, and the shortest way on which the others
 * make room for it (Ahuja, Magnanti & Orlin 1993, ch. 9). Exact where the insight is: non-candidates are priced.
 */
#include <string.h>

#include "match/insight.h"
#include "match/why_not.h"

/* The prices of an insight bring most mentees to length 0 from the hub. If the shortest of a mentor's pairs is with one of
 * them, no way from the hub to the mentor is shorter. */
static bool find_pair(const rv_asking *a, int32_t mentor, int64_t *length_out)
{
    const reversa_insight *insight = a->options->insight;
    int32_t d = insight->net.n_levels;
    bool found = false;
    bool is_near = false;
    for (int32_t e = 0; e < a->n_eligible && insight->meets_hub; e++) {
        int64_t length[RV_NETWORK_LEVELS];
        int32_t mentee = a->eligible[e];
        bool near = (insight->meets_hub[mentee] & RV_AT_HUB) != 0;
        if (!rv_insight_has_room(insight, REVERSA_MENTEE, mentee))
            continue;
        rv_insight_pair(insight, mentee, mentor, a->score[e], length);
        int order = found ? rv_lex_compare(length, length_out, d) : -1;
        if (order < 0)
            memcpy(length_out, length, (size_t)d * sizeof *length);
        is_near = order < 0 ? near : is_near || (order == 0 && near);
        found = true;
    }
    return found && is_near;
}

static reversa_status find_way(rv_asking *a, int32_t ordinal, rv_way *way_out, int64_t *length_out)
{
    rv_paths paths;
    if (a->side == REVERSA_MENTOR && find_pair(a, ordinal, length_out)) {
        *way_out = RV_WAY_FOUND;
        return REVERSA_OK;
    }
    reversa_status status = rv_paths_open(a->ctx, a->options->insight, a->options->insight->most_rows, &paths);
    if (!status)
        status = rv_paths_place(&paths, a->side, ordinal, way_out, length_out);
    rv_paths_close(&paths);
    if (status == REVERSA_E_CALLBACK && rv_first_error(a->ctx) == REVERSA_OK)
        return rv_fail(a->ctx, status, "A user-defined criterion failed");
    return status;
}

static reversa_status price_person(rv_asking *a, int32_t ordinal, reversa_exchange *out)
{
    const reversa_insight *insight = a->options->insight;
    int64_t unit[RV_NETWORK_LEVELS];
    int64_t length[RV_NETWORK_LEVELS] = {0};
    rv_way way = RV_WAY_NONE;
    reversa_status status = REVERSA_OK;
    bool has_place = a->n_eligible > 0 && rv_insight_unit(insight, a->side, ordinal, false, unit);
    memset(out, 0, sizeof *out);
    out->n_levels = insight->matching->n_levels;
    if (has_place)
        status = find_way(a, ordinal, &way, length);
    if (status)
        return status;
    for (int32_t l = 0; l < insight->net.n_levels && has_place; l++)
        length[l] += unit[l];
    out->possible = way != RV_WAY_NONE && (insight->first == 0 || length[0] <= 0);
    out->claim = way != RV_WAY_AT_LEAST ? insight->claim : REVERSA_CLAIM_AT_LEAST;
    if (!out->possible)
        out->claim = REVERSA_CLAIM_EXACT; /* limits can only forbid more */
    for (int32_t l = 0; l < out->n_levels && out->possible; l++)
        out->loss[l] = length[insight->first + l];
    return REVERSA_OK;
}

reversa_status rv_why_not_cost(rv_asking *asking)
{
    const reversa_insight *insight = asking->options->insight;
    reversa_why_not *answer = asking->answer;
    int32_t ordinal = asking->problem->side[asking->side].ordinal[asking->person];
    if (!insight || insight->claim == REVERSA_CLAIM_NONE || ordinal < 0 || answer->person.n_partners > 0)
        return REVERSA_OK;
    reversa_status status = price_person(asking, ordinal, &answer->person.exchange);
    for (int32_t k = 0; k < answer->n_rivals && !status; k++) {
        reversa_rival *rival = &answer->rivals[k];
        int32_t mentor = asking->side == REVERSA_MENTOR ? asking->person : rival->partner;
        int32_t mentee = asking->side == REVERSA_MENTOR ? rival->partner : asking->person;
        status = reversa_insight_exchange(asking->ctx, insight, mentor, mentee, &rival->exchange);
    }
    return status;
}
