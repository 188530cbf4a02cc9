/* Firth's estimate against the penalised likelihood by its definition: a stationary point, also under separation. */
#include "metrics/cox.h"

#include <math.h>
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

/* Likelihood times √det I, in logarithms. */
static double judge(const rt_cox *data, const double *beta)
{
    double information[RT_COX_COLUMNS * RT_COX_COLUMNS];
    double nothing[RT_COX_COLUMNS] = {0};
    double likelihood = rt_cox_judge(data, beta, NULL, NULL, information);
    return likelihood + log(rt_cox_eliminate(information, nothing, data->p)) / 2;
}

static void check(rt_cox *data)
{
    double beta[RT_COX_COLUMNS];
    double moved[RT_COX_COLUMNS];
    double zero[RT_COX_COLUMNS] = {0};
    reversa_cox_options options;
    reversa_cox_summary summary;
    reversa_cox_options_init(&options);
    options.firth = true;
    options.robust = REVERSA_ROBUST_OFF;
    options.max_iterations = 1000;
    reversa_survival *survival = rt_cox_survival(ctx, data);
    reversa_cox *cox = rt_cox_fit(ctx, data, survival, &options);
    reversa_cox_summary_read(cox, &summary);
    assert_int_equal(summary.fit, REVERSA_FIT_OK);
    rt_cox_coefficients(cox, beta);
    double best = judge(data, beta);
    rt_cox_near(summary.log_likelihood, best, 1e-10, "penalised likelihood");
    rt_cox_near(summary.null_log_likelihood, judge(data, zero), 1e-10, "penalised likelihood at 0");
    for (int32_t j = 0; j < data->p; j++) {
        double step = 1e-3 * sqrt(reversa_cox_covariance(cox, j, j, false));
        memcpy(moved, beta, sizeof moved);
        moved[j] = beta[j] + step;
        double up = judge(data, moved);
        moved[j] = beta[j] - step;
        double down = judge(data, moved);
        /* Stationary: the slope is that of a distance of less than 10^-6 standard errors. */
        assert_true(fabs(up - down) < 2 * 1e-3 * 1e-6 + 1e-12 * fabs(best));
        assert_true(up < best && down < best);
    }
    reversa_cox_free(cox);
    reversa_survival_free(survival);
}

static void test_firth_is_the_maximum_of_the_penalised_likelihood(void **state)
{
    (void)state;
    uint64_t random = rt_seed();
    for (int32_t trial = 0; trial < 32; trial++) {
        rt_cox data;
        rt_cox_draw(&data, &random, trial % 32);
        check(&data);
    }
}

static void test_firth_is_finite_under_separation(void **state)
{
    (void)state;
    uint64_t random = rt_seed() + 1;
    for (int32_t trial = 0; trial < 12; trial++) {
        rt_cox data;
        rt_cox_draw(&data, &random, trial % 2 ? RT_COX_BRESLOW : 0);
        for (int32_t i = 0; i < data.n; i++)
            data.x[0][i] = data.exit[i] <= 3;
        check(&data);
    }
}

/* Eight people, of whom the first four, those with x = 1, go: a finite estimate where the
 * likelihood has none. */
static void test_firth_of_the_textbook_separation(void **state)
{
    (void)state;
    rt_cox data = {.n = 8, .p = 1, .efron = true};
    for (int32_t i = 0; i < 8; i++) {
        data.entry[i] = -1;
        data.exit[i] = i + 1;
        data.event[i] = i < 4;
        data.weight[i] = 1;
        data.cluster[i] = i;
        data.x[0][i] = i < 4;
    }
    check(&data);
}

static void test_firth_out_of_iterations_gives_no_numbers(void **state)
{
    (void)state;
    uint64_t random = rt_seed() + 2;
    rt_cox data;
    reversa_cox_options options;
    reversa_cox_summary summary;
    double beta[RT_COX_COLUMNS];
    reversa_cox_options_init(&options);
    options.firth = true;
    options.max_iterations = 1;
    rt_cox_draw(&data, &random, 0);
    reversa_survival *survival = rt_cox_survival(ctx, &data);
    reversa_cox *cox = rt_cox_fit(ctx, &data, survival, &options);
    reversa_cox_summary_read(cox, &summary);
    rt_cox_coefficients(cox, beta);
    assert_int_equal(summary.fit, REVERSA_FIT_NOT_CONVERGED);
    assert_true(isnan(beta[0]));
    reversa_cox_free(cox);
    reversa_survival_free(survival);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_firth_is_the_maximum_of_the_penalised_likelihood),
        cmocka_unit_test(test_firth_is_finite_under_separation),
        cmocka_unit_test(test_firth_of_the_textbook_separation),
        cmocka_unit_test(test_firth_out_of_iterations_gives_no_numbers),
    };
    return cmocka_run_group_tests_name("cox_firth", tests, open_context, close_context);
}
