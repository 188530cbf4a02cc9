/*
 * Matching by hand; all ways to match are tried in tests/oracle.
 */
#include "support/support.h"

#include "metrics/adherence.h"

static const int32_t first[] = {0, 10, 20};
static const int32_t last[] = {9, 19, 29};

static void expect_match(const int32_t *day, int64_t n_days, int32_t tolerance, const int64_t *expected)
{
    reversa_context *ctx = rt_context(NULL);
    rv_adherence adherence = {0};
    rv_due due = {first, last, 3, day, n_days, tolerance};
    int64_t met[3];
    assert_int_equal(rv_adherence_match(ctx, &adherence, &due, met), REVERSA_OK);
    for (int i = 0; i < 3; i++)
        assert_int_equal(met[i], expected[i]);
    rv_adherence_close(ctx, &adherence);
    reversa_context_free(ctx);
}

static void test_match_each_window_its_own(void **state)
{
    (void)state;
    const int32_t day[] = {1, 12, 23};
    const int64_t expected[] = {0, 1, 2};
    expect_match(day, 3, 0, expected);
    expect_match(day, 3, 7, expected);
}

static void test_match_many_in_one_window_count_once(void **state)
{
    (void)state;
    const int32_t day[] = {1, 2, 3, 4};
    const int64_t expected[] = {0, -1, -1};
    expect_match(day, 4, 0, expected);
}

static void test_match_late_one_frees_the_next(void **state)
{
    (void)state;
    const int32_t day[] = {11, 12, 23};
    const int64_t without[] = {-1, 0, 2};
    const int64_t with[] = {0, 1, 2};
    expect_match(day, 3, 0, without);
    expect_match(day, 3, 3, with);
}

static void test_match_prefers_its_own_window(void **state)
{
    (void)state;
    const int32_t day[] = {12};
    const int64_t expected[] = {-1, 0, -1};
    expect_match(day, 1, 7, expected);
}

static void test_match_of_nothing(void **state)
{
    (void)state;
    const int64_t expected[] = {-1, -1, -1};
    expect_match(NULL, 0, 7, expected);
    reversa_context *ctx = rt_context(NULL);
    rv_adherence adherence = {0};
    rv_due due = {first, last, 0, NULL, 0, 7};
    assert_int_equal(rv_adherence_match(ctx, &adherence, &due, NULL), REVERSA_OK);
    rv_adherence_close(ctx, &adherence);
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_match_each_window_its_own),
        cmocka_unit_test(test_match_many_in_one_window_count_once),
        cmocka_unit_test(test_match_late_one_frees_the_next),
        cmocka_unit_test(test_match_prefers_its_own_window),
        cmocka_unit_test(test_match_of_nothing),
    };
    return cmocka_run_group_tests_name("adherence", tests, NULL, NULL);
}
