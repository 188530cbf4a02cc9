/*
 * How long pairs last, by hand: only early ends count.
 */
#include "support/engagement.h"
#include "support/support.h"

#include <math.h>

#include <reversa/pair_risk.h>

static void test_early_ends_count_and_planned_ones_censor(void **state)
{
    (void)state;
    static rt_programme p;
    for (int i = 0; i < 5; i++)
        (void)rt_pair(&p, 0);
    (void)rt_pair(&p, 300); /* after the date */
    p.pair_end[0] = RT_DAY0 + 9;
    p.pair_end_kind[0] = REVERSA_PAIR_END_EARLY;
    p.pair_end[1] = RT_DAY0 + 19;
    p.pair_end_kind[1] = REVERSA_PAIR_END_PLANNED;
    p.pair_end[2] = RT_DAY0 + 29;  /* unknown, far before the plan's end: early */
    p.pair_end[3] = RT_DAY0 + 270; /* unknown, two days before the plan's last day, 272: planned */
    reversa_context *ctx = rt_context(NULL);
    reversa_pair_rows pairs = rt_pair_rows(&p);
    reversa_engagement_options options = rt_as_of(280);
    reversa_curve *curve = NULL;
    assert_int_equal(reversa_pair_longevity(ctx, &pairs, &options, &curve), REVERSA_OK);
    assert_true(fabs(reversa_curve_survival(curve, 0, 9, NULL).value - 1) < 1e-15);
    assert_true(fabs(reversa_curve_survival(curve, 0, 10, NULL).value - 0.8) < 1e-15);
    assert_true(fabs(reversa_curve_survival(curve, 0, 30, NULL).value - 0.8 * 2 / 3) < 1e-15);
    double at_risk = 0;
    assert_true(fabs(reversa_curve_survival(curve, 0, 273, &at_risk).value - 0.8 * 2 / 3) < 1e-15);
    assert_true(at_risk == 1); /* without an end: it goes with the plan */
    assert_int_equal(reversa_curve_survival(curve, 0, 281, NULL).fit, REVERSA_FIT_NOT_REACHED);
    reversa_curve_free(curve);
    reversa_context_free(ctx);
}

static void test_an_end_after_the_date_is_not_known_yet(void **state)
{
    (void)state;
    static rt_programme p;
    (void)rt_pair(&p, 0);
    p.pair_end[0] = RT_DAY0 + 50;
    reversa_context *ctx = rt_context(NULL);
    reversa_pair_rows pairs = rt_pair_rows(&p);
    reversa_engagement_options options = rt_as_of(49);
    reversa_curve *curve = NULL;
    assert_int_equal(reversa_pair_longevity(ctx, &pairs, &options, &curve), REVERSA_OK);
    assert_true(reversa_curve_survival(curve, 0, 50, NULL).value == 1);
    reversa_curve_free(curve);
    options = rt_as_of(50);
    assert_int_equal(reversa_pair_longevity(ctx, &pairs, &options, &curve), REVERSA_OK);
    assert_true(reversa_curve_survival(curve, 0, 51, NULL).value == 0);
    reversa_curve_free(curve);
    reversa_context_free(ctx);
}

static void test_longevity_where_nobody_or_everybody_ended_early(void **state)
{
    (void)state;
    static rt_programme p;
    for (int i = 0; i < 4; i++)
        (void)rt_pair(&p, 0);
    reversa_context *ctx = rt_context(NULL);
    reversa_pair_rows pairs = rt_pair_rows(&p);
    reversa_engagement_options options = rt_as_of(99);
    reversa_curve *curve = NULL;
    assert_int_equal(reversa_pair_longevity(ctx, &pairs, &options, &curve), REVERSA_OK);
    int64_t n = 0;
    reversa_estimate share = reversa_pair_longevity_at(curve, 91, 0.95, &n);
    double z2 = 1.959963984540054 * 1.959963984540054;
    assert_true(n == 4 && share.value == 1 && share.high == 1);
    assert_true(fabs(share.low - 4 / (4 + z2)) < 1e-12); /* Wilson's for four of four */
    share = reversa_pair_longevity_at(curve, 183, 0.95, &n);
    assert_true(isnan(share.value) && isnan(share.low) && share.fit == REVERSA_FIT_NOT_REACHED && n == 0);
    reversa_curve_free(curve);
    for (int i = 0; i < 4; i++)
        p.pair_end[i] = RT_DAY0 + 10 + i / 2;
    assert_int_equal(reversa_pair_longevity(ctx, &pairs, &options, &curve), REVERSA_OK);
    share = reversa_pair_longevity_at(curve, 11, 0.95, NULL);
    assert_true(fabs(share.value - 0.5) < 1e-15 && share.low > 0 && share.high < 1);
    share = reversa_pair_longevity_at(curve, 91, 0.95, NULL);
    assert_true(share.value == 0 && isnan(share.low) && share.fit == REVERSA_FIT_TOO_FEW);
    reversa_curve_free(curve);
    reversa_context_free(ctx);
}

static void test_longevity_of_nobody_and_doors(void **state)
{
    (void)state;
    static rt_programme p;
    reversa_context *ctx = rt_context(NULL);
    reversa_pair_rows pairs = rt_pair_rows(&p);
    reversa_engagement_options options = rt_as_of(49);
    reversa_curve *curve = NULL;
    assert_int_equal(reversa_pair_longevity(ctx, &pairs, &options, &curve), REVERSA_OK);
    assert_int_equal(reversa_curve_n_points(curve, 0), 0);
    assert_int_equal(reversa_pair_longevity_at(curve, 91, 0.95, NULL).fit, REVERSA_FIT_NO_DATA);
    reversa_curve_free(curve);
    assert_int_equal(reversa_pair_longevity(ctx, NULL, &options, &curve), REVERSA_E_ARGUMENT);
    assert_null(curve);
    options.months = 0;
    assert_int_equal(reversa_pair_longevity(ctx, &pairs, &options, &curve), REVERSA_E_ARGUMENT);
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_early_ends_count_and_planned_ones_censor),
        cmocka_unit_test(test_an_end_after_the_date_is_not_known_yet),
        cmocka_unit_test(test_longevity_where_nobody_or_everybody_ended_early),
        cmocka_unit_test(test_longevity_of_nobody_and_doors),
    };
    return cmocka_run_group_tests_name("longevity", tests, NULL, NULL);
}
