/* Taking rows apart by number: each part keeps the given order, empty parts are empty. */
#include "support/support.h"

#include "metrics/partition.h"

static void test_make_keeps_the_order(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    const int32_t order[] = {4, 0, 3, 1, 2, 5};
    const int32_t number[] = {2, 0, 2, 0, 2, 4};
    const int32_t rows[] = {3, 1, 4, 0, 2, 5};
    const int64_t start[] = {0, 2, 2, 5, 5, 6};
    rv_arena arena;
    rv_partition partition;
    rv_arena_open(ctx, &arena);
    assert_int_equal(rv_partition_make(ctx, &arena, order, (rv_numbers){number, 6, 5}, &partition), REVERSA_OK);
    assert_memory_equal(partition.rows, rows, sizeof rows);
    assert_memory_equal(partition.start, start, sizeof start);
    rv_arena_free(&arena);
    reversa_context_free(ctx);
}

static void test_make_one_part_borrows(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    const int32_t order[] = {1, 0};
    const int32_t number[] = {0, 0};
    rv_arena arena;
    rv_partition partition;
    rv_arena_open(ctx, &arena);
    assert_int_equal(rv_partition_make(ctx, &arena, order, (rv_numbers){number, 2, 1}, &partition), REVERSA_OK);
    assert_ptr_equal(partition.rows, order);
    assert_int_equal(partition.start[0], 0);
    assert_int_equal(partition.start[1], 2);
    rv_arena_free(&arena);
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_make_keeps_the_order),
        cmocka_unit_test(test_make_one_part_borrows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
