/* The last check takes what the programme allows and nothing else. */
#include <string.h>

#include "support/round_table.h"

static bool check(rt_table *table, const char *mentor, const char *const mentees[], int32_t n, int32_t start)
{
    int32_t group[4];
    int32_t leader = rt_person(table->made.cohort, mentor);
    for (int32_t i = 0; i < n; i++)
        group[i] = rt_person(table->made.cohort, mentees[i]);
    reversa_circle circle = {
        .mentors = &leader, .n_mentors = 1, .mentees = group, .n_mentees = n, .start = start, .minutes = 60};
    reversa_circles circles = {.problem = table->made.problem, .n = 1, .circle = &circle};
    return rv_circle_check(&table->set, &circles);
}

static void test_check_refuses_what_is_no_circle(void **state)
{
    (void)state;
    rt_table table;
    rt_table_open(&table, NULL);
    assert_true(check(&table, "m1", (const char *[]){"e1", "e2"}, 2, 600));
    assert_false(check(&table, "m1", (const char *[]){"e1", "e2"}, 2, 570)); /* e2 comes at 600 */
    assert_false(check(&table, "m1", (const char *[]){"e1", "e4"}, 2, 600)); /* one department */
    assert_false(check(&table, "m1", (const char *[]){"e1"}, 1, 600));       /* too few */
    assert_false(check(&table, "m1", (const char *[]){"e1", "e5"}, 2, 600)); /* never there */
    assert_false(check(&table, "m1", (const char *[]){"e1", "e1"}, 2, 600)); /* one person */
    assert_false(check(&table, "m1", (const char *[]){"e1", "e2"}, 2, -1));  /* no slot */
    rt_table_close(&table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_check_refuses_what_is_no_circle)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
