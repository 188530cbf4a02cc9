/*
 * The scan of all pairs: the exact best k partners of everyone, their eligible partners counted, their best score.
 */
#ifndef RV_SCORE_SCAN_H
#define RV_SCORE_SCAN_H

#include <pthread.h>
#include <stdatomic.h>

#include "score/best.h"
#include "score/plan.h"

#define RV_SCAN_LOCKS 256
#define RV_SCAN_DIGITS 8 /* of the counts that are kept bit by bit */

/* One worker's room. */
typedef struct rv_scan_desk {
    int32_t *tally;  /* [mentors] eligible mentees that the worker saw */
    int32_t *floors; /* [RV_CHUNK] of the pairs of a chunk */
    uint64_t *count; /* [RV_SCAN_DIGITS · words] the rows since they were last added to the tally */
    int32_t n_rows;  /* so many */
    rv_score_head
        asked;    /* by mentor: the steps that a pair needs to pass the mentor's floor, as far as the worker knows */
    int16_t *ask; /* [mentors] the same as numbers */
} rv_scan_desk;

typedef struct rv_scan {
    const reversa_scorer *scorer;
    int32_t first; /* row of the scan */
    int32_t end;   /* row after the last; 0 for all rows from the first on */
    rv_score_work **works;
    rv_scan_desk *desks; /* [workers] */
    int32_t n_workers;
    bool keeps[2];          /* by side: entries are candidates, and not only there for the best score */
    int32_t room[2];        /* by side: entries per heap */
    rv_best *heap[2];       /* by side: [ordinals · room] */
    int32_t *n_held[2];     /* by side: [ordinals] */
    int32_t *eligible[2];   /* by side: [ordinals], in the arena */
    int32_t *best[2];       /* by side: [ordinals], in the arena */
    _Atomic int32_t *floor; /* [mentors] */
    pthread_mutex_t locks[RV_SCAN_LOCKS];
} rv_scan;

/* Scan with k[side] entries per heap, one at least; scan->scorer is set, the rows perhaps, all else is 0. Whatever the status, rv_scan_free() follows. */
reversa_status rv_scan_run(reversa_context *ctx, rv_scan *scan, const int32_t k[2], rv_arena *arena);
/* The same without looking at any row: heaps are empty, counts 0, best scores REVERSA_NOT_ELIGIBLE. */
reversa_status rv_scan_open(reversa_context *ctx, rv_scan *scan, const int32_t k[2], rv_arena *arena);
void rv_scan_free(reversa_context *ctx, rv_scan *scan);
/* Candidates of what a scan has kept; the arena, in which the scan was made, moves into them. Nothing moves after an error. */
reversa_status rv_candidates_of_scan(reversa_context *ctx, const rv_scan *scan, rv_arena *arena,
                                     reversa_candidates **candidates_out);

static inline rv_best *rv_scan_heap(const rv_scan *scan, reversa_side side, int32_t ordinal)
{
    return scan->heap[side] + (size_t)ordinal * (size_t)scan->room[side];
}

/* The ordinal of an entry's partner. */
static inline int32_t rv_scan_partner(const rv_scan *scan, reversa_side side, int32_t ordinal, rv_best entry)
{
    int32_t n = side == REVERSA_MENTEE ? scan->scorer->n_mentors : scan->scorer->n_mentees;
    return rv_best_partner(entry.turn, rv_best_start(ordinal, n), n);
}

#endif
