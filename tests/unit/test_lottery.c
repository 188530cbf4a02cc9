/*
 * Draws as matchings and counts: values and prices as of the insight's matching, the door, and memory that runs out.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "match/lottery.h"
#include "support/market.h"

static const int32_t equal[][3] = {{0, 1, 500}, {0, 3, 500}, {2, 1, 500}, {2, 3, 500}};

static void test_lottery_of_a_square(void **state)
{
    (void)state;
    rt_market m = {.ctx = rt_context(NULL)};
    reversa_lottery *lottery;
    reversa_drawn_pair pair;
    int32_t times = 0;
    rt_market_draw(&m.drawn, equal, 4);
    rt_market_open(&m, REVERSA_SOLVER_AUTO);
    assert_int_equal(reversa_lottery_create(m.ctx, m.insight, 3, 100, &lottery), REVERSA_OK);
    assert_int_equal(reversa_lottery_count(lottery), 4);
    for (int32_t k = 0; k < 4; k++) {
        reversa_lottery_get(lottery, k, &pair);
        assert_true(pair.times > 20 && pair.times < 80);
        assert_int_equal(pair.score, 500);
        times += pair.times;
    }
    assert_int_equal(times, 200);
    reversa_lottery_get(lottery, 4, &pair);
    assert_int_equal(pair.times, 0);
    reversa_lottery_free(lottery);
    reversa_lottery_free(NULL);
    for (int32_t draw = 0; draw < 10; draw++) {
        reversa_matching *matching;
        reversa_level level;
        reversa_insight *insight;
        assert_int_equal(reversa_lottery_draw(m.ctx, m.insight, 3, draw, &matching), REVERSA_OK);
        assert_int_equal(reversa_matching_outcome(matching), REVERSA_OUTCOME_OPTIMAL);
        reversa_matching_level(matching, 1, &level);
        assert_int_equal(level.value, 1000);
        assert_true(level.proven);
        /* its prices prove it: an insight checks them */
        assert_int_equal(reversa_insight_create(m.ctx, m.drawn.problem, matching, NULL, &insight), REVERSA_OK);
        reversa_insight_free(insight);
        reversa_matching_free(matching);
    }
    rt_market_close(&m);
}

static reversa_status match(const rt_market *m, reversa_match_options options, reversa_matching **matching_out)
{
    options.lottery = true;
    return reversa_match(m->ctx, m->drawn.problem, NULL, &options, matching_out);
}

/* The match that draws is the draw of the match, and over the seeds both optima come up. */
static void test_lottery_in_a_match(void **state)
{
    (void)state;
    rt_market m = {.ctx = rt_context(NULL)};
    reversa_match_options options;
    int32_t straight = 0;
    rt_market_draw(&m.drawn, equal, 4);
    rt_market_open(&m, REVERSA_SOLVER_AUTO);
    assert_false(reversa_matching_is_drawn(m.matching));
    reversa_match_options_init(&options);
    assert_false(options.lottery);
    options.level_prices = true;
    for (int32_t k = 0; k < 40; k++) {
        reversa_matching *drawn;
        reversa_matching *again;
        options.lottery_seed = UINT64_MAX - (uint64_t)k;
        options.lottery_draw = k % 3;
        assert_int_equal(match(&m, options, &drawn), REVERSA_OK);
        assert_true(reversa_matching_is_drawn(drawn));
        assert_true(reversa_matching_level_price(drawn, 0, 1) == 0);
        assert_int_equal(reversa_lottery_draw(m.ctx, m.insight, options.lottery_seed, k % 3, &again), REVERSA_OK);
        assert_true(reversa_matching_is_drawn(again));
        char *text = rt_case_print(&m.drawn, drawn);
        char *other = rt_case_print(&m.drawn, again);
        assert_string_equal(text, other);
        free(text);
        free(other);
        for (int32_t p = 0; p < 2; p++) {
            reversa_matched_pair pair;
            reversa_matching_pair(drawn, p, &pair);
            straight += rt_case_human(&m.drawn, pair.mentor) == 0 && rt_case_human(&m.drawn, pair.mentee) == 1;
        }
        reversa_matching_free(drawn);
        reversa_matching_free(again);
    }
    assert_true(straight > 5 && straight < 35);
    rt_market_close(&m);
}

/* Nothing to draw among is no error. */
static void test_lottery_of_nobody(void **state)
{
    (void)state;
    rt_market m = {.ctx = rt_context(NULL)};
    reversa_match_options options;
    reversa_matching *drawn;
    rt_market_draw(&m.drawn, equal, 0);
    rt_market_open(&m, REVERSA_SOLVER_AUTO);
    reversa_match_options_init(&options);
    assert_int_equal(match(&m, options, &drawn), REVERSA_OK);
    assert_int_equal(reversa_matching_n_pairs(drawn), 0);
    assert_true(reversa_matching_is_drawn(drawn));
    reversa_matching_free(drawn);
    rt_market_close(&m);
}

/* What is in the way is named, and nothing is solved before. */
static void test_lottery_that_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *objective;
        const char *limits;
        const char *word;
    } refused[] = {
        {"mentees worst score", "", "'worst'"},
        {"pairs leximin", "", "'leximin'"},
        {"mentees score:0.1 pairs", "", "'give_up' of the level 'score'"},
        {"mentees score", "{\"limit\": \"one_role\"},", "one_role"},
        {"score", "{\"limit\": \"load\", \"side\": \"mentor\", \"at_most\": 1, \"soft\": {\"penalty\": 3}},", "load"},
    };
    reversa_context *ctx = rt_context(NULL);
    reversa_match_options options;
    reversa_match_options_init(&options);
    options.lottery = true;
    for (size_t k = 0; k < sizeof refused / sizeof refused[0]; k++) {
        rt_case drawn;
        reversa_matching *matching = (reversa_matching *)&options;
        reversa_error error;
        rt_market_draw(&drawn, equal, 4);
        snprintf(drawn.objective, sizeof drawn.objective, "%s", refused[k].objective);
        snprintf(drawn.limits, sizeof drawn.limits, "%s", refused[k].limits);
        rt_case_build(ctx, &drawn);
        assert_int_equal(reversa_match(ctx, drawn.problem, NULL, &options, &matching), REVERSA_E_UNSUPPORTED);
        assert_null(matching);
        reversa_context_error(ctx, 0, &error);
        assert_non_null(strstr(error.message, "The lottery"));
        assert_non_null(strstr(error.message, refused[k].word));
        rt_case_unbuild(&drawn);
        rt_case_free(&drawn);
    }
    reversa_context_free(ctx);
}

static void test_lottery_of_other_solvers(void **state)
{
    (void)state;
    rt_market m = {.ctx = rt_context(NULL)};
    reversa_match_options options;
    reversa_matching *matching;
    rt_market_draw(&m.drawn, equal, 4);
    rt_market_open(&m, REVERSA_SOLVER_AUTO);
    reversa_match_options_init(&options);
    options.solver = REVERSA_SOLVER_GLPK;
    assert_int_equal(match(&m, options, &matching), REVERSA_E_UNSUPPORTED);
    options.solver = REVERSA_SOLVER_NETWORK;
    options.lottery_draw = -1;
    assert_int_equal(match(&m, options, &matching), REVERSA_E_ARGUMENT);
    rt_market_close(&m);
}

static void test_lottery_door(void **state)
{
    (void)state;
    rt_market m = {.ctx = rt_context(NULL)};
    reversa_lottery *lottery = (reversa_lottery *)&m;
    reversa_matching *matching = (reversa_matching *)&m;
    rt_market_draw(&m.drawn, equal, 4);
    rt_market_open(&m, REVERSA_SOLVER_AUTO);
    assert_int_equal(reversa_lottery_create(m.ctx, NULL, 1, 1, &lottery), REVERSA_E_ARGUMENT);
    assert_null(lottery);
    assert_int_equal(reversa_lottery_create(m.ctx, m.insight, 1, 0, &lottery), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_lottery_create(m.ctx, m.insight, 1, 1, NULL), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_lottery_draw(m.ctx, NULL, 1, 0, &matching), REVERSA_E_ARGUMENT);
    assert_null(matching);
    assert_int_equal(reversa_lottery_draw(m.ctx, m.insight, 1, -1, &matching), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_lottery_draw(m.ctx, m.insight, 1, 0, NULL), REVERSA_E_ARGUMENT);
    m.insight->claim = REVERSA_CLAIM_NONE;
    assert_int_equal(reversa_lottery_draw(m.ctx, m.insight, 1, 0, &matching), REVERSA_E_UNSUPPORTED);
    assert_int_equal(reversa_lottery_create(m.ctx, m.insight, 1, 1, &lottery), REVERSA_E_UNSUPPORTED);
    m.insight->claim = REVERSA_CLAIM_EXACT;
    reversa_context_cancel(m.ctx);
    assert_int_equal(reversa_lottery_create(m.ctx, m.insight, 1, 1, &lottery), REVERSA_E_CANCELLED);
    assert_null(lottery);
    rt_market_close(&m);
}

typedef struct walked {
    rt_market m;
    reversa_lottery *lottery;
    reversa_matching *matching;
} walked;

static void set_up(reversa_context *ctx, void *state)
{
    walked *w = state;
    memset(w, 0, sizeof *w);
    w->m.ctx = ctx;
    rt_market_draw(&w->m.drawn, equal, 4);
    rt_market_open(&w->m, REVERSA_SOLVER_AUTO);
}

static reversa_status count(reversa_context *ctx, void *state)
{
    walked *w = state;
    return reversa_lottery_create(ctx, w->m.insight, 1, 2, &w->lottery);
}

static reversa_status draw(reversa_context *ctx, void *state)
{
    walked *w = state;
    return reversa_lottery_draw(ctx, w->m.insight, 1, 0, &w->matching);
}

static reversa_status match_drawn(reversa_context *ctx, void *state)
{
    walked *w = state;
    reversa_match_options options;
    reversa_match_options_init(&options);
    options.lottery = true;
    return reversa_match(ctx, w->m.drawn.problem, NULL, &options, &w->matching);
}

static void release(reversa_context *ctx, void *state)
{
    (void)ctx;
    walked *w = state;
    reversa_lottery_free(w->lottery);
    reversa_matching_free(w->matching);
    reversa_insight_free(w->m.insight);
    reversa_matching_free(w->m.matching);
    rt_case_unbuild(&w->m.drawn);
    rt_case_free(&w->m.drawn);
}

static void test_lottery_out_of_memory(void **state)
{
    (void)state;
    walked w;
    rt_walk walk = {
        .name = "lottery", .setup = set_up, .call = count, .release = release, .state = &w, .out = &w.lottery};
    assert_true(rt_fault_walk(&walk) > 5);
    walk = (rt_walk){
        .name = "draw", .setup = set_up, .call = draw, .release = release, .state = &w, .out = &w.matching};
    assert_true(rt_fault_walk(&walk) > 20);
    walk.name = "match";
    walk.call = match_drawn;
    assert_true(rt_fault_walk(&walk) > 40);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lottery_of_a_square),      cmocka_unit_test(test_lottery_in_a_match),
        cmocka_unit_test(test_lottery_of_nobody),        cmocka_unit_test(test_lottery_that_is_refused),
        cmocka_unit_test(test_lottery_of_other_solvers), cmocka_unit_test(test_lottery_door),
        cmocka_unit_test(test_lottery_out_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
