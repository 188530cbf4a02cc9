/*
 * In every optimum or in some: a tie, and people who are all alike, whose rows have far more ties than are kept.
 */
#include "support/market.h"

static void test_insight_classify_ties(void **state)
{
    (void)state;
    static const int32_t pairs[][3] = {{0, 1, 500}, {0, 3, 500}, {2, 1, 500}, {2, 3, 500}};
    rt_market m = {.ctx = rt_context(NULL)};
    reversa_classified_pair pair[2];
    reversa_classification all;
    rt_market_draw(&m.drawn, pairs, 4);
    rt_market_open(&m, REVERSA_SOLVER_AUTO);
    assert_int_equal(reversa_insight_classify(m.ctx, m.insight, pair, &all), REVERSA_OK);
    assert_int_equal(all.claim, REVERSA_CLAIM_EXACT);
    assert_int_equal(all.n_pairs, 2);
    assert_int_equal(all.n_some, 2);
    assert_int_equal(all.n_every, 0);
    assert_int_equal(all.n_open, 2);
    assert_int_equal(pair[0].presence, REVERSA_PRESENCE_SOME);
    assert_true(pair[0].chosen && pair[0].score == 500);
    rt_market_close(&m);
}

/* People who are all alike: rows have far more ties than are kept. */
static void test_insight_classify_equal_people(void **state)
{
    (void)state;
    rt_market m = {.ctx = rt_context(NULL)};
    reversa_classification all;
    enum { PEOPLE = 200 };
    rt_case_open(&m.drawn, PEOPLE);
    for (int32_t k = 0; k < PEOPLE * PEOPLE; k++)
        m.drawn.score[k] = 500000;
    for (int32_t p = 0; p < PEOPLE; p++)
        m.drawn.role[p] = (uint8_t)(1 + p % 2);
    rt_case_build(m.ctx, &m.drawn);
    m.matching = rt_case_match(m.ctx, &m.drawn, 2, REVERSA_SOLVER_AUTO);
    for (int32_t most = 1; most < 9; most *= 2) {
        rv_near_room room = {.most = most, .wanted = most % 4 == 1};
        assert_int_equal(rv_insight_build(m.ctx, m.drawn.problem, m.matching, room, &m.insight), REVERSA_OK);
        assert_int_equal(reversa_insight_classify(m.ctx, m.insight, NULL, &all), REVERSA_OK);
        assert_int_equal(all.n_some, PEOPLE / 2);
        assert_int_equal(all.n_open, PEOPLE / 2 * (PEOPLE / 2 - 1));
        reversa_insight_free(m.insight);
    }
    m.insight = NULL;
    rt_market_close(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_insight_classify_ties),
        cmocka_unit_test(test_insight_classify_equal_people),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
