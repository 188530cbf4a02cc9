/*
 * The residual network of an insight, made to be changed: pairs, loads, potentials, and what differs from the root.
 *
 * Everything of the root is read from the insight; of the present, only nodes and pairs that are listed as touched or flipped
 * can differ, so a state is saved, taken up and left at the cost of its differences.
 */
#include <string.h>

#include "match/alternatives.h"

static size_t room(const rv_other_graph *g)
{
    return (size_t)g->d * sizeof(int64_t);
}

static int side_of(const rv_other_graph *g, int32_t node)
{
    return node < g->n_mentees ? REVERSA_MENTEE : REVERSA_MENTOR;
}

static int32_t ordinal_of(const rv_other_graph *g, int32_t node)
{
    return node < g->n_mentees ? node : node - g->n_mentees;
}

/* ---- Lengths ---- */

void rv_other_pair_length(const rv_other_graph *graph, int32_t pair, int64_t *length_out)
{
    const rv_other_pair *p = &graph->pairs[pair];
    const int64_t *a = graph->potential + (size_t)p->mentee * (size_t)graph->d;
    const int64_t *b = graph->potential + (size_t)(graph->n_mentees + p->mentor) * (size_t)graph->d;
    for (int32_t l = 0; l < graph->d; l++) {
        rv_profit kind = graph->insight->net.levels[l];
        int64_t profit = kind == RV_PROFIT_SCORE  ? p->score
                         : kind == RV_PROFIT_PAIR ? 1
                         : kind == RV_PROFIT_KEEP ? p->active
                                                  : 0;
        length_out[l] = a[l] - b[l] - profit;
    }
}

bool rv_other_unit_length(const rv_other_graph *graph, int32_t node, bool from_hub, int64_t *length_out)
{
    int side = side_of(graph, node);
    int32_t person = ordinal_of(graph, node);
    const rv_network_side *people = &graph->insight->net.side[side];
    bool more = from_hub == (side == REVERSA_MENTEE); /* a place more in use, else one less */
    int32_t load = graph->load[node];
    if (people->most[person] <= people->pinned[person] ||
        (more ? load >= people->most[person] : load <= people->pinned[person]))
        return false;
    rv_network_unit(&graph->insight->net, side, person, more ? load + 1 : load, length_out);
    const int64_t *own = graph->potential + (size_t)node * (size_t)graph->d;
    const int64_t *hub = graph->potential + (size_t)graph->hub * (size_t)graph->d;
    for (int32_t l = 0; l < graph->d; l++)
        length_out[l] = (more ? -length_out[l] : length_out[l]) + (from_hub ? hub[l] - own[l] : own[l] - hub[l]);
    return true;
}

/* ---- Changes ---- */

void rv_other_touch(rv_other_graph *graph, int32_t node)
{
    if (!graph->is_touched[node])
        graph->touched[graph->n_touched++] = node;
    graph->is_touched[node] = true;
}

static void link_pair(rv_other_graph *g, int32_t pair)
{
    int32_t mentor = g->pairs[pair].mentor;
    g->next[pair] = g->head[mentor];
    g->head[mentor] = pair;
}

static void unlink_pair(rv_other_graph *g, int32_t pair)
{
    int32_t *at = &g->head[g->pairs[pair].mentor];
    while (*at != pair)
        at = &g->next[*at];
    *at = g->next[pair];
}

static void turn(rv_other_graph *g, int32_t pair)
{
    rv_other_pair *p = &g->pairs[pair];
    p->chosen = !p->chosen;
    if (p->chosen)
        link_pair(g, pair);
    else
        unlink_pair(g, pair);
    g->load[p->mentee] += p->chosen ? 1 : -1;
    g->load[g->n_mentees + p->mentor] += p->chosen ? 1 : -1;
}

void rv_other_flip(rv_other_graph *graph, int32_t pair)
{
    turn(graph, pair);
    rv_other_touch(graph, graph->pairs[pair].mentee);
    rv_other_touch(graph, graph->n_mentees + graph->pairs[pair].mentor);
    if (!graph->is_flipped[pair])
        graph->flips[graph->n_flips++] = pair;
    graph->is_flipped[pair] = true;
}

reversa_status rv_other_save(rv_other_graph *graph, const rv_other_state *parent, rv_held_pair held,
                             rv_other_state *state_out)
{
    rv_other_state s = {.n_held = parent->n_held + 1, .n_nodes = graph->n_touched};
    s.flips = rv_arena_alloc(graph->ctx, graph->arena, (size_t)graph->n_flips, sizeof *s.flips);
    s.held = rv_arena_alloc(graph->ctx, graph->arena, (size_t)s.n_held, sizeof *s.held);
    s.nodes = rv_arena_alloc(graph->ctx, graph->arena, (size_t)s.n_nodes, sizeof *s.nodes);
    s.potentials = rv_arena_alloc(graph->ctx, graph->arena, (size_t)s.n_nodes, room(graph));
    if (!s.flips || !s.held || !s.nodes || !s.potentials)
        return REVERSA_E_MEMORY;
    for (int32_t k = 0; k < graph->n_flips; k++)
        if (graph->pairs[graph->flips[k]].chosen != graph->pairs[graph->flips[k]].was)
            s.flips[s.n_flips++] = graph->flips[k];
    if (parent->n_held > 0)
        memcpy(s.held, parent->held, (size_t)parent->n_held * sizeof *s.held);
    s.held[parent->n_held] = held;
    for (int32_t k = 0; k < s.n_nodes; k++) {
        s.nodes[k] = graph->touched[k];
        memcpy(s.potentials + (size_t)k * (size_t)graph->d, graph->potential + (size_t)s.nodes[k] * (size_t)graph->d,
               room(graph));
    }
    *state_out = s;
    return REVERSA_OK;
}

void rv_other_take(rv_other_graph *graph, const rv_other_state *state)
{
    for (int32_t k = 0; k < state->n_flips; k++)
        rv_other_flip(graph, state->flips[k]);
    for (int32_t k = 0; k < state->n_held; k++)
        graph->pairs[state->held[k].pair].held = state->held[k].held;
    for (int32_t k = 0; k < state->n_nodes; k++) {
        rv_other_touch(graph, state->nodes[k]);
        memcpy(graph->potential + (size_t)state->nodes[k] * (size_t)graph->d,
               state->potentials + (size_t)k * (size_t)graph->d, room(graph));
    }
}

static void root_potential(rv_other_graph *g, int32_t node)
{
    int64_t *to = g->potential + (size_t)node * (size_t)g->d;
    memset(to, 0, room(g));
    if (node == g->hub)
        return;
    int side = side_of(g, node);
    const int64_t *price = g->insight->price[side] + (size_t)ordinal_of(g, node) * (size_t)g->d;
    for (int32_t l = 0; l < g->d; l++)
        to[l] = side == REVERSA_MENTEE ? price[l] : -price[l];
}

void rv_other_leave(rv_other_graph *graph, const rv_other_state *state)
{
    for (int32_t k = 0; k < graph->n_flips; k++) {
        int32_t pair = graph->flips[k];
        if (graph->pairs[pair].chosen != graph->pairs[pair].was)
            turn(graph, pair);
        graph->is_flipped[pair] = false;
    }
    for (int32_t k = 0; k < state->n_held; k++)
        graph->pairs[state->held[k].pair].held = RV_FREE;
    for (int32_t k = 0; k < graph->n_touched; k++) {
        root_potential(graph, graph->touched[k]);
        graph->is_touched[graph->touched[k]] = false;
    }
    graph->n_flips = 0;
    graph->n_touched = 0;
}

/* ---- Making it ---- */

static reversa_status add_pair(rv_other_graph *g, size_t *capacity, const rv_other_pair *pair)
{
    reversa_status status = rv_grow(g->ctx, &g->pairs, capacity, (size_t)g->n_pairs + 1, sizeof *g->pairs);
    if (!status && g->n_pairs == INT32_MAX - 1)
        status = rv_fail(g->ctx, REVERSA_E_UNSUPPORTED, "More than 2^31 pairs could be in one of the matchings");
    if (!status)
        g->pairs[g->n_pairs++] = *pair;
    return status;
}

static bool is_in_row(const rv_other_graph *g, int64_t first, int32_t mentor)
{
    for (int64_t k = first; k < g->n_pairs; k++)
        if (g->pairs[k].mentor == mentor)
            return true;
    return false;
}

/* Does the floor of the row leave out pairs that are shorter than `reach`? */
static bool needs_more(const rv_other_graph *g, int32_t mentee, const int64_t *reach)
{
    return rv_lex_compare(g->insight->row_floor + (size_t)mentee * (size_t)g->d, reach, g->d) < 0;
}

/* Shortest first, by insertion: rows are short, and nearly in order. */
static void sort_row(rv_other_graph *g, int64_t first)
{
    int64_t a[RV_NETWORK_LEVELS];
    int64_t b[RV_NETWORK_LEVELS];
    for (int64_t k = first + 1; k < g->n_pairs; k++) {
        rv_other_pair moving = g->pairs[k];
        rv_other_pair_length(g, (int32_t)k, a);
        int64_t at = k;
        for (; at > first; at--) {
            rv_other_pair_length(g, (int32_t)at - 1, b);
            if (rv_lex_compare(b, a, g->d) <= 0)
                break;
            g->pairs[at] = g->pairs[at - 1];
        }
        g->pairs[at] = moving;
    }
}

static reversa_status add_row(rv_other_graph *g, size_t *capacity, int32_t mentee, rv_row_desk *desk,
                              const int64_t *reach)
{
    const reversa_insight *insight = g->insight;
    int64_t first = g->n_pairs;
    reversa_status status = REVERSA_OK;
    for (int64_t k = insight->mates_at[REVERSA_MENTEE][mentee];
         k < insight->mates_at[REVERSA_MENTEE][mentee + 1] && !status; k++) {
        const rv_near *mate = &insight->mates[REVERSA_MENTEE][k];
        status = add_pair(
            g, capacity, &(rv_other_pair){.mentee = mentee, .mentor = mate->person, .score = mate->score, .was = true});
    }
    for (int64_t k = insight->near_at[REVERSA_MENTEE][mentee];
         k < insight->near_at[REVERSA_MENTEE][mentee + 1] && !status; k++) {
        const rv_near *near = &insight->near[REVERSA_MENTEE][k];
        status = add_pair(g, capacity,
                          &(rv_other_pair){.mentee = mentee, .mentor = near->person, .score = near->score});
    }
    if (!status && reach && needs_more(g, mentee, reach)) {
        status = rv_insight_row(insight, desk, mentee, reach);
        for (int32_t f = 0; f < desk->n_found && !status; f++) {
            if (is_in_row(g, first, desk->found[f].person))
                continue;
            status = add_pair(
                g, capacity,
                &(rv_other_pair){.mentee = mentee, .mentor = desk->found[f].person, .score = desk->found[f].score});
        }
    }
    for (int64_t k = first; k < g->n_pairs; k++)
        g->pairs[k].active = insight->keeps && rv_insight_was_active(insight, mentee, g->pairs[k].mentor);
    if (!status)
        sort_row(g, first);
    return status;
}

static reversa_status add_rows(rv_other_graph *g, const int64_t *reach)
{
    rv_row_desk desk = {0};
    size_t capacity = 0;
    reversa_status status = reach ? rv_row_desk_open(g->ctx, g->arena, g->insight, &desk) : REVERSA_OK;
    for (int32_t i = 0; i < g->n_mentees && !status; i++) {
        g->row[i] = g->n_pairs;
        status = add_row(g, &capacity, i, &desk, reach);
        if (status == REVERSA_E_CALLBACK && rv_first_error(g->ctx) == REVERSA_OK)
            status = rv_fail(g->ctx, status, "A user-defined criterion failed");
        if (!status && i % 64 == 0)
            status = rv_stop_status(g->ctx);
    }
    g->row[g->n_mentees] = g->n_pairs;
    rv_scorer_work_free(g->ctx, desk.work);
    rv_other_pair *pairs = g->pairs;
    reversa_status kept = pairs ? rv_arena_keep(g->ctx, g->arena, pairs) : REVERSA_OK;
    if (kept) {
        rv_free(g->ctx, pairs);
        g->pairs = NULL;
    }
    return status ? status : kept;
}

static bool make_people(rv_other_graph *g)
{
    reversa_context *ctx = g->ctx;
    size_t n = (size_t)g->hub + 1;
    g->row = rv_arena_alloc(ctx, g->arena, (size_t)g->n_mentees + 1, sizeof *g->row);
    g->head = rv_arena_alloc(ctx, g->arena, n, sizeof *g->head);
    g->load = rv_arena_alloc(ctx, g->arena, n, sizeof *g->load);
    g->potential = rv_arena_alloc(ctx, g->arena, n, room(g));
    g->is_touched = rv_arena_alloc(ctx, g->arena, n, sizeof *g->is_touched);
    g->touched = rv_arena_alloc(ctx, g->arena, n, sizeof *g->touched);
    g->length = rv_arena_alloc(ctx, g->arena, n, room(g));
    g->place = rv_arena_alloc(ctx, g->arena, n, sizeof *g->place);
    g->from = rv_arena_alloc(ctx, g->arena, n, sizeof *g->from);
    g->via = rv_arena_alloc(ctx, g->arena, n, sizeof *g->via);
    g->heap = rv_arena_alloc(ctx, g->arena, n, sizeof *g->heap);
    g->seen = rv_arena_alloc(ctx, g->arena, n, sizeof *g->seen);
    g->hub_length = rv_arena_alloc(ctx, g->arena, (size_t)g->insight->n_hub[0], room(g));
    return g->row && g->head && g->load && g->potential && g->is_touched && g->touched && g->length && g->place &&
           g->from && g->via && g->heap && g->seen && g->hub_length;
}

static bool make_pairs(rv_other_graph *g)
{
    g->next = rv_arena_alloc(g->ctx, g->arena, (size_t)g->n_pairs, sizeof *g->next);
    g->is_flipped = rv_arena_alloc(g->ctx, g->arena, (size_t)g->n_pairs, sizeof *g->is_flipped);
    g->flips = rv_arena_alloc(g->ctx, g->arena, (size_t)g->n_pairs, sizeof *g->flips);
    if (!g->next || !g->is_flipped || !g->flips)
        return false;
    for (int32_t k = 0; k < g->n_pairs; k++) {
        g->pairs[k].chosen = g->pairs[k].was;
        if (g->pairs[k].chosen)
            link_pair(g, k);
    }
    return true;
}

reversa_status rv_other_open(reversa_context *ctx, const reversa_insight *insight, const int64_t *reach,
                             rv_arena *arena, rv_other_graph *graph)
{
    const rv_network *net = &insight->net;
    *graph = (rv_other_graph){.ctx = ctx, .insight = insight, .arena = arena, .d = net->n_levels};
    graph->n_mentees = net->side[REVERSA_MENTEE].n;
    graph->hub = graph->n_mentees + net->side[REVERSA_MENTOR].n;
    if (!make_people(graph))
        return REVERSA_E_MEMORY;
    for (int32_t node = 0; node < graph->hub; node++) {
        int side = side_of(graph, node);
        root_potential(graph, node);
        graph->load[node] = insight->load[side][ordinal_of(graph, node)];
        graph->head[node] = -1;
    }
    for (int32_t k = 0; k < insight->n_hub[0]; k++)
        (void)rv_other_unit_length(graph, insight->hub[0][k], true, graph->hub_length + (size_t)k * (size_t)graph->d);
    reversa_status status = add_rows(graph, reach);
    if (!status && !make_pairs(graph))
        status = REVERSA_E_MEMORY;
    return status;
}
