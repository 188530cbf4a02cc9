/*
 * The mentors' prices as sets of bits, so that a row of pricing looks at sixty-four mentors at once.
 *
 * What stands before the score in the objective decides alone unless it ties: mentors of equal prices there are a class,
 * and a row says of each class that no pair violates, that every pair does, or that the score decides. Then a pair can only
 * violate if the bound on its score, less the mentor's price of the score, passes the mentee's.
 */
#ifndef RV_MATCH_PRICING_SHEET_H
#define RV_MATCH_PRICING_SHEET_H

#include "match/network.h"
#include "match/solve.h"

#define RV_PRICE_CLASSES 16

typedef struct rv_pricing_sheet {
    bool usable; /* false: too many classes, or the scores are listed */
    const rv_network *network;
    int32_t score_level; /* n_levels without one */
    int32_t n_classes;
    int64_t price[RV_PRICE_CLASSES][RV_NETWORK_LEVELS]; /* of a class, the levels before the score */
    const uint64_t *members[RV_PRICE_CLASSES];          /* [words] mentors with room */
    int64_t lowest;                                     /* the lowest price of the score */
    rv_score_head head;                                 /* the less, the higher the price */
} rv_pricing_sheet;

/* The sheet of the mentors' prices, in the arena. */
reversa_status rv_pricing_sheet_make(const rv_solve *solve, const rv_network *network, const int64_t *mentor_price,
                                     rv_arena *arena, rv_pricing_sheet *sheet_out);
/* What a mentee with a price has to pick. False if no pair can violate. */
bool rv_pricing_row(const rv_pricing_sheet *sheet, const int64_t *mentee_price, rv_pick *pick_out);
/* The same for pairs that are worth as much as their prices, up to the score if it is a level; without it no head. */
bool rv_pricing_ties(const rv_pricing_sheet *sheet, const int64_t *mentee_price, rv_pick *pick_out);

#endif
