/*
 * The rows of a search: places, levels, and the growing table that limits and listed rows are put in.
 *
 * Limits themselves are turned to rows in limit_bounds.c, limit_people.c and limit_conflict.c. Here is how a pair finds its entries:
 * its two places, one entry for each block that it is in, the levels, and listed rows. Pinned pairs are in no column: they
 * are taken off the bounds.
 */
#include "match/limit_rows.h"

#include "match/limit_lazy.h"
#include "match/limit_master.h"

#define MILLION 1000000
#define MOST_ROWS (INT32_MAX / 2)

int64_t rv_rows_divisor(int64_t a, int64_t b)
{
    uint64_t x = a < 0 ? 0 - (uint64_t)a : (uint64_t)a;
    uint64_t y = b < 0 ? 0 - (uint64_t)b : (uint64_t)b;
    while (y) {
        uint64_t rest = x % y;
        x = y;
        y = rest;
    }
    return x > INT64_MAX ? 1 : (int64_t)x;
}

int64_t rv_rows_most_pairs(const rv_solve *solve)
{
    int64_t most[2] = {0, 0};
    for (int side = 0; side < 2; side++)
        for (int32_t i = 0; i < solve->side[side].n; i++)
            most[side] += solve->side[side].most[i];
    int64_t fewer = most[0] < most[1] ? most[0] : most[1];
    return fewer > solve->n_pinned ? fewer : solve->n_pinned;
}

/* ---- The table ---- */

reversa_status rv_rows_add(rv_search *search, int32_t n, int32_t *row_out)
{
    reversa_context *ctx = search->solve->ctx;
    *row_out = search->n_rows;
    if (n > MOST_ROWS - search->n_rows)
        return rv_fail(ctx, REVERSA_E_UNSUPPORTED, "Too many people for limits on each of them");
    struct table {
        void *array;
        size_t size;
    } tables[] = {{&search->low, sizeof(int64_t)},
                  {&search->high, sizeof(int64_t)},
                  {&search->largest, sizeof(int64_t)},
                  {&search->weight, sizeof(int64_t)},
                  {&search->divisor, sizeof(int64_t)},
                  {&search->multiplier, sizeof(int64_t)},
                  {&search->kept, sizeof(int64_t)},
                  {&search->flags, 1},
                  {&search->row_basis, 1},
                  {&search->violation_basis, 2}};
    size_t needed = (size_t)search->n_rows + (size_t)n;
    size_t wider = search->row_capacity;
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        wider = search->row_capacity;
        reversa_status status = rv_grow(ctx, tables[i].array, &wider, needed, tables[i].size);
        if (status)
            return status;
    }
    search->row_capacity = wider;
    for (int32_t k = 0; k < n; k++) {
        int32_t row = search->n_rows++;
        search->low[row] = INT64_MIN;
        search->high[row] = INT64_MAX;
        search->largest[row] = 1;
        search->weight[row] = 0;
        search->divisor[row] = 0;
        search->multiplier[row] = 0;
        search->kept[row] = 0;
        search->flags[row] = 0;
        search->row_basis[row] = RV_MIP_BASIC;
        search->violation_basis[2 * row] = RV_MIP_AT_LOW;
        search->violation_basis[2 * row + 1] = RV_MIP_AT_LOW;
    }
    return REVERSA_OK;
}

reversa_status rv_rows_block(rv_search *search, rv_block block)
{
    reversa_status status = rv_grow(search->solve->ctx, &search->blocks, &search->block_capacity,
                                    (size_t)search->n_blocks + 1, sizeof *search->blocks);
    if (!status)
        search->blocks[search->n_blocks++] = block;
    return status;
}

reversa_status rv_rows_people(rv_search *search, int32_t limit, reversa_side side, int64_t in, const bool *marked,
                              const int32_t **row_of_out)
{
    int32_t n = search->solve->side[side].n;
    int32_t *row_of = rv_arena_alloc(search->solve->ctx, &search->arena, (size_t)n, sizeof *row_of);
    rv_block block = {.limit = limit, .per = (rv_who)side, .measure = RV_MEASURE_EACH, .in = in, .row_of = row_of};
    *row_of_out = row_of;
    if (!row_of)
        return REVERSA_E_MEMORY;
    for (int32_t i = 0; i < n; i++)
        block.n += marked[i];
    reversa_status status = rv_rows_add(search, block.n, &block.row);
    int32_t row = block.row;
    for (int32_t i = 0; i < n; i++)
        row_of[i] = marked[i] ? row++ : -1;
    return status || block.n == 0 ? status : rv_rows_block(search, block);
}

/* ---- Places and levels ---- */

static reversa_status add_places(rv_search *search, int side)
{
    const rv_places *places = &search->solve->side[side];
    reversa_status status = rv_rows_add(search, places->n, &search->place_row[side]);
    for (int32_t i = 0; i < places->n && !status; i++) {
        int32_t row = search->place_row[side] + i;
        int64_t low = (int64_t)places->least[i] - places->pinned[i];
        int64_t high = (int64_t)places->most[i] - places->pinned[i];
        search->low[row] = low > 0 ? low : INT64_MIN;
        search->high[row] = high > 0 ? high : 0;
    }
    return status;
}

/* Values of the score level are multiples of this. */
static int64_t score_unit(const reversa_problem *problem)
{
    int64_t unit = 0;
    for (int64_t k = 0; problem->scores && k < problem->scores->n; k++)
        unit = rv_rows_divisor(unit, problem->scores->score[k]);
    for (int32_t i = 0; i < problem->n_limits; i++)
        if (problem->limits[i].limit->soft)
            unit = rv_rows_divisor(unit, problem->limits[i].limit->penalty);
    return problem->scores && unit > 0 ? unit : 1;
}

static reversa_status add_levels(rv_search *search)
{
    const rv_solve *solve = search->solve;
    reversa_status status = rv_rows_add(search, solve->n_levels, &search->level_row);
    for (int32_t k = 0; k < solve->n_levels && !status; k++) {
        bool is_score = solve->levels[k] == RV_LEVEL_SCORE;
        search->unit[k] = is_score ? score_unit(solve->problem) : 1;
        if (solve->levels[k] == RV_LEVEL_EVEN)
            search->unit[k] = -1;
        search->largest[search->level_row + k] = is_score ? MILLION : 1;
    }
    return status;
}

static reversa_status add_limit(rv_search *search, int32_t index)
{
    const rv_bound_limit *limit = &search->solve->problem->limits[index];
    switch (limit->limit->kind) {
    case RV_LIMIT_QUOTA:
    case RV_LIMIT_PAIRS:
    case RV_LIMIT_BUDGET:
    case RV_LIMIT_CHANGES:
        return rv_bounds_add(search, index);
    case RV_LIMIT_LOAD:
        return rv_people_load(search, index);
    case RV_LIMIT_MENTOR_MINIMUM:
        return rv_people_minimum(search, index);
    case RV_LIMIT_ONE_ROLE:
        return rv_people_one_role(search, index);
    case RV_LIMIT_CONFLICT: /* their rows are listed */
    case RV_LIMIT_SLOTS:
        return REVERSA_OK;
    case RV_LIMIT_STABLE:
        return rv_stable_open(search, index);
    default:
        return rv_fail(search->solve->ctx, REVERSA_E_UNSUPPORTED, "The limit \"%s\" cannot be searched for",
                       limit->text);
    }
}

/* ---- The whole ---- */

/* Rows in their order, all that is known before a solution is seen. */
static reversa_status add_rows(rv_search *search)
{
    reversa_status status = add_places(search, REVERSA_MENTEE);
    if (!status)
        status = add_places(search, REVERSA_MENTOR);
    if (!status)
        status = add_levels(search);
    if (!status)
        status = rv_people_firsts(search, REVERSA_MENTEE);
    if (!status)
        status = rv_people_firsts(search, REVERSA_MENTOR);
    if (!status)
        status = rv_people_even(search);
    search->limit_row = search->n_rows;
    for (int32_t i = 0; i < search->solve->problem->n_limits && !status; i++)
        status = add_limit(search, i);
    search->listed_row = search->n_rows;
    search->most_entries = 2 + search->solve->n_levels + search->n_blocks + 1; /* … and a class of `leximin` */
    return status;
}

reversa_status rv_search_open(rv_solve *solve, const rv_mip_solver *solver, rv_search *search)
{
    *search = (rv_search){.solve = solve, .solver = solver};
    rv_arena_open(solve->ctx, &search->arena);
    for (int side = 0; side < 2; side++) {
        search->counts[side] = rv_arena_alloc(solve->ctx, &search->arena, (size_t)solve->side[side].n, sizeof(bool));
        if (!search->counts[side])
            return REVERSA_E_MEMORY;
    }
    reversa_status status = add_rows(search);
    if (status)
        return status;
    size_t n_entries = (size_t)solve->n_workers * (size_t)search->most_entries;
    search->entries = rv_alloc(solve->ctx, n_entries, sizeof *search->entries);
    search->active.offset = rv_alloc(solve->ctx, (size_t)solve->side[REVERSA_MENTEE].n + 1, sizeof(int64_t));
    return search->entries && search->active.offset ? rv_lazy_open(search) : REVERSA_E_MEMORY;
}

void rv_search_close(rv_search *search)
{
    if (!search->solve)
        return;
    reversa_context *ctx = search->solve->ctx;
    rv_master_close(search);
    void *const arrays[] = {
        search->active.offset, search->active.mentor, search->active.score, search->pair_basis, search->best,
        search->low,           search->high,          search->largest,      search->weight,     search->divisor,
        search->multiplier,    search->kept,          search->flags,        search->row_basis,  search->violation_basis,
        search->blocks,        search->aux,           search->aux_entries,  search->aux_links,  search->entries,
        search->classes};
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
        rv_free(ctx, arrays[i]);
    rv_lazy_close(search);
    rv_arena_free(&search->arena);
}

/* ---- Entries ---- */

/* A mentor with room for one pair more has its cost in the pair. */
static int64_t even_coefficient(const rv_search *search, int32_t mentor)
{
    const rv_places *places = &search->solve->side[REVERSA_MENTOR];
    int32_t room = places->most[mentor] - places->pinned[mentor];
    bool is_one = room == 1 || search->solve->side[REVERSA_MENTEE].n == 1;
    return is_one ? -(2 * (int64_t)places->pinned[mentor] + 1) : 0;
}

static int64_t level_coefficient(const rv_search *search, int32_t level, const rv_new_pair *pair)
{
    switch (search->solve->levels[level]) {
    case RV_LEVEL_MENTEES:
        return search->counts[REVERSA_MENTEE][pair->mentee];
    case RV_LEVEL_MENTORS:
        return search->counts[REVERSA_MENTOR][pair->mentor];
    case RV_LEVEL_PAIRS:
        return 1;
    case RV_LEVEL_KEEP:
        return rv_solve_was_active(search->solve, pair->mentee, pair->mentor);
    case RV_LEVEL_EVEN:
        return even_coefficient(search, pair->mentor);
    case RV_LEVEL_WORST:
    case RV_LEVEL_LEXIMIN:
        return -(pair->score >= search->counted[level].low && pair->score < search->counted[level].high);
    default:
        return pair->score / search->unit[level];
    }
}

/* The row of the class that a score is in; −1 for none. */
static int32_t class_row(const rv_search *search, int32_t score)
{
    int32_t low = 0;
    int32_t high = search->n_classes;
    while (low < high) {
        int32_t middle = low + (high - low) / 2;
        if (search->classes[middle].end <= score)
            low = middle + 1;
        else
            high = middle;
    }
    return low < search->n_classes ? search->classes[low].row : -1;
}

static int32_t person_of(const rv_solve *solve, int side, const rv_new_pair *pair)
{
    return solve->problem->side[side].person[side == REVERSA_MENTOR ? pair->mentor : pair->mentee];
}

static rv_entry block_entry(const rv_search *search, const rv_block *block, const rv_new_pair *pair)
{
    const rv_solve *solve = search->solve;
    int32_t within = 0;
    if (block->per != RV_WHO_BOTH)
        within = block->per == RV_WHO_MENTOR ? pair->mentor : pair->mentee;
    int32_t row = block->row_of ? block->row_of[within] : block->row + within;
    if (block->measure == RV_MEASURE_EACH)
        return (rv_entry){row, block->in};
    if (block->measure == RV_MEASURE_ACTIVE)
        return (rv_entry){row, rv_solve_was_active(solve, pair->mentee, pair->mentor) ? block->in : 0};
    const rv_bound_limit *limit = &solve->problem->limits[block->limit];
    int32_t mentor = person_of(solve, REVERSA_MENTOR, pair);
    int32_t mentee = person_of(solve, REVERSA_MENTEE, pair);
    if (block->measure == RV_MEASURE_COST)
        return (rv_entry){row, rv_limit_cost(solve->problem, limit, mentor, mentee) / search->divisor[row]};
    return (rv_entry){row, rv_limit_selects(limit, mentor, mentee) ? block->in : block->out};
}

int32_t rv_search_entries(const rv_search *search, const rv_new_pair *pair, rv_entry *entries_out)
{
    int32_t n = 0;
    entries_out[n++] = (rv_entry){search->place_row[REVERSA_MENTEE] + pair->mentee, 1};
    entries_out[n++] = (rv_entry){search->place_row[REVERSA_MENTOR] + pair->mentor, 1};
    for (int32_t b = 0; b < search->n_blocks; b++) {
        rv_entry entry = block_entry(search, &search->blocks[b], pair);
        if (entry.row >= 0)
            entries_out[n++] = entry;
    }
    for (int32_t k = 0; k < search->solve->n_levels; k++)
        entries_out[n++] = (rv_entry){search->level_row + k, level_coefficient(search, k, pair)};
    int32_t row = class_row(search, pair->score);
    if (row >= 0)
        entries_out[n++] = (rv_entry){row, 1};
    return n + rv_lazy_entries(search, pair->mentee, pair->mentor, entries_out + n);
}

bool rv_search_is_elastic(const rv_search *search, int32_t row)
{
    bool is_level = row >= search->level_row && row < search->level_row + search->solve->n_levels;
    if (search->stage.level != RV_VIOLATION || is_level)
        return false;
    if (row < search->level_row)
        return search->soft_places && search->low[row] > 0;
    return !(search->flags[row] & RV_ROW_FIRM);
}
