/* Voluntary exits after the landmark, by hand. */
#include <math.h>
#include <string.h>

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
    assert_int_equal(figures[RV_FIGURE_VOLUNTARY_PARTICIPANTS].events, 1); /* the other leaves after the horizon */
    assert_int_equal(figures[RV_FIGURE_VOLUNTARY_OTHERS].n, 5);
    rt_frame_close(&frame);
    reversa_employment_free(employment);
    reversa_context_free(ctx);
}

/* No participant leaves of their own will: the share is 0, and no interval says that this is certain. */
static void test_retention_voluntary_estimate_nobody_leaves(void **state)
{
    (void)state;
    static const rt_employee people[4] = {{0, 900, 100, "retired", 30, "a"},
                                          {0, 900, 100, "retired", 30, "a"},
                                          {0, 300, RT_NEVER, "voluntary", 30, "a"},
                                          {0, 900, RT_NEVER, "retired", 30, "a"}};
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

/* Words for reasons: capital letters do not matter; a word that nobody has, or reasons that are missing, give no share. */
static void test_retention_voluntary_estimate_words(void **state)
{
    (void)state;
    rt_employee people[40];
    reversa_context *ctx = rt_context(NULL);
    reversa_retention_options options;
    reversa_retention_options_init(&options);
    for (int32_t missing = 0; missing <= 6; missing += 3)
        for (int32_t word = 0; word < 3; word++) {
            static const char *const words[3] = {"voluntary", "VOLUNTARY", "resigned"};
            rv_retention_frame frame;
            for (int32_t i = 0; i < 40; i++)
                people[i] = (rt_employee){0,  250 + 20 * i, i % 2 ? 100 : RT_NEVER, i % 4 < 2 ? words[word] : "retired",
                                          30, "a"};
            for (int32_t i = 0; i < missing; i++)
                people[2 * i].reason = NULL;
            reversa_employment *employment = rt_employment(ctx, people, 40);
            rt_frame_open(ctx, employment, &options, &frame);
            assert_int_equal(rv_retention_voluntary_estimate(&frame), REVERSA_OK);
            const reversa_retention *r = frame.retention;
            reversa_estimate e = r->figures[RV_FIGURE_VOLUNTARY_PARTICIPANTS].estimate;
            if (word < 2 && missing < 6) {
                near(e.value, 4.0 / 20); /* of 20 who joined, the 2nd, 6th, 10th and 14th leave by day 547 */
                assert_int_equal(r->n_warnings, missing > 0);
            } else {
                assert_true(isnan(e.value) && e.fit == REVERSA_FIT_NO_DATA);
                assert_int_equal(r->why[RV_FIGURE_VOLUNTARY_PARTICIPANTS],
                                 missing == 6 ? RV_WHY_FEW_REASONS : RV_WHY_OTHER_REASONS);
                assert_int_equal(r->n_warnings, 1);
                assert_true(missing == 6 || strstr(r->warnings[0], "resigned, retired"));
            }
            rt_frame_close(&frame);
            reversa_employment_free(employment);
        }
    reversa_context_free(ctx);
}

/* Two are seen early and leave; hundreds are seen later: that no one stays is not said. */
static void test_retention_voluntary_estimate_thin(void **state)
{
    (void)state;
    rt_employee people[60];
    reversa_context *ctx = rt_context(NULL);
    reversa_retention_options options;
    rv_retention_frame frame;
    reversa_retention_options_init(&options);
    options.window_start = 2000;
    for (int32_t i = 0; i < 60; i++)
        people[i] = (rt_employee){1500, 2100 + i, i % 2 ? 1550 : RT_NEVER, "voluntary", 30, "a"};
    people[0] = (rt_employee){1800, 2010, RT_NEVER, "voluntary", 30, "a"}; /* alone from day 200 to 210 */
    reversa_employment *employment = rt_employment(ctx, people, 60);
    rt_frame_open(ctx, employment, &options, &frame);
    assert_int_equal(rv_retention_voluntary_estimate(&frame), REVERSA_OK);
    assert_true(isnan(frame.retention->figures[RV_FIGURE_VOLUNTARY_OTHERS].estimate.value));
    assert_int_equal(frame.retention->figures[RV_FIGURE_VOLUNTARY_OTHERS].estimate.fit, REVERSA_FIT_TOO_FEW);
    assert_int_equal(frame.retention->why[RV_FIGURE_VOLUNTARY_OTHERS], RV_WHY_THIN);
    assert_true(isnan(frame.retention->figures[RV_FIGURE_VOLUNTARY_DIFFERENCE].estimate.value));
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
        cmocka_unit_test(test_retention_voluntary_estimate_words),
        cmocka_unit_test(test_retention_voluntary_estimate_thin),
        cmocka_unit_test(test_retention_voluntary_estimate_no_reasons),
    };
    return cmocka_run_group_tests_name("retention_voluntary", tests, NULL, NULL);
}
