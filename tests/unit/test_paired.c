/*
 * Before and after: a case of the shared reference values, differences without spread, and people who are not there.
 */
#include "support/support.h"

#include <math.h>

#include <reversa/surveys.h>

static const double pre[] = {3, 2, 4, 3, 3, 2, 5, 4, 3, 2, 3, 4};
static const double post[] = {4, 3, 4, 4, 5, 3, 5, 4, 4, 2, 4, 5};

static reversa_change compare(const double *before, const double *after, int64_t n)
{
    reversa_context *ctx = rt_context(NULL);
    reversa_change change;
    assert_int_equal(reversa_change_of(ctx, before, after, n, 0.95, &change), REVERSA_OK);
    reversa_context_free(ctx);
    return change;
}

static void test_change_of_twelve_people(void **state)
{
    (void)state;
    reversa_change c = compare(pre, post, 12);
    assert_true(fabs(c.t - 4.1797832761154154) < 1e-12 && fabs(c.p - 0.0015371149789801164) < 1e-14);
    assert_true(fabs(c.g_z - 1.12208904155996) < 1e-12 && fabs(c.d_av - 0.8160387751272673) < 1e-12);
    assert_true(fabs(c.mean.low - 0.35506591824950218) < 1e-14); /* t.test(post, pre, paired = TRUE) in R 4.2 */
    assert_true(fabs(c.wilcoxon_p - 0.006655605482949377) < 1e-14);
    assert_true(c.wilcoxon_exact == 0.0078125 && fabs(c.sign_p - 0.0078125) < 1e-16); /* all eight that changed rose */
    assert_int_equal(c.fit, REVERSA_FIT_OK);
}

static void test_change_turned_round(void **state)
{
    (void)state;
    reversa_change a = compare(pre, post, 12);
    reversa_change b = compare(post, pre, 12);
    assert_true(a.t == -b.t && a.p == b.p && a.wilcoxon_exact == b.wilcoxon_exact);
    assert_true(fabs(a.wilcoxon_p - b.wilcoxon_p) < 1e-15 && a.n_improved == b.n_worse);
}

static void test_change_does_not_depend_on_order_or_unit(void **state)
{
    (void)state;
    double before[12];
    double after[12];
    for (int i = 0; i < 12; i++) {
        before[i] = 1e6 * pre[(i * 5) % 12];
        after[i] = 1e6 * post[(i * 5) % 12];
    }
    reversa_change a = compare(pre, post, 12);
    reversa_change b = compare(before, after, 12);
    assert_true(fabs(a.t - b.t) < 1e-12 && fabs(a.d_av - b.d_av) < 1e-12 && a.wilcoxon_p == b.wilcoxon_p);
}

static void test_people_without_both_are_left_out(void **state)
{
    (void)state;
    const double before[] = {1, NAN, 3, 4};
    const double after[] = {2, 2, NAN, 6};
    reversa_change c = compare(before, after, 4);
    assert_int_equal(c.n, 2);
    assert_true(c.mean.value == 1.5 && c.mean_before == 2.5 && c.mean_after == 4);
    assert_true(isnan(c.correction) && isnan(c.g_z)); /* one degree of freedom */
}

static void test_change_that_is_the_same_for_all(void **state)
{
    (void)state;
    const double before[] = {0.1, 0.2, 0.3};
    const double after[] = {0.2, 0.3, 0.4};
    reversa_change c = compare(before, after, 3);
    assert_int_equal(c.fit, REVERSA_FIT_NO_VARIATION);
    assert_true(isnan(c.t) && isnan(c.p) && isnan(c.d_z) && fabs(c.mean.value - 0.1) < 1e-15 && !isnan(c.d_av));
    assert_true(fabs(c.sign_p - 0.25) < 1e-15);
    assert_true(isnan(c.mean.low) && isnan(c.mean.high) && c.mean.fit == REVERSA_FIT_NO_VARIATION);
    c = compare(before, before, 3);
    assert_true(c.sign_p == 1 && isnan(c.wilcoxon_p) && c.improved == 0 && c.mean.value == 0);
}

static void test_change_of_too_few(void **state)
{
    (void)state;
    reversa_change c = compare(NULL, NULL, 0);
    assert_int_equal(c.fit, REVERSA_FIT_NO_DATA);
    assert_true(c.n == 0 && isnan(c.mean.value) && isnan(c.sign_p));
    c = compare(pre, post, 1);
    assert_int_equal(c.fit, REVERSA_FIT_TOO_FEW);
    assert_true(c.mean.value == 1 && isnan(c.mean.low) && c.n_improved == 1);
}

static void test_change_doors(void **state)
{
    (void)state;
    const double infinite[] = {1, INFINITY};
    reversa_context *ctx = rt_context(NULL);
    reversa_change change;
    assert_int_equal(reversa_change_of(ctx, infinite, pre, 2, 0.95, &change), REVERSA_E_DATA);
    reversa_error error;
    reversa_context_error(ctx, 0, &error);
    assert_int_equal(error.row, 2);
    assert_int_equal(reversa_change_of(ctx, pre, post, 2, 1, &change), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_change_of(ctx, pre, post, -1, 0.95, &change), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_change_of(ctx, pre, NULL, 2, 0.95, &change), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_change_of(ctx, pre, post, 2, 0.95, NULL), REVERSA_E_ARGUMENT);
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_change_of_twelve_people),
        cmocka_unit_test(test_change_turned_round),
        cmocka_unit_test(test_change_does_not_depend_on_order_or_unit),
        cmocka_unit_test(test_people_without_both_are_left_out),
        cmocka_unit_test(test_change_that_is_the_same_for_all),
        cmocka_unit_test(test_change_of_too_few),
        cmocka_unit_test(test_change_doors),
    };
    return cmocka_run_group_tests_name("paired", tests, NULL, NULL);
}
