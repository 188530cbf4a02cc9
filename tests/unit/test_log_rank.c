/* The log-rank family: arguments, degenerate data, and the sums taken plainly over drawn rows. */
#include <reversa/log_rank.h>

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

static reversa_log_rank *test_of(const reversa_survival_rows *rows, const reversa_log_rank_options *options)
{
    reversa_survival *survival = rt_survival(ctx, rows);
    reversa_log_rank *test = NULL;
    assert_int_equal(reversa_log_rank_create(ctx, survival, options, &test), REVERSA_OK);
    reversa_survival_free(survival);
    return test;
}

static void expect_refused(const reversa_survival *survival, const reversa_log_rank_options *options)
{
    reversa_log_rank *test = NULL;
    assert_int_equal(reversa_log_rank_create(ctx, survival, options, &test), REVERSA_E_ARGUMENT);
    assert_null(test);
}

static reversa_survival_rows rows_of(int64_t n, const double *exit, const int32_t *event, const int32_t *group)
{
    reversa_survival_rows rows;
    reversa_survival_rows_init(&rows);
    rows.n = n;
    rows.exit = exit;
    rows.event = event;
    rows.group = group;
    return rows;
}

static void test_create_wrong_arguments(void **state)
{
    (void)state;
    const double exit[] = {1, 2};
    const int32_t event[] = {1, 1};
    const int32_t group[] = {0, 1};
    const int32_t many[] = {0, 1024};
    const double scores[] = {1, NAN};
    reversa_survival_rows rows = rows_of(2, exit, event, group);
    reversa_survival *survival = rt_survival(ctx, &rows);
    reversa_log_rank_options options;
    reversa_log_rank_options_init(&options);
    expect_refused(NULL, &options);
    assert_int_equal(reversa_log_rank_create(ctx, survival, &options, NULL), REVERSA_E_ARGUMENT);
    options.kind = (reversa_log_rank_kind)4;
    expect_refused(survival, &options);
    reversa_log_rank_options_init(&options);
    options.rho = -1;
    expect_refused(survival, &options);
    options.rho = INFINITY;
    expect_refused(survival, &options);
    reversa_log_rank_options_init(&options);
    options.gamma = NAN;
    expect_refused(survival, &options);
    reversa_log_rank_options_init(&options);
    options.event = -1;
    expect_refused(survival, &options);
    reversa_log_rank_options_init(&options);
    options.scores = scores;
    expect_refused(survival, &options);
    options.struct_size = 1;
    expect_refused(survival, &options);
    reversa_survival_free(survival);
    rows.group = many;
    survival = rt_survival(ctx, &rows);
    expect_refused(survival, NULL);
    reversa_survival_free(survival);
}

static void expect_nothing(const reversa_survival_rows *rows, reversa_fit fit)
{
    reversa_log_rank *test = test_of(rows, NULL);
    reversa_log_rank_result result;
    reversa_log_rank_result_of(test, &result);
    assert_int_equal(result.fit, fit);
    assert_int_equal(result.df, 0);
    assert_true(isnan(result.statistic) && isnan(result.p) && isnan(result.z) && isnan(result.trend_p));
    reversa_log_rank_free(test);
}

static void test_create_nothing_to_compare(void **state)
{
    (void)state;
    const double exit[] = {1, 2, 3};
    const double entry[] = {0, 1, 2};
    const int32_t event[] = {1, 1, 1};
    const int32_t none[] = {0, 0, 0};
    const int32_t group[] = {0, 1, 0};
    reversa_survival_rows rows = rows_of(0, NULL, NULL, NULL);
    expect_nothing(&rows, REVERSA_FIT_NO_DATA);
    rows = rows_of(3, exit, none, group);
    expect_nothing(&rows, REVERSA_FIT_NO_EVENTS);
    rows = rows_of(3, exit, event, NULL);
    expect_nothing(&rows, REVERSA_FIT_TOO_FEW);
    rows = rows_of(3, exit, event, group);
    rows.entry = entry; /* nobody is ever at risk with someone of the other group */
    expect_nothing(&rows, REVERSA_FIT_TOO_FEW);
    reversa_log_rank_free(NULL);
}

static void test_group_at_out_of_range(void **state)
{
    (void)state;
    const double exit[] = {1, 2};
    const int32_t event[] = {1, 1};
    const int32_t group[] = {0, 2};
    reversa_survival_rows rows = rows_of(2, exit, event, group);
    reversa_log_rank *test = test_of(&rows, NULL);
    reversa_log_rank_group part;
    reversa_log_rank_group_at(test, 3, &part);
    assert_true(part.n_rows == 0 && isnan(part.observed));
    reversa_log_rank_group_at(test, -1, &part);
    assert_true(isnan(part.expected));
    reversa_log_rank_group_at(test, 2, &part);
    assert_true(part.n_rows == 1 && part.events == 1 && part.expected == 1.5);
    assert_true(isnan(reversa_log_rank_covariance(test, 0, 3)) && isnan(reversa_log_rank_covariance(test, -1, 0)));
    assert_true(reversa_log_rank_covariance(test, 0, 2) == -0.25);
    reversa_log_rank_free(test);
}

/* The sums of one stratum by their definition. */
typedef struct plain_sums {
    double observed[3];
    double expected[3];
    double covariance[3][3];
} plain_sums;

static double count(const reversa_survival_rows *rows, int32_t stratum, int32_t group, double time, bool events)
{
    double sum = 0;
    for (int64_t i = 0; i < rows->n; i++)
        if (rows->stratum[i] == stratum && rt_at_risk(rows, i, time, group) &&
            (!events || (rows->exit[i] == time && rows->event[i] != 0)))
            sum += rt_weight(rows, i);
    return sum;
}

static void add_stratum(const reversa_survival_rows *rows, int32_t stratum, const reversa_log_rank_options *options,
                        plain_sums *sums)
{
    double survived = 1;
    for (double time = 1; time <= 12; time++) {
        double n = count(rows, stratum, -1, time, false);
        double d = count(rows, stratum, -1, time, true);
        if (d <= 0)
            continue;
        const double weights[] = {1, n, sqrt(n), pow(survived, options->rho) * pow(1 - survived, options->gamma)};
        double w = weights[options->kind];
        for (int32_t g = 0; g < 3; g++) {
            double share = count(rows, stratum, g, time, false) / n;
            sums->observed[g] += w * count(rows, stratum, g, time, true);
            sums->expected[g] += w * d * share;
            for (int32_t h = 0; h < 3 && n > 1; h++) {
                double other = count(rows, stratum, h, time, false) / n;
                sums->covariance[g][h] += w * w * d * (n - d) / (n - 1) * share * ((g == h) - other);
            }
        }
        survived *= 1 - d / n;
    }
}

static void test_create_against_plain_sums(void **state)
{
    (void)state;
    uint64_t random = rt_seed() + 4;
    for (int round = 0; round < 200; round++) {
        rt_rows drawn;
        reversa_log_rank_options options;
        plain_sums sums = {{0}, {0}, {{0}}};
        rt_rows_draw(&drawn, &random, rt_between(&random, 2, 50), 1);
        drawn.group[0] = 2; /* so that there are three */
        reversa_survival_rows rows = rt_rows_of(&drawn);
        rows.entry = round % 2 ? rows.entry : NULL;
        rows.weight = round % 3 ? rows.weight : NULL;
        reversa_log_rank_options_init(&options);
        options.kind = (reversa_log_rank_kind)(round % 4);
        options.rho = (double)rt_between(&random, 0, 2) / 2;
        options.gamma = (double)rt_between(&random, 0, 2) / 2;
        add_stratum(&rows, 0, &options, &sums);
        add_stratum(&rows, 1, &options, &sums);
        reversa_log_rank *test = test_of(&rows, &options);
        for (int32_t g = 0; g < 3; g++) {
            reversa_log_rank_group part;
            reversa_log_rank_group_at(test, g, &part);
            rt_assert_close(part.observed, sums.observed[g], 1e-12, "observed");
            rt_assert_close(part.expected, sums.expected[g], 1e-12, "expected");
            for (int32_t h = 0; h < 3; h++)
                rt_assert_close(reversa_log_rank_covariance(test, g, h), sums.covariance[g][h], 1e-12, "covariance");
        }
        reversa_log_rank_free(test);
    }
}

/* The trend over two groups is the test itself, whatever the scores. */
static void test_trend_of_two_groups(void **state)
{
    (void)state;
    const double exit[] = {1, 2, 3, 4, 5, 6};
    const int32_t event[] = {1, 1, 0, 1, 1, 1};
    const int32_t group[] = {0, 1, 0, 1, 0, 1};
    const double scores[] = {10, -3};
    reversa_survival_rows rows = rows_of(6, exit, event, group);
    reversa_log_rank_options options;
    reversa_log_rank_result result;
    reversa_log_rank_options_init(&options);
    options.scores = scores;
    reversa_log_rank *test = test_of(&rows, &options);
    reversa_log_rank_result_of(test, &result);
    rt_assert_close(result.trend_statistic, result.statistic, 1e-13, "trend");
    rt_assert_close(result.z * result.z, result.statistic, 1e-13, "z");
    assert_int_equal(result.df, 1);
    reversa_log_rank_free(test);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_create_wrong_arguments), cmocka_unit_test(test_create_nothing_to_compare),
        cmocka_unit_test(test_group_at_out_of_range),  cmocka_unit_test(test_create_against_plain_sums),
        cmocka_unit_test(test_trend_of_two_groups),
    };
    return cmocka_run_group_tests(tests, open_context, close_context);
}
