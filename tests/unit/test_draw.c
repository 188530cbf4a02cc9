/*
 * Ways of drawing: ranges, frequencies against the weights they stand for, and streams that do not depend on each other.
 * The seed of each test is fixed, so a frequency is checked once and for all.
 */
#include "support/support.h"

#include "study/organisation.h"

#define DRAWS 200000

static void test_stream_is_a_function_of_seed_and_purpose(void **state)
{
    (void)state;
    rv_random a = rv_draw_stream(1, "structure");
    rv_random b = rv_draw_stream(1, "structure");
    rv_random c = rv_draw_stream(2, "structure");
    rv_random d = rv_draw_stream(1, "signup");
    assert_true(a.state == b.state);
    assert_true(a.state != c.state);
    assert_true(a.state != d.state);
}

static void test_skewed_follows_zipf_to_a_factor_of_three(void **state)
{
    (void)state;
    enum { N = 50 };
    int32_t count[N] = {0};
    rv_random random = rv_draw_stream(1, "test");
    for (int i = 0; i < DRAWS; i++) {
        int32_t index = rv_draw_skewed(&random, N);
        assert_in_range(index, 0, N - 1);
        count[index]++;
    }
    for (int i = 1; i < N; i++) {
        double share = (double)count[i] * (i + 1) / count[0]; /* 1 for Zipf's law */
        assert_true(share > 1 / 3.5 && share < 1.1);
    }
}

static void test_skewed_of_one_and_two(void **state)
{
    (void)state;
    int32_t ones = 0;
    rv_random random = rv_draw_stream(1, "test");
    for (int i = 0; i < 1000; i++) {
        assert_int_equal(rv_draw_skewed(&random, 1), 0);
        ones += rv_draw_skewed(&random, 2);
    }
    assert_in_range(ones, 200, 300); /* a half of a half */
}

static void test_weighted_and_chance(void **state)
{
    (void)state;
    const int32_t weights[] = {0, 1, 3, 0, 6};
    int32_t count[5] = {0};
    int32_t hits = 0;
    rv_random random = rv_draw_stream(1, "test");
    for (int i = 0; i < DRAWS; i++) {
        count[rv_draw_weighted(&random, weights, 5)]++;
        hits += rv_draw_chance(&random, 250);
        assert_false(rv_draw_chance(&random, 0));
        assert_true(rv_draw_chance(&random, 1000));
    }
    assert_int_equal(count[0] + count[3], 0);
    assert_in_range(count[1], DRAWS * 95 / 1000, DRAWS * 105 / 1000);
    assert_in_range(count[2], DRAWS * 290 / 1000, DRAWS * 310 / 1000);
    assert_in_range(count[4], DRAWS * 590 / 1000, DRAWS * 610 / 1000);
    assert_in_range(hits, DRAWS * 240 / 1000, DRAWS * 260 / 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_stream_is_a_function_of_seed_and_purpose),
        cmocka_unit_test(test_skewed_follows_zipf_to_a_factor_of_three),
        cmocka_unit_test(test_skewed_of_one_and_two),
        cmocka_unit_test(test_weighted_and_chance),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
