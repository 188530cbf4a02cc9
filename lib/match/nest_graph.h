/*
 * The inside of rv_nest_solve(): people, sets and the outside as nodes of one graph.
 *
 * Nodes, in this order: mentors, their sets, mentees, their sets, the outside. Everyone but the outside has one node above:
 * the smallest set around it, or the outside. The units of a node are the flow between it and the node above.
 */
#ifndef RV_MATCH_NEST_GRAPH_H
#define RV_MATCH_NEST_GRAPH_H

#include "match/nest.h"

typedef struct rv_nest_graph {
    reversa_context *ctx;
    const rv_network *net;
    const rv_nest *nest;
    rv_nest_flow *flow;
    int32_t d;        /* levels */
    int32_t first[2]; /* node, by side; its sets begin at `sets` */
    int32_t sets[2];
    int32_t outside;   /* the last node */
    int32_t *above;    /* [nodes − 1] */
    int32_t *pinned;   /* [nodes] */
    int32_t *most;     /* [nodes] */
    int32_t *load;     /* [nodes] */
    int64_t *over;     /* [nodes] units less pairs below; 0 everywhere at the end, the outside apart */
    int64_t *price;    /* [nodes · d] that of the outside is 0 */
    int64_t *child_at; /* [nodes + 1] who is right below a node */
    int32_t *child;
    int32_t *mentee;    /* [pairs] */
    int64_t *mentor_at; /* [mentors + 1] the pairs of a mentor */
    int64_t *mentor_pair;
    int64_t *head; /* [mentors] first chosen pair, −1; next and previous of the same mentor [pairs] */
    int64_t *next;
    int64_t *previous;
} rv_nest_graph;

static inline int32_t rv_nest_side_of(const rv_nest_graph *g, int32_t node)
{
    return node >= g->first[1];
}

static inline bool rv_nest_is_person(const rv_nest_graph *g, int32_t node)
{
    return node < g->sets[rv_nest_side_of(g, node)];
}

static inline int64_t *rv_nest_price(const rv_nest_graph *g, int32_t node)
{
    return g->price + (size_t)node * (size_t)g->d;
}

/* Room, with pairs and prices of the flow. */
reversa_status rv_nest_graph_open(rv_nest_graph *graph, rv_arena *arena);
/* The flow again. */
void rv_nest_graph_close(rv_nest_graph *graph);
void rv_nest_choose(rv_nest_graph *graph, int64_t pair);
void rv_nest_drop(rv_nest_graph *graph, int64_t pair);
/* What one unit more of a node costs, or, of one in use, one less. */
void rv_nest_cost_more(const rv_nest_graph *graph, int32_t node, int64_t cost_out[]);
void rv_nest_cost_less(const rv_nest_graph *graph, int32_t node, int64_t cost_out[]);
/* How many units more (or fewer) of a node cost what the next one does. There is one. */
int32_t rv_nest_like_it(const rv_nest_graph *graph, int32_t node, bool more);
/* Pairs and units as the prices ask for; `over` tells what then does not add up. */
void rv_nest_settle(rv_nest_graph *graph);

#endif
