/*
 * The inside of person-time: rows checked, times made equal within rounding, and the orders that every method needs.
 *
 * Methods walk time downwards or upwards over `by_exit` and `by_entry`; within equal exits events come before the
 * censored. Sums are taken in these orders, so results do not depend on the number of threads.
 */
#ifndef RV_METRICS_PERSON_TIME_H
#define RV_METRICS_PERSON_TIME_H

#include <reversa/survival.h>

#include "base/context.h"

struct reversa_survival {
    rv_arena arena;
    int64_t n;
    bool delayed;           /* someone enters at or after the first exit: risk sets depend on entries */
    bool weighted;          /* some weight is not 1 */
    bool whole;             /* weights are whole and add up to no more than 2^53: sums of them are exact */
    bool clustered;         /* clusters were given */
    int32_t n_groups;       /* >= 1 */
    int32_t n_strata;       /* >= 1 */
    const double *entry;    /* [n] −INFINITY where seen from the start */
    const double *exit;     /* [n] */
    const int32_t *event;   /* [n] */
    const double *weight;   /* [n] */
    const int32_t *stratum; /* [n] */
    const int32_t *group;   /* [n] */
    const int32_t *cluster; /* [n], dense numbers 0 .. n_clusters − 1; the row itself without clusters */
    int64_t n_clusters;
    int32_t n_times;           /* distinct exits */
    const double *times;       /* [n_times] ascending */
    const int32_t *exit_rank;  /* [n] which of them a row's exit is */
    const int32_t *entry_rank; /* [n] how many of them are at or before its entry; NULL unless delayed */
    const int32_t *by_exit;    /* [n] rows by exit ascending, events before censored, then by row */
    const int32_t *by_entry;   /* [n] rows by entry ascending, then by row; NULL unless delayed */
};

/* The largest share (of the mean time, or of 1) by which a time may pass the one before and still be the same. */
#define RV_TIME_TOLERANCE 0x1p-26 /* the root of the distance between 1 and the next double */

/* What reversa_survival_create() asks of rows, strata and groups apart: records what is wrong. */
reversa_status rv_person_time_check(reversa_context *ctx, const reversa_survival_rows *rows);

/* Dense numbers 0, 1, … of the given clusters, in the order of theirs. dense is [n]; returns how many there are. */
reversa_status rv_person_time_clusters(reversa_context *ctx, const int32_t *given, int64_t n, int32_t *dense,
                                       int64_t *n_clusters_out);

#endif
