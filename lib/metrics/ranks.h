/*
 * The distinct numbers of a column, and which of them each row has.
 */
#ifndef RV_METRICS_RANKS_H
#define RV_METRICS_RANKS_H

#include "base/context.h"

typedef struct rv_ranks {
    double *value; /* [count] ascending; −0 is 0 */
    int32_t *of;   /* [n] each row's place in value */
    int32_t count;
} rv_ranks;

/* Ranks of a column without NaN. Lives in the arena. O(n), fastest where few numbers come often. */
reversa_status rv_ranks_make(reversa_context *ctx, rv_arena *arena, const double *column, int64_t n,
                             rv_ranks *ranks_out);

/* After neighbours in value were made equal: give them one place. */
reversa_status rv_ranks_join(reversa_context *ctx, rv_ranks *ranks, int64_t n);

/* The rows by bucket, stably: bucket(row) = 2 · rank, or 2 · rank + 1 where flag[row] is 0; without flags 2 · rank. */
reversa_status rv_ranks_order(reversa_context *ctx, const rv_ranks *ranks, const int32_t *flag, int64_t n,
                              int32_t *rows_out);

#endif
