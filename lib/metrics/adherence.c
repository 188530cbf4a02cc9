/*
 * A dynamic program over windows and sessions, both in order. Windows neither start nor end before the one ahead of them,
 * so some best matching crosses nowhere (two crossed pairs can be exchanged at no cost), and each window reaches a range of
 * sessions whose ends never fall. best(w, j) is the value of windows up to w with sessions below j; it changes only
 * within the range of w, so only those cells are kept. A matched window is worth 2^32, a day outside it costs 1.
 *
 * The number matched is that of the greedy rule by earliest deadline (Glover 1967), which the tests hold it to.
 */
#include "metrics/adherence.h"

#define MATCHED (INT64_C(1) << 32) /* more than all days off: at most 366 for each of 37 200 windows */

int32_t rv_adherence_days_off(const rv_due *due, int32_t window, int64_t session)
{
    int32_t day = due->day[session];
    if (day < due->first[window])
        return due->first[window] - day;
    return day > due->last[window] ? day - due->last[window] : 0;
}

/* The range of sessions that each window reaches, and room for its cells. */
static reversa_status find_ranges(reversa_context *ctx, rv_adherence *a, const rv_due *due)
{
    size_t n = (size_t)due->n_windows;
    reversa_status status = rv_grow(ctx, &a->row, &a->row_capacity, n, sizeof *a->row);
    if (status == REVERSA_OK)
        status = rv_grow(ctx, &a->low, &a->low_capacity, n, sizeof *a->low);
    if (status == REVERSA_OK)
        status = rv_grow(ctx, &a->high, &a->high_capacity, n, sizeof *a->high);
    if (status != REVERSA_OK)
        return status;
    int64_t low = 0;
    int64_t high = 0;
    int64_t n_cells = 0;
    for (int32_t w = 0; w < due->n_windows; w++) {
        while (low < due->n_days && due->day[low] < due->first[w] - due->tolerance)
            low++;
        high = high < low ? low : high;
        while (high < due->n_days && due->day[high] <= due->last[w] + due->tolerance)
            high++;
        a->low[w] = low;
        a->high[w] = high;
        a->row[w] = n_cells;
        n_cells += high - low + 1;
    }
    return rv_grow(ctx, &a->cell, &a->cell_capacity, (size_t)n_cells, sizeof *a->cell);
}

/* best(w, j) for j no lower than the range of w; w may be −1. */
static int64_t best(const rv_adherence *a, int32_t w, int64_t j)
{
    if (w < 0)
        return 0;
    int64_t within = j < a->high[w] ? j : a->high[w];
    return a->cell[a->row[w] + within - a->low[w]];
}

static void fill(const rv_adherence *a, const rv_due *due)
{
    for (int32_t w = 0; w < due->n_windows; w++) {
        int64_t *cell = a->cell + a->row[w] - a->low[w];
        cell[a->low[w]] = best(a, w - 1, a->low[w]);
        for (int64_t j = a->low[w] + 1; j <= a->high[w]; j++) {
            int64_t matched = best(a, w - 1, j - 1) + MATCHED - rv_adherence_days_off(due, w, j - 1);
            int64_t without = best(a, w - 1, j);
            int64_t value = cell[j - 1] > without ? cell[j - 1] : without;
            cell[j] = matched > value ? matched : value;
        }
    }
}

static void trace(const rv_adherence *a, const rv_due *due, int64_t *met)
{
    int64_t j = due->n_windows > 0 ? a->high[due->n_windows - 1] : 0;
    for (int32_t w = due->n_windows - 1; w >= 0; w--) {
        met[w] = -1;
        j = j < a->high[w] ? j : a->high[w];
        int64_t value = best(a, w, j);
        while (j > a->low[w] && best(a, w, j - 1) == value)
            j--;
        if (best(a, w - 1, j) != value)
            met[w] = --j;
    }
}

reversa_status rv_adherence_match(reversa_context *ctx, rv_adherence *adherence, const rv_due *due, int64_t *met_out)
{
    reversa_status status = find_ranges(ctx, adherence, due);
    if (status != REVERSA_OK)
        return status;
    fill(adherence, due);
    trace(adherence, due, met_out);
    return REVERSA_OK;
}

void rv_adherence_close(reversa_context *ctx, rv_adherence *adherence)
{
    rv_free(ctx, adherence->cell);
    rv_free(ctx, adherence->row);
    rv_free(ctx, adherence->low);
    rv_free(ctx, adherence->high);
    *adherence = (rv_adherence){0};
}
