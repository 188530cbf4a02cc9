/* Voluntary exits after the landmark, by hand. */
#include <math.h>

#include "support/employment.h"

static void near(double value, double expected)
{
    if (!(fabs(value - expected) <= 1e-12 * fabs(expected)))
        fail_msg("%.17g, expected %.17g", value, expected);
}

/* The landmark is day 182.6 and the horizon ends at day 547.9; nobody is censored before, so incidences are shares. */
static void test_retention_voluntary_estimate_by_hand(void **state)
{
    (void)state;
    static const rt_employee people[11] = {
        {0, 300, 100, "voluntary", 30, "a"},      {0, 400, 182, "retired", 30, "a"},
        {0, 500, 10, "involuntary", 30, "a"},     {0, 560, 10, "voluntary", 30, "a"},  /* after the horizon */
        {0, 200, RT_NEVER, "voluntary", 30, "a"}, {0, 300, 200, "voluntary", 30, "a"}, /* joined too late to count */
        {0, 547, RT_NEVER, "voluntary", 30, "a"}, {0, 1000, RT_NEVER, NULL, 30, "a"},
        {0, 183, RT_NEVER, "retired", 30, "a"},   {0, 182, RT_NEVER, "voluntary", 30, "a"}, /* before the landmark */
        {0, 100, 50, "voluntary", 30, "a"}};
    reversa_context *ctx = rt_context(NULL);
    reversa_employment *employment = rt_employment(ctx, people, 11);
    rv_retention_frame frame;
    rt_frame_open(ctx, employment, NULL, &frame);
    assert_int_equal(rv_retention_voluntary_estimate(&frame), REVERSA_OK);
    const reversa_figure *figures = frame.retention->figures;
    near(figures[RV_FIGURE_VOLUNTARY_PARTICIPANTS].estimate.value, 1.0 / 4);
    near(figures[RV_FIGURE_VOLUNTARY_OTHERS].estimate.value, 3.0 / 5);
    near(figures[RV_FIGURE_VOLUNTARY_DIFFERENCE].estimate.value, -.35);
    /* the jackknife's variance of a share without censoring is p(1 − p)/n */
    near(figures[RV_FIGURE_VOLUNTARY_DIFFERENCE].estimate.se, sqrt(.25 * .75 / 4 + .6 * .4 / 5));
    assert_int_equal(figures[RV_FIGURE_VOLUNTARY_PARTICIPANTS].n, 4);
    assert_int_equal(figures[RV_FIGURE_VOLUNTARY_PARTICIPANTS].events, 2);
    assert_int_equal(figures[RV_FIGURE_VOLUNTARY_OTHERS].n, 5);
    rt_frame_close(&frame);
    reversa_employment_free(employment);
    reversa_context_free(ctx);
}

/* No participant leaves of their own will: the share is 0, and no interval says that this is certain. */
static void test_retention_voluntary_estimate_nobody_leaves(void **state)
{
    (void)state;
    static const rt_employee people[4] = {{0, 900, 100, NULL, 30, "a"},
                                          {0, 900, 100, NULL, 30, "a"},
                                          {0, 300, RT_NEVER, "voluntary", 30, "a"},
                                          {0, 900, RT_NEVER, NULL, 30, "a"}};
    reversa_context *ctx = rt_context(NULL);
    reversa_employment *employment = rt_employment(ctx, people, 4);
    rv_retention_frame frame;
    rt_frame_open(ctx, employment, NULL, &frame);
    assert_int_equal(rv_retention_voluntary_estimate(&frame), REVERSA_OK);
    reversa_estimate e = frame.retention->figures[RV_FIGURE_VOLUNTARY_PARTICIPANTS].estimate;
    assert_true(e.value == 0 && isnan(e.low) && isnan(e.high));
    assert_int_equal(e.fit, REVERSA_FIT_NO_EVENTS);
    near(frame.retention->figures[RV_FIGURE_VOLUNTARY_OTHERS].estimate.value, .5);
    rt_frame_close(&frame);
    reversa_employment_free(employment);
    reversa_context_free(ctx);
}

static void test_retention_voluntary_estimate_no_reasons(void **state)
{
    (void)state;
    static const rt_employee people[2] = {{0, 300, 100, NULL, 30, "a"}, {0, 400, RT_NEVER, NULL, 30, "a"}};
    reversa_context *ctx = rt_context(NULL);
    reversa_employment *employment = rt_employment(ctx, people, 2);
    rv_retention_frame frame;
    rt_frame_open(ctx, employment, NULL, &frame);
    assert_int_equal(rv_retention_voluntary_estimate(&frame), REVERSA_OK);
    assert_true(isnan(frame.retention->figures[RV_FIGURE_VOLUNTARY_DIFFERENCE].estimate.value));
    assert_int_equal(frame.retention->figures[RV_FIGURE_VOLUNTARY_OTHERS].estimate.fit, REVERSA_FIT_NO_DATA);
    assert_int_equal(frame.retention->n_warnings, 1);
    rt_frame_close(&frame);
    reversa_employment_free(employment);
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_retention_voluntary_estimate_by_hand),
        cmocka_unit_test(test_retention_voluntary_estimate_nobody_leaves),
        cmocka_unit_test(test_retention_voluntary_estimate_no_reasons),
    };
    return cmocka_run_group_tests_name("retention_voluntary", tests, NULL, NULL);
}
