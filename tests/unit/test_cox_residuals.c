/* Residuals against what they must be: derivatives of the score in weights, sums of nothing. */
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

static void residuals(const reversa_cox *cox, reversa_cox_residual kind, double *out)
{
    assert_int_equal(reversa_cox_residuals(ctx, cox, kind, out, NULL), REVERSA_OK);
}

/* The score residual of a row is the derivative of the score in its weight, for weights and ties of all kinds. */
static void test_score_residual_is_a_derivative(void **state)
{
    (void)state;
    uint64_t random = rt_seed();
    for (int32_t trial = 0; trial < 32; trial++) {
        rt_cox data;
        double beta[RT_COX_COLUMNS];
        double up[RT_COX_COLUMNS];
        double down[RT_COX_COLUMNS];
        double out[RT_COX_COLUMNS * RT_COX_ROWS];
        rt_cox_draw(&data, &random, trial);
        reversa_survival *survival = rt_cox_survival(ctx, &data);
        reversa_cox *cox = rt_cox_fit(ctx, &data, survival, NULL);
        rt_cox_coefficients(cox, beta);
        residuals(cox, REVERSA_RESIDUAL_SCORE, out);
        for (int32_t i = 0; i < data.n; i++) {
            double weight = data.weight[i];
            data.weight[i] = weight + 1e-5;
            (void)rt_cox_judge(&data, beta, NULL, up, NULL);
            data.weight[i] = weight - 1e-5;
            (void)rt_cox_judge(&data, beta, NULL, down, NULL);
            data.weight[i] = weight;
            for (int32_t j = 0; j < data.p; j++)
                rt_cox_near(out[j * data.n + i], (up[j] - down[j]) / 2e-5, 1e-6, "score residual");
        }
        reversa_cox_free(cox);
        reversa_survival_free(survival);
    }
}

/* dfbeta is the weight times the derivative of the coefficients in it. */
static void test_dfbeta_is_the_infinitesimal_jackknife(void **state)
{
    (void)state;
    uint64_t random = rt_seed() + 1;
    for (int32_t trial = 0; trial < 8; trial++) {
        rt_cox data;
        double out[RT_COX_COLUMNS * RT_COX_ROWS];
        rt_cox_draw(&data, &random, 4 * trial + 3);
        reversa_survival *survival = rt_cox_survival(ctx, &data);
        reversa_cox *cox = rt_cox_fit(ctx, &data, survival, NULL);
        residuals(cox, REVERSA_RESIDUAL_DFBETA, out);
        for (int32_t i = 0; i < data.n; i += 7) {
            double beta[2][RT_COX_COLUMNS];
            double weight = data.weight[i];
            for (int32_t side = 0; side < 2; side++) {
                data.weight[i] = weight * (side ? 1 + 1e-5 : 1 - 1e-5);
                reversa_survival *other = rt_cox_survival(ctx, &data);
                reversa_cox *moved = rt_cox_fit(ctx, &data, other, NULL);
                rt_cox_coefficients(moved, beta[side]);
                reversa_cox_free(moved);
                reversa_survival_free(other);
            }
            data.weight[i] = weight;
            for (int32_t j = 0; j < data.p; j++)
                rt_cox_near(out[j * data.n + i], (beta[1][j] - beta[0][j]) / 2e-5, 1e-6, "dfbeta");
        }
        reversa_cox_free(cox);
        reversa_survival_free(survival);
    }
}

static void test_residuals_add_to_nothing(void **state)
{
    (void)state;
    uint64_t random = rt_seed() + 2;
    for (int32_t trial = 0; trial < 32; trial++) {
        rt_cox data;
        double martingale[RT_COX_ROWS];
        double deviance[RT_COX_ROWS];
        double score[RT_COX_COLUMNS * RT_COX_ROWS];
        double schoenfeld[RT_COX_COLUMNS * RT_COX_ROWS];
        int32_t row[RT_COX_ROWS];
        double sum = 0;
        rt_cox_draw(&data, &random, trial);
        reversa_survival *survival = rt_cox_survival(ctx, &data);
        reversa_cox *cox = rt_cox_fit(ctx, &data, survival, NULL);
        residuals(cox, REVERSA_RESIDUAL_MARTINGALE, martingale);
        residuals(cox, REVERSA_RESIDUAL_DEVIANCE, deviance);
        residuals(cox, REVERSA_RESIDUAL_SCORE, score);
        assert_int_equal(reversa_cox_residuals(ctx, cox, REVERSA_RESIDUAL_SCHOENFELD, schoenfeld, row), REVERSA_OK);
        for (int32_t i = 0; i < data.n; i++) {
            double m = martingale[i];
            double square = -2 * (m + (data.event[i] ? log(1 - m) : 0));
            sum += data.weight[i] * m;
            assert_true(m <= data.event[i]);
            assert_true(fabs(deviance[i] * deviance[i] - square) < 1e-10);
            assert_true(deviance[i] * m >= 0);
        }
        assert_true(fabs(sum) < 1e-9);
        int64_t events = reversa_cox_residual_rows(cox, REVERSA_RESIDUAL_SCHOENFELD);
        for (int32_t j = 0; j < data.p; j++) {
            double scores = 0;
            double schoenfelds = 0;
            for (int32_t i = 0; i < data.n; i++)
                scores += data.weight[i] * score[j * data.n + i];
            for (int64_t k = 0; k < events; k++) {
                schoenfelds += data.weight[row[k]] * schoenfeld[j * events + k];
                assert_int_equal(data.event[row[k]], 1);
            }
            assert_true(fabs(scores) < 1e-7);
            assert_true(fabs(schoenfelds) < 1e-7);
        }
        reversa_cox_free(cox);
        reversa_survival_free(survival);
    }
}

static void test_scaled_schoenfeld_is_the_product(void **state)
{
    (void)state;
    uint64_t random = rt_seed() + 3;
    rt_cox data;
    double plain[RT_COX_COLUMNS * RT_COX_ROWS];
    double scaled[RT_COX_COLUMNS * RT_COX_ROWS];
    double beta[RT_COX_COLUMNS];
    rt_cox_draw(&data, &random, RT_COX_STRATA);
    reversa_survival *survival = rt_cox_survival(ctx, &data);
    reversa_cox *cox = rt_cox_fit(ctx, &data, survival, NULL);
    rt_cox_coefficients(cox, beta);
    residuals(cox, REVERSA_RESIDUAL_SCHOENFELD, plain);
    residuals(cox, REVERSA_RESIDUAL_SCALED_SCHOENFELD, scaled);
    int64_t n = reversa_cox_residual_rows(cox, REVERSA_RESIDUAL_SCALED_SCHOENFELD);
    for (int64_t i = 0; i < n; i++) {
        for (int32_t j = 0; j < data.p; j++) {
            double sum = 0;
            for (int32_t k = 0; k < data.p; k++)
                sum += plain[k * n + i] * reversa_cox_covariance(cox, k, j, true);
            rt_cox_near(scaled[j * n + i], beta[j] + (double)n * sum, 1e-10, "scaled residual");
        }
    }
    reversa_cox_free(cox);
    reversa_survival_free(survival);
}

/* A row without weight has no residual, one that met no event expects nothing, a column left out has none. */
static void test_residuals_of_rows_and_columns_apart(void **state)
{
    (void)state;
    uint64_t random = rt_seed() + 4;
    rt_cox data;
    double out[RT_COX_COLUMNS * RT_COX_ROWS];
    rt_cox_draw(&data, &random, 0);
    data.p = 2;
    for (int32_t i = 0; i < data.n; i++) {
        data.x[0][i] = (double)rt_between(&random, 0, 9);
        data.x[1][i] = 5 - 2 * data.x[0][i];
    }
    data.weight[3] = 0;
    data.exit[4] = 0.5; /* before all events */
    data.event[4] = 0;
    reversa_survival *survival = rt_cox_survival(ctx, &data);
    reversa_cox *cox = rt_cox_fit(ctx, &data, survival, NULL);
    residuals(cox, REVERSA_RESIDUAL_MARTINGALE, out);
    assert_true(isnan(out[3]) && out[4] == 0 && isfinite(out[5]));
    residuals(cox, REVERSA_RESIDUAL_SCORE, out);
    assert_true(isnan(out[3]) && out[4] == 0 && isfinite(out[5]));
    assert_true(isnan(out[data.n + 5]));
    assert_int_equal(reversa_cox_residual_rows(cox, (reversa_cox_residual)7), 0);
    assert_int_equal(reversa_cox_residual_columns(cox, (reversa_cox_residual)-1), 0);
    assert_int_equal(reversa_cox_residual_columns(cox, REVERSA_RESIDUAL_SCORE), 2);
    assert_int_equal(reversa_cox_residual_columns(cox, REVERSA_RESIDUAL_DEVIANCE), 1);
    assert_int_equal(reversa_cox_residuals(ctx, cox, (reversa_cox_residual)7, out, NULL), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_cox_residuals(ctx, NULL, REVERSA_RESIDUAL_SCORE, out, NULL), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_cox_residuals(ctx, cox, REVERSA_RESIDUAL_SCORE, NULL, NULL), REVERSA_E_ARGUMENT);
    reversa_cox_free(cox);
    reversa_survival_free(survival);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_score_residual_is_a_derivative),
        cmocka_unit_test(test_dfbeta_is_the_infinitesimal_jackknife),
        cmocka_unit_test(test_residuals_add_to_nothing),
        cmocka_unit_test(test_scaled_schoenfeld_is_the_product),
        cmocka_unit_test(test_residuals_of_rows_and_columns_apart),
    };
    return cmocka_run_group_tests_name("cox_residuals", tests, open_context, close_context);
}
