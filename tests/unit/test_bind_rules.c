/* Rules and the columns that they look at: every kind, absent columns, wrong kinds, sensitive columns. */
#include "support/people.h"

#include <stdio.h>
#include <string.h>

#include "model/problem.h"

#define PEOPLE                                                                                                         \
    "id,role,level,manager_id,team,gender,languages,availability,hire_date,extraversion,site,grade\n"                  \
    "A,mentor,3,B,x,F,en;de,Mon 09:00-11:00,2020-01-01,0.5,S1,4\n"                                                     \
    "B,mentee,7,,y,M,en,Mon 10:00-12:00,2019-01-01,0.25,S2,7.5\n"

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
        const char *rule;
        const char *column;
        int kind;
    } rows[] = {
        {"\"rule\": \"level_gap\", \"at_least\": 2", "level", REVERSA_COLUMN_NUMBER},
        {"\"rule\": \"not_in_reporting_line\"", "manager_id", REVERSA_COLUMN_TEXT},
        {"\"rule\": \"same\", \"attribute\": \"site\"", "site", REVERSA_COLUMN_TEXT},
        {"\"rule\": \"different\", \"attribute\": \"level\"", "level", REVERSA_COLUMN_NUMBER},
        {"\"rule\": \"different\", \"attribute\": \"hire_date\"", "hire_date", REVERSA_COLUMN_DATE},
        {"\"rule\": \"shared\", \"attribute\": \"languages\", \"at_least\": 1", "languages", REVERSA_COLUMN_TAGS},
        {"\"rule\": \"shared\", \"attribute\": \"site\", \"at_least\": 1", "site", REVERSA_COLUMN_TAGS},
        {"\"rule\": \"overlap_minutes\", \"at_least\": 30", "availability", REVERSA_COLUMN_MINUTES},
        {"\"rule\": \"attribute\", \"who\": \"mentor\", \"attribute\": \"team\", \"is\": \"x\"", "team",
         REVERSA_COLUMN_TEXT},
        {"\"rule\": \"attribute\", \"who\": \"both\", \"attribute\": \"level\", \"in\": [3, 7]", "level",
         REVERSA_COLUMN_NUMBER},
        {"\"rule\": \"attribute\", \"who\": \"mentee\", \"attribute\": \"grade\", \"at_least\": 5", "grade",
         REVERSA_COLUMN_NUMBER},
        {"\"rule\": \"not_paired_before\"", NULL, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char inside[300];
        snprintf(inside, sizeof inside, "\"rules\": [{%s}]", rows[i].rule);
        assert_int_equal(rt_make(&made, PEOPLE, inside), REVERSA_OK);
        assert_int_equal(made.problem->n_rules, 1);
        const rv_bound_rule *rule = &made.problem->rules[0];
        assert_ptr_equal(rule->rule, &made.programme->rules[0]);
        assert_false(rule->skipped);
        assert_int_equal(made.problem->n_warnings, 0);
        if (!rows[i].column) {
            assert_null(rule->column);
            continue;
        }
        assert_string_equal(rule->column->name, rows[i].column);
        assert_int_equal(rule->column->kind, rows[i].kind);
    }
}

static void test_bind_reports_every_absent_column(void **state)
{
    (void)state;
    assert_int_equal(rt_make(&made, "id,role\nA,mentor\n",
                             "\"rules\": [{\"rule\": \"level_gap\", \"at_least\": 2}, {\"rule\": "
                             "\"not_in_reporting_line\"}, {\"rule\": \"shared\", \"attribute\": \"clubs\"}]"),
                     REVERSA_E_DATA);
    assert_int_equal(reversa_context_error_count(made.ctx), 3);
    rt_assert_error(made.ctx, REVERSA_E_DATA, 0, "level",
                    "The rule 'level_gap' needs a column 'level', which is not there");
    rt_assert_error(made.ctx, REVERSA_E_DATA, 0, "manager_id",
                    "The rule 'not_in_reporting_line' needs a column 'manager_id', which is not there");
    rt_assert_error(made.ctx, REVERSA_E_DATA, 0, "clubs",
                    "The rule 'shared' needs a column 'clubs', which is not there");
    reversa_error error;
    reversa_context_error(made.ctx, 0, &error);
    assert_string_equal(error.file, "programme.json");
}

static void test_bind_optional_rule_is_skipped(void **state)
{
    (void)state;
    assert_int_equal(rt_make(&made, "id,role\nA,mentor\n",
                             "\"rules\": [{\"rule\": \"same\", \"attribute\": \"site\", \"optional\": true},"
                             "{\"rule\": \"not_paired_before\"}]"),
                     REVERSA_OK);
    assert_int_equal(made.problem->n_rules, 2);
    assert_true(made.problem->rules[0].skipped);
    assert_false(made.problem->rules[1].skipped);
    assert_int_equal(reversa_problem_n_warnings(made.problem), 1);
    rt_assert_warning(made.problem, "The rule 'same' is left out: there is no column 'site'");
}

static void test_bind_wrong_kinds(void **state)
{
    (void)state;
    static const struct {
        const char *rule;
        const char *column;
        const char *message;
    } rows[] = {
        {"\"rule\": \"same\", \"attribute\": \"languages\"", "languages",
         "The rule 'same' needs numbers, text or dates, but the column 'languages' holds sets of tags"},
        {"\"rule\": \"shared\", \"attribute\": \"level\", \"at_least\": 1", "level",
         "The rule 'shared' needs sets of tags, but the column 'level' holds numbers"},
        {"\"rule\": \"shared\", \"attribute\": \"team\", \"at_least\": 1", "team",
         "The rule 'shared' needs sets of tags, but the column 'team' holds text"},
        {"\"rule\": \"attribute\", \"who\": \"both\", \"attribute\": \"hire_date\", \"at_least\": 3", "hire_date",
         "The rule 'attribute' needs numbers, but the column 'hire_date' holds dates"},
        {"\"rule\": \"attribute\", \"who\": \"both\", \"attribute\": \"availability\", \"is\": \"x\"", "availability",
         "The rule 'attribute' needs numbers or text, but the column 'availability' holds weekly availability"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char inside[300];
        snprintf(inside, sizeof inside, "\"rules\": [{%s}]", rows[i].rule);
        assert_int_equal(rt_make(&made, PEOPLE, inside), REVERSA_E_DATA);
        assert_int_equal(reversa_context_error_count(made.ctx), 1);
        rt_assert_error(made.ctx, REVERSA_E_DATA, 0, rows[i].column, rows[i].message);
    }
}

static void test_bind_sensitive_column_needs_leave(void **state)
{
    (void)state;
    const char *without = "\"rules\": [{\"rule\": \"same\", \"attribute\": \"gender\"}]";
    assert_int_equal(rt_make(&made, PEOPLE, without), REVERSA_E_DATA);
    rt_assert_error(made.ctx, REVERSA_E_DATA, 0, "gender",
                    "The rule 'same' uses the sensitive column 'gender' without \"allow_sensitive\"");
    const char *listed = "\"sensitive\": [\"site\"], \"rules\": [{\"rule\": \"different\", \"attribute\": \"site\"}]";
    assert_int_equal(rt_make(&made, PEOPLE, listed), REVERSA_E_DATA);
    const char *with = "\"rules\": [{\"rule\": \"same\", \"attribute\": \"gender\", \"allow_sensitive\": true}]";
    assert_int_equal(rt_make(&made, PEOPLE, with), REVERSA_OK);
    assert_int_equal(reversa_problem_n_warnings(made.problem), 1);
    rt_assert_warning(made.problem, "The sensitive column 'gender' is used by the rule 'same'");
}

static void test_bind_skipped_use_of_a_sensitive_column_is_no_use(void **state)
{
    (void)state;
    assert_int_equal(rt_make(&made, "id,role\nA,mentor\n",
                             "\"rules\": [{\"rule\": \"same\", \"attribute\": \"gender\", \"allow_sensitive\": true, "
                             "\"optional\": true}]"),
                     REVERSA_OK);
    assert_int_equal(reversa_problem_n_warnings(made.problem), 1);
    rt_assert_warning(made.problem, "The rule 'same' is left out: there is no column 'gender'");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bind_every_kind),
        cmocka_unit_test(test_bind_reports_every_absent_column),
        cmocka_unit_test(test_bind_optional_rule_is_skipped),
        cmocka_unit_test(test_bind_wrong_kinds),
        cmocka_unit_test(test_bind_sensitive_column_needs_leave),
        cmocka_unit_test(test_bind_skipped_use_of_a_sensitive_column_is_no_use),
    };
    return cmocka_run_group_tests(tests, NULL, drop);
}
