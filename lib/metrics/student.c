/*
 * Fisher's F and Student's t as beta distributions.
 *
 * F with df1 and df2 has odds df1 F / df2 that are those of Beta(df1/2, df2/2); t² is F with df1 = 1. The distance from
 * the mean, which the beta's tails need in full accuracy, is a b (1 − f) / (a f + b). Far out (|t| beyond 10^150) a tail
 * of t is a power of t, which also spares an overflow of the square.
 */
#include <math.h>
#include <stdbool.h>

#include "metrics/distribution.h"
#include "metrics/special.h"

#define FAR_OUT 1e150

/* Log of a tail at f, given 1 − f. */
static double log_tail(double f, double one_less, double df1, double df2, bool lower)
{
    double a = df1 / 2;
    double b = df2 / 2;
    double odds = a * f / b;
    double whole = 1 + odds;
    double x = odds / whole;
    double y = 1 / whole;
    if (odds == INFINITY || x == 0 || y == 0)
        return lower == (odds > 1) ? 0 : -INFINITY;
    rv_tails tails;
    rv_special_beta(a, b, x, y, a * one_less / whole, &tails);
    return lower ? tails.log_lower : tails.log_upper;
}

static bool is_df(double df)
{
    return df > 0 && df / 2 <= RV_SPECIAL_LARGEST_SHAPE;
}

static bool fine(double df1, double df2)
{
    return is_df(df1) && (is_df(df2) || df2 == INFINITY);
}

static double f_tail(double f, double df1, double df2, bool lower)
{
    if (!fine(df1, df2) || isnan(f))
        return NAN;
    if (f <= 0 || f == INFINITY)
        return lower == (f > 0);
    if (df2 == INFINITY)
        return lower ? rv_chi_square_lower(df1 * f, df1) : rv_chi_square_upper(df1 * f, df1);
    return exp(log_tail(f, 1 - f, df1, df2, lower));
}

double rv_f_lower(double f, double df1, double df2)
{
    return f_tail(f, df1, df2, true);
}

double rv_f_upper(double f, double df1, double df2)
{
    return f_tail(f, df1, df2, false);
}

static double f_quantile(double p, double df1, double df2, bool lower)
{
    if (!fine(df1, df2) || !(p >= 0 && p <= 1))
        return NAN;
    if (p == 0 || p == 1)
        return lower == (p == 0) ? 0 : INFINITY;
    if (df2 == INFINITY)
        return rv_special_gamma_quantile(df1 / 2, p, lower) * 2 / df1;
    return rv_special_beta_quantile(df1 / 2, df2 / 2, p, lower) * (df2 / df1);
}

double rv_f_quantile(double p, double df1, double df2)
{
    return f_quantile(p, df1, df2, true);
}

double rv_f_quantile_upper(double p, double df1, double df2)
{
    return f_quantile(p, df1, df2, false);
}

double rv_t_two_sided(double t, double df)
{
    if (!fine(1, df) || isnan(t))
        return NAN;
    t = fabs(t);
    if (df == INFINITY)
        return rv_normal_two_sided(t);
    if (t == INFINITY || t == 0)
        return t == 0;
    double near = fmin(t, FAR_OUT);
    double log_p = log_tail(near * near, (1 - near) * (1 + near), 1, df, false);
    return exp(t > near ? log_p - df * log(t / near) : log_p);
}

double rv_t_upper(double t, double df)
{
    double half = rv_t_two_sided(t, df) / 2;
    return t > 0 ? half : 1 - half;
}

double rv_t_lower(double t, double df)
{
    return rv_t_upper(-t, df);
}

/* t > 0 with upper tail p < 1/2 */
static double positive(double p, double df)
{
    double edge = log_tail(FAR_OUT * FAR_OUT, -FAR_OUT * FAR_OUT, 1, df, false);
    double log_p = log(p) + M_LN2;
    if (log_p < edge)
        return FAR_OUT * exp((edge - log_p) / df);
    double f = p < 0.25 ? f_quantile(2 * p, 1, df, false) : f_quantile(1 - 2 * p, 1, df, true);
    return sqrt(f);
}

double rv_t_quantile_upper(double p, double df)
{
    if (!fine(1, df) || !(p >= 0 && p <= 1))
        return NAN;
    if (p == 0 || p == 1)
        return p == 0 ? INFINITY : -INFINITY;
    if (df == INFINITY)
        return rv_normal_quantile_upper(p);
    if (p == 0.5)
        return 0;
    return p < 0.5 ? positive(p, df) : -positive(1 - p, df);
}

double rv_t_quantile(double p, double df)
{
    return -rv_t_quantile_upper(p, df);
}
