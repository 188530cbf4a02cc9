/*
 * leximin on whole problems: the sorted list of a known instance, what it leaves open, and instances too large to list,
 * where every answer must pass the proof and no exchange of two partners may improve the list.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "match/leximin.h"
#include "support/match.h"

static void expect_scores(reversa_context *ctx, rt_case *drawn, const int32_t *scores, int32_t n)
{
    rt_case_build(ctx, drawn);
    reversa_matching *matching = rt_case_match(ctx, drawn, 1, REVERSA_SOLVER_AUTO);
    assert_int_equal(reversa_matching_outcome(matching), REVERSA_OUTCOME_OPTIMAL);
    assert_int_equal(reversa_matching_n_pairs(matching), n);
    int32_t *left = calloc((size_t)n + 1, sizeof *left);
    assert_non_null(left);
    memcpy(left, scores, (size_t)n * sizeof *left);
    for (int32_t k = 0; k < n; k++) {
        reversa_matched_pair pair;
        reversa_matching_pair(matching, k, &pair);
        int32_t at = 0;
        while (at < n && left[at] != pair.score)
            at++;
        assert_true(at < n);
        left[at] = -1;
    }
    free(left);
    reversa_matching_free(matching);
    rt_case_unbuild(drawn);
}

/* Two ways for the pair at the bottom; the choice between them decides the pair at the top. */
static void open_ties(rt_case *drawn)
{
    rt_case_open(drawn, 6);
    static const int32_t score[3][3] = {{300000, 300000, 0}, {300000, 500000, 900000}, {0, 700000, 600000}};
    for (int32_t mentor = 0; mentor < 3; mentor++) {
        drawn->role[mentor] = 1;
        drawn->role[3 + mentor] = 2;
        for (int32_t mentee = 0; mentee < 3; mentee++)
            drawn->score[mentor * 6 + 3 + mentee] = score[mentor][mentee];
    }
}

static void test_leximin_chooses_among_ties_for_the_top(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    rt_case drawn;
    open_ties(&drawn);
    memcpy(drawn.objective, "mentees leximin", 16);
    /* (0, 0) (1, 2) (2, 1) against (0, 0) (1, 1) (2, 2); with (0, 1), somebody gets 0 or there are two of 300 000 */
    expect_scores(ctx, &drawn, (const int32_t[]){300000, 900000, 700000}, 3);
    rt_case_free(&drawn);
    reversa_context_free(ctx);
}

static void test_leximin_with_a_step_leaves_the_rest_to_the_score(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    rt_case drawn;
    rt_case_open(&drawn, 4);
    memcpy(drawn.objective, "mentees leximin/100000 score", 29);
    drawn.role[0] = drawn.role[1] = 1;
    drawn.role[2] = drawn.role[3] = 2;
    drawn.score[0 * 4 + 2] = 410000;
    drawn.score[1 * 4 + 3] = 420000;
    drawn.score[0 * 4 + 3] = 400000; /* lower at the bottom, in the same class, and more in all */
    drawn.score[1 * 4 + 2] = 499999;
    expect_scores(ctx, &drawn, (const int32_t[]){400000, 499999}, 2);
    memcpy(drawn.objective, "mentees leximin score", 22);
    expect_scores(ctx, &drawn, (const int32_t[]){410000, 420000}, 2);
    rt_case_free(&drawn);
    reversa_context_free(ctx);
}

/* Would two mentees rather change places, by the lower of their two scores, then the other? */
static void check_exchanges(const rt_case *drawn, const reversa_matching *matching)
{
    int32_t n = reversa_matching_n_pairs(matching);
    for (int32_t a = 0; a < n; a++) {
        for (int32_t b = 0; b < a; b++) {
            reversa_matched_pair one;
            reversa_matched_pair two;
            reversa_matching_pair(matching, a, &one);
            reversa_matching_pair(matching, b, &two);
            int32_t i = rt_case_human(drawn, one.mentee);
            int32_t k = rt_case_human(drawn, two.mentee);
            int32_t j = rt_case_human(drawn, one.mentor);
            int32_t m = rt_case_human(drawn, two.mentor);
            if (!rt_case_eligible(drawn, j, k) || !rt_case_eligible(drawn, m, i))
                continue;
            int32_t x = drawn->score[j * drawn->n + k];
            int32_t y = drawn->score[m * drawn->n + i];
            int32_t low = one.score < two.score ? one.score : two.score;
            int32_t new_low = x < y ? x : y;
            assert_true(new_low < low || (new_low == low && x + y <= one.score + two.score));
        }
    }
}

static void test_leximin_holds_on_larger_problems(void **state)
{
    (void)state;
    uint64_t random = rt_seed();
    reversa_context *ctx = rt_context(NULL);
    for (int32_t round = 0; round < 40; round++) {
        rt_case drawn;
        int32_t n = (int32_t)rt_between(&random, 60, 200);
        rt_case_open(&drawn, n);
        snprintf(drawn.objective, sizeof drawn.objective, "%s", round % 2 ? "pairs leximin keep" : "mentees leximin");
        for (int32_t p = 0; p < n; p++)
            drawn.role[p] = rt_between(&random, 0, 100) < 40 + round % 21 ? 1 : 2;
        for (int32_t k = 0; k < n * n; k++) {
            if (rt_between(&random, 0, 3) == 0)
                drawn.score[k] = (int32_t)rt_between(&random, 0, round % 3 == 0 ? 4 : 1000000);
        }
        rt_case_build(ctx, &drawn);
        reversa_matching *matching = rt_case_match(ctx, &drawn, 1 + round % 3, REVERSA_SOLVER_AUTO);
        assert_int_equal(reversa_matching_outcome(matching), REVERSA_OUTCOME_OPTIMAL);
        check_exchanges(&drawn, matching);
        reversa_matching_free(matching);
        rt_case_unbuild(&drawn);
        rt_case_free(&drawn);
    }
    reversa_context_free(ctx);
}

static void test_leximin_open_settles_pairs_and_leaves_ties(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    rt_case drawn;
    rv_solve solve;
    rv_linear linear;
    rv_leximin leximin;
    open_ties(&drawn);
    rt_case_build(ctx, &drawn);
    reversa_match_options options;
    reversa_match_options_init(&options);
    assert_int_equal(rv_solve_open(ctx, drawn.problem, NULL, &options, &solve), REVERSA_OK);
    rv_linear_open(&solve, &linear);
    rv_linear_append(&linear, RV_PROFIT_MENTEE);
    assert_int_equal(rv_linear_solve(&linear), REVERSA_OK);
    assert_int_equal(rv_leximin_open(&linear, 1000000, &leximin), REVERSA_OK); /* one class: all pairs tie */
    assert_null(linear.solve);
    assert_true(leximin.open.n + leximin.n_settled >= 3);
    assert_true(leximin.open.n > 3);
    rv_leximin_close(&leximin);
    rv_solve_close(&solve);
    rt_case_unbuild(&drawn);
    rt_case_free(&drawn);
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_leximin_chooses_among_ties_for_the_top),
        cmocka_unit_test(test_leximin_with_a_step_leaves_the_rest_to_the_score),
        cmocka_unit_test(test_leximin_holds_on_larger_problems),
        cmocka_unit_test(test_leximin_open_settles_pairs_and_leaves_ties),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
