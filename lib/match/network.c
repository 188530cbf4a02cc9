/*
 * Successive shortest paths in lexicographic costs (Ahuja, Magnanti & Orlin 1993, ch. 9; the local search and the price
 * update are those of Jonker & Volgenant 1987).
 *
 * Mentees' units enter one after the other. A unit of mentee i goes along the shortest path of reduced costs from i to a
 * mentor's free unit, or to a mentee who gives one up, if its own reduced profit pays for that path. Invariant: all
 * conditions of rv_flow hold for the units that have entered; prices of mentees only fall and those of mentors only
 * rise, so units once refused stay refused.
 *
 * Size: a price is the cost of an alternating path, at most 2^32 arcs of at most 10^6 each, so sums stay below 2^56.
 */
#include "match/network.h"

#include <stdint.h>
#include <string.h>

#include <reversa/cohort.h>

#define UNSEEN (-1)
#define SETTLED (-2)
#define POLL_EVERY 1024 /* nodes between two looks at the clock: well below a millisecond */

/* One solve. Nodes are mentees, then mentors. */
typedef struct search {
    reversa_context *ctx;
    const rv_network *net;
    rv_flow *flow;
    int32_t d;         /* levels */
    int32_t n_mentees; /* the first mentor's node */
    int32_t *mentee;   /* [pairs] */
    int64_t *head;     /* [mentors] first chosen pair, −1 */
    int64_t *next;     /* [pairs] next and previous chosen pair of the same mentor, −1 */
    int64_t *previous;
    int64_t *dist; /* [nodes · d] */
    int64_t *via;  /* [nodes] the pair by which a node was reached */
    int32_t *heap;
    int32_t *place; /* [nodes] position in the heap, UNSEEN, SETTLED */
    int32_t *seen;  /* nodes that are not UNSEEN */
    int32_t n_heap;
    int32_t n_seen;
    int32_t end;                      /* node at which the best path ends, −1 */
    int64_t limit[RV_NETWORK_LEVELS]; /* its length; before there is one, what the new unit can pay */
    int32_t countdown;                /* nodes until the next poll */
} search;

void rv_network_unit(const rv_network *network, int side, int32_t person, int32_t load, int64_t profit_out[])
{
    for (int32_t l = 0; l < network->n_levels; l++) {
        rv_profit kind = network->levels[l];
        bool first = load == 1 && (int)kind == side;
        bool demanded = kind == RV_PROFIT_DEMAND && load <= network->side[side].least[person];
        bool evened = kind == RV_PROFIT_EVEN && side == REVERSA_MENTOR;
        profit_out[l] = (evened ? 1 - 2 * (int64_t)load : first || demanded) * rv_network_times(network, l);
        profit_out[l] += load == 1 ? network->bonus[side][l] : 0;
        profit_out[l] += side == REVERSA_MENTEE ? network->bonus[RV_PROFIT_PAIR][l] : 0;
    }
}

static inline int64_t *price_of(const search *s, int side, int32_t person)
{
    return s->flow->price[side] + (size_t)person * (size_t)s->d;
}

static inline int64_t *dist_of(const search *s, int32_t node)
{
    return s->dist + (size_t)node * (size_t)s->d;
}

/* ---- The heap, by distance ---- */

static void heap_put(search *s, int32_t position, int32_t node)
{
    s->heap[position] = node;
    s->place[node] = position;
}

static void heap_rise(search *s, int32_t node)
{
    int32_t position = s->place[node];
    while (position > 0) {
        int32_t parent = (position - 1) / 2;
        if (rv_lex_compare(dist_of(s, node), dist_of(s, s->heap[parent]), s->d) >= 0)
            break;
        heap_put(s, position, s->heap[parent]);
        position = parent;
    }
    heap_put(s, position, node);
}

static int32_t heap_pop(search *s)
{
    int32_t top = s->heap[0];
    int32_t node = s->heap[--s->n_heap];
    int32_t position = 0;
    s->place[top] = SETTLED;
    if (s->n_heap == 0)
        return top;
    for (int32_t child = 1; child < s->n_heap; child = 2 * position + 1) {
        if (child + 1 < s->n_heap &&
            rv_lex_compare(dist_of(s, s->heap[child + 1]), dist_of(s, s->heap[child]), s->d) < 0)
            child++;
        if (rv_lex_compare(dist_of(s, s->heap[child]), dist_of(s, node), s->d) >= 0)
            break;
        heap_put(s, position, s->heap[child]);
        position = child;
    }
    heap_put(s, position, node);
    return top;
}

/* ---- The search ---- */

/* A way to a node, by a pair, of the given length. */
static void reach(search *s, int32_t node, int64_t pair, const int64_t *length)
{
    if (s->place[node] == SETTLED || rv_lex_compare(length, s->limit, s->d) >= 0)
        return;
    if (s->place[node] == UNSEEN) {
        s->seen[s->n_seen++] = node;
        s->place[node] = s->n_heap++;
    } else if (rv_lex_compare(length, dist_of(s, node), s->d) >= 0) {
        return;
    }
    memcpy(dist_of(s, node), length, (size_t)s->d * sizeof *length);
    s->via[node] = pair;
    heap_rise(s, node);
}

/* A way out of the graph: a free unit of a mentor, or a mentee who gives one up. */
static void reach_end(search *s, int32_t node, const int64_t *length)
{
    if (rv_lex_compare(length, s->limit, s->d) >= 0)
        return;
    memcpy(s->limit, length, (size_t)s->d * sizeof *length);
    s->end = node;
}

static void scan_mentee(search *s, int32_t i)
{
    const rv_network *net = s->net;
    const int64_t *price = price_of(s, REVERSA_MENTEE, i);
    int64_t base[RV_NETWORK_LEVELS] = {0};
    int64_t length[RV_NETWORK_LEVELS];
    for (int32_t l = 0; l < s->d; l++)
        base[l] = dist_of(s, i)[l] + price[l];
    int32_t load = s->flow->load[REVERSA_MENTEE][i];
    if (load > net->side[REVERSA_MENTEE].pinned[i]) {
        rv_network_unit(net, REVERSA_MENTEE, i, load, length);
        for (int32_t l = 0; l < s->d; l++)
            length[l] += base[l];
        reach_end(s, i, length);
    }
    for (int64_t e = net->offset[i]; e < net->offset[i + 1]; e++) {
        int32_t j = net->mentor[e];
        if (s->flow->chosen[e] || s->place[s->n_mentees + j] == SETTLED)
            continue;
        const int64_t *other = price_of(s, REVERSA_MENTOR, j);
        for (int32_t l = 0; l < s->d; l++)
            length[l] = base[l] + other[l] - rv_network_pair(net, l, e);
        reach(s, s->n_mentees + j, e, length);
    }
}

static void scan_mentor(search *s, int32_t j)
{
    const rv_network *net = s->net;
    const int64_t *price = price_of(s, REVERSA_MENTOR, j);
    int64_t base[RV_NETWORK_LEVELS] = {0};
    int64_t length[RV_NETWORK_LEVELS] = {0};
    for (int32_t l = 0; l < s->d; l++)
        base[l] = dist_of(s, s->n_mentees + j)[l] - price[l];
    int32_t load = s->flow->load[REVERSA_MENTOR][j];
    if (load < net->side[REVERSA_MENTOR].most[j]) {
        rv_network_unit(net, REVERSA_MENTOR, j, load + 1, length);
        for (int32_t l = 0; l < s->d; l++)
            length[l] = base[l] - length[l];
        reach_end(s, s->n_mentees + j, length);
    }
    for (int64_t e = s->head[j]; e >= 0; e = s->next[e]) {
        int32_t k = s->mentee[e];
        if (s->place[k] == SETTLED)
            continue;
        const int64_t *other = price_of(s, REVERSA_MENTEE, k);
        for (int32_t l = 0; l < s->d; l++)
            length[l] = base[l] - other[l] + rv_network_pair(net, l, e);
        reach(s, k, e, length);
    }
}

static reversa_status look_at_clock(search *s)
{
    if (s->countdown-- > 0)
        return REVERSA_OK;
    s->countdown = POLL_EVERY;
    return rv_stop_status(s->ctx);
}

/* Dijkstra from a mentee, up to the limit that is set. */
static reversa_status explore(search *s, int32_t source)
{
    static const int64_t zero[RV_NETWORK_LEVELS];
    s->end = -1;
    reach(s, source, -1, zero);
    while (s->n_heap > 0 && rv_lex_compare(dist_of(s, s->heap[0]), s->limit, s->d) < 0) {
        reversa_status status = look_at_clock(s);
        if (status)
            return status;
        int32_t node = heap_pop(s);
        if (node < s->n_mentees)
            scan_mentee(s, node);
        else
            scan_mentor(s, node - s->n_mentees);
    }
    return REVERSA_OK;
}

/* Move prices so that arcs within the limit keep reduced costs >= 0 and those of the path get 0. */
static void update_prices(search *s)
{
    for (int32_t k = 0; k < s->n_seen; k++) {
        int32_t node = s->seen[k];
        if (s->place[node] != SETTLED)
            continue;
        bool is_mentee = node < s->n_mentees;
        int64_t *price = is_mentee ? price_of(s, REVERSA_MENTEE, node)
                                   : price_of(s, REVERSA_MENTOR, node - s->n_mentees);
        for (int32_t l = 0; l < s->d; l++) {
            int64_t step = s->limit[l] - dist_of(s, node)[l];
            price[l] += is_mentee ? -step : step;
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

/* ---- Changing the pairs ---- */

static void choose(search *s, int64_t e)
{
    int64_t *head = &s->head[s->net->mentor[e]];
    s->flow->chosen[e] = true;
    s->next[e] = *head;
    s->previous[e] = -1;
    if (*head >= 0)
        s->previous[*head] = e;
    *head = e;
}

static void unchoose(search *s, int64_t e)
{
    s->flow->chosen[e] = false;
    if (s->previous[e] >= 0)
        s->next[s->previous[e]] = s->next[e];
    else
        s->head[s->net->mentor[e]] = s->next[e];
    if (s->next[e] >= 0)
        s->previous[s->next[e]] = s->previous[e];
}

/* Send the new unit of the source along the path that was found. */
static void augment(search *s, int32_t source)
{
    int32_t node = s->end;
    if (node < s->n_mentees)
        s->flow->load[REVERSA_MENTEE][node]--;
    else
        s->flow->load[REVERSA_MENTOR][node - s->n_mentees]++;
    s->flow->load[REVERSA_MENTEE][source]++;
    while (node != source) {
        int64_t e = s->via[node];
        if (node < s->n_mentees) {
            unchoose(s, e);
            node = s->n_mentees + s->net->mentor[e];
        } else {
            choose(s, e);
            node = s->mentee[e];
        }
    }
}

/* ---- Prices to start with, and the units one by one ---- */

/* The highest price at which a person's next unit need not be used; nobody can pay it where no place is left. */
static void set_idle_price(search *s, int side, int32_t person)
{
    int64_t *price = price_of(s, side, person);
    int32_t load = s->flow->load[side][person];
    if (load < s->net->side[side].most[person]) {
        rv_network_unit(s->net, side, person, load + 1, price);
        for (int32_t l = 0; l < s->d; l++)
            price[l] = -price[l];
    } else {
        memset(price, 0, (size_t)s->d * sizeof *price);
        price[0] = RV_NETWORK_CLOSED;
    }
}

/* The price of a mentee who enters: no pair may be worth more. */
static void set_entry_price(search *s, int32_t i)
{
    int64_t *price = price_of(s, REVERSA_MENTEE, i);
    set_idle_price(s, REVERSA_MENTEE, i);
    for (int64_t e = s->net->offset[i]; e < s->net->offset[i + 1]; e++) {
        const int64_t *other = price_of(s, REVERSA_MENTOR, s->net->mentor[e]);
        int64_t worth[RV_NETWORK_LEVELS];
        for (int32_t l = 0; l < s->d; l++)
            worth[l] = rv_network_pair(s->net, l, e) - other[l];
        if (rv_lex_compare(worth, price, s->d) > 0)
            memcpy(price, worth, (size_t)s->d * sizeof *price);
    }
}

/* One more unit of a mentee: true if it is used. */
static reversa_status insert_unit(search *s, int32_t i, bool *used_out)
{
    const int64_t *price = price_of(s, REVERSA_MENTEE, i);
    int32_t load = s->flow->load[REVERSA_MENTEE][i];
    *used_out = false;
    rv_network_unit(s->net, REVERSA_MENTEE, i, load + 1, s->limit);
    for (int32_t l = 0; l < s->d; l++)
        s->limit[l] += price[l];
    if (rv_lex_sign(s->limit, s->d) <= 0)
        return REVERSA_OK;
    reversa_status status = explore(s, i);
    if (!status) {
        update_prices(s);
        if (s->end >= 0)
            augment(s, i);
        *used_out = s->end >= 0;
    }
    forget(s);
    return status;
}

static reversa_status insert_all(search *s)
{
    const rv_network_side *mentees = &s->net->side[REVERSA_MENTEE];
    for (int32_t i = 0; i < mentees->n; i++) {
        reversa_status status = look_at_clock(s);
        bool used = mentees->most[i] > mentees->pinned[i];
        set_entry_price(s, i);
        while (!status && used && s->flow->load[REVERSA_MENTEE][i] < mentees->most[i])
            status = insert_unit(s, i, &used);
        if (status)
            return status;
        if (i % POLL_EVERY == 0)
            rv_progress(s->ctx, "solve", i, mentees->n);
    }
    rv_progress(s->ctx, "solve", mentees->n, mentees->n);
    return REVERSA_OK;
}

static void start(search *s)
{
    RV_REQUIRE(s->mentee && s->head && s->place);
    for (int side = 0; side < 2; side++) {
        const rv_network_side *people = &s->net->side[side];
        for (int32_t p = 0; p < people->n; p++) {
            s->flow->load[side][p] = people->pinned[p];
            set_idle_price(s, side, p);
        }
    }
    for (int32_t j = 0; j < s->net->side[REVERSA_MENTOR].n; j++)
        s->head[j] = -1;
    for (int32_t i = 0; i < s->n_mentees; i++) {
        for (int64_t e = s->net->offset[i]; e < s->net->offset[i + 1]; e++) {
            s->mentee[e] = i;
            s->flow->chosen[e] = false;
        }
    }
    int32_t n_nodes = s->n_mentees + s->net->side[REVERSA_MENTOR].n;
    for (int32_t node = 0; node < n_nodes; node++)
        s->place[node] = UNSEEN;
}

static reversa_status make_room(search *s, rv_arena *arena)
{
    size_t n_pairs = (size_t)s->net->offset[s->n_mentees];
    size_t n_mentors = (size_t)s->net->side[REVERSA_MENTOR].n;
    size_t n_nodes = (size_t)s->n_mentees + n_mentors;
    if (n_nodes > INT32_MAX)
        return rv_fail(s->ctx, REVERSA_E_UNSUPPORTED, "More than 2^31 − 1 mentors and mentees together");
    s->mentee = rv_arena_alloc(s->ctx, arena, n_pairs, sizeof *s->mentee);
    s->head = rv_arena_alloc(s->ctx, arena, n_mentors, sizeof *s->head);
    s->next = rv_arena_alloc(s->ctx, arena, n_pairs, sizeof *s->next);
    s->previous = rv_arena_alloc(s->ctx, arena, n_pairs, sizeof *s->previous);
    s->dist = rv_arena_alloc(s->ctx, arena, n_nodes, (size_t)s->d * sizeof *s->dist);
    s->via = rv_arena_alloc(s->ctx, arena, n_nodes, sizeof *s->via);
    s->heap = rv_arena_alloc(s->ctx, arena, n_nodes, sizeof *s->heap);
    s->place = rv_arena_alloc(s->ctx, arena, n_nodes, sizeof *s->place);
    s->seen = rv_arena_alloc(s->ctx, arena, n_nodes, sizeof *s->seen);
    bool complete = s->mentee && s->head && s->next && s->previous && s->dist && s->via && s->heap && s->place &&
                    s->seen;
    return complete ? REVERSA_OK : REVERSA_E_MEMORY;
}

reversa_status rv_network_paths(reversa_context *ctx, const rv_network *network, rv_flow *flow)
{
    RV_REQUIRE(network->n_levels >= 1 && network->n_levels <= RV_NETWORK_LEVELS);
    search s = {.ctx = ctx, .net = network, .flow = flow, .d = network->n_levels};
    s.n_mentees = network->side[REVERSA_MENTEE].n;
    rv_arena arena;
    rv_arena_open(ctx, &arena);
    reversa_status status = make_room(&s, &arena);
    if (!status) {
        start(&s);
        status = insert_all(&s);
    }
    rv_arena_free(&arena);
    return status;
}
