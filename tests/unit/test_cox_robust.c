/* The sum of squares of clusters, from derivatives of the score; and the variance that comes of it. */
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

/* Σ over clusters of the outer product of Σ weight · d score / d weight. */
static void judge_meat(rt_cox *data, const double *beta, double *meat)
{
    double sum[RT_COX_ROWS][RT_COX_COLUMNS] = {{0}};
    for (int32_t i = 0; i < data->n; i++) {
        double up[RT_COX_COLUMNS];
        double down[RT_COX_COLUMNS];
        double weight = data->weight[i];
        data->weight[i] = weight + 1e-4;
        (void)rt_cox_judge(data, beta, NULL, up, NULL);
        data->weight[i] = weight - 1e-4;
        (void)rt_cox_judge(data, beta, NULL, down, NULL);
        data->weight[i] = weight;
        for (int32_t j = 0; j < data->p; j++)
            sum[data->cluster[i]][j] += weight * (up[j] - down[j]) / 2e-4;
    }
    memset(meat, 0, sizeof(double) * RT_COX_COLUMNS * RT_COX_COLUMNS);
    for (int32_t c = 0; c < data->n; c++)
        for (int32_t i = 0; i < data->p; i++)
            for (int32_t j = 0; j < data->p; j++)
                meat[i * data->p + j] += sum[c][i] * sum[c][j];
}

/* Entry a, b of V·meat·V. */
static double sandwich(const reversa_cox *cox, const double *meat, int32_t p, int32_t a, int32_t b)
{
    double sum = 0;
    for (int32_t k = 0; k < p; k++) {
        for (int32_t l = 0; l < p; l++)
            sum += reversa_cox_covariance(cox, a, k, true) * meat[k * p + l] * reversa_cox_covariance(cox, l, b, true);
    }
    return sum;
}

static void assert_sandwich(const reversa_cox *cox, const double *meat, int32_t p)
{
    for (int32_t k = 0; k < p * p; k++) {
        double value = reversa_cox_covariance(cox, k / p, k % p, false);
        double size = sqrt(reversa_cox_covariance(cox, k / p, k / p, false) *
                           reversa_cox_covariance(cox, k % p, k % p, false));
        assert_true(fabs(value - sandwich(cox, meat, p, k / p, k % p)) < 1e-6 * size);
    }
}

static void test_robust_variance_is_the_sandwich(void **state)
{
    (void)state;
    uint64_t random = rt_seed();
    for (int32_t trial = 0; trial < 32; trial++) {
        rt_cox data;
        double beta[RT_COX_COLUMNS];
        double meat[RT_COX_COLUMNS * RT_COX_COLUMNS];
        reversa_cox_summary summary;
        rt_cox_draw(&data, &random, trial);
        int32_t p = data.p;
        reversa_survival *survival = rt_cox_survival(ctx, &data);
        reversa_cox *cox = rt_cox_fit(ctx, &data, survival, NULL);
        reversa_cox_summary_read(cox, &summary);
        assert_true(summary.robust);
        rt_cox_coefficients(cox, beta);
        judge_meat(&data, beta, meat);
        assert_sandwich(cox, meat, p);
        reversa_cox_free(cox);
        reversa_survival_free(survival);
    }
}

/* The score residuals at 0 give the robust score test; one column suffices. */
static void test_robust_score_at_zero(void **state)
{
    (void)state;
    uint64_t random = rt_seed() + 1;
    for (int32_t trial = 0; trial < 16; trial++) {
        rt_cox data;
        double zero[RT_COX_COLUMNS] = {0};
        double score[RT_COX_COLUMNS];
        double meat[RT_COX_COLUMNS * RT_COX_COLUMNS];
        reversa_cox_summary summary;
        rt_cox_draw(&data, &random, 2 * trial);
        data.p = 1;
        reversa_survival *survival = rt_cox_survival(ctx, &data);
        reversa_cox *cox = rt_cox_fit(ctx, &data, survival, NULL);
        reversa_cox_summary_read(cox, &summary);
        (void)rt_cox_judge(&data, zero, NULL, score, NULL);
        judge_meat(&data, zero, meat);
        rt_cox_near(summary.robust_score.statistic, score[0] * score[0] / meat[0], 1e-6, "robust score test");
        reversa_cox_free(cox);
        reversa_survival_free(survival);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_robust_variance_is_the_sandwich),
        cmocka_unit_test(test_robust_score_at_zero),
    };
    return cmocka_run_group_tests_name("cox_robust", tests, open_context, close_context);
}
