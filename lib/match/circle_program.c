/*
 * The linear and the integer program over circles, as a solver takes them: doubles, scaled rows.
 *
 * Rows: mentees, mentors, then limits and done levels; columns: circles, then, in the stage of violations, what each row
 * that asks for something may lack. Multipliers come back as whole numbers of 2^-30 with the signs that make their bound
 * valid. Nothing that a solver says of its answer is believed before it was counted again.
 */
#include <math.h>

#include "match/circle.h"

#define STEEPEST (INT64_C(1) << 54) /* prices, and products of prices and coefficients, are held to this */
#define SAME_VALUE 0.5              /* a claim and a count of whole units that differ by less are one */
#define SAME_SHARE 1e-9

typedef struct program {
    rv_circle_search *search;
    const rv_circle_list *list;
    rv_arena arena;
    rv_mip mip;
    rv_mip_answer answer;
    int32_t n_rows;
    int32_t n_columns; /* list->n circles, then violations */
    int64_t n_entries;
    double *row_low, *row_high, *scale; /* [n_rows] scale: units of the row in the program */
    double *low, *high, *cost;
    bool *whole;
    int64_t *start;
    int32_t *row;
    double *entry;
    double *hint;
    uint8_t *basis;
    double cost_scale;
    bool is_linear;
    bool has_spares; /* a column for each person who may be forced */
} program;

static int32_t first_extra(const rv_circle_set *set)
{
    return set->n[REVERSA_MENTEE] + set->n[REVERSA_MENTOR];
}

/* Where the places of columns that stand for rows are kept, whatever the cuts. */
static int32_t first_spare(const rv_circle_search *search)
{
    return first_extra(search->set) + RV_CIRCLE_ROWS + RV_CIRCLE_CUTS;
}

static bool is_elastic(const program *p, int32_t row)
{
    const rv_circle_search *search = p->search;
    int32_t extra = first_extra(search->set);
    if (search->stage.level != RV_CIRCLE_VIOLATION)
        return false;
    if (row < search->set->n[REVERSA_MENTEE])
        return search->set->pinned[row];
    return row >= extra && row < extra + search->n_rows && rv_circle_row_is_elastic(&search->rows[row - extra]);
}

/* Entries of circles in cuts. */
static size_t count_cuts(const program *p)
{
    const rv_circle_search *search = p->search;
    int32_t cuts[RV_CIRCLE_CUTS];
    size_t sum = 0;
    for (int32_t c = 0; c < p->list->n && search->n_cuts > 0; c++) {
        const rv_circle_column *column = &p->list->column[c];
        sum += (size_t)rv_circle_cuts_of(search, &search->set->unit[column->unit], p->list->mentee + column->first,
                                         column->n, cuts);
    }
    return sum;
}

static reversa_status allocate(program *p)
{
    reversa_context *ctx = p->search->set->ctx;
    size_t n_rows = (size_t)p->n_rows;
    size_t n_columns = (size_t)p->list->n + n_rows;
    size_t most = (size_t)p->list->n_mentees + (size_t)p->list->n * (size_t)(2 + p->search->n_rows) + n_rows +
                  count_cuts(p);
    p->row_low = rv_arena_alloc(ctx, &p->arena, n_rows, sizeof(double));
    p->row_high = rv_arena_alloc(ctx, &p->arena, n_rows, sizeof(double));
    p->scale = rv_arena_alloc(ctx, &p->arena, n_rows, sizeof(double));
    p->low = rv_arena_alloc(ctx, &p->arena, n_columns, sizeof(double));
    p->high = rv_arena_alloc(ctx, &p->arena, n_columns, sizeof(double));
    p->cost = rv_arena_alloc(ctx, &p->arena, n_columns, sizeof(double));
    p->whole = rv_arena_alloc(ctx, &p->arena, n_columns, sizeof(bool));
    p->hint = rv_arena_alloc(ctx, &p->arena, n_columns, sizeof(double));
    p->start = rv_arena_alloc(ctx, &p->arena, n_columns + 1, sizeof(int64_t));
    p->row = rv_arena_alloc(ctx, &p->arena, most, sizeof(int32_t));
    p->entry = rv_arena_alloc(ctx, &p->arena, most, sizeof(double));
    p->basis = rv_arena_alloc(ctx, &p->arena, n_rows + n_columns, 1);
    p->answer.x = rv_arena_alloc(ctx, &p->arena, n_columns, sizeof(double));
    p->answer.row_dual = rv_arena_alloc(ctx, &p->arena, n_rows, sizeof(double));
    bool complete = p->row_low && p->row_high && p->scale && p->low && p->high && p->cost && p->whole && p->hint &&
                    p->start && p->row && p->entry && p->basis && p->answer.x && p->answer.row_dual;
    return complete ? REVERSA_OK : REVERSA_E_MEMORY;
}

static void put_rows(program *p)
{
    const rv_circle_search *search = p->search;
    const rv_circle_set *set = search->set;
    int32_t n_mentees = set->n[REVERSA_MENTEE];
    int32_t extra = first_extra(set);
    for (int32_t i = 0; i < extra; i++) {
        bool is_mentee = i < n_mentees;
        p->scale[i] = 1;
        bool asked = (is_mentee && set->pinned[i]) || (p->has_spares && search->forced[i]);
        p->row_low[i] = asked ? 1 : -INFINITY;
        p->row_high[i] = is_mentee ? 1 : set->capacity[i - n_mentees];
    }
    for (int32_t r = 0; r < search->n_rows; r++) {
        const rv_circle_row *row = &search->rows[r];
        double scale = 1.0 / (double)(row->largest > 0 ? row->largest : 1);
        p->scale[extra + r] = scale;
        p->row_low[extra + r] = row->low == INT64_MIN ? -INFINITY : (double)row->low * scale;
        p->row_high[extra + r] = row->high == INT64_MAX ? INFINITY : (double)row->high * scale;
    }
    for (int32_t k = extra + search->n_rows; k < p->n_rows; k++) {
        p->scale[k] = 1;
        p->row_low[k] = -INFINITY;
        p->row_high[k] = 1;
    }
}

static void put_entry(program *p, int32_t row, double value)
{
    if (value == 0)
        return;
    p->row[p->n_entries] = row;
    p->entry[p->n_entries++] = value * p->scale[row];
}

static void end_column(program *p, double cost, double high)
{
    p->cost[p->n_columns] = cost;
    p->high[p->n_columns++] = high;
    p->start[p->n_columns] = p->n_entries;
}

/* May the node at hand have this circle? */
static bool is_possible(const program *p, const rv_circle_unit *unit, const int32_t *group, int32_t n)
{
    for (int32_t i = 0; i < n; i++)
        if (rv_circle_fit(p->search->set, unit, group[i]) < 0)
            return false;
    return true;
}

/* In a node whoever must have a place may stay out, and rows may fall short, at the price of several circles: so the program
 * always has a solution, and one that is no choice of circles has a bound of no use. */
static void put_spares(program *p)
{
    const rv_circle_search *search = p->search;
    const rv_circle_set *set = search->set;
    int32_t extra = first_extra(set);
    double gain = rv_circle_counts_fits(search) ? (double)(2 * search->stage.weight + RV_MILLION) : 2;
    double most = 0.75 * (double)STEEPEST / (double)RV_CIRCLE_ONE; /* prices are held to STEEPEST */
    double cost = -fmin(2 * gain * set->plan->at_most, most) * p->cost_scale;
    for (int32_t i = 0; i < extra; i++) {
        bool asked = search->forced[i] || (i < set->n[REVERSA_MENTEE] && set->pinned[i]);
        put_entry(p, i, 1);
        end_column(p, cost, asked ? 1 : 0);
    }
    for (int32_t r = 0; r < search->n_rows; r++) {
        put_entry(p, extra + r, 1 / p->scale[extra + r]);
        end_column(p, cost, search->rows[r].low == INT64_MIN ? 0 : INFINITY);
    }
}

static void put_circle(program *p, int32_t c)
{
    const rv_circle_search *search = p->search;
    const rv_circle_column *column = &p->list->column[c];
    const rv_circle_unit *unit = &search->set->unit[column->unit];
    const int32_t *group = p->list->mentee + column->first;
    int32_t n_mentees = search->set->n[REVERSA_MENTEE];
    int64_t gain = rv_circle_unit_gain(search, search->stage.level, unit);
    int32_t cuts[RV_CIRCLE_CUTS];
    for (int32_t i = 0; i < column->n; i++) {
        put_entry(p, group[i], 1);
        gain += rv_circle_gain(search, search->stage.level, unit, group[i]);
    }
    for (int i = 0; i < 2 && unit->mentor[i] >= 0; i++)
        put_entry(p, n_mentees + unit->mentor[i], 1);
    for (int32_t r = 0; r < search->n_rows; r++) {
        int64_t sum = rv_circle_unit_coefficient(search, r, unit);
        for (int32_t i = 0; i < column->n; i++)
            sum += rv_circle_coefficient(search, r, unit, group[i]);
        put_entry(p, first_extra(search->set) + r, (double)sum);
    }
    int32_t n_cuts = rv_circle_cuts_of(search, unit, group, column->n, cuts);
    for (int32_t k = 0; k < n_cuts; k++)
        put_entry(p, first_extra(search->set) + search->n_rows + cuts[k], 1);
    p->whole[p->n_columns] = true;
    end_column(p, (double)gain * p->cost_scale,
               p->has_spares && !is_possible(p, unit, group, column->n) ? 0
               : p->is_linear                                           ? INFINITY
                                                                        : 1);
}

/* Violations are in units of their row; the entry is in the row's own scale. */
static void put_violations(program *p)
{
    for (int32_t i = 0; i < p->n_rows; i++) {
        if (!is_elastic(p, i))
            continue;
        put_entry(p, i, 1);
        end_column(p, -1, ceil(p->row_low[i] / p->scale[i]));
    }
}

/* A branch and cut compares costs to the unit, a linear program wants them of moderate size. */
static reversa_status open_program(rv_circle_search *search, const rv_circle_list *list, bool linear, program *p)
{
    *p = (program){.search = search, .list = list};
    rv_arena_open(search->set->ctx, &p->arena);
    p->n_rows = first_extra(search->set) + search->n_rows + search->n_cuts;
    p->is_linear = linear;
    p->has_spares = linear && search->branching;
    p->cost_scale = linear && rv_circle_counts_fits(search) ? 1e-6 : 1;
    reversa_status status = allocate(p);
    if (status)
        return status;
    put_rows(p);
    for (int32_t c = 0; c < list->n; c++)
        put_circle(p, c);
    if (p->has_spares)
        put_spares(p);
    put_violations(p);
    p->mip = (rv_mip){.n_rows = p->n_rows,
                      .n_columns = p->n_columns,
                      .row_low = p->row_low,
                      .row_high = p->row_high,
                      .low = p->low,
                      .high = p->high,
                      .cost = p->cost,
                      .start = p->start,
                      .row = p->row,
                      .entry = p->entry,
                      .enough = INFINITY};
    return REVERSA_OK;
}

/* ---- The linear program ---- */

static int64_t whole_price(double price, int64_t most)
{
    double scaled = price * (double)RV_CIRCLE_ONE;
    if (isnan(scaled))
        return 0;
    if (fabs(scaled) >= (double)most)
        return scaled < 0 ? -most : most;
    return llround(scaled);
}

/* The price of a row that may be violated is at most what a violation costs. */
static int64_t held(const program *p, int32_t row, int64_t price, bool has_low, bool has_high)
{
    if ((price > 0 && !has_high) || (price < 0 && !has_low))
        return 0;
    return is_elastic(p, row) && price < -RV_CIRCLE_ONE ? -RV_CIRCLE_ONE : price;
}

/* Prices of rows, the least steep that are: what they take of one mentee stays within STEEPEST, whatever the rows. */
static void take_row_prices(program *p)
{
    rv_circle_search *search = p->search;
    int32_t extra = first_extra(search->set);
    double steep = 0;
    for (int32_t r = 0; r < search->n_rows; r++) {
        double price = p->answer.row_dual[extra + r] * p->scale[extra + r] / p->cost_scale;
        steep += fabs(price) * (double)RV_CIRCLE_ONE * (double)search->rows[r].largest;
    }
    double shrink = steep > (double)STEEPEST ? (double)STEEPEST / steep : 1;
    for (int32_t r = 0; r < search->n_rows; r++) {
        const rv_circle_row *row = &search->rows[r];
        int64_t most = STEEPEST / (row->largest > 0 ? row->largest : 1);
        double price = p->answer.row_dual[extra + r] * p->scale[extra + r] / p->cost_scale * shrink;
        search->linear.row[r] = held(p, extra + r, whole_price(price, most), row->low != INT64_MIN,
                                     row->high != INT64_MAX);
    }
}

/* Prices of cuts, held so that all of them together stay within STEEPEST. */
static void take_cut_prices(program *p)
{
    rv_circle_search *search = p->search;
    int32_t first = first_extra(search->set) + search->n_rows;
    double steep = 0;
    for (int32_t k = 0; k < search->n_cuts; k++)
        steep += fmax(0, p->answer.row_dual[first + k] / p->cost_scale) * (double)RV_CIRCLE_ONE;
    double shrink = steep > 16 * (double)STEEPEST ? 16 * (double)STEEPEST / steep : 1;
    for (int32_t k = 0; k < search->n_cuts; k++)
        search->linear.cut[k] = whole_price(fmax(0, p->answer.row_dual[first + k] / p->cost_scale * shrink), STEEPEST);
}

static void take_prices(program *p)
{
    rv_circle_search *search = p->search;
    const rv_circle_set *set = search->set;
    int32_t n_mentees = set->n[REVERSA_MENTEE];
    int32_t extra = first_extra(set);
    for (int32_t i = 0; i < extra; i++) {
        double price = p->answer.row_dual[i] * p->scale[i] / p->cost_scale;
        if (i < n_mentees)
            search->linear.mentee[i] = held(p, i, whole_price(price, STEEPEST), set->pinned[i] || search->forced[i],
                                            true);
        else
            search->linear.mentor[i - n_mentees] = held(p, i, whole_price(price, STEEPEST), search->forced[i], true);
    }
    take_row_prices(p);
    take_cut_prices(p);
}

static void give_basis(program *p)
{
    const rv_circle_search *search = p->search;
    for (int32_t i = 0; i < p->n_rows; i++)
        p->basis[i] = search->has_basis && i < p->n_rows - search->n_cuts + search->n_based_cuts ? search->row_basis[i]
                                                                                                 : RV_MIP_BASIC;
    for (int32_t c = 0; c < p->n_columns; c++) {
        uint8_t *place = &p->basis[p->n_rows + c];
        *place = RV_MIP_AT_LOW;
        if (search->has_basis && c < search->n_based)
            *place = search->basis[c];
        if (search->has_basis && c >= p->list->n)
            *place = search->row_basis[first_spare(search) + (c - p->list->n)];
    }
    p->mip.basis = p->basis;
}

static reversa_status keep_basis(program *p)
{
    rv_circle_search *search = p->search;
    reversa_status status = rv_grow(search->set->ctx, &search->basis, &search->basis_capacity, (size_t)p->list->n, 1);
    if (status)
        return status;
    status = rv_grow(search->set->ctx, &search->share, &search->share_capacity, (size_t)p->list->n,
                     sizeof *search->share);
    if (status)
        return status;
    for (int32_t c = 0; c < p->list->n; c++)
        search->share[c] = p->answer.x[c];
    for (int32_t i = 0; i < p->n_rows; i++)
        search->row_basis[i] = p->basis[i];
    for (int32_t c = 0; c < p->n_columns; c++) {
        if (c < p->list->n)
            search->basis[c] = p->basis[p->n_rows + c];
        else
            search->row_basis[first_spare(search) + (c - p->list->n)] = p->basis[p->n_rows + c];
    }
    search->n_based = p->list->n;
    search->n_based_cuts = search->n_cuts;
    search->has_basis = true;
    return REVERSA_OK;
}

reversa_status rv_circle_linear(rv_circle_search *search, rv_mip_end *end_out)
{
    program p;
    *end_out = RV_MIP_FAILED;
    reversa_status status = open_program(search, &search->active, true, &p);
    if (!status) {
        give_basis(&p);
        status = search->solver->solve(search->set->ctx, &p.mip, &p.answer);
    }
    if (!status)
        *end_out = p.answer.end;
    if (!status && p.answer.end == RV_MIP_OPTIMAL) {
        take_prices(&p);
        status = keep_basis(&p);
    }
    rv_arena_free(&p.arena);
    return status;
}

/* ---- The integer program ---- */

/* The incumbent's circles by their columns; all of them are there. */
static void give_hint(program *p)
{
    const rv_circle_list *best = &p->search->best;
    for (int32_t c = 0; c < p->list->n; c++) {
        const rv_circle_column *column = &p->list->column[c];
        bool in = rv_circle_list_has(best, column->unit, p->list->mentee + column->first, column->n);
        p->hint[c] = in ? 1 : 0;
    }
    for (int32_t c = p->list->n; c < p->n_columns; c++) { /* what the row lacks with the incumbent */
        int32_t row = p->row[p->start[c]];
        double sum = 0;
        for (int32_t d = 0; d < p->list->n; d++)
            for (int64_t k = p->start[d]; k < p->start[d + 1]; k++)
                sum += p->row[k] == row ? p->hint[d] * p->entry[k] : 0;
        p->hint[c] = fmax(0, (p->row_low[row] - sum) / p->scale[row]);
    }
    p->mip.hint = p->hint;
}

static reversa_status take(program *p, bool *agrees_out)
{
    rv_circle_search *search = p->search;
    reversa_context *ctx = search->set->ctx;
    rv_circle_list chosen = {0};
    reversa_status status = REVERSA_OK;
    int64_t value = 0;
    bool better;
    for (int32_t c = 0; c < p->list->n && !status; c++) {
        const rv_circle_column *column = &p->list->column[c];
        if (p->answer.x[c] > 0.5)
            status = rv_circle_list_add(ctx, &chosen, column->unit, p->list->mentee + column->first, column->n);
    }
    if (!status) {
        bool holds = rv_circle_evaluate(search, &chosen, &value);
        double claimed = p->answer.value / p->cost_scale;
        double slack = SAME_VALUE + SAME_SHARE * fabs((double)value);
        *agrees_out = holds && fabs(claimed - (double)value) <= slack &&
                      (double)search->stage.value <= claimed + slack &&
                      (!search->stage.priced || value <= search->stage.bound);
        status = rv_circle_offer_solution(search, &chosen, &better);
    }
    rv_circle_list_free(ctx, &chosen);
    return status;
}

reversa_status rv_circle_whole(rv_circle_search *search, const rv_circle_list *list, int64_t effort,
                               rv_mip_end *end_out)
{
    program p;
    bool agrees = false;
    *end_out = RV_MIP_FAILED;
    reversa_status status = open_program(search, list, false, &p);
    if (!status) {
        give_hint(&p);
        p.mip.whole = p.whole;
        p.mip.effort = effort;
        status = search->solver->solve(search->set->ctx, &p.mip, &p.answer);
    }
    if (!status) {
        *end_out = p.answer.end;
        if (p.answer.end == RV_MIP_OPTIMAL || p.answer.end == RV_MIP_FEASIBLE)
            status = take(&p, &agrees);
        if (p.answer.end == RV_MIP_OPTIMAL && !agrees)
            *end_out = RV_MIP_FAILED; /* no proof, whatever the solver says */
    }
    rv_arena_free(&p.arena);
    return status;
}
