/* Logistic regression against R's glm(), and what has no maximum. */
#include <reversa/adjust.h>

#include <math.h>
#include <string.h>

#include "support/support.h"

#define N 40

static const double column_x[N] = {2.29, -1.2, -.69, -.41, -.97, -.95, .75,  -.12, .15,  2.19,  .36,  2.72, 2.28, .32,
                                   1.9,  .47,  -.89, -.31, 0,    .99,  .84,  .71,  1.31, -1.39, 1.27, .18,  .75,  .59,
                                   -.98, -.28, -.87, .72,  .11,  -.08, -.42, -.56, 1,    -1.11, -.14, .31};
static const int32_t outcome[N] = {0, 0, 1, 0, 0, 1, 1, 0, 1, 1, 1, 1, 0, 1, 1, 0, 0, 1, 0, 1,
                                   1, 1, 1, 0, 1, 1, 0, 1, 0, 1, 0, 1, 1, 0, 0, 0, 1, 0, 1, 0};

typedef struct scene {
    reversa_logistic_rows rows;
    reversa_logistic_options options;
    double g[N];
    double weight[N];
    double offset[N];
    const double *columns[3];
    reversa_logistic *logistic;
} scene;

static void open_scene(scene *s)
{
    static const double weights[4] = {1, 2, .5, 1.5};
    static const double groups[5] = {0, 1, 1, 0, 1};
    *s = (scene){.logistic = NULL};
    reversa_logistic_rows_init(&s->rows);
    reversa_logistic_options_init(&s->options);
    for (int32_t i = 0; i < N; i++) {
        s->g[i] = groups[i % 5];
        s->weight[i] = weights[i % 4];
        s->offset[i] = i % 2 ? .2 : 0;
    }
    s->columns[0] = column_x;
    s->columns[1] = s->g;
    s->rows.n = N;
    s->rows.outcome = outcome;
    s->rows.n_columns = 2;
    s->rows.columns = s->columns;
}

static void near(double value, double expected, double tolerance)
{
    if (!(fabs(value - expected) <= tolerance * fabs(expected)))
        fail_msg("%.17g, expected %.17g", value, expected);
}

static reversa_logistic_summary fit(reversa_context *ctx, scene *s)
{
    reversa_logistic_summary summary;
    assert_int_equal(reversa_logistic_create(ctx, &s->rows, &s->options, &s->logistic), REVERSA_OK);
    reversa_logistic_summary_read(s->logistic, &summary);
    return summary;
}

static void check_terms(const reversa_logistic *logistic, const double expected[][4], int32_t n, double tolerance)
{
    assert_int_equal(reversa_logistic_n_terms(logistic), n);
    for (int32_t i = 0; i < n; i++) {
        reversa_logistic_term term;
        reversa_logistic_term_at(logistic, i, &term);
        near(term.log_odds.value, expected[i][0], tolerance);
        near(term.log_odds.se, expected[i][1], tolerance);
        near(term.z, expected[i][2], tolerance);
        near(term.p, expected[i][3], tolerance);
        near(term.log_odds.high - term.log_odds.value, 1.959963984540054 * expected[i][1], 1e-8);
    }
}

/* glm(y ~ x + g, binomial, control = glm.control(epsilon = 1e-15)) in R 4.2.2; standard errors from solve(crossprod(X * W,
 * X)) at its fitted(), as summary() has those of the last step but one; concordance() of survival for the AUC. */
static void test_logistic_create_as_r(void **state)
{
    (void)state;
    static const double expected[3][4] = {
        {-0.21853382988051043, 0.53024708830689915, -0.41213584138349157, 0.680239859636656563},
        {0.82450988297306782, 0.39746610918991498, 2.07441556376597935, 0.038040733106255262},
        {0.43366659950062664, 0.70847957903250491, 0.61210882054333715, 0.540465762072775080}};
    reversa_context *ctx = rt_context(NULL);
    scene s;
    open_scene(&s);
    reversa_logistic_summary summary = fit(ctx, &s);
    assert_int_equal(summary.fit, REVERSA_FIT_OK);
    assert_null(summary.column);
    assert_int_equal(summary.n, N);
    assert_int_equal(summary.n_events, 22);
    check_terms(s.logistic, expected, 3, 1e-10);
    near(summary.log_likelihood, -24.222654290465513, 1e-13);
    near(summary.log_likelihood_null, -55.051105097087074 / 2, 1e-13);
    near(summary.auc, 0.7512626262626263, 1e-14);
    near(reversa_logistic_fitted(s.logistic)[0], 0.84152165692003367, 1e-11);
    near(reversa_logistic_fitted(s.logistic)[2], 0.41246631235350212, 1e-11);
    reversa_logistic_free(s.logistic);
    reversa_context_free(ctx);
}

/* The same with weights = rep(c(1, 2, .5, 1.5), 10), offset = rep(c(0, .2), 20) */
static void test_logistic_create_weights_and_offset_as_r(void **state)
{
    (void)state;
    static const double expected[3][4] = {
        {-0.25688732967306505, 0.47666434246299000, -0.53892709562811647, 0.589937160154506812},
        {0.95191634439194928, 0.37701967502293565, 2.52484527321827512, 0.011574923892397442},
        {0.42745239737301638, 0.63749593779693403, 0.67051783710216473, 0.502527739632064652}};
    reversa_context *ctx = rt_context(NULL);
    scene s;
    open_scene(&s);
    s.rows.weight = s.weight;
    s.rows.offset = s.offset;
    reversa_logistic_summary summary = fit(ctx, &s);
    check_terms(s.logistic, expected, 3, 1e-10);
    near(summary.log_likelihood, -29.324307697037192, 1e-13);
    near(summary.log_likelihood_null, -34.268367476765725, 1e-13);
    reversa_logistic_free(s.logistic);
    reversa_context_free(ctx);
}

/* A row of weight 0 changes nothing, but has a fitted chance all the same. */
static void test_logistic_create_weight_zero(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    scene s;
    open_scene(&s);
    for (int32_t i = 0; i < N; i++)
        s.weight[i] = i < 30;
    s.rows.n = 30;
    (void)fit(ctx, &s);
    reversa_logistic *without = s.logistic;
    s.rows.n = N;
    s.rows.weight = s.weight;
    reversa_logistic_summary summary = fit(ctx, &s);
    assert_int_equal(summary.n, 30);
    reversa_logistic_term a;
    reversa_logistic_term b;
    double eta = 0;
    for (int32_t i = 0; i < 3; i++) {
        reversa_logistic_term_at(without, i, &a);
        reversa_logistic_term_at(s.logistic, i, &b);
        near(b.log_odds.value, a.log_odds.value, 1e-12);
        near(b.log_odds.se, a.log_odds.se, 1e-12);
        eta += b.log_odds.value * (i ? s.columns[i - 1][N - 1] : 1);
    }
    near(reversa_logistic_fitted(s.logistic)[N - 1], 1 / (1 + exp(-eta)), 1e-14);
    reversa_logistic_free(without);
    reversa_logistic_free(s.logistic);
    reversa_context_free(ctx);
}

/* The maximum of the penalised likelihood by another way: scoring with h from solve() in R, 1e-14 */
static void test_logistic_create_firth(void **state)
{
    (void)state;
    static const double b[3] = {-0.21014240393303529, 0.72778353488069358, 0.41459280681446065};
    static const double se[3] = {0.52482653701273219, 0.38119282902566520, 0.70049060162363408};
    reversa_context *ctx = rt_context(NULL);
    scene s;
    open_scene(&s);
    s.options.firth = true;
    reversa_logistic_summary summary = fit(ctx, &s);
    assert_int_equal(summary.fit, REVERSA_FIT_OK);
    for (int32_t i = 0; i < 3; i++) {
        reversa_logistic_term term;
        reversa_logistic_term_at(s.logistic, i, &term);
        near(term.log_odds.value, b[i], 1e-9);
        near(term.log_odds.se, se[i], 1e-9);
    }
    near(summary.log_likelihood, -21.842300513912281, 1e-12);
    reversa_logistic_free(s.logistic);
    reversa_context_free(ctx);
}

static void test_logistic_create_separated(void **state)
{
    (void)state;
    static const double x[8] = {1, 2, 3, 4, 5, 6, 7, 8};
    static const double noise[8] = {3, 1, 2, 3, 1, 3, 2, 1};
    static const int32_t y[8] = {0, 0, 0, 0, 1, 1, 1, 1};
    static const char *const names[2] = {"noise", "tenure"};
    const double *columns[2] = {noise, x};
    reversa_context *ctx = rt_context(NULL);
    scene s;
    open_scene(&s);
    s.rows = (reversa_logistic_rows){sizeof s.rows, 8, y, 2, columns, names, NULL, NULL};
    reversa_logistic_summary summary = fit(ctx, &s);
    assert_int_equal(summary.fit, REVERSA_FIT_SEPARATED);
    assert_string_equal(summary.column, "tenure");
    reversa_logistic_term term;
    reversa_logistic_term_at(s.logistic, 2, &term);
    assert_string_equal(term.name, "tenure");
    assert_true(isnan(term.log_odds.value) && isnan(term.log_odds.high) && isnan(term.p));
    assert_int_equal(term.log_odds.fit, REVERSA_FIT_SEPARATED);
    assert_true(isnan(reversa_logistic_fitted(s.logistic)[0]) && isnan(summary.log_likelihood));
    reversa_logistic_free(s.logistic);
    /* with the penalty, alone: as in R by optim() too */
    s.rows.n_columns = 1;
    s.rows.columns = columns + 1;
    s.options.firth = true;
    summary = fit(ctx, &s);
    assert_int_equal(summary.fit, REVERSA_FIT_OK);
    reversa_logistic_term_at(s.logistic, 1, &term);
    near(term.log_odds.value, 1.0327443933286418, 1e-9);
    near(term.log_odds.se, 0.67266478106224026, 1e-9);
    near(summary.log_likelihood, -1.1550752093646572, 1e-11);
    near(summary.log_likelihood_null, -4.022916225617851, 1e-11);
    reversa_logistic_free(s.logistic);
    reversa_context_free(ctx);
}

/* One group has only outcome 1: the rest of the model is finite, that group's coefficient is not. */
static void test_logistic_create_quasi_separated(void **state)
{
    (void)state;
    static const char *const names[2] = {"x", "g"};
    reversa_context *ctx = rt_context(NULL);
    scene s;
    open_scene(&s);
    int32_t y[N];
    for (int32_t i = 0; i < N; i++)
        y[i] = s.g[i] > 0 ? 1 : outcome[i];
    s.rows.outcome = y;
    s.rows.names = names;
    reversa_logistic_summary summary = fit(ctx, &s);
    assert_int_equal(summary.fit, REVERSA_FIT_SEPARATED);
    assert_string_equal(summary.column, "g");
    reversa_logistic_free(s.logistic);
    reversa_context_free(ctx);
}

/* One row is what keeps the coefficient finite, at a distance: large, but a number. */
static void test_logistic_create_nearly_separated(void **state)
{
    (void)state;
    double x[N];
    int32_t y[N];
    for (int32_t i = 0; i < N; i++) {
        x[i] = i;
        y[i] = i >= N / 2;
    }
    y[N / 2 - 1] = 1;
    y[N / 2] = 0;
    const double *columns[1] = {x};
    reversa_context *ctx = rt_context(NULL);
    scene s;
    open_scene(&s);
    s.rows = (reversa_logistic_rows){sizeof s.rows, N, y, 1, columns, NULL, NULL, NULL};
    reversa_logistic_summary summary = fit(ctx, &s);
    assert_int_equal(summary.fit, REVERSA_FIT_OK);
    reversa_logistic_term term;
    reversa_logistic_term_at(s.logistic, 1, &term);
    assert_string_equal(term.name, "column 1");
    /* by symmetry the curve crosses one half in the middle */
    reversa_logistic_term constant;
    reversa_logistic_term_at(s.logistic, 0, &constant);
    near(-constant.log_odds.value / term.log_odds.value, (N - 1) / 2.0, 1e-9);
    reversa_logistic_free(s.logistic);
    reversa_context_free(ctx);
}

static void test_logistic_create_collinear(void **state)
{
    (void)state;
    static const char *const names[3] = {"x", "g", "again"};
    reversa_context *ctx = rt_context(NULL);
    scene s;
    open_scene(&s);
    double again[N];
    for (int32_t i = 0; i < N; i++)
        again[i] = 3 * column_x[i] - s.g[i] + 10;
    s.columns[2] = again;
    s.rows.n_columns = 3;
    s.rows.names = names;
    reversa_logistic_summary summary = fit(ctx, &s);
    assert_int_equal(summary.fit, REVERSA_FIT_COLLINEAR);
    assert_string_equal(summary.column, "again");
    reversa_logistic_term term;
    reversa_logistic_term_at(s.logistic, 1, &term);
    near(term.log_odds.value, 0.82450988297306782, 1e-10);
    reversa_logistic_term_at(s.logistic, 3, &term);
    assert_true(isnan(term.log_odds.value) && term.log_odds.fit == REVERSA_FIT_COLLINEAR);
    reversa_logistic_free(s.logistic);
    reversa_context_free(ctx);
}

/* A column's unit and origin change its coefficient alone, at any scale. */
static void test_logistic_create_scales(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    static const double scales[6] = {1e-300, 1e-160, 1e-9, 1e9, 1e160, 1e300};
    double se = NAN;
    for (int32_t k = -1; k < 6; k++) {
        double scale = k < 0 ? 1 : scales[k];
        scene s;
        open_scene(&s);
        double x[N];
        for (int32_t i = 0; i < N; i++)
            x[i] = column_x[i] * scale;
        s.columns[0] = x;
        reversa_logistic_summary summary = fit(ctx, &s);
        reversa_logistic_term term;
        reversa_logistic_term_at(s.logistic, 1, &term);
        near(term.log_odds.value * scale, 0.82450988297306782, 1e-10);
        se = k < 0 ? term.log_odds.se : se;
        near(term.log_odds.se * scale, se, 1e-10);
        near(summary.log_likelihood, -24.222654290465513, 1e-13);
        reversa_logistic_free(s.logistic);
    }
    reversa_context_free(ctx);
}

static void test_logistic_create_one_outcome(void **state)
{
    (void)state;
    static const int32_t none[N] = {0};
    int32_t all[N];
    for (int32_t i = 0; i < N; i++)
        all[i] = 1;
    reversa_context *ctx = rt_context(NULL);
    scene s;
    open_scene(&s);
    s.rows.outcome = none;
    assert_int_equal(fit(ctx, &s).fit, REVERSA_FIT_NO_EVENTS);
    reversa_logistic_free(s.logistic);
    s.rows.outcome = all;
    reversa_logistic_summary summary = fit(ctx, &s);
    assert_int_equal(summary.fit, REVERSA_FIT_SEPARATED);
    assert_string_equal(summary.column, "(intercept)");
    reversa_logistic_free(s.logistic);
    s.rows.n = 0;
    assert_int_equal(fit(ctx, &s).fit, REVERSA_FIT_NO_DATA);
    reversa_logistic_term term;
    reversa_logistic_term_at(s.logistic, 0, &term);
    assert_int_equal(term.log_odds.fit, REVERSA_FIT_NO_DATA);
    reversa_logistic_term_at(s.logistic, 3, &term);
    assert_null(term.name);
    reversa_logistic_free(s.logistic);
    reversa_logistic_free(NULL);
    reversa_context_free(ctx);
}

static void test_logistic_create_wrong_input(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    scene s;
    open_scene(&s);
    assert_int_equal(reversa_logistic_create(NULL, &s.rows, NULL, &s.logistic), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_logistic_create(ctx, NULL, NULL, &s.logistic), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_logistic_create(ctx, &s.rows, NULL, NULL), REVERSA_E_ARGUMENT);
    s.options.level = 1;
    assert_int_equal(reversa_logistic_create(ctx, &s.rows, &s.options, &s.logistic), REVERSA_E_ARGUMENT);
    s.rows.n = -1;
    assert_int_equal(reversa_logistic_create(ctx, &s.rows, NULL, &s.logistic), REVERSA_E_ARGUMENT);
    open_scene(&s);
    s.columns[1] = NULL;
    assert_int_equal(reversa_logistic_create(ctx, &s.rows, NULL, &s.logistic), REVERSA_E_ARGUMENT);
    open_scene(&s);
    static const char *const names[2] = {"x", "g"};
    s.rows.names = names;
    s.rows.weight = s.weight;
    s.rows.offset = s.offset;
    s.g[4] = NAN;
    s.weight[6] = -1;
    s.offset[2] = INFINITY;
    int32_t y[N];
    memcpy(y, outcome, sizeof y);
    y[8] = 2;
    s.rows.outcome = y;
    assert_int_equal(reversa_logistic_create(ctx, &s.rows, NULL, &s.logistic), REVERSA_E_DATA);
    assert_null(s.logistic);
    static const int64_t row[4] = {3, 5, 7, 9};
    static const char *const column[4] = {"offset", "g", "weight", "outcome"};
    assert_int_equal(reversa_context_error_count(ctx), 4);
    for (int64_t i = 0; i < 4; i++) {
        reversa_error error;
        reversa_context_error(ctx, i, &error);
        assert_int_equal(error.row, row[i]);
        assert_string_equal(error.column, column[i]);
    }
    reversa_context_free(ctx);
}

static void walk_setup(reversa_context *ctx, void *state)
{
    (void)ctx;
    open_scene(state);
}

static reversa_status walk_call(reversa_context *ctx, void *state)
{
    scene *s = state;
    s->rows.columns = s->columns;
    return reversa_logistic_create(ctx, &s->rows, &s->options, &s->logistic);
}

static void walk_release(reversa_context *ctx, void *state)
{
    (void)ctx;
    reversa_logistic_free(((scene *)state)->logistic);
}

static void test_logistic_create_without_memory(void **state)
{
    (void)state;
    scene s;
    rt_walk walk = {.name = "reversa_logistic_create", .setup = walk_setup, .call = walk_call, .release = walk_release};
    walk.state = &s;
    walk.out = &s.logistic;
    assert_true(rt_fault_walk(&walk) > 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_logistic_create_as_r),
        cmocka_unit_test(test_logistic_create_weights_and_offset_as_r),
        cmocka_unit_test(test_logistic_create_weight_zero),
        cmocka_unit_test(test_logistic_create_firth),
        cmocka_unit_test(test_logistic_create_separated),
        cmocka_unit_test(test_logistic_create_quasi_separated),
        cmocka_unit_test(test_logistic_create_nearly_separated),
        cmocka_unit_test(test_logistic_create_collinear),
        cmocka_unit_test(test_logistic_create_scales),
        cmocka_unit_test(test_logistic_create_one_outcome),
        cmocka_unit_test(test_logistic_create_wrong_input),
        cmocka_unit_test(test_logistic_create_without_memory),
    };
    return cmocka_run_group_tests_name("logistic", tests, NULL, NULL);
}
