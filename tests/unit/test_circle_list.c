/* Lists of circles: growing, finding, copying, a bound. */
#include <string.h>

#include "support/round_table.h"

static void test_list_adds_finds_and_copies(void **state)
{
    (void)state;
    rt_table table;
    rv_circle_list list = {.n = 0};
    rv_circle_list copy = {.n = 0};
    rt_table_open(&table, NULL);
    rt_table_add(&table, &list, "m1", "e1 e2");
    rt_table_add(&table, &list, "m2", "e3 e4");
    assert_int_equal(list.n, 2);
    assert_int_equal(list.n_mentees, 4);
    assert_true(rv_circle_list_has(&list, list.column[1].unit, list.mentee + 2, 2));
    assert_false(rv_circle_list_has(&list, list.column[0].unit, list.mentee + 2, 2));
    assert_false(rv_circle_list_has(&list, list.column[1].unit, list.mentee + 2, 1));
    assert_int_equal(rv_circle_list_copy(table.made.ctx, &list, &copy), REVERSA_OK);
    assert_int_equal(copy.n, 2);
    assert_memory_equal(copy.mentee, list.mentee, 4 * sizeof *list.mentee);
    rv_circle_list_free(table.made.ctx, &list);
    rv_circle_list_free(table.made.ctx, &copy);
    assert_null(list.column);
    rt_table_close(&table);
}

static void test_list_with_a_bound_says_that_it_is_full(void **state)
{
    (void)state;
    rt_table table;
    rv_circle_list list = {.most = 1};
    rt_table_open(&table, NULL);
    rt_table_add(&table, &list, "m1", "e1 e2");
    assert_false(list.full);
    rt_table_add(&table, &list, "m2", "e3 e4");
    assert_true(list.full);
    assert_int_equal(list.n, 1);
    rv_circle_list_free(table.made.ctx, &list);
    rt_table_close(&table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_list_adds_finds_and_copies),
                                       cmocka_unit_test(test_list_with_a_bound_says_that_it_is_full)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
