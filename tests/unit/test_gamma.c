#include "metrics/distribution.h"

#include "support/numbers.h"

static void test_gamma_tails_of_shape_one_are_exponential(void **state)
{
    (void)state;
    for (double x = 1e-12; x < 690; x *= 3) {
        rt_close(rv_gamma_upper(1, x), exp(-x), 2e-13);
        rt_close(rv_gamma_lower(1, x), -expm1(-x), 2e-13);
    }
}

static void test_gamma_tails_add_up_to_one(void **state)
{
    (void)state;
    uint64_t random = rt_seed();
    for (int i = 0; i < 2000; i++) {
        double a = exp((double)rt_between(&random, -6000, 10000) / 1000);
        double x = a * exp((double)rt_between(&random, -2000, 2000) / 1000);
        rt_close(rv_gamma_lower(a, x) + rv_gamma_upper(a, x), 1, 1e-14);
    }
}

static void test_chi_square_with_two_degrees_is_exponential(void **state)
{
    (void)state;
    rt_close(rv_chi_square_upper(1380, 2), exp(-690), 2e-13);
    rt_close(rv_chi_square_quantile_upper(1e-300, 2), 600 * log(10), 1e-14);
    rt_close(rv_chi_square_quantile(1e-300, 2), 2e-300, 1e-13);
}

static void test_gamma_far_out_does_not_overflow(void **state)
{
    (void)state;
    assert_true(rv_gamma_upper(1e-3, 1e306) == 0 && rv_gamma_lower(1e-3, 1e306) == 1);
    assert_true(rv_gamma_upper(1e12, 1e300) == 0 && rv_gamma_lower(1e12, 1e-300) == 0);
    rt_close(rv_gamma_lower(1e-3, 1e-300), 0.501476198010886603, 1e-12);
}

static void test_gamma_at_the_ends_of_its_range(void **state)
{
    (void)state;
    assert_true(rv_gamma_lower(2, 0) == 0 && rv_gamma_upper(2, 0) == 1);
    assert_true(rv_gamma_lower(2, INFINITY) == 1 && rv_gamma_upper(2, INFINITY) == 0);
    assert_true(rv_chi_square_lower(-3, 2) == 0 && rv_chi_square_upper(-3, 2) == 1);
    assert_true(rv_gamma_quantile(2, 0) == 0 && rv_gamma_quantile(2, 1) == INFINITY);
    assert_true(rv_gamma_quantile_upper(2, 0) == INFINITY && rv_gamma_quantile_upper(2, 1) == 0);
    assert_true(rv_gamma_quantile(1e-3, 1e-300) == 0); /* beneath every double */
}

static void test_gamma_of_invalid_arguments_is_nan(void **state)
{
    (void)state;
    const double shapes[] = {0, -1, NAN, INFINITY, 1e15};
    for (int i = 0; i < 5; i++) {
        assert_true(isnan(rv_gamma_lower(shapes[i], 1)) && isnan(rv_gamma_upper(shapes[i], 1)));
        assert_true(isnan(rv_chi_square_lower(1, shapes[i])) && isnan(rv_chi_square_upper(1, shapes[i])));
        assert_true(isnan(rv_gamma_quantile(shapes[i], 0.5)) && isnan(rv_gamma_quantile_upper(shapes[i], 0.5)));
        assert_true(isnan(rv_chi_square_quantile(0.5, shapes[i])));
        assert_true(isnan(rv_chi_square_quantile_upper(0.5, shapes[i])));
    }
    assert_true(isnan(rv_gamma_lower(1, -1)) && isnan(rv_gamma_upper(1, NAN)) && isnan(rv_chi_square_upper(NAN, 1)));
    assert_true(isnan(rv_gamma_quantile(1, -0.1)) && isnan(rv_gamma_quantile(1, 1.1)));
    assert_true(isnan(rv_chi_square_quantile(NAN, 1)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_gamma_tails_of_shape_one_are_exponential),
        cmocka_unit_test(test_gamma_tails_add_up_to_one),
        cmocka_unit_test(test_chi_square_with_two_degrees_is_exponential),
        cmocka_unit_test(test_gamma_far_out_does_not_overflow),
        cmocka_unit_test(test_gamma_at_the_ends_of_its_range),
        cmocka_unit_test(test_gamma_of_invalid_arguments_is_nan),
    };
    return cmocka_run_group_tests_name("gamma", tests, NULL, NULL);
}
