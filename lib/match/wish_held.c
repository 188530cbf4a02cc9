/*
 * Whom someone holds who has been asked: a heap with the worst on top (Williams 1964), as large as their places.
 *
 * Places may be many and proposals few, so room is made as it is needed. The worst only ever improves once all places are
 * taken; so whoever is refused once would be refused again.
 */
#include <string.h>

#include "match/wish.h"

#define FIRST_CAPACITY 2

bool rv_wish_would_hold(const rv_wish_held *held, const rv_wish_choice *choice)
{
    return held->n < held->room || (held->room > 0 && rv_wish_before(choice, &held->choices[0]));
}

static reversa_status grow(reversa_context *ctx, rv_arena *arena, rv_wish_held *held)
{
    int32_t capacity = held->capacity > 0 ? held->capacity : FIRST_CAPACITY / 2;
    capacity = capacity > held->room / 2 ? held->room : 2 * capacity;
    rv_wish_choice *choices = rv_arena_alloc(ctx, arena, (size_t)capacity, sizeof *choices);
    if (!choices)
        return REVERSA_E_MEMORY;
    if (held->n > 0)
        memcpy(choices, held->choices, (size_t)held->n * sizeof *choices);
    held->choices = choices;
    held->capacity = capacity;
    return REVERSA_OK;
}

static void sift_up(rv_wish_choice *heap, int32_t at)
{
    rv_wish_choice choice = heap[at];
    for (; at > 0 && rv_wish_before(&heap[(at - 1) / 2], &choice); at = (at - 1) / 2)
        heap[at] = heap[(at - 1) / 2];
    heap[at] = choice;
}

static void sift_down(rv_wish_choice *heap, int32_t n)
{
    rv_wish_choice choice = heap[0];
    int64_t at = 0;
    for (int64_t child = 1; child < n; child = 2 * at + 1) {
        if (child + 1 < n && rv_wish_before(&heap[child], &heap[child + 1]))
            child++; /* the worse of the two */
        if (!rv_wish_before(&choice, &heap[child]))
            break;
        heap[at] = heap[child];
        at = child;
    }
    heap[at] = choice;
}

reversa_status rv_wish_hold(reversa_context *ctx, rv_arena *arena, rv_wish_held *held, const rv_wish_choice *choice,
                            int32_t *left_out)
{
    *left_out = -1;
    if (held->n < held->room) {
        reversa_status status = held->n < held->capacity ? REVERSA_OK : grow(ctx, arena, held);
        if (status)
            return status;
        held->choices[held->n] = *choice;
        sift_up(held->choices, held->n++);
        return REVERSA_OK;
    }
    *left_out = held->choices[0].other;
    held->choices[0] = *choice;
    sift_down(held->choices, held->n);
    return REVERSA_OK;
}
