/* Rate ratios on 24 people against R's coxph(), and the e-value of published examples. */
#include <math.h>
#include <string.h>

#include "support/employment.h"

#define N 24

static const rt_employee people[N] = {
    {0, 341, 228, NULL, 38, "a"},      {0, RT_NEVER, 60, NULL, 29, "a"}, {0, 28, RT_NEVER, NULL, 47, "a"},
    {0, RT_NEVER, 228, NULL, 53, "a"}, {0, RT_NEVER, 63, NULL, 31, "a"}, {0, 361, 27, NULL, 36, "a"},
    {0, 54, RT_NEVER, NULL, 51, "a"},  {0, 533, 66, NULL, 23, "a"},      {0, 207, RT_NEVER, NULL, 40, "a"},
    {0, 79, RT_NEVER, NULL, 53, "a"},  {0, 341, 133, NULL, 31, "a"},     {0, 354, 134, NULL, 51, "a"},
    {0, 479, RT_NEVER, NULL, 29, "a"}, {0, 458, 282, NULL, 44, "a"},     {0, RT_NEVER, 165, NULL, 30, "a"},
    {0, 575, 88, NULL, 52, "a"},       {0, 534, 106, NULL, 48, "a"},     {0, 24, RT_NEVER, NULL, 38, "a"},
    {0, 422, 74, NULL, 38, "a"},       {0, 556, 25, NULL, 30, "a"},      {0, RT_NEVER, RT_NEVER, NULL, 32, "a"},
    {0, 270, 157, NULL, 48, "a"},      {0, 134, 78, NULL, 50, "a"},      {0, 340, 246, NULL, 43, "a"}};

static void near(double value, double expected, double tolerance)
{
    if (!(fabs(value - expected) <= tolerance * fabs(expected)))
        fail_msg("%.17g, expected %.17g", value, expected);
}

static void check(const rv_retention_frame *frame, int32_t figure, const double expected[3], int64_t n)
{
    const reversa_figure *f = &frame->retention->figures[figure];
    assert_int_equal(f->estimate.fit, REVERSA_FIT_OK);
    assert_int_equal(f->n, n);
    near(f->estimate.value, expected[0], 1e-8);
    near(f->estimate.low, expected[1], 1e-8);
    near(f->estimate.high, expected[2], 1e-8);
}

/* coxph(Surv(start, stop, event) ~ m + age, cluster = id); Surv(L, t, event) ~ m + age among t > L = 6 · 30.4375;
 * Surv(t, event) ~ ever + age; survfit(conf.type = "log-log") at 365.25: R 4.2.2, survival 3.8-11 */
static void test_retention_hazard_estimate_as_r(void **state)
{
    (void)state;
    static const char *const adjust[1] = {"age"};
    static const double split[3] = {0.98524059112622586, 0.28896815643623092, 3.3591902802514073};
    static const double landmark[3] = {0.88729531049470856, 0.28937124158881461, 2.72070218071156544};
    static const double naive[3] = {0.288579277206599871, 0.095955212036195864, 0.867884062427685565};
    static const double stay[3] = {0.5, 0.29097710104117336, 0.67760891998036865};
    reversa_context *ctx = rt_context(NULL);
    reversa_employment *employment = rt_employment(ctx, people, N);
    reversa_retention_options options;
    rv_retention_frame frame;
    reversa_retention_options_init(&options);
    options.adjust = adjust;
    options.n_adjust = 1;
    options.as_of = 700;
    rt_frame_open(ctx, employment, &options, &frame);
    assert_int_equal(rv_retention_hazard_estimate(&frame), REVERSA_OK);
    check(&frame, RV_FIGURE_HAZARD_RATIO, split, N);
    check(&frame, RV_FIGURE_LANDMARK + 1, landmark, 19);
    check(&frame, RV_FIGURE_NAIVE_HAZARD_RATIO, naive, N);
    check(&frame, RV_FIGURE_STAY, stay, N);
    assert_int_equal(frame.retention->figures[RV_FIGURE_HAZARD_RATIO].events, 19);
    assert_int_equal(frame.retention->figures[RV_FIGURE_NAIVE_PARTICIPANTS].n, 17);
    near(frame.retention->figures[RV_FIGURE_NAIVE_OTHERS].estimate.value, 1.0 / 7, 1e-14);
    assert_true(frame.retention->figures[RV_FIGURE_E_VALUE].estimate.low == 1);
    rt_frame_close(&frame);
    reversa_employment_free(employment);
    reversa_context_free(ctx);
}

/* A rare outcome with ratio 3.9 (1.8 to 8.7) has e-value 7.26, 3.0 for the interval: VanderWeele & Ding 2017 */
static void test_retention_hazard_e_value(void **state)
{
    (void)state;
    reversa_estimate e = rv_retention_hazard_e_value((reversa_estimate){3.9, 1, 1.8, 8.7, REVERSA_FIT_OK}, false);
    near(e.value, 7.26, 1e-3);
    near(e.low, 3.0, 1e-12);
    reversa_estimate inverse = rv_retention_hazard_e_value(
        (reversa_estimate){1 / 3.9, 1, 1 / 8.7, 1 / 1.8, REVERSA_FIT_OK}, false);
    near(inverse.value, e.value, 1e-12);
    near(inverse.low, e.low, 1e-12);
    /* common: ratios of risks 0.78124461158574021 and 0.89349430908400762 by the formula in R */
    reversa_estimate common = rv_retention_hazard_e_value((reversa_estimate){.7, .1, .6, .85, REVERSA_FIT_OK}, true);
    near(common.value, 1 / 0.78124461158574021 + sqrt(1 / 0.78124461158574021 * (1 / 0.78124461158574021 - 1)), 1e-12);
    near(common.low, 1 / 0.89349430908400762 + sqrt(1 / 0.89349430908400762 * (1 / 0.89349430908400762 - 1)), 1e-12);
    reversa_estimate covered = rv_retention_hazard_e_value((reversa_estimate){.9, .1, .8, 1.1, REVERSA_FIT_OK}, true);
    assert_true(covered.value > 1 && covered.low == 1 && isnan(covered.high));
    reversa_estimate none = rv_retention_hazard_e_value((reversa_estimate){NAN, NAN, NAN, NAN, REVERSA_FIT_SEPARATED},
                                                        true);
    assert_true(isnan(none.value) && none.fit == REVERSA_FIT_SEPARATED);
}

/* The share that stays: none beyond follow-up, none that rests on one who was alone early, exits up to the horizon. */
static void test_retention_hazard_estimate_stay(void **state)
{
    (void)state;
    rt_employee staff[50];
    reversa_context *ctx = rt_context(NULL);
    reversa_retention_options options;
    rv_retention_frame frame;
    reversa_retention_options_init(&options);
    options.window_start = 1000;
    options.as_of = 1600;
    for (int32_t i = 0; i < 50; i++)
        staff[i] = (rt_employee){700, i % 2 ? 1010 + 20 * i : RT_NEVER, RT_NEVER, NULL, 30, "a"};
    for (int32_t alone = 0; alone < 2; alone++) {
        if (alone)
            staff[0] = (rt_employee){1000, 1030, RT_NEVER, NULL, 30, "a"}; /* the only one on the first 30 days */
        reversa_employment *employment = rt_employment(ctx, staff, 50);
        options.horizon = 12;
        rt_frame_open(ctx, employment, &options, &frame);
        assert_int_equal(rv_retention_hazard_estimate(&frame), REVERSA_OK);
        const reversa_figure *stay = &frame.retention->figures[RV_FIGURE_STAY];
        if (alone) {
            assert_true(isnan(stay->estimate.value));
            assert_int_equal(stay->estimate.fit, REVERSA_FIT_TOO_FEW);
        } else {
            near(stay->estimate.value, 49.0 / 50, 1e-14); /* one of 50 leaves by day 365 of tenure, all seen by then */
        }
        assert_int_equal(stay->events, alone ? 2 : 1);
        rt_frame_close(&frame);
        options.horizon = 600;
        rt_frame_open(ctx, employment, &options, &frame);
        assert_int_equal(rv_retention_hazard_estimate(&frame), REVERSA_OK);
        stay = &frame.retention->figures[RV_FIGURE_STAY];
        assert_true(isnan(stay->estimate.value));
        assert_int_equal(stay->estimate.fit, alone ? REVERSA_FIT_TOO_FEW : REVERSA_FIT_NOT_REACHED);
        rt_frame_close(&frame);
        reversa_employment_free(employment);
    }
    reversa_context_free(ctx);
}

/* A few are seen early and one of them leaves: the share is given, and the warning says on how few it rests. */
static void test_retention_hazard_estimate_few_early(void **state)
{
    (void)state;
    rt_employee staff[50];
    reversa_context *ctx = rt_context(NULL);
    reversa_retention_options options;
    rv_retention_frame frame;
    reversa_retention_options_init(&options);
    options.window_start = 1000;
    options.as_of = 1600;
    for (int32_t i = 0; i < 50; i++)
        staff[i] = (rt_employee){i < 3 ? 1000 : 700, i == 0 ? 1030 : RT_NEVER, RT_NEVER, NULL, 30, "a"};
    reversa_employment *employment = rt_employment(ctx, staff, 50);
    rt_frame_open(ctx, employment, &options, &frame);
    assert_int_equal(rv_retention_hazard_estimate(&frame), REVERSA_OK);
    near(frame.retention->figures[RV_FIGURE_STAY].estimate.value, 2.0 / 3, 1e-14);
    assert_int_equal(frame.retention->n_warnings, 1);
    assert_non_null(strstr(frame.retention->warnings[0], "Only 3 people were seen 30 days after the hire"));
    rt_frame_close(&frame);
    reversa_employment_free(employment);
    reversa_context_free(ctx);
}

/* No interval without width: nobody leaves, everybody does, all on one day; and what is said of it is so. */
static void test_retention_hazard_estimate_no_width(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    for (int32_t kind = 0; kind < 6; kind++) {
        rt_employee staff[30];
        reversa_retention_options options;
        rv_retention_frame frame;
        reversa_retention_options_init(&options);
        options.as_of = 900;
        for (int32_t i = 0; i < 30; i++) {
            int32_t later = 200 + 5 * i;
            int32_t exit = kind == 0 ? RT_NEVER : kind == 1 ? 300 : later;
            bool joins = kind == 3 ? false : kind == 4 ? true : i % 2 == 0;
            if (kind == 5)
                exit = joins ? 150 + i : 400 + i; /* one group after the other */
            if (kind == 2 && joins)
                exit = RT_NEVER; /* nobody leaves who had joined */
            staff[i] = (rt_employee){0, exit, joins ? 0 : RT_NEVER, NULL, joins, "a"};
        }
        reversa_employment *employment = rt_employment(ctx, staff, 30);
        rt_frame_open(ctx, employment, &options, &frame);
        assert_int_equal(rv_retention_hazard_estimate(&frame), REVERSA_OK);
        assert_int_equal(rv_retention_words_write(&frame), REVERSA_OK);
        static const rv_why whys[6] = {
            RV_WHY_FIT, RV_WHY_FIT, RV_WHY_NO_EXITS_INSIDE, RV_WHY_NOBODY_JOINED, RV_WHY_ALL_HAD_JOINED, RV_WHY_APART};
        for (int32_t f = RV_FIGURE_STAY; f <= RV_FIGURE_LANDMARK; f++) {
            const reversa_figure *figure = &frame.retention->figures[f];
            if (figure->estimate.low == figure->estimate.high)
                fail_msg("kind %d: %s has an interval without width", kind, figure->name);
            if (f != RV_FIGURE_STAY && !(kind == 1 && f == RV_FIGURE_LANDMARK)) {
                assert_true(isnan(figure->estimate.value));
                assert_int_equal(figure->n, 30);
                assert_int_equal(frame.retention->why[f], whys[kind]);
            }
        }
        rt_frame_close(&frame);
        reversa_employment_free(employment);
    }
    reversa_context_free(ctx);
}

/* Nobody leaves after joining: no ratio is invented. */
static void test_retention_hazard_estimate_separated(void **state)
{
    (void)state;
    rt_employee some[6];
    for (int32_t i = 0; i < 6; i++)
        some[i] = (rt_employee){0, i < 3 ? RT_NEVER : 100 * i, i < 3 ? 50 : RT_NEVER, NULL, 30, "a"};
    reversa_context *ctx = rt_context(NULL);
    reversa_employment *employment = rt_employment(ctx, some, 6);
    rv_retention_frame frame;
    rt_frame_open(ctx, employment, NULL, &frame);
    assert_int_equal(rv_retention_hazard_estimate(&frame), REVERSA_OK);
    reversa_estimate e = frame.retention->figures[RV_FIGURE_HAZARD_RATIO].estimate;
    assert_true(isnan(e.value) && isnan(e.high));
    assert_int_equal(e.fit, REVERSA_FIT_SEPARATED);
    rt_frame_close(&frame);
    reversa_employment_free(employment);
    reversa_context_free(ctx);
}

/* The predictor of joining: coefficient times column, and 0 without columns. */
static void test_retention_hazard_joining(void **state)
{
    (void)state;
    static const char *const adjust[1] = {"age"};
    reversa_context *ctx = rt_context(NULL);
    reversa_employment *employment = rt_employment(ctx, people, N);
    reversa_retention_options options;
    rv_retention_frame frame;
    double predictor[N];
    rt_frame_open(ctx, employment, NULL, &frame);
    assert_int_equal(rv_retention_hazard_joining(&frame, predictor), REVERSA_OK);
    assert_true(predictor[0] == 0 && predictor[N - 1] == 0);
    rt_frame_close(&frame);
    reversa_retention_options_init(&options);
    options.adjust = adjust;
    options.n_adjust = 1;
    rt_frame_open(ctx, employment, &options, &frame);
    assert_int_equal(rv_retention_hazard_joining(&frame, predictor), REVERSA_OK);
    for (int32_t k = 1; k < N; k++)
        near(predictor[k] / people[k].age, predictor[0] / people[0].age, 1e-12);
    assert_true(predictor[0] != 0);
    rt_frame_close(&frame);
    reversa_employment_free(employment);
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_retention_hazard_estimate_as_r),
        cmocka_unit_test(test_retention_hazard_e_value),
        cmocka_unit_test(test_retention_hazard_estimate_separated),
        cmocka_unit_test(test_retention_hazard_joining),
        cmocka_unit_test(test_retention_hazard_estimate_stay),
        cmocka_unit_test(test_retention_hazard_estimate_few_early),
        cmocka_unit_test(test_retention_hazard_estimate_no_width),
    };
    return cmocka_run_group_tests_name("retention_hazard", tests, NULL, NULL);
}
