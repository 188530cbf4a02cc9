/*
 * How often flags are wrong, on a split in time: gaps as they were known at the cut make the curve, and at the cut and every
 * w days after it each running pair is judged by what was known on that day. Nothing after the cut enters the fit, and
 * nothing after a day enters the judgement of that day. What then came in the w days is counted: a pair that was closed early
 * without a session did not meet. Pairs whose planned end lies within the w days say nothing, whether they met or not.
 */
#include "metrics/risk.h"

#include <math.h>

#include "metrics/share.h"

#define N_BINS 10

enum { FLAGGED_SILENT, FLAGGED_MET, UNFLAGGED_SILENT, UNFLAGGED_MET, N_OUTCOMES };

typedef struct work {
    reversa_context *ctx;
    const rv_timeline *timeline;
    const reversa_engagement_options *options;
    const reversa_risk_options *risk;
    rv_gaps gaps;
    double *count[N_OUTCOMES]; /* [n_pairs] */
    double *part;              /* [n_pairs] */
    double *whole;
    double *bin_met; /* [N_BINS · n_pairs], by bin, then pair */
    double *bin_n;
    double met; /* with a known chance */
    double squares;
} work;

/* Two thirds of the time in which a pair ran: after the last end nobody is there to try flags on. */
static int32_t default_cut(const rv_timeline *timeline, int32_t as_of)
{
    int32_t first = as_of;
    int32_t last = REVERSA_MISSING_DATE;
    for (int64_t i = 0; i < timeline->n_pairs; i++) {
        int32_t end = timeline->end[i];
        if (timeline->start[i] != REVERSA_MISSING_DATE && timeline->start[i] < first)
            first = timeline->start[i];
        if (end == REVERSA_MISSING_DATE || end > as_of)
            end = as_of;
        last = end > last ? end : last;
    }
    last = last < first ? first : last;
    return first + (int32_t)(((int64_t)last - first) * 2 / 3);
}

/* A known chance against what came. */
static void score(work *w, int64_t pair, double chance, bool met, reversa_risk_errors *out)
{
    int64_t n = w->timeline->n_pairs;
    int bin = (int)(chance * N_BINS);
    bin = bin < N_BINS ? bin : N_BINS - 1;
    double off = chance - met;
    w->squares += off * off;
    w->met += met;
    w->bin_met[bin * n + pair] += met;
    w->bin_n[bin * n + pair]++;
    out->n_chances++;
    out->bins[bin].n++;
    out->bins[bin].predicted += chance;
}

/* Judge a pair by what was known on a day. */
static reversa_status try_pair(work *w, int64_t pair, int32_t day, reversa_risk_errors *out)
{
    rv_standing standing = rv_gaps_standing(w->timeline, pair, day);
    if (!standing.running)
        return REVERSA_OK;
    int32_t until = day + w->risk->horizon_days;
    int32_t end = w->timeline->end[pair];
    bool ends = end != REVERSA_MISSING_DATE && end < until;
    if (ends && w->timeline->end_kind[pair] != REVERSA_PAIR_END_EARLY) {
        out->n_left++;
        return REVERSA_OK;
    }
    bool met = rv_gaps_meets(w->timeline, pair, day, until);
    out->n_closed_early += ends && !met;
    reversa_pair_risk judgement;
    reversa_status status = rv_risk_judge(&w->gaps, pair, &standing, w->risk->threshold, &judgement);
    if (status != REVERSA_OK)
        return status;
    int outcome = judgement.flagged ? (met ? FLAGGED_MET : FLAGGED_SILENT) : (met ? UNFLAGGED_MET : UNFLAGGED_SILENT);
    w->count[outcome][pair]++;
    if (judgement.chance.fit == REVERSA_FIT_OK)
        score(w, pair, judgement.chance.value, met, out);
    return REVERSA_OK;
}

/* The share that one outcome has of itself and another. */
static reversa_estimate share_of(work *w, int outcome, int other)
{
    int64_t n = w->timeline->n_pairs;
    for (int64_t i = 0; i < n; i++) {
        w->part[i] = w->count[outcome][i];
        w->whole[i] = w->count[outcome][i] + w->count[other][i];
    }
    return rv_share_clustered(w->part, w->whole, n, w->options->level);
}

static int64_t total_of(const work *w, int outcome)
{
    double total = 0;
    for (int64_t i = 0; i < w->timeline->n_pairs; i++)
        total += w->count[outcome][i];
    return (int64_t)total;
}

static void finish(work *w, reversa_risk_errors *out)
{
    out->n_flagged_silent = total_of(w, FLAGGED_SILENT);
    out->n_flagged_met = total_of(w, FLAGGED_MET);
    out->n_unflagged_silent = total_of(w, UNFLAGGED_SILENT);
    out->n_unflagged_met = total_of(w, UNFLAGGED_MET);
    out->n = out->n_flagged_silent + out->n_flagged_met + out->n_unflagged_silent + out->n_unflagged_met;
    out->fit = out->n > 0 ? REVERSA_FIT_OK : REVERSA_FIT_NO_DATA;
    for (int64_t i = 0; i < w->timeline->n_pairs; i++)
        out->n_pairs += w->count[0][i] + w->count[1][i] + w->count[2][i] + w->count[3][i] > 0;
    out->sensitivity = share_of(w, FLAGGED_SILENT, UNFLAGGED_SILENT);
    out->specificity = share_of(w, UNFLAGGED_MET, FLAGGED_MET);
    out->predictive_positive = share_of(w, FLAGGED_SILENT, FLAGGED_MET);
    out->predictive_negative = share_of(w, UNFLAGGED_MET, UNFLAGGED_SILENT);
    double n = (double)out->n_chances;
    double base = w->met / n;
    out->brier = n > 0 ? w->squares / n : NAN;
    out->brier_constant = n > 0 ? base * (1 - base) : NAN;
    out->skill = out->brier_constant > 0 ? 1 - out->brier / out->brier_constant : NAN;
    for (int i = 0; i < N_BINS; i++) {
        reversa_risk_bin *bin = &out->bins[i];
        bin->low = (double)i / N_BINS;
        bin->high = (double)(i + 1) / N_BINS;
        bin->predicted = bin->n > 0 ? bin->predicted / (double)bin->n : NAN;
        bin->observed = rv_share_clustered(w->bin_met + i * w->timeline->n_pairs, w->bin_n + i * w->timeline->n_pairs,
                                           w->timeline->n_pairs, w->options->level);
    }
}

static reversa_status try_all(work *w, reversa_risk_errors *out)
{
    reversa_status status = rv_gaps_open(w->ctx, w->timeline, out->cut, w->risk->horizon_days, w->options->level,
                                         &w->gaps);
    int64_t horizon = w->risk->horizon_days;
    for (int64_t day = out->cut; status == REVERSA_OK && day + horizon <= w->options->as_of; day += horizon) {
        out->n_dates++;
        status = rv_poll(w->ctx);
        for (int64_t i = 0; i < w->timeline->n_pairs && status == REVERSA_OK; i++)
            status = try_pair(w, i, (int32_t)day, out);
    }
    rv_gaps_close(&w->gaps);
    return status;
}

reversa_status rv_risk_errors_count(reversa_context *ctx, const rv_timeline *timeline,
                                    const reversa_engagement_options *options, const reversa_risk_options *risk,
                                    reversa_risk_errors *errors_out)
{
    work w = {.ctx = ctx, .timeline = timeline, .options = options, .risk = risk};
    rv_arena scratch;
    rv_arena_open(ctx, &scratch);
    size_t n = (size_t)timeline->n_pairs;
    bool complete = true;
    double **const columns[] = {&w.count[0], &w.count[1], &w.count[2], &w.count[3], &w.part, &w.whole};
    for (size_t i = 0; i < sizeof columns / sizeof columns[0] && complete; i++) {
        *columns[i] = rv_arena_alloc(ctx, &scratch, n, sizeof **columns[i]);
        complete = *columns[i] != NULL;
    }
    w.bin_met = rv_arena_alloc(ctx, &scratch, n, N_BINS * sizeof *w.bin_met);
    w.bin_n = rv_arena_alloc(ctx, &scratch, n, N_BINS * sizeof *w.bin_n);
    complete = complete && w.bin_met && w.bin_n;
    reversa_risk_errors errors = {.cut = risk->cut, .threshold = risk->threshold, .horizon_days = risk->horizon_days};
    if (risk->cut == REVERSA_MISSING_DATE)
        errors.cut = default_cut(timeline, options->as_of);
    reversa_status status = complete ? try_all(&w, &errors) : REVERSA_E_MEMORY;
    if (status == REVERSA_OK) {
        finish(&w, &errors);
        *errors_out = errors;
    }
    rv_arena_free(&scratch);
    return status;
}
