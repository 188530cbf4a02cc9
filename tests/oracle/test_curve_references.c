/*
 * Curves against R survival 3.8 (survfit with its four interval types, quantile.survfit, print(rmean =)), from the files of
 * expected values, to 1e-10.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "support/expected.h"

#define SHARE 1e-10

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

static const char *const interval_names[] = {"loglog", "log", "plain", "arcsin"};

static reversa_survival *survival_of(const reversa_survival_rows *rows)
{
    reversa_survival *survival = NULL;
    assert_int_equal(reversa_survival_create(ctx, rows, &survival), REVERSA_OK);
    return survival;
}

static reversa_curve *curve_of(const reversa_survival *survival, reversa_interval interval, bool fleming_harrington)
{
    reversa_curve_options options;
    reversa_curve *curve = NULL;
    reversa_curve_options_init(&options);
    options.interval = interval;
    options.fleming_harrington = fleming_harrington;
    assert_int_equal(reversa_curve_create(ctx, survival, &options, &curve), REVERSA_OK);
    return curve;
}

static double expected_at(json_t *km, const char *key, int64_t i)
{
    json_t *value = json_array_get(rt_at(km, key), (size_t)i);
    assert_non_null(value);
    return json_is_null(value) ? (double)NAN : json_number_value(value);
}

static void check_points(const reversa_curve *curve, int32_t group, json_t *km, const char *interval)
{
    char low[32];
    char high[32];
    (void)snprintf(low, sizeof low, "%s_lower", interval);
    (void)snprintf(high, sizeof high, "%s_upper", interval);
    assert_int_equal(reversa_curve_n_points(curve, group), json_array_size(rt_at(km, "time")));
    for (int64_t i = 0; i < reversa_curve_n_points(curve, group); i++) {
        reversa_curve_point point;
        reversa_curve_point_at(curve, group, i, &point);
        rt_assert_near(point.time, expected_at(km, "time", i), SHARE, "time");
        rt_assert_near(point.at_risk, expected_at(km, "n_risk", i), SHARE, "at risk");
        rt_assert_near(point.events, expected_at(km, "n_event", i), SHARE, "events");
        rt_assert_near(point.censored, expected_at(km, "n_censor", i), SHARE, "censored");
        rt_assert_near(point.survival, expected_at(km, "surv", i), SHARE, "survival");
        rt_assert_near(point.survival_se, expected_at(km, "se_surv_greenwood", i), SHARE, "survival_se");
        rt_assert_near(point.hazard, expected_at(km, "cumhaz_nelson_aalen", i), SHARE, "hazard");
        rt_assert_near(point.hazard_se, expected_at(km, "se_cumhaz", i), SHARE, "hazard_se");
        rt_assert_near(point.low, expected_at(km, low, i), SHARE, low);
        rt_assert_near(point.high, expected_at(km, high, i), SHARE, high);
    }
}

static void check_quantiles(const reversa_curve *curve, int32_t group, json_t *expected)
{
    for (size_t i = 0; i < json_array_size(rt_at(expected, "p")); i++) {
        reversa_estimate q = reversa_curve_quantile(curve, group, expected_at(expected, "p", (int64_t)i));
        rt_assert_near(q.value, expected_at(expected, "est", (int64_t)i), SHARE, "quantile");
        rt_assert_near(q.low, expected_at(expected, "lower", (int64_t)i), SHARE, "quantile low");
        rt_assert_near(q.high, expected_at(expected, "upper", (int64_t)i), SHARE, "quantile high");
        assert_true(isnan(q.value) == (q.fit == REVERSA_FIT_NOT_REACHED));
    }
}

static void check_reads(const reversa_curve *curve, int32_t group, json_t *km)
{
    json_t *at = rt_at(km, "at");
    for (int64_t i = 0; i < (int64_t)json_array_size(rt_at(at, "time")); i++) {
        double at_risk;
        reversa_estimate s = reversa_curve_survival(curve, group, expected_at(at, "time", i), &at_risk);
        rt_assert_near(s.value, expected_at(at, "surv", i), SHARE, "survival at");
        rt_assert_near(s.se, expected_at(at, "se_surv", i), SHARE, "se at");
        rt_assert_near(s.low, expected_at(at, "lower", i), SHARE, "low at");
        rt_assert_near(s.high, expected_at(at, "upper", i), SHARE, "high at");
        rt_assert_near(at_risk, expected_at(at, "n_risk", i), SHARE, "at risk at");
    }
    json_t *means = rt_at(km, "rmst");
    for (size_t i = 0; i < json_array_size(means); i++) {
        json_t *mean = json_array_get(means, i);
        reversa_estimate m = reversa_curve_restricted_mean(curve, group, rt_number(mean, "tau"));
        rt_assert_near(m.value, rt_number(mean, "rmst"), SHARE, "restricted mean");
        rt_assert_near(m.se, rt_number(mean, "se"), SHARE, "restricted mean se");
    }
}

/* All that is expected of one curve. */
static void check_km(const reversa_survival_rows *rows, int32_t group, json_t *km)
{
    reversa_survival *survival = survival_of(rows);
    for (int interval = 0; interval < 4; interval++) {
        reversa_curve *curve = curve_of(survival, (reversa_interval)interval, false);
        char name[32];
        (void)snprintf(name, sizeof name, "quantiles_%s", interval_names[interval]);
        check_points(curve, group, km, interval_names[interval]);
        if (json_object_get(km, name))
            check_quantiles(curve, group, rt_at(km, name));
        if (interval == REVERSA_INTERVAL_LOG_LOG)
            check_reads(curve, group, km);
        reversa_curve_free(curve);
    }
    reversa_curve *curve = curve_of(survival, REVERSA_INTERVAL_LOG_LOG, true);
    for (int64_t i = 0; i < reversa_curve_n_points(curve, group); i++) {
        reversa_curve_point point;
        reversa_curve_point_at(curve, group, i, &point);
        rt_assert_near(point.survival, expected_at(km, "surv_fleming_harrington", i), SHARE, "Fleming-Harrington");
    }
    reversa_curve_free(curve);
    reversa_survival_free(survival);
}

static reversa_survival_rows rows_of(rt_table *table, const char *entry, const char *group)
{
    reversa_survival_rows rows;
    reversa_survival_rows_init(&rows);
    rows.n = table->n;
    rows.entry = entry ? rt_table_column(table, entry) : NULL;
    rows.exit = rt_table_column(table, "time");
    rows.event = rt_table_integers(table, "event");
    rows.group = group ? rt_table_integers(table, group) : NULL;
    return rows;
}

static void check_data(const char *name, const char *entry, const char *section)
{
    json_t *expected = rt_expected(name);
    rt_table table = rt_table_read(name);
    reversa_survival_rows rows = rows_of(&table, entry, NULL);
    check_km(&rows, 0, rt_at(expected, section));
    rt_table_free(&table);
    json_decref(expected);
}

static void test_lung(void **state)
{
    (void)state;
    check_data("lung", NULL, "km");
}

static void test_veteran(void **state)
{
    (void)state;
    check_data("veteran", NULL, "km");
}

static void test_rossi(void **state)
{
    (void)state;
    check_data("rossi", NULL, "km");
}

static void test_macs_with_delayed_entry(void **state)
{
    (void)state;
    check_data("macs", "entry", "km_left_truncated");
}

static void test_lung_by_group(void **state)
{
    (void)state;
    json_t *expected = rt_expected("lung");
    rt_table table = rt_table_read("lung");
    reversa_survival_rows rows = rows_of(&table, NULL, "female");
    check_km(&rows, 0, rt_at(expected, "km_by_female/0"));
    check_km(&rows, 1, rt_at(expected, "km_by_female/1"));
    rt_table_free(&table);
    json_decref(expected);
}

static void check_difference(const char *name, const char *group)
{
    json_t *expected = rt_expected(name);
    json_t *mean = rt_at(expected, "rmst_diff");
    rt_table table = rt_table_read(name);
    reversa_survival_rows rows = rows_of(&table, NULL, group);
    reversa_survival *survival = survival_of(&rows);
    reversa_curve *curve = curve_of(survival, REVERSA_INTERVAL_LOG_LOG, false);
    reversa_estimate d = reversa_curve_restricted_mean_difference(curve, 1, 0, rt_number(mean, "tau"));
    rt_assert_near(d.value, rt_number(mean, "diff"), SHARE, "difference");
    rt_assert_near(d.se, rt_number(mean, "se"), SHARE, "difference se");
    rt_assert_near(d.low, rt_number(mean, "lower"), SHARE, "difference low");
    rt_assert_near(d.high, rt_number(mean, "upper"), SHARE, "difference high");
    for (int32_t g = 0; g < 2; g++) {
        reversa_estimate one = reversa_curve_restricted_mean(curve, g, rt_number(mean, "tau"));
        rt_assert_near(one.value, rt_number(mean, g ? "rmst1" : "rmst0"), SHARE, "mean of a group");
        rt_assert_near(one.se, rt_number(mean, g ? "se1" : "se0"), SHARE, "its se");
    }
    reversa_curve_free(curve);
    reversa_survival_free(survival);
    rt_table_free(&table);
    json_decref(expected);
}

static void test_restricted_mean_difference(void **state)
{
    (void)state;
    check_difference("lung", "female");
    check_difference("rossi", "fin");
}

#define MOST_EDGE 128

static void check_edge(json_t *edge)
{
    double entry[MOST_EDGE];
    double exit[MOST_EDGE];
    int32_t event[MOST_EDGE];
    bool has_entry = json_is_array(rt_at(edge, "entry"));
    reversa_survival_rows rows;
    reversa_survival_rows_init(&rows);
    rows.n = (int64_t)json_array_size(rt_at(edge, "time"));
    assert_true(rows.n <= MOST_EDGE);
    for (int64_t i = 0; i < rows.n; i++) {
        entry[i] = has_entry ? expected_at(edge, "entry", i) : 0;
        exit[i] = expected_at(edge, "time", i);
        event[i] = (int32_t)expected_at(edge, "event", i);
    }
    rows.entry = has_entry ? entry : NULL;
    rows.exit = exit;
    rows.event = event;
    check_km(&rows, 0, rt_at(edge, "km"));
}

static void test_edge_cases(void **state)
{
    (void)state;
    json_t *expected = rt_expected("edge_cases");
    const char *name;
    json_t *edge;
    int n = 0;
    json_object_foreach(rt_at(expected, "cases"), name, edge)
    {
        if (!json_object_get(edge, "km"))
            continue;
        print_message("%s\n", name);
        check_edge(edge);
        n++;
    }
    assert_true(n >= 11);
    json_decref(expected);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lung),          cmocka_unit_test(test_veteran),
        cmocka_unit_test(test_rossi),         cmocka_unit_test(test_macs_with_delayed_entry),
        cmocka_unit_test(test_lung_by_group), cmocka_unit_test(test_restricted_mean_difference),
        cmocka_unit_test(test_edge_cases),
    };
    return cmocka_run_group_tests(tests, open_context, close_context);
}
