/*
 * Estimates, worked out by hand: the best pair of the new mentor, less the price of its mentee.
 */
#include <reversa.h>

#include <string.h>

#include "match/advice.h"
#include "support/people.h"

/* Advice on a small programme. */
typedef struct advised {
    rt_case made;
    reversa_matching *matching;
    reversa_advice *advice;
} advised;

static void advise(advised *a, const char *csv, const char *inside, int32_t best)
{
    reversa_match_options options;
    reversa_advice_options wanted;
    reversa_match_options_init(&options);
    reversa_advice_options_init(&wanted);
    options.level_prices = true;
    wanted.best = best;
    *a = (advised){0};
    assert_int_equal(rt_make(&a->made, csv, inside), REVERSA_OK);
    assert_int_equal(reversa_match(a->made.ctx, a->made.problem, NULL, &options, &a->matching), REVERSA_OK);
    assert_int_equal(reversa_advice_find(a->made.ctx, a->made.problem, a->matching, &wanted, &a->advice), REVERSA_OK);
}

/* The n-th item of a kind; all zero where there is none. */
static reversa_advice_item item_of(const advised *a, reversa_advice_kind kind, int n)
{
    reversa_advice_item item;
    for (int32_t k = 0; k < reversa_advice_n(a->advice); k++) {
        reversa_advice_item_read(a->advice, k, &item);
        if (item.kind == kind && n-- == 0)
            return item;
    }
    return (reversa_advice_item){0};
}

static void drop(advised *a)
{
    reversa_advice_free(a->advice);
    reversa_matching_free(a->matching);
    rt_drop(&a->made);
}

#define COVERAGE                                                                                                       \
    "\"rules\": [], \"criteria\": [{\"criterion\": \"coverage\", \"mentor\": \"skills\", \"mentee\": \"wants\", "      \
    "\"weight\": 1}], \"objective\": [\"mentees\", \"score\"]"

/* One place for two: a second mentor matches whoever is left. */
static void test_estimate_counts_who_is_left(void **state)
{
    (void)state;
    advised a;
    advise(&a, "id,role,skills,wants\nm1,mentor,sql:3,\ne1,mentee,,sql\ne2,mentee,,go\n", COVERAGE, 1);
    reversa_advice_item item = item_of(&a, REVERSA_ADVICE_TAG, 0);
    assert_string_equal(item.value, "go");
    assert_true(item.has_estimate && item.checked);
    assert_int_equal(item.estimate[0], 1);
    assert_int_equal(item.estimate[1], 1000000);
    assert_int_equal(item.gain[0], 1);
    assert_int_equal(item.gain[1], 1000000);
    item = item_of(&a, REVERSA_ADVICE_PLACE, 0);
    assert_int_equal(item.person, rt_person(a.made.cohort, "m1"));
    assert_int_equal(item.from, 1);
    assert_int_equal(item.to, 2);
    assert_int_equal(item.gain[0], 1);
    assert_int_equal(item.gain[1], 0);
    drop(&a);
}

static void test_estimate_of_what_everyone_has_is_nothing(void **state)
{
    (void)state;
    advised a;
    advise(&a, "id,role,skills,wants\nm1,mentor,sql:3,\ne1,mentee,,sql\n", COVERAGE, 1);
    reversa_advice_item item = item_of(&a, REVERSA_ADVICE_TAG, 0);
    assert_true(item.has_estimate && item.checked);
    assert_int_equal(item.estimate[0], 0);
    assert_int_equal(item.gain[0], 0);
    assert_int_equal(item.gain[1], 0);
    drop(&a);
}

/* No prices for squares: the profile is solved all the same. */
static void test_estimate_is_left_out_without_prices(void **state)
{
    (void)state;
    advised a;
    advise(&a, "id,role,skills,wants\nm1,mentor,sql:3,\ne1,mentee,,sql\ne2,mentee,,go\n",
           "\"rules\": [], \"criteria\": [{\"criterion\": \"coverage\", \"mentor\": \"skills\", \"mentee\": \"wants\", "
           "\"weight\": 1}], \"objective\": [\"mentees\", \"even\", \"score\"]",
           1);
    reversa_advice_item item = item_of(&a, REVERSA_ADVICE_TAG, 0);
    assert_false(item.has_estimate);
    assert_true(item.checked);
    assert_int_equal(item.gain[0], 1);
    drop(&a);
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
