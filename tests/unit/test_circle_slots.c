/* Slots: the one time for all, the end of the week, no slot at all; who can lead together. */
#include <string.h>

#include "support/round_table.h"

static void test_slots_of_the_table_are_one(void **state)
{
    (void)state;
    rt_table table;
    rt_table_open(&table, NULL);
    int32_t e5 = rt_table_ordinal(&table, REVERSA_MENTEE, "e5");
    assert_int_equal(table.set.n_slots, 1);
    assert_int_equal(table.set.slot[0], 600);
    for (int32_t e = 0; e < 5; e++)
        assert_int_equal(rv_circle_is_free(&table.set, REVERSA_MENTEE, 0, e), e != e5);
    assert_int_equal(table.set.n_units, 2);
    rt_table_close(&table);
}

static void test_slots_may_run_past_the_end_of_the_week(void **state)
{
    (void)state;
    rt_case made = {.ctx = NULL};
    rv_circle_set set;
    assert_int_equal(rt_make(&made,
                             "id,role,openness,availability\nm,mentor,1,Sun 23:30-01:00\na,mentee,1,Sun "
                             "22:00-24:00;Mon 00:00-00:30\nb,mentee,1,Mon 00:00-02:00\n",
                             RT_TABLE_SCORE ", \"circle\": {\"mentees\": {\"at_least\": 1, \"at_most\": 2}}"),
                     REVERSA_OK);
    assert_int_equal(rv_circle_set_open(made.ctx, made.problem, &set), REVERSA_OK);
    int32_t group[] = {set.problem->side[REVERSA_MENTEE].ordinal[rt_person(made.cohort, "a")]};
    int32_t slot = rv_circle_slot_of(&set, &set.unit[0], group, 1);
    assert_true(slot >= 0);
    assert_int_equal(set.slot[slot], 10050); /* Sunday 23:30 */
    int32_t both[] = {0, 1};
    assert_int_equal(rv_circle_slot_of(&set, &set.unit[0], both, 2), -1);
    rv_circle_set_close(&set);
    rt_drop(&made);
}

static void test_slots_are_not_asked_for_without_minutes(void **state)
{
    (void)state;
    rt_table table;
    rt_table_open(&table,
                  RT_TABLE_SCORE ", \"circle\": {\"mentees\": {\"at_least\": 1, \"at_most\": 2}, \"minutes\": 0}");
    assert_int_equal(table.set.n_slots, 1);
    assert_int_equal(table.set.slot[0], -1);
    assert_true(rv_circle_is_free(&table.set, REVERSA_MENTEE, 0, rt_table_ordinal(&table, REVERSA_MENTEE, "e5")));
    rt_table_close(&table);
}

static void test_units_of_two_keep_the_mentors_rules(void **state)
{
    (void)state;
    rt_table table;
    rt_table_open(&table,
                  RT_TABLE_SCORE ", \"circle\": {\"mentors\": 2, \"mentees\": {\"at_least\": 1, \"at_most\": 2}}");
    assert_int_equal(table.set.n_units, 1);
    assert_int_equal(rv_circle_fit(&table.set, &table.set.unit[0], rt_table_ordinal(&table, REVERSA_MENTEE, "e1")),
                     300000); /* of 0.2 and 0.4 */
    rt_table_close(&table);
    rt_table_open(&table, RT_TABLE_SCORE
                  ", \"circle\": {\"mentors\": 2, \"mentees\": {\"at_least\": 1, \"at_most\": 2}, "
                  "\"composition\": [{\"side\": \"mentor\", \"where\": {\"attribute\": \"gender\", \"is\": "
                  "\"F\"}, \"none_or_at_least\": 2}]}");
    assert_int_equal(table.set.n_units, 0);
    rt_table_close(&table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_slots_of_the_table_are_one),
                                       cmocka_unit_test(test_slots_may_run_past_the_end_of_the_week),
                                       cmocka_unit_test(test_slots_are_not_asked_for_without_minutes),
                                       cmocka_unit_test(test_units_of_two_keep_the_mentors_rules)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
