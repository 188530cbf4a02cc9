/* How the iteration ends: at the maximum, at separation, out of iterations. */
#include "metrics/cox.h"

#include <math.h>

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

static void test_newton_ends_at_the_maximum(void **state)
{
    (void)state;
    uint64_t random = rt_seed();
    for (int32_t trial = 0; trial < 64; trial++) {
        rt_cox data;
        double beta[RT_COX_COLUMNS];
        double score[RT_COX_COLUMNS];
        double information[RT_COX_COLUMNS * RT_COX_COLUMNS];
        rt_cox_draw(&data, &random, trial % 32);
        reversa_survival *survival = rt_cox_survival(ctx, &data);
        reversa_cox *cox = rt_cox_fit(ctx, &data, survival, NULL);
        reversa_cox_summary summary;
        reversa_cox_summary_read(cox, &summary);
        assert_int_equal(summary.fit, REVERSA_FIT_OK);
        rt_cox_coefficients(cox, beta);
        double likelihood = rt_cox_judge(&data, beta, NULL, score, information);
        rt_cox_near(summary.log_likelihood, likelihood, 1e-12, "likelihood");
        double decrement = 0;
        double step[RT_COX_COLUMNS];
        for (int32_t j = 0; j < data.p; j++)
            step[j] = score[j];
        (void)rt_cox_eliminate(information, step, data.p);
        for (int32_t j = 0; j < data.p; j++)
            decrement += step[j] * score[j];
        assert_true(decrement < 1e-17); /* within 3e-9 standard errors */
        reversa_cox_free(cox);
        reversa_survival_free(survival);
    }
}

/* A column that is 1 for those who go first: those rows die in order, then the rest. */
static void make_separated(rt_cox *data, uint64_t *random)
{
    rt_cox_draw(data, random, 0);
    data->p = 2;
    for (int32_t i = 0; i < data->n; i++) {
        data->x[0][i] = i < data->n / 2;
        data->x[1][i] = (double)rt_between(random, 0, 100) / 10;
        data->exit[i] = (i < data->n / 2 ? 0 : 100) + (double)rt_between(random, 1, 20);
        data->event[i] = i < data->n / 2 || i % 3;
    }
}

static void test_separated_column_is_named_and_the_other_kept(void **state)
{
    (void)state;
    uint64_t random = rt_seed() + 1;
    for (int trial = 0; trial < 10; trial++) {
        rt_cox data;
        rt_cox split;
        reversa_cox_summary summary;
        reversa_cox_summary expected;
        reversa_cox_coefficient c;
        reversa_cox_coefficient limit;
        make_separated(&data, &random);
        /* In the limit the two kinds of rows never meet: strata. */
        split = data;
        split.p = 1;
        for (int32_t i = 0; i < split.n; i++) {
            split.stratum[i] = (int32_t)data.x[0][i];
            split.x[0][i] = data.x[1][i];
        }
        reversa_survival *survival = rt_cox_survival(ctx, &data);
        reversa_survival *strata = rt_cox_survival(ctx, &split);
        reversa_cox *cox = rt_cox_fit(ctx, &data, survival, NULL);
        reversa_cox *other = rt_cox_fit(ctx, &split, strata, NULL);
        reversa_cox_summary_read(cox, &summary);
        reversa_cox_summary_read(other, &expected);
        assert_int_equal(summary.fit, REVERSA_FIT_SEPARATED);
        assert_int_equal(summary.column, 0);
        assert_int_equal(summary.rank, 1);
        rt_cox_near(summary.log_likelihood, expected.log_likelihood, 1e-9, "limit of the likelihood");
        assert_true(isnan(summary.wald.statistic));
        reversa_cox_coefficient_at(cox, 0, &c);
        assert_int_equal(c.estimate.fit, REVERSA_FIT_SEPARATED);
        assert_true(isnan(c.estimate.value) && isnan(c.estimate.se) && isnan(c.ratio.value) && isnan(c.p));
        reversa_cox_coefficient_at(cox, 1, &c);
        reversa_cox_coefficient_at(other, 0, &limit);
        assert_int_equal(c.estimate.fit, REVERSA_FIT_OK);
        rt_cox_near(c.estimate.value, limit.estimate.value, 1e-7, "the other coefficient");
        rt_cox_near(c.estimate.se, limit.estimate.se, 1e-6, "its standard error");
        reversa_cox_free(other);
        reversa_cox_free(cox);
        reversa_survival_free(strata);
        reversa_survival_free(survival);
    }
}

/* A column that puts all events in their order leaves nobody to compare: nothing is known of the other column. */
static void test_separation_that_leaves_nothing_gives_no_number(void **state)
{
    (void)state;
    uint64_t random = rt_seed() + 7;
    for (int trial = 0; trial < 10; trial++) {
        rt_cox data;
        reversa_cox_summary summary;
        rt_cox_draw(&data, &random, 0);
        data.p = 2;
        for (int32_t i = 0; i < data.n; i++) {
            data.exit[i] = i + 1;
            data.event[i] = i % 3 != 2;
            data.x[0][i] = -data.exit[i];
            data.x[1][i] = (double)rt_between(&random, 0, 100) / 10;
        }
        reversa_survival *survival = rt_cox_survival(ctx, &data);
        reversa_cox *cox = rt_cox_fit(ctx, &data, survival, NULL);
        reversa_cox_summary_read(cox, &summary);
        assert_int_equal(summary.fit, REVERSA_FIT_SEPARATED);
        assert_int_equal(summary.column, 0);
        for (int32_t j = 0; j < 2; j++) {
            reversa_cox_coefficient c;
            reversa_cox_coefficient_at(cox, j, &c);
            assert_int_equal(c.estimate.fit, REVERSA_FIT_SEPARATED);
            assert_true(isnan(c.estimate.value) && isnan(c.estimate.se) && isnan(c.naive_se) && isnan(c.ratio.value));
        }
        reversa_cox_free(cox);
        reversa_survival_free(survival);
    }
}

static void test_separation_by_a_combination_names_its_columns(void **state)
{
    (void)state;
    uint64_t random = rt_seed() + 2;
    rt_cox data;
    reversa_cox_summary summary;
    make_separated(&data, &random);
    data.p = 3;
    for (int32_t i = 0; i < data.n; i++) {
        double noise = (double)rt_between(&random, -50, 50) / 10;
        data.x[2][i] = data.x[1][i];
        data.x[1][i] = data.x[0][i] + noise; /* the difference of columns 1 and 0 separates */
        data.x[0][i] = noise;
    }
    reversa_survival *survival = rt_cox_survival(ctx, &data);
    reversa_cox *cox = rt_cox_fit(ctx, &data, survival, NULL);
    reversa_cox_summary_read(cox, &summary);
    assert_int_equal(summary.fit, REVERSA_FIT_SEPARATED);
    assert_int_equal(summary.column, 0);
    for (int32_t j = 0; j < 3; j++) {
        reversa_cox_coefficient c;
        reversa_cox_coefficient_at(cox, j, &c);
        assert_int_equal(c.estimate.fit, j < 2 ? REVERSA_FIT_SEPARATED : REVERSA_FIT_OK);
    }
    reversa_cox_free(cox);
    reversa_survival_free(survival);
}

/* A finite maximum far out is one: one row in the wrong place. */
static void test_near_separation_is_none(void **state)
{
    (void)state;
    rt_cox data = {.n = 40, .p = 1, .efron = true};
    reversa_cox_summary summary;
    for (int32_t i = 0; i < data.n; i++) {
        data.entry[i] = -1;
        data.exit[i] = i + 1;
        data.event[i] = 1;
        data.weight[i] = i == 5 ? 1e-6 : 1; /* hardly there, but there */
        data.x[0][i] = i < 20 && i != 5;
        data.cluster[i] = i;
    }
    reversa_survival *survival = rt_cox_survival(ctx, &data);
    reversa_cox *cox = rt_cox_fit(ctx, &data, survival, NULL);
    reversa_cox_summary_read(cox, &summary);
    assert_int_equal(summary.fit, REVERSA_FIT_OK);
    double beta;
    double score;
    double information;
    rt_cox_coefficients(cox, &beta);
    (void)rt_cox_judge(&data, &beta, NULL, &score, &information);
    assert_true(beta > 8);
    assert_true(fabs(score / information) < 1e-8);
    reversa_cox_free(cox);
    reversa_survival_free(survival);
}

static void test_too_few_iterations_give_no_numbers(void **state)
{
    (void)state;
    uint64_t random = rt_seed() + 3;
    rt_cox data;
    reversa_cox_options options;
    reversa_cox_summary summary;
    reversa_cox_coefficient c;
    reversa_cox_options_init(&options);
    options.max_iterations = 1;
    rt_cox_draw(&data, &random, 0);
    reversa_survival *survival = rt_cox_survival(ctx, &data);
    reversa_cox *cox = rt_cox_fit(ctx, &data, survival, &options);
    reversa_cox_summary_read(cox, &summary);
    assert_int_equal(summary.fit, REVERSA_FIT_NOT_CONVERGED);
    assert_int_equal(summary.iterations, 1);
    assert_true(summary.column >= 0);
    reversa_cox_coefficient_at(cox, 0, &c);
    assert_true(isnan(c.estimate.value) && isnan(reversa_cox_covariance(cox, 0, 0, false)));
    assert_int_equal(c.estimate.fit, REVERSA_FIT_NOT_CONVERGED);
    reversa_cox_free(cox);
    reversa_survival_free(survival);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_newton_ends_at_the_maximum),
        cmocka_unit_test(test_separated_column_is_named_and_the_other_kept),
        cmocka_unit_test(test_separation_that_leaves_nothing_gives_no_number),
        cmocka_unit_test(test_separation_by_a_combination_names_its_columns),
        cmocka_unit_test(test_near_separation_is_none),
        cmocka_unit_test(test_too_few_iterations_give_no_numbers),
    };
    return cmocka_run_group_tests_name("cox_newton", tests, open_context, close_context);
}
