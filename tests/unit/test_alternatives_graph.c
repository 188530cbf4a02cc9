/*
 * The graph of other matchings: what it takes from an insight, and states that are saved, taken up and left.
 */
#include <string.h>

#include "support/others.h"

static void test_other_graph_is_the_insight(void **state)
{
    (void)state;
    rt_others o;
    rt_others_open(&o);
    assert_int_equal(o.graph.n_pairs, 4);
    assert_true(o.graph.pairs[rt_others_pair(&o, 0, 1)].chosen);
    assert_true(o.graph.pairs[rt_others_pair(&o, 2, 3)].chosen);
    assert_false(o.graph.pairs[rt_others_pair(&o, 0, 3)].chosen);
    assert_true(rt_others_is_proven(&o));
    rt_others_close(&o);
}

static void test_other_graph_states(void **state)
{
    (void)state;
    rt_others o;
    rt_others_open(&o);
    rv_other_graph *g = &o.graph;
    const rv_other_state root = {0};
    rv_other_state saved;
    int32_t one = rt_others_pair(&o, 0, 1);
    int32_t other = rt_others_pair(&o, 0, 3);
    int32_t mentee = g->pairs[one].mentee;
    int32_t mentor = g->n_mentees + g->pairs[one].mentor;
    int64_t before = g->potential[mentee * g->d];
    rv_other_flip(g, one);
    assert_int_equal(g->load[mentee], 0);
    assert_int_equal(g->load[mentor], 0);
    assert_int_equal(g->head[g->pairs[one].mentor], -1);
    rv_other_flip(g, other);
    rv_other_flip(g, other); /* back: no difference is left */
    g->potential[mentee * g->d] += 7;
    assert_int_equal(rv_other_save(g, &root, (rv_held_pair){other, RV_BARRED}, &saved), REVERSA_OK);
    assert_int_equal(saved.n_flips, 1);
    assert_int_equal(saved.n_held, 1);
    rv_other_leave(g, &root);
    assert_true(g->pairs[one].chosen);
    assert_int_equal(g->load[mentor], 1);
    assert_int_equal(g->potential[mentee * g->d], before);
    assert_int_equal(g->n_touched, 0);
    rv_other_take(g, &saved);
    assert_false(g->pairs[one].chosen);
    assert_int_equal(g->pairs[other].held, RV_BARRED);
    assert_int_equal(g->potential[mentee * g->d], before + 7);
    rv_other_leave(g, &saved);
    assert_int_equal(g->pairs[other].held, RV_FREE);
    assert_true(rt_others_is_proven(&o));
    rt_others_close(&o);
}

/* A row of which one pair is kept: more join as far as they are asked for. */
static void test_other_graph_reaches_further(void **state)
{
    (void)state;
    rt_others o;
    rt_others_open(&o);
    reversa_insight *insight;
    rv_other_graph graph;
    const rv_near_room few = {.most = 1, .wanted = 1};
    const int64_t far[RV_NETWORK_LEVELS] = {INT64_C(1) << 50};
    assert_int_equal(rv_insight_build(o.market.ctx, o.market.drawn.problem, o.market.matching, few, &insight),
                     REVERSA_OK);
    assert_int_equal(rv_other_open(o.market.ctx, insight, far, &o.arena, &graph), REVERSA_OK);
    assert_int_equal(graph.n_pairs, 4);
    reversa_insight_free(insight);
    rt_others_close(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_other_graph_is_the_insight),
        cmocka_unit_test(test_other_graph_states),
        cmocka_unit_test(test_other_graph_reaches_further),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
