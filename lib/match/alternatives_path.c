/*
 * Shortest paths in the residual network, in lengths that are vectors (Dijkstra 1959), and turning a cycle.
 *
 * No length is below 0. After a path of length D is found, every node that was settled nearer than D has its potential lowered
 * by what it is nearer: then no arc is below 0 in the network in which the path is turned (Ahuja, Magnanti & Orlin 1993,
 * lemma 9.12), and all other nodes stay as they were. The hub's arcs are walked in the order of the root, as far as they can
 * matter; nodes that differ from the root are looked at one by one.
 */
#include <string.h>

#include "match/alternatives.h"

#define SETTLED (-1)

static int64_t *length_of(const rv_other_graph *g, int32_t node)
{
    return g->length + (size_t)node * (size_t)g->d;
}

static bool is_shorter(const rv_other_graph *g, const int64_t *a, const int64_t *b)
{
    return rv_lex_compare(a, b, g->d) < 0;
}

static void put(rv_other_graph *g, int32_t position, int32_t node)
{
    g->heap[position] = node;
    g->place[node] = position + 1;
}

static void rise(rv_other_graph *g, int32_t node)
{
    int32_t position = g->place[node] - 1;
    while (position > 0) {
        int32_t parent = (position - 1) / 2;
        if (!is_shorter(g, length_of(g, node), length_of(g, g->heap[parent])))
            break;
        put(g, position, g->heap[parent]);
        position = parent;
    }
    put(g, position, node);
}

static int32_t pop(rv_other_graph *g)
{
    int32_t top = g->heap[0];
    int32_t node = g->heap[--g->n_heap];
    int32_t position = 0;
    g->place[top] = SETTLED;
    if (g->n_heap == 0)
        return top;
    for (int32_t child = 1; child < g->n_heap; child = 2 * position + 1) {
        if (child + 1 < g->n_heap && is_shorter(g, length_of(g, g->heap[child + 1]), length_of(g, g->heap[child])))
            child++;
        if (!is_shorter(g, length_of(g, g->heap[child]), length_of(g, node)))
            break;
        put(g, position, g->heap[child]);
        position = child;
    }
    put(g, position, node);
    return top;
}

/* One search: from a node, over an arc, to another. */
typedef struct step {
    rv_other_graph *g;
    const int64_t *bound;
    int32_t from;
} step;

static void reach(const step *s, int32_t node, int32_t via, const int64_t *arc)
{
    rv_other_graph *g = s->g;
    int64_t length[RV_NETWORK_LEVELS];
    const int64_t *base = length_of(g, s->from);
    if (g->place[node] == SETTLED)
        return;
    for (int32_t l = 0; l < g->d; l++)
        length[l] = base[l] + arc[l];
    if (!is_shorter(g, length, s->bound) || (g->place[node] > 0 && !is_shorter(g, length, length_of(g, node))))
        return;
    if (g->place[node] == 0) {
        g->seen[g->n_seen++] = node;
        g->place[node] = ++g->n_heap;
    }
    memcpy(length_of(g, node), length, (size_t)g->d * sizeof *length);
    g->from[node] = s->from;
    g->via[node] = via;
    rise(g, node);
}

static void scan_mentee(const step *s)
{
    rv_other_graph *g = s->g;
    int64_t arc[RV_NETWORK_LEVELS];
    for (int64_t k = g->row[s->from]; k < g->row[s->from + 1]; k++) {
        const rv_other_pair *pair = &g->pairs[k];
        if (pair->chosen || pair->held == RV_BARRED)
            continue;
        rv_other_pair_length(g, (int32_t)k, arc);
        reach(s, g->n_mentees + pair->mentor, (int32_t)k, arc);
    }
}

static void scan_mentor(const step *s)
{
    rv_other_graph *g = s->g;
    int64_t arc[RV_NETWORK_LEVELS];
    for (int32_t k = g->head[s->from - g->n_mentees]; k >= 0; k = g->next[k]) {
        if (g->pairs[k].held == RV_KEPT)
            continue;
        rv_other_pair_length(g, k, arc);
        for (int32_t l = 0; l < g->d; l++)
            arc[l] = -arc[l];
        reach(s, g->pairs[k].mentee, k, arc);
    }
}

static void scan_hub(const step *s)
{
    rv_other_graph *g = s->g;
    const reversa_insight *insight = g->insight;
    const int64_t *base = length_of(g, g->hub);
    const int64_t *shift = g->potential + (size_t)g->hub * (size_t)g->d;
    int64_t arc[RV_NETWORK_LEVELS];
    for (int32_t k = 0; k < insight->n_hub[0]; k++) {
        int64_t whole[RV_NETWORK_LEVELS];
        int32_t node = insight->hub[0][k];
        for (int32_t l = 0; l < g->d; l++) {
            arc[l] = g->hub_length[(size_t)k * (size_t)g->d + (size_t)l] + shift[l];
            whole[l] = base[l] + arc[l];
        }
        if (!is_shorter(g, whole, s->bound))
            break;
        if (!g->is_touched[node])
            reach(s, node, -1, arc);
    }
    for (int32_t k = 0; k < g->n_touched; k++) {
        int32_t node = g->touched[k];
        if (node != g->hub && rv_other_unit_length(g, node, true, arc))
            reach(s, node, -1, arc);
    }
}

static void scan(const step *s)
{
    int64_t arc[RV_NETWORK_LEVELS];
    rv_other_graph *g = s->g;
    if (s->from == g->hub) {
        scan_hub(s);
        return;
    }
    if (s->from < g->n_mentees)
        scan_mentee(s);
    else
        scan_mentor(s);
    if (rv_other_unit_length(g, s->from, false, arc))
        reach(s, g->hub, -1, arc);
}

static void forget(rv_other_graph *g)
{
    for (int32_t k = 0; k < g->n_seen; k++)
        g->place[g->seen[k]] = 0;
    g->n_seen = 0;
    g->n_heap = 0;
}

bool rv_other_search(rv_other_graph *graph, int32_t from, int32_t to, const int64_t *bound, int64_t *length_out)
{
    forget(graph);
    memset(length_of(graph, from), 0, (size_t)graph->d * sizeof(int64_t));
    graph->seen[graph->n_seen++] = from;
    graph->from[from] = -1;
    graph->place[from] = ++graph->n_heap;
    put(graph, 0, from);
    while (graph->n_heap > 0) {
        int32_t node = pop(graph);
        if (node == to) {
            memcpy(length_out, length_of(graph, to), (size_t)graph->d * sizeof *length_out);
            return true;
        }
        scan(&(step){.g = graph, .bound = bound, .from = node});
    }
    return false;
}

void rv_other_turn(rv_other_graph *graph, int32_t from, int32_t to)
{
    const int64_t *whole = length_of(graph, to);
    for (int32_t k = 0; k < graph->n_seen; k++) {
        int32_t node = graph->seen[k];
        int64_t *potential = graph->potential + (size_t)node * (size_t)graph->d;
        const int64_t *length = length_of(graph, node);
        if (graph->place[node] != SETTLED || node == to)
            continue;
        rv_other_touch(graph, node);
        for (int32_t l = 0; l < graph->d; l++)
            potential[l] += length[l] - whole[l];
    }
    for (int32_t node = to; node != from; node = graph->from[node])
        if (graph->via[node] >= 0)
            rv_other_flip(graph, graph->via[node]);
}
