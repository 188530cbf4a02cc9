/*
 * Which cells to hide where people are counted by several attributes at once, and readers know the numbers by each alone.
 *
 * A cell is a combination of values. Shown cells are known, and the numbers of each value that is not hidden, and of all.
 * Cells that are not listed are hidden or empty: readers do not know which. So nothing known changes when two people of
 * unlisted cells swap some of their values, if that takes them to unlisted cells (each value keeps its number), or when one
 * passes from a hidden value to another. The invariant: every small count, and every small sum of cells that agree in two
 * or more attributes, can be moved by such swaps through `spread` + 1 values. What lacks room gets more: the four cells of
 * a swap that hides the fewest people. Swaps are made one after the other on what the last ones left, so the range that is
 * found is there, though it may not be all of it. Where no swap is left all cells are hidden.
 *
 * Attributes are taken in an order of their own numbers, not in that of the call: so the same cells are hidden whichever
 * attribute is named first. For two attributes swaps are the cycles of four of a transportation table (Diaconis & Sturmfels 1998).
 */
#include "metrics/disclosure_joint.h"

#include <string.h>

#include "metrics/radix.h"

#define CODE_BITS 13 /* codes are below RV_JOINT_CELLS */
#define CODE_MASK ((UINT64_C(1) << CODE_BITS) - 1)

typedef struct joint {
    reversa_context *ctx;
    const rv_joint_counts *table;
    int64_t floor;    /* counts from here to below smallest are small: 0 or 1 */
    int64_t smallest; /* at least 1 */
    int64_t spread;
    rv_arena scratch;
    bool *hidden;   /* [n_cells] in the order of keys, as all that follows */
    uint64_t *key;  /* [n_cells] ascending: codes, those of the first attribute in the highest bits */
    int32_t *given; /* [n_cells] the place in the table */
    int32_t attribute[RV_JOINT_DIMENSIONS]; /* which attribute of the table is the first, the second … */
    int64_t *people;                        /* [n_cells] */
    int64_t *left;                          /* [n_cells] what swaps have left in the column at hand */
    int32_t *from;                          /* [n_cells] unlisted cells a swap may begin with */
    int32_t *with;                          /* [n_cells] and those it may swap with */
} joint;

/* A small sum: of cells that agree with `cell` in the attributes of `of`. */
typedef struct target {
    int32_t cell;
    uint32_t of;
    size_t column;
    bool up;
} target;

/* A swap: people of two cells exchange the values of `part`. */
typedef struct swap {
    int32_t cell[4]; /* two that lose, two that win; −1 for one that nobody is in */
    int64_t cost;
} swap;

static uint64_t mask_of(uint32_t attributes)
{
    uint64_t mask = 0;
    for (uint32_t d = 0; d < RV_JOINT_DIMENSIONS; d++)
        mask |= attributes >> d & 1 ? CODE_MASK << (d * CODE_BITS) : 0;
    return mask;
}

static int32_t code_of(const joint *j, int32_t cell, int32_t dimension)
{
    return (int32_t)(j->key[cell] >> (dimension * CODE_BITS) & CODE_MASK);
}

static bool is_hidden_value(const joint *j, int32_t cell, int32_t dimension)
{
    return j->table->hidden_value[j->attribute[dimension]][code_of(j, cell, dimension)];
}

static int64_t count_at(const joint *j, int32_t cell, size_t column)
{
    return j->table->counts[(size_t)j->given[cell] * j->table->n_columns + column];
}

static bool agrees(const joint *j, int32_t a, int32_t b, uint32_t attributes)
{
    return ((j->key[a] ^ j->key[b]) & mask_of(attributes)) == 0;
}

/* The cell with the values of `a`, but those of `part` from `b`; −1 if nobody is in it. */
static int32_t find_mixed(const joint *j, int32_t a, int32_t b, uint32_t part)
{
    uint64_t mask = mask_of(part);
    uint64_t key = (j->key[a] & ~mask) | (j->key[b] & mask);
    int32_t low = 0;
    int32_t high = j->table->n_cells;
    while (low < high) {
        int32_t middle = low + (high - low) / 2;
        if (j->key[middle] < key)
            low = middle + 1;
        else
            high = middle;
    }
    return low < j->table->n_cells && j->key[low] == key ? low : -1;
}

/* ---- The order ---- */

/* People by value and column of an attribute, [values · columns]. */
static int64_t *count_values(joint *j, int32_t attribute, size_t *n_out)
{
    const rv_joint_counts *t = j->table;
    size_t n_values = 0;
    for (int32_t c = 0; c < t->n_cells; c++) {
        size_t code = (size_t)t->codes[c * t->n_dimensions + attribute];
        n_values = code >= n_values ? code + 1 : n_values;
    }
    int64_t *counts = rv_arena_alloc(j->ctx, &j->scratch, n_values * t->n_columns, sizeof *counts);
    for (int32_t c = 0; c < t->n_cells && counts; c++)
        for (size_t k = 0; k < t->n_columns; k++)
            counts[(size_t)t->codes[c * t->n_dimensions + attribute] * t->n_columns + k] +=
                t->counts[(size_t)c * t->n_columns + k];
    *n_out = n_values * t->n_columns;
    return counts;
}

static bool comes_before(const int64_t *a, size_t n_a, const int64_t *b, size_t n_b)
{
    for (size_t i = 0; i < n_a && n_a == n_b; i++)
        if (a[i] != b[i])
            return a[i] < b[i];
    return n_a < n_b;
}

/* Attributes by number of values and by their numbers, equal ones as they come; then cells by key. */
static reversa_status order(joint *j)
{
    const rv_joint_counts *t = j->table;
    int64_t *counts[RV_JOINT_DIMENSIONS];
    size_t n[RV_JOINT_DIMENSIONS];
    rv_radix radix;
    for (int32_t d = 0; d < t->n_dimensions; d++) {
        int32_t at = d;
        counts[d] = count_values(j, d, &n[d]);
        if (!counts[d])
            return REVERSA_E_MEMORY;
        for (; at > 0; at--) {
            int32_t other = j->attribute[at - 1];
            if (!comes_before(counts[d], n[d], counts[other], n[other]))
                break;
            j->attribute[at] = other;
        }
        j->attribute[at] = d;
    }
    if (rv_radix_open(j->ctx, &j->scratch, (size_t)t->n_cells, &radix))
        return REVERSA_E_MEMORY;
    for (int32_t c = 0; c < t->n_cells; c++) {
        radix.row[c] = c;
        for (int32_t d = 0; d < t->n_dimensions; d++)
            radix.key[c] |= (uint64_t)t->codes[c * t->n_dimensions + j->attribute[d]] << (d * CODE_BITS);
    }
    rv_radix_sort(&radix, (size_t)t->n_cells);
    j->key = radix.key;
    j->given = radix.row;
    return REVERSA_OK;
}

/* ---- Room to move ---- */

/* Pass people between hidden values of one attribute; one stays in each cell, for hidden values are known to have some. */
static int64_t pass(joint *j, const target *t, int64_t moved)
{
    const rv_joint_counts *table = j->table;
    for (int32_t d = 0; d < table->n_dimensions; d++) {
        if (!(t->of >> d & 1) || !table->passes[j->attribute[d]] || !is_hidden_value(j, t->cell, d))
            continue;
        bool other = false;
        for (int32_t c = 0; c < table->n_cells && moved < j->spread; c++) {
            bool apart = code_of(j, c, d) != code_of(j, t->cell, d) && is_hidden_value(j, c, d);
            other = other || apart;
            if (!t->up || !apart || j->left[c] < 2 || !agrees(j, c, t->cell, t->of & ~(UINT32_C(1) << d)))
                continue;
            moved += j->left[c] - 1;
            j->left[c] = 1;
        }
        for (int32_t c = 0; !t->up && other && c < table->n_cells && moved < j->spread; c++) {
            if (j->left[c] < 2 || !agrees(j, c, t->cell, t->of))
                continue;
            moved += j->left[c] - 1;
            j->left[c] = 1;
        }
    }
    return moved < j->spread ? moved : j->spread;
}

/* The cells that a swap of `part` may begin with, and those it may swap with, such that it moves the target. */
static void list_sides(joint *j, const target *t, uint32_t part, bool shown_too, int32_t *n_from, int32_t *n_with)
{
    *n_from = *n_with = 0;
    for (int32_t c = 0; c < j->table->n_cells; c++) {
        bool own = agrees(j, c, t->cell, t->of);
        bool some = (shown_too || j->hidden[c]) && j->left[c] > 0;
        if (!some)
            continue;
        if (t->up ? !own && agrees(j, c, t->cell, t->of & ~part) : own)
            j->from[(*n_from)++] = c;
        if (!own && (!t->up || agrees(j, c, t->cell, t->of & part)))
            j->with[(*n_with)++] = c;
    }
}

/* The four cells of a swap, and how many people would be hidden; false if it is none for this target. */
static bool make_swap(const joint *j, const target *t, uint32_t part, const int32_t pair[2], swap *s)
{
    s->cell[0] = pair[0];
    s->cell[1] = pair[1];
    s->cell[2] = find_mixed(j, pair[0], pair[1], part);
    s->cell[3] = find_mixed(j, pair[1], pair[0], part);
    s->cost = 0;
    if (pair[0] == pair[1] || s->cell[2] == pair[0] || s->cell[2] == pair[1])
        return false;
    bool keeps_out = !agrees(j, pair[1], t->cell, t->of & part) && !agrees(j, pair[1], t->cell, t->of & ~part);
    if (!t->up && !keeps_out) /* the one who comes would be counted again */
        return false;
    for (int i = 0; i < 4; i++)
        s->cost += s->cell[i] >= 0 && !j->hidden[s->cell[i]] ? j->people[s->cell[i]] : 0;
    return true;
}

/* Make all swaps that hide nobody; the cheapest of the others, if one is asked for. How far the target was moved. */
static int64_t make_swaps(joint *j, const target *t, int64_t moved, swap *cheapest)
{
    uint32_t all = (UINT32_C(1) << j->table->n_dimensions) - 1;
    for (uint32_t part = 1; part < all; part++) {
        int32_t n_from;
        int32_t n_with;
        if (!(t->of & part) || !(t->of & ~part))
            continue;
        list_sides(j, t, part, cheapest != NULL, &n_from, &n_with);
        for (int64_t i = 0; i < (int64_t)n_from * n_with && moved < j->spread; i++) {
            const int32_t pair[2] = {j->from[i / n_with], j->with[i % n_with]};
            int64_t least = j->left[pair[0]] < j->left[pair[1]] ? j->left[pair[0]] : j->left[pair[1]];
            swap s;
            if (least == 0 || !make_swap(j, t, part, pair, &s))
                continue;
            if (s.cost == 0) {
                j->left[pair[0]] -= least;
                j->left[pair[1]] -= least;
                moved += least;
            } else if (cheapest && s.cost < cheapest->cost) {
                *cheapest = s;
            }
        }
    }
    return moved < j->spread ? moved : j->spread;
}

/* How far the target can be moved in a direction; the cheapest swap that would take it further, if asked for. */
static int64_t find_room(joint *j, const target *t, swap *cheapest)
{
    for (int32_t c = 0; c < j->table->n_cells; c++)
        j->left[c] = count_at(j, c, t->column);
    return make_swaps(j, t, pass(j, t, 0), cheapest);
}

/* ---- What must be hidden ---- */

static void hide_all(joint *j)
{
    memset(j->hidden, 1, (size_t)j->table->n_cells * sizeof *j->hidden);
}

/* Hide the cells of swaps until the target has room. */
static void guard(joint *j, target *t)
{
    bool more = true;
    while (more) {
        swap cheapest = {.cost = INT64_MAX};
        t->up = true;
        int64_t room = find_room(j, t, NULL);
        t->up = false;
        room += find_room(j, t, NULL);
        if (room >= j->spread)
            return;
        (void)find_room(j, t, &cheapest);
        t->up = true;
        (void)find_room(j, t, &cheapest);
        more = cheapest.cost < INT64_MAX;
        for (int i = 0; i < 4 && more; i++)
            if (cheapest.cell[i] >= 0)
                j->hidden[cheapest.cell[i]] = true;
    }
    hide_all(j);
}

/* The sum that a cell stands in, if it is small and this cell is the first of it. */
static bool is_small(const joint *j, const target *t)
{
    int64_t sum = 0;
    if (count_at(j, t->cell, t->column) >= j->smallest)
        return false;
    for (int32_t c = 0; c < j->table->n_cells; c++) {
        if (!agrees(j, c, t->cell, t->of))
            continue;
        if (c < t->cell)
            return false;
        sum += count_at(j, c, t->column);
    }
    return sum >= j->floor && sum < j->smallest;
}

static reversa_status guard_all(joint *j)
{
    uint32_t all = (UINT32_C(1) << j->table->n_dimensions) - 1;
    for (uint32_t of = all; of > 0; of--) {
        if ((of & (of - 1)) == 0) /* one attribute alone: its hidden values are settled */
            continue;
        for (int32_t c = 0; c < j->table->n_cells; c++) {
            reversa_status status = rv_poll(j->ctx);
            if (status)
                return status;
            for (size_t column = 0; column < j->table->n_columns; column++) {
                target t = {.cell = c, .of = of, .column = column};
                if (is_small(j, &t))
                    guard(j, &t);
            }
        }
    }
    return REVERSA_OK;
}

/* Hide what is small, and all of values that are hidden. */
static void hide_first(joint *j)
{
    const rv_joint_counts *table = j->table;
    for (int32_t c = 0; c < table->n_cells; c++) {
        for (int32_t d = 0; d < table->n_dimensions; d++)
            j->hidden[c] = j->hidden[c] || is_hidden_value(j, c, d);
        for (size_t column = 0; column < table->n_columns; column++) {
            int64_t count = count_at(j, c, column);
            j->hidden[c] = j->hidden[c] || (count >= j->floor && count < j->smallest);
            j->people[c] += count;
        }
    }
}

static reversa_status open_scratch(joint *j)
{
    size_t n = (size_t)j->table->n_cells;
    j->hidden = rv_arena_alloc(j->ctx, &j->scratch, n, sizeof *j->hidden);
    j->people = rv_arena_alloc(j->ctx, &j->scratch, n, sizeof *j->people);
    j->left = rv_arena_alloc(j->ctx, &j->scratch, n, sizeof *j->left);
    j->from = rv_arena_alloc(j->ctx, &j->scratch, n, sizeof *j->from);
    j->with = rv_arena_alloc(j->ctx, &j->scratch, n, sizeof *j->with);
    return j->hidden && j->people && j->left && j->from && j->with ? order(j) : REVERSA_E_MEMORY;
}

reversa_status rv_disclosure_hide_joint(reversa_context *ctx, const rv_joint_counts *table, bool *hidden_out)
{
    joint j = {.ctx = ctx,
               .table = table,
               .floor = table->hide_zeros ? 0 : 1,
               .smallest = table->smallest > 1 ? table->smallest : 1,
               .spread = table->smallest > 2 ? table->smallest - 1 : 1};
    for (int32_t c = 0; c < table->n_cells; c++)
        hidden_out[c] = true;
    if (table->n_cells > RV_JOINT_CELLS)
        return REVERSA_OK;
    rv_arena_open(ctx, &j.scratch);
    reversa_status status = open_scratch(&j);
    if (!status) {
        hide_first(&j);
        status = guard_all(&j);
    }
    for (int32_t c = 0; c < table->n_cells && !status; c++)
        hidden_out[j.given[c]] = j.hidden[c];
    rv_arena_free(&j.scratch);
    return status;
}
