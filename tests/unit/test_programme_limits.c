/*
 * Limits and objectives of programme files: what is read, and what is refused with which words.
 */
#include "io/programme.h"
#include "support/programmes.h"

static void test_parse_every_kind_of_limit_and_level(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_programme *p = rt_programme_corpus(ctx, "everything.json");
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

static const rt_wrong_programme wrongs[] = {
    {"{" RT_SCHEMA ", \"limits\": [{\"limit\": \"quota\", \"side\": \"mentor\"}]}", REVERSA_E_DATA, "limits[0]",
     "Needs at_least or at_most"},
    {"{" RT_SCHEMA ", \"limits\": [{\"limit\": \"quota\", \"side\": \"mentor\", \"at_least\": 3}]}", REVERSA_E_DATA,
     "limits[0].at_least", "Must be {\"count\": n} or {\"share\": s}"},
    {"{" RT_SCHEMA ", \"limits\": [{\"limit\": \"pairs\", \"where\": {}, \"at_most\": {\"share\": 1.5}}]}",
     REVERSA_E_DATA, "limits[0].where", "Must be {\"same\": column}"},
    {"{" RT_SCHEMA ", \"limits\": [{\"limit\": \"load\", \"side\": \"mentor\", \"at_least\": -1}]}", REVERSA_E_DATA,
     "limits[0].at_least", "Must be from 0"},
    {"{" RT_SCHEMA ", \"limits\": [{\"limit\": \"budget\", \"per\": \"all\", \"cost\": \"c\", \"at_most\": \"d\"}]}",
     REVERSA_E_DATA, "limits[0].at_most", "Must be a number when"},
    {"{" RT_SCHEMA ", \"limits\": [{\"limit\": \"conflict\", \"people\": [[\"a\"]]}]}", REVERSA_E_DATA,
     "limits[0].people[0]", "Must have at least two ids"},
    {"{" RT_SCHEMA ", \"limits\": [{\"limit\": \"stable\", \"soft\": 5}]}", REVERSA_E_DATA, "limits[0].soft",
     "Must be {\"penalty\""},
    {"{" RT_SCHEMA ", \"objective\": []}", REVERSA_E_DATA, "objective", "Must have at least one level"},
    {"{" RT_SCHEMA ", \"objective\": [\"happiness\"]}", REVERSA_E_DATA, "objective[0]", "Must be mentees"},
    {"{" RT_SCHEMA ", \"objective\": [\"score\", \"score\"]}", REVERSA_E_DATA, "objective[1]",
     "The level stands twice"},
};

static void test_parse_wrong_limits_name_the_key_and_the_reason(void **state)
{
    (void)state;
    rt_refuse_programmes(wrongs, sizeof wrongs / sizeof wrongs[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parse_every_kind_of_limit_and_level),
        cmocka_unit_test(test_parse_wrong_limits_name_the_key_and_the_reason),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
