/*
 * Bounded b-matching with one number for each pair: the stage of a network problem that its scores decide.
 *
 * Two sides of people, each with a range of loads; each pair is chosen at most once; the total score is to be largest.
 * The answer is proven by a price for each person: with s the score of a pair,
 *   s − price − price is >= 0 for chosen pairs and <= 0 for the others,
 *   price > 0 only where the load is `high`, price < 0 only where it is `low`.
 *
 * rv_auction_run() (auction.h) makes pairs and prices that nearly meet this, quickly; rv_repair_run() (repair.h) starts from
 * any prices and pairs and ends with an exact answer. The two sides are treated alike, so that either may bid.
 *
 * Size: scores are 0 .. 10^6 and a price is the cost of an alternating path of at most 2^32 pairs, or one that a warm start
 * brings, at most 2^56; sums of four such numbers stay within int64.
 */
#ifndef RV_MATCH_TRANSPORT_H
#define RV_MATCH_TRANSPORT_H

#include "base/context.h"

#define RV_TRANSPORT_SCORE 1000000 /* the largest score */

/* A pair seen from one of its two people. */
typedef struct rv_arc {
    int32_t to;
    int32_t score;
} rv_arc;

/* By side: people 0 .. n − 1, their pairs, ranges, prices, and the partners chosen so far. */
typedef struct rv_transport_side {
    int32_t n;
    int64_t *row; /* [n + 1] */
    rv_arc *arc;  /* [row[n]] the partners of a person in ascending order */
    int32_t *low;
    int32_t *high;
    int32_t *load;
    int64_t *slot; /* [n + 1] where the partners of a person begin: as many places as `high` and pairs allow */
    rv_arc *mate;  /* [slot[n]] */
    int64_t *price;
} rv_transport_side;

typedef struct rv_transport {
    rv_transport_side side[2];
    int64_t work; /* pairs that auction and repair have read so far */
} rv_transport;

/* Room for a block of the given size in an arena; everything is 0. */
reversa_status rv_transport_open(reversa_context *ctx, rv_arena *arena, const int32_t n[2], int64_t n_pairs,
                                 rv_transport *block);

/* With rows and scores of side 0 and `high` of both in place: the rows of side 1, and the slots. */
reversa_status rv_transport_rows(reversa_context *ctx, rv_arena *arena, rv_transport *block);

/* Is this one among the partners chosen so far? */
bool rv_transport_has(const rv_transport_side *people, int32_t person, int32_t mate);

/* Choose a pair, or give it up. Slots must have room, and hold the pair. */
void rv_transport_choose(rv_transport *block, int32_t a, int32_t b, int32_t score);
void rv_transport_drop(rv_transport *block, int32_t a, int32_t b);

/* Do the conditions above hold? For tests: the certificate of a result is that of the network. */
bool rv_transport_check(const rv_transport *block);

#endif
