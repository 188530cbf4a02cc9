/*
 * Other prices that prove the same matching: those under which the hub is near to everyone.
 *
 * Adding to a node's price its distance from the hub keeps all lengths >= 0 (Johnson 1977) and makes the way from the hub to it
 * 0 long. Then what a change costs is at most the way to the hub, and a search stays close to where it begins. Distances over
 * the pairs that are kept are too long at first: rows are looked through for pairs that are shorter than 0 by the new
 * prices, these join, and the distances are found anew. They only fall, so that the pairs of a mentee whose own distance stays
 * can only become longer: in every round the other rows are looked at. If that takes too long, the first prices serve as well.
 */
#include <string.h>

#include "match/insight.h"

#define JOINING 8 /* the most pairs of a row that join at once */
#define ROUNDS 20
#define PASSES 3 /* over all rows, together */

typedef struct balance {
    reversa_context *ctx;
    reversa_insight *insight;
    rv_arena scratch;
    const int64_t *first[2]; /* the prices of the matching */
    int64_t *before[2];      /* those of the round before */
    bool *again;             /* [mentees] rows to look at */
    int64_t n_looked;        /* rows so far */
    rv_near_work near;
    bool has_near;
} balance;

static size_t price_count(const balance *b, int side)
{
    return (size_t)b->insight->net.side[side].n * (size_t)b->insight->net.n_levels;
}

/* How far the price of a person moves: mentors without a partner, whom nobody need reach, stay where they are, and so do
 * people whom the hub does not reach: these have no partner either. */
static const int64_t *distance_of(const balance *b, const rv_paths *paths, int side, int32_t person)
{
    const reversa_insight *insight = b->insight;
    size_t node = (size_t)person + (side == REVERSA_MENTEE ? 0 : (size_t)insight->net.side[REVERSA_MENTEE].n);
    bool single = insight->load[side][person] == insight->net.side[side].pinned[person];
    if (paths->wave[0].place[node] == 0 || (side == REVERSA_MENTOR && single))
        return NULL;
    return paths->wave[0].length + node * (size_t)insight->net.n_levels;
}

/* Prices from distances: mentees gain them, mentors lose them. */
static void set_prices(balance *b, const rv_paths *paths)
{
    reversa_insight *insight = b->insight;
    int32_t d = insight->net.n_levels;
    for (int side = 0; side < 2; side++) {
        for (int32_t p = 0; p < insight->net.side[side].n; p++) {
            const int64_t *length = distance_of(b, paths, side, p);
            if (!length)
                continue;
            for (int32_t l = 0; l < d; l++) {
                size_t at = (size_t)p * (size_t)d + (size_t)l;
                insight->price[side][at] = b->first[side][at] + (side == REVERSA_MENTEE ? length[l] : -length[l]);
            }
        }
    }
}

static void take_back(balance *b)
{
    for (int side = 0; side < 2; side++) {
        if (price_count(b, side) > 0)
            memcpy(b->insight->price[side], b->first[side], price_count(b, side) * sizeof(int64_t));
    }
}

/* ---- Rounds ---- */

static void remember(balance *b)
{
    for (int side = 0; side < 2; side++) {
        if (price_count(b, side) > 0)
            memcpy(b->before[side], b->insight->price[side], price_count(b, side) * sizeof(int64_t));
    }
}

/* The pairs that were found shorter than 0 join those that the distances are found over. */
static reversa_status join(balance *b)
{
    reversa_insight *insight = b->insight;
    const int64_t *at = insight->near_at[REVERSA_MENTEE];
    const rv_near *old = insight->near[REVERSA_MENTEE];
    int32_t n = insight->net.side[REVERSA_MENTEE].n;
    int64_t n_all = at[n];
    for (int32_t i = 0; i < n; i++)
        n_all += b->near.n_negative[i] < JOINING ? b->near.n_negative[i] : JOINING;
    int64_t *row = rv_arena_alloc(b->ctx, &b->scratch, (size_t)n + 1, sizeof *row);
    rv_near *all = rv_arena_alloc(b->ctx, &b->scratch, (size_t)n_all, sizeof *all);
    if (!row || !all)
        return REVERSA_E_MEMORY;
    for (int32_t i = 0; i < n; i++) {
        row[i + 1] = row[i];
        for (int64_t k = at[i]; k < at[i + 1]; k++)
            all[row[i + 1]++] = old[k];
        for (int32_t f = 0; f < b->near.n_negative[i] && f < JOINING; f++)
            all[row[i + 1]++] = b->near.found[(int64_t)i * b->near.room.most + f];
    }
    insight->near_at[REVERSA_MENTEE] = row;
    insight->near[REVERSA_MENTEE] = all;
    return REVERSA_OK;
}

/* Rows whose mentee's price fell, or with more that is shorter than 0 than could join; all if a mentor's price fell. */
static void choose_rows(balance *b)
{
    const reversa_insight *insight = b->insight;
    size_t d = (size_t)insight->net.n_levels;
    bool all = false;
    for (int32_t j = 0; j < insight->net.side[REVERSA_MENTOR].n && !all; j++) {
        size_t at = (size_t)j * d;
        all = rv_lex_compare(insight->price[REVERSA_MENTOR] + at, b->before[REVERSA_MENTOR] + at, (int32_t)d) < 0;
    }
    for (int32_t i = 0; i < insight->net.side[REVERSA_MENTEE].n; i++) {
        size_t at = (size_t)i * d;
        b->again[i] = all || b->near.n_negative[i] > JOINING ||
                      rv_lex_compare(insight->price[REVERSA_MENTEE] + at, b->before[REVERSA_MENTEE] + at, (int32_t)d) <
                          0;
    }
}

/* Distances by what is known, and the prices that follow. */
static reversa_status move_prices(balance *b)
{
    rv_paths paths;
    take_back(b); /* distances are those of the first prices */
    reversa_status status = rv_paths_open(b->ctx, b->insight, 0, &paths);
    if (!status)
        status = rv_paths_spread(&paths, false);
    if (!status)
        set_prices(b, &paths);
    rv_paths_close(&paths);
    return status ? status : rv_insight_sheet(b->ctx, b->insight);
}

static reversa_status run(balance *b, rv_near_room room)
{
    int64_t most = PASSES * (int64_t)b->insight->net.side[REVERSA_MENTEE].n;
    reversa_status status = move_prices(b);
    if (status)
        return status;
    b->has_near = true;
    status = rv_near_open(b->ctx, b->insight, room, &b->near);
    if (!status)
        status = rv_near_look(&b->near, NULL);
    b->n_looked = b->near.n_rows;
    for (int32_t round = 1; round < ROUNDS && b->near.n_short > 0 && b->n_looked <= most && !status; round++) {
        remember(b);
        status = join(b);
        if (!status)
            status = move_prices(b);
        if (status)
            return status;
        choose_rows(b);
        status = rv_near_look(&b->near, b->again);
        b->n_looked += b->near.n_rows;
    }
    return status;
}

static reversa_status make_room(balance *b)
{
    const reversa_insight *insight = b->insight;
    b->again = rv_arena_alloc(b->ctx, &b->scratch, (size_t)insight->net.side[REVERSA_MENTEE].n, sizeof *b->again);
    bool complete = b->again;
    for (int side = 0; side < 2 && complete; side++) {
        int64_t *first = rv_arena_alloc(b->ctx, &b->scratch, price_count(b, side), sizeof *first);
        b->before[side] = rv_arena_alloc(b->ctx, &b->scratch, price_count(b, side), sizeof *first);
        b->first[side] = first;
        complete = first && b->before[side];
        if (complete && price_count(b, side) > 0)
            memcpy(first, insight->price[side], price_count(b, side) * sizeof *first);
    }
    return complete ? REVERSA_OK : REVERSA_E_MEMORY;
}

reversa_status rv_insight_balance(reversa_context *ctx, reversa_insight *insight, rv_near_room room, bool *balanced_out)
{
    balance b = {.ctx = ctx, .insight = insight};
    rv_arena_open(ctx, &b.scratch);
    reversa_status status = make_room(&b);
    if (!status)
        status = run(&b, room);
    *balanced_out = !status && b.near.n_short == 0;
    if (*balanced_out)
        status = rv_near_store(&b.near);
    else if (!status)
        take_back(&b);
    if (!status && !*balanced_out)
        status = rv_insight_sheet(ctx, insight);
    if (b.has_near)
        rv_near_close(&b.near);
    rv_arena_free(&b.scratch);
    return status;
}

reversa_status rv_insight_measure(reversa_context *ctx, reversa_insight *insight)
{
    int32_t d = insight->net.n_levels;
    size_t n = (size_t)insight->net.side[REVERSA_MENTEE].n + (size_t)insight->net.side[REVERSA_MENTOR].n;
    rv_paths paths;
    insight->to_hub = rv_arena_alloc(ctx, &insight->arena, n, (size_t)d * sizeof *insight->to_hub);
    insight->meets_hub = rv_arena_alloc(ctx, &insight->arena, n, sizeof *insight->meets_hub);
    if (!insight->to_hub || !insight->meets_hub)
        return REVERSA_E_MEMORY;
    reversa_status status = rv_paths_open(ctx, insight, 0, &paths);
    for (int back = 1; back >= 0 && !status; back--) {
        status = rv_paths_spread(&paths, back);
        const rv_wave *wave = &paths.wave[back];
        for (int32_t k = 0; k < wave->n_seen && !status; k++) {
            size_t node = (size_t)wave->seen[k];
            if (node < n && back)
                memcpy(insight->to_hub + node * (size_t)d, wave->length + node * (size_t)d,
                       (size_t)d * sizeof *wave->length);
            if (node < n)
                insight->meets_hub[node] |= (uint8_t)(back                                                   ? RV_TO_HUB
                                                      : rv_lex_sign(wave->length + node * (size_t)d, d) == 0 ? RV_AT_HUB
                                                                                                             : 0);
        }
    }
    rv_paths_close(&paths);
    return status;
}
