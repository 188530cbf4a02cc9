/* Sorting by keys: against the C library's qsort, and the order of the keys of numbers. */
#include "support/support.h"

#include <math.h>
#include <stdlib.h>

#include "metrics/radix.h"

#define MOST 3000

typedef struct item {
    uint64_t key;
    int32_t row;
} item;

static int compare(const void *a, const void *b)
{
    const item *x = a;
    const item *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

static void test_sort_as_qsort(void **state)
{
    (void)state;
    static item expected[MOST];
    reversa_context *ctx = rt_context(NULL);
    uint64_t random = rt_seed();
    rv_arena arena;
    rv_radix radix;
    rv_arena_open(ctx, &arena);
    assert_int_equal(rv_radix_open(ctx, &arena, MOST, &radix), REVERSA_OK);
    const uint64_t masks[] = {UINT64_MAX, 0, 3, UINT64_C(3) << 62, UINT64_C(0xFF) << 28};
    for (size_t round = 0; round < 60; round++) {
        size_t n = round < 10 ? round : (size_t)rt_between(&random, 0, MOST);
        for (size_t i = 0; i < n; i++) {
            expected[i] = (item){rt_random(&random) & masks[round % 5], (int32_t)i};
            radix.key[i] = expected[i].key;
            radix.row[i] = expected[i].row;
        }
        qsort(expected, n, sizeof *expected, compare);
        rv_radix_sort(&radix, n);
        for (size_t i = 0; i < n; i++) {
            assert_true(radix.key[i] == expected[i].key);
            assert_int_equal(radix.row[i], expected[i].row);
        }
    }
    rv_arena_free(&arena);
    reversa_context_free(ctx);
}

static void test_key_orders_as_numbers(void **state)
{
    (void)state;
    const double up[] = {-INFINITY, -1e300, -2, -1, -5e-324, 0, 5e-324, 1, 1.0000000000000002, 2, 1e300, INFINITY};
    for (size_t i = 1; i < sizeof up / sizeof up[0]; i++)
        assert_true(rv_radix_key(up[i - 1]) < rv_radix_key(up[i]));
    assert_true(rv_radix_key(-0.0) == rv_radix_key(0.0));
    assert_true(rv_radix_key_of_int(INT32_MIN) < rv_radix_key_of_int(-1));
    assert_true(rv_radix_key_of_int(-1) < rv_radix_key_of_int(0));
    assert_true(rv_radix_key_of_int(0) < rv_radix_key_of_int(INT32_MAX));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sort_as_qsort),
        cmocka_unit_test(test_key_orders_as_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
