#include "metrics/distribution.h"

#include "support/numbers.h"

#define PI 3.14159265358979323846

static void test_t_with_one_degree_is_cauchy(void **state)
{
    (void)state;
    for (double t = 1e-8; t < 1e299; t *= 10) {
        rt_close(rv_t_upper(t, 1), atan(1 / t) / PI, 1e-13);
        rt_close(rv_t_two_sided(-t, 1), 2 * atan(1 / t) / PI, 1e-13);
    }
    rt_close(rv_t_quantile_upper(1e-299, 1), 1e299 / PI, 1e-12);
}

static void test_t_with_two_degrees_is_algebraic(void **state)
{
    (void)state;
    for (double t = 1e-8; t < 1e140; t *= 10) {
        double root = sqrt(2 + t * t);
        rt_close(rv_t_upper(t, 2), 1 / (root * (root + t)), 1e-12);
    }
}

static void test_t_with_many_degrees_is_normal(void **state)
{
    (void)state;
    for (double t = -5; t < 5; t += 0.5)
        rt_close(rv_t_upper(t, 1e8), rv_normal_upper(t), 1e-5);
    assert_true(rv_t_upper(2, INFINITY) == rv_normal_upper(2));
    assert_true(rv_t_quantile(0.9, INFINITY) == rv_normal_quantile(0.9));
}

static void test_t_is_symmetric(void **state)
{
    (void)state;
    for (double df = 0.01; df < 1e6; df *= 3) {
        assert_true(rv_t_lower(-1.5, df) == rv_t_upper(1.5, df));
        assert_true(rv_t_quantile(0.1, df) == -rv_t_quantile_upper(0.1, df));
        assert_true(rv_t_upper(0, df) == 0.5 && rv_t_quantile(0.5, df) == 0);
        rt_close(rv_t_upper(-1.5, df) + rv_t_upper(1.5, df), 1, 1e-15);
    }
}

static void test_t_squared_is_f(void **state)
{
    (void)state;
    for (double df = 0.01; df < 1e6; df *= 3) {
        rt_close(rv_t_two_sided(2, df), rv_f_upper(4, 1, df), 1e-13);
        double t = rv_t_quantile(0.95, df);
        if (t < 1e100)
            rt_close(t * t, rv_f_quantile(0.9, 1, df), 1e-11);
    }
}

static void test_t_quantile_inverts_the_tail(void **state)
{
    (void)state;
    for (double df = 1.5; df < 1e6; df *= 7)
        for (double p = 0.499999; p > 1e-300; p *= 1e-7)
            rt_close(rv_t_upper(rv_t_quantile_upper(p, df), df), p, 1e-11);
}

static void test_f_turned_over_swaps_its_degrees(void **state)
{
    (void)state;
    uint64_t random = rt_seed();
    for (int i = 0; i < 1000; i++) {
        double df1 = exp((double)rt_between(&random, -6000, 9000) / 1000);
        double df2 = exp((double)rt_between(&random, -6000, 9000) / 1000);
        double f = exp2((double)rt_between(&random, -8, 8)); /* 1/f is exact */
        double p = rv_f_upper(f, df1, df2);
        if (p > 1e-300) /* below, a double has fewer digits */
            rt_close(p, rv_f_lower(1 / f, df2, df1), 5e-13);
        double q = rv_f_quantile(0.3, df1, df2);
        if (q > 1e-290)
            rt_close(rv_f_lower(q, df1, df2), 0.3, 1e-10);
    }
}

static void test_f_with_infinite_degrees_is_chi_square(void **state)
{
    (void)state;
    assert_true(rv_f_upper(2, 3, INFINITY) == rv_chi_square_upper(6, 3));
    rt_close(rv_f_quantile(0.7, 3, INFINITY), rv_chi_square_quantile(0.7, 3) / 3, 1e-15);
    rt_close(rv_f_upper(2, 3, 1e8), rv_chi_square_upper(6, 3), 1e-6);
}

static void test_t_and_f_at_the_ends_and_outside(void **state)
{
    (void)state;
    assert_true(rv_t_upper(INFINITY, 3) == 0 && rv_t_upper(-INFINITY, 3) == 1 && rv_t_lower(INFINITY, 3) == 1);
    assert_true(rv_t_quantile(0, 3) == -INFINITY && rv_t_quantile(1, 3) == INFINITY);
    assert_true(rv_f_lower(0, 3, 4) == 0 && rv_f_upper(-1, 3, 4) == 1 && rv_f_lower(INFINITY, 3, 4) == 1);
    assert_true(rv_f_quantile(0, 3, 4) == 0 && rv_f_quantile_upper(0, 3, 4) == INFINITY);
    assert_true(isnan(rv_t_upper(NAN, 3)) && isnan(rv_t_lower(1, 0)) && isnan(rv_t_two_sided(1, NAN)));
    assert_true(isnan(rv_t_quantile(0.5, -1)) && isnan(rv_t_quantile(1.5, 3)) && isnan(rv_t_quantile_upper(NAN, 3)));
    assert_true(isnan(rv_f_upper(NAN, 3, 4)) && isnan(rv_f_lower(1, 0, 4)) && isnan(rv_f_lower(1, 3, -4)));
    assert_true(isnan(rv_t_upper(1, 1e15)) && isnan(rv_t_quantile(0.4, 1e15)) && isnan(rv_f_upper(1, 1e15, 2)));
    assert_true(isnan(rv_f_upper(1, INFINITY, 4)) && isnan(rv_f_quantile(0.5, NAN, 4)));
    assert_true(isnan(rv_f_quantile(-0.5, 3, 4)) && isnan(rv_f_quantile_upper(2, 3, 4)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_t_with_one_degree_is_cauchy),
        cmocka_unit_test(test_t_with_two_degrees_is_algebraic),
        cmocka_unit_test(test_t_with_many_degrees_is_normal),
        cmocka_unit_test(test_t_is_symmetric),
        cmocka_unit_test(test_t_squared_is_f),
        cmocka_unit_test(test_t_quantile_inverts_the_tail),
        cmocka_unit_test(test_f_turned_over_swaps_its_degrees),
        cmocka_unit_test(test_f_with_infinite_degrees_is_chi_square),
        cmocka_unit_test(test_t_and_f_at_the_ends_and_outside),
    };
    return cmocka_run_group_tests_name("student", tests, NULL, NULL);
}
