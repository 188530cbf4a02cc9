/*
 * Competing exits against R survival 3.8 (survfit on a multi-state Surv, its infinitesimal jackknife and log intervals) and
 * cmprsk 2.2 (cuminc: estimates, Aalen's variance, Gray's test), from the file of expected values, to 1e-10.
 */
#include <reversa/competing.h>

#include <math.h>

#include "support/expected.h"

#define SHARE 1e-10

typedef struct scene {
    reversa_context *ctx;
    json_t *expected;
    rt_table table;
    reversa_survival *survival;
} scene;

static scene open_scene(void)
{
    scene s = {.expected = rt_expected("mgus2"), .table = rt_table_read("mgus2")};
    reversa_survival_rows rows;
    reversa_survival_rows_init(&rows);
    s.ctx = rt_context(NULL);
    rows.n = s.table.n;
    rows.exit = rt_table_column(&s.table, "time");
    rows.event = rt_table_integers(&s.table, "state");
    assert_int_equal(reversa_survival_create(s.ctx, &rows, &s.survival), REVERSA_OK);
    return s;
}

static void close_scene(scene *s)
{
    reversa_survival_free(s->survival);
    rt_table_free(&s->table);
    json_decref(s->expected);
    reversa_context_free(s->ctx);
}

static double number(json_t *matrix, int64_t i, int32_t j)
{
    json_t *value = json_array_get(json_array_get(matrix, (size_t)i), (size_t)j);
    assert_non_null(value);
    return json_is_null(value) ? (double)NAN : json_number_value(value);
}

static void test_aalen_johansen(void **state)
{
    (void)state;
    scene s = open_scene();
    json_t *aj = rt_at(s.expected, "aalen_johansen");
    reversa_competing_options options;
    reversa_competing *competing = NULL;
    reversa_competing_options_init(&options);
    options.interval = REVERSA_INTERVAL_LOG;
    assert_int_equal(reversa_competing_create(s.ctx, s.survival, &options, &competing), REVERSA_OK);
    assert_int_equal(reversa_competing_n_causes(competing), 2);
    assert_int_equal(reversa_competing_n_points(competing, 0), json_array_size(rt_at(aj, "time")));
    for (int64_t i = 0; i < reversa_competing_n_points(competing, 0); i++)
        for (int32_t cause = 0; cause <= 2; cause++) {
            reversa_competing_point p;
            reversa_competing_point_at(competing, 0, cause, i, &p);
            rt_assert_near(p.time, json_number_value(json_array_get(rt_at(aj, "time"), (size_t)i)), SHARE, "time");
            rt_assert_near(p.at_risk, number(rt_at(aj, "n_risk"), i, 0), SHARE, "at risk");
            if (cause > 0)
                rt_assert_near(p.events, number(rt_at(aj, "n_event"), i, cause), SHARE, "events");
            rt_assert_near(p.incidence, number(rt_at(aj, "pstate"), i, cause), SHARE, "pstate");
            rt_assert_near(p.se, number(rt_at(aj, "se_pstate_infinitesimal_jackknife"), i, cause), SHARE, "se");
            rt_assert_near(p.low, number(rt_at(aj, "lower_log"), i, cause), SHARE, "low");
            rt_assert_near(p.high, number(rt_at(aj, "upper_log"), i, cause), SHARE, "high");
        }
    json_t *at = rt_at(aj, "at");
    for (int64_t i = 0; i < (int64_t)json_array_size(rt_at(at, "time")); i++)
        for (int32_t cause = 0; cause <= 2; cause++) {
            double time = json_number_value(json_array_get(rt_at(at, "time"), (size_t)i));
            reversa_estimate e = reversa_competing_incidence(competing, 0, cause, time);
            rt_assert_near(e.value, number(rt_at(at, "pstate"), i, cause), SHARE, "pstate at");
            rt_assert_near(e.se, number(rt_at(at, "se_ij"), i, cause), SHARE, "se at");
        }
    reversa_competing_free(competing);
    close_scene(&s);
}

static void test_aalen_variance(void **state)
{
    (void)state;
    scene s = open_scene();
    json_t *at = rt_at(s.expected, "aalen_johansen/cuminc_at");
    reversa_competing_options options;
    reversa_competing *competing = NULL;
    reversa_competing_options_init(&options);
    options.variance = REVERSA_COMPETING_AALEN;
    assert_int_equal(reversa_competing_create(s.ctx, s.survival, &options, &competing), REVERSA_OK);
    for (int32_t cause = 1; cause <= 2; cause++)
        for (int64_t i = 0; i < (int64_t)json_array_size(rt_at(at, "time")); i++) {
            double time = json_number_value(json_array_get(rt_at(at, "time"), (size_t)i));
            reversa_estimate e = reversa_competing_incidence(competing, 0, cause, time);
            rt_assert_near(e.value, number(rt_at(at, "est"), cause - 1, (int32_t)i), SHARE, "incidence");
            rt_assert_near(e.se * e.se, number(rt_at(at, "var_aalen"), cause - 1, (int32_t)i), SHARE, "variance");
        }
    reversa_competing_free(competing);
    close_scene(&s);
}

static void test_gray(void **state)
{
    (void)state;
    scene s = open_scene();
    json_t *expected = rt_at(s.expected, "aalen_johansen/gray_test");
    reversa_survival_rows rows;
    reversa_survival *survival = NULL;
    reversa_survival_rows_init(&rows);
    rows.n = s.table.n;
    rows.exit = rt_table_column(&s.table, "time");
    rows.event = rt_table_integers(&s.table, "state");
    rows.group = rt_table_integers(&s.table, "male");
    assert_int_equal(reversa_survival_create(s.ctx, &rows, &survival), REVERSA_OK);
    for (int32_t cause = 1; cause <= 2; cause++) {
        reversa_gray_result result;
        assert_int_equal(reversa_gray_test(s.ctx, survival, cause, 0, &result), REVERSA_OK);
        double statistic = json_number_value(json_array_get(rt_at(expected, "stat"), (size_t)cause - 1));
        rt_assert_near(result.statistic, statistic, SHARE, "Gray");
        rt_assert_near(result.p, json_number_value(json_array_get(rt_at(expected, "p"), (size_t)cause - 1)), SHARE,
                       "p");
        assert_int_equal(result.df, 1);
        assert_int_equal(result.fit, REVERSA_FIT_OK);
    }
    reversa_survival_free(survival);
    close_scene(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_aalen_johansen),
        cmocka_unit_test(test_aalen_variance),
        cmocka_unit_test(test_gray),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
