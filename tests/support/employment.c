/* Employment from a table in a test. */
#include "support/employment.h"

#include <stdio.h>
#include <stdlib.h>

reversa_employment *rt_employment(reversa_context *ctx, const rt_employee *people, int32_t n)
{
    size_t room = (size_t)n + 1;
    char(*text)[16] = malloc(room * sizeof *text);
    const char **id = malloc(room * sizeof *id);
    const char **reason = malloc(room * sizeof *reason);
    const char **unit = malloc(room * sizeof *unit);
    double *age = malloc(room * sizeof *age);
    int32_t *day = malloc(3 * room * sizeof *day);
    assert_true(text && id && reason && unit && age && day);
    for (int32_t i = 0; i < n; i++) {
        (void)snprintf(text[i], sizeof text[i], "p%d", i);
        id[i] = text[i];
        reason[i] = people[i].reason;
        unit[i] = people[i].unit;
        age[i] = people[i].age;
        day[i] = people[i].hire;
        day[n + i] = people[i].exit;
        day[2 * n + i] = people[i].start;
    }
    reversa_employment_column columns[2] = {{"age", NULL, age}, {"unit", unit, NULL}};
    reversa_employment_rows rows;
    reversa_employment *employment = NULL;
    reversa_employment_rows_init(&rows);
    rows.n = n;
    rows.person_id = id;
    rows.hire = day;
    rows.exit = day + n;
    rows.programme_start = day + 2 * n;
    rows.reason = reason;
    rows.columns = columns;
    rows.n_columns = 2;
    assert_int_equal(reversa_employment_create(ctx, &rows, &employment), REVERSA_OK);
    free(text), free(id), free(reason), free(unit), free(age), free(day);
    return employment;
}

void rt_frame_open(reversa_context *ctx, const reversa_employment *employment, const reversa_retention_options *options,
                   rv_retention_frame *frame)
{
    rv_arena arena;
    *frame = (rv_retention_frame){.ctx = ctx, .employment = employment};
    reversa_retention_options_init(&frame->options);
    if (options)
        frame->options = *options;
    rv_arena_open(ctx, &arena);
    frame->retention = rv_arena_alloc(ctx, &arena, 1, sizeof *frame->retention);
    assert_non_null(frame->retention);
    frame->retention->arena = arena;
    rv_arena_open(ctx, &frame->arena);
    assert_int_equal(rv_retention_window_find(frame), REVERSA_OK);
    assert_int_equal(rv_retention_frame_fill(frame), REVERSA_OK);
}

void rt_frame_close(rv_retention_frame *frame)
{
    rv_arena_free(&frame->arena);
    reversa_retention_free(frame->retention);
}
