/*
 * Two shares compared: ratio with Katz's interval, difference with Newcombe's, Fisher's exact test, the four-fifths flag.
 *
 * A ratio below 4/5 among few people is noise, so the flag is withheld where with equal rates fewer than a handful would
 * be selected in either group; and it stands in one structure with the numbers that qualify it. 4/5 is tested in whole
 * numbers. Sources: Katz et al. 1978; Newcombe 1998; 29 CFR 1607.4 D.
 */
#include "metrics/impact.h"

#include <math.h>

#include "metrics/distribution.h"
#include "metrics/interval.h"
#include "metrics/radix.h"

#define MOST_COUNT (INT64_C(1) << 50) /* whole in a double, also the sum of two */

bool rv_impact_valid(const reversa_impact_counts *counts)
{
    return counts->selected >= 0 && counts->selected <= counts->n && counts->n <= MOST_COUNT &&
           counts->reference_selected >= 0 && counts->reference_selected <= counts->reference_n &&
           counts->reference_n <= MOST_COUNT;
}

void rv_impact_clear(reversa_fit fit, reversa_impact *impact)
{
    *impact = (reversa_impact){.rate = NAN,
                               .reference_rate = NAN,
                               .ratio = NAN,
                               .ratio_se = NAN,
                               .ratio_low = NAN,
                               .ratio_high = NAN,
                               .ratio_after_one = NAN,
                               .difference = NAN,
                               .difference_se = NAN,
                               .difference_low = NAN,
                               .difference_high = NAN,
                               .z = NAN,
                               .p = NAN,
                               .p_less = NAN,
                               .p_holm = NAN,
                               .fit = fit,
                               .four_fifths = REVERSA_FOUR_FIFTHS_WITHHELD};
}

/* Is the ratio below 4/5? s/n < 4/5 · t/m, that is 5·s·m < 4·t·n; doubles decide except where they are close. */
static bool below_four_fifths(const reversa_impact_counts *c)
{
    double left = 5.0 * (double)c->selected * (double)c->reference_n;
    double right = 4.0 * (double)c->reference_selected * (double)c->n;
    return left < right && right - left > right * 0x1p-48;
}

static void compare_ratio(const reversa_impact_counts *c, double level, reversa_impact *impact)
{
    double a = (double)c->selected;
    double n = (double)c->n;
    double b = (double)c->reference_selected;
    double m = (double)c->reference_n;
    if (c->reference_selected > 0)
        impact->ratio = impact->rate / impact->reference_rate;
    if (c->selected < c->n && c->reference_selected > 1)
        impact->ratio_after_one = (a + 1) / n / ((b - 1) / m);
    if (c->selected == 0 || c->reference_selected == 0) {
        impact->fit = REVERSA_FIT_NO_EVENTS;
        return;
    }
    rv_range range = rv_interval_katz(a, n, b, m, level);
    impact->ratio_se = rv_interval_katz_se(a, n, b, m);
    impact->ratio_low = range.low;
    impact->ratio_high = range.high;
}

static void compare_difference(const reversa_impact_counts *c, double level, reversa_impact *impact)
{
    double n = (double)c->n;
    double m = (double)c->reference_n;
    double p = impact->rate;
    double q = impact->reference_rate;
    double pooled = ((double)c->selected + (double)c->reference_selected) / (n + m);
    double rejected = ((double)(c->n - c->selected) + (double)(c->reference_n - c->reference_selected)) / (n + m);
    rv_range range = rv_interval_newcombe((double)c->selected, n, (double)c->reference_selected, m, level);
    impact->difference = p - q;
    impact->difference_se = sqrt(p * (1 - p) / n + q * (1 - q) / m);
    impact->difference_low = range.low;
    impact->difference_high = range.high;
    if (pooled > 0 && rejected > 0)
        impact->z = (p - q) / sqrt(pooled * rejected * (1 / n + 1 / m));
}

void rv_impact_compare(const reversa_impact_counts *counts, double level, double smallest, reversa_impact *impact)
{
    bool empty = !rv_impact_valid(counts) || counts->n == 0 || counts->reference_n == 0;
    rv_impact_clear(empty ? REVERSA_FIT_NO_DATA : REVERSA_FIT_OK, impact);
    if (empty)
        return;
    double a = (double)counts->selected;
    double n = (double)counts->n;
    double b = (double)counts->reference_selected;
    double m = (double)counts->reference_n;
    impact->rate = a / n;
    impact->reference_rate = b / m;
    compare_ratio(counts, level, impact);
    compare_difference(counts, level, impact);
    impact->p = rv_fisher_two_sided(a, n - a, b, m - b);
    impact->p_less = rv_hypergeometric_at_most(a, a + b, n - a + m - b, n);
    impact->p_holm = impact->p;
    double fewer = n < m ? n : m;
    if (isnan(impact->ratio) || !((a + b) / (n + m) * fewer >= smallest))
        return;
    impact->four_fifths = below_four_fifths(counts) ? REVERSA_FOUR_FIFTHS_YES : REVERSA_FOUR_FIFTHS_NO;
}

void reversa_impact_compare(const reversa_impact_counts *counts, double level, double smallest,
                            reversa_impact *impact_out)
{
    rv_impact_compare(counts, level, smallest, impact_out);
}

reversa_status rv_holm_adjust(reversa_context *ctx, const double *p, size_t n, double *adjusted)
{
    rv_arena scratch;
    rv_radix radix;
    size_t count = 0;
    rv_arena_open(ctx, &scratch);
    reversa_status status = rv_radix_open(ctx, &scratch, n, &radix);
    if (status)
        goto done;
    for (size_t i = 0; i < n; i++) {
        adjusted[i] = p[i];
        if (isnan(p[i]))
            continue;
        radix.key[count] = rv_radix_key(p[i]);
        radix.row[count++] = (int32_t)i;
    }
    rv_radix_sort(&radix, count);
    double largest = 0;
    for (size_t i = 0; i < count; i++) {
        size_t row = (size_t)radix.row[i];
        double value = adjusted[row] * (double)(count - i);
        largest = value > largest ? value : largest;
        adjusted[row] = largest < 1 ? largest : 1;
    }
done:
    rv_arena_free(&scratch);
    return status;
}

reversa_status reversa_holm_adjust(reversa_context *ctx, const double *p, int64_t n, double *adjusted_out)
{
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (n < 0 || n > INT32_MAX)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The number of p-values is %lld, it must be 0 to %d", (long long)n,
                       INT32_MAX);
    if (n > 0 && (!p || !adjusted_out))
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "p and adjusted_out must not be NULL");
    for (int64_t i = 0; i < n; i++) {
        if (p[i] < 0 || p[i] > 1)
            return rv_fail(ctx, REVERSA_E_ARGUMENT, "p-value %lld is %g, it must be 0 to 1", (long long)i, p[i]);
    }
    return rv_holm_adjust(ctx, p, (size_t)n, adjusted_out);
}
