/*
 * The tied pairs of a draw, each with its number: some of every row at first, and those that the prices of a draw ask for.
 */
#ifndef RV_MATCH_LOTTERY_TIES_H
#define RV_MATCH_LOTTERY_TIES_H

#include "match/insight.h"
#include "match/lottery.h"

typedef struct rv_tie {
    int32_t mentor;
    int32_t number; /* drawn, 0 .. 999 999 */
    int32_t score;
} rv_tie;

typedef struct rv_ties {
    reversa_context *ctx;
    const reversa_insight *insight;
    const rv_network *net; /* of the draw: who has a place in it */
    rv_arena *arena;
    int32_t room;     /* of a row's ties that are not chosen so many take part at first */
    uint64_t *key[2]; /* by side, by ordinal: from seed, draw and id */
    int64_t *offset;  /* [mentees + 1] the ties that take part, ascending by mentor in each row */
    int32_t *mentor;
    int32_t *number;
    int32_t *score;
    size_t space[3]; /* for these three */
    int64_t n;
    int32_t *cutoff; /* [mentees] no tie of the row that takes no part has a greater number; −1: there is none */
    int64_t *const *price; /* of a draw, by side; NULL at first */
    const int64_t *lowest; /* no mentor with a place has a price below it */
    int32_t first;         /* of the rows in hand */
    int32_t end;
    struct rv_ties_desk *desks; /* [workers] */
    rv_tie *found;              /* [rows in hand · width] what joins, ascending by mentor in each row */
    int32_t *n_found;           /* [rows in hand] */
} rv_ties;

/* Numbers for a draw; closed also after an error. */
reversa_status rv_lottery_ties_open(reversa_context *ctx, const reversa_insight *insight, rv_draw draw, rv_arena *arena,
                                    rv_ties *ties);
void rv_lottery_ties_close(rv_ties *ties);

/* Is the length of a pair 0? */
bool rv_lottery_ties_are(const reversa_insight *insight, int32_t mentee, rv_near near);
/* Of every row with a place in the network the chosen ties, and of the others those with the largest numbers. */
reversa_status rv_lottery_ties_start(rv_ties *ties, const rv_network *net);
/* Ties that are worth more than the prices of their two people join, some of each row; 0 proves the draw over all ties. */
reversa_status rv_lottery_ties_join(rv_ties *ties, const rv_flow *flow, int64_t *n_joined_out);

#endif
