/*
 * Robust variances of areas under curves, against influences found by moving each cluster's weights a little and taking the
 * slope of the area: the definition of the infinitesimal jackknife.
 */
#include "support/survival.h"

#include <math.h>

#include "metrics/curve.h"

#define STEP 1e-4 /* slopes by central differences: the error is of its square */

static reversa_context *ctx;

static int open_context(void **state)
{
    (void)state;
    ctx = rt_context(NULL);
    return 0;
}

static int close_context(void **state)
{
    (void)state;
    reversa_context_free(ctx);
    return 0;
}

static reversa_estimate difference_of(const reversa_survival_rows *rows, const reversa_curve_options *options,
                                      double horizon)
{
    reversa_survival *survival = rt_survival(ctx, rows);
    reversa_curve *curve = NULL;
    assert_int_equal(reversa_curve_create(ctx, survival, options, &curve), REVERSA_OK);
    reversa_estimate difference = reversa_curve_restricted_mean_difference(curve, 1, 0, horizon);
    reversa_curve_free(curve);
    reversa_survival_free(survival);
    return difference;
}

/* The area after multiplying the weights of a cluster. */
static double moved(rt_rows *drawn, const reversa_curve_options *options, double horizon, int32_t cluster, double by)
{
    rt_rows copy = *drawn;
    for (int64_t i = 0; i < copy.n; i++)
        copy.weight[i] *= copy.cluster[i] == cluster ? by : 1;
    reversa_survival_rows rows = rt_rows_of(&copy);
    return difference_of(&rows, options, horizon).value;
}

static void test_area_error_by_slopes(void **state)
{
    (void)state;
    uint64_t random = rt_seed() + 11;
    int n_checked = 0;
    for (int round = 0; round < 30; round++) {
        rt_rows drawn;
        reversa_curve_options options;
        reversa_curve_options_init(&options);
        options.fleming_harrington = round % 3 == 0;
        options.start = round % 4 == 0 ? 2 : -INFINITY;
        double horizon = (double)rt_between(&random, 3, 13);
        rt_rows_draw(&drawn, &random, 24, 1);
        for (int64_t i = 0; i < drawn.n; i++) {
            drawn.weight[i] = 0.3 + 0.7 * drawn.weight[i];
            drawn.group[i] = (int32_t)(i % 2);
        }
        reversa_survival_rows rows = rt_rows_of(&drawn);
        reversa_estimate difference = difference_of(&rows, &options, horizon);
        double variance = 0;
        for (int32_t cluster = 0; cluster <= drawn.n; cluster++) {
            double slope = (moved(&drawn, &options, horizon, cluster, 1 + STEP) -
                            moved(&drawn, &options, horizon, cluster, 1 - STEP)) /
                           (2 * STEP);
            variance += slope * slope;
        }
        rt_assert_close(difference.se, sqrt(variance), 1e-6, "se");
        n_checked += difference.se > 0.1;
    }
    assert_true(n_checked > 15);
}

static void test_area_error_of_a_group_with_itself(void **state)
{
    (void)state;
    uint64_t random = rt_seed() + 12;
    rt_rows drawn;
    reversa_curve *curve = NULL;
    rt_rows_draw(&drawn, &random, 30, 1);
    reversa_survival_rows rows = rt_rows_of(&drawn);
    reversa_survival *survival = rt_survival(ctx, &rows);
    assert_int_equal(reversa_curve_create(ctx, survival, NULL, &curve), REVERSA_OK);
    assert_true(rv_curve_area_error(curve, 1, 1, 8) == 0);
    assert_true(rv_curve_area_error(curve, 1, -1, 0.5) == 0); /* nothing has happened yet */
    assert_true(rv_curve_area_error(curve, 1, -1, 12) > 0);
    reversa_curve_free(curve);
    reversa_survival_free(survival);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_area_error_by_slopes),
        cmocka_unit_test(test_area_error_of_a_group_with_itself),
    };
    return cmocka_run_group_tests(tests, open_context, close_context);
}
