/*
 * Moves: short alternating paths and cycles that change a matching for little, each by itself.
 */
#ifndef RV_MATCH_LIMIT_MOVES_H
#define RV_MATCH_LIMIT_MOVES_H

#include "match/limit_master.h"

typedef struct rv_move {
    int64_t first; /* of its pairs */
    int32_t n;
    int64_t loss;    /* what it costs by the prices, in units of 2^-shift */
    int64_t *change; /* [n_rows] of the rows' sums */
} rv_move;

typedef struct rv_moves {
    rv_arena arena;
    const int32_t *base; /* [n_base] working pairs, ascending */
    int32_t n_base;
    int64_t *sum; /* [n_rows] of the base */
    rv_move *moves;
    int32_t n;
    size_t capacity;
    int32_t *pairs; /* working pairs: e joins, ~e leaves */
    int64_t n_pairs;
    size_t pair_capacity;
} rv_moves;

/* About `wanted` of the cheapest moves from the base by the master's best prices. Closed after any status. */
reversa_status rv_moves_open(const rv_master *master, const int32_t *base, int32_t n_base, int32_t wanted,
                             rv_moves *moves);
void rv_moves_close(reversa_context *ctx, rv_moves *moves);

#endif
