/*
 * Profiles: which values are listed, in which order, and ids that nobody has.
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

static void test_profiles_are_what_is_wanted(void **state)
{
    (void)state;
    advised a;
    advise(&a,
           "id,role,skills,wants,department,availability\nm1,mentor,sql:3,,x,Mon 09:00-10:00\ne1,mentee,,sql;go,y,\n"
           "e2,mentee,,go,y,\nnew mentor 1,none,,,,\n",
           COVERAGE, 0);
    assert_string_equal(item_of(&a, REVERSA_ADVICE_TAG, 0).value, "go");
    assert_string_equal(item_of(&a, REVERSA_ADVICE_TAG, 1).value, "sql");
    assert_null(item_of(&a, REVERSA_ADVICE_TAG, 2).value);
    assert_null(item_of(&a, REVERSA_ADVICE_TEXT, 0).value); /* nothing looks at the department, nor at hours */
    assert_null(item_of(&a, REVERSA_ADVICE_SLOT, 0).value);
    assert_int_equal(item_of(&a, REVERSA_ADVICE_TAG, 0).person, rt_person(a.made.cohort, "m1"));
    assert_false(item_of(&a, REVERSA_ADVICE_TAG, 0).checked);
    for (int32_t k = 0; k < a.advice->n; k++)
        if (a.advice->list[k].new_id)
            assert_int_equal(reversa_cohort_find(a.made.cohort, a.advice->list[k].new_id), -1);
    drop(&a);
}

static void test_profiles_of_nobody_are_none(void **state)
{
    (void)state;
    advised a;
    advise(&a, "id,role,skills,wants\ne1,mentee,,sql\n", COVERAGE, 3);
    assert_null(item_of(&a, REVERSA_ADVICE_TAG, 0).value); /* nobody whom the mentor could be like */
    drop(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_profiles_are_what_is_wanted),
        cmocka_unit_test(test_profiles_of_nobody_are_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
