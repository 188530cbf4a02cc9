/*
 * The pairs of a draw: people who are all alike have a perfect matching whatever the seed, seeds differ, and a matching
 * without ties comes up as it is.
 */
#include <string.h>

#include "match/lottery.h"
#include "support/market.h"

static void open_equal(rt_market *m, int32_t people)
{
    rt_case_open(&m->drawn, people);
    for (int32_t k = 0; k < people * people; k++)
        m->drawn.score[k] = 500000;
    for (int32_t p = 0; p < people; p++)
        m->drawn.role[p] = (uint8_t)(1 + p % 2);
    rt_market_open(m, REVERSA_SOLVER_AUTO);
}

static void test_lottery_pairs_of_equal_people(void **state)
{
    (void)state;
    enum { PEOPLE = 200 };
    rt_market m = {.ctx = rt_context(NULL)};
    rv_arena arena;
    rv_drawn first;
    rv_drawn second;
    rv_drawn again;
    int32_t n_equal = 0;
    open_equal(&m, PEOPLE);
    rv_arena_open(m.ctx, &arena);
    assert_int_equal(rv_lottery_pairs(m.ctx, m.insight, 1, 0, &arena, &first), REVERSA_OK);
    assert_int_equal(rv_lottery_pairs(m.ctx, m.insight, 1, 1, &arena, &second), REVERSA_OK);
    assert_int_equal(rv_lottery_pairs(m.ctx, m.insight, 1, 0, &arena, &again), REVERSA_OK);
    assert_int_equal(first.n, PEOPLE / 2);
    assert_int_equal(second.n, PEOPLE / 2);
    bool taken[PEOPLE / 2] = {false};
    for (int32_t k = 0; k < PEOPLE / 2; k++) {
        assert_int_equal(first.pairs[k].mentee, k);
        assert_false(taken[first.pairs[k].mentor]);
        taken[first.pairs[k].mentor] = true;
        n_equal += first.pairs[k].mentor == second.pairs[k].mentor;
        assert_int_equal(first.pairs[k].mentor, again.pairs[k].mentor);
    }
    assert_true(n_equal < PEOPLE / 10); /* one of a hundred on average */
    rv_arena_free(&arena);
    rt_market_close(&m);
}

static void test_lottery_pairs_without_ties(void **state)
{
    (void)state;
    rt_market m = {.ctx = rt_context(NULL)};
    rv_arena arena;
    rt_market_draw(&m.drawn, rt_market_plain, 6);
    rt_market_open(&m, REVERSA_SOLVER_AUTO);
    rv_arena_open(m.ctx, &arena);
    for (int32_t draw = 0; draw < 20; draw++) {
        rv_drawn drawn;
        assert_int_equal(rv_lottery_pairs(m.ctx, m.insight, 4, draw, &arena, &drawn), REVERSA_OK);
        assert_int_equal(drawn.n, 2);
        assert_int_equal(drawn.pairs[0].score + drawn.pairs[1].score, 1700);
    }
    rv_arena_free(&arena);
    rt_market_close(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lottery_pairs_of_equal_people),
        cmocka_unit_test(test_lottery_pairs_without_ties),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
