/*
 * Remedies: their order, and what stays unchecked.
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

static const char csv[] = "id,role,level\nm1,mentor,1\ne5,mentee,5\ne2,mentee,2\n";

static void test_changes_that_match_come_first(void **state)
{
    (void)state;
    asked a;
    reversa_remedy remedy;
    ask(&a, "id,role,level\nm1,mentor,1\nm2,mentor,2\ne5,mentee,5\ne2,mentee,2\n", GAP, "e2", 8);
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
    drop(&a);
}

static void test_changes_beyond_the_number_of_solves_are_not_checked(void **state)
{
    (void)state;
    asked a;
    reversa_remedy remedy;
    ask(&a, csv, GAP, "e2", 0);
    assert_true(reversa_why_not_n_remedies(a.answers[REVERSA_MENTEE]) > 0);
    reversa_why_not_remedy(a.answers[REVERSA_MENTEE], 0, &remedy);
    assert_false(remedy.checked || remedy.matches);
    assert_int_equal(remedy.new_partner, -1);
    assert_non_null(strstr(remedy.text, "not checked"));
    assert_int_equal(reversa_why_not_gain(a.answers[REVERSA_MENTEE], 0, 0), 0);
    drop(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_changes_that_match_come_first),
        cmocka_unit_test(test_changes_beyond_the_number_of_solves_are_not_checked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
