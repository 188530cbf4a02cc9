/* Rows of whole times counted where they lie: the same bytes as by way of person-time, and the same complaints. */
#include <reversa/log_rank.h>

#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "support/survival.h"

#include "metrics/whole_times.h"

static reversa_context *ctx;
static rv_arena arena;

static int open_all(void **state)
{
    (void)state;
    ctx = rt_context(NULL);
    rv_arena_open(ctx, &arena);
    return 0;
}

static int close_all(void **state)
{
    (void)state;
    rv_arena_free(&arena);
    reversa_context_free(ctx);
    return 0;
}

static bool is_counted(const reversa_survival_rows *rows)
{
    rv_whole_times whole;
    assert_int_equal(rv_whole_times_make(ctx, &arena, rows, true, 0, &whole), REVERSA_OK);
    return whole.bins.bin != NULL;
}

static void expect_same_curves(const reversa_survival_rows *rows, const reversa_curve_options *options)
{
    reversa_survival *survival = rt_survival(ctx, rows);
    reversa_curve *curve[2] = {NULL, NULL};
    assert_int_equal(reversa_curve_create(ctx, survival, options, &curve[0]), REVERSA_OK);
    assert_int_equal(reversa_curve_from_rows(ctx, rows, options, &curve[1]), REVERSA_OK);
    for (int32_t g = 0; g < reversa_survival_n_groups(survival); g++) {
        assert_int_equal(reversa_curve_n_points(curve[0], g), reversa_curve_n_points(curve[1], g));
        for (int64_t i = 0; i < reversa_curve_n_points(curve[0], g); i++) {
            reversa_curve_point point[2];
            for (int way = 0; way < 2; way++)
                reversa_curve_point_at(curve[way], g, i, &point[way]);
            assert_memory_equal(&point[0], &point[1], sizeof point[0]);
        }
        reversa_estimate mean = reversa_curve_restricted_mean(curve[0], g, 9);
        reversa_estimate other = reversa_curve_restricted_mean(curve[1], g, 9);
        assert_memory_equal(&mean, &other, offsetof(reversa_estimate, fit)); /* behind it lie bytes that nobody sets */
        assert_int_equal(mean.fit, other.fit);
    }
    reversa_curve_free(curve[0]);
    reversa_curve_free(curve[1]);
    reversa_survival_free(survival);
}

static void expect_same_tests(const reversa_survival_rows *rows, const reversa_log_rank_options *options)
{
    reversa_survival *survival = rt_survival(ctx, rows);
    reversa_log_rank *test[2] = {NULL, NULL};
    reversa_log_rank_result result[2];
    memset(result, 0, sizeof result);
    assert_int_equal(reversa_log_rank_create(ctx, survival, options, &test[0]), REVERSA_OK);
    assert_int_equal(reversa_log_rank_from_rows(ctx, rows, options, &test[1]), REVERSA_OK);
    for (int way = 0; way < 2; way++)
        reversa_log_rank_result_of(test[way], &result[way]);
    assert_int_equal(result[0].df, result[1].df);
    assert_int_equal(result[0].fit, result[1].fit);
    rt_assert_close(result[1].statistic, result[0].statistic, 0, "statistic");
    rt_assert_close(result[1].trend_statistic, result[0].trend_statistic, 0, "trend");
    for (int32_t g = 0; g < reversa_survival_n_groups(survival); g++) {
        reversa_log_rank_group part[2];
        for (int way = 0; way < 2; way++)
            reversa_log_rank_group_at(test[way], g, &part[way]);
        assert_memory_equal(&part[0], &part[1], sizeof part[0]);
    }
    reversa_log_rank_free(test[0]);
    reversa_log_rank_free(test[1]);
    reversa_survival_free(survival);
}

static void test_make_agrees_with_person_time(void **state)
{
    (void)state;
    uint64_t random = rt_seed() + 60;
    reversa_curve_options curve;
    reversa_log_rank_options test;
    reversa_curve_options_init(&curve);
    reversa_log_rank_options_init(&test);
    for (int round = 0; round < 200; round++) {
        rt_rows drawn;
        rt_rows_draw(&drawn, &random, rt_between(&random, 1, 100), 3);
        reversa_survival_rows rows = rt_rows_of(&drawn);
        rows.weight = NULL;
        if (round % 2)
            rows.entry = NULL;
        if (round % 3)
            rows.cluster = NULL;
        if (round % 5 == 0)
            rows.group = NULL;
        if (round % 7 == 0)
            rows.stratum = NULL;
        curve.event = round % 4;
        curve.start = round % 11 ? -INFINITY : 3;
        test.event = round % 4;
        test.kind = (reversa_log_rank_kind)(round % 3);
        assert_true(is_counted(&rows));
        expect_same_curves(&rows, &curve);
        expect_same_tests(&rows, &test);
    }
}

/* More rows than a block, so that several threads count; their number does not show. */
static void test_make_many_rows_on_threads(void **state)
{
    (void)state;
    int64_t n = 600001;
    uint64_t random = rt_seed() + 61;
    double *exit = calloc((size_t)n, sizeof *exit);
    int32_t *event = calloc((size_t)n, sizeof *event);
    int32_t *group = calloc((size_t)n, sizeof *group);
    assert_true(exit && event && group);
    for (int64_t i = 0; i < n; i++) {
        exit[i] = (double)rt_between(&random, 0, 120);
        event[i] = (int32_t)rt_between(&random, 0, 1);
        group[i] = (int32_t)rt_between(&random, 0, 1);
    }
    reversa_survival_rows rows;
    reversa_survival_rows_init(&rows);
    rows.n = n;
    rows.exit = exit;
    rows.event = event;
    rows.group = group;
    for (int32_t threads = 1; threads <= 3; threads += 2) {
        reversa_context_set_threads(ctx, threads);
        assert_true(is_counted(&rows));
        expect_same_curves(&rows, NULL);
        expect_same_tests(&rows, NULL);
    }
    free(exit);
    free(event);
    free(group);
}

/* What is unusual is held instead, and comes out the same. */
static void test_make_not_for_the_unusual(void **state)
{
    (void)state;
    double entry[] = {-INFINITY, 0, 2, -3};
    double exit[] = {1, 2, 3, 4};
    int32_t event[] = {1, 1, 0, 1};
    int32_t group[] = {0, 1, 0, 1};
    const double weight[] = {1, 1, 2, 1};
    reversa_survival_rows rows;
    reversa_survival_rows_init(&rows);
    rows.n = 4;
    rows.entry = entry;
    rows.exit = exit;
    rows.event = event;
    rows.group = group;
    assert_true(is_counted(&rows));
    const struct {
        double *place;
        double value;
    } unusual[] = {{&exit[3], 4.5},  {&exit[0], -1},     {&exit[3], 65536},   {&exit[3], 1e6},
                   {&entry[2], 2.5}, {&entry[3], -0.25}, {&entry[3], -65536}, {&entry[3], -1e6}};
    for (size_t i = 0; i < sizeof unusual / sizeof *unusual; i++) {
        double usual = *unusual[i].place;
        *unusual[i].place = unusual[i].value;
        assert_false(is_counted(&rows));
        expect_same_curves(&rows, NULL);
        expect_same_tests(&rows, NULL);
        *unusual[i].place = usual;
    }
    group[3] = 5000; /* too many parts for four rows */
    assert_false(is_counted(&rows));
    expect_same_curves(&rows, NULL);
    group[3] = 1;
    rows.weight = weight;
    assert_false(is_counted(&rows));
    expect_same_curves(&rows, NULL);
    expect_same_tests(&rows, NULL);
    rows.n = 0;
    assert_false(is_counted(&rows));
    expect_same_curves(&rows, NULL);
    expect_same_tests(&rows, NULL);
}

static void expect_refused(const reversa_survival_rows *rows, reversa_status status, int64_t row)
{
    reversa_curve *curve = (reversa_curve *)&arena;
    reversa_log_rank *test = (reversa_log_rank *)&arena;
    reversa_error error;
    assert_int_equal(reversa_curve_from_rows(ctx, rows, NULL, &curve), status);
    assert_null(curve);
    reversa_context_error(ctx, 0, &error);
    assert_int_equal(error.row, row);
    assert_int_equal(reversa_log_rank_from_rows(ctx, rows, NULL, &test), status);
    assert_null(test);
    reversa_context_error(ctx, 0, &error);
    assert_int_equal(error.row, row);
}

static void test_make_wrong_rows(void **state)
{
    (void)state;
    double entry[] = {0, 1};
    double exit[] = {1, 2};
    int32_t event[] = {1, 1};
    int32_t group[] = {0, 1};
    int32_t stratum[] = {0, 0};
    reversa_survival_rows rows;
    reversa_survival_rows_init(&rows);
    rows.n = 2;
    rows.entry = entry;
    rows.exit = exit;
    rows.event = event;
    rows.group = group;
    rows.stratum = stratum;
    exit[1] = NAN;
    expect_refused(&rows, REVERSA_E_DATA, 2);
    exit[1] = INFINITY;
    expect_refused(&rows, REVERSA_E_DATA, 2);
    exit[1] = 2;
    entry[0] = 1;
    expect_refused(&rows, REVERSA_E_DATA, 1);
    entry[0] = NAN;
    expect_refused(&rows, REVERSA_E_DATA, 1);
    entry[0] = 0;
    event[1] = -1;
    expect_refused(&rows, REVERSA_E_DATA, 2);
    event[1] = 1;
    group[1] = -1;
    expect_refused(&rows, REVERSA_E_ARGUMENT, 2);
    group[1] = 1;
    stratum[0] = 1 << 30; /* the curve does not use it, and yet it is wrong */
    expect_refused(&rows, REVERSA_E_ARGUMENT, 1);
    stratum[0] = 0;
    rows.n = -1;
    expect_refused(&rows, REVERSA_E_ARGUMENT, 0);
    expect_refused(NULL, REVERSA_E_ARGUMENT, 0);
}

static void test_from_rows_wrong_options(void **state)
{
    (void)state;
    const double exit[] = {1, 2};
    const int32_t event[] = {1, 1};
    const int32_t group[] = {0, 1024};
    const double scores[] = {0, NAN};
    reversa_curve *curve = NULL;
    reversa_log_rank *test = NULL;
    reversa_curve_options curve_options;
    reversa_log_rank_options test_options;
    reversa_survival_rows rows;
    reversa_survival_rows_init(&rows);
    reversa_curve_options_init(&curve_options);
    reversa_log_rank_options_init(&test_options);
    rows.n = 2;
    rows.exit = exit;
    rows.event = event;
    assert_int_equal(reversa_curve_from_rows(ctx, &rows, NULL, NULL), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_log_rank_from_rows(ctx, &rows, NULL, NULL), REVERSA_E_ARGUMENT);
    curve_options.level = 1;
    assert_int_equal(reversa_curve_from_rows(ctx, &rows, &curve_options, &curve), REVERSA_E_ARGUMENT);
    test_options.rho = -1;
    assert_int_equal(reversa_log_rank_from_rows(ctx, &rows, &test_options, &test), REVERSA_E_ARGUMENT);
    reversa_log_rank_options_init(&test_options);
    rows.group = group;
    assert_int_equal(reversa_log_rank_from_rows(ctx, &rows, &test_options, &test), REVERSA_E_ARGUMENT);
    rows.group = event;
    test_options.scores = scores;
    assert_int_equal(reversa_log_rank_from_rows(ctx, &rows, &test_options, &test), REVERSA_E_ARGUMENT);
    assert_true(!curve && !test);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_make_agrees_with_person_time, open_all, close_all),
        cmocka_unit_test_setup_teardown(test_make_many_rows_on_threads, open_all, close_all),
        cmocka_unit_test_setup_teardown(test_make_not_for_the_unusual, open_all, close_all),
        cmocka_unit_test_setup_teardown(test_make_wrong_rows, open_all, close_all),
        cmocka_unit_test_setup_teardown(test_from_rows_wrong_options, open_all, close_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
