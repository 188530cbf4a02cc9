/* What circles add to rows, and what a choice of them is worth. */
#include <string.h>

#include "support/round_table.h"

static void test_evaluate_counts_and_refuses(void **state)
{
    (void)state;
    rt_table table;
    rv_circle_list list = {.n = 0};
    int64_t value;
    bool better;
    rt_table_open(&table, NULL);
    rt_table_add(&table, &list, "m1", "e1 e2");
    assert_true(rv_circle_evaluate(&table.search, &list, &value));
    assert_int_equal(value, 2);
    table.search.stage.level = 1;
    assert_true(rv_circle_evaluate(&table.search, &list, &value));
    assert_int_equal(value, 500000);
    rv_circle_fix_level(&table.search, RV_LEVEL_MENTEES, 4);
    assert_false(rv_circle_evaluate(&table.search, &list, &value)); /* two are too few now */
    rt_table_add(&table, &list, "m2", "e3 e4");
    assert_true(rv_circle_evaluate(&table.search, &list, &value));
    assert_int_equal(value, 1800000);
    assert_int_equal(rv_circle_offer_solution(&table.search, &list, &better), REVERSA_OK);
    assert_true(better);
    assert_int_equal(table.search.best.n, 2);
    rt_table_add(&table, &list, "m2", "e3 e4");
    assert_false(rv_circle_evaluate(&table.search, &list, &value)); /* twice */
    rv_circle_list_free(table.made.ctx, &list);
    rt_table_close(&table);
}

static void test_rows_of_a_quota(void **state)
{
    (void)state;
    rt_table table;
    rt_table_open(&table, RT_TABLE_PROGRAMME
                  ", \"limits\": [{\"limit\": \"quota\", \"side\": \"mentee\", \"where\": {\"attribute\": "
                  "\"gender\", \"is\": \"F\"}, \"at_least\": {\"share\": 0.4}, \"at_most\": {\"count\": 3}}]");
    const rv_circle_unit *m1 = &table.set.unit[rt_table_unit(&table, "m1")];
    assert_int_equal(table.search.n_rows, 2);
    assert_int_equal(rv_circle_coefficient(&table.search, 0, m1, rt_table_ordinal(&table, REVERSA_MENTEE, "e1")),
                     600000);
    assert_int_equal(rv_circle_coefficient(&table.search, 0, m1, rt_table_ordinal(&table, REVERSA_MENTEE, "e3")),
                     -400000);
    assert_int_equal(rv_circle_coefficient(&table.search, 1, m1, rt_table_ordinal(&table, REVERSA_MENTEE, "e1")), 1);
    assert_int_equal(table.search.rows[1].high, 3);
    rt_table_close(&table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_evaluate_counts_and_refuses),
                                       cmocka_unit_test(test_rows_of_a_quota)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
