/* Concordance by counting all pairs, its standard error by moving weights. */
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

/* Chance not to be censored before the exit of row i, within its stratum. */
static double not_censored(const rt_cox *d, int32_t i)
{
    double left = 1;
    for (int32_t t = 0; t < d->exit[i]; t++) { /* exits are whole */
        double at_risk = 0;
        double censored = 0;
        for (int32_t j = 0; j < d->n; j++) {
            bool same = d->stratum[j] == d->stratum[i];
            at_risk += same && (d->exit[j] > t || (d->exit[j] == t && !d->event[j])) ? d->weight[j] : 0;
            censored += same && d->exit[j] == t && !d->event[j] ? d->weight[j] : 0;
        }
        left *= censored > 0 ? 1 - censored / at_risk : 1;
    }
    return left;
}

/* All pairs, one by one; factor [n] is the weight of each event's pairs. */
static reversa_concordance judge(const rt_cox *d, const double *score, const double *factor)
{
    reversa_concordance c = {0};
    for (int32_t i = 0; i < d->n; i++) {
        for (int32_t j = 0; j < d->n && d->event[i]; j++) {
            double pair = d->weight[i] * d->weight[j];
            bool later = d->exit[j] > d->exit[i] || (d->exit[j] == d->exit[i] && !d->event[j]);
            if (i == j || d->stratum[i] != d->stratum[j] || d->entry[j] >= d->exit[i])
                continue;
            if (later && score[i] == score[j])
                c.tied_score += pair * factor[i];
            else if (later)
                *(score[i] > score[j] ? &c.concordant : &c.discordant) += pair * factor[i];
            else if (d->exit[j] == d->exit[i] && factor[i] > 0) /* seen from both sides */
                *(score[i] == score[j] ? &c.tied_both : &c.tied_time) += pair / 2;
        }
    }
    c.estimate.value = (c.concordant + c.tied_score / 2) / (c.concordant + c.discordant + c.tied_score);
    return c;
}

static double judge_se(rt_cox *d, const double *score, const double *factor)
{
    double cluster[RT_COX_ROWS] = {0};
    double sum = 0;
    for (int32_t i = 0; i < d->n; i++) {
        double weight = d->weight[i];
        d->weight[i] = weight * (1 + 1e-4);
        double up = judge(d, score, factor).estimate.value;
        d->weight[i] = weight * (1 - 1e-4);
        double down = judge(d, score, factor).estimate.value;
        d->weight[i] = weight;
        cluster[d->cluster[i]] += (up - down) / 2e-4;
    }
    for (int32_t c = 0; c < d->n; c++)
        sum += cluster[c] * cluster[c];
    return sqrt(sum);
}

static void check(rt_cox *data, const double *score, const reversa_concordance_options *options)
{
    reversa_concordance c;
    double factor[RT_COX_ROWS];
    for (int32_t i = 0; i < data->n; i++) {
        double left = options->uno ? not_censored(data, i) : 1;
        factor[i] = data->exit[i] > options->horizon ? 0 : 1 / (left * left);
    }
    reversa_concordance expected = judge(data, score, factor);
    reversa_survival *survival = rt_cox_survival(ctx, data);
    assert_int_equal(reversa_concordance_count(ctx, survival, score, options, &c), REVERSA_OK);
    rt_cox_near(c.concordant, expected.concordant, 1e-11, "concordant");
    rt_cox_near(c.discordant, expected.discordant, 1e-11, "discordant");
    rt_cox_near(c.tied_score, expected.tied_score, 1e-11, "tied score");
    rt_cox_near(c.tied_time, expected.tied_time, 1e-11, "tied time");
    rt_cox_near(c.tied_both, expected.tied_both, 1e-11, "tied both");
    rt_cox_near(c.estimate.value, expected.estimate.value, 1e-11, "concordance");
    rt_cox_near(c.estimate.se, judge_se(data, score, factor), 1e-7, "standard error");
    reversa_survival_free(survival);
}

static void test_concordance_count_is_the_definition(void **state)
{
    (void)state;
    uint64_t random = rt_seed();
    for (int32_t trial = 0; trial < 64; trial++) {
        rt_cox data;
        double score[RT_COX_ROWS];
        reversa_concordance_options options;
        reversa_concordance_options_init(&options);
        rt_cox_draw(&data, &random, trial % 8);
        options.uno = trial % 16 >= 8 && !data.late;
        options.horizon = trial % 3 ? (double)INFINITY : 6;
        for (int32_t i = 0; i < data.n; i++)
            score[i] = (double)(rt_between(&random, -40, 40) / (trial % 5 ? 1 : 20)); /* ties, and blocks of ranks */
        check(&data, score, &options);
    }
}

static void test_concordance_of_a_perfect_order(void **state)
{
    (void)state;
    rt_cox data;
    uint64_t random = rt_seed() + 1;
    double score[RT_COX_ROWS];
    reversa_concordance c;
    rt_cox_draw(&data, &random, 0);
    for (int32_t i = 0; i < data.n; i++)
        score[i] = -data.exit[i] - (data.event[i] ? 0 : 0.5);
    reversa_survival *survival = rt_cox_survival(ctx, &data);
    assert_int_equal(reversa_concordance_count(ctx, survival, score, NULL, &c), REVERSA_OK);
    assert_true(c.estimate.value == 1 && c.discordant == 0 && c.estimate.se < 1e-12);
    for (int32_t i = 0; i < data.n; i++)
        score[i] = 3;
    assert_int_equal(reversa_concordance_count(ctx, survival, score, NULL, &c), REVERSA_OK);
    assert_true(c.estimate.value == 0.5 && c.concordant == 0);
    reversa_survival_free(survival);
}

static void test_concordance_without_pairs(void **state)
{
    (void)state;
    uint64_t random = rt_seed() + 2;
    rt_cox data;
    double score[RT_COX_ROWS] = {0};
    reversa_concordance c;
    reversa_concordance_options options;
    reversa_concordance_options_init(&options);
    rt_cox_draw(&data, &random, 0);
    for (int32_t i = 0; i < data.n; i++)
        data.event[i] = 0;
    reversa_survival *survival = rt_cox_survival(ctx, &data);
    assert_int_equal(reversa_concordance_count(ctx, survival, score, NULL, &c), REVERSA_OK);
    assert_true(isnan(c.estimate.value));
    assert_int_equal(c.estimate.fit, REVERSA_FIT_NO_EVENTS);
    reversa_survival_free(survival);
    data.n = 0;
    survival = rt_cox_survival(ctx, &data);
    assert_int_equal(reversa_concordance_count(ctx, survival, score, NULL, &c), REVERSA_OK);
    assert_int_equal(c.estimate.fit, REVERSA_FIT_NO_DATA);
    reversa_survival_free(survival);
    rt_cox_draw(&data, &random, RT_COX_LATE);
    survival = rt_cox_survival(ctx, &data);
    options.uno = true;
    assert_int_equal(reversa_concordance_count(ctx, survival, score, &options, &c), REVERSA_OK);
    assert_int_equal(c.estimate.fit, REVERSA_FIT_TOO_FEW);
    reversa_survival_free(survival);
}

static void test_concordance_refuses(void **state)
{
    (void)state;
    uint64_t random = rt_seed() + 3;
    rt_cox data;
    double score[RT_COX_ROWS] = {0};
    reversa_concordance c;
    reversa_error error;
    reversa_concordance_options options;
    reversa_concordance_options_init(&options);
    rt_cox_draw(&data, &random, 0);
    reversa_survival *survival = rt_cox_survival(ctx, &data);
    assert_int_equal(reversa_concordance_count(ctx, NULL, score, NULL, &c), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_concordance_count(ctx, survival, NULL, NULL, &c), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_concordance_count(ctx, survival, score, NULL, NULL), REVERSA_E_ARGUMENT);
    options.level = 1;
    assert_int_equal(reversa_concordance_count(ctx, survival, score, &options, &c), REVERSA_E_ARGUMENT);
    options.level = 0.95;
    options.struct_size = 3;
    assert_int_equal(reversa_concordance_count(ctx, survival, score, &options, &c), REVERSA_E_ARGUMENT);
    score[4] = NAN;
    assert_int_equal(reversa_concordance_count(ctx, survival, score, NULL, &c), REVERSA_E_DATA);
    reversa_context_error(ctx, 0, &error);
    assert_int_equal(error.row, 5);
    assert_string_equal(error.column, "score");
    reversa_survival_free(survival);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_concordance_count_is_the_definition),
        cmocka_unit_test(test_concordance_of_a_perfect_order),
        cmocka_unit_test(test_concordance_without_pairs),
        cmocka_unit_test(test_concordance_refuses),
    };
    return cmocka_run_group_tests_name("concordance", tests, open_context, close_context);
}
