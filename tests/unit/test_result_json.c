/*
 * result.json: every figure is that of the matching, and only `run` varies from run to run.
 */
#include <stdlib.h>
#include <string.h>

#include <reversa/io.h>

#include "io/result.h"
#include "support/people.h"

static const char people[] = "id,role,mentor_capacity,gender,skills,wants\n"
                             "m1,mentor,2,F,sql:3,\n"
                             "m2,mentor,0,M,sql:3,\n"
                             "e1,mentee,,M,,sql:1\n"
                             "e2,mentee,,F,,python:1\n";

static const char inside[] =
    "\"rules\": [{\"rule\": \"same\", \"attribute\": \"town\", \"optional\": true}], "
    "\"criteria\": [{\"criterion\": \"coverage\", \"mentor\": \"skills\", \"mentee\": \"wants\", \"weight\": 1}], "
    "\"limits\": [{\"limit\": \"quota\", \"side\": \"mentor\", \"where\": {\"attribute\": \"gender\", \"is\": \"F\"}, "
    "\"at_least\": {\"count\": 2}}]";

static int64_t integer_at(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    assert_true(json_is_integer(value));
    return json_integer_value(value);
}

static json_t *summary(reversa_context *ctx, rt_case *made)
{
    reversa_matching *matching = NULL;
    assert_int_equal(rt_make(made, people, inside), REVERSA_OK);
    assert_int_equal(reversa_match(ctx, made->problem, NULL, NULL, &matching), REVERSA_OK);
    json_t *top = rv_result_json(made->problem, matching, NULL);
    reversa_matching_free(matching);
    assert_non_null(top);
    return top;
}

static void test_result_json_has_the_figures_of_the_matching(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    rt_case made = {0};
    json_t *top = summary(ctx, &made);
    assert_string_equal(json_string_value(json_object_get(top, "schema")), "reversa.result/1");
    assert_string_equal(json_string_value(json_object_get(top, "outcome")), "optimal");
    const json_t *level = json_array_get(json_object_get(top, "levels"), 1);
    assert_string_equal(json_string_value(json_object_get(level, "level")), "score");
    assert_int_equal(integer_at(level, "value"), 1000000);
    assert_int_equal(integer_at(level, "bound"), 1000000);
    assert_int_equal(integer_at(level, "gap"), 0);
    const json_t *certificate = json_object_get(top, "certificate");
    assert_string_equal(json_string_value(json_object_get(certificate, "scope")), "eligible");
    assert_int_equal(integer_at(certificate, "eligible_pairs"), 2);
    const json_t *mentors = json_object_get(json_object_get(top, "counts"), "mentors");
    assert_int_equal(integer_at(mentors, "signed_up"), 2);
    assert_int_equal(integer_at(mentors, "taking_part"), 1);
    assert_int_equal(integer_at(mentors, "places"), 2);
    assert_int_equal(integer_at(mentors, "matched"), 1);
    assert_int_equal(integer_at(json_object_get(mentors, "unmatched"), "no_capacity"), 1);
    const json_t *limit = json_array_get(json_object_get(top, "limits"), 0);
    assert_int_equal(integer_at(limit, "value"), 2);
    assert_int_equal(integer_at(limit, "at_least"), 2);
    assert_true(json_is_true(json_object_get(limit, "tight")));
    assert_int_equal(json_array_size(json_object_get(top, "skipped")), 1);
    assert_int_equal(json_array_size(json_object_get(top, "warnings")), 2); /* the skipped rule, and gender */
    assert_int_equal(integer_at(top, "seed"), 1);
    json_decref(top);
    rt_drop(&made);
    reversa_context_free(ctx);
}

static void test_result_json_varies_only_under_run(void **state)
{
    (void)state;
    char *texts[2];
    for (int i = 0; i < 2; i++) {
        reversa_context *ctx = rt_context(NULL);
        rt_case made = {0};
        reversa_context_set_threads(ctx, 1 + 4 * i);
        json_t *top = summary(ctx, &made);
        assert_int_equal(integer_at(json_object_get(top, "run"), "threads"), 1 + 4 * i);
        assert_int_equal(json_object_del(top, "run"), 0);
        texts[i] = json_dumps(top, 0);
        json_decref(top);
        rt_drop(&made);
        reversa_context_free(ctx);
    }
    assert_string_equal(texts[0], texts[1]);
    free(texts[0]);
    free(texts[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_result_json_has_the_figures_of_the_matching),
        cmocka_unit_test(test_result_json_varies_only_under_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
