/*
 * Pairs' coefficients packed for a loop over all of them, and the transport problem that prices make of them.
 *
 * Nearly all rows know two coefficients: whether a limit selects the pair. So a pair is a few bytes of bits, and what prices
 * take from its worth is a sum over a table for each byte. Other rows (costs, scores) are a number for each pair. Bits and
 * numbers are read off rv_search_entries(), so they are what pricing and evaluation see.
 */
#include "match/limit_oracle.h"

#include <string.h>

#include "match/auction.h"
#include "match/repair.h"

#define BYTE_VALUES 256
#define MOST_WORTH (1 << 28) /* so that sums with prices stay within what auctions take */
#define WARM_STEP 1          /* of an auction that starts from the prices of other weights: 1 to 400 do alike */

/* ---- Coefficients ---- */

static int64_t size_of(int64_t value)
{
    return value < 0 ? -value : value;
}

/* Coefficients of one pair by row of the oracle. */
static void expand(const rv_oracle *oracle, const rv_new_pair *pair, int64_t *coefficient)
{
    rv_search *search = oracle->search;
    int32_t n = rv_search_entries(search, pair, search->entries);
    memset(coefficient, 0, (size_t)oracle->n_rows * sizeof *coefficient);
    for (int32_t i = 0; i < n; i++) {
        if (search->entries[i].row >= oracle->first_row)
            coefficient[search->entries[i].row - oracle->first_row] = search->entries[i].coefficient;
    }
}

static void see(rv_oracle_row *row, int64_t coefficient)
{
    if (!row->is_seen)
        *row = (rv_oracle_row){.is_seen = true, .base = coefficient, .other = coefficient};
    else if (coefficient != row->base && row->other == row->base)
        row->other = coefficient;
    row->is_wide = row->is_wide || (coefficient != row->base && coefficient != row->other);
    row->largest = size_of(coefficient) > row->largest ? size_of(coefficient) : row->largest;
}

static reversa_status make_slots(rv_oracle *oracle)
{
    reversa_context *ctx = oracle->search->solve->ctx;
    size_t n_pairs = (size_t)oracle->n_pairs;
    int32_t n_bits = 0;
    for (int32_t k = 0; k < oracle->n_rows; k++)
        oracle->rows[k].slot = oracle->rows[k].is_wide ? oracle->n_wide++ : n_bits++;
    oracle->n_bytes = (n_bits + 7) / 8;
    oracle->bits = rv_arena_alloc(ctx, &oracle->arena, n_pairs * (size_t)oracle->n_bytes, 1);
    oracle->by_byte = rv_arena_alloc(ctx, &oracle->arena, (size_t)oracle->n_bytes * BYTE_VALUES, sizeof(int64_t));
    oracle->wide = rv_arena_alloc(ctx, &oracle->arena, (size_t)oracle->n_wide, sizeof *oracle->wide);
    bool ok = oracle->bits && oracle->by_byte && oracle->wide;
    for (int32_t k = 0; k < oracle->n_wide && ok; k++) {
        oracle->wide[k] = rv_arena_alloc(ctx, &oracle->arena, n_pairs, sizeof(int64_t));
        ok = oracle->wide[k] != NULL;
    }
    return ok ? REVERSA_OK : REVERSA_E_MEMORY;
}

static void pack(rv_oracle *oracle, int64_t pair, const int64_t *coefficient)
{
    uint8_t *bits = oracle->bits + pair * oracle->n_bytes;
    for (int32_t k = 0; k < oracle->n_rows; k++) {
        const rv_oracle_row *row = &oracle->rows[k];
        if (row->is_wide)
            oracle->wide[row->slot][pair] = coefficient[k];
        else if (coefficient[k] != row->base)
            bits[row->slot >> 3] = (uint8_t)(bits[row->slot >> 3] | 1 << (row->slot & 7));
    }
}

/* Look at all pairs twice: what rows there are, then what each pair is in them. */
static reversa_status read_rows(rv_oracle *oracle)
{
    const rv_solve *solve = oracle->search->solve;
    const rv_pairs *pairs = &solve->pairs;
    int64_t *coefficient = rv_arena_alloc(solve->ctx, &oracle->arena, (size_t)oracle->n_rows, sizeof *coefficient);
    reversa_status status = coefficient ? REVERSA_OK : REVERSA_E_MEMORY;
    for (int pass = 0; pass < 2 && !status; pass++) {
        for (int32_t i = 0; i < solve->side[REVERSA_MENTEE].n; i++) {
            for (int64_t e = pairs->offset[i]; e < pairs->offset[i + 1]; e++) {
                const rv_new_pair pair = {.mentee = i, .mentor = pairs->mentor[e], .score = pairs->score[e]};
                expand(oracle, &pair, coefficient);
                for (int32_t k = 0; k < oracle->n_rows && pass == 0; k++)
                    see(&oracle->rows[k], coefficient[k]);
                if (pass == 1)
                    pack(oracle, e, coefficient);
            }
        }
        if (pass == 0)
            status = make_slots(oracle);
    }
    return status;
}

reversa_status rv_oracle_open(rv_search *search, rv_oracle *oracle)
{
    rv_solve *solve = search->solve;
    reversa_context *ctx = solve->ctx;
    int64_t most[2] = {0, 0};
    *oracle = (rv_oracle){.search = search, .drops = true};
    rv_arena_open(ctx, &oracle->arena);
    oracle->first_row = solve->side[0].n + solve->side[1].n;
    oracle->n_rows = search->n_rows - oracle->first_row;
    oracle->rows = rv_arena_alloc(ctx, &oracle->arena, (size_t)oracle->n_rows, sizeof *oracle->rows);
    oracle->worth = rv_arena_alloc(ctx, &oracle->arena, (size_t)solve->pairs.n, sizeof *oracle->worth);
    oracle->n_pairs = solve->pairs.n;
    oracle->offset = rv_arena_alloc(ctx, &oracle->arena, (size_t)solve->side[REVERSA_MENTEE].n + 1, sizeof(int64_t));
    oracle->mentor = rv_arena_alloc(ctx, &oracle->arena, (size_t)solve->pairs.n, sizeof(int32_t));
    bool ok = oracle->rows && oracle->worth && oracle->offset && oracle->mentor;
    if (ok)
        memcpy(oracle->offset, solve->pairs.offset, ((size_t)solve->side[REVERSA_MENTEE].n + 1) * sizeof(int64_t));
    if (ok && solve->pairs.n)
        memcpy(oracle->mentor, solve->pairs.mentor, (size_t)solve->pairs.n * sizeof(int32_t));
    for (int side = 0; side < 2; side++) {
        size_t n = (size_t)solve->side[side].n;
        oracle->price[side] = rv_arena_alloc(ctx, &oracle->arena, n, sizeof(int64_t));
        ok = ok && oracle->price[side];
        for (int32_t p = 0; p < solve->side[side].n; p++) {
            const int32_t row = search->place_row[side] + p;
            most[side] += search->high[row];
            oracle->drops = oracle->drops && search->low[row] == INT64_MIN;
        }
    }
    int64_t fewer = most[0] < most[1] ? most[0] : most[1];
    oracle->most_choice = (int32_t)(fewer < solve->pairs.n ? fewer : solve->pairs.n);
    oracle->choice = rv_arena_alloc(ctx, &oracle->arena, (size_t)oracle->most_choice, sizeof *oracle->choice);
    ok = ok && oracle->choice;
    return ok ? read_rows(oracle) : REVERSA_E_MEMORY;
}

void rv_oracle_close(rv_oracle *oracle)
{
    if (oracle->search)
        rv_arena_free(&oracle->arena);
    oracle->search = NULL;
}

/* Both in order: every pair of the old one is in the new one. */
static void follow(const rv_oracle *old, const rv_oracle *fresh, int32_t *moved)
{
    for (int32_t i = 0; i < old->search->solve->side[REVERSA_MENTEE].n; i++) {
        int64_t at = fresh->offset[i];
        for (int64_t e = old->offset[i]; e < old->offset[i + 1]; e++) {
            while (fresh->mentor[at] != old->mentor[e])
                at++;
            moved[e] = (int32_t)at;
        }
    }
}

reversa_status rv_oracle_reopen(rv_oracle *oracle, int32_t **moved_out)
{
    rv_oracle fresh;
    reversa_context *ctx = oracle->search->solve->ctx;
    reversa_status status = rv_oracle_open(oracle->search, &fresh);
    if (!status) {
        *moved_out = rv_arena_alloc(ctx, &fresh.arena, (size_t)oracle->n_pairs, sizeof **moved_out);
        status = *moved_out ? REVERSA_OK : REVERSA_E_MEMORY;
    }
    if (status) {
        rv_oracle_close(&fresh);
        return status;
    }
    follow(oracle, &fresh, *moved_out);
    for (int side = 0; side < 2; side++) {
        if (oracle->search->solve->side[side].n)
            memcpy(fresh.price[side], oracle->price[side],
                   (size_t)oracle->search->solve->side[side].n * sizeof(int64_t));
    }
    for (int32_t c = 0; c < oracle->n_choice; c++)
        fresh.choice[c] = (*moved_out)[oracle->choice[c]];
    fresh.n_choice = oracle->n_choice;
    fresh.is_warm = oracle->is_warm;
    rv_oracle_close(oracle);
    *oracle = fresh;
    return REVERSA_OK;
}

/* ---- Worth ---- */

/* What all pairs are worth: −Σ price · base, and the tables of the bytes take off what bits change. */
static int64_t fill_tables(rv_oracle *oracle, const int64_t *price)
{
    int64_t constant = 0;
    int64_t change[8 * BYTE_VALUES] = {0}; /* by bit */
    for (int32_t k = 0; k < oracle->n_rows; k++) {
        const rv_oracle_row *row = &oracle->rows[k];
        if (row->is_wide || !price[k])
            continue;
        constant -= price[k] * row->base;
        change[row->slot] = -price[k] * (row->other - row->base);
    }
    for (int32_t b = 0; b < oracle->n_bytes; b++) {
        for (int32_t v = 0; v < BYTE_VALUES; v++) {
            int64_t sum = 0;
            for (int32_t bit = 0; bit < 8; bit++)
                sum += v >> bit & 1 ? change[8 * b + bit] : 0;
            oracle->by_byte[b * BYTE_VALUES + v] = sum;
        }
    }
    return constant;
}

static void set_worth(rv_oracle *oracle, const int64_t *price)
{
    int64_t n_pairs = oracle->n_pairs;
    int64_t constant = fill_tables(oracle, price);
    const int64_t *wide[BYTE_VALUES];
    int64_t of[BYTE_VALUES];
    int32_t n_wide = 0;
    for (int32_t k = 0; k < oracle->n_rows; k++) {
        if (oracle->rows[k].is_wide && price[k]) {
            of[n_wide] = price[k];
            wide[n_wide++] = oracle->wide[oracle->rows[k].slot];
        }
    }
    for (int64_t e = 0; e < n_pairs; e++) {
        const uint8_t *bits = oracle->bits + e * oracle->n_bytes;
        int64_t worth = constant;
        for (int32_t b = 0; b < oracle->n_bytes; b++)
            worth += oracle->by_byte[b * BYTE_VALUES + bits[b]];
        for (int32_t k = 0; k < n_wide; k++)
            worth -= of[k] * wide[k][e];
        worth = worth > MOST_WORTH ? MOST_WORTH : worth;
        oracle->worth[e] = (int32_t)(worth < -MOST_WORTH ? -MOST_WORTH : worth);
    }
}

void rv_oracle_sums(const rv_oracle *oracle, const int32_t *choice, int32_t n, int64_t *sum_out)
{
    for (int32_t k = 0; k < oracle->n_rows; k++) {
        sum_out[k] = 0;
        for (int32_t c = 0; c < n; c++)
            sum_out[k] += rv_oracle_entry(oracle, choice[c], k);
    }
}

/* ---- The block ---- */

static bool is_kept(const rv_oracle *oracle, int64_t pair)
{
    return !oracle->drops || oracle->worth[pair] > 0;
}

static void fill_block(const rv_oracle *oracle, rv_transport *block)
{
    const rv_search *search = oracle->search;
    rv_transport_side *mentees = &block->side[0];
    int64_t n = 0;
    for (int side = 0; side < 2; side++) {
        rv_transport_side *people = &block->side[side == REVERSA_MENTEE ? 0 : 1];
        for (int32_t p = 0; p < people->n; p++) {
            int64_t low = search->low[search->place_row[side] + p];
            people->low[p] = low == INT64_MIN ? 0 : (int32_t)low;
            people->high[p] = (int32_t)search->high[search->place_row[side] + p];
        }
    }
    for (int32_t i = 0; i < mentees->n; i++) {
        for (int64_t e = oracle->offset[i]; e < oracle->offset[i + 1]; e++) {
            if (is_kept(oracle, e))
                mentees->arc[n++] = (rv_arc){.to = oracle->mentor[e], .score = oracle->worth[e]};
        }
        mentees->row[i + 1] = n;
    }
}

/* Prices and pairs of the last solve, where they are still there. */
static void start_block(const rv_oracle *oracle, rv_transport *block)
{
    int32_t mentee = 0;
    for (int side = 0; side < 2; side++) {
        rv_transport_side *people = &block->side[side == REVERSA_MENTEE ? 0 : 1];
        if (people->n)
            memcpy(people->price, oracle->price[side], (size_t)people->n * sizeof *people->price);
    }
    for (int32_t c = 0; c < oracle->n_choice; c++) {
        int32_t e = oracle->choice[c];
        while (oracle->offset[mentee + 1] <= e)
            mentee++;
        if (is_kept(oracle, e))
            rv_transport_choose(block, mentee, oracle->mentor[e], oracle->worth[e]);
    }
}

static int32_t find_pair(const rv_oracle *oracle, int32_t mentee, int32_t mentor)
{
    int64_t low = oracle->offset[mentee];
    int64_t high = oracle->offset[mentee + 1];
    while (high - low > 1) {
        int64_t middle = low + (high - low) / 2;
        if (oracle->mentor[middle] <= mentor)
            low = middle;
        else
            high = middle;
    }
    return (int32_t)low;
}

static int64_t keep_block(rv_oracle *oracle, const rv_transport *block, int mentee_side)
{
    int64_t worth = 0;
    const rv_transport_side *mentees = &block->side[mentee_side];
    oracle->n_choice = 0;
    for (int side = 0; side < 2; side++) {
        const rv_transport_side *people = &block->side[side == REVERSA_MENTEE ? mentee_side : !mentee_side];
        if (people->n)
            memcpy(oracle->price[side], people->price, (size_t)people->n * sizeof *people->price);
    }
    for (int32_t i = 0; i < mentees->n; i++) {
        int32_t first = oracle->n_choice;
        for (int32_t k = 0; k < mentees->load[i]; k++) {
            rv_arc mate = mentees->mate[mentees->slot[i] + k];
            int32_t place = oracle->n_choice++;
            int32_t pair = find_pair(oracle, i, mate.to);
            for (; place > first && oracle->choice[place - 1] > pair; place--)
                oracle->choice[place] = oracle->choice[place - 1];
            oracle->choice[place] = pair;
            worth += mate.score;
        }
    }
    return worth;
}

reversa_status rv_oracle_solve(rv_oracle *oracle, const int64_t *price, int64_t *worth_out)
{
    rv_solve *solve = oracle->search->solve;
    const int32_t sizes[2] = {solve->side[REVERSA_MENTEE].n, solve->side[REVERSA_MENTOR].n};
    rv_transport block;
    rv_arena arena;
    bool feasible = true;
    int64_t n_kept = 0;
    set_worth(oracle, price);
    for (int64_t e = 0; e < oracle->n_pairs; e++)
        n_kept += is_kept(oracle, e);
    rv_arena_open(solve->ctx, &arena);
    reversa_status status = rv_transport_open(solve->ctx, &arena, sizes, n_kept, &block);
    if (!status) {
        fill_block(oracle, &block);
        status = rv_transport_rows(solve->ctx, &arena, &block);
    }
    if (!status && oracle->is_warm)
        start_block(oracle, &block);
    if (!status)
        status = rv_auction_run(solve->ctx, &block, oracle->is_warm ? WARM_STEP : 0);
    if (!status)
        status = rv_repair_run(solve->ctx, &block, &feasible);
    if (!status && !feasible)
        status = rv_fail(solve->ctx, REVERSA_E_INTERNAL, "The network lost a matching that there is");
    if (!status) {
        *worth_out = keep_block(oracle, &block, 0);
        oracle->is_warm = true;
    }
    rv_arena_free(&arena);
    return status;
}
