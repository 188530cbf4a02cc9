/*
 * Matching within nested quotas, by hand: the best pairs, pins, what cannot be met and why, and what time leaves.
 */
#include "match/nest.h"

#include "support/limits.h"

#define QUOTA(side, group, bounds)                                                                                     \
    "{\"limit\": \"quota\", \"side\": \"" side "\", \"where\": {\"attribute\": \"group\", \"is\": \"" group            \
    "\"}, " bounds "}"
#define AT_LEAST(n) "\"at_least\": {\"count\": " #n "}"
#define AT_MOST(n) "\"at_most\": {\"count\": " #n "}"

static void solve(rt_limits *fixture, const char *limits, const char *previous, rv_solution *solution)
{
    const rt_limits_text text = {.limits = limits, .objective = "[\"mentees\", \"score\"]", .previous = previous};
    rv_solution relaxed = {0};
    rt_limits_open_text(fixture, &text);
    assert_int_equal(rv_network_match(&fixture->solve, &relaxed), REVERSA_OK);
    assert_int_equal(relaxed.outcome, REVERSA_OUTCOME_OPTIMAL);
    assert_int_equal(rv_nest_match(&fixture->solve, &relaxed, solution), REVERSA_OK);
    assert_int_equal(solution->solver, REVERSA_SOLVER_NETWORK);
    rv_solution_free(&fixture->solve, &relaxed);
}

static void finish(rt_limits *fixture, rv_solution *solution)
{
    rv_solution_free(&fixture->solve, solution);
    rt_limits_close(fixture);
}

static void expect_optimal(const rv_solution *solution, int64_t mentees, int64_t score)
{
    assert_int_equal(solution->outcome, REVERSA_OUTCOME_OPTIMAL);
    assert_int_equal(solution->proof, REVERSA_PROOF_DUALS);
    assert_int_equal(solution->scope, REVERSA_SCOPE_ELIGIBLE);
    assert_int_equal(solution->value[0], mentees);
    assert_int_equal(solution->value[1], score);
    assert_int_equal(solution->bound[0], mentees);
    assert_int_equal(solution->bound[1], score);
    assert_null(solution->price[0]);
    assert_non_null(solution->own_price[0]);
    assert_non_null(solution->own_price[1]);
    assert_non_null(solution->quota_price);
}

/* What a quota pays, least numbers before the levels: above 0 where its most binds, below where its least does. */
static int sign_of(const rv_solution *solution, int32_t limit)
{
    return rv_lex_sign(solution->quota_price + (size_t)limit * 3, 3);
}

/* The score is the mean of two people's openness, so it is that of the mentors in use and the mentees, halved. */
static void test_nest_match_by_hand(void **state)
{
    (void)state;
    rt_limits fixture;
    rv_solution solution;
    /* Mentors of A: m1, with two places and openness 0.1. Of B: m2 0.5, m3 0.9. Mentees 0.2, 0.6, 1.0. */
    solve(&fixture, "[" QUOTA("mentor", "A", AT_LEAST(2)) "]", NULL, &solution);
    expect_optimal(&solution, 3, (100000 + 100000 + 900000 + 1800000) / 2);
    assert_int_equal(sign_of(&solution, 0), -1);
    finish(&fixture, &solution);
    solve(&fixture, "[" QUOTA("mentor", "A", AT_MOST(0)) "]", NULL, &solution);
    expect_optimal(&solution, 2, (500000 + 900000 + 600000 + 1000000) / 2);
    assert_int_equal(sign_of(&solution, 0), 1);
    finish(&fixture, &solution);
    solve(&fixture, "[" QUOTA("mentor", "B", AT_MOST(1)) ", " QUOTA("mentee", "B", AT_MOST(1)) "]", NULL, &solution);
    expect_optimal(&solution, 2, (900000 + 100000 + 200000 + 1000000) / 2);
    assert_int_equal(sign_of(&solution, 0) + sign_of(&solution, 1) > 0, true);
    finish(&fixture, &solution);
}

static void test_nest_match_counts_pins(void **state)
{
    (void)state;
    rt_limits fixture;
    rv_solution solution;
    solve(&fixture, "[" QUOTA("mentor", "B", AT_MOST(1)) "]", "mentor_id,mentee_id,state\nm2,e1,pinned\n", &solution);
    expect_optimal(&solution, 3,
                   (500000 + 200000 + 2 * 100000 + 1600000) / 2); /* m2 is the one: m1 takes both others */
    assert_int_equal(solution.n_chosen, 2);
    finish(&fixture, &solution);
}

static void expect_conflict(const char *limits, const char *previous, int32_t n, int32_t first)
{
    rt_limits fixture;
    rv_solution solution;
    solve(&fixture, limits, previous, &solution);
    assert_int_equal(solution.outcome, REVERSA_OUTCOME_INFEASIBLE);
    assert_int_equal(solution.proof, REVERSA_PROOF_DUALS);
    assert_int_equal(solution.scope, REVERSA_SCOPE_ELIGIBLE);
    assert_int_equal(solution.n_conflict, n);
    assert_int_equal(solution.conflict[0], first);
    finish(&fixture, &solution);
}

static void test_nest_match_names_what_cannot_be(void **state)
{
    (void)state;
    expect_conflict("[" QUOTA("mentor", "A", AT_MOST(2)) ", " QUOTA("mentor", "B", AT_LEAST(3)) "]", NULL, 1, 1);
    expect_conflict("[" QUOTA("mentor", "A", AT_MOST(1)) ", " QUOTA("mentor", "B", AT_MOST(0)) ", " QUOTA(
                        "mentee", "B", AT_LEAST(2)) "]",
                    NULL, 3, 0);
    expect_conflict("[" QUOTA("mentor", "B", AT_MOST(1)) ", " QUOTA("mentor", "B", AT_LEAST(2)) "]", NULL, 2, 0);
    expect_conflict("[" QUOTA("mentee", "A", AT_MOST(1)) ", " QUOTA("mentor", "B", AT_MOST(0)) "]",
                    "mentor_id,mentee_id,state\nm2,e1,pinned\n", 1, 1);
    expect_conflict("[" QUOTA("mentor", "nobody", AT_LEAST(1)) "]", NULL, 1, 0);
    expect_conflict(
        "[{\"limit\": \"load\", \"side\": \"mentor\", \"at_most\": 1}, " QUOTA("mentor", "A", AT_LEAST(2)) "]", NULL, 2,
        0);
}

static void test_nest_match_without_time(void **state)
{
    (void)state;
    rt_limits fixture;
    rv_solution relaxed = {0}, solution;
    const rt_limits_text text = {.limits = "[" QUOTA("mentor", "A", AT_LEAST(2)) "]",
                                 .objective = "[\"mentees\", \"score\"]"};
    rt_limits_open_text(&fixture, &text);
    assert_int_equal(rv_network_match(&fixture.solve, &relaxed), REVERSA_OK);
    fixture.ctx->deadline_ns = 0;
    assert_int_equal(rv_nest_match(&fixture.solve, &relaxed, &solution), REVERSA_OK);
    assert_int_equal(solution.outcome, REVERSA_OUTCOME_STOPPED);
    assert_int_equal(solution.proof, REVERSA_PROOF_NONE);
    assert_int_equal(solution.bound[0], 3);
    rv_solution_free(&fixture.solve, &solution);
    fixture.ctx->deadline_ns = INT64_MAX;
    reversa_context_cancel(fixture.ctx);
    assert_int_equal(rv_nest_match(&fixture.solve, &relaxed, &solution), REVERSA_E_CANCELLED);
    rv_solution_free(&fixture.solve, &relaxed);
    rt_limits_close(&fixture);
}

/* ---- Memory ---- */

typedef struct walked {
    rt_limits fixture;
    reversa_matching *matching;
} walked;

static void walk_setup(reversa_context *ctx, void *state)
{
    walked *w = state;
    rt_limits_open(&w->fixture, ctx, "[" QUOTA("mentor", "A", AT_LEAST(2)) ", " QUOTA("mentee", "B", AT_MOST(1)) "]",
                   "[\"mentees\", \"keep\", \"score\"]");
}

static reversa_status walk_call(reversa_context *ctx, void *state)
{
    walked *w = state;
    return reversa_match(ctx, w->fixture.problem, NULL, NULL, &w->matching);
}

static void walk_release(reversa_context *ctx, void *state)
{
    (void)ctx;
    walked *w = state;
    reversa_matching_free(w->matching);
    w->matching = NULL;
    rt_limits_close(&w->fixture);
}

static void test_nest_match_without_memory(void **state)
{
    (void)state;
    walked w = {.matching = NULL};
    rt_walk walk = {.name = "reversa_match within nested quotas",
                    .setup = walk_setup,
                    .call = walk_call,
                    .release = walk_release,
                    .state = &w,
                    .out = &w.matching};
    assert_true(rt_fault_walk(&walk) > 50);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nest_match_by_hand),
        cmocka_unit_test(test_nest_match_counts_pins),
        cmocka_unit_test(test_nest_match_names_what_cannot_be),
        cmocka_unit_test(test_nest_match_without_time),
        cmocka_unit_test(test_nest_match_without_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
