/*
 * Listed rows: storage, an index by mentee for pricing, and the round of the separators.
 *
 * Entries lie per mentee in one array, mentors ascending, so that a pair finds its own by binary search; a commit merges the new
 * ones in. Pinned pairs are taken off a row's bounds when it is listed. Rows are told apart by (limit, key) in a hash table
 * with linear probing, whose order nothing depends on.
 */
#include "match/limit_lazy.h"

#include <string.h>

#include "match/limit_rows.h"

typedef struct lazy_entry {
    int32_t mentor;
    int32_t row;
    int64_t coefficient;
} lazy_entry;

/* An entry on its way into the index. */
typedef struct fresh_entry {
    int32_t mentee;
    lazy_entry entry;
} fresh_entry;

typedef struct lazy_row {
    int32_t limit;
    int64_t key;
} lazy_row;

struct rv_lazy {
    lazy_row *rows;
    int32_t n;
    size_t row_capacity;
    int64_t *offset; /* [mentees + 1] */
    lazy_entry *entries;
    fresh_entry *fresh;
    int64_t n_fresh;
    size_t fresh_capacity;
    int32_t *slots; /* [n_slots] row + 1, 0 for none; a power of two, at least half of them free */
    size_t n_slots;
    int32_t base_entries; /* of a pair without listed rows */
};

reversa_status rv_lazy_open(rv_search *search)
{
    struct rv_lazy *lazy = rv_arena_alloc(search->solve->ctx, &search->arena, 1, sizeof *lazy);
    search->lazy = lazy;
    if (!lazy)
        return REVERSA_E_MEMORY;
    lazy->base_entries = search->most_entries;
    lazy->offset = rv_arena_alloc(search->solve->ctx, &search->arena, (size_t)search->solve->side[REVERSA_MENTEE].n + 1,
                                  sizeof *lazy->offset);
    return lazy->offset ? REVERSA_OK : REVERSA_E_MEMORY;
}

void rv_lazy_close(rv_search *search)
{
    struct rv_lazy *lazy = search->lazy;
    rv_slots_close(search);
    if (!lazy)
        return;
    rv_free(search->solve->ctx, lazy->rows);
    rv_free(search->solve->ctx, lazy->entries);
    rv_free(search->solve->ctx, lazy->fresh);
    rv_free(search->solve->ctx, lazy->slots);
}

/* ---- Keys ---- */

static size_t slot_of(const struct rv_lazy *lazy, int32_t limit, int64_t key)
{
    uint64_t hash = ((uint64_t)key + ((uint64_t)(uint32_t)limit << 40)) * UINT64_C(0x9E3779B97F4A7C15);
    size_t slot = (size_t)(hash >> 20) & (lazy->n_slots - 1);
    for (; lazy->slots[slot]; slot = (slot + 1) & (lazy->n_slots - 1)) {
        const lazy_row *row = &lazy->rows[lazy->slots[slot] - 1];
        if (row->limit == limit && row->key == key)
            break;
    }
    return slot;
}

bool rv_lazy_has(const rv_search *search, int32_t limit, int64_t key)
{
    const struct rv_lazy *lazy = search->lazy;
    return lazy->n_slots > 0 && lazy->slots[slot_of(lazy, limit, key)] != 0;
}

static reversa_status widen_slots(rv_search *search)
{
    struct rv_lazy *lazy = search->lazy;
    if (2 * ((size_t)lazy->n + 1) <= lazy->n_slots)
        return REVERSA_OK;
    size_t n = lazy->n_slots ? 2 * lazy->n_slots : 64;
    int32_t *slots = rv_alloc(search->solve->ctx, n, sizeof *slots);
    if (!slots)
        return REVERSA_E_MEMORY;
    rv_free(search->solve->ctx, lazy->slots);
    lazy->slots = slots;
    lazy->n_slots = n;
    for (int32_t i = 0; i < lazy->n; i++)
        slots[slot_of(lazy, lazy->rows[i].limit, lazy->rows[i].key)] = i + 1;
    return REVERSA_OK;
}

/* ---- Rows ---- */

static bool is_pinned(const rv_solve *solve, const rv_listed_pair *pair)
{
    const rv_rows *pins = &solve->problem->pinned;
    for (int64_t k = pins->offset ? pins->offset[pair->mentee] : 0; pins->offset && k < pins->offset[pair->mentee + 1];
         k++)
        if (pins->mentor[k] == pair->mentor)
            return true;
    return false;
}

/* Entries of the pairs that can be chosen; what is pinned goes off the bounds. */
static void put_pairs(rv_search *search, const rv_listed_row *from, int32_t row)
{
    struct rv_lazy *lazy = search->lazy;
    for (int32_t k = 0; k < from->n; k++) {
        const rv_listed_pair *pair = &from->pairs[k];
        int64_t size = pair->coefficient < 0 ? -pair->coefficient : pair->coefficient;
        if (is_pinned(search->solve, pair)) {
            search->low[row] -= search->low[row] != INT64_MIN ? pair->coefficient : 0;
            search->high[row] -= search->high[row] != INT64_MAX ? pair->coefficient : 0;
            continue;
        }
        search->largest[row] = size > search->largest[row] ? size : search->largest[row];
        lazy->fresh[lazy->n_fresh++] = (fresh_entry){pair->mentee, {pair->mentor, row, pair->coefficient}};
    }
}

reversa_status rv_lazy_add(rv_search *search, const rv_listed_row *from, int32_t *row_out)
{
    reversa_context *ctx = search->solve->ctx;
    struct rv_lazy *lazy = search->lazy;
    int32_t row = 0;
    reversa_status status = widen_slots(search);
    if (!status)
        status = rv_grow(ctx, &lazy->rows, &lazy->row_capacity, (size_t)lazy->n + 1, sizeof *lazy->rows);
    if (!status)
        status = rv_grow(ctx, &lazy->fresh, &lazy->fresh_capacity, (size_t)(lazy->n_fresh + from->n),
                         sizeof *lazy->fresh);
    if (!status)
        status = rv_rows_add(search, 1, &row);
    if (status)
        return status;
    lazy->rows[lazy->n++] = (lazy_row){from->limit, from->key};
    lazy->slots[slot_of(lazy, from->limit, from->key)] = lazy->n;
    search->low[row] = from->low;
    search->high[row] = from->high;
    search->flags[row] = from->is_firm ? RV_ROW_FIRM : 0;
    put_pairs(search, from, row);
    if (row_out)
        *row_out = row;
    bool soft = !from->is_hard && from->limit >= 0 && search->solve->problem->limits[from->limit].limit->soft;
    int64_t step = from->step ? from->step : 1;
    if (soft && from->shares)
        return rv_aux_own(search, from->aux, (rv_entry){row, from->low != INT64_MIN ? step : -step});
    return soft ? rv_aux_soften(search, from->limit, row, step, from->most) : REVERSA_OK;
}

int32_t rv_lazy_limit(const rv_search *search, int32_t row)
{
    return search->lazy->rows[row - search->listed_row].limit;
}

/* ---- The index ---- */

/* Old entries of a mentee, then new ones, each put in behind those of no later mentor. */
static void place_fresh(const struct rv_lazy *lazy, lazy_entry *entries, int64_t *end, const int64_t *offset)
{
    for (int64_t k = 0; k < lazy->n_fresh; k++) {
        const fresh_entry *fresh = &lazy->fresh[k];
        int64_t place = end[fresh->mentee]++;
        for (; place > offset[fresh->mentee] && entries[place - 1].mentor > fresh->entry.mentor; place--)
            entries[place] = entries[place - 1];
        entries[place] = fresh->entry;
    }
}

/* Rows that one pair is in, at most. */
static int32_t most_of_a_pair(const rv_search *search)
{
    const struct rv_lazy *lazy = search->lazy;
    int32_t most = 0;
    for (int32_t i = 0; i < search->solve->side[REVERSA_MENTEE].n; i++) {
        int32_t run = 0;
        for (int64_t k = lazy->offset[i]; k < lazy->offset[i + 1]; k++) {
            bool same = k > lazy->offset[i] && lazy->entries[k].mentor == lazy->entries[k - 1].mentor;
            run = same ? run + 1 : 1;
            most = run > most ? run : most;
        }
    }
    return most;
}

static reversa_status widen_entries(rv_search *search)
{
    int32_t most = search->lazy->base_entries + most_of_a_pair(search);
    if (most <= search->most_entries)
        return REVERSA_OK;
    rv_entry *entries = rv_alloc(search->solve->ctx, (size_t)search->solve->n_workers * (size_t)most, sizeof *entries);
    if (!entries)
        return REVERSA_E_MEMORY;
    rv_free(search->solve->ctx, search->entries);
    search->entries = entries;
    search->most_entries = most;
    return REVERSA_OK;
}

reversa_status rv_lazy_commit(rv_search *search)
{
    reversa_context *ctx = search->solve->ctx;
    struct rv_lazy *lazy = search->lazy;
    int32_t n_mentees = search->solve->side[REVERSA_MENTEE].n;
    reversa_status status = rv_aux_settle_links(search);
    if (status || lazy->n_fresh == 0)
        return status;
    int64_t *count = rv_alloc(ctx, (size_t)n_mentees + 1, sizeof *count);
    int64_t *end = rv_alloc(ctx, (size_t)n_mentees + 1, sizeof *end);
    lazy_entry *entries = rv_alloc(ctx, (size_t)(lazy->offset[n_mentees] + lazy->n_fresh), sizeof *entries);
    status = count && end && entries ? REVERSA_OK : REVERSA_E_MEMORY;
    if (!status) {
        for (int64_t k = 0; k < lazy->n_fresh; k++)
            count[lazy->fresh[k].mentee + 1]++;
        for (int32_t i = 0; i < n_mentees; i++) {
            int64_t n_old = lazy->offset[i + 1] - lazy->offset[i];
            count[i + 1] += count[i] + n_old;
            if (n_old)
                memcpy(entries + count[i], lazy->entries + lazy->offset[i], (size_t)n_old * sizeof *entries);
            end[i] = count[i] + n_old;
        }
        place_fresh(lazy, entries, end, count);
        memcpy(lazy->offset, count, ((size_t)n_mentees + 1) * sizeof *count);
        rv_free(ctx, lazy->entries);
        lazy->entries = entries;
        lazy->n_fresh = 0;
        entries = NULL;
        status = widen_entries(search);
    }
    rv_free(ctx, entries);
    rv_free(ctx, end);
    rv_free(ctx, count);
    return status;
}

int32_t rv_lazy_entries(const rv_search *search, int32_t mentee, int32_t mentor, rv_entry *entries_out)
{
    const struct rv_lazy *lazy = search->lazy;
    int64_t low = lazy->offset[mentee];
    int64_t end = lazy->offset[mentee + 1];
    int64_t high = end;
    int32_t n = 0;
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if (lazy->entries[middle].mentor < mentor)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < end && lazy->entries[low].mentor == mentor; low++)
        entries_out[n++] = (rv_entry){lazy->entries[low].row, lazy->entries[low].coefficient};
    return n;
}

/* ---- Separators ---- */

static bool has_separator(const rv_search *search, int32_t limit)
{
    rv_limit_kind kind = search->solve->problem->limits[limit].limit->kind;
    return kind == RV_LIMIT_CONFLICT || kind == RV_LIMIT_SLOTS || kind == RV_LIMIT_STABLE;
}

static reversa_status ask(rv_search *search, int32_t limit, const rv_look *look, int32_t *added, rv_lazy_rest *rest)
{
    switch (search->solve->problem->limits[limit].limit->kind) {
    case RV_LIMIT_CONFLICT:
        return rv_conflict_separate(search, limit, look, added);
    case RV_LIMIT_MENTOR_MINIMUM:
        return rv_minimum_separate(search, limit, look, added);
    case RV_LIMIT_SLOTS:
        return rv_slots_separate(search, limit, look, added);
    case RV_LIMIT_STABLE:
        return rv_stable_separate(search, limit, look, added, rest);
    default:
        return REVERSA_OK;
    }
}

bool rv_lazy_is_needed(const rv_search *search)
{
    for (int32_t i = 0; i < search->solve->problem->n_limits; i++)
        if (has_separator(search, i))
            return true;
    return false;
}

reversa_status rv_lazy_separate(rv_search *search, const rv_look *look, int32_t *added_out, rv_lazy_rest *rest_out)
{
    reversa_status status = REVERSA_OK;
    *added_out = 0;
    *rest_out = (rv_lazy_rest){0};
    for (int32_t i = 0; i < search->solve->problem->n_limits && !status; i++)
        status = ask(search, i, look, added_out, rest_out);
    return status ? status : rv_lazy_commit(search);
}
