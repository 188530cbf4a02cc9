/* The best group of a unit, by values that are given. */
#include <string.h>

#include "support/round_table.h"

static void offer(rt_table *table, const int64_t values[5])
{
    static const char *const ids[] = {"e1", "e2", "e3", "e4", "e5"};
    rv_circle_desk *desk = &table->search.desks[0];
    desk->n_offers = 5;
    for (int32_t i = 0; i < 5; i++)
        desk->offer[i] = (rv_circle_offer){values[i], 0, rt_table_ordinal(table, REVERSA_MENTEE, ids[i])};
    rv_circle_sort(desk);
}

static int64_t best(rt_table *table, const int64_t values[5])
{
    offer(table, values);
    return rv_circle_best(&table->search.desks[0], &table->set.unit[0], INT64_MIN + 1, 1000);
}

static void test_best_group_keeps_departments_and_the_slot(void **state)
{
    (void)state;
    rt_table table;
    rt_table_open(&table, NULL);
    assert_int_equal(best(&table, (int64_t[]){5, 3, 1, 7, 100}), 11); /* e4 e2 e3: e1 has e4's department */
    assert_int_equal(table.search.desks[0].n_best, 3);
    assert_int_equal(best(&table, (int64_t[]){5, -3, -9, 7, 100}), 4); /* two at least */
    assert_int_equal(table.search.desks[0].n_best, 2);
    assert_int_equal(best(&table, (int64_t[]){5, 3, -1, 2, 100}), 8);
    rt_table_close(&table);
}

static void test_best_group_of_a_search_that_gives_up_is_a_bound(void **state)
{
    (void)state;
    rt_table table;
    rt_table_open(&table, NULL);
    offer(&table, (int64_t[]){5, 3, 1, 7, 100});
    assert_true(rv_circle_best(&table.search.desks[0], &table.set.unit[0], 0, 1) >= 11);
    offer(&table, (int64_t[]){5, 3, 1, 7, 100});
    assert_true(rv_circle_best(&table.search.desks[0], &table.set.unit[0], 0, 0) >= 11);
    offer(&table, (int64_t[]){5, 3, 1, 7, 100});
    assert_true(rv_circle_best(&table.search.desks[0], &table.set.unit[0], 11, 1000) == RV_CIRCLE_NONE);
    rt_table_close(&table);
}

static void test_best_group_asks_for_women_together(void **state)
{
    (void)state;
    rt_table table;
    rt_table_open(&table, RT_TABLE_SCORE
                  ", \"circle\": {\"mentees\": {\"at_least\": 2, \"at_most\": 3}, \"composition\": [{\"side\": "
                  "\"mentee\", \"where\": {\"attribute\": \"gender\", \"is\": \"F\"}, \"none_or_at_least\": 2}]}");
    assert_int_equal(best(&table, (int64_t[]){9, 1, 5, 4, 0}), 15);  /* e1 e2 e3 */
    assert_int_equal(best(&table, (int64_t[]){9, -20, 5, 4, 0}), 9); /* e3 e4 */
    rt_table_close(&table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_best_group_keeps_departments_and_the_slot),
                                       cmocka_unit_test(test_best_group_of_a_search_that_gives_up_is_a_bound),
                                       cmocka_unit_test(test_best_group_asks_for_women_together)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
