/*
 * Ways between two people, by hand, there and back again.
 */
#include "support/market.h"

static void test_explain_path_by_hand(void **state)
{
    (void)state;
    rt_market m = {.ctx = rt_context(NULL)};
    rt_market_draw(&m.drawn, rt_market_plain, 6);
    rt_market_open(&m, REVERSA_SOLVER_AUTO);
    const rv_side *sides = m.drawn.problem->side;
    int32_t mentor = sides[REVERSA_MENTOR].ordinal[rt_market_person(&m.drawn, 0)];
    int32_t mentee = sides[REVERSA_MENTEE].ordinal[rt_market_person(&m.drawn, 1)];
    rv_paths paths;
    rv_way way;
    int64_t length[RV_NETWORK_LEVELS];
    int64_t own[RV_NETWORK_LEVELS];
    assert_int_equal(rv_paths_open(m.ctx, m.insight, 10, &paths), REVERSA_OK);
    for (int again = 0; again < 2; again++) {
        assert_int_equal(rv_paths_find(&paths, mentor, mentee, true, &way, length), REVERSA_OK);
        assert_int_equal(way, RV_WAY_FOUND);
        rv_insight_pair(m.insight, mentee, mentor, 900, own);
        assert_int_equal(length[0] - own[0], 0);
        assert_int_equal(length[1] - own[1], 50);
    }
    rv_paths_close(&paths);
    rt_market_close(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_explain_path_by_hand),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
