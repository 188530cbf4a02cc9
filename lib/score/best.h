/*
 * The best k of many: a heap with the worst on top.
 *
 * Entries are in a total order (higher score, then sooner turn), so the k that stay do not depend on the order in which
 * they were offered, nor on how many threads offer them. Turns count the other side round from a start of the person's
 * own: where scores tie, as those of coarse questionnaires do, everyone would else want the same few.
 */
#ifndef RV_SCORE_BEST_H
#define RV_SCORE_BEST_H

#include <stdbool.h>
#include <stdint.h>

typedef struct rv_best {
    int32_t score;
    int32_t turn; /* of the partner, 0 .. people of the other side − 1 */
} rv_best;

static inline bool rv_best_before(rv_best a, rv_best b)
{
    return a.score != b.score ? a.score > b.score : a.turn < b.turn;
}

/* Where a person begins to count the n people of the other side: far from where the ones beside them do. */
static inline int32_t rv_best_start(int32_t person, int32_t n)
{
    uint32_t spread = (uint32_t)person * 0x9E3779B1U; /* 2^32 / φ: the golden ratio spreads any run evenly (Knuth) */
    return (int32_t)(((uint64_t)spread * (uint64_t)n) >> 32);
}

/* The turn of a partner (ordinal) after a start, and back. */
static inline int32_t rv_best_turn(int32_t partner, int32_t start, int32_t n)
{
    return partner >= start ? partner - start : partner - start + n;
}

static inline int32_t rv_best_partner(int32_t turn, int32_t start, int32_t n)
{
    return turn < n - start ? turn + start : turn - (n - start);
}

/* Offer an entry to a heap [room] that holds *n; it stays if it is among the best `room`. room > 0. */
void rv_best_offer(rv_best *heap, int32_t *n, int32_t room, rv_best entry);
/* The highest score in a heap; `none` if it is empty. */
int32_t rv_best_score(const rv_best *heap, int32_t n, int32_t none);

#endif
