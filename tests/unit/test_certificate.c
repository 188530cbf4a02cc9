/*
 * certificate.json: the prices of the matching, in the order of ids, the same for any order of the rows.
 */
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include <reversa/io.h>
#include <reversa/match.h>

#include "match/mip.h"
#include "support/people.h"

static const char people[] = "id,role,mentor_capacity,skills,wants\n"
                             "m1,mentor,2,sql:3,\n"
                             "<b>,mentor,1,python:3,\n"
                             "e1,mentee,,,sql:1\n"
                             "e2,mentee,,,python:3;sql:1\n"
                             "gone,mentor,0,sql:3,\n";

static const char turned[] = "id,role,mentor_capacity,skills,wants\n"
                             "gone,mentor,0,sql:3,\n"
                             "e2,mentee,,,python:3;sql:1\n"
                             "e1,mentee,,,sql:1\n"
                             "<b>,mentor,1,python:3,\n"
                             "m1,mentor,2,sql:3,\n";

static const char coverage[] = "\"rules\": [], \"criteria\": [{\"criterion\": \"coverage\", \"mentor\": \"skills\", "
                               "\"mentee\": \"wants\", \"weight\": 1}]";

static char *certificate_of(const char *csv, const char *inside, int32_t threads, reversa_matching **matching_out,
                            rt_case *made)
{
    reversa_context *ctx = rt_context(NULL);
    reversa_context_set_threads(ctx, threads);
    assert_int_equal(rt_make(made, csv, inside), REVERSA_OK);
    assert_int_equal(reversa_match(ctx, made->problem, NULL, NULL, matching_out), REVERSA_OK);
    const char *path = rt_path("certificate.json");
    assert_int_equal(reversa_result_write(ctx, made->problem, *matching_out, REVERSA_RESULT_CERTIFICATE, path),
                     REVERSA_OK);
    reversa_context_free(ctx);
    return rt_read(path, NULL);
}

static void check_side(const json_t *list, const rt_case *made, const reversa_matching *matching, reversa_side side)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *row = json_array_get(list, i);
        int32_t person = rt_person(made->cohort, json_string_value(json_object_get(row, "id")));
        for (int32_t l = 0; l < 2; l++)
            assert_int_equal(json_integer_value(json_array_get(json_object_get(row, "price"), (size_t)l)),
                             reversa_matching_price(matching, person, side, l));
    }
}

static void test_certificate_holds_the_prices(void **state)
{
    (void)state;
    rt_case made = {0};
    reversa_matching *matching = NULL;
    char *text = certificate_of(people, coverage, 1, &matching, &made);
    json_t *top = json_loads(text, 0, NULL);
    assert_non_null(top);
    assert_string_equal(json_string_value(json_object_get(top, "schema")), "reversa.certificate/1");
    assert_string_equal(json_string_value(json_object_get(top, "proof")), "duals");
    const json_t *mentors = json_object_get(top, "mentors");
    assert_int_equal(json_array_size(mentors), 2); /* gone has no place */
    assert_int_equal(json_array_size(json_object_get(top, "mentees")), 2);
    assert_string_equal(json_string_value(json_object_get(json_array_get(mentors, 0), "id")), "<b>");
    assert_null(strstr(text, "<b>")); /* escaped on the way */
    const json_t *second = json_array_get(mentors, 1);
    assert_int_equal(json_integer_value(json_object_get(second, "places")), 2);
    assert_int_equal(json_integer_value(json_object_get(second, "load")), 1);
    check_side(mentors, &made, matching, REVERSA_MENTOR);
    check_side(json_object_get(top, "mentees"), &made, matching, REVERSA_MENTEE);
    json_decref(top);
    free(text);
    reversa_matching_free(matching);
    rt_drop(&made);
}

static void test_certificate_same_for_any_threads_and_rows(void **state)
{
    (void)state;
    rt_case made = {0};
    reversa_matching *matching = NULL;
    char *first = certificate_of(people, coverage, 1, &matching, &made);
    reversa_matching_free(matching);
    char *second = certificate_of(turned, coverage, 5, &matching, &made);
    assert_string_equal(first, second);
    free(first);
    free(second);
    reversa_matching_free(matching);
    rt_drop(&made);
}

/* A limit that is no network: no duals, nobody in the file, and it says so. */
static void test_certificate_without_duals_is_empty(void **state)
{
    (void)state;
    if (!rv_mip_default_solver())
        skip();
    static const char limited[] =
        "\"rules\": [], \"criteria\": [{\"criterion\": \"coverage\", \"mentor\": \"skills\", \"mentee\": \"wants\", "
        "\"weight\": 1}], \"limits\": [{\"limit\": \"conflict\", \"people\": [[\"e1\", \"m1\"]]}]";
    rt_case made = {0};
    reversa_matching *matching = NULL;
    char *text = certificate_of(people, limited, 1, &matching, &made);
    json_t *top = json_loads(text, 0, NULL);
    assert_non_null(top);
    assert_int_not_equal(reversa_matching_certificate(matching).proof, REVERSA_PROOF_DUALS);
    assert_string_not_equal(json_string_value(json_object_get(top, "proof")), "duals");
    assert_int_equal(json_array_size(json_object_get(top, "mentors")), 0);
    json_decref(top);
    free(text);
    reversa_matching_free(matching);
    rt_drop(&made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_certificate_holds_the_prices),
        cmocka_unit_test(test_certificate_same_for_any_threads_and_rows),
        cmocka_unit_test(test_certificate_without_duals_is_empty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
