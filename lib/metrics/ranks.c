/*
 * Tenure in whole days or months has a few hundred values among millions of rows. So the values are looked up in a small
 * table by their bits, and only the distinct ones are sorted; where there prove to be many, the column is
 * sorted by its bits as a whole. Rows are then put in order by counting.
 */
#include "metrics/ranks.h"

#include "metrics/radix.h"

#define TABLE_BITS 16
#define TABLE_SIZE ((size_t)1 << TABLE_BITS)
#define MOST_FEW ((int32_t)1 << 14) /* a quarter of the table: look-ups stay short */

/* A column's distinct values in the order in which they come. */
typedef struct table {
    uint64_t *key; /* [TABLE_SIZE] */
    int32_t *code; /* [TABLE_SIZE] 1 + the number of the value, 0 for an empty slot */
    rv_radix few;  /* [MOST_FEW] key and number of each value */
    int32_t *rank; /* [MOST_FEW] of each value, by number */
    int32_t count;
} table;

static reversa_status open_table(reversa_context *ctx, rv_arena *scratch, table *t)
{
    t->key = rv_arena_alloc(ctx, scratch, TABLE_SIZE, sizeof *t->key);
    t->code = rv_arena_alloc(ctx, scratch, TABLE_SIZE, sizeof *t->code);
    t->rank = rv_arena_alloc(ctx, scratch, MOST_FEW, sizeof *t->rank);
    t->count = 0;
    return t->key && t->code && t->rank ? rv_radix_open(ctx, scratch, MOST_FEW, &t->few) : REVERSA_E_MEMORY;
}

/* Number the values of a column. False where there are too many. */
static bool number_values(table *t, const double *column, int64_t n, int32_t *number)
{
    for (int64_t i = 0; i < n; i++) {
        uint64_t key = rv_radix_key(column[i]);
        size_t slot = (size_t)((key * UINT64_C(0x9E3779B97F4A7C15)) >> (64 - TABLE_BITS));
        while (t->code[slot] != 0 && t->key[slot] != key)
            slot = (slot + 1) & (TABLE_SIZE - 1);
        if (t->code[slot] == 0) {
            if (t->count == MOST_FEW)
                return false;
            t->few.key[t->count] = key;
            t->few.row[t->count] = (int32_t)i; /* where the value can be read */
            t->key[slot] = key;
            t->code[slot] = ++t->count;
        }
        number[i] = t->code[slot] - 1;
    }
    return true;
}

static reversa_status rank_few(reversa_context *ctx, rv_arena *arena, table *t, const double *column, int64_t n,
                               rv_ranks *ranks)
{
    ranks->value = rv_arena_alloc(ctx, arena, (size_t)t->count, sizeof *ranks->value);
    if (!ranks->value)
        return REVERSA_E_MEMORY;
    ranks->count = t->count;
    rv_radix_sort(&t->few, (size_t)t->count);
    for (int32_t rank = 0; rank < t->count; rank++) {
        int32_t row = t->few.row[rank];
        ranks->value[rank] = column[row] + 0.0;
        t->rank[ranks->of[row]] = rank;
    }
    for (int64_t i = 0; i < n; i++)
        ranks->of[i] = t->rank[ranks->of[i]];
    return REVERSA_OK;
}

static reversa_status rank_many(reversa_context *ctx, rv_arena *arena, rv_arena *scratch, const double *column,
                                int64_t n, rv_ranks *ranks)
{
    rv_radix radix;
    reversa_status status = rv_radix_open(ctx, scratch, (size_t)n, &radix);
    if (status)
        return status;
    for (int64_t i = 0; i < n; i++) {
        radix.key[i] = rv_radix_key(column[i]);
        radix.row[i] = (int32_t)i;
    }
    rv_radix_sort(&radix, (size_t)n);
    int32_t rank = -1;
    for (int64_t i = 0; i < n; i++) {
        rank += i == 0 || radix.key[i] != radix.key[i - 1];
        ranks->of[radix.row[i]] = rank;
    }
    ranks->count = rank + 1;
    ranks->value = rv_arena_alloc(ctx, arena, (size_t)ranks->count, sizeof *ranks->value);
    if (!ranks->value)
        return REVERSA_E_MEMORY;
    for (int64_t i = 0; i < n; i++)
        ranks->value[ranks->of[i]] = column[i] + 0.0;
    return REVERSA_OK;
}

reversa_status rv_ranks_make(reversa_context *ctx, rv_arena *arena, const double *column, int64_t n,
                             rv_ranks *ranks_out)
{
    rv_arena scratch;
    table t;
    rv_ranks ranks = {NULL, NULL, 0};
    rv_arena_open(ctx, &scratch);
    reversa_status status = open_table(ctx, &scratch, &t);
    if (status)
        goto done;
    ranks.of = rv_arena_alloc(ctx, arena, (size_t)n, sizeof *ranks.of);
    if (!ranks.of)
        status = REVERSA_E_MEMORY;
    else if (number_values(&t, column, n, ranks.of))
        status = rank_few(ctx, arena, &t, column, n, &ranks);
    else
        status = rank_many(ctx, arena, &scratch, column, n, &ranks);
    *ranks_out = ranks;
done:
    rv_arena_free(&scratch);
    return status;
}

reversa_status rv_ranks_join(reversa_context *ctx, rv_ranks *ranks, int64_t n)
{
    int32_t *place = rv_alloc(ctx, (size_t)ranks->count, sizeof *place);
    int32_t last = -1;
    if (!place)
        return REVERSA_E_MEMORY;
    for (int32_t i = 0; i < ranks->count; i++) {
        if (last < 0 || ranks->value[i] != ranks->value[last])
            ranks->value[++last] = ranks->value[i];
        place[i] = last;
    }
    for (int64_t i = 0; i < n; i++)
        ranks->of[i] = place[ranks->of[i]];
    ranks->count = last + 1;
    rv_free(ctx, place);
    return REVERSA_OK;
}

reversa_status rv_ranks_order(reversa_context *ctx, const rv_ranks *ranks, const int32_t *flag, int64_t n,
                              int32_t *rows_out)
{
    size_t n_buckets = 2 * (size_t)ranks->count;
    uint32_t *next = rv_alloc(ctx, n_buckets, sizeof *next);
    uint32_t sum = 0;
    if (!next)
        return REVERSA_E_MEMORY;
    for (int64_t i = 0; i < n; i++)
        next[2 * (size_t)ranks->of[i] + (flag && flag[i] == 0)]++;
    for (size_t bucket = 0; bucket < n_buckets; bucket++) {
        uint32_t count = next[bucket];
        next[bucket] = sum;
        sum += count;
    }
    for (int64_t i = 0; i < n; i++)
        rows_out[next[2 * (size_t)ranks->of[i] + (flag && flag[i] == 0)]++] = (int32_t)i;
    rv_free(ctx, next);
    return REVERSA_OK;
}
