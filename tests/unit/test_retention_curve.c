/* The curves of participants and of the others, by hand and beside the study's own figure. */
#include <math.h>

#include "support/employment.h"

static reversa_estimate at(const reversa_retention *retention, int32_t group, double day, double *at_risk_out)
{
    return reversa_curve_survival(reversa_retention_curve(retention), group, day / RV_TENURE_MONTH, at_risk_out);
}

static void near(double value, double expected)
{
    if (!(fabs(value - expected) <= 1e-12))
        fail_msg("%.17g, expected %.17g", value, expected);
}

/* One leaves outside while three are there; one of the two in the programme leaves. Nobody's time is in both curves. */
static void test_retention_curve_draw_by_hand(void **state)
{
    (void)state;
    static const rt_employee people[4] = {{0, 100, RT_NEVER, NULL, 30, "a"},
                                          {0, 200, 50, NULL, 30, "a"},
                                          {0, RT_NEVER, 150, NULL, 30, "a"},
                                          {0, RT_NEVER, RT_NEVER, NULL, 30, "a"}};
    reversa_context *ctx = rt_context(NULL);
    reversa_retention_options options;
    rv_retention_frame frame;
    double at_risk = 0;
    reversa_retention_options_init(&options);
    options.as_of = 2000;
    reversa_employment *employment = rt_employment(ctx, people, 4);
    rt_frame_open(ctx, employment, &options, &frame);
    assert_null(reversa_retention_curve(frame.retention));
    assert_int_equal(rv_retention_curve_draw(&frame), REVERSA_OK);
    assert_int_equal(reversa_curve_n_points(reversa_retention_curve(frame.retention), 0), 4);
    assert_int_equal(reversa_curve_n_points(reversa_retention_curve(frame.retention), 1), 2);
    near(at(frame.retention, 0, 99, NULL).value, 1);
    near(at(frame.retention, 0, 100, &at_risk).value, 2.0 / 3);
    near(at_risk, 3);
    near(at(frame.retention, 1, 199, NULL).value, 1);
    near(at(frame.retention, 1, 200, &at_risk).value, 0.5);
    near(at_risk, 2);
    near(at(frame.retention, 0, 2000, NULL).value, 2.0 / 3);
    rt_frame_close(&frame);
    reversa_employment_free(employment);
    reversa_context_free(ctx);
}

/* Where nobody joins, the one curve is that of the figure `stay`, and the other has no points. */
static void test_retention_curve_draw_nobody_joins(void **state)
{
    (void)state;
    rt_employee people[40];
    for (int32_t i = 0; i < 40; i++)
        people[i] = (rt_employee){10 * i, i % 3 ? 10 * i + 20 * i + 5 : RT_NEVER, RT_NEVER, NULL, 30, "a"};
    reversa_context *ctx = rt_context(NULL);
    reversa_retention_options options;
    reversa_retention *retention = NULL;
    reversa_figure stay;
    reversa_retention_options_init(&options);
    options.as_of = 1500;
    options.window_start = -1000;
    reversa_employment *employment = rt_employment(ctx, people, 40);
    assert_int_equal(reversa_retention_create(ctx, employment, &options, &retention), REVERSA_OK);
    reversa_retention_figure(retention, reversa_retention_find(retention, "stay"), &stay);
    near(at(retention, 0, 12 * RV_TENURE_MONTH, NULL).value, stay.estimate.value);
    near(at(retention, 0, 12 * RV_TENURE_MONTH, NULL).low, stay.estimate.low);
    assert_int_equal(reversa_curve_n_points(reversa_retention_curve(retention), 1), 0);
    reversa_retention_free(retention);
    reversa_employment_free(employment);
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_retention_curve_draw_by_hand),
        cmocka_unit_test(test_retention_curve_draw_nobody_joins),
    };
    return cmocka_run_group_tests_name("retention_curve", tests, NULL, NULL);
}
