/* Models as wholes: textbook cases, columns left out, and what must not matter. */
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

/* One column, everyone seen from the start unless `start` is given. */
static rt_cox small(int32_t n, const double *start, const double *stop, const int32_t *event, const double *x)
{
    rt_cox data = {.n = n, .p = 1, .efron = true, .late = start != NULL};
    for (int32_t i = 0; i < n; i++) {
        data.entry[i] = start ? start[i] : -100;
        data.exit[i] = stop[i];
        data.event[i] = event[i];
        data.weight[i] = 1;
        data.cluster[i] = i;
        data.x[0][i] = x[i];
    }
    return data;
}

typedef struct expected {
    double coef;
    double se;
    double null_likelihood;
    double likelihood;
    double score;
} expected;

static void expect(rt_cox *data, const expected *e)
{
    reversa_cox_options options;
    reversa_cox_summary s;
    reversa_cox_coefficient c;
    reversa_cox_options_init(&options);
    options.robust = REVERSA_ROBUST_OFF;
    reversa_survival *survival = rt_cox_survival(ctx, data);
    reversa_cox *cox = rt_cox_fit(ctx, data, survival, &options);
    reversa_cox_summary_read(cox, &s);
    reversa_cox_coefficient_at(cox, 0, &c);
    rt_cox_near(c.estimate.value / e->coef, 1, 1e-8, "coefficient");
    rt_cox_near(c.estimate.se / e->se, 1, 1e-8, "standard error");
    rt_cox_near(s.null_log_likelihood, e->null_likelihood, 1e-10, "likelihood at 0");
    rt_cox_near(s.log_likelihood, e->likelihood, 1e-10, "likelihood");
    rt_cox_near(s.score.statistic, e->score, 1e-10, "score test");
    reversa_cox_free(cox);
    reversa_survival_free(survival);
}

static const double stop1[] = {4, 3, 1, 1, 2, 2, 3};
static const int32_t event1[] = {1, 1, 1, 0, 1, 1, 0};
static const double x1[] = {0, 2, 1, 1, 1, 0, 0};
static const expected efron1 = {0.4607776543581286, 0.5627995931013985, -6.040254711277414, -5.711785578305997,
                                0.7058941324304693};

/* Therneau & Grambsch 2000, appendix E; numbers of coxph() in R survival 3.8. */
static void test_therneau_data_1_and_2(void **state)
{
    static const double start2[] = {1, 2, 5, 2, 1, 7, 3, 4, 8, 8};
    static const double stop2[] = {2, 3, 6, 7, 8, 9, 9, 9, 14, 17};
    static const int32_t event2[] = {1, 1, 1, 1, 1, 1, 1, 0, 0, 0};
    static const double x2[] = {1, 0, 0, 1, 0, 1, 1, 1, 0, 0};
    static const expected efron2 = {-0.021105209580175213, 0.7951768738198816, -9.169518377455928, -9.169166464724759,
                                    0.000704473406128923};
    static const expected breslow1 = {0.48389327213666844, 0.5712736609886289, -6.263398262591624, -5.911984689383804,
                                      0.757403111353712};
    static const expected breslow2 = {-0.08452608066130916, 0.7938172774855354, -9.392661928770137, -9.387015118366335,
                                      0.011343495214462948};
    (void)state;
    rt_cox one = small(7, NULL, stop1, event1, x1);
    rt_cox two = small(10, start2, stop2, event2, x2);
    expect(&one, &efron1);
    expect(&two, &efron2);
    one.efron = false;
    two.efron = false;
    expect(&one, &breslow1);
    expect(&two, &breslow2);
}

/* The same with x·10^6 + 10^9, and with x·10^-300: only the unit changes. */
static void test_fit_of_a_badly_scaled_column(void **state)
{
    (void)state;
    rt_cox data = small(7, NULL, stop1, event1, x1);
    expected e = efron1;
    e.coef = 4.607776543581285e-07;
    e.se = 5.627995931013985e-07;
    for (int32_t i = 0; i < 7; i++)
        data.x[0][i] = 1e9 + 1e6 * x1[i];
    expect(&data, &e);
    e.coef = 0.4607776543581286e100;
    e.se = 0.5627995931013985e100;
    for (int32_t i = 0; i < 7; i++)
        data.x[0][i] = 1e-100 * x1[i];
    expect(&data, &e);
}

/* A constant, and a combination of two earlier columns, are named and left out; the rest is as without them. */
static void test_fit_leaves_collinear_columns_out(void **state)
{
    (void)state;
    uint64_t random = rt_seed();
    for (int32_t trial = 0; trial < 16; trial++) {
        rt_cox data;
        double beta[2][RT_COX_COLUMNS];
        reversa_cox_summary s;
        reversa_cox_coefficient c;
        rt_cox_draw(&data, &random, trial);
        data.p = 2;
        for (int32_t i = 0; i < data.n; i++)
            data.x[1][i] = 0.1 * (double)rt_between(&random, 0, 99);
        rt_cox full = data;
        full.p = 4;
        for (int32_t i = 0; i < data.n; i++) {
            full.x[0][i] = 0.1;
            full.x[1][i] = data.x[0][i];
            full.x[2][i] = data.x[1][i];
            full.x[3][i] = 3 * data.x[1][i] - data.x[0][i] / 7 + 11;
        }
        reversa_survival *survival = rt_cox_survival(ctx, &data);
        reversa_cox *cox = rt_cox_fit(ctx, &data, survival, NULL);
        reversa_cox *other = rt_cox_fit(ctx, &full, survival, NULL);
        rt_cox_coefficients(cox, beta[0]);
        rt_cox_coefficients(other, beta[1]);
        reversa_cox_summary_read(other, &s);
        assert_int_equal(s.fit, REVERSA_FIT_COLLINEAR);
        assert_int_equal(s.column, 0);
        assert_int_equal(s.rank, 2);
        assert_true(s.wald.df == 2);
        for (int32_t j = 0; j < 2; j++)
            rt_cox_near(beta[1][1 + j], beta[0][j], 1e-10, "coefficient");
        for (int32_t j = 0; j < 4; j += 3) {
            reversa_cox_coefficient_at(other, j, &c);
            assert_int_equal(c.estimate.fit, REVERSA_FIT_COLLINEAR);
            assert_true(isnan(c.estimate.value) && isnan(c.estimate.se) && isnan(c.p) && isnan(c.ratio.low));
            assert_true(isnan(reversa_cox_covariance(other, j, 1, false)));
        }
        reversa_cox_free(other);
        reversa_cox_free(cox);
        reversa_survival_free(survival);
    }
}

/* Nobody, no events, no weight: a reason and no numbers; residuals and hazards as well. */
static void test_fit_of_nothing(void **state)
{
    static const reversa_fit reasons[] = {REVERSA_FIT_NO_DATA, REVERSA_FIT_NO_EVENTS, REVERSA_FIT_NO_DATA};
    (void)state;
    uint64_t random = rt_seed() + 1;
    for (int32_t kind = 0; kind < 3; kind++) {
        rt_cox data;
        double out[RT_COX_COLUMNS * RT_COX_ROWS];
        reversa_cox_summary s;
        reversa_cox_coefficient c;
        reversa_test tests[RT_COX_COLUMNS];
        reversa_test global;
        rt_cox_draw(&data, &random, RT_COX_LATE);
        for (int32_t i = 0; i < data.n; i++) {
            data.event[i] = kind == 1 ? 0 : data.event[i];
            data.weight[i] = kind == 2 ? 0 : 1;
        }
        data.n = kind == 0 ? 0 : data.n;
        reversa_survival *survival = rt_cox_survival(ctx, &data);
        reversa_cox *cox = rt_cox_fit(ctx, &data, survival, NULL);
        reversa_cox_summary_read(cox, &s);
        reversa_cox_coefficient_at(cox, 0, &c);
        assert_int_equal(s.fit, reasons[kind]);
        assert_int_equal(c.estimate.fit, reasons[kind]);
        assert_true(isnan(c.estimate.value) && isnan(s.log_likelihood) && isnan(s.wald.p));
        assert_int_equal(s.n_events, 0);
        for (int32_t r = 0; r <= 6; r++)
            assert_int_equal(reversa_cox_residuals(ctx, cox, (reversa_cox_residual)r, out, NULL), REVERSA_OK);
        if (data.n)
            assert_true(isnan(out[0]));
        assert_int_equal(reversa_cox_n_steps(cox, 0), 0);
        assert_int_equal(reversa_cox_proportionality(ctx, cox, REVERSA_TRANSFORM_KM, tests, &global), REVERSA_OK);
        assert_true(isnan(global.statistic));
        reversa_cox_free(cox);
        reversa_survival_free(survival);
    }
}

/* All events at once under Breslow and Efron, and one event of the last row alone, which tells nothing. */
static void test_fit_of_too_little(void **state)
{
    static const double at_once[4] = {5, 5, 5, 5};
    static const double in_turn[4] = {1, 2, 3, 4};
    static const int32_t all[4] = {1, 1, 1, 1};
    static const int32_t last[4] = {0, 0, 0, 1};
    static const double x[4] = {1, 2, 3, 5};
    (void)state;
    for (int32_t kind = 0; kind < 3; kind++) {
        rt_cox data = kind < 2 ? small(4, NULL, at_once, all, x) : small(4, NULL, in_turn, last, x);
        reversa_cox_summary s;
        double beta;
        data.efron = kind == 0;
        reversa_survival *survival = rt_cox_survival(ctx, &data);
        reversa_cox *cox = rt_cox_fit(ctx, &data, survival, NULL);
        reversa_cox_summary_read(cox, &s);
        rt_cox_coefficients(cox, &beta);
        assert_int_equal(s.fit, kind == 2 ? REVERSA_FIT_COLLINEAR : REVERSA_FIT_OK);
        assert_true(kind == 2 ? isnan(beta) : fabs(beta) < 1e-9); /* everyone dies: no one more than another */
        reversa_cox_free(cox);
        reversa_survival_free(survival);
    }
}

/* ---- What must not matter ---- */

/* Two data sets, coefficients of the first `unit` times those of the second. */
static void compare(rt_cox *one, rt_cox *two, double unit)
{
    reversa_survival *survival = rt_cox_survival(ctx, one);
    reversa_survival *other = rt_cox_survival(ctx, two);
    reversa_cox *a = rt_cox_fit(ctx, one, survival, NULL);
    reversa_cox *b = rt_cox_fit(ctx, two, other, NULL);
    for (int32_t j = 0; j < one->p; j++) {
        reversa_cox_coefficient x;
        reversa_cox_coefficient y;
        reversa_cox_coefficient_at(a, j, &x);
        reversa_cox_coefficient_at(b, j, &y);
        assert_int_equal(x.estimate.fit, y.estimate.fit);
        rt_cox_near(unit * y.estimate.value, x.estimate.value, 1e-9, "coefficient");
        rt_cox_near(unit * y.estimate.se, x.estimate.se, 1e-9, "standard error");
        rt_cox_near(unit * y.naive_se, x.naive_se, 1e-9, "naive standard error");
    }
    reversa_cox_free(a);
    reversa_cox_free(b);
    reversa_survival_free(survival);
    reversa_survival_free(other);
}

static void copy_row(const rt_cox *from, int32_t i, rt_cox *to, int32_t k)
{
    to->entry[k] = from->entry[i];
    to->exit[k] = from->exit[i];
    to->event[k] = from->event[i];
    to->weight[k] = from->weight[i];
    to->offset[k] = from->offset[i];
    to->stratum[k] = from->stratum[i];
    to->cluster[k] = from->cluster[i];
    for (int32_t j = 0; j < from->p; j++)
        to->x[j][k] = from->x[j][i];
}

/* Rows copied w times, or given the weight w (Breslow: Efron's steps know the number of rows); 0 is not there. */
static void test_whole_weights_are_copies(void **state)
{
    (void)state;
    uint64_t random = rt_seed() + 2;
    for (int32_t trial = 0; trial < 16; trial++) {
        rt_cox data;
        rt_cox_draw(&data, &random, RT_COX_BRESLOW | (trial % 4));
        data.n = 40;
        rt_cox copies = data;
        copies.n = 0;
        for (int32_t i = 0; i < data.n; i++) {
            data.weight[i] = (double)(i % 3);
            for (int32_t k = 0; k < i % 3; k++) {
                copy_row(&data, i, &copies, copies.n);
                copies.weight[copies.n++] = 1;
            }
        }
        assert_true(copies.n <= RT_COX_ROWS);
        compare(&data, &copies, 1);
    }
}

/* Time split where nothing changes, with the pieces of a row in its cluster. */
static void test_split_rows_are_the_whole_row(void **state)
{
    (void)state;
    uint64_t random = rt_seed() + 3;
    for (int32_t trial = 0; trial < 16; trial++) {
        rt_cox data;
        rt_cox_draw(&data, &random, trial);
        data.n = 40;
        rt_cox split = data;
        split.late = true;
        for (int32_t i = 0; i < data.n; i++) {
            double begin = data.late ? data.entry[i] : -1;
            split.entry[i] = begin;
            if (data.exit[i] - begin < 1.5)
                continue;
            copy_row(&data, i, &split, split.n);
            split.exit[i] = floor((begin + data.exit[i]) / 2);
            split.event[i] = 0;
            split.entry[split.n++] = split.exit[i];
        }
        assert_true(split.n > data.n);
        compare(&data, &split, 1);
    }
}

/* Rows in another order, columns, offset, time and labels in other units. */
static void test_order_and_units_do_not_matter(void **state)
{
    (void)state;
    uint64_t random = rt_seed() + 4;
    for (int32_t trial = 0; trial < 16; trial++) {
        rt_cox data;
        rt_cox_draw(&data, &random, trial);
        rt_cox other = data;
        for (int32_t i = 0; i < data.n; i++) {
            int32_t to = data.n % 7 ? (i * 7 + trial) % data.n : data.n - 1 - i;
            copy_row(&data, i, &other, to);
            other.entry[to] = 30.5 * data.entry[i] + 7;
            other.exit[to] = 30.5 * data.exit[i] + 7;
            other.offset[to] += 5;
            other.stratum[to] = 9 - data.stratum[i];
            other.cluster[to] = 1000 - data.cluster[i];
            for (int32_t j = 0; j < data.p; j++)
                other.x[j][to] = 4 * data.x[j][i] - 1000;
        }
        compare(&data, &other, 4);
    }
}

/* A model and what it says besides coefficients. */
typedef struct fitted {
    reversa_cox_summary summary;
    double beta[RT_COX_COLUMNS];
    reversa_cox_coefficient coefficient[RT_COX_COLUMNS];
    double dfbeta[RT_COX_COLUMNS * RT_COX_ROWS];
    reversa_test zph[RT_COX_COLUMNS];
    reversa_test global;
    reversa_cox_prediction prediction;
} fitted;

static void fit_weighted(rt_cox *data, double factor, reversa_robust robust, fitted *out)
{
    rt_cox scaled = *data;
    double time = 6;
    reversa_cox_options options;
    reversa_cox_options_init(&options);
    options.robust = robust;
    for (int32_t i = 0; i < data->n; i++)
        scaled.weight[i] *= factor;
    reversa_survival *survival = rt_cox_survival(ctx, &scaled);
    reversa_cox *cox = rt_cox_fit(ctx, &scaled, survival, &options);
    reversa_cox_summary_read(cox, &out->summary);
    for (int32_t j = 0; j < data->p; j++)
        reversa_cox_coefficient_at(cox, j, &out->coefficient[j]);
    assert_int_equal(reversa_cox_residuals(ctx, cox, REVERSA_RESIDUAL_DFBETA, out->dfbeta, NULL), REVERSA_OK);
    assert_int_equal(reversa_cox_proportionality(ctx, cox, REVERSA_TRANSFORM_IDENTITY, out->zph, &out->global),
                     REVERSA_OK);
    const double x[RT_COX_COLUMNS] = {0};
    reversa_cox_person person = {.x = x, .stratum = data->stratum[0]};
    assert_int_equal(reversa_cox_predict(ctx, cox, &person, &time, 1, &out->prediction), REVERSA_OK);
    reversa_cox_free(cox);
    reversa_survival_free(survival);
}

/* Weights in another unit, however far from 1: coefficients stay, the naive variance is divided, tests are multiplied. */
static void test_unit_of_weights_does_not_matter(void **state)
{
    (void)state;
    static const double factors[6] = {1e-250, 1e-13, 1e-5, 1e5, 1e150, 1e250};
    uint64_t random = rt_seed() + 6;
    for (int32_t trial = 0; trial < 24; trial++) {
        rt_cox data;
        fitted one;
        fitted other;
        double factor = factors[trial % 6];
        reversa_robust robust = trial / 6 % 2 ? REVERSA_ROBUST_ON : REVERSA_ROBUST_OFF;
        rt_cox_draw(&data, &random, RT_COX_WEIGHTS | (trial & RT_COX_LATE));
        fit_weighted(&data, 1, robust, &one);
        fit_weighted(&data, factor, robust, &other);
        assert_int_equal(one.summary.fit, other.summary.fit);
        double variance = robust == REVERSA_ROBUST_ON ? 1 : factor;
        rt_cox_near(other.summary.score.statistic / factor, one.summary.score.statistic, 1e-9, "score test");
        rt_cox_near(other.summary.likelihood_ratio.statistic / factor, one.summary.likelihood_ratio.statistic, 1e-9,
                    "likelihood ratio");
        rt_cox_near(other.summary.wald.statistic / variance, one.summary.wald.statistic, 1e-9, "wald");
        rt_cox_near(other.global.statistic / factor, one.global.statistic, 1e-9, "zph");
        rt_cox_near(other.prediction.hazard.value, one.prediction.hazard.value, 1e-9, "hazard");
        if (robust == REVERSA_ROBUST_OFF)
            rt_cox_near(other.prediction.hazard.se * sqrt(factor), one.prediction.hazard.se, 1e-9, "its error");
        for (int32_t j = 0; j < data.p; j++) {
            const reversa_cox_coefficient *a = &one.coefficient[j];
            const reversa_cox_coefficient *b = &other.coefficient[j];
            rt_cox_near(b->estimate.value, a->estimate.value, 1e-9, "coefficient");
            rt_cox_near(b->estimate.se * sqrt(variance), a->estimate.se, 1e-9, "standard error");
            rt_cox_near(b->naive_se * sqrt(factor), a->naive_se, 1e-9, "naive standard error");
            rt_cox_near(other.zph[j].statistic / factor, one.zph[j].statistic, 1e-9, "zph of a column");
            for (int32_t i = 0; i < data.n; i++)
                rt_cox_near(other.dfbeta[j * data.n + i], one.dfbeta[j * data.n + i], 1e-9, "dfbeta");
        }
        double weight = 0;
        for (int32_t i = 0; i < data.n; i++)
            weight += data.event[i] ? data.weight[i] : 0;
        double moved = one.summary.log_likelihood - weight * log(factor);
        rt_cox_near(other.summary.log_likelihood / factor, moved, 1e-9, "likelihood");
    }
}

/* Another event is censoring; an event number that is asked for is the only one. */
static void test_other_events_are_censored(void **state)
{
    (void)state;
    uint64_t random = rt_seed() + 5;
    rt_cox data;
    double beta[2][RT_COX_COLUMNS];
    reversa_cox_options options;
    reversa_cox_options_init(&options);
    options.event = 2;
    rt_cox_draw(&data, &random, RT_COX_LATE);
    for (int32_t i = 0; i < data.n; i++)
        data.event[i] *= 1 + i % 2;
    reversa_survival *survival = rt_cox_survival(ctx, &data);
    for (int32_t i = 0; i < data.n; i++)
        data.event[i] = data.event[i] == 2;
    reversa_survival *only = rt_cox_survival(ctx, &data);
    reversa_cox *a = rt_cox_fit(ctx, &data, survival, &options);
    reversa_cox *b = rt_cox_fit(ctx, &data, only, NULL);
    rt_cox_coefficients(a, beta[0]);
    rt_cox_coefficients(b, beta[1]);
    for (int32_t j = 0; j < data.p; j++)
        rt_cox_near(beta[0][j], beta[1][j], 1e-12, "coefficient");
    reversa_cox_free(a);
    reversa_cox_free(b);
    reversa_survival_free(survival);
    reversa_survival_free(only);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_therneau_data_1_and_2),
        cmocka_unit_test(test_fit_of_a_badly_scaled_column),
        cmocka_unit_test(test_fit_leaves_collinear_columns_out),
        cmocka_unit_test(test_fit_of_nothing),
        cmocka_unit_test(test_fit_of_too_little),
        cmocka_unit_test(test_whole_weights_are_copies),
        cmocka_unit_test(test_split_rows_are_the_whole_row),
        cmocka_unit_test(test_order_and_units_do_not_matter),
        cmocka_unit_test(test_unit_of_weights_does_not_matter),
        cmocka_unit_test(test_other_events_are_censored),
    };
    return cmocka_run_group_tests_name("cox_fit", tests, open_context, close_context);
}
