/* The doors of the Cox model: what they refuse, what a model owns. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "support/cox.h"

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

typedef struct scene {
    rt_cox data;
    const double *column[RT_COX_COLUMNS];
    reversa_survival *survival;
    reversa_cox_columns columns;
    reversa_cox_options options;
} scene;

static void open_scene(scene *s)
{
    uint64_t random = rt_seed();
    rt_cox_draw(&s->data, &random, 0);
    s->survival = rt_cox_survival(ctx, &s->data);
    reversa_cox_columns_init(&s->columns);
    reversa_cox_options_init(&s->options);
    for (int32_t j = 0; j < s->data.p; j++)
        s->column[j] = s->data.x[j];
    s->columns.n_columns = s->data.p;
    s->columns.column = s->column;
}

static void refuse(const scene *s, reversa_status status)
{
    static int anything;
    reversa_cox *cox = (reversa_cox *)(void *)&anything; /* must become NULL */
    reversa_error error;
    assert_int_equal(reversa_cox_fit(ctx, s->survival, &s->columns, &s->options, &cox), status);
    assert_null(cox);
    reversa_context_error(ctx, 0, &error);
    assert_int_equal(error.code, status);
    assert_true(strlen(error.message) > 8);
}

static void test_fit_refuses_arguments(void **state)
{
    (void)state;
    scene s;
    reversa_cox *cox;
    open_scene(&s);
    assert_int_equal(reversa_cox_fit(ctx, NULL, &s.columns, NULL, &cox), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_cox_fit(ctx, s.survival, NULL, NULL, &cox), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_cox_fit(ctx, s.survival, &s.columns, NULL, NULL), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_cox_fit(NULL, s.survival, &s.columns, NULL, &cox), REVERSA_E_ARGUMENT);
    int32_t p = s.columns.n_columns;
    s.columns.n_columns = 0;
    refuse(&s, REVERSA_E_ARGUMENT);
    s.columns.n_columns = 1025;
    refuse(&s, REVERSA_E_ARGUMENT);
    s.columns.n_columns = p;
    s.columns.column = NULL;
    refuse(&s, REVERSA_E_ARGUMENT);
    s.columns.column = s.column;
    s.columns.struct_size = 4;
    refuse(&s, REVERSA_E_ARGUMENT);
    reversa_survival_free(s.survival);
}

static void test_fit_refuses_options(void **state)
{
    (void)state;
    scene s;
    open_scene(&s);
    reversa_cox_options good = s.options;
    s.options.struct_size = 4;
    refuse(&s, REVERSA_E_ARGUMENT);
    s.options = good;
    s.options.level = NAN;
    refuse(&s, REVERSA_E_ARGUMENT);
    s.options = good;
    s.options.ties = (reversa_ties)2;
    refuse(&s, REVERSA_E_ARGUMENT);
    s.options = good;
    s.options.robust = (reversa_robust)3;
    refuse(&s, REVERSA_E_ARGUMENT);
    s.options = good;
    s.options.event = -1;
    refuse(&s, REVERSA_E_ARGUMENT);
    s.options = good;
    s.options.max_iterations = -1;
    refuse(&s, REVERSA_E_ARGUMENT);
    reversa_survival_free(s.survival);
}

static void test_fit_names_the_place_of_a_bad_value(void **state)
{
    (void)state;
    scene s;
    reversa_error error;
    open_scene(&s);
    s.data.x[0][6] = NAN;
    refuse(&s, REVERSA_E_DATA);
    reversa_context_error(ctx, 0, &error);
    assert_int_equal(error.row, 7);
    assert_string_equal(error.column, "0");
    s.data.x[0][6] = 0;
    s.data.offset[2] = INFINITY;
    s.columns.offset = s.data.offset;
    refuse(&s, REVERSA_E_DATA);
    reversa_context_error(ctx, 0, &error);
    assert_int_equal(error.row, 3);
    assert_string_equal(error.column, "offset");
    s.column[0] = NULL;
    refuse(&s, REVERSA_E_ARGUMENT);
    reversa_survival_free(s.survival);
}

static void test_fit_is_cancelled(void **state)
{
    (void)state;
    scene s;
    open_scene(&s);
    reversa_context_cancel(ctx);
    refuse(&s, REVERSA_E_CANCELLED);
    reversa_context_resume(ctx);
    reversa_survival_free(s.survival);
}

static void test_reads_out_of_range(void **state)
{
    (void)state;
    scene s;
    reversa_cox_coefficient c;
    open_scene(&s);
    reversa_cox *cox = rt_cox_fit(ctx, &s.data, s.survival, NULL);
    reversa_cox_coefficient_at(cox, -1, &c);
    assert_true(isnan(c.estimate.value));
    reversa_cox_coefficient_at(cox, s.data.p, &c);
    assert_true(isnan(c.z));
    assert_true(isnan(reversa_cox_covariance(cox, 0, s.data.p, false)));
    assert_true(isnan(reversa_cox_covariance(cox, -1, 0, true)));
    reversa_cox_free(cox);
    reversa_cox_free(NULL);
    reversa_survival_free(s.survival);
}

/* A model outlives all that it was made of, its context too. */
static void test_model_owns_what_it_needs(void **state)
{
    (void)state;
    rt_cox *data = calloc(1, sizeof *data);
    double before[RT_COX_ROWS];
    double after[RT_COX_ROWS];
    reversa_context *own = rt_context(NULL);
    uint64_t random = rt_seed() + 1;
    assert_non_null(data);
    rt_cox_draw(data, &random, 15);
    reversa_survival *survival = rt_cox_survival(own, data);
    reversa_cox *cox = rt_cox_fit(own, data, survival, NULL);
    size_t n = (size_t)data->n;
    assert_int_equal(reversa_cox_residuals(own, cox, REVERSA_RESIDUAL_MARTINGALE, before, NULL), REVERSA_OK);
    reversa_survival_free(survival);
    reversa_context_free(own);
    free(data);
    assert_int_equal(reversa_cox_residuals(ctx, cox, REVERSA_RESIDUAL_MARTINGALE, after, NULL), REVERSA_OK);
    assert_memory_equal(before, after, n * sizeof *before);
    reversa_cox_free(cox);
}

/* Enough rows for several chunks; months with late entry, or nearly no ties. */
#define N_LARGE 60000

typedef struct large {
    double entry[N_LARGE];
    double exit[N_LARGE];
    int32_t event[N_LARGE];
    int32_t cluster[N_LARGE];
    double x[3][N_LARGE];
} large;

static void fit_large(const large *rows_of, bool late, int32_t threads, double *out)
{
    const double *column[3] = {rows_of->x[0], rows_of->x[1], rows_of->x[2]};
    reversa_survival_rows rows;
    reversa_survival *survival;
    reversa_cox_columns columns;
    reversa_cox *cox;
    reversa_survival_rows_init(&rows);
    rows.n = N_LARGE;
    rows.entry = late ? rows_of->entry : NULL;
    rows.exit = rows_of->exit;
    rows.event = rows_of->event;
    rows.cluster = rows_of->cluster;
    reversa_cox_columns_init(&columns);
    columns.n_columns = 3;
    columns.column = column;
    reversa_context_set_threads(ctx, threads);
    assert_int_equal(reversa_survival_create(ctx, &rows, &survival), REVERSA_OK);
    assert_int_equal(reversa_cox_fit(ctx, survival, &columns, NULL, &cox), REVERSA_OK);
    reversa_context_set_threads(ctx, 1);
    for (int32_t j = 0; j < 3; j++) {
        reversa_cox_coefficient c;
        reversa_cox_coefficient_at(cox, j, &c);
        out[3 * j] = c.estimate.value;
        out[3 * j + 1] = c.estimate.se;
        out[3 * j + 2] = c.naive_se;
    }
    reversa_cox_free(cox);
    reversa_survival_free(survival);
}

static void test_threads_do_not_change_a_digit(void **state)
{
    (void)state;
    uint64_t random = rt_seed() + 2;
    large *rows = calloc(1, sizeof *rows);
    assert_non_null(rows);
    for (int late = 0; late < 2; late++) {
        double one[9];
        double many[9];
        for (int32_t i = 0; i < N_LARGE; i++) {
            rows->exit[i] = (double)rt_between(&random, 1, late ? 60 : 1000000);
            rows->entry[i] = rows->exit[i] - (double)rt_between(&random, 1, 30);
            rows->event[i] = (int32_t)rt_between(&random, 0, 1);
            rows->cluster[i] = i / 3;
            for (int32_t j = 0; j < 3; j++)
                rows->x[j][i] = (double)rt_between(&random, 0, 1000) / 100;
        }
        fit_large(rows, late, 1, one);
        assert_true(isfinite(one[0]) && one[1] > 0);
        fit_large(rows, late, 3, many);
        assert_memory_equal(one, many, sizeof one);
    }
    free(rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fit_refuses_arguments),
        cmocka_unit_test(test_fit_refuses_options),
        cmocka_unit_test(test_fit_names_the_place_of_a_bad_value),
        cmocka_unit_test(test_fit_is_cancelled),
        cmocka_unit_test(test_reads_out_of_range),
        cmocka_unit_test(test_model_owns_what_it_needs),
        cmocka_unit_test(test_threads_do_not_change_a_digit),
    };
    return cmocka_run_group_tests_name("cox", tests, open_context, close_context);
}
