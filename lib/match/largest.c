/*
 * Largest choices of pairs with places on both sides (phases of Hopcroft & Karp 1973, on unit arcs Dinic 1970), one count after
 * the other.
 *
 * A stage has a number of wanted units for each person: a path leads from a mentee who lacks one to a mentor who lacks
 * one, or to a mentee who has more than wanted. First the stages that want places of mentors (their least loads, their
 * first units), with all mentees free to serve; then those of mentees; then all pairs. No path lowers a mentor's load, or
 * a mentee's below what is wanted, so each stage keeps what those before it have reached. What the last search of a stage
 * reached is a minimum cut: its prices. Mentors keep their pairs in slots, so nobody is copied.
 */
#include "match/largest.h"

#include <string.h>

#include <reversa/cohort.h>

#define UNREACHED (-1)
#define POLL_EVERY 4096 /* people between two looks at the clock */
#define LATE_PHASES 8   /* of one stage once time is up: nearly all that is to be had is had by then */
#define ENOUGH_PHASES INT32_MAX

/* A chosen pair in a slot of its mentor. */
typedef struct seat {
    int32_t mentee;
    int32_t pair;
} seat;

/* What is asked of a mentor, together in half a cache line. */
typedef struct desk {
    int64_t slot;
    int32_t load;   /* pairs, without pinned ones */
    int32_t wanted; /* in this stage */
    int32_t seen;   /* the phase that reached it */
    int32_t turn;   /* which of its seats is asked next in this phase */
    int32_t asker;  /* the level of those who may ask in this phase */
} desk;

/* A mentee on a path, and the seat that is left for the next one. */
typedef struct stop {
    int32_t mentee;
    int64_t slot;
} stop;

typedef struct search {
    reversa_context *ctx;
    const rv_network *net;
    rv_flow *flow;
    desk *desks;     /* [mentors] */
    seat *seats;     /* [slots] */
    int32_t *asked;  /* [mentors] pairs of the network */
    int32_t *load;   /* [mentees] pairs, without pinned ones */
    int32_t *wanted; /* [mentees] in this stage */
    int32_t *level;  /* [mentees] pairs from a mentee who lacks one, by two */
    int32_t *queue;  /* [mentees] in the order of levels */
    int64_t *arc;    /* [mentees] where a row goes on in this phase */
    stop *path;      /* [mentees] */
    int32_t phase;
    int32_t n_queue;
    int32_t phases_left;
    bool late; /* time is up already */
    int32_t countdown;
} search;

/* The units that a stage wants of a person: all places, those up to the least load, the first, or both of these. */
typedef enum wish { ALL, LEAST, FIRST, LEAST_AND_FIRST } wish;

static reversa_status look_at_clock(search *s)
{
    if (s->countdown-- > 0)
        return REVERSA_OK;
    s->countdown = POLL_EVERY;
    reversa_status status = rv_stop_status(s->ctx);
    return s->late && status == REVERSA_E_DEADLINE ? REVERSA_OK : status;
}

static inline bool has_place(const search *s, int32_t j)
{
    return s->desks[j].load < s->desks[j].wanted;
}

static inline bool has_spare(const search *s, int32_t i)
{
    return s->load[i] > s->wanted[i];
}

/* ---- What is wanted ---- */

static int32_t places_of(const rv_network *net, int side, int32_t person)
{
    int32_t places = net->side[side].most[person] - net->side[side].pinned[person];
    return places > 0 ? places : 0;
}

static int32_t wanted_of(const rv_network *net, int side, int32_t person, wish wants)
{
    int32_t pinned = net->side[side].pinned[person];
    int32_t places = places_of(net, side, person);
    int32_t least = net->side[side].least[person] - pinned;
    int32_t wanted = 0;
    if (wants == ALL)
        return places;
    if (wants != FIRST)
        wanted = least < 0 ? 0 : least > places ? places : least;
    if (wants != LEAST && wanted == 0 && pinned == 0)
        wanted = places > 0;
    return wanted;
}

static void set_wanted(search *s, wish mentees, wish mentors)
{
    for (int32_t i = 0; i < s->net->side[REVERSA_MENTEE].n; i++)
        s->wanted[i] = wanted_of(s->net, REVERSA_MENTEE, i, mentees);
    for (int32_t j = 0; j < s->net->side[REVERSA_MENTOR].n; j++)
        s->desks[j].wanted = wanted_of(s->net, REVERSA_MENTOR, j, mentors);
}

/* ---- Greedily ---- */

static void take_seat(search *s, int32_t i, int64_t e)
{
    desk *d = &s->desks[s->net->mentor[e]];
    s->seats[d->slot + d->load++] = (seat){.mentee = i, .pair = (int32_t)e};
    s->flow->chosen[e] = true;
    s->load[i]++;
}

/* Each mentee takes the least known mentor with a place, then any others. */
static void match_greedily(search *s)
{
    const rv_network *net = s->net;
    const int32_t *asked = s->asked;
    for (int32_t i = 0; i < net->side[REVERSA_MENTEE].n; i++) {
        int64_t best = -1;
        if (s->load[i] >= s->wanted[i])
            continue;
        for (int64_t e = net->offset[i]; e < net->offset[i + 1]; e++) {
            int32_t j = net->mentor[e];
            if (has_place(s, j) && !s->flow->chosen[e] && (best < 0 || asked[j] < asked[net->mentor[best]]))
                best = e;
        }
        if (best >= 0)
            take_seat(s, i, best);
        for (int64_t e = net->offset[i]; e < net->offset[i + 1] && best >= 0 && s->load[i] < s->wanted[i]; e++) {
            if (has_place(s, net->mentor[e]) && !s->flow->chosen[e])
                take_seat(s, i, e);
        }
    }
}

/* ---- Phases ---- */

/* The seats of a mentor pass the search on to those who have them. */
static bool reach_holders(search *s, int32_t j, int32_t level)
{
    desk *d = &s->desks[j];
    bool found = has_place(s, j);
    d->seen = s->phase;
    d->turn = 0;
    d->asker = level;
    for (int32_t k = 0; k < d->load; k++) {
        int32_t x = s->seats[d->slot + k].mentee;
        if (s->level[x] != UNREACHED)
            continue;
        found = found || has_spare(s, x);
        s->level[x] = level + 1;
        s->queue[s->n_queue++] = x;
    }
    return found;
}

/* Levels from everyone who lacks a pair. */
static reversa_status set_levels(search *s, bool *found_out)
{
    const rv_network *net = s->net;
    s->phase++;
    s->n_queue = 0;
    *found_out = false;
    for (int32_t i = 0; i < net->side[REVERSA_MENTEE].n; i++) {
        bool lacks = s->load[i] < s->wanted[i];
        s->level[i] = lacks ? 0 : UNREACHED;
        if (lacks)
            s->queue[s->n_queue++] = i;
    }
    for (int32_t k = 0; k < s->n_queue; k++) {
        int32_t i = s->queue[k];
        reversa_status status = look_at_clock(s);
        if (status)
            return status;
        s->arc[i] = net->offset[i];
        for (int64_t e = net->offset[i]; e < net->offset[i + 1]; e++) {
            int32_t j = net->mentor[e];
            if (s->desks[j].seen != s->phase && !s->flow->chosen[e])
                *found_out = reach_holders(s, j, s->level[i]) || *found_out;
        }
    }
    return REVERSA_OK;
}

/* The next stop after mentee i, down the levels; .mentee is −1 where there is none. *place_out: i can sit down instead. */
static stop step_down(search *s, int32_t i, bool *place_out)
{
    const rv_network *net = s->net;
    *place_out = false;
    for (; s->arc[i] < net->offset[i + 1]; s->arc[i]++) {
        desk *d = &s->desks[net->mentor[s->arc[i]]];
        if (s->flow->chosen[s->arc[i]])
            continue;
        if (d->load < d->wanted) {
            *place_out = true;
            break;
        }
        for (; d->asker == s->level[i] && d->turn < d->load; d->turn++) {
            int32_t x = s->seats[d->slot + d->turn].mentee;
            if (s->level[x] == s->level[i] + 1)
                return (stop){.mentee = x, .slot = d->slot + d->turn};
        }
    }
    return (stop){.mentee = -1};
}

/* Everyone on the path takes the seat that the next one leaves; the last one sits down at a free place, or gives one up. */
static void move_along(search *s, int32_t n, bool place)
{
    int32_t last = s->path[n - 1].mentee;
    if (place)
        take_seat(s, last, s->arc[last]);
    s->load[last]--;
    for (int32_t k = n - 1; k > 0; k--) {
        int32_t before = s->path[k - 1].mentee;
        seat *left = &s->seats[s->path[k].slot];
        s->flow->chosen[left->pair] = false;
        s->flow->chosen[s->arc[before]] = true;
        *left = (seat){.mentee = before, .pair = (int32_t)s->arc[before]};
    }
    s->load[s->path[0].mentee]++;
}

/* A path from a mentee who lacks a pair. */
static reversa_status take_path(search *s, int32_t source, bool *found_out)
{
    int32_t n = 0;
    *found_out = false;
    s->path[n++] = (stop){.mentee = source};
    while (n > 0) {
        bool place;
        int32_t i = s->path[n - 1].mentee;
        stop next = step_down(s, i, &place);
        reversa_status status = look_at_clock(s);
        if (status)
            return status;
        if (next.mentee >= 0)
            s->path[n++] = next;
        if (place || (next.mentee >= 0 && has_spare(s, next.mentee))) {
            move_along(s, n, place);
            *found_out = true;
            return REVERSA_OK;
        }
        if (next.mentee >= 0)
            continue;
        s->level[i] = UNREACHED;
        n--;
        if (n > 0)
            s->desks[s->net->mentor[s->arc[s->path[n - 1].mentee]]].turn++;
    }
    return REVERSA_OK;
}

/* Paths until none is left; afterwards the last search has reached the cut. */
static reversa_status run_stage(search *s)
{
    bool found = true;
    reversa_status status = set_levels(s, &found);
    for (int32_t left = s->phases_left; !status && found && left > 0; left--) {
        for (int32_t k = 0; k < s->n_queue && s->level[s->queue[k]] <= 0 && !status; k++) {
            int32_t i = s->queue[k];
            bool more = s->level[i] == 0;
            while (!status && more && s->load[i] < s->wanted[i])
                status = take_path(s, i, &more);
        }
        if (!status)
            status = set_levels(s, &found);
    }
    return status;
}

/* ---- The whole ---- */

static bool has_level(const rv_network *net, rv_profit kind)
{
    for (int32_t l = 0; l < net->n_levels; l++) {
        if (net->levels[l] == kind)
            return true;
    }
    return false;
}

/* What the cut says of the levels of a kind: what a place costs that this side is short of. */
static void set_prices(search *s, rv_profit kind)
{
    const rv_network *net = s->net;
    size_t d = (size_t)net->n_levels;
    /* by the two parts: not reached, reached */
    static const int mentee_price[][2] = {
        [RV_PROFIT_MENTOR] = {1, 0}, [RV_PROFIT_MENTEE] = {0, -1}, [RV_PROFIT_PAIR] = {1, 0}};
    static const int mentor_price[][2] = {
        [RV_PROFIT_MENTOR] = {-1, 0}, [RV_PROFIT_MENTEE] = {0, 1}, [RV_PROFIT_PAIR] = {0, 1}};
    for (size_t l = 0; l < d; l++) {
        if (net->levels[l] != kind)
            continue;
        for (int32_t i = 0; i < net->side[REVERSA_MENTEE].n; i++)
            s->flow->price[REVERSA_MENTEE][(size_t)i * d + l] = mentee_price[kind][s->level[i] != UNREACHED];
        for (int32_t j = 0; j < net->side[REVERSA_MENTOR].n; j++)
            s->flow->price[REVERSA_MENTOR][(size_t)j * d + l] = mentor_price[kind][s->desks[j].seen == s->phase];
    }
}

static void close_prices(search *s)
{
    size_t d = (size_t)s->net->n_levels;
    for (int side = 0; side < 2; side++) {
        for (int32_t p = 0; p < s->net->side[side].n; p++) {
            int64_t *price = s->flow->price[side] + (size_t)p * d;
            if (places_of(s->net, side, p) > 0)
                continue;
            memset(price, 0, d * sizeof *price);
            price[0] = RV_NETWORK_CLOSED;
        }
    }
}

static reversa_status make_room(search *s, rv_arena *arena)
{
    const rv_network *net = s->net;
    size_t n_mentees = (size_t)net->side[REVERSA_MENTEE].n;
    size_t n_mentors = (size_t)net->side[REVERSA_MENTOR].n;
    int64_t n_pairs = net->offset[n_mentees];
    int64_t n_slots = 0;
    s->desks = rv_arena_alloc(s->ctx, arena, n_mentors, sizeof *s->desks);
    s->asked = rv_arena_alloc(s->ctx, arena, n_mentors, sizeof *s->asked);
    s->load = rv_arena_alloc(s->ctx, arena, n_mentees, sizeof *s->load);
    s->wanted = rv_arena_alloc(s->ctx, arena, n_mentees, sizeof *s->wanted);
    s->level = rv_arena_alloc(s->ctx, arena, n_mentees, sizeof *s->level);
    s->queue = rv_arena_alloc(s->ctx, arena, n_mentees, sizeof *s->queue);
    s->arc = rv_arena_alloc(s->ctx, arena, n_mentees, sizeof *s->arc);
    s->path = rv_arena_alloc(s->ctx, arena, n_mentees + 1, sizeof *s->path);
    if (!s->desks || !s->asked || !s->load || !s->wanted || !s->level || !s->queue || !s->arc || !s->path)
        return REVERSA_E_MEMORY;
    for (int64_t e = 0; e < n_pairs; e++)
        s->asked[net->mentor[e]]++;
    for (int32_t j = 0; j < net->side[REVERSA_MENTOR].n; j++) {
        int32_t places = places_of(net, REVERSA_MENTOR, j);
        s->desks[j].slot = n_slots;
        n_slots += places < s->asked[j] ? places : s->asked[j];
    }
    s->seats = rv_arena_alloc(s->ctx, arena, (size_t)n_slots, sizeof *s->seats);
    return s->seats ? REVERSA_OK : REVERSA_E_MEMORY;
}

static void count_loads(search *s)
{
    for (int side = 0; side < 2; side++) {
        for (int32_t p = 0; p < s->net->side[side].n; p++) {
            int32_t load = side == REVERSA_MENTEE ? s->load[p] : s->desks[p].load;
            s->flow->load[side][p] = s->net->side[side].pinned[p] + load;
        }
    }
}

static reversa_status settle(search *s, wish mentees, wish mentors)
{
    set_wanted(s, mentees, mentors);
    match_greedily(s);
    return run_stage(s);
}

/* Does everyone have what the stage wants of them? */
static bool is_satisfied(const search *s, int side)
{
    for (int32_t p = 0; p < s->net->side[side].n; p++) {
        if (side == REVERSA_MENTEE ? s->load[p] < s->wanted[p] : has_place(s, p))
            return false;
    }
    return true;
}

static reversa_status run_levels(search *s, bool *served_out)
{
    bool demand = has_level(s->net, RV_PROFIT_DEMAND);
    wish firsts = demand ? LEAST_AND_FIRST : FIRST;
    reversa_status status = REVERSA_OK;
    *served_out = true;
    if (demand) {
        status = settle(s, ALL, LEAST);
        *served_out = !status && is_satisfied(s, REVERSA_MENTOR);
    }
    if (!status && *served_out && has_level(s->net, RV_PROFIT_MENTOR)) {
        status = settle(s, ALL, firsts);
        set_prices(s, RV_PROFIT_MENTOR);
    }
    if (!status && *served_out && demand) {
        status = settle(s, LEAST, ALL);
        *served_out = !status && is_satisfied(s, REVERSA_MENTEE);
    }
    if (!status && *served_out && has_level(s->net, RV_PROFIT_MENTEE)) {
        status = settle(s, firsts, ALL);
        set_prices(s, RV_PROFIT_MENTEE);
    }
    if (!status && *served_out && has_level(s->net, RV_PROFIT_PAIR)) {
        status = settle(s, ALL, ALL);
        set_prices(s, RV_PROFIT_PAIR);
    }
    return status;
}

bool rv_largest_serves(const rv_network *network)
{
    if (network->offset[network->side[REVERSA_MENTEE].n] > INT32_MAX)
        return false;
    for (int32_t l = 0; l < network->n_levels; l++) {
        rv_profit kind = network->levels[l];
        bool counts = kind == RV_PROFIT_MENTOR || kind == RV_PROFIT_MENTEE || kind == RV_PROFIT_PAIR;
        if (!counts && !(kind == RV_PROFIT_DEMAND && l == 0))
            return false;
        if (network->kept[l] != 0 || rv_network_times(network, l) != 1)
            return false;
        for (int c = 0; c <= RV_PROFIT_PAIR; c++) {
            if (network->bonus[c][l] != 0)
                return false;
        }
    }
    return true;
}

reversa_status rv_largest_run(reversa_context *ctx, const rv_network *network, rv_flow *flow, bool *served_out)
{
    search s = {.ctx = ctx, .net = network, .flow = flow, .phases_left = ENOUGH_PHASES};
    size_t n_pairs = (size_t)network->offset[network->side[REVERSA_MENTEE].n];
    rv_arena arena;
    *served_out = false;
    RV_REQUIRE(rv_largest_serves(network));
    if (n_pairs > 0)
        memset(flow->chosen, 0, n_pairs * sizeof *flow->chosen);
    for (int side = 0; side < 2; side++) {
        size_t n = (size_t)network->side[side].n;
        if (n > 0)
            memset(flow->price[side], 0, n * (size_t)network->n_levels * sizeof(int64_t));
    }
    rv_arena_open(ctx, &arena);
    reversa_status status = make_room(&s, &arena);
    if (!status) {
        status = run_levels(&s, served_out);
        count_loads(&s);
    }
    if (!status)
        close_prices(&s);
    *served_out = *served_out && !status;
    rv_arena_free(&arena);
    return status;
}

/* The pairs that a flow has, as seats. */
static void sit_down(search *s)
{
    const rv_network *net = s->net;
    for (int32_t i = 0; i < net->side[REVERSA_MENTEE].n; i++) {
        for (int64_t e = net->offset[i]; e < net->offset[i + 1]; e++) {
            if (s->flow->chosen[e])
                take_seat(s, i, e);
        }
    }
}

reversa_status rv_largest_extend(reversa_context *ctx, const rv_network *network, rv_flow *flow)
{
    search s = {.ctx = ctx, .net = network, .flow = flow, .phases_left = LATE_PHASES, .late = true};
    rv_arena arena;
    rv_arena_open(ctx, &arena);
    reversa_status status = make_room(&s, &arena);
    if (!status) {
        sit_down(&s);
        status = settle(&s, ALL, LEAST);
        status = status ? status : settle(&s, LEAST, ALL);
        status = status ? status : settle(&s, LEAST_AND_FIRST, ALL);
        status = status ? status : settle(&s, ALL, ALL);
        count_loads(&s);
    }
    rv_arena_free(&arena);
    return status;
}
