/* Who can sit with whom: scores, conflicts, classes, pins. */
#include <string.h>

#include "support/round_table.h"

static void test_set_has_the_scores_of_pairs(void **state)
{
    (void)state;
    rt_table table;
    rt_table_open(&table, NULL);
    const rv_circle_unit *m2 = &table.set.unit[rt_table_unit(&table, "m2")];
    assert_int_equal(table.set.n_eligible, 10);
    assert_int_equal(rv_circle_fit(&table.set, m2, rt_table_ordinal(&table, REVERSA_MENTEE, "e3")), 600000);
    assert_int_equal(table.set.n_rules[REVERSA_MENTEE], 1);
    assert_int_equal(table.set.rules[REVERSA_MENTEE][0].n, 3);
    assert_int_equal(table.set.best[REVERSA_MENTEE][rt_table_ordinal(&table, REVERSA_MENTEE, "e5")], 800000);
    rt_table_close(&table);
}

static void test_set_keeps_conflicts_apart(void **state)
{
    (void)state;
    rt_table table;
    rt_table_open(&table, RT_TABLE_PROGRAMME
                  ", \"limits\": [{\"limit\": \"conflict\", \"people\": [[\"e1\", \"e2\"], [\"m1\", \"e3\"]]}]");
    int32_t e1 = rt_table_ordinal(&table, REVERSA_MENTEE, "e1");
    int32_t e2 = rt_table_ordinal(&table, REVERSA_MENTEE, "e2");
    int32_t e3 = rt_table_ordinal(&table, REVERSA_MENTEE, "e3");
    assert_int_equal(table.set.foe_start[e1 + 1] - table.set.foe_start[e1], 1);
    assert_int_equal(table.set.foe[table.set.foe_start[e1]], e2);
    assert_int_equal(rv_circle_fit(&table.set, &table.set.unit[rt_table_unit(&table, "m1")], e3), -1);
    assert_true(rv_circle_fit(&table.set, &table.set.unit[rt_table_unit(&table, "m2")], e3) >= 0);
    int32_t pair[] = {e1, e2};
    assert_false(rv_circle_group_holds(&table.set, pair, 2));
    rt_table_close(&table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_set_has_the_scores_of_pairs),
                                       cmocka_unit_test(test_set_keeps_conflicts_apart)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
