/* Shares compared: R's values, the flag, and counts that allow no number; Holm's adjustment. */
#include "support/numbers.h"

#include <reversa/impact.h>

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

static reversa_impact compare(int64_t a, int64_t n, int64_t b, int64_t m, double smallest)
{
    reversa_impact impact;
    reversa_impact_counts counts = {a, n, b, m};
    reversa_impact_compare(&counts, 0.95, smallest, &impact);
    return impact;
}

/* 12 of 60 against 30 of 90. In R: fisher.test(matrix(c(12, 30, 48, 60), 2)), two-sided and "less"; Katz from
 * sqrt(1/12 - 1/60 + 1/30 - 1/90); Newcombe from the two prop.test(k, n, correct = FALSE)$conf.int. */
static void test_compare_known_values(void **state)
{
    (void)state;
    reversa_impact i = compare(12, 60, 30, 90, 5);
    rt_close(i.rate, 0.2, 1e-14);
    rt_close(i.ratio, 0.6, 1e-14);
    rt_close(i.ratio_se, 0.29814239699997197, 1e-12);
    rt_close(i.ratio_low, 0.33448140742236915, 1e-12);
    rt_close(i.ratio_high, 1.0762930076570958, 1e-12);
    rt_close(i.p, 0.09506080319094573, 1e-12);
    rt_close(i.p_less, 0.05392649282002025, 1e-12);
    rt_close(i.difference_low, -0.2643753150668422, 1e-12);
    rt_close(i.difference_high, 0.0142004913673624, 1e-11);
    rt_close(i.z, -1.7817416127494954, 1e-12);
    rt_close(i.ratio_after_one, 0.6724137931034483, 1e-12);
    rt_close(i.p_holm, i.p, 0);
    assert_int_equal(i.four_fifths, REVERSA_FOUR_FIFTHS_YES);
    assert_int_equal(i.fit, REVERSA_FIT_OK);
    /* fisher.test(matrix(c(3, 40, 9, 21), 2)), and with alternative = "less" */
    i = compare(3, 12, 40, 61, 0);
    rt_close(i.p, 0.021431452392999241, 1e-12);
    rt_close(i.p_less, 0.011211545617545574, 1e-12);
}

/* 5·12·60 = 4·30·30: the ratio is 4/5 on the spot, whatever rounding does. */
static void test_compare_flag_is_exact_at_four_fifths(void **state)
{
    (void)state;
    assert_int_equal(compare(12, 30, 30, 60, 5).four_fifths, REVERSA_FOUR_FIFTHS_NO);
    assert_int_equal(compare(1199999, 3000000, 3000000, 6000000, 5).four_fifths, REVERSA_FOUR_FIFTHS_YES);
    assert_int_equal(compare(28, 70, 33, 66, 5).four_fifths, REVERSA_FOUR_FIFTHS_NO);
}

static void test_compare_flag_withheld(void **state)
{
    (void)state;
    assert_int_equal(compare(2, 11, 20, 60, 5).four_fifths, REVERSA_FOUR_FIFTHS_WITHHELD); /* 3.4 expected */
    assert_int_equal(compare(2, 11, 20, 60, 0).four_fifths, REVERSA_FOUR_FIFTHS_YES);
    assert_int_equal(compare(0, 15, 10, 40, 5).four_fifths, REVERSA_FOUR_FIFTHS_WITHHELD);
    assert_int_equal(compare(0, 50, 0, 40, 0).four_fifths, REVERSA_FOUR_FIFTHS_WITHHELD); /* no ratio */
}

static void test_compare_nobody_selected(void **state)
{
    (void)state;
    reversa_impact i = compare(0, 15, 10, 40, 5);
    assert_int_equal(i.fit, REVERSA_FIT_NO_EVENTS);
    rt_close(i.ratio, 0, 0);
    assert_true(isnan(i.ratio_low) && isnan(i.ratio_high) && isnan(i.ratio_se));
    rt_close(i.p, 0.04697200752082725, 1e-12);
    i = compare(5, 15, 0, 40, 5);
    assert_true(isnan(i.ratio) && isnan(i.ratio_after_one));
    rt_close(i.difference, 1.0 / 3, 1e-15);
    i = compare(0, 15, 0, 40, 5);
    assert_true(isnan(i.z));
    rt_close(i.p, 1, 0);
}

static void test_compare_everyone_selected(void **state)
{
    (void)state;
    reversa_impact i = compare(30, 30, 40, 40, 5);
    rt_close(i.ratio, 1, 0);
    rt_close(i.p, 1, 0);
    assert_true(isnan(i.z) && isnan(i.ratio_after_one));
    assert_int_equal(i.four_fifths, REVERSA_FOUR_FIFTHS_NO);
}

static void expect_nothing(const reversa_impact *i)
{
    assert_int_equal(i->fit, REVERSA_FIT_NO_DATA);
    assert_int_equal(i->four_fifths, REVERSA_FOUR_FIFTHS_WITHHELD);
    assert_true(isnan(i->rate) && isnan(i->ratio) && isnan(i->p) && isnan(i->difference_low));
}

static void test_compare_counts_that_are_none(void **state)
{
    (void)state;
    reversa_impact empty = compare(0, 0, 10, 40, 0);
    reversa_impact more = compare(5, 4, 10, 40, 0);
    reversa_impact negative = compare(-1, 4, 10, 40, 0);
    reversa_impact huge = compare(1, INT64_MAX, 10, 40, 0);
    expect_nothing(&empty);
    expect_nothing(&more);
    expect_nothing(&negative);
    expect_nothing(&huge);
}

/* p.adjust(c(0.01, 0.04, 0.03, NA, 0.2, 0.01), "holm") */
static void test_holm_adjust_known_values(void **state)
{
    (void)state;
    double p[] = {0.01, 0.04, 0.03, NAN, 0.2, 0.01};
    const double expected[] = {0.05, 0.09, 0.09, NAN, 0.2, 0.05};
    assert_int_equal(reversa_holm_adjust(ctx, p, 6, p), REVERSA_OK);
    for (int i = 0; i < 6; i++)
        rt_close(p[i], expected[i], 1e-14);
    assert_int_equal(reversa_holm_adjust(ctx, NULL, 0, NULL), REVERSA_OK);
    p[0] = 0.9;
    p[1] = 0.8;
    assert_int_equal(reversa_holm_adjust(ctx, p, 2, p), REVERSA_OK);
    rt_close(p[0], 1, 0);
    rt_close(p[1], 1, 0);
}

static void test_holm_adjust_wrong_arguments(void **state)
{
    (void)state;
    double p[] = {0.5, 1.5};
    assert_int_equal(reversa_holm_adjust(NULL, p, 1, p), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_holm_adjust(ctx, NULL, 1, p), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_holm_adjust(ctx, p, 1, NULL), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_holm_adjust(ctx, p, -1, p), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_holm_adjust(ctx, p, 2, p), REVERSA_E_ARGUMENT);
}

static reversa_status adjust(reversa_context *walked, void *state)
{
    (void)state;
    const double p[] = {0.3, 0.1, NAN};
    double adjusted[3];
    return reversa_holm_adjust(walked, p, 3, adjusted);
}

static void test_holm_adjust_out_of_memory(void **state)
{
    (void)state;
    const rt_walk walk = {.name = "reversa_holm_adjust", .call = adjust};
    assert_true(rt_fault_walk(&walk) > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_compare_known_values),      cmocka_unit_test(test_compare_flag_is_exact_at_four_fifths),
        cmocka_unit_test(test_compare_flag_withheld),     cmocka_unit_test(test_compare_nobody_selected),
        cmocka_unit_test(test_compare_everyone_selected), cmocka_unit_test(test_compare_counts_that_are_none),
        cmocka_unit_test(test_holm_adjust_known_values),  cmocka_unit_test(test_holm_adjust_wrong_arguments),
        cmocka_unit_test(test_holm_adjust_out_of_memory),
    };
    return cmocka_run_group_tests(tests, open_context, close_context);
}
