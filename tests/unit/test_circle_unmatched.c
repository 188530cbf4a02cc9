/* Who has no circle, and why. */
#include <string.h>

#include "support/round_table.h"

static reversa_circles *match(rt_case *made, const char *inside)
{
    reversa_circles *circles;
    assert_int_equal(rt_make(made, RT_TABLE_PEOPLE, inside), REVERSA_OK);
    assert_int_equal(reversa_circles_match(made->ctx, made->problem, NULL, &circles), REVERSA_OK);
    return circles;
}

static void test_unmatched_without_availability(void **state)
{
    (void)state;
    if (!rv_mip_default_solver())
        skip();
    rt_case made = {.ctx = NULL};
    reversa_unmatched row;
    reversa_circles *circles = match(&made, RT_TABLE_PROGRAMME);
    assert_int_equal(reversa_circles_n_unmatched(circles), 1);
    reversa_circles_unmatched(circles, 0, &row);
    assert_string_equal(reversa_cohort_id(made.cohort, row.person), "e5");
    assert_int_equal(row.reason, REVERSA_REASON_LIMIT);
    assert_int_equal(row.eligible, 2);
    assert_int_equal(row.best_score, 800000);
    reversa_circles_free(circles);
    circles = match(&made, RT_TABLE_SCORE ", \"circle\": {\"mentees\": {\"at_least\": 4, \"at_most\": 4}, "
                                          "\"missing\": \"pass\"}");
    assert_int_equal(reversa_circles_n_unmatched(circles), 2); /* e1, worth least, and m1 */
    reversa_circles_unmatched(circles, 0, &row);
    assert_string_equal(reversa_cohort_id(made.cohort, row.person), "e1");
    assert_int_equal(row.reason, REVERSA_REASON_OUTBID);
    reversa_circles_unmatched(circles, 1, &row);
    assert_int_equal(row.side, REVERSA_MENTOR);
    assert_int_equal(row.reason, REVERSA_REASON_OUTBID);
    reversa_circles_free(circles);
    rt_drop(&made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_unmatched_without_availability)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
