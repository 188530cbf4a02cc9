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

/* Drawn pairs in the arena. */
reversa_status rv_lottery_pairs(reversa_context *ctx, const reversa_insight *insight, uint64_t seed, int32_t draw,
                                rv_arena *arena, rv_drawn *drawn_out);

#endif
