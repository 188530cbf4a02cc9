/*
 * Successive shortest paths in a network with sets above its people (Ahuja, Magnanti & Orlin 1993, ch. 9; reduced costs as
 * lengths, lexicographic), from any pairs and prices.
 *
 * rv_nest_settle() makes pairs and units agree with the prices; then some nodes have units too many or too few. Each such
 * unit goes along one shortest path to a node that lacks one, or to the outside, which takes any: a path exists, since all
 * that was forced can be undone. A search treats one side as `from`: its people take on pairs, its sets hand units down;
 * the other side does the reverse. A node short of units searches with the sides swapped.
 *
 * Invariant: no arc that can be used has a cost below 0. Prices of `from` only fall and those of the other side only rise, by
 * what the end is farther away than they are.
 */
#include <string.h>

#include "match/nest_graph.h"

#define POLL_EVERY 64 /* nodes between two looks at the clock: a set may have everyone below it */
#define UNSEEN (-1)
#define SETTLED (-2)

typedef struct search {
    rv_nest_graph *g;
    int32_t d;
    int32_t from;   /* side */
    int64_t *dist;  /* [nodes · d] */
    int32_t *via;   /* [nodes] the node before */
    int64_t *pair;  /* [nodes] the pair between, −1 for units */
    int32_t *place; /* [nodes] in the heap, UNSEEN, SETTLED */
    int32_t *heap;
    int32_t *seen; /* nodes that are not UNSEEN */
    int32_t n_heap;
    int32_t n_seen;
    int32_t end;                      /* −1 while none is reached */
    int64_t limit[RV_NETWORK_LEVELS]; /* its distance */
    int32_t countdown;
} search;

static inline int64_t *dist_of(const search *s, int32_t node)
{
    return s->dist + (size_t)node * (size_t)s->d;
}

/* ---- The heap, by distance ---- */

static void put(search *s, int32_t place, int32_t node)
{
    s->heap[place] = node;
    s->place[node] = place;
}

static void rise(search *s, int32_t node)
{
    int32_t place = s->place[node];
    while (place > 0 && rv_lex_compare(dist_of(s, node), dist_of(s, s->heap[(place - 1) / 2]), s->d) < 0) {
        put(s, place, s->heap[(place - 1) / 2]);
        place = (place - 1) / 2;
    }
    put(s, place, node);
}

static int32_t pop(search *s)
{
    int32_t top = s->heap[0];
    int32_t last = s->heap[--s->n_heap];
    int32_t place = 0;
    s->place[top] = SETTLED;
    if (s->n_heap == 0)
        return top;
    for (int32_t child = 1; child < s->n_heap; child = 2 * place + 1) {
        child += child + 1 < s->n_heap &&
                 rv_lex_compare(dist_of(s, s->heap[child + 1]), dist_of(s, s->heap[child]), s->d) < 0;
        if (rv_lex_compare(dist_of(s, s->heap[child]), dist_of(s, last), s->d) >= 0)
            break;
        put(s, place, s->heap[child]);
        place = child;
    }
    put(s, place, last);
    return top;
}

/* ---- One search ---- */

/* Can the node take a unit that is too many in this search? */
static bool is_end(const search *s, int32_t node)
{
    int64_t over = s->g->over[node];
    return node == s->g->outside || (rv_nest_side_of(s->g, node) == s->from ? over < 0 : over > 0);
}

static void reach(search *s, int32_t node, int32_t via, int64_t pair, const int64_t *length)
{
    if (s->place[node] == SETTLED || rv_lex_compare(length, s->limit, s->d) >= 0)
        return;
    if (s->place[node] >= 0 && rv_lex_compare(length, dist_of(s, node), s->d) >= 0)
        return;
    memcpy(dist_of(s, node), length, (size_t)s->d * sizeof *length);
    s->via[node] = via;
    s->pair[node] = pair;
    if (is_end(s, node)) {
        memcpy(s->limit, length, (size_t)s->d * sizeof *length);
        s->end = node;
        return;
    }
    if (s->place[node] == UNSEEN) {
        s->seen[s->n_seen++] = node;
        s->place[node] = s->n_heap++;
    }
    rise(s, node);
}

static inline void add_distance(const search *s, int32_t node, int64_t *length)
{
    const int64_t *far = dist_of(s, node);
    for (int32_t l = 0; l < s->d; l++)
        length[l] += far[l];
}

/* From a node to the one above it: `from` gives a unit back, the other side takes one more. */
static void scan_above(search *s, int32_t node, bool is_from)
{
    const rv_nest_graph *g = s->g;
    int64_t length[RV_NETWORK_LEVELS];
    if (is_from ? g->load[node] <= g->pinned[node] : g->load[node] >= g->most[node])
        return;
    if (is_from)
        rv_nest_cost_less(g, node, length);
    else
        rv_nest_cost_more(g, node, length);
    add_distance(s, node, length);
    reach(s, g->above[node], node, -1, length);
}

static void scan_below(search *s, int32_t set, bool is_from)
{
    const rv_nest_graph *g = s->g;
    int64_t length[RV_NETWORK_LEVELS];
    if (rv_lex_compare(dist_of(s, set), s->limit, s->d) >= 0)
        return;
    for (int64_t k = g->child_at[set]; k < g->child_at[set + 1]; k++) {
        int32_t node = g->child[k];
        if (s->place[node] == SETTLED || (is_from ? g->load[node] >= g->most[node] : g->load[node] <= g->pinned[node]))
            continue;
        if (is_from)
            rv_nest_cost_more(g, node, length);
        else
            rv_nest_cost_less(g, node, length);
        add_distance(s, set, length);
        reach(s, node, set, -1, length);
    }
}

/* A pair that is to be chosen, or given up, on the way from one of its people to the other. */
static void scan_pair(search *s, int32_t node, int32_t other, int64_t pair)
{
    const rv_nest_graph *g = s->g;
    const int64_t *far = dist_of(s, node);
    const int64_t *a = rv_nest_price(g, node);
    const int64_t *b = rv_nest_price(g, other);
    int64_t length[RV_NETWORK_LEVELS] = {0};
    int64_t sign = g->flow->chosen[pair] ? -1 : 1;
    if (s->place[other] == SETTLED)
        return;
    for (int32_t l = 0; l < s->d; l++)
        length[l] = far[l] + sign * (a[l] + b[l] - rv_network_pair(g->net, l, pair));
    reach(s, other, node, pair, length);
}

/* `from` chooses pairs, the other side gives them up. */
static void scan_mentee(search *s, int32_t node, bool is_from)
{
    const rv_nest_graph *g = s->g;
    int32_t i = node - g->first[REVERSA_MENTEE];
    for (int64_t e = g->net->offset[i]; e < g->net->offset[i + 1]; e++) {
        if (g->flow->chosen[e] != is_from)
            scan_pair(s, node, g->first[REVERSA_MENTOR] + g->net->mentor[e], e);
    }
}

static void scan_mentor(search *s, int32_t node, bool is_from)
{
    const rv_nest_graph *g = s->g;
    int32_t j = node - g->first[REVERSA_MENTOR];
    for (int64_t e = g->head[j]; e >= 0 && !is_from; e = g->next[e])
        scan_pair(s, node, g->first[REVERSA_MENTEE] + g->mentee[e], e);
    for (int64_t k = g->mentor_at[j]; k < g->mentor_at[j + 1] && is_from; k++) {
        int64_t e = g->mentor_pair[k];
        if (!g->flow->chosen[e])
            scan_pair(s, node, g->first[REVERSA_MENTEE] + g->mentee[e], e);
    }
}

static void scan(search *s, int32_t node)
{
    bool is_from = rv_nest_side_of(s->g, node) == s->from;
    scan_above(s, node, is_from);
    if (!rv_nest_is_person(s->g, node))
        scan_below(s, node, is_from);
    else if (rv_nest_side_of(s->g, node) == REVERSA_MENTEE)
        scan_mentee(s, node, is_from);
    else
        scan_mentor(s, node, is_from);
}

static reversa_status look_at_clock(search *s)
{
    if (s->countdown-- > 0)
        return REVERSA_OK;
    s->countdown = POLL_EVERY;
    return rv_stop_status(s->g->ctx);
}

static reversa_status explore(search *s, int32_t source)
{
    static const int64_t zero[RV_NETWORK_LEVELS];
    s->end = -1;
    memset(s->limit, 0, sizeof s->limit);
    s->limit[0] = INT64_MAX;
    reach(s, source, -1, -1, zero);
    while (s->n_heap > 0 && rv_lex_compare(dist_of(s, s->heap[0]), s->limit, s->d) < 0) {
        reversa_status status = look_at_clock(s);
        if (status)
            return status;
        scan(s, pop(s));
    }
    return REVERSA_OK;
}

static void move_prices(search *s)
{
    for (int32_t k = 0; k < s->n_seen; k++) {
        int32_t node = s->seen[k];
        int64_t *price = rv_nest_price(s->g, node);
        bool is_from = rv_nest_side_of(s->g, node) == s->from;
        for (int32_t l = 0; l < s->d && s->place[node] == SETTLED; l++) {
            int64_t step = s->limit[l] - dist_of(s, node)[l];
            price[l] += is_from ? -step : step;
        }
    }
}

static void forget(search *s)
{
    for (int32_t k = 0; k < s->n_seen; k++)
        s->place[s->seen[k]] = UNSEEN;
    s->n_seen = 0;
    s->n_heap = 0;
}

/* A step of the path by units: whose they are, and are there more of them afterwards? */
static int32_t lower_of(const search *s, int32_t node, bool *more_out)
{
    const rv_nest_graph *g = s->g;
    bool is_up = g->above[s->via[node]] == node;
    int32_t lower = is_up ? s->via[node] : node;
    *more_out = is_up != (rv_nest_side_of(g, lower) == s->from);
    return lower;
}

/* How many units can go along the path at the same price: several only where it passes nothing but sets. */
static int64_t width_of(const search *s, int32_t source)
{
    const rv_nest_graph *g = s->g;
    int64_t width = g->over[source] < 0 ? -g->over[source] : g->over[source];
    int64_t wanted = g->over[s->end] < 0 ? -g->over[s->end] : g->over[s->end];
    if (s->end != g->outside && wanted < width)
        width = wanted;
    for (int32_t node = s->end; node != source && width > 1; node = s->via[node]) {
        bool more = false;
        int32_t lower = s->pair[node] >= 0 ? -1 : lower_of(s, node, &more);
        int64_t most = lower < 0 ? 1 : rv_nest_like_it(g, lower, more);
        width = most < width ? most : width;
    }
    return width;
}

static void follow(search *s, int32_t node, int64_t width)
{
    rv_nest_graph *g = s->g;
    int64_t pair = s->pair[node];
    bool more;
    if (pair >= 0 && g->flow->chosen[pair])
        rv_nest_drop(g, pair);
    else if (pair >= 0)
        rv_nest_choose(g, pair);
    if (pair >= 0)
        return;
    int32_t lower = lower_of(s, node, &more);
    g->load[lower] += (int32_t)(more ? width : -width);
}

static void add_over(const search *s, int32_t node, int64_t step)
{
    bool is_from = rv_nest_side_of(s->g, node) == s->from;
    s->g->over[node] += is_from ? step : -step;
}

/* As many units as one path takes. */
static reversa_status move_units(search *s, int32_t source)
{
    reversa_status status = explore(s, source);
    if (!status && s->end < 0)
        status = rv_fail(s->g->ctx, REVERSA_E_INTERNAL, "A unit of the network has no way out");
    if (!status) {
        move_prices(s);
        int64_t width = width_of(s, source);
        for (int32_t node = s->end; node != source; node = s->via[node])
            follow(s, node, width);
        add_over(s, source, -width);
        if (s->end != s->g->outside)
            add_over(s, s->end, width);
    }
    forget(s);
    return status;
}

static reversa_status move_all(search *s)
{
    rv_nest_graph *g = s->g;
    for (int32_t node = 0; node < g->outside; node++) {
        int32_t side = rv_nest_side_of(g, node);
        while (g->over[node] != 0) {
            s->from = g->over[node] > 0 ? side : 1 - side;
            reversa_status status = move_units(s, node);
            if (status)
                return status;
        }
    }
    return REVERSA_OK;
}

static reversa_status make_room(search *s, rv_arena *arena)
{
    reversa_context *ctx = s->g->ctx;
    size_t n = (size_t)s->g->outside + 1;
    s->dist = rv_arena_alloc(ctx, arena, n, (size_t)s->d * sizeof *s->dist);
    s->via = rv_arena_alloc(ctx, arena, n, sizeof *s->via);
    s->pair = rv_arena_alloc(ctx, arena, n, sizeof *s->pair);
    s->place = rv_arena_alloc(ctx, arena, n, sizeof *s->place);
    s->heap = rv_arena_alloc(ctx, arena, n, sizeof *s->heap);
    s->seen = rv_arena_alloc(ctx, arena, n, sizeof *s->seen);
    if (!s->dist || !s->via || !s->pair || !s->place || !s->heap || !s->seen)
        return REVERSA_E_MEMORY;
    for (size_t node = 0; node < n; node++)
        s->place[node] = UNSEEN;
    return REVERSA_OK;
}

reversa_status rv_nest_solve(reversa_context *ctx, const rv_network *network, const rv_nest *nest, rv_nest_flow *flow)
{
    rv_nest_graph graph = {.ctx = ctx, .net = network, .nest = nest, .flow = flow, .d = network->n_levels};
    search s = {.g = &graph, .d = network->n_levels};
    rv_arena arena;
    RV_REQUIRE(network->n_levels >= 1 && network->n_levels <= RV_NETWORK_LEVELS);
    RV_REQUIRE(network->levels[0] == RV_PROFIT_DEMAND);
    rv_arena_open(ctx, &arena);
    reversa_status status = rv_nest_graph_open(&graph, &arena);
    if (!status)
        status = make_room(&s, &arena);
    if (!status) {
        rv_nest_settle(&graph);
        status = move_all(&s);
    }
    if (!status)
        rv_nest_graph_close(&graph);
    rv_arena_free(&arena);
    return status;
}
