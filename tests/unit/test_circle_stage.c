/* One level after the other, each proven. */
#include <string.h>

#include "support/round_table.h"

static void test_stage_is_proven_and_the_next_one_on_top_of_it(void **state)
{
    (void)state;
    rt_table table;
    rt_table_open(&table, NULL);
    table.search.stage.bound = 5;
    assert_int_equal(rv_circle_stage_run(&table.search), REVERSA_OK);
    assert_true(table.search.stage.proven);
    assert_int_equal(table.search.stage.value, 4);
    assert_int_equal(table.search.stage.bound, 4);
    rv_circle_fix_level(&table.search, RV_LEVEL_MENTEES, 4);
    table.search.stage = (rv_circle_stage){.level = 1, .bound = 5000000};
    assert_true(rv_circle_evaluate(&table.search, &table.search.best, &table.search.stage.value));
    assert_int_equal(rv_circle_stage_run(&table.search), REVERSA_OK);
    assert_true(table.search.stage.proven);
    assert_int_equal(table.search.stage.value, 1800000);
    rt_table_close(&table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_stage_is_proven_and_the_next_one_on_top_of_it)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
