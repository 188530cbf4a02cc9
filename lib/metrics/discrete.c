/*
 * Binomial, Poisson, hypergeometric, and Fisher's exact test.
 *
 * Tails of the binomial and Poisson are incomplete beta and gamma functions. A hypergeometric mass is written as a
 * deviance of its table from what the margins let expect (see special.c), and its tail is summed from the mass outwards
 * by ratios, on the side where they fall. Fisher's test steps from the mode to both sides.
 */
#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stddef.h>

#include "metrics/distribution.h"
#include "metrics/special.h"

#define LOG_TWO_PI 1.83787706640934548356
#define WHOLE_LIMIT 9007199254740992.0 /* 2^53: up to here every whole number is a double */
#define FISHER_SLACK 1e-7              /* masses as equal as that count as equal */

static bool whole(double count)
{
    return count >= 0 && count <= WHOLE_LIMIT && count == floor(count);
}

static bool is_binomial(double k, double n, double p)
{
    return k == floor(k) && whole(n) && p >= 0 && p <= 1;
}

double rv_binomial_mass(double k, double n, double p)
{
    if (!is_binomial(k, n, p))
        return NAN;
    if (k < 0 || k > n)
        return 0;
    if (p == 0 || p == 1)
        return k == n * p;
    if (k == 0)
        return exp(n * log1p(-p));
    if (k == n)
        return pow(p, n);
    double excess = fma(-n, p, k);
    double log_mass = rv_special_stirling_error(n) - rv_special_stirling_error(k) - rv_special_stirling_error(n - k) -
                      rv_special_deviance(k, n * p, excess) - rv_special_deviance(n - k, n * (1 - p), -excess);
    return exp(log_mass - 0.5 * (LOG_TWO_PI + log(k) + log1p(-k / n)));
}

double rv_binomial_at_most(double k, double n, double p)
{
    if (!is_binomial(k, n, p))
        return NAN;
    if (k < 0 || k >= n)
        return k >= 0;
    return rv_beta_upper(k + 1, n - k, p);
}

double rv_binomial_at_least(double k, double n, double p)
{
    if (!is_binomial(k, n, p))
        return NAN;
    if (k <= 0 || k > n)
        return k <= 0;
    return rv_beta_lower(k, n - k + 1, p);
}

static bool is_poisson(double k, double mean)
{
    return k == floor(k) && k <= WHOLE_LIMIT && mean >= 0 && mean < INFINITY;
}

double rv_poisson_mass(double k, double mean)
{
    if (!is_poisson(k, mean))
        return NAN;
    if (k < 0 || mean == 0)
        return k == 0;
    if (k == 0)
        return exp(-mean);
    return exp(-rv_special_deviance(k, mean, k - mean) - rv_special_stirling_error(k) - 0.5 * (LOG_TWO_PI + log(k)));
}

double rv_poisson_at_most(double k, double mean)
{
    if (!is_poisson(k, mean))
        return NAN;
    return k < 0 ? 0 : rv_gamma_upper(k + 1, mean);
}

double rv_poisson_at_least(double k, double mean)
{
    if (!is_poisson(k, mean))
        return NAN;
    return k <= 0 ? 1 : rv_gamma_lower(k, mean);
}

/* A table of two rows and two columns with fixed margins; x is its first cell. */
typedef struct table {
    double row[2]; /* marked, plain */
    double column[2];
    double total;
    double low; /* the range of x */
    double high;
} table;

static bool make_table(double marked, double plain, double drawn, table *table_out)
{
    double total = marked + plain;
    if (!whole(marked) || !whole(plain) || !whole(drawn) || total > WHOLE_LIMIT || drawn > total)
        return false;
    *table_out = (table){
        .row = {marked, plain},
        .column = {drawn, total - drawn},
        .total = total,
        .low = fmax(0, drawn - plain),
        .high = fmin(marked, drawn),
    };
    return true;
}

static double margin_part(double count)
{
    return count > 0 ? 0.5 * log(count) + rv_special_stirling_error(count) + 0.5 * LOG_TWO_PI : 0;
}

/* Log of the mass at x within low .. high. */
static double log_mass(const table *t, double x)
{
    double cell[2][2] = {{x, t->row[0] - x}, {t->column[0] - x, t->row[1] - (t->column[0] - x)}};
    /* the cross difference a d − b c, to the last digit (Kahan) */
    double product = cell[0][1] * cell[1][0];
    double cross = fma(cell[0][0], cell[1][1], -product) - fma(cell[0][1], cell[1][0], -product);
    double excess = t->total > 0 ? cross / t->total : 0;
    double sum = 0;
    for (int i = 0; i < 2; i++)
        sum += margin_part(t->row[i]) + margin_part(t->column[i]);
    sum -= margin_part(t->total);
    for (int i = 0; i < 4; i++) {
        double count = cell[i / 2][i % 2];
        double part = i == 0 || i == 3 ? excess : -excess;
        double expected = t->row[i / 2] * (t->column[i % 2] / t->total);
        sum -= margin_part(count);
        if (count > 0)
            sum -= rv_special_deviance(count, expected, part);
        else if (expected > 0)
            sum -= expected;
    }
    return sum;
}

/* mass(x + 1) / mass(x) */
static double ratio_up(const table *t, double x)
{
    return (t->row[0] - x) / (x + 1) * ((t->column[0] - x) / (t->row[1] - t->column[0] + x + 1));
}

/* Σ of masses from x outwards over mass(x), up or down. The masses fall: they are log-concave and x is past the mode. */
static double outwards(const table *t, double x, bool up)
{
    double sum = 1;
    double term = 1;
    while ((up ? x < t->high : x > t->low) && term > sum * (DBL_EPSILON / 64)) {
        term = up ? term * ratio_up(t, x) : term / ratio_up(t, x - 1);
        x += up ? 1 : -1;
        sum += term;
    }
    return sum;
}

/* The total mass of x and beyond, x within low .. high. */
static double mass_beyond(const table *t, double x, bool up)
{
    bool falls = up ? x >= t->high || ratio_up(t, x) <= 1 : x <= t->low || ratio_up(t, x - 1) >= 1;
    if (falls)
        return fmin(1, exp(log_mass(t, x)) * outwards(t, x, up));
    double next = up ? x - 1 : x + 1;
    bool outside = next < t->low || next > t->high;
    return outside ? 1 : 1 - exp(log_mass(t, next)) * outwards(t, next, !up);
}

double rv_hypergeometric_mass(double x, double marked, double plain, double drawn)
{
    table t;
    if (x != floor(x) || !make_table(marked, plain, drawn, &t))
        return NAN;
    return x < t.low || x > t.high ? 0 : exp(log_mass(&t, x));
}

double rv_hypergeometric_at_most(double x, double marked, double plain, double drawn)
{
    table t;
    if (x != floor(x) || !make_table(marked, plain, drawn, &t))
        return NAN;
    return x < t.low ? 0 : x >= t.high ? 1 : mass_beyond(&t, x, false);
}

double rv_hypergeometric_at_least(double x, double marked, double plain, double drawn)
{
    table t;
    if (x != floor(x) || !make_table(marked, plain, drawn, &t))
        return NAN;
    return x > t.high ? 0 : x <= t.low ? 1 : mass_beyond(&t, x, true);
}

/* The last x on one side of the mode with a mass above the bound; below low or above high where there is none. */
static double first_within(const table *t, double mode, double log_bound, bool up)
{
    double near = mode; /* above the bound */
    double far = up ? t->high + 1 : t->low - 1;
    while (fabs(far - near) > 1) {
        double middle = floor((near + far) / 2);
        if (log_mass(t, middle) > log_bound)
            near = middle;
        else
            far = middle;
    }
    return far;
}

double rv_fisher_two_sided(double a, double b, double c, double d)
{
    table t;
    if (!whole(a) || !whole(b) || !whole(c) || !whole(d) || !make_table(a + b, c + d, a + c, &t))
        return NAN;
    double mode = floor((t.column[0] + 1) * ((t.row[0] + 1) / (t.total + 2)));
    mode = fmin(t.high, fmax(t.low, mode));
    double log_bound = log_mass(&t, a) + log1p(FISHER_SLACK);
    if (log_mass(&t, mode) <= log_bound)
        return 1;
    double up = first_within(&t, mode, log_bound, true);
    double down = first_within(&t, mode, log_bound, false);
    double p = (up <= t.high ? mass_beyond(&t, up, true) : 0) + (down >= t.low ? mass_beyond(&t, down, false) : 0);
    return fmin(1, p);
}
