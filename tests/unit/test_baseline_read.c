/*
 * Reading a baseline: borders of classes, medians, and series that are none.
 */
#include <string.h>

#include "model/baseline.h"
#include "support/support.h"

static int32_t scores[] = {0, 49999, 50000, 500000, 999999, 1000000};

static const reversa_baseline made = {.seed = 9,
                                      .n = {6, 1, 0},
                                      .scores = {scores, scores + 3, NULL},
                                      .reach = {.n = 3, .n_best = 1, .total = 5, .possible = 8}};

static void test_baseline_read_histogram(void **state)
{
    (void)state;
    int64_t counts[20];
    int64_t one[1] = {7};
    reversa_baseline_histogram(&made, REVERSA_SERIES_MATCHING, 20, counts);
    const int64_t expected[20] = {[0] = 2, [1] = 1, [10] = 1, [19] = 2};
    assert_memory_equal(counts, expected, sizeof counts);
    reversa_baseline_histogram(&made, REVERSA_SERIES_MATCHING, 1, one);
    assert_int_equal(one[0], 6);
    reversa_baseline_histogram(&made, (reversa_series)3, 1, one);
    assert_int_equal(one[0], 0);
    one[0] = 7;
    reversa_baseline_histogram(&made, REVERSA_SERIES_MATCHING, 0, one);
    assert_int_equal(one[0], 7);
}

static void test_baseline_read_summary(void **state)
{
    (void)state;
    reversa_series_summary summary;
    reversa_baseline_summary(&made, REVERSA_SERIES_MATCHING, &summary);
    assert_int_equal(summary.n, 6);
    assert_int_equal(summary.total, 2599998);
    assert_int_equal(summary.lowest, 0);
    assert_int_equal(summary.median, 50000);
    assert_int_equal(summary.highest, 1000000);
    reversa_baseline_summary(&made, REVERSA_SERIES_BEST_ALONE, &summary);
    assert_true(summary.n == 0 && summary.total == 0 && summary.highest == 0);
    reversa_baseline_summary(&made, (reversa_series)-1, &summary);
    assert_int_equal(summary.n, 0);
}

static void test_baseline_read_the_rest(void **state)
{
    (void)state;
    reversa_reach reach;
    int64_t n = -1;
    reversa_baseline_reach(&made, &reach);
    assert_true(reach.n == 3 && reach.n_best == 1 && reach.total == 5 && reach.possible == 8);
    assert_true(reversa_baseline_seed(&made) == 9);
    assert_ptr_equal(reversa_baseline_scores(&made, REVERSA_SERIES_RANDOM, &n), scores + 3);
    assert_int_equal(n, 1);
    assert_null(reversa_baseline_scores(&made, (reversa_series)3, &n));
    assert_int_equal(n, 0);
    reversa_baseline_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_baseline_read_histogram),
        cmocka_unit_test(test_baseline_read_summary),
        cmocka_unit_test(test_baseline_read_the_rest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
