/* Branch and price: it ends with a proof where nothing may be listed, and leaves the set as it was. */
#include <string.h>

#include "support/round_table.h"

static void test_branch_proves_without_a_list(void **state)
{
    (void)state;
    if (!rv_mip_default_solver())
        skip();
    rt_table table;
    rt_table_open(&table, NULL);
    int32_t score[10];
    size_t n = (size_t)table.set.n[REVERSA_MENTOR] * (size_t)table.set.n[REVERSA_MENTEE];
    assert_int_equal(n, 10);
    memcpy(score, table.set.score, sizeof score);
    table.search.most_circles = 1;
    rv_circle_fix_level(&table.search, RV_LEVEL_MENTEES, 0);
    rv_circle_stage_begin(&table.search, 1, 0, 5000000);
    assert_int_equal(rv_circle_branch(&table.search), REVERSA_OK);
    int64_t value = table.search.stage.value;
    assert_int_equal(table.search.stage.bound, value);
    assert_int_equal(value, 1800000); /* m1 with e1 e2 (0.2 + 0.3), m2 with e3 e4 (0.6 + 0.7) */
    assert_memory_equal(score, table.set.score, sizeof score);
    for (int32_t m = 0; m < table.set.n[REVERSA_MENTOR]; m++)
        assert_int_equal(table.set.capacity[m], 1);
    for (int32_t p = 0; p < 7; p++)
        assert_false(table.search.forced[p]);
    assert_false(table.search.branching);
    rt_table_close(&table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_branch_proves_without_a_list)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
