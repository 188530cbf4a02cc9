/*
 * Whom someone holds: always the best of all who asked, as many as there are places.
 */
#include <stdlib.h>

#include "match/wish.h"
#include "support/support.h"

#define MOST 40

static int compare(const void *a, const void *b)
{
    const rv_wish_choice *one = a;
    const rv_wish_choice *two = b;
    return rv_wish_before(one, two) ? -1 : rv_wish_before(two, one);
}

static void test_wish_held_are_the_best(void **state)
{
    (void)state;
    uint64_t random = rt_seed();
    reversa_context *ctx = rt_context(NULL);
    for (int round = 0; round < 300; round++) {
        rv_arena arena;
        rv_wish_choice asked[MOST];
        rv_wish_held held = {.room = (int32_t)rt_between(&random, 0, 9)};
        int32_t n = (int32_t)rt_between(&random, 0, MOST);
        bool is_held[MOST] = {false};
        rv_arena_open(ctx, &arena);
        for (int32_t k = 0; k < n; k++) {
            int32_t left;
            asked[k] = (rv_wish_choice){k,
                                        rt_between(&random, 0, 1) ? RV_WISH_NONE : (int32_t)rt_between(&random, 1, 3),
                                        {(int32_t)rt_between(&random, 0, 5), k}};
            if (!rv_wish_would_hold(&held, &asked[k]))
                continue;
            assert_int_equal(rv_wish_hold(ctx, &arena, &held, &asked[k], &left), REVERSA_OK);
            is_held[k] = true;
            if (left >= 0)
                is_held[left] = false;
        }
        qsort(asked, (size_t)n, sizeof *asked, compare);
        for (int32_t k = 0; k < n; k++)
            assert_int_equal(is_held[asked[k].other], k < held.room);
        assert_int_equal(held.n, n < held.room ? n : held.room);
        rv_arena_free(&arena);
    }
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_wish_held_are_the_best)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
