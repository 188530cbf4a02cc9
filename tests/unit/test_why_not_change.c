/*
 * Remedies: their order, and what stays unchecked.
 */
#include <reversa.h>

#include <string.h>

#include "support/asked.h"

static const char csv[] = "id,role,level\nm1,mentor,1\ne5,mentee,5\ne2,mentee,2\n";

static void test_changes_that_match_come_first(void **state)
{
    (void)state;
    rt_asked a;
    reversa_remedy remedy;
    rt_ask(&a, "id,role,level\nm1,mentor,1\nm2,mentor,2\ne5,mentee,5\ne2,mentee,2\n", RT_GAP, "e2", 8);
    assert_int_equal(reversa_why_not_n_remedies(a.answers[REVERSA_MENTEE]), 2);
    reversa_why_not_remedy(a.answers[REVERSA_MENTEE], 0, &remedy);
    assert_int_equal(remedy.kind, REVERSA_REMEDY_RULE);
    assert_true(remedy.checked && remedy.matches && !remedy.dropped && !remedy.is_most);
    assert_int_equal(remedy.from, 2000000);
    assert_int_equal(remedy.to, 1000000);
    assert_int_equal(remedy.new_partner, rt_person(a.made.cohort, "m1"));
    assert_int_equal(reversa_why_not_gain(a.answers[REVERSA_MENTEE], 0, 0), 1);
    reversa_why_not_remedy(a.answers[REVERSA_MENTEE], 1, &remedy);
    assert_true(remedy.dropped);
    rt_asked_drop(&a);
}

static void test_changes_beyond_the_number_of_solves_are_not_checked(void **state)
{
    (void)state;
    rt_asked a;
    reversa_remedy remedy;
    rt_ask(&a, csv, RT_GAP, "e2", 0);
    assert_true(reversa_why_not_n_remedies(a.answers[REVERSA_MENTEE]) > 0);
    reversa_why_not_remedy(a.answers[REVERSA_MENTEE], 0, &remedy);
    assert_false(remedy.checked || remedy.matches);
    assert_int_equal(remedy.new_partner, -1);
    assert_non_null(strstr(remedy.text, "not checked"));
    assert_int_equal(reversa_why_not_gain(a.answers[REVERSA_MENTEE], 0, 0), 0);
    rt_asked_drop(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_changes_that_match_come_first),
        cmocka_unit_test(test_changes_beyond_the_number_of_solves_are_not_checked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
