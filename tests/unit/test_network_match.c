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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_network_match_prices_until_nothing_is_left),
        cmocka_unit_test(test_network_match_cancelled_leaves_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
