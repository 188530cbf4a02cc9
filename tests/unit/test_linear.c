/*
 * One run of levels: that pricing brings in what the candidates lack, that a threshold leaves pairs out, that a denial
 * is proven beyond the working pairs, and that counts are held.
 */
#include <string.h>

#include "match/linear.h"
#include "support/match.h"

enum { N = 40 };

/* Everyone's best partner is the same; the scores of mentor q are around 1 000 000 − 20 000 q. */
typedef struct bench {
    reversa_context *ctx;
    rt_case drawn;
    rv_solve solve;
    rv_linear linear;
} bench;

static void open_bench(bench *b)
{
    b->ctx = rt_context(NULL);
    rt_case_open(&b->drawn, N);
    for (int32_t p = 0; p < N; p++) {
        b->drawn.role[p] = p % 2 ? 1 : 2;
        for (int32_t q = 0; q < N; q++)
            b->drawn.score[p * N + q] = 1000000 - 20000 * p - q;
    }
    rt_case_build(b->ctx, &b->drawn);
    reversa_match_options options;
    reversa_match_options_init(&options);
    options.candidates = 1;
    assert_int_equal(rv_solve_open(b->ctx, b->drawn.problem, NULL, &options, &b->solve), REVERSA_OK);
    rv_linear_open(&b->solve, &b->linear);
}

static void close_bench(bench *b)
{
    rv_linear_close(&b->linear);
    rv_solve_close(&b->solve);
    rt_case_unbuild(&b->drawn);
    rt_case_free(&b->drawn);
    reversa_context_free(b->ctx);
}

static void test_linear_solve_proves_over_every_pair(void **state)
{
    (void)state;
    bench b;
    open_bench(&b);
    rv_linear_append(&b.linear, RV_PROFIT_MENTEE);
    rv_linear_append(&b.linear, RV_PROFIT_SCORE);
    int64_t before = b.solve.pairs.n;
    assert_int_equal(rv_linear_solve(&b.linear), REVERSA_OK);
    assert_true(b.solve.pairs.n > before);
    assert_int_equal(b.linear.value[0], N / 2);
    assert_int_equal(b.linear.bound[1], b.linear.value[1]);
    assert_true(rv_linear_loads_are_met(&b.linear));
    int32_t lowest = rv_linear_lowest(&b.linear);
    assert_true(lowest <= 1000000 - 20000 * (N - 1));
    rv_solution solution = {0};
    assert_int_equal(rv_linear_keep(&b.linear, &solution), REVERSA_OK);
    assert_int_equal(solution.n_chosen, N / 2);
    rv_solution_free(&b.solve, &solution);
    close_bench(&b);
}

static void test_linear_threshold_leaves_lower_pairs_out(void **state)
{
    (void)state;
    bench b;
    open_bench(&b);
    rv_linear_append(&b.linear, RV_PROFIT_MENTEE);
    b.linear.net.threshold = 1000000 - 20000 * 10; /* mentors 1, 3, 5, 7, 9 */
    assert_int_equal(rv_linear_solve(&b.linear), REVERSA_OK);
    assert_int_equal(b.linear.value[0], 5);
    assert_true(rv_linear_lowest(&b.linear) >= b.linear.net.threshold);
    close_bench(&b);
}

static void test_linear_reaches_what_pricing_brings_in(void **state)
{
    (void)state;
    bench b;
    open_bench(&b);
    bool reached = true;
    rv_linear_append(&b.linear, RV_PROFIT_MENTEE);
    const int64_t all[RV_NETWORK_LEVELS] = {N / 2};
    const int64_t more[RV_NETWORK_LEVELS] = {N / 2 + 1};
    b.linear.net.threshold = 1;
    int64_t before = b.solve.pairs.n;
    assert_int_equal(rv_linear_reaches(&b.linear, more, true, &reached), REVERSA_OK);
    assert_false(reached);
    assert_int_equal(b.solve.pairs.n, before);
    assert_int_equal(rv_linear_reaches(&b.linear, all, false, &reached), REVERSA_OK);
    assert_true(reached);
    assert_int_equal(rv_linear_reaches(&b.linear, more, false, &reached), REVERSA_OK);
    assert_false(reached);
    close_bench(&b);
}

static void test_linear_hold_keeps_a_count(void **state)
{
    (void)state;
    bench b;
    open_bench(&b);
    rv_linear_append(&b.linear, RV_PROFIT_PAIR);
    assert_int_equal(rv_linear_solve(&b.linear), REVERSA_OK);
    rv_linear_hold(&b.linear, 7);
    rv_linear_append(&b.linear, RV_PROFIT_EVEN);
    assert_int_equal(b.linear.net.levels[0], RV_PROFIT_COUNT);
    assert_int_equal(rv_linear_solve(&b.linear), REVERSA_OK);
    assert_true(b.linear.counted);
    assert_int_equal(b.linear.value[1], -7); /* the fewest pairs, one for each mentor */
    b.linear.least.of[RV_PROFIT_PAIR] = N;
    assert_int_equal(rv_linear_solve(&b.linear), REVERSA_OK);
    assert_false(b.linear.counted);
    close_bench(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_linear_solve_proves_over_every_pair),
        cmocka_unit_test(test_linear_threshold_leaves_lower_pairs_out),
        cmocka_unit_test(test_linear_reaches_what_pricing_brings_in),
        cmocka_unit_test(test_linear_hold_keeps_a_count),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
