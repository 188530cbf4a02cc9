/*
 * Rows of the residual network against all pairs, one by one.
 */
#include "support/market.h"

/* A market of up to 60 people, with ties and without. */
static void open_random(rt_market *m, uint64_t *random, int32_t round)
{
    rt_case_shape shape = {.people = 60, .most = 1 + round % 2, .density = 50, .top = round % 2 ? 5 : 1000000};
    rt_case_draw(&m->drawn, random, &shape);
    rt_case_build(m->ctx, &m->drawn);
    m->matching = rt_case_match(m->ctx, &m->drawn, 4, REVERSA_SOLVER_AUTO);
    rv_near_room room = {.most = 4, .wanted = 2};
    assert_int_equal(rv_insight_build(m->ctx, m->drawn.problem, m->matching, room, &m->insight), REVERSA_OK);
}

/* Is a pair in a row? */
static bool is_found(const rv_row_desk *desk, int32_t mentor)
{
    for (int32_t f = 0; f < desk->n_found; f++) {
        if (desk->found[f].person == mentor)
            return true;
    }
    return false;
}

static void check_row(const rt_market *m, rv_row_desk *desk, int32_t mentee, const int64_t *reach)
{
    const reversa_insight *insight = m->insight;
    const rv_side *sides = m->drawn.problem->side;
    assert_int_equal(rv_insight_row(insight, desk, mentee, reach), REVERSA_OK);
    for (int32_t j = 0; j < sides[REVERSA_MENTOR].n; j++) {
        int32_t mentor = rt_case_human(&m->drawn, sides[REVERSA_MENTOR].person[j]);
        int32_t other = rt_case_human(&m->drawn, sides[REVERSA_MENTEE].person[mentee]);
        int64_t length[RV_NETWORK_LEVELS];
        bool open = rt_case_eligible(&m->drawn, mentor, other) && !rv_insight_is_chosen(insight, mentee, j);
        rv_insight_pair(insight, mentee, j, m->drawn.score[mentor * m->drawn.n + other], length);
        if (open)
            assert_true(rv_lex_sign(length, insight->net.n_levels) >= 0);
        assert_int_equal(is_found(desk, j), open && rv_lex_compare(length, reach, insight->net.n_levels) < 0);
    }
}

static void test_insight_row_finds_what_is_shorter(void **state)
{
    (void)state;
    uint64_t random = rt_seed();
    for (int32_t round = 0; round < 40; round++) {
        rt_market m = {.ctx = rt_context(NULL)};
        rv_arena arena;
        rv_row_desk desk;
        rv_arena_open(m.ctx, &arena);
        open_random(&m, &random, round);
        assert_int_equal(rv_row_desk_open(m.ctx, &arena, m.insight, &desk), REVERSA_OK);
        for (int32_t i = 0; i < m.drawn.problem->side[REVERSA_MENTEE].n; i++) {
            int64_t reach[RV_NETWORK_LEVELS] = {rt_between(&random, 0, 1), rt_between(&random, 0, 500000)};
            check_row(&m, &desk, i, reach);
        }
        rv_scorer_work_free(m.ctx, desk.work);
        rv_arena_free(&arena);
        rt_market_close(&m);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_insight_row_finds_what_is_shorter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
