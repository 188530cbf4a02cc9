/*
 * Blocks: rows from both sides, slots, and conditions that notice each kind of wrong answer.
 */
#include "support/transport.h"

/* Two bidders, two objects, three pairs: 0-0 with 5, 0-1 with 7, 1-0 with 4. */
static void open_small(reversa_context *ctx, rv_arena *arena, rv_transport *block)
{
    int32_t n[2] = {2, 2};
    assert_int_equal(rv_transport_open(ctx, arena, n, 3, block), REVERSA_OK);
    rv_transport_side *left = &block->side[0];
    left->arc[0] = (rv_arc){.to = 0, .score = 5};
    left->arc[1] = (rv_arc){.to = 1, .score = 7};
    left->arc[2] = (rv_arc){.to = 0, .score = 4};
    left->row[1] = 2;
    left->row[2] = 3;
    for (int side = 0; side < 2; side++) {
        for (int32_t p = 0; p < 2; p++)
            block->side[side].high[p] = 1;
    }
    block->side[1].high[0] = 9;
    assert_int_equal(rv_transport_rows(ctx, arena, block), REVERSA_OK);
}

static void test_transport_rows_of_the_other_side(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    rv_arena arena;
    rv_transport block;
    rv_arena_open(ctx, &arena);
    open_small(ctx, &arena, &block);
    const rv_transport_side *right = &block.side[1];
    assert_int_equal(right->row[0], 0);
    assert_int_equal(right->row[1], 2);
    assert_int_equal(right->row[2], 3);
    assert_int_equal(right->arc[0].to, 0);
    assert_int_equal(right->arc[0].score, 5);
    assert_int_equal(right->arc[1].to, 1);
    assert_int_equal(right->arc[1].score, 4);
    assert_int_equal(right->arc[2].to, 0);
    assert_int_equal(right->arc[2].score, 7);
    assert_int_equal(right->slot[1], 2); /* nine places, two who could take them */
    assert_int_equal(right->slot[2], 3);
    rv_arena_free(&arena);
    reversa_context_free(ctx);
}

static void test_transport_check_notices_what_is_wrong(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    rv_arena arena;
    rv_transport block;
    rv_arena_open(ctx, &arena);
    open_small(ctx, &arena, &block);
    assert_false(rv_transport_check(&block)); /* pairs that pay are left out */
    rv_transport_choose(&block, 0, 1, 7);
    rv_transport_choose(&block, 1, 0, 4);
    block.side[0].price[0] = 6;
    block.side[0].price[1] = 4;
    block.side[1].price[1] = 1;
    assert_true(rv_transport_check(&block));
    block.side[0].price[0] = 7; /* a chosen pair that does not pay its prices */
    assert_false(rv_transport_check(&block));
    block.side[0].price[0] = 4; /* a pair that pays more and is not chosen */
    block.side[1].price[1] = 3;
    assert_false(rv_transport_check(&block));
    block.side[0].price[0] = 6;
    block.side[1].price[1] = 1;
    block.side[1].price[0] = 1; /* a price for places that are free */
    block.side[0].price[1] = 3;
    assert_false(rv_transport_check(&block));
    block.side[1].price[0] = 0;
    block.side[0].price[1] = 4;
    block.side[1].low[0] = 2; /* too few */
    assert_false(rv_transport_check(&block));
    block.side[1].low[0] = 0;
    rv_transport_drop(&block, 1, 0);
    assert_int_equal(block.side[0].load[1], 0);
    assert_int_equal(block.side[1].load[0], 0);
    assert_false(rv_transport_check(&block));
    rv_arena_free(&arena);
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_transport_rows_of_the_other_side),
        cmocka_unit_test(test_transport_check_notices_what_is_wrong),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
