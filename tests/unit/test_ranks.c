/* Ranks of a column: against counting smaller numbers, with few and with many distinct ones. */
#include "support/support.h"

#include <math.h>

#include "metrics/ranks.h"

#define MOST 20000

static void check(int64_t n, int64_t spread)
{
    static double column[MOST];
    static int32_t flag[MOST];
    static int32_t rows[MOST];
    reversa_context *ctx = rt_context(NULL);
    uint64_t random = rt_seed() + (uint64_t)spread;
    rv_arena arena;
    rv_ranks ranks;
    for (int64_t i = 0; i < n; i++) {
        column[i] = (double)rt_between(&random, -spread, spread) / 8;
        flag[i] = (int32_t)rt_between(&random, 0, 2);
    }
    rv_arena_open(ctx, &arena);
    assert_int_equal(rv_ranks_make(ctx, &arena, column, n, &ranks), REVERSA_OK);
    for (int32_t k = 1; k < ranks.count; k++)
        assert_true(ranks.value[k - 1] < ranks.value[k]);
    for (int64_t i = 0; i < n; i++)
        assert_true(ranks.of[i] >= 0 && ranks.of[i] < ranks.count && ranks.value[ranks.of[i]] == column[i]);
    assert_int_equal(rv_ranks_order(ctx, &ranks, flag, n, rows), REVERSA_OK);
    for (int64_t i = 1; i < n; i++) {
        double before = column[rows[i - 1]];
        double now = column[rows[i]];
        bool censored_before = flag[rows[i - 1]] == 0;
        bool censored = flag[rows[i]] == 0;
        assert_true(before < now || (before == now && censored_before < censored) ||
                    (before == now && censored_before == censored && rows[i - 1] < rows[i]));
    }
    rv_arena_free(&arena);
    reversa_context_free(ctx);
}

static void test_make_few_and_many(void **state)
{
    (void)state;
    check(0, 1);
    check(1, 1);
    check(300, 5);
    check(MOST, 100);
    check(MOST, INT64_C(1) << 40); /* nearly all differ: beyond what the table holds */
}

static void test_make_infinite_and_zeros(void **state)
{
    (void)state;
    const double column[] = {0.0, -INFINITY, -0.0, 3};
    const int32_t expected[] = {1, 0, 1, 2};
    reversa_context *ctx = rt_context(NULL);
    rv_arena arena;
    rv_ranks ranks;
    rv_arena_open(ctx, &arena);
    assert_int_equal(rv_ranks_make(ctx, &arena, column, 4, &ranks), REVERSA_OK);
    assert_int_equal(ranks.count, 3);
    assert_memory_equal(ranks.of, expected, sizeof expected);
    assert_false(signbit(ranks.value[1]));
    rv_arena_free(&arena);
    reversa_context_free(ctx);
}

static void test_join(void **state)
{
    (void)state;
    const double column[] = {1, 2, 3, 4, 2};
    const int32_t expected[] = {0, 1, 1, 2, 1};
    reversa_context *ctx = rt_context(NULL);
    rv_arena arena;
    rv_ranks ranks;
    rv_arena_open(ctx, &arena);
    assert_int_equal(rv_ranks_make(ctx, &arena, column, 5, &ranks), REVERSA_OK);
    ranks.value[2] = 2;
    assert_int_equal(rv_ranks_join(ctx, &ranks, 5), REVERSA_OK);
    assert_int_equal(ranks.count, 3);
    assert_true(ranks.value[2] == 4);
    assert_memory_equal(ranks.of, expected, sizeof expected);
    rv_arena_free(&arena);
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_make_few_and_many),
        cmocka_unit_test(test_make_infinite_and_zeros),
        cmocka_unit_test(test_join),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
