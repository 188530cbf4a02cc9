/*
 * Which groups to hide whole, where totals over all groups are known.
 *
 * The invariant: in each column with a small hidden count, the hidden groups that have some are two or more and have together
 * `spread` more than one each. Then a reader who knows even which of these counts are above 0 leaves each of them at least
 * spread + 1 values. Groups that are not hidden have 0 or at least `smallest` in every column, so each that is added widens
 * the gap by smallest − 1: a few additions for each column are enough.
 *
 * Where the sums of rows are known as well, a count x of the row sum r, with sums C of its column and N of all over the
 * hidden groups, lies between max(0, r + C − N) and min(r, C), and each value between occurs (Fréchet 1951): these bounds
 * must lie `spread` apart.
 */
#include <string.h>

#include "metrics/disclosure.h"

typedef struct hiding {
    rv_group_counts table;
    int64_t floor;  /* counts from here to below smallest are small: 0 or 1 */
    int64_t spread; /* at least 1 */
    bool *hidden;
} hiding;

static int64_t count_at(const hiding *h, size_t group, size_t column)
{
    return h->table.counts[group * h->table.n_columns + column];
}

static bool is_small(const hiding *h, size_t group, size_t column)
{
    int64_t count = count_at(h, group, column);
    return count >= h->floor && count < h->table.smallest;
}

static int64_t row_sum(const hiding *h, size_t group)
{
    int64_t sum = 0;
    for (size_t c = 0; c < h->table.n_columns; c++)
        sum += count_at(h, group, c);
    return sum;
}

/* Where sums of rows are known: are the bounds of a small count too close? */
static bool is_close(const hiding *h, size_t column)
{
    int64_t in_column = 0;
    int64_t in_all = 0;
    bool close = false;
    for (size_t g = 0; g < h->table.n_groups; g++) {
        in_column += h->hidden[g] ? count_at(h, g, column) : 0;
        in_all += h->hidden[g] ? row_sum(h, g) : 0;
    }
    for (size_t g = 0; g < h->table.n_groups; g++) {
        if (!h->hidden[g] || !is_small(h, g, column))
            continue;
        int64_t row = row_sum(h, g);
        int64_t low = row + in_column - in_all > 0 ? row + in_column - in_all : 0;
        int64_t high = row < in_column ? row : in_column;
        close = close || high - low < h->spread;
    }
    return close;
}

/* Does a column need another group to hide those that are hidden? */
static bool is_open(const hiding *h, size_t column)
{
    bool small = false;
    int64_t sum = 0;
    int64_t n_some = 0;
    if (h->table.totals_known)
        return is_close(h, column);
    for (size_t g = 0; g < h->table.n_groups; g++) {
        if (!h->hidden[g])
            continue;
        small = small || is_small(h, g, column);
        sum += count_at(h, g, column);
        n_some += count_at(h, g, column) > 0;
    }
    return small && sum > 0 && (n_some < 2 || sum - n_some < h->spread);
}

/* The size of a group: its largest count, for columns may overlap. */
static int64_t size_of(const hiding *h, size_t group)
{
    int64_t size = 0;
    for (size_t c = 0; c < h->table.n_columns; c++)
        size = count_at(h, group, c) > size ? count_at(h, group, c) : size;
    return size;
}

/* Hide the least group that has some in the column (in any for n_columns), the first of equals. False if there is none. */
static bool hide_another(hiding *h, size_t column)
{
    size_t best = h->table.n_groups;
    for (size_t g = 0; g < h->table.n_groups; g++) {
        int64_t size = h->hidden[g] ? 0 : size_of(h, g);
        bool some = size > 0 && (column == h->table.n_columns || count_at(h, g, column) > 0);
        if (some && (best == h->table.n_groups || size < size_of(h, best)))
            best = g;
    }
    if (best < h->table.n_groups)
        h->hidden[best] = true;
    return best < h->table.n_groups;
}

static void hide_groups(hiding *h)
{
    size_t n_hidden = 0;
    for (size_t g = 0; g < h->table.n_groups; g++) {
        for (size_t c = 0; c < h->table.n_columns; c++)
            h->hidden[g] = h->hidden[g] || is_small(h, g, c);
        n_hidden += h->hidden[g];
    }
    if (n_hidden == 1)
        (void)hide_another(h, h->table.n_columns);
    for (size_t c = 0; c < h->table.n_columns; c++) { /* a group that is added opens no column: it has no small count */
        bool more = true;
        while (more && is_open(h, c))
            more = hide_another(h, c) || (h->table.totals_known && hide_another(h, h->table.n_columns));
    }
}

void rv_disclosure_hide_groups(const rv_group_counts *table, bool *hidden_io)
{
    int64_t smallest = table->smallest > 1 ? table->smallest : 1;
    hiding h = {.table = *table,
                .floor = table->hide_zeros ? 0 : 1,
                .spread = smallest > 2 ? smallest - 1 : 1,
                .hidden = hidden_io};
    hide_groups(&h);
}

reversa_status reversa_disclosure_groups(reversa_context *ctx, const reversa_count_table *table,
                                         const reversa_disclosure_options *options, bool *hidden_out)
{
    reversa_disclosure_options chosen;
    reversa_disclosure_options_init(&chosen);
    reversa_status status = rv_begin(ctx);
    if (!status)
        status = rv_disclosure_check_table(ctx, table, hidden_out);
    if (!status && options)
        status = rv_disclosure_check_options(ctx, options);
    if (status)
        return status;
    chosen = options ? *options : chosen;
    int64_t smallest = chosen.smallest > 1 ? chosen.smallest : 1;
    hiding h = {.table = {.n_groups = (size_t)table->n_rows,
                          .n_columns = (size_t)table->n_columns,
                          .counts = table->counts,
                          .smallest = smallest},
                .floor = chosen.hide_zeros ? 0 : 1,
                .spread = chosen.spread > 0 ? chosen.spread : smallest - 1,
                .hidden = hidden_out};
    h.spread = h.spread > 1 ? h.spread : 1;
    memset(hidden_out, 0, (size_t)table->n_rows * sizeof *hidden_out);
    hide_groups(&h);
    return REVERSA_OK;
}
