/*
 * The matching as the caller gets it: the order of its rows, notes and contributions of its pairs.
 */
#include <string.h>

#include "support/match.h"

static int by_ids(const reversa_cohort *cohort, const reversa_matched_pair *a, const reversa_matched_pair *b)
{
    int order = strcmp(reversa_cohort_id(cohort, a->mentor), reversa_cohort_id(cohort, b->mentor));
    return order ? order : strcmp(reversa_cohort_id(cohort, a->mentee), reversa_cohort_id(cohort, b->mentee));
}

static void test_result_rows_are_in_the_order_of_ids(void **state)
{
    (void)state;
    uint64_t random = rt_seed();
    reversa_context *ctx = rt_context(NULL);
    for (int32_t round = 0; round < 30; round++) {
        rt_case drawn;
        rt_case_shape shape = {.people = 40, .most = 4, .density = 30, .top = 1000000, .pins = true};
        rt_case_draw(&drawn, &random, &shape);
        rt_case_build(ctx, &drawn);
        reversa_matching *matching = rt_case_match(ctx, &drawn, 4, REVERSA_SOLVER_AUTO);
        for (int32_t k = 1; k < reversa_matching_n_pairs(matching); k++) {
            reversa_matched_pair before;
            reversa_matched_pair after;
            reversa_matching_pair(matching, k - 1, &before);
            reversa_matching_pair(matching, k, &after);
            assert_true(by_ids(drawn.cohort, &before, &after) < 0);
        }
        for (int32_t k = 1; k < reversa_matching_n_unmatched(matching); k++) {
            reversa_unmatched before;
            reversa_unmatched after;
            reversa_matching_unmatched(matching, k - 1, &before);
            reversa_matching_unmatched(matching, k, &after);
            int order = strcmp(reversa_cohort_id(drawn.cohort, before.person),
                               reversa_cohort_id(drawn.cohort, after.person));
            assert_true(order < 0 || (order == 0 && before.side < after.side));
        }
        reversa_matching_free(matching);
        rt_case_unbuild(&drawn);
        rt_case_free(&drawn);
    }
    reversa_context_free(ctx);
}

/* With the built-in programme's criteria: contributions of each pair are those of the scorer and add up to the score. */
static void test_result_contributions_add_up(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_organisation made = {.cohort = NULL};
    reversa_problem *problem = NULL;
    reversa_scorer *scorer = NULL;
    reversa_matching *matching = NULL;
    assert_int_equal(reversa_generate(ctx, NULL, &made), REVERSA_OK);
    reversa_problem_options options;
    reversa_problem_options_init(&options);
    options.preferences = made.preferences;
    assert_int_equal(reversa_problem_create(ctx, made.cohort, NULL, &options, &problem), REVERSA_OK);
    assert_int_equal(reversa_scorer_create(ctx, problem, &scorer), REVERSA_OK);
    assert_int_equal(reversa_match(ctx, problem, NULL, NULL, &matching), REVERSA_OK);
    assert_true(reversa_matching_n_pairs(matching) > 0);
    reversa_term terms[16];
    int32_t n_terms = reversa_scorer_n_terms(scorer);
    assert_int_equal(n_terms, reversa_problem_n_criteria(problem));
    assert_true(n_terms > 0 && n_terms <= 16);
    for (int32_t k = 0; k < reversa_matching_n_pairs(matching); k++) {
        reversa_matched_pair pair;
        int32_t sum = 0;
        reversa_matching_pair(matching, k, &pair);
        assert_int_equal(reversa_scorer_explain(ctx, scorer, pair.mentor, pair.mentee, terms, NULL), REVERSA_OK);
        for (int32_t c = 0; c < n_terms; c++) {
            assert_int_equal(reversa_matching_contribution(matching, k, c), terms[c].contribution);
            sum += terms[c].contribution;
        }
        assert_int_equal(sum, pair.score);
    }
    reversa_matching_free(matching);
    reversa_scorer_free(scorer);
    reversa_problem_free(problem);
    reversa_previous_free(made.previous);
    reversa_preferences_free(made.preferences);
    reversa_cohort_free(made.cohort);
    reversa_context_free(ctx);
}
int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_result_rows_are_in_the_order_of_ids),
        cmocka_unit_test(test_result_contributions_add_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
