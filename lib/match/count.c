/*
 * Raising counts by successive shortest paths (Ahuja, Magnanti & Orlin 1993, ch. 9) on the network with its three counting
 * arcs drawn in.
 *
 * Nodes beside people are the ends of these arcs: first units of mentees come from FIRST_IN, others from IN; first units of
 * mentors go to FIRST_OUT, others to OUT; the arcs are IN → FIRST_IN, FIRST_OUT → OUT and OUT → IN. An arc's length is
 * potential(from) − potential(to) − profit. Invariant: no residual arc is negative, but for counting arcs that are paid for
 * although they are above their least; these are relieved first. Paths of length 0 are taken together, as long as a depth-first search finds them.
 */
#include "match/count.h"

#include <string.h>

#include <reversa/cohort.h>

#define UNSEEN (-1)
#define SETTLED (-2)
#define NO_ARC (INT64_MAX / 2) /* a cursor behind the last arc, which may still move on */

enum { FIRST_IN, IN, FIRST_OUT, OUT, N_HUBS };

/* One counting arc; a path that raises its flow goes from `to` to `from`. */
typedef struct counter {
    int from;
    int to;
} counter;

static const counter counters[] = {
    [RV_PROFIT_MENTOR] = {FIRST_OUT, OUT}, [RV_PROFIT_MENTEE] = {IN, FIRST_IN}, [RV_PROFIT_PAIR] = {OUT, IN}};

/* How a node was reached: by a pair, or a unit or counting arc; `from` is the node before. */
typedef struct step {
    int64_t pair; /* −1 for none */
    int32_t from;
} step;

typedef struct raise {
    reversa_context *ctx;
    rv_network *net;
    rv_flow *flow;
    rv_counts least;
    rv_counts now;
    int32_t d;
    int32_t hub; /* the first hub's node; mentees come first, then mentors */
    int32_t n_nodes;
    int32_t target;
    int lowered;        /* the count whose arc is being relieved, −1 */
    int32_t *mentee;    /* [pairs] */
    int64_t *head;      /* [mentors] first chosen pair, −1 */
    int64_t *next;      /* [pairs] */
    int64_t *previous;  /* [pairs] */
    int64_t *potential; /* [nodes · d] */
    int64_t *dist;      /* [nodes · d] */
    step *via;          /* [nodes] */
    int32_t *heap;
    int32_t *place; /* [nodes] in the heap, UNSEEN, SETTLED */
    int32_t n_heap;
    bool *visited;   /* [nodes] in this phase of the depth-first search */
    int64_t *cursor; /* [nodes] the next arc of a node */
    int32_t *stack;  /* [nodes] */
} raise;

/* An arc out of a node. */
typedef struct arc {
    int32_t to;
    int64_t pair;
    int64_t length[RV_NETWORK_LEVELS];
} arc;

static int64_t *vector(const raise *r, int64_t *of, int32_t node)
{
    return of + (size_t)node * (size_t)r->d;
}

static bool is_mentee(const raise *r, int32_t node)
{
    return node < r->net->side[REVERSA_MENTEE].n;
}

static int32_t mentor_node(const raise *r, int32_t mentor)
{
    return r->net->side[REVERSA_MENTEE].n + mentor;
}

/* ---- The arcs of a node, one after the other ---- */

/* Length of an arc with this profit, taken forwards (sign 1) or back (sign −1). */
static void set_length(const raise *r, int32_t from, arc *a, int sign)
{
    const int64_t *p = vector(r, r->potential, from);
    const int64_t *q = vector(r, r->potential, a->to);
    for (int32_t l = 0; l < r->d; l++)
        a->length[l] = p[l] - q[l] - sign * a->length[l];
}

/* The hub from which a person's unit of this load comes, or to which it goes. */
static int32_t hub_of(const raise *r, int side, int32_t load)
{
    int first = side == REVERSA_MENTEE ? FIRST_IN : FIRST_OUT;
    int other = side == REVERSA_MENTEE ? IN : OUT;
    return r->hub + (load == 1 ? first : other);
}

/* May a person's load change by one unit between them and the hub? The unit's load, 0 if not. */
static int32_t unit_at(const raise *r, int side, int32_t person, bool more, int32_t hub)
{
    const rv_network_side *people = &r->net->side[side];
    int32_t load = r->flow->load[side][person];
    bool open = more ? load < people->most[person] : load > people->pinned[person];
    int32_t unit = load + more;
    return open && hub_of(r, side, unit) == hub ? unit : 0;
}

/* Arc number k of a hub: counting arcs, then units of people. */
static bool hub_arc(const raise *r, int32_t node, int64_t k, arc *a)
{
    int hub = node - r->hub;
    memset(a->length, 0, sizeof a->length);
    a->pair = -1;
    for (int c = 0; c < 3; c++) {
        const counter *counting = &counters[c];
        bool forwards = counting->from == hub && k == 2 * c;
        bool back = counting->to == hub && k == 2 * c + 1 && r->now.of[c] > r->least.of[c] && c != r->lowered;
        if (forwards || back) {
            a->to = r->hub + (forwards ? counting->to : counting->from);
            set_length(r, node, a, 1);
            return true;
        }
    }
    if (k < 6)
        return false;
    int side = hub == FIRST_IN || hub == IN ? REVERSA_MENTEE : REVERSA_MENTOR;
    int32_t person = (int32_t)(k - 6);
    bool more = side == REVERSA_MENTEE; /* mentees get units from their hubs, mentors give theirs back */
    int32_t unit = unit_at(r, side, person, more, node);
    if (unit == 0)
        return false;
    a->to = side == REVERSA_MENTEE ? person : mentor_node(r, person);
    rv_network_unit(r->net, side, person, unit, a->length);
    set_length(r, node, a, more ? 1 : -1);
    return true;
}

/* Arcs of a person: the unit to either hub, then pairs: a mentee's by place in the row, a mentor's chosen ones by number. */
static bool unit_arc(const raise *r, int32_t node, int64_t k, arc *a)
{
    int side = is_mentee(r, node) ? REVERSA_MENTEE : REVERSA_MENTOR;
    int32_t person = side == REVERSA_MENTEE ? node : node - r->net->side[REVERSA_MENTEE].n;
    bool more = side == REVERSA_MENTOR;
    int32_t hub = hub_of(r, side, k == 0 ? 1 : 2);
    int32_t unit = unit_at(r, side, person, more, hub);
    if (unit == 0)
        return false;
    a->to = hub;
    a->pair = -1;
    rv_network_unit(r->net, side, person, unit, a->length);
    set_length(r, node, a, more ? 1 : -1);
    return true;
}

static bool pair_arc(const raise *r, int32_t node, int64_t e, arc *a)
{
    bool forwards = is_mentee(r, node);
    if (forwards && r->flow->chosen[e])
        return false;
    a->to = forwards ? mentor_node(r, r->net->mentor[e]) : r->mentee[e];
    a->pair = e;
    for (int32_t l = 0; l < r->d; l++)
        a->length[l] = rv_network_pair(r->net, l, e);
    set_length(r, node, a, forwards ? 1 : -1);
    return true;
}

/* A cursor is −2 and −1 for the units of a person, then a pair; of a hub, the number of an arc. */
static int64_t first_arc(const raise *r, int32_t node)
{
    return node >= r->hub ? 0 : -2;
}

/* The arc at the cursor, which moves on. 1: an arc, 0: none there, −1: no more. */
static int take_arc(const raise *r, int32_t node, int64_t *cursor, arc *a)
{
    int64_t k = (*cursor)++;
    if (node >= r->hub) {
        bool mentees = node - r->hub == FIRST_IN || node - r->hub == IN;
        int32_t n = r->net->side[mentees ? REVERSA_MENTEE : REVERSA_MENTOR].n;
        return k >= 6 + (int64_t)n ? -1 : hub_arc(r, node, k, a);
    }
    if (k < 0) {
        if (k == -1) /* pairs come next */
            *cursor = is_mentee(r, node) ? r->net->offset[node] : r->head[node - r->net->side[REVERSA_MENTEE].n];
        if (k == -1 && *cursor < 0)
            *cursor = NO_ARC;
        return unit_arc(r, node, k + 2, a);
    }
    if (is_mentee(r, node))
        return k >= r->net->offset[node + 1] ? -1 : pair_arc(r, node, k, a);
    if (k >= NO_ARC)
        return -1;
    *cursor = r->next[k] < 0 ? NO_ARC : r->next[k];
    return pair_arc(r, node, k, a);
}

/* ---- The heap, by distance ---- */

static bool is_nearer(const raise *r, int32_t a, int32_t b)
{
    return rv_lex_compare(vector(r, r->dist, a), vector(r, r->dist, b), r->d) < 0;
}

static void heap_put(raise *r, int32_t position, int32_t node)
{
    r->heap[position] = node;
    r->place[node] = position;
}

static void heap_rise(raise *r, int32_t node)
{
    int32_t position = r->place[node];
    while (position > 0 && is_nearer(r, node, r->heap[(position - 1) / 2])) {
        heap_put(r, position, r->heap[(position - 1) / 2]);
        position = (position - 1) / 2;
    }
    heap_put(r, position, node);
}

static int32_t heap_pop(raise *r)
{
    int32_t top = r->heap[0];
    int32_t node = r->heap[--r->n_heap];
    int32_t position = 0;
    r->place[top] = SETTLED;
    for (int32_t child = 1; child < r->n_heap; child = 2 * position + 1) {
        child += child + 1 < r->n_heap && is_nearer(r, r->heap[child + 1], r->heap[child]);
        if (!is_nearer(r, r->heap[child], node))
            break;
        heap_put(r, position, r->heap[child]);
        position = child;
    }
    if (r->n_heap > 0)
        heap_put(r, position, node);
    return top;
}

static void reach(raise *r, int32_t from, const arc *a)
{
    int64_t length[RV_NETWORK_LEVELS];
    for (int32_t l = 0; l < r->d; l++)
        length[l] = a->length[l] + vector(r, r->dist, from)[l];
    if (r->place[a->to] == SETTLED)
        return;
    if (r->place[a->to] == UNSEEN)
        r->place[a->to] = r->n_heap++;
    else if (rv_lex_compare(length, vector(r, r->dist, a->to), r->d) >= 0)
        return;
    memcpy(vector(r, r->dist, a->to), length, (size_t)r->d * sizeof *length);
    r->via[a->to] = (step){a->pair, from};
    heap_rise(r, a->to);
}

/* Dijkstra up to the target; then potentials move so that the arcs of the path get length 0, or cut the target off. */
static reversa_status measure(raise *r, int32_t source, bool *reached_out)
{
    for (int32_t node = 0; node < r->n_nodes; node++)
        r->place[node] = UNSEEN;
    memset(vector(r, r->dist, source), 0, (size_t)r->d * sizeof *r->dist);
    r->n_heap = 1;
    heap_put(r, 0, source);
    int32_t node = -1;
    while (r->n_heap > 0 && node != r->target) {
        arc a;
        int found = 0;
        node = heap_pop(r);
        for (int64_t cursor = first_arc(r, node); node != r->target && found >= 0;) {
            found = take_arc(r, node, &cursor, &a);
            if (found > 0)
                reach(r, node, &a);
        }
    }
    *reached_out = node == r->target;
    const int64_t *end = vector(r, r->dist, r->target);
    for (node = 0; node < r->n_nodes; node++) {
        if (r->place[node] != SETTLED)
            continue;
        if (!*reached_out)
            vector(r, r->potential,
                   node)[0]--; /* no arc leads out of what was reached: its price is beyond all others */
        for (int32_t l = 0; l < r->d && *reached_out; l++)
            vector(r, r->potential, node)[l] += vector(r, r->dist, node)[l] - end[l];
    }
    return rv_stop_status(r->ctx);
}

/* ---- Changing the flow ---- */

static void choose(raise *r, int64_t e)
{
    int64_t *head = &r->head[r->net->mentor[e]];
    r->flow->chosen[e] = true;
    r->next[e] = *head;
    r->previous[e] = -1;
    if (*head >= 0)
        r->previous[*head] = e;
    *head = e;
}

static void unchoose(raise *r, int64_t e)
{
    r->flow->chosen[e] = false;
    if (r->previous[e] >= 0)
        r->next[r->previous[e]] = r->next[e];
    else
        r->head[r->net->mentor[e]] = r->next[e];
    if (r->next[e] >= 0)
        r->previous[r->next[e]] = r->previous[e];
}

/* The flow of a counting arc, or of a unit: a unit that enters a mentee or leaves a mentor makes the load larger. */
static void move_unit(raise *r, int32_t from, int32_t to)
{
    if (from < r->hub || to < r->hub) {
        int32_t person = from < r->hub ? from : to;
        int32_t n_mentees = r->net->side[REVERSA_MENTEE].n;
        int side = person < n_mentees ? REVERSA_MENTEE : REVERSA_MENTOR;
        bool more = (side == REVERSA_MENTEE) == (to < r->hub);
        r->flow->load[side][side == REVERSA_MENTEE ? person : person - n_mentees] += more ? 1 : -1;
        return;
    }
    for (int c = 0; c < 3; c++) {
        r->now.of[c] += r->hub + counters[c].from == from && r->hub + counters[c].to == to;
        r->now.of[c] -= r->hub + counters[c].from == to && r->hub + counters[c].to == from;
    }
}

static void augment(raise *r, int32_t source)
{
    for (int32_t node = r->target; node != source; node = r->via[node].from) {
        int64_t e = r->via[node].pair;
        if (e < 0)
            move_unit(r, r->via[node].from, node);
        else if (is_mentee(r, node))
            unchoose(r, e);
        else
            choose(r, e);
    }
}

/* A path of arcs of length 0, by depth; nobody is visited twice in a phase, and a hub goes on where it stopped. */
static bool find_tight(raise *r, int32_t source)
{
    int32_t n = 0;
    r->stack[n++] = source;
    r->visited[source] = true;
    while (n > 0) {
        int32_t node = r->stack[n - 1];
        arc a;
        int found = take_arc(r, node, &r->cursor[node], &a);
        if (found < 0) {
            n--; /* a dead end stays visited */
        } else if (found > 0 && !r->visited[a.to] && rv_lex_sign(a.length, r->d) == 0) {
            r->via[a.to] = (step){a.pair, node};
            if (a.to == r->target)
                break;
            r->visited[a.to] = true;
            r->cursor[a.to] = a.to < r->hub ? first_arc(r, a.to) : r->cursor[a.to];
            r->stack[n++] = a.to;
        }
    }
    for (int32_t k = 0; k < n; k++) { /* hubs of the path serve again */
        if (r->stack[k] >= r->hub)
            r->visited[r->stack[k]] = false;
    }
    return n > 0;
}

/* Send units along paths of length 0 until the count is what it must be, or no more are found. */
static void send_units(raise *r, int kind, int32_t source)
{
    memset(r->visited, 0, (size_t)r->n_nodes * sizeof *r->visited);
    for (int32_t node = r->hub; node < r->n_nodes; node++)
        r->cursor[node] = 0;
    while (r->now.of[kind] != r->least.of[kind] && find_tight(r, source)) {
        augment(r, source);
        r->now.of[kind] += kind == r->lowered ? -1 : 1;
    }
}

static reversa_status raise_one(raise *r, int kind, bool *reached_out)
{
    int32_t source = r->hub + counters[kind].to;
    r->target = r->hub + counters[kind].from;
    while (*reached_out && r->now.of[kind] < r->least.of[kind]) {
        reversa_status status = measure(r, source, reached_out);
        if (status)
            return status;
        if (*reached_out)
            send_units(r, kind, source);
    }
    return REVERSA_OK;
}

/* What a unit more of the count pays: the length of its arc. */
static bool is_paid(const raise *r, int kind)
{
    const int64_t *from = vector(r, r->potential, r->hub + counters[kind].from);
    const int64_t *to = vector(r, r->potential, r->hub + counters[kind].to);
    return rv_lex_compare(from, to, r->d) != 0;
}

/* A count above its least must not be paid for. The arc itself leads to the target, so that no unit goes that would not
 * be worth more elsewhere. */
static reversa_status lower_one(raise *r, int kind)
{
    int32_t source = r->hub + counters[kind].from;
    reversa_status status = REVERSA_OK;
    bool reached = true;
    r->target = r->hub + counters[kind].to;
    r->lowered = kind;
    while (!status && r->now.of[kind] > r->least.of[kind] && is_paid(r, kind)) {
        status = measure(r, source, &reached);
        if (!status && is_paid(r, kind))
            send_units(r, kind, source);
    }
    r->lowered = -1;
    return status;
}

/* ---- From prices to potentials and back ---- */

static void start(raise *r)
{
    const rv_network *net = r->net;
    for (int32_t i = 0; i < net->side[REVERSA_MENTEE].n; i++) {
        memcpy(vector(r, r->potential, i), vector(r, r->flow->price[REVERSA_MENTEE], i),
               (size_t)r->d * sizeof(int64_t));
        for (int64_t e = net->offset[i]; e < net->offset[i + 1]; e++)
            r->mentee[e] = i;
    }
    for (int32_t j = 0; j < net->side[REVERSA_MENTOR].n; j++) {
        r->head[j] = -1;
        for (int32_t l = 0; l < r->d; l++)
            vector(r, r->potential, mentor_node(r, j))[l] = -vector(r, r->flow->price[REVERSA_MENTOR], j)[l];
    }
    for (int32_t l = 0; l < r->d; l++) {
        int64_t each = net->bonus[RV_PROFIT_PAIR][l];
        vector(r, r->potential, r->hub + FIRST_IN)[l] = -each - net->bonus[RV_PROFIT_MENTEE][l];
        vector(r, r->potential, r->hub + IN)[l] = -each;
        vector(r, r->potential, r->hub + FIRST_OUT)[l] = net->bonus[RV_PROFIT_MENTOR][l];
        vector(r, r->potential, r->hub + OUT)[l] = 0;
    }
    memset(r->net->bonus, 0, sizeof r->net->bonus); /* it is in the potentials now */
    for (int64_t e = 0; e < net->offset[net->side[REVERSA_MENTEE].n]; e++) {
        if (r->flow->chosen[e])
            choose(r, e);
    }
    r->now = rv_count_flow(net, r->flow);
}

static void finish(raise *r)
{
    for (int32_t l = 0; l < r->d; l++) {
        int64_t zero = vector(r, r->potential, r->hub + OUT)[l];
        for (int32_t i = 0; i < r->net->side[REVERSA_MENTEE].n; i++)
            vector(r, r->flow->price[REVERSA_MENTEE], i)[l] = vector(r, r->potential, i)[l] - zero;
        for (int32_t j = 0; j < r->net->side[REVERSA_MENTOR].n; j++)
            vector(r, r->flow->price[REVERSA_MENTOR], j)[l] = zero - vector(r, r->potential, mentor_node(r, j))[l];
        for (int c = 0; c < 3; c++)
            r->net->bonus[c][l] = vector(r, r->potential, r->hub + counters[c].from)[l] -
                                  vector(r, r->potential, r->hub + counters[c].to)[l];
    }
}

static reversa_status make_room(raise *r, rv_arena *arena)
{
    reversa_context *ctx = r->ctx;
    size_t n_pairs = (size_t)r->net->offset[r->net->side[REVERSA_MENTEE].n];
    size_t n_nodes = (size_t)r->n_nodes;
    size_t vector_size = (size_t)r->d * sizeof(int64_t);
    r->mentee = rv_arena_alloc(ctx, arena, n_pairs, sizeof *r->mentee);
    r->head = rv_arena_alloc(ctx, arena, (size_t)r->net->side[REVERSA_MENTOR].n, sizeof *r->head);
    r->next = rv_arena_alloc(ctx, arena, n_pairs, sizeof *r->next);
    r->previous = rv_arena_alloc(ctx, arena, n_pairs, sizeof *r->previous);
    r->potential = rv_arena_alloc(ctx, arena, n_nodes, vector_size);
    r->dist = rv_arena_alloc(ctx, arena, n_nodes, vector_size);
    r->via = rv_arena_alloc(ctx, arena, n_nodes, sizeof *r->via);
    r->heap = rv_arena_alloc(ctx, arena, n_nodes, sizeof *r->heap);
    r->place = rv_arena_alloc(ctx, arena, n_nodes, sizeof *r->place);
    r->visited = rv_arena_alloc(ctx, arena, n_nodes, sizeof *r->visited);
    r->cursor = rv_arena_alloc(ctx, arena, n_nodes, sizeof *r->cursor);
    r->stack = rv_arena_alloc(ctx, arena, n_nodes, sizeof *r->stack);
    bool complete = r->mentee && r->head && r->next && r->previous && r->potential && r->dist && r->via && r->heap &&
                    r->place && r->visited && r->cursor && r->stack;
    return complete ? REVERSA_OK : REVERSA_E_MEMORY;
}

rv_counts rv_count_flow(const rv_network *network, const rv_flow *flow)
{
    rv_counts counts = {{0}};
    for (int side = 0; side < 2; side++) {
        for (int32_t p = 0; p < network->side[side].n; p++) {
            int32_t pinned = network->side[side].pinned[p];
            counts.of[side] += pinned == 0 && flow->load[side][p] > 0;
            counts.of[RV_PROFIT_PAIR] += side == REVERSA_MENTEE ? flow->load[side][p] - pinned : 0;
        }
    }
    return counts;
}

reversa_status rv_count_fit(reversa_context *ctx, rv_network *network, const rv_counts *least, rv_flow *flow,
                            bool *reached_out)
{
    RV_REQUIRE(network->levels[0] == RV_PROFIT_COUNT);
    raise r = {.ctx = ctx, .net = network, .flow = flow, .least = *least, .d = network->n_levels, .lowered = -1};
    r.hub = network->side[REVERSA_MENTEE].n + network->side[REVERSA_MENTOR].n;
    r.n_nodes = r.hub + N_HUBS;
    rv_arena arena;
    rv_arena_open(ctx, &arena);
    reversa_status status = make_room(&r, &arena);
    if (!status)
        start(&r);
    *reached_out = true;
    for (int kind = 0; kind < 3 && !status; kind++)
        status = lower_one(&r, kind);
    for (int kind = 0; kind < 3 && !status; kind++)
        status = raise_one(&r, kind, reached_out);
    if (!status)
        finish(&r);
    rv_arena_free(&arena);
    return status;
}
