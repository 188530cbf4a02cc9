/* Criteria and the columns that they look at; criteria of the caller. */
#include "support/instance.h"
#include "support/people.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "model/problem.h"

#define PEOPLE                                                                                                         \
    "id,role,level,team,gender,goals,skills,wants,availability,waiting_rounds,openness,e1,e2\n"                        \
    "A,mentor,3,x,F,a;b,sql:2,,Mon 09:00-11:00,1,0.5,0.25,1\n"                                                         \
    "B,mentee,7,y,M,b,,sql:4;r,Mon 10:00-12:00,0,1,-2,\n"

static rt_case made;

static int drop(void **state)
{
    (void)state;
    rt_drop(&made);
    return 0;
}

static void test_bind_every_kind(void **state)
{
    (void)state;
    static const struct {
        const char *criterion;
        const char *name;
        const char *mentor;
        const char *mentee;
        int kind;
    } rows[] = {
        {"\"criterion\": \"coverage\", \"mentor\": \"skills\", \"mentee\": \"wants\"", "coverage", "skills", "wants",
         REVERSA_COLUMN_TAGS},
        {"\"criterion\": \"coverage\", \"mentor\": \"skills\", \"mentee\": \"skills\"", "coverage", "skills", "skills",
         REVERSA_COLUMN_TAGS},
        {"\"criterion\": \"overlap\", \"attribute\": \"goals\"", "overlap_goals", "goals", "goals",
         REVERSA_COLUMN_TAGS},
        {"\"criterion\": \"complement\", \"attribute\": \"e1\", \"range\": 1", "complement_e1", "e1", "e1",
         REVERSA_COLUMN_NUMBER},
        {"\"criterion\": \"closeness\", \"attribute\": \"level\", \"range\": 1", "closeness_level", "level", "level",
         REVERSA_COLUMN_NUMBER},
        {"\"criterion\": \"gap\", \"attribute\": \"level\", \"range\": 4, \"ideal\": 4", "gap_level", "level", "level",
         REVERSA_COLUMN_NUMBER},
        {"\"criterion\": \"availability\"", "availability", "availability", "availability", REVERSA_COLUMN_MINUTES},
        {"\"criterion\": \"mean\", \"attribute\": \"openness\"", "mean_openness", "openness", "openness",
         REVERSA_COLUMN_NUMBER},
        {"\"criterion\": \"same\", \"attribute\": \"team\"", "same_team", "team", "team", REVERSA_COLUMN_TEXT},
        {"\"criterion\": \"different\", \"attribute\": \"level\"", "different_level", "level", "level",
         REVERSA_COLUMN_NUMBER},
        {"\"criterion\": \"preference\", \"side\": \"mentor\"", "preference", NULL, NULL, 0},
        {"\"criterion\": \"waiting\", \"side\": \"mentee\"", "waiting", "waiting_rounds", "waiting_rounds",
         REVERSA_COLUMN_NUMBER},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char inside[300];
        snprintf(inside, sizeof inside, "\"criteria\": [{%s, \"weight\": 1}]", rows[i].criterion);
        assert_int_equal(rt_make(&made, PEOPLE, inside), REVERSA_OK);
        assert_int_equal(reversa_problem_n_criteria(made.problem), 1);
        assert_string_equal(reversa_problem_criterion_name(made.problem, 0), rows[i].name);
        const rv_bound_criterion *criterion = &made.problem->criteria[0];
        assert_ptr_equal(criterion->criterion, &made.programme->criteria[0]);
        assert_null(criterion->user);
        if (!rows[i].mentor) {
            assert_null(criterion->mentor);
            continue;
        }
        assert_string_equal(criterion->mentor->name, rows[i].mentor);
        assert_string_equal(criterion->mentee->name, rows[i].mentee);
        assert_int_equal(criterion->mentor->kind, rows[i].kind);
        assert_int_equal(criterion->mentee->kind, rows[i].kind);
    }
}

static void test_bind_similarity(void **state)
{
    (void)state;
    const char *inside = "\"criteria\": [{\"criterion\": \"similarity\", \"attributes\": [\"e2\", \"level\", \"e1\"], "
                         "\"weight\": 1}]";
    assert_int_equal(rt_make(&made, PEOPLE, inside), REVERSA_OK);
    const rv_bound_criterion *criterion = &made.problem->criteria[0];
    assert_string_equal(criterion->columns[0]->name, "e2");
    assert_string_equal(criterion->columns[1]->name, "level");
    assert_string_equal(criterion->columns[2]->name, "e1");
    assert_int_equal(criterion->columns[2]->number[rt_person(made.cohort, "B")], -2000000);
    assert_true(criterion->columns[0]->number[rt_person(made.cohort, "B")] == REVERSA_MISSING_NUMBER);
    const char *wrong = "\"criteria\": [{\"criterion\": \"similarity\", \"attributes\": [\"e3\", \"team\", \"e4\"], "
                        "\"weight\": 1}]";
    assert_int_equal(rt_make(&made, PEOPLE, wrong), REVERSA_E_DATA);
    assert_int_equal(reversa_context_error_count(made.ctx), 3);
    rt_assert_error(made.ctx, REVERSA_E_DATA, 0, "team",
                    "The criterion 'similarity' needs numbers, but the column 'team' holds text");
}

static void test_bind_absent_columns(void **state)
{
    (void)state;
    const char *inside = "\"criteria\": [{\"criterion\": \"coverage\", \"mentor\": \"can\", \"mentee\": \"needs\", "
                         "\"weight\": 1}, {\"criterion\": \"availability\", \"weight\": 2}]";
    assert_int_equal(rt_make(&made, "id,role\nA,mentor\n", inside), REVERSA_E_DATA);
    assert_int_equal(reversa_context_error_count(made.ctx), 3);
    rt_assert_error(made.ctx, REVERSA_E_DATA, 0, "needs",
                    "The criterion 'coverage' needs a column 'needs', which is not there");
    const char *optional = "\"criteria\": [{\"criterion\": \"preference\", \"side\": \"mentee\", \"weight\": 1},"
                           "{\"criterion\": \"coverage\", \"mentor\": \"can\", \"mentee\": \"needs\", \"weight\": 1, "
                           "\"optional\": true}, {\"criterion\": \"same\", \"attribute\": \"role\", \"weight\": 2}]";
    assert_int_equal(rt_make(&made, "id,role\nA,mentor\n", optional), REVERSA_OK);
    assert_int_equal(reversa_problem_n_criteria(made.problem), 2);
    assert_string_equal(reversa_problem_criterion_name(made.problem, 0), "preference");
    assert_string_equal(reversa_problem_criterion_name(made.problem, 1), "same_role");
    assert_null(reversa_problem_criterion_name(made.problem, 2));
    assert_null(reversa_problem_criterion_name(made.problem, -1));
    assert_int_equal(reversa_problem_n_warnings(made.problem), 1);
    rt_assert_warning(made.problem, "The criterion 'coverage' is left out: there is no column 'can'");
}

static void test_bind_builtin_leaves_out_what_is_not_there(void **state)
{
    (void)state;
    assert_int_equal(rt_make(&made, "id,role,level\nA,mentor,2\nB,mentee,5\n", NULL), REVERSA_OK);
    assert_int_equal(reversa_problem_n_criteria(made.problem), 2);
    assert_string_equal(reversa_problem_criterion_name(made.problem, 0), "preference");
    assert_string_equal(reversa_problem_criterion_name(made.problem, 1), "gap_level");
    assert_int_equal(made.problem->n_rules, 6);
    assert_false(made.problem->rules[0].skipped);
    for (int i = 1; i < 5; i++)
        assert_true(made.problem->rules[i].skipped);
    assert_false(made.problem->rules[5].skipped);
    assert_int_equal(reversa_problem_n_warnings(made.problem), 4 + 8);
    rt_assert_warning(made.problem, "The criterion 'overlap_goals' is left out: there is no column 'goals'");
    rt_assert_warning(made.problem, "The rule 'overlap_minutes' is left out: there is no column 'availability'");
}

static void test_bind_sensitive(void **state)
{
    (void)state;
    const char *without = "\"criteria\": [{\"criterion\": \"same\", \"attribute\": \"gender\", \"weight\": 1}]";
    assert_int_equal(rt_make(&made, PEOPLE, without), REVERSA_E_DATA);
    rt_assert_error(made.ctx, REVERSA_E_DATA, 0, "gender",
                    "The criterion 'same_gender' uses the sensitive column 'gender' without \"allow_sensitive\"");
    const char *with = "\"sensitive\": [\"goals\"], \"criteria\": [{\"criterion\": \"overlap\", \"attribute\": "
                       "\"goals\", \"weight\": 1, \"allow_sensitive\": true}]";
    assert_int_equal(rt_make(&made, PEOPLE, with), REVERSA_OK);
    assert_int_equal(reversa_problem_n_warnings(made.problem), 1);
    rt_assert_warning(made.problem, "The sensitive column 'goals' is used by the criterion 'overlap_goals'");
}

/* ---- Criteria of the caller ---- */

/* A problem with these criteria beside `same_team`. */
static reversa_status with_users(const reversa_user_criterion *users, int32_t n)
{
    const char *inside = "\"criteria\": [{\"criterion\": \"same\", \"attribute\": \"team\", \"weight\": 1}]";
    reversa_problem_options options;
    rt_drop(&made);
    made.ctx = rt_context(NULL);
    made.cohort = rt_people(made.ctx, PEOPLE);
    made.programme = rt_programme(made.ctx, inside);
    reversa_problem_options_init(&options);
    options.criteria = users;
    options.n_criteria = n;
    return reversa_problem_create(made.ctx, made.cohort, made.programme, &options, &made.problem);
}

static void test_bind_user_criteria(void **state)
{
    (void)state;
    char name[] = "distance";
    const reversa_user_criterion users[] = {{name, 0.125, 0.5, rt_instance_user_value, &made},
                                            {"skip", 1000, -0.1, rt_instance_user_value, NULL}};
    assert_int_equal(with_users(users, 2), REVERSA_OK);
    name[0] = 'X'; /* the name was copied */
    assert_int_equal(reversa_problem_n_criteria(made.problem), 3);
    assert_string_equal(reversa_problem_criterion_name(made.problem, 1), "distance");
    const rv_bound_criterion *criterion = &made.problem->criteria[1];
    assert_int_equal(criterion->criterion->kind, RV_CRITERION_USER);
    assert_int_equal(criterion->criterion->weight, 125);
    assert_int_equal(criterion->criterion->missing, 500000);
    assert_ptr_equal(criterion->user->user, &made);
    assert_ptr_not_equal(criterion->user, &users[0]);
    assert_int_equal(made.problem->criteria[2].criterion->missing, RV_MISSING_SKIP);
    assert_int_equal(made.problem->criteria[2].criterion->weight, 1000000);
}

static void test_bind_user_criteria_weights(void **state)
{
    (void)state;
    const double good[] = {0.001, 0.1, 0.3, 2.675, 999.999, 1000};
    const int32_t thousandths[] = {1, 100, 300, 2675, 999999, 1000000};
    const double bad[] = {0, -1, 0.0001, 0.0005, 1.0005, 1000.001, NAN, INFINITY};
    reversa_user_criterion user = {"u", 1, 0, rt_instance_user_value, NULL};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        user.weight = good[i];
        assert_int_equal(with_users(&user, 1), REVERSA_OK);
        assert_int_equal(made.problem->criteria[1].criterion->weight, thousandths[i]);
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        user.weight = bad[i];
        assert_int_equal(with_users(&user, 1), REVERSA_E_ARGUMENT);
        rt_assert_error(made.ctx, REVERSA_E_ARGUMENT, 0, NULL,
                        "The weight of the criterion 'u' is not above 0 and at most 1000 with three decimals");
    }
}

static void test_bind_user_criteria_bad_arguments(void **state)
{
    (void)state;
    const reversa_user_criterion bad[] = {
        {NULL, 1, 0, rt_instance_user_value, NULL},       {"", 1, 0, rt_instance_user_value, NULL},
        {"\xFF", 1, 0, rt_instance_user_value, NULL},     {"u", 1, 0, NULL, NULL},
        {"u", 1, 1.000001, rt_instance_user_value, NULL}, {"u", 1, NAN, rt_instance_user_value, NULL}};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_int_equal(with_users(&bad[i], 1), REVERSA_E_ARGUMENT);
        assert_null(made.problem);
        assert_int_equal(reversa_context_error_count(made.ctx), 1);
    }
    assert_int_equal(with_users(NULL, 1), REVERSA_E_ARGUMENT);
    assert_int_equal(with_users(bad, -1), REVERSA_E_ARGUMENT);
}

static void test_bind_user_criteria_names(void **state)
{
    (void)state;
    const char *const used[] = {"same_team", "note", "state"};
    for (int i = 0; i < 3; i++) {
        const reversa_user_criterion user = {used[i], 1, 0, rt_instance_user_value, NULL};
        assert_int_equal(with_users(&user, 1), REVERSA_E_DATA);
    }
    rt_assert_error(made.ctx, REVERSA_E_DATA, 0, NULL, "The name 'state' of a criterion is in use already");
    const reversa_user_criterion twice[] = {{"u", 1, 0, rt_instance_user_value, NULL},
                                            {"u", 2, 0, rt_instance_user_value, NULL}};
    assert_int_equal(with_users(twice, 2), REVERSA_E_DATA);
    assert_int_equal(reversa_context_error_count(made.ctx), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bind_every_kind),
        cmocka_unit_test(test_bind_similarity),
        cmocka_unit_test(test_bind_absent_columns),
        cmocka_unit_test(test_bind_builtin_leaves_out_what_is_not_there),
        cmocka_unit_test(test_bind_sensitive),
        cmocka_unit_test(test_bind_user_criteria),
        cmocka_unit_test(test_bind_user_criteria_weights),
        cmocka_unit_test(test_bind_user_criteria_bad_arguments),
        cmocka_unit_test(test_bind_user_criteria_names),
    };
    return cmocka_run_group_tests(tests, NULL, drop);
}
