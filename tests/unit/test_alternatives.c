/*
 * The m best matchings of a market that is worked out by hand; the door, time limits, and memory that runs out.
 */
#include <string.h>

#include "match/alternatives.h"
#include "support/market.h"

/* Two mentors, two mentees, every pair: two matchings of both, and those of fewer pairs behind them. */
static const int32_t square[][3] = {{0, 1, 500}, {0, 3, 400}, {2, 1, 300}, {2, 3, 500}};

static void test_alternatives_of_a_square(void **state)
{
    (void)state;
    rt_market m = {.ctx = rt_context(NULL)};
    reversa_alternatives *list;
    reversa_other_matching other;
    reversa_pair_change change;
    rt_market_draw(&m.drawn, square, 4);
    rt_market_open(&m, REVERSA_SOLVER_AUTO);
    assert_int_equal(reversa_alternatives_find(m.ctx, m.insight, 100, &list), REVERSA_OK);
    assert_int_equal(reversa_alternatives_count(list), 7); /* 2 of two pairs, 4 of one, 1 of none */
    assert_int_equal(reversa_alternatives_ended(list), REVERSA_ALTERNATIVES_NO_MORE);
    assert_int_equal(reversa_alternatives_claim(list), REVERSA_CLAIM_EXACT);
    reversa_alternatives_get(list, 0, &other);
    assert_int_equal(other.n_added + other.n_removed, 0);
    reversa_alternatives_get(list, 1, &other);
    assert_int_equal(other.n_added, 2);
    assert_int_equal(other.n_removed, 2);
    assert_int_equal(other.loss[0], 0);
    assert_int_equal(other.loss[1], 300);
    int32_t score = 0;
    for (int32_t c = 0; c < 4; c++) {
        reversa_alternatives_change(list, 1, c, &change);
        score += change.added ? change.score : -change.score;
    }
    assert_int_equal(score, -300);
    reversa_alternatives_get(list, 2, &other);
    assert_int_equal(other.loss[0], 1); /* a mentee less */
    assert_int_equal(other.loss[1], 500);
    reversa_alternatives_get(list, 6, &other);
    assert_int_equal(other.n_removed, 2);
    assert_int_equal(other.loss[1], 1000);
    reversa_alternatives_get(list, 7, &other);
    assert_int_equal(other.n_levels, 0);
    reversa_alternatives_change(list, 1, 4, &change);
    assert_int_equal(change.score, 0);
    reversa_alternatives_free(list);
    assert_int_equal(reversa_alternatives_find(m.ctx, m.insight, 2, &list), REVERSA_OK);
    assert_int_equal(reversa_alternatives_count(list), 2);
    assert_int_equal(reversa_alternatives_ended(list), REVERSA_ALTERNATIVES_ALL);
    reversa_alternatives_free(list);
    rt_market_close(&m);
}

static void test_alternatives_door(void **state)
{
    (void)state;
    rt_market m = {.ctx = rt_context(NULL)};
    reversa_alternatives *list = (reversa_alternatives *)&m;
    rt_market_draw(&m.drawn, square, 4);
    rt_market_open(&m, REVERSA_SOLVER_AUTO);
    assert_int_equal(reversa_alternatives_find(m.ctx, NULL, 5, &list), REVERSA_E_ARGUMENT);
    assert_null(list);
    assert_int_equal(reversa_alternatives_find(m.ctx, m.insight, 0, &list), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_alternatives_find(m.ctx, m.insight, 5, NULL), REVERSA_E_ARGUMENT);
    m.insight->claim = REVERSA_CLAIM_AT_LEAST; /* then by new solves */
    assert_int_equal(reversa_alternatives_find(m.ctx, m.insight, 5, &list), REVERSA_OK);
    assert_int_equal(reversa_alternatives_count(list), 5);
    reversa_alternatives_free(list);
    m.insight->claim = REVERSA_CLAIM_EXACT;
    reversa_context_set_time_limit(m.ctx, 1e-9); /* whatever is told then is the front */
    if (reversa_alternatives_find(m.ctx, m.insight, 5, &list) == REVERSA_OK)
        assert_int_equal(reversa_alternatives_ended(list), REVERSA_ALTERNATIVES_STOPPED);
    else
        assert_null(list);
    reversa_alternatives_free(list);
    reversa_context_set_time_limit(m.ctx, 0);
    reversa_context_cancel(m.ctx);
    assert_int_equal(reversa_alternatives_find(m.ctx, m.insight, 5, &list), REVERSA_E_CANCELLED);
    reversa_alternatives_free(NULL);
    rt_market_close(&m);
}

typedef struct walked {
    rt_market m;
    reversa_alternatives *list;
} walked;

static void set_up(reversa_context *ctx, void *state)
{
    walked *w = state;
    memset(w, 0, sizeof *w);
    w->m.ctx = ctx;
    rt_market_draw(&w->m.drawn, square, 4);
    rt_market_open(&w->m, REVERSA_SOLVER_AUTO);
    reversa_insight_free(w->m.insight);
    rv_near_room few = {.most = 1, .wanted = 1}; /* so that rows have to be looked through */
    assert_int_equal(rv_insight_build(ctx, w->m.drawn.problem, w->m.matching, few, &w->m.insight), REVERSA_OK);
}

static reversa_status find(reversa_context *ctx, void *state)
{
    walked *w = state;
    return reversa_alternatives_find(ctx, w->m.insight, 6, &w->list);
}

static void release(reversa_context *ctx, void *state)
{
    (void)ctx;
    walked *w = state;
    reversa_alternatives_free(w->list);
    reversa_insight_free(w->m.insight);
    reversa_matching_free(w->m.matching);
    rt_case_unbuild(&w->m.drawn);
    rt_case_free(&w->m.drawn);
}

static void test_alternatives_out_of_memory(void **state)
{
    (void)state;
    walked w;
    rt_walk walk = {
        .name = "alternatives", .setup = set_up, .call = find, .release = release, .state = &w, .out = &w.list};
    assert_true(rt_fault_walk(&walk) > 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_alternatives_of_a_square),
        cmocka_unit_test(test_alternatives_door),
        cmocka_unit_test(test_alternatives_out_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
