/*
 * Response rates, gains and alpha: cases of the shared reference values, and where there is no number.
 */
#include "support/support.h"

#include <math.h>

#include <reversa/surveys.h>

static void test_response_rate(void **state)
{
    (void)state;
    reversa_estimate rate = reversa_response_rate(37, 50, 0, 0.95);
    assert_true(rate.value == 0.74 && fabs(rate.low - 0.6044684273515116) < 1e-14);
    reversa_estimate finite = reversa_response_rate(37, 50, 100, 0.95);
    assert_true(finite.low > rate.low && finite.high < rate.high);
    assert_true(fabs(finite.se - rate.se * sqrt(50.0 / 99)) < 1e-15);
    reversa_estimate all = reversa_response_rate(37, 50, 50, 0.95);
    assert_true(fabs(all.low - 0.74) < 1e-12 && fabs(all.high - 0.74) < 1e-12 && all.se == 0);
}

static void test_response_rate_out_of_range(void **state)
{
    (void)state;
    assert_true(isnan(reversa_response_rate(0, 0, 0, 0.95).value));
    assert_true(isnan(reversa_response_rate(3, 2, 0, 0.95).value));
    assert_true(isnan(reversa_response_rate(-1, 2, 0, 0.95).value));
    assert_true(isnan(reversa_response_rate(1, 20, 19, 0.95).value));
    assert_true(isnan(reversa_response_rate(1, 2, 0, NAN).value));
}

static void test_gain(void **state)
{
    (void)state;
    reversa_gain gain = reversa_gain_of(40, 70, 100);
    assert_true(gain.absolute == 30 && gain.hake == 0.5);
    assert_true(isnan(reversa_gain_of(100, 100, 100).hake));
    assert_true(isnan(reversa_gain_of(NAN, 3, 5).hake) && isnan(reversa_gain_of(2, NAN, 5).absolute));
    assert_true(reversa_gain_of(4, 3, 5).hake == -1);
}

static void test_alpha(void **state)
{
    (void)state;
    const double scores[] = {4, 5, 3, 4, 3, 3, 2, 3, 5, 5, 4, 5, NAN, 1, 1, 1, 2, 3, 2, 2, 4, 4, 4, 3, 3, 4, 3, 3};
    reversa_estimate alpha = reversa_cronbach_alpha(scores, 7, 4, 0.95);
    assert_true(fabs(alpha.value - 0.9460154241645242) < 1e-12);
    /* 1 - (1 - alpha) * qf(c(0.975, 0.025), 5, 15) in R 4.2 */
    assert_true(fabs(alpha.low - (1 - (1 - alpha.value) * 3.576415)) < 1e-6);
    assert_true(alpha.high > alpha.value && alpha.high < 1);
}

static void test_alpha_of_copies_is_one(void **state)
{
    (void)state;
    const double scores[] = {1, 1, 1, 2, 2, 2, 5, 5, 5};
    assert_true(fabs(reversa_cronbach_alpha(scores, 3, 3, 0.95).value - 1) < 1e-14);
}

static void test_alpha_out_of_range(void **state)
{
    (void)state;
    const double same[] = {0.1, 0.7, 0.1, 0.7, 0.1, 0.7};
    assert_int_equal(reversa_cronbach_alpha(same, 3, 2, 0.95).fit, REVERSA_FIT_NO_VARIATION);
    assert_int_equal(reversa_cronbach_alpha(same, 6, 1, 0.95).fit, REVERSA_FIT_TOO_FEW);
    assert_int_equal(reversa_cronbach_alpha(same, 1, 6, 0.95).fit, REVERSA_FIT_TOO_FEW);
    assert_int_equal(reversa_cronbach_alpha(NULL, 0, 0, 0.95).fit, REVERSA_FIT_TOO_FEW);
    const double missing[] = {1, NAN, 2, 3, NAN, NAN};
    assert_int_equal(reversa_cronbach_alpha(missing, 3, 2, 0.95).fit, REVERSA_FIT_TOO_FEW);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_response_rate),
        cmocka_unit_test(test_response_rate_out_of_range),
        cmocka_unit_test(test_gain),
        cmocka_unit_test(test_alpha),
        cmocka_unit_test(test_alpha_of_copies_is_one),
        cmocka_unit_test(test_alpha_out_of_range),
    };
    return cmocka_run_group_tests_name("response", tests, NULL, NULL);
}
