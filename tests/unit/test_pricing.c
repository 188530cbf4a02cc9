/*
 * Floors against their definition score by score, and the violators of a problem against all of its pairs.
 */
#include <stdlib.h>
#include <string.h>

#include "match/pricing.h"
#include "support/match.h"

static bool violates(const rv_network *net, const int64_t *mentee, const int64_t *mentor, int32_t score)
{
    int64_t worth[RV_NETWORK_LEVELS];
    for (int32_t l = 0; l < net->n_levels; l++) {
        int64_t profit = net->levels[l] == RV_PROFIT_SCORE ? score : net->levels[l] == RV_PROFIT_PAIR;
        worth[l] = profit * (net->times[l] ? net->times[l] : 1) - mentee[l] - mentor[l];
    }
    return rv_lex_sign(worth, net->n_levels) > 0;
}

static void test_pricing_floor_is_the_last_score_that_passes(void **state)
{
    (void)state;
    static const int64_t ends[] = {-1, 0, 1, 499999, 500000, 999999, 1000000, 1000001, INT64_C(1) << 50};
    uint64_t random = rt_seed();
    for (int32_t round = 0; round < 20000; round++) {
        rv_network net = {0};
        int64_t mentee[RV_NETWORK_LEVELS];
        int64_t mentor[RV_NETWORK_LEVELS];
        rt_network_levels(&net, rt_network_objective(round % 64));
        for (int32_t l = 0; l < net.n_levels; l++) {
            bool scored = net.levels[l] == RV_PROFIT_SCORE;
            net.times[l] = rt_between(&random, 0, 1) ? 0 : rt_between(&random, 1, 7);
            mentee[l] = scored ? ends[rt_between(&random, 0, 8)] : rt_between(&random, -1, 1);
            if (scored && net.times[l] && rt_between(&random, 0, 1))
                mentee[l] *= net.times[l];
            mentor[l] = scored ? rt_between(&random, -2, 2) : rt_between(&random, -1, 1);
        }
        int32_t bottom = rv_pricing_floor(&net, mentee, mentor);
        assert_true(bottom >= -1 && bottom <= 1000000);
        assert_true(bottom < 0 || !violates(&net, mentee, mentor, bottom));
        assert_true(bottom == 1000000 || violates(&net, mentee, mentor, bottom + 1));
    }
}

/* Prices of 0 on every level: each eligible pair with a score violates. */
static void test_pricing_find_gives_the_best_of_each_row(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    rt_case drawn;
    rt_case_open(&drawn, 80);
    uint64_t random = rt_seed() + 1;
    for (int32_t p = 0; p < 80; p++) {
        drawn.role[p] = p % 2 ? 1 : 2;
        for (int32_t q = 0; q < 80; q++)
            drawn.score[p * 80 + q] = (int32_t)rt_between(&random, 0, 30) * 1000;
    }
    rt_case_build(ctx, &drawn);
    rv_solve solve;
    reversa_match_options options;
    reversa_match_options_init(&options);
    options.candidates = 2;
    assert_int_equal(rv_solve_open(ctx, drawn.problem, NULL, &options, &solve), REVERSA_OK);
    rv_network net = {.n_levels = 0};
    rt_network_levels(&net, "score");
    int64_t *price[2] = {calloc(40, sizeof(int64_t)), calloc(40, sizeof(int64_t))};
    rv_new_pair *found = NULL;
    int64_t n = 0;
    assert_int_equal(rv_pricing_find(&solve, &net, price, &found, &n), REVERSA_OK);
    assert_int_equal(n, 40 * RV_PRICING_ROW);
    for (int64_t k = 1; k < n; k++) {
        assert_true(found[k].mentee >= found[k - 1].mentee);
        if (found[k].mentee == found[k - 1].mentee)
            assert_true(found[k].score <= found[k - 1].score && found[k].mentor != found[k - 1].mentor);
    }
    rv_free(ctx, found);
    for (int32_t i = 0; i < 40; i++)
        price[REVERSA_MENTEE][i] = 30000;
    assert_int_equal(rv_pricing_find(&solve, &net, price, &found, &n), REVERSA_OK);
    assert_int_equal(n, 0);
    rv_free(ctx, found);
    free(price[0]);
    free(price[1]);
    rv_solve_close(&solve);
    rt_case_unbuild(&drawn);
    rt_case_free(&drawn);
    reversa_context_free(ctx);
}

/* Were all to bring the same mentors, each round would add few people to the network, and all pairs would join it. */
static void test_pricing_find_spreads_equals(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    rt_case drawn;
    rt_case_open(&drawn, 80);
    for (int32_t p = 0; p < 80; p++) {
        drawn.role[p] = p % 2 ? 1 : 2;
        for (int32_t q = 0; q < 80; q++)
            drawn.score[p * 80 + q] = 500000;
    }
    rt_case_build(ctx, &drawn);
    rv_solve solve;
    reversa_match_options options;
    reversa_match_options_init(&options);
    options.candidates = 1;
    assert_int_equal(rv_solve_open(ctx, drawn.problem, NULL, &options, &solve), REVERSA_OK);
    rv_network net = {.n_levels = 0};
    rt_network_levels(&net, "score");
    int64_t *price[2] = {calloc(40, sizeof(int64_t)), calloc(40, sizeof(int64_t))};
    int32_t times[40] = {0};
    rv_new_pair *found = NULL;
    int64_t n = 0;
    assert_int_equal(rv_pricing_find(&solve, &net, price, &found, &n), REVERSA_OK);
    assert_int_equal(n, 40 * RV_PRICING_ROW);
    for (int64_t k = 0; k < n; k++)
        times[found[k].mentor]++;
    for (int32_t j = 0; j < 40; j++)
        assert_in_range(times[j], RV_PRICING_ROW / 2, 2 * RV_PRICING_ROW);
    rv_free(ctx, found);
    free(price[0]);
    free(price[1]);
    rv_solve_close(&solve);
    rt_case_unbuild(&drawn);
    rt_case_free(&drawn);
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pricing_floor_is_the_last_score_that_passes),
        cmocka_unit_test(test_pricing_find_gives_the_best_of_each_row),
        cmocka_unit_test(test_pricing_find_spreads_equals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
