/*
 * Other prices that prove the same matching: those under which the hub is near to everyone.
 *
 * Adding to a node's price its distance from the hub keeps all lengths >= 0 (Johnson 1977) and makes the way from the hub to it
 * 0 long. Then what a change costs is at most the way to the hub, and a search stays close to where it begins. Distances over
 * the pairs that are kept are too long at first: rows are looked through for pairs that are shorter than 0 by the new
 * prices, these join, and the distances are found anew. If that takes too many rounds, the first prices serve as well.
 */
#include <string.h>

#include "base/pool.h"
#include "match/insight.h"

#define ROWS_PER_BLOCK 16
#define JOINING 8 /* the most pairs of a row that join at once */
#define ROUNDS 8

typedef struct balance {
    reversa_context *ctx;
    reversa_insight *insight;
    rv_arena *scratch;
    const int64_t *first[2]; /* the prices of the matching */
    rv_row_desk *desks;      /* [workers] */
    rv_near *found;          /* [mentees · JOINING] */
    int32_t *n_found;        /* [mentees] */
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

/* ---- Pairs that the new prices do not allow for ---- */

static void keep_shortest(balance *b, int32_t mentee, const rv_row_desk *desk)
{
    const reversa_insight *insight = b->insight;
    int32_t d = insight->net.n_levels;
    rv_near *best = b->found + (size_t)mentee * JOINING;
    int64_t length[JOINING][RV_NETWORK_LEVELS];
    int32_t n = 0;
    for (int32_t f = 0; f < desk->n_found; f++) {
        int64_t next[RV_NETWORK_LEVELS];
        int32_t position = n;
        rv_insight_pair(insight, mentee, desk->found[f].person, desk->found[f].score, next);
        while (position > 0 && rv_lex_compare(next, length[position - 1], d) < 0)
            position--;
        if (position == JOINING)
            continue;
        n += n < JOINING;
        memmove(&best[position + 1], &best[position], (size_t)(n - 1 - position) * sizeof *best);
        memmove(&length[position + 1], &length[position], (size_t)(n - 1 - position) * sizeof *length);
        best[position] = desk->found[f];
        memcpy(length[position], next, sizeof next);
    }
    b->n_found[mentee] = n;
}

static reversa_status look_at_block(void *state, int64_t block, int32_t worker)
{
    static const int64_t zero[RV_NETWORK_LEVELS];
    balance *b = state;
    int64_t last = (block + 1) * ROWS_PER_BLOCK;
    last = last < b->insight->net.side[REVERSA_MENTEE].n ? last : b->insight->net.side[REVERSA_MENTEE].n;
    for (int32_t i = (int32_t)(block * ROWS_PER_BLOCK); i < last; i++) {
        reversa_status status = rv_insight_row(b->insight, &b->desks[worker], i, zero);
        if (status)
            return status;
        keep_shortest(b, i, &b->desks[worker]);
    }
    return REVERSA_OK;
}

/* The pairs that were found join those that are kept. */
static reversa_status join(balance *b)
{
    reversa_insight *insight = b->insight;
    const int64_t *at = insight->near_at[REVERSA_MENTEE];
    const rv_near *kept = insight->near[REVERSA_MENTEE];
    int32_t n = insight->net.side[REVERSA_MENTEE].n;
    int64_t n_all = at[n];
    for (int32_t i = 0; i < n; i++)
        n_all += b->n_found[i];
    int64_t *row = rv_arena_alloc(b->ctx, b->scratch, (size_t)n + 1, sizeof *row);
    rv_near *all = rv_arena_alloc(b->ctx, b->scratch, (size_t)n_all, sizeof *all);
    if (!row || !all)
        return REVERSA_E_MEMORY;
    for (int32_t i = 0; i < n; i++) {
        row[i + 1] = row[i];
        for (int64_t k = at[i]; k < at[i + 1]; k++)
            all[row[i + 1]++] = kept[k];
        for (int32_t f = 0; f < b->n_found[i]; f++)
            all[row[i + 1]++] = b->found[(size_t)i * JOINING + (size_t)f];
    }
    insight->near_at[REVERSA_MENTEE] = row;
    insight->near[REVERSA_MENTEE] = all;
    return REVERSA_OK;
}

static reversa_status look_for_shorter(balance *b, bool *found_out)
{
    int32_t n = b->insight->net.side[REVERSA_MENTEE].n;
    reversa_status status = rv_insight_sheet(b->ctx, b->insight);
    if (!status)
        status = rv_parallel(b->ctx, ((int64_t)n + ROWS_PER_BLOCK - 1) / ROWS_PER_BLOCK, look_at_block, b, "insight");
    *found_out = false;
    for (int32_t i = 0; i < n; i++)
        *found_out = *found_out || b->n_found[i] > 0;
    return status;
}

/* ---- The rounds ---- */

static reversa_status run(balance *b, rv_paths *paths)
{
    bool found = true;
    reversa_status status = REVERSA_OK;
    for (int32_t round = 0; round < ROUNDS && found && !status; round++) {
        take_back(b); /* distances are those of the first prices */
        status = round > 0 ? join(b) : REVERSA_OK;
        if (!status)
            status = rv_paths_spread(paths, false);
        if (status)
            return status;
        set_prices(b, paths);
        status = look_for_shorter(b, &found);
    }
    if (found)
        take_back(b);
    return status;
}

static reversa_status make_room(balance *b)
{
    const reversa_insight *insight = b->insight;
    int32_t n_workers = rv_workers(b->ctx);
    size_t n = (size_t)insight->net.side[REVERSA_MENTEE].n;
    b->desks = rv_arena_alloc(b->ctx, b->scratch, (size_t)n_workers, sizeof *b->desks);
    b->found = rv_arena_alloc(b->ctx, b->scratch, n, JOINING * sizeof *b->found);
    b->n_found = rv_arena_alloc(b->ctx, b->scratch, n, sizeof *b->n_found);
    bool complete = b->desks && b->found && b->n_found;
    for (int side = 0; side < 2 && complete; side++) {
        int64_t *first = rv_arena_alloc(b->ctx, b->scratch, price_count(b, side), sizeof *first);
        b->first[side] = first;
        complete = first;
        if (complete && price_count(b, side) > 0)
            memcpy(first, insight->price[side], price_count(b, side) * sizeof *first);
    }
    for (int32_t w = 0; w < n_workers && complete; w++)
        complete = !rv_row_desk_open(b->ctx, b->scratch, insight, &b->desks[w]);
    return complete ? REVERSA_OK : REVERSA_E_MEMORY;
}

reversa_status rv_insight_balance(reversa_context *ctx, reversa_insight *insight)
{
    rv_arena scratch;
    rv_paths paths;
    rv_arena_open(ctx, &scratch);
    balance b = {.ctx = ctx, .insight = insight, .scratch = &scratch};
    reversa_status status = make_room(&b);
    if (!status) {
        status = rv_paths_open(ctx, insight, 0, &paths);
        if (!status)
            status = run(&b, &paths);
        rv_paths_close(&paths);
    }
    for (int32_t w = 0; b.desks && w < rv_workers(ctx); w++)
        rv_scorer_work_free(ctx, b.desks[w].work);
    rv_arena_free(&scratch);
    if (status == REVERSA_E_CALLBACK && rv_first_error(ctx) == REVERSA_OK)
        status = rv_fail(ctx, status, "A user-defined criterion failed");
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
