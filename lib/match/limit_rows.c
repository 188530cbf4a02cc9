/*
 * Limits, places and levels as rows of integers.
 *
 * A count row has 1 for selected pairs; a share s = p/q of all pairs gives Σ (q·[selected] − p)·x >= 0, where s may be moved
 * to the next fraction that so few pairs can make (Farey), which keeps coefficients small; a budget is divided by the greatest common divisor of its costs, which rounds its bound
 * down to what can be reached. Pinned pairs are taken off the bounds. Bounds beyond 2^60 are none: nothing reaches them.
 */
#include "match/search.h"

#define MILLION 1000000
#define BEYOND ((rv_wide)1 << 60)

/* Greatest common divisor of sizes; of 0 and 0 it is 0. */
static int64_t divisor(int64_t a, int64_t b)
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

static rv_wide divide_down(rv_wide a, int64_t b)
{
    rv_wide quotient = a / b;
    return a % b < 0 ? quotient - 1 : quotient;
}

static int64_t upper(rv_wide bound)
{
    if (bound > BEYOND)
        return INT64_MAX;
    return bound < -BEYOND ? (int64_t)-BEYOND : (int64_t)bound;
}

static int64_t lower(rv_wide bound)
{
    if (bound < -BEYOND)
        return INT64_MIN;
    return bound > BEYOND ? (int64_t)BEYOND : (int64_t)bound;
}

static bool wants_first(const rv_solve *solve, int side)
{
    rv_level_kind wanted = side == REVERSA_MENTEE ? RV_LEVEL_MENTEES : RV_LEVEL_MENTORS;
    for (int32_t k = 0; k < solve->n_levels; k++)
        if (solve->levels[k] == wanted)
            return true;
    return false;
}

static int32_t person_of(const rv_solve *solve, int side, const rv_new_pair *pair)
{
    return solve->problem->side[side].person[side == REVERSA_MENTOR ? pair->mentor : pair->mentee];
}

static bool selects(const rv_solve *solve, const rv_bound_limit *limit, const rv_new_pair *pair)
{
    return rv_limit_selects(limit, person_of(solve, REVERSA_MENTOR, pair), person_of(solve, REVERSA_MENTEE, pair));
}

static int64_t cost_of(const rv_solve *solve, const rv_bound_limit *limit, const rv_new_pair *pair)
{
    return rv_limit_cost(solve->problem, limit, person_of(solve, REVERSA_MENTOR, pair),
                         person_of(solve, REVERSA_MENTEE, pair));
}

/* ---- Places and first units ---- */

static void set_row(rv_search *search, int32_t row, int64_t low, int64_t high)
{
    search->low[row] = low;
    search->high[row] = high;
    search->largest[row] = 1;
}

static void add_places(rv_search *search, int side)
{
    const rv_places *places = &search->solve->side[side];
    for (int32_t i = 0; i < places->n; i++) {
        int64_t low = (int64_t)places->least[i] - places->pinned[i];
        int64_t high = (int64_t)places->most[i] - places->pinned[i];
        set_row(search, search->place_row[side] + i, low > 0 ? low : INT64_MIN, high > 0 ? high : 0);
    }
}

/* Who is matched by a pin counts already; who has room for one is counted by the pair; the others need a column. */
static int32_t add_firsts(rv_search *search, int side, int32_t row)
{
    const rv_places *places = &search->solve->side[side];
    bool wanted = wants_first(search->solve, side);
    for (int32_t i = 0; i < places->n; i++) {
        bool open = wanted && places->pinned[i] == 0;
        search->first_of[side][i] = -1;
        search->counts[side][i] = open && places->most[i] == 1;
        if (!open || places->most[i] < 2)
            continue;
        search->first_of[side][i] = search->n_firsts;
        search->firsts[search->n_firsts++] = (rv_first){(reversa_side)side, i, row};
        set_row(search, row++, INT64_MIN, 0);
    }
    return row;
}

/* ---- Limits ---- */

/* Bounds of a count or share, with the pinned pairs taken off. */
static void set_count(rv_search *search, const rv_block *block, const rv_amount *amount, bool is_least)
{
    const rv_solve *solve = search->solve;
    const rv_bound_limit *limit = &solve->problem->limits[block->limit];
    rv_wide bound = amount->is_share ? 0 : amount->value;
    for (int64_t k = 0; k < solve->n_pinned; k++)
        bound -= selects(solve, limit, &solve->pinned[k]) ? block->in : block->out;
    search->low[block->row] = is_least ? lower(bound) : INT64_MIN;
    search->high[block->row] = is_least ? INT64_MAX : upper(bound);
    search->largest[block->row] = MILLION;
    search->rigid[block->row] = !is_least && block->in >= 0 && block->out >= 0;
}

/* No matching has more pairs than this, pins included. */
static int64_t most_pairs(const rv_solve *solve)
{
    int64_t most[2] = {0, 0};
    for (int side = 0; side < 2; side++)
        for (int32_t i = 0; i < solve->side[side].n; i++)
            most[side] += solve->side[side].most[i];
    int64_t fewer = most[0] < most[1] ? most[0] : most[1];
    return fewer > solve->n_pinned ? fewer : solve->n_pinned;
}

typedef struct fraction {
    int64_t over;
    int64_t under;
} fraction;

/*
 * A share that k of n pairs meet exactly when they meet `share` millionths, for all n up to `most`, with no larger
 * denominator: the neighbour of the share among the fractions of that order (Farey; Graham, Knuth & Patashnik 1994, 4.5).
 */
static fraction simplify(int64_t share, int64_t most, bool is_least)
{
    fraction low = {0, 1};
    fraction high = {1, 1};
    if (share >= MILLION)
        return high;
    while (low.under + high.under <= most) {
        fraction middle = {low.over + high.over, low.under + high.under};
        if (middle.over * MILLION <= share * middle.under)
            low = middle;
        else
            high = middle;
    }
    bool is_exact = low.over * MILLION == share * low.under;
    return is_exact || !is_least ? low : high;
}

static void add_count(rv_search *search, int32_t limit, const rv_amount *amount, bool is_least)
{
    if (!amount->given)
        return;
    rv_block *block = &search->blocks[search->n_blocks++];
    *block = (rv_block){.limit = limit, .per = RV_WHO_BOTH, .in = 1, .row = search->level_row, .n = 1};
    if (amount->is_share) {
        int64_t most = most_pairs(search->solve);
        fraction share = simplify(amount->value, most < MILLION ? most : MILLION, is_least);
        block->in = share.under - share.over;
        block->out = -share.over;
    }
    set_count(search, block, amount, is_least);
    search->level_row += 1;
}

static void see_cost(rv_search *search, int32_t row, int64_t cost)
{
    if (cost == REVERSA_MISSING_NUMBER)
        return;
    int64_t size = cost < 0 ? -cost : cost;
    search->rigid[row] = search->rigid[row] && cost >= 0;
    search->largest[row] = size > search->largest[row] ? size : search->largest[row];
    search->divisor[row] = divisor(search->divisor[row], cost);
}

/* The unit of each row of a budget, and its largest cost in that unit. A person's own cost is the same for each of their
 * pairs, so its row becomes a plain number of places. */
static void set_units(rv_search *search, const rv_block *block, const rv_bound_limit *limit)
{
    const reversa_problem *problem = search->solve->problem;
    const rv_side *people = &problem->side[block->per == RV_WHO_MENTEE ? REVERSA_MENTEE : REVERSA_MENTOR];
    bool is_one = block->per == RV_WHO_BOTH;
    for (int32_t row = block->row; row < block->row + block->n; row++)
        search->rigid[row] = true;
    if (limit->cost_score_column >= 0) {
        const int64_t *costs = problem->scores->column[limit->cost_score_column];
        const int32_t *person = block->per == RV_WHO_MENTEE ? problem->scores->mentee : problem->scores->mentor;
        for (int64_t k = 0; k < problem->scores->n; k++) {
            int32_t within = is_one ? 0 : people->ordinal[person[k]];
            if (within >= 0)
                see_cost(search, block->row + within, costs[k]);
        }
    } else if (limit->cost && is_one) {
        for (int32_t i = 0; i < problem->cohort->n_people; i++)
            see_cost(search, block->row, limit->cost->number[i]);
    } else if (limit->cost) {
        for (int32_t i = 0; i < block->n; i++)
            see_cost(search, block->row + i, limit->cost->number[people->person[i]]);
    }
    for (int32_t row = block->row; row < block->row + block->n; row++) {
        search->divisor[row] = search->divisor[row] > 0 ? search->divisor[row] : 1;
        search->largest[row] = search->largest[row] / search->divisor[row] + 1;
    }
}

static void add_budget(rv_search *search, int32_t index)
{
    const rv_solve *solve = search->solve;
    const rv_bound_limit *limit = &solve->problem->limits[index];
    rv_block *block = &search->blocks[search->n_blocks++];
    int side = limit->limit->per == RV_WHO_MENTOR ? REVERSA_MENTOR : REVERSA_MENTEE;
    *block = (rv_block){.limit = index, .per = limit->limit->per, .is_cost = true, .row = search->level_row};
    block->n = block->per == RV_WHO_BOTH ? 1 : solve->side[side].n;
    set_units(search, block, limit);
    for (int32_t i = 0; i < block->n; i++) {
        int32_t person = block->per == RV_WHO_BOTH ? 0 : solve->problem->side[side].person[i];
        rv_wide budget = rv_limit_budget(limit, person);
        bool bounded = budget != INT64_MAX;
        for (int64_t k = 0; k < solve->n_pinned; k++)
            if (block->per == RV_WHO_BOTH || person_of(solve, side, &solve->pinned[k]) == person)
                budget -= cost_of(solve, limit, &solve->pinned[k]);
        search->low[block->row + i] = INT64_MIN;
        search->high[block->row + i] = bounded ? upper(divide_down(budget, search->divisor[block->row + i]))
                                               : INT64_MAX;
    }
    search->level_row += block->n;
}

static reversa_status add_limit(rv_search *search, int32_t index)
{
    const rv_bound_limit *limit = &search->solve->problem->limits[index];
    switch (limit->limit->kind) {
    case RV_LIMIT_QUOTA:
    case RV_LIMIT_PAIRS:
        add_count(search, index, &limit->limit->at_least, true);
        add_count(search, index, &limit->limit->at_most, false);
        return REVERSA_OK;
    case RV_LIMIT_BUDGET:
        add_budget(search, index);
        return REVERSA_OK;
    case RV_LIMIT_LOAD: /* in the places */
        return REVERSA_OK;
    default:
        return rv_fail(search->solve->ctx, REVERSA_E_UNSUPPORTED, "The limit \"%s\" cannot be searched for",
                       limit->text);
    }
}

/* ---- Levels ---- */

/* Values of the score level are multiples of this. */
static int64_t score_unit(const reversa_problem *problem)
{
    int64_t unit = 0;
    for (int64_t k = 0; problem->scores && k < problem->scores->n; k++)
        unit = divisor(unit, problem->scores->score[k]);
    return unit > 0 ? unit : 1;
}

static void add_levels(rv_search *search)
{
    const rv_solve *solve = search->solve;
    for (int32_t k = 0; k < solve->n_levels; k++) {
        bool is_score = solve->levels[k] == RV_LEVEL_SCORE;
        search->unit[k] = is_score ? score_unit(solve->problem) : 1;
        set_row(search, search->level_row + k, INT64_MIN, INT64_MAX);
        search->largest[search->level_row + k] = is_score ? MILLION : 1;
    }
}

/* ---- The whole ---- */

/* No more rows than this; −1 where there are too many to count in 32 bits. */
static int64_t most_rows(const rv_solve *solve)
{
    const int64_t limit = INT32_MAX / 2;
    int64_t people = (int64_t)solve->side[0].n + solve->side[1].n;
    int64_t n = 2 * people + solve->n_levels;
    for (int32_t i = 0; i < solve->problem->n_limits; i++) {
        const rv_limit *budget = solve->problem->limits[i].limit;
        n += budget->kind == RV_LIMIT_BUDGET && budget->per != RV_WHO_BOTH ? people : 2;
    }
    return n < limit ? n : -1;
}

static reversa_status allocate(rv_search *search)
{
    rv_solve *solve = search->solve;
    int64_t n_rows = most_rows(solve);
    if (n_rows < 0)
        return rv_fail(solve->ctx, REVERSA_E_UNSUPPORTED, "Too many people for limits on each of them");
    size_t people = (size_t)solve->side[0].n + (size_t)solve->side[1].n;
    search->most_entries = 4 + solve->n_levels + 2 * solve->problem->n_limits;
    bool ok = true;
    for (int side = 0; side < 2; side++) {
        size_t n = (size_t)solve->side[side].n;
        search->first_of[side] = rv_arena_alloc(solve->ctx, &search->arena, n, sizeof(int32_t));
        search->counts[side] = rv_arena_alloc(solve->ctx, &search->arena, n, sizeof(bool));
        ok = ok && search->first_of[side] && search->counts[side];
    }
    int64_t **tables[] = {&search->low,     &search->high,       &search->largest,
                          &search->divisor, &search->multiplier, &search->kept};
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        *tables[i] = rv_arena_alloc(solve->ctx, &search->arena, (size_t)n_rows, sizeof(int64_t));
        ok = ok && *tables[i];
    }
    search->rigid = rv_arena_alloc(solve->ctx, &search->arena, (size_t)n_rows, sizeof(bool));
    search->row_basis = rv_arena_alloc(solve->ctx, &search->arena, (size_t)n_rows, 1);
    search->first_basis = rv_arena_alloc(solve->ctx, &search->arena, people, 1);
    search->violation_basis = rv_arena_alloc(solve->ctx, &search->arena, 2 * (size_t)n_rows, 1);
    ok = ok && search->rigid && search->row_basis && search->first_basis && search->violation_basis;
    search->firsts = rv_arena_alloc(solve->ctx, &search->arena, people, sizeof *search->firsts);
    search->blocks = rv_arena_alloc(solve->ctx, &search->arena, 2 * (size_t)solve->problem->n_limits,
                                    sizeof *search->blocks);
    search->entries = rv_arena_alloc(solve->ctx, &search->arena,
                                     (size_t)solve->n_workers * (size_t)search->most_entries, sizeof *search->entries);
    search->active.offset = rv_alloc(solve->ctx, (size_t)solve->side[REVERSA_MENTEE].n + 1, sizeof(int64_t));
    ok = ok && search->firsts && search->blocks && search->entries && search->active.offset;
    return ok ? REVERSA_OK : REVERSA_E_MEMORY;
}

reversa_status rv_search_open(rv_solve *solve, const rv_mip_solver *solver, rv_search *search)
{
    *search = (rv_search){.solve = solve, .solver = solver};
    rv_arena_open(solve->ctx, &search->arena);
    reversa_status status = allocate(search);
    if (status)
        return status;
    search->place_row[REVERSA_MENTEE] = 0;
    search->place_row[REVERSA_MENTOR] = solve->side[REVERSA_MENTEE].n;
    add_places(search, REVERSA_MENTEE);
    add_places(search, REVERSA_MENTOR);
    int32_t row = solve->side[0].n + solve->side[1].n;
    row = add_firsts(search, REVERSA_MENTEE, row);
    row = add_firsts(search, REVERSA_MENTOR, row);
    search->limit_row = row;
    search->level_row = row;
    for (int32_t i = 0; i < solve->problem->n_limits; i++) {
        status = add_limit(search, i);
        if (status)
            return status;
    }
    add_levels(search);
    search->n_rows = search->level_row + solve->n_levels;
    return REVERSA_OK;
}

void rv_search_close(rv_search *search)
{
    if (!search->solve)
        return;
    reversa_context *ctx = search->solve->ctx;
    rv_free(ctx, search->active.offset);
    rv_free(ctx, search->active.mentor);
    rv_free(ctx, search->active.score);
    rv_free(ctx, search->pair_basis);
    rv_free(ctx, search->best);
    rv_free(ctx, search->covers.offset);
    rv_free(ctx, search->covers.pairs);
    rv_arena_free(&search->arena);
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
    default:
        return pair->score / search->unit[level];
    }
}

static rv_entry block_entry(const rv_search *search, const rv_block *block, const rv_new_pair *pair)
{
    const rv_bound_limit *limit = &search->solve->problem->limits[block->limit];
    int32_t within = 0;
    if (block->per != RV_WHO_BOTH)
        within = block->per == RV_WHO_MENTOR ? pair->mentor : pair->mentee;
    int32_t row = block->row + within;
    if (block->is_cost)
        return (rv_entry){row, cost_of(search->solve, limit, pair) / search->divisor[row]};
    return (rv_entry){row, selects(search->solve, limit, pair) ? block->in : block->out};
}

int32_t rv_search_entries(const rv_search *search, const rv_new_pair *pair, rv_entry *entries_out)
{
    int32_t n = 0;
    const int32_t ordinal[2] = {[REVERSA_MENTOR] = pair->mentor, [REVERSA_MENTEE] = pair->mentee};
    for (int side = 0; side < 2; side++) {
        entries_out[n++] = (rv_entry){search->place_row[side] + ordinal[side], 1};
        int32_t first = search->first_of[side][ordinal[side]];
        if (first >= 0)
            entries_out[n++] = (rv_entry){search->firsts[first].row, -1};
    }
    for (int32_t b = 0; b < search->n_blocks; b++)
        entries_out[n++] = block_entry(search, &search->blocks[b], pair);
    for (int32_t k = 0; k < search->solve->n_levels; k++)
        entries_out[n++] = (rv_entry){search->level_row + k, level_coefficient(search, k, pair)};
    return n;
}

bool rv_search_is_elastic(const rv_search *search, int32_t row)
{
    if (search->stage.level != RV_VIOLATION || row >= search->level_row)
        return false;
    if (row >= search->limit_row)
        return !search->rigid[row];
    bool is_place = row < search->solve->side[0].n + search->solve->side[1].n;
    return search->soft_places && is_place && search->low[row] > 0;
}
