/*
 * The search over circles: its rows in exact integers, what a mentee adds to them, what a set of circles is worth.
 *
 * Rows are: a place for each mentee (one, and no less where a pin asks for it), circles of each mentor, limits on pairs,
 * and a level of the objective for each that is done. All coefficients are integers; doubles are only what the solver sees.
 */
#include "match/circle.h"

#include <string.h>

#include "base/pool.h"

#define MOST_ROUNDS 400 /* of pricing */
#define LARGE 200       /* units; GLPK takes longer than a whole ascent from about there on */

/* ---- Rows ---- */

static rv_circle_row plain_row(void)
{
    return (rv_circle_row){.limit = -1, .low = INT64_MIN, .high = INT64_MAX, .largest = 1};
}

static void add_row(rv_circle_search *search, rv_circle_row row)
{
    int64_t n_mentors = search->set->plan->n_mentors;
    int64_t in = row.in < 0 ? -row.in : row.in;
    int64_t out = row.out < 0 ? -row.out : row.out;
    row.largest = n_mentors * (in > out ? in : out);
    search->rows[search->n_rows++] = row;
}

/* A bound on selected pairs as a row; a share of all pairs is a row without a constant. */
static void add_bound(rv_circle_search *search, int32_t limit, const rv_amount *amount, bool is_least)
{
    rv_circle_row row = plain_row();
    if (!amount->given)
        return;
    row.limit = limit;
    row.in = amount->is_share ? RV_MILLION - amount->value : 1;
    row.out = amount->is_share ? -amount->value : 0;
    int64_t bound = amount->is_share ? 0 : amount->value;
    if (is_least)
        row.low = bound;
    else
        row.high = bound;
    add_row(search, row);
}

static reversa_status make_rows(rv_circle_search *search)
{
    const reversa_problem *problem = search->set->problem;
    for (int32_t k = 0; k < problem->n_limits; k++) {
        const rv_limit *limit = problem->limits[k].limit;
        if (limit->kind != RV_LIMIT_QUOTA && limit->kind != RV_LIMIT_PAIRS)
            continue;
        if (search->n_rows + 2 + RV_MAX_LEVELS > RV_CIRCLE_ROWS)
            return rv_fail(search->set->ctx, REVERSA_E_UNSUPPORTED,
                           "Circles with more than %d limits are not supported", (RV_CIRCLE_ROWS - RV_MAX_LEVELS) / 2);
        add_bound(search, k, &limit->at_least, true);
        add_bound(search, k, &limit->at_most, false);
    }
    search->n_limit_rows = search->n_rows;
    return REVERSA_OK;
}

void rv_circle_fix_level(rv_circle_search *search, rv_level_kind level, int64_t value)
{
    rv_circle_row row = plain_row();
    row.level = level;
    row.low = value;
    row.largest = level == RV_LEVEL_SCORE ? RV_MILLION : 2;
    search->rows[search->n_rows++] = row;
}

/* ---- Opening ---- */

reversa_status rv_circle_prices_open(const rv_circle_search *search, rv_arena *arena, rv_circle_prices *prices)
{
    const rv_circle_set *set = search->set;
    prices->mentee = rv_arena_alloc(set->ctx, arena, (size_t)set->n[REVERSA_MENTEE], sizeof(int64_t));
    prices->mentor = rv_arena_alloc(set->ctx, arena, (size_t)set->n[REVERSA_MENTOR], sizeof(int64_t));
    return prices->mentee && prices->mentor ? REVERSA_OK : REVERSA_E_MEMORY;
}

static reversa_status open_desks(rv_circle_search *search)
{
    search->n_workers = rv_workers(search->set->ctx);
    search->desks = rv_arena_alloc(search->set->ctx, &search->arena, (size_t)search->n_workers, sizeof *search->desks);
    reversa_status status = search->desks ? REVERSA_OK : REVERSA_E_MEMORY;
    for (int32_t w = 0; w < search->n_workers && !status; w++)
        status = rv_circle_desk_open(search->set, &search->arena, &search->desks[w]);
    return status;
}

reversa_status rv_circle_search_open(rv_circle_set *set, const rv_mip_solver *solver, rv_circle_search *search)
{
    reversa_context *ctx = set->ctx;
    memset(search, 0, sizeof *search);
    search->set = set;
    search->solver = solver;
    search->large = LARGE;
    search->most_rounds = MOST_ROUNDS;
    rv_arena_open(ctx, &search->arena);
    size_t n_units = (size_t)set->n_units;
    size_t n_people = (size_t)set->n[0] + (size_t)set->n[1];
    size_t group = (size_t)set->plan->at_most * sizeof(int32_t);
    reversa_status status = open_desks(search);
    if (!status)
        status = rv_circle_prices_open(search, &search->arena, &search->linear);
    if (!status)
        status = rv_circle_prices_open(search, &search->arena, &search->kept);
    if (!status)
        status = rv_circle_prices_open(search, &search->arena, &search->trial);
    if (status)
        return status;
    search->unit_value = rv_arena_alloc(ctx, &search->arena, n_units, sizeof *search->unit_value);
    search->unit_group = rv_arena_alloc(ctx, &search->arena, n_units, group);
    search->unit_size = rv_arena_alloc(ctx, &search->arena, n_units, sizeof *search->unit_size);
    search->load = rv_arena_alloc(ctx, &search->arena, (size_t)set->n[REVERSA_MENTOR], sizeof *search->load);
    search->taken = rv_arena_alloc(ctx, &search->arena, (size_t)set->n[REVERSA_MENTEE], sizeof *search->taken);
    search->row_basis = rv_arena_alloc(ctx, &search->arena, 2 * (n_people + RV_CIRCLE_ROWS + RV_CIRCLE_CUTS), 1);
    search->forced = rv_arena_alloc(ctx, &search->arena, n_people, sizeof *search->forced);
    search->cut_start = rv_arena_alloc(ctx, &search->arena, n_people + 1, sizeof *search->cut_start);
    if (!search->unit_value || !search->unit_group || !search->unit_size || !search->load || !search->taken ||
        !search->row_basis || !search->cut_start || !search->forced)
        return REVERSA_E_MEMORY;
    return make_rows(search);
}

void rv_circle_search_close(rv_circle_search *search)
{
    if (!search->set)
        return;
    rv_circle_list_free(search->set->ctx, &search->active);
    rv_circle_list_free(search->set->ctx, &search->best);
    rv_free(search->set->ctx, search->basis);
    rv_free(search->set->ctx, search->share);
    rv_arena_free(&search->arena);
}

void rv_circle_prices_copy(const rv_circle_set *set, const rv_circle_prices *from, rv_circle_prices *to)
{
    for (int32_t e = 0; e < set->n[REVERSA_MENTEE]; e++)
        to->mentee[e] = from->mentee[e];
    for (int32_t m = 0; m < set->n[REVERSA_MENTOR]; m++)
        to->mentor[m] = from->mentor[m];
    memcpy(to->row, from->row, sizeof to->row);
    memcpy(to->cut, from->cut, sizeof to->cut);
}

/* ---- What a mentee adds ---- */

static int64_t level_gain(const rv_circle_search *search, rv_level_kind kind, const rv_circle_unit *unit,
                          int32_t mentee)
{
    switch (kind) {
    case RV_LEVEL_MENTEES:
        return 1;
    case RV_LEVEL_PAIRS:
        return unit->mentor[1] < 0 ? 1 : 2;
    case RV_LEVEL_SCORE:
        return rv_circle_fit(search->set, unit, mentee);
    default:
        return 0;
    }
}

static int64_t unit_level_gain(rv_level_kind kind, const rv_circle_unit *unit)
{
    return kind == RV_LEVEL_MENTORS ? (unit->mentor[1] < 0 ? 1 : 2) : 0;
}

static rv_level_kind level_kind(const rv_circle_search *search, int32_t level)
{
    return search->set->problem->programme->objective[level].kind;
}

int64_t rv_circle_gain(const rv_circle_search *search, int32_t level, const rv_circle_unit *unit, int32_t mentee)
{
    if (level == RV_CIRCLE_VIOLATION)
        return 0;
    int64_t gain = level_gain(search, level_kind(search, level), unit, mentee);
    int64_t weight = search->stage.weight;
    return weight ? weight * gain + rv_circle_fit(search->set, unit, mentee) : gain;
}

int64_t rv_circle_unit_gain(const rv_circle_search *search, int32_t level, const rv_circle_unit *unit)
{
    if (level == RV_CIRCLE_VIOLATION)
        return 0;
    int64_t gain = unit_level_gain(level_kind(search, level), unit);
    return search->stage.weight ? search->stage.weight * gain : gain;
}

int64_t rv_circle_coefficient(const rv_circle_search *search, int32_t row, const rv_circle_unit *unit, int32_t mentee)
{
    const reversa_problem *problem = search->set->problem;
    const rv_circle_row *r = &search->rows[row];
    int64_t sum = 0;
    if (r->limit < 0)
        return level_gain(search, r->level, unit, mentee);
    for (int i = 0; i < 2 && unit->mentor[i] >= 0; i++) {
        int32_t mentor = search->set->person[REVERSA_MENTOR][unit->mentor[i]];
        int32_t other = search->set->person[REVERSA_MENTEE][mentee];
        sum += rv_limit_selects(&problem->limits[r->limit], mentor, other) ? r->in : r->out;
    }
    return sum;
}

int64_t rv_circle_unit_coefficient(const rv_circle_search *search, int32_t row, const rv_circle_unit *unit)
{
    const rv_circle_row *r = &search->rows[row];
    return r->limit < 0 ? unit_level_gain(r->level, unit) : 0;
}

/* ---- What circles are worth ---- */

bool rv_circle_counts_fits(const rv_circle_search *search)
{
    const rv_circle_stage *stage = &search->stage;
    return stage->weight > 0 || (stage->level >= 0 && level_kind(search, stage->level) == RV_LEVEL_SCORE);
}

int64_t rv_circle_lead(const rv_circle_search *search, int32_t level, const rv_circle_list *circles)
{
    rv_level_kind kind = level_kind(search, level);
    int64_t sum = 0;
    for (int32_t c = 0; c < circles->n; c++) {
        const rv_circle_column *column = &circles->column[c];
        const rv_circle_unit *unit = &search->set->unit[column->unit];
        sum += unit_level_gain(kind, unit);
        for (int32_t i = 0; i < column->n; i++)
            sum += level_gain(search, kind, unit, circles->mentee[column->first + i]);
    }
    return sum;
}

void rv_circle_stage_begin(rv_circle_search *search, int32_t level, int64_t weight, int64_t bound)
{
    search->stage = (rv_circle_stage){.level = level, .weight = weight, .bound = bound};
    if (weight > 0)
        search->stage.lead = rv_circle_lead(search, level, &search->best);
    (void)rv_circle_evaluate(search, &search->best, &search->stage.value);
}

static void sum_circle(const rv_circle_search *search, const rv_circle_list *circles, int32_t c, int64_t *sums,
                       int64_t *value)
{
    const rv_circle_column *column = &circles->column[c];
    const rv_circle_unit *unit = &search->set->unit[column->unit];
    *value += rv_circle_unit_gain(search, search->stage.level, unit);
    for (int32_t r = 0; r < search->n_rows; r++)
        sums[r] += rv_circle_unit_coefficient(search, r, unit);
    for (int32_t i = 0; i < column->n; i++) {
        int32_t mentee = circles->mentee[column->first + i];
        *value += rv_circle_gain(search, search->stage.level, unit, mentee);
        for (int32_t r = 0; r < search->n_rows; r++)
            sums[r] += rv_circle_coefficient(search, r, unit, mentee);
    }
}

/* Places of people: nobody has more than theirs. */
static bool take_places(const rv_circle_search *search, const rv_circle_list *circles)
{
    const rv_circle_set *set = search->set;
    bool holds = true;
    memset(search->load, 0, (size_t)set->n[REVERSA_MENTOR] * sizeof *search->load);
    memset(search->taken, 0, (size_t)set->n[REVERSA_MENTEE] * sizeof *search->taken);
    for (int32_t c = 0; c < circles->n; c++) {
        const rv_circle_column *column = &circles->column[c];
        const rv_circle_unit *unit = &set->unit[column->unit];
        for (int i = 0; i < 2 && unit->mentor[i] >= 0; i++)
            holds = holds && ++search->load[unit->mentor[i]] <= set->capacity[unit->mentor[i]];
        for (int32_t i = 0; i < column->n; i++) {
            bool *taken = &search->taken[circles->mentee[column->first + i]];
            holds = holds && !*taken;
            *taken = true;
        }
    }
    return holds;
}

bool rv_circle_evaluate(const rv_circle_search *search, const rv_circle_list *circles, int64_t *value_out)
{
    int64_t sums[RV_CIRCLE_ROWS] = {0};
    int64_t value = 0;
    int64_t violation = 0;
    bool elastic = search->stage.level == RV_CIRCLE_VIOLATION;
    bool holds = take_places(search, circles);
    for (int32_t c = 0; c < circles->n; c++)
        sum_circle(search, circles, c, sums, &value);
    for (int32_t e = 0; e < search->set->n[REVERSA_MENTEE]; e++)
        violation += search->set->pinned[e] && !search->taken[e];
    for (int32_t r = 0; r < search->n_rows; r++) {
        const rv_circle_row *row = &search->rows[r];
        holds = holds && sums[r] <= row->high;
        if (row->low != INT64_MIN && sums[r] < row->low && rv_circle_row_is_elastic(row))
            violation += row->low - sums[r];
        else
            holds = holds && (row->low == INT64_MIN || sums[r] >= row->low);
    }
    *value_out = elastic ? -violation : value;
    return holds && (elastic || violation == 0);
}

reversa_status rv_circle_offer_solution(rv_circle_search *search, const rv_circle_list *circles, bool *better_out)
{
    int64_t value;
    rv_circle_stage *stage = &search->stage;
    int64_t lead = stage->weight > 0 ? rv_circle_lead(search, stage->level, circles) : 0;
    *better_out = rv_circle_evaluate(search, circles, &value) &&
                  (lead > stage->lead || (lead == stage->lead && value > stage->value));
    if (!*better_out)
        return REVERSA_OK;
    rv_circle_list copy = {0};
    reversa_status status = rv_circle_list_copy(search->set->ctx, circles, &copy);
    if (status) {
        rv_circle_list_free(search->set->ctx, &copy);
        return status;
    }
    rv_circle_list_free(search->set->ctx, &search->best);
    search->best = copy;
    stage->value = value;
    stage->lead = lead;
    return REVERSA_OK;
}
