/*
 * Forward and reverse auction with falling steps (Bertsekas 1988; Bertsekas & Castañón 1992; slots for several places).
 *
 * Bidders without all their places bid in turn: each offers its best object what makes it no better than the second best,
 * plus the step, and takes the place of the lowest bid there. Then objects with a free place and a price above 0 take the
 * bidder who gains most from a lower price. Invariant: within a step, nobody with a place would rather have another one
 * by more than the step. Steps fall by a factor; the last one is left to exact repair, which is cheaper there.
 *
 * Scores within one step of each other can make two bidders outbid each other for long (a price war), so bids are counted
 * and the auction ends when there were too many: whatever it leaves is a start for the repair.
 */
#include "match/auction.h"

#include <string.h>

#define STEP_FACTOR 8
#define LAST_STEP 64
#define BIDS_A_PERSON 40         /* of one step, on average: a few times what instances without price wars need */
#define LARGEST_PRICE 1000000000 /* so that sums of a score and a price stay within int32 */
#define POLL_EVERY 4096          /* bids between two looks at the clock */
#define AHEAD 4                  /* rows fetched before their turn */

typedef struct auction {
    reversa_context *ctx;
    rv_transport *block;
    int32_t step;
    int32_t *price;  /* of objects */
    int32_t *profit; /* of bidders: what an object must leave them to be as good as what they have */
    int32_t *holder; /* [slots of objects] */
    int32_t *bid;    /* [slots of objects] a heap for each object, the lowest first */
    int32_t *held;   /* of objects: places taken */
    int32_t *queue;  /* bidders or objects, a ring */
    uint8_t *waits;  /* is in the queue */
    int32_t n_ring;
    int32_t head;
    int32_t n_queue;
    int64_t bids_left;
    int32_t countdown;
    bool over; /* the budget is spent */
} auction;

/* The two best of a row. */
typedef struct choice {
    int64_t arc; /* −1 for none */
    int64_t best;
    int64_t second;
} choice;

static void push(auction *a, int32_t who)
{
    if (a->waits[who])
        return;
    int32_t place = a->head + a->n_queue++;
    a->waits[who] = 1;
    a->queue[place < a->n_ring ? place : place - a->n_ring] = who;
}

static int32_t pull(auction *a)
{
    int32_t who = a->queue[a->head];
    a->head = a->head + 1 < a->n_ring ? a->head + 1 : 0;
    a->n_queue--;
    a->waits[who] = 0;
    return who;
}

static inline void fetch_ahead(const auction *a, const rv_transport_side *people)
{
    if (a->n_queue <= AHEAD)
        return;
    int32_t place = a->head + AHEAD;
    int32_t who = a->queue[place < a->n_ring ? place : place - a->n_ring];
    const char *row = (const char *)(people->arc + people->row[who]);
    for (int line = 0; line < 3; line++)
        __builtin_prefetch(row + 64 * line);
}

static inline bool has_mate(const rv_transport_side *people, int32_t person, int32_t mate)
{
    const rv_arc *mates = people->mate + people->slot[person];
    for (int32_t k = 0; k < people->load[person]; k++) {
        if (mates[k].to == mate)
            return true;
    }
    return false;
}

#define NOTHING (-((int64_t)1 << 40))

/* A worth and the position of its arc in one number, so that the two best take no branches. */
static inline int64_t pack(int32_t worth, int64_t position)
{
    return (int64_t)worth * ((int64_t)1 << 32) + position;
}

static inline choice unpack(int64_t first, int64_t second, int64_t begin)
{
    choice best = {.arc = -1, .best = NOTHING, .second = NOTHING};
    if (first != INT64_MIN) {
        best.arc = begin + (first & 0x7fffffff);
        best.best = first >> 32;
    }
    if (second != INT64_MIN)
        best.second = second >> 32;
    return best;
}

/* The two best of a row against the values on the other side; partners of someone with several places left out. */
static inline choice choose_two(const rv_transport_side *people, int32_t person, const int32_t *value)
{
    const rv_arc *row = people->arc + people->row[person];
    int64_t n = people->row[person + 1] - people->row[person];
    int64_t first = INT64_MIN;
    int64_t second = INT64_MIN;
    if (people->load[person] == 0) {
        for (int64_t k = 0; k < n; k++) {
            int64_t key = pack(row[k].score - value[row[k].to], k);
            int64_t lower = key < first ? key : first;
            first = key < first ? first : key;
            second = lower > second ? lower : second;
        }
        return unpack(first, second, people->row[person]);
    }
    for (int64_t k = 0; k < n; k++) {
        if (has_mate(people, person, row[k].to))
            continue;
        int64_t key = pack(row[k].score - value[row[k].to], k);
        int64_t lower = key < first ? key : first;
        first = key < first ? first : key;
        second = lower > second ? lower : second;
    }
    return unpack(first, second, people->row[person]);
}

/* ---- Places ---- */

static void take_mate(rv_transport_side *people, int32_t person, int32_t mate)
{
    rv_arc *mates = people->mate + people->slot[person];
    int32_t k = 0;
    while (mates[k].to != mate)
        k++;
    mates[k] = mates[--people->load[person]];
}

static void put_mate(rv_transport_side *people, int32_t person, rv_arc mate)
{
    people->mate[people->slot[person] + people->load[person]++] = mate;
}

/* Put a bid into a heap of n with a gap at `place`. */
static void fill_gap(const auction *a, int64_t begin, int32_t n, int32_t place, rv_arc offer)
{
    int32_t *bids = a->bid + begin;
    int32_t *holders = a->holder + begin;
    while (place > 0 && bids[(place - 1) / 2] > offer.score) {
        bids[place] = bids[(place - 1) / 2];
        holders[place] = holders[(place - 1) / 2];
        place = (place - 1) / 2;
    }
    for (int32_t child = 2 * place + 1; child < n; child = 2 * place + 1) {
        child += child + 1 < n && bids[child + 1] < bids[child];
        if (bids[child] >= offer.score)
            break;
        bids[place] = bids[child];
        holders[place] = holders[child];
        place = child;
    }
    bids[place] = offer.score;
    holders[place] = offer.to;
}

/* A bidder gets a place of an object; who loses theirs, −1 for nobody. */
static int32_t seat(auction *a, int32_t bidder, int32_t object, int32_t bid)
{
    const rv_transport_side *objects = &a->block->side[1];
    int64_t begin = objects->slot[object];
    int32_t high = objects->high[object];
    int32_t loser = -1;
    int32_t place = 0;
    if (a->held[object] < high)
        place = a->held[object]++;
    else
        loser = a->holder[begin];
    fill_gap(a, begin, a->held[object], place, (rv_arc){.to = bidder, .score = bid});
    if (a->held[object] == high)
        a->price[object] = a->bid[begin];
    return loser;
}

/* A bidder leaves an object. */
static void unseat(auction *a, int32_t bidder, int32_t object)
{
    int64_t begin = a->block->side[1].slot[object];
    int32_t n = --a->held[object];
    int32_t k = 0;
    while (a->holder[begin + k] != bidder)
        k++;
    if (k < n)
        fill_gap(a, begin, n, k, (rv_arc){.to = a->holder[begin + n], .score = a->bid[begin + n]});
}

/* ---- Forward ---- */

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
    rv_transport_side *bidders = &a->block->side[0];
    choice found = choose_two(bidders, bidder, a->price);
    bool may_stay_out = bidders->load[bidder] >= bidders->low[bidder];
    if (found.arc < 0 || found.best < -LARGEST_PRICE / 2 || (may_stay_out && found.best <= 0))
        return;
    if (may_stay_out && found.second < 0)
        found.second = 0;
    if (found.second < -LARGEST_PRICE / 2)
        found.second = found.best - RV_TRANSPORT_SCORE;
    rv_arc arc = bidders->arc[found.arc];
    int32_t bid = clamp_price(a, a->price[arc.to] + found.best - found.second + a->step);
    int32_t loser = seat(a, bidder, arc.to, bid);
    put_mate(bidders, bidder, arc);
    a->profit[bidder] = arc.score - bid;
    if (loser >= 0) {
        take_mate(bidders, loser, arc.to);
        push(a, loser);
    }
    if (bidders->load[bidder] < bidders->high[bidder])
        push(a, bidder);
}

static reversa_status look_at_clock(auction *a)
{
    if (a->countdown-- > 0)
        return REVERSA_OK;
    a->countdown = POLL_EVERY;
    return rv_stop_status(a->ctx);
}

static reversa_status go_forward(auction *a)
{
    while (a->n_queue > 0 && spend_bid(a)) {
        reversa_status status = look_at_clock(a);
        if (status)
            return status;
        fetch_ahead(a, &a->block->side[0]);
        place_bid(a, pull(a));
    }
    return REVERSA_OK;
}

/* ---- Reverse ---- */

/* The least that one of a bidder's places leaves, and which it is; 0 and −1 where it has a free place. Who has no places at
 * all asks for more than anyone pays. */
static int32_t worst_place(const auction *a, int32_t bidder, int32_t *object_out)
{
    const rv_transport_side *bidders = &a->block->side[0];
    int32_t worst = bidders->high[bidder] > 0 ? 0 : LARGEST_PRICE;
    *object_out = -1;
    if (bidders->load[bidder] < bidders->high[bidder])
        return worst;
    for (int32_t k = 0; k < bidders->load[bidder]; k++) {
        rv_arc mate = bidders->mate[bidders->slot[bidder] + k];
        int32_t worth = mate.score - a->price[mate.to];
        if (*object_out < 0 || worth < worst) {
            worst = worth;
            *object_out = mate.to;
        }
    }
    return worst;
}

static inline bool holds(const auction *a, int32_t object, int32_t bidder)
{
    int64_t begin = a->block->side[1].slot[object];
    for (int32_t k = 0; k < a->held[object]; k++) {
        if (a->holder[begin + k] == bidder)
            return true;
    }
    return false;
}

static choice choose_bidders(const auction *a, int32_t object)
{
    const rv_transport_side *objects = &a->block->side[1];
    const rv_arc *row = objects->arc + objects->row[object];
    int64_t n = objects->row[object + 1] - objects->row[object];
    int64_t first = INT64_MIN;
    int64_t second = INT64_MIN;
    for (int64_t k = 0; k < n; k++) {
        if (a->held[object] > 0 && holds(a, object, row[k].to))
            continue;
        int64_t key = pack(row[k].score - a->profit[row[k].to], k);
        int64_t lower = key < first ? key : first;
        first = key < first ? first : key;
        second = lower > second ? lower : second;
    }
    return unpack(first, second, objects->row[object]);
}

static bool asks(const auction *a, int32_t object)
{
    const rv_transport_side *objects = &a->block->side[1];
    return a->held[object] < objects->high[object] && a->held[object] >= objects->low[object] && a->price[object] > 0;
}

static void take_bidder(auction *a, int32_t object)
{
    rv_transport_side *bidders = &a->block->side[0];
    choice found = choose_bidders(a, object);
    if (found.arc < 0 || found.best <= a->step) {
        a->price[object] = 0;
        return;
    }
    rv_arc arc = a->block->side[1].arc[found.arc];
    int64_t price = found.second - a->step;
    price = price > found.best - a->step ? found.best - a->step : price;
    price = price > a->price[object] ? a->price[object] : price;
    price = price < 0 ? 0 : price;
    int32_t left;
    (void)worst_place(a, arc.to, &left);
    if (left >= 0) {
        take_mate(bidders, arc.to, left);
        unseat(a, arc.to, left);
        if (asks(a, left))
            push(a, left);
    }
    a->price[object] = (int32_t)price;
    (void)seat(a, arc.to, object, (int32_t)price);
    put_mate(bidders, arc.to, (rv_arc){.to = object, .score = arc.score});
    a->profit[arc.to] = worst_place(a, arc.to, &left);
    if (asks(a, object))
        push(a, object);
}

static reversa_status go_backward(auction *a)
{
    for (int32_t x = 0; x < a->block->side[0].n; x++) {
        int32_t object;
        a->profit[x] = worst_place(a, x, &object);
    }
    for (int32_t y = 0; y < a->block->side[1].n; y++) {
        if (asks(a, y))
            push(a, y);
    }
    while (a->n_queue > 0 && spend_bid(a)) {
        reversa_status status = look_at_clock(a);
        if (status)
            return status;
        fetch_ahead(a, &a->block->side[1]);
        int32_t object = pull(a);
        if (asks(a, object))
            take_bidder(a, object);
    }
    return REVERSA_OK;
}

/* ---- Steps ---- */

/* Give up the places of a bidder that are worse than another by more than the step. */
static void release(auction *a, int32_t bidder)
{
    rv_transport_side *bidders = &a->block->side[0];
    if (bidders->load[bidder] > 0) {
        choice other = choose_two(bidders, bidder, a->price);
        for (int32_t k = bidders->load[bidder] - 1; k >= 0; k--) {
            rv_arc mate = bidders->mate[bidders->slot[bidder] + k];
            if (mate.score - a->price[mate.to] >= other.best - a->step)
                continue;
            unseat(a, bidder, mate.to);
            take_mate(bidders, bidder, mate.to);
        }
    }
    if (bidders->load[bidder] < bidders->high[bidder])
        push(a, bidder);
}

static void reset_queue(auction *a, int32_t n)
{
    a->head = 0;
    a->n_queue = 0;
    memset(a->waits, 0, (size_t)a->n_ring);
    a->bids_left = (int64_t)BIDS_A_PERSON * n;
}

static reversa_status run_step(auction *a)
{
    const rv_transport_side *objects = &a->block->side[1];
    for (int32_t y = 0; y < objects->n; y++) {
        for (int32_t k = 0; k < a->held[y]; k++)
            a->bid[objects->slot[y] + k] = a->price[y];
    }
    reset_queue(a, a->block->side[0].n + 1000);
    for (int32_t x = 0; x < a->block->side[0].n; x++)
        release(a, x);
    reversa_status status = go_forward(a);
    if (status || a->over)
        return status;
    reset_queue(a, a->block->side[1].n + 1000);
    return go_backward(a);
}

/* ---- In and out ---- */

static reversa_status make_room(auction *a, rv_arena *arena)
{
    const rv_transport_side *bidders = &a->block->side[0];
    const rv_transport_side *objects = &a->block->side[1];
    size_t n_slots = (size_t)objects->slot[objects->n];
    a->n_ring = (bidders->n > objects->n ? bidders->n : objects->n) + 1;
    a->price = rv_arena_alloc(a->ctx, arena, (size_t)objects->n, sizeof *a->price);
    a->profit = rv_arena_alloc(a->ctx, arena, (size_t)bidders->n, sizeof *a->profit);
    a->holder = rv_arena_alloc(a->ctx, arena, n_slots, sizeof *a->holder);
    a->bid = rv_arena_alloc(a->ctx, arena, n_slots, sizeof *a->bid);
    a->held = rv_arena_alloc(a->ctx, arena, (size_t)objects->n, sizeof *a->held);
    a->queue = rv_arena_alloc(a->ctx, arena, (size_t)a->n_ring, sizeof *a->queue);
    a->waits = rv_arena_alloc(a->ctx, arena, (size_t)a->n_ring, sizeof *a->waits);
    bool complete = a->price && a->profit && a->holder && a->bid && a->held && a->queue && a->waits;
    return complete ? REVERSA_OK : REVERSA_E_MEMORY;
}

static void begin(auction *a)
{
    const rv_transport_side *objects = &a->block->side[1];
    for (int32_t y = 0; y < objects->n; y++) {
        a->price[y] = objects->high[y] > 0 ? clamp_price(a, objects->price[y]) : LARGEST_PRICE;
        a->held[y] = objects->load[y];
        for (int32_t k = 0; k < objects->load[y]; k++)
            a->holder[objects->slot[y] + k] = objects->mate[objects->slot[y] + k].to;
    }
}

/* The objects' side of the block, from that of the bidders. */
static void finish(auction *a)
{
    const rv_transport_side *bidders = &a->block->side[0];
    rv_transport_side *objects = &a->block->side[1];
    for (int32_t y = 0; y < objects->n; y++) {
        objects->price[y] = a->price[y];
        objects->load[y] = 0;
    }
    for (int32_t x = 0; x < bidders->n; x++) {
        for (int32_t k = 0; k < bidders->load[x]; k++) {
            rv_arc mate = bidders->mate[bidders->slot[x] + k];
            put_mate(objects, mate.to, (rv_arc){.to = x, .score = mate.score});
        }
    }
}

reversa_status rv_auction_run(reversa_context *ctx, rv_transport *block, int32_t step)
{
    auction a = {.ctx = ctx, .block = block};
    rv_arena arena;
    rv_arena_open(ctx, &arena);
    reversa_status status = make_room(&a, &arena);
    if (!status)
        begin(&a);
    for (a.step = step; !status && !a.over; a.step /= STEP_FACTOR) {
        a.step = a.step > LAST_STEP ? a.step : LAST_STEP;
        status = run_step(&a);
        if (a.step <= LAST_STEP)
            break;
    }
    if (status != REVERSA_E_MEMORY) /* also after a stop: what there is keeps every `high` */
        finish(&a);
    rv_arena_free(&arena);
    return status;
}
