/*
 * The residual network that the m best matchings are found in, and the steps on it.
 *
 * Nodes are mentees, mentors, then the hub, as in an insight. A node's potential is the price of a mentee, and that of a mentor
 * negated; that of the hub begins at 0. What differs from the root, the matching of the insight, is listed, so that any
 * state can be left and taken up again at the cost of its differences.
 */
#ifndef RV_MATCH_ALTERNATIVES_H
#define RV_MATCH_ALTERNATIVES_H

#include <reversa/alternatives.h>

#include "match/insight.h"

typedef enum rv_hold_state { RV_FREE = 0, RV_KEPT = 1, RV_BARRED = 2 } rv_hold_state;

/* A pair of the graph. */
typedef struct rv_other_pair {
    int32_t mentee;
    int32_t mentor;
    int32_t score;
    bool active; /* before */
    bool was;    /* chosen in the root */
    bool chosen;
    uint8_t held; /* rv_hold_state */
} rv_other_pair;

/* A pair that must, or must not, be in all matchings of a part. */
typedef struct rv_held_pair {
    int32_t pair;
    uint8_t held;
} rv_held_pair;

/* A state by its differences from the root. Lists lie in the arena of the graph. */
typedef struct rv_other_state {
    int32_t n_flips;
    int32_t n_held;
    int32_t n_nodes;
    int32_t *flips; /* pairs */
    rv_held_pair *held;
    int32_t *nodes;
    int64_t *potentials; /* [n_nodes · levels] */
} rv_other_state;

typedef struct rv_other_graph {
    reversa_context *ctx;
    const reversa_insight *insight;
    rv_arena *arena;
    int32_t d; /* levels */
    int32_t n_mentees;
    int32_t hub;
    int32_t n_pairs;
    rv_other_pair *pairs; /* by mentee; each mentee's shortest first */
    int64_t *row;         /* [mentees + 1] */
    int32_t *head;        /* [mentors] first chosen pair, −1 */
    int32_t *next;        /* [pairs] */
    int32_t *load;        /* [nodes but the hub] */
    int64_t *potential;   /* [nodes · d] */
    bool *is_touched;     /* [nodes] potential or load may differ from the root's */
    int32_t *touched;
    int32_t n_touched;
    bool *is_flipped; /* [pairs] listed in flips */
    int32_t *flips;   /* pairs that were ever turned; some are back */
    int32_t n_flips;
    /* a search */
    int64_t *length; /* [nodes · d] */
    int32_t *place;  /* [nodes] 0 unseen, −1 settled, else place in the heap + 1 */
    int32_t *from;   /* [nodes] the node before */
    int32_t *via;    /* [nodes] the pair, −1 for a place */
    int32_t *heap;
    int32_t *seen;
    int32_t n_heap;
    int32_t n_seen;
    int64_t *hub_length; /* [insight->n_hub[0] · d] of arcs from the hub in the root */
} rv_other_graph;

/* Take chosen pairs and those kept of each row, and whole rows as far as they are shorter than `reach` (NULL: as kept). */
reversa_status rv_other_open(reversa_context *ctx, const reversa_insight *insight, const int64_t *reach,
                             rv_arena *arena, rv_other_graph *graph);
/* The length of a pair that is not chosen, from mentee to mentor. */
void rv_other_pair_length(const rv_other_graph *graph, int32_t pair, int64_t *length_out);
/* The length between a person's node and the hub: of one place more or less, from the hub or to it. False where there is none. */
bool rv_other_unit_length(const rv_other_graph *graph, int32_t node, bool from_hub, int64_t *length_out);
void rv_other_flip(rv_other_graph *graph, int32_t pair);
void rv_other_touch(rv_other_graph *graph, int32_t node);
/* Write the state down, with one pair more held; take one up from the root; go back to the root. */
reversa_status rv_other_save(rv_other_graph *graph, const rv_other_state *parent, rv_held_pair held,
                             rv_other_state *state_out);
void rv_other_take(rv_other_graph *graph, const rv_other_state *state);
void rv_other_leave(rv_other_graph *graph, const rv_other_state *state);

/* ---- alternatives_path.c ---- */

/* Is there a path shorter than the bound? Its length. */
bool rv_other_search(rv_other_graph *graph, int32_t from, int32_t to, const int64_t *bound, int64_t *length_out);
/* After a search that found one: settle potentials, and turn the path. */
void rv_other_turn(rv_other_graph *graph, int32_t from, int32_t to);

/* ---- alternatives_next.c ---- */

/* The shortest cycle that changes a pair. */
typedef struct rv_other_cycle {
    bool found;
    bool adds;    /* `pair` is added, else removed */
    int32_t pair; /* the first on the cycle */
    int64_t length[RV_NETWORK_LEVELS];
} rv_other_cycle;

/* No cycle is shorter than `least` [d]: the search may end there. */
reversa_status rv_other_next(rv_other_graph *graph, const int64_t *least, rv_other_cycle *cycle_out);
/* Turn the cycle that was found in this state. */
void rv_other_apply(rv_other_graph *graph, const rv_other_cycle *cycle);

/* ---- alternatives_list.c ---- */

/* One matching of the list. */
typedef struct rv_other_found {
    int64_t loss[RV_NETWORK_LEVELS];
    int32_t n_changes;
    int32_t *changes; /* pairs of the graph */
} rv_other_found;

typedef struct rv_other_list {
    rv_other_found *found;
    size_t room;
    int32_t n;
    bool no_more;
} rv_other_list;

/* The `most` best in the graph. After REVERSA_E_DEADLINE, not recorded, the list holds the best so far. */
reversa_status rv_other_list_find(rv_other_graph *graph, int32_t most, rv_other_list *list);

#endif
