/*
 * Intervals for counts, in closed form or by quantiles of the beta and gamma distributions.
 *
 * Wilson's interval inverts the score test, so it never leaves [0, 1] and its ends at 0 and n are exact; they are set
 * there rather than left to rounding. Sources are with each function in the header: Wilson 1927, Clopper & Pearson 1934,
 * Garwood 1936, Katz et al. 1978, Newcombe 1998 (Statistics in Medicine 17, 857-872 and 873-890).
 */
#include "metrics/interval.h"

#include <math.h>
#include <stdbool.h>

#include "metrics/distribution.h"

static const rv_range none = {NAN, NAN};

static bool is_level(double level)
{
    return level > 0 && level < 1;
}

static bool is_share(double k, double n)
{
    return k >= 0 && k <= n && n > 0 && n < INFINITY;
}

/* Wilson's interval with the square of z multiplied by `shrink`. */
static rv_range wilson(double k, double n, double level, double shrink)
{
    if (!is_share(k, n) || !is_level(level))
        return none;
    double z = rv_normal_level(level) * sqrt(shrink);
    double square = z * z;
    double middle = k + square / 2;
    double half = z * sqrt(k * ((n - k) / n) + square / 4);
    /* k² / (middle + half) over n, and its mirror image: the differences without their cancellation */
    double low = k > 0 ? k * (k / n) / (middle + half) : 0;
    double rest = n - k;
    double high = rest > 0 ? 1 - rest * (rest / n) / (rest + square / 2 + half) : 1;
    return (rv_range){low, high};
}

rv_range rv_interval_wilson(double k, double n, double level)
{
    return wilson(k, n, level, 1);
}

double rv_interval_finite_factor(double n, double population)
{
    if (!(n > 0 && n <= population && population < INFINITY))
        return NAN;
    return n == population ? 0 : sqrt((population - n) / (population - 1));
}

rv_range rv_interval_wilson_finite(double k, double n, double population, double level)
{
    double factor = rv_interval_finite_factor(n, population);
    if (isnan(factor))
        return none;
    return wilson(k, n, level, factor * factor);
}

rv_range rv_interval_clopper_pearson(double k, double n, double level)
{
    if (!is_share(k, n) || !is_level(level) || k != floor(k) || n != floor(n))
        return none;
    double outside = (1 - level) / 2;
    return (rv_range){
        k > 0 ? rv_beta_quantile(k, n - k + 1, outside) : 0,
        k < n ? rv_beta_quantile_upper(k + 1, n - k, outside) : 1,
    };
}

static bool is_rate(double events, double exposure)
{
    return events >= 0 && events < INFINITY && exposure > 0 && exposure < INFINITY;
}

rv_range rv_interval_garwood(double events, double exposure, double level)
{
    if (!is_rate(events, exposure) || events != floor(events) || !is_level(level))
        return none;
    double outside = (1 - level) / 2;
    return (rv_range){
        events > 0 ? rv_gamma_quantile(events, outside) / exposure : 0,
        rv_gamma_quantile_upper(events + 1, outside) / exposure,
    };
}

rv_range rv_interval_poisson_score(double events, double exposure, double level)
{
    if (!is_rate(events, exposure) || !is_level(level))
        return none;
    double z = rv_normal_level(level);
    double high = events + z * z / 2 + z * sqrt(events + z * z / 4);
    return (rv_range){events * (events / high) / exposure, high / exposure};
}

rv_range rv_interval_newcombe(double k1, double n1, double k2, double n2, double level)
{
    rv_range first = rv_interval_wilson(k1, n1, level);
    rv_range second = rv_interval_wilson(k2, n2, level);
    if (isnan(first.low) || isnan(second.low))
        return none;
    double share1 = k1 / n1;
    double share2 = k2 / n2;
    double difference = share1 - share2;
    return (rv_range){
        difference - hypot(share1 - first.low, second.high - share2),
        difference + hypot(first.high - share1, share2 - second.low),
    };
}

double rv_interval_katz_se(double k1, double n1, double k2, double n2)
{
    if (!is_share(k1, n1) || !is_share(k2, n2) || k1 == 0 || k2 == 0)
        return NAN;
    return sqrt((n1 - k1) / k1 / n1 + (n2 - k2) / k2 / n2);
}

rv_range rv_interval_katz(double k1, double n1, double k2, double n2, double level)
{
    double se = rv_interval_katz_se(k1, n1, k2, n2);
    if (isnan(se) || !is_level(level))
        return none;
    double ratio = k1 / n1 / (k2 / n2);
    double reach = exp(rv_normal_level(level) * se);
    return (rv_range){ratio / reach, ratio * reach};
}
