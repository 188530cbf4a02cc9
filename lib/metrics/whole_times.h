/*
 * Person-time in whole days or months, straight from the caller's columns to bins: all that curves and tests need of it,
 * with no row held.
 */
#ifndef RV_METRICS_WHOLE_TIMES_H
#define RV_METRICS_WHOLE_TIMES_H

#include "metrics/bins.h"

typedef struct rv_whole_times {
    reversa_survival survival; /* its numbers and the times 0, 1, 2, …, but no rows and no arena */
    rv_bins bins;
} rv_whole_times;

/* Check and count the rows. Leaves bins.bin NULL, with nothing reported, where they must be held instead: a weight, a
 * time that is not whole or not in 0 to 65 535, many parts beside the rows, or a row that is wrong. event 0 stands
 * for any. All lives in the arena. */
reversa_status rv_whole_times_make(reversa_context *ctx, rv_arena *arena, const reversa_survival_rows *rows,
                                   bool by_stratum, int32_t event, rv_whole_times *whole_out);

#endif
