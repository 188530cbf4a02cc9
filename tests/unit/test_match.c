/*
 * reversa_match() at its edges: the door, what it does not support, nobody to match, infeasible loads, stops, memory.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/match.h"

/* Two mentors, three mentees, all pairs listed; mentors may have two mentees. */
static void open_small(rt_case *drawn)
{
    rt_case_open(drawn, 5);
    for (int32_t p = 0; p < 5; p++) {
        drawn->role[p] = p < 2 ? 1 : 2;
        drawn->capacity[REVERSA_MENTOR][p] = 2;
        for (int32_t q = 0; q < 5; q++)
            drawn->score[p * 5 + q] = (p * 37 + q * 11) % 100 * 10000;
    }
}

static void expect_error(reversa_context *ctx, reversa_status status, reversa_status expected, const char *words)
{
    reversa_error error;
    reversa_context_error(ctx, 0, &error);
    assert_int_equal(status, expected);
    assert_int_equal(error.code, expected);
    if (!strstr(error.message, words))
        fail_msg("'%s' does not say '%s'", error.message, words);
}

static void test_match_options_init_sets_defaults(void **state)
{
    (void)state;
    reversa_match_options options;
    memset(&options, 0xff, sizeof options);
    reversa_match_options_init(&options);
    assert_int_equal(options.struct_size, sizeof options);
    assert_int_equal(options.solver, REVERSA_SOLVER_AUTO);
    assert_int_equal(options.candidates, 16);
}

static void test_match_refuses_wrong_arguments(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    rt_case drawn;
    open_small(&drawn);
    rt_case_build(ctx, &drawn);
    reversa_matching *matching = (reversa_matching *)&drawn;
    reversa_match_options options;
    reversa_match_options_init(&options);
    assert_int_equal(reversa_match(NULL, drawn.problem, NULL, NULL, &matching), REVERSA_E_ARGUMENT);
    assert_null(matching);
    expect_error(ctx, reversa_match(ctx, NULL, NULL, NULL, &matching), REVERSA_E_ARGUMENT, "problem");
    expect_error(ctx, reversa_match(ctx, drawn.problem, NULL, NULL, NULL), REVERSA_E_ARGUMENT, "matching_out");
    options.candidates = 0;
    expect_error(ctx, reversa_match(ctx, drawn.problem, NULL, &options, &matching), REVERSA_E_ARGUMENT, "candidates");
    options.candidates = 1;
    options.solver = (reversa_solver)7;
    expect_error(ctx, reversa_match(ctx, drawn.problem, NULL, &options, &matching), REVERSA_E_ARGUMENT, "solver");
    options.solver = REVERSA_SOLVER_AUTO;
    options.struct_size = 4;
    expect_error(ctx, reversa_match(ctx, drawn.problem, NULL, &options, &matching), REVERSA_E_ARGUMENT, "_init");
    assert_null(matching);
    rt_case_unbuild(&drawn);
    rt_case_free(&drawn);
    reversa_context_free(ctx);
}

static reversa_candidates *candidates_of(reversa_context *ctx, const rt_case *drawn, int32_t k)
{
    reversa_scorer *scorer = NULL;
    reversa_candidates *candidates = NULL;
    assert_int_equal(reversa_scorer_create(ctx, drawn->problem, &scorer), REVERSA_OK);
    assert_int_equal(reversa_candidates_create(ctx, scorer, k, &candidates), REVERSA_OK);
    reversa_scorer_free(scorer);
    return candidates;
}

static void test_match_takes_candidates_of_the_same_problem(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    rt_case one;
    rt_case other;
    open_small(&one);
    open_small(&other);
    rt_case_build(ctx, &one);
    rt_case_build(ctx, &other);
    reversa_candidates *candidates = candidates_of(ctx, &one, 1);
    reversa_matching *matching = NULL;
    expect_error(ctx, reversa_match(ctx, other.problem, candidates, NULL, &matching), REVERSA_E_ARGUMENT,
                 "another problem");
    assert_int_equal(reversa_match(ctx, one.problem, candidates, NULL, &matching), REVERSA_OK);
    int64_t best[RV_NETWORK_LEVELS];
    assert_true(rt_case_best(&one, best));
    rt_case_check(&one, matching, best);
    reversa_matching_free(matching);
    reversa_candidates_free(candidates);
    rt_case_unbuild(&one);
    rt_case_unbuild(&other);
    rt_case_free(&one);
    rt_case_free(&other);
    reversa_context_free(ctx);
}

static void expect_unsupported(const char *objective, const char *limits, reversa_solver solver, const char *words)
{
    reversa_context *ctx = rt_context(NULL);
    rt_case drawn;
    open_small(&drawn);
    snprintf(drawn.objective, sizeof drawn.objective, "%s", objective);
    snprintf(drawn.limits, sizeof drawn.limits, "%s", limits);
    rt_case_build(ctx, &drawn);
    reversa_match_options options;
    reversa_match_options_init(&options);
    options.solver = solver;
    reversa_matching *matching = NULL;
    expect_error(ctx, reversa_match(ctx, drawn.problem, NULL, &options, &matching), REVERSA_E_UNSUPPORTED, words);
    rt_case_unbuild(&drawn);
    rt_case_free(&drawn);
    reversa_context_free(ctx);
}

static void test_match_names_what_it_does_not_support(void **state)
{
    (void)state;
    expect_unsupported("pairs mentees leximin:0.1", "", REVERSA_SOLVER_NETWORK,
                       "'mentees' before it cannot give up in a network");
    expect_unsupported("pairs leximin/5 worst", "", REVERSA_SOLVER_NETWORK, "'worst' after 'leximin'");
    expect_unsupported("pairs leximin worst score:0.1", "", REVERSA_SOLVER_NETWORK, "'worst' before it cannot give up");
    expect_unsupported("pairs leximin score:0.1", "", REVERSA_SOLVER_AUTO, "'leximin' before it cannot give up");
    expect_unsupported("score mentees:0.1", "", REVERSA_SOLVER_NETWORK, "'score' before it cannot give up");
    expect_unsupported("keep mentees:0.1", "", REVERSA_SOLVER_NETWORK, "'keep' before it cannot give up");
    expect_unsupported("even mentees:0.1", "", REVERSA_SOLVER_NETWORK, "'even' before it cannot give up");
    expect_unsupported("mentees score", "{\"limit\":\"stable\"},", REVERSA_SOLVER_NETWORK, "stable");
    expect_unsupported("mentees score", "{\"limit\":\"one_role\"},", REVERSA_SOLVER_NETWORK, "one_role");
    expect_unsupported("mentees score",
                       "{\"limit\":\"load\",\"side\":\"mentee\",\"at_least\":1,\"soft\":{\"penalty\":5}},",
                       REVERSA_SOLVER_NETWORK, "soft");
    expect_unsupported("mentees score",
                       "{\"limit\":\"quota\",\"side\":\"mentee\",\"where\":{\"attribute\":\"digit\",\"is\":1},"
                       "\"at_most\":{\"share\":0.1}},",
                       REVERSA_SOLVER_NETWORK, "quota");
    expect_unsupported("mentees score",
                       "{\"limit\":\"quota\",\"side\":\"mentee\",\"where\":{\"attribute\":\"digit\",\"at_most\":3},"
                       "\"at_most\":{\"count\":1}},"
                       "{\"limit\":\"quota\",\"side\":\"mentee\",\"where\":{\"attribute\":\"digit\",\"at_least\":3},"
                       "\"at_most\":{\"count\":2}},",
                       REVERSA_SOLVER_NETWORK, "at most");
    expect_unsupported("mentees worst", "{\"limit\":\"quota\",\"side\":\"mentee\",\"at_most\":{\"count\":1}},",
                       REVERSA_SOLVER_NETWORK, "quota");
}

#if !REVERSA_WITH_GLPK && !REVERSA_WITH_HIGHS
static void test_match_without_glpk_says_so(void **state)
{
    (void)state;
    static const char none[] = "{\"limit\":\"pairs\",\"where\":{\"different\":\"digit\"},\"at_most\":{\"count\":0}},";
    expect_unsupported("mentees score", none, REVERSA_SOLVER_AUTO, "without GLPK");
    expect_unsupported("mentees score", "", REVERSA_SOLVER_GLPK, "without GLPK");
    expect_unsupported("mentees score", "", REVERSA_SOLVER_HIGHS, "without HiGHS");
}
#endif

static void test_match_with_a_solver_of_another_build_says_so(void **state)
{
    (void)state;
#if REVERSA_WITH_GLPK && !REVERSA_WITH_HIGHS
    expect_unsupported("mentees score", "", REVERSA_SOLVER_HIGHS, "without HiGHS; use auto or glpk");
#elif REVERSA_WITH_HIGHS && !REVERSA_WITH_GLPK
    expect_unsupported("mentees score", "", REVERSA_SOLVER_GLPK, "without GLPK; use auto or highs");
#else
    skip();
#endif
}

static void test_match_nobody(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    for (int32_t n = 0; n <= 4; n++) {
        for (uint8_t role = 0; role <= 2; role++) {
            rt_case drawn;
            int64_t best[RV_NETWORK_LEVELS] = {0};
            rt_case_open(&drawn, n);
            for (int32_t p = 0; p < n; p++)
                drawn.role[p] = role;
            rt_case_build(ctx, &drawn);
            reversa_matching *matching = rt_case_match(ctx, &drawn, 16, REVERSA_SOLVER_AUTO);
            rt_case_check(&drawn, matching, best);
            assert_int_equal(reversa_matching_n_pairs(matching), 0);
            assert_int_equal(reversa_matching_n_unmatched(matching), role ? n : 0);
            reversa_matching_free(matching);
            rt_case_unbuild(&drawn);
            rt_case_free(&drawn);
        }
    }
    reversa_context_free(ctx);
}

/* Which loads does an infeasible problem name? */
static void expect_conflict(rt_case *drawn, const char *first, const char *second)
{
    reversa_context *ctx = rt_context(NULL);
    rt_case_build(ctx, drawn);
    reversa_matching *matching = rt_case_match(ctx, drawn, 16, REVERSA_SOLVER_AUTO);
    assert_int_equal(reversa_matching_outcome(matching), REVERSA_OUTCOME_INFEASIBLE);
    assert_int_equal(reversa_matching_certificate(matching).scope, REVERSA_SCOPE_ELIGIBLE);
    assert_int_equal(reversa_matching_n_pairs(matching), 0);
    assert_int_equal(reversa_matching_n_unmatched(matching), 5);
    const char *text = reversa_matching_conflict(matching, 0);
    assert_non_null(text);
    assert_non_null(strstr(text, first));
    text = reversa_matching_conflict(matching, 1);
    assert_true(second ? text && strstr(text, second) : !text);
    reversa_level level;
    reversa_matching_level(matching, 0, &level);
    assert_false(level.proven);
    reversa_matching_free(matching);
    rt_case_unbuild(drawn);
    reversa_context_free(ctx);
}

static void test_match_infeasible_names_the_loads(void **state)
{
    (void)state;
    rt_case drawn;
    open_small(&drawn);
    drawn.load[REVERSA_MENTEE][0] = 1;
    drawn.load[REVERSA_MENTOR][1] = 1; /* two mentors of one place each, three mentees who need someone */
    expect_conflict(&drawn, "mentor", "mentee");
    drawn.load[REVERSA_MENTOR][1] = -1;
    drawn.load[REVERSA_MENTEE][0] = 2; /* above their capacity of one */
    expect_conflict(&drawn, "mentee", NULL);
    drawn.load[REVERSA_MENTEE][0] = -1;
    drawn.load[REVERSA_MENTOR][1] = 1;
    drawn.state[0 * 5 + 2] = REVERSA_PAIR_PINNED; /* two pins where one is allowed */
    drawn.state[0 * 5 + 3] = REVERSA_PAIR_PINNED;
    expect_conflict(&drawn, "mentor", NULL);
    rt_case_free(&drawn);
}

/* ---- Stops ---- */

typedef struct stopper {
    reversa_context *ctx;
    const char *stage;
    bool by_deadline;
    int32_t after; /* calls of that stage to let pass */
    int32_t n_stopped;
} stopper;

static void *cancel(void *argument)
{
    reversa_context_cancel(argument);
    return NULL;
}

static void stop(void *user, const char *stage, int64_t done, int64_t total)
{
    stopper *s = user;
    (void)done;
    (void)total;
    if (strcmp(stage, s->stage) != 0 || s->after-- > 0 || s->n_stopped++ > 0)
        return;
    pthread_t thread;
    if (s->by_deadline) {
        reversa_context_set_time_limit(s->ctx, 1e-9);
        return;
    }
    assert_int_equal(pthread_create(&thread, NULL, cancel, s->ctx), 0);
    pthread_join(thread, NULL);
}

static void open_large(rt_case *drawn, uint64_t seed)
{
    rt_case_open(drawn, 200);
    for (int32_t p = 0; p < 200; p++) {
        drawn->role[p] = p % 2 ? 1 : 2;
        for (int32_t q = 0; q < 200; q++)
            drawn->score[p * 200 + q] = (int32_t)rt_between(&seed, 0, 1000000);
    }
}

static void test_match_cancelled_from_another_thread(void **state)
{
    (void)state;
    static const char *const stages[] = {"candidates", "solve", "price"};
    rt_case drawn;
    open_large(&drawn, rt_seed());
    for (size_t k = 0; k < 3; k++) {
        stopper s = {.ctx = rt_context(NULL), .stage = stages[k]};
        rt_case_build(s.ctx, &drawn);
        uint64_t used = reversa_context_memory_used(s.ctx);
        reversa_context_set_progress(s.ctx, stop, &s);
        reversa_matching *matching = NULL;
        expect_error(s.ctx, reversa_match(s.ctx, drawn.problem, NULL, NULL, &matching), REVERSA_E_CANCELLED,
                     "Cancelled");
        assert_true(s.n_stopped > 0);
        assert_null(matching);
        assert_int_equal(reversa_context_memory_used(s.ctx), used);
        rt_case_unbuild(&drawn);
        reversa_context_free(s.ctx);
    }
    rt_case_free(&drawn);
}

static void expect_deadline(const char *stage, int32_t after, reversa_outcome outcome)
{
    rt_case drawn;
    open_large(&drawn, rt_seed() + 3);
    stopper s = {.ctx = rt_context(NULL), .stage = stage, .by_deadline = true, .after = after};
    rt_case_build(s.ctx, &drawn);
    reversa_context_set_progress(s.ctx, stop, &s);
    reversa_matching *matching = rt_case_match(s.ctx, &drawn, 1, REVERSA_SOLVER_AUTO);
    assert_true(s.n_stopped > 0);
    assert_int_equal(reversa_matching_outcome(matching), outcome);
    assert_int_equal(reversa_matching_certificate(matching).scope, REVERSA_SCOPE_CANDIDATES);
    assert_int_equal(reversa_matching_certificate(matching).proof, REVERSA_PROOF_NONE);
    assert_int_equal(reversa_matching_n_pairs(matching) > 0, outcome == REVERSA_OUTCOME_FEASIBLE);
    int64_t best[RV_NETWORK_LEVELS];
    assert_true(rt_case_best(&drawn, best));
    for (int32_t l = 0; l < 2; l++) {
        reversa_level level;
        reversa_matching_level(matching, l, &level);
        assert_false(level.proven);
        assert_true(level.value <= best[l]);
        assert_true(level.bound >= best[l]);
    }
    reversa_matching_free(matching);
    rt_case_unbuild(&drawn);
    rt_case_free(&drawn);
    reversa_context_free(s.ctx);
}

static void test_match_at_the_deadline(void **state)
{
    (void)state;
    expect_deadline("candidates", 0, REVERSA_OUTCOME_STOPPED);
    expect_deadline("price", 0, REVERSA_OUTCOME_FEASIBLE);
    expect_deadline("solve", 2, REVERSA_OUTCOME_FEASIBLE); /* in the second round */
}

/* ---- Memory ---- */

typedef struct walked {
    rt_case drawn;
    reversa_matching *matching;
} walked;

static void walk_setup(reversa_context *ctx, void *state)
{
    walked *w = state;
    open_small(&w->drawn);
    w->drawn.load[REVERSA_MENTOR][0] = 1;
    w->drawn.state[0 * 5 + 2] = REVERSA_PAIR_PINNED;
    rt_case_build(ctx, &w->drawn);
}

static reversa_status walk_call(reversa_context *ctx, void *state)
{
    walked *w = state;
    reversa_match_options options;
    reversa_match_options_init(&options);
    options.candidates = 1;
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

static void test_match_without_memory(void **state)
{
    (void)state;
    walked w = {.matching = NULL};
    rt_walk walk = {.name = "reversa_match",
                    .setup = walk_setup,
                    .call = walk_call,
                    .release = walk_release,
                    .state = &w,
                    .out = &w.matching};
    assert_true(rt_fault_walk(&walk) > 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_match_options_init_sets_defaults),
        cmocka_unit_test(test_match_refuses_wrong_arguments),
        cmocka_unit_test(test_match_takes_candidates_of_the_same_problem),
        cmocka_unit_test(test_match_names_what_it_does_not_support),
#if !REVERSA_WITH_GLPK && !REVERSA_WITH_HIGHS
        cmocka_unit_test(test_match_without_glpk_says_so),
#endif
        cmocka_unit_test(test_match_with_a_solver_of_another_build_says_so),
        cmocka_unit_test(test_match_nobody),
        cmocka_unit_test(test_match_infeasible_names_the_loads),
        cmocka_unit_test(test_match_cancelled_from_another_thread),
        cmocka_unit_test(test_match_at_the_deadline),
        cmocka_unit_test(test_match_without_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
