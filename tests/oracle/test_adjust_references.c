/*
 * Adjustment against R: glm(), stabilised weights, balance, effective sample sizes, and coxph() and survfit() with these
 * weights, from the file of expected values; and the curves of Simon and Makuch, with time before and after the start of
 * mentoring as two groups, beside the naive ones.
 */
#include <math.h>
#include <stdlib.h>

#include <reversa/adjust.h>
#include <reversa/cox.h>
#include <reversa/person_time.h>

#include "support/expected.h"

#define N_COLUMNS 6
#define SHARE 1e-10
#define SHARE_FIT 1e-8 /* of what R iterates for */

typedef struct scene {
    reversa_context *ctx;
    json_t *iptw;
    json_t *root;
    rt_table table;
    const double *columns[N_COLUMNS];
    reversa_logistic *logistic;
    reversa_comparison comparison;
    double *weight;
} scene;

static double expected_at(json_t *list, int64_t i)
{
    json_t *value = json_array_get(list, (size_t)i);
    assert_non_null(value);
    return json_is_null(value) ? (double)NAN : json_number_value(value);
}

static scene open_scene(void)
{
    scene s = {.root = rt_expected("rossi"), .table = rt_table_read("rossi")};
    reversa_logistic_rows rows;
    s.ctx = rt_context(NULL);
    s.iptw = rt_at(s.root, "iptw");
    reversa_logistic_rows_init(&rows);
    for (int32_t i = 0; i < N_COLUMNS; i++)
        s.columns[i] = rt_table_column(&s.table, json_string_value(json_array_get(rt_at(s.iptw, "covs"), (size_t)i)));
    rows.n = s.table.n;
    rows.outcome = rt_table_integers(&s.table, "fin");
    rows.n_columns = N_COLUMNS;
    rows.columns = s.columns;
    assert_int_equal(reversa_logistic_create(s.ctx, &rows, NULL, &s.logistic), REVERSA_OK);
    reversa_comparison_init(&s.comparison);
    s.comparison.n = s.table.n;
    s.comparison.treated = rows.outcome;
    s.comparison.propensity = reversa_logistic_fitted(s.logistic);
    s.weight = calloc((size_t)s.table.n, sizeof *s.weight);
    assert_non_null(s.weight);
    return s;
}

static void close_scene(scene *s)
{
    free(s->weight);
    reversa_logistic_free(s->logistic);
    rt_table_free(&s->table);
    json_decref(s->root);
    reversa_context_free(s->ctx);
}

static void weigh(scene *s, reversa_weighting kind, reversa_weighting_summary *summary)
{
    reversa_weighting_options options;
    reversa_weighting_options_init(&options);
    options.kind = kind;
    assert_int_equal(reversa_propensity_weights(s->ctx, &s->comparison, &options, s->weight, summary), REVERSA_OK);
}

static void test_propensity(void **state)
{
    (void)state;
    scene s = open_scene();
    reversa_logistic_summary summary;
    double least = 1;
    double most = 0;
    for (int32_t i = 0; i <= N_COLUMNS; i++) {
        reversa_logistic_term term;
        reversa_logistic_term_at(s.logistic, i, &term);
        rt_assert_near(term.log_odds.value, expected_at(rt_at(s.iptw, "logit_coef"), i), SHARE_FIT, "coefficient");
        rt_assert_near(term.log_odds.se, expected_at(rt_at(s.iptw, "logit_se"), i), SHARE_FIT, "se");
    }
    reversa_logistic_summary_read(s.logistic, &summary);
    rt_assert_near(-2 * summary.log_likelihood, rt_number(s.iptw, "deviance"), SHARE, "deviance");
    for (int64_t i = 0; i < s.table.n; i++) {
        double p = s.comparison.propensity[i];
        least = fmin(least, p);
        most = fmax(most, p);
        if (i < 20)
            rt_assert_near(p, expected_at(rt_at(s.iptw, "ps_first20"), i), SHARE_FIT, "propensity");
    }
    rt_assert_near(least, expected_at(rt_at(s.iptw, "ps_range"), 0), SHARE_FIT, "least propensity");
    rt_assert_near(most, expected_at(rt_at(s.iptw, "ps_range"), 1), SHARE_FIT, "largest propensity");
    close_scene(&s);
}

static void test_weights_and_balance(void **state)
{
    (void)state;
    scene s = open_scene();
    reversa_weighting_summary summary;
    reversa_balance_row rows[N_COLUMNS];
    double sum = 0;
    weigh(&s, REVERSA_WEIGHTING_STABILISED, &summary);
    for (int64_t i = 0; i < s.table.n; i++) {
        sum += s.weight[i];
        if (i < 20)
            rt_assert_near(s.weight[i], expected_at(rt_at(s.iptw, "sw_first20"), i), SHARE_FIT, "weight");
    }
    rt_assert_near(sum, rt_number(s.iptw, "sw_sum"), SHARE_FIT, "sum of the weights");
    rt_assert_near(summary.effective_control, expected_at(rt_at(s.iptw, "ess_control_treated"), 0), SHARE_FIT, "ess");
    rt_assert_near(summary.effective_treated, expected_at(rt_at(s.iptw, "ess_control_treated"), 1), SHARE_FIT, "ess");
    s.comparison.weight = s.weight;
    s.comparison.n_columns = N_COLUMNS;
    s.comparison.columns = s.columns;
    assert_int_equal(reversa_balance(s.ctx, &s.comparison, rows), REVERSA_OK);
    for (int32_t i = 0; i < N_COLUMNS; i++) {
        double before = expected_at(rt_at(s.iptw, "smd_raw"), i);
        double after = expected_at(rt_at(s.iptw, "smd_sw"), i);
        rt_assert_near(rows[i].difference_before, before, SHARE_FIT, "difference before");
        /* near 0 by design: what is left of a difference of means that agree to five digits */
        assert_true(fabs(rows[i].difference_after - after) < 1e-8);
    }
    close_scene(&s);
}

static reversa_survival *survival_of(reversa_context *ctx, const reversa_survival_rows *rows)
{
    reversa_survival *survival = NULL;
    assert_int_equal(reversa_survival_create(ctx, rows, &survival), REVERSA_OK);
    return survival;
}

/* The rows of the scene, weighted. */
static reversa_survival_rows weighted_rows(scene *s)
{
    reversa_survival_rows rows;
    reversa_survival_rows_init(&rows);
    rows.n = s->table.n;
    rows.exit = rt_table_column(&s->table, "time");
    rows.event = rt_table_integers(&s->table, "event");
    rows.weight = s->weight;
    return rows;
}

static void check_cox(scene *s, json_t *expected)
{
    reversa_survival_rows rows = weighted_rows(s);
    reversa_survival *survival = survival_of(s->ctx, &rows);
    reversa_cox *cox = NULL;
    reversa_cox_columns columns;
    reversa_cox_coefficient c;
    const double *treated[1] = {rt_table_column(&s->table, "fin")};
    reversa_cox_columns_init(&columns);
    columns.n_columns = 1;
    columns.column = treated;
    assert_int_equal(reversa_cox_fit(s->ctx, survival, &columns, NULL, &cox), REVERSA_OK);
    reversa_cox_coefficient_at(cox, 0, &c);
    rt_assert_near(c.estimate.value, rt_number(expected, "coef"), SHARE_FIT, "coefficient");
    rt_assert_near(c.estimate.se, rt_number(expected, "robust_se"), SHARE_FIT, "robust se");
    if (json_object_get(expected, "naive_se"))
        rt_assert_near(c.naive_se, rt_number(expected, "naive_se"), SHARE_FIT, "naive se");
    reversa_cox_free(cox);
    reversa_survival_free(survival);
}

static void test_weighted_cox(void **state)
{
    (void)state;
    scene s = open_scene();
    weigh(&s, REVERSA_WEIGHTING_STABILISED, NULL);
    check_cox(&s, rt_at(s.iptw, "cox_ate"));
    weigh(&s, REVERSA_WEIGHTING_ATT, NULL);
    check_cox(&s, rt_at(s.iptw, "cox_att"));
    close_scene(&s);
}

static reversa_curve *curve_of(reversa_context *ctx, const reversa_survival_rows *rows)
{
    reversa_survival *survival = survival_of(ctx, rows);
    reversa_curve *curve = NULL;
    assert_int_equal(reversa_curve_create(ctx, survival, NULL, &curve), REVERSA_OK);
    reversa_survival_free(survival);
    return curve;
}

/* The file lists the times of events alone. Its se_surv_robust_ij is survfit's std.err times survival; with weights std.err is
 * that of survival already (logse is FALSE), as summary.survfit() shows it and as it is here. */
static void check_weighted_curve(const reversa_curve *curve, int32_t group, json_t *expected)
{
    int64_t n = 0;
    for (int64_t i = 0; i < reversa_curve_n_points(curve, group); i++) {
        reversa_curve_point p;
        reversa_curve_point_at(curve, group, i, &p);
        if (!(p.time == expected_at(rt_at(expected, "time"), n)))
            continue;
        rt_assert_near(p.at_risk, expected_at(rt_at(expected, "n_risk"), n), SHARE_FIT, "at risk");
        rt_assert_near(p.survival, expected_at(rt_at(expected, "surv"), n), SHARE_FIT, "survival");
        rt_assert_near(p.survival_se * p.survival, expected_at(rt_at(expected, "se_surv_robust_ij"), n), SHARE_FIT,
                       "robust se");
        n++;
        if (n == (int64_t)json_array_size(rt_at(expected, "time")))
            break;
    }
    assert_int_equal(n, json_array_size(rt_at(expected, "time")));
}

static void test_weighted_curves(void **state)
{
    (void)state;
    scene s = open_scene();
    weigh(&s, REVERSA_WEIGHTING_STABILISED, NULL);
    reversa_survival_rows rows = weighted_rows(&s);
    rows.group = s.comparison.treated;
    reversa_curve *curve = curve_of(s.ctx, &rows);
    check_weighted_curve(curve, 0, rt_at(s.iptw, "km_control_treated/0"));
    check_weighted_curve(curve, 1, rt_at(s.iptw, "km_control_treated/1"));
    reversa_curve_free(curve);
    close_scene(&s);
}

/* ---- The cohort without an effect ---- */

typedef struct cohort {
    reversa_context *ctx;
    json_t *root;
    rt_table table;
    reversa_survival_rows rows; /* as in the file */
    double *start;              /* [n] of mentoring, NaN for never */
    int32_t *ever;              /* [n] */
} cohort;

static cohort open_cohort(void)
{
    cohort c = {.root = rt_expected("immortal_null"), .table = rt_table_read("immortal_null")};
    const double *start = rt_table_column(&c.table, "mentor_start");
    c.ctx = rt_context(NULL);
    c.start = calloc((size_t)c.table.n, sizeof *c.start);
    c.ever = calloc((size_t)c.table.n, sizeof *c.ever);
    assert_true(c.start && c.ever);
    reversa_survival_rows_init(&c.rows);
    c.rows.n = c.table.n;
    c.rows.entry = rt_table_column(&c.table, "entry");
    c.rows.exit = rt_table_column(&c.table, "time");
    c.rows.event = rt_table_integers(&c.table, "event");
    for (int64_t i = 0; i < c.table.n; i++) {
        c.ever[i] = start[i] >= 0 && start[i] < c.rows.exit[i];
        c.start[i] = c.ever[i] ? start[i] : (double)NAN;
    }
    return c;
}

static void close_cohort(cohort *c)
{
    free(c->start);
    free(c->ever);
    rt_table_free(&c->table);
    json_decref(c->root);
    reversa_context_free(c->ctx);
}

/* Simon & Makuch 1984: whoever starts moves from one curve to the other on that day. */
static void test_curves_of_simon_and_makuch(void **state)
{
    (void)state;
    cohort c = open_cohort();
    reversa_person_time *split = NULL;
    reversa_split_options options;
    reversa_survival_rows rows;
    reversa_split_options_init(&options);
    options.start = c.start;
    assert_int_equal(reversa_person_time_split(c.ctx, &c.rows, &options, &split), REVERSA_OK);
    reversa_person_time_rows(split, &rows);
    assert_int_equal(rows.n, (int64_t)rt_number(c.root, "tv_rows"));
    rows.group = reversa_person_time_exposed(split);
    rows.cluster = NULL; /* R's standard errors are Greenwood's */
    reversa_curve *curve = curve_of(c.ctx, &rows);
    for (int32_t group = 0; group < 2; group++) {
        json_t *expected = json_array_get(rt_at(c.root, "simon_makuch_km"), (size_t)group);
        assert_int_equal((int32_t)rt_number(expected, "mentored"), group);
        for (int64_t i = 0; i < (int64_t)json_array_size(rt_at(expected, "times")); i++) {
            double at_risk;
            double time = expected_at(rt_at(expected, "times"), i);
            reversa_estimate s = reversa_curve_survival(curve, group, time, &at_risk);
            rt_assert_near(s.value, expected_at(rt_at(expected, "surv"), i), SHARE, "survival");
            rt_assert_near(s.se, expected_at(rt_at(expected, "se"), i), SHARE, "se");
            rt_assert_near(at_risk, expected_at(rt_at(expected, "n_risk"), i), SHARE, "at risk");
        }
    }
    reversa_curve_free(curve);
    reversa_person_time_free(split);
    close_cohort(&c);
}

/* Ever mentored against never, at 12 and 36 months: the figure that is wrong. And what the others rest on. */
static void test_naive_curves_and_counts(void **state)
{
    (void)state;
    cohort c = open_cohort();
    reversa_person_time *landmark = NULL;
    reversa_survival_rows rows = c.rows;
    int64_t n_events = 0;
    int64_t n_ever = 0;
    rows.group = c.ever;
    reversa_curve *curve = curve_of(c.ctx, &rows);
    for (int32_t group = 0; group < 2; group++) {
        json_t *expected = rt_at(json_array_get(rt_at(c.root, "naive_km_12_36"), (size_t)group), "surv");
        double at_12 = reversa_curve_survival(curve, group, 12, NULL).value;
        double at_36 = reversa_curve_survival(curve, group, 36, NULL).value;
        rt_assert_near(at_12, expected_at(expected, 0), SHARE, "at 12 months");
        rt_assert_near(at_36, expected_at(expected, 1), SHARE, "at 36 months");
    }
    for (int64_t i = 0; i < c.table.n; i++) {
        n_events += c.rows.event[i];
        n_ever += rt_table_column(&c.table, "mentor_start")[i] >= 0;
    }
    assert_int_equal(c.table.n, (int64_t)rt_number(c.root, "n"));
    assert_int_equal(n_events, (int64_t)rt_number(c.root, "n_event"));
    assert_int_equal(n_ever, (int64_t)rt_number(c.root, "n_mentored"));
    assert_int_equal(reversa_person_time_landmark(c.ctx, &c.rows, c.start, 12, &landmark), REVERSA_OK);
    reversa_person_time_rows(landmark, &rows);
    assert_int_equal(rows.n, (int64_t)rt_number(c.root, "landmark12_n"));
    reversa_person_time_free(landmark);
    reversa_curve_free(curve);
    close_cohort(&c);
}

/* ---- Small Cox models of Therneau & Grambsch, and those that have no answer ---- */

typedef struct edge {
    int64_t n;
    double column[5][16]; /* start, stop or time, x, sex, x2 */
    int32_t event[16];
} edge;

static void read_edge(json_t *data, edge *e)
{
    static const char *const names[5] = {"start", "stop", "x", "sex", "x2"};
    json_t *events = rt_at(data, "event");
    e->n = (int64_t)json_array_size(events);
    assert_true(e->n <= 16);
    for (int k = 0; k < 5; k++) {
        json_t *list = json_object_get(data, names[k]);
        list = k == 1 && !list ? rt_at(data, "time") : list;
        for (int64_t i = 0; i < e->n; i++)
            e->column[k][i] = list ? expected_at(list, i) : k == 0 ? -INFINITY : 0;
    }
    for (int64_t i = 0; i < e->n; i++)
        e->event[i] = (int32_t)expected_at(events, i);
}

/* x, and x2 where there is one; by sex where R's call had strata. */
static reversa_cox *fit_edge(reversa_context *ctx, edge *e, int32_t n_columns, reversa_ties ties, bool strata)
{
    const double *column[2] = {e->column[2], e->column[4]};
    int32_t sex[16];
    reversa_survival_rows rows;
    reversa_cox_columns columns;
    reversa_cox_options options;
    reversa_cox *cox = NULL;
    reversa_survival_rows_init(&rows);
    reversa_cox_columns_init(&columns);
    reversa_cox_options_init(&options);
    for (int64_t i = 0; i < e->n; i++)
        sex[i] = (int32_t)e->column[3][i];
    rows.n = e->n;
    rows.entry = e->column[0];
    rows.exit = e->column[1];
    rows.event = e->event;
    rows.stratum = strata ? sex : NULL;
    columns.n_columns = n_columns;
    columns.column = column;
    options.ties = ties;
    reversa_survival *survival = survival_of(ctx, &rows);
    assert_int_equal(reversa_cox_fit(ctx, survival, &columns, &options, &cox), REVERSA_OK);
    reversa_survival_free(survival);
    return cox;
}

static void check_edge(reversa_context *ctx, json_t *expected, reversa_ties ties, bool strata)
{
    edge e;
    reversa_cox_coefficient c;
    reversa_cox_summary summary;
    read_edge(rt_at(expected, "data"), &e);
    reversa_cox *cox = fit_edge(ctx, &e, 1, ties, strata);
    reversa_cox_coefficient_at(cox, 0, &c);
    reversa_cox_summary_read(cox, &summary);
    rt_assert_near(c.estimate.value, rt_number(expected, "coef"), SHARE_FIT, "coefficient");
    rt_assert_near(c.estimate.se, rt_number(expected, "se"), SHARE_FIT, "se");
    rt_assert_near(summary.log_likelihood, rt_number(expected, "loglik"), SHARE, "log-likelihood");
    if (json_object_get(expected, "loglik0")) {
        rt_assert_near(summary.null_log_likelihood, rt_number(expected, "loglik0"), SHARE, "of no effect");
        rt_assert_near(summary.score.statistic, rt_number(expected, "score"), SHARE_FIT, "score test");
    }
    reversa_cox_free(cox);
}

static void test_small_cox_models(void **state)
{
    (void)state;
    json_t *root = rt_expected("edge_cases");
    json_t *cases = rt_at(root, "cases");
    reversa_context *ctx = rt_context(NULL);
    check_edge(ctx, rt_at(cases, "cox_therneau_test1_efron"), REVERSA_TIES_EFRON, false);
    check_edge(ctx, rt_at(cases, "cox_therneau_test1_breslow"), REVERSA_TIES_BRESLOW, false);
    check_edge(ctx, rt_at(cases, "cox_therneau_test2_efron"), REVERSA_TIES_EFRON, false);
    check_edge(ctx, rt_at(cases, "cox_therneau_test2_breslow"), REVERSA_TIES_BRESLOW, false);
    check_edge(ctx, rt_at(cases, "cox_badly_scaled"), REVERSA_TIES_EFRON, false);
    reversa_context_free(ctx);
    json_decref(root);
}

/* Where R gives a number that is none, or NA, there is a status and the column. */
static void test_cox_models_without_an_answer(void **state)
{
    (void)state;
    json_t *root = rt_expected("edge_cases");
    json_t *collinear = rt_at(root, "cases/cox_collinear");
    json_t *monotone = rt_at(root, "cases/cox_monotone");
    reversa_context *ctx = rt_context(NULL);
    edge e;
    reversa_cox_coefficient c;
    reversa_cox_summary summary;
    read_edge(rt_at(collinear, "data"), &e);
    reversa_cox *cox = fit_edge(ctx, &e, 2, REVERSA_TIES_EFRON, false);
    reversa_cox_coefficient_at(cox, 0, &c);
    rt_assert_near(c.estimate.value, expected_at(rt_at(collinear, "R_coef"), 0), SHARE_FIT, "the first of two");
    reversa_cox_coefficient_at(cox, 1, &c);
    assert_true(isnan(c.estimate.value) && isnan(expected_at(rt_at(collinear, "R_coef"), 1)));
    assert_int_equal(c.estimate.fit, REVERSA_FIT_COLLINEAR);
    reversa_cox_free(cox);
    read_edge(rt_at(monotone, "data"), &e);
    cox = fit_edge(ctx, &e, 1, REVERSA_TIES_EFRON, false);
    reversa_cox_coefficient_at(cox, 0, &c);
    reversa_cox_summary_read(cox, &summary);
    assert_int_equal(c.estimate.fit, REVERSA_FIT_SEPARATED);
    assert_true(rt_number(monotone, "R_coef") > 20); /* growing still when R gives up */
    /* R's last likelihood is close to the limit, from below */
    assert_true(fabs(summary.log_likelihood - rt_number(monotone, "R_loglik")) < 1e-6);
    reversa_cox_free(cox);
    reversa_context_free(ctx);
    json_decref(root);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_propensity),
        cmocka_unit_test(test_weights_and_balance),
        cmocka_unit_test(test_weighted_cox),
        cmocka_unit_test(test_weighted_curves),
        cmocka_unit_test(test_curves_of_simon_and_makuch),
        cmocka_unit_test(test_naive_curves_and_counts),
        cmocka_unit_test(test_small_cox_models),
        cmocka_unit_test(test_cox_models_without_an_answer),
    };
    return cmocka_run_group_tests_name("adjust_references", tests, NULL, NULL);
}
