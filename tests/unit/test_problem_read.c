/* Questions to a finished problem: tests, limits, costs, budgets, notes, keys. */
#include "support/people.h"

#include <math.h>

#include "model/problem.h"

#define PEOPLE                                                                                                         \
    "id,role,level,department,hire_date,hours,most\n"                                                                  \
    "A,mentor,3,POL,2020-01-01,1.5,10\n"                                                                               \
    "B,mentor,4,FIN,2021-01-01,,\n"                                                                                    \
    "C,mentee,3,FIN,2020-01-01,2,0\n"                                                                                  \
    "D,mentee,,,,-0.25,1\n"

static rt_case made;

static int drop(void **state)
{
    (void)state;
    rt_drop(&made);
    return 0;
}

static int32_t who(const char *id)
{
    return rt_person(made.cohort, id);
}

static void test_column_key(void **state)
{
    (void)state;
    bool missing;
    assert_int_equal(rt_make(&made, PEOPLE, "\"rules\": []"), REVERSA_OK);
    const rv_column *level = rv_cohort_column(made.cohort, "level");
    assert_int_equal(rv_column_key(level, who("A"), &missing), 3000000);
    assert_false(missing);
    (void)rv_column_key(level, who("D"), &missing);
    assert_true(missing);
    const rv_column *department = rv_cohort_column(made.cohort, "department");
    assert_int_equal(rv_column_key(department, who("B"), &missing), rv_column_key(department, who("C"), &missing));
    assert_int_not_equal(rv_column_key(department, who("A"), &missing), rv_column_key(department, who("C"), &missing));
    assert_false(missing);
    (void)rv_column_key(department, who("D"), &missing);
    assert_true(missing);
    const rv_column *date = rv_cohort_column(made.cohort, "hire_date");
    assert_int_equal(rv_column_key(date, who("A"), &missing), 18262); /* days from 1970-01-01 to 2020-01-01 */
    assert_false(missing);
    (void)rv_column_key(date, who("D"), &missing);
    assert_true(missing);
}

static void test_test_holds(void **state)
{
    (void)state;
    const char *inside = "\"rules\": ["
                         "{\"rule\": \"attribute\", \"who\": \"both\", \"attribute\": \"level\", \"at_least\": 3, "
                         "\"at_most\": 3.5},"
                         "{\"rule\": \"attribute\", \"who\": \"both\", \"attribute\": \"level\", \"in\": [4, 5]},"
                         "{\"rule\": \"attribute\", \"who\": \"both\", \"attribute\": \"department\", \"is\": \"FIN\"},"
                         "{\"rule\": \"attribute\", \"who\": \"both\", \"attribute\": \"department\", \"is\": \"X\"}]";
    static const bool expected[4][3] = {
        {true, false, true}, {false, true, false}, {false, true, true}, {false, false, false}};
    static const char *const people[] = {"A", "B", "C"};
    assert_int_equal(rt_make(&made, PEOPLE, inside), REVERSA_OK);
    for (int rule = 0; rule < 4; rule++) {
        const rv_bound_test *test = &made.problem->rules[rule].test;
        for (int p = 0; p < 3; p++) {
            assert_int_equal(rv_test_holds(test, who(people[p]), false), expected[rule][p]);
            assert_int_equal(rv_test_holds(test, who(people[p]), true), expected[rule][p]);
        }
        assert_false(rv_test_holds(test, who("D"), false));
        assert_true(rv_test_holds(test, who("D"), true));
    }
}

static void test_limit_selects(void **state)
{
    (void)state;
    const char *inside =
        "\"limits\": ["
        "{\"limit\": \"quota\", \"side\": \"mentee\", \"where\": {\"attribute\": \"department\", \"is\": \"FIN\"}, "
        "\"at_least\": {\"count\": 1}},"
        "{\"limit\": \"quota\", \"side\": \"mentor\", \"where\": {\"attribute\": \"level\", \"at_most\": 3}, "
        "\"at_least\": {\"count\": 1}},"
        "{\"limit\": \"pairs\", \"where\": {\"same\": \"department\"}, \"at_least\": {\"count\": 1}},"
        "{\"limit\": \"pairs\", \"where\": {\"different\": \"department\"}, \"at_least\": {\"count\": 1}},"
        "{\"limit\": \"load\", \"side\": \"mentor\", \"at_most\": 1}]";
    static const struct {
        const char *mentor;
        const char *mentee;
        bool selected[5];
    } rows[] = {
        {"A", "C", {true, true, false, true, true}},
        {"B", "C", {true, false, true, false, true}},
        {"A", "D", {false, true, false, false, true}}, /* an empty cell is never selected */
        {"B", "D", {false, false, false, false, true}},
    };
    assert_int_equal(rt_make(&made, PEOPLE, inside), REVERSA_OK);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        for (int limit = 0; limit < 5; limit++)
            assert_int_equal(rv_limit_selects(&made.problem->limits[limit], who(rows[i].mentor), who(rows[i].mentee)),
                             rows[i].selected[limit]);
}

static void test_limit_cost_and_budget_of_people(void **state)
{
    (void)state;
    const char *inside = "\"limits\": ["
                         "{\"limit\": \"budget\", \"per\": \"mentor\", \"cost\": \"hours\", \"at_most\": \"most\"},"
                         "{\"limit\": \"budget\", \"per\": \"mentee\", \"cost\": \"hours\", \"at_most\": 2.5}]";
    assert_int_equal(rt_make(&made, PEOPLE, inside), REVERSA_OK);
    const rv_bound_limit *by_mentor = &made.problem->limits[0];
    const rv_bound_limit *by_mentee = &made.problem->limits[1];
    assert_int_equal(rv_limit_cost(made.problem, by_mentor, who("A"), who("C")), 1500000);
    assert_int_equal(rv_limit_cost(made.problem, by_mentor, who("B"), who("C")), 0);
    assert_int_equal(rv_limit_cost(made.problem, by_mentee, who("A"), who("C")), 2000000);
    assert_int_equal(rv_limit_cost(made.problem, by_mentee, who("A"), who("D")), -250000);
    assert_int_equal(rv_limit_budget(by_mentor, who("A")), 10000000);
    assert_true(rv_limit_budget(by_mentor, who("B")) == INT64_MAX);
    assert_int_equal(rv_limit_budget(by_mentor, who("C")), 0);
    assert_int_equal(rv_limit_budget(by_mentee, who("B")), 2500000);
}

static void test_limit_cost_of_scores_and_notes(void **state)
{
    (void)state;
    const char
        *inside = "\"limits\": [{\"limit\": \"budget\", \"per\": \"all\", \"cost\": \"travel\", \"at_most\": 9}]";
    const char *const mentors[] = {"A", "B"};
    const char *const mentees[] = {"C", "D"};
    const char *const name = "travel";
    const double values[] = {0.5, 1};
    const double costs[] = {12.25, NAN};
    const double *columns[] = {costs};
    const reversa_score_rows rows = {sizeof rows, 2, mentors, mentees, values, 1, &name, columns};
    const reversa_pair_state states[] = {REVERSA_PAIR_ENDED, REVERSA_PAIR_ACTIVE};
    const char *const notes[] = {"went well", NULL};
    const reversa_previous_rows earlier = {sizeof earlier, 2, mentors, mentees, states, notes};
    reversa_scores *scores = NULL;
    reversa_previous *previous = NULL;
    reversa_problem_options options;
    rt_drop(&made);
    made.ctx = rt_context(NULL);
    made.cohort = rt_people(made.ctx, PEOPLE);
    made.programme = rt_programme(made.ctx, inside);
    assert_int_equal(reversa_scores_create(made.ctx, made.cohort, &rows, &scores), REVERSA_OK);
    assert_int_equal(reversa_previous_create(made.ctx, made.cohort, &earlier, &previous), REVERSA_OK);
    reversa_problem_options_init(&options);
    options.scores = scores;
    options.previous = previous;
    assert_int_equal(reversa_problem_create(made.ctx, made.cohort, made.programme, &options, &made.problem),
                     REVERSA_OK);
    const rv_bound_limit *limit = &made.problem->limits[0];
    assert_int_equal(rv_limit_cost(made.problem, limit, who("A"), who("C")), 12250000);
    assert_int_equal(rv_limit_cost(made.problem, limit, who("B"), who("D")), 0); /* an empty cell */
    assert_int_equal(rv_limit_cost(made.problem, limit, who("A"), who("D")), 0); /* not listed */
    assert_int_equal(rv_limit_budget(limit, who("A")), 9000000);
    assert_string_equal(rv_problem_note(made.problem, who("A"), who("C")), "went well");
    assert_string_equal(rv_problem_note(made.problem, who("B"), who("D")), "");
    assert_string_equal(rv_problem_note(made.problem, who("A"), who("D")), "");
    reversa_problem_free(made.problem);
    made.problem = NULL;
    reversa_scores_free(scores);
    reversa_previous_free(previous);
    assert_int_equal(rt_make(&made, PEOPLE, "\"rules\": []"), REVERSA_OK);
    assert_string_equal(rv_problem_note(made.problem, who("A"), who("C")), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_column_key),
        cmocka_unit_test(test_test_holds),
        cmocka_unit_test(test_limit_selects),
        cmocka_unit_test(test_limit_cost_and_budget_of_people),
        cmocka_unit_test(test_limit_cost_of_scores_and_notes),
    };
    return cmocka_run_group_tests(tests, NULL, drop);
}
