/*
 * The m best matchings (Murty 1968; Lawler 1972), two parts for each that is told (Chegireddy & Hamacher 1987).
 *
 * A part is a set of matchings that have certain pairs and not certain others; its best and its second best are known. The
 * parts are disjoint, and the best of each has been told: so the next to tell is the best of all second bests. Its part is
 * divided by a pair in which its best and second best differ: each is then the best of one half.
 */
#include <string.h>

#include "match/alternatives.h"

typedef struct part {
    rv_other_state state;
    rv_other_cycle cycle;            /* to its second best */
    int64_t loss[RV_NETWORK_LEVELS]; /* of its best */
    int64_t next[RV_NETWORK_LEVELS]; /* of its second best */
} part;

typedef struct parts {
    rv_other_graph *g;
    part *at;
    size_t room;
    int32_t n;
} parts;

static void set_next(const rv_other_graph *g, part *p)
{
    for (int32_t l = 0; l < g->d; l++)
        p->next[l] = p->loss[l] + p->cycle.length[l];
}

/* The part with the best second best, −1 for none. */
static int32_t best_part(const parts *all)
{
    int32_t best = -1;
    for (int32_t k = 0; k < all->n; k++)
        if (all->at[k].cycle.found && (best < 0 || rv_lex_compare(all->at[k].next, all->at[best].next, all->g->d) < 0))
            best = k;
    return best;
}

static reversa_status tell(rv_other_graph *g, const int64_t *loss, rv_other_list *list)
{
    reversa_status status = rv_grow(g->ctx, &list->found, &list->room, (size_t)list->n + 1, sizeof *list->found);
    if (status)
        return status;
    rv_other_found *found = &list->found[list->n];
    found->n_changes = 0;
    found->changes = rv_arena_alloc(g->ctx, g->arena, (size_t)g->n_flips, sizeof *found->changes);
    if (!found->changes)
        return REVERSA_E_MEMORY;
    for (int32_t k = 0; k < g->n_flips; k++)
        if (g->pairs[g->flips[k]].chosen != g->pairs[g->flips[k]].was)
            found->changes[found->n_changes++] = g->flips[k];
    memcpy(found->loss, loss, sizeof found->loss);
    list->n++;
    return REVERSA_OK;
}

/* Tell the second best of a part, and divide it: the part keeps its best, a new one takes the other half. */
static reversa_status divide(parts *all, int32_t index, rv_other_list *list)
{
    static const int64_t zero[RV_NETWORK_LEVELS];
    rv_other_graph *g = all->g;
    reversa_status status = rv_grow(g->ctx, &all->at, &all->room, (size_t)all->n + 1, sizeof *all->at);
    if (status)
        return status;
    part *old = &all->at[index];
    part *fresh = &all->at[all->n];
    rv_other_cycle cycle = old->cycle;
    uint8_t with = cycle.adds ? RV_BARRED : RV_KEPT; /* what the best of the part has of the pair */
    uint8_t without = cycle.adds ? RV_KEPT : RV_BARRED;
    rv_other_state before = old->state;
    memset(fresh, 0, sizeof *fresh);
    memcpy(fresh->loss, old->next, sizeof fresh->loss);
    rv_other_take(g, &before);
    status = rv_other_save(g, &before, (rv_held_pair){cycle.pair, with}, &old->state);
    if (status)
        return status;
    rv_other_apply(g, &cycle);
    status = tell(g, fresh->loss, list);
    if (!status)
        status = rv_other_save(g, &before, (rv_held_pair){cycle.pair, without}, &fresh->state);
    if (status)
        return status;
    all->n++;
    g->pairs[cycle.pair].held = without;
    status = rv_other_next(g, zero, &fresh->cycle);
    set_next(g, fresh);
    g->pairs[cycle.pair].held = RV_FREE;
    rv_other_leave(g, &before);
    if (status)
        return status;
    rv_other_take(g, &old->state);
    status = rv_other_next(g, cycle.length, &old->cycle); /* none is shorter than the one that was turned */
    set_next(g, old);
    rv_other_leave(g, &old->state);
    return status;
}

reversa_status rv_other_list_find(rv_other_graph *graph, int32_t most, rv_other_list *list)
{
    static const int64_t zero[RV_NETWORK_LEVELS];
    parts all = {.g = graph};
    list->n = 0;
    list->no_more = false;
    reversa_status status = rv_grow(graph->ctx, &all.at, &all.room, 1, sizeof *all.at);
    if (!status)
        status = tell(graph, zero, list);
    if (!status && most > 1) {
        all.n = 1;
        memset(all.at, 0, sizeof *all.at);
        status = rv_other_next(graph, zero, &all.at->cycle);
        set_next(graph, all.at);
    }
    while (!status && list->n < most) {
        int32_t best = best_part(&all);
        list->no_more = best < 0;
        if (best < 0)
            break;
        rv_progress(graph->ctx, "alternatives", list->n, most);
        status = divide(&all, best, list);
    }
    rv_free(graph->ctx, all.at);
    return status;
}
