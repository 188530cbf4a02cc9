/*
 * What must not matter to curves, tests and incidences: the order of the rows, the unit and the origin of time, threads,
 * whether a person counts k times or stands there k times, whether their time is in one piece or in several.
 */
#include <reversa/competing.h>
#include <reversa/log_rank.h>
#include <reversa/person_time.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "support/survival.h"

#define N_TIMES 13
#define MOST_VALUES 800

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

/* All that is computed from rows, in one list; times read are t · unit + origin. */
typedef struct values {
    int32_t n;
    bool robust; /* also the standard errors of curves */
    double unit;
    double origin;
    double value[MOST_VALUES];
} values;

static void put(values *v, double value)
{
    assert_true(v->n < MOST_VALUES);
    v->value[v->n++] = value;
}

static void put_curves(values *v, const reversa_survival *survival)
{
    reversa_curve *curve = NULL;
    assert_int_equal(reversa_curve_create(ctx, survival, NULL, &curve), REVERSA_OK);
    for (int32_t group = 0; group < 3; group++) {
        for (int t = 0; t < N_TIMES; t++) {
            reversa_estimate s = reversa_curve_survival(curve, group, t * v->unit + v->origin, NULL);
            put(v, s.value);
            put(v, v->robust ? s.se : 0);
        }
        put(v, (reversa_curve_quantile(curve, group, 0.5).value - v->origin) / v->unit);
        reversa_estimate mean = reversa_curve_restricted_mean(curve, group, 9 * v->unit + v->origin);
        put(v, (mean.value - v->origin) / v->unit);
        put(v, v->robust ? mean.se / v->unit : 0);
    }
    reversa_curve_free(curve);
}

static void put_incidences(values *v, const reversa_survival *survival, reversa_competing_variance variance)
{
    reversa_competing *competing = NULL;
    reversa_competing_options options;
    reversa_competing_options_init(&options);
    options.variance = variance;
    assert_int_equal(reversa_competing_create(ctx, survival, &options, &competing), REVERSA_OK);
    for (int32_t group = 0; group < 3; group++)
        for (int t = 0; t < N_TIMES; t++) {
            reversa_estimate e = reversa_competing_incidence(competing, group, 1, t * v->unit + v->origin);
            put(v, e.value);
            put(v, v->robust || variance == REVERSA_COMPETING_AALEN ? e.se : 0);
        }
    reversa_competing_free(competing);
}

static void put_tests(values *v, const reversa_survival *survival)
{
    for (int kind = 0; kind < 4; kind++) {
        reversa_log_rank *test = NULL;
        reversa_log_rank_result result;
        reversa_log_rank_options options;
        reversa_log_rank_options_init(&options);
        options.kind = (reversa_log_rank_kind)kind;
        options.rho = 1;
        options.gamma = 0.5;
        assert_int_equal(reversa_log_rank_create(ctx, survival, &options, &test), REVERSA_OK);
        reversa_log_rank_result_of(test, &result);
        put(v, result.statistic);
        put(v, result.trend_p);
        put(v, result.df);
        reversa_log_rank_free(test);
    }
    reversa_gray_result gray;
    assert_int_equal(reversa_gray_test(ctx, survival, 1, 0, &gray), REVERSA_OK);
    put(v, gray.statistic);
    put(v, gray.df);
}

static values values_of(const reversa_survival_rows *rows, bool robust, double unit, double origin)
{
    values v = {.robust = robust, .unit = unit, .origin = origin};
    reversa_survival *survival = rt_survival(ctx, rows);
    put_curves(&v, survival);
    put_incidences(&v, survival, REVERSA_COMPETING_JACKKNIFE);
    put_incidences(&v, survival, REVERSA_COMPETING_AALEN);
    put_tests(&v, survival);
    reversa_survival_free(survival);
    return v;
}

static void expect_same(const values *a, const values *b, double share)
{
    assert_int_equal(a->n, b->n);
    for (int32_t i = 0; i < a->n; i++)
        rt_assert_close(a->value[i], b->value[i], share, "value");
}

static void draw(rt_rows *drawn, uint64_t *random, int64_t n)
{
    rt_rows_draw(drawn, random, n, 2);
    for (int32_t i = 0; i < 3; i++)
        drawn->group[i] = i;
}

static void test_order_of_rows(void **state)
{
    (void)state;
    uint64_t random = rt_seed() + 31;
    for (int round = 0; round < 40; round++) {
        rt_rows drawn;
        draw(&drawn, &random, 60);
        for (int64_t i = 0; round % 2 && i < drawn.n; i++)
            drawn.weight[i] += 0.1;
        reversa_survival_rows rows = rt_rows_of(&drawn);
        values before = values_of(&rows, true, 1, 0);
        rt_rows shuffled = drawn;
        for (int64_t i = drawn.n - 1; i > 0; i--) {
            int64_t j = rt_between(&random, 0, i);
            rt_rows old = shuffled;
            int64_t pair[2][2] = {{i, j}, {j, i}};
            for (int k = 0; k < 2; k++) {
                shuffled.entry[pair[k][0]] = old.entry[pair[k][1]];
                shuffled.exit[pair[k][0]] = old.exit[pair[k][1]];
                shuffled.event[pair[k][0]] = old.event[pair[k][1]];
                shuffled.weight[pair[k][0]] = old.weight[pair[k][1]];
                shuffled.stratum[pair[k][0]] = old.stratum[pair[k][1]];
                shuffled.group[pair[k][0]] = old.group[pair[k][1]];
                shuffled.cluster[pair[k][0]] = old.cluster[pair[k][1]];
            }
        }
        rows = rt_rows_of(&shuffled);
        values after = values_of(&rows, true, 1, 0);
        expect_same(&before, &after, 1e-9);
    }
}

static void test_unit_and_origin_of_time(void **state)
{
    (void)state;
    static const double units[] = {1e12, 1e-3, 1, 7};
    static const double origins[] = {0, 0, 1e5, -40};
    uint64_t random = rt_seed() + 32;
    for (int round = 0; round < 40; round++) {
        rt_rows drawn;
        draw(&drawn, &random, 50);
        reversa_survival_rows rows = rt_rows_of(&drawn);
        values before = values_of(&rows, true, 1, 0);
        double unit = units[round % 4];
        double origin = origins[round % 4];
        for (int64_t i = 0; i < drawn.n; i++) {
            drawn.entry[i] = drawn.entry[i] * unit + origin;
            drawn.exit[i] = drawn.exit[i] * unit + origin;
        }
        reversa_survival *survival = rt_survival(ctx, &rows);
        values after = {.robust = true, .unit = unit, .origin = origin};
        put_curves(&after, survival);
        /* A mean is counted from time 0, or from the first exit below it: compared where the origin stays. */
        for (int32_t i = 0; i < after.n; i++)
            if (origin == 0 || i % (2 * N_TIMES + 3) < 2 * N_TIMES + 1)
                rt_assert_close(after.value[i], before.value[i], 1e-9, "curve");
        after.n = 0;
        put_tests(&after, survival);
        for (int32_t i = 0; i < after.n; i++)
            rt_assert_close(after.value[i], before.value[before.n - after.n + i], 1e-9, "test");
        reversa_survival_free(survival);
    }
}

static void test_weights_are_copies(void **state)
{
    (void)state;
    uint64_t random = rt_seed() + 33;
    for (int round = 0; round < 60; round++) {
        rt_rows drawn;
        rt_rows copies = {0};
        draw(&drawn, &random, 40);
        for (int64_t i = 0; i < drawn.n; i++)
            for (int k = 0; k < (int)drawn.weight[i]; k++) {
                int64_t to = copies.n++;
                copies.entry[to] = drawn.entry[i];
                copies.exit[to] = drawn.exit[i];
                copies.event[to] = drawn.event[i];
                copies.stratum[to] = drawn.stratum[i];
                copies.group[to] = drawn.group[i];
            }
        reversa_survival_rows weighted = rt_rows_of(&drawn);
        reversa_survival_rows copied = rt_rows_of(&copies);
        weighted.cluster = NULL;
        copied.cluster = NULL;
        copied.weight = NULL;
        /* A trailing row of weight 0 carries a curve on, and one alone makes it: keep to groups that have both. */
        for (int32_t g = 0; g < 3; g++) {
            copies.group[copies.n] = g;
            copies.exit[copies.n] = 14;
            copies.entry[copies.n] = -INFINITY;
            copies.event[copies.n] = 0;
            copies.stratum[copies.n] = 0;
            drawn.group[drawn.n] = g;
            drawn.exit[drawn.n] = 14;
            drawn.entry[drawn.n] = -INFINITY;
            drawn.event[drawn.n] = 0;
            drawn.stratum[drawn.n] = 0;
            drawn.weight[drawn.n] = 1;
            copied.n = ++copies.n;
            weighted.n = ++drawn.n;
        }
        values a = values_of(&weighted, false, 1, 0);
        values b = values_of(&copied, false, 1, 0);
        expect_same(&a, &b, 1e-10);
    }
}

static void test_split_rows_are_whole_rows(void **state)
{
    (void)state;
    const double cuts[] = {2, 3.5, 5, 8};
    uint64_t random = rt_seed() + 34;
    for (int round = 0; round < 40; round++) {
        rt_rows drawn;
        reversa_person_time *made = NULL;
        reversa_split_options options;
        draw(&drawn, &random, 40);
        for (int64_t i = 0; round % 2 && i < drawn.n; i++)
            drawn.weight[i] = 0.3 + drawn.weight[i];
        reversa_survival_rows rows = rt_rows_of(&drawn);
        reversa_survival_rows pieces;
        reversa_split_options_init(&options);
        options.cuts = cuts;
        options.n_cuts = 4;
        assert_int_equal(reversa_person_time_split(ctx, &rows, &options, &made), REVERSA_OK);
        reversa_person_time_rows(made, &pieces);
        assert_true(pieces.n > rows.n);
        values whole = values_of(&rows, true, 1, 0);
        values split = values_of(&pieces, true, 1, 0);
        expect_same(&whole, &split, 1e-9);
        reversa_person_time_free(made);
    }
}

static void test_threads_are_irrelevant(void **state)
{
    (void)state;
    uint64_t random = rt_seed() + 35;
    rt_rows drawn;
    draw(&drawn, &random, 100);
    reversa_survival_rows rows = rt_rows_of(&drawn);
    reversa_context_set_threads(ctx, 1);
    values one = values_of(&rows, true, 1, 0);
    reversa_context_set_threads(ctx, 4);
    values four = values_of(&rows, true, 1, 0);
    assert_int_equal(one.n, four.n);
    assert_memory_equal(one.value, four.value, (size_t)one.n * sizeof *one.value);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order_of_rows),          cmocka_unit_test(test_unit_and_origin_of_time),
        cmocka_unit_test(test_weights_are_copies),     cmocka_unit_test(test_split_rows_are_whole_rows),
        cmocka_unit_test(test_threads_are_irrelevant),
    };
    return cmocka_run_group_tests(tests, open_context, close_context);
}
