/* Prices: their bound, reduced costs, everything within reach. */
#include <string.h>

#include "support/round_table.h"

static void test_price_bounds_and_lists_every_circle(void **state)
{
    (void)state;
    rt_table table;
    rv_wide bound;
    rv_circle_list list = {.n = 0};
    rt_table_open(&table, NULL);
    assert_int_equal(rv_circle_price(&table.search, &table.search.trial, &bound), REVERSA_OK);
    assert_true(bound == 6 * (rv_wide)RV_CIRCLE_ONE); /* three each, for nobody has a price */
    assert_int_equal(rv_circle_enumerate(&table.search, &table.search.trial, 10 * (rv_wide)RV_CIRCLE_ONE, &list),
                     REVERSA_OK);
    assert_int_equal(list.n, 14); /* each mentor: 5 of 6 pairs, and 2 threes */
    for (int32_t c = 0; c < list.n; c++)
        assert_true(rv_circle_reduced(&table.search, &table.search.trial, list.column[c].unit,
                                      list.mentee + list.column[c].first, list.column[c].n) <= 0);
    rv_circle_list_free(table.made.ctx, &list);
    assert_int_equal(rv_circle_enumerate(&table.search, &table.search.trial, 0, &list), REVERSA_OK);
    assert_int_equal(list.n, 4); /* the threes */
    rv_circle_list_free(table.made.ctx, &list);
    rt_table_close(&table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_price_bounds_and_lists_every_circle)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
