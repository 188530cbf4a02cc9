/*
 * Sorting: against the C library's qsort, on random input, on few distinct values, and on input that is in order already.
 */
#include "support/support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/draft.h"

#define MOST 3000

static int compare_values(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a;
    int64_t y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void expect_sorted_as_qsort(int64_t *values, size_t n)
{
    static int64_t expected[MOST];
    assert_true(n <= MOST);
    if (n > 0)
        memcpy(expected, values, n * sizeof *values);
    qsort(expected, n, sizeof *expected, compare_values);
    rv_order_values(values, n);
    for (size_t i = 0; i < n; i++)
        assert_int_equal(values[i], expected[i]);
}

static void test_values_random(void **state)
{
    (void)state;
    static int64_t values[MOST];
    uint64_t random = rt_seed();
    for (int round = 0; round < 300; round++) {
        size_t n = (size_t)rt_between(&random, 0, round < 200 ? 60 : MOST);
        int64_t spread = round % 3 == 0 ? 3 : INT64_MAX;
        for (size_t i = 0; i < n; i++)
            values[i] = rt_between(&random, -spread, spread);
        expect_sorted_as_qsort(values, n);
    }
}

static void test_values_in_order_and_reversed(void **state)
{
    (void)state;
    static int64_t values[MOST];
    for (size_t n = 0; n <= MOST; n = n * 2 + 1) {
        for (size_t i = 0; i < n; i++)
            values[i] = (int64_t)i;
        expect_sorted_as_qsort(values, n);
        for (size_t i = 0; i < n; i++)
            values[i] = -(int64_t)i;
        expect_sorted_as_qsort(values, n);
    }
}

static const rv_dictionary *compared_ids;

static int compare_keyed(const void *a, const void *b)
{
    const rv_keyed *x = a;
    const rv_keyed *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return strcmp(rv_dictionary_text(compared_ids, x->position), rv_dictionary_text(compared_ids, y->position));
}

static void expect_keyed_as_qsort(const rv_dictionary *ids, uint64_t *random, size_t n, uint64_t mask)
{
    static rv_keyed items[MOST];
    static rv_keyed scratch[MOST];
    static rv_keyed expected[MOST];
    for (size_t i = 0; i < n; i++)
        expected[i] = items[i] = (rv_keyed){rt_random(random) & mask, (int32_t)i};
    compared_ids = ids;
    qsort(expected, n, sizeof *expected, compare_keyed);
    rv_order_keyed(items, scratch, n, ids);
    for (size_t i = 0; i < n; i++)
        assert_int_equal(items[i].position, expected[i].position);
}

static void test_keyed_with_and_without_ties(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    rv_dictionary ids;
    rv_dictionary_open(ctx, &ids, 1);
    for (int i = 0; i < MOST; i++) {
        char id[32];
        int32_t code;
        /* The higher the position, the earlier the id. */
        int length = snprintf(id, sizeof id, "%06d", MOST - i);
        assert_int_equal(rv_dictionary_intern(ctx, &ids, id, (size_t)length, &code), REVERSA_OK);
    }
    uint64_t random = rt_seed();
    const uint64_t masks[] = {UINT64_MAX, 0, 3, UINT64_C(3) << 62, UINT64_C(0xFF) << 28};
    for (size_t m = 0; m < sizeof masks / sizeof masks[0]; m++)
        for (size_t n = 0; n <= 500; n = n * 2 + 1)
            expect_keyed_as_qsort(&ids, &random, n, masks[m]);
    expect_keyed_as_qsort(&ids, &random, MOST, UINT64_MAX);
    rv_dictionary_free(&ids);
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values_random),
        cmocka_unit_test(test_values_in_order_and_reversed),
        cmocka_unit_test(test_keyed_with_and_without_ties),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
