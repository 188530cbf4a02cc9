/*
 * The same people at two times: Student's t for the mean difference, effect sizes, signs and ranks.
 *
 * Effect sizes are those of Lakens 2013 (Frontiers in Psychology 4, 863): d_z over the standard deviation of differences,
 * d_av over the root of the mean of the two variances; Hedges' correction is the exact ratio of gamma functions.
 */
#include <reversa/surveys.h>

#include <math.h>

#include "base/context.h"
#include "metrics/distribution.h"
#include "metrics/share.h"
#include "metrics/signed_rank.h"
#include "metrics/special.h"
#include "metrics/sum.h"

#define TIE 1e-9   /* of the largest number: what remains of decimals that should be equal */
#define FLAT 1e-12 /* of the largest number: a standard deviation that is rounding */

/* Mean and standard deviation (divisor n − 1). */
typedef struct moments {
    double mean;
    double sd;
} moments;

static moments moments_of(const double *x, int64_t n)
{
    rv_sum sum = {0};
    rv_sum squares = {0};
    for (int64_t i = 0; i < n; i++)
        sum = rv_sum_add(sum, x[i]);
    double mean = (sum.head + sum.tail) / (double)n;
    for (int64_t i = 0; i < n; i++)
        squares = rv_sum_add(squares, (x[i] - mean) * (x[i] - mean));
    return (moments){mean, n > 1 ? sqrt((squares.head + squares.tail) / (double)(n - 1)) : NAN};
}

/* Numbers of the people who have both, and the largest of them. */
typedef struct pairs {
    double *before;
    double *after;
    double *difference;
    int64_t n;
    double largest;
} pairs;

static reversa_change nothing(void)
{
    reversa_change change = {.fit = REVERSA_FIT_NO_DATA, .mean = rv_share_none(REVERSA_FIT_NO_DATA)};
    double *const numbers[] = {&change.mean_before,
                               &change.mean_after,
                               &change.sd,
                               &change.t,
                               &change.df,
                               &change.p,
                               &change.d_z,
                               &change.g_z,
                               &change.correction,
                               &change.d_av,
                               &change.improved,
                               &change.worse,
                               &change.sign_p,
                               &change.rank_sum,
                               &change.wilcoxon_p,
                               &change.wilcoxon_exact,
                               &change.wilcoxon_pratt};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        *numbers[i] = NAN;
    return change;
}

static void compare_means(const pairs *p, double level, reversa_change *change)
{
    double n = (double)p->n;
    moments before = moments_of(p->before, p->n);
    moments after = moments_of(p->after, p->n);
    moments difference = moments_of(p->difference, p->n);
    change->mean_before = before.mean;
    change->mean_after = after.mean;
    change->mean = (reversa_estimate){difference.mean, NAN, NAN, NAN, REVERSA_FIT_TOO_FEW};
    change->fit = REVERSA_FIT_TOO_FEW;
    if (p->n < 2)
        return;
    double df = n - 1;
    double se = difference.sd / sqrt(n);
    double half = rv_t_quantile_upper((1 - level) / 2, df) * se;
    change->sd = difference.sd;
    change->df = df;
    change->mean = (reversa_estimate){difference.mean, se, difference.mean - half, difference.mean + half,
                                      REVERSA_FIT_OK};
    double average = sqrt((before.sd * before.sd + after.sd * after.sd) / 2);
    if (average > FLAT * p->largest)
        change->d_av = difference.mean / average;
    if (p->n > 2)
        change->correction = exp(rv_special_lgamma_step((df - 1) / 2, 0.5)) / sqrt(df / 2);
    change->fit = REVERSA_FIT_NO_VARIATION;
    if (!(difference.sd > FLAT * p->largest)) {
        change->mean = (reversa_estimate){difference.mean, NAN, NAN, NAN, REVERSA_FIT_NO_VARIATION};
        return;
    }
    change->fit = REVERSA_FIT_OK;
    change->t = difference.mean / se;
    change->p = rv_t_two_sided(change->t, df);
    change->d_z = difference.mean / difference.sd;
    change->g_z = change->d_z * change->correction;
}

static reversa_status compare(reversa_context *ctx, const pairs *p, double level, reversa_change *change)
{
    if (p->n == 0)
        return REVERSA_OK;
    rv_signed_rank test;
    reversa_status status = rv_signed_rank_test(ctx, p->difference, p->n, TIE * p->largest, &test);
    if (status != REVERSA_OK)
        return status;
    compare_means(p, level, change);
    change->n = p->n;
    change->n_improved = test.n_plus;
    change->n_worse = test.n_minus;
    change->improved = (double)test.n_plus / (double)p->n;
    change->worse = (double)test.n_minus / (double)p->n;
    change->sign_p = test.sign_p;
    change->rank_sum = test.rank_sum;
    change->wilcoxon_p = test.p;
    change->wilcoxon_exact = test.exact;
    change->wilcoxon_pratt = test.pratt;
    return REVERSA_OK;
}

/* The people with both numbers, into arrays of n. */
static reversa_status take(reversa_context *ctx, const double *before, const double *after, int64_t n, pairs *p)
{
    for (int64_t i = 0; i < n; i++) {
        rv_place place = {.row = i + 1};
        if (isinf(before[i]) || isinf(after[i]))
            return rv_fail_at(ctx, REVERSA_E_DATA, place, "The number is infinite");
        if (isnan(before[i]) || isnan(after[i]))
            continue;
        p->before[p->n] = before[i];
        p->after[p->n] = after[i];
        p->difference[p->n++] = after[i] - before[i];
        p->largest = fmax(p->largest, fmax(fabs(before[i]), fabs(after[i])));
    }
    return REVERSA_OK;
}

reversa_status reversa_change_of(reversa_context *ctx, const double *before, const double *after, int64_t n,
                                 double level, reversa_change *change_out)
{
    reversa_status status = rv_begin(ctx);
    if (status != REVERSA_OK)
        return status;
    if (!change_out || (n > 0 && (!before || !after)))
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "before, after and change_out must not be NULL");
    if (n < 0 || n >= INT32_MAX || !(level > 0 && level < 1))
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "n must lie in 0 .. 2147483646, level between 0 and 1");
    rv_arena scratch;
    rv_arena_open(ctx, &scratch);
    pairs p = {0};
    p.before = rv_arena_alloc(ctx, &scratch, (size_t)n, sizeof *p.before);
    p.after = rv_arena_alloc(ctx, &scratch, (size_t)n, sizeof *p.after);
    p.difference = rv_arena_alloc(ctx, &scratch, (size_t)n, sizeof *p.difference);
    reversa_change change = nothing();
    status = p.before && p.after && p.difference ? take(ctx, before, after, n, &p) : REVERSA_E_MEMORY;
    if (status == REVERSA_OK)
        status = compare(ctx, &p, level, &change);
    rv_arena_free(&scratch);
    if (status == REVERSA_OK)
        *change_out = change;
    return status;
}
