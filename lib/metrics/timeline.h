/*
 * Sessions by pair and time: what every measure of engagement reads.
 *
 * The order does not depend on that of the rows: sessions that tie in all they have are alike.
 */
#ifndef RV_METRICS_TIMELINE_H
#define RV_METRICS_TIMELINE_H

#include <reversa/engagement.h>

#include "base/context.h"
#include "model/events.h"

/* A session of one of the pairs. */
typedef struct rv_meeting {
    double minutes; /* −1 where not known */
    int32_t pair;
    int32_t day;
    int32_t minute; /* −1 where not known */
    int32_t state;  /* rv_session_state */
} rv_meeting;

typedef struct rv_timeline {
    int64_t n_pairs;
    const int64_t *offset;     /* [n_pairs + 1] */
    const rv_meeting *meeting; /* by pair, day, minute, state, minutes; up to the date, within the time of the pair */
    const int32_t *start;      /* [n_pairs] REVERSA_MISSING_DATE where none is known */
    const int32_t *end;      /* [n_pairs] the plan's where none is given; REVERSA_MISSING_DATE without a start either */
    const int32_t *end_kind; /* [n_pairs] reversa_pair_end; unknown only where the start is */
    const int32_t *due;      /* [n_pairs] day on which the first window has closed: before it nothing was due */
    int64_t n_other;         /* sessions of pairs that are not in the list */
    int64_t n_swapped;       /* of these, of pairs that are in it the other way round */
    int64_t n_outside;       /* sessions before the start or after the end of their pair */
} rv_timeline;

/* Check pairs and put sessions up to a date in order, all in the arena. Records what is wrong with pairs. The time of a pair
 * runs from its start to its end; without one it runs to the plan's end, and sessions up to the tolerance after that are of it. */
reversa_status rv_timeline_open(reversa_context *ctx, rv_arena *arena, const reversa_sessions *sessions,
                                const reversa_pair_rows *pairs, const reversa_engagement_options *options,
                                rv_timeline *timeline_out);

/* Check the options at a door. */
reversa_status rv_timeline_check_options(reversa_context *ctx, const reversa_engagement_options *options);

#endif
