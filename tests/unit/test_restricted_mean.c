/* Restricted means: by hand, at the ends, conditional on a start. */
#include "support/survival.h"

#include <math.h>

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

/* Four rows; NULL for no groups, no clusters. */
static reversa_curve *make_curve(const double *exit, const int32_t *group, const int32_t *cluster, double start)
{
    static const int32_t event[4] = {1, 1, 0, 0};
    reversa_survival_rows rows;
    reversa_curve_options options;
    reversa_curve *curve = NULL;
    reversa_survival_rows_init(&rows);
    reversa_curve_options_init(&options);
    options.start = start;
    rows.n = 4;
    rows.exit = exit;
    rows.event = event;
    rows.group = group;
    rows.cluster = cluster;
    reversa_survival *survival = rt_survival(ctx, &rows);
    assert_int_equal(reversa_curve_create(ctx, survival, &options, &curve), REVERSA_OK);
    reversa_survival_free(survival);
    return curve;
}

static const double exits[] = {1, 2, 3, 4};

/* Survival is 1, 3/4 from 1, 1/2 from 2 on. */
static void test_restricted_mean_by_hand(void **state)
{
    (void)state;
    reversa_curve *curve = make_curve(exits, NULL, NULL, -INFINITY);
    reversa_estimate mean = reversa_curve_restricted_mean(curve, 0, 3);
    rt_assert_close(mean.value, 1 + 0.75 + 0.5, 1e-15, "mean");
    double se = sqrt(1.25 * 1.25 / 12 + 0.5 * 0.5 / 6);
    rt_assert_close(mean.se, se, 1e-15, "se");
    rt_assert_close(mean.high - mean.value, 1.959963984540054 * se, 1e-14, "high");
    rt_assert_close(mean.value - mean.low, 1.959963984540054 * se, 1e-14, "low");
    assert_int_equal(mean.fit, REVERSA_FIT_OK);
    assert_true(reversa_curve_restricted_mean(curve, 0, 0.5).value == 0.5);
    assert_true(reversa_curve_restricted_mean(curve, 0, 0.5).se == 0);
    rt_assert_close(reversa_curve_restricted_mean(curve, 0, 1.5).value, 1.375, 1e-15, "between points");
    assert_int_equal(reversa_curve_restricted_mean(curve, 0, 5).fit, REVERSA_FIT_NOT_REACHED);
    rt_assert_close(reversa_curve_restricted_mean(curve, 0, 5).value, 3.25, 1e-15, "beyond the data");
    reversa_curve_free(curve);
}

static void test_restricted_mean_out_of_range(void **state)
{
    (void)state;
    reversa_curve *curve = make_curve(exits, NULL, NULL, -INFINITY);
    const double wrong[] = {0, -1, NAN, INFINITY};
    for (size_t i = 0; i < 4; i++) {
        reversa_estimate mean = reversa_curve_restricted_mean(curve, 0, wrong[i]);
        assert_true(isnan(mean.value) && isnan(mean.se) && mean.fit == REVERSA_FIT_NO_DATA);
    }
    assert_int_equal(reversa_curve_restricted_mean(curve, 1, 2).fit, REVERSA_FIT_NO_DATA);
    assert_true(isnan(reversa_curve_restricted_mean_difference(curve, 0, 1, 2).se));
    reversa_curve_free(curve);
}

/* From 2 on: those who leave at 2 are there then, 2/3 stay. */
static void test_restricted_mean_from_a_start(void **state)
{
    (void)state;
    reversa_curve *curve = make_curve(exits, NULL, NULL, 2);
    rt_assert_close(reversa_curve_restricted_mean(curve, 0, 3).value, 2 + 2.0 / 3, 1e-15, "mean");
    assert_int_equal(reversa_curve_restricted_mean(curve, 0, 2).fit, REVERSA_FIT_NO_DATA);
    reversa_curve_free(curve);
}

/* Times in any unit: the area's squares stay in range. */
static void test_restricted_mean_of_enormous_times(void **state)
{
    (void)state;
    static const double units[3] = {1e80, 1e160, 1e300};
    const int32_t group[] = {0, 1, 0, 1};
    const int32_t cluster[] = {0, 1, 1, 2};
    for (int32_t robust = 0; robust < 2; robust++)
        for (int32_t k = 0; k < 3; k++) {
            double scaled[4];
            reversa_estimate e[4];
            for (int32_t i = 0; i < 4; i++)
                scaled[i] = exits[i] * units[k];
            reversa_curve *one = make_curve(exits, group, robust ? cluster : NULL, -INFINITY);
            reversa_curve *other = make_curve(scaled, group, robust ? cluster : NULL, -INFINITY);
            e[0] = reversa_curve_restricted_mean(one, 0, 3);
            e[1] = reversa_curve_restricted_mean(other, 0, 3 * units[k]);
            e[2] = reversa_curve_restricted_mean_difference(one, 1, 0, 3);
            e[3] = reversa_curve_restricted_mean_difference(other, 1, 0, 3 * units[k]);
            for (int32_t i = 0; i < 4; i += 2) {
                rt_assert_close(e[i + 1].value / units[k], e[i].value, 1e-14, "mean");
                rt_assert_close(e[i + 1].se / units[k], e[i].se, 1e-14, "its error");
                assert_true(e[i].se > 0 && e[i + 1].fit == e[i].fit);
            }
            reversa_curve_free(one);
            reversa_curve_free(other);
        }
}

static void test_difference_of_groups(void **state)
{
    (void)state;
    const int32_t group[] = {0, 1, 0, 1};
    reversa_curve *curve = make_curve(exits, group, NULL, -INFINITY);
    reversa_estimate a = reversa_curve_restricted_mean(curve, 0, 3);
    reversa_estimate b = reversa_curve_restricted_mean(curve, 1, 3);
    reversa_estimate d = reversa_curve_restricted_mean_difference(curve, 1, 0, 3);
    rt_assert_close(a.value, 2, 1e-15, "a");
    rt_assert_close(b.value, 2.5, 1e-15, "b");
    rt_assert_close(d.value, 0.5, 1e-15, "difference");
    rt_assert_close(d.se, sqrt(a.se * a.se + b.se * b.se), 1e-15, "se");
    reversa_curve_free(curve);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_restricted_mean_by_hand),      cmocka_unit_test(test_restricted_mean_out_of_range),
        cmocka_unit_test(test_restricted_mean_from_a_start), cmocka_unit_test(test_restricted_mean_of_enormous_times),
        cmocka_unit_test(test_difference_of_groups),
    };
    return cmocka_run_group_tests(tests, open_context, close_context);
}
