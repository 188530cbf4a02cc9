/* Prices by steps: their bound holds, and is as good as that of the linear program. */
#include "support/round_table.h"

static void test_ascent_proves_what_the_linear_program_does(void **state)
{
    (void)state;
    rt_table table;
    rt_table_open(&table, NULL);
    rv_circle_stage_begin(&table.search, 0, 0, 5);
    assert_int_equal(rv_circle_ascent(&table.search), REVERSA_OK);
    assert_true(table.search.stage.priced);
    assert_int_equal(table.search.stage.value, 4);
    assert_int_equal(table.search.stage.bound, 4);
    assert_true(table.search.stage.proven);
    rt_table_close(&table);
}

static void test_ascent_holds_a_level_that_is_done(void **state)
{
    (void)state;
    rt_table table;
    rt_table_open(&table, NULL);
    rt_table_add(&table, &table.search.best, "m1", "e1 e2");
    rt_table_add(&table, &table.search.best, "m2", "e3 e4");
    rv_circle_fix_level(&table.search, RV_LEVEL_MENTEES, 4);
    rv_circle_stage_begin(&table.search, 1, 0, 5000000);
    assert_int_equal(table.search.stage.value, 1800000);
    assert_int_equal(rv_circle_ascent(&table.search), REVERSA_OK);
    assert_true(table.search.stage.bound >= 1800000 && table.search.stage.bound < 2000000);
    rt_table_close(&table);
}

static void test_large_stage_begins_without_a_linear_program(void **state)
{
    (void)state;
    rt_table table;
    rt_table_open(&table, NULL);
    table.search.large = 0;
    rv_circle_stage_begin(&table.search, 0, 0, 5);
    assert_int_equal(rv_circle_stage_run(&table.search), REVERSA_OK);
    assert_true(table.search.stage.proven);
    assert_int_equal(table.search.stage.value, 4);
    rv_circle_fix_level(&table.search, RV_LEVEL_MENTEES, 4);
    rv_circle_stage_begin(&table.search, 1, 0, 5000000);
    assert_int_equal(rv_circle_stage_run(&table.search), REVERSA_OK);
    assert_true(table.search.stage.proven);
    assert_int_equal(table.search.stage.value, 1800000);
    rt_table_close(&table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_ascent_proves_what_the_linear_program_does),
                                       cmocka_unit_test(test_ascent_holds_a_level_that_is_done),
                                       cmocka_unit_test(test_large_stage_begins_without_a_linear_program)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
