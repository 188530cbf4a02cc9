/*
 * Counts that must be kept while other levels are optimised: the flow of three arcs of the network.
 *
 * The first units of all mentees pass one arc, those of all mentors another, and all pairs a third. So a count with a lower
 * bound is an arc with one: the problem stays a network, and the arc's price is what one more would cost.
 */
#ifndef RV_MATCH_COUNT_H
#define RV_MATCH_COUNT_H

#include "match/network.h"

/*
 * From an optimal flow, with the bonuses that network->bonus has, to one that is optimal among those that count at least
 * `least`: lowers counts that are paid for beyond it, raises those below it, each along shortest paths, and sets
 * network->bonus to the arcs' prices. Then rv_network_check() holds with these bonuses, and
 * where a count is above its least its bonus is 0: what the check proves of value + bonus · count is a proof for the
 * value. Where the counts are out of reach *reached_out is false, and the bonuses of the first level, which must be
 * RV_PROFIT_COUNT, prove that: with them, counts pay less than `least` would.
 */
reversa_status rv_count_fit(reversa_context *ctx, rv_network *network, const rv_counts *least, rv_flow *flow,
                            bool *reached_out);

/* What the flow counts. */
rv_counts rv_count_flow(const rv_network *network, const rv_flow *flow);

#endif
