/*
 * The normal distribution by erfc, its quantile by Halley's method.
 *
 * Halley's step uses the logarithm of a tail, so it works as well at p = 10^-300; near the middle, where z would be the
 * small difference of two halves, the integral from 0 to z is solved for instead. It starts from Hastings' rational
 * approximation, Abramowitz & Stegun 1964, 26.2.23.
 */
#include <math.h>

#include "metrics/distribution.h"

#define SQRT_HALF 0.70710678118654752440
#define SQRT_TWO_PI 2.50662827463100050242
#define HALF_LOG_TWO_PI 0.91893853320467274178

double rv_normal_upper(double z)
{
    double x = z * SQRT_HALF;
    /* z²/2 loses digits in the square of a rounded x: give back what the rounding took */
    double lost = fma(x, -M_SQRT2, z) * SQRT_HALF;
    double value = 0.5 * erfc(x);
    return z > 1 && z < INFINITY ? value * (1 - 2 * x * lost) : value;
}

double rv_normal_lower(double z)
{
    return rv_normal_upper(-z);
}

double rv_normal_two_sided(double z)
{
    double p = 2 * rv_normal_upper(fabs(z));
    return p;
}

/* z >= 0 with upper tail p in (0, 1/4]. */
static double far(double p)
{
    double log_p = log(p);
    double t = sqrt(-2 * log_p);
    double z = t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
    for (int i = 0; i < 3; i++) {
        double log_tail = log(rv_normal_upper(z));
        double hazard = exp(-0.5 * z * z - HALF_LOG_TWO_PI - log_tail);
        double step = (log_tail - log_p) / hazard; /* of Newton */
        z += step / (1 + 0.5 * step * (hazard - z));
    }
    return z;
}

/* z with P(0 < Z < z) = p, |p| < 1/4 */
static double near(double p)
{
    double z = p * SQRT_TWO_PI;
    for (int i = 0; i < 4; i++) {
        double step = (p - 0.5 * erf(z * SQRT_HALF)) * SQRT_TWO_PI * exp(0.5 * z * z);
        z += step / (1 - 0.5 * step * z);
    }
    return z;
}

double rv_normal_quantile_upper(double p)
{
    if (!(p >= 0 && p <= 1))
        return NAN;
    if (p == 0 || p == 1)
        return p == 0 ? INFINITY : -INFINITY;
    if (fabs(p - 0.5) < 0.25)
        return p == 0.5 ? 0 : near(0.5 - p);
    return p < 0.5 ? far(p) : -far(1 - p);
}

double rv_normal_quantile(double p)
{
    return -rv_normal_quantile_upper(p);
}

double rv_normal_level(double level)
{
    return rv_normal_quantile_upper((1 - level) / 2);
}
