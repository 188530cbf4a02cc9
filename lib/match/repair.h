/*
 * Exact repair: from any prices and pairs of a block to an optimum with its proof.
 */
#ifndef RV_MATCH_REPAIR_H
#define RV_MATCH_REPAIR_H

#include "match/transport.h"

/*
 * Prices of side 1 and chosen pairs are where it starts; prices of side 0 are made anew. *feasible_out false: no choice
 * of pairs keeps all ranges, and the side of the cut is in block->price as it was left. Cancellation and deadline are not
 * recorded; the pairs then keep every `high`.
 */
reversa_status rv_repair_run(reversa_context *ctx, rv_transport *block, bool *feasible_out);

#endif
