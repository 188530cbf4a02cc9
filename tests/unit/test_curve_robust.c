/*
 * The infinitesimal jackknife by its definition: each cluster's influence on a point is the derivative of the survival, or
 * of the hazard, by its rows' weights, taken here term by term; the variance is the sum of their squares.
 */
#include "support/survival.h"

#include <math.h>

#include "metrics/curve.h"

static double influence_of(const reversa_survival_rows *rows, const reversa_curve *curve, int32_t group, int64_t upto,
                           int32_t cluster, bool on_hazard)
{
    double sum = 0;
    for (int64_t at = 0; at <= upto; at++) {
        reversa_curve_point p;
        reversa_curve_point_at(curve, group, at, &p);
        if (p.events <= 0)
            continue;
        double hazard = p.events / p.at_risk;
        double scale = on_hazard ? p.at_risk : p.at_risk - p.events;
        for (int64_t i = 0; i < rows->n; i++) {
            if (rows->cluster[i] != cluster || !rt_at_risk(rows, i, p.time, group))
                continue;
            double event = rows->exit[i] == p.time && rows->event[i] != 0;
            sum += rt_weight(rows, i) * (event - hazard) / scale;
        }
    }
    return sum;
}

static void check_group(const reversa_survival_rows *rows, const reversa_curve *curve, int32_t group)
{
    for (int64_t at = 0; at < reversa_curve_n_points(curve, group); at++) {
        double squares[2] = {0, 0};
        reversa_curve_point p;
        reversa_curve_point_at(curve, group, at, &p);
        for (int32_t cluster = 0; cluster <= rows->n; cluster++)
            for (int kind = 0; kind < 2; kind++) {
                double influence = influence_of(rows, curve, group, at, cluster, kind == 1);
                squares[kind] += influence * influence;
            }
        rt_assert_close(p.hazard_se, sqrt(squares[1]), 1e-12, "hazard se");
        rt_assert_close(p.survival_se, p.survival > 0 ? p.survival * sqrt(squares[0]) : 0, 1e-12, "survival se");
    }
}

static void test_robust_by_definition(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    uint64_t random = rt_seed() + 1;
    for (int round = 0; round < 100; round++) {
        rt_rows drawn;
        reversa_curve *curve = NULL;
        rt_rows_draw(&drawn, &random, rt_between(&random, 1, 30), 1);
        for (int64_t i = 0; i < drawn.n; i++)
            drawn.weight[i] *= round % 3 ? 0.7 : 1;
        reversa_survival_rows rows = rt_rows_of(&drawn);
        rows.entry = round % 2 ? rows.entry : NULL;
        reversa_survival *survival = rt_survival(ctx, &rows);
        assert_int_equal(reversa_curve_create(ctx, survival, NULL, &curve), REVERSA_OK);
        for (int32_t group = 0; group < 3; group++)
            check_group(&rows, curve, group);
        reversa_curve_free(curve);
        reversa_survival_free(survival);
    }
    reversa_context_free(ctx);
}

/* One cluster that holds everyone has no influence of its own: what is left is exactly nothing, not rounding. */
static void test_robust_of_one_cluster_is_nothing(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    uint64_t random = rt_seed() + 2;
    rt_rows drawn;
    reversa_curve *curve = NULL;
    rt_rows_draw(&drawn, &random, 60, 1);
    for (int64_t i = 0; i < drawn.n; i++) {
        drawn.cluster[i] = 7;
        drawn.weight[i] = 0.1 + drawn.weight[i] / 3;
    }
    reversa_survival_rows rows = rt_rows_of(&drawn);
    rows.group = NULL;
    reversa_survival *survival = rt_survival(ctx, &rows);
    assert_int_equal(reversa_curve_create(ctx, survival, NULL, &curve), REVERSA_OK);
    for (int64_t at = 0; at < reversa_curve_n_points(curve, 0); at++) {
        reversa_curve_point p;
        reversa_curve_point_at(curve, 0, at, &p);
        assert_true(p.hazard_se < 1e-13 && p.survival_se < 1e-13);
    }
    reversa_curve_free(curve);
    reversa_survival_free(survival);
    reversa_context_free(ctx);
}

/* survfit(Surv(c(1, 2, 2, 3, 4, 5), rep(1, 6)) ~ 1, cluster = 1:6, conf.type = "log-log"): limits are NA where nobody is
 * left, and so is the median's upper one. */
static void test_robust_ends_without_limits(void **state)
{
    (void)state;
    static const double exits[6] = {1, 2, 2, 3, 4, 5};
    static const int32_t events[6] = {1, 1, 1, 1, 1, 1};
    static const int32_t clusters[6] = {1, 2, 3, 4, 5, 6};
    reversa_context *ctx = rt_context(NULL);
    reversa_survival_rows rows;
    reversa_curve *curve = NULL;
    reversa_curve_point p;
    reversa_survival_rows_init(&rows);
    rows.n = 6;
    rows.exit = exits;
    rows.event = events;
    rows.cluster = clusters;
    reversa_survival *survival = rt_survival(ctx, &rows);
    assert_int_equal(reversa_curve_create(ctx, survival, NULL, &curve), REVERSA_OK);
    reversa_curve_point_at(curve, 0, 4, &p);
    assert_true(p.survival == 0 && isnan(p.low) && isnan(p.high));
    reversa_estimate median = reversa_curve_quantile(curve, 0, .5);
    assert_true(median.value == 2.5 && median.low == 1 && isnan(median.high));
    reversa_curve_free(curve);
    reversa_survival_free(survival);
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_robust_by_definition),
        cmocka_unit_test(test_robust_of_one_cluster_is_nothing),
        cmocka_unit_test(test_robust_ends_without_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
