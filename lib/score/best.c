/*
 * A binary heap with the worst entry on top (Williams 1964): an offer is compared with the top and replaces it.
 */
#include "score/best.h"

static void sift_up(rv_best *heap, int32_t at)
{
    rv_best entry = heap[at];
    while (at > 0 && rv_best_before(heap[(at - 1) / 2], entry)) {
        heap[at] = heap[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    heap[at] = entry;
}

static void sift_down(rv_best *heap, int32_t n)
{
    rv_best entry = heap[0];
    int64_t at = 0;
    int64_t child;
    while ((child = 2 * at + 1) < n) {
        if (child + 1 < n && rv_best_before(heap[child], heap[child + 1]))
            child++; /* the worse of the two */
        if (!rv_best_before(entry, heap[child]))
            break;
        heap[at] = heap[child];
        at = child;
    }
    heap[at] = entry;
}

void rv_best_offer(rv_best *heap, int32_t *n, int32_t room, rv_best entry)
{
    if (*n < room) {
        heap[*n] = entry;
        sift_up(heap, (*n)++);
    } else if (rv_best_before(entry, heap[0])) {
        heap[0] = entry;
        sift_down(heap, *n);
    }
}

int32_t rv_best_score(const rv_best *heap, int32_t n, int32_t none)
{
    int32_t best = none;
    for (int32_t i = 0; i < n; i++)
        best = heap[i].score > best ? heap[i].score : best;
    return best;
}
