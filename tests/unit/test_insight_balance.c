/*
 * Balanced prices: they prove what the first ones proved, and the hub is near to everyone who has a partner.
 */
#include "support/market.h"

/* A market of up to 60 people, with ties and without. */
static void open_random(rt_market *m, uint64_t *random, int32_t round)
{
    rt_case_shape shape = {.people = 60, .most = 1 + round % 2, .density = 50, .top = round % 2 ? 5 : 1000000};
    rt_case_draw(&m->drawn, random, &shape);
    rt_case_build(m->ctx, &m->drawn);
    m->matching = rt_case_match(m->ctx, &m->drawn, 4, REVERSA_SOLVER_AUTO);
    rv_near_room room = {.most = 64, .wanted = 60};
    assert_int_equal(rv_insight_build(m->ctx, m->drawn.problem, m->matching, room, &m->insight), REVERSA_OK);
}

static void test_insight_balance_brings_the_hub_near(void **state)
{
    (void)state;
    uint64_t random = rt_seed();
    int32_t n_seen = 0;
    for (int32_t round = 0; round < 40; round++) {
        rt_market m = {.ctx = rt_context(NULL)};
        open_random(&m, &random, round);
        const rv_network_side *mentees = &m.insight->net.side[REVERSA_MENTEE];
        for (int side = 0; side < 2; side++) {
            for (int32_t p = 0; p < m.insight->net.side[side].n; p++) {
                int32_t node = side == REVERSA_MENTEE ? p : mentees->n + p;
                if (m.insight->mates_at[side][p] == m.insight->mates_at[side][p + 1])
                    continue;
                assert_true(m.insight->meets_hub[node] & RV_AT_HUB);
                assert_true(m.insight->meets_hub[node] & RV_TO_HUB);
                n_seen++;
            }
        }
        rt_market_close(&m);
    }
    assert_true(n_seen > 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_insight_balance_brings_the_hub_near),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
