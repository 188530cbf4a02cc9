/*
 * One draw among the optimal matchings of an insight.
 */
#ifndef RV_MATCH_LOTTERY_H
#define RV_MATCH_LOTTERY_H

#include <reversa/alternatives.h>

#include "match/insight.h"

/* Which draw. */
typedef struct rv_draw {
    uint64_t seed;
    int32_t index; /* of the seed's, 0 or more */
    int32_t
        room; /* 1 or more: of a row's ties so many take part before prices ask for more. The draw is the same for any */
} rv_draw;

#define RV_LOTTERY_ROOM 64 /* so many that prices seldom ask for more */

/* The pairs of a draw, by mentee, then mentor; pinned ones apart. */
typedef struct rv_drawn {
    rv_new_pair *pairs;
    int64_t n;
    int64_t
        sum; /* of the numbers of those that tie, less half a million for each where draws differ in how many there are */
} rv_drawn;

/* Can there be a lottery over the optima of the problem, by this solver? The error names what is in the way. */
reversa_status rv_lottery_check(reversa_context *ctx, const reversa_problem *problem, reversa_solver solver);
/* Put a draw in the place of a matching that passed the check, by its options; one that is not proven stays, and so does one
 * for which the deadline leaves no time. After an error *matching is as it was. */
reversa_status rv_lottery_replace(reversa_context *ctx, reversa_matching **matching);

/* Drawn pairs in the arena. */
reversa_status rv_lottery_pairs(reversa_context *ctx, const reversa_insight *insight, rv_draw draw, rv_arena *arena,
                                rv_drawn *drawn_out);

#endif
