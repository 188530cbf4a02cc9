/*
 * The certificate of nested sets: a right answer passes, and every single wrong pair, load or price is noticed.
 */
#include "support/nested.h"

static void open_solved(rt_nested *nested)
{
    reversa_context *ctx = rt_context(NULL);
    rt_nested_open(nested);
    rt_nested_bound(nested, REVERSA_MENTOR, RT_OUTER, 0, 2);
    rt_nested_bound(nested, REVERSA_MENTOR, RT_INNER, 0, 1);
    rt_nested_bound(nested, REVERSA_MENTEE, RT_OUTER, 1, 1);
    assert_int_equal(rv_nest_solve(ctx, &nested->instance.net, &nested->nest, &nested->flow), REVERSA_OK);
    reversa_context_free(ctx);
}

static bool passes(const rt_nested *nested)
{
    int64_t value[RV_NETWORK_LEVELS], bound[RV_NETWORK_LEVELS];
    return rv_nest_check(&nested->instance.net, &nested->nest, &nested->flow, value, bound);
}

static void test_nest_check_gives_value_and_bound(void **state)
{
    (void)state;
    rt_nested nested;
    int64_t value[RV_NETWORK_LEVELS], bound[RV_NETWORK_LEVELS];
    open_solved(&nested);
    assert_true(rv_nest_check(&nested.instance.net, &nested.nest, &nested.flow, value, bound));
    assert_memory_equal(value, bound, RT_NESTED_LEVELS * sizeof *value);
    assert_int_equal(value[0], 1);         /* one of mentees 1 and 2, who must have one */
    assert_int_equal(value[1], 2);         /* mentee 0, and one of them */
    assert_int_equal(value[2], 302 + 200); /* mentor 0 takes one, mentor 1 the other */
    rt_nested_close(&nested);
}

static void test_nest_check_notices_any_change(void **state)
{
    (void)state;
    rt_nested nested;
    open_solved(&nested);
    for (int64_t e = 0; e < RT_NESTED_PAIRS; e++) {
        nested.chosen[e] = !nested.chosen[e];
        assert_false(passes(&nested));
        nested.chosen[e] = !nested.chosen[e];
    }
    for (int side = 0; side < 2; side++) {
        for (int32_t p = 0; p < 3; p++) {
            nested.load[side][p]++;
            assert_false(passes(&nested));
            nested.load[side][p]--;
        }
        for (int32_t k = 0; k < nested.nest.side[side].n; k++) {
            nested.set_load[side][k]++;
            assert_false(passes(&nested));
            nested.set_load[side][k]--;
            nested.set_price[side][k * RT_NESTED_LEVELS + 1] += 1000;
            assert_false(passes(&nested));
            nested.set_price[side][k * RT_NESTED_LEVELS + 1] -= 1000;
        }
    }
    assert_true(passes(&nested));
    nested.nest.side[REVERSA_MENTOR].most[RT_OUTER] = 3; /* a place more would be used, so the price is no longer one */
    assert_false(passes(&nested));
    rt_nested_close(&nested);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nest_check_gives_value_and_bound),
        cmocka_unit_test(test_nest_check_notices_any_change),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
