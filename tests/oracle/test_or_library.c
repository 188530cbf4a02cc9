/*
 * Published optima of the OR-Library (J. E. Beasley, Journal of the Operational Research Society 41, 1990; MIT licence),
 * through scores and budgets: assign100, whose least cost of 305 is 96.95 points, and seven generalised assignment
 * instances. They lie in the shared data; where that is absent the tests are skipped.
 */
#include <stdio.h>

#include <reversa/io.h>
#include <reversa/match.h>

#include "support/support.h"

typedef struct published {
    const char *folder;
    int64_t mentees;
    int64_t score; /* micro-points */
} published;

static const published instances[] = {
    {"assign100", 100, 96950000}, {"gap1-0", 15, 336000}, {"gap1-1", 15, 327000}, {"gap1-2", 15, 339000},
    {"gap1-3", 15, 341000},       {"gap1-4", 15, 326000}, {"gap5-0", 24, 563000}, {"gap9-0", 30, 709000},
};

static const char *file_of(const published *it, const char *file)
{
    char name[128];
    snprintf(name, sizeof name, "data/or-library/%s/%s", it->folder, file);
    return rt_shared(name);
}

static void expect_optimum(const published *it, const reversa_matching *matching)
{
    reversa_level level;
    assert_int_equal(reversa_matching_outcome(matching), REVERSA_OUTCOME_OPTIMAL);
    assert_int_equal(reversa_matching_certificate(matching).scope, REVERSA_SCOPE_ELIGIBLE);
    reversa_matching_level(matching, 0, &level);
    assert_int_equal(level.value, it->mentees);
    assert_true(level.proven);
    reversa_matching_level(matching, 1, &level);
    assert_int_equal(level.value, it->score);
    assert_int_equal(level.bound, it->score);
    assert_true(level.proven);
    int64_t sum = 0;
    for (int32_t i = 0; i < reversa_matching_n_pairs(matching); i++) {
        reversa_matched_pair pair;
        reversa_matching_pair(matching, i, &pair);
        sum += pair.score;
    }
    assert_int_equal(sum, it->score);
}

static void solve(const published *it, reversa_solver solver)
{
    reversa_context *ctx = rt_context(NULL);
    reversa_cohort *cohort = NULL;
    reversa_programme *programme = NULL;
    reversa_scores *scores = NULL;
    reversa_problem *problem = NULL;
    reversa_matching *matching = NULL;
    reversa_problem_options options;
    reversa_match_options how;
    assert_int_equal(reversa_people_read(ctx, file_of(it, "people.csv"), NULL, &cohort), REVERSA_OK);
    assert_int_equal(reversa_programme_read(ctx, file_of(it, "programme.json"), &programme), REVERSA_OK);
    assert_int_equal(reversa_scores_read(ctx, file_of(it, "scores.csv"), cohort, &scores), REVERSA_OK);
    reversa_problem_options_init(&options);
    options.scores = scores;
    assert_int_equal(reversa_problem_create(ctx, cohort, programme, &options, &problem), REVERSA_OK);
    reversa_match_options_init(&how);
    how.solver = solver;
    assert_int_equal(reversa_match(ctx, problem, NULL, &how, &matching), REVERSA_OK);
    expect_optimum(it, matching);
    reversa_matching_free(matching);
    reversa_problem_free(problem);
    reversa_scores_free(scores);
    reversa_programme_free(programme);
    reversa_cohort_free(cohort);
    reversa_context_free(ctx);
}

static void test_match_reaches_the_published_optima(void **state)
{
    (void)state;
    if (!rt_shared("data/or-library"))
        skip();
    for (size_t i = 0; i < sizeof instances / sizeof *instances; i++)
#if !REVERSA_WITH_GLPK && !REVERSA_WITH_HIGHS
        if (i == 0) /* the others have budgets */
#endif
            solve(&instances[i], REVERSA_SOLVER_AUTO);
}

static void test_match_by_integer_programming_alone_reaches_assign100(void **state)
{
    (void)state;
    if (!(REVERSA_WITH_GLPK || REVERSA_WITH_HIGHS) || !rt_shared("data/or-library"))
        skip();
#if REVERSA_WITH_GLPK
    solve(&instances[0], REVERSA_SOLVER_GLPK);
#endif
#if REVERSA_WITH_HIGHS
    solve(&instances[0], REVERSA_SOLVER_HIGHS);
#endif
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_match_reaches_the_published_optima),
        cmocka_unit_test(test_match_by_integer_programming_alone_reaches_assign100),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
