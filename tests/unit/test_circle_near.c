/* Neighbourhoods: from poor circles to the best ones, and no further than the bound. */
#include "support/round_table.h"

static void test_near_finds_the_optimum_of_a_small_table(void **state)
{
    (void)state;
    rt_table table;
    rt_table_open(&table, NULL);
    rt_table_add(&table, &table.search.best, "m1", "e3 e4");
    rv_circle_stage_begin(&table.search, 1, 0, 5000000);
    assert_int_equal(table.search.stage.value, 900000);
    assert_int_equal(rv_circle_near(&table.search), REVERSA_OK);
    assert_int_equal(table.search.stage.value, 1800000);
    rt_table_close(&table);
}

static void test_near_begins_with_mentors_who_have_no_circle(void **state)
{
    (void)state;
    rt_table table;
    rt_table_open(&table, NULL);
    rv_circle_stage_begin(&table.search, 0, 0, 5);
    assert_int_equal(table.search.stage.value, 0);
    assert_int_equal(rv_circle_near(&table.search), REVERSA_OK);
    assert_int_equal(table.search.stage.value, 4);
    rt_table_close(&table);
}

static void test_near_leaves_what_is_proven(void **state)
{
    (void)state;
    rt_table table;
    rt_table_open(&table, NULL);
    rt_table_add(&table, &table.search.best, "m1", "e1 e2");
    rv_circle_stage_begin(&table.search, 0, 0, 2);
    assert_int_equal(rv_circle_near(&table.search), REVERSA_OK);
    assert_int_equal(table.search.best.n, 1);
    assert_int_equal(table.search.rounds, 0);
    rt_table_close(&table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_near_finds_the_optimum_of_a_small_table),
                                       cmocka_unit_test(test_near_begins_with_mentors_who_have_no_circle),
                                       cmocka_unit_test(test_near_leaves_what_is_proven)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
