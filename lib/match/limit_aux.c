/*
 * The table of auxiliary columns: values from pairs, their part of the bound, their penalties.
 *
 * A column's own row says its value exactly, so an answer's columns are never believed. In the bound each counts with
 * max(0, reduced cost) · high (Lagrange), which is why every column needs a finite high, and why a violation must not price
 * out by rounding alone: its own row's multiplier is moved by the missing fraction, which is valid as any multiplier is.
 */
#include "match/limit_aux.h"

#include <string.h>

#define MOST_PENALTIES ((rv_wide)1 << 60)

static int64_t narrow(rv_wide value)
{
    return value > INT64_MAX ? INT64_MAX : (int64_t)value;
}

static rv_wide size_of(int64_t value)
{
    return value < 0 ? -(rv_wide)value : value;
}

static void weigh(rv_search *search, const rv_aux *aux, const rv_entry *entry)
{
    rv_wide size = size_of(entry->coefficient);
    rv_wide weight = size * aux->high;
    int32_t row = entry->row;
    if (size > search->largest[row])
        search->largest[row] = (int64_t)size;
    if (weight > search->weight[row])
        search->weight[row] = narrow(weight);
}

reversa_status rv_aux_add(rv_search *search, bool is_greatest, int64_t high, const rv_entry *entries, int32_t n)
{
    reversa_context *ctx = search->solve->ctx;
    size_t n_entries = (size_t)(search->n_aux_entries + n);
    reversa_status status = rv_grow(ctx, &search->aux, &search->aux_capacity, (size_t)search->n_aux + 1,
                                    sizeof *search->aux);
    if (!status)
        status = rv_grow(ctx, &search->aux_entries, &search->aux_entry_capacity, n_entries,
                         sizeof *search->aux_entries);
    if (status)
        return status;
    rv_aux *aux = &search->aux[search->n_aux++];
    *aux = (rv_aux){.is_greatest = is_greatest, .high = high, .first = search->n_aux_entries, .n_own = 1};
    aux->basis = RV_MIP_AT_LOW;
    for (int32_t i = 0; i < n; i++) {
        search->aux_entries[search->n_aux_entries++] = entries[i];
        weigh(search, aux, &entries[i]);
    }
    aux->end = search->n_aux_entries;
    return REVERSA_OK;
}

/* Entries are put where they belong all at once, by rv_aux_settle_links(). */
static reversa_status link_entry(rv_search *search, int32_t aux, rv_entry entry, bool is_own)
{
    reversa_status status = rv_grow(search->solve->ctx, &search->aux_links, &search->aux_link_capacity,
                                    (size_t)search->n_aux_links + 1, sizeof *search->aux_links);
    if (status)
        return status;
    weigh(search, &search->aux[aux], &entry);
    search->aux_links[search->n_aux_links++] = (rv_aux_link_entry){.aux = aux, .is_own = is_own, .entry = entry};
    return REVERSA_OK;
}

reversa_status rv_aux_link(rv_search *search, int32_t aux, rv_entry entry)
{
    return link_entry(search, aux, entry, false);
}

reversa_status rv_aux_own(rv_search *search, int32_t aux, rv_entry entry)
{
    return link_entry(search, aux, entry, true);
}

/* A column's entries, with room for more of its own; returns where they end without these. */
static int64_t copy_column(const rv_search *search, const rv_aux *aux, rv_entry *entries, int64_t at, int64_t n_own)
{
    for (int64_t k = aux->first; k < aux->end; k++)
        entries[at + k - aux->first + (k >= aux->first + aux->n_own ? n_own : 0)] = search->aux_entries[k];
    return at + aux->end - aux->first;
}

reversa_status rv_aux_settle_links(rv_search *search)
{
    reversa_context *ctx = search->solve->ctx;
    size_t n = (size_t)search->n_aux;
    size_t n_entries = (size_t)(search->n_aux_entries + search->n_aux_links);
    if (search->n_aux_links == 0)
        return REVERSA_OK;
    int64_t *more[2] = {rv_alloc(ctx, n, sizeof(int64_t)), rv_alloc(ctx, n, sizeof(int64_t))}; /* others, own */
    rv_entry *entries = rv_alloc(ctx, n_entries, sizeof *entries);
    reversa_status status = more[0] && more[1] && entries ? REVERSA_OK : REVERSA_E_MEMORY;
    for (int64_t k = 0; k < search->n_aux_links && !status; k++)
        more[search->aux_links[k].is_own][search->aux_links[k].aux]++;
    int64_t at = 0;
    for (int32_t i = 0; i < search->n_aux && !status; i++) {
        rv_aux *aux = &search->aux[i];
        int64_t n_own = more[1][i];
        int64_t end = copy_column(search, aux, entries, at, n_own) + n_own;
        int64_t n_other = more[0][i];
        *aux = (rv_aux){aux->is_greatest, aux->high, at, end + n_other, aux->n_own + (int32_t)n_own, aux->basis};
        more[1][i] = at + aux->n_own - n_own;
        more[0][i] = end;
        at = aux->end;
    }
    for (int64_t k = 0; k < search->n_aux_links && !status; k++) {
        const rv_aux_link_entry *link = &search->aux_links[k];
        entries[more[link->is_own][link->aux]++] = link->entry;
    }
    if (!status) {
        rv_free(ctx, search->aux_entries);
        search->aux_entries = entries;
        search->aux_entry_capacity = n_entries;
        search->n_aux_entries = at;
        search->n_aux_links = 0;
        entries = NULL;
    }
    rv_free(ctx, entries);
    rv_free(ctx, more[0]);
    rv_free(ctx, more[1]);
    return status;
}

static int32_t score_level(const rv_solve *solve)
{
    int32_t k = 0;
    while (k < solve->n_levels && solve->levels[k] != RV_LEVEL_SCORE)
        k++;
    return k;
}

reversa_status rv_aux_soften(rv_search *search, int32_t limit, int32_t row, int64_t step, rv_wide most)
{
    const rv_bound_limit *bound = &search->solve->problem->limits[limit];
    int32_t level = score_level(search->solve); /* there is one: the programme's check sees to it */
    most = most < 0 ? 0 : most;
    bool fits = most <= MOST_PENALTIES;
    if (fits)
        search->penalties += most * bound->limit->penalty;
    if (!fits || search->penalties > MOST_PENALTIES)
        return rv_fail(search->solve->ctx, REVERSA_E_UNSUPPORTED,
                       "The penalties of the limit \"%s\" could exceed any score", bound->text);
    bool is_least = search->low[row] != INT64_MIN;
    rv_entry entries[2] = {{row, is_least ? step : -step},
                           {search->level_row + level, -(bound->limit->penalty / search->unit[level])}};
    search->flags[row] = RV_ROW_FIRM;
    return rv_aux_add(search, false, (int64_t)most, entries, 2);
}

/* ---- Values ---- */

static rv_wide ceiling(rv_wide a, int64_t b)
{
    return a > 0 ? (a + b - 1) / b : -(-a / b);
}

/* The least or greatest value with which one of a column's rows holds. */
static rv_wide value_by(const rv_search *search, const rv_aux *aux, const rv_entry *own, const int64_t *sum)
{
    if (aux->is_greatest)
        return -ceiling(-((rv_wide)search->high[own->row] - sum[own->row]), own->coefficient);
    if (own->coefficient > 0)
        return ceiling((rv_wide)search->low[own->row] - sum[own->row], own->coefficient);
    return ceiling((rv_wide)sum[own->row] - search->high[own->row], -own->coefficient);
}

static int64_t value_of(const rv_search *search, const rv_aux *aux, const int64_t *sum)
{
    const rv_entry *own = &search->aux_entries[aux->first];
    rv_wide value = value_by(search, aux, own, sum);
    for (int32_t k = 1; k < aux->n_own; k++) {
        rv_wide other = value_by(search, aux, &own[k], sum);
        value = other > value ? other : value;
    }
    if (value < 0)
        return 0;
    return value > aux->high ? aux->high : (int64_t)value;
}

bool rv_aux_values(const rv_search *search, int64_t *sum, int64_t *value)
{
    bool fits = true;
    for (int32_t i = 0; i < search->n_aux; i++) {
        const rv_aux *aux = &search->aux[i];
        value[i] = value_of(search, aux, sum);
        for (int64_t k = aux->first; k < aux->end && value[i]; k++) {
            const rv_entry *entry = &search->aux_entries[k];
            int64_t product;
            fits = !__builtin_mul_overflow(entry->coefficient, value[i], &product) && fits;
            fits = fits && !__builtin_add_overflow(sum[entry->row], product, &sum[entry->row]);
        }
    }
    return fits;
}

/* ---- Multipliers ---- */

static rv_wide reduced(const rv_search *search, const rv_aux *aux)
{
    int32_t objective = search->stage.level == RV_VIOLATION ? -1 : search->level_row + search->stage.level;
    rv_wide sum = 0;
    for (int64_t k = aux->first; k < aux->end; k++) {
        const rv_entry *entry = &search->aux_entries[k];
        sum -= (rv_wide)search->multiplier[entry->row] * entry->coefficient;
        if (entry->row == objective)
            sum += (rv_wide)RV_ONE * entry->coefficient;
    }
    return sum;
}

rv_wide rv_aux_bound(const rv_search *search)
{
    rv_wide bound = 0;
    for (int32_t i = 0; i < search->n_aux; i++) {
        rv_wide gain = reduced(search, &search->aux[i]);
        if (gain > 0)
            bound += gain * search->aux[i].high;
    }
    return bound;
}

void rv_aux_settle(rv_search *search)
{
    for (int32_t i = 0; i < search->n_aux; i++) {
        const rv_aux *aux = &search->aux[i];
        const rv_entry *own = &search->aux_entries[aux->first];
        rv_wide gain = aux->high > 1 ? reduced(search, aux) : 0;
        if (gain <= 0)
            continue;
        int64_t coefficient = own->coefficient < 0 ? -own->coefficient : own->coefficient;
        rv_wide step = ceiling(gain, coefficient);
        int64_t *multiplier = &search->multiplier[own->row];
        rv_wide moved = *multiplier + (own->coefficient > 0 ? step : -step);
        bool same_sign = *multiplier > 0 ? moved >= 0 : moved <= 0;
        if (same_sign)
            *multiplier = (int64_t)moved;
    }
}
