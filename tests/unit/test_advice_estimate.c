/*
 * Estimates, worked out by hand: the best pair of the new mentor, less the price of its mentee.
 */
#include <reversa.h>

#include <string.h>

#include "match/advice.h"
#include "support/advised.h"

/* One place for two: a second mentor matches whoever is left. */
static void test_estimate_counts_who_is_left(void **state)
{
    (void)state;
    rt_advised a;
    rt_advise(&a, "id,role,skills,wants\nm1,mentor,sql:3,\ne1,mentee,,sql\ne2,mentee,,go\n", RT_COVERAGE, 1);
    reversa_advice_item item = rt_advice_item(&a, REVERSA_ADVICE_TAG, 0);
    assert_string_equal(item.value, "go");
    assert_true(item.has_estimate && item.checked);
    assert_int_equal(item.estimate[0], 1);
    assert_int_equal(item.estimate[1], 1000000);
    assert_int_equal(item.gain[0], 1);
    assert_int_equal(item.gain[1], 1000000);
    item = rt_advice_item(&a, REVERSA_ADVICE_PLACE, 0);
    assert_int_equal(item.person, rt_person(a.made.cohort, "m1"));
    assert_int_equal(item.from, 1);
    assert_int_equal(item.to, 2);
    assert_int_equal(item.gain[0], 1);
    assert_int_equal(item.gain[1], 0);
    rt_advised_drop(&a);
}

static void test_estimate_of_what_everyone_has_is_nothing(void **state)
{
    (void)state;
    rt_advised a;
    rt_advise(&a, "id,role,skills,wants\nm1,mentor,sql:3,\ne1,mentee,,sql\n", RT_COVERAGE, 1);
    reversa_advice_item item = rt_advice_item(&a, REVERSA_ADVICE_TAG, 0);
    assert_true(item.has_estimate && item.checked);
    assert_int_equal(item.estimate[0], 0);
    assert_int_equal(item.gain[0], 0);
    assert_int_equal(item.gain[1], 0);
    rt_advised_drop(&a);
}

/* No prices for squares: the profile is solved all the same. */
static void test_estimate_is_left_out_without_prices(void **state)
{
    (void)state;
    rt_advised a;
    rt_advise(
        &a, "id,role,skills,wants\nm1,mentor,sql:3,\ne1,mentee,,sql\ne2,mentee,,go\n",
        "\"rules\": [], \"criteria\": [{\"criterion\": \"coverage\", \"mentor\": \"skills\", \"mentee\": \"wants\", "
        "\"weight\": 1}], \"objective\": [\"mentees\", \"even\", \"score\"]",
        1);
    reversa_advice_item item = rt_advice_item(&a, REVERSA_ADVICE_TAG, 0);
    assert_false(item.has_estimate);
    assert_true(item.checked);
    assert_int_equal(item.gain[0], 1);
    rt_advised_drop(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_estimate_counts_who_is_left),
        cmocka_unit_test(test_estimate_of_what_everyone_has_is_nothing),
        cmocka_unit_test(test_estimate_is_left_out_without_prices),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
