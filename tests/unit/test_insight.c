/*
 * Insights: the doors, matchings without pairs, memory that runs out.
 */
#include <reversa/alternatives.h>

#include "support/market.h"

static void test_insight_doors(void **state)
{
    (void)state;
    rt_market m = {.ctx = rt_context(NULL)};
    reversa_insight_options options;
    reversa_insight *insight;
    reversa_exchange exchange;
    reversa_pair_insight pair;
    reversa_classification all;
    rt_market_draw(&m.drawn, rt_market_plain, 6);
    rt_market_open(&m, REVERSA_SOLVER_AUTO);
    const reversa_problem *problem = m.drawn.problem;
    assert_int_equal(reversa_insight_create(NULL, problem, m.matching, NULL, &insight), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_insight_create(m.ctx, NULL, m.matching, NULL, &insight), REVERSA_E_ARGUMENT);
    assert_null(insight);
    assert_int_equal(reversa_insight_create(m.ctx, problem, NULL, NULL, &insight), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_insight_create(m.ctx, problem, m.matching, NULL, NULL), REVERSA_E_ARGUMENT);
    reversa_insight_options_init(&options);
    options.rows = -1;
    assert_int_equal(reversa_insight_create(m.ctx, problem, m.matching, &options, &insight), REVERSA_E_ARGUMENT);
    options.struct_size = 0;
    assert_int_equal(reversa_insight_create(m.ctx, problem, m.matching, &options, &insight), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_insight_exchange(m.ctx, NULL, 0, 1, &exchange), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_insight_exchange(m.ctx, m.insight, 0, 1, NULL), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_insight_exchange(m.ctx, m.insight, 0, 6, &exchange), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_insight_pair(m.ctx, m.insight, -1, 1, &pair), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_insight_pair(m.ctx, m.insight, 0, 1, NULL), REVERSA_E_ARGUMENT);
    int32_t value = 0;
    pair = rt_market_look(&m, 0, 1);
    assert_int_equal(reversa_insight_terms(m.ctx, NULL, &pair, &value), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_insight_terms(m.ctx, m.insight, NULL, &value), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_insight_terms(m.ctx, m.insight, &pair, NULL), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_insight_terms(m.ctx, m.insight, &pair, &value), REVERSA_OK); /* listed: no terms */
    pair.mentor = 6;
    assert_int_equal(reversa_insight_terms(m.ctx, m.insight, &pair, &value), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_insight_classify(m.ctx, NULL, NULL, &all), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_insight_classify(m.ctx, m.insight, NULL, NULL), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_scorer_n_rules(reversa_insight_scorer(m.insight)) > 0, 1);
    reversa_insight_free(NULL);
    rt_market_close(&m);
}

/* For ties alone: classes and draws, no losses. */
static void test_insight_of_ties(void **state)
{
    (void)state;
    rt_market m = {.ctx = rt_context(NULL)};
    reversa_insight_options options;
    reversa_insight *insight;
    reversa_classification all;
    reversa_exchange exchange;
    reversa_pair_insight pair;
    reversa_alternatives *list;
    reversa_matching *drawn;
    rt_market_draw(&m.drawn, rt_market_plain, 6);
    rt_market_open(&m, REVERSA_SOLVER_AUTO);
    reversa_insight_options_init(&options);
    assert_false(options.ties_only);
    options.ties_only = true;
    assert_int_equal(reversa_insight_create(m.ctx, m.drawn.problem, m.matching, &options, &insight), REVERSA_OK);
    assert_int_equal(reversa_insight_classify(m.ctx, insight, NULL, &all), REVERSA_OK);
    assert_int_equal(all.claim, REVERSA_CLAIM_EXACT);
    assert_int_equal(all.n_every, 2);
    assert_int_equal(reversa_insight_exchange(m.ctx, insight, 0, 1, &exchange), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_insight_pair(m.ctx, insight, 0, 1, &pair), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_alternatives_find(m.ctx, insight, 2, &list), REVERSA_E_ARGUMENT);
    assert_null(list);
    assert_int_equal(reversa_lottery_draw(m.ctx, insight, 1, 0, &drawn), REVERSA_OK);
    reversa_matching_free(drawn);
    reversa_insight_free(insight);
    rt_market_close(&m);
}

static void test_insight_refuses_what_has_no_pairs(void **state)
{
    (void)state;
    rt_market m = {.ctx = rt_context(NULL)};
    rt_market_draw(&m.drawn, rt_market_plain, 6);
    m.drawn.load[REVERSA_MENTEE][0] = 1;
    rt_case_build(m.ctx, &m.drawn);
    m.matching = rt_case_match(m.ctx, &m.drawn, 16, REVERSA_SOLVER_AUTO);
    assert_int_equal(reversa_matching_outcome(m.matching), REVERSA_OUTCOME_INFEASIBLE);
    assert_int_equal(reversa_insight_create(m.ctx, m.drawn.problem, m.matching, NULL, &m.insight), REVERSA_E_ARGUMENT);
    rt_market_close(&m);
}

/* ---- Without memory ---- */

static void walk_setup(reversa_context *ctx, void *state)
{
    rt_market *m = state;
    rt_market_draw(&m->drawn, rt_market_plain, 6);
    rt_case_build(ctx, &m->drawn);
    m->matching = rt_case_match(ctx, &m->drawn, 16, REVERSA_SOLVER_AUTO);
    m->insight = NULL;
}

static reversa_status walk_create(reversa_context *ctx, void *state)
{
    rt_market *m = state;
    return reversa_insight_create(ctx, m->drawn.problem, m->matching, NULL, &m->insight);
}

static void walk_setup_asking(reversa_context *ctx, void *state)
{
    walk_setup(ctx, state);
    assert_int_equal(walk_create(ctx, state), REVERSA_OK);
}

static reversa_status walk_ask(reversa_context *ctx, void *state)
{
    rt_market *m = state;
    reversa_pair_insight pair;
    reversa_classification all;
    reversa_status status = reversa_insight_pair(ctx, m->insight, rt_market_person(&m->drawn, 0),
                                                 rt_market_person(&m->drawn, 1), &pair);
    return status ? status : reversa_insight_classify(ctx, m->insight, NULL, &all);
}

static void walk_release(reversa_context *ctx, void *state)
{
    (void)ctx;
    rt_market *m = state;
    reversa_insight_free(m->insight);
    reversa_matching_free(m->matching);
    rt_case_unbuild(&m->drawn);
    rt_case_free(&m->drawn);
}

static void test_insight_without_memory(void **state)
{
    (void)state;
    rt_market m = {0};
    rt_walk making = {.name = "reversa_insight_create",
                      .setup = walk_setup,
                      .call = walk_create,
                      .release = walk_release,
                      .state = &m,
                      .out = &m.insight};
    rt_walk asking = {.name = "reversa_insight_pair",
                      .setup = walk_setup_asking,
                      .call = walk_ask,
                      .release = walk_release,
                      .state = &m};
    assert_true(rt_fault_walk(&making) > 3);
    assert_true(rt_fault_walk(&asking) > 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_insight_doors),
        cmocka_unit_test(test_insight_of_ties),
        cmocka_unit_test(test_insight_refuses_what_has_no_pairs),
        cmocka_unit_test(test_insight_without_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
