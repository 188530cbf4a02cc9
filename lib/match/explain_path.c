/*
 * Shortest ways in the residual network, from both ends at once (Dijkstra 1959; Pohl 1971), in lengths that are vectors.
 *
 * Every row lists its shortest pairs only, and has a floor for the others. Let `best` be the shortest way found. The search
 * may end when no node waits on either side that could be part of a shorter one, and no row remains with length to it + floor
 * below `best`: a shorter way would have a last node that is settled from the start, its next node would be settled from the
 * end, and the pair between them would be listed, or the row looked through. Rows that could still matter are looked
 * through the scorer, as far as they matter. Columns are never completed: their floor ends the way back.
 */
#include <string.h>

#include "match/insight.h"

#define FORWARD 0
#define BACK 1
#define DONE (-1)
#define FAR (INT64_C(1) << 50) /* longer than any way, on the first level */
#define POLL_EVERY 1024

static int32_t n_mentees_of(const rv_paths *p)
{
    return p->insight->net.side[REVERSA_MENTEE].n;
}

static int32_t mentor_node(const rv_paths *p, int32_t mentor)
{
    return n_mentees_of(p) + mentor;
}

static int32_t hub_node(const rv_paths *p)
{
    return n_mentees_of(p) + p->insight->net.side[REVERSA_MENTOR].n;
}

static int64_t *length_of(const rv_paths *p, int way, int32_t node)
{
    return p->wave[way].length + (size_t)node * (size_t)p->insight->net.n_levels;
}

static int compare(const rv_paths *p, const int64_t *a, const int64_t *b)
{
    return rv_lex_compare(a, b, p->insight->net.n_levels);
}

static void add(const rv_paths *p, const int64_t *a, const int64_t *b, int64_t *sum_out)
{
    for (int32_t l = 0; l < p->insight->net.n_levels; l++)
        sum_out[l] = a[l] + b[l];
}

/* ---- Heaps ---- */

static void put(rv_wave *wave, int32_t position, int32_t node)
{
    wave->heap[position] = node;
    wave->place[node] = position + 1;
}

static void rise(rv_paths *p, int way, int32_t node)
{
    rv_wave *wave = &p->wave[way];
    int32_t position = wave->place[node] - 1;
    while (position > 0) {
        int32_t parent = (position - 1) / 2;
        if (compare(p, length_of(p, way, node), length_of(p, way, wave->heap[parent])) >= 0)
            break;
        put(wave, position, wave->heap[parent]);
        position = parent;
    }
    put(wave, position, node);
}

static int32_t pop(rv_paths *p, int way)
{
    rv_wave *wave = &p->wave[way];
    int32_t top = wave->heap[0];
    int32_t node = wave->heap[--wave->n_heap];
    int32_t position = 0;
    wave->place[top] = DONE;
    if (wave->n_heap == 0)
        return top;
    for (int32_t child = 1; child < wave->n_heap; child = 2 * position + 1) {
        if (child + 1 < wave->n_heap &&
            compare(p, length_of(p, way, wave->heap[child + 1]), length_of(p, way, wave->heap[child])) < 0)
            child++;
        if (compare(p, length_of(p, way, wave->heap[child]), length_of(p, way, node)) >= 0)
            break;
        put(wave, position, wave->heap[child]);
        position = child;
    }
    put(wave, position, node);
    return top;
}

static void forget(rv_wave *wave)
{
    for (int32_t k = 0; k < wave->n_seen; k++)
        wave->place[wave->seen[k]] = 0;
    wave->n_seen = 0;
    wave->n_heap = 0;
}

/* ---- Arcs ---- */

/* A way to a node. One that is found shorter after all waits again. */
static void reach(rv_paths *p, int way, int32_t node, const int64_t *length)
{
    rv_wave *wave = &p->wave[way];
    int64_t whole[RV_NETWORK_LEVELS];
    if (p->found && compare(p, length, p->best) >= 0 && wave->n_seen > 0)
        return;
    if (wave->place[node] != 0 && compare(p, length, length_of(p, way, node)) >= 0)
        return;
    if (wave->place[node] == 0)
        wave->seen[wave->n_seen++] = node;
    if (wave->place[node] <= 0)
        wave->place[node] = ++wave->n_heap;
    memcpy(length_of(p, way, node), length, (size_t)p->insight->net.n_levels * sizeof *length);
    rise(p, way, node);
    if (p->wave[!way].place[node] == 0)
        return;
    add(p, length, length_of(p, !way, node), whole);
    if (!p->found || compare(p, whole, p->best) < 0)
        memcpy(p->best, whole, sizeof p->best);
    p->found = true;
}

static void scan_pairs(rv_paths *p, int way, int side, int32_t person, bool open)
{
    const reversa_insight *insight = p->insight;
    int32_t d = insight->net.n_levels;
    int32_t first_other = side == REVERSA_MENTEE ? n_mentees_of(p) : 0;
    const int64_t *at = open ? insight->near_at[side] : insight->mates_at[side];
    const rv_near *list = open ? insight->near[side] : insight->mates[side];
    const int64_t *base = length_of(p, way, side == REVERSA_MENTEE ? person : mentor_node(p, person));
    for (int64_t k = at[person]; k < at[person + 1]; k++) {
        int64_t length[RV_NETWORK_LEVELS];
        int32_t mentee = side == REVERSA_MENTEE ? person : list[k].person;
        int32_t mentor = side == REVERSA_MENTEE ? list[k].person : person;
        rv_insight_pair(insight, mentee, mentor, list[k].score, length);
        for (int32_t l = 0; l < d; l++)
            length[l] = base[l] + (open ? length[l] : -length[l]);
        reach(p, way, first_other + list[k].person, length);
    }
}

static void scan_person(rv_paths *p, int way, int side, int32_t person)
{
    int64_t unit[RV_NETWORK_LEVELS];
    bool open = (side == REVERSA_MENTEE) == (way == FORWARD); /* along an open pair, and back over a place in use */
    scan_pairs(p, way, side, person, open);
    if (!rv_insight_has_room(p->insight, side, person) || !rv_insight_unit(p->insight, side, person, open, unit))
        return;
    add(p, unit, length_of(p, way, side == REVERSA_MENTEE ? person : mentor_node(p, person)), unit);
    reach(p, way, hub_node(p), unit);
}

/* The shortest arcs first, so that the rest can be left out once a way is known. */
static void scan_hub(rv_paths *p, int way)
{
    const reversa_insight *insight = p->insight;
    for (int32_t k = 0; k < insight->n_hub[way]; k++) {
        int64_t unit[RV_NETWORK_LEVELS];
        int32_t node = insight->hub[way][k];
        int side = node < n_mentees_of(p) ? REVERSA_MENTEE : REVERSA_MENTOR;
        bool used = (side == REVERSA_MENTEE) == (way == BACK);
        rv_insight_unit(insight, side, side == REVERSA_MENTEE ? node : node - n_mentees_of(p), used, unit);
        add(p, unit, length_of(p, way, hub_node(p)), unit);
        if (p->found && compare(p, unit, p->best) >= 0)
            return;
        reach(p, way, node, unit);
    }
}

/* The way back from a mentor goes on over kept pairs only: it is sure up to the floor of the others. */
static void lower_barrier(rv_paths *p, int32_t node)
{
    int64_t end[RV_NETWORK_LEVELS];
    add(p, length_of(p, BACK, node), p->insight->column_floor, end);
    if (!p->has_barrier || compare(p, end, p->barrier) < 0)
        memcpy(p->barrier, end, sizeof p->barrier);
    p->has_barrier = true;
}

static void settle(rv_paths *p, int way)
{
    int32_t node = pop(p, way);
    if (node == hub_node(p))
        scan_hub(p, way);
    else if (node < n_mentees_of(p))
        scan_person(p, way, REVERSA_MENTEE, node);
    else
        scan_person(p, way, REVERSA_MENTOR, node - n_mentees_of(p));
    if (way == BACK && node >= n_mentees_of(p) && node < hub_node(p))
        lower_barrier(p, node);
}

/* ---- Rows that are not kept whole ---- */

/* The row with the least length to it + floor that could make a shorter way; −1 if none. */
static int32_t find_row(const rv_paths *p, int64_t *least_out)
{
    const rv_wave *wave = &p->wave[FORWARD];
    int32_t found = -1;
    for (int32_t k = 0; k < wave->n_seen; k++) {
        int64_t length[RV_NETWORK_LEVELS];
        int32_t node = wave->seen[k];
        if (node >= n_mentees_of(p) || p->whole[node])
            continue;
        add(p, length_of(p, FORWARD, node), p->insight->row_floor + (size_t)node * (size_t)p->insight->net.n_levels,
            length);
        if ((p->found && compare(p, length, p->best) >= 0) || (found >= 0 && compare(p, length, least_out) >= 0))
            continue;
        found = node;
        memcpy(least_out, length, sizeof length);
    }
    return found;
}

static reversa_status look_through(rv_paths *p, int32_t mentee)
{
    int32_t d = p->insight->net.n_levels;
    int64_t limit[RV_NETWORK_LEVELS] = {FAR};
    const int64_t *base = length_of(p, FORWARD, mentee);
    for (int32_t l = 0; l < d && p->found; l++)
        limit[l] = p->best[l] - base[l];
    reversa_status status = rv_insight_row(p->insight, &p->desk, mentee, limit);
    p->whole[mentee] = true;
    p->rows++;
    for (int32_t f = 0; f < p->desk.n_found && !status; f++) {
        int64_t length[RV_NETWORK_LEVELS];
        rv_insight_pair(p->insight, mentee, p->desk.found[f].person, p->desk.found[f].score, length);
        add(p, length, base, length);
        reach(p, FORWARD, mentor_node(p, p->desk.found[f].person), length);
    }
    return status ? status : rv_poll(p->ctx);
}

/* ---- The search ---- */

/* Which side goes on with what is kept; −1 if that cannot lead to a shorter way. */
static int next_wave(const rv_paths *p)
{
    const rv_wave *wave = p->wave;
    int64_t sure[RV_NETWORK_LEVELS];
    bool back = wave[BACK].n_heap > 0;
    if (wave[FORWARD].n_heap == 0)
        return -1;
    const int64_t *ahead = length_of(p, FORWARD, wave[FORWARD].heap[0]);
    const int64_t *behind = back ? length_of(p, BACK, wave[BACK].heap[0]) : NULL;
    if (p->has_barrier && (!back || compare(p, p->barrier, behind) <= 0)) {
        behind = p->barrier;
        back = false;
    }
    if (!behind) /* everything that leads to the end is known */
        return -1;
    add(p, ahead, behind, sure);
    if (p->found && compare(p, sure, p->best) >= 0)
        return -1;
    return back && wave[BACK].n_heap < wave[FORWARD].n_heap ? BACK : FORWARD;
}

static reversa_status search(rv_paths *p, rv_way *way_out, int64_t *least_out)
{
    int32_t rows = 0;
    for (int32_t n = 0;; n++) {
        int way = next_wave(p);
        if (way >= 0) {
            settle(p, way);
            reversa_status status = n % POLL_EVERY == 0 ? rv_poll(p->ctx) : REVERSA_OK;
            if (status)
                return status;
            continue;
        }
        int32_t row = find_row(p, least_out);
        if (row < 0 || rows == p->most_rows) {
            *way_out = row >= 0 ? RV_WAY_AT_LEAST : p->found ? RV_WAY_FOUND : RV_WAY_NONE;
            return REVERSA_OK;
        }
        reversa_status status = look_through(p, row);
        rows++;
        if (status)
            return status;
    }
}

/* A way over the hub that is known beforehand bounds the search. */
static void begin_with_hub(rv_paths *p, int32_t from, int32_t to)
{
    const reversa_insight *insight = p->insight;
    size_t d = (size_t)insight->net.n_levels;
    if (!insight->meets_hub || !(insight->meets_hub[from] & RV_TO_HUB) || !(insight->meets_hub[to] & RV_AT_HUB))
        return;
    memcpy(p->best, insight->to_hub + (size_t)from * d, d * sizeof *p->best);
    p->found = true;
}

reversa_status rv_paths_spread(rv_paths *paths, bool back)
{
    static const int64_t zero[RV_NETWORK_LEVELS];
    int way = back ? BACK : FORWARD;
    reversa_status status = REVERSA_OK;
    for (int k = 0; k < 2; k++)
        forget(&paths->wave[k]);
    paths->found = false;
    reach(paths, way, hub_node(paths), zero);
    for (int32_t n = 0; paths->wave[way].n_heap > 0 && !status; n++) {
        settle(paths, way);
        status = n % POLL_EVERY == 0 ? rv_poll(paths->ctx) : REVERSA_OK;
    }
    return status;
}

/* Rows that were looked through in an earlier search. */
static void forget_rows(rv_paths *p)
{
    for (int32_t k = 0; k < p->wave[FORWARD].n_seen; k++) {
        if (p->wave[FORWARD].seen[k] < n_mentees_of(p))
            p->whole[p->wave[FORWARD].seen[k]] = false;
    }
}

/* Both ends are nodes; a bound on the way may be known already. */
static reversa_status find(rv_paths *paths, int32_t from, int32_t to, rv_way *way_out, int64_t length_out[])
{
    static const int64_t zero[RV_NETWORK_LEVELS];
    int64_t least[RV_NETWORK_LEVELS] = {0};
    reach(paths, FORWARD, from, zero);
    reach(paths, BACK, to, zero);
    reversa_status status = search(paths, way_out, least);
    memcpy(length_out, paths->found && *way_out == RV_WAY_FOUND ? paths->best : least,
           (size_t)paths->insight->net.n_levels * sizeof *length_out);
    return status;
}

static void begin(rv_paths *paths)
{
    forget_rows(paths);
    for (int way = 0; way < 2; way++)
        forget(&paths->wave[way]);
    paths->found = false;
    paths->has_barrier = false;
}

reversa_status rv_paths_find(rv_paths *paths, int32_t mentor, int32_t mentee, bool back, rv_way *way_out,
                             int64_t length_out[])
{
    int32_t from = back ? mentee : mentor_node(paths, mentor);
    int32_t to = back ? mentor_node(paths, mentor) : mentee;
    begin(paths);
    begin_with_hub(paths, from, to);
    return find(paths, from, to, way_out, length_out);
}

reversa_status rv_paths_place(rv_paths *paths, int side, int32_t person, rv_way *way_out, int64_t length_out[])
{
    const reversa_insight *insight = paths->insight;
    int32_t hub = hub_node(paths);
    size_t d = (size_t)insight->net.n_levels;
    begin(paths);
    if (side == REVERSA_MENTEE && insight->meets_hub && (insight->meets_hub[person] & RV_TO_HUB)) {
        memcpy(paths->best, insight->to_hub + (size_t)person * d, d * sizeof *paths->best);
        paths->found = true;
    }
    if (side == REVERSA_MENTEE)
        return find(paths, person, hub, way_out, length_out);
    return find(paths, hub, mentor_node(paths, person), way_out, length_out);
}

reversa_status rv_paths_open(reversa_context *ctx, const reversa_insight *insight, int32_t most_rows, rv_paths *paths)
{
    memset(paths, 0, sizeof *paths);
    paths->ctx = ctx;
    paths->insight = insight;
    paths->most_rows = most_rows;
    rv_arena_open(ctx, &paths->arena);
    size_t n = (size_t)hub_node(paths) + 1;
    paths->whole = rv_arena_alloc(ctx, &paths->arena, (size_t)n_mentees_of(paths), sizeof *paths->whole);
    bool complete = paths->whole;
    for (int way = 0; way < 2; way++) {
        rv_wave *wave = &paths->wave[way];
        wave->length = rv_arena_alloc(ctx, &paths->arena, n, (size_t)insight->net.n_levels * sizeof *wave->length);
        wave->heap = rv_arena_alloc(ctx, &paths->arena, n, sizeof *wave->heap);
        wave->place = rv_arena_alloc(ctx, &paths->arena, n, sizeof *wave->place);
        wave->seen = rv_arena_alloc(ctx, &paths->arena, n, sizeof *wave->seen);
        complete = complete && wave->length && wave->heap && wave->place && wave->seen;
    }
    return complete ? rv_row_desk_open(ctx, &paths->arena, insight, &paths->desk) : REVERSA_E_MEMORY;
}

void rv_paths_close(rv_paths *paths)
{
    rv_scorer_work_free(paths->ctx, paths->desk.work);
    rv_arena_free(&paths->arena);
}
