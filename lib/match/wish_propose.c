/*
 * Deferred acceptance (Gale & Shapley 1962; places for several on both sides, Roth 1984).
 *
 * Whoever has an empty place asks the next partner of their order; who is asked holds the best so far and lets others go,
 * who ask on. It ends when all places are taken, or nobody is left to ask. The result does not depend on who asks when, so
 * those whose lists are used up wait until all others are done, and are then looked up for together.
 */
#include "base/pool.h"
#include "match/wish.h"

#define POLL_EVERY 1024

/* ---- Own lists ---- */

static int32_t on_side(const rv_wish_pair *pair, int side)
{
    return side == REVERSA_MENTEE ? pair->mentee : pair->mentor;
}

static bool own_before(const rv_wish_round *round, const rv_wish_pair *a, const rv_wish_pair *b)
{
    int from = round->from;
    if (a->rank[from] != b->rank[from])
        return a->rank[from] < b->rank[from];
    int32_t owner = on_side(a, from);
    return rv_best_before(rv_wish_best(round->market, from, owner, on_side(a, !from), a->score),
                          rv_wish_best(round->market, from, owner, on_side(b, !from), b->score));
}

static void sink(const rv_wish_round *round, const rv_wish_pair **list, int64_t root, int64_t n)
{
    const rv_wish_pair *pair = list[root];
    for (int64_t child = 2 * root + 1; child < n; child = 2 * root + 1) {
        if (child + 1 < n && own_before(round, list[child], list[child + 1]))
            child++; /* the worse of the two */
        if (!own_before(round, pair, list[child]))
            break;
        list[root] = list[child];
        root = child;
    }
    list[root] = pair;
}

static reversa_status sort_block(void *state, int64_t block, int32_t worker)
{
    const rv_wish_round *round = state;
    const rv_wish_pair **list = round->own + round->own_first[block];
    int64_t n = round->own_first[block + 1] - round->own_first[block];
    (void)worker;
    for (int64_t root = n / 2; root-- > 0;)
        sink(round, list, root, n);
    for (int64_t last = n - 1; last > 0; last--) {
        const rv_wish_pair *worst = list[0];
        list[0] = list[last];
        list[last] = worst;
        sink(round, list, 0, last);
    }
    return REVERSA_OK;
}

/* The ranked pairs that can be made, by who proposes. */
static reversa_status make_own(rv_wish_round *round)
{
    const rv_wish_market *market = round->market;
    int32_t n = market->problem->side[round->from].n;
    for (int fill = 0; fill < 2; fill++) {
        for (int64_t k = market->ranks.n - 1; k >= 0; k--) {
            const rv_wish_pair *pair = &market->ranks.pairs[k];
            int64_t *at = &round->own_first[on_side(pair, round->from)];
            if (pair->score < 0 || rv_wish_is_pinned(market, pair->mentee, pair->mentor))
                continue;
            if (fill)
                round->own[--*at] = pair;
            else
                ++*at;
        }
        for (int32_t p = 0; p < n && !fill; p++)
            round->own_first[p + 1] += round->own_first[p];
    }
    for (int32_t p = 0; p < n; p++)
        round->own_next[p] = round->own_first[p];
    return rv_parallel(market->ctx, n, sort_block, round, NULL);
}

/* ---- Proposals ---- */

static void await(rv_wish_round *round, int32_t proposer)
{
    if (!round->is_waiting[proposer])
        round->waiting[round->n_waiting++] = proposer;
    round->is_waiting[proposer] = true;
}

/* The next to ask, found so far. */
typedef enum found { FOUND, NOBODY_LEFT, LOOK_UP } found;

/* Leave out those of the list who are in the own list, or pinned. */
static void skip_known(const rv_wish_round *round, rv_wish_list *list, int32_t proposer)
{
    const rv_wish_market *market = round->market;
    int32_t n = market->problem->side[!round->from].n;
    for (; list->next < list->n; list->next++) {
        int32_t other = rv_best_partner(list->at[list->next].turn, rv_best_start(proposer, n), n);
        int32_t mentee = round->from == REVERSA_MENTEE ? proposer : other;
        int32_t mentor = round->from == REVERSA_MENTEE ? other : proposer;
        if (!rv_wish_find(market, mentee, mentor) && !rv_wish_is_pinned(market, mentee, mentor))
            return;
    }
}

static found next_choice(const rv_wish_round *round, int32_t proposer, int32_t *other_out, rv_wish_choice *self_out)
{
    const rv_wish_market *market = round->market;
    rv_wish_list *list = &round->lists[proposer];
    int64_t at = round->own_next[proposer];
    const rv_wish_pair *own = at < round->own_first[proposer + 1] ? round->own[at] : NULL;
    bool is_own = own && own->rank[round->from] < RV_WISH_NONE;
    if (!is_own) {
        skip_known(round, list, proposer);
        bool has = list->next < list->n;
        if (!has && !list->done)
            return LOOK_UP;
        if (!own && !has)
            return NOBODY_LEFT;
        is_own = own && (!has || rv_best_before(rv_wish_best(market, round->from, proposer, on_side(own, !round->from),
                                                             own->score),
                                                list->at[list->next]));
    }
    int32_t rank = RV_WISH_NONE;
    int32_t score;
    if (is_own) {
        round->own_next[proposer]++;
        *other_out = on_side(own, !round->from);
        rank = own->rank[!round->from];
        score = own->score;
    } else {
        int32_t n = market->problem->side[!round->from].n;
        const rv_best best = list->at[list->next++];
        *other_out = rv_best_partner(best.turn, rv_best_start(proposer, n), n);
        score = best.score;
    }
    *self_out = (rv_wish_choice){proposer, rank, rv_wish_best(market, !round->from, *other_out, proposer, score)};
    return FOUND;
}

/* One asks until all their places are taken, or nobody is left. Who loses a place will ask again. */
static reversa_status propose(rv_wish_round *round, int32_t proposer)
{
    while (round->room[proposer] > 0) {
        int32_t other;
        int32_t left;
        rv_wish_choice self;
        found what = next_choice(round, proposer, &other, &self);
        if (what == LOOK_UP && !round->is_needy[proposer]) {
            round->needy[round->n_needy++] = proposer;
            round->is_needy[proposer] = true;
        }
        if (what != FOUND)
            return REVERSA_OK;
        if (!rv_wish_would_hold(&round->held[other], &self))
            continue;
        reversa_status status = rv_wish_hold(round->market->ctx, round->market->arena, &round->held[other], &self,
                                             &left);
        if (status)
            return status;
        round->room[proposer]--;
        if (left < 0)
            continue;
        round->room[left]++;
        await(round, left);
    }
    return REVERSA_OK;
}

static reversa_status propose_all(rv_wish_round *round)
{
    reversa_context *ctx = round->market->ctx;
    for (int64_t steps = 0; round->n_waiting > 0; steps++) {
        int32_t proposer = round->waiting[--round->n_waiting];
        round->is_waiting[proposer] = false;
        reversa_status status = propose(round, proposer);
        if (!status && steps % POLL_EVERY == 0)
            status = rv_poll(ctx);
        if (status)
            return status;
    }
    return REVERSA_OK;
}

/* ---- The whole ---- */

static int32_t room_of(const rv_places *places, int32_t person)
{
    return places->most[person] > places->pinned[person] ? places->most[person] - places->pinned[person] : 0;
}

static reversa_status open_round(rv_wish_round *round)
{
    const rv_wish_market *market = round->market;
    reversa_context *ctx = market->ctx;
    rv_arena *arena = market->arena;
    size_t n = (size_t)market->problem->side[round->from].n;
    size_t n_others = (size_t)market->problem->side[!round->from].n;
    size_t n_mentors = (size_t)market->problem->side[REVERSA_MENTOR].n;
    size_t n_workers = (size_t)rv_workers(ctx);
    size_t n_rows = round->from == REVERSA_MENTEE ? n_workers : (size_t)rv_wish_rows(market);
    bool looks = market->among == REVERSA_WISHES_ALL;
    round->held = rv_arena_alloc(ctx, arena, n_others, sizeof *round->held);
    round->own_first = rv_arena_alloc(ctx, arena, n + 1, sizeof *round->own_first);
    round->own = rv_arena_alloc(ctx, arena, (size_t)market->ranks.n, sizeof *round->own);
    round->own_next = rv_arena_alloc(ctx, arena, n, sizeof *round->own_next);
    round->lists = rv_arena_alloc(ctx, arena, n, sizeof *round->lists);
    round->room = rv_arena_alloc(ctx, arena, n, sizeof *round->room);
    round->is_waiting = rv_arena_alloc(ctx, arena, n, sizeof *round->is_waiting);
    round->waiting = rv_arena_alloc(ctx, arena, n, sizeof *round->waiting);
    round->needy = rv_arena_alloc(ctx, arena, n, sizeof *round->needy);
    round->is_needy = rv_arena_alloc(ctx, arena, n, sizeof *round->is_needy);
    round->floors = rv_arena_alloc(ctx, arena, looks ? n_workers * n_mentors : 0, sizeof *round->floors);
    round->scores = rv_arena_alloc(ctx, arena, looks ? n_rows * n_mentors : 0, sizeof *round->scores);
    bool made = round->held && round->own_first && round->own && round->own_next && round->lists && round->room &&
                round->is_waiting && round->waiting && round->needy && round->is_needy && round->floors &&
                round->scores;
    if (!made)
        return REVERSA_E_MEMORY;
    for (int32_t p = 0; p < (int32_t)n; p++) {
        round->room[p] = room_of(&round->places[round->from], p);
        round->lists[p].done = !looks;
        round->lists[p].last = (rv_best){INT32_MAX, 0};
    }
    for (int32_t p = 0; p < (int32_t)n_others; p++)
        round->held[p].room = room_of(&round->places[!round->from], p);
    return make_own(round);
}

static reversa_status collect(const rv_wish_round *round, rv_new_pair **pairs_out, int64_t *n_out)
{
    int32_t n_others = round->market->problem->side[!round->from].n;
    int64_t n = 0;
    for (int32_t p = 0; p < n_others; p++)
        n += round->held[p].n;
    rv_new_pair *pairs = rv_alloc(round->market->ctx, (size_t)n, sizeof *pairs);
    if (!pairs)
        return REVERSA_E_MEMORY;
    n = 0;
    for (int32_t p = 0; p < n_others; p++) {
        for (int32_t k = 0; k < round->held[p].n; k++) {
            const rv_wish_choice *choice = &round->held[p].choices[k];
            bool by_mentee = round->from == REVERSA_MENTEE;
            pairs[n++] = (rv_new_pair){.mentee = by_mentee ? choice->other : p,
                                       .mentor = by_mentee ? p : choice->other,
                                       .score = choice->best.score};
        }
    }
    *pairs_out = pairs;
    *n_out = n;
    return REVERSA_OK;
}

reversa_status rv_wish_propose(rv_wish_market *market, const rv_places places[2], int from, rv_new_pair **pairs_out,
                               int64_t *n_out)
{
    rv_wish_round round = {.market = market, .places = places, .from = from};
    int32_t n = market->problem->side[from].n;
    *pairs_out = NULL;
    *n_out = 0;
    reversa_status status = open_round(&round);
    for (int32_t p = n - 1; p >= 0 && !status; p--)
        await(&round, p);
    if (!status)
        status = propose_all(&round);
    while (!status && round.n_needy > 0) {
        rv_log(market->ctx, REVERSA_LOG_INFO, "%d look for further partners", round.n_needy);
        status = rv_wish_look_up(&round);
        for (int32_t k = 0; k < round.n_needy && !status; k++) {
            round.is_needy[round.needy[k]] = false;
            await(&round, round.needy[k]);
        }
        round.n_needy = 0;
        if (!status)
            status = propose_all(&round);
    }
    return status ? status : collect(&round, pairs_out, n_out);
}
