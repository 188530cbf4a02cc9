/*
 * In every optimum, in some, in none: strongly connected components (Tarjan 1972) of the arcs of length 0.
 *
 * Two optima differ by cycles of length 0 in the residual network, so a chosen pair can be given up without loss if and only
 * if its way back lies on one: both ends are in one component. Rows with more ties than are kept take part with some; then
 * their other ties are looked at, and those that run against the order of components join, until there is none. Then that
 * order holds for all ties, and no further cycle exists.
 */
#include <string.h>

#include "base/pool.h"
#include "match/insight.h"
#include "score/best.h"

#define ROWS_PER_BLOCK 16
#define JOINING 16 /* the most ties of a row that join at once */

typedef struct tie {
    int32_t mentee;
    int32_t mentor;
} tie;

typedef struct classes {
    reversa_context *ctx;
    const reversa_insight *insight;
    rv_arena *scratch;
    int32_t n_nodes;
    tie *extra; /* ties that are not kept in rows */
    size_t n_extra;
    size_t extra_room;
    int64_t *at; /* [n_nodes + 1] */
    int32_t *to;
    size_t to_room;
    int32_t *component; /* [n_nodes] arcs between components lead to lower ones */
    int32_t *cut;       /* [n_cut] rows with more ties than are kept */
    int32_t n_cut;
    rv_row_desk *desks;
    tie *joining; /* [n_cut · JOINING] */
    int32_t *n_joining;
    int64_t *n_inside; /* [n_cut] ties within the mentee's component */
} classes;

static bool is_tie(const classes *c, int32_t mentee, rv_near near)
{
    int64_t length[RV_NETWORK_LEVELS];
    rv_insight_pair(c->insight, mentee, near.person, near.score, length);
    return rv_lex_sign(length, c->insight->net.n_levels) == 0;
}

static bool unit_ties(const classes *c, int side, int32_t person, bool used)
{
    int64_t length[RV_NETWORK_LEVELS];
    return rv_insight_has_room(c->insight, side, person) && rv_insight_unit(c->insight, side, person, used, length) &&
           rv_lex_sign(length, c->insight->net.n_levels) == 0;
}

/* ---- The graph ---- */

/* Count an arc (pass 0), or put it in its place. */
static void arc(classes *c, int pass, int32_t from, int32_t to)
{
    if (pass == 0)
        c->at[from + 2]++;
    else
        c->to[c->at[from + 1]++] = to;
}

static void add_arcs(classes *c, int pass)
{
    const reversa_insight *insight = c->insight;
    int32_t n_mentees = insight->net.side[REVERSA_MENTEE].n;
    int32_t hub = c->n_nodes - 1;
    for (int32_t i = 0; i < n_mentees; i++) {
        const rv_near *row = insight->near[REVERSA_MENTEE];
        for (int64_t k = insight->near_at[REVERSA_MENTEE][i];
             k < insight->near_at[REVERSA_MENTEE][i + 1] && is_tie(c, i, row[k]); k++)
            arc(c, pass, i, n_mentees + row[k].person);
        for (int64_t k = insight->mates_at[REVERSA_MENTEE][i]; k < insight->mates_at[REVERSA_MENTEE][i + 1]; k++) {
            if (is_tie(c, i, insight->mates[REVERSA_MENTEE][k]))
                arc(c, pass, n_mentees + insight->mates[REVERSA_MENTEE][k].person, i);
        }
    }
    for (size_t k = 0; k < c->n_extra; k++)
        arc(c, pass, c->extra[k].mentee, n_mentees + c->extra[k].mentor);
    for (int32_t node = 0; node < hub; node++) {
        int side = node < n_mentees ? REVERSA_MENTEE : REVERSA_MENTOR;
        int32_t person = side == REVERSA_MENTEE ? node : node - n_mentees;
        if (unit_ties(c, side, person, side == REVERSA_MENTEE))
            arc(c, pass, node, hub);
        if (unit_ties(c, side, person, side == REVERSA_MENTOR))
            arc(c, pass, hub, node);
    }
}

static reversa_status build_graph(classes *c)
{
    memset(c->at, 0, ((size_t)c->n_nodes + 2) * sizeof *c->at);
    add_arcs(c, 0);
    for (int32_t v = 1; v <= c->n_nodes; v++)
        c->at[v + 1] += c->at[v];
    reversa_status status = rv_grow_raw(c->ctx, &c->to, &c->to_room, (size_t)c->at[c->n_nodes + 1] + 1, sizeof *c->to);
    if (!status)
        add_arcs(c, 1);
    return status;
}

/* ---- Components, without recursion ---- */

typedef struct tarjan {
    int32_t *index; /* [nodes] 0 unseen, else in the order of discovery */
    int32_t *low;
    int64_t *next; /* [nodes] the arc to look at next */
    int32_t *stack;
    int32_t *trail; /* nodes from the root to where the search stands */
    int32_t n_stack;
    int32_t n_trail;
    int32_t n_seen;
    int32_t n_components;
} tarjan;

static void enter(tarjan *t, const classes *c, int32_t node)
{
    t->index[node] = ++t->n_seen;
    t->low[node] = t->index[node];
    t->next[node] = c->at[node];
    t->stack[t->n_stack++] = node;
    t->trail[t->n_trail++] = node;
}

static void leave(tarjan *t, classes *c, int32_t node)
{
    t->n_trail--;
    if (t->n_trail > 0 && t->low[node] < t->low[t->trail[t->n_trail - 1]])
        t->low[t->trail[t->n_trail - 1]] = t->low[node];
    if (t->low[node] != t->index[node])
        return;
    int32_t member;
    do {
        member = t->stack[--t->n_stack];
        c->component[member] = t->n_components;
    } while (member != node);
    t->n_components++;
}

static void search_from(tarjan *t, classes *c, int32_t root)
{
    enter(t, c, root);
    while (t->n_trail > 0) {
        int32_t node = t->trail[t->n_trail - 1];
        if (t->next[node] == c->at[node + 1]) {
            leave(t, c, node);
            continue;
        }
        int32_t to = c->to[t->next[node]++];
        if (t->index[to] == 0)
            enter(t, c, to);
        else if (c->component[to] < 0 && t->index[to] < t->low[node])
            t->low[node] = t->index[to];
    }
}

static reversa_status find_components(classes *c)
{
    size_t n = (size_t)c->n_nodes;
    rv_arena arena;
    rv_arena_open(c->ctx, &arena);
    tarjan t = {.index = rv_arena_alloc(c->ctx, &arena, n, sizeof *t.index),
                .low = rv_arena_alloc(c->ctx, &arena, n, sizeof *t.low),
                .next = rv_arena_alloc(c->ctx, &arena, n, sizeof *t.next),
                .stack = rv_arena_alloc(c->ctx, &arena, n, sizeof *t.stack),
                .trail = rv_arena_alloc(c->ctx, &arena, n, sizeof *t.trail)};
    bool complete = t.index && t.low && t.next && t.stack && t.trail;
    for (size_t v = 0; v < n; v++)
        c->component[v] = -1;
    for (int32_t v = 0; v < c->n_nodes && complete; v++) {
        if (t.index[v] == 0)
            search_from(&t, c, v);
    }
    rv_arena_free(&arena);
    return complete ? REVERSA_OK : REVERSA_E_MEMORY;
}

/* ---- Rows with more ties than are kept ---- */

static void look_at_row(classes *c, int64_t k, const rv_row_desk *desk)
{
    const reversa_insight *insight = c->insight;
    int32_t mentee = c->cut[k];
    int32_t n_mentees = insight->net.side[REVERSA_MENTEE].n;
    int32_t n_mentors = insight->net.side[REVERSA_MENTOR].n;
    int32_t start = rv_best_start(mentee, n_mentors);
    int32_t first[JOINING]; /* turns of the ties that join, the soonest first */
    int32_t n = 0;
    c->n_inside[k] = 0;
    for (int32_t f = 0; f < desk->n_found; f++) {
        int32_t mentor = desk->found[f].person;
        int32_t other = c->component[n_mentees + mentor];
        c->n_inside[k] += other == c->component[mentee];
        int32_t turn = rv_best_turn(mentor, start, n_mentors);
        int32_t position = n;
        if (other <= c->component[mentee])
            continue;
        while (position > 0 && turn < first[position - 1])
            position--;
        if (position == JOINING)
            continue;
        n += n < JOINING;
        memmove(&first[position + 1], &first[position], (size_t)(n - 1 - position) * sizeof *first);
        first[position] = turn;
    }
    for (int32_t f = 0; f < n; f++)
        c->joining[k * JOINING + f] = (tie){mentee, rv_best_partner(first[f], start, n_mentors)};
    c->n_joining[k] = n;
}

static reversa_status look_at_block(void *state, int64_t block, int32_t worker)
{
    classes *c = state;
    int64_t reach[RV_NETWORK_LEVELS] = {0};
    int64_t last = (block + 1) * ROWS_PER_BLOCK < c->n_cut ? (block + 1) * ROWS_PER_BLOCK : c->n_cut;
    reach[c->insight->net.n_levels - 1] = 1;
    for (int64_t k = block * ROWS_PER_BLOCK; k < last; k++) {
        reversa_status status = rv_insight_row(c->insight, &c->desks[worker], c->cut[k], reach);
        if (status)
            return status;
        look_at_row(c, k, &c->desks[worker]);
    }
    return REVERSA_OK;
}

/* Ties against the order of components join the graph. */
static reversa_status join_ties(classes *c, bool *joined_out)
{
    int64_t n_blocks = ((int64_t)c->n_cut + ROWS_PER_BLOCK - 1) / ROWS_PER_BLOCK;
    size_t before = c->n_extra;
    reversa_status status = rv_parallel(c->ctx, n_blocks, look_at_block, c, "classify");
    if (status == REVERSA_E_CALLBACK && rv_first_error(c->ctx) == REVERSA_OK)
        status = rv_fail(c->ctx, status, "A user-defined criterion failed");
    for (int64_t k = 0; k < c->n_cut && !status; k++) {
        size_t n = (size_t)c->n_joining[k];
        status = rv_grow(c->ctx, &c->extra, &c->extra_room, c->n_extra + n + 1, sizeof *c->extra);
        for (size_t f = 0; f < n && !status; f++)
            c->extra[c->n_extra++] = c->joining[(size_t)k * JOINING + f];
    }
    *joined_out = c->n_extra > before;
    return status;
}

static reversa_status open_cut(classes *c)
{
    const reversa_insight *insight = c->insight;
    int32_t n_workers = rv_workers(c->ctx);
    int32_t n = insight->net.side[REVERSA_MENTEE].n;
    c->cut = rv_arena_alloc(c->ctx, c->scratch, (size_t)n, sizeof *c->cut);
    if (!c->cut)
        return REVERSA_E_MEMORY;
    for (int32_t i = 0; i < n; i++) {
        if (rv_lex_sign(insight->row_floor + (size_t)i * (size_t)insight->net.n_levels, insight->net.n_levels) == 0)
            c->cut[c->n_cut++] = i;
    }
    c->joining = rv_arena_alloc(c->ctx, c->scratch, (size_t)c->n_cut, JOINING * sizeof *c->joining);
    c->n_joining = rv_arena_alloc(c->ctx, c->scratch, (size_t)c->n_cut, sizeof *c->n_joining);
    c->n_inside = rv_arena_alloc(c->ctx, c->scratch, (size_t)c->n_cut, sizeof *c->n_inside);
    c->desks = rv_arena_alloc(c->ctx, c->scratch, (size_t)n_workers, sizeof *c->desks);
    bool complete = c->joining && c->n_joining && c->n_inside && c->desks;
    for (int32_t w = 0; w < n_workers && complete && c->n_cut > 0; w++)
        complete = !rv_row_desk_open(c->ctx, c->scratch, insight, &c->desks[w]);
    return complete ? REVERSA_OK : REVERSA_E_MEMORY;
}

static reversa_status find_classes(classes *c)
{
    c->at = rv_arena_alloc(c->ctx, c->scratch, (size_t)c->n_nodes + 2, sizeof *c->at);
    c->component = rv_arena_alloc(c->ctx, c->scratch, (size_t)c->n_nodes, sizeof *c->component);
    if (!c->at || !c->component)
        return REVERSA_E_MEMORY;
    reversa_status status = open_cut(c);
    bool again = !status;
    while (again && !status) {
        status = build_graph(c);
        if (!status)
            status = find_components(c);
        again = false;
        if (!status && c->n_cut > 0)
            status = join_ties(c, &again);
    }
    return status;
}

/* ---- What it means ---- */

static int64_t count_open(const classes *c)
{
    const reversa_insight *insight = c->insight;
    int32_t n_mentees = insight->net.side[REVERSA_MENTEE].n;
    int64_t n = 0;
    int32_t next_cut = 0;
    for (int32_t i = 0; i < n_mentees; i++) {
        const rv_near *row = insight->near[REVERSA_MENTEE];
        if (next_cut < c->n_cut && c->cut[next_cut] == i) {
            n += c->n_inside[next_cut++];
            continue;
        }
        for (int64_t k = insight->near_at[REVERSA_MENTEE][i];
             k < insight->near_at[REVERSA_MENTEE][i + 1] && is_tie(c, i, row[k]); k++)
            n += c->component[i] == c->component[n_mentees + row[k].person];
    }
    return n;
}

static reversa_presence presence_of(const classes *c, const reversa_matched_pair *pair)
{
    const reversa_insight *insight = c->insight;
    const rv_side *sides = insight->problem->side;
    if (pair->state == REVERSA_PAIR_PINNED)
        return REVERSA_PRESENCE_EVERY;
    if (insight->claim == REVERSA_CLAIM_NONE)
        return REVERSA_PRESENCE_UNKNOWN;
    int32_t mentee = sides[REVERSA_MENTEE].ordinal[pair->mentee];
    int32_t mentor = sides[REVERSA_MENTOR].ordinal[pair->mentor];
    bool tied = is_tie(c, mentee, (rv_near){mentor, pair->score});
    if (!tied || c->component[mentee] != c->component[insight->net.side[REVERSA_MENTEE].n + mentor])
        return REVERSA_PRESENCE_EVERY;
    return insight->claim == REVERSA_CLAIM_EXACT ? REVERSA_PRESENCE_SOME : REVERSA_PRESENCE_UNKNOWN;
}

static void tell(const classes *c, reversa_classified_pair *pairs_out, reversa_classification *out)
{
    const reversa_matching *matching = c->insight->matching;
    out->claim = c->insight->claim;
    for (int32_t k = 0; k < reversa_matching_n_pairs(matching); k++) {
        reversa_matched_pair pair;
        reversa_matching_pair(matching, k, &pair);
        reversa_presence presence = presence_of(c, &pair);
        if (pairs_out)
            pairs_out[k] = (reversa_classified_pair){pair.mentor, pair.mentee, pair.score, true, presence};
        if (pair.state == REVERSA_PAIR_PINNED)
            continue;
        out->n_pairs++;
        out->n_every += presence == REVERSA_PRESENCE_EVERY;
        out->n_some += presence == REVERSA_PRESENCE_SOME;
    }
    if (out->claim == REVERSA_CLAIM_EXACT)
        out->n_open = count_open(c);
}

reversa_status reversa_insight_classify(reversa_context *ctx, const reversa_insight *insight,
                                        reversa_classified_pair *pairs_out, reversa_classification *classification_out)
{
    if (classification_out)
        memset(classification_out, 0, sizeof *classification_out);
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!insight || !classification_out)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "%s is NULL", insight ? "classification_out" : "insight");
    rv_arena scratch;
    rv_arena_open(ctx, &scratch);
    classes c = {.ctx = ctx, .insight = insight, .scratch = &scratch};
    c.n_nodes = insight->net.side[REVERSA_MENTEE].n + insight->net.side[REVERSA_MENTOR].n + 1;
    if (insight->claim != REVERSA_CLAIM_NONE)
        status = find_classes(&c);
    if (!status)
        tell(&c, pairs_out, classification_out);
    for (int32_t w = 0; c.desks && w < rv_workers(ctx); w++)
        rv_scorer_work_free(ctx, c.desks[w].work);
    rv_free(ctx, c.extra);
    rv_free(ctx, c.to);
    rv_arena_free(&scratch);
    return status;
}
