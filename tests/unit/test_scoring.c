/* Medians and loads: against the definitions, computed by comparing all with all. */
#include "support/numbers.h"

#include <stdlib.h>

#include <reversa/impact.h>
#include <reversa/network_ties.h>

#define MOST 200

static reversa_context *ctx;

static int open_context(void **state)
{
    (void)state;
    ctx = rt_context(NULL);
    return 0;
}

static int close_context(void **state)
{
    (void)state;
    reversa_context_free(ctx);
    return 0;
}

static int compare_numbers(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}

static void test_above_median_random(void **state)
{
    (void)state;
    uint64_t random = rt_seed();
    for (int round = 0; round < 200; round++) {
        double scores[MOST];
        double sorted[MOST];
        int32_t above[MOST];
        double median;
        int n = (int)rt_between(&random, 1, MOST);
        int known = 0;
        for (int i = 0; i < n; i++) {
            scores[i] = rt_between(&random, 0, 9) == 0 ? NAN : (double)rt_between(&random, -20, 20) / 4;
            if (!isnan(scores[i]))
                sorted[known++] = scores[i];
        }
        qsort(sorted, (size_t)known, sizeof *sorted, compare_numbers);
        double expected = known == 0 ? NAN : (sorted[(known - 1) / 2] + sorted[known / 2]) / 2;
        assert_int_equal(reversa_scores_above_median(ctx, scores, n, above, &median), REVERSA_OK);
        rt_close(median, expected, 0);
        for (int i = 0; i < n; i++)
            assert_int_equal(above[i], isnan(scores[i]) ? -1 : scores[i] > expected);
    }
}

static void test_above_median_degenerate(void **state)
{
    (void)state;
    double median = 0;
    int32_t above[3];
    const double nobody[] = {NAN, NAN};
    const double equal[] = {7, 7, 7};
    assert_int_equal(reversa_scores_above_median(ctx, NULL, 0, NULL, &median), REVERSA_OK);
    assert_true(isnan(median));
    assert_int_equal(reversa_scores_above_median(ctx, nobody, 2, above, NULL), REVERSA_OK);
    assert_int_equal(above[0], -1);
    assert_int_equal(reversa_scores_above_median(ctx, equal, 3, above, &median), REVERSA_OK);
    rt_close(median, 7, 0);
    assert_int_equal(above[0] + above[1] + above[2], 0);
}

static void test_above_median_wrong_arguments(void **state)
{
    (void)state;
    const double scores[] = {1, INFINITY};
    int32_t above[2];
    assert_int_equal(reversa_scores_above_median(NULL, scores, 1, above, NULL), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_scores_above_median(ctx, NULL, 1, above, NULL), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_scores_above_median(ctx, scores, 1, NULL, NULL), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_scores_above_median(ctx, scores, -1, above, NULL), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_scores_above_median(ctx, scores, 2, above, NULL), REVERSA_E_ARGUMENT);
}

/* Half the mean distance of all pairs, in shares of the mean. */
static void test_gini_random(void **state)
{
    (void)state;
    uint64_t random = rt_seed() + 1;
    for (int round = 0; round < 100; round++) {
        double loads[MOST];
        double sum = 0;
        double distance = 0;
        double gini;
        int n = (int)rt_between(&random, 1, MOST);
        for (int i = 0; i < n; i++)
            loads[i] = (double)rt_between(&random, 0, 6);
        for (int i = 0; i < n; i++) {
            sum += loads[i];
            for (int k = 0; k < n; k++)
                distance += fabs(loads[i] - loads[k]);
        }
        assert_int_equal(reversa_gini(ctx, loads, n, &gini), REVERSA_OK);
        rt_close(gini, sum > 0 ? distance / (2 * n * sum) : NAN, 1e-12);
    }
}

static void test_gini_degenerate(void **state)
{
    (void)state;
    double gini = 0;
    const double zeros[] = {0, 0};
    const double huge[] = {1e308, 1e308, 0, 0};
    const double wrong[] = {1, -1};
    const double infinite[] = {INFINITY};
    assert_int_equal(reversa_gini(ctx, NULL, 0, &gini), REVERSA_OK);
    assert_true(isnan(gini));
    assert_int_equal(reversa_gini(ctx, zeros, 2, &gini), REVERSA_OK);
    assert_true(isnan(gini));
    assert_int_equal(reversa_gini(ctx, huge, 4, &gini), REVERSA_OK);
    rt_close(gini, 0.5, 1e-14);
    assert_int_equal(reversa_gini(ctx, huge, 1, &gini), REVERSA_OK);
    rt_close(gini, 0, 0);
    assert_int_equal(reversa_gini(NULL, huge, 1, &gini), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_gini(ctx, huge, 1, NULL), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_gini(ctx, NULL, 1, &gini), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_gini(ctx, wrong, 2, &gini), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_gini(ctx, infinite, 1, &gini), REVERSA_E_ARGUMENT);
}

static reversa_status take_both(reversa_context *walked, void *state)
{
    (void)state;
    const double numbers[] = {3, 1, 2};
    int32_t above[3];
    double gini;
    reversa_status status = reversa_scores_above_median(walked, numbers, 3, above, NULL);
    return status ? status : reversa_gini(walked, numbers, 3, &gini);
}

static void test_both_out_of_memory(void **state)
{
    (void)state;
    const rt_walk walk = {.name = "median and Gini", .call = take_both};
    assert_true(rt_fault_walk(&walk) > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_above_median_random),
        cmocka_unit_test(test_above_median_degenerate),
        cmocka_unit_test(test_above_median_wrong_arguments),
        cmocka_unit_test(test_gini_random),
        cmocka_unit_test(test_gini_degenerate),
        cmocka_unit_test(test_both_out_of_memory),
    };
    return cmocka_run_group_tests(tests, open_context, close_context);
}
