/* The layout of rows: slots, who is left out, where rows enter. */
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

static rv_cox_frame build(rv_arena *arena, const rt_cox *data, const reversa_survival *survival, int32_t event)
{
    rv_cox_frame frame = {.unit = 1};
    reversa_cox_columns columns;
    const double *column[RT_COX_COLUMNS];
    reversa_cox_columns_init(&columns);
    for (int32_t j = 0; j < data->p; j++)
        column[j] = data->x[j];
    columns.n_columns = data->p;
    columns.column = column;
    rv_arena_open(ctx, arena);
    assert_int_equal(rv_cox_frame_build(ctx, arena, survival, &columns, event, &frame), REVERSA_OK);
    return frame;
}

/* Each row in play once, in its slot; each row that is left out never at risk at an event, or without weight. */
static void check_layout(const rt_cox *data, const rv_cox_frame *f)
{
    bool seen[RT_COX_ROWS] = {false};
    for (int64_t k = 0; k < f->n_slots; k++) {
        for (int64_t i = f->slot_row[k]; i < f->slot_row[k + 1]; i++) {
            int32_t row = f->row[i];
            bool event = i < f->slot_row[k] + f->slot_events[k];
            assert_false(seen[row]);
            seen[row] = true;
            assert_int_equal(data->stratum[row], f->stratum[f->slot_stratum[k]]);
            assert_int_equal(event, data->event[row] == 1 && data->exit[row] == f->slot_time[k]);
            assert_true(f->slot_time[k] <= data->exit[row]);
            if (k + 1 < f->n_slots && isfinite(f->slot_time[k + 1]))
                assert_true(data->exit[row] < f->slot_time[k + 1]);
            if (f->enter) {
                assert_true(f->slot_time[f->enter[i]] <= data->entry[row]);
                assert_true(f->slot_time[f->enter[i] + 1] > data->entry[row]);
            }
        }
    }
    for (int32_t i = 0; i < data->n; i++) {
        bool met = false;
        for (int32_t j = 0; j < data->n; j++)
            met = met || (data->event[j] == 1 && data->weight[j] > 0 && data->stratum[i] == data->stratum[j] &&
                          data->entry[i] < data->exit[j] && data->exit[j] <= data->exit[i]);
        assert_int_equal(seen[i], met && data->weight[i] > 0);
    }
}

static void test_build_random_rows(void **state)
{
    (void)state;
    uint64_t random = rt_seed();
    for (int32_t trial = 0; trial < 60; trial++) {
        rt_cox data;
        rv_arena arena;
        rt_cox_draw(&data, &random, trial % 8);
        for (int32_t i = 0; i < data.n; i++) {
            data.weight[i] = rt_between(&random, 0, 5) ? data.weight[i] : 0;
            data.event[i] *= (int32_t)rt_between(&random, 1, 2); /* the second is another event */
        }
        reversa_survival *survival = rt_cox_survival(ctx, &data);
        rv_cox_frame frame = build(&arena, &data, survival, 1);
        check_layout(&data, &frame);
        rv_arena_free(&arena);
        reversa_survival_free(survival);
    }
}

static void test_build_columns_are_centred_and_scaled(void **state)
{
    (void)state;
    uint64_t random = rt_seed() + 1;
    rt_cox data;
    rv_arena arena;
    rt_cox_draw(&data, &random, RT_COX_STRATA | RT_COX_WEIGHTS);
    reversa_survival *survival = rt_cox_survival(ctx, &data);
    rv_cox_frame f = build(&arena, &data, survival, 0);
    for (int32_t j = 0; j < f.p; j++) {
        double deviation = 0;
        double weights = 0;
        for (int32_t s = 0; s < f.n_strata; s++) {
            double sum = 0;
            for (int64_t i = f.slot_row[f.stratum_slot[s]]; i < f.slot_row[f.stratum_slot[s + 1]]; i++) {
                sum += f.weight[i] * f.x[j][i];
                deviation += f.weight[i] * fabs(f.x[j][i]);
                weights += f.weight[i];
                rt_cox_near(f.x[j][i] * f.scale[j] + f.centre[j][s], data.x[j][f.row[i]], 1e-13, "column");
            }
            assert_true(fabs(sum) < 1e-10);
        }
        rt_cox_near(deviation / weights, 1, 1e-12, "mean absolute deviation");
    }
    rv_arena_free(&arena);
    reversa_survival_free(survival);
}

static void test_build_without_events_has_no_slots(void **state)
{
    (void)state;
    uint64_t random = rt_seed() + 2;
    rt_cox data;
    rv_arena arena;
    rt_cox_draw(&data, &random, 0);
    for (int32_t i = 0; i < data.n; i++)
        data.event[i] = 0;
    reversa_survival *survival = rt_cox_survival(ctx, &data);
    rv_cox_frame f = build(&arena, &data, survival, 0);
    assert_int_equal(f.n_slots, 0);
    assert_int_equal(f.m, 0);
    rv_arena_free(&arena);
    reversa_survival_free(survival);
}

static void test_keep_drops_the_rest(void **state)
{
    (void)state;
    double a[1] = {1};
    double b[1] = {2};
    double c[1] = {3};
    double *x[3] = {a, b, c};
    int32_t column[3] = {0, 1, 2};
    double scale[3] = {10, 20, 30};
    double sum[3] = {5, 6, 7};
    bool keep[3] = {true, false, true};
    rv_cox_frame f = {.p = 3, .x = x, .column = column, .scale = scale, .event_sum = sum};
    rv_cox_frame_keep(&f, keep);
    assert_int_equal(f.p, 2);
    assert_int_equal(f.column[1], 2);
    assert_true(f.x[1] == c && f.scale[1] == 30 && f.event_sum[1] == 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_build_random_rows),
        cmocka_unit_test(test_build_columns_are_centred_and_scaled),
        cmocka_unit_test(test_build_without_events_has_no_slots),
        cmocka_unit_test(test_keep_drops_the_rest),
    };
    return cmocka_run_group_tests_name("cox_frame", tests, open_context, close_context);
}
