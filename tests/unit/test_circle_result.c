/* The result: order of ids, fits, slots, limits, certificate. */
#include <string.h>

#include "support/round_table.h"

static reversa_circles *match(rt_case *made, const char *inside)
{
    reversa_circles *circles;
    assert_int_equal(rt_make(made, RT_TABLE_PEOPLE, inside), REVERSA_OK);
    assert_int_equal(reversa_circles_match(made->ctx, made->problem, NULL, &circles), REVERSA_OK);
    return circles;
}

static void test_result_is_in_the_order_of_ids(void **state)
{
    (void)state;
    if (!rv_mip_default_solver())
        skip();
    rt_case made = {.ctx = NULL};
    reversa_circle circle;
    reversa_circles *circles = match(&made, RT_TABLE_PROGRAMME
                                     ", \"limits\": [{\"limit\": \"pairs\", \"at_least\": {\"count\": 4}}]");
    int64_t total = 0;
    assert_int_equal(reversa_circles_count(circles), 2);
    for (int32_t c = 0; c < 2; c++) {
        reversa_circles_get(circles, c, &circle);
        assert_string_equal(reversa_cohort_id(made.cohort, circle.mentors[0]), c ? "m2" : "m1");
        assert_int_equal(circle.n_mentees, 2);
        assert_true(strcmp(reversa_cohort_id(made.cohort, circle.mentees[0]),
                           reversa_cohort_id(made.cohort, circle.mentees[1])) < 0);
        assert_int_equal(circle.score, circle.fits[0] + circle.fits[1]);
        assert_int_equal(circle.start, 600);
        assert_int_equal(circle.minutes, 60);
        total += circle.score;
    }
    assert_int_equal(total, 1800000);
    assert_int_equal(circles->n_limits, 1);
    assert_int_equal(circles->limits[0].value, 4);
    assert_true(circles->limits[0].tight);
    assert_int_equal(reversa_circles_certificate(circles).scope, REVERSA_SCOPE_ELIGIBLE);
    assert_int_equal(reversa_circles_certificate(circles).n_eligible, 10);
    reversa_circles_free(circles);
    rt_drop(&made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_result_is_in_the_order_of_ids)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
