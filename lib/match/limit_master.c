/*
 * Dantzig-Wolfe decomposition (Dantzig & Wolfe 1960) with prices that are held near the best so far (Wentges 1997), less near
 * where the bound still falls beyond them (Pessoa, Sadykov, Uchoa & Vanderbeck 2018).
 *
 * Whatever keeps places is a mixture of matchings, so the linear program is one over shares of matchings: a row for each
 * limit and held level, one for the shares. Prices of these rows make a network problem whose optimum is a matching that may
 * join, and a bound for the whole (Lagrange): its places' prices and the rows' prices together are multipliers of the
 * program over pairs. Prices are whole numbers of 2^−shift, so that the network is solved exactly and the bound holds to
 * the last digit. Matchings stay from stage to stage: only what they are worth changes.
 */
#include "match/limit_master.h"

#include <math.h>
#include <string.h>

#include "match/limit_lazy.h"

#define MOST_ROWS 200    /* beside places: more, and masters cost more than networks save */
#define LEAST_PAIRS 3000 /* working pairs from which the master wins */
#define HOLD 0.92        /* weight of the best prices so far, at first */
#define LEAST_HOLD 0.3
#define HOLD_STEP 0.1 /* of the weight, where the bound falls further on, or of what it lacks to 1, where it rises */
#define NEAR 2e-3     /* a bound this near, in proportion, says whether the penalty is high enough */
#define CLOSE 2e-9    /* a bound this near, in proportion, ends the linear program */
#define GAP_PART 20   /* of a gap that is asked for, the linear program may leave this part */
#define MOST_ROUNDS 600
#define MOST_IDLE 40      /* rounds that change nothing */
#define SAME 1e-10        /* values this near, in proportion, are the same */
#define KEEP_IDLE 60      /* masters that a matching without a share stays for */
#define COUNT_SHIFT 20    /* of prices where the objective counts … */
#define SCORE_SHIFT 4     /* … or sums scores */
#define FIRST_PENALTY 0.5 /* in the largest coefficient of the objective */
#define PENALTY_STEP 8
#define MOST_PENALTY 1e5
#define MOST_PRICE 1e9 /* in units of 2^-shift: what is dearer is not chosen anyway */
#define NOTHING 1e-7   /* a violation this small is none */

/* ---- Columns ---- */

static reversa_context *ctx_of(const rv_master *master)
{
    return master->search->solve->ctx;
}

static void drop_column(rv_master *master, int32_t k)
{
    rv_free(ctx_of(master), master->columns[k].choice);
    rv_free(ctx_of(master), master->columns[k].sum);
    master->columns[k] = master->columns[--master->n_columns];
}

static reversa_status add_column(rv_master *master, const int32_t *choice, int32_t n)
{
    reversa_context *ctx = ctx_of(master);
    reversa_status status = rv_grow(ctx, &master->columns, &master->capacity, (size_t)master->n_columns + 1,
                                    sizeof *master->columns);
    if (status)
        return status;
    rv_matching_column *column = &master->columns[master->n_columns];
    *column = (rv_matching_column){.n = n};
    column->choice = rv_alloc(ctx, (size_t)n, sizeof *column->choice);
    column->sum = rv_alloc(ctx, (size_t)master->oracle.n_rows, sizeof *column->sum);
    master->n_columns++;
    if (!column->choice || !column->sum)
        return REVERSA_E_MEMORY;
    if (n)
        memcpy(column->choice, choice, (size_t)n * sizeof *choice);
    rv_oracle_sums(&master->oracle, choice, n, column->sum);
    return REVERSA_OK;
}

/* The incumbent's pairs are working pairs; both are in the same order. */
static reversa_status add_incumbent(rv_master *master)
{
    const rv_search *search = master->search;
    const rv_pairs *pairs = &search->solve->pairs;
    int32_t *choice = rv_alloc(ctx_of(master), (size_t)search->n_best, sizeof *choice);
    int32_t n = 0;
    if (!choice)
        return REVERSA_E_MEMORY;
    for (int64_t k = 0; k < search->n_best; k++) {
        int32_t i = search->best[k].mentee;
        for (int64_t e = pairs->offset[i]; e < pairs->offset[i + 1]; e++) {
            if (pairs->mentor[e] == search->best[k].mentor)
                choice[n++] = (int32_t)e;
        }
    }
    reversa_status status = n == search->n_best ? add_column(master, choice, n) : REVERSA_OK;
    rv_free(ctx_of(master), choice);
    return status;
}

/* ---- Opening ---- */

bool rv_master_suits(const rv_search *search)
{
    const rv_solve *solve = search->solve;
    int32_t n_rows = search->n_rows - solve->side[0].n - solve->side[1].n;
    return search->n_aux == 0 && !rv_lazy_is_needed(search) && n_rows <= MOST_ROWS && !search->soft_places &&
           solve->pairs.n >= LEAST_PAIRS && solve->pairs.n < INT32_MAX;
}

/* Choices are numbers of working pairs; when pairs have joined, they move. */
static void move_choices(rv_master *master, const int32_t *moved)
{
    for (int32_t k = 0; k < master->n_columns; k++) {
        for (int32_t c = 0; c < master->columns[k].n; c++)
            master->columns[k].choice[c] = moved[master->columns[k].choice[c]];
    }
}

static reversa_status open_master(rv_search *search)
{
    reversa_context *ctx = search->solve->ctx;
    rv_master *master = rv_alloc(ctx, 1, sizeof *master);
    search->master = master;
    if (!master)
        return REVERSA_E_MEMORY;
    master->search = search;
    reversa_status status = rv_oracle_open(search, &master->oracle);
    size_t n_rows = (size_t)master->oracle.n_rows;
    master->best = rv_alloc(ctx, n_rows, sizeof *master->best);
    master->price = rv_alloc(ctx, n_rows, sizeof *master->price);
    master->out = rv_alloc(ctx, n_rows + 1, sizeof *master->out);
    master->dual = rv_alloc(ctx, (size_t)search->n_rows, sizeof *master->dual);
    master->basis = rv_alloc(ctx, 3 * n_rows + 1, 1);
    if (!master->best || !master->price || !master->out || !master->dual || !master->basis)
        return REVERSA_E_MEMORY;
    return status ? status : add_column(master, NULL, 0);
}

/* Pairs have joined since: a new oracle, the same matchings. */
static reversa_status follow_pairs(rv_master *master)
{
    int32_t *moved = NULL;
    if (master->oracle.n_pairs == master->search->solve->pairs.n)
        return REVERSA_OK;
    reversa_status status = rv_oracle_reopen(&master->oracle, &moved);
    if (!status)
        move_choices(master, moved);
    return status;
}

void rv_master_close(rv_search *search)
{
    rv_master *master = search->master;
    if (!master)
        return;
    while (master->n_columns > 0)
        drop_column(master, master->n_columns - 1);
    rv_free(ctx_of(master), master->columns);
    rv_free(ctx_of(master), master->best);
    rv_free(ctx_of(master), master->price);
    rv_free(ctx_of(master), master->out);
    rv_free(ctx_of(master), master->dual);
    rv_free(ctx_of(master), master->basis);
    rv_oracle_close(&master->oracle);
    rv_free(search->solve->ctx, master);
    search->master = NULL;
}

/* ---- The master ---- */

/* The arrays of one master; columns are violations of each row, below and above, then matchings. */
typedef struct program {
    rv_mip mip;
    rv_mip_answer answer;
    rv_arena arena;
    double *row_low, *row_high, *low, *high, *cost, *entry;
    int64_t *start;
    int32_t *row;
    uint8_t *basis;
    int32_t n;
} program;

static reversa_status allocate(const rv_master *master, program *p)
{
    reversa_context *ctx = ctx_of(master);
    size_t rows = (size_t)master->oracle.n_rows + 1;
    size_t columns = 2 * rows + (size_t)master->n_columns;
    size_t entries = 2 * rows + rows * (size_t)master->n_columns;
    double **tables[] = {&p->row_low, &p->row_high, &p->answer.row_dual, &p->low, &p->high, &p->cost, &p->answer.x};
    const size_t sizes[] = {rows, rows, rows, columns, columns, columns, columns};
    bool ok = true;
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        *tables[i] = rv_arena_alloc(ctx, &p->arena, sizes[i], sizeof(double));
        ok = ok && *tables[i];
    }
    p->entry = rv_arena_alloc(ctx, &p->arena, entries, sizeof(double));
    p->row = rv_arena_alloc(ctx, &p->arena, entries, sizeof(int32_t));
    p->start = rv_arena_alloc(ctx, &p->arena, columns + 1, sizeof(int64_t));
    p->basis = rv_arena_alloc(ctx, &p->arena, rows + columns, 1);
    return ok && p->entry && p->row && p->start && p->basis ? REVERSA_OK : REVERSA_E_MEMORY;
}

static void put_entry(program *p, int32_t row, double value)
{
    int64_t at = p->start[p->n + 1]++;
    p->row[at] = row;
    p->entry[at] = value;
}

static void end_column(program *p, double cost, uint8_t place)
{
    p->basis[p->mip.n_rows + p->n] = place;
    p->high[p->n] = INFINITY;
    p->cost[p->n++] = cost;
    p->start[p->n + 1] = p->start[p->n];
}

/* Is the row's violation what the stage counts? */
static bool is_counted(const rv_master *master, int32_t k)
{
    return master->objective < 0 && rv_search_is_elastic(master->search, master->oracle.first_row + k);
}

/* A unit of violation in the objective's largest coefficient; those of the stage of violations are 1 each. */
static double penalty_of(const rv_master *master, int32_t k)
{
    int64_t largest = master->oracle.rows[k].largest;
    if (is_counted(master, k))
        return 1;
    return master->penalty / (double)(largest > 0 ? largest : 1);
}

static void put_violations(const rv_master *master, program *p)
{
    const rv_oracle *oracle = &master->oracle;
    for (int32_t k = 0; k < oracle->n_rows; k++) {
        int64_t low = master->search->low[oracle->first_row + k];
        int64_t high = master->search->high[oracle->first_row + k];
        p->row_low[k] = low == INT64_MIN ? -INFINITY : (double)low;
        p->row_high[k] = high == INT64_MAX ? INFINITY : (double)high;
        for (int way = 0; way < 2; way++) {
            bool wanted = way ? high != INT64_MAX : low != INT64_MIN;
            if (wanted)
                put_entry(p, k, way ? -1 : 1);
            end_column(p, wanted ? -penalty_of(master, k) : 0, master->basis[oracle->n_rows + 1 + 2 * k + way]);
        }
    }
}

static void put_matchings(const rv_master *master, program *p)
{
    const rv_oracle *oracle = &master->oracle;
    for (int32_t c = 0; c < master->n_columns; c++) {
        const rv_matching_column *column = &master->columns[c];
        for (int32_t k = 0; k < oracle->n_rows; k++) {
            bool is_bounded = isfinite(p->row_low[k]) || isfinite(p->row_high[k]);
            if (is_bounded && column->sum[k])
                put_entry(p, k, (double)column->sum[k]);
        }
        put_entry(p, oracle->n_rows, 1);
        double value = master->objective < 0 ? 0 : (double)column->sum[master->objective];
        end_column(p, value / master->scale, column->basis);
    }
}

static void read_answer(rv_master *master, const program *p)
{
    int32_t n_rows = master->oracle.n_rows;
    master->violation = 0;
    for (int32_t j = 0; j < 2 * n_rows; j++)
        master->violation += is_counted(master, j / 2) ? 0 : fabs(p->answer.x[j]);
    for (int32_t k = 0; k <= n_rows; k++)
        master->out[k] = p->answer.row_dual[k] * master->scale;
    memcpy(master->basis, p->basis, 3 * (size_t)n_rows + 1);
    for (int32_t c = 0; c < master->n_columns; c++) {
        rv_matching_column *column = &master->columns[c];
        column->basis = p->basis[3 * n_rows + 1 + c];
        column->share = p->answer.x[2 * n_rows + c];
        column->idle = column->basis == RV_MIP_BASIC ? 0 : column->idle + 1;
    }
    for (int32_t c = master->n_columns - 1; c > 0; c--) { /* the first is the empty one */
        if (master->columns[c].idle > KEEP_IDLE)
            drop_column(master, c);
    }
}

/* Solve over the matchings so far: prices in master->out, the last of them that of a share. */
static reversa_status solve_master(rv_master *master, rv_mip_end *end_out, double *value_out)
{
    program p = {0};
    const rv_search *search = master->search;
    rv_arena_open(ctx_of(master), &p.arena);
    reversa_status status = allocate(master, &p);
    if (!status) {
        p.mip.n_rows = master->oracle.n_rows + 1;
        memcpy(p.basis, master->basis, (size_t)p.mip.n_rows);
        put_violations(master, &p);
        put_matchings(master, &p);
        p.row_low[master->oracle.n_rows] = 1;
        p.row_high[master->oracle.n_rows] = 1;
        p.mip = (rv_mip){.n_rows = p.mip.n_rows,
                         .n_columns = p.n,
                         .row_low = p.row_low,
                         .row_high = p.row_high,
                         .low = p.low,
                         .high = p.high,
                         .cost = p.cost,
                         .start = p.start,
                         .row = p.row,
                         .entry = p.entry,
                         .basis = p.basis};
        status = search->solver->solve(ctx_of(master), &p.mip, &p.answer);
    }
    if (!status) {
        *end_out = p.answer.end;
        *value_out = p.answer.value * master->scale;
        if (p.answer.end == RV_MIP_OPTIMAL)
            read_answer(master, &p);
    }
    rv_arena_free(&p.arena);
    return status;
}

/* ---- Rounds ---- */

static double unit_of(const rv_master *master)
{
    return ldexp(1, -master->shift);
}

/* Prices for the next network: between the best and the master's, in whole units. */
static void set_price(rv_master *master, double hold)
{
    for (int32_t k = 0; k < master->oracle.n_rows; k++) {
        double wanted = master->out[k] / unit_of(master);
        if (master->has_center)
            wanted = hold * (double)master->best[k] + (1 - hold) * wanted;
        master->price[k] = llround(fmax(fmin(wanted, MOST_PRICE), -MOST_PRICE));
        int32_t row = master->oracle.first_row + k;
        bool useless = master->price[k] > 0 ? master->search->high[row] == INT64_MAX
                                            : master->search->low[row] == INT64_MIN;
        master->price[k] = useless ? 0 : master->price[k];
    }
}

/* The bound of these prices; the least is kept with its multipliers. */
static void take_bound(rv_master *master, int64_t worth)
{
    const rv_search *search = master->search;
    const rv_oracle *oracle = &master->oracle;
    rv_wide bound = worth;
    for (int32_t k = 0; k < oracle->n_rows; k++) {
        int64_t price = master->price[k];
        if (price)
            bound += (rv_wide)price *
                     (price > 0 ? search->high[oracle->first_row + k] : search->low[oracle->first_row + k]);
    }
    if (master->has_bound && bound >= master->bound)
        return;
    master->has_bound = true;
    master->has_center = true;
    master->bound = bound;
    for (int32_t k = 0; k < oracle->n_rows; k++) {
        master->best[k] = master->price[k];
        master->dual[oracle->first_row + k] = (double)master->price[k] * unit_of(master);
    }
    for (int side = 0; side < 2; side++) {
        for (int32_t i = 0; i < search->solve->side[side].n; i++)
            master->dual[search->place_row[side] + i] = (double)oracle->price[side][i] * unit_of(master);
    }
}

/* Does the bound still fall from the last network's prices on towards the master's? The network's sums are its slope there. */
static bool is_falling(const rv_master *master)
{
    const rv_search *search = master->search;
    const rv_matching_column *column = &master->columns[master->n_columns - 1];
    double slope = 0;
    for (int32_t k = 0; k < master->oracle.n_rows; k++) {
        int32_t row = master->oracle.first_row + k;
        double step = master->out[k] / unit_of(master) - (double)master->price[k];
        int64_t most = master->out[k] > 0 ? search->high[row] : search->low[row];
        if (step != 0 && most != INT64_MAX && most != INT64_MIN)
            slope += step * ((double)most - (double)column->sum[k]);
    }
    return slope < 0;
}

/* One network: with these prices a matching and a bound. */
static reversa_status ask_oracle(rv_master *master, double hold)
{
    rv_oracle *oracle = &master->oracle;
    int64_t worth;
    set_price(master, hold);
    if (master->objective >= 0)
        master->price[master->objective] -= INT64_C(1) << master->shift;
    reversa_status status = rv_oracle_solve(oracle, master->price, &worth);
    if (master->objective >= 0)
        master->price[master->objective] += INT64_C(1) << master->shift;
    if (status)
        return status;
    take_bound(master, worth);
    return add_column(master, oracle->choice, oracle->n_choice);
}

reversa_status rv_master_return(rv_search *search)
{
    rv_master *master = search->master;
    int64_t worth;
    memcpy(master->price, master->best, (size_t)master->oracle.n_rows * sizeof *master->price);
    if (master->objective >= 0)
        master->price[master->objective] -= INT64_C(1) << master->shift;
    return rv_oracle_solve(&master->oracle, master->price, &worth);
}

/* How far the last matching is better than the master's price of a share: none, and the master will not move. */
static bool is_priced_out(const rv_master *master)
{
    const rv_matching_column *column = &master->columns[master->n_columns - 1];
    double reduced = -master->out[master->oracle.n_rows];
    if (master->objective >= 0)
        reduced += (double)column->sum[master->objective];
    for (int32_t k = 0; k < master->oracle.n_rows; k++)
        reduced -= master->out[k] * (double)column->sum[k];
    return reduced <= 0;
}

static bool is_close(const rv_master *master, double value)
{
    double bound = (double)master->bound * unit_of(master);
    double whole = floor(bound + NOTHING);
    bool settled = master->search->stage.level != RV_VIOLATION && whole <= (double)master->search->stage.value;
    double share = fmax(CLOSE, master->search->solve->gap / GAP_PART);
    return settled || bound - value <= fmax(share * fabs(bound), unit_of(master));
}

/* So near that what is violated will stay so at this penalty. */
static bool is_near(const rv_master *master, double value)
{
    double bound = (double)master->bound * unit_of(master);
    return master->has_bound && bound - value <= NEAR * fabs(bound);
}

/* A round that changed neither the bound nor the master: a solver whose prices are rougher than the bound asks for comes no
 * nearer. */
static bool is_idle(const rv_master *master, rv_wide bound, double change)
{
    return master->has_bound && master->bound >= bound && fabs(change) <= SAME * fabs((double)bound) * unit_of(master);
}

static reversa_status run_rounds(rv_master *master, rv_mip_end *end_out)
{
    double hold = HOLD;
    double value = 0;
    int32_t n_idle = 0;
    for (int32_t round = 0; round < MOST_ROUNDS; round++) {
        double last = value;
        rv_wide before = master->bound;
        reversa_status status = solve_master(master, end_out, &value);
        if (status || *end_out != RV_MIP_OPTIMAL)
            return status;
        bool close = master->has_bound && (n_idle > MOST_IDLE || is_close(master, value));
        if (close && master->violation <= NOTHING)
            return REVERSA_OK;
        if (close && master->penalty > MOST_PENALTY)
            return REVERSA_OK;
        if (master->violation > NOTHING && (close || is_near(master, value)) && master->penalty <= MOST_PENALTY) {
            master->penalty *= PENALTY_STEP;
            n_idle = 0;
        }
        status = ask_oracle(master, hold);
        if (status)
            return status;
        n_idle = is_idle(master, before, value - last) ? n_idle + 1 : 0;
        if (is_priced_out(master))
            hold /= 2;
        else
            hold = is_falling(master) ? fmax(LEAST_HOLD, hold - HOLD_STEP) : hold + (1 - hold) * HOLD_STEP;
        rv_log(ctx_of(master), REVERSA_LOG_DEBUG, "master %d: %.9g, bound %.9g, violation %.3g, %d matchings", round,
               value, (double)master->bound * unit_of(master), master->violation, master->n_columns);
    }
    return REVERSA_OK;
}

/* Begin a stage: what prices are in, and what the objective is. Prices of the same objective go on. */
static void begin_stage(rv_master *master, int32_t level)
{
    const rv_search *search = master->search;
    int32_t objective = level < 0 ? -1 : search->level_row + level - master->oracle.first_row;
    if (master->has_center && objective == master->objective)
        return;
    master->objective = objective;
    int64_t largest = level < 0 ? 1 : master->oracle.rows[master->objective].largest;
    master->scale = (double)(largest > 0 ? largest : 1);
    master->shift = master->scale > 1000 ? SCORE_SHIFT : COUNT_SHIFT;
    master->penalty = FIRST_PENALTY;
    master->has_center = true; /* nothing costs anything */
    memset(master->best, 0, (size_t)master->oracle.n_rows * sizeof *master->best);
}

static reversa_status prepare(rv_search *search)
{
    if (!search->master) {
        reversa_status status = open_master(search);
        return status ? status : add_incumbent(search->master);
    }
    return follow_pairs(search->master);
}

reversa_status rv_master_linear(rv_search *search, rv_mip_end *end_out)
{
    int64_t started = rv_clock_ns();
    reversa_status status = prepare(search);
    rv_master *master = search->master;
    if (status)
        return status;
    if (!search->stage.priced)
        begin_stage(master, search->stage.level);
    master->has_bound = false;
    status = run_rounds(master, end_out);
    if (status == REVERSA_E_DEADLINE) {
        *end_out = RV_MIP_STOPPED;
        status = REVERSA_OK;
    }
    if (!status && master->has_bound) {
        rv_search_multipliers(search, master->dual);
        *end_out = *end_out == RV_MIP_OPTIMAL ? RV_MIP_OPTIMAL : *end_out;
    }
    rv_log(search->solve->ctx, REVERSA_LOG_INFO, "master of level %d: %.2f s, %d matchings", search->stage.level,
           rv_seconds(started, rv_clock_ns()), master->n_columns);
    return status;
}

reversa_status rv_master_rounds(rv_search *search, int32_t level, rv_mip_end *end_out)
{
    reversa_status status = prepare(search);
    *end_out = RV_MIP_FAILED;
    if (status)
        return status;
    begin_stage(search->master, level);
    search->master->has_bound = false;
    status = run_rounds(search->master, end_out);
    if (!search->master->has_bound)
        *end_out = RV_MIP_FAILED;
    return status;
}
