/*
 * The incomplete gamma function, both tails by logarithm.
 *
 * Below the mean the lower tail comes from its power series, above it the upper tail from Legendre's continued
 * fraction; the other is one less, which is no loss there. A shape below 1 is the exception: its lower tail is near 1
 * already at small x, so the upper one is taken from the logarithm of the lower. After DiDonato & Morris 1986 and
 * Gautschi 1979. Both the series and the fraction take O(√a) terms at worst.
 */
#include "metrics/special.h"

#include <float.h>
#include <math.h>
#include <stdint.h>

#include "metrics/distribution.h"

#define HALF_LOG_TWO_PI 0.91893853320467274178
#define TINY 1e-280 /* in place of a 0 that would be divided by, as Lentz has it */

/* log of x^a e^-x / Γ(a) */
static double log_slope(double a, double x)
{
    return 0.5 * log(a) - HALF_LOG_TWO_PI - rv_special_deviance(a, x, a - x) - rv_special_stirling_error(a);
}

/* log P for a < 1 and small x: x^a / Γ(1 + a) · (1 + a Σ (−x)^n / (n! (a + n))) */
static double small_shape(double a, double x)
{
    double sum = 0;
    double term = 1;
    for (int n = 1; fabs(term) > DBL_EPSILON / 8; n++) {
        term *= -x / n;
        sum += term / (a + n);
    }
    return a * log(x) - rv_special_lgamma1p(a) + log1p(a * sum);
}

/* P Γ(a) / (x^a e^-x) = Σ x^n / (a (a + 1) ... (a + n)) */
static double series(double a, double x)
{
    double term = 1 / a;
    double sum = term;
    for (int64_t n = 1; term > sum * (DBL_EPSILON / 16); n++) {
        term *= x / (a + (double)n);
        sum += term;
    }
    return sum;
}

/* Q Γ(a) / (x^a e^-x) by its continued fraction, evaluated forwards (Lentz 1976). x >= a or x >= 1. */
static double fraction(double a, double x)
{
    double b = x + 1 - a;
    double c = 1 / TINY;
    double d = 1 / b;
    double value = d;
    double change = 0;
    for (int64_t step = 1; fabs(change - 1) > DBL_EPSILON; step++) {
        double n = (double)step;
        double numerator = n * (a - n);
        b += 2;
        d = numerator * d + b;
        c = b + numerator / c;
        d = 1 / (fabs(d) < TINY ? TINY : d);
        c = fabs(c) < TINY ? TINY : c;
        change = c * d;
        value *= change;
    }
    return value;
}

void rv_special_gamma(double a, double x, rv_tails *tails_out)
{
    rv_tails tails = {.log_slope = log_slope(a, x)};
    if (a < 1 && x < 1) {
        tails.log_lower = small_shape(a, x);
        tails.log_upper = log(-expm1(tails.log_lower));
    } else if (x < a) {
        tails.log_lower = tails.log_slope + log(series(a, x));
        tails.log_upper = log1p(-exp(tails.log_lower));
    } else {
        tails.log_upper = tails.log_slope + log(fraction(a, x));
        tails.log_lower = log1p(-exp(tails.log_upper));
    }
    *tails_out = tails;
}

static double tail(double a, double x, bool lower)
{
    if (!(a > 0 && a <= RV_SPECIAL_LARGEST_SHAPE && x >= 0))
        return NAN;
    if (x == 0 || x == INFINITY)
        return lower == (x > 0);
    rv_tails tails;
    rv_special_gamma(a, x, &tails);
    return exp(lower ? tails.log_lower : tails.log_upper);
}

double rv_gamma_lower(double a, double x)
{
    return tail(a, x, true);
}

double rv_gamma_upper(double a, double x)
{
    return tail(a, x, false);
}

static double quantile(double a, double p, bool lower)
{
    if (!(a > 0 && a <= RV_SPECIAL_LARGEST_SHAPE && p >= 0 && p <= 1))
        return NAN;
    if (p == 0 || p == 1)
        return lower == (p == 0) ? 0 : INFINITY;
    return rv_special_gamma_quantile(a, p, lower);
}

double rv_gamma_quantile(double a, double p)
{
    return quantile(a, p, true);
}

double rv_gamma_quantile_upper(double a, double p)
{
    return quantile(a, p, false);
}

double rv_chi_square_lower(double x, double df)
{
    return tail(df / 2, x < 0 ? 0 : x / 2, true);
}

double rv_chi_square_upper(double x, double df)
{
    return tail(df / 2, x < 0 ? 0 : x / 2, false);
}

double rv_chi_square_quantile(double p, double df)
{
    return 2 * quantile(df / 2, p, true);
}

double rv_chi_square_quantile_upper(double p, double df)
{
    return 2 * quantile(df / 2, p, false);
}
