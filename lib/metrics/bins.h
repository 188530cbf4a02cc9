/*
 * Person-time counted by part (group, or stratum and group) and distinct time: all that curves and tests of unweighted
 * people need of the rows, where times are few.
 */
#ifndef RV_METRICS_BINS_H
#define RV_METRICS_BINS_H

#include "metrics/person_time.h"

/* The rows of one part with one exit. */
typedef struct rv_bin {
    double leaving;  /* weight of those who leave */
    double events;   /* of those, for the event that counts */
    double entering; /* weight of those for whom this is the first time at risk */
    int64_t n_rows;  /* that leave */
} rv_bin;

typedef struct rv_bins {
    rv_bin *bin; /* [n_parts][survival->n_times]; NULL where rows are to be walked instead */
    int32_t n_parts;
} rv_bins;

/* Count the rows. Leaves bin NULL unless weights are whole and the bins are few beside the rows: then the sums are
 * exact, so it does not matter that they come in the order of rows. event 0 stands for any. Bins live in the arena. */
reversa_status rv_bins_make(reversa_context *ctx, rv_arena *arena, const reversa_survival *survival, bool by_stratum,
                            int32_t event, rv_bins *bins_out);

#endif
