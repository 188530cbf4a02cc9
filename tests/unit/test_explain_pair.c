/*
 * What is said of a pair: a market small enough to be worked out by hand, limits, levels without prices.
 */
#include <stdio.h>

#include "support/market.h"

static void test_insight_pair_by_hand(void **state)
{
    (void)state;
    rt_market m = {.ctx = rt_context(NULL)};
    rt_market_draw(&m.drawn, rt_market_plain, 6);
    rt_market_open(&m, REVERSA_SOLVER_AUTO);
    reversa_pair_insight made = rt_market_look(&m, 0, 1);
    assert_true(made.chosen && made.eligible && !made.pinned);
    assert_int_equal(made.exchange.claim, REVERSA_CLAIM_EXACT);
    assert_int_equal(made.exchange.loss[0], 0);
    assert_int_equal(made.exchange.loss[1], 50); /* 5 takes 0 */
    assert_int_equal(made.deciding, 850);
    assert_int_equal(made.presence, REVERSA_PRESENCE_EVERY);
    assert_int_equal(made.standing[REVERSA_MENTEE].eligible, 2);
    assert_int_equal(made.standing[REVERSA_MENTEE].rank, 1);
    assert_int_equal(made.standing[REVERSA_MENTOR].eligible, 3);
    assert_int_equal(made.standing[REVERSA_MENTOR].n_alternatives, 2);
    assert_int_equal(made.standing[REVERSA_MENTOR].alternatives[0].score, 850);
    assert_int_equal(made.standing[REVERSA_MENTOR].alternatives[0].exchange.loss[1], 50);
    reversa_pair_insight other = rt_market_look(&m, 2, 1); /* 600 + 850 against 900 + 800 */
    assert_false(other.chosen);
    assert_int_equal(other.exchange.loss[1], 250);
    assert_int_equal(other.deciding, 850);
    assert_int_equal(other.presence, REVERSA_PRESENCE_NONE);
    reversa_pair_insight last = rt_market_look(&m, 0, 5);
    assert_int_equal(last.deciding, 900);
    rt_market_close(&m);
}

static void test_insight_where_someone_has_nobody_else(void **state)
{
    (void)state;
    static const int32_t pairs[][3] = {{0, 1, 900}, {2, 3, 500}, {2, 1, 1000000}};
    rt_market m = {.ctx = rt_context(NULL)};
    rt_market_draw(&m.drawn, pairs, 3);
    rt_market_open(&m, REVERSA_SOLVER_AUTO);
    reversa_pair_insight pair = rt_market_look(&m, 2, 1); /* 3 would have nobody */
    assert_int_equal(pair.exchange.loss[0], 1);
    assert_int_equal(pair.exchange.loss[1], 900 + 500 - 1000000);
    assert_int_equal(pair.deciding, -1);
    pair = rt_market_look(&m, 2, 3);
    assert_int_equal(pair.exchange.loss[0], 1);
    assert_int_equal(pair.deciding, 0);
    pair = rt_market_look(&m, 0, 3); /* not eligible: told as if it were pinned, with no score of its own */
    assert_false(pair.eligible);
    assert_int_equal(pair.presence, REVERSA_PRESENCE_NONE);
    assert_int_equal(pair.deciding, -1);
    assert_int_equal(pair.exchange.loss[0], 0);
    assert_int_equal(pair.exchange.loss[1], 900 + 500 - 1000000);
    pair = rt_market_look(&m, 4, 5); /* 4 takes no part */
    assert_int_equal(pair.exchange.claim, REVERSA_CLAIM_EXACT);
    assert_false(pair.exchange.possible);
    rt_market_close(&m);
}

static void test_insight_of_levels_without_prices(void **state)
{
    (void)state;
    static const char *const objectives[] = {"mentees worst score", "pairs leximin", "mentees score:0.5 pairs"};
    for (size_t k = 0; k < sizeof objectives / sizeof objectives[0]; k++) {
        rt_market m = {.ctx = rt_context(NULL)};
        reversa_classification all;
        rt_market_draw(&m.drawn, rt_market_plain, 6);
        snprintf(m.drawn.objective, sizeof m.drawn.objective, "%s", objectives[k]);
        rt_market_open(&m, REVERSA_SOLVER_AUTO);
        reversa_pair_insight pair = rt_market_look(&m, 0, 1);
        assert_int_equal(pair.exchange.claim, REVERSA_CLAIM_NONE);
        assert_int_equal(pair.presence, REVERSA_PRESENCE_UNKNOWN);
        assert_int_equal(pair.standing[REVERSA_MENTEE].rank, 1);
        assert_int_equal(pair.standing[REVERSA_MENTEE].n_alternatives, 1);
        assert_int_equal(reversa_insight_classify(m.ctx, m.insight, NULL, &all), REVERSA_OK);
        assert_int_equal(all.claim, REVERSA_CLAIM_NONE);
        assert_int_equal(all.n_every + all.n_some, 0);
        rt_market_close(&m);
    }
}

/* The network's optimum meets the limit: what it would lose is a bound. */
static void test_insight_beside_limits_is_a_bound(void **state)
{
    (void)state;
    rt_market m = {.ctx = rt_context(NULL)};
    reversa_classification all;
    rt_market_draw(&m.drawn, rt_market_plain, 6);
    snprintf(m.drawn.limits, sizeof m.drawn.limits,
             "{\"limit\":\"quota\",\"side\":\"mentee\",\"at_most\":{\"count\":2}},");
    rt_market_open(&m, REVERSA_SOLVER_AUTO);
    assert_int_equal(reversa_matching_certificate(m.matching).proof, REVERSA_PROOF_DUALS);
    reversa_pair_insight pair = rt_market_look(&m, 0, 1);
    assert_int_equal(pair.exchange.claim, REVERSA_CLAIM_AT_LEAST);
    assert_int_equal(pair.exchange.loss[1], 50);
    assert_int_equal(pair.presence, REVERSA_PRESENCE_EVERY);
    assert_int_equal(reversa_insight_classify(m.ctx, m.insight, NULL, &all), REVERSA_OK);
    assert_int_equal(all.claim, REVERSA_CLAIM_AT_LEAST);
    assert_int_equal(all.n_every, 2);
    rt_market_close(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_insight_pair_by_hand),
        cmocka_unit_test(test_insight_where_someone_has_nobody_else),
        cmocka_unit_test(test_insight_of_levels_without_prices),
        cmocka_unit_test(test_insight_beside_limits_is_a_bound),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
