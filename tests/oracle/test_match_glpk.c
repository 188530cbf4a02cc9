/*
 * Two engines that share nothing but the scores: the network and integer programming reach the same values on random
 * problems, with pins, bans and loads. And the search through the whole call: reasons, uses, memory.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/match.h"

static void test_match_both_solvers_agree(void **state)
{
    (void)state;
    uint64_t random = rt_seed();
    reversa_context *ctx = rt_context(NULL);
    for (int32_t round = 0; round < 1000; round++) {
        rt_case drawn;
        int64_t best[RV_NETWORK_LEVELS];
        rt_case_shape shape = {.people = 12, .most = 1 + round % 3, .density = 20 + round % 5 * 16, .top = 1000000};
        shape.top = round % 5 == 0 ? 2 : shape.top;
        shape.pins = round % 3 == 0;
        shape.bans = round % 2 == 0;
        shape.loads = round % 4 == 1;
        rt_case_draw(&drawn, &random, &shape);
        rt_case_build(ctx, &drawn);
        reversa_matching *matching = rt_case_match(ctx, &drawn, 1 + round % 4, REVERSA_SOLVER_GLPK);
        if (rt_case_best(&drawn, best))
            rt_case_check(&drawn, matching, best);
        else
            assert_int_equal(reversa_matching_outcome(matching), REVERSA_OUTCOME_INFEASIBLE);
        reversa_matching_free(matching);
        rt_case_unbuild(&drawn);
        rt_case_free(&drawn);
    }
    reversa_context_free(ctx);
}

/* Mentors 0 and 1 (two places each), mentees 2 .. 5; the better mentor may have one of them at most. */
static void open_quota(rt_case *drawn, int32_t at_most)
{
    rt_case_open(drawn, 6);
    for (int32_t p = 0; p < 6; p++) {
        drawn->role[p] = p < 2 ? 1 : 2;
        drawn->capacity[REVERSA_MENTOR][p] = 2;
        drawn->score[0 * 6 + p] = 900000 - p;
        drawn->score[1 * 6 + p] = p == 5 ? -1 : 100000 + p;
    }
    snprintf(drawn->limits, sizeof drawn->limits,
             "{\"limit\":\"quota\",\"side\":\"mentor\",\"where\":{\"attribute\":\"digit\",\"is\":0},"
             "\"at_most\":{\"count\":%d}},",
             at_most);
}

static void test_match_keeps_the_network_where_it_meets_the_limits(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    rt_case drawn;
    open_quota(&drawn, 2);
    rt_case_build(ctx, &drawn);
    reversa_matching *matching = rt_case_match(ctx, &drawn, 16, REVERSA_SOLVER_AUTO);
    int64_t best[RV_NETWORK_LEVELS];
    assert_true(rt_case_best(&drawn, best));
    rt_case_check(&drawn, matching, best);
    assert_int_equal(reversa_matching_certificate(matching).proof, REVERSA_PROOF_DUALS);
    reversa_limit_use use;
    reversa_matching_limit(matching, 0, &use);
    assert_int_equal(use.value, 2);
    assert_int_equal(use.most, 2);
    assert_true(use.tight);
    reversa_matching_free(matching);
    rt_case_unbuild(&drawn);
    rt_case_free(&drawn);
    reversa_context_free(ctx);
}

/* With one place of mentor 0 barred, three mentees find someone, and the fourth has an eligible mentor with a place. */
static void expect_three(reversa_solver solver, reversa_proof proof)
{
    reversa_context *ctx = rt_context(NULL);
    rt_case drawn;
    open_quota(&drawn, 1);
    rt_case_build(ctx, &drawn);
    reversa_matching *matching = rt_case_match(ctx, &drawn, 16, solver);
    assert_int_equal(reversa_matching_outcome(matching), REVERSA_OUTCOME_OPTIMAL);
    assert_int_equal(reversa_matching_certificate(matching).proof, proof);
    assert_int_equal(reversa_matching_n_pairs(matching), 3);
    assert_int_equal(reversa_matching_n_unmatched(matching), 1);
    reversa_unmatched row;
    reversa_matching_unmatched(matching, 0, &row);
    assert_int_equal(row.reason, REVERSA_REASON_LIMIT);
    reversa_matching_free(matching);
    rt_case_unbuild(&drawn);
    rt_case_free(&drawn);
    reversa_context_free(ctx);
}

/* The quota alone is nested, so the network holds it; an integer program comes to the same. */
static void test_match_names_the_limit_as_reason(void **state)
{
    (void)state;
    expect_three(REVERSA_SOLVER_AUTO, REVERSA_PROOF_DUALS);
    expect_three(REVERSA_SOLVER_NETWORK, REVERSA_PROOF_DUALS);
    expect_three(REVERSA_SOLVER_GLPK, REVERSA_PROOF_SEARCH);
}

/* ---- Memory ---- */

typedef struct walked {
    rt_case drawn;
    reversa_matching *matching;
} walked;

static void walk_setup(reversa_context *ctx, void *state)
{
    walked *w = state;
    open_quota(&w->drawn, 1);
    rt_case_build(ctx, &w->drawn);
}

static reversa_status walk_call(reversa_context *ctx, void *state)
{
    walked *w = state;
    reversa_match_options options;
    reversa_match_options_init(&options);
    options.solver = REVERSA_SOLVER_GLPK; /* nested as it is, the network would hold the quota */
    return reversa_match(ctx, w->drawn.problem, NULL, &options, &w->matching);
}

static void walk_release(reversa_context *ctx, void *state)
{
    (void)ctx;
    walked *w = state;
    reversa_matching_free(w->matching);
    w->matching = NULL;
    rt_case_unbuild(&w->drawn);
    rt_case_free(&w->drawn);
}

static void test_match_within_limits_without_memory(void **state)
{
    (void)state;
    walked w = {.matching = NULL};
    rt_walk walk = {.name = "reversa_match within limits",
                    .setup = walk_setup,
                    .call = walk_call,
                    .release = walk_release,
                    .state = &w,
                    .out = &w.matching,
                    .every_one_to = 120,
                    .stride = 23};
    assert_true(rt_fault_walk(&walk) > 50);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_match_both_solvers_agree),
        cmocka_unit_test(test_match_keeps_the_network_where_it_meets_the_limits),
        cmocka_unit_test(test_match_names_the_limit_as_reason),
        cmocka_unit_test(test_match_within_limits_without_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
