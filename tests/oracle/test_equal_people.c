/*
 * Organisations in which many people are equal: few kinds of people, scores by kind alone, so that nearly everything ties.
 * The values are those of a plain flow over all pairs.
 */
#include <stdio.h>

#include "support/match.h"

enum { PEOPLE = 26, KINDS = 3 };

/* Kinds by draw; who may know whom, and how well, goes by kinds. */
static void draw(rt_case *drawn, uint64_t *random)
{
    int32_t kind[PEOPLE];
    int32_t score[KINDS][KINDS];
    for (int32_t a = 0; a < KINDS; a++) {
        for (int32_t b = 0; b < KINDS; b++)
            score[a][b] = rt_between(random, 0, 3) ? (int32_t)rt_between(random, 0, 2) * 250000 : -1;
    }
    rt_case_open(drawn, PEOPLE);
    for (int32_t p = 0; p < PEOPLE; p++) {
        kind[p] = (int32_t)rt_between(random, 0, KINDS - 1);
        drawn->role[p] = (uint8_t)rt_between(random, 1, 2);
    }
    for (int32_t p = 0; p < PEOPLE; p++) {
        for (int32_t q = 0; q < PEOPLE; q++)
            drawn->score[p * PEOPLE + q] = drawn->role[p] == 1 && drawn->role[q] == 2 ? score[kind[p]][kind[q]] : -1;
    }
}

static void test_equal_people_reach_the_values_of_a_plain_flow(void **state)
{
    (void)state;
    uint64_t random = rt_seed();
    reversa_context *ctx = rt_context(NULL);
    for (int32_t round = 0; round < 150; round++) {
        rt_case drawn;
        int64_t best[RV_NETWORK_LEVELS];
        draw(&drawn, &random);
        (void)snprintf(drawn.objective, sizeof drawn.objective, "%s", rt_network_objective(round));
        rt_case_build(ctx, &drawn);
        assert_true(rt_case_best(&drawn, best));
        reversa_matching *matching = rt_case_match(ctx, &drawn, 1 + round % 3, REVERSA_SOLVER_NETWORK);
        rt_case_check(&drawn, matching, best);
        reversa_matching_free(matching);
        rt_case_unbuild(&drawn);
        rt_case_free(&drawn);
    }
    reversa_context_free(ctx);
}

/* 8,000 equal people: the solver goes by a few pairs of each, and not by all 16 million. */
static void test_equal_people_need_few_working_pairs(void **state)
{
    (void)state;
    enum { MANY = 8000 };
    static char ids[MANY][16];
    static const char *id[MANY];
    static const char *role[MANY];
    reversa_context *ctx = rt_context(NULL);
    reversa_cohort_builder *builder = NULL;
    reversa_cohort *cohort = NULL;
    reversa_programme *programme = NULL;
    reversa_problem *problem = NULL;
    reversa_matching *matching = NULL;
    for (int32_t i = 0; i < MANY; i++) {
        (void)snprintf(ids[i], sizeof ids[i], "p%d", i);
        id[i] = ids[i];
        role[i] = i % 2 ? "mentor" : "mentee";
    }
    assert_int_equal(reversa_cohort_builder_create(ctx, id, MANY, NULL, &builder), REVERSA_OK);
    assert_int_equal(reversa_cohort_builder_add_text(ctx, builder, "role", role), REVERSA_OK);
    assert_int_equal(reversa_cohort_builder_finish(ctx, builder, &cohort), REVERSA_OK);
    assert_int_equal(reversa_programme_builtin(ctx, &programme), REVERSA_OK);
    assert_int_equal(reversa_problem_create(ctx, cohort, programme, NULL, &problem), REVERSA_OK);
    assert_int_equal(reversa_match(ctx, problem, NULL, NULL, &matching), REVERSA_OK);
    reversa_certificate certificate = reversa_matching_certificate(matching);
    assert_int_equal(reversa_matching_n_pairs(matching), MANY / 2);
    assert_int_equal(certificate.scope, REVERSA_SCOPE_ELIGIBLE);
    assert_int_equal(certificate.n_eligible, MANY / 2 * (MANY / 2));
    assert_true(certificate.n_candidates <= 20 * MANY);
    reversa_matching_free(matching);
    reversa_problem_free(problem);
    reversa_programme_free(programme);
    reversa_cohort_free(cohort);
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_equal_people_reach_the_values_of_a_plain_flow),
        cmocka_unit_test(test_equal_people_need_few_working_pairs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
