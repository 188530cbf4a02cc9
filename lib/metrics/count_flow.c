/*
 * Tables of counts as networks: how far a hidden count can move, and what else to hide so that it can.
 *
 * To move a count by some amount, flow of that amount must return from the head of its arc to the tail along other hidden
 * arcs: any amount along an arc's direction, down to the floor against it. The most that can return is a maximum flow
 * (shortest augmenting paths, Edmonds & Karp 1972); the arcs to hide are a shortest path (Dijkstra 1959) on which hidden
 * arcs are free, counts cost what they count, and totals cost more than any count.
 */
#include "metrics/count_flow.h"

#include <string.h>

static size_t n_nodes(const rv_count_flow *flow)
{
    return (size_t)flow->n_rows + (size_t)flow->n_columns;
}

static size_t n_cells(const rv_count_flow *flow)
{
    return (size_t)flow->n_rows * (size_t)flow->n_columns;
}

static size_t cell_between(const rv_count_flow *flow, int32_t node, int32_t other)
{
    int32_t row = node < flow->n_rows ? node : other;
    int32_t column = (node < flow->n_rows ? other : node) - flow->n_rows;
    return (size_t)row * (size_t)flow->n_columns + (size_t)column;
}

/* A row's or column's total, but not the grand total, runs from its column to its row. */
static bool is_margin(const rv_count_flow *flow, size_t cell)
{
    bool last_row = cell / (size_t)flow->n_columns == (size_t)flow->n_rows - 1;
    bool last_column = cell % (size_t)flow->n_columns == (size_t)flow->n_columns - 1;
    return last_row != last_column;
}

/* Does going from this node along the cell make it larger? */
static bool grows_from(const rv_count_flow *flow, int32_t node, size_t cell)
{
    return (node < flow->n_rows) != is_margin(flow, cell);
}

static int32_t end_of(const rv_count_flow *flow, size_t cell, bool head)
{
    int32_t row = (int32_t)(cell / (size_t)flow->n_columns);
    int32_t column = flow->n_rows + (int32_t)(cell % (size_t)flow->n_columns);
    return is_margin(flow, cell) == head ? row : column;
}

reversa_status rv_count_flow_open(reversa_context *ctx, rv_arena *arena, const reversa_count_table *table,
                                  rv_count_flow *flow)
{
    size_t rows = (size_t)table->n_rows;
    size_t columns = (size_t)table->n_columns;
    *flow = (rv_count_flow){.n_rows = table->n_rows + 1, .n_columns = table->n_columns + 1};
    size_t width = columns + 1;
    int64_t *count = rv_arena_alloc(ctx, arena, n_cells(flow), sizeof *count);
    flow->value = rv_arena_alloc(ctx, arena, n_cells(flow), sizeof *flow->value);
    flow->cell = rv_arena_alloc(ctx, arena, n_cells(flow), sizeof *flow->cell);
    flow->cost = rv_arena_alloc(ctx, arena, n_nodes(flow), sizeof *flow->cost);
    flow->before = rv_arena_alloc(ctx, arena, n_nodes(flow), sizeof *flow->before);
    flow->heap = rv_arena_alloc(ctx, arena, n_nodes(flow), sizeof *flow->heap);
    flow->place = rv_arena_alloc(ctx, arena, n_nodes(flow), sizeof *flow->place);
    flow->count = count;
    if (!count || !flow->value || !flow->cell || !flow->cost || !flow->before || !flow->heap || !flow->place)
        return REVERSA_E_MEMORY;
    for (size_t i = 0; i < rows; i++) {
        for (size_t j = 0; j < columns; j++) {
            int64_t x = table->counts[i * columns + j];
            count[i * width + j] = x;
            count[i * width + columns] += x;
            count[rows * width + j] += x;
            count[rows * width + columns] += x;
        }
    }
    memcpy(flow->value, count, n_cells(flow) * sizeof *count);
    return REVERSA_OK;
}

/* ---- How far a count can move ---- */

/* What may still flow from a node along a hidden cell. */
static int64_t capacity(const rv_count_flow *flow, int32_t node, size_t cell)
{
    return grows_from(flow, node, cell) ? INT64_MAX : flow->value[cell] - flow->floor;
}

/* The other side's nodes: a row meets every column once, and a column every row. */
static void neighbours(const rv_count_flow *flow, int32_t node, int32_t *first, int32_t *last)
{
    *first = node < flow->n_rows ? flow->n_rows : 0;
    *last = node < flow->n_rows ? flow->n_rows + flow->n_columns : flow->n_rows;
}

/* A path of fewest arcs on which at least `least` can flow, around one cell; `before` holds it. */
static bool find_path(rv_count_flow *flow, int32_t from, int32_t to, size_t around, int64_t least)
{
    size_t head = 0;
    size_t tail = 0;
    for (size_t i = 0; i < n_nodes(flow); i++)
        flow->before[i] = -1;
    flow->before[from] = from;
    flow->heap[tail++] = from;
    while (head < tail && flow->before[to] < 0) {
        int32_t node = flow->heap[head++];
        int32_t next;
        int32_t last;
        for (neighbours(flow, node, &next, &last); next < last; next++) {
            size_t cell = cell_between(flow, node, next);
            if (flow->before[next] >= 0 || cell == around || !flow->cell[cell] || capacity(flow, node, cell) < least)
                continue;
            flow->before[next] = node;
            flow->heap[tail++] = next;
        }
    }
    return flow->before[to] >= 0;
}

/* Push as much as the path allows, at most `limit`. */
static int64_t push_along(rv_count_flow *flow, int32_t from, int32_t to, int64_t limit)
{
    int64_t amount = limit;
    for (int32_t node = to; node != from; node = flow->before[node]) {
        int64_t most = capacity(flow, flow->before[node], cell_between(flow, flow->before[node], node));
        amount = most < amount ? most : amount;
    }
    for (int32_t node = to; node != from; node = flow->before[node]) {
        size_t cell = cell_between(flow, flow->before[node], node);
        flow->value[cell] += grows_from(flow, flow->before[node], cell) ? amount : -amount;
    }
    return amount;
}

int64_t rv_count_flow_slack(rv_count_flow *flow, size_t cell, bool upwards, int64_t limit)
{
    int32_t from = end_of(flow, cell, upwards);
    int32_t to = end_of(flow, cell, !upwards);
    int64_t pushed = 0;
    if (!upwards && flow->count[cell] - flow->floor < limit)
        limit = flow->count[cell] - flow->floor;
    if (find_path(flow, from, to, cell, INT64_MAX))
        return limit;
    while (pushed < limit && find_path(flow, from, to, cell, 1))
        pushed += push_along(flow, from, to, limit - pushed);
    memcpy(flow->value, flow->count, n_cells(flow) * sizeof *flow->value);
    return pushed;
}

/* ---- What to hide ---- */

/* Cost of going from a node along a cell; −1 where the amount cannot flow. Zeros that are shown as such stay so. */
static int64_t cost_of(const rv_count_flow *flow, int32_t node, size_t cell, int64_t amount)
{
    int64_t total = flow->count[n_cells(flow) - 1];
    bool corner = cell == n_cells(flow) - 1;
    if (flow->count[cell] < flow->floor)
        return -1;
    if (!grows_from(flow, node, cell) && flow->count[cell] - flow->floor < amount)
        return -1;
    if (flow->cell[cell])
        return 0;
    return flow->count[cell] + 1 + (corner || is_margin(flow, cell) ? total : 0);
}

/* Move a node up in the heap to where its cost belongs. */
static void sift_up(rv_count_flow *flow, int32_t node)
{
    int32_t at = flow->place[node];
    while (at > 0) {
        int32_t parent = flow->heap[(at - 1) / 2];
        if (flow->cost[parent] <= flow->cost[node])
            break;
        flow->heap[at] = parent;
        flow->place[parent] = at;
        at = (at - 1) / 2;
    }
    flow->heap[at] = node;
    flow->place[node] = at;
}

/* Take the cheapest node out of a heap of n. */
static int32_t take(rv_count_flow *flow, int32_t n)
{
    int32_t top = flow->heap[0];
    int32_t node = flow->heap[n - 1];
    int32_t at = 0;
    flow->place[top] = -2;
    n--;
    if (n == 0)
        return top;
    for (int32_t child = 1; child < n; child = 2 * at + 1) {
        if (child + 1 < n && flow->cost[flow->heap[child + 1]] < flow->cost[flow->heap[child]])
            child++;
        if (flow->cost[node] <= flow->cost[flow->heap[child]])
            break;
        flow->heap[at] = flow->heap[child];
        flow->place[flow->heap[at]] = at;
        at = child;
    }
    flow->heap[at] = node;
    flow->place[node] = at;
    return top;
}

void rv_count_flow_hide(rv_count_flow *flow, size_t cell, int64_t amount)
{
    int32_t from = end_of(flow, cell, true);
    int32_t to = end_of(flow, cell, false);
    int32_t n = 1;
    for (size_t i = 0; i < n_nodes(flow); i++)
        flow->place[i] = -1;
    flow->cost[from] = 0;
    flow->heap[0] = from;
    flow->place[from] = 0;
    while (n > 0) {
        int32_t node = take(flow, n--);
        int32_t next;
        int32_t last;
        if (node == to)
            break;
        for (neighbours(flow, node, &next, &last); next < last; next++) {
            size_t along = cell_between(flow, node, next);
            int64_t cost = along == cell ? -1 : cost_of(flow, node, along, amount);
            bool known = flow->place[next] != -1;
            if (cost < 0 || (known && flow->cost[node] + cost >= flow->cost[next]))
                continue;
            if (!known)
                flow->place[next] = n++;
            flow->cost[next] = flow->cost[node] + cost;
            flow->before[next] = node;
            sift_up(flow, next);
        }
    }
    RV_REQUIRE(flow->place[to] == -2);
    for (int32_t node = to; node != from; node = flow->before[node]) {
        size_t along = cell_between(flow, flow->before[node], node);
        if (!flow->cell[along])
            flow->cell[along] = REVERSA_DISCLOSURE_GUARD;
    }
}
