/*
 * The criterion that would decide alone: what is said of each is tried by the definitions.
 */
#include "support/instance.h"

#include <reversa/explain.h>

static void check_pair(rt_scene *scene, const reversa_insight *insight, int32_t *n_values, int32_t mentor,
                       int32_t mentee)
{
    reversa_pair_insight pair;
    reversa_term terms[RT_MOST_TERMS];
    int32_t values[RT_MOST_TERMS];
    int32_t n = reversa_scorer_n_terms(scene->scorer);

    assert_int_equal(reversa_insight_pair(scene->ctx, insight, mentor, mentee, &pair), REVERSA_OK);
    assert_int_equal(reversa_scorer_explain(scene->ctx, scene->scorer, mentor, mentee, terms, NULL), REVERSA_OK);
    assert_int_equal(reversa_insight_terms(scene->ctx, insight, &pair, values), REVERSA_OK);
    for (int32_t k = 0; k < n && pair.deciding >= 0; k++) {
        int64_t weight = 0;
        int64_t sum = 0;
        for (int32_t t = 0; t < n; t++) {
            bool counts = t != k && terms[t].value != REVERSA_MISSING_VALUE;
            weight += counts || t == k ? terms[t].weight : 0;
            sum += counts ? (int64_t)terms[t].weight * terms[t].value : 0;
        }
        int64_t best = (sum + (int64_t)terms[k].weight * 1000000) / weight;
        assert_int_equal(values[k] == REVERSA_MISSING_VALUE, best < pair.deciding);
        if (values[k] == REVERSA_MISSING_VALUE)
            continue;
        assert_true((sum + (int64_t)terms[k].weight * values[k]) / weight >= pair.deciding);
        if (values[k] > 0)
            assert_true((sum + (int64_t)terms[k].weight * (values[k] - 1)) / weight < pair.deciding);
        ++*n_values;
    }
}

static void test_explain_terms_are_the_least_that_do(void **state)
{
    (void)state;
    int32_t n_values = 0;
    for (uint64_t seed = 1; seed < 12; seed++) {
        rt_scene scene;
        reversa_matching *matching;
        reversa_insight *insight;
        rt_scene_open(&scene, seed, 14);
        rt_scene_build(&scene);
        const reversa_problem *problem = scene.instance.problem;
        assert_int_equal(reversa_match(scene.ctx, problem, NULL, NULL, &matching), REVERSA_OK);
        if (reversa_matching_outcome(matching) == REVERSA_OUTCOME_OPTIMAL) {
            assert_int_equal(reversa_insight_create(scene.ctx, problem, matching, NULL, &insight), REVERSA_OK);
            for (int32_t k = 0; k < scene.mentors->n * scene.mentees->n; k++)
                check_pair(&scene, insight, &n_values, scene.mentors->person[k / scene.mentees->n],
                           scene.mentees->person[k % scene.mentees->n]);
            reversa_insight_free(insight);
        }
        reversa_matching_free(matching);
        rt_scene_close(&scene);
    }
    assert_true(n_values > 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_explain_terms_are_the_least_that_do),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
