/*
 * The auction: whatever it leaves is a start from which repair ends at the best of every set of pairs; price wars end.
 */
#include "match/auction.h"
#include "match/repair.h"
#include "support/transport.h"

/* Loads agree on both sides, keep `high`, and nobody is chosen twice by the same person. */
static void assert_sound(const rv_transport *block)
{
    int64_t total[2] = {0, 0};
    for (int side = 0; side < 2; side++) {
        const rv_transport_side *people = &block->side[side];
        for (int32_t p = 0; p < people->n; p++) {
            assert_true(people->load[p] <= people->high[p]);
            total[side] += people->load[p];
            for (int32_t k = 0; k < people->load[p]; k++) {
                for (int32_t m = 0; m < k; m++)
                    assert_true(people->mate[people->slot[p] + k].to != people->mate[people->slot[p] + m].to);
            }
        }
    }
    assert_int_equal(total[0], total[1]);
}

static void test_auction_run_then_repair_equals_every_subset(void **state)
{
    (void)state;
    uint64_t random = rt_seed();
    reversa_context *ctx = rt_context(NULL);
    for (int32_t round = 0; round < 4000; round++) {
        rt_block_shape shape = {.n = {1 + round % 4, 1 + round / 4 % 4}, .most = 1 + round % 3, .least = round % 2};
        shape.density = 40 + round % 60;
        shape.top = round % 3 == 0 ? 2 : round % 3 == 1 ? 0 : 1000000;
        rv_arena arena;
        rv_transport block;
        bool feasible;
        rv_arena_open(ctx, &arena);
        rt_transport_random(ctx, &arena, &random, &shape, &block);
        if (block.side[0].row[block.side[0].n] <= 12) {
            rt_transport_disturb(&random, round % 5 == 0 ? 0 : 300000, &block);
            assert_int_equal(rv_auction_run(ctx, &block, round % 3 * 5000), REVERSA_OK);
            assert_sound(&block);
            assert_int_equal(rv_repair_run(ctx, &block, &feasible), REVERSA_OK);
            int64_t best = rt_transport_brute_force(&block);
            assert_int_equal(feasible, best >= 0);
            if (feasible) {
                assert_true(rv_transport_check(&block));
                assert_int_equal(rt_transport_value(&block), best);
            }
        }
        rv_arena_free(&arena);
    }
    reversa_context_free(ctx);
}

/* 200 bidders for 3 objects that are all worth the same, and nothing else to take: bids rise without end. */
static void test_auction_run_price_war_ends(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    rv_arena arena;
    rv_transport block;
    int32_t n[2] = {200, 3};
    bool feasible;
    rv_arena_open(ctx, &arena);
    assert_int_equal(rv_transport_open(ctx, &arena, n, 600, &block), REVERSA_OK);
    for (int32_t a = 0; a < 200; a++) {
        block.side[0].low[a] = block.side[0].high[a] = 1;
        for (int32_t b = 0; b < 3; b++)
            block.side[0].arc[3 * a + b] = (rv_arc){.to = b, .score = 1000000};
        block.side[0].row[a + 1] = 3 * (a + 1);
    }
    for (int32_t b = 0; b < 3; b++)
        block.side[1].high[b] = 1;
    assert_int_equal(rv_transport_rows(ctx, &arena, &block), REVERSA_OK);
    assert_int_equal(rv_auction_run(ctx, &block, 0), REVERSA_OK);
    assert_sound(&block);
    assert_int_equal(rv_repair_run(ctx, &block, &feasible), REVERSA_OK);
    assert_false(feasible);
    rv_arena_free(&arena);
    reversa_context_free(ctx);
}

static void test_auction_run_stops(void **state)
{
    (void)state;
    uint64_t random = rt_seed();
    rt_block_shape shape = {.n = {60, 60}, .most = 2, .density = 50, .top = 1000000};
    reversa_context *ctx = rt_context(NULL);
    rv_arena arena;
    rv_transport block;
    bool feasible;
    rv_arena_open(ctx, &arena);
    rt_transport_random(ctx, &arena, &random, &shape, &block);
    reversa_context_cancel(ctx);
    assert_int_equal(rv_auction_run(ctx, &block, 0), REVERSA_E_CANCELLED);
    assert_sound(&block);
    assert_int_equal(rv_repair_run(ctx, &block, &feasible), REVERSA_E_CANCELLED);
    assert_sound(&block);
    rv_arena_free(&arena);
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_auction_run_then_repair_equals_every_subset),
        cmocka_unit_test(test_auction_run_price_war_ends),
        cmocka_unit_test(test_auction_run_stops),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
