/*
 * The highest threshold, where candidates do not show it, and where there is nobody to pair.
 */
#include "match/worst.h"
#include "support/match.h"

static int32_t find(rt_case *drawn)
{
    reversa_context *ctx = rt_context(NULL);
    rt_case_build(ctx, drawn);
    reversa_match_options options;
    reversa_match_options_init(&options);
    options.candidates = 1;
    rv_solve solve;
    rv_linear linear;
    int32_t threshold = -1;
    assert_int_equal(rv_solve_open(ctx, drawn->problem, NULL, &options, &solve), REVERSA_OK);
    rv_linear_open(&solve, &linear);
    rv_linear_append(&linear, RV_PROFIT_MENTEE);
    assert_int_equal(rv_linear_solve(&linear), REVERSA_OK);
    assert_int_equal(rv_worst_find(&linear, &threshold), REVERSA_OK);
    rv_linear_close(&linear);
    rv_solve_close(&solve);
    rt_case_unbuild(drawn);
    reversa_context_free(ctx);
    return threshold;
}

/* Mentors 1, 3, … and mentees 0, 2, …: mentee 2k can do without the worst of the mentors only along a chain. */
static void test_worst_find_goes_beyond_the_candidates(void **state)
{
    (void)state;
    enum { N = 30 };
    rt_case drawn;
    rt_case_open(&drawn, N);
    for (int32_t p = 0; p < N; p++) {
        drawn.role[p] = p % 2 ? 1 : 2;
        for (int32_t q = 0; q < N; q += 2)
            drawn.score[p * N + q] = p == 1 ? 1000000 : p == q + 1 ? 500000 + q : p == q + 3 ? 700000 + q : 100;
    }
    drawn.score[1 * N + N - 2] = 600000;
    assert_int_equal(find(&drawn), 600000); /* each mentee 2k with mentor 2k + 3, the last with mentor 1 */
    rt_case_free(&drawn);
}

static void test_worst_find_without_pairs_is_the_top(void **state)
{
    (void)state;
    rt_case drawn;
    rt_case_open(&drawn, 4);
    for (int32_t p = 0; p < 4; p++)
        drawn.role[p] = p % 2 ? 1 : 2;
    assert_int_equal(find(&drawn), 1000000);
    rt_case_free(&drawn);
}

static void test_worst_find_zero_is_a_score(void **state)
{
    (void)state;
    rt_case drawn;
    rt_case_open(&drawn, 2);
    drawn.role[0] = 1;
    drawn.role[1] = 2;
    drawn.score[0 * 2 + 1] = 0;
    assert_int_equal(find(&drawn), 0);
    rt_case_free(&drawn);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_worst_find_goes_beyond_the_candidates),
        cmocka_unit_test(test_worst_find_without_pairs_is_the_top),
        cmocka_unit_test(test_worst_find_zero_is_a_score),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
