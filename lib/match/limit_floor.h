/*
 * From which score on a pair's reduced cost can matter: what pricing within limits need not score.
 */
#ifndef RV_MATCH_LIMIT_FLOOR_H
#define RV_MATCH_LIMIT_FLOOR_H

#include "match/search.h"

typedef struct rv_floors {
    const rv_search *search;
    bool usable;    /* false: every pair has to be scored */
    int64_t unit;   /* micro-points that are worth `worth` */
    rv_wide worth;  /* 0: the score does not count */
    rv_wide enough; /* reduced costs up to this do not matter */
    rv_wide
        *own[2]; /* by side, per ordinal: no pair of theirs has more beside its score, with that of the other person */
    int64_t *of[2]; /* with a worth: the same in units of score. Their sum is a floor */
} rv_floors;

/* For search->multiplier, in the arena. */
reversa_status rv_floors_make(const rv_search *search, rv_wide enough, rv_arena *arena, rv_floors *floors_out);
/* A mentee's floors [mentors]: a pair that does not score more has a reduced cost of `enough` at most. Active pairs have the
 * floor −1. Any thread. */
void rv_floors_row(const rv_floors *floors, int32_t mentee, int32_t *floors_out);

#endif
