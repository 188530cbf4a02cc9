#include "metrics/distribution.h"

#include "support/numbers.h"

static void test_normal_tails_are_those_of_r(void **state)
{
    (void)state;
    /* R: pnorm(c(0, 1, 6, 20, 37), lower.tail = FALSE) */
    rt_close(rv_normal_upper(0), 0.5, 1e-15);
    rt_close(rv_normal_upper(1), 0.15865525393145705, 1e-15);
    rt_close(rv_normal_upper(6), 9.8658764503769809e-10, 1e-14);
    rt_close(rv_normal_upper(20), 2.7536241186062337e-89, 1e-13);
    rt_close(rv_normal_upper(37), 5.725571222524577e-300, 1e-12);
    rt_close(rv_normal_two_sided(-6), 2 * 9.8658764503769809e-10, 1e-14);
}

static void test_normal_is_symmetric(void **state)
{
    (void)state;
    for (double z = -37; z <= 37; z += 0.37)
        assert_true(rv_normal_lower(z) == rv_normal_upper(-z));
    assert_true(rv_normal_two_sided(3) == rv_normal_two_sided(-3));
}

static void test_normal_quantile_inverts_the_tail(void **state)
{
    (void)state;
    for (double z = -6.995; z <= 37.5; z += 0.01)
        rt_close(rv_normal_quantile_upper(rv_normal_upper(z)), z, z < 0 ? 3e-16 * exp(z * z / 2) + 1e-13 : 1e-13);
    rt_close(rv_normal_quantile(0.5 + 1e-12), 2.50674555069498e-12, 1e-4);
    assert_true(rv_normal_quantile(0.5) == 0);
    assert_true(rv_normal_quantile(0.25) == -rv_normal_quantile(0.75));
}

static void test_normal_level_of_common_intervals(void **state)
{
    (void)state;
    rt_close(rv_normal_level(0.95), 1.9599639845400545, 1e-14);
    rt_close(rv_normal_level(0.99), 2.5758293035489008, 1e-14);
}

static void test_normal_at_the_ends_and_outside(void **state)
{
    (void)state;
    assert_true(rv_normal_upper(INFINITY) == 0 && rv_normal_upper(-INFINITY) == 1);
    assert_true(rv_normal_lower(INFINITY) == 1 && rv_normal_two_sided(INFINITY) == 0);
    assert_true(rv_normal_quantile(0) == -INFINITY && rv_normal_quantile(1) == INFINITY);
    assert_true(isnan(rv_normal_upper(NAN)) && isnan(rv_normal_lower(NAN)) && isnan(rv_normal_two_sided(NAN)));
    assert_true(isnan(rv_normal_quantile(-0.1)) && isnan(rv_normal_quantile(1.1)) && isnan(rv_normal_quantile(NAN)));
    assert_true(isnan(rv_normal_level(-2)) && isnan(rv_normal_level(NAN)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_normal_tails_are_those_of_r),
        cmocka_unit_test(test_normal_is_symmetric),
        cmocka_unit_test(test_normal_quantile_inverts_the_tail),
        cmocka_unit_test(test_normal_level_of_common_intervals),
        cmocka_unit_test(test_normal_at_the_ends_and_outside),
    };
    return cmocka_run_group_tests_name("normal", tests, NULL, NULL);
}
