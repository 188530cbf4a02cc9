/*
 * Shortest paths between the ends of a pair, bounds, and potentials that still prove what is chosen after a path is turned.
 */
#include "support/others.h"

static void test_other_search_and_turn(void **state)
{
    (void)state;
    rt_others o;
    rt_others_open(&o);
    rv_other_graph *g = &o.graph;
    int32_t pair = rt_others_pair(&o, 0, 1);
    int32_t from = g->pairs[pair].mentee;
    int32_t to = g->n_mentees + g->pairs[pair].mentor;
    const int64_t far[RV_NETWORK_LEVELS] = {INT64_C(1) << 50};
    int64_t own[RV_NETWORK_LEVELS];
    int64_t path[RV_NETWORK_LEVELS];
    int64_t again[RV_NETWORK_LEVELS];
    assert_true(rv_other_search(g, from, to, far, path));
    rv_other_pair_length(g, pair, own);
    assert_int_equal(path[0] - own[0], 0);
    assert_int_equal(path[1] - own[1], 300);                 /* the other two pairs are worth so much less */
    assert_false(rv_other_search(g, from, to, path, again)); /* none is shorter */
    assert_true(rv_other_search(g, from, to, far, again));
    rv_other_turn(g, from, to);
    rv_other_flip(g, pair);
    g->pairs[pair].held = RV_BARRED;
    assert_false(g->pairs[pair].chosen);
    assert_true(g->pairs[rt_others_pair(&o, 0, 3)].chosen);
    assert_true(g->pairs[rt_others_pair(&o, 2, 1)].chosen);
    assert_false(g->pairs[rt_others_pair(&o, 2, 3)].chosen);
    assert_true(rt_others_is_proven(&o));
    rt_others_close(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_other_search_and_turn),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
