/*
 * The best k of many: a heap with the worst on top.
 *
 * Entries are in a total order (higher score, then earlier partner), so the k that stay do not depend on the order in
 * which they were offered, nor on how many threads offer them.
 */
#ifndef RV_SCORE_BEST_H
#define RV_SCORE_BEST_H

#include <stdbool.h>
#include <stdint.h>

typedef struct rv_best {
    int32_t score;
    int32_t partner; /* ordinal on the other side */
} rv_best;

static inline bool rv_best_before(rv_best a, rv_best b)
{
    return a.score != b.score ? a.score > b.score : a.partner < b.partner;
}

/* Offer an entry to a heap [room] that holds *n; it stays if it is among the best `room`. room > 0. */
void rv_best_offer(rv_best *heap, int32_t *n, int32_t room, rv_best entry);
/* The highest score in a heap; `none` if it is empty. */
int32_t rv_best_score(const rv_best *heap, int32_t n, int32_t none);

#endif
