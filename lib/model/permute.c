/*
 * The columns of a draft, brought into keyed order.
 *
 * Each array of the draft serves again as soon as its ordered copy is made, for that of another column, as memory that was
 * never touched costs more than the copy; so the most that is held beside one copy of all columns is a few of them. Availability becomes UTC on the way: intervals are counted first, then written.
 * People are cut into blocks that threads share: each writes only to the places of its own people.
 */
#include "model/draft.h"

#include <string.h>

#include "base/pool.h"

#define BLOCK_PEOPLE 0x4000 /* under a millisecond */
#define N_SPARES 4          /* arrays of 4 and of 8 bytes a person, tags and weights */
#define AHEAD 64            /* people: how far before its use an offset is asked of memory; its values half as far */

/* An array that has served, for another one of about its size. */
typedef struct rv_spare {
    void *block; /* NULL for none */
    size_t bytes;
} rv_spare;

/* What the steps share. */
typedef struct rv_permutation {
    reversa_context *ctx;
    rv_draft *draft;
    reversa_cohort *cohort;
    const rv_column *utc_offset; /* of the cohort, in keyed order; NULL for none */
    rv_spare spares[N_SPARES];
} rv_permutation;

/* One column on its way. */
typedef struct rv_move {
    const reversa_cohort *cohort;
    const rv_column *from;
    rv_column *to;
    const rv_column *utc_offset;
    int64_t *packed; /* for each worker room for the intervals of one person */
    size_t room;
} rv_move;

/* The people of a block, those from first on and before end. */
typedef struct rv_block_range {
    int32_t first;
    int32_t end;
} rv_block_range;

static rv_block_range range_of(const rv_move *move, int64_t block)
{
    int64_t end = (block + 1) * BLOCK_PEOPLE;
    int32_t n = move->cohort->n_people;
    return (rv_block_range){(int32_t)(block * BLOCK_PEOPLE), end < n ? (int32_t)end : n};
}

static int64_t count_blocks(const reversa_cohort *cohort)
{
    return ((int64_t)cohort->n_people + BLOCK_PEOPLE - 1) / BLOCK_PEOPLE;
}

static reversa_status run(const rv_permutation *permutation, rv_move *move, rv_block_function function)
{
    return rv_parallel(permutation->ctx, count_blocks(move->cohort), function, move, NULL);
}

/* A block for an array of the cohort, which frees it from now on: one that has served, if it fits, else a new one. */
static void *take_block(rv_permutation *permutation, size_t count, size_t size)
{
    reversa_context *ctx = permutation->ctx;
    size_t bytes;
    if (!rv_size_multiply(count, size, &bytes))
        bytes = SIZE_MAX; /* nothing fits, and the allocation says why */
    rv_spare *best = NULL;
    for (size_t i = 0; i < N_SPARES; i++) {
        rv_spare *spare = &permutation->spares[i];
        if (spare->block && spare->bytes >= bytes && spare->bytes / 2 <= bytes && (!best || spare->bytes < best->bytes))
            best = spare;
    }
    void *block = best ? best->block : rv_alloc(ctx, count, size);
    if (!block)
        return NULL;
    if (best)
        *best = (rv_spare){0};
    if (rv_arena_keep(ctx, &permutation->cohort->arena, block)) {
        rv_free(ctx, block);
        return NULL;
    }
    return block;
}

/* The draft's array has served, and had so many bytes at least: it takes the place of the smallest spare block. */
static void release(rv_permutation *permutation, void *array_ptr, size_t bytes)
{
    void *array;
    memcpy(&array, array_ptr, sizeof array); /* array_ptr points to a pointer of any type */
    rv_spare *least = &permutation->spares[0];
    for (size_t i = 1; i < N_SPARES; i++)
        if (permutation->spares[i].bytes < least->bytes)
            least = &permutation->spares[i];
    rv_spare given = {array, array ? bytes : 0};
    if (given.bytes > least->bytes) {
        array = least->block;
        *least = given;
    }
    rv_heap_free(permutation->draft->heap, array);
    array = NULL;
    memcpy(array_ptr, &array, sizeof array);
}

static reversa_status move_numbers(void *state, int64_t block, int32_t worker)
{
    const rv_move *move = state;
    rv_block_range people = range_of(move, block);
    (void)worker;
    for (int32_t p = people.first; p < people.end; p++)
        move->to->number[p] = move->from->number[move->cohort->input_of[p]];
    return REVERSA_OK;
}

static reversa_status permute_numbers(rv_permutation *permutation, rv_column *from, rv_column *to)
{
    reversa_cohort *cohort = permutation->cohort;
    rv_move move = {.cohort = cohort, .from = from, .to = to};
    to->number = take_block(permutation, (size_t)cohort->n_people, sizeof *to->number);
    if (!to->number)
        return REVERSA_E_MEMORY;
    reversa_status status = run(permutation, &move, move_numbers);
    release(permutation, &from->number, (size_t)cohort->n_people * sizeof *from->number);
    return status;
}

static reversa_status move_codes(void *state, int64_t block, int32_t worker)
{
    const rv_move *move = state;
    rv_block_range people = range_of(move, block);
    (void)worker;
    for (int32_t p = people.first; p < people.end; p++)
        move->to->code[p] = move->from->code[move->cohort->input_of[p]];
    return REVERSA_OK;
}

static reversa_status permute_codes(rv_permutation *permutation, rv_column *from, rv_column *to)
{
    reversa_cohort *cohort = permutation->cohort;
    rv_move move = {.cohort = cohort, .from = from, .to = to};
    to->code = take_block(permutation, (size_t)cohort->n_people, sizeof *to->code);
    if (!to->code)
        return REVERSA_E_MEMORY;
    reversa_status status = run(permutation, &move, move_codes);
    release(permutation, &from->code, (size_t)cohort->n_people * sizeof *from->code);
    return status;
}

/* Counts behind each other become offsets. */
static void sum_up(int64_t *offset, int32_t n)
{
    offset[0] = 0;
    for (int32_t p = 0; p < n; p++)
        offset[p + 1] += offset[p];
}

/* The next people's values are all over the memory: have them fetched while those of this person are moved. The offsets of
 * whoever is half as far away have arrived by now. */
static inline void fetch_ahead(const rv_move *move, int32_t person, int32_t end)
{
    const rv_column *from = move->from;
    const int32_t *input_of = move->cohort->input_of;
    if (person + AHEAD >= end)
        return;
    __builtin_prefetch(&from->offset[input_of[person + AHEAD]]);
    int64_t first = from->offset[input_of[person + AHEAD / 2]];
    if (from->kind == REVERSA_COLUMN_MINUTES) {
        __builtin_prefetch(from->minute + 2 * first);
        return;
    }
    __builtin_prefetch(from->tag + first);
    __builtin_prefetch(from->weight + first);
}

static reversa_status count_tags(void *state, int64_t block, int32_t worker)
{
    const rv_move *move = state;
    const int64_t *offset = move->from->offset;
    rv_block_range people = range_of(move, block);
    (void)worker;
    for (int32_t p = people.first; p < people.end; p++) {
        int32_t position = move->cohort->input_of[p];
        move->to->offset[p + 1] = offset[position + 1] - offset[position];
    }
    return REVERSA_OK;
}

static reversa_status move_tags(void *state, int64_t block, int32_t worker)
{
    const rv_move *move = state;
    const rv_column *from = move->from;
    rv_column *to = move->to;
    rv_block_range people = range_of(move, block);
    (void)worker;
    for (int32_t p = people.first; p < people.end; p++) {
        fetch_ahead(move, p, people.end);
        int64_t source = from->offset[move->cohort->input_of[p]];
        for (int64_t k = to->offset[p]; k < to->offset[p + 1]; k++, source++) {
            to->tag[k] = from->tag[source];
            to->weight[k] = from->weight[source];
        }
    }
    return REVERSA_OK;
}

static reversa_status permute_tags(rv_permutation *permutation, rv_column *from, rv_column *to)
{
    reversa_cohort *cohort = permutation->cohort;
    rv_move move = {.cohort = cohort, .from = from, .to = to};
    size_t n = (size_t)cohort->n_people;
    size_t total = n > 0 ? (size_t)from->offset[n] : 0;
    to->offset = take_block(permutation, n + 1, sizeof *to->offset);
    to->tag = take_block(permutation, total, sizeof *to->tag);
    to->weight = take_block(permutation, total, sizeof *to->weight);
    if (!to->offset || !to->tag || !to->weight)
        return REVERSA_E_MEMORY;
    reversa_status status = run(permutation, &move, count_tags);
    if (!status) {
        sum_up(to->offset, cohort->n_people);
        status = run(permutation, &move, move_tags);
    }
    release(permutation, &from->offset, (n + 1) * sizeof *from->offset);
    release(permutation, &from->tag, total * sizeof *from->tag);
    release(permutation, &from->weight, total * sizeof *from->weight);
    return status;
}

/* The local intervals of one person. */
typedef struct rv_week {
    const int32_t *minute; /* [2 n] */
    size_t n;
    int32_t utc_offset; /* minutes */
    bool plain;         /* they only have to be moved by the offset */
} rv_week;

static rv_week week_of(const rv_move *move, int32_t person)
{
    int32_t position = move->cohort->input_of[person];
    int64_t first = move->from->offset[position];
    rv_week week = {.n = (size_t)(move->from->offset[position + 1] - first), .plain = true};
    if (week.n == 0)
        return week;
    int64_t offset = move->utc_offset ? move->utc_offset->number[person] : REVERSA_MISSING_NUMBER;
    week.minute = move->from->minute + 2 * first;
    week.utc_offset = offset == REVERSA_MISSING_NUMBER ? 0 : (int32_t)(offset / 1000000);
    week.plain = rv_week_is_plain(week.minute, week.n, week.utc_offset);
    return week;
}

static reversa_status count_weeks(void *state, int64_t block, int32_t worker)
{
    const rv_move *move = state;
    int64_t *packed = move->packed + (size_t)worker * move->room;
    rv_block_range people = range_of(move, block);
    for (int32_t p = people.first; p < people.end; p++) {
        fetch_ahead(move, p, people.end);
        rv_week week = week_of(move, p);
        if (!week.plain)
            week.n = rv_week_to_utc(week.minute, week.n, week.utc_offset, packed);
        move->to->offset[p + 1] = (int64_t)week.n;
    }
    return REVERSA_OK;
}

static reversa_status write_weeks(void *state, int64_t block, int32_t worker)
{
    const rv_move *move = state;
    int64_t *packed = move->packed + (size_t)worker * move->room;
    rv_block_range people = range_of(move, block);
    for (int32_t p = people.first; p < people.end; p++) {
        fetch_ahead(move, p, people.end);
        rv_week week = week_of(move, p);
        if (!week.minute)
            continue;
        int32_t *minute = move->to->minute + 2 * (size_t)move->to->offset[p];
        for (size_t i = 0; week.plain && i < 2 * week.n; i++)
            minute[i] = week.minute[i] - week.utc_offset;
        size_t n = week.plain ? 0 : rv_week_to_utc(week.minute, week.n, week.utc_offset, packed);
        for (size_t i = 0; i < n; i++) {
            minute[2 * i] = (int32_t)(packed[i] >> 32);
            minute[2 * i + 1] = (int32_t)(packed[i] & INT32_MAX);
        }
    }
    return REVERSA_OK;
}

/* Room for the person with the most intervals, each of which the end of the week may cut in two, for every worker. */
static reversa_status make_room(const rv_permutation *permutation, rv_move *move)
{
    int64_t n_workers = rv_workers(permutation->ctx);
    int64_t n_blocks = count_blocks(move->cohort);
    int64_t most = 0;
    for (int32_t i = 0; i < move->cohort->n_people; i++) {
        int64_t count = move->from->offset[i + 1] - move->from->offset[i];
        most = count > most ? count : most;
    }
    size_t total;
    if (!rv_size_multiply(2 * (size_t)most, (size_t)(n_workers < n_blocks ? n_workers : n_blocks), &total))
        return rv_fail(permutation->ctx, REVERSA_E_MEMORY, "Out of memory: %lld intervals", (long long)most);
    move->room = 2 * (size_t)most;
    move->packed = rv_alloc(permutation->ctx, total, sizeof *move->packed);
    return move->packed ? REVERSA_OK : REVERSA_E_MEMORY;
}

static reversa_status permute_minutes(rv_permutation *permutation, rv_column *from, rv_column *to)
{
    reversa_cohort *cohort = permutation->cohort;
    rv_move move = {.cohort = cohort, .from = from, .to = to, .utc_offset = permutation->utc_offset};
    size_t n = (size_t)cohort->n_people;
    size_t total = n > 0 ? (size_t)from->offset[n] : 0;
    to->offset = take_block(permutation, n + 1, sizeof *to->offset);
    reversa_status status = to->offset ? make_room(permutation, &move) : REVERSA_E_MEMORY;
    if (!status)
        status = run(permutation, &move, count_weeks);
    if (!status) {
        sum_up(to->offset, cohort->n_people);
        to->minute = take_block(permutation, (size_t)to->offset[n], 2 * sizeof *to->minute);
        status = to->minute ? run(permutation, &move, write_weeks) : REVERSA_E_MEMORY;
    }
    rv_free(permutation->ctx, move.packed);
    release(permutation, &from->offset, (n + 1) * sizeof *from->offset);
    release(permutation, &from->minute, total * 2 * sizeof *from->minute);
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
    for (size_t i = 0; i < N_SPARES; i++)
        rv_free(ctx, permutation.spares[i].block);
    return status;
}
