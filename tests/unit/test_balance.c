/* Balance, by hand. */
#include <reversa/adjust.h>

#include <math.h>

#include "support/support.h"

static void near(double value, double expected)
{
    if (!(fabs(value - expected) <= 1e-14 * fabs(expected)))
        fail_msg("%.17g, expected %.17g", value, expected);
}

static void test_balance_before_and_after(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    static const int32_t treated[6] = {1, 0, 1, 0, 1, 0};
    static const double x[6] = {1, 0, 2, 2, 3, 1}; /* treated 1 2 3, controls 0 2 1: means 2 and 1, variances 1 */
    static const double same[6] = {5, 5, 5, 5, 5, 5};
    static const double weight[6] = {1, 1, 1, 2, 1, 1};
    const double *columns[2] = {x, same};
    reversa_comparison comparison;
    reversa_balance_row rows[2];
    reversa_comparison_init(&comparison);
    comparison.n = 6;
    comparison.treated = treated;
    comparison.n_columns = 2;
    comparison.columns = columns;
    assert_int_equal(reversa_balance(ctx, &comparison, rows), REVERSA_OK);
    near(rows[0].difference_before, 1);
    near(rows[0].difference_after, 1);
    near(rows[0].ratio_after, 1);
    comparison.weight = weight;
    assert_int_equal(reversa_balance(ctx, &comparison, rows), REVERSA_OK);
    near(rows[0].mean_treated, 2);
    near(rows[0].mean_control, 1);
    near(rows[0].mean_treated_after, 2);
    near(rows[0].mean_control_after, 1.25); /* (0 + 2·2 + 1) / 4 */
    near(rows[0].difference_before, 1);
    near(rows[0].difference_after, .75); /* still by 1, not by √((1 + 1.1) / 2) */
    near(rows[0].ratio_before, 1);
    near(rows[0].ratio_after, 1 / 1.1); /* 2.75 / (4 − 6/4) */
    assert_true(isnan(rows[1].difference_before) && isnan(rows[1].ratio_before));
    near(rows[1].mean_control_after, 5);
    reversa_context_free(ctx);
}

static void test_balance_empty_group(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    static const int32_t treated[2] = {1, 1};
    static const double x[2] = {1, 2};
    const double *columns[1] = {x};
    reversa_comparison comparison;
    reversa_balance_row row;
    reversa_comparison_init(&comparison);
    assert_int_equal(reversa_balance(ctx, &comparison, NULL), REVERSA_OK);
    comparison.n = 2;
    comparison.treated = treated;
    comparison.n_columns = 1;
    comparison.columns = columns;
    assert_int_equal(reversa_balance(ctx, &comparison, &row), REVERSA_OK);
    near(row.mean_treated, 1.5);
    assert_true(isnan(row.mean_control) && isnan(row.difference_before) && isnan(row.ratio_after));
    reversa_context_free(ctx);
}

static void test_balance_wrong_input(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    static const int32_t treated[2] = {1, 0};
    static const double x[2] = {1, NAN};
    static const double weight[2] = {-1, 1};
    const double *columns[2] = {x, NULL};
    reversa_comparison comparison;
    reversa_balance_row rows[2];
    reversa_comparison_init(&comparison);
    comparison.n = 2;
    comparison.treated = treated;
    comparison.n_columns = 1;
    comparison.columns = columns;
    comparison.weight = weight;
    assert_int_equal(reversa_balance(ctx, &comparison, rows), REVERSA_E_DATA);
    assert_int_equal(reversa_context_error_count(ctx), 2);
    assert_int_equal(reversa_balance(ctx, &comparison, NULL), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_balance(ctx, NULL, rows), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_balance(NULL, &comparison, rows), REVERSA_E_ARGUMENT);
    comparison.n_columns = 2;
    assert_int_equal(reversa_balance(ctx, &comparison, rows), REVERSA_E_ARGUMENT);
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_balance_before_and_after),
        cmocka_unit_test(test_balance_empty_group),
        cmocka_unit_test(test_balance_wrong_input),
    };
    return cmocka_run_group_tests_name("balance", tests, NULL, NULL);
}
