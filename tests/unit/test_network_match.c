/*
 * The rounds of solving and pricing: that they add what one candidate a person lacks, prove it, and clean up after.
 */
#include <string.h>

#include "match/solve.h"
#include "support/match.h"

/* Everyone's best partner is the same, so one candidate each leaves most of them without a pair at first. */
static void open_popular(rt_case *drawn, int32_t n)
{
    rt_case_open(drawn, n);
    for (int32_t p = 0; p < n; p++) {
        drawn->role[p] = p % 2 ? 1 : 2;
        for (int32_t q = 0; q < n; q++)
            drawn->score[p * n + q] = 1000000 - 900 * p - q % 7;
    }
}

static void test_network_match_prices_until_nothing_is_left(void **state)
{
    (void)state;
    enum { N = 60 };
    reversa_context *ctx = rt_context(NULL);
    rt_case drawn;
    open_popular(&drawn, N);
    rt_case_build(ctx, &drawn);
    reversa_match_options options;
    reversa_match_options_init(&options);
    options.candidates = 1;
    rv_solve solve;
    rv_solution solution;
    assert_int_equal(rv_solve_open(ctx, drawn.problem, NULL, &options, &solve), REVERSA_OK);
    int64_t before = solve.pairs.n;
    assert_true(before < N * N / 4);
    assert_int_equal(rv_network_match(&solve, &solution), REVERSA_OK);
    assert_true(solve.rounds > 1);
    assert_true(solve.pairs.n > before);
    assert_int_equal(solution.outcome, REVERSA_OUTCOME_OPTIMAL);
    assert_int_equal(solution.scope, REVERSA_SCOPE_ELIGIBLE);
    assert_int_equal(solution.proof, REVERSA_PROOF_DUALS);
    assert_int_equal(solution.n_chosen, N / 2);
    assert_non_null(solution.price[REVERSA_MENTOR]);
    for (int32_t l = 0; l < 2; l++)
        assert_int_equal(solution.value[l], solution.bound[l]);
    rv_solution_free(&solve, &solution);
    assert_null(solution.chosen);
    rv_solve_close(&solve);
    rt_case_unbuild(&drawn);
    rt_case_free(&drawn);
    reversa_context_free(ctx);
}

static void test_network_match_cancelled_leaves_nothing(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    rt_case drawn;
    open_popular(&drawn, 20);
    rt_case_build(ctx, &drawn);
    reversa_match_options options;
    reversa_match_options_init(&options);
    rv_solve solve;
    rv_solution solution;
    assert_int_equal(rv_solve_open(ctx, drawn.problem, NULL, &options, &solve), REVERSA_OK);
    uint64_t used = reversa_context_memory_used(ctx);
    reversa_context_cancel(ctx);
    assert_int_equal(rv_network_match(&solve, &solution), REVERSA_E_CANCELLED);
    assert_int_equal(reversa_context_error_count(ctx), 1);
    assert_null(solution.chosen);
    assert_int_equal(reversa_context_memory_used(ctx), used);
    rv_solve_close(&solve);
    rt_case_unbuild(&drawn);
    rt_case_free(&drawn);
    reversa_context_free(ctx);
}

/* A deadline that comes with a call of progress. */
typedef struct stopper {
    reversa_context *ctx;
    const char *stage;
    int32_t after; /* calls of that stage to let pass */
    bool stopped;
} stopper;

static void stop(void *user, const char *stage, int64_t done, int64_t total)
{
    stopper *s = user;
    (void)done;
    (void)total;
    if (s->stopped || strcmp(stage, s->stage) != 0 || s->after-- > 0)
        return;
    s->stopped = true;
    reversa_context_set_time_limit(s->ctx, 1e-9);
}

/* Solve until the deadline; true if it came before the end. */
static bool match_until(rt_case *drawn, const char *stage, int32_t after, rv_solve *solve, rv_solution *solution)
{
    stopper s = {.ctx = rt_context(NULL), .stage = stage, .after = after};
    rt_case_build(s.ctx, drawn);
    reversa_match_options options;
    reversa_match_options_init(&options);
    options.candidates = 20;
    assert_int_equal(rv_solve_open(s.ctx, drawn->problem, NULL, &options, solve), REVERSA_OK);
    reversa_context_set_progress(s.ctx, stop, &s);
    assert_int_equal(rv_network_match(solve, solution), REVERSA_OK);
    reversa_context_set_progress(s.ctx, NULL, NULL);
    return s.stopped && solution->outcome != REVERSA_OUTCOME_OPTIMAL;
}

static void close_match(rt_case *drawn, rv_solve *solve, rv_solution *solution)
{
    reversa_context *ctx = solve->ctx;
    rv_solution_free(solve, solution);
    rv_solve_close(solve);
    rt_case_unbuild(drawn);
    reversa_context_free(ctx);
}

/* 40 mentees share 5 mentors, and one of them alone knows the other 25: at most 6 can have someone, while counts of partners
 * allow 30. */
static void open_crowded(rt_case *drawn)
{
    rt_case_open(drawn, 70);
    for (int32_t p = 0; p < 70; p++) {
        drawn->role[p] = p < 30 ? 1 : 2;
        for (int32_t q = 30; q < 70 && p < 30; q++) {
            if (p < 5 || q == 30)
                drawn->score[p * 70 + q] = 500000 + 1000 * p + 10 * q;
        }
    }
}

static void test_network_match_stop_keeps_proven_bounds(void **state)
{
    (void)state;
    static const char *const objectives[] = {"mentees worst score", "pairs leximin score", "mentees score:0.1 worst"};
    int32_t n_kept = 0;
    for (int32_t k = 0; k < 3 * 12; k++) {
        rt_case drawn;
        rv_solve solve;
        rv_solution solution;
        int64_t trivial[RV_MAX_LEVELS];
        open_crowded(&drawn);
        memcpy(drawn.objective, objectives[k % 3], strlen(objectives[k % 3]) + 1);
        bool stopped = match_until(&drawn, k / 3 % 2 ? "price" : "solve", k / 6, &solve, &solution);
        rv_solution_trivial_bound(&solve, trivial);
        assert_int_equal(trivial[0], 30);
        for (int32_t l = 0; l < solve.n_levels && stopped; l++) {
            assert_true(solution.bound[l] <= trivial[l]);
            assert_true(solution.bound[l] >= solution.value[l]);
        }
        if (stopped && solution.bound[0] == 6) {
            assert_int_equal(solution.value[0], 6);
            assert_int_equal(solution.outcome, REVERSA_OUTCOME_FEASIBLE);
            n_kept++;
        }
        close_match(&drawn, &solve, &solution);
        rt_case_free(&drawn);
    }
    assert_true(n_kept >= 6);
}

/* However soon the deadline comes, pairs are a largest choice among the working pairs. */
static void test_network_match_stop_leaves_nobody_out_who_fits(void **state)
{
    (void)state;
    static const char *const objectives[] = {"score", "mentees score", "keep score", "mentees even score"};
    for (size_t k = 0; k < sizeof objectives / sizeof objectives[0]; k++) {
        rt_case drawn;
        rv_solve solve;
        rv_solution solution;
        open_popular(&drawn, 80);
        memcpy(drawn.objective, objectives[k], strlen(objectives[k]) + 1);
        assert_true(match_until(&drawn, "solve", 0, &solve, &solution));
        assert_int_equal(solution.outcome, REVERSA_OUTCOME_FEASIBLE);
        assert_int_equal(solution.n_chosen, 40); /* everyone */
        close_match(&drawn, &solve, &solution);
        rt_case_free(&drawn);
    }
}

/* Least loads that only a change of partners can fill: with nothing solved yet, all rules hold, or there are no pairs. */
static void test_network_match_stop_keeps_least_loads(void **state)
{
    (void)state;
    rt_case drawn;
    rv_solve solve;
    rv_solution solution;
    open_popular(&drawn, 40);
    drawn.load[1][0] = 1; /* every mentee has someone */
    drawn.load[1][1] = 1;
    assert_true(match_until(&drawn, "solve", 0, &solve, &solution));
    assert_int_equal(solution.outcome, REVERSA_OUTCOME_FEASIBLE);
    assert_int_equal(solution.n_chosen, 20);
    close_match(&drawn, &solve, &solution);
    rt_case_free(&drawn);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_network_match_prices_until_nothing_is_left),
        cmocka_unit_test(test_network_match_cancelled_leaves_nothing),
        cmocka_unit_test(test_network_match_stop_keeps_proven_bounds),
        cmocka_unit_test(test_network_match_stop_leaves_nobody_out_who_fits),
        cmocka_unit_test(test_network_match_stop_keeps_least_loads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
