/* Single moves: they climb, and what comes out holds. */
#include <string.h>

#include "support/round_table.h"

static void test_improve_lets_outsiders_in_and_changes_places(void **state)
{
    (void)state;
    rt_table table;
    rv_circle_list list = {.n = 0};
    int64_t value;
    rt_table_open(&table, NULL);
    rt_table_add(&table, &list, "m1", "e2 e4");
    assert_int_equal(rv_circle_improve(&table.search, &list), REVERSA_OK);
    assert_true(rv_circle_evaluate(&table.search, &list, &value));
    assert_int_equal(value, 3); /* e3 joins; e1 has e4's department */
    list.n = 0;
    list.n_mentees = 0;
    table.search.stage.level = 1;
    rt_table_add(&table, &list, "m2", "e1 e2");
    assert_int_equal(rv_circle_improve(&table.search, &list), REVERSA_OK);
    assert_true(rv_circle_evaluate(&table.search, &list, &value));
    assert_int_equal(value, 1800000); /* e2 e3 e4 with m2: 0.5 + 0.6 + 0.7 */
    rv_circle_list_free(table.made.ctx, &list);
    rt_table_close(&table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_improve_lets_outsiders_in_and_changes_places)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
