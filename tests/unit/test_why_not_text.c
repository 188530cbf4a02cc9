/*
 * The sentences, word for word.
 */
#include <reversa.h>

#include <string.h>

#include "support/people.h"

/* One person asked about in a small programme. */
typedef struct asked {
    rt_case made;
    reversa_matching *matching;
    reversa_insight *insight;
    reversa_why_not *answers[2];
} asked;

static void ask(asked *a, const char *csv, const char *inside, const char *id, int32_t solves)
{
    reversa_why_not_options options;
    reversa_why_not_options_init(&options);
    *a = (asked){0};
    assert_int_equal(rt_make(&a->made, csv, inside), REVERSA_OK);
    assert_int_equal(reversa_match(a->made.ctx, a->made.problem, NULL, NULL, &a->matching), REVERSA_OK);
    assert_int_equal(reversa_insight_create(a->made.ctx, a->made.problem, a->matching, NULL, &a->insight), REVERSA_OK);
    options.insight = a->insight;
    options.solve = solves >= 0;
    options.most_solves = solves >= 0 ? solves : 0;
    assert_int_equal(reversa_why_not_find(a->made.ctx, a->made.problem, a->matching, rt_person(a->made.cohort, id),
                                          &options, a->answers),
                     REVERSA_OK);
}

static void drop(asked *a)
{
    reversa_why_not_free(a->answers[0]);
    reversa_why_not_free(a->answers[1]);
    reversa_insight_free(a->insight);
    reversa_matching_free(a->matching);
    rt_drop(&a->made);
}

#define GAP                                                                                                            \
    "\"rules\": [{\"rule\": \"level_gap\", \"at_least\": 2}], \"criteria\": [{\"criterion\": \"gap\", \"attribute\": " \
    "\"level\", \"ideal\": 4, \"range\": 4, \"weight\": 1}], \"objective\": [\"mentees\", \"score\"]"

static void check(const char *csv, const char *id, reversa_side side, const char *text)
{
    asked a;
    reversa_person_answer person;
    ask(&a, csv, GAP, id, -1);
    reversa_why_not_person(a.answers[side], &person);
    assert_string_equal(person.text, text);
    drop(&a);
}

static void test_texts_say_what_is_so(void **state)
{
    (void)state;
    static const char csv[] =
        "id,role,level,mentor_capacity\nm1,mentor,1,1\nm0,mentor,1,0\ne5,mentee,5,\ne2,mentee,2,\n"
        "n5,none,5,\n";
    check(csv, "e5", REVERSA_MENTEE, "e5 has 1 partner as mentee; 1 of 1 mentor is eligible");
    check(csv, "n5", REVERSA_MENTEE, "n5 did not sign up as mentee; 1 of 1 mentor is eligible");
    check(csv, "m0", REVERSA_MENTOR, "m0 signed up as mentor with a capacity of 0; 1 of 2 mentees is eligible");
    check(csv, "e2", REVERSA_MENTEE,
          "e2 has no partner as mentee: the rules leave none of 1 mentor; without level_gap of level there would be 1");
}

static void test_texts_of_a_rule(void **state)
{
    (void)state;
    asked a;
    reversa_removal rule;
    ask(&a, "id,role,level\nm1,mentor,1\ne5,mentee,5\ne2,mentee,2\n", GAP, "e2", -1);
    reversa_why_not_rule(a.answers[REVERSA_MENTEE], 0, &rule);
    assert_string_equal(rule.text, "veto removes 0 mentors");
    reversa_why_not_rule(a.answers[REVERSA_MENTEE], 2, &rule);
    assert_string_equal(rule.text,
                        "level_gap of level removes 1 mentor, 1 of them before another rule does, 1 of them alone; "
                        "at least 1 instead of 2 opens 1");
    drop(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_texts_say_what_is_so),
        cmocka_unit_test(test_texts_of_a_rule),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
