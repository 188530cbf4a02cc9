/*
 * The second best of a part: with nothing held, and with a pair kept.
 */
#include "support/others.h"

static void test_other_next(void **state)
{
    (void)state;
    static const int64_t zero[RV_NETWORK_LEVELS];
    rt_others o;
    rt_others_open(&o);
    rv_other_graph *g = &o.graph;
    rv_other_cycle cycle;
    assert_int_equal(rv_other_next(g, zero, &cycle), REVERSA_OK);
    assert_true(cycle.found);
    assert_false(cycle.adds);
    assert_int_equal(cycle.length[0], 0);
    assert_int_equal(cycle.length[1], 300);
    g->pairs[rt_others_pair(&o, 0, 1)].held = RV_KEPT;
    assert_int_equal(rv_other_next(g, zero, &cycle), REVERSA_OK);
    assert_true(cycle.found);
    assert_int_equal(cycle.length[0], 1); /* 2 and 3 apart */
    assert_int_equal(cycle.length[1], 500);
    rv_other_apply(g, &cycle);
    assert_false(g->pairs[rt_others_pair(&o, 2, 3)].chosen);
    assert_true(g->pairs[rt_others_pair(&o, 0, 1)].chosen);
    g->pairs[rt_others_pair(&o, 2, 3)].held = RV_BARRED;
    assert_true(rt_others_is_proven(&o));
    assert_int_equal(rv_other_next(g, zero, &cycle), REVERSA_OK);
    assert_false(cycle.found); /* 0 has its place, and 2 may have nobody */
    rt_others_close(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_other_next),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
