/* Circles one by one at the prices of a pricing. */
#include <string.h>

#include "support/round_table.h"

static void test_greedy_makes_circles_that_hold(void **state)
{
    (void)state;
    rt_table table;
    rv_wide bound;
    int64_t value;
    rt_table_open(&table, NULL);
    table.search.stage.level = 1;
    assert_int_equal(rv_circle_price(&table.search, &table.search.trial, &bound), REVERSA_OK);
    assert_int_equal(rv_circle_greedy(&table.search, &table.search.trial, 2), REVERSA_OK);
    assert_true(rv_circle_evaluate(&table.search, &table.search.best, &value));
    assert_int_equal(value, table.search.stage.value);
    assert_true(value == 1800000); /* m2 takes e4 e3 e2; single moves give e2 or e3 to e1 and m1, or nobody */
    rt_table_close(&table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_greedy_makes_circles_that_hold)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
