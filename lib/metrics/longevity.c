/*
 * How long pairs last: Kaplan–Meier where only early ends count. A planned end says nothing of how long the pair would have
 * gone on, so it censors, as the date does for pairs that still run.
 */
#include <reversa/pair_risk.h>

#include <math.h>

#include "metrics/curve.h"
#include "metrics/share.h"
#include "metrics/timeline.h"

/* Columns of the person-time. */
typedef struct life_rows {
    double *days;
    int32_t *early;
    int64_t n;
} life_rows;

static void add_pair(const rv_timeline *timeline, int64_t pair, const reversa_engagement_options *options,
                     life_rows *rows)
{
    int32_t start = timeline->start[pair];
    int32_t end = timeline->end[pair];
    if (start == REVERSA_MISSING_DATE || start > options->as_of)
        return;
    bool ended = end != REVERSA_MISSING_DATE && end <= options->as_of;
    rows->days[rows->n] = (ended ? end : options->as_of) - start + 1;
    rows->early[rows->n++] = ended && timeline->end_kind[pair] == REVERSA_PAIR_END_EARLY;
}

static reversa_status make_curve(reversa_context *ctx, rv_arena *scratch, const reversa_pair_rows *pairs,
                                 const reversa_engagement_options *options, reversa_curve **curve_out)
{
    static const reversa_sessions no_sessions = {.n = 0};
    rv_timeline timeline;
    reversa_status status = rv_timeline_open(ctx, scratch, &no_sessions, pairs, options, &timeline);
    if (status != REVERSA_OK)
        return status;
    life_rows rows = {0};
    rows.days = rv_arena_alloc(ctx, scratch, (size_t)pairs->n, sizeof *rows.days);
    rows.early = rv_arena_alloc(ctx, scratch, (size_t)pairs->n, sizeof *rows.early);
    if (!rows.days || !rows.early)
        return REVERSA_E_MEMORY;
    for (int64_t i = 0; i < pairs->n; i++)
        add_pair(&timeline, i, options, &rows);
    reversa_survival_rows columns;
    reversa_survival_rows_init(&columns);
    columns.n = rows.n;
    columns.exit = rows.days;
    columns.event = rows.early;
    reversa_survival *survival = NULL;
    status = reversa_survival_create(ctx, &columns, &survival);
    if (status != REVERSA_OK)
        return status;
    reversa_curve_options curve_options;
    reversa_curve_options_init(&curve_options);
    curve_options.level = options->level;
    status = rv_curve_build(ctx, survival, &curve_options, curve_out);
    reversa_survival_free(survival);
    return status;
}

reversa_status reversa_pair_longevity(reversa_context *ctx, const reversa_pair_rows *pairs,
                                      const reversa_engagement_options *options, reversa_curve **curve_out)
{
    if (curve_out)
        *curve_out = NULL;
    reversa_status status = rv_begin(ctx);
    if (status != REVERSA_OK)
        return status;
    if (!pairs || !options || !curve_out)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "pairs, options and curve_out must not be NULL");
    status = rv_timeline_check_options(ctx, options);
    if (status != REVERSA_OK)
        return status;
    rv_arena scratch;
    rv_arena_open(ctx, &scratch);
    status = make_curve(ctx, &scratch, pairs, options, curve_out);
    rv_arena_free(&scratch);
    return status;
}

reversa_estimate reversa_pair_longevity_at(const reversa_curve *curve, double days, double level, int64_t *n_pairs_out)
{
    double at_risk = 0;
    reversa_estimate share = reversa_curve_survival(curve, 0, days, &at_risk);
    if (n_pairs_out)
        *n_pairs_out = llround(at_risk);
    if (share.fit != REVERSA_FIT_OK)
        return rv_share_none(share.fit); /* the curve's last value would be taken for one of this day */
    if (share.value <= 0)
        return (reversa_estimate){0, NAN, NAN, NAN, REVERSA_FIT_TOO_FEW};
    return share.se > 0 ? share : rv_share_wilson(at_risk, at_risk, level);
}
