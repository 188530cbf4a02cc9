/*
 * What removed the partners of those without an eligible one: the same counts as the answer for each person alone.
 */
#include "match/result.h"

#include <stdio.h>
#include <stdlib.h>

#include <reversa/why_not.h>

#include "support/instance.h"
#include "support/people.h"

/* Every row against reversa_why_not_find(), which counts by itself. Returns how many rows there are. */
static int32_t check_rows(reversa_context *ctx, const reversa_problem *problem, const reversa_matching *matching)
{
    const rv_removals *removals = &matching->removals;
    int32_t row = 0;
    for (int32_t k = 0; k < matching->n_unmatched; k++) {
        const reversa_unmatched *who = &matching->unmatched[k];
        reversa_why_not *answers[2];
        reversa_person_answer person;
        if (who->reason != REVERSA_REASON_NO_ELIGIBLE)
            continue;
        assert_true(row < removals->n_rows);
        assert_int_equal(reversa_why_not_find(ctx, problem, matching, who->person, NULL, answers), REVERSA_OK);
        reversa_why_not_person(answers[who->side], &person);
        assert_int_equal(person.n_eligible, 0);
        assert_int_equal(removals->asked[row], person.n_others);
        assert_int_equal(removals->n_checks, reversa_why_not_n_rules(answers[who->side]) + 1);
        assert_int_equal(removals->count[(size_t)row * (size_t)removals->n_checks], 0);
        for (int32_t r = 1; r < removals->n_checks; r++) {
            reversa_removal removal;
            reversa_why_not_rule(answers[who->side], r - 1, &removal);
            assert_string_equal(removals->check[r].name, removal.name);
            assert_int_equal(removals->count[row * removals->n_checks + r], removal.n_first);
        }
        for (int side = 0; side < 2; side++)
            reversa_why_not_free(answers[side]);
        row++;
    }
    assert_int_equal(row, removals->n_rows);
    return row;
}

static void test_removals_are_those_of_each_person(void **state)
{
    (void)state;
    int32_t n_rows = 0;
    for (int round = 0; round < 60; round++) {
        uint64_t random = rt_seed() + 141000 + (uint64_t)round;
        reversa_context *ctx = rt_context(NULL);
        reversa_matching *matching;
        rt_instance it;
        rt_instance_draw(&it, &random, (int32_t)rt_between(&random, 0, 25), round % 3 == 0);
        rt_instance_build(ctx, &it);
        assert_int_equal(reversa_match(ctx, it.problem, NULL, NULL, &matching), REVERSA_OK);
        n_rows += check_rows(ctx, it.problem, matching);
        reversa_matching_free(matching);
        rt_instance_free(&it);
        reversa_context_free(ctx);
    }
    assert_true(n_rows > 20);
}

/* Where these people times the others are too many, a sample is asked: every row has some, and adds up. */
static void test_removals_of_many_are_a_sample(void **state)
{
    (void)state;
    enum { N = 9000 };
    rt_case made = {0};
    reversa_matching *matching;
    char *csv = malloc((size_t)N * 24 + 64);
    assert_non_null(csv);
    int at = snprintf(csv, 64, "id,role,level\n");
    for (int k = 0; k < N; k++)
        at += snprintf(csv + at, 24, "p%d,%s,%d\n", k, k % 2 ? "mentor" : "mentee", k % 2 ? 9 : 1);
    assert_int_equal(rt_make(&made, csv,
                             "\"rules\": [{\"rule\": \"level_gap\", \"at_least\": 1}], \"criteria\": "
                             "[{\"criterion\": \"same\", \"attribute\": \"level\", \"weight\": 1}]"),
                     REVERSA_OK);
    assert_int_equal(reversa_match(made.ctx, made.problem, NULL, NULL, &matching), REVERSA_OK);
    const rv_removals *removals = &matching->removals;
    assert_int_equal(removals->n_rows, N);
    for (int32_t row = 0; row < N; row++) {
        int32_t sum = 0;
        for (int32_t k = 0; k < removals->n_checks; k++)
            sum += removals->count[row * removals->n_checks + k];
        assert_int_equal(sum, removals->asked[row]);
        assert_in_range(sum, 256, N / 2 - 1);
        assert_int_equal(removals->count[row * removals->n_checks + removals->n_checks - 1], sum);
    }
    reversa_matching_free(matching);
    free(csv);
    rt_drop(&made);
}

/* The deadline passes while what the criteria need is laid out, before anybody's partners can be looked at. */
static void test_removals_of_a_match_that_was_stopped_before_scores(void **state)
{
    (void)state;
    rt_case made = {0};
    reversa_matching *matching;
    assert_int_equal(rt_make(&made,
                             "id,role,level,skills,wants\n"
                             "a,mentor,1,sql,\nb,mentor,2,sql,\nc,mentee,5,,sql\nd,mentee,1,,sql\n",
                             "\"rules\": [{\"rule\": \"level_gap\", \"at_least\": 1}], \"criteria\": "
                             "[{\"criterion\": \"coverage\", \"mentor\": \"skills\", \"mentee\": \"wants\", "
                             "\"weight\": 1}]"),
                     REVERSA_OK);
    reversa_context_set_time_limit(made.ctx, 1e-9);
    assert_int_equal(reversa_match(made.ctx, made.problem, NULL, NULL, &matching), REVERSA_OK);
    assert_int_equal(reversa_matching_outcome(matching), REVERSA_OUTCOME_STOPPED);
    assert_int_equal(matching->removals.n_rows, 0);
    assert_int_equal(reversa_matching_n_unmatched(matching), 4);
    reversa_matching_free(matching);
    rt_drop(&made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_removals_are_those_of_each_person),
        cmocka_unit_test(test_removals_of_many_are_a_sample),
        cmocka_unit_test(test_removals_of_a_match_that_was_stopped_before_scores),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
