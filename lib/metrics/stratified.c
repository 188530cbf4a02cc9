/*
 * Two groups compared within strata: Cochran–Mantel–Haenszel, common odds and risk ratios, Breslow–Day.
 *
 * A stratum is the table [a b; c d]: selected and not, of the group and of the reference. Only strata with both groups and
 * with someone selected and someone not carry information on a difference; the others add nothing to any sum here and
 * are left out, so that they do not count as degrees of freedom. Sums run over the strata in their order, compensated.
 */
#include <math.h>

#include "metrics/distribution.h"
#include "metrics/impact.h"

typedef struct table {
    double a, b, c, d;
} table;

/* A sum that keeps what rounding would lose (Neumaier 1974). */
typedef struct sum {
    double value;
    double lost;
} sum;

static void add(sum *s, double x)
{
    double t = s->value + x;
    s->lost += fabs(s->value) >= fabs(x) ? s->value - t + x : x - t + s->value;
    s->value = t;
}

static double total(const sum *s)
{
    return s->value + s->lost;
}

static bool read_table(const reversa_impact_counts *counts, table *t)
{
    t->a = (double)counts->selected;
    t->b = (double)(counts->n - counts->selected);
    t->c = (double)counts->reference_selected;
    t->d = (double)(counts->reference_n - counts->reference_selected);
    return t->a + t->b > 0 && t->c + t->d > 0 && t->a + t->c > 0 && t->b + t->d > 0;
}

static const reversa_estimate no_estimate = {NAN, NAN, NAN, NAN, REVERSA_FIT_NO_DATA};

/* A ratio with an interval on the log scale. */
static reversa_estimate log_estimate(double above, double below, double variance, double level)
{
    reversa_estimate e = no_estimate;
    e.value = below > 0 ? above / below : NAN;
    e.fit = REVERSA_FIT_NO_EVENTS;
    if (!(above > 0 && below > 0))
        return e;
    double width = rv_normal_level(level) * sqrt(variance);
    e.fit = REVERSA_FIT_OK;
    e.se = sqrt(variance);
    e.low = e.value * exp(-width);
    e.high = e.value * exp(width);
    return e;
}

/* Robins, Breslow & Greenland 1986. */
static reversa_estimate odds_ratio(const reversa_impact_counts *strata, int32_t n, double level)
{
    sum r = {0, 0};
    sum s = {0, 0};
    sum pr = {0, 0};
    sum mixed = {0, 0};
    sum qs = {0, 0};
    for (int32_t i = 0; i < n; i++) {
        table t;
        if (!read_table(&strata[i], &t))
            continue;
        double all = t.a + t.b + t.c + t.d;
        double diagonal = t.a * t.d / all;
        double across = t.b * t.c / all;
        double p = (t.a + t.d) / all;
        double q = (t.b + t.c) / all;
        add(&r, diagonal);
        add(&s, across);
        add(&pr, p * diagonal);
        add(&mixed, p * across + q * diagonal);
        add(&qs, q * across);
    }
    double above = total(&r);
    double below = total(&s);
    double variance = total(&pr) / (2 * above * above) + total(&mixed) / (2 * above * below) +
                      total(&qs) / (2 * below * below);
    return log_estimate(above, below, variance, level);
}

/* Greenland & Robins 1985. */
static reversa_estimate risk_ratio(const reversa_impact_counts *strata, int32_t n, double level)
{
    sum above = {0, 0};
    sum below = {0, 0};
    sum spread = {0, 0};
    for (int32_t i = 0; i < n; i++) {
        table t;
        if (!read_table(&strata[i], &t))
            continue;
        double group = t.a + t.b;
        double reference = t.c + t.d;
        double all = group + reference;
        add(&above, t.a * reference / all);
        add(&below, t.c * group / all);
        add(&spread, (group / all * (reference / all)) * (t.a + t.c) - t.a / all * t.c);
    }
    return log_estimate(total(&above), total(&below), total(&spread) / (total(&above) * total(&below)), level);
}

/* Cochran 1954; Mantel & Haenszel 1959. */
static void test_effect(const reversa_impact_counts *strata, int32_t n, reversa_stratified *out)
{
    sum excess = {0, 0};
    sum variance = {0, 0};
    for (int32_t i = 0; i < n; i++) {
        table t;
        if (!read_table(&strata[i], &t))
            continue;
        double all = t.a + t.b + t.c + t.d;
        out->n_strata++;
        add(&excess, (t.a * t.d - t.b * t.c) / all);
        add(&variance, (t.a + t.b) / all * ((t.c + t.d) / all) * (t.a + t.c) * ((t.b + t.d) / (all - 1)));
    }
    if (out->n_strata == 0)
        return;
    double distance = fabs(total(&excess));
    double corrected = distance >= 0.5 ? distance - 0.5 : distance; /* as R's mantelhaen.test() has it */
    out->chi_square = distance * distance / total(&variance);
    out->p = rv_chi_square_upper(out->chi_square, 1);
    out->chi_square_corrected = corrected * corrected / total(&variance);
    out->p_corrected = rv_chi_square_upper(out->chi_square_corrected, 1);
}

/* The count a of a table with the margins of t and that odds ratio: the root within the margins of
 * a·(d + …) = ratio·b·c, by the form of the quadratic formula that does not cancel. */
static double expected_count(const table *t, double ratio)
{
    double group = t->a + t->b;
    double selected = t->a + t->c;
    double rest = t->d - t->a; /* d = rest + a for any a with these margins */
    if (ratio == 1)
        return group * selected / (group + t->c + t->d);
    double square = 1 - ratio;
    double linear = rest + ratio * (group + selected);
    double constant = -ratio * group * selected;
    double root = sqrt(linear * linear - 4 * square * constant);
    if (linear > 0) /* the root that tends to −constant / linear as the square term vanishes */
        return -2 * constant / (linear + root);
    return (root - linear) / (2 * square);
}

/* Breslow & Day 1980; Tarone 1985. */
static void test_homogeneity(const reversa_impact_counts *strata, int32_t n, reversa_stratified *out)
{
    sum squares = {0, 0};
    sum excess = {0, 0};
    sum variances = {0, 0};
    for (int32_t i = 0; i < n; i++) {
        table t;
        if (!read_table(&strata[i], &t))
            continue;
        double a = expected_count(&t, out->odds_ratio.value);
        double b = t.a + t.b - a;
        double c = t.a + t.c - a;
        double d = t.d - t.a + a;
        double variance = 1 / (1 / a + 1 / b + 1 / c + 1 / d);
        add(&squares, (t.a - a) * (t.a - a) / variance);
        add(&excess, t.a - a);
        add(&variances, variance);
    }
    double df = out->n_strata - 1;
    double shift = total(&excess);
    double tarone = total(&squares) - shift * shift / total(&variances);
    out->breslow_day = total(&squares);
    out->breslow_day_p = rv_chi_square_upper(out->breslow_day, df);
    out->tarone = tarone > 0 ? tarone : 0;
    out->tarone_p = rv_chi_square_upper(out->tarone, df);
}

void rv_stratified_clear(reversa_fit fit, reversa_stratified *out)
{
    *out = (reversa_stratified){.odds_ratio = no_estimate,
                                .risk_ratio = no_estimate,
                                .chi_square = NAN,
                                .p = NAN,
                                .chi_square_corrected = NAN,
                                .p_corrected = NAN,
                                .breslow_day = NAN,
                                .breslow_day_p = NAN,
                                .tarone = NAN,
                                .tarone_p = NAN,
                                .fit = fit};
    out->odds_ratio.fit = fit;
    out->risk_ratio.fit = fit;
}

void reversa_impact_stratified(const reversa_impact_counts *strata, int32_t n_strata, double level,
                               reversa_stratified *stratified_out)
{
    rv_stratified_clear(REVERSA_FIT_NO_DATA, stratified_out);
    for (int32_t i = 0; i < n_strata; i++) {
        if (!rv_impact_valid(&strata[i]))
            return;
    }
    test_effect(strata, n_strata, stratified_out);
    if (stratified_out->n_strata == 0)
        return;
    stratified_out->odds_ratio = odds_ratio(strata, n_strata, level);
    stratified_out->risk_ratio = risk_ratio(strata, n_strata, level);
    stratified_out->fit = stratified_out->odds_ratio.fit;
    if (stratified_out->fit == REVERSA_FIT_OK && stratified_out->n_strata > 1)
        test_homogeneity(strata, n_strata, stratified_out);
}
