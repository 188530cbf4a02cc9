/*
 * Exact repair from any prices and pairs: the best of every set of pairs, or the finding that no set keeps the ranges.
 * Stops are in test_auction.c, and failing memory in test_network_solve.c.
 */
#include "match/repair.h"
#include "support/transport.h"

/* Repair a random block and compare with every subset. */
static void compare(uint64_t *random, const rt_block_shape *shape, int64_t disturbance)
{
    reversa_context *ctx = rt_context(NULL);
    rv_arena arena;
    rv_transport block;
    bool feasible;
    rv_arena_open(ctx, &arena);
    rt_transport_random(ctx, &arena, random, shape, &block);
    if (block.side[0].row[block.side[0].n] <= 12) {
        rt_transport_disturb(random, disturbance, &block);
        assert_int_equal(rv_repair_run(ctx, &block, &feasible), REVERSA_OK);
        int64_t best = rt_transport_brute_force(&block);
        assert_int_equal(feasible, best >= 0);
        if (feasible) {
            assert_true(rv_transport_check(&block));
            assert_int_equal(rt_transport_value(&block), best);
        }
    }
    rv_arena_free(&arena);
    reversa_context_free(ctx);
}

static void test_repair_run_equals_every_subset(void **state)
{
    (void)state;
    uint64_t random = rt_seed();
    for (int32_t round = 0; round < 4000; round++) {
        rt_block_shape shape = {.n = {1 + round % 4, 1 + round / 4 % 4}, .most = 1 + round % 3, .least = round % 2};
        shape.density = 40 + round % 60;
        shape.top = round % 3 == 0 ? 2 : round % 3 == 1 ? 0 : 1000000;
        compare(&random, &shape, round % 5 == 0 ? 0 : shape.top * 2);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_repair_run_equals_every_subset),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
