/*
 * The columns of a draft, brought into keyed order.
 *
 * Each array of the draft is released as soon as its ordered copy is made, so the most that is held beside one copy of all
 * columns is the largest of them. Availability becomes UTC on the way: intervals are counted first, then written.
 */
#include "model/draft.h"

#include <string.h>

/* What the steps share. */
typedef struct rv_permutation {
    reversa_context *ctx;
    rv_draft *draft;
    reversa_cohort *cohort;
    const rv_column *utc_offset; /* of the cohort, in keyed order; NULL for none */
    int64_t *packed;             /* room for the intervals of one person */
    size_t packed_capacity;
} rv_permutation;

static void release(const rv_permutation *permutation, void *array_ptr)
{
    void *array;
    memcpy(&array, array_ptr, sizeof array); /* array_ptr points to a pointer of any type */
    rv_heap_free(permutation->draft->heap, array);
    array = NULL;
    memcpy(array_ptr, &array, sizeof array);
}

static reversa_status permute_numbers(rv_permutation *permutation, rv_column *from, rv_column *to)
{
    reversa_cohort *cohort = permutation->cohort;
    reversa_context *ctx = permutation->ctx;
    reversa_status status = REVERSA_OK;
    to->number = rv_arena_alloc(ctx, &cohort->arena, (size_t)cohort->n_people, sizeof *to->number);
    if (!to->number)
        return REVERSA_E_MEMORY;
    for (int32_t p = 0; !status && p < cohort->n_people; p++) {
        to->number[p] = from->number[cohort->input_of[p]];
        status = rv_draft_poll(ctx, p);
    }
    release(permutation, &from->number);
    return status;
}

static reversa_status permute_codes(rv_permutation *permutation, rv_column *from, rv_column *to)
{
    reversa_cohort *cohort = permutation->cohort;
    reversa_context *ctx = permutation->ctx;
    reversa_status status = REVERSA_OK;
    to->code = rv_arena_alloc(ctx, &cohort->arena, (size_t)cohort->n_people, sizeof *to->code);
    if (!to->code)
        return REVERSA_E_MEMORY;
    for (int32_t p = 0; !status && p < cohort->n_people; p++) {
        to->code[p] = from->code[cohort->input_of[p]];
        status = rv_draft_poll(ctx, p);
    }
    release(permutation, &from->code);
    return status;
}

static reversa_status permute_tags(rv_permutation *permutation, rv_column *from, rv_column *to)
{
    reversa_cohort *cohort = permutation->cohort;
    reversa_context *ctx = permutation->ctx;
    size_t n = (size_t)cohort->n_people;
    size_t total = n > 0 ? (size_t)from->offset[n] : 0;
    reversa_status status = REVERSA_OK;
    to->offset = rv_arena_alloc(ctx, &cohort->arena, n + 1, sizeof *to->offset);
    to->tag = rv_arena_alloc(ctx, &cohort->arena, total, sizeof *to->tag);
    to->weight = rv_arena_alloc(ctx, &cohort->arena, total, sizeof *to->weight);
    if (!to->offset || !to->tag || !to->weight)
        return REVERSA_E_MEMORY;
    for (size_t p = 0; !status && p < n; p++) {
        int64_t first = from->offset[cohort->input_of[p]];
        size_t count = (size_t)(from->offset[cohort->input_of[p] + 1] - first);
        if (count > 0) {
            memcpy(to->tag + to->offset[p], from->tag + first, count * sizeof *to->tag);
            memcpy(to->weight + to->offset[p], from->weight + first, count * sizeof *to->weight);
        }
        to->offset[p + 1] = to->offset[p] + (int64_t)count;
        status = rv_draft_poll(ctx, (int64_t)p);
    }
    release(permutation, &from->offset);
    release(permutation, &from->tag);
    release(permutation, &from->weight);
    return status;
}

/* The intervals of one person in UTC, in permutation->packed. */
static reversa_status week_of(rv_permutation *permutation, const rv_column *from, int32_t person, size_t *n_out)
{
    int32_t position = permutation->cohort->input_of[person];
    int64_t first = from->offset[position];
    size_t count = (size_t)(from->offset[position + 1] - first);
    int64_t offset = REVERSA_MISSING_NUMBER;
    *n_out = 0;
    if (count == 0)
        return REVERSA_OK;
    reversa_status status = rv_grow(permutation->ctx, &permutation->packed, &permutation->packed_capacity, 2 * count,
                                    sizeof *permutation->packed);
    if (status)
        return status;
    if (permutation->utc_offset)
        offset = permutation->utc_offset->number[person];
    int32_t minutes = offset == REVERSA_MISSING_NUMBER ? 0 : (int32_t)(offset / 1000000);
    *n_out = rv_week_to_utc(from->minute + 2 * first, count, minutes, permutation->packed);
    return REVERSA_OK;
}

static reversa_status count_weeks(rv_permutation *permutation, const rv_column *from, rv_column *to)
{
    reversa_status status = REVERSA_OK;
    for (int32_t p = 0; !status && p < permutation->cohort->n_people; p++) {
        size_t count = 0;
        status = week_of(permutation, from, p, &count);
        to->offset[p + 1] = to->offset[p] + (int64_t)count;
        if (!status)
            status = rv_draft_poll(permutation->ctx, p);
    }
    return status;
}

static reversa_status write_weeks(rv_permutation *permutation, const rv_column *from, rv_column *to)
{
    reversa_status status = REVERSA_OK;
    for (int32_t p = 0; !status && p < permutation->cohort->n_people; p++) {
        size_t count = 0;
        status = week_of(permutation, from, p, &count);
        for (size_t i = 0; !status && i < count; i++) {
            int32_t *minute = to->minute + 2 * ((size_t)to->offset[p] + i);
            minute[0] = (int32_t)(permutation->packed[i] >> 32);
            minute[1] = (int32_t)(permutation->packed[i] & INT32_MAX);
        }
        if (!status)
            status = rv_draft_poll(permutation->ctx, p);
    }
    return status;
}

static reversa_status permute_minutes(rv_permutation *permutation, rv_column *from, rv_column *to)
{
    reversa_cohort *cohort = permutation->cohort;
    reversa_context *ctx = permutation->ctx;
    size_t n = (size_t)cohort->n_people;
    to->offset = rv_arena_alloc(ctx, &cohort->arena, n + 1, sizeof *to->offset);
    if (!to->offset)
        return REVERSA_E_MEMORY;
    reversa_status status = count_weeks(permutation, from, to);
    if (status)
        return status;
    to->minute = rv_arena_alloc(ctx, &cohort->arena, (size_t)to->offset[n], 2 * sizeof *to->minute);
    status = to->minute ? write_weeks(permutation, from, to) : REVERSA_E_MEMORY;
    release(permutation, &from->offset);
    release(permutation, &from->minute);
    return status;
}

static reversa_status permute_column(rv_permutation *permutation, rv_column *from, rv_column *to)
{
    switch (from->kind) {
    case REVERSA_COLUMN_NUMBER:
        return permute_numbers(permutation, from, to);
    case REVERSA_COLUMN_TAGS:
        return permute_tags(permutation, from, to);
    case REVERSA_COLUMN_MINUTES:
        return permute_minutes(permutation, from, to);
    case REVERSA_COLUMN_TEXT:
    case REVERSA_COLUMN_DATE:
        break;
    }
    return permute_codes(permutation, from, to);
}

/* Columns of one kind, or of all but that kind. */
static reversa_status permute_kind(rv_permutation *permutation, rv_column *columns, bool minutes)
{
    rv_draft *draft = permutation->draft;
    reversa_status status = REVERSA_OK;
    for (int32_t i = 0; !status && i < draft->n_columns; i++) {
        if ((draft->columns[i].kind == REVERSA_COLUMN_MINUTES) != minutes)
            continue;
        status = rv_poll(permutation->ctx);
        if (!status)
            status = permute_column(permutation, &draft->columns[i], &columns[i]);
    }
    return status;
}

reversa_status rv_permute_columns(reversa_context *ctx, rv_draft *draft, reversa_cohort *cohort)
{
    rv_permutation permutation = {.ctx = ctx, .draft = draft, .cohort = cohort};
    size_t n_columns = (size_t)draft->n_columns;
    rv_column *columns = rv_arena_alloc(ctx, &cohort->arena, n_columns, sizeof *columns);
    if (!columns)
        return REVERSA_E_MEMORY;
    for (size_t i = 0; i < n_columns; i++) {
        const char *name = draft->columns[i].name;
        columns[i].kind = draft->columns[i].kind;
        columns[i].n_repeated = draft->columns[i].n_repeated;
        columns[i].name = rv_arena_text(ctx, &cohort->arena, name, strlen(name));
        if (!columns[i].name)
            return REVERSA_E_MEMORY;
    }
    cohort->columns = columns;
    cohort->n_columns = draft->n_columns;
    reversa_status status = permute_kind(&permutation, columns, false);
    permutation.utc_offset = rv_cohort_column(cohort, "utc_offset");
    if (!status)
        status = permute_kind(&permutation, columns, true);
    rv_free(ctx, permutation.packed);
    return status;
}
