/*
 * One draw among the optimal matchings of an insight.
 */
#ifndef RV_MATCH_LOTTERY_H
#define RV_MATCH_LOTTERY_H

#include <reversa/alternatives.h>

#include "match/insight.h"

/* The pairs of a draw, by mentee, then mentor; pinned ones apart. */
typedef struct rv_drawn {
    rv_new_pair *pairs;
    int64_t n;
} rv_drawn;

/* Can there be a lottery over the optima of the problem, by this solver? The error names what is in the way. */
reversa_status rv_lottery_check(reversa_context *ctx, const reversa_problem *problem, reversa_solver solver);
/* Put a draw in the place of a matching that passed the check, by its options; one that is not proven stays, and so does one
 * for which the deadline leaves no time. After an error *matching is as it was. */
reversa_status rv_lottery_replace(reversa_context *ctx, reversa_matching **matching);

/* Drawn pairs in the arena. */
reversa_status rv_lottery_pairs(reversa_context *ctx, const reversa_insight *insight, uint64_t seed, int32_t draw,
                                rv_arena *arena, rv_drawn *drawn_out);

#endif
