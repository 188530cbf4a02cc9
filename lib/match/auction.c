/*
 * Forward and reverse auction with falling steps (Bertsekas 1988; Bertsekas & Castañón 1992; slots for several places).
 *
 * Bidders without all their places bid in turn: each offers its best object what makes it no better than the second best,
 * plus the step, and takes the place of the lowest bid there. Then objects with a free place and a price above 0 take the
 * bidder who gains most from a lower price. Invariant: within a step, nobody with a place would rather have another one
 * by more than the step. Steps fall by a factor and end with one of 0, in which a bid must raise a price (the row reduction
 * of Jonker & Volgenant 1987): what it leaves in place is exact, and the rest is left to exact repair.
 *
 * Quotes (prices, while bidders bid; profits, while objects ask) only rise within a pass. So a row is sorted by what its
 * pairs were worth when the pass began, when it is first read in the pass, and is read only as far as the second best found
 * so far. Scores within one step of each other can make two bidders outbid each other for long (a price war), so bids are
 * counted and the auction ends when there were too many: whatever it leaves is a start for the repair.
 */
#include "match/auction.h"

#define STEP_FACTOR 25
#define BIDS_A_PERSON 40         /* in one pass, on average: a few times what instances without price wars need */
#define LARGEST_PRICE 1000000000 /* so that sums of a score and a price stay within int32 */
#define NOBODY_PAYS (-LARGEST_PRICE / 2)
#define NOTHING INT32_MIN
#define POLL_EVERY 4096 /* bids between two looks at the clock */
#define SHORT_ROW 64    /* a power of two */
#define AHEAD 4         /* rows fetched before their turn */

/* What a row asks of its people, together in half a cache line. */
typedef struct person {
    uint32_t row;
    uint32_t slot;
    int32_t degree;
    int32_t load;
    int32_t low;
    int32_t high;
    int32_t pass;  /* in which the row was sorted last */
    int32_t waits; /* in the queue */
} person;

/* The price of an object, or what an object must leave a bidder to be as good as what they have. */
typedef struct quote {
    int32_t base; /* when the pass began */
    int32_t now;
} quote;

/* One side. Where everyone has one place, loads are not read: `mates` says by itself who has a partner, and one line of
 * memory for each person is not asked for. */
typedef struct crowd {
    int32_t n;
    bool single;   /* one place each, at mates[person], whose `to` is −1 while it is free */
    bool optional; /* nobody must be filled */
    person *people;
    quote *quotes;
    rv_arc *arcs;
    rv_arc *mates; /* of bidders: object and score; of objects: bidder and bid, a heap with the lowest bid first */
} crowd;

typedef struct auction {
    reversa_context *ctx;
    crowd bidders;
    crowd objects;
    int32_t step;
    int32_t pass;
    int32_t *queue; /* bidders or objects, a ring */
    int32_t n_ring;
    int32_t head;
    int32_t n_queue;
    int32_t *worth; /* scratch of a row */
    int64_t bids_left;
    int64_t work; /* pairs read */
    int32_t countdown;
    bool over; /* the budget is spent */
} auction;

/* The two best of a row. */
typedef struct choice {
    rv_arc arc;
    int32_t best; /* NOTHING for none */
    int32_t second;
} choice;

static inline int32_t waiting(const auction *a, int32_t position)
{
    int32_t place = a->head + position;
    return a->queue[place < a->n_ring ? place : place - a->n_ring];
}

static inline void push(auction *a, crowd *side, int32_t who)
{
    if (!side->single && side->people[who].waits) /* with one place, nobody loses it who has lost it already */
        return;
    int32_t place = a->head + a->n_queue++;
    if (!side->single)
        side->people[who].waits = 1;
    a->queue[place < a->n_ring ? place : place - a->n_ring] = who;
}

/* The next in the queue; the rows of those after it are on their way. */
static inline int32_t pull(auction *a, crowd *side)
{
    int32_t who = waiting(a, 0);
    if (a->n_queue > 2 * AHEAD) {
        __builtin_prefetch(side->people + waiting(a, 2 * AHEAD));
        const char *row = (const char *)(side->arcs + side->people[waiting(a, AHEAD)].row);
        __builtin_prefetch(row);
        __builtin_prefetch(row + 64);
    }
    a->head = a->head + 1 < a->n_ring ? a->head + 1 : 0;
    a->n_queue--;
    if (!side->single)
        side->people[who].waits = 0;
    return who;
}

/* Sort a row by what its pairs are worth, the best first. */
static void sort_short(rv_arc *row, const int32_t *worth, int32_t n)
{
    int64_t key[SHORT_ROW];
    rv_arc copy[SHORT_ROW];
    for (int32_t k = 0; k < n; k++) {
        int64_t own = -(int64_t)worth[k] * SHORT_ROW + k; /* value and position in one number: one array moves */
        int32_t place = k;
        for (; place > 0 && key[place - 1] > own; place--)
            key[place] = key[place - 1];
        key[place] = own;
        copy[k] = row[k];
    }
    for (int32_t k = 0; k < n; k++)
        row[k] = copy[key[k] & (SHORT_ROW - 1)];
}

/* The same with Shell's gaps (Ciura 2001): rows are nearly in order. */
static void sort_long(rv_arc *row, int32_t *worth, int32_t n)
{
    static const int32_t gaps[] = {1750, 701, 301, 132, 57, 23, 10, 4, 1};
    for (size_t g = 0; g < sizeof gaps / sizeof gaps[0]; g++) {
        int32_t gap = gaps[g];
        for (int32_t k = gap; k < n; k++) {
            rv_arc arc = row[k];
            int32_t value = worth[k];
            int32_t place = k;
            for (; place >= gap && worth[place - gap] < value; place -= gap) {
                worth[place] = worth[place - gap];
                row[place] = row[place - gap];
            }
            worth[place] = value;
            row[place] = arc;
        }
    }
}

static void prepare_row(auction *a, const crowd *side, const quote *quotes, person *p)
{
    rv_arc *row = side->arcs + p->row;
    p->pass = a->pass;
    a->work += p->degree;
    for (int32_t k = 0; k < p->degree; k++)
        a->worth[k] = row[k].score - quotes[row[k].to].base;
    if (p->degree <= SHORT_ROW)
        sort_short(row, a->worth, p->degree);
    else
        sort_long(row, a->worth, p->degree);
}

static inline bool has_place(const crowd *side, int32_t who)
{
    return side->single ? side->mates[who].to < 0 : side->people[who].load < side->people[who].high;
}

/* The partners of someone, and how many. */
static inline rv_arc *mates_of(const crowd *side, int32_t who, int32_t *n_out)
{
    rv_arc *mates = side->mates + (side->single ? (uint32_t)who : side->people[who].slot);
    *n_out = side->single ? mates->to >= 0 : side->people[who].load;
    return mates;
}

static inline bool has_mate(const crowd *side, int32_t who, int32_t mate)
{
    const person *p = &side->people[who];
    const rv_arc *mates = side->mates + p->slot;
    if (side->single)
        return side->mates[who].to == mate;
    for (int32_t k = 0; k < p->load; k++) {
        if (mates[k].to == mate)
            return true;
    }
    return false;
}

/* The two best of a row against the quotes of the other side; present partners are left out. */
static inline choice choose_two(auction *a, const crowd *side, const quote *quotes, int32_t who)
{
    person *p = &side->people[who];
    choice found = {.best = NOTHING, .second = NOTHING};
    if (p->pass != a->pass)
        prepare_row(a, side, quotes, p);
    const rv_arc *row = side->arcs + p->row;
    int32_t k = 0;
    for (; k < p->degree; k++) {
        rv_arc arc = row[k];
        quote price = quotes[arc.to];
        if (arc.score - price.base <= found.second)
            break;
        int32_t worth = arc.score - price.now;
        if (worth <= found.second || has_mate(side, who, arc.to))
            continue;
        if (worth > found.best) {
            found.second = found.best;
            found.best = worth;
            found.arc = arc;
        } else {
            found.second = worth;
        }
    }
    a->work += k;
    return found;
}

static void take_mate(crowd *bidders, int32_t bidder, int32_t object)
{
    if (bidders->single) {
        bidders->mates[bidder].to = -1;
        return;
    }
    person *p = &bidders->people[bidder];
    rv_arc *mates = bidders->mates + p->slot;
    int32_t k = 0;
    p->load--;
    while (mates[k].to != object)
        k++;
    mates[k] = mates[p->load];
}

static void put_mate(crowd *bidders, int32_t bidder, rv_arc mate)
{
    person *p = &bidders->people[bidder];
    if (bidders->single)
        bidders->mates[bidder] = mate;
    else
        bidders->mates[p->slot + (uint32_t)p->load++] = mate;
}

/* Put an offer into a heap of n with a gap at `place`. */
static void fill_gap(rv_arc *heap, int32_t n, int32_t place, rv_arc offer)
{
    while (place > 0 && heap[(place - 1) / 2].score > offer.score) {
        heap[place] = heap[(place - 1) / 2];
        place = (place - 1) / 2;
    }
    for (int32_t child = 2 * place + 1; child < n; child = 2 * place + 1) {
        child += child + 1 < n && heap[child + 1].score < heap[child].score;
        if (heap[child].score >= offer.score)
            break;
        heap[place] = heap[child];
        place = child;
    }
    heap[place] = offer;
}

/* A bidder gets a place of an object; who loses theirs, −1 for nobody. */
static int32_t seat(auction *a, int32_t bidder, int32_t object, int32_t bid)
{
    int32_t loser = -1;
    int32_t place = 0;
    if (a->objects.single) {
        loser = a->objects.mates[object].to;
        a->objects.mates[object].to = bidder;
        a->objects.quotes[object].now = bid;
        return loser;
    }
    person *p = &a->objects.people[object];
    rv_arc *heap = a->objects.mates + p->slot;
    if (p->load < p->high)
        place = p->load++;
    else
        loser = heap[0].to;
    fill_gap(heap, p->load, place, (rv_arc){.to = bidder, .score = bid});
    if (p->load == p->high)
        a->objects.quotes[object].now = heap[0].score;
    return loser;
}

/* A bidder leaves an object. */
static void unseat(auction *a, int32_t bidder, int32_t object)
{
    if (a->objects.single) {
        a->objects.mates[object].to = -1;
        return;
    }
    person *p = &a->objects.people[object];
    rv_arc *heap = a->objects.mates + p->slot;
    int32_t n = --p->load;
    int32_t k = 0;
    while (heap[k].to != bidder)
        k++;
    if (k < n)
        fill_gap(heap, n, k, heap[n]);
}

static bool spend_bid(auction *a)
{
    a->over = a->over || a->bids_left-- <= 0;
    return !a->over;
}

static int32_t clamp_price(auction *a, int64_t price)
{
    if (price > LARGEST_PRICE || price < -LARGEST_PRICE)
        a->over = true;
    return price > LARGEST_PRICE ? LARGEST_PRICE : price < -LARGEST_PRICE ? -LARGEST_PRICE : (int32_t)price;
}

static void place_bid(auction *a, int32_t bidder)
{
    const person *p = &a->bidders.people[bidder];
    choice found = choose_two(a, &a->bidders, a->objects.quotes, bidder);
    bool may_stay_out = (a->bidders.single ? 0 : p->load) >= p->low;
    if (found.best < NOBODY_PAYS || (may_stay_out && found.best <= 0))
        return;
    if (may_stay_out && found.second < 0)
        found.second = 0;
    if (found.second < NOBODY_PAYS)
        found.second = found.best - RV_TRANSPORT_SCORE;
    int64_t rise = (int64_t)found.best - found.second + a->step;
    if (rise == 0 && !has_place(&a->objects, found.arc.to))
        return;
    int32_t bid = clamp_price(a, a->objects.quotes[found.arc.to].now + rise);
    int32_t loser = seat(a, bidder, found.arc.to, bid);
    put_mate(&a->bidders, bidder, found.arc);
    if (loser >= 0) {
        take_mate(&a->bidders, loser, found.arc.to);
        push(a, &a->bidders, loser);
    }
    if (!a->bidders.single && p->load < p->high)
        push(a, &a->bidders, bidder);
}

static reversa_status look_at_clock(auction *a)
{
    if (a->countdown-- > 0)
        return REVERSA_OK;
    a->countdown = POLL_EVERY;
    return rv_stop_status(a->ctx);
}

static void reset_queue(auction *a, crowd *side)
{
    a->pass++;
    a->head = 0;
    a->n_queue = 0;
    for (int32_t k = 0; k < side->n; k++)
        side->people[k].waits = 0;
    a->bids_left = (int64_t)BIDS_A_PERSON * (side->n + 1000);
}

/* What the best object that is no partner leaves a bidder. The row is not sorted for this: most who have a place keep it. */
static int32_t best_other(auction *a, int32_t bidder)
{
    const crowd *bidders = &a->bidders;
    const person *p = &bidders->people[bidder];
    const rv_arc *row = bidders->arcs + p->row;
    int32_t best = NOTHING;
    a->work += p->degree;
    for (int32_t k = 0; k < p->degree; k++) {
        int32_t worth = row[k].score - a->objects.quotes[row[k].to].now;
        if (worth > best && !has_mate(bidders, bidder, row[k].to))
            best = worth;
    }
    return best;
}

/* Give up the places of a bidder that are worse than another by more than the step. */
static void release(auction *a, int32_t bidder)
{
    int32_t n;
    const rv_arc *mates = mates_of(&a->bidders, bidder, &n);
    if (n > 0) {
        int32_t other = best_other(a, bidder);
        for (int32_t k = n - 1; k >= 0; k--) {
            rv_arc mate = mates[k];
            if (mate.score - a->objects.quotes[mate.to].now >= (int64_t)other - a->step)
                continue;
            unseat(a, bidder, mate.to);
            take_mate(&a->bidders, bidder, mate.to);
        }
    }
    if (has_place(&a->bidders, bidder))
        push(a, &a->bidders, bidder);
}

static reversa_status go_forward(auction *a)
{
    crowd *objects = &a->objects;
    for (int32_t y = 0; y < objects->n; y++) {
        int32_t n;
        rv_arc *mates = mates_of(objects, y, &n);
        objects->quotes[y].base = objects->quotes[y].now;
        for (int32_t k = 0; k < n; k++)
            mates[k].score = objects->quotes[y].now;
    }
    reset_queue(a, &a->bidders);
    for (int32_t x = 0; x < a->bidders.n; x++)
        release(a, x);
    while (a->n_queue > 0 && spend_bid(a)) {
        reversa_status status = look_at_clock(a);
        if (status)
            return status;
        place_bid(a, pull(a, &a->bidders));
    }
    return REVERSA_OK;
}

/* The least that one of a bidder's places leaves, and which it is; 0 and −1 where it has a free place. Who has no places at
 * all asks for more than anyone pays. */
static int32_t worst_place(const auction *a, int32_t bidder, int32_t *object_out)
{
    int32_t n;
    const rv_arc *mates = mates_of(&a->bidders, bidder, &n);
    int32_t worst = n > 0 || has_place(&a->bidders, bidder) ? 0 : LARGEST_PRICE;
    *object_out = -1;
    if (has_place(&a->bidders, bidder))
        return worst;
    for (int32_t k = 0; k < n; k++) {
        rv_arc mate = mates[k];
        int32_t worth = mate.score - a->objects.quotes[mate.to].now;
        if (*object_out < 0 || worth < worst) {
            worst = worth;
            *object_out = mate.to;
        }
    }
    return worst;
}

static bool asks(const auction *a, int32_t object)
{
    if (!has_place(&a->objects, object) || a->objects.quotes[object].now <= 0)
        return false;
    const person *p = &a->objects.people[object];
    return a->objects.optional || (a->objects.single ? 0 : p->load) >= p->low;
}

static void take_bidder(auction *a, int32_t object)
{
    quote *own = &a->objects.quotes[object];
    choice found = choose_two(a, &a->objects, a->bidders.quotes, object);
    if (found.best <= a->step) {
        own->now = 0;
        return;
    }
    int64_t price = (int64_t)found.second - a->step;
    price = price > found.best - a->step ? found.best - a->step : price;
    price = price > own->now ? own->now : price;
    price = price < 0 ? 0 : price;
    if (price == found.best) {
        own->now = (int32_t)price;
        return;
    }
    int32_t bidder = found.arc.to;
    int32_t left;
    if (a->bidders.single)
        left = a->bidders.mates[bidder].to;
    else
        (void)worst_place(a, bidder, &left);
    if (left >= 0) {
        take_mate(&a->bidders, bidder, left);
        unseat(a, bidder, left);
        if (asks(a, left))
            push(a, &a->objects, left);
    }
    own->now = (int32_t)price;
    (void)seat(a, bidder, object, (int32_t)price);
    put_mate(&a->bidders, bidder, (rv_arc){.to = object, .score = found.arc.score});
    a->bidders.quotes[bidder].now = a->bidders.single ? found.arc.score - (int32_t)price
                                                      : worst_place(a, bidder, &left);
    if (asks(a, object))
        push(a, &a->objects, object);
}

static reversa_status go_backward(auction *a)
{
    for (int32_t x = 0; x < a->bidders.n; x++) {
        int32_t object;
        int32_t profit = worst_place(a, x, &object);
        a->bidders.quotes[x] = (quote){.base = profit, .now = profit};
    }
    reset_queue(a, &a->objects);
    for (int32_t y = 0; y < a->objects.n; y++) {
        if (asks(a, y))
            push(a, &a->objects, y);
    }
    while (a->n_queue > 0 && spend_bid(a)) {
        reversa_status status = look_at_clock(a);
        if (status)
            return status;
        int32_t object = pull(a, &a->objects);
        if (asks(a, object))
            take_bidder(a, object);
    }
    return REVERSA_OK;
}

static bool open_crowd(auction *a, rv_arena *arena, const rv_transport_side *from, crowd *side)
{
    size_t n = (size_t)from->n;
    side->n = from->n;
    side->arcs = from->arc;
    side->mates = from->mate;
    side->single = true;
    side->optional = true;
    for (int32_t p = 0; p < from->n; p++) {
        side->single = side->single && from->high[p] == 1;
        side->optional = side->optional && from->low[p] <= 0;
    }
    if (side->single)
        side->mates = rv_arena_alloc(a->ctx, arena, n, sizeof *side->mates);
    side->people = rv_arena_alloc(a->ctx, arena, n, sizeof *side->people);
    side->quotes = rv_arena_alloc(a->ctx, arena, n, sizeof *side->quotes);
    if (!side->people || !side->quotes || !side->mates)
        return false;
    for (int32_t p = 0; p < from->n; p++) {
        side->people[p] = (person){.row = (uint32_t)from->row[p],
                                   .slot = (uint32_t)from->slot[p],
                                   .degree = (int32_t)(from->row[p + 1] - from->row[p]),
                                   .load = from->load[p],
                                   .low = from->low[p],
                                   .high = from->high[p]};
        if (side->single)
            side->mates[p] = from->load[p] > 0 ? from->mate[from->slot[p]] : (rv_arc){.to = -1};
    }
    return true;
}

static reversa_status open_auction(auction *a, rv_arena *arena, rv_transport *block)
{
    const rv_transport_side *objects = &block->side[1];
    int32_t longest = 0;
    if (!open_crowd(a, arena, &block->side[0], &a->bidders) || !open_crowd(a, arena, objects, &a->objects))
        return REVERSA_E_MEMORY;
    a->n_ring = (a->bidders.n > objects->n ? a->bidders.n : objects->n) + 1;
    for (int32_t x = 0; x < a->bidders.n; x++)
        longest = longest > a->bidders.people[x].degree ? longest : a->bidders.people[x].degree;
    for (int32_t y = 0; y < objects->n; y++) {
        longest = longest > a->objects.people[y].degree ? longest : a->objects.people[y].degree;
        a->objects.quotes[y].now = objects->high[y] > 0 ? clamp_price(a, objects->price[y]) : LARGEST_PRICE;
    }
    a->queue = rv_arena_alloc(a->ctx, arena, (size_t)a->n_ring, sizeof *a->queue);
    a->worth = rv_arena_alloc(a->ctx, arena, (size_t)longest, sizeof *a->worth);
    return a->queue && a->worth ? REVERSA_OK : REVERSA_E_MEMORY;
}

/* Prices and loads; objects' mates with scores in place of bids. */
static void close_auction(const auction *a, rv_transport *block)
{
    rv_transport_side *bidders = &block->side[0];
    rv_transport_side *objects = &block->side[1];
    for (int32_t y = 0; y < objects->n; y++) {
        objects->price[y] = a->objects.quotes[y].now;
        objects->load[y] = 0;
    }
    for (int32_t x = 0; x < bidders->n; x++) {
        const rv_arc *mates = mates_of(&a->bidders, x, &bidders->load[x]);
        for (int32_t k = 0; k < bidders->load[x]; k++) {
            rv_arc mate = mates[k];
            bidders->mate[bidders->slot[x] + k] = mate;
            objects->mate[objects->slot[mate.to] + objects->load[mate.to]++] = (rv_arc){.to = x, .score = mate.score};
        }
    }
}

reversa_status rv_auction_run(reversa_context *ctx, rv_transport *block, int32_t step)
{
    const rv_auction_steps steps = rv_auction_steps_of(block);
    auction a = {.ctx = ctx, .step = step > 0 ? step : steps.first};
    rv_arena arena;
    rv_arena_open(ctx, &arena);
    RV_REQUIRE(block->side[0].row[block->side[0].n] <= INT32_MAX);
    reversa_status status = open_auction(&a, &arena, block);
    bool opened = !status;
    while (!status && !a.over) {
        status = go_forward(&a);
        if (!status && !a.over)
            status = go_backward(&a);
        if (a.step == 0)
            break;
        int32_t next = a.step / STEP_FACTOR > steps.last ? a.step / STEP_FACTOR : steps.last;
        a.step = a.step > steps.last ? next : 0;
    }
    if (opened)
        close_auction(&a, block); /* also after a stop: what there is keeps every `high` */
    block->work += a.work;
    rv_arena_free(&arena);
    return status;
}
