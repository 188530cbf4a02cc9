/* The "circle" of a programme: read, written, and what is wrong with it. */
#include <reversa/io.h>
#include <string.h>

#include "support/round_table.h"

#define WITH(inside) "{\"schema\": \"reversa.programme/1\", \"circle\": " inside "}"

static reversa_context *ctx;

static void refuse(const char *json, const char *column, const char *message)
{
    reversa_programme *programme;
    assert_int_equal(reversa_programme_parse(ctx, json, strlen(json), NULL, &programme), REVERSA_E_DATA);
    assert_null(programme);
    rt_assert_error(ctx, REVERSA_E_DATA, 0, column, message);
}

static void test_read_and_write_a_circle(void **state)
{
    (void)state;
    const char *json = WITH("{\"mentors\": 2, \"mentees\": {\"at_least\": 3, \"at_most\": 6}, \"minutes\": 45, "
                            "\"missing\": \"pass\", \"composition\": [{\"side\": \"mentee\", \"attribute\": "
                            "\"department\", \"each_at_most\": 1}, {\"side\": \"mentor\", \"where\": "
                            "{\"attribute\": \"level\", \"at_most\": 4}, \"at_least\": 1, \"at_most\": 2}]}");
    reversa_programme *programme;
    reversa_programme *again;
    ctx = rt_context(NULL);
    assert_int_equal(reversa_programme_parse(ctx, json, strlen(json), NULL, &programme), REVERSA_OK);
    assert_int_equal(reversa_programme_write(ctx, programme, rt_path("p.json")), REVERSA_OK);
    assert_int_equal(reversa_programme_read(ctx, rt_path("p.json"), &again), REVERSA_OK);
    for (int i = 0; i < 2; i++) {
        const rv_circle_plan *plan = i ? &again->circle : &programme->circle;
        assert_true(plan->given && plan->missing_pass);
        assert_int_equal(plan->n_mentors, 2);
        assert_int_equal(plan->at_least, 3);
        assert_int_equal(plan->at_most, 6);
        assert_int_equal(plan->minutes, 45);
        assert_int_equal(plan->n_rules, 2);
        assert_string_equal(plan->rules[0].each, "department");
        assert_int_equal(plan->rules[0].at_most, 1);
        assert_int_equal(plan->rules[1].side, REVERSA_MENTOR);
        assert_int_equal(plan->rules[1].at_least, 1);
        assert_int_equal(plan->rules[1].where.at_most, 4000000);
    }
    reversa_programme_free(programme);
    reversa_programme_free(again);
    reversa_context_free(ctx);
}

static void test_read_refuses_what_is_wrong(void **state)
{
    (void)state;
    ctx = rt_context(NULL);
    refuse(WITH("{\"mentees\": {\"at_least\": 4, \"at_most\": 3}}"), "circle.mentees.at_least", "Is above at_most");
    refuse(WITH("{\"mentors\": 1}"), "circle.mentees", "Is required");
    refuse(WITH("{\"mentees\": {\"at_least\": 1, \"at_most\": 3}, \"table\": 1}"), "circle.table", "Unknown key");
    refuse(WITH("{\"mentees\": {\"at_least\": 1, \"at_most\": 3}, \"composition\": [{\"side\": \"mentee\", "
                "\"attribute\": \"team\"}]}"),
           "circle.composition[0]",
           "Needs \"attribute\" with \"each_at_most\", or \"where\" with at_least, at_most or none_or_at_least");
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_read_and_write_a_circle),
                                       cmocka_unit_test(test_read_refuses_what_is_wrong)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
