/*
 * Small blocks of the scalar stage, made at random, for the tests of auction and repair.
 */
#ifndef RT_TRANSPORT_H
#define RT_TRANSPORT_H

#include "match/transport.h"
#include "support/support.h"

typedef struct rt_block_shape {
    int32_t n[2];
    int32_t most;    /* the highest `high` */
    int32_t density; /* percent of pairs */
    int32_t top;     /* scores are 0 .. top */
    bool least;      /* some have a least load: there may be no answer */
} rt_block_shape;

/* A block with rows and ranges, without prices and pairs. */
void rt_transport_random(reversa_context *ctx, rv_arena *arena, uint64_t *random, const rt_block_shape *shape,
                         rv_transport *block);

/* Prices of side 1 in −size .. size, and pairs within `high`, at random. */
void rt_transport_disturb(uint64_t *random, int64_t size, rv_transport *block);

/* The largest total score by trying every set of pairs (at most 16 of them); −1 where none keeps the ranges. */
int64_t rt_transport_brute_force(const rv_transport *block);

/* The total score of the chosen pairs. */
int64_t rt_transport_value(const rv_transport *block);

#endif
