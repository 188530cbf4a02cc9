/* Limits in words. */
#include "support/people.h"

#include <stdio.h>

#include "model/bind.h"

static void test_limit_text(void **state)
{
    (void)state;
    static const struct {
        const char *json;
        const char *text;
    } rows[] = {
        {"\"limit\": \"quota\", \"side\": \"mentee\", \"where\": {\"attribute\": \"department\", \"is\": \"POL\"}, "
         "\"at_least\": {\"count\": 50}",
         "quota mentee department is POL, at least 50 pairs"},
        {"\"limit\": \"quota\", \"side\": \"mentor\", \"where\": {\"attribute\": \"gender\", \"in\": [\"F\", \"X\"]}, "
         "\"at_least\": {\"share\": 0.4}, \"at_most\": {\"share\": 0.705}",
         "quota mentor gender in F, X, at least 40% of the pairs, at most 70.5% of the pairs"},
        {"\"limit\": \"quota\", \"side\": \"mentee\", \"where\": {\"attribute\": \"level\", \"at_least\": 3, "
         "\"at_most\": 4.5}, \"at_most\": {\"count\": 0}",
         "quota mentee level >= 3 and <= 4.5, at most 0 pairs"},
        {"\"limit\": \"quota\", \"side\": \"mentee\", \"where\": {\"attribute\": \"level\", \"at_most\": -1}, "
         "\"at_most\": {\"count\": 2}",
         "quota mentee level <= -1, at most 2 pairs"},
        {"\"limit\": \"pairs\", \"where\": {\"different\": \"department\"}, \"at_least\": {\"share\": 0.6}",
         "pairs different department, at least 60% of the pairs"},
        {"\"limit\": \"pairs\", \"where\": {\"same\": \"site\"}, \"at_most\": {\"count\": 7}",
         "pairs same site, at most 7 pairs"},
        {"\"limit\": \"budget\", \"per\": \"mentor\", \"cost\": \"hours\", \"at_most\": \"hours_available\"",
         "budget per mentor of hours, at most hours_available"},
        {"\"limit\": \"budget\", \"per\": \"all\", \"cost\": \"travel\", \"at_most\": 20000.5",
         "budget per all of travel, at most 20000.5"},
        {"\"limit\": \"load\", \"side\": \"mentor\", \"at_least\": 1, \"at_most\": 3",
         "load mentor at least 1, at most 3"},
        {"\"limit\": \"load\", \"side\": \"mentee\", \"at_most\": 3", "load mentee at most 3"},
        {"\"limit\": \"load\", \"side\": \"mentee\", \"at_least\": 1", "load mentee at least 1"},
        {"\"limit\": \"mentor_minimum\"", "mentor_minimum"},
        {"\"limit\": \"one_role\"", "one_role"},
        {"\"limit\": \"slots\"", "slots"},
        {"\"limit\": \"stable\"", "stable"},
        {"\"limit\": \"changes\", \"at_most\": 10", "changes at most 10"},
        {"\"limit\": \"conflict\", \"people\": [[\"C1\", \"C2\", \"C3\"]]", "conflict of C1, C2, C3"},
        {"\"limit\": \"conflict\", \"people\": [[\"C1\", \"C2\"], [\"C3\", \"C4\"]]", "conflict in 2 groups of people"},
        {"\"limit\": \"quota\", \"side\": \"mentee\", \"where\": {\"attribute\": \"location\", \"is\": \"field\"}, "
         "\"at_least\": {\"count\": 30}, \"soft\": {\"penalty\": 200000}",
         "quota mentee location is field, at least 30 pairs, soft with penalty 200000 (0.2 of score for each unit)"},
    };
    reversa_context *ctx = rt_context(NULL);
    rv_arena arena;
    rv_arena_open(ctx, &arena);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char inside[400];
        snprintf(inside, sizeof inside, "\"limits\": [{%s}]", rows[i].json);
        reversa_programme *programme = rt_programme(ctx, inside);
        assert_string_equal(rv_limit_text(ctx, &arena, &programme->limits[0]), rows[i].text);
        reversa_programme_free(programme);
    }
    rv_arena_free(&arena);
    reversa_context_free(ctx);
}

static void test_limit_text_without_where(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    rv_arena arena;
    rv_limit limit;
    rv_arena_open(ctx, &arena);
    rv_limit_init(&limit, RV_LIMIT_QUOTA);
    limit.at_most = (rv_amount){true, false, INT64_MAX};
    assert_string_equal(rv_limit_text(ctx, &arena, &limit), "quota mentor, at most unlimited pairs");
    rv_arena_free(&arena);
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_limit_text),
        cmocka_unit_test(test_limit_text_without_where),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
