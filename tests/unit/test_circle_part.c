/* A part made anew: those outside stay as they are, and what all owe together the part owes alone. */
#include "support/round_table.h"

/* One circle, of the mentor who fits badly. */
static void open_poor(rt_table *table)
{
    rt_table_open(table, NULL);
    rt_table_add(table, &table->search.best, "m1", "e3 e4");
    rv_circle_stage_begin(&table->search, 1, 0, 5000000);
    assert_int_equal(table->search.stage.value, 900000);
}

/* Take it apart, with all others too or alone. */
static void choose(const rt_table *table, bool all, rv_circle_choice *choice)
{
    const rv_circle_list *best = &table->search.best;
    choice->circle[0] = true;
    choice->mentor[rt_table_ordinal(table, REVERSA_MENTOR, "m1")] = true;
    choice->mentor[rt_table_ordinal(table, REVERSA_MENTOR, "m2")] = all;
    for (int32_t e = 0; e < 5; e++)
        choice->mentee[e] = all;
    for (int32_t i = 0; i < best->column[0].n; i++)
        choice->mentee[best->mentee[i]] = true;
}

static void test_part_of_all_is_the_optimum(void **state)
{
    (void)state;
    rt_table table;
    bool circle[4] = {false};
    bool mentor[2] = {false};
    bool mentee[5] = {false};
    bool better;
    rv_circle_choice choice = {circle, mentor, mentee};
    open_poor(&table);
    choose(&table, true, &choice);
    assert_int_equal(rv_circle_part(&table.search, &choice, &better), REVERSA_OK);
    assert_true(better);
    assert_int_equal(table.search.stage.value, 1800000);
    rt_table_close(&table);
}

static void test_part_of_one_circle_cannot_do_better(void **state)
{
    (void)state;
    rt_table table;
    bool circle[4] = {false};
    bool mentor[2] = {false};
    bool mentee[5] = {false};
    bool better;
    rv_circle_choice choice = {circle, mentor, mentee};
    open_poor(&table);
    choose(&table, false, &choice);
    assert_int_equal(rv_circle_part(&table.search, &choice, &better), REVERSA_OK);
    assert_false(better);
    assert_int_equal(table.search.stage.value, 900000);
    assert_int_equal(table.search.best.n, 1);
    rt_table_close(&table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_part_of_all_is_the_optimum),
                                       cmocka_unit_test(test_part_of_one_circle_cannot_do_better)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
