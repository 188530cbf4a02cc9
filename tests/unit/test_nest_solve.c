/*
 * The best flow through nested sets, by hand, from any start; numbers out of all proportion; stops; and no memory.
 */
#include "support/nested.h"

#include <string.h>

static void expect_values(rt_nested *nested, reversa_context *ctx, int64_t demand, int64_t mentees, int64_t score)
{
    int64_t value[RV_NETWORK_LEVELS], bound[RV_NETWORK_LEVELS];
    assert_int_equal(rv_nest_solve(ctx, &nested->instance.net, &nested->nest, &nested->flow), REVERSA_OK);
    assert_true(rv_nest_check(&nested->instance.net, &nested->nest, &nested->flow, value, bound));
    assert_int_equal(value[0], demand);
    assert_int_equal(value[1], mentees);
    assert_int_equal(value[2], score);
}

static void test_nest_solve_follows_the_bounds(void **state)
{
    (void)state;
    rt_nested nested;
    reversa_context *ctx = rt_context(NULL);
    rt_nested_open(&nested);
    expect_values(&nested, ctx, 0, 3, 302 + 301 + 200); /* no bounds: mentor 0 takes two */
    rt_nested_bound(&nested, REVERSA_MENTOR, RT_INNER, 0, 1);
    expect_values(&nested, ctx, 0, 3, 302 + 201 + 200);
    rt_nested_bound(&nested, REVERSA_MENTOR, RT_OUTER, 0, 1);
    expect_values(&nested, ctx, 0, 3, 302 + 101 + 100);
    rt_nested_bound(&nested, REVERSA_MENTEE, RT_OUTER, 0, 1); /* mentees 1 and 2 share one place */
    expect_values(&nested, ctx, 0, 2, 302 + 100);
    rt_nested_bound(&nested, REVERSA_MENTOR, RT_OUTER, 0, 3); /* and back again */
    rt_nested_bound(&nested, REVERSA_MENTOR, RT_INNER, 0, INT32_MAX);
    rt_nested_bound(&nested, REVERSA_MENTEE, RT_OUTER, 0, INT32_MAX);
    expect_values(&nested, ctx, 0, 3, 302 + 301 + 200);
    rt_nested_close(&nested);
    reversa_context_free(ctx);
}

static void test_nest_solve_fills_what_it_can(void **state)
{
    (void)state;
    rt_nested nested;
    reversa_context *ctx = rt_context(NULL);
    rt_nested_open(&nested);
    rt_nested_bound(&nested, REVERSA_MENTOR, RT_OUTER, INT32_MAX, INT32_MAX);
    rt_nested_bound(&nested, REVERSA_MENTOR, RT_INNER, 0, 0);
    rt_nested_bound(&nested, REVERSA_MENTEE, RT_OUTER, 2000000000, INT32_MAX);
    expect_values(&nested, ctx, 2 + 2, 3, 202 + 201 + 100); /* mentor 1 has two places, and each mentee one */
    assert_int_equal(nested.set_load[REVERSA_MENTOR][RT_OUTER], 2);
    assert_true(nested.set_price[REVERSA_MENTOR][RT_OUTER * RT_NESTED_LEVELS] < 0);
    rt_nested_close(&nested);
    reversa_context_free(ctx);
}

static void test_nest_solve_takes_any_start(void **state)
{
    (void)state;
    rt_nested nested;
    uint64_t random = rt_seed();
    reversa_context *ctx = rt_context(NULL);
    rt_nested_open(&nested);
    rt_nested_bound(&nested, REVERSA_MENTOR, RT_OUTER, 0, 2);
    rt_nested_bound(&nested, REVERSA_MENTOR, RT_INNER, 0, 1);
    for (int round = 0; round < 200; round++) {
        for (int64_t e = 0; e < RT_NESTED_PAIRS; e++)
            nested.chosen[e] = rt_between(&random, 0, 1);
        for (int side = 0; side < 2; side++) {
            for (size_t k = 0; k < sizeof nested.price[side] / sizeof nested.price[side][0]; k++)
                nested.price[side][k] = rt_between(&random, -400, 400);
            for (size_t k = 0; k < sizeof nested.set_price[side] / sizeof nested.set_price[side][0]; k++)
                nested.set_price[side][k] = rt_between(&random, -400, 400);
        }
        expect_values(&nested, ctx, 0, 3, 302 + 201 + 100);
    }
    rt_nested_close(&nested);
    reversa_context_free(ctx);
}

static void test_nest_solve_stops(void **state)
{
    (void)state;
    rt_nested nested;
    reversa_context *ctx = rt_context(NULL);
    rt_nested_open(&nested);
    reversa_context_cancel(ctx);
    reversa_status status = rv_nest_solve(ctx, &nested.instance.net, &nested.nest, &nested.flow);
    assert_int_equal(status, REVERSA_E_CANCELLED);
    rt_nested_close(&nested);
    reversa_context_free(ctx);
}

static reversa_status walk_call(reversa_context *ctx, void *state)
{
    rt_nested *nested = state;
    return rv_nest_solve(ctx, &nested->instance.net, &nested->nest, &nested->flow);
}

static void test_nest_solve_without_memory(void **state)
{
    (void)state;
    rt_nested nested;
    rt_nested_open(&nested);
    rt_walk walk = {.name = "rv_nest_solve", .call = walk_call, .state = &nested};
    assert_true(rt_fault_walk(&walk) > 0);
    rt_nested_close(&nested);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nest_solve_follows_the_bounds), cmocka_unit_test(test_nest_solve_fills_what_it_can),
        cmocka_unit_test(test_nest_solve_takes_any_start),    cmocka_unit_test(test_nest_solve_stops),
        cmocka_unit_test(test_nest_solve_without_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
