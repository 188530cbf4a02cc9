/*
 * The net promoter score: a case of the shared reference values, scores and counts, and the paired change against the
 * variance of the differences written out.
 */
#include "support/support.h"

#include <math.h>

#include <reversa/surveys.h>

static void test_enps_of_counts(void **state)
{
    (void)state;
    reversa_enps e;
    reversa_enps_of_counts(42, 30, 28, 0.95, &e);
    assert_true(fabs(e.score.value - 14) < 1e-12 && fabs(e.score.se - 8.248636250920512) < 1e-12);
    assert_true(fabs(e.adjusted.low + 2.2824988645513358) < 1e-11);
    reversa_enps_of_counts(5, 0, 0, 0.95, &e);
    assert_true(e.score.low == 100 && e.score.high == 100);
    assert_true(e.adjusted.value == 62.5 && e.adjusted.high == 100);
}

static void test_enps_of_scores(void **state)
{
    (void)state;
    const double scores[] = {10, 9, 8, 7, 6, 0, NAN, 11, -1, 8.5};
    reversa_enps e;
    reversa_enps_of_scores(scores, 10, 0.95, &e);
    assert_int_equal(e.n_promoters, 2);
    assert_int_equal(e.n_passives, 3);
    assert_int_equal(e.n_detractors, 2);
    assert_int_equal(e.n_outside, 2); /* 11 and −1 */
}

static void test_enps_of_nobody(void **state)
{
    (void)state;
    reversa_enps e;
    reversa_enps_of_counts(0, 0, 0, 0.95, &e);
    assert_true(isnan(e.score.value) && e.score.fit == REVERSA_FIT_NO_DATA && isnan(e.adjusted.value));
    reversa_enps_of_counts(-1, 3, 3, 0.95, &e);
    assert_true(isnan(e.score.value));
    reversa_enps_of_counts(1, 3, 3, 1, &e);
    assert_true(isnan(e.score.value));
    assert_int_equal(reversa_enps_change(NULL, NULL, 0, 0.95).fit, REVERSA_FIT_NO_DATA);
}

static void test_enps_change(void **state)
{
    (void)state;
    const double before[] = {9, 3, 7, 10, 5, NAN};
    const double after[] = {10, 9, 9, 8, 6, 10};
    /* changes 0, 2, 1, −1, 0: mean 0.4, mean square 1.2 */
    reversa_estimate change = reversa_enps_change(before, after, 6, 0.95);
    assert_true(fabs(change.value - 40) < 1e-12);
    assert_true(fabs(change.se - 100 * sqrt((1.2 - 0.16) / 5)) < 1e-12);
    assert_true(fabs(change.high - change.value - 1.959963984540054 * change.se) < 1e-10);
}

/* Nothing varied, so nothing says how much it might have. */
static void test_enps_change_without_an_interval(void **state)
{
    (void)state;
    const double before[] = {3, 6, 2};
    const double after[] = {10, 9, 10};
    reversa_estimate change = reversa_enps_change(before, after, 1, 0.95);
    assert_true(change.value == 200 && isnan(change.low) && isnan(change.high) && isnan(change.se));
    assert_int_equal(change.fit, REVERSA_FIT_TOO_FEW);
    change = reversa_enps_change(before, after, 3, 0.95);
    assert_true(change.value == 200 && isnan(change.low) && isnan(change.high));
    assert_int_equal(change.fit, REVERSA_FIT_NO_VARIATION);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_enps_of_counts),
        cmocka_unit_test(test_enps_of_scores),
        cmocka_unit_test(test_enps_of_nobody),
        cmocka_unit_test(test_enps_change),
        cmocka_unit_test(test_enps_change_without_an_interval),
    };
    return cmocka_run_group_tests_name("enps", tests, NULL, NULL);
}
