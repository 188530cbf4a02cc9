/* Intervals and Fisher's test against the expected values of the shared data, made with statsmodels and scipy. */
#include "metrics/interval.h"

#include <math.h>

#include "metrics/distribution.h"
#include "support/expected.h"

#define SHARE 1e-10

static void check(rv_range range, json_t *expected, const char *what)
{
    /* statsmodels leaves 0.9999999999999999 where the end is 1 */
    rt_assert_near(range.low, rt_number(expected, "0"), SHARE, what);
    rt_assert_near(range.high, rt_number(expected, "1"), SHARE, what);
}

static void test_response_rates_have_the_expected_intervals(void **state)
{
    (void)state;
    json_t *root = rt_expected("engagement");
    json_t *cases = rt_at(root, "response_rate");
    assert_true(json_array_size(cases) > 0);
    for (size_t i = 0; i < json_array_size(cases); i++) {
        json_t *one = json_array_get(cases, i);
        double k = rt_number(one, "k");
        double n = rt_number(one, "n");
        check(rv_interval_wilson(k, n, 0.95), rt_at(one, "wilson"), "Wilson");
        check(rv_interval_clopper_pearson(k, n, 0.95), rt_at(one, "clopper_pearson"), "Clopper-Pearson");
    }
    json_decref(root);
}

static void test_impact_ratios_have_the_expected_intervals(void **state)
{
    (void)state;
    json_t *root = rt_expected("engagement");
    json_t *cases = rt_at(root, "impact_ratio");
    assert_true(json_array_size(cases) > 0);
    for (size_t i = 0; i < json_array_size(cases); i++) {
        json_t *one = json_array_get(cases, i);
        double a = rt_number(one, "focal_selected");
        double n1 = rt_number(one, "focal_n");
        double c = rt_number(one, "ref_selected");
        double n2 = rt_number(one, "ref_n");
        check(rv_interval_newcombe(a, n1, c, n2, 0.95), rt_at(one, "rd_newcombe_ci"), "Newcombe");
        rt_assert_near(rv_fisher_two_sided(a, n1 - a, c, n2 - c), rt_number(one, "fisher_two_sided_p"), SHARE,
                       "Fisher");
        rt_assert_near(rv_hypergeometric_at_most(a, n1, n2, a + c), rt_number(one, "fisher_less_p"), SHARE,
                       "Fisher, one-sided");
        if (a == 0) {
            assert_true(isnan(rv_interval_katz(a, n1, c, n2, 0.95).low));
            continue;
        }
        rt_assert_near(rv_interval_katz_se(a, n1, c, n2), rt_number(one, "log_se_katz"), SHARE, "se of Katz");
        check(rv_interval_katz(a, n1, c, n2, 0.95), rt_at(one, "katz_ci"), "Katz");
    }
    json_decref(root);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_response_rates_have_the_expected_intervals),
        cmocka_unit_test(test_impact_ratios_have_the_expected_intervals),
    };
    return cmocka_run_group_tests_name("interval_references", tests, NULL, NULL);
}
