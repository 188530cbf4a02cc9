/*
 * Integer programs over what the gap leaves open, with the rows that can still be broken.
 *
 * A network of thousands with limits beside it is settled almost everywhere by its multipliers (limit_remainder.c): what is
 * left are some pairs each with an alternative that costs less than the gap. Rows of people with one pair left,
 * and limits that no choice of the free pairs can break, are no rows. So the size of the program follows the gap, not that of
 * the programme, and it decides whether there is one at all.
 */
#include "match/limit_finish.h"

#include <math.h>
#include <string.h>

#define REACH_STEP 2
#define WORK 400000 /* steps of a search times free pairs: about a second */
#define LEAST_EFFORT 100
#define MOST_EFFORT 2000
#define N_FIRST 3        /* programs before the search over moves */
#define MOST_RATIO 1e9   /* as limit_program.c has it */
#define SAME_VALUE 0.5   /* values are whole */
#define SAME_SHARE 1e-12 /* of a large value: the rounding of its sum */

/* Free pairs of the programs, one after the other: each begins with what those before have found and fixed. */
static const int64_t wanted[] = {400, 1000, 1000, 2500, 6000};

/* One program with its arrays. */
typedef struct program {
    rv_search *search;
    const rv_remainder *rest;
    rv_arena arena;
    int32_t *row_at; /* [rows of the search] −1 for none */
    double *row_low, *row_high, *scale;
    double *low, *high, *cost, *entry, *hint;
    bool *whole;
    int64_t *start;
    int32_t *row;
    int64_t *pair_of; /* [n] */
    int32_t n_rows;
    int32_t n;
    int64_t fixed_value;
    double smallest;
    rv_mip mip;
    rv_mip_answer answer;
} program;

static reversa_context *ctx_of(const program *p)
{
    return p->search->solve->ctx;
}

static int32_t objective_of(const rv_search *search)
{
    return search->level_row + search->stage.level;
}

/* Levels from the present one on are no rows. */
static bool is_open_level(const rv_search *search, int32_t row)
{
    return row >= objective_of(search) && row < search->level_row + search->solve->n_levels;
}

/* ---- Rows ---- */

static void add_row(program *p, int32_t row, double low, double high)
{
    p->row_at[row] = p->n_rows;
    p->row_low[p->n_rows] = low * p->scale[row];
    p->row_high[p->n_rows++] = high * p->scale[row];
}

static void put_places(program *p)
{
    const rv_remainder *rest = p->rest;
    int32_t places = p->search->solve->side[0].n + p->search->solve->side[1].n;
    for (int32_t row = 0; row < places; row++) {
        bool binds = rest->degree[row] > rest->left[row] || rest->needed[row] > 0;
        if (binds && rest->degree[row] > 0)
            add_row(p, row, rest->needed[row] > 0 ? (double)rest->needed[row] : -INFINITY, (double)rest->left[row]);
    }
}

/* What free pairs can add to each row, at least and at most. */
static void range(const program *p, int64_t *least, int64_t *most)
{
    const rv_search *search = p->search;
    for (int64_t k = 0; k < p->rest->n; k++) {
        if (p->rest->fixed[k] != RV_FIXED_FREE)
            continue;
        int32_t n = rv_search_entries(search, &p->rest->near[k].pair, search->entries);
        for (int32_t i = 0; i < n; i++) {
            const rv_entry *entry = &search->entries[i];
            *(entry->coefficient < 0 ? &least[entry->row] : &most[entry->row]) += entry->coefficient;
        }
    }
}

static void put_limits(program *p, const int64_t *least, const int64_t *most)
{
    const rv_search *search = p->search;
    for (int32_t row = search->level_row; row < search->n_rows; row++) {
        rv_wide low = (rv_wide)search->low[row] - p->rest->sum[row];
        rv_wide high = (rv_wide)search->high[row] - p->rest->sum[row];
        bool is_low = search->low[row] != INT64_MIN && least[row] < low;
        bool is_high = search->high[row] != INT64_MAX && most[row] > high;
        if (!is_open_level(search, row) && (is_low || is_high))
            add_row(p, row, is_low ? (double)low : -INFINITY, is_high ? (double)high : INFINITY);
    }
}

/* ---- Columns ---- */

static void put_pair(program *p, int64_t k)
{
    const rv_search *search = p->search;
    int32_t n = rv_search_entries(search, &p->rest->near[k].pair, search->entries);
    int64_t at = p->start[p->n];
    p->cost[p->n] = 0;
    for (int32_t i = 0; i < n; i++) {
        const rv_entry *entry = &search->entries[i];
        if (entry->row == objective_of(search))
            p->cost[p->n] += (double)entry->coefficient;
        if (p->row_at[entry->row] < 0 || !entry->coefficient)
            continue;
        p->row[at] = p->row_at[entry->row];
        p->entry[at] = (double)entry->coefficient * p->scale[entry->row];
        at++;
    }
    p->high[p->n] = 1;
    p->whole[p->n] = true;
    p->hint[p->n] = p->rest->near[k].is_best;
    p->pair_of[p->n++] = k;
    p->start[p->n] = at;
}

static reversa_status allocate(program *p)
{
    reversa_context *ctx = ctx_of(p);
    size_t rows = (size_t)p->search->n_rows;
    size_t columns = (size_t)p->rest->n_free;
    size_t entries = columns * (size_t)p->search->most_entries;
    double **tables[] = {&p->row_low, &p->row_high, &p->scale, &p->answer.row_dual, &p->low,
                         &p->high,    &p->cost,     &p->hint,  &p->answer.x};
    const size_t sizes[] = {rows, rows, rows, rows, columns, columns, columns, columns, columns};
    bool ok = true;
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        *tables[i] = rv_arena_alloc(ctx, &p->arena, sizes[i], sizeof(double));
        ok = ok && *tables[i];
    }
    p->entry = rv_arena_alloc(ctx, &p->arena, entries, sizeof(double));
    p->row = rv_arena_alloc(ctx, &p->arena, entries, sizeof(int32_t));
    p->start = rv_arena_alloc(ctx, &p->arena, columns + 1, sizeof(int64_t));
    p->whole = rv_arena_alloc(ctx, &p->arena, columns, sizeof(bool));
    p->pair_of = rv_arena_alloc(ctx, &p->arena, columns, sizeof *p->pair_of);
    p->row_at = rv_arena_alloc(ctx, &p->arena, rows, sizeof *p->row_at);
    return ok && p->entry && p->row && p->start && p->whole && p->pair_of && p->row_at ? REVERSA_OK : REVERSA_E_MEMORY;
}

static reversa_status open_program(program *p)
{
    rv_search *search = p->search;
    size_t rows = (size_t)search->n_rows;
    rv_arena_open(ctx_of(p), &p->arena);
    reversa_status status = allocate(p);
    int64_t *least = rv_arena_alloc(ctx_of(p), &p->arena, rows, sizeof *least);
    int64_t *most = rv_arena_alloc(ctx_of(p), &p->arena, rows, sizeof *most);
    if (status || !least || !most)
        return REVERSA_E_MEMORY;
    memset(p->row_at, 0xff, rows * sizeof *p->row_at);
    for (size_t row = 0; row < rows; row++)
        p->scale[row] = rv_search_scale(search, (int32_t)row);
    range(p, least, most);
    put_places(p);
    put_limits(p, least, most);
    for (int64_t k = 0; k < p->rest->n; k++) {
        if (p->rest->fixed[k] == RV_FIXED_FREE)
            put_pair(p, k);
    }
    p->fixed_value = p->rest->sum[objective_of(search)];
    double share = search->solve->gap * fabs((double)search->stage.bound);
    p->mip = (rv_mip){.n_rows = p->n_rows,
                      .n_columns = p->n,
                      .row_low = p->row_low,
                      .row_high = p->row_high,
                      .low = p->low,
                      .high = p->high,
                      .cost = p->cost,
                      .whole = p->whole,
                      .start = p->start,
                      .row = p->row,
                      .entry = p->entry,
                      .hint = p->hint,
                      .enough = (double)(search->stage.bound - p->fixed_value) - floor(share) - 0.5,
                      .effort = search->effort};
    return REVERSA_OK;
}

/* ---- Answers ---- */

/* Is no row so wide that its small coefficients drown? */
static bool is_moderate(const program *p)
{
    for (int32_t j = 0; j < p->n; j++) {
        for (int64_t k = p->start[j]; k < p->start[j + 1]; k++) {
            if (fabs(p->entry[k]) * MOST_RATIO < 1)
                return false;
        }
    }
    return true;
}

/* Does what the solver says of its own answer agree with exact integers? */
static bool agrees(const program *p, int64_t value, int64_t before)
{
    double claimed = p->answer.value + (double)p->fixed_value;
    double slack = SAME_VALUE + SAME_SHARE * fabs((double)value);
    bool is_value = fabs(claimed - (double)value) <= slack;
    return is_value && claimed >= (double)before - slack && value <= p->search->stage.bound && is_moderate(p);
}

static reversa_status take(program *p, bool *agrees_out)
{
    rv_search *search = p->search;
    int64_t n = 0;
    int64_t value;
    int64_t before = search->stage.value;
    bool holds;
    int32_t j = 0;
    rv_new_pair *chosen = rv_alloc(ctx_of(p), (size_t)p->rest->n, sizeof *chosen);
    if (!chosen)
        return REVERSA_E_MEMORY;
    for (int64_t k = 0; k < p->rest->n; k++) {
        bool is_in = p->rest->fixed[k] == RV_FIXED_IN;
        if (p->rest->fixed[k] == RV_FIXED_FREE)
            is_in = p->answer.x[j++] > 0.5;
        if (is_in)
            chosen[n++] = p->rest->near[k].pair;
    }
    reversa_status status = rv_search_adopt(search, chosen, n, &holds, &value);
    *agrees_out = !status && holds && agrees(p, value, before);
    return status;
}

/* ---- The whole ---- */

/* One program. *settled_out: nothing within reach is better than the incumbent now. */
static reversa_status run_program(rv_search *search, const rv_remainder *rest, bool *settled_out)
{
    program p = {.search = search, .rest = rest};
    bool sound = false;
    int64_t started = rv_clock_ns();
    reversa_status status = open_program(&p);
    if (!status)
        status = search->solver->solve(ctx_of(&p), &p.mip, &p.answer);
    bool has_answer = !status && (p.answer.end == RV_MIP_OPTIMAL || p.answer.end == RV_MIP_FEASIBLE);
    if (has_answer)
        status = take(&p, &sound);
    *settled_out = sound && p.answer.end == RV_MIP_OPTIMAL;
    rv_log(ctx_of(&p), REVERSA_LOG_INFO,
           "finish: %lld pairs within reach, %d free, %d rows, %.2f s, end %d: %lld of %lld", (long long)rest->n, p.n,
           p.n_rows, rv_seconds(started, rv_clock_ns()), (int)p.answer.end, (long long)search->stage.value,
           (long long)search->stage.bound);
    rv_arena_free(&p.arena);
    return status;
}

/* What is looked through in a stage. */
typedef struct ladder {
    rv_search *search;
    bool failed;   /* the last program was not solved, and found nothing */
    rv_near *near; /* within the gap that there was when they were listed */
    int64_t n;
} ladder;

/* A reach with which the program is small, the gap at most. */
static reversa_status open_small(ladder *l, int64_t most_free, rv_wide *reach, rv_remainder *rest)
{
    rv_search *search = l->search;
    reversa_status status = rv_remainder_open(search, l->near, l->n, *reach, rest);
    while (!status && rest->n_free > most_free && *reach > RV_ONE) {
        rv_remainder_close(rest);
        *reach /= REACH_STEP;
        status = rv_remainder_open(search, l->near, l->n, *reach, rest);
    }
    return status;
}

/* Is every eligible pair within the gap a working pair? Those that were not are now. */
static reversa_status look_beyond(rv_search *search, bool *complete_out)
{
    int64_t n_over;
    int64_t n_pairs = search->solve->pairs.n;
    int64_t n_columns = search->active.n;
    reversa_status status = rv_search_widen(search, -rv_remainder_gap(search), false, &n_over);
    bool all = n_over == search->active.n - n_columns;
    *complete_out = !status && all && n_pairs == search->solve->pairs.n && !search->stage.stopped;
    return status;
}

/* Steps of a search that a program is worth: fewer where each takes longer. */
static int64_t effort_of(const rv_remainder *rest)
{
    int64_t n = WORK / (rest->n_free + 1);
    return n < LEAST_EFFORT ? LEAST_EFFORT : (n > MOST_EFFORT ? MOST_EFFORT : n);
}

/* The largest program of so many free pairs. */
static reversa_status step(ladder *l, int64_t most)
{
    rv_search *search = l->search;
    rv_remainder rest;
    bool settled = false;
    bool complete = false;
    int64_t before = search->stage.value;
    rv_wide reach = rv_remainder_gap(search) + RV_ONE;
    reversa_status status = open_small(l, most, &reach, &rest);
    bool is_small = rest.n_free <= most + most / 2;
    search->effort = effort_of(&rest);
    if (!status && is_small)
        status = run_program(search, &rest, &settled);
    rv_remainder_close(&rest);
    l->failed = !settled && search->stage.value == before;
    if (status || rv_search_is_closed(search) || !settled || reach < rv_remainder_gap(search))
        return status;
    status = look_beyond(search, &complete);
    if (complete) {
        search->stage.bound = search->stage.value;
        search->stage.proven = true;
    }
    return status;
}

reversa_status rv_search_finish(rv_search *search, bool is_first)
{
    ladder l = {.search = search};
    int32_t begin = is_first ? 0 : N_FIRST;
    int32_t end = is_first ? N_FIRST : (int32_t)(sizeof wanted / sizeof *wanted);
    reversa_status status = rv_remainder_list(search, rv_remainder_gap(search) + RV_ONE, &l.near, &l.n);
    for (int32_t s = begin; s < end && !status && !rv_search_is_closed(search); s++) {
        status = step(&l, wanted[s]);
        search->stage.stopped = search->stage.stopped || rv_stop_status(search->solve->ctx) == REVERSA_E_DEADLINE;
        if (l.failed)
            break;
    }
    rv_free(search->solve->ctx, l.near);
    return status;
}
