/*
 * The log-rank family against R survival 3.8 (survdiff, rho = 0, 0.5, 1, with strata) and, for the weights that survdiff
 * has not, the same sums written out in R; from the files of expected values, to 1e-10.
 */
#include <reversa/log_rank.h>

#include <math.h>
#include <stdlib.h>

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

static double number_at(json_t *array, size_t i)
{
    json_t *value = json_array_get(array, i);
    assert_non_null(value);
    return json_number_value(value);
}

/* Sections that stand for one kind of test. */
typedef struct kind_name {
    const char *section;
    reversa_log_rank_kind kind;
    double rho;
    double gamma;
    bool stratified;
} kind_name;

static const kind_name kinds[] = {
    {"logrank", REVERSA_LOG_RANK_PLAIN, 0, 0, false},
    {"peto_rho1", REVERSA_LOG_RANK_FLEMING_HARRINGTON, 1, 0, false},
    {"rho05", REVERSA_LOG_RANK_FLEMING_HARRINGTON, 0.5, 0, false},
    {"gehan", REVERSA_LOG_RANK_GEHAN, 0, 0, false},
    {"tarone_ware", REVERSA_LOG_RANK_TARONE_WARE, 0, 0, false},
    {"fh_0_1", REVERSA_LOG_RANK_FLEMING_HARRINGTON, 0, 1, false},
    {"fh_1_1", REVERSA_LOG_RANK_FLEMING_HARRINGTON, 1, 1, false},
    {"own_logrank", REVERSA_LOG_RANK_PLAIN, 0, 0, false},
    {"stratified", REVERSA_LOG_RANK_PLAIN, 0, 0, true},
    {"stratified_rho1", REVERSA_LOG_RANK_FLEMING_HARRINGTON, 1, 0, true},
    {"own_stratified", REVERSA_LOG_RANK_PLAIN, 0, 0, true},
};

static void compare(const reversa_log_rank *test, json_t *expected, int32_t first_group)
{
    bool own = json_object_get(expected, "weighted_obs") != NULL;
    json_t *observed = rt_at(expected, own ? "weighted_obs" : "obs");
    json_t *totals = rt_at(expected, own ? "weighted_exp" : "exp");
    int32_t k = (int32_t)json_array_size(totals);
    reversa_log_rank_result result;
    reversa_log_rank_result_of(test, &result);
    for (int32_t i = 0; i < k; i++) {
        reversa_log_rank_group group;
        reversa_log_rank_group_at(test, first_group + i, &group);
        rt_assert_near(group.observed, number_at(observed, (size_t)i), SHARE, "observed");
        rt_assert_near(group.expected, number_at(totals, (size_t)i), SHARE, "expected");
        for (int32_t j = 0; j < k; j++)
            rt_assert_near(reversa_log_rank_covariance(test, first_group + i, first_group + j),
                           number_at(json_array_get(rt_at(expected, "var"), (size_t)i), (size_t)j), SHARE, "var");
    }
    assert_int_equal(result.fit, REVERSA_FIT_OK);
    assert_int_equal(result.df, (int32_t)rt_number(expected, "df"));
    rt_assert_near(result.statistic, rt_number(expected, "chisq"), SHARE, "chi-square");
    rt_assert_near(result.p, rt_number(expected, "p"), SHARE, "p");
    if (own && k == 2)
        rt_assert_near(result.z, rt_number(expected, "z"), SHARE, "z");
    if (own && k > 2) {
        rt_assert_near(result.trend_statistic, rt_number(expected, "trend_chisq"), SHARE, "trend");
        rt_assert_near(result.trend_p, rt_number(expected, "trend_p"), SHARE, "trend p");
    }
}

static void check_kind(reversa_survival_rows *rows, const kind_name *kind, int32_t event, json_t *expected)
{
    reversa_survival *survival = NULL;
    reversa_log_rank_options options;
    reversa_log_rank *test = NULL;
    int32_t first = INT32_MAX;
    for (int64_t i = 0; i < rows->n; i++)
        first = rows->group[i] < first ? rows->group[i] : first;
    assert_int_equal(reversa_survival_create(ctx, rows, &survival), REVERSA_OK);
    reversa_log_rank_options_init(&options);
    options.kind = kind->kind;
    options.rho = kind->rho;
    options.gamma = kind->gamma;
    options.event = event;
    assert_int_equal(reversa_log_rank_create(ctx, survival, &options, &test), REVERSA_OK);
    compare(test, expected, first);
    reversa_log_rank_free(test);
    reversa_survival_free(survival);
}

/* Every kind that a section of expected values has. */
static void check_section(const char *name, const char *section, const char *event_column, int32_t event)
{
    json_t *root = rt_expected(name);
    json_t *expected = rt_at(root, section);
    rt_table table = rt_table_read(name);
    reversa_survival_rows rows;
    int n = 0;
    reversa_survival_rows_init(&rows);
    rows.n = table.n;
    rows.exit = rt_table_column(&table, "time");
    rows.event = rt_table_integers(&table, event_column);
    rows.group = rt_table_integers(&table, json_string_value(rt_at(expected, "group")));
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        json_t *one = json_object_get(expected, kinds[i].section);
        if (!one)
            continue;
        rows.stratum = NULL;
        if (kinds[i].stratified)
            rows.stratum = rt_table_integers(&table, json_string_value(rt_at(expected, "strata")));
        print_message("%s %s %s\n", name, section, kinds[i].section);
        check_kind(&rows, &kinds[i], event, one);
        n++;
    }
    assert_true(n >= 8);
    rt_table_free(&table);
    json_decref(root);
}

static void test_public_data(void **state)
{
    (void)state;
    check_section("lung", "logrank", "event", 0);
    check_section("lung", "logrank_ecog", "event", 0);
    check_section("veteran", "logrank", "event", 0);
    check_section("veteran", "logrank_celltype", "event", 0);
    check_section("rossi", "logrank", "event", 0);
    check_section("mgus2", "logrank_cause1", "state", 1);
}

static void test_delayed_entry(void **state)
{
    (void)state;
    json_t *expected = rt_expected("macs");
    rt_table table = rt_table_read("macs");
    int32_t *group = calloc((size_t)table.n, sizeof *group);
    reversa_survival_rows rows;
    assert_non_null(group);
    for (int64_t i = 0; i < table.n; i++)
        group[i] = rt_table_column(&table, "aidsy")[i] >= 1993;
    reversa_survival_rows_init(&rows);
    rows.n = table.n;
    rows.entry = rt_table_column(&table, "entry");
    rows.exit = rt_table_column(&table, "time");
    rows.event = rt_table_integers(&table, "event");
    rows.group = group;
    check_kind(&rows, &kinds[0], 0, rt_at(expected, "logrank_left_truncated"));
    free(group);
    rt_table_free(&table);
    json_decref(expected);
}

/* Mantel & Byar 1974: time before and after the start of mentoring as two groups. */
static void test_time_dependent_groups(void **state)
{
    (void)state;
    json_t *expected = rt_expected("immortal_null");
    rt_table table = rt_table_read("immortal_null");
    int64_t n = 0;
    double *entry = calloc(2 * (size_t)table.n, sizeof *entry);
    double *exit = calloc(2 * (size_t)table.n, sizeof *exit);
    int32_t *event = calloc(2 * (size_t)table.n, sizeof *event);
    int32_t *group = calloc(2 * (size_t)table.n, sizeof *group);
    assert_true(entry && exit && event && group);
    for (int64_t i = 0; i < table.n; i++) {
        double from = rt_table_column(&table, "entry")[i];
        double until = rt_table_column(&table, "time")[i];
        double start = rt_table_column(&table, "mentor_start")[i];
        bool mentored = start >= 0 && start < until;
        if (!mentored || start > from) {
            entry[n] = from;
            exit[n] = mentored ? start : until;
            event[n++] = mentored ? 0 : rt_table_integers(&table, "event")[i];
        }
        if (mentored) {
            entry[n] = start > from ? start : from;
            exit[n] = until;
            event[n] = rt_table_integers(&table, "event")[i];
            group[n++] = 1;
        }
    }
    reversa_survival_rows rows;
    reversa_survival_rows_init(&rows);
    rows.n = n;
    rows.entry = entry;
    rows.exit = exit;
    rows.event = event;
    rows.group = group;
    assert_int_equal(n, (int64_t)rt_number(expected, "tv_rows"));
    check_kind(&rows, &kinds[0], 0, rt_at(expected, "mantel_byar"));
    free(entry);
    free(exit);
    free(event);
    free(group);
    rt_table_free(&table);
    json_decref(expected);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_public_data),
        cmocka_unit_test(test_delayed_entry),
        cmocka_unit_test(test_time_dependent_groups),
    };
    return cmocka_run_group_tests(tests, open_context, close_context);
}
