/*
 * A table of counts with its totals as a network.
 *
 * Rows and columns are nodes, the row and the column of totals among them; each count is an arc, from its row to its column,
 * and a total of a row or column the other way. Then "a total is the sum of its counts" says that what flows into a node
 * flows out again, and tables that agree with what is shown differ by circulations along the hidden arcs. Such networks
 * have whole solutions wherever they have any, so all bounds below are exact.
 */
#ifndef RV_METRICS_COUNT_FLOW_H
#define RV_METRICS_COUNT_FLOW_H

#include <reversa/disclosure.h>

#include "base/context.h"

typedef struct rv_count_flow {
    int32_t n_rows;       /* with the row of totals */
    int32_t n_columns;    /* with the column of totals */
    int64_t floor;        /* no hidden count is below */
    const int64_t *count; /* [n_rows · n_columns] */
    uint8_t *cell;        /* [n_rows · n_columns] reversa_disclosure */
    int64_t *value;       /* [n_rows · n_columns] counts while flow is pushed; equals count between calls */
    int64_t *cost;        /* [nodes] of the cheapest path so far; nodes are rows, then columns */
    int32_t *before;      /* [nodes] node before this one on the path, −1 */
    int32_t *heap;        /* [nodes] queue or heap of nodes */
    int32_t *place;       /* [nodes] in the heap, −1: not yet, −2: settled */
} rv_count_flow;

/* Copy a table, add its totals, make the workspace; everything lies in the arena. All cells are shown. */
reversa_status rv_count_flow_open(reversa_context *ctx, rv_arena *arena, const reversa_count_table *table,
                                  rv_count_flow *flow);

/* By how much can a hidden count be larger (upwards) or smaller than it is, as far as the reader can tell? At most `limit`
 * is looked for; INT64_MAX as limit and result mean no bound. */
int64_t rv_count_flow_slack(rv_count_flow *flow, size_t cell, bool upwards, int64_t limit);

/* Hide, at least cost, what makes it possible for a hidden count to be larger by `amount`. Possible for any table that has
 * a row and a column. */
void rv_count_flow_hide(rv_count_flow *flow, size_t cell, int64_t amount);

#endif
