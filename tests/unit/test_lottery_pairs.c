/*
 * The pairs of a draw: people who are all alike have a perfect matching whatever the seed, seeds differ, a matching without ties
 * comes up as it is, and of hundreds of ties of a person those that some optimum has come up alike.
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

/* Which of the crowd's mentors or mentees an ordinal is. */
static int32_t number_in_crowd(const rt_market *m, int side, int32_t ordinal)
{
    const rv_side *people = &m->drawn.problem->side[side];
    return rt_case_human(&m->drawn, people->person[ordinal]) - (side == REVERSA_MENTEE ? m->drawn.n / 2 : 0);
}

static bool has_pair(const rt_market *m, const rv_drawn *drawn, int32_t mentor, int32_t mentee)
{
    for (int64_t k = 0; k < drawn->n; k++) {
        if (number_in_crowd(m, REVERSA_MENTOR, drawn->pairs[k].mentor) == mentor &&
            number_in_crowd(m, REVERSA_MENTEE, drawn->pairs[k].mentee) == mentee)
            return true;
    }
    return false;
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
    assert_int_equal(rv_lottery_pairs(m.ctx, m.insight, (rv_draw){1, 0, RV_LOTTERY_ROOM}, &arena, &first), REVERSA_OK);
    assert_int_equal(rv_lottery_pairs(m.ctx, m.insight, (rv_draw){1, 1, RV_LOTTERY_ROOM}, &arena, &second), REVERSA_OK);
    assert_int_equal(rv_lottery_pairs(m.ctx, m.insight, (rv_draw){1, 0, RV_LOTTERY_ROOM}, &arena, &again), REVERSA_OK);
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
        assert_int_equal(rv_lottery_pairs(m.ctx, m.insight, (rv_draw){4, draw, RV_LOTTERY_ROOM}, &arena, &drawn),
                         REVERSA_OK);
        assert_int_equal(drawn.n, 2);
        assert_int_equal(drawn.pairs[0].score + drawn.pairs[1].score, 1700);
    }
    rv_arena_free(&arena);
    rt_market_close(&m);
}

/* Of two mentees and 300 mentors who all tie, all but two mentors have a mentee of their own who has nobody else: two optima. */
static void test_lottery_pairs_of_two_among_hundreds(void **state)
{
    (void)state;
    enum { FREE = 2, MENTORS = 300, DRAWS = 400 };
    rt_market m = {.ctx = rt_context(NULL)};
    int32_t straight = 0;
    rt_market_crowd(&m, FREE, MENTORS);
    for (int32_t draw = 0; draw < DRAWS; draw++) {
        rv_arena arena;
        rv_drawn drawn;
        rv_arena_open(m.ctx, &arena);
        assert_int_equal(rv_lottery_pairs(m.ctx, m.insight, (rv_draw){8, draw, RV_LOTTERY_ROOM}, &arena, &drawn),
                         REVERSA_OK);
        assert_int_equal(drawn.n, MENTORS);
        straight += has_pair(&m, &drawn, 0, 0);
        rv_arena_free(&arena);
    }
    print_message("%d of %d\n", straight, DRAWS);
    assert_in_range(straight, DRAWS / 2 - 50, DRAWS / 2 + 50); /* five standard deviations */
    rt_market_close(&m);
}

/* Free people have hundreds of ties, most with mentors whom no optimum leaves to them: each pair of free people comes up, none
 * much more often than another, and classes count the same pairs. */
static void test_lottery_pairs_come_up_alike(void **state)
{
    (void)state;
    enum { FREE = 30, MENTORS = 330, DRAWS = 600 };
    static int32_t times[FREE][FREE];
    rt_market m = {.ctx = rt_context(NULL)};
    reversa_classification all;
    memset(times, 0, sizeof times);
    rt_market_crowd(&m, FREE, MENTORS);
    assert_int_equal(reversa_insight_classify(m.ctx, m.insight, NULL, &all), REVERSA_OK);
    assert_int_equal(all.claim, REVERSA_CLAIM_EXACT);
    assert_int_equal(all.n_some, FREE);
    assert_int_equal(all.n_every, MENTORS - FREE);
    assert_int_equal(all.n_open, FREE * (FREE - 1));
    for (int32_t draw = 0; draw < DRAWS; draw++) {
        rv_arena arena;
        rv_drawn drawn;
        rv_arena_open(m.ctx, &arena);
        assert_int_equal(rv_lottery_pairs(m.ctx, m.insight, (rv_draw){9, draw, RV_LOTTERY_ROOM}, &arena, &drawn),
                         REVERSA_OK);
        for (int64_t k = 0; k < drawn.n; k++) {
            int32_t mentor = number_in_crowd(&m, REVERSA_MENTOR, drawn.pairs[k].mentor);
            int32_t mentee = number_in_crowd(&m, REVERSA_MENTEE, drawn.pairs[k].mentee);
            assert_true(mentor == mentee || (mentor < FREE && mentee < FREE));
            if (mentor < FREE)
                times[mentor][mentee]++;
        }
        rv_arena_free(&arena);
    }
    for (int32_t k = 0; k < FREE * FREE; k++) /* 20 on average, with a deviation of 4.4 */
        assert_in_range(times[k / FREE][k % FREE], 1, 50);
    rt_market_close(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lottery_pairs_of_equal_people),
        cmocka_unit_test(test_lottery_pairs_without_ties),
        cmocka_unit_test(test_lottery_pairs_of_two_among_hundreds),
        cmocka_unit_test(test_lottery_pairs_come_up_alike),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
