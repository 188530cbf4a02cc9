/*
 * Limits that count or sum pairs as rows of integers: quota, pairs, budget, changes.
 *
 * A count row has 1 for selected pairs; a share s = p/q of all pairs gives Σ (q·[selected] − p)·x >= 0, where s may be moved
 * to the next fraction that so few pairs can make (Farey), which keeps coefficients small; a budget is divided by the greatest
 * common divisor of its costs, which rounds its bound down to what can be reached. Pinned pairs are taken off the bounds.
 * Bounds beyond 2^60 are none: nothing reaches them. A soft row has a column for its violation, in steps of one unit.
 */
#include "match/limit_rows.h"

#define MILLION 1000000
#define BEYOND ((rv_wide)1 << 60)

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

/* ---- Counts and shares ---- */

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
    if (!is_least && block->in >= 0 && block->out >= 0)
        search->flags[block->row] = RV_ROW_FIRM | RV_ROW_RIGID;
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

static reversa_status add_count(rv_search *search, int32_t limit, const rv_amount *amount, bool is_least)
{
    if (!amount->given)
        return REVERSA_OK;
    rv_block block = {.limit = limit, .per = RV_WHO_BOTH, .measure = RV_MEASURE_SELECT, .in = 1, .n = 1};
    int64_t most = rv_rows_most_pairs(search->solve);
    int64_t step = 1;
    if (amount->is_share) {
        fraction share = simplify(amount->value, most < MILLION ? most : MILLION, is_least);
        block.in = share.under - share.over;
        block.out = -share.over;
        step = share.under;
    }
    reversa_status status = rv_rows_add(search, 1, &block.row);
    if (!status)
        status = rv_rows_block(search, block);
    if (status)
        return status;
    set_count(search, &block, amount, is_least);
    rv_wide all = (rv_wide)most + (amount->is_share || !is_least ? 0 : amount->value);
    return search->solve->problem->limits[limit].limit->soft ? rv_aux_soften(search, limit, block.row, step, all)
                                                             : REVERSA_OK;
}

/* Floor of a / b, b > 0. */
static rv_wide floor_of(rv_wide a, rv_wide b)
{
    return a / b - (a % b < 0);
}

/*
 * With n pairs a row in · k + out · (n − k) says something of k alone, a whole number (Chvátal & Gomory 1973): 50 % of 1,293
 * pairs are 647 of them, not 646.5. No solution is lost, and a mixture of solutions no longer comes nearer than one.
 */
void rv_bounds_settle(rv_search *search, int64_t n)
{
    for (int32_t b = 0; b < search->n_blocks; b++) {
        const rv_block *block = &search->blocks[b];
        rv_wide step = (rv_wide)block->in - block->out;
        rv_wide all = (rv_wide)block->out * n;
        bool is_soft = block->limit >= 0 && search->solve->problem->limits[block->limit].limit->soft;
        if (block->measure != RV_MEASURE_SELECT || block->per != RV_WHO_BOTH || is_soft || step <= 1)
            continue;
        int64_t *low = &search->low[block->row];
        int64_t *high = &search->high[block->row];
        if (*low != INT64_MIN)
            *low = lower(all - step * floor_of(all - *low, step));
        if (*high != INT64_MAX)
            *high = upper(all + step * floor_of(*high - all, step));
    }
}

/* ---- Budgets ---- */

static void see_cost(rv_search *search, int32_t row, int64_t cost)
{
    if (cost == REVERSA_MISSING_NUMBER)
        return;
    int64_t size = cost < 0 ? -cost : cost;
    if (cost < 0)
        search->flags[row] = 0;
    search->largest[row] = size > search->largest[row] ? size : search->largest[row];
    search->divisor[row] = rv_rows_divisor(search->divisor[row], cost);
}

static void see_costs(rv_search *search, const rv_block *block, const rv_bound_limit *limit)
{
    const reversa_problem *problem = search->solve->problem;
    const rv_side *people = &problem->side[block->per == RV_WHO_MENTEE ? REVERSA_MENTEE : REVERSA_MENTOR];
    bool is_one = block->per == RV_WHO_BOTH;
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
}

/* The unit of each row of a budget, and its largest cost in that unit. A person's own cost is the same for each of their
 * pairs, so its row becomes a plain number of places. What is paid for is whole units of cost, so these must be whole in the
 * row's. */
static void set_units(rv_search *search, const rv_block *block, const rv_bound_limit *limit)
{
    for (int32_t row = block->row; row < block->row + block->n; row++) {
        search->flags[row] = RV_ROW_FIRM | RV_ROW_RIGID;
        search->divisor[row] = limit->limit->soft ? MILLION : 0;
    }
    see_costs(search, block, limit);
    for (int32_t row = block->row; row < block->row + block->n; row++) {
        search->divisor[row] = search->divisor[row] > 0 ? search->divisor[row] : 1;
        search->largest[row] = search->largest[row] / search->divisor[row] + 1;
    }
}

/* The pins' costs come off the budget of row i, which is a person's or everyone's. */
static void set_budget(rv_search *search, const rv_block *block, int32_t i)
{
    const rv_solve *solve = search->solve;
    const rv_bound_limit *limit = &solve->problem->limits[block->limit];
    bool is_one = block->per == RV_WHO_BOTH;
    int side = block->per == RV_WHO_MENTOR ? REVERSA_MENTOR : REVERSA_MENTEE;
    int32_t person = is_one ? 0 : solve->problem->side[side].person[i];
    rv_wide budget = rv_limit_budget(limit, person);
    bool bounded = budget != INT64_MAX;
    for (int64_t k = 0; k < solve->n_pinned; k++)
        if (is_one || person_of(solve, side, &solve->pinned[k]) == person)
            budget -= cost_of(solve, limit, &solve->pinned[k]);
    int32_t row = block->row + i;
    search->high[row] = bounded ? upper(divide_down(budget, search->divisor[row])) : INT64_MAX;
}

static reversa_status soften_budget(rv_search *search, const rv_block *block, int32_t i)
{
    const rv_solve *solve = search->solve;
    int side = block->per == RV_WHO_MENTOR ? REVERSA_MENTOR : REVERSA_MENTEE;
    int32_t row = block->row + i;
    if (search->high[row] == INT64_MAX)
        return REVERSA_OK;
    int64_t step = MILLION / search->divisor[row];
    rv_wide pairs = block->per == RV_WHO_BOTH ? rv_rows_most_pairs(solve) : solve->side[side].most[i];
    if (pairs > solve->side[1 - side].n && block->per != RV_WHO_BOTH)
        pairs = solve->side[1 - side].n;
    rv_wide over = pairs * search->largest[row] - search->high[row];
    return rv_aux_soften(search, block->limit, row, step, over / step + 1);
}

static reversa_status add_budget(rv_search *search, int32_t index)
{
    const rv_solve *solve = search->solve;
    const rv_bound_limit *limit = &solve->problem->limits[index];
    int side = limit->limit->per == RV_WHO_MENTOR ? REVERSA_MENTOR : REVERSA_MENTEE;
    rv_block block = {.limit = index, .per = limit->limit->per, .measure = RV_MEASURE_COST};
    block.n = block.per == RV_WHO_BOTH ? 1 : solve->side[side].n;
    reversa_status status = rv_rows_add(search, block.n, &block.row);
    if (!status)
        status = rv_rows_block(search, block);
    if (status)
        return status;
    set_units(search, &block, limit);
    for (int32_t i = 0; i < block.n && !status; i++) {
        set_budget(search, &block, i);
        if (limit->limit->soft)
            status = soften_budget(search, &block, i);
    }
    return status;
}

/* ---- Changes ---- */

/* At most k of the active pairs are broken: at least n − k of them are made. Pins are never active. */
static reversa_status add_changes(rv_search *search, int32_t index)
{
    const rv_limit *limit = search->solve->problem->limits[index].limit;
    int64_t n_active = rv_solve_n_active(search->solve);
    rv_block block = {.limit = index, .per = RV_WHO_BOTH, .measure = RV_MEASURE_ACTIVE, .in = 1, .n = 1};
    reversa_status status = rv_rows_add(search, 1, &block.row);
    if (!status)
        status = rv_rows_block(search, block);
    if (status)
        return status;
    int64_t least = n_active - limit->at_most.value;
    search->low[block.row] = least > 0 ? least : 0;
    return limit->soft ? rv_aux_soften(search, index, block.row, 1, n_active) : REVERSA_OK;
}

/*
 * With the multipliers -m of `at least b` a stage's value is at most bound - m (kept - b), whatever is chosen. So what still has
 * the value v keeps no more than b + (bound - v) / m.
 */
int64_t rv_bounds_most_kept(const rv_search *search, int64_t value)
{
    int64_t most = INT64_MAX;
    for (int32_t b = 0; b < search->n_blocks && search->stage.priced; b++) {
        const rv_block *block = &search->blocks[b];
        bool is_hard = block->limit >= 0 && !search->solve->problem->limits[block->limit].limit->soft;
        if (block->measure != RV_MEASURE_ACTIVE || !is_hard || search->kept[block->row] >= 0)
            continue;
        rv_wide left = search->stage.exact - (rv_wide)RV_ONE * value;
        rv_wide more = floor_of(left, -(rv_wide)search->kept[block->row]);
        int64_t own = upper(search->low[block->row] + more);
        most = own < most ? own : most;
    }
    return most;
}

reversa_status rv_bounds_add(rv_search *search, int32_t index)
{
    const rv_limit *limit = search->solve->problem->limits[index].limit;
    if (limit->kind == RV_LIMIT_BUDGET)
        return add_budget(search, index);
    if (limit->kind == RV_LIMIT_CHANGES)
        return add_changes(search, index);
    reversa_status status = add_count(search, index, &limit->at_least, true);
    return status ? status : add_count(search, index, &limit->at_most, false);
}
