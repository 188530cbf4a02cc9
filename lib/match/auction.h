/*
 * Auctions: pairs and prices of a block that are nearly optimal, quickly. They prove nothing; rv_repair_run() does.
 */
#ifndef RV_MATCH_AUCTION_H
#define RV_MATCH_AUCTION_H

#include "match/transport.h"

/* Steps of a start without prices. */
typedef struct rv_auction_steps {
    int32_t first;
    int32_t last; /* before the one of 0 */
} rv_auction_steps;

/* What suits the scores of a block, and how many places are left over. At least 1. */
rv_auction_steps rv_auction_steps_of(const rv_transport *block);

/*
 * Side 0 bids, for all places that it must fill and those that pay; starts from the prices of side 1 and the chosen pairs.
 * Bids rise by `step` (millionths of a score; 0: what suits a start without prices) at first, by a fraction of that in the
 * next round, and so on. Ends after a bounded number of bids, for
 * whatever scores. Cancellation and deadline are not recorded; the pairs then keep every `high`.
 */
reversa_status rv_auction_run(reversa_context *ctx, rv_transport *block, int32_t step);

#endif
