/*
 * Gaps between sessions, and the chance that a silence ends soon.
 */
#ifndef RV_METRICS_GAPS_H
#define RV_METRICS_GAPS_H

#include "metrics/timeline.h"

/* Of a session within the horizon. */
typedef struct rv_chance {
    reversa_estimate estimate; /* REVERSA_FIT_NOT_REACHED where nobody was watched so long */
    double at_least;           /* what is known even then; NaN for nothing */
} rv_chance;

/* What was known of gaps on a day. Starts as all zero; rv_gaps_close() frees it. */
typedef struct rv_gaps {
    reversa_context *ctx;
    rv_arena arena;
    reversa_survival *survival; /* clustered by pair */
    int32_t longest;            /* days: of all gaps, ended or not; 0 where there is none */
    int32_t longest_pair;       /* whose that is */
    int32_t longest_other;      /* that of the other pairs */
    double level;
    int32_t horizon;
    rv_chance *chance; /* [longest] by silence, where known */
    bool *known;
} rv_gaps;

/* How a pair stands at the end of a day. */
typedef struct rv_standing {
    bool started;
    bool running;
    bool due;        /* a window of the plan has closed */
    bool missed;     /* the last two sessions with an outcome were cancelled or missed */
    int32_t silence; /* days */
} rv_standing;

/* Gaps as of a day. */
reversa_status rv_gaps_open(reversa_context *ctx, const rv_timeline *timeline, int32_t as_of, int32_t horizon,
                            double level, rv_gaps *gaps_out);
/* The chance of a session within the horizon after so many days of silence; computed once for each. */
reversa_status rv_gaps_chance(rv_gaps *gaps, int32_t silence, rv_chance *chance_out);
/* The longest gap of the pairs other than this one, 0 where there is none. */
int32_t rv_gaps_longest_other(const rv_gaps *gaps, int64_t pair);
void rv_gaps_close(rv_gaps *gaps);

rv_standing rv_gaps_standing(const rv_timeline *timeline, int64_t pair, int32_t as_of);
/* Does the pair hold a session on one of the days after .. until? */
bool rv_gaps_meets(const rv_timeline *timeline, int64_t pair, int32_t after, int32_t until);

#endif
