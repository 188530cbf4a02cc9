/*
 * The cost of a pair by solving again: the same as by prices where there are some, and what needs no solve.
 */
#include <reversa/exchange.h>

#include "support/market.h"

static reversa_solved_exchange solve(const rt_market *m, int32_t mentor, int32_t mentee)
{
    reversa_solved_exchange found;
    assert_int_equal(reversa_insight_solve(m->ctx, m->insight, rt_market_person(&m->drawn, mentor),
                                           rt_market_person(&m->drawn, mentee), &found),
                     REVERSA_OK);
    return found;
}

static void test_insight_solve_by_hand(void **state)
{
    (void)state;
    rt_market m = {.ctx = rt_context(NULL)};
    rt_market_draw(&m.drawn, rt_market_plain, 6);
    rt_market_open(&m, REVERSA_SOLVER_AUTO);
    reversa_solved_exchange made = solve(&m, 0, 1);
    assert_int_equal(made.claim, REVERSA_CLAIM_EXACT);
    assert_true(made.possible && made.has_most);
    assert_int_equal(made.n_levels, 2);
    assert_int_equal(made.least[0], 0);
    assert_int_equal(made.least[1], 50); /* 5 takes 0 */
    assert_int_equal(made.most[1], 50);
    assert_int_equal(made.presence, REVERSA_PRESENCE_EVERY);
    reversa_solved_exchange other = solve(&m, 2, 1); /* 600 + 850 against 900 + 800 */
    assert_int_equal(other.least[1], 250);
    assert_int_equal(other.presence, REVERSA_PRESENCE_NONE);
    reversa_solved_exchange self = solve(&m, 0, 0);
    assert_int_equal(self.claim, REVERSA_CLAIM_EXACT);
    assert_false(self.possible);
    assert_int_equal(solve(&m, 4, 5).claim, REVERSA_CLAIM_EXACT); /* 4 takes no part: cannot be pinned */
    assert_false(solve(&m, 4, 5).possible);
    assert_int_equal(reversa_context_error_count(m.ctx), 0); /* what could not be pinned is no error */
    rt_market_close(&m);
}

static void test_insight_solve_doors(void **state)
{
    (void)state;
    rt_market m = {.ctx = rt_context(NULL)};
    reversa_solved_exchange found;
    rt_market_draw(&m.drawn, rt_market_plain, 6);
    rt_market_open(&m, REVERSA_SOLVER_AUTO);
    assert_int_equal(reversa_insight_solve(NULL, m.insight, 0, 1, &found), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_insight_solve(m.ctx, NULL, 0, 1, &found), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_insight_solve(m.ctx, m.insight, 0, 1, NULL), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_insight_solve(m.ctx, m.insight, -1, 1, &found), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_insight_solve(m.ctx, m.insight, 0, 6, &found), REVERSA_E_ARGUMENT);
    reversa_context_cancel(m.ctx);
    assert_int_equal(reversa_insight_solve(m.ctx, m.insight, 0, 1, &found), REVERSA_E_CANCELLED);
    assert_int_equal(found.n_levels, 0);
    rt_market_close(&m);
}

/* ---- Without memory ---- */

static void walk_setup(reversa_context *ctx, void *state)
{
    rt_market *m = state;
    m->ctx = ctx;
    rt_market_draw(&m->drawn, rt_market_plain, 6);
    rt_market_open(m, REVERSA_SOLVER_AUTO);
}

static reversa_status walk_ask(reversa_context *ctx, void *state)
{
    rt_market *m = state;
    reversa_solved_exchange found;
    reversa_status status = reversa_insight_solve(ctx, m->insight, rt_market_person(&m->drawn, 0),
                                                  rt_market_person(&m->drawn, 1), &found);
    return status ? status
                  : reversa_insight_solve(ctx, m->insight, rt_market_person(&m->drawn, 2),
                                          rt_market_person(&m->drawn, 1), &found);
}

static void walk_release(reversa_context *ctx, void *state)
{
    (void)ctx;
    rt_market *m = state;
    reversa_insight_free(m->insight);
    reversa_matching_free(m->matching);
    rt_case_unbuild(&m->drawn);
    rt_case_free(&m->drawn);
}

static void test_insight_solve_without_memory(void **state)
{
    (void)state;
    rt_market m = {0};
    rt_walk asking = {
        .name = "reversa_insight_solve", .setup = walk_setup, .call = walk_ask, .release = walk_release, .state = &m};
    assert_true(rt_fault_walk(&asking) > 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_insight_solve_by_hand),
        cmocka_unit_test(test_insight_solve_doors),
        cmocka_unit_test(test_insight_solve_without_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
