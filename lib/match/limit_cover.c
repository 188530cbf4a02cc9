/*
 * Covers: what a solver's rounding let through is forbidden in whole numbers.
 *
 * A budget of large costs can be exceeded by less than a solver notices. Pairs whose exact costs exceed it together can
 * never be chosen all at once, so at most one fewer of them is a row with coefficients of 1 that no rounding blurs. The pairs
 * are made few first, each dropped that the others do not need to break the row: a smaller cover forbids more. Source: cover
 * inequalities (Balas 1975).
 */
#include <string.h>

#include "match/limit_lazy.h"

#define MOST_COVERS 256 /* beyond this many nearly equal sums the search ends without a proof */

static int64_t coefficient(const rv_search *search, int32_t row, const rv_new_pair *pair)
{
    int32_t n = rv_search_entries(search, pair, search->entries);
    int64_t sum = 0;
    for (int32_t i = 0; i < n; i++)
        sum += search->entries[i].row == row ? search->entries[i].coefficient : 0;
    return sum;
}

/* Keep of the pairs what breaks the row; 0 where they do not. Pairs of no cost go with the others that are not needed. */
static int64_t shrink(const rv_search *search, int32_t row, rv_new_pair *pairs, int64_t n)
{
    rv_wide over = -(rv_wide)search->high[row];
    for (int64_t k = 0; k < n; k++)
        over += coefficient(search, row, &pairs[k]);
    if (over <= 0)
        return 0;
    int64_t kept = 0;
    for (int64_t k = 0; k < n; k++) {
        int64_t cost = coefficient(search, row, &pairs[k]);
        if (cost < over)
            over -= cost;
        else
            pairs[kept++] = pairs[k];
    }
    return kept;
}

static reversa_status keep(rv_search *search, const rv_new_pair *pairs, int64_t n)
{
    reversa_context *ctx = search->solve->ctx;
    rv_listed_pair *listed = rv_alloc(ctx, (size_t)n, sizeof *listed);
    if (!listed)
        return REVERSA_E_MEMORY;
    for (int64_t k = 0; k < n; k++)
        listed[k] = (rv_listed_pair){.mentee = pairs[k].mentee, .mentor = pairs[k].mentor, .coefficient = 1};
    rv_listed_row row = {.limit = -1, .key = search->n_covers, .low = INT64_MIN, .high = n - 1};
    row.is_firm = true;
    row.n = (int32_t)n;
    row.pairs = listed;
    reversa_status status = rv_lazy_add(search, &row, NULL);
    search->n_covers += !status;
    rv_free(ctx, listed);
    return status;
}

reversa_status rv_search_cover(rv_search *search, const rv_new_pair *chosen, int64_t n, bool *added_out)
{
    reversa_context *ctx = search->solve->ctx;
    *added_out = false;
    rv_new_pair *pairs = rv_alloc(ctx, (size_t)n, sizeof *pairs);
    if (!pairs)
        return REVERSA_E_MEMORY;
    reversa_status status = REVERSA_OK;
    int32_t end = search->listed_row;
    for (int32_t row = search->limit_row; row < end && !status; row++) {
        bool rigid = search->flags[row] & RV_ROW_RIGID;
        if (!rigid || search->high[row] == INT64_MAX || n == 0 || search->n_covers == MOST_COVERS)
            continue;
        memcpy(pairs, chosen, (size_t)n * sizeof *pairs);
        int64_t few = shrink(search, row, pairs, n);
        if (few == 0)
            continue;
        status = keep(search, pairs, few);
        *added_out = *added_out || !status;
    }
    rv_free(ctx, pairs);
    return status ? status : rv_lazy_commit(search);
}
