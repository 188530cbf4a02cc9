/* What matched pairs say, by hand. */
#include <math.h>

#include "support/employment.h"

static void near(double value, double expected)
{
    if (!(fabs(value - expected) <= 1e-12 * fabs(expected) + 1e-15))
        fail_msg("%.17g, expected %.17g", value, expected);
}

static reversa_estimate figure(const rv_retention_frame *frame, int32_t index)
{
    return frame->retention->figures[index].estimate;
}

/*
 * Four pairs on one day. Of the participants one leaves within a year, of the controls three; nobody is censored, so the
 * risks are 1/4 and 3/4, each with variance 3/64 by Greenwood.
 */
static void test_retention_pairs_estimate_by_hand(void **state)
{
    (void)state;
    rt_employee people[8];
    static const int32_t stay[8] = {200, 900, 900, 900, 100, 150, 200, 900};
    for (int32_t i = 0; i < 8; i++)
        people[i] = (rt_employee){0, 100 + stay[i], i < 4 ? 100 : RT_NEVER, NULL, 30 + i % 4, "a"};
    reversa_context *ctx = rt_context(NULL);
    rv_retention_frame frame;
    reversa_retention_options options;
    static const char *const adjust[1] = {"age"};
    reversa_retention_options_init(&options);
    options.as_of = 2000;
    options.adjust = adjust;
    options.n_adjust = 1;
    options.caliper_propensity = 100;
    reversa_employment *employment = rt_employment(ctx, people, 8);
    rt_frame_open(ctx, employment, &options, &frame);
    assert_int_equal(rv_retention_match(&frame), REVERSA_OK);
    assert_int_equal(rv_retention_pairs_estimate(&frame), REVERSA_OK);
    assert_int_equal(frame.retention->n_pairs, 4);
    near(figure(&frame, RV_FIGURE_RISK_PARTICIPANTS).value, .25);
    near(figure(&frame, RV_FIGURE_RISK_CONTROLS).value, .75);
    reversa_estimate risk = figure(&frame, RV_FIGURE_RISK_DIFFERENCE);
    near(risk.value, -.5);
    near(risk.se, sqrt(3.0 / 32));
    near(risk.high, -.5 + 1.959963984540054 * sqrt(3.0 / 32));
    reversa_estimate needed = figure(&frame, RV_FIGURE_NUMBER_NEEDED);
    near(needed.value, 2);
    assert_true(isinf(needed.high)); /* the interval covers no difference */
    near(needed.low, -1 / risk.low);
    /* days of the first 365.25: 200 + 3·365.25 of the participants, 100 + 150 + 200 + 365.25 of the controls */
    near(figure(&frame, RV_FIGURE_MONTHS_DIFFERENCE).value, (2 * 365.25 - 250) / 4 / RV_TENURE_MONTH);
    /* ages are the same on both sides, before and after */
    assert_int_equal(frame.retention->n_balance, 2);
    near(frame.retention->balance[0].difference_after, 0);
    assert_true(isnan(frame.retention->balance[1].difference_before));
    near(frame.retention->balance[1].mean_treated_after, 100 / RV_TENURE_MONTH);
    rt_frame_close(&frame);
    reversa_employment_free(employment);
    reversa_context_free(ctx);
}

static void test_retention_pairs_estimate_no_exits(void **state)
{
    (void)state;
    static const rt_employee people[2] = {{0, RT_NEVER, 100, NULL, 30, "a"}, {0, RT_NEVER, RT_NEVER, NULL, 30, "a"}};
    reversa_context *ctx = rt_context(NULL);
    rv_retention_frame frame;
    reversa_retention_options options;
    reversa_retention_options_init(&options);
    options.as_of = 1000;
    reversa_employment *employment = rt_employment(ctx, people, 2);
    rt_frame_open(ctx, employment, &options, &frame);
    assert_int_equal(rv_retention_match(&frame), REVERSA_OK);
    assert_int_equal(rv_retention_pairs_estimate(&frame), REVERSA_OK);
    near(figure(&frame, RV_FIGURE_RISK_DIFFERENCE).value, 0);
    assert_true(isnan(figure(&frame, RV_FIGURE_RISK_DIFFERENCE).low)); /* no interval is made of nothing */
    assert_int_equal(figure(&frame, RV_FIGURE_RISK_DIFFERENCE).fit, REVERSA_FIT_TOO_FEW);
    assert_true(isinf(figure(&frame, RV_FIGURE_NUMBER_NEEDED).value));
    rt_frame_close(&frame);
    options.as_of = 300; /* nobody is followed for a year */
    rt_frame_open(ctx, employment, &options, &frame);
    assert_int_equal(rv_retention_match(&frame), REVERSA_OK);
    assert_int_equal(rv_retention_pairs_estimate(&frame), REVERSA_OK);
    assert_true(isnan(figure(&frame, RV_FIGURE_RISK_DIFFERENCE).value));
    assert_int_equal(figure(&frame, RV_FIGURE_RISK_DIFFERENCE).fit, REVERSA_FIT_NOT_REACHED);
    rt_frame_close(&frame);
    reversa_employment_free(employment);
    reversa_context_free(ctx);
}

/* Before: who was seen to join, as the matching knows them, against whoever was there without having joined. Someone of 90
 * who had joined before they were seen is neither, and is told of. */
static void test_retention_pairs_estimate_prevalent(void **state)
{
    (void)state;
    static const char *const adjust[1] = {"age"};
    rt_employee people[9];
    reversa_context *ctx = rt_context(NULL);
    rv_retention_frame frame;
    reversa_retention_options options;
    reversa_retention_options_init(&options);
    options.window_start = 50;
    options.as_of = 2000;
    options.adjust = adjust;
    options.n_adjust = 1;
    options.caliper_propensity = 100;
    for (int32_t i = 0; i < 8; i++)
        people[i] = (rt_employee){0, 300 + 40 * i, i < 4 ? 100 : RT_NEVER, NULL, 30 + i, "a"};
    people[8] = (rt_employee){0, 700, 40, NULL, 90, "a"};
    reversa_employment *employment = rt_employment(ctx, people, 9);
    rt_frame_open(ctx, employment, &options, &frame);
    assert_int_equal(rv_retention_match(&frame), REVERSA_OK);
    assert_int_equal(rv_retention_pairs_estimate(&frame), REVERSA_OK);
    near(frame.retention->balance[0].mean_treated, 31.5);
    near(frame.retention->balance[0].mean_control, 33.5); /* of all eight: those who join were there before */
    assert_string_equal(frame.retention->warnings[0],
                        "1 of 5 people who joined had done so before they were seen, and are not in the pairs");
    assert_int_equal(frame.retention->figures[RV_FIGURE_RISK_PARTICIPANTS].events, 4);
    rt_frame_close(&frame);
    options.horizon = 8; /* until day 343: two of the participants, none of the controls */
    rt_frame_open(ctx, employment, &options, &frame);
    assert_int_equal(rv_retention_match(&frame), REVERSA_OK);
    assert_int_equal(rv_retention_pairs_estimate(&frame), REVERSA_OK);
    assert_int_equal(frame.retention->figures[RV_FIGURE_RISK_PARTICIPANTS].events, 2);
    assert_int_equal(frame.retention->figures[RV_FIGURE_RISK_CONTROLS].events, 0);
    rt_frame_close(&frame);
    reversa_employment_free(employment);
    reversa_context_free(ctx);
}

static void test_retention_pairs_number_needed(void **state)
{
    (void)state;
    reversa_estimate gain = rv_retention_pairs_number_needed((reversa_estimate){-.05, .01, -.1, -.02, REVERSA_FIT_OK});
    near(gain.value, 20);
    near(gain.low, 10);
    near(gain.high, 50);
    reversa_estimate open = rv_retention_pairs_number_needed((reversa_estimate){-.05, .01, -.1, .01, REVERSA_FIT_OK});
    near(open.low, 10);
    assert_true(isinf(open.high));
    reversa_estimate harm = rv_retention_pairs_number_needed((reversa_estimate){.05, .01, .02, .1, REVERSA_FIT_OK});
    assert_true(isinf(harm.value) && isinf(harm.low) && isinf(harm.high));
    reversa_estimate none = rv_retention_pairs_number_needed(
        (reversa_estimate){NAN, NAN, NAN, NAN, REVERSA_FIT_NO_DATA});
    assert_true(isnan(none.value) && none.fit == REVERSA_FIT_NO_DATA);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_retention_pairs_estimate_by_hand),
        cmocka_unit_test(test_retention_pairs_estimate_no_exits),
        cmocka_unit_test(test_retention_pairs_estimate_prevalent),
        cmocka_unit_test(test_retention_pairs_number_needed),
    };
    return cmocka_run_group_tests_name("retention_pairs", tests, NULL, NULL);
}
