/* Weights from propensities, by hand. */
#include "metrics/weighting.h"

#include <math.h>
#include <string.h>

#include "support/support.h"

static const int32_t treated[5] = {1, 1, 0, 0, 0};
static const double propensity[5] = {.5, .8, .5, .2, .75};

static void near(double value, double expected)
{
    if (!(fabs(value - expected) <= 1e-14 * fabs(expected)))
        fail_msg("%.17g, expected %.17g", value, expected);
}

static reversa_comparison example(void)
{
    reversa_comparison comparison;
    reversa_comparison_init(&comparison);
    comparison.n = 5;
    comparison.treated = treated;
    comparison.propensity = propensity;
    return comparison;
}

static void test_propensity_weights_stabilised(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_comparison comparison = example();
    reversa_weighting_summary summary;
    double weight[5];
    static const double expected[5] = {.8, .5, 1.2, .75, 2.4}; /* .4 / e and .6 / (1 − e) */
    assert_int_equal(reversa_propensity_weights(ctx, &comparison, NULL, weight, &summary), REVERSA_OK);
    for (int32_t i = 0; i < 5; i++)
        near(weight[i], expected[i]);
    near(summary.effective_treated, 1.69 / .89);
    near(summary.effective_control, 4.35 * 4.35 / (1.44 + .5625 + 5.76));
    near(summary.mean, 1.13);
    near(summary.largest, 2.4);
    assert_int_equal(summary.n_truncated, 0);
    assert_int_equal(summary.fit, REVERSA_FIT_OK);
    reversa_context_free(ctx);
}

static void test_propensity_weights_att_truncated(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_comparison comparison = example();
    reversa_weighting_options options;
    reversa_weighting_summary summary;
    double weight[5];
    reversa_weighting_options_init(&options);
    options.kind = REVERSA_WEIGHTING_ATT;
    assert_int_equal(reversa_propensity_weights(ctx, &comparison, &options, weight, NULL), REVERSA_OK);
    static const double plain[5] = {1, 1, 1, .25, 3}; /* e / (1 − e) */
    for (int32_t i = 0; i < 5; i++)
        near(weight[i], plain[i]);
    options.truncate = .75; /* of .25, 1, 3: quantiles .625 and 2 */
    assert_int_equal(reversa_propensity_weights(ctx, &comparison, &options, weight, &summary), REVERSA_OK);
    static const double held[5] = {1, 1, 1, .625, 2};
    for (int32_t i = 0; i < 5; i++)
        near(weight[i], held[i]);
    assert_int_equal(summary.n_truncated, 2);
    near(summary.effective_treated, 2);
    reversa_context_free(ctx);
}

static void test_propensity_weights_one_group(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_comparison comparison = example();
    reversa_weighting_summary summary;
    double weight[5];
    comparison.n = 2;
    assert_int_equal(reversa_propensity_weights(ctx, &comparison, NULL, weight, &summary), REVERSA_OK);
    assert_int_equal(summary.fit, REVERSA_FIT_NO_DATA);
    assert_true(isnan(weight[0]) && isnan(weight[1]) && isnan(summary.mean));
    comparison.n = 0;
    assert_int_equal(reversa_propensity_weights(ctx, &comparison, NULL, NULL, NULL), REVERSA_OK);
    reversa_context_free(ctx);
}

static void test_propensity_weights_wrong_input(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_comparison comparison = example();
    reversa_weighting_options options;
    double weight[5];
    reversa_weighting_options_init(&options);
    assert_int_equal(reversa_propensity_weights(NULL, &comparison, NULL, weight, NULL), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_propensity_weights(ctx, NULL, NULL, weight, NULL), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_propensity_weights(ctx, &comparison, NULL, NULL, NULL), REVERSA_E_ARGUMENT);
    options.truncate = .5;
    assert_int_equal(reversa_propensity_weights(ctx, &comparison, &options, weight, NULL), REVERSA_E_ARGUMENT);
    double wrong[5] = {.5, 1, .5, 0, NAN};
    comparison.propensity = wrong;
    assert_int_equal(reversa_propensity_weights(ctx, &comparison, NULL, weight, NULL), REVERSA_E_DATA);
    assert_int_equal(reversa_context_error_count(ctx), 3);
    reversa_error error;
    reversa_context_error(ctx, 2, &error);
    assert_non_null(strstr(error.message, "missing"));
    int32_t two[5] = {0, 1, 2, 0, 1};
    comparison = example();
    comparison.treated = two;
    assert_int_equal(reversa_propensity_weights(ctx, &comparison, NULL, weight, NULL), REVERSA_E_DATA);
    reversa_context_free(ctx);
}

/* quantile(c(1, 2, 4, 8), p) in R */
static void test_weighting_quantile(void **state)
{
    (void)state;
    static const double numbers[4] = {1, 2, 4, 8};
    near(rv_weighting_quantile(numbers, 4, .5), 3);
    near(rv_weighting_quantile(numbers, 4, .9), 6.8);
    near(rv_weighting_quantile(numbers, 4, 1), 8);
    near(rv_weighting_quantile(numbers, 4, 0), 1);
    near(rv_weighting_quantile(numbers, 1, .3), 1);
}

static double weights_of_walk[5];

static reversa_status walk_call(reversa_context *ctx, void *state)
{
    (void)state;
    reversa_comparison comparison = example();
    reversa_weighting_options options;
    reversa_weighting_options_init(&options);
    options.truncate = .9;
    return reversa_propensity_weights(ctx, &comparison, &options, weights_of_walk, NULL);
}

static void test_propensity_weights_without_memory(void **state)
{
    (void)state;
    rt_walk walk = {.name = "reversa_propensity_weights", .call = walk_call};
    assert_true(rt_fault_walk(&walk) > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_propensity_weights_stabilised),
        cmocka_unit_test(test_propensity_weights_att_truncated),
        cmocka_unit_test(test_propensity_weights_one_group),
        cmocka_unit_test(test_propensity_weights_wrong_input),
        cmocka_unit_test(test_propensity_weights_without_memory),
        cmocka_unit_test(test_weighting_quantile),
    };
    return cmocka_run_group_tests_name("weighting", tests, NULL, NULL);
}
