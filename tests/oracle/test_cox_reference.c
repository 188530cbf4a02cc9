/*
 * Cox models against R survival 3.8 (coxph and what it gives), from the files of expected values. The formula of each
 * section says what to fit; coefficients and standard errors agree to 1e-8, likelihoods to 1e-10.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <reversa/cox_check.h>

#include "support/expected.h"

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

/* ---- A model from its formula: Surv(entry, exit, event) ~ a + b + strata(c) ---- */

typedef struct model {
    rt_table *table;
    reversa_survival_rows rows;
    const double *column[16];
    reversa_cox_columns columns;
    reversa_cox_options options;
    reversa_survival *survival;
    reversa_cox *cox;
} model;

/* The next name of a formula; false at its end. */
static bool next_name(const char **at, char *name)
{
    const char *stops = " ,()~+";
    *at += strspn(*at, stops);
    size_t length = strcspn(*at, stops);
    assert_true(length < 48);
    memcpy(name, *at, length);
    name[length] = '\0';
    *at += length;
    return length > 0;
}

static void read_formula(model *m, const char *formula)
{
    char name[3][48];
    const char *at = formula + strlen("Surv(");
    const char *tilde = strchr(formula, '~');
    int n = 0;
    bool stratum = false;
    while (n < 3 && at < tilde && next_name(&at, name[n]) && at <= tilde)
        n++;
    m->rows.entry = n == 3 ? rt_table_column(m->table, name[0]) : NULL;
    m->rows.exit = rt_table_column(m->table, name[n - 2]);
    m->rows.event = rt_table_integers(m->table, name[n - 1]);
    for (at = tilde; next_name(&at, name[0]);) {
        if (strcmp(name[0], "strata") == 0)
            stratum = true;
        else if (stratum)
            m->rows.stratum = rt_table_integers(m->table, name[0]);
        else
            m->column[m->columns.n_columns++] = rt_table_column(m->table, name[0]);
    }
}

static model fit(rt_table *table, json_t *section, int32_t event)
{
    model m = {.table = table};
    reversa_survival_rows_init(&m.rows);
    reversa_cox_columns_init(&m.columns);
    reversa_cox_options_init(&m.options);
    read_formula(&m, json_string_value(rt_at(section, "formula")));
    m.rows.n = table->n;
    m.columns.column = m.column;
    m.options.event = event;
    if (strcmp(json_string_value(rt_at(section, "ties")), "breslow") == 0)
        m.options.ties = REVERSA_TIES_BRESLOW;
    const char *cluster = json_string_value(rt_at(section, "cluster"));
    if (cluster && strcmp(cluster, "row") == 0)
        m.options.robust = REVERSA_ROBUST_ON;
    else if (cluster)
        m.rows.cluster = rt_table_integers(table, cluster);
    assert_int_equal(reversa_survival_create(ctx, &m.rows, &m.survival), REVERSA_OK);
    assert_int_equal(reversa_cox_fit(ctx, m.survival, &m.columns, &m.options, &m.cox), REVERSA_OK);
    return m;
}

static void release(model *m)
{
    reversa_cox_free(m->cox);
    reversa_survival_free(m->survival);
}

/* A single value stands for a list of one in the files. */
static double item(json_t *section, const char *key, int64_t i)
{
    json_t *value = rt_at(section, key);
    value = json_is_array(value) ? json_array_get(value, (size_t)i) : value;
    assert_non_null(value);
    return json_is_null(value) ? (double)NAN : json_number_value(value);
}

static void check_coefficients(const model *m, json_t *section)
{
    bool robust = !json_is_null(rt_at(section, "naive_var"));
    for (int32_t j = 0; j < m->columns.n_columns; j++) {
        reversa_cox_coefficient c;
        reversa_cox_coefficient_at(m->cox, j, &c);
        assert_int_equal(c.estimate.fit, REVERSA_FIT_OK);
        rt_assert_near(c.estimate.value, item(section, "coef", j), 1e-8, "coef");
        rt_assert_near(c.estimate.se, item(section, "se", j), 1e-8, "se");
        rt_assert_near(c.z, item(section, "z", j), 1e-8, "z");
        rt_assert_near(c.p, item(section, "p", j), 1e-6, "p");
        rt_assert_near(c.ratio.value, item(section, "hr", j), 1e-8, "hr");
        rt_assert_near(c.ratio.low, item(section, "hr_lower", j), 1e-8, "hr_lower");
        rt_assert_near(c.ratio.high, item(section, "hr_upper", j), 1e-8, "hr_upper");
        rt_assert_near(c.reference, item(section, "means", j), 1e-12, "means");
        for (int32_t k = 0; k < m->columns.n_columns; k++) {
            char path[32];
            double covariance = reversa_cox_covariance(m->cox, j, k, false);
            double naive = reversa_cox_covariance(m->cox, j, k, true);
            (void)snprintf(path, sizeof path, "var/%d/%d", j, k);
            double expected = m->columns.n_columns == 1 ? item(section, "se", 0) * item(section, "se", 0)
                                                        : rt_number(section, path);
            double size = sqrt(reversa_cox_covariance(m->cox, j, j, false) *
                               reversa_cox_covariance(m->cox, k, k, false));
            assert_true(fabs(covariance - expected) < 1e-8 * size);
            (void)snprintf(path, sizeof path, "naive_var/%d/%d", j, k);
            expected = robust ? rt_number(section, path) : expected;
            assert_true(fabs(naive - expected) < 1e-8 * size);
        }
    }
}

static void check_summary(const model *m, json_t *section)
{
    reversa_cox_summary s;
    reversa_cox_summary_read(m->cox, &s);
    assert_int_equal(s.fit, REVERSA_FIT_OK);
    assert_int_equal(s.column, -1);
    assert_int_equal(s.n, (int64_t)rt_number(section, "n"));
    assert_int_equal(s.n_events, (int64_t)rt_number(section, "n_event"));
    rt_assert_near(s.null_log_likelihood, rt_number(section, "loglik_null"), 1e-10, "loglik_null");
    rt_assert_near(s.log_likelihood, rt_number(section, "loglik"), 1e-10, "loglik");
    rt_assert_near(s.likelihood_ratio.statistic, rt_number(section, "lrt"), 1e-8, "lrt");
    rt_assert_near(s.score.statistic, rt_number(section, "score_test"), 1e-8, "score_test");
    rt_assert_near(s.wald.statistic, rt_number(section, "wald_test"), 1e-8, "wald_test");
    rt_assert_near(s.wald.df, rt_number(section, "df"), 0, "df");
    if (s.robust)
        rt_assert_near(s.robust_score.statistic, rt_number(section, "robust_score"), 1e-8, "robust_score");
    else
        assert_true(isnan(s.robust_score.statistic));
}

/* ---- What comes with a model ---- */

static void check_concordance(const model *m, json_t *section)
{
    reversa_concordance c;
    reversa_concordance_options options;
    double *linear = calloc((size_t)m->rows.n, sizeof *linear);
    assert_int_equal(reversa_cox_residuals(ctx, m->cox, REVERSA_RESIDUAL_LINEAR_PREDICTOR, linear, NULL), REVERSA_OK);
    for (int64_t i = 0; i < 20; i++)
        assert_true(fabs(linear[i] - item(section, "lp_centered_first20", i)) < 1e-9);
    reversa_concordance_options_init(&options);
    options.event = m->options.event;
    assert_int_equal(reversa_concordance_count(ctx, m->survival, linear, &options, &c), REVERSA_OK);
    rt_assert_near(c.concordant, rt_number(section, "concordance/concordant"), 1e-12, "concordant");
    rt_assert_near(c.discordant, rt_number(section, "concordance/discordant"), 1e-12, "discordant");
    assert_true(fabs(c.tied_score - rt_number(section, "concordance/tied_x")) < 1e-9);
    assert_true(fabs(c.tied_time - rt_number(section, "concordance/tied_y")) < 1e-9);
    assert_true(fabs(c.tied_both - rt_number(section, "concordance/tied_xy")) < 1e-9);
    rt_assert_near(c.estimate.value, rt_number(section, "concordance/C"), 1e-12, "C");
    rt_assert_near(c.estimate.se, rt_number(section, "concordance/se"), 1e-7, "se of C");
    if (json_object_get(section, "concordance_uno_nG2")) {
        options.uno = true;
        assert_int_equal(reversa_concordance_count(ctx, m->survival, linear, &options, &c), REVERSA_OK);
        rt_assert_near(c.estimate.value, rt_number(section, "concordance_uno_nG2/C"), 1e-10, "Uno's C");
        rt_assert_near(c.estimate.se, rt_number(section, "concordance_uno_nG2/se"), 1e-7, "se of Uno's C");
    }
    free(linear);
}

/* The first rows of a residual of one column or several. */
static void check_residual(const model *m, json_t *section, reversa_cox_residual kind, const char *key)
{
    json_t *expected = json_object_get(section, key);
    if (!expected)
        return;
    int64_t rows = reversa_cox_residual_rows(m->cox, kind);
    int32_t columns = reversa_cox_residual_columns(m->cox, kind);
    double *out = calloc((size_t)(rows * columns), sizeof *out);
    assert_non_null(out);
    assert_int_equal(reversa_cox_residuals(ctx, m->cox, kind, out, NULL), REVERSA_OK);
    for (int64_t i = 0; i < (int64_t)json_array_size(expected); i++) {
        json_t *row = json_array_get(expected, (size_t)i);
        for (int32_t j = 0; j < columns; j++) {
            json_t *cell = json_is_array(row) ? json_array_get(row, (size_t)j) : row;
            double value = out[j * rows + i];
            if (!(fabs(value - json_number_value(cell)) <= 1e-8 * fmax(1e-3, fabs(value))))
                fail_msg("%s, row %lld, column %d: %.17g, expected %.17g", key, (long long)i, j, value,
                         json_number_value(cell));
        }
    }
    free(out);
}

static void check_proportionality(const model *m, json_t *section)
{
    static const char *const names[] = {"km", "rank", "identity", "log"};
    reversa_test tests[16];
    reversa_test global;
    json_t *zph = json_object_get(section, "cox_zph");
    for (int t = 0; t < 4 && zph; t++) {
        json_t *expected = json_object_get(zph, names[t]);
        int32_t p = m->columns.n_columns;
        assert_non_null(expected);
        assert_int_equal(reversa_cox_proportionality(ctx, m->cox, (reversa_transform)t, tests, &global), REVERSA_OK);
        for (int32_t j = 0; j < p; j++) {
            rt_assert_near(tests[j].statistic, item(expected, "chisq", j), 1e-7, names[t]);
            rt_assert_near(tests[j].p, item(expected, "p", j), 1e-7, "p of zph");
        }
        rt_assert_near(global.statistic, item(expected, "chisq", p), 1e-7, "global zph");
        rt_assert_near(global.df, item(expected, "df", p), 0, "df of zph");
    }
}

/* R lists every time of a stratum, with the hazard as of its last event. */
static void check_baseline(const model *m, json_t *section)
{
    json_t *expected = json_object_get(section, "basehaz_centered_false");
    for (int64_t i = 0; expected && i < (int64_t)json_array_size(rt_at(expected, "time")); i++) {
        json_t *strata = rt_at(expected, "strata");
        const char *label = json_is_array(strata) ? json_string_value(json_array_get(strata, (size_t)i)) : "=0";
        int32_t stratum = (int32_t)strtol(strchr(label, '=') + 1, NULL, 10);
        double time = item(expected, "time", i);
        double hazard = 0;
        for (int64_t k = 0; k < reversa_cox_n_steps(m->cox, stratum); k++) {
            double h;
            if (reversa_cox_step_at(m->cox, stratum, k, false, &h) <= time * (1 + 1e-12))
                hazard = h;
        }
        rt_assert_near(hazard, item(expected, "hazard", i), 1e-8, "baseline hazard");
    }
}

static void check_prediction(const model *m, json_t *section)
{
    json_t *expected = json_object_get(section, "predict");
    for (size_t k = 0; expected && k < json_array_size(rt_at(expected, "rows_1based")); k++) {
        double x[16];
        reversa_cox_person person = {0, x};
        int64_t row = (int64_t)item(expected, "rows_1based", (int64_t)k) - 1;
        for (int32_t j = 0; j < m->columns.n_columns; j++)
            x[j] = m->column[j][row];
        for (size_t i = 0; i < json_array_size(rt_at(expected, "time")); i++) {
            reversa_cox_prediction p;
            double time = item(expected, "time", (int64_t)i);
            json_t *surv = json_array_get(json_array_get(rt_at(expected, "surv"), i), k);
            json_t *se = json_array_get(json_array_get(rt_at(expected, "se_cumhaz"), i), k);
            assert_int_equal(reversa_cox_predict(ctx, m->cox, &person, &time, 1, &p), REVERSA_OK);
            rt_assert_near(p.survival.value, json_number_value(surv), 1e-8, "predicted survival");
            rt_assert_near(p.hazard.se, json_number_value(se), 1e-8, "se of predicted hazard");
            assert_true(p.survival.low <= p.survival.value && p.survival.value <= p.survival.high);
        }
    }
}

static void check_section(rt_table *table, json_t *root, const char *key, int32_t event)
{
    json_t *section = rt_at(root, key);
    print_message("%s\n", key);
    model m = fit(table, section, event);
    check_coefficients(&m, section);
    check_summary(&m, section);
    check_concordance(&m, section);
    check_residual(&m, section, REVERSA_RESIDUAL_MARTINGALE, "martingale_resid_first20");
    check_residual(&m, section, REVERSA_RESIDUAL_DEVIANCE, "deviance_resid_first20");
    check_residual(&m, section, REVERSA_RESIDUAL_SCORE, "score_resid_first20");
    check_residual(&m, section, REVERSA_RESIDUAL_DFBETA, "dfbeta_first20");
    check_residual(&m, section, REVERSA_RESIDUAL_SCHOENFELD, "schoenfeld_first20");
    check_proportionality(&m, section);
    check_baseline(&m, section);
    check_prediction(&m, section);
    release(&m);
}

static void check_file(const char *name, const char *const *keys)
{
    rt_table table = rt_table_read(name);
    json_t *root = rt_expected(name);
    for (; *keys; keys++)
        check_section(&table, root, *keys, 0);
    json_decref(root);
    rt_table_free(&table);
}

static void test_cox_lung(void **state)
{
    static const char *const keys[] = {"cox_efron",        "cox_breslow",   "cox_strata",
                                       "cox_cluster_inst", "cox_robust_hc", NULL};
    (void)state;
    check_file("lung", keys);
}

static void test_cox_veteran(void **state)
{
    static const char *const keys[] = {"cox_efron", "cox_breslow", "cox_strata", NULL};
    (void)state;
    check_file("veteran", keys);
}

static void test_cox_heart(void **state)
{
    static const char *const keys[] = {"cox_startstop_efron", "cox_startstop_breslow", "cox_startstop_cluster",
                                       "cox_strata_surgery", NULL};
    (void)state;
    check_file("heart", keys);
}

static void test_cox_rossi(void **state)
{
    static const char *const keys[] = {"cox_efron", "cox_breslow", NULL};
    (void)state;
    check_file("rossi", keys);
}

static void test_cox_macs(void **state)
{
    static const char *const keys[] = {"cox_left_truncated", NULL};
    (void)state;
    check_file("macs", keys);
}

/* ---- Data sets that are made from others ---- */

/* A table with room for a column more. */
static double *add_column(rt_table *table, const char *name)
{
    double *column = calloc((size_t)table->n, sizeof *column);
    assert_non_null(column);
    table->name[table->n_columns] = name;
    table->column[table->n_columns++] = column;
    return column;
}

static void test_cox_mgus2_by_cause(void **state)
{
    (void)state;
    rt_table table = rt_table_read("mgus2");
    json_t *root = rt_expected("mgus2");
    double *event = add_column(&table, "event");
    memcpy(event, rt_table_column(&table, "state"), (size_t)table.n * sizeof *event);
    check_section(&table, root, "cause1_cox", 1);
    check_section(&table, root, "cause2_cox", 2);
    json_decref(root);
    rt_table_free(&table);
}

/* heart, one row a person: the last stop, and whether there ever was a transplant. */
static void test_cox_heart_naive(void **state)
{
    (void)state;
    rt_table rows = rt_table_read("heart");
    json_t *root = rt_expected("heart");
    rt_table table = {0};
    const double *id = rt_table_column(&rows, "id");
    table.n = 103;
    double *time = add_column(&table, "time");
    double *event = add_column(&table, "event");
    double *transplant = add_column(&table, "transplant");
    double *age = add_column(&table, "age");
    for (int64_t i = 0; i < rows.n; i++) {
        int64_t person = (int64_t)id[i] - 1;
        time[person] = rt_table_column(&rows, "stop")[i];
        event[person] = rt_table_column(&rows, "event")[i];
        age[person] = rt_table_column(&rows, "age")[i];
        transplant[person] = fmax(transplant[person], rt_table_column(&rows, "transplant")[i]);
    }
    check_section(&table, root, "naive_ever_transplant", 0);
    json_decref(root);
    rt_table_free(&table);
    rt_table_free(&rows);
}

/* Mentoring that does nothing: each person's time is split where it begins, or not. */
static rt_table split_at_mentoring(const rt_table *rows, bool split, double landmark)
{
    static const char *const names[] = {"start", "stop",  "event", "mentored", "age", "dept",
                                        "id",    "entry", "time",  "ever",     "m12"};
    rt_table table = {.n = 2 * rows->n};
    double *out[11];
    const double *entry = rt_table_column(rows, "entry");
    const double *time = rt_table_column(rows, "time");
    const double *from = rt_table_column(rows, "mentor_start");
    for (int c = 0; c < 11; c++)
        out[c] = add_column(&table, names[c]);
    table.n = 0;
    for (int64_t i = 0; i < rows->n; i++) {
        if (time[i] <= landmark)
            continue;
        bool mentor = from[i] >= 0;
        bool two = split && mentor && from[i] > entry[i] && from[i] < time[i];
        for (int part = 0; part <= two; part++) {
            int64_t k = table.n++;
            out[0][k] = part ? from[i] : fmax(entry[i], landmark);
            out[1][k] = two && !part ? from[i] : time[i];
            out[2][k] = two && !part ? 0 : rt_table_column(rows, "event")[i];
            out[3][k] = two ? part : mentor && from[i] <= entry[i];
            out[4][k] = rt_table_column(rows, "age")[i];
            out[5][k] = rt_table_column(rows, "dept")[i];
            out[6][k] = rt_table_column(rows, "id")[i];
            out[7][k] = out[0][k];
            out[8][k] = out[1][k];
            out[9][k] = mentor;
            out[10][k] = mentor && from[i] <= landmark;
        }
    }
    return table;
}

static void test_cox_mentoring_without_effect(void **state)
{
    (void)state;
    rt_table rows = rt_table_read("immortal_null");
    json_t *root = rt_expected("immortal_null");
    rt_table naive = split_at_mentoring(&rows, false, 0);
    rt_table split = split_at_mentoring(&rows, true, 0);
    rt_table landmark = split_at_mentoring(&rows, false, 12);
    check_section(&naive, root, "naive_ever_mentored", 0);
    check_section(&split, root, "time_dependent", 0);
    check_section(&split, root, "time_dependent_strata_dept", 0);
    check_section(&landmark, root, "landmark12", 0);
    rt_table_free(&landmark);
    rt_table_free(&split);
    rt_table_free(&naive);
    json_decref(root);
    rt_table_free(&rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cox_lung),        cmocka_unit_test(test_cox_veteran),
        cmocka_unit_test(test_cox_heart),       cmocka_unit_test(test_cox_rossi),
        cmocka_unit_test(test_cox_macs),        cmocka_unit_test(test_cox_mgus2_by_cause),
        cmocka_unit_test(test_cox_heart_naive), cmocka_unit_test(test_cox_mentoring_without_effect),
    };
    return cmocka_run_group_tests_name("cox_reference", tests, open_context, close_context);
}
