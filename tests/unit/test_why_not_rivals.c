/*
 * Who has the places of the best eligible partners: the weakest pair of each, and nobody where a place is free.
 */
#include <reversa.h>

#include <string.h>

#include "support/asked.h"

static void test_rivals_are_the_weakest_holders(void **state)
{
    (void)state;
    rt_asked a;
    reversa_rival rival;
    rt_ask(&a, "id,role,level,mentor_capacity\nm1,mentor,1,2\ne5,mentee,5,\ne4,mentee,4,\ne3,mentee,3,\n", RT_GAP, "e3",
           -1);
    assert_int_equal(reversa_why_not_n_rivals(a.answers[REVERSA_MENTEE]), 1);
    reversa_why_not_rival(a.answers[REVERSA_MENTEE], 0, &rival);
    assert_int_equal(rival.partner, rt_person(a.made.cohort, "m1"));
    assert_int_equal(rival.score, 500000);
    assert_int_equal(rival.holder, rt_person(a.made.cohort, "e4"));
    assert_int_equal(rival.holder_score, 750000);
    assert_int_equal(rival.exchange.loss[1], 250000);
    assert_false(rival.holder_is_pinned);
    reversa_holder holder;
    assert_int_equal(reversa_why_not_n_holders(a.answers[REVERSA_MENTEE], 0), 2);
    assert_int_equal(reversa_why_not_n_holders(a.answers[REVERSA_MENTEE], 1), 0);
    reversa_why_not_holder(a.answers[REVERSA_MENTEE], 0, 0, &holder);
    assert_int_equal(holder.person, rt_person(a.made.cohort, "e4"));
    assert_int_equal(holder.ahead, 250000);
    reversa_why_not_holder(a.answers[REVERSA_MENTEE], 0, 1, &holder);
    assert_int_equal(holder.person, rt_person(a.made.cohort, "e5"));
    assert_int_equal(holder.score, 1000000);
    assert_int_equal(holder.ahead, 500000);
    assert_false(holder.is_pinned);
    reversa_why_not_holder(a.answers[REVERSA_MENTEE], 0, 2, &holder);
    assert_int_equal(holder.score, 0);
    rt_asked_drop(&a);
}

static void test_rivals_of_who_is_matched_are_none(void **state)
{
    (void)state;
    rt_asked a;
    reversa_person_answer person;
    rt_ask(&a, "id,role,level\nm1,mentor,1\ne5,mentee,5\n", RT_GAP, "e5", -1);
    reversa_why_not_person(a.answers[REVERSA_MENTEE], &person);
    assert_int_equal(person.best_score, 1000000);
    assert_int_equal(person.n_partners, 1);
    assert_int_equal(reversa_why_not_n_rivals(a.answers[REVERSA_MENTEE]), 0);
    rt_asked_drop(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rivals_are_the_weakest_holders),
        cmocka_unit_test(test_rivals_of_who_is_matched_are_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
