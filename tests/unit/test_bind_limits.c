/* Limits: columns, costs, people; which of them use sensitive columns. */
#include "support/people.h"

#include <string.h>

#include "model/problem.h"

#define PEOPLE                                                                                                         \
    "id,role,level,department,gender,goals,availability,mentor_minimum,hours,hours_available\n"                        \
    "A,mentor,3,POL,F,a,Mon 09:00-11:00,2,1.5,10\n"                                                                    \
    "B,mentee,7,FIN,M,b,Mon 10:00-12:00,,2,\n"                                                                         \
    "C,both,5,,X,b,,1,,0\n"

static rt_case made;

static int drop(void **state)
{
    (void)state;
    rt_drop(&made);
    return 0;
}

static void refuse(const char *inside, const char *column, const char *message)
{
    assert_int_equal(rt_make(&made, PEOPLE, inside), REVERSA_E_DATA);
    assert_int_equal(reversa_context_error_count(made.ctx), 1);
    rt_assert_error(made.ctx, REVERSA_E_DATA, 0, column, message);
}

static void test_bind_quota(void **state)
{
    (void)state;
    const char *inside = "\"limits\": [{\"limit\": \"quota\", \"side\": \"mentee\", \"where\": {\"attribute\": "
                         "\"department\", \"is\": \"FIN\"}, \"at_least\": {\"count\": 1}}]";
    assert_int_equal(rt_make(&made, PEOPLE, inside), REVERSA_OK);
    assert_int_equal(made.problem->n_limits, 1);
    const rv_bound_limit *limit = &made.problem->limits[0];
    assert_ptr_equal(limit->limit, &made.programme->limits[0]);
    assert_string_equal(limit->where.column->name, "department");
    assert_int_equal(limit->where.n_keys, 1);
    assert_int_equal(limit->cost_score_column, -1);
    assert_string_equal(limit->text, "quota mentee department is FIN, at least 1 pair");
    assert_int_equal(reversa_problem_n_warnings(made.problem), 0);
    refuse("\"limits\": [{\"limit\": \"quota\", \"side\": \"mentee\", \"where\": {\"attribute\": \"city\", \"is\": "
           "\"X\"}, \"at_least\": {\"count\": 1}}]",
           "city", "The limit 'quota mentee city is X, at least 1 pair' needs a column 'city', which is not there");
}

static void test_bind_quota_on_a_sensitive_column_warns(void **state)
{
    (void)state;
    const char *inside = "\"limits\": [{\"limit\": \"quota\", \"side\": \"mentor\", \"where\": {\"attribute\": "
                         "\"gender\", \"in\": [\"F\", \"X\"]}, \"at_least\": {\"share\": 0.4}}]";
    assert_int_equal(rt_make(&made, PEOPLE, inside), REVERSA_OK);
    assert_int_equal(reversa_problem_n_warnings(made.problem), 1);
    rt_assert_warning(made.problem, "The sensitive column 'gender' is used by the limit 'quota mentor gender in F, X, "
                                    "at least 40% of the pairs'");
}

static void test_bind_pairs(void **state)
{
    (void)state;
    const char *inside = "\"limits\": [{\"limit\": \"pairs\", \"where\": {\"different\": \"department\"}, "
                         "\"at_least\": {\"share\": 0.6}}]";
    assert_int_equal(rt_make(&made, PEOPLE, inside), REVERSA_OK);
    assert_string_equal(made.problem->limits[0].column->name, "department");
    refuse("\"limits\": [{\"limit\": \"pairs\", \"where\": {\"same\": \"goals\"}, \"at_most\": {\"count\": 6}}]",
           "goals",
           "The limit 'pairs same goals, at most 6 pairs' needs numbers, text or dates, but the column 'goals' holds "
           "sets of tags");
}

static void test_bind_budget_of_people(void **state)
{
    (void)state;
    const char *inside = "\"limits\": [{\"limit\": \"budget\", \"per\": \"mentor\", \"cost\": \"hours\", \"at_most\": "
                         "\"hours_available\"}, {\"limit\": \"budget\", \"per\": \"mentee\", \"cost\": \"level\", "
                         "\"at_most\": 7.5}]";
    assert_int_equal(rt_make(&made, PEOPLE, inside), REVERSA_OK);
    const rv_bound_limit *hours = &made.problem->limits[0];
    assert_int_equal(hours->cost_score_column, -1);
    assert_int_equal(hours->cost->kind, REVERSA_COLUMN_NUMBER); /* read from the text of the file */
    assert_int_equal(hours->cost->number[rt_person(made.cohort, "A")], 1500000);
    assert_int_equal(hours->at_most->number[rt_person(made.cohort, "A")], 10000000);
    const rv_bound_limit *levels = &made.problem->limits[1];
    assert_string_equal(levels->cost->name, "level");
    assert_null(levels->at_most);
}

static void test_bind_budget_wrong(void **state)
{
    (void)state;
    refuse("\"limits\": [{\"limit\": \"budget\", \"per\": \"all\", \"cost\": \"hours\", \"at_most\": 3}]", "hours",
           "The limit 'budget per all of hours, at most 3' needs a column 'hours' of the scores, which is not there");
    refuse("\"limits\": [{\"limit\": \"budget\", \"per\": \"mentor\", \"cost\": \"travel\", \"at_most\": 3}]", "travel",
           "The limit 'budget per mentor of travel, at most 3' needs a column 'travel', which is not there");
    refuse("\"limits\": [{\"limit\": \"budget\", \"per\": \"mentor\", \"cost\": \"hours\", \"at_most\": \"most\"}]",
           "most", "The limit 'budget per mentor of hours, at most most' needs a column 'most', which is not there");
    refuse("\"limits\": [{\"limit\": \"budget\", \"per\": \"mentee\", \"cost\": \"department\", \"at_most\": 3}]",
           "department",
           "The limit 'budget per mentee of department, at most 3' needs numbers, but the column 'department' holds "
           "text");
}

static void test_bind_budget_of_scores_comes_first(void **state)
{
    (void)state;
    const char *inside = "\"limits\": [{\"limit\": \"budget\", \"per\": \"mentor\", \"cost\": \"hours\", \"at_most\": "
                         "3}, {\"limit\": \"budget\", \"per\": \"all\", \"cost\": \"travel\", \"at_most\": 20}]";
    const char *const mentor = "A";
    const char *const mentee = "B";
    const char *const names[] = {"travel", "hours"};
    const double score = 0.5;
    const double costs[2] = {10, 20};
    const double *columns[] = {&costs[0], &costs[1]};
    const reversa_score_rows rows = {sizeof rows, 1, &mentor, &mentee, &score, 2, names, columns};
    reversa_scores *scores = NULL;
    reversa_problem_options options;
    rt_drop(&made);
    made.ctx = rt_context(NULL);
    made.cohort = rt_people(made.ctx, PEOPLE);
    made.programme = rt_programme(made.ctx, inside);
    assert_int_equal(reversa_scores_create(made.ctx, made.cohort, &rows, &scores), REVERSA_OK);
    reversa_problem_options_init(&options);
    options.scores = scores;
    assert_int_equal(reversa_problem_create(made.ctx, made.cohort, made.programme, &options, &made.problem),
                     REVERSA_OK);
    assert_int_equal(made.problem->limits[0].cost_score_column, 1);
    assert_null(made.problem->limits[0].cost);
    assert_int_equal(made.problem->limits[1].cost_score_column, 0);
    reversa_problem_free(made.problem);
    made.problem = NULL;
    reversa_scores_free(scores);
}

static void test_bind_columns_of_their_own(void **state)
{
    (void)state;
    const char *inside = "\"limits\": [{\"limit\": \"mentor_minimum\"}, {\"limit\": \"slots\"}, {\"limit\": "
                         "\"one_role\"}, {\"limit\": \"stable\"}, {\"limit\": \"changes\", \"at_most\": 3}, "
                         "{\"limit\": \"load\", \"side\": \"mentor\", \"at_most\": 3}]";
    assert_int_equal(rt_make(&made, PEOPLE, inside), REVERSA_OK);
    assert_int_equal(made.problem->n_limits, 6);
    assert_string_equal(made.problem->limits[0].column->name, "mentor_minimum");
    assert_string_equal(made.problem->limits[1].column->name, "availability");
    for (int i = 2; i < 6; i++)
        assert_null(made.problem->limits[i].column);
    assert_int_equal(rt_make(&made, "id,role\nA,mentor\n", inside), REVERSA_E_DATA);
    assert_int_equal(reversa_context_error_count(made.ctx), 2);
    rt_assert_error(made.ctx, REVERSA_E_DATA, 0, "mentor_minimum",
                    "The limit 'mentor_minimum' needs a column 'mentor_minimum', which is not there");
    rt_assert_error(made.ctx, REVERSA_E_DATA, 0, "availability",
                    "The limit 'slots' needs a column 'availability', which is not there");
}

static void test_bind_conflict(void **state)
{
    (void)state;
    assert_int_equal(
        rt_make(&made, PEOPLE, "\"limits\": [{\"limit\": \"conflict\", \"people\": [[\"A\", \"B\"], [\"C\", \"A\"]]}]"),
        REVERSA_OK);
    const rv_bound_limit *limit = &made.problem->limits[0];
    assert_int_equal(limit->groups[0][0], rt_person(made.cohort, "A"));
    assert_int_equal(limit->groups[0][1], rt_person(made.cohort, "B"));
    assert_int_equal(limit->groups[1][0], rt_person(made.cohort, "C"));
    assert_int_equal(limit->groups[1][1], rt_person(made.cohort, "A"));
    refuse("\"limits\": [{\"limit\": \"conflict\", \"people\": [[\"A\", \"Z\"]]}]", "people",
           "The limit 'conflict' names 'Z', who is not in the cohort");
    refuse("\"limits\": [{\"limit\": \"conflict\", \"people\": [[\"A\", \"B\", \"A\"]]}]", "people",
           "The limit 'conflict' names 'A' twice in one group");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bind_quota),
        cmocka_unit_test(test_bind_quota_on_a_sensitive_column_warns),
        cmocka_unit_test(test_bind_pairs),
        cmocka_unit_test(test_bind_budget_of_people),
        cmocka_unit_test(test_bind_budget_wrong),
        cmocka_unit_test(test_bind_budget_of_scores_comes_first),
        cmocka_unit_test(test_bind_columns_of_their_own),
        cmocka_unit_test(test_bind_conflict),
    };
    return cmocka_run_group_tests(tests, NULL, drop);
}
