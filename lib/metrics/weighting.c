/*
 * Weights that make the people in a programme and the others alike, from the chance of being in it.
 *
 * Stabilised weights (Robins, Hernán & Brumback 2000) have mean 1 in expectation and speak of everyone; ATT weights keep
 * the people in the programme as they are and make the others like them. Truncation (Cole & Hernán 2008) trades a little
 * bias for not hanging on a few people; how much they still hang is the effective sample size (Kish 1965).
 */
#include "metrics/weighting.h"

#include <math.h>

#include "metrics/radix.h"

void reversa_comparison_init(reversa_comparison *comparison)
{
    *comparison = (reversa_comparison){.struct_size = sizeof *comparison};
}

void reversa_weighting_options_init(reversa_weighting_options *options)
{
    *options = (reversa_weighting_options){.struct_size = sizeof *options, .truncate = 1};
}

reversa_status rv_weighting_check_groups(reversa_context *ctx, const char *column, const int32_t *group, int64_t n)
{
    for (int64_t i = 0; i < n; i++)
        if (group[i] != 0 && group[i] != 1)
            (void)rv_fail_at(ctx, REVERSA_E_DATA, (rv_place){.row = i + 1, .column = column}, "%d is not 0 or 1",
                             group[i]);
    return rv_first_error(ctx);
}

reversa_status rv_weighting_check_numbers(reversa_context *ctx, const char *column, const double *number, int64_t n)
{
    for (int64_t i = 0; i < n; i++)
        if (!isfinite(number[i]))
            (void)rv_fail_at(ctx, REVERSA_E_DATA, (rv_place){.row = i + 1, .column = column}, "Not a finite number");
    return rv_first_error(ctx);
}

double rv_weighting_quantile(const double *ascending, int64_t n, double share)
{
    double place = share * (double)(n - 1);
    int64_t below = (int64_t)place;
    if (below >= n - 1)
        return ascending[n - 1];
    return ascending[below] + (place - (double)below) * (ascending[below + 1] - ascending[below]);
}

static reversa_status check(reversa_context *ctx, const reversa_comparison *comparison,
                            const reversa_weighting_options *options, const double *weights)
{
    if (comparison->struct_size < sizeof *comparison || comparison->n < 0 || comparison->n > INT32_MAX)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "comparison.struct_size or the number of rows is out of range");
    if (comparison->n > 0 && (!comparison->treated || !comparison->propensity || !weights))
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The groups, the propensities or the result are NULL");
    if (options && (options->struct_size < sizeof *options || (unsigned)options->kind > REVERSA_WEIGHTING_ATT ||
                    !(options->truncate > 0.5 && options->truncate <= 1)))
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "An option is out of range");
    reversa_status status = rv_weighting_check_groups(ctx, "treated", comparison->treated, comparison->n);
    for (int64_t i = 0; i < comparison->n; i++)
        if (!(comparison->propensity[i] > 0 && comparison->propensity[i] < 1))
            status = rv_fail_at(ctx, REVERSA_E_DATA, (rv_place){.row = i + 1, .column = "propensity"},
                                isnan(comparison->propensity[i])
                                    ? "The propensity is missing: a separated model has none, but with Firth's penalty"
                                    : "The propensity is not between 0 and 1");
    return status;
}

/* Bring weights beyond the quantiles to them: those of everyone, or of the controls alone. Returns how many, −1 without
 * memory. */
static int64_t truncate_weights(reversa_context *ctx, const reversa_comparison *comparison, bool controls_only,
                                double share, double *weights)
{
    rv_arena arena;
    rv_radix radix;
    int64_t n_changed = -1;
    rv_arena_open(ctx, &arena);
    double *ascending = rv_arena_alloc(ctx, &arena, (size_t)comparison->n, sizeof *ascending);
    if (ascending && !rv_radix_open(ctx, &arena, (size_t)comparison->n, &radix)) {
        size_t used = 0;
        n_changed = 0;
        for (int64_t i = 0; i < comparison->n; i++)
            if (!controls_only || comparison->treated[i] == 0) {
                radix.key[used] = rv_radix_key(weights[i]);
                radix.row[used++] = (int32_t)i;
            }
        rv_radix_sort(&radix, used);
        for (size_t i = 0; i < used; i++)
            ascending[i] = weights[radix.row[i]];
        double high = rv_weighting_quantile(ascending, (int64_t)used, share);
        double low = rv_weighting_quantile(ascending, (int64_t)used, 1 - share);
        for (size_t i = 0; i < used; i++) {
            double held = fmin(fmax(ascending[i], low), high);
            n_changed += held != ascending[i];
            weights[radix.row[i]] = held;
        }
    }
    rv_arena_free(&arena);
    return n_changed;
}

static void summarise(const reversa_comparison *comparison, const double *weights, reversa_weighting_summary *summary)
{
    double sum[2] = {0, 0};
    double squares[2] = {0, 0};
    for (int64_t i = 0; i < comparison->n; i++) {
        sum[comparison->treated[i]] += weights[i];
        squares[comparison->treated[i]] += weights[i] * weights[i];
        summary->largest = fmax(summary->largest, weights[i]);
    }
    summary->effective_treated = sum[1] * sum[1] / squares[1];
    summary->effective_control = sum[0] * sum[0] / squares[0];
    summary->mean = (sum[0] + sum[1]) / (double)comparison->n;
}

reversa_status reversa_propensity_weights(reversa_context *ctx, const reversa_comparison *comparison,
                                          const reversa_weighting_options *options, double *weights_out,
                                          reversa_weighting_summary *summary_out)
{
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!comparison)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The comparison is NULL");
    status = check(ctx, comparison, options, weights_out);
    if (status)
        return status;
    bool att = options && options->kind == REVERSA_WEIGHTING_ATT;
    reversa_weighting_summary summary = {.largest = 0};
    int64_t n_treated = 0;
    for (int64_t i = 0; i < comparison->n; i++)
        n_treated += comparison->treated[i];
    bool has_both = n_treated > 0 && n_treated < comparison->n;
    double share = (double)n_treated / (double)comparison->n;
    for (int64_t i = 0; i < comparison->n; i++) {
        double e = comparison->propensity[i];
        double control = att ? e / (1 - e) : (1 - share) / (1 - e);
        double treated = att ? 1 : share / e;
        weights_out[i] = !has_both ? NAN : comparison->treated[i] ? treated : control;
    }
    if (has_both && options && options->truncate < 1) {
        summary.n_truncated = truncate_weights(ctx, comparison, att, options->truncate, weights_out);
        if (summary.n_truncated < 0)
            return REVERSA_E_MEMORY;
    }
    if (has_both)
        summarise(comparison, weights_out, &summary);
    else
        summary = (reversa_weighting_summary){NAN, NAN, NAN, NAN, 0, REVERSA_FIT_NO_DATA};
    if (summary_out)
        *summary_out = summary;
    return REVERSA_OK;
}
