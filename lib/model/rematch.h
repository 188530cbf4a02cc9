/*
 * The inside of a rematch. Made by match, written by io. It lies in its own arena.
 */
#ifndef RV_MODEL_REMATCH_H
#define RV_MODEL_REMATCH_H

#include <reversa/rematch.h>

#include "model/matching.h"

/* A segment of the curve between two neighbouring points: nothing lies above it, or it was not looked at. */
typedef struct rv_trade {
    reversa_trade trade;
    bool whole; /* no point lies above the line to the next one */
} rv_trade;

struct reversa_rematch {
    rv_arena arena;
    const reversa_problem *base;
    reversa_programme *programme; /* own: the base's with two additions */
    reversa_problem *problem;     /* own */
    reversa_matching *matching;   /* own */
    int32_t n_changes;
    const reversa_review_change *changes;
    int32_t n_exchanges;
    const reversa_exchange_group *exchanges;
    reversa_rematch_counts counts;
    int32_t n_trades;
    const rv_trade *trades;
    int8_t rises[RV_MAX_LEVELS]; /* by level of a trade: 1 where more is better, −1 where less is */
    const char *trade_level[RV_MAX_LEVELS];
    int32_t n_stand_bys;
    const reversa_stand_by *stand_bys;
};

#endif
