/*
 * What is kept of rows after prices were balanced: the shortest pairs in order, and floors that hold for all the others.
 */
#include <stdio.h>

#include "support/market.h"

/* A market of up to 120 people, with ties and without, of which rows keep so few pairs that most are left out. */
static void open_random(rt_market *m, uint64_t *random, int32_t round, int32_t most)
{
    static const char *const objectives[] = {"mentees score", "pairs score", "mentors even score", "score"};
    rt_case_shape shape = {.people = round % 2 ? 60 : 120,
                           .most = 1 + round % 2,
                           .density = 4 + round % 5 * 18,
                           .top = round % 2 ? 5 : 1000000};
    rt_case_draw(&m->drawn, random, &shape);
    snprintf(m->drawn.objective, sizeof m->drawn.objective, "%s", objectives[round % 4]);
    rt_case_build(m->ctx, &m->drawn);
    m->matching = rt_case_match(m->ctx, &m->drawn, 4, REVERSA_SOLVER_AUTO);
    rv_near_room room = {.most = most, .wanted = round % 3 ? 2 * most : 1};
    assert_int_equal(rv_insight_build(m->ctx, m->drawn.problem, m->matching, room, &m->insight), REVERSA_OK);
}

/* The place of a mentor in the list of a row, −1 for none. */
static int64_t place_of(const reversa_insight *insight, int32_t mentee, int32_t mentor)
{
    const int64_t *at = insight->near_at[REVERSA_MENTEE];
    for (int64_t k = at[mentee]; k < at[mentee + 1]; k++) {
        if (insight->near[REVERSA_MENTEE][k].person == mentor)
            return k;
    }
    return -1;
}

static bool is_in_column(const reversa_insight *insight, int32_t mentor, int32_t mentee)
{
    const int64_t *at = insight->near_at[REVERSA_MENTOR];
    for (int64_t k = at[mentor]; k < at[mentor + 1]; k++) {
        if (insight->near[REVERSA_MENTOR][k].person == mentee)
            return true;
    }
    return false;
}

/* Every open pair is in its row, or no shorter than the floors; how many are left out. */
static int32_t check_row(const rt_market *m, int32_t mentee)
{
    const reversa_insight *insight = m->insight;
    const rv_side *sides = m->drawn.problem->side;
    int32_t d = insight->net.n_levels;
    const int64_t *floor = insight->row_floor + (size_t)mentee * (size_t)d;
    int32_t n_out = 0;
    assert_true(rv_lex_compare(insight->column_floor, floor, d) <= 0);
    assert_true(rv_lex_sign(floor, d) >= 0);
    for (int32_t j = 0; j < sides[REVERSA_MENTOR].n; j++) {
        int32_t mentor = rt_case_human(&m->drawn, sides[REVERSA_MENTOR].person[j]);
        int32_t other = rt_case_human(&m->drawn, sides[REVERSA_MENTEE].person[mentee]);
        int64_t length[RV_NETWORK_LEVELS];
        bool open = rt_case_eligible(&m->drawn, mentor, other) && !rv_insight_is_chosen(insight, mentee, j);
        int64_t place = place_of(insight, mentee, j);
        rv_insight_pair(insight, mentee, j, m->drawn.score[mentor * m->drawn.n + other], length);
        assert_int_equal(place >= 0, is_in_column(insight, j, mentee));
        if (place >= 0)
            assert_true(open);
        if (!open)
            continue;
        assert_true(rv_lex_sign(length, d) >= 0);
        if (place < 0)
            assert_true(rv_lex_compare(length, floor, d) >= 0);
        n_out += place < 0;
    }
    return n_out;
}

static void check_order(const reversa_insight *insight, int32_t mentee)
{
    const int64_t *at = insight->near_at[REVERSA_MENTEE];
    const rv_near *row = insight->near[REVERSA_MENTEE];
    for (int64_t k = at[mentee] + 1; k < at[mentee + 1]; k++) {
        int64_t length[2][RV_NETWORK_LEVELS];
        for (int32_t n = 0; n < 2; n++)
            rv_insight_pair(insight, mentee, row[k - 1 + n].person, row[k - 1 + n].score, length[n]);
        assert_true(rv_lex_compare(length[0], length[1], insight->net.n_levels) <= 0);
    }
}

static void test_insight_near_keeps_the_shortest(void **state)
{
    (void)state;
    uint64_t random = rt_seed();
    int32_t n_out = 0;
    for (int32_t round = 0; round < 120; round++) {
        rt_market m = {.ctx = rt_context(NULL)};
        open_random(&m, &random, round, 1 + round % 5);
        for (int32_t i = 0; i < m.drawn.problem->side[REVERSA_MENTEE].n; i++) {
            n_out += check_row(&m, i);
            check_order(m.insight, i);
        }
        rt_market_close(&m);
    }
    assert_true(n_out > 100); /* so there was something to be left out */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_insight_near_keeps_the_shortest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
