#include "metrics/special.h"

#include "support/numbers.h"

static void test_log1pmx_of_small_and_large_values(void **state)
{
    (void)state;
    /* −v²/2 + v³/3 − v⁴/4 */
    rt_close(rv_special_log1pmx(1e-8), -4.9999999666666669e-17, 1e-15);
    rt_close(rv_special_log1pmx(-1e-8), -5.0000000333333336e-17, 1e-15);
    rt_close(rv_special_log1pmx(1), 0.69314718055994530942 - 1, 1e-15);
    rt_close(rv_special_log1pmx(-0.5), -0.69314718055994530942 + 0.5, 1e-15);
    rt_close(rv_special_log1pmx(7), 3 * 0.69314718055994530942 - 7, 1e-15);
    assert_true(rv_special_log1pmx(0) == 0);
}

static void test_log1pmx_is_continuous_where_its_method_changes(void **state)
{
    (void)state;
    rt_close(rv_special_log1pmx(nextafter(1, 2)), rv_special_log1pmx(1), 2e-15);
    rt_close(rv_special_log1pmx(nextafter(-0.5, -1)), rv_special_log1pmx(-0.5), 2e-15);
}

static void test_deviance_is_zero_at_the_expected(void **state)
{
    (void)state;
    assert_true(rv_special_deviance(5, 5, 0) == 0);
    rt_close(rv_special_deviance(1e8 + 1, 1e8, 1), 4.9999999833333334e-9, 1e-14);
    rt_close(rv_special_deviance(1, 1e8, 1 - 1e8), -log(1e8) + 1e8 - 1, 1e-15);
    rt_close(rv_special_deviance(1e8, 1, 1e8 - 1), 1e8 * log(1e8) - (1e8 - 1), 1e-15);
}

static void test_stirling_error_agrees_with_factorials(void **state)
{
    (void)state;
    double log_factorial = 0; /* of a − 1 */
    for (double a = 1; a < 40; a++) {
        double form = (a - 0.5) * log(a) - a + 0.91893853320467274178;
        assert_true(fabs(rv_special_stirling_error(a) - (log_factorial - form)) < 1e-13);
        log_factorial += log(a);
    }
    rt_close(rv_special_stirling_error(1e8), 1 / 12e8, 1e-15);
    /* Γ(1/2) = √π: log √π + 1/2 − log(2π)/2, and the first power of a is 0 */
    rt_close(rv_special_stirling_error(0.5), 0.5 - 0.5 * 0.69314718055994530942, 1e-14);
}

static void test_lgamma1p_near_zero_is_minus_euler_times_the_argument(void **state)
{
    (void)state;
    rt_close(rv_special_lgamma1p(1e-20), -0.57721566490153286061e-20, 1e-15);
    rt_close(rv_special_lgamma1p(0.5), 0.5 * log(3.14159265358979323846) - log(2), 1e-14);
    assert_true(fabs(rv_special_lgamma1p(1)) < 1e-15);
    rt_close(rv_special_lgamma1p(nextafter(0.5, 1)), rv_special_lgamma1p(0.5), 1e-14);
}

static void test_lgamma_step_of_one_is_a_logarithm(void **state)
{
    (void)state;
    const double places[] = {1e-3, 0.3, 2, 9.99, 10, 345, 1e8};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        assert_true(fabs(rv_special_lgamma_step(places[i], 1) - log(places[i])) < 1e-14 * (1 + fabs(log(places[i]))));
    /* ψ(1) = −γ, ψ(10) = 2.2517525890667211 */
    rt_close(rv_special_lgamma_step(1, 1e-17), -0.57721566490153286061e-17, 1e-14);
    rt_close(rv_special_lgamma_step(10, 1e-17), 2.2517525890667211076e-17, 1e-14);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_log1pmx_of_small_and_large_values),
        cmocka_unit_test(test_log1pmx_is_continuous_where_its_method_changes),
        cmocka_unit_test(test_deviance_is_zero_at_the_expected),
        cmocka_unit_test(test_stirling_error_agrees_with_factorials),
        cmocka_unit_test(test_lgamma1p_near_zero_is_minus_euler_times_the_argument),
        cmocka_unit_test(test_lgamma_step_of_one_is_a_logarithm),
    };
    return cmocka_run_group_tests_name("special", tests, NULL, NULL);
}
