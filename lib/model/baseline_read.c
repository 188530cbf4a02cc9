/*
 * Reading a baseline: every series that is none gives zeros, so that a reader needs no checks of its own. Scores are sorted,
 * so medians are looked up.
 */
#include "model/baseline.h"

#include <string.h>

#include "base/text.h"

static bool is_series(reversa_series series)
{
    return (int)series >= 0 && (int)series < RV_N_SERIES;
}

void reversa_baseline_summary(const reversa_baseline *baseline, reversa_series series,
                              reversa_series_summary *summary_out)
{
    *summary_out = (reversa_series_summary){0};
    if (!is_series(series) || baseline->n[series] == 0)
        return;
    const int32_t *scores = baseline->scores[series];
    int64_t n = baseline->n[series];
    for (int64_t i = 0; i < n; i++)
        summary_out->total += scores[i];
    summary_out->n = n;
    summary_out->lowest = scores[0];
    summary_out->median = scores[(n - 1) / 2];
    summary_out->highest = scores[n - 1];
}

const int32_t *reversa_baseline_scores(const reversa_baseline *baseline, reversa_series series, int64_t *n_out)
{
    *n_out = is_series(series) ? baseline->n[series] : 0;
    return is_series(series) ? baseline->scores[series] : NULL;
}

void reversa_baseline_histogram(const reversa_baseline *baseline, reversa_series series, int32_t n_bins,
                                int64_t *counts_out)
{
    if (n_bins < 1)
        return;
    memset(counts_out, 0, (size_t)n_bins * sizeof *counts_out);
    for (int64_t i = 0; is_series(series) && i < baseline->n[series]; i++) {
        int64_t bin = (int64_t)baseline->scores[series][i] * n_bins / RV_MILLION;
        counts_out[bin < n_bins ? bin : n_bins - 1]++;
    }
}

void reversa_baseline_reach(const reversa_baseline *baseline, reversa_reach *reach_out)
{
    *reach_out = baseline->reach;
}

uint64_t reversa_baseline_seed(const reversa_baseline *baseline)
{
    return baseline->seed;
}

void reversa_baseline_free(reversa_baseline *baseline)
{
    if (!baseline)
        return;
    rv_arena arena = baseline->arena; /* the baseline lies in it */
    rv_arena_free(&arena);
}
