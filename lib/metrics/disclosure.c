/*
 * Disclosure control: small counts are hidden, then what else must be so that they cannot be found.
 *
 * For each small count in turn: if it cannot move far enough within what is hidden so far, the cheapest cycle through it is
 * hidden, along which it can. Hiding more never takes freedom away, so what was safe stays safe; and every count hidden
 * as a guard lies on a cycle along which it can move, so it cannot be found either. A cycle over totals always exists.
 */
#include "metrics/disclosure.h"

#include <string.h>

#include "metrics/count_flow.h"

#define MOST_CELLS ((size_t)1 << 22)
#define MOST_TOTAL (INT64_C(1) << 40) /* costs of a path stay within 64 bits */

void reversa_disclosure_options_init(reversa_disclosure_options *options)
{
    *options = (reversa_disclosure_options){.struct_size = sizeof *options, .smallest = 5};
}

reversa_status rv_disclosure_check_table(reversa_context *ctx, const reversa_count_table *table, const void *other)
{
    int64_t total = 0;
    if (!table || !other)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The table and the arrays beside it must not be NULL");
    if (table->struct_size < sizeof *table)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "table.struct_size is not the size of the structure");
    if (table->n_rows < 0 || table->n_columns < 0)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "A table cannot have %d rows and %d columns", table->n_rows,
                       table->n_columns);
    if (((size_t)table->n_rows + 1) * ((size_t)table->n_columns + 1) > MOST_CELLS)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The table has more than %zu cells", MOST_CELLS);
    size_t n = (size_t)table->n_rows * (size_t)table->n_columns;
    if (n > 0 && !table->counts)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "table.counts must not be NULL");
    for (size_t i = 0; i < n; i++) {
        if (table->counts[i] < 0 || table->counts[i] > MOST_TOTAL - total)
            return rv_fail(ctx, REVERSA_E_ARGUMENT, "Count %zu is %lld: counts are 0 or more, in total at most %lld", i,
                           (long long)table->counts[i], (long long)MOST_TOTAL);
        total += table->counts[i];
    }
    return REVERSA_OK;
}

reversa_status rv_disclosure_check_options(reversa_context *ctx, const reversa_disclosure_options *options)
{
    if (options->struct_size < sizeof *options)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "options.struct_size is not the size of the structure");
    if (options->smallest < 0 || options->smallest > MOST_TOTAL || options->spread < 0 || options->spread > MOST_TOTAL)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "smallest and spread must be 0 to %lld", (long long)MOST_TOTAL);
    return REVERSA_OK;
}

static reversa_status guard_small(reversa_context *ctx, rv_count_flow *flow, size_t n, int64_t spread)
{
    for (size_t i = 0; i < n; i++) {
        if (flow->cell[i] != REVERSA_DISCLOSURE_SMALL)
            continue;
        reversa_status status = rv_poll(ctx);
        if (status)
            return status;
        int64_t down = rv_count_flow_slack(flow, i, false, spread);
        int64_t up = rv_count_flow_slack(flow, i, true, spread - down);
        if (up + down < spread)
            rv_count_flow_hide(flow, i, spread - down);
    }
    return REVERSA_OK;
}

static reversa_status protect(reversa_context *ctx, const reversa_count_table *table,
                              const reversa_disclosure_options *options, uint8_t *cells_out)
{
    rv_arena scratch;
    rv_count_flow flow;
    size_t n = ((size_t)table->n_rows + 1) * ((size_t)table->n_columns + 1);
    int64_t smallest = options->smallest > 1 ? options->smallest : 1;
    int64_t spread = options->spread > 0 ? options->spread : smallest - 1;
    rv_arena_open(ctx, &scratch);
    reversa_status status = rv_count_flow_open(ctx, &scratch, table, &flow);
    if (status)
        goto done;
    flow.floor = options->hide_zeros ? 0 : 1;
    for (size_t i = 0; i < n && table->n_rows > 0 && table->n_columns > 0; i++) {
        if (flow.count[i] < smallest && flow.count[i] >= flow.floor)
            flow.cell[i] = REVERSA_DISCLOSURE_SMALL;
    }
    status = guard_small(ctx, &flow, n, spread > 1 ? spread : 1);
    if (!status)
        memcpy(cells_out, flow.cell, n);
done:
    rv_arena_free(&scratch);
    return status;
}

reversa_status reversa_disclosure_protect(reversa_context *ctx, const reversa_count_table *table,
                                          const reversa_disclosure_options *options, uint8_t *cells_out)
{
    reversa_disclosure_options defaults;
    reversa_disclosure_options_init(&defaults);
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    status = rv_disclosure_check_table(ctx, table, cells_out);
    if (!status && options)
        status = rv_disclosure_check_options(ctx, options);
    if (status)
        return status;
    return protect(ctx, table, options ? options : &defaults, cells_out);
}

static reversa_status check_cells(reversa_context *ctx, const rv_count_flow *flow, size_t n)
{
    if (flow->floor < 0 || flow->floor > 1)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The floor is %lld, it must be 0 or 1", (long long)flow->floor);
    for (size_t i = 0; i < n; i++) {
        if (flow->cell[i] && flow->count[i] < flow->floor)
            return rv_fail(ctx, REVERSA_E_ARGUMENT, "Hidden count %zu is below the floor", i);
    }
    return REVERSA_OK;
}

static reversa_status find_ranges(reversa_context *ctx, rv_count_flow *flow, size_t n, reversa_count_range *ranges)
{
    reversa_status status = check_cells(ctx, flow, n);
    for (size_t i = 0; i < n && !status; i++) {
        ranges[i] = (reversa_count_range){flow->count[i], flow->count[i]};
        if (!flow->cell[i])
            continue;
        int64_t up = rv_count_flow_slack(flow, i, true, INT64_MAX);
        ranges[i].low -= rv_count_flow_slack(flow, i, false, INT64_MAX);
        ranges[i].high = up == INT64_MAX ? INT64_MAX : ranges[i].high + up;
        status = rv_poll(ctx);
    }
    return status;
}

reversa_status reversa_disclosure_audit(reversa_context *ctx, const reversa_count_table *table, const uint8_t *cells,
                                        int64_t floor, reversa_count_range *ranges_out)
{
    rv_arena scratch;
    rv_count_flow flow;
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    status = rv_disclosure_check_table(ctx, table, cells);
    if (status)
        return status;
    if (!ranges_out)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "ranges_out must not be NULL");
    rv_arena_open(ctx, &scratch);
    status = rv_count_flow_open(ctx, &scratch, table, &flow);
    if (!status) {
        size_t n = ((size_t)table->n_rows + 1) * ((size_t)table->n_columns + 1);
        memcpy(flow.cell, cells, n);
        flow.floor = floor;
        status = find_ranges(ctx, &flow, n, ranges_out);
    }
    rv_arena_free(&scratch);
    return status;
}
