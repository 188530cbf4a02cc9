/*
 * The incomplete beta function, both tails by logarithm.
 *
 * Sides are swapped so that x is below the mean; its lower tail then comes from a continued fraction (DiDonato & Morris
 * 1992, their BFRAC), and the upper is one less, which is no loss there. With a < 1 the lower tail may be near 1 all the
 * same: a power series gives its logarithm, and the upper tail from that. The caller hands in a·y − b·x, which decides
 * how far from the mean x is: formed here from a rounded x it would have few digits left where a and b are large.
 */
#include <float.h>
#include <math.h>
#include <stdint.h>

#include "metrics/distribution.h"
#include "metrics/special.h"

#define HALF_LOG_TWO_PI 0.91893853320467274178
#define TINY 1e-280 /* in place of a 0 that would be divided by, as Lentz has it */

/* log of x^a y^b / B(a, b) */
static double log_slope(double a, double b, double x, double y, double excess)
{
    double total = a + b;
    return 0.5 * (log(a) + log(b / total)) - HALF_LOG_TWO_PI - rv_special_deviance(a, total * x, excess) -
           rv_special_deviance(b, total * y, -excess) + rv_special_stirling_error(total) -
           rv_special_stirling_error(a) - rv_special_stirling_error(b);
}

/* log I for a < 1: x^a / (a B) · (1 + a Σ (1 − b)(2 − b) ... (n − b) x^n / (n! (a + n))) */
static double small_shape(double a, double b, double x)
{
    double sum = 0;
    double term = 1;
    for (int n = 1; fabs(term) > DBL_EPSILON / 16 * (1 - x); n++) {
        term *= (n - b) / n * x;
        sum += term / (a + n);
    }
    return rv_special_lgamma_step(b, a) - rv_special_lgamma1p(a) + a * log(x) + log1p(a * sum);
}

/* I B / (x^a y^b) by the continued fraction, evaluated forwards (Lentz 1976). */
static double fraction(double a, double b, double x, double excess)
{
    double c = 1 / TINY;
    double d = (a + 1) / a / (excess + 1);
    double value = d;
    double change = 0;
    for (int64_t step = 1; fabs(change - 1) > DBL_EPSILON; step++) {
        double n = (double)step;
        double s = a + 2 * n;
        double numerator = (a + n - 1) / (s - 1) * ((a + b + n - 1) / (s - 1)) * n * (b - n) * x * x;
        double term = n + n * (b - n) * x / (s - 1) + (a + n) / (s + 1) * (excess + 1 + n * (2 - x));
        d = numerator * d + term;
        c = term + numerator / c;
        d = 1 / (fabs(d) < TINY ? TINY : d);
        c = fabs(c) < TINY ? TINY : c;
        change = c * d;
        value *= change;
    }
    return value;
}

/* Both tails for x below the mean, or so. */
static rv_tails below(double a, double b, double x, double y, double excess)
{
    rv_tails tails = {.log_slope = log_slope(a, b, x, y, excess)};
    if (a < 1) {
        tails.log_lower = small_shape(a, b, x);
        tails.log_upper = log(-expm1(tails.log_lower));
    } else {
        tails.log_lower = tails.log_slope + log(fraction(a, b, x, excess));
        tails.log_upper = log1p(-exp(tails.log_lower));
    }
    return tails;
}

void rv_special_beta(double a, double b, double x, double y, double excess, rv_tails *tails_out)
{
    /* where a and b are both below 1 the series is wanted, for the smaller of x and y */
    bool swap = a < 1 && b < 1 ? x > y : x > (a + 1) / (a + b + 2);
    if (!swap) {
        *tails_out = below(a, b, x, y, excess);
        return;
    }
    rv_tails other = below(b, a, y, x, -excess);
    *tails_out = (rv_tails){other.log_upper, other.log_lower, other.log_slope};
}

/* a·(1 − x) − b·x with one rounding more than the input's. */
static double excess_at(double a, double b, double x)
{
    double total = a + b;
    double part = total - a;
    double lost = (a - (total - part)) + (b - part);
    return fma(-total, x, a) - lost * x;
}

static bool is_shape(double a)
{
    return a > 0 && a <= RV_SPECIAL_LARGEST_SHAPE;
}

static double tail(double a, double b, double x, bool lower)
{
    if (!(is_shape(a) && is_shape(b) && x >= 0 && x <= 1))
        return NAN;
    if (x == 0 || x == 1)
        return lower == (x > 0);
    rv_tails tails;
    rv_special_beta(a, b, x, 1 - x, excess_at(a, b, x), &tails);
    return exp(lower ? tails.log_lower : tails.log_upper);
}

double rv_beta_lower(double a, double b, double x)
{
    return tail(a, b, x, true);
}

double rv_beta_upper(double a, double b, double x)
{
    return tail(a, b, x, false);
}

static double quantile(double a, double b, double p, bool lower)
{
    if (!(is_shape(a) && is_shape(b) && p >= 0 && p <= 1))
        return NAN;
    if (p == 0 || p == 1)
        return lower == (p == 1);
    double odds = rv_special_beta_quantile(a, b, p, lower);
    return odds > 1 ? 1 / (1 + 1 / odds) : odds / (1 + odds);
}

double rv_beta_quantile(double a, double b, double p)
{
    return quantile(a, b, p, true);
}

double rv_beta_quantile_upper(double a, double b, double p)
{
    return quantile(a, b, p, false);
}
