/* A dive offers whole circles and leaves set, prices and bound as they were. */
#include <string.h>

#include "support/round_table.h"

static void test_dive_offers_circles_and_leaves_the_set_alone(void **state)
{
    (void)state;
    if (!rv_mip_default_solver())
        skip();
    rt_table table;
    int32_t score[10];
    rt_table_open(&table, NULL);
    memcpy(score, table.set.score, sizeof score);
    rv_circle_stage_begin(&table.search, 1, 0, 5000000);
    assert_int_equal(rv_circle_stage_relax(&table.search, 0), REVERSA_OK);
    rv_wide exact = table.search.stage.exact;
    int64_t bound = table.search.stage.bound;
    table.search.best.n = 0; /* nothing is known again */
    table.search.best.n_mentees = 0;
    table.search.stage.value = 0;
    assert_int_equal(rv_circle_dive(&table.search), REVERSA_OK);
    assert_int_equal(table.search.stage.value, 1800000);
    assert_int_equal(table.search.stage.bound, bound);
    assert_true(table.search.stage.exact == exact);
    assert_memory_equal(score, table.set.score, sizeof score);
    for (int32_t p = 0; p < 7; p++)
        assert_false(table.search.forced[p]);
    rt_table_close(&table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_dive_offers_circles_and_leaves_the_set_alone)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
