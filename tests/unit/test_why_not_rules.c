/*
 * What rules remove, counted by hand: first, alone, and the nearest bound.
 */
#include <reversa.h>

#include <string.h>

#include "support/asked.h"

#define TWO                                                                                                            \
    "\"rules\": [{\"rule\": \"level_gap\", \"at_least\": 2}, {\"rule\": \"attribute\", \"who\": \"mentor\", "          \
    "\"attribute\": \"years\", \"at_most\": 3}], \"criteria\": [{\"criterion\": \"gap\", \"attribute\": \"level\", "   \
    "\"ideal\": 4, \"range\": 4, \"weight\": 1}], \"objective\": [\"mentees\", \"score\"]"

static void test_rules_are_counted_first_and_alone(void **state)
{
    (void)state;
    rt_asked a;
    reversa_removal gap, years;
    reversa_person_answer person;
    rt_ask(
        &a,
        "id,role,level,years\nm1,mentor,3,1\nm2,mentor,3,9\nm3,mentor,1,5\nm4,mentor,1,4.5\nm5,mentor,4,1\ne4,mentee,4,"
        "\n",
        TWO, "e4", -1);
    reversa_why_not_person(a.answers[REVERSA_MENTEE], &person);
    int32_t n = reversa_why_not_n_rules(a.answers[REVERSA_MENTEE]);
    assert_int_equal(n, 4); /* veto, not_forbidden, and the programme's */
    reversa_why_not_rule(a.answers[REVERSA_MENTEE], 2, &gap);
    reversa_why_not_rule(a.answers[REVERSA_MENTEE], 3, &years);
    assert_int_equal(person.n_eligible, 0);
    assert_int_equal(gap.n_fail, 3);
    assert_int_equal(gap.n_first, 3);
    assert_int_equal(gap.n_alone, 2);
    assert_int_equal(gap.to, 1000000);
    assert_int_equal(gap.n_opened, 1);
    assert_int_equal(years.n_fail, 3);
    assert_int_equal(years.n_first, 2);
    assert_int_equal(years.n_alone, 2);
    assert_true(years.has_bound && years.is_most);
    assert_int_equal(years.from, 3000000);
    assert_int_equal(years.to, 4500000);
    assert_int_equal(years.n_opened, 1);
    assert_int_equal(person.opening, 2);
    rt_asked_drop(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rules_are_counted_first_and_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
