/*
 * The list of running pairs. A flag has three causes: a chance of meeting below the threshold, a silence longer than that of
 * any other pair, and two sessions in a row that did not take place, which always counts. Silence is no cause before a
 * session was due. The list keeps the order of the pairs: it is no ranking.
 */
#include "metrics/risk.h"

#include <math.h>

#include "metrics/cadence.h"
#include "metrics/share.h"

void reversa_risk_options_init(reversa_risk_options *options)
{
    *options = (reversa_risk_options){
        .struct_size = sizeof *options, .horizon_days = 30, .threshold = 0.5, .cut = REVERSA_MISSING_DATE};
}

reversa_status rv_risk_judge(rv_gaps *gaps, int64_t pair, const rv_standing *standing, double threshold,
                             reversa_pair_risk *judgement_out)
{
    reversa_pair_risk *out = judgement_out;
    *out = (reversa_pair_risk){.pair = pair, .silence = standing->silence, .missed = standing->missed};
    rv_chance chance;
    int32_t longest = rv_gaps_longest_other(gaps, pair);
    reversa_status status = rv_gaps_chance(gaps, standing->silence, &chance);
    out->chance = chance.estimate;
    out->at_least = chance.at_least;
    out->silent = standing->due && chance.estimate.fit == REVERSA_FIT_OK && chance.estimate.value < threshold;
    out->beyond = standing->due && longest > 0 && standing->silence > longest;
    out->flagged = out->silent || out->beyond || out->missed;
    return status;
}

static reversa_status check_options(reversa_context *ctx, const reversa_risk_options *risk)
{
    if (risk->struct_size < sizeof *risk)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "risk.struct_size is not the size of the structure");
    if (risk->horizon_days < 1 || risk->horizon_days > 3660)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "risk.horizon_days must lie in 1 .. 3660");
    if (!(risk->threshold >= 0 && risk->threshold <= 1))
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "risk.threshold must lie in 0 .. 1");
    if (risk->cut != REVERSA_MISSING_DATE && (risk->cut < RV_FIRST_DAY || risk->cut > RV_LAST_DAY))
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "risk.cut must be a day of the years 1583 to 9999");
    return REVERSA_OK;
}

static reversa_status list_pairs(reversa_context *ctx, const rv_timeline *timeline,
                                 const reversa_engagement_options *options, const reversa_risk_options *risk,
                                 reversa_risk *list)
{
    reversa_pair_risk *row = rv_arena_alloc(ctx, &list->arena, (size_t)timeline->n_pairs, sizeof *row);
    if (!row)
        return REVERSA_E_MEMORY;
    list->row = row;
    rv_gaps gaps;
    reversa_status status = rv_gaps_open(ctx, timeline, options->as_of, risk->horizon_days, options->level, &gaps);
    for (int64_t i = 0; i < timeline->n_pairs && status == REVERSA_OK; i++) {
        rv_standing standing = rv_gaps_standing(timeline, i, options->as_of);
        if (!standing.running)
            continue;
        status = rv_risk_judge(&gaps, i, &standing, risk->threshold, &row[list->n++]);
    }
    rv_gaps_close(&gaps);
    return status;
}

reversa_status reversa_risk_create(reversa_context *ctx, const reversa_sessions *sessions,
                                   const reversa_pair_rows *pairs, const reversa_engagement_options *options,
                                   const reversa_risk_options *risk, reversa_risk **risk_out)
{
    if (risk_out)
        *risk_out = NULL;
    reversa_status status = rv_begin(ctx);
    if (status != REVERSA_OK)
        return status;
    if (!sessions || !pairs || !options || !risk_out)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "sessions, pairs, options and risk_out must not be NULL");
    reversa_risk_options defaults;
    reversa_risk_options_init(&defaults);
    risk = risk ? risk : &defaults;
    status = rv_timeline_check_options(ctx, options);
    if (status == REVERSA_OK)
        status = check_options(ctx, risk);
    if (status != REVERSA_OK)
        return status;
    rv_arena arena;
    rv_arena_open(ctx, &arena);
    reversa_risk *list = rv_arena_alloc(ctx, &arena, 1, sizeof *list);
    if (!list) {
        rv_arena_free(&arena);
        return REVERSA_E_MEMORY;
    }
    list->arena = arena;
    rv_arena scratch;
    rv_arena_open(ctx, &scratch);
    rv_timeline timeline;
    status = rv_timeline_open(ctx, &scratch, sessions, pairs, options, &timeline);
    if (status == REVERSA_OK)
        status = list_pairs(ctx, &timeline, options, risk, list);
    if (status == REVERSA_OK)
        status = rv_risk_errors_count(ctx, &timeline, options, risk, &list->errors);
    rv_arena_free(&scratch);
    if (status == REVERSA_OK)
        *risk_out = list;
    else
        reversa_risk_free(list);
    return status;
}

int64_t reversa_risk_n(const reversa_risk *risk)
{
    return risk->n;
}

void reversa_risk_at(const reversa_risk *risk, int64_t index, reversa_pair_risk *pair_out)
{
    *pair_out = (reversa_pair_risk){
        .pair = -1, .silence = -1, .chance = rv_share_none(REVERSA_FIT_NO_DATA), .at_least = NAN};
    if (index >= 0 && index < risk->n)
        *pair_out = risk->row[index];
}

void reversa_risk_count_errors(const reversa_risk *risk, reversa_risk_errors *errors_out)
{
    *errors_out = risk->errors;
}

void reversa_risk_free(reversa_risk *risk)
{
    if (!risk)
        return;
    rv_arena arena = risk->arena; /* the object itself lies in it */
    rv_arena_free(&arena);
}
