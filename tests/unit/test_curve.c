/* Curves: arguments, degenerate data, cases whose values are known, and a plain count over drawn rows. */
#include "support/survival.h"

#include <math.h>

#include "metrics/curve.h"

static reversa_context *ctx;

static int open_context(void **state)
{
    (void)state;
    ctx = rt_context(NULL);
    return 0;
}

static int close_context(void **state)
{
    (void)state;
    reversa_context_free(ctx);
    return 0;
}

static reversa_curve *curve_with(const reversa_survival_rows *rows, const reversa_curve_options *options)
{
    reversa_survival *survival = rt_survival(ctx, rows);
    reversa_curve *curve = NULL;
    assert_int_equal(reversa_curve_create(ctx, survival, options, &curve), REVERSA_OK);
    reversa_survival_free(survival);
    return curve;
}

static reversa_survival_rows rows_of(int64_t n, const double *entry, const double *exit, const int32_t *event)
{
    reversa_survival_rows rows;
    reversa_survival_rows_init(&rows);
    rows.n = n;
    rows.entry = entry;
    rows.exit = exit;
    rows.event = event;
    return rows;
}

static reversa_curve_point point(const reversa_curve *curve, int32_t group, int64_t index)
{
    reversa_curve_point p;
    reversa_curve_point_at(curve, group, index, &p);
    return p;
}

static void expect_refused(const reversa_survival *survival, const reversa_curve_options *options)
{
    reversa_curve *curve = NULL;
    assert_int_equal(reversa_curve_create(ctx, survival, options, &curve), REVERSA_E_ARGUMENT);
    assert_null(curve);
}

static void test_create_wrong_arguments(void **state)
{
    (void)state;
    const double exit[] = {1};
    const int32_t event[] = {1};
    reversa_survival_rows rows = rows_of(1, NULL, exit, event);
    reversa_survival *survival = rt_survival(ctx, &rows);
    reversa_curve_options options;
    reversa_curve_options_init(&options);
    expect_refused(NULL, &options);
    assert_int_equal(reversa_curve_create(ctx, survival, &options, NULL), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_curve_create(NULL, survival, &options, NULL), REVERSA_E_ARGUMENT);
    const double levels[] = {0, 1, -0.5, NAN};
    for (size_t i = 0; i < 4; i++) {
        options.level = levels[i];
        expect_refused(survival, &options);
    }
    reversa_curve_options_init(&options);
    options.start = NAN;
    expect_refused(survival, &options);
    options.start = INFINITY;
    expect_refused(survival, &options);
    reversa_curve_options_init(&options);
    options.event = -1;
    expect_refused(survival, &options);
    reversa_curve_options_init(&options);
    options.interval = (reversa_interval)4;
    expect_refused(survival, &options);
    reversa_curve_options_init(&options);
    options.struct_size = 0;
    expect_refused(survival, &options);
    reversa_survival_free(survival);
}

static void test_create_empty_groups(void **state)
{
    (void)state;
    const double exit[] = {2, 1};
    const int32_t event[] = {1, 0};
    const int32_t group[] = {3, 1};
    reversa_survival_rows rows = rows_of(2, NULL, exit, event);
    rows.group = group;
    reversa_curve *curve = curve_with(&rows, NULL);
    for (int32_t g = 0; g < 5; g++)
        assert_int_equal(reversa_curve_n_points(curve, g), g == 1 || g == 3);
    assert_int_equal(reversa_curve_n_points(curve, -1), 0);
    assert_true(isnan(point(curve, 0, 0).survival));
    assert_true(isnan(point(curve, 1, 1).time));
    assert_true(point(curve, 3, 0).survival == 0 && isnan(point(curve, 3, 0).survival_se));
    reversa_curve_free(curve);
    rows = rows_of(0, NULL, NULL, NULL);
    curve = curve_with(&rows, NULL);
    assert_int_equal(reversa_curve_n_points(curve, 0), 0);
    reversa_curve_free(curve);
    reversa_curve_free(NULL);
}

/*
 * survfit(Surv(c(1, 2, 2, 3, 5, 8), c(1, 0, 1, 1, 0, 1)) ~ 1, conf.type = "log-log"), R survival 3.8: the last event takes
 * the survival to 0, where Greenwood has nothing to say.
 */
static void test_create_last_is_an_event(void **state)
{
    (void)state;
    const double exit[] = {1, 2, 2, 3, 5, 8};
    const int32_t event[] = {1, 0, 1, 1, 0, 1};
    const double survival[] = {5.0 / 6, 4.0 / 6, 4.0 / 9, 4.0 / 9, 0};
    const double se[] = {0.15214515486254615, 0.1924500897298753, 0.22222222222222224, 0.22222222222222224, NAN};
    const double low[] = {0.273122849928356, 0.19461663680623487, 0.06618675314641247, 0.06618675314641247, NAN};
    const double high[] = {0.9747124266908935, 0.9044341643225164, 0.7849083671479585, 0.7849083671479585, NAN};
    const double hazard_se[] = {0.16666666666666666, 0.2603416558635551, 0.42295258468165065, 0.42295258468165065,
                                1.085766498326822};
    reversa_survival_rows rows = rows_of(6, NULL, exit, event);
    reversa_curve *curve = curve_with(&rows, NULL);
    assert_int_equal(reversa_curve_n_points(curve, 0), 5);
    for (int64_t i = 0; i < 5; i++) {
        reversa_curve_point p = point(curve, 0, i);
        rt_assert_close(p.survival, survival[i], 1e-14, "survival");
        rt_assert_close(p.survival_se, se[i], 1e-14, "se");
        rt_assert_close(p.low, low[i], 1e-14, "low");
        rt_assert_close(p.high, high[i], 1e-14, "high");
        rt_assert_close(p.hazard_se, hazard_se[i], 1e-14, "hazard se");
    }
    reversa_curve_free(curve);
}

/* With delayed entry one who is alone at the first event takes the survival to 0 for ever; the hazard goes on. */
static void test_create_alone_at_the_first_event(void **state)
{
    (void)state;
    const double entry[] = {0, 1, 1, 4, 4, 5};
    const double exit[] = {1, 3, 6, 8, 9, 10};
    const int32_t event[] = {1, 1, 0, 1, 0, 1};
    const double at_risk[] = {1, 2, 4, 3, 2, 1};
    const double hazard[] = {1, 1.5, 1.5, 1.5 + 1.0 / 3, 1.5 + 1.0 / 3, 2.5 + 1.0 / 3};
    reversa_survival_rows rows = rows_of(6, entry, exit, event);
    reversa_curve *curve = curve_with(&rows, NULL);
    for (int64_t i = 0; i < 6; i++) {
        reversa_curve_point p = point(curve, 0, i);
        assert_true(p.survival == 0 && isnan(p.survival_se) && p.at_risk == at_risk[i]);
        rt_assert_close(p.hazard, hazard[i], 1e-15, "hazard");
    }
    reversa_curve_free(curve);
}

static void test_create_other_causes_are_censored(void **state)
{
    (void)state;
    const double exit[] = {1, 2, 2, 3};
    const int32_t event[] = {2, 1, 2, 0};
    reversa_survival_rows rows = rows_of(4, NULL, exit, event);
    reversa_curve_options options;
    reversa_curve_options_init(&options);
    options.event = 2;
    reversa_curve *curve = curve_with(&rows, &options);
    assert_true(point(curve, 0, 0).events == 1 && point(curve, 0, 1).events == 1 && point(curve, 0, 1).censored == 1);
    rt_assert_close(point(curve, 0, 1).survival, 0.75 * 2 / 3, 1e-15, "survival");
    reversa_curve_free(curve);
}

/* Rows that weigh nothing are nobody: their times are points at which nothing happens. */
static void test_create_weights_of_zero(void **state)
{
    (void)state;
    const double exit[] = {1, 2, 3, 4};
    const int32_t event[] = {1, 1, 0, 1};
    const double weight[] = {0, 2, 2, 0};
    reversa_survival_rows rows = rows_of(4, NULL, exit, event);
    rows.weight = weight;
    reversa_curve *curve = curve_with(&rows, NULL);
    assert_true(point(curve, 0, 0).survival == 1 && point(curve, 0, 0).at_risk == 4);
    assert_true(point(curve, 0, 1).survival == 0.5 && point(curve, 0, 1).hazard == 0.5);
    assert_true(point(curve, 0, 3).survival == 0.5 && point(curve, 0, 3).at_risk == 0);
    reversa_curve_free(curve);
}

/* Numbers at risk and events counted row by row, and the product of them. */
static void check_counts(const reversa_survival_rows *rows, int32_t group, double start, int32_t event)
{
    reversa_curve_options options;
    reversa_curve_options_init(&options);
    options.start = start;
    options.event = event;
    reversa_curve *curve = curve_with(rows, &options);
    double survival = 1;
    double last = -INFINITY;
    for (int64_t at = 0; at < reversa_curve_n_points(curve, group); at++) {
        reversa_curve_point p = point(curve, group, at);
        double n = 0;
        double d = 0;
        double leave = 0;
        for (int64_t i = 0; i < rows->n; i++) {
            n += rt_at_risk(rows, i, p.time, group) ? rt_weight(rows, i) : 0;
            if (rows->group[i] != group || rows->exit[i] != p.time)
                continue;
            leave += rt_weight(rows, i);
            d += (event ? rows->event[i] == event : rows->event[i] != 0) ? rt_weight(rows, i) : 0;
        }
        survival *= n > 0 ? 1 - d / n : 1;
        assert_true(p.time > last && p.time >= start);
        assert_true(p.at_risk == n && p.events == d && p.censored == leave - d);
        rt_assert_close(p.survival, survival, 1e-13, "survival");
        last = p.time;
    }
    reversa_curve_free(curve);
}

static void test_create_against_plain_counts(void **state)
{
    (void)state;
    uint64_t random = rt_seed();
    for (int round = 0; round < 200; round++) {
        rt_rows drawn;
        rt_rows_draw(&drawn, &random, rt_between(&random, 1, 40), 2);
        reversa_survival_rows rows = rt_rows_of(&drawn);
        rows.entry = round % 2 ? rows.entry : NULL;
        for (int32_t group = 0; group < 3; group++)
            check_counts(&rows, group, round % 3 ? -INFINITY : (double)rt_between(&random, 0, 12), round % 4 == 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_create_wrong_arguments),           cmocka_unit_test(test_create_empty_groups),
        cmocka_unit_test(test_create_last_is_an_event),          cmocka_unit_test(test_create_alone_at_the_first_event),
        cmocka_unit_test(test_create_other_causes_are_censored), cmocka_unit_test(test_create_weights_of_zero),
        cmocka_unit_test(test_create_against_plain_counts),
    };
    return cmocka_run_group_tests(tests, open_context, close_context);
}
