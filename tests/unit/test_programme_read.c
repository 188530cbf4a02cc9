/*
 * Programme files: what is read, and what is refused with which words.
 */
#include "support/support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <reversa/programme.h>

#include "io/programme.h"
#include "support/programmes.h"

static reversa_programme *parse(reversa_context *ctx, const char *json)
{
    reversa_programme *programme = NULL;
    assert_int_equal(reversa_programme_parse(ctx, json, strlen(json), "p.json", &programme), REVERSA_OK);
    return programme;
}

static void test_parse_empty_programme_has_the_defaults(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_programme *programme = parse(ctx, "{" RT_SCHEMA "}");
    assert_string_equal(reversa_programme_name(programme), "");
    assert_int_equal(programme->n_rules + programme->n_criteria + programme->n_limits, 0);
    assert_int_equal(programme->n_levels, 2);
    assert_int_equal(programme->objective[0].kind, RV_LEVEL_MENTEES);
    assert_int_equal(programme->objective[1].kind, RV_LEVEL_SCORE);
    assert_false(programme->cadence.given);
    assert_false(programme->builtin);
    reversa_programme_free(programme);
    reversa_context_free(ctx);
}

static void test_parse_eats_a_byte_order_mark(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_programme *programme = parse(ctx, "\xEF\xBB\xBF{" RT_SCHEMA
                                              ", \"name\": \"marked\", \"sensitive\": [\"faith\"]}");
    assert_string_equal(reversa_programme_name(programme), "marked");
    assert_string_equal(reversa_programme_sensitive(programme, 0), "faith");
    assert_null(reversa_programme_sensitive(programme, 1));
    assert_null(reversa_programme_sensitive(programme, -1));
    reversa_programme_free(programme);
    static const char twice[] = "\xEF\xBB\xBF\xEF\xBB\xBF{" RT_SCHEMA "}";
    assert_int_equal(reversa_programme_parse(ctx, twice, sizeof twice - 1, "p.json", &programme), REVERSA_E_FORMAT);
    assert_int_equal(reversa_programme_parse(ctx, twice, 3, "p.json", &programme), REVERSA_E_FORMAT);
    reversa_context_free(ctx);
}

static void test_parse_every_kind_of_rule_and_criterion(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_programme *p = rt_programme_corpus(ctx, "everything.json");
    assert_int_equal(p->n_rules, 5);
    assert_true(p->rules[0].missing_pass && p->rules[0].optional);
    assert_int_equal(p->rules[1].who, RV_WHO_MENTOR);
    assert_string_equal(p->rules[1].test.values[0], "yes");
    assert_int_equal(p->rules[2].test.at_least, INT64_C(1960000000));
    assert_true(p->rules[2].allow_sensitive && p->rules[2].who == RV_WHO_BOTH);
    assert_int_equal(p->rules[3].test.n_values, 3);
    assert_string_equal(p->rules[3].test.values[0], "3");
    assert_string_equal(p->rules[3].test.values[1], "4.5");
    assert_int_equal(p->rules[4].test.at_most, -500000);
    assert_int_equal(p->rules[4].test.at_least, INT64_MIN);
    assert_int_equal(p->n_criteria, 4);
    assert_string_equal(p->criteria[0].name, "fit");
    assert_int_equal(p->criteria[0].weight, 125);
    assert_int_equal(p->criteria[0].full, 2500);
    assert_int_equal(p->criteria[0].missing, RV_MISSING_SKIP);
    assert_string_equal(p->criteria[1].name, "same_location");
    assert_int_equal(p->criteria[1].missing, 250000);
    assert_int_equal(p->criteria[2].side, REVERSA_MENTOR);
    assert_int_equal(p->criteria[2].full, 7);
    assert_int_equal(p->criteria[3].n_attributes, 2);
    reversa_programme_free(p);
    reversa_context_free(ctx);
}

static const rt_wrong_programme wrongs[] = {
    {"", REVERSA_E_FORMAT, NULL, "Not JSON"},
    {"{\n\"schema\": }", REVERSA_E_FORMAT, NULL, "Not JSON"},
    {"{\"a\": 1, \"a\": 2}", REVERSA_E_FORMAT, NULL, "Not JSON: duplicate"},
    {"[]", REVERSA_E_DATA, NULL, "Must be an object"},
    {"3", REVERSA_E_FORMAT, NULL, "Not JSON"},
    {"{}", REVERSA_E_DATA, "schema", "Must be \"reversa.programme/1\""},
    {"{\"schema\": \"reversa.programme/2\"}", REVERSA_E_DATA, "schema", "Must be"},
    {"{" RT_SCHEMA ", \"ruels\": []}", REVERSA_E_DATA, "ruels", "Unknown key"},
    {"{" RT_SCHEMA ", \"name\": 3}", REVERSA_E_DATA, "name", "Must be a text"},
    {"{" RT_SCHEMA ", \"rules\": {}}", REVERSA_E_DATA, "rules", "Must be a list"},
    {"{" RT_SCHEMA ", \"rules\": [3]}", REVERSA_E_DATA, "rules[0]", "Must be an object"},
    {"{" RT_SCHEMA ", \"rules\": [{}]}", REVERSA_E_DATA, "rules[0].rule", "Is required"},
    {"{" RT_SCHEMA ", \"rules\": [{\"rule\": \"levels\"}]}", REVERSA_E_DATA, "rules[0].rule", "There is no rule"},
    {"{" RT_SCHEMA ", \"rules\": [{\"rule\": \"same\"}]}", REVERSA_E_DATA, "rules[0].attribute", "Is required"},
    {"{" RT_SCHEMA ", \"rules\": [{\"rule\": \"level_gap\"}]}", REVERSA_E_DATA, "rules[0]", "Needs at_least"},
    {"{" RT_SCHEMA ", \"rules\": [{\"rule\": \"level_gap\", \"at_least\": 3, \"at_most\": 2}]}", REVERSA_E_DATA,
     "rules[0].at_least", "Is above at_most"},
    {"{" RT_SCHEMA ", \"rules\": [{\"rule\": \"level_gap\", \"at_least\": 0.0000001}]}", REVERSA_E_DATA,
     "rules[0].at_least", "Must have at most six decimals"},
    {"{" RT_SCHEMA ", \"rules\": [{\"rule\": \"not_paired_before\", \"missing\": \"maybe\"}]}", REVERSA_E_DATA,
     "rules[0].missing", "Must be \"fail\" or \"pass\""},
    {"{" RT_SCHEMA ", \"rules\": [{\"rule\": \"attribute\", \"who\": \"mentor\", \"attribute\": \"a\"}]}",
     REVERSA_E_DATA, "rules[0]", "Needs `is`"},
    {"{" RT_SCHEMA ", \"rules\": [{\"rule\": \"attribute\", \"who\": \"x\", \"attribute\": \"a\", \"is\": 1}]}",
     REVERSA_E_DATA, "rules[0].who", "Must be \"mentor\" or \"mentee\" or \"both\""},
    {"{" RT_SCHEMA ", \"rules\": [{\"rule\": \"attribute\", \"who\": \"both\", \"attribute\": \"a\", \"in\": []}]}",
     REVERSA_E_DATA, "rules[0].in", "Must be a list with at least one value"},
    {"{" RT_SCHEMA ", \"criteria\": [{\"criterion\": \"overlap\", \"attribute\": \"a\"}]}", REVERSA_E_DATA,
     "criteria[0].weight", "Is required"},
    {"{" RT_SCHEMA ", \"criteria\": [{\"criterion\": \"availability\", \"weight\": 0}]}", REVERSA_E_DATA,
     "criteria[0].weight", "Must be from 0.001 to 1000"},
    {"{" RT_SCHEMA ", \"criteria\": [{\"criterion\": \"availability\", \"weight\": 1.0005}]}", REVERSA_E_DATA,
     "criteria[0].weight", "Must have at most three decimals"},
    {"{" RT_SCHEMA ", \"criteria\": [{\"criterion\": \"availability\", \"weight\": 1, \"missing\": 2}]}",
     REVERSA_E_DATA, "criteria[0].missing", "Must be a number from 0 to 1"},
    {"{" RT_SCHEMA ", \"criteria\": [{\"criterion\": \"gap\", \"attribute\": \"level\", \"weight\": 1, \"ideal\": 1}]}",
     REVERSA_E_DATA, "criteria[0].range", "Is required"},
    {"{" RT_SCHEMA
     ", \"criteria\": [{\"criterion\": \"closeness\", \"attribute\": \"a\", \"weight\": 1, \"range\": 0}]}",
     REVERSA_E_DATA, "criteria[0].range", "Must be from"},
    {"{" RT_SCHEMA ", \"criteria\": [{\"criterion\": \"similarity\", \"attributes\": [], \"weight\": 1}]}",
     REVERSA_E_DATA, "criteria[0].attributes", "Must be a list with at least one"},
    {"{" RT_SCHEMA ", \"cadence\": {\"minutes\": 60}}", REVERSA_E_DATA, "cadence.meetings_per_month", "Is required"},
    {"{" RT_SCHEMA
     ", \"cadence\": {\"meetings_per_month\": 2, \"minutes\": 60, \"months\": 9, \"start\": \"2027-02-30\"}}",
     REVERSA_E_DATA, "cadence.start", "The value "},
};

static void test_parse_wrong_programmes_name_the_key_and_the_reason(void **state)
{
    (void)state;
    rt_refuse_programmes(wrongs, sizeof wrongs / sizeof wrongs[0]);
}

static void test_parse_reports_every_error_of_a_file(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_programme *programme;
    const char *json = "{" RT_SCHEMA ", \"a\": 1, \"b\": 2, \"rules\": [{\"rule\": \"x\"}, {\"rule\": \"same\"}]}";
    assert_int_equal(reversa_programme_parse(ctx, json, strlen(json), NULL, &programme), REVERSA_E_DATA);
    assert_int_equal(reversa_context_error_count(ctx), 4);
    reversa_context_free(ctx);
}

typedef struct walked {
    char *json;
    size_t length;
    reversa_programme *programme;
} walked;

static reversa_status walk_parse(reversa_context *ctx, void *state)
{
    walked *w = state;
    return reversa_programme_parse(ctx, w->json, w->length, "p.json", &w->programme);
}

static void walk_release(reversa_context *ctx, void *state)
{
    (void)ctx;
    walked *w = state;
    reversa_programme_free(w->programme);
    w->programme = NULL;
}

static void test_parse_survives_every_allocation_failure(void **state)
{
    (void)state;
    char path[512];
    walked w = {0};
    snprintf(path, sizeof path, "%s/tests/fuzz/corpus/programme/everything.json", REVERSA_SOURCE_DIR);
    w.json = rt_read(path, &w.length);
    assert_non_null(w.json);
    rt_walk walk = {
        .name = "programme_parse", .call = walk_parse, .release = walk_release, .state = &w, .out = &w.programme};
    assert_true(rt_fault_walk(&walk) > 0);
    free(w.json);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parse_empty_programme_has_the_defaults),
        cmocka_unit_test(test_parse_eats_a_byte_order_mark),
        cmocka_unit_test(test_parse_every_kind_of_rule_and_criterion),
        cmocka_unit_test(test_parse_wrong_programmes_name_the_key_and_the_reason),
        cmocka_unit_test(test_parse_reports_every_error_of_a_file),
        cmocka_unit_test(test_parse_survives_every_allocation_failure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
