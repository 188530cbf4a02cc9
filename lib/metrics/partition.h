/*
 * Rows in an order, taken apart by a number that each row has: by group, or by stratum.
 */
#ifndef RV_METRICS_PARTITION_H
#define RV_METRICS_PARTITION_H

#include "base/context.h"

typedef struct rv_partition {
    const int32_t *rows;  /* [n] those with number 0, then those with 1, …, each in the given order */
    const int64_t *start; /* [count + 1] where each number begins */
} rv_partition;

/* The numbers of rows: of[row] is in 0 .. count − 1. */
typedef struct rv_numbers {
    const int32_t *of; /* [n] */
    int64_t n;
    int32_t count; /* >= 1 */
} rv_numbers;

/* Take `order` (a permutation of 0 .. n − 1) apart by number. Lives in the arena; `order` itself
 * is borrowed where there is one number only. */
reversa_status rv_partition_make(reversa_context *ctx, rv_arena *arena, const int32_t *order, rv_numbers numbers,
                                 rv_partition *partition_out);

#endif
