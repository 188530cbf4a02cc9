/* Baseline hazards and predictions by their definition. */
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

/* The hazard of a person with columns x at one time of one stratum, every sum over every row. */
static double judge_hazard(const rt_cox *d, const double *beta, const double *x, int32_t stratum, double time)
{
    double hazard = 0;
    for (int32_t t = 0; t <= time; t++) { /* exits are whole */
        double all = 0;
        double gone = 0;
        double weight = 0;
        int32_t n = 0;
        for (int32_t i = 0; i < d->n; i++) {
            double eta = d->offset[i];
            bool dies = d->event[i] && d->exit[i] == t;
            if (d->stratum[i] != stratum || d->entry[i] >= t || d->exit[i] < t)
                continue;
            for (int32_t j = 0; j < d->p; j++)
                eta += beta[j] * (d->x[j][i] - x[j]);
            all += d->weight[i] * exp(eta);
            gone += dies ? d->weight[i] * exp(eta) : 0;
            weight += dies ? d->weight[i] : 0;
            n += dies;
        }
        for (int32_t k = 0; k < n; k++)
            hazard += weight / n / (all - (d->efron ? (double)k / n : 0) * gone);
    }
    return hazard;
}

static void check(rt_cox *data, const reversa_cox *cox, uint64_t *random)
{
    double beta[RT_COX_COLUMNS];
    double x[RT_COX_COLUMNS];
    double zero[RT_COX_COLUMNS] = {0};
    double reference[RT_COX_COLUMNS];
    double offset = 0;
    rt_cox_coefficients(cox, beta);
    for (int32_t j = 0; j < data->p; j++) {
        reversa_cox_coefficient c;
        reversa_cox_coefficient_at(cox, j, &c);
        reference[j] = c.reference;
        x[j] = data->x[j][rt_between(random, 0, data->n - 1)];
    }
    for (int32_t i = 0; i < data->n; i++)
        offset += data->offset[i] / data->n;
    for (int32_t stratum = 0; stratum < 8; stratum++) {
        double last = -(double)INFINITY;
        for (int64_t k = 0; k < reversa_cox_n_steps(cox, stratum); k++) {
            double centred;
            double plain;
            reversa_cox_prediction p;
            reversa_cox_person person = {stratum, x};
            double time = reversa_cox_step_at(cox, stratum, k, true, &centred);
            assert_true(reversa_cox_step_at(cox, stratum, k, false, &plain) == time && time > last);
            double expected = judge_hazard(data, beta, reference, stratum, time) * exp(offset);
            rt_cox_near(centred / expected, 1, 1e-9, "centred hazard");
            rt_cox_near(plain / judge_hazard(data, beta, zero, stratum, time), 1, 1e-8, "hazard at 0");
            assert_int_equal(reversa_cox_predict(ctx, cox, &person, &time, 1, &p), REVERSA_OK);
            rt_cox_near(p.hazard.value / judge_hazard(data, beta, x, stratum, time), 1, 1e-9, "predicted hazard");
            rt_cox_near(p.survival.value, exp(-p.hazard.value), 1e-15, "survival");
            assert_true(p.hazard.low < p.hazard.value && p.hazard.value < p.hazard.high);
            last = time;
        }
        assert_true(isnan(reversa_cox_step_at(cox, stratum, reversa_cox_n_steps(cox, stratum), true, NULL)));
        assert_true(isnan(reversa_cox_step_at(cox, stratum, -1, true, NULL)));
    }
}

static void test_hazards_are_the_definition(void **state)
{
    (void)state;
    uint64_t random = rt_seed();
    for (int32_t trial = 0; trial < 32; trial++) {
        rt_cox data;
        rt_cox_draw(&data, &random, trial);
        reversa_survival *survival = rt_cox_survival(ctx, &data);
        reversa_cox *cox = rt_cox_fit(ctx, &data, survival, NULL);
        check(&data, cox, &random);
        reversa_cox_free(cox);
        reversa_survival_free(survival);
    }
}

static void test_predict_before_the_first_event_and_elsewhere(void **state)
{
    (void)state;
    uint64_t random = rt_seed() + 1;
    rt_cox data;
    double x[RT_COX_COLUMNS] = {0, 105, 0, 105};
    double times[3] = {0, 1e9, -5};
    reversa_cox_prediction p[3];
    reversa_cox_person person = {0, x};
    rt_cox_draw(&data, &random, RT_COX_STRATA);
    reversa_survival *survival = rt_cox_survival(ctx, &data);
    reversa_cox *cox = rt_cox_fit(ctx, &data, survival, NULL);
    assert_int_equal(reversa_cox_predict(ctx, cox, &person, times, 3, p), REVERSA_OK);
    assert_true(p[0].hazard.value == 0 && p[0].survival.value == 1 && p[0].hazard.se == 0);
    assert_true(p[2].survival.low == 1 && p[2].survival.high == 1);
    assert_true(p[1].hazard.value > 0);
    person.stratum = 1; /* there is none */
    assert_int_equal(reversa_cox_n_steps(cox, 1), 0);
    assert_int_equal(reversa_cox_predict(ctx, cox, &person, times, 3, p), REVERSA_OK);
    assert_true(isnan(p[1].survival.value));
    assert_int_equal(p[1].survival.fit, REVERSA_FIT_NO_EVENTS);
    assert_int_equal(reversa_cox_predict(ctx, cox, &person, NULL, 0, NULL), REVERSA_OK);
    assert_int_equal(reversa_cox_predict(ctx, NULL, &person, times, 3, p), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_cox_predict(ctx, cox, NULL, times, 3, p), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_cox_predict(ctx, cox, &person, times, -1, p), REVERSA_E_ARGUMENT);
    person.x = NULL;
    assert_int_equal(reversa_cox_predict(ctx, cox, &person, times, 3, p), REVERSA_E_ARGUMENT);
    reversa_cox_free(cox);
    reversa_survival_free(survival);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hazards_are_the_definition),
        cmocka_unit_test(test_predict_before_the_first_event_and_elsewhere),
    };
    return cmocka_run_group_tests_name("cox_baseline", tests, open_context, close_context);
}
