/*
 * The least change of a limit, by halving between a bound that cannot be met and one that can.
 *
 * A limit can mend everything alone only if it takes part in the contradiction and the others can be met without it; the
 * pairs that show this say how far its bound has to move at most. Every step is a trial of the programme with that bound, so
 * at the end the bound itself was applied, and so was the one a unit nearer to the programme's.
 */
#include "match/relax.h"

#include <string.h>

/* Bounds between which the least change lies, in units that move away from the programme's bound. */
typedef struct interval {
    int64_t bad;  /* cannot be met */
    int64_t good; /* can */
    int64_t unit;
    bool least; /* nothing was left undecided */
} interval;

/* ---- Units ---- */

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

static int64_t divisor_of_column(int64_t unit, const int64_t *values, int64_t n)
{
    for (int64_t i = 0; i < n; i++)
        if (values[i] != REVERSA_MISSING_NUMBER)
            unit = divisor(unit, values[i]);
    return unit;
}

/* What sums of costs, and bounds of people, are multiples of. */
static int64_t budget_unit(const reversa_problem *problem, const rv_bound_limit *limit)
{
    int64_t unit = 0;
    if (limit->cost_score_column >= 0)
        unit = divisor_of_column(unit, problem->scores->column[limit->cost_score_column], problem->scores->n);
    else if (limit->cost)
        unit = divisor_of_column(unit, limit->cost->number, problem->cohort->n_people);
    if (limit->at_most)
        unit = divisor_of_column(unit, limit->at_most->number, problem->cohort->n_people);
    else if (limit->limit->per != RV_WHO_BOTH)
        unit = divisor(unit, limit->limit->at_most_number);
    return unit > 0 ? unit : 1;
}

static int64_t floor_of(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

static int64_t ceiling_of(int64_t a, int64_t b)
{
    return -floor_of(-a, b);
}

/* ---- What the witness shows ---- */

static bool is_budget_of_each(const rv_limit *limit)
{
    return limit->kind == RV_LIMIT_BUDGET && limit->per != RV_WHO_BOTH;
}

/* The largest excess of a person's costs over the budget, in the witness. */
static reversa_status excess(rv_trial *trial, int32_t index, int64_t *excess_out)
{
    const reversa_problem *problem = trial->whole;
    const rv_bound_limit *limit = &problem->limits[index];
    int side = limit->limit->per == RV_WHO_MENTOR ? REVERSA_MENTOR : REVERSA_MENTEE;
    const rv_side *people = &problem->side[side];
    rv_solve *solve = &trial->solve;
    int64_t *sum = rv_alloc(solve->ctx, (size_t)people->n, sizeof *sum);
    if (!sum)
        return REVERSA_E_MEMORY;
    int64_t most = INT64_MIN;
    bool fits = true;
    for (int64_t k = 0; k < solve->n_pinned + trial->n_witness; k++) {
        const rv_new_pair *pair = k < solve->n_pinned ? &solve->pinned[k] : &trial->witness[k - solve->n_pinned];
        int64_t *of = &sum[side == REVERSA_MENTOR ? pair->mentor : pair->mentee];
        int64_t cost = rv_limit_cost(problem, limit, problem->side[REVERSA_MENTOR].person[pair->mentor],
                                     problem->side[REVERSA_MENTEE].person[pair->mentee]);
        fits = !__builtin_add_overflow(*of, cost, of) && fits;
    }
    for (int32_t i = 0; i < people->n; i++) {
        int64_t budget = rv_limit_budget(limit, people->person[i]);
        if (budget != INT64_MAX && sum[i] - budget > most)
            most = sum[i] - budget;
    }
    *excess_out = fits ? most : INT64_MAX;
    rv_free(solve->ctx, sum);
    return REVERSA_OK;
}

static int64_t count_pairs(const rv_trial *trial)
{
    return trial->solve.n_pinned + trial->n_witness;
}

/* The least or the largest load of a person. */
static reversa_status extreme_load(rv_trial *trial, const rv_limit *limit, bool is_most, int64_t *load_out)
{
    const rv_places *places = &trial->solve.side[limit->side];
    int32_t *load = rv_alloc(trial->solve.ctx, (size_t)places->n, sizeof *load);
    if (!load)
        return REVERSA_E_MEMORY;
    for (int64_t k = 0; k < trial->n_witness; k++)
        load[limit->side == REVERSA_MENTOR ? trial->witness[k].mentor : trial->witness[k].mentee]++;
    int64_t found = is_most ? 0 : INT32_MAX;
    for (int32_t i = 0; i < places->n; i++) {
        int64_t all = load[i] + places->pinned[i];
        found = is_most == (all > found) ? all : found;
    }
    *load_out = found;
    rv_free(trial->solve.ctx, load);
    return REVERSA_OK;
}

/* Is it the upper bound that moves? Budgets and changes have no other. */
static bool is_upper(const rv_limit *limit, bool is_most)
{
    return is_most || limit->kind == RV_LIMIT_BUDGET || limit->kind == RV_LIMIT_CHANGES;
}

/* The nearest bound that the witness meets. */
static reversa_status shown(rv_trial *trial, int32_t index, bool is_most, int64_t *bound_out)
{
    const rv_limit *limit = trial->whole->limits[index].limit;
    const rv_amount *amount = is_upper(limit, is_most) ? &limit->at_most : &limit->at_least;
    reversa_limit_use use;
    if (is_budget_of_each(limit))
        return excess(trial, index, bound_out);
    reversa_status status = rv_trial_use(trial, index, &use);
    *bound_out = use.value;
    if (limit->kind == RV_LIMIT_LOAD)
        status = status ? status : extreme_load(trial, limit, is_most, bound_out);
    else if (limit->kind != RV_LIMIT_BUDGET && amount->is_share && count_pairs(trial) == 0)
        *bound_out = amount->value;
    else if (limit->kind != RV_LIMIT_BUDGET && amount->is_share && is_most)
        *bound_out = ceiling_of(use.value * 1000000, count_pairs(trial));
    else if (limit->kind != RV_LIMIT_BUDGET && amount->is_share)
        *bound_out = floor_of(use.value * 1000000, count_pairs(trial));
    return status;
}

/* ---- One limit ---- */

static int64_t *bound_of(rv_trial *trial, int32_t index, bool is_most)
{
    rv_limit *limit = &trial->words[index];
    if (is_budget_of_each(limit))
        return &trial->extra[index];
    if (limit->kind == RV_LIMIT_BUDGET)
        return &limit->at_most_number;
    return is_upper(limit, is_most) ? &limit->at_most.value : &limit->at_least.value;
}

/* Does the limit have a bound that can move? */
static bool is_movable(const rv_limit *limit)
{
    return limit->kind == RV_LIMIT_QUOTA || limit->kind == RV_LIMIT_PAIRS || limit->kind == RV_LIMIT_LOAD ||
           limit->kind == RV_LIMIT_BUDGET || limit->kind == RV_LIMIT_CHANGES;
}

/* Halve until a unit is left. Bounds are multiples of the unit, times −1 where the lower bound falls. */
static reversa_status halve(rv_trial *trial, int32_t index, bool is_most, interval *range)
{
    int64_t unit = range->unit;
    int64_t sign = is_upper(&trial->words[index], is_most) ? 1 : -1;
    int64_t *bound = bound_of(trial, index, is_most);
    reversa_status status = REVERSA_OK;
    while (!status && range->good - range->bad > 1 && range->least) {
        int64_t middle = range->bad + (range->good - range->bad) / 2;
        int64_t nearest;
        rv_verdict verdict;
        *bound = sign * middle * unit;
        status = rv_trial_run(trial, &verdict);
        range->least = verdict != RV_VERDICT_UNKNOWN;
        if (status || verdict != RV_VERDICT_FEASIBLE) {
            range->bad = verdict == RV_VERDICT_INFEASIBLE ? middle : range->bad;
            continue;
        }
        range->good = middle;
        status = shown(trial, index, is_most, &nearest);
        if (status)
            return status;
        nearest = ceiling_of(sign * nearest, unit);
        if (nearest < range->good && nearest > range->bad)
            range->good = nearest;
    }
    return status;
}

static void activate(rv_trial *trial, int32_t index, bool is_most, bool on)
{
    for (int32_t a = 0; a < trial->n_atoms; a++)
        if (trial->atoms[a].limit == index && trial->atoms[a].is_most == is_most)
            trial->active[a] = on;
}

/* From the bound of the programme to the one that the witness shows; false where they are the wrong way round. */
static bool make_interval(const rv_trial *trial, int32_t index, bool is_most, const int64_t ends[2], interval *range)
{
    const rv_bound_limit *limit = &trial->whole->limits[index];
    int64_t sign = is_upper(limit->limit, is_most) ? 1 : -1;
    range->unit = limit->limit->kind == RV_LIMIT_BUDGET ? budget_unit(trial->whole, limit) : 1;
    range->bad = floor_of(sign * ends[0], range->unit);
    range->good = ceiling_of(sign * ends[1], range->unit);
    range->least = true;
    return ends[1] != INT64_MAX && range->good > range->bad;
}

static void add(rv_relaxations *found, reversa_relaxation relaxation)
{
    found->list[found->n++] = (rv_relaxation){.relaxation = relaxation};
}

/* The limit without this bound: can the others be met? Then the least change. */
static reversa_status relax_one(rv_trial *trial, int32_t index, bool is_most, rv_relaxations *found)
{
    const rv_limit *limit = trial->whole->limits[index].limit;
    reversa_relaxation relaxation = {.kind = REVERSA_RELAXED_LIMIT,
                                     .index = index,
                                     .is_most = is_upper(limit, is_most),
                                     .dropped = true,
                                     .change = -1,
                                     .least = true};
    rv_verdict verdict;
    interval range;
    int64_t ends[2];
    int64_t *bound = bound_of(trial, index, is_most);
    int64_t from = *bound;
    activate(trial, index, is_most, false);
    reversa_status status = rv_trial_run(trial, &verdict);
    activate(trial, index, is_most, true);
    if (status || verdict != RV_VERDICT_FEASIBLE)
        return status;
    if (!is_movable(limit)) {
        add(found, relaxation);
        return REVERSA_OK;
    }
    status = shown(trial, index, is_most, &ends[1]);
    ends[0] = from;
    if (status || !make_interval(trial, index, is_most, ends, &range))
        return status;
    status = halve(trial, index, is_most, &range);
    *bound = from;
    bool is_count = limit->kind != RV_LIMIT_BUDGET && !(relaxation.is_most ? limit->at_most : limit->at_least).is_share;
    relaxation.dropped = false;
    relaxation.from = from;
    relaxation.to = (relaxation.is_most ? 1 : -1) * range.good * range.unit;
    relaxation.least = range.least;
    relaxation.change = is_count ? (relaxation.is_most ? relaxation.to - from : from - relaxation.to) : -1;
    if (!status)
        add(found, relaxation);
    return status;
}

reversa_status rv_relax_limits(rv_trial *trial, const bool *core, rv_relaxations *found)
{
    reversa_status status = REVERSA_OK;
    for (int32_t a = 0; a < trial->n_atoms; a++)
        trial->active[a] = true;
    for (int32_t first = 0; first < trial->n_atoms && !status;) {
        const rv_atom *atom = &trial->atoms[first];
        bool takes_part = false;
        int32_t end = first;
        for (; end < trial->n_atoms && trial->atoms[end].limit == atom->limit &&
               trial->atoms[end].is_most == atom->is_most;
             end++)
            takes_part = takes_part || core[end];
        if (takes_part)
            status = relax_one(trial, atom->limit, atom->is_most, found);
        first = end;
    }
    return status;
}
