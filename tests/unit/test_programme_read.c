/*
 * Programme files: what is read, and what is refused with which words.
 */
#include "support/support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <reversa/programme.h>

#include "io/programme.h"

#define SCHEMA "\"schema\": \"reversa.programme/1\""

static reversa_programme *parse(reversa_context *ctx, const char *json)
{
    reversa_programme *programme = NULL;
    assert_int_equal(reversa_programme_parse(ctx, json, strlen(json), "p.json", &programme), REVERSA_OK);
    return programme;
}

static reversa_programme *read_corpus(reversa_context *ctx, const char *name)
{
    char path[512];
    reversa_programme *programme = NULL;
    snprintf(path, sizeof path, "%s/tests/fuzz/corpus/programme/%s", REVERSA_SOURCE_DIR, name);
    assert_int_equal(reversa_programme_read(ctx, path, &programme), REVERSA_OK);
    return programme;
}

static void test_parse_empty_programme_has_the_defaults(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_programme *programme = parse(ctx, "{" SCHEMA "}");
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

static void test_parse_every_kind_of_rule_and_criterion(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_programme *p = read_corpus(ctx, "everything.json");
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

static void test_parse_every_kind_of_limit_and_level(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_programme *p = read_corpus(ctx, "everything.json");
    assert_int_equal(p->n_limits, 13);
    assert_int_equal(p->limits[0].side, REVERSA_MENTEE);
    assert_true(p->limits[0].at_least.given && !p->limits[0].at_least.is_share);
    assert_int_equal(p->limits[0].at_least.value, 50);
    assert_true(p->limits[1].at_most.is_share);
    assert_int_equal(p->limits[1].at_most.value, 700000);
    assert_int_equal(p->limits[1].where.n_values, 2);
    assert_true(p->limits[2].where_different);
    assert_string_equal(p->limits[3].at_most_column, "hours_available");
    assert_int_equal(p->limits[4].per, RV_WHO_BOTH);
    assert_int_equal(p->limits[4].at_most_number, INT64_C(20000500000));
    assert_int_equal(p->limits[5].at_most.value, 3);
    assert_int_equal(p->limits[9].at_most.value, 10);
    assert_true(p->limits[10].soft);
    assert_int_equal(p->limits[11].n_groups, 2);
    assert_int_equal(p->limits[11].group_sizes[1], 3);
    assert_string_equal(p->limits[11].groups[1][2], "c");
    assert_int_equal(p->limits[12].penalty, 200000);
    assert_int_equal(p->limits[12].where.at_least, 3000000);
    assert_int_equal(p->objective[1].give_up, 10000);
    assert_int_equal(p->objective[3].step, 1000);
    assert_int_equal(p->cadence.meetings_per_month, 2500000);
    assert_int_equal(p->cadence.start, 20850); /* 2027-02-01: date -d 2027-02-01 +%s divided by 86400 */
    assert_int_equal(p->n_sensitive, 1);
    reversa_programme_free(p);
    reversa_context_free(ctx);
}

/* A text with one thing wrong, and what is said of it. */
typedef struct wrong {
    const char *json;
    reversa_status status;
    const char *key;
    const char *message; /* how it begins */
} wrong;

static const wrong wrongs[] = {
    {"", REVERSA_E_FORMAT, NULL, "Not JSON"},
    {"{\n\"schema\": }", REVERSA_E_FORMAT, NULL, "Not JSON"},
    {"{\"a\": 1, \"a\": 2}", REVERSA_E_FORMAT, NULL, "Not JSON: duplicate"},
    {"[]", REVERSA_E_DATA, NULL, "Must be an object"},
    {"3", REVERSA_E_FORMAT, NULL, "Not JSON"},
    {"{}", REVERSA_E_DATA, "schema", "Must be \"reversa.programme/1\""},
    {"{\"schema\": \"reversa.programme/2\"}", REVERSA_E_DATA, "schema", "Must be"},
    {"{" SCHEMA ", \"ruels\": []}", REVERSA_E_DATA, "ruels", "Unknown key"},
    {"{" SCHEMA ", \"name\": 3}", REVERSA_E_DATA, "name", "Must be a text"},
    {"{" SCHEMA ", \"rules\": {}}", REVERSA_E_DATA, "rules", "Must be a list"},
    {"{" SCHEMA ", \"rules\": [3]}", REVERSA_E_DATA, "rules[0]", "Must be an object"},
    {"{" SCHEMA ", \"rules\": [{}]}", REVERSA_E_DATA, "rules[0].rule", "Is required"},
    {"{" SCHEMA ", \"rules\": [{\"rule\": \"levels\"}]}", REVERSA_E_DATA, "rules[0].rule", "There is no rule"},
    {"{" SCHEMA ", \"rules\": [{\"rule\": \"same\"}]}", REVERSA_E_DATA, "rules[0].attribute", "Is required"},
    {"{" SCHEMA ", \"rules\": [{\"rule\": \"level_gap\"}]}", REVERSA_E_DATA, "rules[0]", "Needs at_least"},
    {"{" SCHEMA ", \"rules\": [{\"rule\": \"level_gap\", \"at_least\": 3, \"at_most\": 2}]}", REVERSA_E_DATA,
     "rules[0].at_least", "Is above at_most"},
    {"{" SCHEMA ", \"rules\": [{\"rule\": \"level_gap\", \"at_least\": 0.0000001}]}", REVERSA_E_DATA,
     "rules[0].at_least", "Must have at most six decimals"},
    {"{" SCHEMA ", \"rules\": [{\"rule\": \"not_paired_before\", \"missing\": \"maybe\"}]}", REVERSA_E_DATA,
     "rules[0].missing", "Must be \"fail\" or \"pass\""},
    {"{" SCHEMA ", \"rules\": [{\"rule\": \"attribute\", \"who\": \"mentor\", \"attribute\": \"a\"}]}", REVERSA_E_DATA,
     "rules[0]", "Needs `is`"},
    {"{" SCHEMA ", \"rules\": [{\"rule\": \"attribute\", \"who\": \"x\", \"attribute\": \"a\", \"is\": 1}]}",
     REVERSA_E_DATA, "rules[0].who", "Must be \"mentor\" or \"mentee\" or \"both\""},
    {"{" SCHEMA ", \"rules\": [{\"rule\": \"attribute\", \"who\": \"both\", \"attribute\": \"a\", \"in\": []}]}",
     REVERSA_E_DATA, "rules[0].in", "Must be a list with at least one value"},
    {"{" SCHEMA ", \"criteria\": [{\"criterion\": \"overlap\", \"attribute\": \"a\"}]}", REVERSA_E_DATA,
     "criteria[0].weight", "Is required"},
    {"{" SCHEMA ", \"criteria\": [{\"criterion\": \"availability\", \"weight\": 0}]}", REVERSA_E_DATA,
     "criteria[0].weight", "Must be from 0.001 to 1000"},
    {"{" SCHEMA ", \"criteria\": [{\"criterion\": \"availability\", \"weight\": 1.0005}]}", REVERSA_E_DATA,
     "criteria[0].weight", "Must have at most three decimals"},
    {"{" SCHEMA ", \"criteria\": [{\"criterion\": \"availability\", \"weight\": 1, \"missing\": 2}]}", REVERSA_E_DATA,
     "criteria[0].missing", "Must be a number from 0 to 1"},
    {"{" SCHEMA ", \"criteria\": [{\"criterion\": \"gap\", \"attribute\": \"level\", \"weight\": 1, \"ideal\": 1}]}",
     REVERSA_E_DATA, "criteria[0].range", "Is required"},
    {"{" SCHEMA ", \"criteria\": [{\"criterion\": \"closeness\", \"attribute\": \"a\", \"weight\": 1, \"range\": 0}]}",
     REVERSA_E_DATA, "criteria[0].range", "Must be from"},
    {"{" SCHEMA ", \"criteria\": [{\"criterion\": \"similarity\", \"attributes\": [], \"weight\": 1}]}", REVERSA_E_DATA,
     "criteria[0].attributes", "Must be a list with at least one"},
    {"{" SCHEMA ", \"limits\": [{\"limit\": \"quota\", \"side\": \"mentor\"}]}", REVERSA_E_DATA, "limits[0]",
     "Needs at_least or at_most"},
    {"{" SCHEMA ", \"limits\": [{\"limit\": \"quota\", \"side\": \"mentor\", \"at_least\": 3}]}", REVERSA_E_DATA,
     "limits[0].at_least", "Must be {\"count\": n} or {\"share\": s}"},
    {"{" SCHEMA ", \"limits\": [{\"limit\": \"pairs\", \"where\": {}, \"at_most\": {\"share\": 1.5}}]}", REVERSA_E_DATA,
     "limits[0].where", "Must be {\"same\": column}"},
    {"{" SCHEMA ", \"limits\": [{\"limit\": \"load\", \"side\": \"mentor\", \"at_least\": -1}]}", REVERSA_E_DATA,
     "limits[0].at_least", "Must be from 0"},
    {"{" SCHEMA ", \"limits\": [{\"limit\": \"budget\", \"per\": \"all\", \"cost\": \"c\", \"at_most\": \"d\"}]}",
     REVERSA_E_DATA, "limits[0].at_most", "Must be a number when"},
    {"{" SCHEMA ", \"limits\": [{\"limit\": \"conflict\", \"people\": [[\"a\"]]}]}", REVERSA_E_DATA,
     "limits[0].people[0]", "Must have at least two ids"},
    {"{" SCHEMA ", \"limits\": [{\"limit\": \"stable\", \"soft\": 5}]}", REVERSA_E_DATA, "limits[0].soft",
     "Must be {\"penalty\""},
    {"{" SCHEMA ", \"objective\": []}", REVERSA_E_DATA, "objective", "Must have at least one level"},
    {"{" SCHEMA ", \"objective\": [\"happiness\"]}", REVERSA_E_DATA, "objective[0]", "Must be mentees"},
    {"{" SCHEMA ", \"objective\": [\"score\", \"score\"]}", REVERSA_E_DATA, "objective[1]", "The level stands twice"},
    {"{" SCHEMA ", \"cadence\": {\"minutes\": 60}}", REVERSA_E_DATA, "cadence.meetings_per_month", "Is required"},
    {"{" SCHEMA
     ", \"cadence\": {\"meetings_per_month\": 2, \"minutes\": 60, \"months\": 9, \"start\": \"2027-02-30\"}}",
     REVERSA_E_DATA, "cadence.start", "The value "},
};

static void test_parse_wrong_programmes_name_the_key_and_the_reason(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    for (size_t i = 0; i < sizeof wrongs / sizeof wrongs[0]; i++) {
        const wrong *w = &wrongs[i];
        reversa_programme *programme = (reversa_programme *)(uintptr_t)1;
        reversa_error error;
        reversa_status status = reversa_programme_parse(ctx, w->json, strlen(w->json), "p.json", &programme);
        reversa_context_error(ctx, 0, &error);
        if (status != w->status || strncmp(error.message, w->message, strlen(w->message)) != 0)
            fail_msg("%s: status %d, said \"%s\"", w->json, (int)status, error.message);
        assert_null(programme);
        assert_string_equal(error.file, "p.json");
        if (w->key)
            assert_string_equal(error.column, w->key);
        else if (status == REVERSA_E_FORMAT)
            assert_true(error.row >= 1);
    }
    reversa_context_free(ctx);
}

static void test_parse_reports_every_error_of_a_file(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_programme *programme;
    const char *json = "{" SCHEMA ", \"a\": 1, \"b\": 2, \"rules\": [{\"rule\": \"x\"}, {\"rule\": \"same\"}]}";
    assert_int_equal(reversa_programme_parse(ctx, json, strlen(json), NULL, &programme), REVERSA_E_DATA);
    assert_int_equal(reversa_context_error_count(ctx), 4);
    reversa_context_free(ctx);
}

static void test_parse_refuses_null(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_programme *programme;
    assert_int_equal(reversa_programme_parse(ctx, NULL, 0, NULL, &programme), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_programme_parse(ctx, "{}", 2, NULL, NULL), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_programme_parse(NULL, "{}", 2, NULL, &programme), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_programme_read(ctx, "no/such/file.json", &programme), REVERSA_E_IO);
    assert_null(programme);
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
        cmocka_unit_test(test_parse_every_kind_of_rule_and_criterion),
        cmocka_unit_test(test_parse_every_kind_of_limit_and_level),
        cmocka_unit_test(test_parse_wrong_programmes_name_the_key_and_the_reason),
        cmocka_unit_test(test_parse_reports_every_error_of_a_file),
        cmocka_unit_test(test_parse_refuses_null),
        cmocka_unit_test(test_parse_survives_every_allocation_failure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
