/* The test of proportional hazards against the score test of the model with x·g(t), by its definition. */
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

/* The course of time as the model has it, centred at the events, by row. */
static void fill_course(const rt_cox *data, const reversa_cox *cox, reversa_transform transform, double *course)
{
    const rv_cox_frame *f = &cox->frame;
    double mean = 0;
    double n = 0;
    memset(course, 0, sizeof(double) * RT_COX_ROWS);
    for (int32_t i = 0; i < data->n; i++) {
        for (int64_t k = 0; k < f->n_slots && data->event[i]; k++) {
            if (f->slot_time[k] != data->exit[i])
                continue;
            course[i] = transform == REVERSA_TRANSFORM_KM         ? cox->slot_km[k]
                        : transform == REVERSA_TRANSFORM_RANK     ? cox->slot_rank[k]
                        : transform == REVERSA_TRANSFORM_IDENTITY ? data->exit[i]
                                                                  : log(data->exit[i]);
        }
        mean += data->event[i] ? course[i] : 0;
        n += data->event[i] != 0;
    }
    for (int32_t i = 0; i < data->n; i++)
        course[i] -= mean / n;
}

/* uᵀ·I⁻¹·u of the columns in play and one more, or all; −1 for all. */
static double score_test(const double *score, const double *information, int32_t p, int32_t only)
{
    double matrix[4 * RT_COX_COLUMNS * RT_COX_COLUMNS];
    double right[2 * RT_COX_COLUMNS] = {0};
    int32_t index[2 * RT_COX_COLUMNS];
    int32_t q = 0;
    double sum = 0;
    for (int32_t k = 0; k < 2 * p; k++) {
        if (k < p || only < 0 || k == p + only)
            index[q++] = k;
    }
    for (int32_t k = 0; k < q; k++) {
        right[k] = index[k] < p ? 0 : score[index[k]];
        for (int32_t l = 0; l < q; l++)
            matrix[k * q + l] = information[index[k] * 2 * p + index[l]];
    }
    (void)rt_cox_eliminate(matrix, right, q);
    for (int32_t k = 0; k < q; k++)
        sum += right[k] * (index[k] < p ? 0 : score[index[k]]);
    return sum;
}

static void test_proportionality_is_the_definition(void **state)
{
    (void)state;
    uint64_t random = rt_seed();
    for (int32_t trial = 0; trial < 64; trial++) {
        rt_cox data;
        double course[RT_COX_ROWS];
        double beta[2 * RT_COX_COLUMNS] = {0};
        double score[2 * RT_COX_COLUMNS];
        double information[4 * RT_COX_COLUMNS * RT_COX_COLUMNS];
        reversa_test tests[RT_COX_COLUMNS];
        reversa_test global;
        reversa_transform transform = (reversa_transform)(trial % 4);
        rt_cox_draw(&data, &random, trial / 2);
        reversa_survival *survival = rt_cox_survival(ctx, &data);
        reversa_cox *cox = rt_cox_fit(ctx, &data, survival, NULL);
        rt_cox_coefficients(cox, beta);
        fill_course(&data, cox, transform, course);
        (void)rt_cox_judge(&data, beta, course, score, information);
        assert_int_equal(reversa_cox_proportionality(ctx, cox, transform, tests, &global), REVERSA_OK);
        for (int32_t j = 0; j < data.p; j++)
            rt_cox_near(tests[j].statistic, score_test(score, information, data.p, j), 1e-7, "one column");
        rt_cox_near(global.statistic, score_test(score, information, data.p, -1), 1e-7, "all columns");
        assert_true(global.df == data.p);
        reversa_cox_free(cox);
        reversa_survival_free(survival);
    }
}

static void test_proportionality_says_nothing_where_it_cannot(void **state)
{
    (void)state;
    uint64_t random = rt_seed() + 1;
    rt_cox data;
    reversa_test tests[RT_COX_COLUMNS];
    reversa_test global;
    rt_cox_draw(&data, &random, 0);
    data.exit[0] = 0; /* an event at 0 has no logarithm */
    data.event[0] = 1;
    reversa_survival *survival = rt_cox_survival(ctx, &data);
    reversa_cox *cox = rt_cox_fit(ctx, &data, survival, NULL);
    assert_int_equal(reversa_cox_proportionality(ctx, cox, REVERSA_TRANSFORM_LOG, tests, &global), REVERSA_OK);
    assert_true(isnan(tests[0].statistic) && isnan(global.p));
    assert_int_equal(reversa_cox_proportionality(ctx, cox, REVERSA_TRANSFORM_KM, tests, &global), REVERSA_OK);
    assert_true(isfinite(tests[0].statistic));
    assert_int_equal(reversa_cox_proportionality(ctx, NULL, REVERSA_TRANSFORM_KM, tests, &global), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_cox_proportionality(ctx, cox, (reversa_transform)4, tests, &global), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_cox_proportionality(ctx, cox, REVERSA_TRANSFORM_KM, NULL, &global), REVERSA_E_ARGUMENT);
    reversa_cox_free(cox);
    reversa_survival_free(survival);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_proportionality_is_the_definition),
        cmocka_unit_test(test_proportionality_says_nothing_where_it_cannot),
    };
    return cmocka_run_group_tests_name("cox_zph", tests, open_context, close_context);
}
