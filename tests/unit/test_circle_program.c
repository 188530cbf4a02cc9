/* The linear and the integer program over all circles of the table. */
#include <string.h>

#include "support/round_table.h"

static void list_all(rt_table *table)
{
    rv_wide bound;
    assert_int_equal(rv_circle_price(&table->search, &table->search.trial, &bound), REVERSA_OK);
    assert_int_equal(
        rv_circle_enumerate(&table->search, &table->search.trial, 10 * (rv_wide)RV_CIRCLE_ONE, &table->search.active),
        REVERSA_OK);
}

static void test_linear_program_gives_prices_that_prove(void **state)
{
    (void)state;
    rt_table table;
    rv_mip_end end;
    rv_wide bound;
    rt_table_open(&table, NULL);
    list_all(&table);
    assert_int_equal(rv_circle_linear(&table.search, &end), REVERSA_OK);
    assert_int_equal(end, RV_MIP_OPTIMAL);
    assert_int_equal(rv_circle_price(&table.search, &table.search.linear, &bound), REVERSA_OK);
    assert_true(bound >= 4 * (rv_wide)RV_CIRCLE_ONE && bound <= 4 * (rv_wide)RV_CIRCLE_ONE + 1000);
    rt_table_close(&table);
}

static void test_integer_program_finds_the_best(void **state)
{
    (void)state;
    rt_table table;
    rv_mip_end end;
    rt_table_open(&table, NULL);
    list_all(&table);
    assert_int_equal(rv_circle_whole(&table.search, &table.search.active, 0, &end), REVERSA_OK);
    assert_int_equal(end, RV_MIP_OPTIMAL);
    assert_int_equal(table.search.stage.value, 4);
    assert_int_equal(table.search.best.n, 2);
    rt_table_close(&table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_linear_program_gives_prices_that_prove),
                                       cmocka_unit_test(test_integer_program_finds_the_best)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
