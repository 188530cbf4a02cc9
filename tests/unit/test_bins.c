/* Bins: counted plainly, left out where they would not pay, and curves and tests from them equal those from rows. */
#include <reversa/log_rank.h>

#include <math.h>
#include <stdlib.h>

#include "support/survival.h"

#include "metrics/bins.h"

static void test_make_counts(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    uint64_t random = rt_seed() + 50;
    rt_rows drawn;
    rv_arena arena;
    rv_bins bins;
    rt_rows_draw(&drawn, &random, 100, 2);
    reversa_survival_rows rows = rt_rows_of(&drawn);
    reversa_survival *s = rt_survival(ctx, &rows);
    rv_arena_open(ctx, &arena);
    assert_int_equal(rv_bins_make(ctx, &arena, s, true, 2, &bins), REVERSA_OK);
    assert_int_equal(bins.n_parts, s->n_groups * s->n_strata);
    for (int32_t part = 0; part < bins.n_parts; part++)
        for (int32_t rank = 0; rank < s->n_times; rank++) {
            rv_bin counted = {0, 0, 0, 0};
            for (int64_t i = 0; i < rows.n; i++) {
                if (rows.stratum[i] * s->n_groups + rows.group[i] != part)
                    continue;
                bool leaves = rows.exit[i] == s->times[rank];
                bool begins = rows.entry[i] < s->times[rank] && (rank == 0 || rows.entry[i] >= s->times[rank - 1]);
                counted.n_rows += leaves;
                counted.leaving += leaves ? rows.weight[i] : 0;
                counted.events += leaves && rows.event[i] == 2 ? rows.weight[i] : 0;
                counted.entering += begins ? rows.weight[i] : 0;
            }
            const rv_bin *bin = &bins.bin[part * s->n_times + rank];
            assert_int_equal(bin->n_rows, counted.n_rows);
            assert_true(bin->leaving == counted.leaving && bin->events == counted.events);
            assert_true(bin->entering == counted.entering);
        }
    rv_arena_free(&arena);
    reversa_survival_free(s);
    reversa_context_free(ctx);
}

static void test_make_not_with_broken_weights(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    uint64_t random = rt_seed() + 51;
    rt_rows drawn;
    rv_arena arena;
    rv_bins bins;
    rt_rows_draw(&drawn, &random, 20, 1);
    drawn.weight[7] = 0.5;
    reversa_survival_rows rows = rt_rows_of(&drawn);
    reversa_survival *s = rt_survival(ctx, &rows);
    rv_arena_open(ctx, &arena);
    assert_int_equal(rv_bins_make(ctx, &arena, s, false, 0, &bins), REVERSA_OK);
    assert_null(bins.bin);
    rv_arena_free(&arena);
    reversa_survival_free(s);
    reversa_context_free(ctx);
}

/* Half the weights: the rows are walked, survival and shares stay. Plain log-rank sums halve. */
static void test_bins_and_rows_agree(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    uint64_t random = rt_seed() + 52;
    for (int round = 0; round < 100; round++) {
        rt_rows drawn;
        reversa_curve *curve[2] = {NULL, NULL};
        reversa_log_rank *test[2] = {NULL, NULL};
        rt_rows_draw(&drawn, &random, rt_between(&random, 1, 80), 1);
        for (int half = 0; half < 2; half++) {
            for (int64_t i = 0; i < drawn.n; i++)
                drawn.weight[i] = half ? drawn.weight[i] / 2 : 1 + drawn.weight[i];
            reversa_survival_rows rows = rt_rows_of(&drawn);
            rows.entry = round % 2 ? rows.entry : NULL;
            rows.cluster = NULL;
            reversa_survival *s = rt_survival(ctx, &rows);
            assert_int_equal(reversa_curve_create(ctx, s, NULL, &curve[half]), REVERSA_OK);
            assert_int_equal(reversa_log_rank_create(ctx, s, NULL, &test[half]), REVERSA_OK);
            reversa_survival_free(s);
        }
        for (int32_t g = 0; g < 3; g++) {
            reversa_log_rank_group part[2];
            assert_int_equal(reversa_curve_n_points(curve[0], g), reversa_curve_n_points(curve[1], g));
            for (int64_t i = 0; i < reversa_curve_n_points(curve[0], g); i++) {
                reversa_curve_point a;
                reversa_curve_point b;
                reversa_curve_point_at(curve[0], g, i, &a);
                reversa_curve_point_at(curve[1], g, i, &b);
                assert_true(a.time == b.time && a.at_risk == 2 * b.at_risk && a.events == 2 * b.events);
                assert_true(a.censored == 2 * b.censored);
                rt_assert_close(a.survival, b.survival, 1e-15, "survival");
            }
            for (int half = 0; half < 2; half++)
                reversa_log_rank_group_at(test[half], g, &part[half]);
            rt_assert_close(part[0].expected, 2 * part[1].expected, 1e-13, "expected");
            rt_assert_close(part[0].observed, 2 * part[1].observed, 1e-13, "observed");
        }
        for (int half = 0; half < 2; half++) {
            reversa_curve_free(curve[half]);
            reversa_log_rank_free(test[half]);
        }
    }
    reversa_context_free(ctx);
}

/* More distinct times than the bins may be: the rows are walked, to the same values as a thinner sample has in bins. */
static void test_make_not_for_many_times(void **state)
{
    (void)state;
    enum { N = 70000 };
    reversa_context *ctx = rt_context(NULL);
    double *exit = calloc(N, sizeof *exit);
    int32_t *event = calloc(N, sizeof *event);
    assert_true(exit && event);
    for (int i = 0; i < N; i++) {
        exit[i] = N - i;
        event[i] = 1;
    }
    reversa_survival_rows rows;
    reversa_curve *curve = NULL;
    rv_arena arena;
    rv_bins bins;
    reversa_survival_rows_init(&rows);
    rows.n = N;
    rows.exit = exit;
    rows.event = event;
    reversa_survival *s = rt_survival(ctx, &rows);
    rv_arena_open(ctx, &arena);
    assert_int_equal(rv_bins_make(ctx, &arena, s, false, 0, &bins), REVERSA_OK);
    assert_null(bins.bin);
    assert_int_equal(reversa_curve_create(ctx, s, NULL, &curve), REVERSA_OK);
    assert_int_equal(reversa_curve_n_points(curve, 0), N);
    rt_assert_close(reversa_curve_survival(curve, 0, N / 4, NULL).value, 0.75, 1e-12, "survival");
    reversa_curve_free(curve);
    rv_arena_free(&arena);
    reversa_survival_free(s);
    reversa_context_free(ctx);
    free(exit);
    free(event);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_make_counts),
        cmocka_unit_test(test_make_not_with_broken_weights),
        cmocka_unit_test(test_bins_and_rows_agree),
        cmocka_unit_test(test_make_not_for_many_times),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
