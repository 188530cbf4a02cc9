/*
 * The m best matchings by new solves: the same list as by prices, what is refused, time limits, cancel, memory that runs out.
 */
#include "match/alternatives_solve.h"
#include "match/mip.h"

#include <stdio.h>
#include <string.h>

#include "match/variant.h"
#include "model/matching.h"
#include "support/market.h"

/* Two mentors, two mentees, every pair: seven matchings. */
static const int32_t square[][3] = {{0, 1, 500}, {0, 3, 400}, {2, 1, 300}, {2, 3, 500}};

static void open_square(rt_market *m)
{
    rt_market_draw(&m->drawn, square, 4);
    rt_market_open(m, REVERSA_SOLVER_AUTO);
}

static void test_solve_agrees_with_prices(void **state)
{
    (void)state;
    rt_market m = {.ctx = rt_context(NULL)};
    reversa_alternatives *priced;
    rv_solved_list list;
    rv_arena arena;
    open_square(&m);
    rv_arena_open(m.ctx, &arena);
    assert_int_equal(reversa_alternatives_find(m.ctx, m.insight, 100, &priced), REVERSA_OK);
    assert_int_equal(rv_alternatives_solve(m.ctx, m.insight, 100, &arena, &list), REVERSA_OK);
    assert_int_equal(list.n, 7);
    assert_true(list.exact);
    assert_int_equal(list.end, REVERSA_ALTERNATIVES_NO_MORE);
    for (int32_t k = 0; k < 7; k++) {
        reversa_other_matching other;
        reversa_alternatives_get(priced, k, &other);
        assert_int_equal(list.matchings[k].n_levels, other.n_levels);
        assert_memory_equal(list.matchings[k].loss, other.loss, sizeof other.loss);
    }
    assert_int_equal(list.matchings[1].n_added, 2);
    assert_int_equal(list.matchings[1].n_removed, 2);
    for (int32_t c = 0; c < 4; c++)
        assert_int_equal(list.changes[1][c].score, list.changes[1][c].added ? (c < 2 ? 400 : 300) : 500);
    rv_solved_list_free(m.ctx, &list);
    assert_int_equal(rv_alternatives_solve(m.ctx, m.insight, 3, &arena, &list), REVERSA_OK);
    assert_int_equal(list.n, 3);
    assert_int_equal(list.end, REVERSA_ALTERNATIVES_ALL);
    assert_int_equal(rv_solved_list_grow(m.ctx, &list), REVERSA_OK);
    assert_true(list.room > 3);
    rv_solved_list_free(m.ctx, &list);
    assert_null(list.matchings);
    reversa_alternatives_free(priced);
    rv_arena_free(&arena);
    rt_market_close(&m);
}

/* The obstacle of the square with another objective; "" for none. */
static void check_obstacle(const char *objective, const char *word)
{
    rt_market m = {.ctx = rt_context(NULL)};
    rt_market_draw(&m.drawn, square, 4);
    snprintf(m.drawn.objective, sizeof m.drawn.objective, "%s", objective);
    rt_market_open(&m, REVERSA_SOLVER_AUTO);
    const char *obstacle = rv_alternatives_obstacle(m.insight);
    if (!word) {
        assert_null(obstacle);
    } else {
        reversa_alternatives *list;
        reversa_error error;
        assert_non_null(strstr(obstacle, word));
        assert_int_equal(reversa_alternatives_find(m.ctx, m.insight, 2, &list), REVERSA_E_UNSUPPORTED);
        reversa_context_error(m.ctx, 0, &error);
        assert_non_null(strstr(error.message, word));
        assert_null(list);
    }
    rt_market_close(&m);
}

static void test_obstacle_names_what_has_no_order(void **state)
{
    (void)state;
    check_obstacle("mentees score", NULL);
    check_obstacle("mentees worst score", "'worst'");
    check_obstacle("mentees leximin/10", "'leximin'");
    if (rv_mip_default_solver()) /* what "score" gives up takes integer programming */
        check_obstacle("score mentees:0.1", "'give_up'");
}

static void test_obstacle_of_wishes(void **state)
{
    (void)state;
    rt_market m = {.ctx = rt_context(NULL)};
    open_square(&m);
    assert_null(rv_alternatives_obstacle(m.insight));
    m.matching->wishes.given = true;
    assert_non_null(strstr(rv_alternatives_obstacle(m.insight), "wishes"));
    m.matching->wishes.given = false;
    rt_market_close(&m);
}

static void test_solve_says_what_is_not_proven(void **state)
{
    (void)state;
    rt_market m = {.ctx = rt_context(NULL)};
    reversa_alternatives *list;
    open_square(&m);
    m.insight->claim = REVERSA_CLAIM_NONE;
    m.matching->outcome = REVERSA_OUTCOME_FEASIBLE;
    assert_int_equal(reversa_alternatives_find(m.ctx, m.insight, 4, &list), REVERSA_OK);
    assert_int_equal(reversa_alternatives_count(list), 4);
    assert_int_equal(reversa_alternatives_claim(list), REVERSA_CLAIM_NONE);
    reversa_alternatives_free(list);
    m.matching->outcome = REVERSA_OUTCOME_OPTIMAL;
    rt_market_close(&m);
}

static void test_solve_stops(void **state)
{
    (void)state;
    rt_market m = {.ctx = rt_context(NULL)};
    reversa_alternatives *list;
    open_square(&m);
    m.insight->claim = REVERSA_CLAIM_AT_LEAST;
    reversa_context_set_time_limit(m.ctx, 1e-9);
    assert_int_equal(reversa_alternatives_find(m.ctx, m.insight, 5, &list), REVERSA_OK);
    assert_int_equal(reversa_alternatives_ended(list), REVERSA_ALTERNATIVES_STOPPED);
    assert_int_equal(reversa_alternatives_count(list), 1); /* the matching itself needs no solve */
    assert_int_equal(reversa_alternatives_claim(list), REVERSA_CLAIM_EXACT);
    reversa_alternatives_free(list);
    reversa_context_set_time_limit(m.ctx, 0);
    reversa_context_cancel(m.ctx);
    assert_int_equal(reversa_alternatives_find(m.ctx, m.insight, 5, &list), REVERSA_E_CANCELLED);
    assert_null(list);
    rt_market_close(&m);
}

static void cancel_at_once(void *user, const char *stage, int64_t done, int64_t total)
{
    (void)done;
    (void)total;
    if (strcmp(stage, "alternatives") == 0)
        reversa_context_cancel(user);
}

static void test_solve_is_cancelled_on_the_way(void **state)
{
    (void)state;
    rt_market m = {.ctx = rt_context(NULL)};
    reversa_alternatives *list;
    open_square(&m);
    m.insight->claim = REVERSA_CLAIM_AT_LEAST;
    reversa_context_set_progress(m.ctx, cancel_at_once, m.ctx);
    assert_int_equal(reversa_alternatives_find(m.ctx, m.insight, 5, &list), REVERSA_E_CANCELLED);
    assert_null(list);
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
    reversa_context_set_threads(ctx, 1);
    open_square(&w->m);
    w->m.insight->claim = REVERSA_CLAIM_AT_LEAST;
}

static reversa_status find(reversa_context *ctx, void *state)
{
    walked *w = state;
    return reversa_alternatives_find(ctx, w->m.insight, 2, &w->list);
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

static void test_solve_out_of_memory(void **state)
{
    (void)state;
    walked w;
    rt_walk walk = {.name = "alternatives by solves",
                    .setup = set_up,
                    .call = find,
                    .release = release,
                    .state = &w,
                    .out = &w.list,
                    .every_one_to = 120,
                    .stride = 7};
    assert_true(rt_fault_walk(&walk) > 50);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_solve_agrees_with_prices),
        cmocka_unit_test(test_obstacle_names_what_has_no_order),
        cmocka_unit_test(test_obstacle_of_wishes),
        cmocka_unit_test(test_solve_says_what_is_not_proven),
        cmocka_unit_test(test_solve_stops),
        cmocka_unit_test(test_solve_is_cancelled_on_the_way),
        cmocka_unit_test(test_solve_out_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
