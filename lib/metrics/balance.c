/*
 * Balance: how far apart two groups are, column by column, before weighting and after.
 *
 * The standardised difference is divided by the same number before and after, the unweighted groups' pooled deviation:
 * otherwise weights that only change the spread would seem to change the distance (Stuart 2010; Austin 2009).
 */
#include <math.h>

#include "metrics/weighting.h"

/* Mean and variance of one group in one column. */
typedef struct moments {
    double mean;
    double variance;
} moments;

/* Two passes: the variance is of differences from the mean. The divisor is Σw − Σw²/Σw, n − 1 for weights of 1. */
static moments measure(const reversa_comparison *comparison, const double *column, int32_t group, bool weighted)
{
    double sum = 0;
    double weights = 0;
    double squares = 0;
    for (int64_t i = 0; i < comparison->n; i++) {
        if (comparison->treated[i] != group)
            continue;
        double weight = weighted ? comparison->weight[i] : 1;
        sum += weight * column[i];
        weights += weight;
        squares += weight * weight;
    }
    moments m = {sum / weights, 0};
    for (int64_t i = 0; i < comparison->n; i++)
        if (comparison->treated[i] == group)
            m.variance += (weighted ? comparison->weight[i] : 1) * (column[i] - m.mean) * (column[i] - m.mean);
    double divisor = weights - squares / weights;
    m.variance = divisor > 0 ? m.variance / divisor : NAN;
    return m;
}

static double ratio(double numerator, double denominator)
{
    return denominator > 0 ? numerator / denominator : NAN;
}

static reversa_status check(reversa_context *ctx, const reversa_comparison *comparison, const void *balance_out)
{
    if (comparison->struct_size < sizeof *comparison || comparison->n < 0 || comparison->n_columns < 0)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "comparison.struct_size or a count is out of range");
    if (comparison->n_columns == 0)
        return REVERSA_OK;
    if ((comparison->n > 0 && !comparison->treated) || !comparison->columns || !balance_out)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The groups, the columns or the result are NULL");
    reversa_status status = rv_weighting_check_groups(ctx, "treated", comparison->treated, comparison->n);
    for (int32_t c = 0; c < comparison->n_columns; c++) {
        if (comparison->n > 0 && !comparison->columns[c])
            return rv_fail(ctx, REVERSA_E_ARGUMENT, "Column %d is NULL", c + 1);
        status = rv_weighting_check_numbers(ctx, "columns", comparison->columns[c], comparison->n);
    }
    for (int64_t i = 0; comparison->weight && i < comparison->n; i++)
        if (!(comparison->weight[i] >= 0 && isfinite(comparison->weight[i])))
            status = rv_fail_at(ctx, REVERSA_E_DATA, (rv_place){.row = i + 1, .column = "weight"},
                                "The weight is not a finite number of at least 0");
    return status ? rv_first_error(ctx) : REVERSA_OK;
}

reversa_status reversa_balance(reversa_context *ctx, const reversa_comparison *comparison,
                               reversa_balance_row *balance_out)
{
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!comparison)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The comparison is NULL");
    status = check(ctx, comparison, balance_out);
    if (status)
        return status;
    bool weighted = comparison->weight != NULL;
    for (int32_t c = 0; c < comparison->n_columns; c++) {
        const double *column = comparison->columns[c];
        moments treated = measure(comparison, column, 1, false);
        moments control = measure(comparison, column, 0, false);
        moments treated_after = measure(comparison, column, 1, weighted);
        moments control_after = measure(comparison, column, 0, weighted);
        double pooled = sqrt((treated.variance + control.variance) / 2);
        reversa_balance_row *row = &balance_out[c];
        row->mean_treated = treated.mean;
        row->mean_control = control.mean;
        row->mean_treated_after = treated_after.mean;
        row->mean_control_after = control_after.mean;
        row->difference_before = ratio(treated.mean - control.mean, pooled);
        row->difference_after = ratio(treated_after.mean - control_after.mean, pooled);
        row->ratio_before = ratio(treated.variance, control.variance);
        row->ratio_after = ratio(treated_after.variance, control_after.variance);
    }
    return REVERSA_OK;
}
