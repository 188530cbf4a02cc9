#include "metrics/distribution.h"

#include "support/numbers.h"

static void test_beta_with_a_parameter_of_one_is_a_power(void **state)
{
    (void)state;
    for (double a = 1e-3; a < 1e8; a *= 7) {
        rt_close(rv_beta_lower(a, 1, 0.25), pow(0.25, a), 5e-13);
        rt_close(rv_beta_upper(1, a, 0.25), pow(0.75, a), 5e-13);
        rt_close(rv_beta_upper(a, 1, 0.25), -expm1(a * log(0.25)), 1e-14);
    }
}

static void test_beta_of_halves_is_an_arcsine(void **state)
{
    (void)state;
    for (double x = 1e-300; x < 1; x *= 1e3)
        rt_close(rv_beta_lower(0.5, 0.5, x), 2 / 3.14159265358979323846 * asin(sqrt(x)), 1e-13);
}

static void test_beta_is_symmetric(void **state)
{
    (void)state;
    uint64_t random = rt_seed();
    for (int i = 0; i < 2000; i++) {
        double a = exp((double)rt_between(&random, -6000, 9000) / 1000);
        double b = exp((double)rt_between(&random, -6000, 9000) / 1000);
        double x = (double)rt_between(&random, 1, (1 << 20) - 1) / (1 << 20); /* 1 − x is exact */
        double p = rv_beta_lower(a, b, x);
        if (p > 1e-300) /* below, a double has fewer digits */
            rt_close(p, rv_beta_upper(b, a, 1 - x), 5e-13);
        rt_close(rv_beta_lower(a, b, x) + rv_beta_upper(a, b, x), 1, 1e-14);
    }
}

static void test_beta_of_large_equal_parameters_is_half_in_the_middle(void **state)
{
    (void)state;
    for (double a = 1e-3; a < 1e8; a *= 3) {
        rt_close(rv_beta_lower(a, a, 0.5), 0.5, 1e-13);
        rt_close(rv_beta_quantile(a, a, 0.5), 0.5, 1e-13);
    }
}

static void test_beta_at_the_ends_of_its_range(void **state)
{
    (void)state;
    assert_true(rv_beta_lower(2, 3, 0) == 0 && rv_beta_upper(2, 3, 0) == 1);
    assert_true(rv_beta_lower(2, 3, 1) == 1 && rv_beta_upper(2, 3, 1) == 0);
    assert_true(rv_beta_quantile(2, 3, 0) == 0 && rv_beta_quantile(2, 3, 1) == 1);
    assert_true(rv_beta_quantile_upper(2, 3, 0) == 1 && rv_beta_quantile_upper(2, 3, 1) == 0);
}

static void test_beta_of_invalid_arguments_is_nan(void **state)
{
    (void)state;
    const double wrong[] = {0, -1, NAN, INFINITY};
    for (int i = 0; i < 4; i++) {
        assert_true(isnan(rv_beta_lower(wrong[i], 1, 0.5)) && isnan(rv_beta_upper(1, wrong[i], 0.5)));
        assert_true(isnan(rv_beta_quantile(wrong[i], 1, 0.5)) && isnan(rv_beta_quantile_upper(1, wrong[i], 0.5)));
    }
    assert_true(isnan(rv_beta_lower(1, 1, -0.1)) && isnan(rv_beta_upper(1, 1, 1.1)) && isnan(rv_beta_lower(1, 1, NAN)));
    assert_true(isnan(rv_beta_quantile(1, 1, -0.1)) && isnan(rv_beta_quantile_upper(1, 1, NAN)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_beta_with_a_parameter_of_one_is_a_power),
        cmocka_unit_test(test_beta_of_halves_is_an_arcsine),
        cmocka_unit_test(test_beta_is_symmetric),
        cmocka_unit_test(test_beta_of_large_equal_parameters_is_half_in_the_middle),
        cmocka_unit_test(test_beta_at_the_ends_of_its_range),
        cmocka_unit_test(test_beta_of_invalid_arguments_is_nan),
    };
    return cmocka_run_group_tests_name("beta", tests, NULL, NULL);
}
