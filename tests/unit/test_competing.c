/* Competing exits: arguments, degenerate data, that all shares add up to 1, that one cause is what a curve says. */
#include <reversa/competing.h>

#include <math.h>

#include "support/survival.h"

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

static reversa_competing *competing_of(const reversa_survival_rows *rows, const reversa_competing_options *options)
{
    reversa_survival *survival = rt_survival(ctx, rows);
    reversa_competing *competing = NULL;
    assert_int_equal(reversa_competing_create(ctx, survival, options, &competing), REVERSA_OK);
    reversa_survival_free(survival);
    return competing;
}

static void expect_refused(const reversa_survival *survival, const reversa_competing_options *options)
{
    reversa_competing *competing = NULL;
    assert_int_equal(reversa_competing_create(ctx, survival, options, &competing), REVERSA_E_ARGUMENT);
    assert_null(competing);
}

static void test_create_wrong_arguments(void **state)
{
    (void)state;
    uint64_t random = rt_seed();
    rt_rows drawn;
    reversa_competing_options options;
    rt_rows_draw(&drawn, &random, 5, 2);
    reversa_survival_rows rows = rt_rows_of(&drawn);
    reversa_survival *survival = rt_survival(ctx, &rows);
    reversa_competing_options_init(&options);
    expect_refused(NULL, &options);
    assert_int_equal(reversa_competing_create(ctx, survival, &options, NULL), REVERSA_E_ARGUMENT);
    options.level = 1;
    expect_refused(survival, &options);
    reversa_competing_options_init(&options);
    options.variance = (reversa_competing_variance)2;
    expect_refused(survival, &options);
    reversa_competing_options_init(&options);
    options.start = NAN;
    expect_refused(survival, &options);
    reversa_competing_options_init(&options);
    options.struct_size = 0;
    expect_refused(survival, &options);
    reversa_survival_free(survival);
    drawn.event[3] = 33;
    survival = rt_survival(ctx, &rows);
    expect_refused(survival, NULL);
    reversa_survival_free(survival);
}

static void test_create_nothing(void **state)
{
    (void)state;
    const double exit[] = {1, 2};
    const int32_t event[] = {0, 0};
    reversa_competing_point point;
    reversa_survival_rows rows;
    reversa_survival_rows_init(&rows);
    reversa_competing *competing = competing_of(&rows, NULL);
    assert_int_equal(reversa_competing_n_causes(competing), 0);
    assert_int_equal(reversa_competing_incidence(competing, 0, 0, 1).fit, REVERSA_FIT_NO_DATA);
    reversa_competing_free(competing);
    rows.n = 2;
    rows.exit = exit;
    rows.event = event;
    competing = competing_of(&rows, NULL);
    assert_int_equal(reversa_competing_n_points(competing, 0), 2);
    assert_int_equal(reversa_competing_n_points(competing, 1), 0);
    reversa_competing_point_at(competing, 0, 0, 1, &point);
    assert_true(point.incidence == 1 && point.se == 0 && point.low == 1);
    reversa_competing_point_at(competing, 0, 1, 0, &point);
    assert_true(isnan(point.incidence) && isnan(point.time));
    reversa_competing_point_at(competing, 0, 0, 2, &point);
    assert_true(isnan(point.incidence));
    assert_int_equal(reversa_competing_incidence(competing, 0, 0, 3).fit, REVERSA_FIT_NOT_REACHED);
    assert_true(reversa_competing_incidence(competing, 0, 0, 0.5).value == 1);
    reversa_estimate still = reversa_competing_incidence(competing, 0, 0, 2);
    assert_true(still.value == 1 && isnan(still.low) && still.fit == REVERSA_FIT_NO_EVENTS);
    reversa_competing_free(competing);
    reversa_competing_free(NULL);
}

/* Voluntary at 1, other causes at 2: of four, a quarter, then a third of the three quarters that were left. */
static void test_create_by_hand(void **state)
{
    (void)state;
    const double exit[] = {1, 2, 3, 4};
    const int32_t event[] = {1, 2, 0, 1};
    reversa_survival_rows rows;
    reversa_survival_rows_init(&rows);
    rows.n = 4;
    rows.exit = exit;
    rows.event = event;
    reversa_competing *competing = competing_of(&rows, NULL);
    rt_assert_close(reversa_competing_incidence(competing, 0, 1, 2).value, 0.25, 1e-15, "cause 1");
    rt_assert_close(reversa_competing_incidence(competing, 0, 2, 2.5).value, 0.25, 1e-15, "cause 2");
    rt_assert_close(reversa_competing_incidence(competing, 0, 1, 4).value, 0.75, 1e-15, "cause 1 at the end");
    rt_assert_close(reversa_competing_incidence(competing, 0, 0, 3).value, 0.5, 1e-15, "still there");
    assert_true(reversa_competing_incidence(competing, 0, 2, 1).value == 0);
    reversa_estimate none = reversa_competing_incidence(competing, 0, 2, 1);
    assert_true(none.se == 0 && isnan(none.low) && isnan(none.high));
    assert_int_equal(none.fit, REVERSA_FIT_NO_EVENTS);
    none = reversa_competing_incidence(competing, 0, 1, 0.5); /* before anyone has left */
    assert_true(none.value == 0 && isnan(none.low) && none.fit == REVERSA_FIT_NO_EVENTS);
    assert_int_equal(reversa_competing_incidence(competing, 0, 1, 9).fit, REVERSA_FIT_OK); /* nobody is left */
    reversa_competing_free(competing);
}

/* Two causes, one of which takes all of a group: it has no error, and the other nobody. */
static void test_incidence_without_error_has_no_interval(void **state)
{
    (void)state;
    const double exit[] = {1, 1, 1, 2};
    const int32_t event[] = {1, 1, 1, 2};
    const int32_t group[] = {0, 0, 0, 1};
    reversa_survival_rows rows;
    reversa_survival_rows_init(&rows);
    rows.n = 4;
    rows.exit = exit;
    rows.event = event;
    rows.group = group;
    reversa_competing *competing = competing_of(&rows, NULL);
    reversa_estimate all = reversa_competing_incidence(competing, 0, 1, 1);
    reversa_estimate none = reversa_competing_incidence(competing, 0, 2, 1);
    assert_true(all.value == 1 && isnan(all.low) && isnan(all.high) && all.fit == REVERSA_FIT_NO_VARIATION);
    assert_true(none.value == 0 && isnan(none.low) && isnan(none.high) && none.fit == REVERSA_FIT_NO_EVENTS);
    reversa_competing_free(competing);
}

static void test_shares_add_up(void **state)
{
    (void)state;
    uint64_t random = rt_seed() + 5;
    for (int round = 0; round < 60; round++) {
        rt_rows drawn;
        reversa_competing_options options;
        rt_rows_draw(&drawn, &random, 40, 3);
        reversa_survival_rows rows = rt_rows_of(&drawn);
        rows.entry = round % 2 ? rows.entry : NULL;
        reversa_competing_options_init(&options);
        options.variance = (reversa_competing_variance)(round % 2);
        options.start = round % 3 ? -INFINITY : 3;
        reversa_competing *competing = competing_of(&rows, &options);
        for (int32_t group = 0; group < 3; group++)
            for (int64_t i = 0; i < reversa_competing_n_points(competing, group); i++) {
                double sum = 0;
                for (int32_t cause = 0; cause <= reversa_competing_n_causes(competing); cause++) {
                    reversa_competing_point point;
                    reversa_competing_point_at(competing, group, cause, i, &point);
                    sum += point.incidence;
                }
                rt_assert_close(sum, 1, 1e-13, "sum of the shares");
            }
        reversa_competing_free(competing);
    }
}

/* With one cause, incidence is one less the survival, and so is its robust variance. */
static void test_one_cause_is_a_curve(void **state)
{
    (void)state;
    uint64_t random = rt_seed() + 6;
    for (int round = 0; round < 40; round++) {
        rt_rows drawn;
        reversa_curve *curve = NULL;
        reversa_competing *competing = NULL;
        rt_rows_draw(&drawn, &random, 40, 1);
        drawn.event[0] = 1;
        reversa_survival_rows rows = rt_rows_of(&drawn);
        rows.entry = round % 2 ? rows.entry : NULL;
        reversa_survival *survival = rt_survival(ctx, &rows);
        assert_int_equal(reversa_curve_create(ctx, survival, NULL, &curve), REVERSA_OK);
        assert_int_equal(reversa_competing_create(ctx, survival, NULL, &competing), REVERSA_OK);
        for (int64_t i = 0; i < reversa_curve_n_points(curve, 0); i++) {
            reversa_curve_point c;
            reversa_competing_point p;
            reversa_curve_point_at(curve, 0, i, &c);
            reversa_competing_point_at(competing, 0, 1, i, &p);
            rt_assert_close(p.incidence, 1 - c.survival, 1e-13, "incidence");
            rt_assert_close(p.se, c.survival_se, 1e-12, "se");
            assert_true(p.at_risk == c.at_risk && p.events == c.events && p.time == c.time);
        }
        reversa_curve_free(curve);
        reversa_competing_free(competing);
        reversa_survival_free(survival);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_create_wrong_arguments), cmocka_unit_test(test_create_nothing),
        cmocka_unit_test(test_create_by_hand),         cmocka_unit_test(test_shares_add_up),
        cmocka_unit_test(test_one_cause_is_a_curve),   cmocka_unit_test(test_incidence_without_error_has_no_interval),
    };
    return cmocka_run_group_tests(tests, open_context, close_context);
}
