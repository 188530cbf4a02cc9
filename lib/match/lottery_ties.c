/*
 * Which tied pairs take part in a draw: column generation (Dantzig & Wolfe 1960) with the numbers as scores.
 *
 * Where answers are coarse a row has as many ties as there are mentors. At first those with the largest numbers take part, and
 * those that are chosen, so there is an optimum. Then the prices of the draw are asked about all others, until none is worth
 * more: the draw is the best of all optimal matchings, whatever was left out. A row is looked through again only where its
 * largest number that was left out could pass the lowest price. Rows are found in parallel and joined in their order.
 */
#include "match/lottery_ties.h"

#include <string.h>

#include "base/hash.h"
#include "base/pool.h"
#include "base/text.h"
#include "match/pricing.h"
#include "score/best.h"

#define ROWS_IN_HAND 2048
#define ROWS_PER_BLOCK 16
#define JOINING 16 /* the most ties of a row that join at once */

/* One worker's room. */
struct rv_ties_desk {
    rv_row_desk row;
    rv_best *heap; /* [width] */
    int32_t n_heap;
};

typedef struct rv_ties_desk workplace;

/* ---- Numbers ---- */

static int32_t number_of(const rv_ties *t, int32_t mentee, int32_t mentor)
{
    rv_random random = {t->key[REVERSA_MENTEE][mentee] ^ (t->key[REVERSA_MENTOR][mentor] * 0x9E3779B97F4A7C15U)};
    return (int32_t)(((rv_random_next(&random) >> 32) * (uint64_t)RV_MILLION) >> 32);
}

static reversa_status make_keys(rv_ties *t, rv_draw draw)
{
    const reversa_problem *problem = t->insight->problem;
    rv_random random = {draw.seed};
    uint64_t key = rv_random_next(&random) + (uint64_t)draw.index;
    for (int side = 0; side < 2; side++) {
        t->key[side] = rv_arena_alloc(t->ctx, t->arena, (size_t)problem->side[side].n, sizeof(uint64_t));
        if (!t->key[side])
            return REVERSA_E_MEMORY;
        for (int32_t p = 0; p < problem->side[side].n; p++) {
            const char *id = reversa_cohort_id(problem->cohort, problem->side[side].person[p]);
            t->key[side][p] = rv_siphash(key ^ (uint64_t)side << 63, id, strlen(id));
        }
    }
    return REVERSA_OK;
}

/* ---- The ties that take part ---- */

bool rv_lottery_ties_are(const reversa_insight *insight, int32_t mentee, rv_near near)
{
    int64_t length[RV_NETWORK_LEVELS];
    rv_insight_pair(insight, mentee, near.person, near.score, length);
    return rv_lex_sign(length, insight->net.n_levels) == 0;
}

static bool has_place(const rv_ties *t, int side, int32_t person)
{
    return t->net->side[side].most[person] > t->net->side[side].pinned[person];
}

static int32_t width_of(const rv_ties *t)
{
    return t->room > JOINING ? t->room : JOINING;
}

/* Room for so many in all. */
static reversa_status reserve(rv_ties *t, int64_t n)
{
    reversa_status status = rv_grow(t->ctx, &t->mentor, &t->space[0], (size_t)n, sizeof *t->mentor);
    if (!status)
        status = rv_grow(t->ctx, &t->number, &t->space[1], (size_t)n, sizeof *t->number);
    return status ? status : rv_grow(t->ctx, &t->score, &t->space[2], (size_t)n, sizeof *t->score);
}

/* A tie takes its place among those of a row that begins at `first`; the last row. There is room. */
static void insert(rv_ties *t, int64_t first, rv_tie tie)
{
    int64_t at = t->n++;
    for (; at > first && t->mentor[at - 1] > tie.mentor; at--) {
        t->mentor[at] = t->mentor[at - 1];
        t->number[at] = t->number[at - 1];
        t->score[at] = t->score[at - 1];
    }
    t->mentor[at] = tie.mentor;
    t->number[at] = tie.number;
    t->score[at] = tie.score;
}

static bool takes_part(const rv_ties *t, int32_t mentee, int32_t mentor)
{
    int64_t low = t->offset[mentee];
    int64_t high = t->offset[mentee + 1];
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if (t->mentor[middle] < mentor)
            low = middle + 1;
        else
            high = middle;
    }
    return low < t->offset[mentee + 1] && t->mentor[low] == mentor;
}

/* ---- One row ---- */

/* By what a tie is to be among the best of its row; −1 if it may not. */
static int32_t worth_of(const rv_ties *t, int32_t mentee, rv_near near)
{
    if (!has_place(t, REVERSA_MENTOR, near.person) || !rv_lottery_ties_are(t->insight, mentee, near))
        return -1;
    int32_t number = number_of(t, mentee, near.person);
    if (!t->price)
        return number;
    size_t d = (size_t)t->net->n_levels;
    int32_t floor = rv_pricing_floor(t->net, t->price[REVERSA_MENTEE] + (size_t)mentee * d,
                                     t->price[REVERSA_MENTOR] + (size_t)near.person * d);
    return number > floor && !takes_part(t, mentee, near.person) ? number - floor : -1;
}

/* Could a tie that takes no part be worth more than the prices? */
static bool is_open(const rv_ties *t, int32_t mentee)
{
    if (!has_place(t, REVERSA_MENTEE, mentee) || (t->price && t->cutoff[mentee] < 0))
        return false;
    const int64_t *own = t->price ? t->price[REVERSA_MENTEE] + (size_t)mentee * (size_t)t->net->n_levels : NULL;
    return !own || rv_pricing_floor(t->net, own, t->lowest) < t->cutoff[mentee];
}

/* The open ties of the row, with others; the row's own if all are kept. */
static reversa_status list_row(const rv_ties *t, workplace *desk, int32_t mentee, const rv_near **near_out,
                               int64_t *n_out)
{
    const reversa_insight *insight = t->insight;
    int32_t d = insight->net.n_levels;
    int64_t reach[RV_NETWORK_LEVELS] = {0};
    if (rv_lex_sign(insight->row_floor + (size_t)mentee * (size_t)d, d) > 0) {
        const int64_t *at = insight->near_at[REVERSA_MENTEE];
        *near_out = insight->near[REVERSA_MENTEE] + at[mentee];
        *n_out = at[mentee + 1] - at[mentee];
        return REVERSA_OK;
    }
    reach[d - 1] = 1;
    reversa_status status = rv_insight_row(insight, &desk->row, mentee, reach);
    *near_out = desk->row.found;
    *n_out = desk->row.n_found;
    return status;
}

/* The best of a row's ties; how many there are. */
static int64_t offer_row(const rv_ties *t, workplace *desk, int32_t mentee, const rv_near *near, int64_t n_near)
{
    int64_t n_seen = 0;
    desk->n_heap = 0;
    for (int64_t k = 0; k < n_near; k++) {
        int32_t worth = worth_of(t, mentee, near[k]);
        if (worth < 0)
            continue;
        n_seen++;
        rv_best_offer(desk->heap, &desk->n_heap, t->price ? JOINING : t->room, (rv_best){worth, near[k].person});
    }
    return n_seen;
}

static reversa_status find_row(rv_ties *t, workplace *desk, int32_t mentee)
{
    const rv_near *near = NULL;
    int64_t n_near = 0;
    rv_tie *found = t->found + (size_t)(mentee - t->first) * (size_t)width_of(t);
    int32_t n = 0;
    t->n_found[mentee - t->first] = 0;
    if (!is_open(t, mentee))
        return REVERSA_OK;
    reversa_status status = list_row(t, desk, mentee, &near, &n_near);
    int64_t n_seen = status ? 0 : offer_row(t, desk, mentee, near, n_near);
    for (int64_t k = 0; k < n_near && n_seen > 0; k++) {
        rv_best entry = {worth_of(t, mentee, near[k]), near[k].person};
        if (entry.score < 0 || rv_best_before(desk->heap[0], entry))
            continue;
        int32_t at = n++;
        for (; at > 0 && found[at - 1].mentor > near[k].person; at--)
            found[at] = found[at - 1];
        found[at] = (rv_tie){near[k].person, number_of(t, mentee, near[k].person), near[k].score};
    }
    if (!t->price)
        t->cutoff[mentee] = n_seen > n ? desk->heap[0].score : -1;
    t->n_found[mentee - t->first] = n;
    return status;
}

static reversa_status find_block(void *state, int64_t block, int32_t worker)
{
    rv_ties *t = state;
    int64_t first = t->first + block * ROWS_PER_BLOCK;
    int64_t end = first + ROWS_PER_BLOCK < t->end ? first + ROWS_PER_BLOCK : t->end;
    for (int64_t i = first; i < end; i++) {
        reversa_status status = find_row(t, &t->desks[worker], (int32_t)i);
        if (status)
            return status;
    }
    return REVERSA_OK;
}

/* What joins of the rows from `first` on that come in hand. */
static reversa_status find_rows(rv_ties *t, int32_t first)
{
    int32_t n = t->insight->net.side[REVERSA_MENTEE].n;
    t->first = first;
    t->end = n - first < ROWS_IN_HAND ? n : first + ROWS_IN_HAND;
    int64_t n_blocks = (t->end - first + (int64_t)ROWS_PER_BLOCK - 1) / ROWS_PER_BLOCK;
    reversa_status status = rv_parallel(t->ctx, n_blocks, find_block, t, NULL);
    if (status == REVERSA_E_CALLBACK && rv_first_error(t->ctx) == REVERSA_OK)
        status = rv_fail(t->ctx, status, "A user-defined criterion failed");
    return status;
}

/* ---- All rows ---- */

/* A row of its own: what is chosen and what was found. */
static reversa_status start_row(rv_ties *t, int32_t mentee)
{
    const reversa_insight *insight = t->insight;
    const rv_tie *found = t->found + (size_t)(mentee - t->first) * (size_t)width_of(t);
    const int64_t *at = insight->mates_at[REVERSA_MENTEE];
    int32_t n_found = t->n_found[mentee - t->first];
    int64_t first = t->n;
    reversa_status status = reserve(t, t->n + n_found + (at[mentee + 1] - at[mentee]));
    for (int32_t k = 0; k < n_found && !status; k++)
        insert(t, first, found[k]);
    for (int64_t k = at[mentee]; k < at[mentee + 1] && !status; k++) {
        rv_near mate = insight->mates[REVERSA_MENTEE][k];
        if (rv_lottery_ties_are(insight, mentee, mate))
            insert(t, first, (rv_tie){mate.person, number_of(t, mentee, mate.person), mate.score});
    }
    t->offset[mentee + 1] = t->n;
    return status;
}

reversa_status rv_lottery_ties_start(rv_ties *t, const rv_network *net)
{
    int32_t n = t->insight->net.side[REVERSA_MENTEE].n;
    reversa_status status = REVERSA_OK;
    t->net = net;
    t->price = NULL;
    t->n = 0;
    for (int32_t first = 0; first < n && !status; first = t->end) {
        status = find_rows(t, first);
        for (int32_t i = first; i < t->end && !status; i++)
            status = start_row(t, i);
    }
    return status;
}

typedef struct joining {
    int32_t mentee;
    rv_tie tie;
} joining;

static reversa_status collect(rv_ties *t, joining **all, int64_t *n_all)
{
    size_t space = 0;
    reversa_status status = REVERSA_OK;
    for (int32_t first = 0; first < t->insight->net.side[REVERSA_MENTEE].n && !status; first = t->end) {
        status = find_rows(t, first);
        for (int32_t i = first; i < t->end && !status; i++) {
            int32_t n = t->n_found[i - first];
            status = n > 0 ? rv_grow(t->ctx, all, &space, (size_t)(*n_all + n), sizeof **all) : REVERSA_OK;
            for (int32_t k = 0; k < n && !status; k++)
                (*all)[(*n_all)++] = (joining){i, t->found[(size_t)(i - first) * (size_t)width_of(t) + (size_t)k]};
        }
    }
    return status;
}

/* Rows move to their new places from the last one on, each with what joins it. */
static void merge(rv_ties *t, const joining *all, int64_t n_all)
{
    int64_t to = t->n + n_all;
    int64_t from = t->n;
    t->n = to;
    for (int32_t i = t->insight->net.side[REVERSA_MENTEE].n; i-- > 0 && n_all > 0;) {
        t->offset[i + 1] = to;
        while (from > t->offset[i] || (n_all > 0 && all[n_all - 1].mentee == i)) {
            bool joins = n_all > 0 && all[n_all - 1].mentee == i &&
                         (from == t->offset[i] || all[n_all - 1].tie.mentor > t->mentor[from - 1]);
            from -= !joins;
            n_all -= joins;
            rv_tie tie = joins ? all[n_all].tie : (rv_tie){t->mentor[from], t->number[from], t->score[from]};
            t->mentor[--to] = tie.mentor;
            t->number[to] = tie.number;
            t->score[to] = tie.score;
        }
    }
}

static const int64_t *find_lowest(const rv_ties *t, const rv_flow *flow)
{
    const int64_t *lowest = NULL;
    int32_t d = t->net->n_levels;
    for (int32_t j = 0; j < t->net->side[REVERSA_MENTOR].n; j++) {
        const int64_t *price = flow->price[REVERSA_MENTOR] + (size_t)j * (size_t)d;
        if (has_place(t, REVERSA_MENTOR, j) && (!lowest || rv_lex_compare(price, lowest, d) < 0))
            lowest = price;
    }
    return lowest;
}

reversa_status rv_lottery_ties_join(rv_ties *t, const rv_flow *flow, int64_t *n_joined_out)
{
    joining *all = NULL;
    reversa_status status = REVERSA_OK;
    *n_joined_out = 0;
    t->lowest = find_lowest(t, flow);
    t->price = flow->price;
    if (t->lowest)
        status = collect(t, &all, n_joined_out);
    if (!status)
        status = reserve(t, t->n + *n_joined_out);
    if (!status)
        merge(t, all, *n_joined_out);
    rv_free(t->ctx, all);
    t->price = NULL;
    return status;
}

/* ---- The door ---- */

static reversa_status make_room(rv_ties *t)
{
    size_t n = (size_t)t->insight->net.side[REVERSA_MENTEE].n;
    size_t in_hand = n < ROWS_IN_HAND ? n : ROWS_IN_HAND;
    size_t width = (size_t)width_of(t);
    int32_t n_workers = rv_workers(t->ctx);
    t->offset = rv_arena_alloc(t->ctx, t->arena, n + 1, sizeof *t->offset);
    t->cutoff = rv_arena_alloc(t->ctx, t->arena, n, sizeof *t->cutoff);
    t->found = rv_arena_alloc(t->ctx, t->arena, in_hand, width * sizeof *t->found);
    t->n_found = rv_arena_alloc(t->ctx, t->arena, in_hand, sizeof *t->n_found);
    t->desks = rv_arena_alloc(t->ctx, t->arena, (size_t)n_workers, sizeof *t->desks);
    bool complete = t->offset && t->cutoff && t->found && t->n_found && t->desks;
    for (int32_t w = 0; w < n_workers && complete; w++) {
        t->desks[w].heap = rv_arena_alloc(t->ctx, t->arena, width, sizeof *t->desks[w].heap);
        complete = t->desks[w].heap && !rv_row_desk_open(t->ctx, t->arena, t->insight, &t->desks[w].row);
    }
    return complete ? REVERSA_OK : REVERSA_E_MEMORY;
}

reversa_status rv_lottery_ties_open(reversa_context *ctx, const reversa_insight *insight, rv_draw draw, rv_arena *arena,
                                    rv_ties *ties)
{
    *ties = (rv_ties){.ctx = ctx, .insight = insight, .arena = arena, .room = draw.room};
    reversa_status status = make_keys(ties, draw);
    return status ? status : make_room(ties);
}

void rv_lottery_ties_close(rv_ties *t)
{
    for (int32_t w = 0; t->desks && w < rv_workers(t->ctx); w++)
        rv_scorer_work_free(t->ctx, t->desks[w].row.work);
    rv_free(t->ctx, t->mentor);
    rv_free(t->ctx, t->number);
    rv_free(t->ctx, t->score);
    t->mentor = NULL;
    t->number = NULL;
    t->score = NULL;
}
