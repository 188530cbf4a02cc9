/* Circles: columns, and which of them are sensitive. */
#include <string.h>

#include "support/round_table.h"

static void test_bind_circle_warns_of_a_sensitive_column(void **state)
{
    (void)state;
    rt_case made = {.ctx = NULL};
    assert_int_equal(rt_make(&made, RT_TABLE_PEOPLE,
                             "\"circle\": {\"mentees\": {\"at_least\": 2, \"at_most\": 3}, \"composition\": "
                             "[{\"side\": \"mentee\", \"where\": {\"attribute\": \"gender\", \"is\": \"F\"}, "
                             "\"none_or_at_least\": 2}]}"),
                     REVERSA_OK);
    rt_assert_warning(made.problem,
                      "The sensitive column 'gender' is used by the rule 'circle, mentees by gender, none "
                      "or at least 2'");
    assert_int_equal(made.problem->n_circle_rules, 1);
    assert_string_equal(made.problem->circle_week->name, "availability");
    rt_drop(&made);
}

static void test_bind_circle_needs_its_columns(void **state)
{
    (void)state;
    rt_case made = {.ctx = NULL};
    assert_int_equal(rt_make(&made, "id,role\na,mentor\n",
                             "\"circle\": {\"mentees\": {\"at_least\": 2, \"at_most\": 3}, \"minutes\": 30}"),
                     REVERSA_E_DATA);
    rt_assert_error(made.ctx, REVERSA_E_DATA, 0, "availability",
                    "The circle 'minutes' needs a column 'availability', which is not there");
    assert_int_equal(rt_make(&made, "id,role\na,mentor\n",
                             "\"circle\": {\"mentees\": {\"at_least\": 2, \"at_most\": 3}, \"minutes\": 0}"),
                     REVERSA_OK);
    assert_null(made.problem->circle_week);
    rt_drop(&made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_bind_circle_warns_of_a_sensitive_column),
                                       cmocka_unit_test(test_bind_circle_needs_its_columns)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
