/*
 * One stable counting pass, so each part keeps the order of the whole.
 */
#include "metrics/partition.h"

reversa_status rv_partition_make(reversa_context *ctx, rv_arena *arena, const int32_t *order, rv_numbers numbers,
                                 rv_partition *partition_out)
{
    int64_t n = numbers.n;
    int32_t count = numbers.count;
    int64_t *start = rv_arena_alloc(ctx, arena, (size_t)count + 1, sizeof *start);
    if (!start)
        return REVERSA_E_MEMORY;
    partition_out->rows = order;
    partition_out->start = start;
    start[count] = n;
    if (count == 1)
        return REVERSA_OK;
    int64_t *next = rv_arena_alloc(ctx, arena, (size_t)count, sizeof *next);
    int32_t *rows = rv_arena_alloc(ctx, arena, (size_t)n, sizeof *rows);
    if (!next || !rows)
        return REVERSA_E_MEMORY;
    for (int64_t i = 0; i < n; i++)
        next[numbers.of[i]]++;
    int64_t sum = 0;
    for (int32_t part = 0; part < count; part++) {
        start[part] = sum;
        sum += next[part];
        next[part] = start[part];
    }
    for (int64_t i = 0; i < n; i++)
        rows[next[numbers.of[order[i]]]++] = order[i];
    partition_out->rows = rows;
    return REVERSA_OK;
}
