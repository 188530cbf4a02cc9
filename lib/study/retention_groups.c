/*
 * Retention within the values of a column: the hazard part of the study for each, on its own people.
 *
 * Everyone stands in one of four parts (joined or not, left or still there), and each group's part is a number that is shown
 * or follows; the totals are the naive figures of everyone. People without a value are a group like the others, or the
 * totals would give away one that is hidden.
 */
#include <math.h>
#include <string.h>

#include "metrics/disclosure.h"
#include "metrics/rates.h"
#include "study/retention.h"

#define N_PARTS 4

/* The parts: joined and left, joined and still there, never joined and left, never joined and still there. */
static void read_parts(const reversa_retention *retention, int64_t *part)
{
    static const int figures[] = {RV_FIGURE_NAIVE_PARTICIPANTS, RV_FIGURE_NAIVE_OTHERS};
    for (int i = 0; i < 2; i++) {
        const reversa_figure *f = &retention->figures[figures[i]];
        part[2 * i] = f->events;
        part[2 * i + 1] = f->n - f->events;
    }
}

/* Study one group: its figures, of which two are kept, and its parts. */
static reversa_status study(const rv_retention_frame *whole, reversa_retention_group *group, int64_t *part)
{
    reversa_retention own = {.n_groups = 0};
    rv_retention_frame frame = {
        .ctx = whole->ctx, .employment = whole->employment, .options = whole->options, .retention = &own};
    frame.options.where_column = whole->options.by;
    frame.options.where_value = group->value;
    rv_arena_open(whole->ctx, &own.arena);
    rv_arena_open(whole->ctx, &frame.arena);
    reversa_status status = rv_retention_frame_fill(&frame);
    if (!status)
        status = rv_retention_hazard_estimate(&frame);
    read_parts(&own, part);
    group->hazard_ratio = own.figures[RV_FIGURE_HAZARD_RATIO].estimate;
    group->stay = own.figures[RV_FIGURE_STAY].estimate;
    rv_free(whole->ctx, own.warnings);
    rv_retention_drop_curves(&own);
    rv_arena_free(&own.arena);
    rv_arena_free(&frame.arena);
    return status;
}

static void hide(reversa_retention_group *group)
{
    const reversa_estimate none = {NAN, NAN, NAN, NAN, REVERSA_FIT_TOO_FEW};
    group->hidden = true;
    group->n = group->n_joined = group->n_left = REVERSA_HIDDEN_COUNT;
    group->hazard_ratio = group->stay = none;
}

/* All groups, the last of which are the people without a value, if there are any in the study. */
static reversa_status fill(const rv_retention_frame *frame, const char *const *names, int32_t n_names,
                           rv_arena *scratch)
{
    const reversa_estimate none = {NAN, NAN, NAN, NAN, REVERSA_FIT_NO_DATA};
    reversa_retention *retention = frame->retention;
    size_t most = (size_t)n_names + 1;
    int64_t *parts = rv_arena_alloc(frame->ctx, scratch, most, N_PARTS * sizeof *parts);
    bool *hidden = rv_arena_alloc(frame->ctx, scratch, most, sizeof *hidden);
    reversa_retention_group *groups = rv_arena_alloc(frame->ctx, &retention->arena, most, sizeof *groups);
    if (!parts || !hidden || !groups)
        return REVERSA_E_MEMORY;
    int64_t rest[N_PARTS];
    int32_t n = 0;
    read_parts(retention, rest);
    for (int32_t i = 0; i < n_names; i++) {
        int64_t *part = parts + (size_t)n * N_PARTS;
        if (!names[i])
            continue;
        groups[n].value = names[i];
        reversa_status status = study(frame, &groups[n], part);
        if (status)
            return status;
        for (int k = 0; k < N_PARTS; k++)
            rest[k] -= part[k];
        n++;
    }
    if (rest[0] + rest[1] + rest[2] + rest[3] > 0) {
        memcpy(parts + (size_t)n * N_PARTS, rest, sizeof rest);
        groups[n++] = (reversa_retention_group){.value = NULL, .hazard_ratio = none, .stay = none};
    }
    const rv_group_counts table = {
        .n_groups = (size_t)n, .n_columns = N_PARTS, .counts = parts, .smallest = frame->options.smallest};
    rv_disclosure_hide_groups(&table, hidden);
    for (int32_t i = 0; i < n; i++) {
        const int64_t *part = parts + (size_t)i * N_PARTS;
        groups[i].n = part[0] + part[1] + part[2] + part[3];
        groups[i].n_joined = part[0] + part[1];
        groups[i].n_left = part[0] + part[2];
        if (hidden[i])
            hide(&groups[i]);
    }
    retention->groups = groups;
    retention->n_groups = n;
    return REVERSA_OK;
}

reversa_status rv_retention_groups_estimate(const rv_retention_frame *frame)
{
    const reversa_employment *e = frame->employment;
    const rv_employment_column *column = NULL;
    reversa_rates values = {.n_groups = 0}; /* for the names alone, which outlive it in the result */
    int32_t *group = NULL;
    rv_arena scratch;
    if (!frame->options.by)
        return REVERSA_OK;
    for (int32_t c = 0; c < e->n_columns && !column; c++)
        column = strcmp(e->columns[c].name, frame->options.by) == 0 ? &e->columns[c] : NULL;
    if (!column)
        return rv_fail_at(frame->ctx, REVERSA_E_DATA, (rv_place){.column = frame->options.by},
                          "Employment has no such column");
    rv_arena_open(frame->ctx, &scratch);
    values.arena = frame->retention->arena;
    reversa_status status = rv_rate_group_fill(frame->ctx, e, column, &scratch, &values, &group);
    frame->retention->arena = values.arena;
    if (!status)
        status = fill(frame, values.names, values.n_groups, &scratch);
    rv_arena_free(&scratch);
    return status;
}

int32_t reversa_retention_n_groups(const reversa_retention *retention)
{
    return retention->n_groups;
}

void reversa_retention_group_at(const reversa_retention *retention, int32_t index, reversa_retention_group *group_out)
{
    bool is_one = index >= 0 && index < retention->n_groups;
    *group_out = is_one ? retention->groups[index] : (reversa_retention_group){.value = NULL};
}
