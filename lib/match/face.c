/*
 * `leximin` by classes from below (Burkard, Dell'Amico & Martello 2009, ch. 6; out-of-kilter steps as in Fulkerson 1961).
 *
 * On the level of a class its pairs cost 1. A chosen one goes if a path of length 0 leads from its mentee back to its
 * mentor; otherwise the potentials of the nodes reached from the one, or of those that reach the other, move by 1, so
 * that it may stay. Both searches run side by side, and the first to end pays: work goes with the smaller part. After a
 * class every arc whose length is not 0 is settled for good, and potentials start again from 0.
 * Invariant: no arc of the residual graph is negative, but for chosen pairs of the class that have not had their turn.
 */
#include "match/face.h"

#include <string.h>

#define POLL_EVERY 256 /* searches between two looks at the clock */

/* An entry of the list of potentials, in the order in which classes are done. */
typedef struct entry {
    int32_t node;
    rv_dual dual;
} entry;

/* One of the two searches: forwards from a mentee (0) or backwards from a mentor (1). */
typedef struct search {
    int32_t *queue; /* [nodes] */
    int32_t n;
    int32_t head;
    int64_t cursor;   /* next arc of the node at the head */
    int32_t *stamp;   /* [nodes] the search that saw the node last */
    int64_t *via;     /* [nodes] the pair by which it was reached, −1 for a unit */
    int32_t *towards; /* [nodes] the node before */
} search;

typedef struct graph {
    rv_face *face;
    int32_t hub;
    int32_t n_nodes;
    int32_t class_now;
    int64_t *begin; /* [nodes + 1] places in `around`: pairs of a person, people of the hub */
    int64_t *end;   /* [nodes] behind the last that is not settled */
    int64_t *around;
    int64_t *head[2];     /* by side of the person, [people]: first chosen pair, −1 */
    int64_t *next[2];     /* [pairs] */
    int64_t *previous[2]; /* [pairs] */
    bool *settled;        /* [pairs] */
    bool *unit_settled;   /* [people] */
    int32_t *potential;   /* [nodes] on the level of the class */
    int32_t *touched;     /* [nodes] whose potential has moved */
    bool *is_touched;
    int32_t n_touched;
    int64_t n_unit_settled; /* in the hub's list */
    int32_t turn;
    search way[2];
    entry *entries;
    size_t n_entries;
    size_t room;
} graph;

static bool is_mentee(const graph *g, int32_t node)
{
    return node < g->face->n_mentees;
}

static int32_t mentor_node(const graph *g, int64_t pair)
{
    return g->face->n_mentees + g->face->mentor[pair];
}

/* Length of a pair's arc from its mentee to its mentor. */
static int32_t pair_length(const graph *g, int64_t e)
{
    return (g->face->class_of[e] == g->class_now) + g->potential[g->face->mentee[e]] - g->potential[mentor_node(g, e)];
}

/* ---- Chosen pairs, in two lists ---- */

static int32_t end_of(const graph *g, int side, int64_t e)
{
    return side == 0 ? g->face->mentee[e] : g->face->mentor[e];
}

static void link_pair(graph *g, int64_t e)
{
    for (int side = 0; side < 2; side++) {
        int64_t *head = &g->head[side][end_of(g, side, e)];
        g->next[side][e] = *head;
        g->previous[side][e] = -1;
        if (*head >= 0)
            g->previous[side][*head] = e;
        *head = e;
    }
}

static void unlink_pair(graph *g, int64_t e)
{
    for (int side = 0; side < 2; side++) {
        int64_t next = g->next[side][e];
        int64_t previous = g->previous[side][e];
        if (previous >= 0)
            g->next[side][previous] = next;
        else
            g->head[side][end_of(g, side, e)] = next;
        if (next >= 0)
            g->previous[side][next] = previous;
    }
}

static void flip(graph *g, int64_t e)
{
    if (g->face->chosen[e])
        unlink_pair(g, e);
    else
        link_pair(g, e);
    g->face->chosen[e] = !g->face->chosen[e];
}

/* ---- The two searches ---- */

/* May a unit pass from the hub to this person, or back? Mentees get units from the hub, mentors give theirs to it. */
static bool unit_passes(const graph *g, int32_t person, bool from_hub)
{
    const rv_face *face = g->face;
    bool more = from_hub == is_mentee(g, person);
    if (g->unit_settled[person])
        return false;
    int32_t length = g->potential[g->hub] - g->potential[person];
    if ((from_hub ? length : -length) > 0)
        return false;
    return more ? face->load[person] < face->high[person] : face->load[person] > face->low[person];
}

static void arrive(graph *g, int way, int32_t node, int64_t pair, int32_t before)
{
    search *s = &g->way[way];
    if (s->stamp[node] == g->turn)
        return;
    s->stamp[node] = g->turn;
    s->via[node] = pair;
    s->towards[node] = before;
    s->queue[s->n++] = node;
}

/* A place in a person's list that turned out to be settled: the last one takes it. Only one of the two searches reads it. */
static void drop_place(graph *g, int32_t node, int64_t place)
{
    int64_t last = --g->end[node];
    int64_t swap = g->around[place];
    g->around[place] = g->around[last];
    g->around[last] = swap;
}

/* Look at one arc of the hub: cursor 0, 1, … are its people. False when there is none left. */
static bool step_hub(graph *g, int way, search *s)
{
    int64_t place = g->begin[g->hub] + s->cursor;
    if (place >= g->end[g->hub])
        return false;
    int32_t person = (int32_t)g->around[place];
    if (unit_passes(g, person, way == 0))
        arrive(g, way, person, -1, g->hub);
    s->cursor++;
    return true;
}

/* Pairs that are not chosen: from a mentee forwards, from a mentor backwards. */
static bool step_open(graph *g, int way, search *s, int32_t node)
{
    int64_t place = g->begin[node] + s->cursor - 1;
    if (place >= g->end[node])
        return false;
    int64_t e = g->around[place];
    if (g->settled[e]) {
        drop_place(g, node, place);
        return true;
    }
    s->cursor++;
    if (!g->face->chosen[e] && pair_length(g, e) <= 0)
        arrive(g, way, is_mentee(g, node) ? mentor_node(g, e) : g->face->mentee[e], e, node);
    return true;
}

/* Chosen pairs: from a mentor forwards, from a mentee backwards. The cursor is 1, then 2 + pair, at the end −1. */
static bool step_chosen(graph *g, int way, search *s, int32_t node)
{
    int side = is_mentee(g, node) ? 0 : 1;
    int64_t e = s->cursor == 1 ? g->head[side][side == 0 ? node : node - g->face->n_mentees] : s->cursor - 2;
    if (s->cursor < 0 || e < 0)
        return false;
    s->cursor = g->next[side][e] < 0 ? -1 : g->next[side][e] + 2;
    if (-pair_length(g, e) <= 0)
        arrive(g, way, is_mentee(g, node) ? mentor_node(g, e) : g->face->mentee[e], e, node);
    return true;
}

/* Look at one arc. False when the search has ended. */
static bool step(graph *g, int way)
{
    search *s = &g->way[way];
    bool more = false;
    if (s->head >= s->n)
        return false;
    int32_t node = s->queue[s->head];
    if (node == g->hub) {
        more = step_hub(g, way, s);
    } else if (s->cursor == 0) {
        if (unit_passes(g, node, way == 1))
            arrive(g, way, g->hub, -1, node);
        s->cursor = 1;
        more = true;
    } else if (is_mentee(g, node) == (way == 0)) {
        more = step_open(g, way, s, node);
    } else {
        more = step_chosen(g, way, s, node);
    }
    if (!more) {
        s->head++;
        s->cursor = 0;
    }
    return true;
}

static void start_search(graph *g, int way, int32_t node)
{
    search *s = &g->way[way];
    s->n = 0;
    s->head = 0;
    s->cursor = 0;
    arrive(g, way, node, -1, -1);
}

/* ---- One chosen pair of the class ---- */

/* Turn the arc between two neighbours on a path that goes from `from` to `to`. */
static void turn_arc(graph *g, int32_t from, int32_t to, int64_t e)
{
    if (e >= 0) {
        flip(g, e);
        return;
    }
    int32_t person = from == g->hub ? to : from;
    bool more = (from == g->hub) == is_mentee(g, person);
    g->face->load[person] += more ? 1 : -1;
}

static void turn_path(graph *g, int32_t meeting)
{
    for (int32_t node = meeting; g->way[0].towards[node] >= 0; node = g->way[0].towards[node])
        turn_arc(g, g->way[0].towards[node], node, g->way[0].via[node]);
    for (int32_t node = meeting; g->way[1].towards[node] >= 0; node = g->way[1].towards[node])
        turn_arc(g, node, g->way[1].towards[node], g->way[1].via[node]);
}

static void touch(graph *g, int32_t node, int32_t by)
{
    g->potential[node] += by;
    if (!g->is_touched[node])
        g->touched[g->n_touched++] = node;
    g->is_touched[node] = true;
}

/* A node that both searches have seen, among those that one of them has added since; −1 for none. */
static int32_t meeting_of(const graph *g, int way, int32_t from)
{
    const search *s = &g->way[way];
    for (int32_t k = from; k < s->n; k++) {
        if (g->way[1 - way].stamp[s->queue[k]] == g->turn)
            return s->queue[k];
    }
    return -1;
}

/* Take a chosen pair out, or prove on the level of its class that one must stay. */
static void settle_pair(graph *g, int64_t e)
{
    if (-pair_length(g, e) >= 0)
        return;
    g->turn++;
    start_search(g, 0, g->face->mentee[e]);
    start_search(g, 1, mentor_node(g, e));
    for (int way = 0;; way = 1 - way) {
        int32_t n = g->way[way].n;
        if (!step(g, way)) { /* nothing else is reached: its potentials move */
            for (int32_t k = 0; k < n; k++)
                touch(g, g->way[way].queue[k], way == 0 ? -1 : 1);
            return;
        }
        int32_t meeting = meeting_of(g, way, n);
        if (meeting >= 0) {
            turn_path(g, meeting);
            flip(g, e);
            return;
        }
    }
}

/* ---- A class ---- */

static void settle_if_long(graph *g, int64_t e)
{
    if (g->settled[e] || pair_length(g, e) == 0)
        return;
    g->settled[e] = true;
    if (g->face->chosen[e])
        unlink_pair(g, e); /* stays chosen, but no search needs to see it */
}

static void settle_unit(graph *g, int32_t person)
{
    if (g->unit_settled[person] || g->potential[person] == g->potential[g->hub])
        return;
    g->unit_settled[person] = true;
    g->n_unit_settled++;
}

static void settle_around(graph *g, int32_t node)
{
    for (int64_t place = g->begin[node]; place < g->end[node]; place++) {
        if (node == g->hub)
            settle_unit(g, (int32_t)g->around[place]);
        else
            settle_if_long(g, g->around[place]);
    }
    if (node != g->hub)
        settle_unit(g, node);
}

/* The hub's list without the settled, once these are the half of it; never while a search reads it. */
static void tidy_hub(graph *g)
{
    int64_t *end = &g->end[g->hub];
    if (2 * g->n_unit_settled < *end - g->begin[g->hub])
        return;
    for (int64_t place = *end - 1; place >= g->begin[g->hub]; place--) {
        if (g->unit_settled[g->around[place]])
            g->around[place] = g->around[--*end];
    }
    g->n_unit_settled = 0;
}

/* After the last pair of a class: settle what has a length, and keep the potentials. */
static reversa_status close_class(graph *g, const int64_t *pairs, int64_t n)
{
    for (int64_t k = 0; k < n; k++)
        settle_if_long(g, pairs[k]);
    for (int32_t k = 0; k < g->n_touched; k++)
        settle_around(g, g->touched[k]);
    reversa_status status = rv_grow(g->face->ctx, &g->entries, &g->room, g->n_entries + (size_t)g->n_touched,
                                    sizeof *g->entries);
    if (status)
        return status;
    for (int32_t k = 0; k < g->n_touched; k++) {
        int32_t node = g->touched[k];
        if (g->potential[node] != 0)
            g->entries[g->n_entries++] = (entry){node, {g->class_now, g->potential[node]}};
        g->potential[node] = 0;
        g->is_touched[node] = false;
    }
    g->n_touched = 0;
    tidy_hub(g);
    return REVERSA_OK;
}

static reversa_status run_class(graph *g, const int64_t *pairs, int64_t n)
{
    for (int64_t k = 0; k < n; k++) {
        if (!g->face->chosen[pairs[k]] || g->settled[pairs[k]])
            continue;
        settle_pair(g, pairs[k]);
        reversa_status status = k % POLL_EVERY == 0 ? rv_stop_status(g->face->ctx) : REVERSA_OK;
        if (status)
            return status;
    }
    return close_class(g, pairs, n);
}

/* ---- Setting up ---- */

static void fill_around(graph *g)
{
    const rv_face *face = g->face;
    for (int64_t e = 0; e < face->n_pairs; e++) {
        g->begin[face->mentee[e] + 1]++;
        g->begin[mentor_node(g, e) + 1]++;
    }
    for (int32_t node = 0; node < g->n_nodes; node++) {
        g->begin[node + 1] += g->begin[node];
        g->end[node] = g->begin[node];
    }
    for (int64_t e = 0; e < face->n_pairs; e++) {
        g->around[g->end[face->mentee[e]]++] = e;
        g->around[g->end[mentor_node(g, e)]++] = e;
        if (face->chosen[e])
            link_pair(g, e);
    }
    for (int32_t p = 0; p < g->hub; p++) {
        g->unit_settled[p] = face->low[p] >= face->high[p];
        if (!g->unit_settled[p])
            g->around[g->end[g->hub]++] = p;
    }
}

static reversa_status make_room(graph *g, rv_arena *arena)
{
    reversa_context *ctx = g->face->ctx;
    size_t n_pairs = (size_t)g->face->n_pairs;
    size_t n_nodes = (size_t)g->n_nodes;
    bool ok = true;
    g->begin = rv_arena_alloc(ctx, arena, n_nodes + 1, sizeof *g->begin);
    g->end = rv_arena_alloc(ctx, arena, n_nodes, sizeof *g->end);
    g->around = rv_arena_alloc(ctx, arena, 2 * n_pairs + n_nodes, sizeof *g->around);
    g->settled = rv_arena_alloc(ctx, arena, n_pairs, sizeof *g->settled);
    g->unit_settled = rv_arena_alloc(ctx, arena, n_nodes, sizeof *g->unit_settled);
    g->potential = rv_arena_alloc(ctx, arena, n_nodes, sizeof *g->potential);
    g->touched = rv_arena_alloc(ctx, arena, n_nodes, sizeof *g->touched);
    g->is_touched = rv_arena_alloc(ctx, arena, n_nodes, sizeof *g->is_touched);
    ok = g->begin && g->end && g->around && g->settled && g->unit_settled && g->potential && g->touched &&
         g->is_touched;
    for (int k = 0; k < 2 && ok; k++) {
        search *s = &g->way[k];
        g->head[k] = rv_arena_alloc(ctx, arena, n_nodes, sizeof *g->head[k]);
        g->next[k] = rv_arena_alloc(ctx, arena, n_pairs, sizeof *g->next[k]);
        g->previous[k] = rv_arena_alloc(ctx, arena, n_pairs, sizeof *g->previous[k]);
        s->queue = rv_arena_alloc(ctx, arena, n_nodes, sizeof *s->queue);
        s->stamp = rv_arena_alloc(ctx, arena, n_nodes, sizeof *s->stamp);
        s->via = rv_arena_alloc(ctx, arena, n_nodes, sizeof *s->via);
        s->towards = rv_arena_alloc(ctx, arena, n_nodes, sizeof *s->towards);
        ok = g->head[k] && g->next[k] && g->previous[k] && s->queue && s->stamp && s->via && s->towards;
        for (int32_t node = 0; node < g->n_nodes && ok; node++)
            g->head[k][node] = -1;
    }
    return ok ? REVERSA_OK : REVERSA_E_MEMORY;
}

/* Pairs by class, each class from start[class] on. */
static void sort_pairs(const rv_face *face, int32_t top, int64_t *start, int64_t *sorted)
{
    for (int64_t e = 0; e < face->n_pairs; e++)
        start[face->class_of[e] + 1]++;
    for (int32_t c = 0; c <= top; c++)
        start[c + 1] += start[c];
    for (int64_t e = 0; e < face->n_pairs; e++)
        sorted[start[face->class_of[e]]++] = e;
    for (int32_t c = top; c > 0; c--) /* back to where each begins */
        start[c] = start[c - 1];
    start[0] = 0;
}

static reversa_status run_classes(graph *g, rv_arena *arena)
{
    const rv_face *face = g->face;
    int32_t top = 0; /* the highest class */
    for (int64_t e = 0; e < face->n_pairs; e++)
        top = face->class_of[e] > top ? face->class_of[e] : top;
    int64_t *start = rv_arena_alloc(face->ctx, arena, (size_t)top + 2, sizeof *start);
    int64_t *sorted = rv_arena_alloc(face->ctx, arena, (size_t)face->n_pairs, sizeof *sorted);
    if (!start || !sorted)
        return REVERSA_E_MEMORY;
    sort_pairs(face, top, start, sorted);
    reversa_status status = REVERSA_OK;
    for (int32_t c = 0; c <= top && !status; c++) {
        g->class_now = c;
        if (start[c + 1] > start[c])
            status = run_class(g, sorted + start[c], start[c + 1] - start[c]);
    }
    return status;
}

/* ---- Potentials by node ---- */

static reversa_status collect(const graph *g, rv_duals *duals)
{
    reversa_context *ctx = g->face->ctx;
    duals->offset = rv_alloc(ctx, (size_t)g->n_nodes + 2, sizeof *duals->offset);
    duals->at = rv_alloc(ctx, g->n_entries, sizeof *duals->at);
    if (!duals->offset || !duals->at)
        return REVERSA_E_MEMORY;
    for (size_t k = 0; k < g->n_entries; k++)
        duals->offset[g->entries[k].node + 2]++;
    for (int32_t node = 0; node < g->n_nodes; node++)
        duals->offset[node + 2] += duals->offset[node + 1];
    for (size_t k = 0; k < g->n_entries; k++)
        duals->at[duals->offset[g->entries[k].node + 1]++] = g->entries[k].dual;
    return REVERSA_OK;
}

void rv_duals_free(reversa_context *ctx, rv_duals *duals)
{
    rv_free(ctx, duals->offset);
    rv_free(ctx, duals->at);
    memset(duals, 0, sizeof *duals);
}

int rv_duals_sign(const rv_duals *duals, int32_t from, int32_t to, int32_t class_of)
{
    int64_t a = duals->offset[from];
    int64_t b = duals->offset[to];
    bool counted = class_of < 0;
    for (;;) {
        int32_t first = counted ? INT32_MAX : class_of;
        if (a < duals->offset[from + 1] && duals->at[a].class_of < first)
            first = duals->at[a].class_of;
        if (b < duals->offset[to + 1] && duals->at[b].class_of < first)
            first = duals->at[b].class_of;
        if (first == INT32_MAX)
            return 0;
        int64_t length = !counted && first == class_of;
        counted = counted || first == class_of;
        if (a < duals->offset[from + 1] && duals->at[a].class_of == first)
            length += duals->at[a++].value;
        if (b < duals->offset[to + 1] && duals->at[b].class_of == first)
            length -= duals->at[b++].value;
        if (length != 0)
            return length < 0 ? -1 : 1;
    }
}

reversa_status rv_face_leximin(rv_face *face, rv_duals *duals_out)
{
    graph g = {.face = face, .hub = face->n_mentees + face->n_mentors};
    g.n_nodes = g.hub + 1;
    rv_arena arena;
    rv_arena_open(face->ctx, &arena);
    memset(duals_out, 0, sizeof *duals_out);
    reversa_status status = make_room(&g, &arena);
    if (!status) {
        fill_around(&g);
        status = run_classes(&g, &arena);
    }
    if (!status)
        status = collect(&g, duals_out);
    rv_free(face->ctx, g.entries);
    rv_arena_free(&arena);
    if (status)
        rv_duals_free(face->ctx, duals_out);
    return status;
}
