/*
 * Scoring rates and loads: who stands above the median of all, and how unevenly something is spread.
 *
 * Both need the numbers in order: one radix sort each, linear in their number. The Gini coefficient is summed from the
 * least to the largest around the mean rank, which keeps it exact where all are equal.
 */
#include <math.h>

#include <reversa/network_ties.h>

#include "metrics/impact.h"
#include "metrics/radix.h"

static reversa_status check_numbers(reversa_context *ctx, const double *numbers, const void *out, int64_t n)
{
    if (n < 0 || n > INT32_MAX)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The count is %lld, it must be 0 to %d", (long long)n, INT32_MAX);
    if (n > 0 && (!numbers || !out))
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The arrays must not be NULL");
    return REVERSA_OK;
}

/* The rows with a number, in its order. */
static reversa_status order(reversa_context *ctx, rv_arena *scratch, const double *numbers, size_t n, rv_radix *radix,
                            size_t *count_out)
{
    size_t count = 0;
    if (rv_radix_open(ctx, scratch, n, radix))
        return REVERSA_E_MEMORY;
    for (size_t i = 0; i < n; i++) {
        if (isnan(numbers[i]))
            continue;
        radix->key[count] = rv_radix_key(numbers[i]);
        radix->row[count++] = (int32_t)i;
    }
    rv_radix_sort(radix, count);
    *count_out = count;
    return REVERSA_OK;
}

reversa_status reversa_scores_above_median(reversa_context *ctx, const double *scores, int64_t n, int32_t *above_out,
                                           double *median_out)
{
    rv_arena scratch;
    rv_radix radix;
    size_t count = 0;
    double median = NAN;
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    status = check_numbers(ctx, scores, above_out, n);
    if (status)
        return status;
    for (int64_t i = 0; i < n; i++) {
        if (isinf(scores[i]))
            return rv_fail(ctx, REVERSA_E_ARGUMENT, "Score %lld is infinite", (long long)i);
    }
    rv_arena_open(ctx, &scratch);
    status = order(ctx, &scratch, scores, (size_t)n, &radix, &count);
    if (status)
        goto done;
    if (count > 0) {
        double low = scores[radix.row[(count - 1) / 2]];
        double high = scores[radix.row[count / 2]];
        median = low == high ? low : low / 2 + high / 2;
    }
    for (int64_t i = 0; i < n; i++)
        above_out[i] = isnan(scores[i]) ? -1 : scores[i] > median;
    if (median_out)
        *median_out = median;
done:
    rv_arena_free(&scratch);
    return status;
}

reversa_status reversa_gini(reversa_context *ctx, const double *loads, int64_t n, double *gini_out)
{
    rv_arena scratch;
    rv_radix radix;
    size_t count = 0;
    double scale = 0;
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!gini_out)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "gini_out must not be NULL");
    status = check_numbers(ctx, loads, gini_out, n);
    if (status)
        return status;
    for (int64_t i = 0; i < n; i++) {
        if (!(loads[i] >= 0 && isfinite(loads[i])))
            return rv_fail(ctx, REVERSA_E_ARGUMENT, "Load %lld is not a finite number of at least 0", (long long)i);
        scale = loads[i] > scale ? loads[i] : scale;
    }
    rv_arena_open(ctx, &scratch);
    status = order(ctx, &scratch, loads, (size_t)n, &radix, &count);
    if (status)
        goto done;
    double sum = 0;
    double ranked = 0;
    for (size_t i = 0; i < count; i++) { /* in units of the largest: nothing overflows */
        double load = loads[radix.row[i]] / scale;
        sum += load;
        ranked += load * (2 * (double)i + 1 - (double)count);
    }
    double gini = ranked / ((double)count * sum);
    *gini_out = scale > 0 ? (gini > 0 ? gini : 0) : NAN;
done:
    rv_arena_free(&scratch);
    return status;
}
