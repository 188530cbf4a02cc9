/*
 * Successive shortest paths from where an approximate answer left off (Ahuja, Magnanti & Orlin 1993, ch. 9; reduced costs as
 * lengths, searches that stop at the first end, as Jonker & Volgenant 1987).
 *
 * Pairs that contradict the prices are dropped first. From then on every pair meets its condition; what is left are people
 * whose load is below or above the one that their price asks for. Each is put right by one search, which ends at another
 * such person, at someone whose price lets the load change, or at the person's own price. A search treats one side as
 * `from` (they take on a pair) and the other as `to`; people short on the other side search with the sides swapped.
 *
 * Invariant: a search moves prices of `from` down and of `to` up, never past 0 where the load is inside its range.
 */
#include "match/repair.h"

#define POLL_EVERY 1024 /* people between two looks at the clock */
#define NO_END INT64_MAX

/* A person in the present search. */
typedef struct node {
    int64_t length;
    int32_t search; /* the search that reached this person, 0 for none */
    int32_t place;  /* in the heap; −1 once settled */
    int32_t via;    /* the person on the other side by whom it was reached */
    int32_t score;  /* of that pair */
} node;

/* What is asked of a person, together. */
typedef struct seat {
    uint32_t slot;
    int32_t load;
    int32_t low;
    int32_t high;
} seat;

typedef struct entry {
    int64_t length;
    int32_t who; /* a person of `from`, or ~ one of `to` */
} entry;

typedef struct repair {
    reversa_context *ctx;
    rv_transport *block;
    node *nodes[2];
    seat *seats[2];   /* the loads of the block are set at the end */
    int32_t *partner; /* by person of side 1: the stamp of the row that chose it */
    entry *heap;
    int32_t *settled; /* as entry.who */
    int32_t n_heap;
    int32_t n_settled;
    int32_t search;
    int32_t stamp;
    int from;      /* the side that takes on a pair */
    int64_t now;   /* the length that is being settled */
    int64_t limit; /* of the best end found so far */
    int32_t end;   /* who it is, as entry.who */
    int32_t countdown;
} repair;

static inline node *node_of(const repair *r, int32_t who)
{
    return who >= 0 ? &r->nodes[r->from][who] : &r->nodes[!r->from][~who];
}

/* ---- The heap ---- */

static void put(repair *r, int32_t place, entry what)
{
    r->heap[place] = what;
    node_of(r, what.who)->place = place;
}

static void rise(repair *r, int32_t place, entry what)
{
    while (place > 0 && r->heap[(place - 1) / 2].length > what.length) {
        put(r, place, r->heap[(place - 1) / 2]);
        place = (place - 1) / 2;
    }
    put(r, place, what);
}

static int32_t pop(repair *r)
{
    int32_t top = r->heap[0].who;
    entry last = r->heap[--r->n_heap];
    int32_t place = 0;
    node_of(r, top)->place = -1;
    r->settled[r->n_settled++] = top;
    if (r->n_heap == 0)
        return top;
    for (int32_t child = 1; child < r->n_heap; child = 2 * place + 1) {
        child += child + 1 < r->n_heap && r->heap[child + 1].length < r->heap[child].length;
        if (r->heap[child].length >= last.length)
            break;
        put(r, place, r->heap[child]);
        place = child;
    }
    put(r, place, last);
    return top;
}

/* ---- One search ---- */

static inline void reach(repair *r, int32_t who, int64_t length, int32_t via, int32_t score)
{
    node *found = node_of(r, who);
    int32_t place = r->n_heap;
    if (found->search == r->search) {
        if (found->place < 0 || found->length <= length)
            return;
        place = found->place;
    }
    *found = (node){.length = length, .search = r->search, .via = via, .score = score};
    if (length == r->now && place == r->n_heap) {
        found->place = -1; /* nobody in the heap is nearer */
        r->settled[r->n_settled++] = who;
        return;
    }
    r->n_heap += place == r->n_heap;
    rise(r, place, (entry){.length = length, .who = who});
}

/* What it costs that someone of `to` keeps a pair more than before; NO_END where there is no place. */
static inline int64_t cost_of_place(const seat *s, int64_t price)
{
    if (s->load >= s->high)
        return NO_END;
    return s->load < s->low || price > 0 ? 0 : -price;
}

/* What it costs that someone of `from` stays with a pair less than before. */
static inline int64_t cost_of_loss(const seat *s, int64_t price)
{
    if (s->load <= s->low)
        return NO_END;
    return s->load > s->high || price < 0 ? 0 : price;
}

static inline bool has_mate(const seat *s, const rv_arc *mates, int32_t mate)
{
    for (int32_t k = 0; k < s->load; k++) {
        if (mates[k].to == mate)
            return true;
    }
    return false;
}

static void put_mate(repair *r, int side, int32_t who, rv_arc mate)
{
    seat *s = &r->seats[side][who];
    r->block->side[side].mate[s->slot + (uint32_t)s->load++] = mate;
}

static void take_mate(repair *r, int side, int32_t who, int32_t mate)
{
    seat *s = &r->seats[side][who];
    rv_arc *mates = r->block->side[side].mate + s->slot;
    int32_t k = 0;
    while (mates[k].to != mate)
        k++;
    mates[k] = mates[--s->load];
}

static void choose(repair *r, int side, int32_t a, int32_t b, int32_t score)
{
    put_mate(r, side, a, (rv_arc){.to = b, .score = score});
    put_mate(r, !side, b, (rv_arc){.to = a, .score = score});
}

static void drop(repair *r, int side, int32_t a, int32_t b)
{
    take_mate(r, side, a, b);
    take_mate(r, !side, b, a);
}

/* Someone of `from` needs a pair: with whom? */
static void scan_from(repair *r, int32_t a, int64_t length)
{
    const rv_transport_side *from = &r->block->side[r->from];
    const rv_transport_side *to = &r->block->side[!r->from];
    int64_t base = length + from->price[a];
    r->block->work += from->row[a + 1] - from->row[a];
    const seat *own = &r->seats[r->from][a];
    const rv_arc *mates = from->mate + own->slot;
    for (int64_t e = from->row[a]; e < from->row[a + 1]; e++) {
        rv_arc arc = from->arc[e];
        int64_t far = base + to->price[arc.to] - arc.score;
        if (far >= r->limit || has_mate(own, mates, arc.to))
            continue;
        const seat *other = &r->seats[!r->from][arc.to];
        int64_t cost = cost_of_place(other, to->price[arc.to]);
        __builtin_prefetch(to->mate + other->slot);
        reach(r, ~arc.to, far, a, arc.score);
        if (cost < r->limit - far) {
            r->limit = far + cost;
            r->end = ~arc.to;
        }
    }
}

/* Someone of `to` has a pair too many: whose? */
static void scan_to(repair *r, int32_t b, int64_t length)
{
    const rv_transport_side *from = &r->block->side[r->from];
    const rv_transport_side *to = &r->block->side[!r->from];
    const seat *own = &r->seats[!r->from][b];
    r->block->work += own->load;
    for (int32_t k = 0; k < own->load; k++) {
        rv_arc mate = to->mate[own->slot + (uint32_t)k];
        int64_t far = length + mate.score - from->price[mate.to] - to->price[b];
        if (far >= r->limit)
            continue;
        int64_t cost = cost_of_loss(&r->seats[r->from][mate.to], from->price[mate.to]);
        __builtin_prefetch(from->arc + from->row[mate.to]);
        reach(r, mate.to, far, b, mate.score);
        if (cost < r->limit - far) {
            r->limit = far + cost;
            r->end = mate.to;
        }
    }
}

static void move_prices(repair *r)
{
    for (int32_t k = 0; k < r->n_settled; k++) {
        int32_t who = r->settled[k];
        int64_t step = r->limit - node_of(r, who)->length;
        if (who >= 0)
            r->block->side[r->from].price[who] -= step;
        else
            r->block->side[!r->from].price[~who] += step;
    }
}

/* From the end back to the source. A pair is chosen once the one it replaces is gone: slots have no room for both. */
static void augment(repair *r, int32_t source)
{
    int32_t owed = -1; /* of `to`: whose pair with the next person of `from` is still to be chosen */
    int32_t score = 0;
    for (int32_t who = r->end; who != source || owed >= 0;) {
        if (who < 0) {
            owed = ~who;
            score = node_of(r, who)->score;
            who = node_of(r, who)->via;
            continue;
        }
        int32_t before = node_of(r, who)->via;
        if (who != source)
            drop(r, r->from, who, before);
        if (owed >= 0)
            choose(r, r->from, who, owed, score);
        owed = -1;
        if (who == source)
            return;
        who = ~before;
    }
}

static reversa_status look_at_clock(repair *r)
{
    if (r->countdown-- > 0)
        return REVERSA_OK;
    r->countdown = POLL_EVERY;
    return rv_stop_status(r->ctx);
}

/* One unit for the source; the limit is what its own price pays. */
static reversa_status search(repair *r, int32_t source, int64_t limit, bool *feasible_out)
{
    r->search++;
    r->n_heap = 0;
    r->n_settled = 0;
    r->limit = limit;
    r->end = source;
    r->now = 0;
    reach(r, source, 0, 0, 0);
    for (int32_t k = 0; r->now < r->limit; k++) {
        if (k == r->n_settled) {
            if (r->n_heap == 0 || r->heap[0].length >= r->limit)
                break;
            r->now = r->heap[0].length;
            (void)pop(r);
        }
        reversa_status status = look_at_clock(r);
        if (status)
            return status;
        int32_t who = r->settled[k];
        if (who >= 0)
            scan_from(r, who, r->now);
        else
            scan_to(r, ~who, r->now);
    }
    *feasible_out = r->limit != NO_END;
    if (!*feasible_out)
        return REVERSA_OK;
    move_prices(r);
    augment(r, source);
    return REVERSA_OK;
}

/* ---- Everyone who is short or over ---- */

/* Does this person of `from` want a pair more, and what may it cost? */
static bool is_short(const seat *s, int64_t price, int64_t *limit_out)
{
    *limit_out = s->load < s->low ? NO_END : price;
    return s->load < s->low || (price > 0 && s->load < s->high);
}

/* Does this person of `to` want a pair less, and what may it cost? */
static bool is_over(const seat *s, int64_t price, int64_t *limit_out)
{
    *limit_out = s->load > s->high ? NO_END : -price;
    return s->load > s->high || (price < 0 && s->load > s->low);
}

static reversa_status settle_all(repair *r, int from, bool *feasible_out)
{
    const rv_transport_side *takers = &r->block->side[from];
    const rv_transport_side *givers = &r->block->side[!from];
    int64_t limit;
    r->from = from;
    for (int32_t a = 0; a < takers->n && *feasible_out; a++) {
        while (*feasible_out && is_short(&r->seats[from][a], takers->price[a], &limit)) {
            reversa_status status = search(r, a, limit, feasible_out);
            if (status)
                return status;
        }
    }
    for (int32_t b = 0; b < givers->n && *feasible_out; b++) {
        while (*feasible_out && is_over(&r->seats[!from][b], givers->price[b], &limit)) {
            reversa_status status = search(r, ~b, limit, feasible_out);
            if (status)
                return status;
        }
    }
    return REVERSA_OK;
}

/* The price of someone of side 0 from the prices of the others; pairs that are worth less than one not chosen go. */
static void set_price(repair *r, int32_t a)
{
    rv_transport_side *own = &r->block->side[0];
    const int64_t *price = r->block->side[1].price;
    int64_t worst = INT64_MAX;
    int64_t best = INT64_MIN;
    r->stamp++;
    const seat *s = &r->seats[0][a];
    for (int32_t k = 0; k < s->load; k++)
        r->partner[own->mate[s->slot + (uint32_t)k].to] = r->stamp;
    for (int64_t e = own->row[a]; e < own->row[a + 1]; e++) {
        int64_t worth = own->arc[e].score - price[own->arc[e].to];
        if (r->partner[own->arc[e].to] != r->stamp && worth > best)
            best = worth;
    }
    for (int32_t k = s->load - 1; k >= 0; k--) {
        rv_arc mate = own->mate[s->slot + (uint32_t)k];
        int64_t worth = mate.score - price[mate.to];
        if (worth < best)
            drop(r, 0, a, mate.to);
        else if (worth < worst)
            worst = worth;
    }
    bool full = s->load == s->high;
    int64_t wish = full && worst != INT64_MAX ? worst : 0;
    wish = wish > worst ? worst : wish;
    own->price[a] = wish < best ? best : wish;
}

static reversa_status make_room(repair *r, rv_arena *arena)
{
    size_t n[2] = {(size_t)r->block->side[0].n, (size_t)r->block->side[1].n};
    for (int side = 0; side < 2; side++) {
        const rv_transport_side *people = &r->block->side[side];
        r->nodes[side] = rv_arena_alloc(r->ctx, arena, n[side], sizeof *r->nodes[side]);
        r->seats[side] = rv_arena_alloc(r->ctx, arena, n[side], sizeof *r->seats[side]);
        if (!r->seats[side])
            return REVERSA_E_MEMORY;
        for (int32_t p = 0; p < people->n; p++)
            r->seats[side][p] = (seat){(uint32_t)people->slot[p], people->load[p], people->low[p], people->high[p]};
    }
    r->partner = rv_arena_alloc(r->ctx, arena, n[1], sizeof *r->partner);
    r->heap = rv_arena_alloc(r->ctx, arena, n[0] + n[1], sizeof *r->heap);
    r->settled = rv_arena_alloc(r->ctx, arena, n[0] + n[1], sizeof *r->settled);
    bool complete = r->nodes[0] && r->nodes[1] && r->partner && r->heap && r->settled;
    return complete ? REVERSA_OK : REVERSA_E_MEMORY;
}

reversa_status rv_repair_run(reversa_context *ctx, rv_transport *block, bool *feasible_out)
{
    repair r = {.ctx = ctx, .block = block};
    rv_arena arena;
    *feasible_out = true;
    RV_REQUIRE(block->side[0].row[block->side[0].n] <= INT32_MAX);
    rv_arena_open(ctx, &arena);
    reversa_status status = make_room(&r, &arena);
    for (int32_t a = 0; a < block->side[0].n && !status; a++)
        set_price(&r, a);
    for (int from = 0; from < 2 && !status; from++)
        status = settle_all(&r, from, feasible_out);
    for (int side = 0; side < 2 && r.seats[0] && r.seats[1]; side++) {
        for (int32_t p = 0; p < block->side[side].n; p++)
            block->side[side].load[p] = r.seats[side][p].load;
    }
    rv_arena_free(&arena);
    return status;
}
