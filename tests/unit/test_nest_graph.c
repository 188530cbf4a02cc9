/*
 * The graph above people: who is above whom, and what is too many and too few once pairs and units agree with prices.
 */
#include "match/nest_graph.h"
#include "support/nested.h"

/* Nodes: mentors 0 .. 2, their sets 3 and 4, mentees 5 .. 7, their set 8, the outside 9. */
static void open_graph(rt_nested *nested, rv_nest_graph *graph, reversa_context *ctx, rv_arena *arena)
{
    *graph = (rv_nest_graph){
        .ctx = ctx, .net = &nested->instance.net, .nest = &nested->nest, .flow = &nested->flow, .d = RT_NESTED_LEVELS};
    rv_arena_open(ctx, arena);
    assert_int_equal(rv_nest_graph_open(graph, arena), REVERSA_OK);
}

static void test_nest_graph_knows_who_is_above(void **state)
{
    (void)state;
    static const int32_t above[] = {4, 3, 9, 9, 3, 9, 8, 8, 9};
    rt_nested nested;
    rv_nest_graph graph;
    rv_arena arena;
    reversa_context *ctx = rt_context(NULL);
    rt_nested_open(&nested);
    open_graph(&nested, &graph, ctx, &arena);
    assert_int_equal(graph.outside, 9);
    for (int32_t node = 0; node < graph.outside; node++) {
        bool is_listed = false;
        assert_int_equal(graph.above[node], above[node]);
        for (int64_t k = graph.child_at[above[node]]; k < graph.child_at[above[node] + 1]; k++)
            is_listed = is_listed || graph.child[k] == node;
        assert_true(is_listed);
    }
    for (int32_t j = 0; j < 3; j++) {
        for (int64_t k = 0; k < 3; k++)
            assert_int_equal(graph.mentor_pair[graph.mentor_at[j] + k], 3 * k + j);
    }
    rv_arena_free(&arena);
    rt_nested_close(&nested);
    reversa_context_free(ctx);
}

static void test_nest_settle_breaks_no_condition(void **state)
{
    (void)state;
    rt_nested nested;
    rv_nest_graph graph;
    rv_arena arena;
    reversa_context *ctx = rt_context(NULL);
    rt_nested_open(&nested);
    rt_nested_bound(&nested, REVERSA_MENTOR, RT_OUTER, 2, 3);
    open_graph(&nested, &graph, ctx, &arena);
    rv_nest_settle(&graph);
    /* The first unit of a mentee pays, so all are in use; a mentor's price of 0 does not ask for any; the set lacks two. */
    static const int64_t over[] = {0, 0, 0, 2, 0, 1, 1, 1, 2 - 2};
    for (int32_t node = 0; node < graph.outside; node++)
        assert_int_equal(graph.over[node], over[node]);
    assert_int_equal(graph.load[3], 2);
    assert_int_equal(graph.load[8], 2);
    assert_int_equal(rv_nest_price(&graph, 5)[2], 300); /* what the best pair of mentee 0 is worth */
    assert_int_equal(rv_nest_price(&graph, 7)[2], 302);
    assert_int_equal(rv_nest_like_it(&graph, 3, true), 1);  /* up to the most */
    assert_int_equal(rv_nest_like_it(&graph, 3, false), 2); /* those that were asked for */
    assert_int_equal(rv_nest_like_it(&graph, 0, true), 1);
    rv_arena_free(&arena);
    rt_nested_close(&nested);
    reversa_context_free(ctx);
}

static void test_nest_choose_and_drop_keep_the_list(void **state)
{
    (void)state;
    rt_nested nested;
    rv_nest_graph graph;
    rv_arena arena;
    reversa_context *ctx = rt_context(NULL);
    rt_nested_open(&nested);
    open_graph(&nested, &graph, ctx, &arena);
    for (int64_t e = 1; e < RT_NESTED_PAIRS; e += 3)
        rv_nest_choose(&graph, e);
    rv_nest_drop(&graph, 4);
    assert_int_equal(graph.head[1], 7);
    assert_int_equal(graph.next[7], 1);
    assert_int_equal(graph.next[1], -1);
    rv_nest_drop(&graph, 7);
    rv_nest_drop(&graph, 1);
    assert_int_equal(graph.head[1], -1);
    for (int64_t e = 0; e < RT_NESTED_PAIRS; e++)
        assert_false(nested.chosen[e]);
    rv_arena_free(&arena);
    rt_nested_close(&nested);
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nest_graph_knows_who_is_above),
        cmocka_unit_test(test_nest_settle_breaks_no_condition),
        cmocka_unit_test(test_nest_choose_and_drop_keep_the_list),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
