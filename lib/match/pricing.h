/*
 * Pricing: which eligible pairs outside the working pairs are worth more than the prices of their two people?
 */
#ifndef RV_MATCH_PRICING_H
#define RV_MATCH_PRICING_H

#include "match/network.h"
#include "match/solve.h"

/* The most violators that one mentee brings in a round: enough to move on, few enough to keep the network sparse. */
#define RV_PRICING_ROW 20

/*
 * The largest violators of each mentee, at most RV_PRICING_ROW, of equals those whose turn it is, in *found_out (rv_alloc;
 * the caller frees it, NULL after an error), which holds *n_out of them; 0 proves the prices over every eligible pair. The
 * network gives the levels.
 */
reversa_status rv_pricing_find(const rv_solve *solve, const rv_network *network, int64_t *const price[2],
                               rv_new_pair **found_out, int64_t *n_out);

/* The largest score with which a pair of these prices is worth no more than they say: −1 if any score is, at most
 * 1 000 000. */
int32_t rv_pricing_floor(const rv_network *network, const int64_t *mentee_price, const int64_t *mentor_price);

#endif
