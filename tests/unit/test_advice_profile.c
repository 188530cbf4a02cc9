/*
 * Profiles: which values are listed, in which order, and ids that nobody has.
 */
#include <reversa.h>

#include <string.h>

#include "match/advice.h"
#include "support/advised.h"

static void test_profiles_are_what_is_wanted(void **state)
{
    (void)state;
    rt_advised a;
    rt_advise(&a,
              "id,role,skills,wants,department,availability\nm1,mentor,sql:3,,x,Mon 09:00-10:00\ne1,mentee,,sql;go,y,\n"
              "e2,mentee,,go,y,\nnew mentor 1,none,,,,\n",
              RT_COVERAGE, 0);
    assert_string_equal(rt_advice_item(&a, REVERSA_ADVICE_TAG, 0).value, "go");
    assert_string_equal(rt_advice_item(&a, REVERSA_ADVICE_TAG, 1).value, "sql");
    assert_null(rt_advice_item(&a, REVERSA_ADVICE_TAG, 2).value);
    assert_null(rt_advice_item(&a, REVERSA_ADVICE_TEXT, 0).value); /* nothing looks at the department, nor at hours */
    assert_null(rt_advice_item(&a, REVERSA_ADVICE_SLOT, 0).value);
    assert_int_equal(rt_advice_item(&a, REVERSA_ADVICE_TAG, 0).person, rt_person(a.made.cohort, "m1"));
    assert_false(rt_advice_item(&a, REVERSA_ADVICE_TAG, 0).checked);
    for (int32_t k = 0; k < a.advice->n; k++)
        if (a.advice->list[k].new_id)
            assert_int_equal(reversa_cohort_find(a.made.cohort, a.advice->list[k].new_id), -1);
    rt_advised_drop(&a);
}

static void test_profiles_of_nobody_are_none(void **state)
{
    (void)state;
    rt_advised a;
    rt_advise(&a, "id,role,skills,wants\ne1,mentee,,sql\n", RT_COVERAGE, 3);
    assert_null(rt_advice_item(&a, REVERSA_ADVICE_TAG, 0).value); /* nobody whom the mentor could be like */
    rt_advised_drop(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_profiles_are_what_is_wanted),
        cmocka_unit_test(test_profiles_of_nobody_are_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
