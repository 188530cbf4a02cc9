/* Reading circles: values, and zeros beyond them. */
#include <string.h>

#include "support/round_table.h"

static reversa_circles *match(rt_case *made, const char *inside)
{
    reversa_circles *circles;
    assert_int_equal(rt_make(made, RT_TABLE_PEOPLE, inside), REVERSA_OK);
    assert_int_equal(reversa_circles_match(made->ctx, made->problem, NULL, &circles), REVERSA_OK);
    return circles;
}

static void test_reads_beyond_the_end_give_nothing(void **state)
{
    (void)state;
    if (!rv_mip_default_solver())
        skip();
    rt_case made = {.ctx = NULL};
    reversa_circle circle;
    reversa_level level;
    reversa_unmatched row;
    reversa_circles *circles = match(&made, RT_TABLE_PROGRAMME);
    assert_int_equal(reversa_circles_n_levels(circles), 2);
    reversa_circles_get(circles, 2, &circle);
    assert_null(circle.mentors);
    reversa_circles_level(circles, -1, &level);
    assert_null(level.name);
    reversa_circles_unmatched(circles, 7, &row);
    assert_int_equal(row.person, 0);
    assert_null(reversa_circles_conflict(circles, 0));
    assert_int_equal(reversa_circles_local_start(circles, 0, rt_person(made.cohort, "m1")), 660);
    assert_int_equal(reversa_circles_local_start(circles, 0, rt_person(made.cohort, "e1")), 600);
    assert_int_equal(reversa_circles_local_start(circles, 2, 0), -1);
    reversa_circles_free(circles);
    reversa_circles_free(NULL);
    rt_drop(&made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_reads_beyond_the_end_give_nothing)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
