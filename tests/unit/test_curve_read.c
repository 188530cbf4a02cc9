/* Reading curves: intervals where they end, quantiles on flat pieces, numbers at risk between points. */
#include "support/survival.h"

#include <math.h>

#include "metrics/curve.h"

#define Z 1.959963984540054

static reversa_curve *curve_of(reversa_context *ctx, const reversa_survival_rows *rows)
{
    reversa_survival *survival = rt_survival(ctx, rows);
    reversa_curve *curve = NULL;
    assert_int_equal(reversa_curve_create(ctx, survival, NULL, &curve), REVERSA_OK);
    reversa_survival_free(survival);
    return curve;
}

static void expect_interval(reversa_interval interval, double value, double se, double low, double high)
{
    double l;
    double h;
    rv_curve_interval(interval, Z, value, se, &l, &h);
    rt_assert_close(l, low, 1e-14, "low");
    rt_assert_close(h, high, 1e-14, "high");
}

static void test_interval_at_the_ends(void **state)
{
    (void)state;
    for (int interval = 0; interval < 4; interval++) {
        double one = interval == REVERSA_INTERVAL_ARCSINE ? (double)NAN : 1;
        double none = interval == REVERSA_INTERVAL_ARCSINE ? (double)NAN : 0;
        expect_interval((reversa_interval)interval, 1, 0, one, one);
        expect_interval((reversa_interval)interval, 0, 0, none, none);
        expect_interval((reversa_interval)interval, 0, INFINITY, NAN, NAN);
        expect_interval((reversa_interval)interval, NAN, 1, NAN, NAN);
    }
}

/* survfit_confint(0.8, 0.2236068, conf.type = ..., conf.int = 0.95) in R, where 0.2236068 is sqrt(0.05). */
static void test_interval_values(void **state)
{
    (void)state;
    double se = sqrt(0.05);
    expect_interval(REVERSA_INTERVAL_PLAIN, 0.8, se, 0.8 - Z * 0.8 * se, 1);
    expect_interval(REVERSA_INTERVAL_LOG, 0.8, se, 0.8 * exp(-Z * se), 1);
    expect_interval(REVERSA_INTERVAL_LOG_LOG, 0.8, se, 0.20380926326763926, 0.9691797888667426);
    expect_interval(REVERSA_INTERVAL_ARCSINE, 0.8, se, 0.3845408274785015, 0.9993556722404355);
}

/* quantile(survfit(Surv(c(1, 2, 3, 4), c(1, 1, 1, 0)) ~ 1)): at one half the curve is flat from 2 to 3. */
static void test_quantile_on_a_flat_piece(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    const double exit[] = {1, 2, 3, 4};
    const int32_t event[] = {1, 1, 1, 0};
    reversa_survival_rows rows;
    reversa_survival_rows_init(&rows);
    rows.n = 4;
    rows.exit = exit;
    rows.event = event;
    reversa_curve *curve = curve_of(ctx, &rows);
    assert_true(reversa_curve_quantile(curve, 0, 0.5).value == 2.5);
    assert_true(reversa_curve_quantile(curve, 0, 0.4).value == 2);
    assert_true(reversa_curve_quantile(curve, 0, 0.75).value == 3.5); /* flat to the end of the data */
    reversa_estimate none = reversa_curve_quantile(curve, 0, 0.8);
    assert_true(isnan(none.value) && none.fit == REVERSA_FIT_NOT_REACHED);
    const double wrong[] = {0, 1, -1, NAN};
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(reversa_curve_quantile(curve, 0, wrong[i]).fit, REVERSA_FIT_NO_DATA);
    assert_int_equal(reversa_curve_quantile(curve, 1, 0.5).fit, REVERSA_FIT_NO_DATA);
    reversa_curve_free(curve);
    reversa_context_free(ctx);
}

static void test_survival_before_and_after(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    const double exit[] = {1, 2};
    const int32_t event[] = {1, 0};
    double at_risk = -1;
    reversa_survival_rows rows;
    reversa_survival_rows_init(&rows);
    rows.n = 2;
    rows.exit = exit;
    rows.event = event;
    reversa_curve *curve = curve_of(ctx, &rows);
    reversa_estimate before = reversa_curve_survival(curve, 0, 0.5, &at_risk);
    assert_true(before.value == 1 && before.se == 0 && before.low == 1 && before.high == 1 && at_risk == 2);
    assert_int_equal(before.fit, REVERSA_FIT_OK);
    reversa_estimate after = reversa_curve_survival(curve, 0, 2.5, &at_risk);
    assert_true(after.value == 0.5 && at_risk == 0);
    assert_int_equal(after.fit, REVERSA_FIT_NOT_REACHED);
    assert_int_equal(reversa_curve_survival(curve, 0, 2, NULL).fit, REVERSA_FIT_OK);
    assert_int_equal(reversa_curve_survival(curve, 0, NAN, &at_risk).fit, REVERSA_FIT_NO_DATA);
    assert_int_equal(reversa_curve_survival(curve, -1, 1, &at_risk).fit, REVERSA_FIT_NO_DATA);
    reversa_curve_free(curve);
    reversa_context_free(ctx);
}

/* At risk at any time: those of the next point, counted by the definition. */
static void test_survival_counts_those_at_risk(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    uint64_t random = rt_seed() + 3;
    for (int round = 0; round < 100; round++) {
        rt_rows drawn;
        rt_rows_draw(&drawn, &random, rt_between(&random, 1, 25), 1);
        reversa_survival_rows rows = rt_rows_of(&drawn);
        rows.group = NULL;
        reversa_curve *curve = curve_of(ctx, &rows);
        for (double time = -1; time < 14; time += 0.5) {
            double counted = 0;
            double at_risk;
            double next = INFINITY;
            for (int64_t i = 0; i < rows.n; i++)
                next = rows.exit[i] >= time ? fmin(next, rows.exit[i]) : next;
            for (int64_t i = 0; i < rows.n; i++)
                counted += rt_at_risk(&rows, i, next, -1) ? rows.weight[i] : 0;
            (void)reversa_curve_survival(curve, 0, time, &at_risk);
            rt_assert_close(at_risk, counted, 1e-13, "at risk");
        }
        reversa_curve_free(curve);
    }
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_interval_at_the_ends),          cmocka_unit_test(test_interval_values),
        cmocka_unit_test(test_quantile_on_a_flat_piece),      cmocka_unit_test(test_survival_before_and_after),
        cmocka_unit_test(test_survival_counts_those_at_risk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
