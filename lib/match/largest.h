/*
 * Levels that only count, and least loads before them: one choice of pairs that is best on each of them by itself.
 *
 * A largest matching of one side's first units and one of the other's can always be had together (Mendelsohn & Dulmage
 * 1958), and alternating paths that raise a load lower none that is still needed. So counts never compete, in whatever
 * order they stand, and a cut for each of them is its prices.
 */
#ifndef RV_MATCH_LARGEST_H
#define RV_MATCH_LARGEST_H

#include "match/network.h"

/* Are all levels of this kind: counts of people and pairs, with the demand before them or not at all, and no bonus? */
bool rv_largest_serves(const rv_network *network);

/*
 * Solve such a network into an opened flow. *served_out false: not all least loads can be met, and the flow proves nothing.
 * Cancellation and deadline are not recorded; the flow then holds pairs that keep every `most`.
 */
reversa_status rv_largest_run(reversa_context *ctx, const rv_network *network, rv_flow *flow, bool *served_out);

/*
 * Add to the pairs of a flow, changing partners where that helps: first for least loads, then for mentees, then for pairs.
 * Nobody ends up with a load below their least who had it. For when time is up: a bounded number of passes over the
 * pairs, which only a cancellation ends sooner. Prices are left as they were.
 */
reversa_status rv_largest_extend(reversa_context *ctx, const rv_network *network, rv_flow *flow);

#endif
