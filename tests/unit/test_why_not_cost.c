/*
 * What matching a person would cost, worked out by hand.
 */
#include <reversa.h>

#include <string.h>

#include "support/asked.h"

/* e3 scores 0.5 with m1, who has e5 with 1; e5 could go nowhere else. */
static void test_cost_is_what_the_displaced_pair_is_worth_more(void **state)
{
    (void)state;
    rt_asked a;
    reversa_person_answer person;
    rt_ask(&a, "id,role,level\nm1,mentor,1\ne5,mentee,5\ne3,mentee,3\n", RT_GAP, "e3", -1);
    reversa_why_not_person(a.answers[REVERSA_MENTEE], &person);
    assert_int_equal(person.exchange.claim, REVERSA_CLAIM_EXACT);
    assert_true(person.exchange.possible);
    assert_int_equal(person.exchange.loss[0], 0);
    assert_int_equal(person.exchange.loss[1], 500000);
    assert_non_null(strstr(person.text, "to match them would cost score 0.5"));
    rt_asked_drop(&a);
}

static void test_cost_of_nothing_is_the_lottery(void **state)
{
    (void)state;
    rt_asked a;
    const char *csv = "id,role,level\nm1,mentor,1\ntwin1,mentee,5\ntwin2,mentee,5\n";
    reversa_person_answer person;
    rt_ask(&a, csv, RT_GAP, "twin1", -1);
    reversa_why_not_person(a.answers[REVERSA_MENTEE], &person);
    if (person.n_partners > 0) {
        rt_asked_drop(&a);
        rt_ask(&a, csv, RT_GAP, "twin2", -1);
        reversa_why_not_person(a.answers[REVERSA_MENTEE], &person);
    }
    assert_int_equal(person.exchange.claim, REVERSA_CLAIM_EXACT);
    assert_int_equal(person.exchange.loss[0], 0);
    assert_int_equal(person.exchange.loss[1], 0);
    assert_non_null(strstr(person.text, "the lottery decided"));
    rt_asked_drop(&a);
}

static void test_cost_needs_the_insight_of_the_matching(void **state)
{
    (void)state;
    rt_asked a;
    reversa_matching *other;
    reversa_why_not_options options;
    rt_ask(&a, "id,role,level\nm1,mentor,1\ne5,mentee,5\n", RT_GAP, "e5", -1);
    reversa_why_not_options_init(&options);
    options.insight = a.insight;
    assert_int_equal(reversa_match(a.made.ctx, a.made.problem, NULL, NULL, &other), REVERSA_OK);
    reversa_why_not *answers[2];
    assert_int_equal(reversa_why_not_find(a.made.ctx, a.made.problem, other, 0, &options, answers), REVERSA_E_ARGUMENT);
    reversa_matching_free(other);
    rt_asked_drop(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cost_is_what_the_displaced_pair_is_worth_more),
        cmocka_unit_test(test_cost_of_nothing_is_the_lottery),
        cmocka_unit_test(test_cost_needs_the_insight_of_the_matching),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
