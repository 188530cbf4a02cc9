/*
 * Variances of incidences: the infinitesimal jackknife against slopes, found by moving the weights of each cluster a
 * little; Aalen's against the plain binomial where nobody is censored.
 */
#include <reversa/competing.h>

#include <math.h>

#include "support/survival.h"

#define STEP 1e-4 /* slopes by central differences: the error is of its square */
#define N_TIMES 12

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

/* Incidence of cause 0 .. 2 in group 1 at the times 1 .. 12, after multiplying the weights of a cluster. */
static void read_moved(const rt_rows *drawn, bool delayed, int32_t cluster, double by, reversa_estimate out[3][N_TIMES])
{
    rt_rows copy = *drawn;
    reversa_competing *competing = NULL;
    for (int64_t i = 0; i < copy.n; i++)
        copy.weight[i] *= copy.cluster[i] == cluster ? by : 1;
    reversa_survival_rows rows = rt_rows_of(&copy);
    rows.entry = delayed ? rows.entry : NULL;
    reversa_survival *survival = rt_survival(ctx, &rows);
    assert_int_equal(reversa_competing_create(ctx, survival, NULL, &competing), REVERSA_OK);
    for (int32_t cause = 0; cause < 3; cause++)
        for (int t = 0; t < N_TIMES; t++)
            out[cause][t] = reversa_competing_incidence(competing, 1, cause, t + 1);
    reversa_competing_free(competing);
    reversa_survival_free(survival);
}

static void test_jackknife_by_slopes(void **state)
{
    (void)state;
    uint64_t random = rt_seed() + 7;
    for (int round = 0; round < 12; round++) {
        rt_rows drawn;
        double variance[3][N_TIMES] = {{0}};
        reversa_estimate at[3][N_TIMES];
        reversa_estimate up[3][N_TIMES];
        reversa_estimate down[3][N_TIMES];
        rt_rows_draw(&drawn, &random, 40, 2);
        for (int64_t i = 0; i < drawn.n; i++)
            drawn.weight[i] = 0.2 + 0.5 * drawn.weight[i];
        drawn.group[0] = 1;
        drawn.event[1] = 2;
        read_moved(&drawn, round % 2, -1, 1, at);
        for (int32_t cluster = 0; cluster <= drawn.n / 2; cluster++) {
            read_moved(&drawn, round % 2, cluster, 1 + STEP, up);
            read_moved(&drawn, round % 2, cluster, 1 - STEP, down);
            for (int32_t cause = 0; cause < 3; cause++)
                for (int t = 0; t < N_TIMES; t++) {
                    double slope = (up[cause][t].value - down[cause][t].value) / (2 * STEP);
                    variance[cause][t] += slope * slope;
                }
        }
        for (int32_t cause = 0; cause < 3; cause++)
            for (int t = 0; t < N_TIMES; t++)
                rt_assert_close(at[cause][t].se, sqrt(variance[cause][t]), 1e-6, "se");
    }
}

/*
 * Without censoring the incidence is a share of n people, and both variances are p(1 − p)/n: the jackknife's exactly,
 * Aalen's to about one in the number that is left.
 */
static void test_without_censoring(void **state)
{
    (void)state;
    rt_rows drawn = {.n = 100};
    for (int64_t i = 0; i < drawn.n; i++) {
        drawn.exit[i] = (double)(1 + i);
        drawn.event[i] = (int32_t)(1 + i % 3 % 2);
    }
    reversa_survival_rows rows = rt_rows_of(&drawn);
    rows.entry = NULL;
    rows.weight = NULL;
    rows.cluster = NULL;
    reversa_survival *survival = rt_survival(ctx, &rows);
    for (int kind = 0; kind < 2; kind++) {
        reversa_competing_options options;
        reversa_competing *competing = NULL;
        reversa_competing_options_init(&options);
        options.variance = (reversa_competing_variance)kind;
        assert_int_equal(reversa_competing_create(ctx, survival, &options, &competing), REVERSA_OK);
        for (int t = 10; t <= 80; t += 10)
            for (int32_t cause = 1; cause < 3; cause++) {
                reversa_estimate e = reversa_competing_incidence(competing, 0, cause, t);
                double left = 0;
                for (int64_t i = 0; i < drawn.n; i++)
                    left += drawn.exit[i] <= t && drawn.event[i] == cause;
                double p = left / 100;
                rt_assert_close(e.value, p, 1e-14, "share");
                rt_assert_close(e.se * e.se / (p * (1 - p) / 100), 1, kind ? 0.05 : 1e-12, "variance");
            }
        reversa_competing_free(competing);
    }
    reversa_survival_free(survival);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_jackknife_by_slopes),
        cmocka_unit_test(test_without_censoring),
    };
    return cmocka_run_group_tests(tests, open_context, close_context);
}
