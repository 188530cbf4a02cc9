/*
 * Insights: the doors, a market small enough to be worked out by hand, matchings without prices, memory that runs out.
 */
#include <stdio.h>
#include <string.h>

#include "match/insight.h"
#include "support/match.h"

/* Two mentors (0, 2), three mentees (1, 3, 5), scores as they come: "mentor mentee score". */
static void draw_market(rt_case *drawn, const int32_t (*pairs)[3], int32_t n)
{
    rt_case_open(drawn, 6);
    for (int32_t p = 0; p < 6; p++)
        drawn->role[p] = p % 2 ? 2 : p < 4;
    for (int32_t k = 0; k < n; k++)
        drawn->score[pairs[k][0] * 6 + pairs[k][1]] = pairs[k][2];
}

static int32_t person_of(const rt_case *drawn, int32_t human)
{
    int32_t person = 0;
    while (rt_case_human(drawn, person) != human)
        person++;
    return person;
}

typedef struct market {
    reversa_context *ctx;
    rt_case drawn;
    reversa_matching *matching;
    reversa_insight *insight;
} market;

static void open_market(market *m, reversa_solver solver)
{
    rt_case_build(m->ctx, &m->drawn);
    m->matching = rt_case_match(m->ctx, &m->drawn, 16, solver);
    assert_int_equal(reversa_insight_create(m->ctx, m->drawn.problem, m->matching, NULL, &m->insight), REVERSA_OK);
}

static void close_market(market *m)
{
    reversa_insight_free(m->insight);
    reversa_matching_free(m->matching);
    rt_case_unbuild(&m->drawn);
    rt_case_free(&m->drawn);
    reversa_context_free(m->ctx);
}

static reversa_pair_insight look(const market *m, int32_t mentor, int32_t mentee)
{
    reversa_pair_insight pair;
    assert_int_equal(
        reversa_insight_pair(m->ctx, m->insight, person_of(&m->drawn, mentor), person_of(&m->drawn, mentee), &pair),
        REVERSA_OK);
    return pair;
}

/* 0 has 1 (900), 2 has 3 (800); 5 is left: with 0 it has 850, with 2 it has 100. */
static const int32_t plain[][3] = {{0, 1, 900}, {0, 3, 700}, {0, 5, 850}, {2, 1, 600}, {2, 3, 800}, {2, 5, 100}};

static void test_insight_pair_by_hand(void **state)
{
    (void)state;
    market m = {.ctx = rt_context(NULL)};
    draw_market(&m.drawn, plain, 6);
    open_market(&m, REVERSA_SOLVER_AUTO);
    reversa_pair_insight made = look(&m, 0, 1);
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
    reversa_pair_insight other = look(&m, 2, 1); /* 600 + 850 against 900 + 800 */
    assert_false(other.chosen);
    assert_int_equal(other.exchange.loss[1], 250);
    assert_int_equal(other.deciding, 850);
    assert_int_equal(other.presence, REVERSA_PRESENCE_NONE);
    reversa_pair_insight last = look(&m, 0, 5);
    assert_int_equal(last.deciding, 900);
    close_market(&m);
}

static void test_insight_where_someone_has_nobody_else(void **state)
{
    (void)state;
    static const int32_t pairs[][3] = {{0, 1, 900}, {2, 3, 500}, {2, 1, 1000000}};
    market m = {.ctx = rt_context(NULL)};
    draw_market(&m.drawn, pairs, 3);
    open_market(&m, REVERSA_SOLVER_AUTO);
    reversa_pair_insight pair = look(&m, 2, 1); /* 3 would have nobody */
    assert_int_equal(pair.exchange.loss[0], 1);
    assert_int_equal(pair.exchange.loss[1], 900 + 500 - 1000000);
    assert_int_equal(pair.deciding, -1);
    pair = look(&m, 2, 3);
    assert_int_equal(pair.exchange.loss[0], 1);
    assert_int_equal(pair.deciding, 0);
    pair = look(&m, 0, 3); /* not eligible: told as if it were pinned, with no score of its own */
    assert_false(pair.eligible);
    assert_int_equal(pair.presence, REVERSA_PRESENCE_NONE);
    assert_int_equal(pair.deciding, -1);
    assert_int_equal(pair.exchange.loss[0], 0);
    assert_int_equal(pair.exchange.loss[1], 900 + 500 - 1000000);
    pair = look(&m, 4, 5); /* 4 takes no part */
    assert_int_equal(pair.exchange.claim, REVERSA_CLAIM_EXACT);
    assert_false(pair.exchange.possible);
    close_market(&m);
}

static void test_insight_classify_ties(void **state)
{
    (void)state;
    static const int32_t pairs[][3] = {{0, 1, 500}, {0, 3, 500}, {2, 1, 500}, {2, 3, 500}};
    market m = {.ctx = rt_context(NULL)};
    reversa_classified_pair pair[2];
    reversa_classification all;
    draw_market(&m.drawn, pairs, 4);
    open_market(&m, REVERSA_SOLVER_AUTO);
    assert_int_equal(reversa_insight_classify(m.ctx, m.insight, pair, &all), REVERSA_OK);
    assert_int_equal(all.claim, REVERSA_CLAIM_EXACT);
    assert_int_equal(all.n_pairs, 2);
    assert_int_equal(all.n_some, 2);
    assert_int_equal(all.n_every, 0);
    assert_int_equal(all.n_open, 2);
    assert_int_equal(pair[0].presence, REVERSA_PRESENCE_SOME);
    assert_true(pair[0].chosen && pair[0].score == 500);
    close_market(&m);
}

/* People who are all alike: rows have far more ties than are kept. */
static void test_insight_classify_equal_people(void **state)
{
    (void)state;
    market m = {.ctx = rt_context(NULL)};
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
        rv_near_room room = {.most = most, .wanted = 1};
        assert_int_equal(rv_insight_build(m.ctx, m.drawn.problem, m.matching, room, &m.insight), REVERSA_OK);
        assert_int_equal(reversa_insight_classify(m.ctx, m.insight, NULL, &all), REVERSA_OK);
        assert_int_equal(all.n_some, PEOPLE / 2);
        assert_int_equal(all.n_open, PEOPLE / 2 * (PEOPLE / 2 - 1));
        reversa_insight_free(m.insight);
    }
    m.insight = NULL;
    close_market(&m);
}

static void test_insight_of_levels_without_prices(void **state)
{
    (void)state;
    static const char *const objectives[] = {"mentees worst score", "pairs leximin", "mentees score:0.5 pairs"};
    for (size_t k = 0; k < sizeof objectives / sizeof objectives[0]; k++) {
        market m = {.ctx = rt_context(NULL)};
        reversa_classification all;
        draw_market(&m.drawn, plain, 6);
        snprintf(m.drawn.objective, sizeof m.drawn.objective, "%s", objectives[k]);
        open_market(&m, REVERSA_SOLVER_AUTO);
        reversa_pair_insight pair = look(&m, 0, 1);
        assert_int_equal(pair.exchange.claim, REVERSA_CLAIM_NONE);
        assert_int_equal(pair.presence, REVERSA_PRESENCE_UNKNOWN);
        assert_int_equal(pair.standing[REVERSA_MENTEE].rank, 1);
        assert_int_equal(pair.standing[REVERSA_MENTEE].n_alternatives, 1);
        assert_int_equal(reversa_insight_classify(m.ctx, m.insight, NULL, &all), REVERSA_OK);
        assert_int_equal(all.claim, REVERSA_CLAIM_NONE);
        assert_int_equal(all.n_every + all.n_some, 0);
        close_market(&m);
    }
}

/* The network's optimum meets the limit: what it would lose is a bound. */
static void test_insight_beside_limits_is_a_bound(void **state)
{
    (void)state;
    market m = {.ctx = rt_context(NULL)};
    reversa_classification all;
    draw_market(&m.drawn, plain, 6);
    snprintf(m.drawn.limits, sizeof m.drawn.limits,
             "{\"limit\":\"quota\",\"side\":\"mentee\",\"at_most\":{\"count\":2}},");
    open_market(&m, REVERSA_SOLVER_AUTO);
    assert_int_equal(reversa_matching_certificate(m.matching).proof, REVERSA_PROOF_DUALS);
    reversa_pair_insight pair = look(&m, 0, 1);
    assert_int_equal(pair.exchange.claim, REVERSA_CLAIM_AT_LEAST);
    assert_int_equal(pair.exchange.loss[1], 50);
    assert_int_equal(pair.presence, REVERSA_PRESENCE_EVERY);
    assert_int_equal(reversa_insight_classify(m.ctx, m.insight, NULL, &all), REVERSA_OK);
    assert_int_equal(all.claim, REVERSA_CLAIM_AT_LEAST);
    assert_int_equal(all.n_every, 2);
    close_market(&m);
}

static void test_insight_doors(void **state)
{
    (void)state;
    market m = {.ctx = rt_context(NULL)};
    reversa_insight_options options;
    reversa_insight *insight;
    reversa_exchange exchange;
    reversa_pair_insight pair;
    reversa_classification all;
    draw_market(&m.drawn, plain, 6);
    open_market(&m, REVERSA_SOLVER_AUTO);
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
    pair = look(&m, 0, 1);
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
    close_market(&m);
}

static void test_insight_refuses_what_has_no_pairs(void **state)
{
    (void)state;
    market m = {.ctx = rt_context(NULL)};
    draw_market(&m.drawn, plain, 6);
    m.drawn.load[REVERSA_MENTEE][0] = 1;
    rt_case_build(m.ctx, &m.drawn);
    m.matching = rt_case_match(m.ctx, &m.drawn, 16, REVERSA_SOLVER_AUTO);
    assert_int_equal(reversa_matching_outcome(m.matching), REVERSA_OUTCOME_INFEASIBLE);
    assert_int_equal(reversa_insight_create(m.ctx, m.drawn.problem, m.matching, NULL, &m.insight), REVERSA_E_ARGUMENT);
    close_market(&m);
}

/* ---- Without memory ---- */

static void walk_setup(reversa_context *ctx, void *state)
{
    market *m = state;
    draw_market(&m->drawn, plain, 6);
    rt_case_build(ctx, &m->drawn);
    m->matching = rt_case_match(ctx, &m->drawn, 16, REVERSA_SOLVER_AUTO);
    m->insight = NULL;
}

static reversa_status walk_create(reversa_context *ctx, void *state)
{
    market *m = state;
    return reversa_insight_create(ctx, m->drawn.problem, m->matching, NULL, &m->insight);
}

static void walk_setup_asking(reversa_context *ctx, void *state)
{
    walk_setup(ctx, state);
    assert_int_equal(walk_create(ctx, state), REVERSA_OK);
}

static reversa_status walk_ask(reversa_context *ctx, void *state)
{
    market *m = state;
    reversa_pair_insight pair;
    reversa_classification all;
    reversa_status status = reversa_insight_pair(ctx, m->insight, person_of(&m->drawn, 0), person_of(&m->drawn, 1),
                                                 &pair);
    return status ? status : reversa_insight_classify(ctx, m->insight, NULL, &all);
}

static void walk_release(reversa_context *ctx, void *state)
{
    (void)ctx;
    market *m = state;
    reversa_insight_free(m->insight);
    reversa_matching_free(m->matching);
    rt_case_unbuild(&m->drawn);
    rt_case_free(&m->drawn);
}

static void test_insight_without_memory(void **state)
{
    (void)state;
    market m = {0};
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
        cmocka_unit_test(test_insight_pair_by_hand),
        cmocka_unit_test(test_insight_where_someone_has_nobody_else),
        cmocka_unit_test(test_insight_classify_ties),
        cmocka_unit_test(test_insight_classify_equal_people),
        cmocka_unit_test(test_insight_of_levels_without_prices),
        cmocka_unit_test(test_insight_beside_limits_is_a_bound),
        cmocka_unit_test(test_insight_doors),
        cmocka_unit_test(test_insight_refuses_what_has_no_pairs),
        cmocka_unit_test(test_insight_without_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
