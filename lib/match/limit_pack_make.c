/*
 * A stage as knapsacks: its items, jobs and further rows from the rows of a search.
 *
 * The bins are the people of the first budget of single people that is hard and has no negative cost. Weights are divided
 * where a budget is large, and rounded down, as the budget is: what fits fits still, so the bound holds. Pairs that cost more
 * than the budget are no items. Every other row that the stage must keep is a further row.
 */
#include "match/limit_pack.h"

#include <string.h>

#define MOST_PAIRS 2000000 /* of people, eligible or not */
#define MOST_ITEMS 50000
#define MOST_OF_A_BIN 1000
#define MOST_CELLS 400000 /* of a table: a larger budget is taken in coarser units */
#define MOST_ALL_CELLS 4000000
#define MOST_WORTH (INT64_C(1) << 21)
#define STEEPEST (INT64_C(1) << 38) /* of a multiplier times a coefficient: sums fit 64 bits … */
#define DEAREST (INT64_C(1) << 50)  /* … and times a bound */

/* What the making needs beside the pack. */
typedef struct making {
    rv_search *search;
    rv_pack *pack;
    const rv_block *block;
    int32_t *row_of; /* [rows of the search] of the pack, −1 for none */
    bool *is_one;    /* [rows of the search] every item has 1 in it */
    size_t capacity;
    size_t entry_capacity;
    int64_t n_entries;
} making;

static int side_of(const rv_block *block)
{
    return block->per == RV_WHO_MENTOR ? REVERSA_MENTOR : REVERSA_MENTEE;
}

/* Is the block a budget of people, each hard, of costs of 0 or more? */
static bool is_knapsack(const rv_search *search, const rv_block *block)
{
    bool any = false;
    if (block->limit < 0 || block->measure != RV_MEASURE_COST || block->per == RV_WHO_BOTH ||
        search->solve->problem->limits[block->limit].limit->soft)
        return false;
    for (int32_t row = block->row; row < block->row + block->n; row++) {
        if (!(search->flags[row] & RV_ROW_RIGID))
            return false;
        any = any || search->high[row] != INT64_MAX;
    }
    return any;
}

static const rv_block *find_block(const rv_search *search)
{
    for (int32_t b = 0; b < search->n_blocks; b++)
        if (is_knapsack(search, &search->blocks[b]))
            return &search->blocks[b];
    return NULL;
}

/* ---- Rows ---- */

static bool is_bounded(const rv_search *search, int32_t row)
{
    return search->low[row] != INT64_MIN || search->high[row] != INT64_MAX;
}

/* Does the pack need the row as a further one? */
static bool is_further(const making *m, int32_t row)
{
    const rv_search *search = m->search;
    int bins = side_of(m->block);
    int32_t place = row - search->place_row[bins];
    int32_t level = row - search->level_row;
    if (row >= search->place_row[1 - bins] && row < search->place_row[1 - bins] + m->pack->n_jobs)
        return false;
    if (row >= m->block->row && row < m->block->row + m->block->n)
        return false;
    if (place >= 0 && place < m->pack->n_bins)
        return search->low[row] != INT64_MIN || search->high[row] < m->pack->n_jobs;
    if (level >= 0 && level < search->solve->n_levels)
        return level < search->stage.level && search->low[row] != INT64_MIN;
    return is_bounded(search, row);
}

static bool is_limit(const making *m, int32_t row)
{
    return row >= m->search->limit_row;
}

static void put_row(const rv_search *search, rv_pack_row *to, int32_t row)
{
    rv_wide size = search->largest[row] > 0 ? search->largest[row] : 1;
    rv_wide most = STEEPEST / size;
    *to = (rv_pack_row){.row = row, .low = search->low[row], .high = search->high[row]};
    const int64_t bounds[2] = {to->low, to->high};
    for (int k = 0; k < 2; k++) {
        rv_wide bound = bounds[k] < 0 ? -(rv_wide)bounds[k] : bounds[k];
        if (bounds[k] != INT64_MIN && bounds[k] != INT64_MAX && bound > 0 && most > DEAREST / bound)
            most = DEAREST / bound;
    }
    to->steepest = (int64_t)most;
}

static reversa_status make_rows(making *m)
{
    rv_search *search = m->search;
    rv_pack *pack = m->pack;
    reversa_context *ctx = search->solve->ctx;
    int32_t n = pack->n_jobs;
    for (int32_t row = 0; row < search->n_rows; row++)
        n += is_further(m, row);
    pack->rows = rv_arena_alloc(ctx, &pack->arena, (size_t)n, sizeof *pack->rows);
    m->row_of = rv_arena_alloc(ctx, &pack->arena, (size_t)search->n_rows, sizeof *m->row_of);
    m->is_one = rv_arena_alloc(ctx, &pack->arena, (size_t)search->n_rows, sizeof *m->is_one);
    if (!pack->rows || !m->row_of || !m->is_one)
        return REVERSA_E_MEMORY;
    pack->is_pure = true;
    for (int32_t i = 0; i < pack->n_jobs; i++)
        put_row(search, &pack->rows[i], search->place_row[1 - side_of(m->block)] + i);
    pack->n_rows = pack->n_jobs;
    for (int32_t row = 0; row < search->n_rows; row++) {
        m->row_of[row] = -1;
        m->is_one[row] = true;
        if (!is_further(m, row))
            continue;
        put_row(search, &pack->rows[pack->n_rows], row);
        m->row_of[row] = pack->n_rows++;
        pack->is_pure = pack->is_pure && !is_limit(m, row);
    }
    return REVERSA_OK;
}

/* ---- Items ---- */

/* The unit in which a bin's table stays small. */
static int64_t unit_of(const making *m, int32_t bin)
{
    int64_t high = m->search->high[m->block->row + bin];
    int32_t n = m->pack->n_jobs < MOST_OF_A_BIN ? m->pack->n_jobs : MOST_OF_A_BIN;
    int64_t share = MOST_ALL_CELLS / (m->pack->n_bins + 1);
    int64_t most = (share < MOST_CELLS ? share : MOST_CELLS) / (n + 1);
    most = most > 1 ? most - 1 : 1;
    return high == INT64_MAX || high <= most ? 1 : high / most + 1;
}

static reversa_status put_entry(making *m, rv_pack_item *item, rv_entry entry)
{
    reversa_status status = rv_grow(m->search->solve->ctx, &m->pack->entries, &m->entry_capacity,
                                    (size_t)m->n_entries + 1, sizeof *m->pack->entries);
    if (status)
        return status;
    m->pack->entries[m->n_entries++] = entry;
    item->n++;
    return REVERSA_OK;
}

static reversa_status put_item(making *m, const rv_new_pair *pair)
{
    rv_search *search = m->search;
    rv_pack *pack = m->pack;
    bool by_mentor = side_of(m->block) == REVERSA_MENTOR;
    rv_pack_item item = {.pair = *pair, .first = m->n_entries};
    item.bin = by_mentor ? pair->mentor : pair->mentee;
    item.job = by_mentor ? pair->mentee : pair->mentor;
    int32_t n = rv_search_entries(search, pair, search->entries);
    int32_t budget = m->block->row + item.bin;
    reversa_status status = REVERSA_OK;
    for (int32_t i = 0; i < n && !status; i++) {
        rv_entry entry = search->entries[i];
        if (entry.row == search->level_row + search->stage.level)
            item.worth = entry.coefficient;
        if (entry.row == budget && search->high[budget] != INT64_MAX) {
            if (entry.coefficient > search->high[budget])
                return REVERSA_OK; /* never within the budget */
            item.weight = (int32_t)(entry.coefficient / unit_of(m, item.bin));
        }
        m->is_one[entry.row] = m->is_one[entry.row] && entry.coefficient == 1;
        if (m->row_of[entry.row] >= 0 && entry.coefficient)
            status = put_entry(m, &item, (rv_entry){m->row_of[entry.row], entry.coefficient});
    }
    if (!status)
        status = rv_grow(search->solve->ctx, &pack->items, &m->capacity, (size_t)pack->n_items + 1,
                         sizeof *pack->items);
    if (!status)
        pack->items[pack->n_items++] = item;
    return status;
}

static bool is_pinned(const rv_search *search, int32_t mentee, int32_t mentor)
{
    const rv_rows *pins = &search->solve->problem->pinned;
    for (int64_t k = pins->offset ? pins->offset[mentee] : 0; pins->offset && k < pins->offset[mentee + 1]; k++)
        if (pins->mentor[k] == mentor)
            return true;
    return false;
}

static reversa_status make_items(making *m)
{
    const rv_solve *solve = m->search->solve;
    int32_t n_mentors = solve->side[REVERSA_MENTOR].n;
    int32_t *scores = rv_arena_alloc(solve->ctx, &m->pack->arena, (size_t)n_mentors, sizeof *scores);
    reversa_status status = scores ? REVERSA_OK : REVERSA_E_MEMORY;
    for (int32_t i = 0; i < solve->side[REVERSA_MENTEE].n && !status; i++) {
        status = rv_scorer_row(solve->scorer, solve->work[0], i, NULL, scores);
        for (int32_t j = 0; j < n_mentors && !status; j++) {
            const rv_new_pair pair = {.mentee = i, .mentor = j, .score = scores[j]};
            if (scores[j] >= 0 && scores[j] >= m->search->threshold && !is_pinned(m->search, i, j))
                status = put_item(m, &pair);
        }
        if (m->pack->n_items > MOST_ITEMS || rv_stop_status(solve->ctx))
            break;
    }
    return rv_solve_worded(solve, status);
}

/* ---- Order ---- */

/* Items by bin, heavy ones first, which leaves a table's later rows few cells. */
static reversa_status sort_items(making *m)
{
    rv_pack *pack = m->pack;
    reversa_context *ctx = m->search->solve->ctx;
    rv_pack_item *sorted = rv_arena_alloc(ctx, &pack->arena, (size_t)pack->n_items, sizeof *sorted);
    int32_t *end = rv_arena_alloc(ctx, &pack->arena, (size_t)pack->n_bins, sizeof *end);
    if (!sorted || !end)
        return REVERSA_E_MEMORY;
    for (int32_t k = 0; k < pack->n_items; k++)
        pack->first[pack->items[k].bin + 1]++;
    for (int32_t b = 0; b < pack->n_bins; b++) {
        pack->first[b + 1] += pack->first[b];
        end[b] = pack->first[b];
    }
    for (int32_t k = 0; k < pack->n_items; k++) {
        int32_t bin = pack->items[k].bin;
        int32_t place = end[bin]++;
        for (; place > pack->first[bin] && sorted[place - 1].weight < pack->items[k].weight; place--)
            sorted[place] = sorted[place - 1];
        sorted[place] = pack->items[k];
    }
    if (pack->n_items)
        memcpy(pack->items, sorted, (size_t)pack->n_items * sizeof *sorted);
    return REVERSA_OK;
}

static void index_jobs(rv_pack *pack)
{
    for (int32_t k = 0; k < pack->n_items; k++)
        pack->job_first[pack->items[k].job + 1]++;
    for (int32_t i = 0; i < pack->n_jobs; i++)
        pack->job_first[i + 1] += pack->job_first[i];
    for (int32_t k = 0; k < pack->n_items; k++) {
        int32_t job = pack->items[k].job;
        pack->job_items[pack->job_first[job] + pack->open[job]++] = k;
    }
}

/* ---- The state ---- */

static bool allocate(rv_pack *pack)
{
    reversa_context *ctx = pack->search->solve->ctx;
    size_t items = (size_t)pack->n_items;
    size_t bins = (size_t)pack->n_bins;
    size_t jobs = (size_t)pack->n_jobs;
    size_t rows = (size_t)pack->n_rows;
    size_t largest = 0;
    for (size_t b = 0; b < bins; b++) {
        size_t n = (size_t)(pack->first[b + 1] - pack->first[b]);
        size_t cells = (n + 1) * ((size_t)pack->capacity[b] + 1);
        largest = n > largest ? n : largest;
        pack->cells = (int64_t)cells > pack->cells ? (int64_t)cells : pack->cells;
        pack->all_cells += (int64_t)cells;
    }
    struct table {
        void *array;
        size_t n;
        size_t size;
    } tables[] = {{&pack->job_first, jobs + 1, sizeof(int32_t)},
                  {&pack->job_items, items, sizeof(int32_t)},
                  {&pack->state, items, 1},
                  {&pack->chosen, items, 1},
                  {&pack->left, bins, sizeof(int32_t)},
                  {&pack->spots, bins, sizeof(int32_t)},
                  {&pack->have, jobs, sizeof(int32_t)},
                  {&pack->open, jobs, sizeof(int32_t)},
                  {&pack->trail, items, sizeof(int32_t)},
                  {&pack->y, rows, sizeof(int64_t)},
                  {&pack->kept, rows, sizeof(int64_t)},
                  {&pack->sum, rows, sizeof(int64_t)},
                  {&pack->loss, items, sizeof(rv_pack_loss)},
                  {&pack->forward, (size_t)pack->cells, sizeof(int64_t)},
                  {&pack->worth, largest, sizeof(int64_t)},
                  {&pack->backward, (size_t)pack->cells, sizeof(int64_t)},
                  {&pack->list, largest, sizeof(int32_t)}};
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        void *memory = rv_arena_alloc(ctx, &pack->arena, tables[i].n, tables[i].size);
        if (!memory)
            return false;
        memcpy(tables[i].array, &memory, sizeof memory);
    }
    return true;
}

static int32_t least_of(int64_t a, int64_t b)
{
    return (int32_t)(a < b ? a : b);
}

static bool make_bins(making *m)
{
    rv_pack *pack = m->pack;
    const rv_search *search = m->search;
    int32_t first_place = search->place_row[side_of(m->block)];
    bool fits = true;
    for (int32_t b = 0; b < pack->n_bins; b++) {
        int64_t high = search->high[m->block->row + b];
        int32_t n = pack->first[b + 1] - pack->first[b];
        fits = fits && n <= MOST_OF_A_BIN && (high == INT64_MAX || high >= 0);
        pack->capacity[b] = high == INT64_MAX ? 0 : least_of(high / unit_of(m, b), INT32_MAX);
        pack->places[b] = least_of(search->high[first_place + b], n);
    }
    return fits;
}

/* Places of jobs, pairs that are held, and where the search begins. */
static bool make_state(making *m)
{
    rv_pack *pack = m->pack;
    const rv_search *search = m->search;
    index_jobs(pack);
    for (int32_t b = 0; b < pack->n_bins; b++) {
        pack->left[b] = pack->capacity[b];
        pack->spots[b] = pack->places[b];
    }
    for (int32_t i = 0; i < pack->n_jobs; i++) {
        pack->rows[i].high = least_of(pack->rows[i].high, pack->open[i]);
        pack->rows[i].low = pack->rows[i].low > 0 ? pack->rows[i].low : 0;
        pack->possible += pack->rows[i].high;
    }
    for (int32_t k = 0; k < search->stage.level; k++) {
        int64_t low = search->low[search->level_row + k];
        if (m->is_one[search->level_row + k] && low != INT64_MIN && low > pack->held)
            pack->held = low;
    }
    pack->counts = m->is_one[search->level_row + search->stage.level];
    for (int32_t k = 0; k < pack->n_items; k++)
        if (pack->items[k].worth > MOST_WORTH || pack->items[k].worth < -MOST_WORTH)
            return false;
    return true;
}

reversa_status rv_pack_open(rv_search *search, rv_pack *pack, bool *fits_out)
{
    reversa_context *ctx = search->solve->ctx;
    const rv_places *side = search->solve->side;
    *pack = (rv_pack){.search = search};
    *fits_out = false;
    rv_arena_open(ctx, &pack->arena);
    making m = {.search = search, .pack = pack, .block = find_block(search)};
    bool small = (int64_t)side[0].n * side[1].n <= MOST_PAIRS;
    if (!m.block || !small || search->n_aux > 0 || search->stage.level < 0)
        return REVERSA_OK;
    pack->n_bins = side[side_of(m.block)].n;
    pack->n_jobs = side[1 - side_of(m.block)].n;
    reversa_status status = make_rows(&m);
    if (!status)
        status = make_items(&m);
    if (status || pack->n_items > MOST_ITEMS || rv_stop_status(ctx))
        return status;
    pack->first = rv_arena_alloc(ctx, &pack->arena, (size_t)pack->n_bins + 1, sizeof *pack->first);
    pack->capacity = rv_arena_alloc(ctx, &pack->arena, (size_t)pack->n_bins, sizeof *pack->capacity);
    pack->places = rv_arena_alloc(ctx, &pack->arena, (size_t)pack->n_bins, sizeof *pack->places);
    status = pack->first && pack->capacity && pack->places ? sort_items(&m) : REVERSA_E_MEMORY;
    if (status || !make_bins(&m))
        return status;
    if (!allocate(pack))
        return REVERSA_E_MEMORY;
    *fits_out = make_state(&m);
    return REVERSA_OK;
}

void rv_pack_close(rv_pack *pack)
{
    reversa_context *ctx = pack->search->solve->ctx;
    rv_free(ctx, pack->items);
    rv_free(ctx, pack->entries);
    rv_arena_free(&pack->arena);
}
