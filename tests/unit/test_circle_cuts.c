/* Cuts: of three people, at most one chosen circle has two; what the linear program violates is found, and charged for. */
#include "support/round_table.h"

/* Three circles of which any two share a mentee, each to a half: two pairs of three people are held by 1.5. */
static void open_halves(rt_table *table)
{
    rv_mip_end end;
    rt_table_open(table, RT_TABLE_SCORE ", \"circle\": {\"mentees\": {\"at_least\": 2, \"at_most\": 2}}");
    table->search.stage.level = 1;
    for (int32_t m = 0; m < table->set.n[REVERSA_MENTOR]; m++)
        table->set.capacity[m] = 2;
    rt_table_add(table, &table->search.active, "m1", "e1 e2");
    rt_table_add(table, &table->search.active, "m1", "e2 e3");
    rt_table_add(table, &table->search.active, "m2", "e1 e3");
    assert_int_equal(rv_circle_linear(&table->search, &end), REVERSA_OK);
    assert_int_equal(end, RV_MIP_OPTIMAL);
    for (int c = 0; c < 3; c++)
        assert_true(table->search.share[c] > 0.49 && table->search.share[c] < 0.51);
}

static void test_cuts_find_the_triple_that_is_held_by_halves(void **state)
{
    (void)state;
    if (!rv_mip_default_solver())
        skip();
    rt_table table;
    int32_t n_added;
    int32_t cuts[RV_CIRCLE_CUTS];
    rv_mip_end end;
    open_halves(&table);
    assert_int_equal(rv_circle_cuts_find(&table.search, &n_added), REVERSA_OK);
    assert_int_equal(n_added, 1);
    assert_int_equal(table.search.n_cuts, 1);
    for (int32_t c = 0; c < 3; c++) {
        const rv_circle_column *column = &table.search.active.column[c];
        assert_int_equal(rv_circle_cuts_of(&table.search, &table.set.unit[column->unit],
                                           table.search.active.mentee + column->first, 2, cuts),
                         1);
        assert_int_equal(cuts[0], 0);
    }
    int32_t far[2] = {rt_table_ordinal(&table, REVERSA_MENTEE, "e1"), rt_table_ordinal(&table, REVERSA_MENTEE, "e4")};
    assert_int_equal(rv_circle_cuts_of(&table.search, &table.set.unit[0], far, 2, cuts), 0);
    assert_int_equal(rv_circle_linear(&table.search, &end), REVERSA_OK); /* one of the three is left */
    double sum = table.search.share[0] + table.search.share[1] + table.search.share[2];
    assert_true(sum > 0.999 && sum < 1.001);
    assert_true(table.search.linear.cut[0] > 0);
    rt_table_close(&table);
}

static void test_cuts_take_their_price_of_two_people_and_not_of_one(void **state)
{
    (void)state;
    if (!rv_mip_default_solver())
        skip();
    rt_table table;
    int32_t n_added;
    open_halves(&table);
    assert_int_equal(rv_circle_cuts_find(&table.search, &n_added), REVERSA_OK);
    int32_t two[2] = {rt_table_ordinal(&table, REVERSA_MENTEE, "e1"), rt_table_ordinal(&table, REVERSA_MENTEE, "e2")};
    int32_t one[2] = {two[0], rt_table_ordinal(&table, REVERSA_MENTEE, "e4")};
    rv_circle_prices *prices = &table.search.trial;
    rv_wide free_two = rv_circle_reduced(&table.search, prices, 0, two, 2);
    rv_wide free_one = rv_circle_reduced(&table.search, prices, 0, one, 2);
    prices->cut[0] = RV_CIRCLE_ONE * INT64_C(5000000);
    assert_true(free_two - rv_circle_reduced(&table.search, prices, 0, two, 2) == prices->cut[0]);
    assert_true(free_one == rv_circle_reduced(&table.search, prices, 0, one, 2));
    /* the group that is found pays it too: its value is the reduced cost, mentors' price aside */
    rv_circle_desk *desk = &table.search.desks[0];
    int64_t best = rv_circle_unit_best(&table.search, desk, 0, prices, NULL);
    assert_true((rv_wide)best == rv_circle_reduced(&table.search, prices, 0, desk->best, desk->n_best));
    rv_circle_cuts_clear(&table.search);
    assert_int_equal(table.search.n_cuts, 0);
    assert_true(free_two == rv_circle_reduced(&table.search, prices, 0, two, 2));
    rt_table_close(&table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cuts_find_the_triple_that_is_held_by_halves),
                                       cmocka_unit_test(test_cuts_take_their_price_of_two_people_and_not_of_one)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
