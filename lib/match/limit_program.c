/*
 * The programs of a search: from rows and columns to the solver's arrays, and from its answer to the incumbent.
 *
 * Invariant: the incumbent is made of columns, so every program has a solution. Linear programs start where the last one
 * ended, the first of a stage at the incumbent. Whatever the solver answers is rounded and evaluated in integers before
 * it becomes the incumbent.
 */
#include <math.h>

#include "match/limit_aux.h"
#include "match/limit_lazy.h"

#define LARGE 1000000 /* coefficients up to this are sent as they are */
/* Largest to smallest coefficient of a row, at most: a solver meets rows to about 1e-9 of the largest at its best, and what
 * is smaller than that could be left out without its noticing. */
#define MOST_RATIO 1e9
#define SAME_VALUE 0.5   /* values are whole */
#define SAME_SHARE 1e-12 /* of a large value: the rounding of its sum */

/* One program with the arrays that it borrows. */
typedef struct program {
    rv_mip mip;
    rv_mip_answer answer;
    rv_arena arena;
    double *row_low, *row_high, *low, *high, *cost, *entry, *hint, *sum, *scale;
    bool *whole;
    uint8_t *basis;
    int64_t *start;
    int32_t *row;
    int64_t n_entries;
    rv_new_pair *pairs; /* of the first columns */
    int32_t n_pairs;
    int32_t n_columns;
    int32_t n_rows;   /* those of the search, then the counts */
    int32_t n_counts; /* of an integer program: pairs that a limit selects, for each block of counts, and all pairs */
    double tie_break;
} program;

static void put_entry(program *p, int32_t row, double value)
{
    p->row[p->n_entries] = row;
    p->entry[p->n_entries++] = value;
}

static void end_column(program *p, uint8_t place, double high, double cost, bool whole)
{
    p->basis[p->n_rows + p->n_columns] = place;
    p->high[p->n_columns] = high;
    p->cost[p->n_columns] = cost;
    p->whole[p->n_columns++] = whole;
    p->start[p->n_columns] = p->n_entries;
}

/* What a micro-point is worth where people or pairs are counted: all of them together less than half of one. Among the many
 * ways to reach a count the search then goes for one that is nearly whole already. */
static double tie_break(const rv_search *search)
{
    int32_t level = search->stage.level;
    if (level != RV_VIOLATION && search->solve->levels[level] == RV_LEVEL_SCORE)
        return 0;
    int64_t most[2] = {0, 0};
    for (int side = 0; side < 2; side++)
        for (int32_t i = 0; i < search->solve->side[side].n; i++)
            most[side] += search->solve->side[side].most[i];
    return 0.49e-6 / (double)(most[0] < most[1] ? most[0] + 1 : most[1] + 1);
}

/* A pair in the rows of counts; its entries are at hand. */
static void put_counts(const rv_search *search, program *p, int32_t n_entries)
{
    int32_t row = search->n_rows;
    for (int32_t b = 0; b < search->n_blocks; b++) {
        const rv_block *block = &search->blocks[b];
        bool is_count = block->measure == RV_MEASURE_SELECT;
        for (int32_t i = 0; i < n_entries && is_count; i++)
            if (search->entries[i].row == block->row && search->entries[i].coefficient == block->in)
                put_entry(p, row, 1);
        row += is_count;
    }
    put_entry(p, row, 1);
}

/* A column's entries, and what it is worth. Levels from the present one on are no rows yet: their entries would only fill the
 * matrix. */
static double put_entries(const rv_search *search, program *p, const rv_entry *entries, int64_t n)
{
    int32_t present = search->stage.level == RV_VIOLATION ? 0 : search->stage.level;
    int32_t first_open = search->level_row + present;
    int32_t end_of_levels = search->level_row + search->solve->n_levels;
    double cost = 0;
    for (int64_t i = 0; i < n; i++) {
        const rv_entry *entry = &entries[i];
        bool is_open = entry->row >= first_open && entry->row < end_of_levels;
        if (!is_open && entry->coefficient)
            put_entry(p, entry->row, (double)entry->coefficient * p->scale[entry->row]);
        if (search->stage.level != RV_VIOLATION && entry->row == first_open)
            cost += (double)entry->coefficient;
    }
    return cost;
}

static void put_pair(const rv_search *search, program *p, const rv_new_pair *pair, uint8_t place)
{
    int32_t n = rv_search_entries(search, pair, search->entries);
    double cost = p->tie_break * pair->score + put_entries(search, p, search->entries, n);
    if (p->n_counts)
        put_counts(search, p, n);
    p->pairs[p->n_pairs++] = *pair;
    end_column(p, place, 1, cost, true);
}

static void put_aux(const rv_search *search, program *p)
{
    for (int32_t i = 0; i < search->n_aux; i++) {
        const rv_aux *aux = &search->aux[i];
        double cost = put_entries(search, p, search->aux_entries + aux->first, aux->end - aux->first);
        end_column(p, aux->basis, (double)aux->high, cost, true);
    }
}

/* A violation is whole by itself, since everything else in its row is. */
static void put_violations(const rv_search *search, program *p)
{
    for (int32_t row = 0; row < search->n_rows; row++) {
        if (!rv_search_is_elastic(search, row))
            continue;
        if (search->low[row] != INT64_MIN) {
            put_entry(p, row, p->scale[row]);
            end_column(p, search->violation_basis[2 * row], INFINITY, -1, false);
        }
        if (search->high[row] != INT64_MAX && row >= search->limit_row) {
            put_entry(p, row, -p->scale[row]);
            end_column(p, search->violation_basis[2 * row + 1], INFINITY, -1, false);
        }
    }
}

/* The counts are whole by themselves. They are columns so that the search can branch on them: a share of an odd number of
 * pairs is settled at once by "646 or fewer, 647 or more", and hardly ever by single pairs. */
static void end_counts(const rv_search *search, program *p)
{
    for (int32_t row = search->n_rows; row < search->n_rows + p->n_counts; row++) {
        put_entry(p, row, -1);
        end_column(p, RV_MIP_BASIC, INFINITY, 0, true);
        p->basis[row] = RV_MIP_AT_LOW;
    }
}

static int32_t count_rows(const rv_search *search)
{
    int32_t n = 0;
    for (int32_t b = 0; b < search->n_blocks; b++)
        n += search->blocks[b].measure == RV_MEASURE_SELECT;
    return n ? n + 1 : 0;
}

static reversa_status allocate(rv_search *search, program *p)
{
    reversa_context *ctx = search->solve->ctx;
    int64_t n = search->active.n + search->n_aux + 2 * (int64_t)search->n_rows + p->n_counts;
    int64_t n_entries = search->active.n * (search->most_entries + p->n_counts) + search->n_aux_entries + n;
    if (n > INT32_MAX)
        return rv_fail(ctx, REVERSA_E_UNSUPPORTED, "Too many pairs for an integer program");
    size_t columns = (size_t)n;
    size_t rows = (size_t)p->n_rows;
    double **tables[] = {&p->row_low, &p->row_high, &p->sum,  &p->scale, &p->answer.row_dual,
                         &p->low,     &p->high,     &p->cost, &p->hint,  &p->answer.x};
    const size_t sizes[] = {rows, rows, rows, rows, rows, columns, columns, columns, columns, columns};
    bool ok = true;
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        *tables[i] = rv_arena_alloc(ctx, &p->arena, sizes[i], sizeof(double));
        ok = ok && *tables[i];
    }
    p->entry = rv_arena_alloc(ctx, &p->arena, (size_t)n_entries, sizeof(double));
    p->row = rv_arena_alloc(ctx, &p->arena, (size_t)n_entries, sizeof(int32_t));
    p->start = rv_arena_alloc(ctx, &p->arena, columns + 1, sizeof(int64_t));
    p->basis = rv_arena_alloc(ctx, &p->arena, rows + columns, 1);
    p->whole = rv_arena_alloc(ctx, &p->arena, columns, sizeof(bool));
    p->pairs = rv_arena_alloc(ctx, &p->arena, (size_t)search->active.n, sizeof(rv_new_pair));
    ok = ok && p->basis && p->entry && p->row && p->start && p->whole && p->pairs;
    return ok ? REVERSA_OK : REVERSA_E_MEMORY;
}

/* Rows with large coefficients are sent with coefficients of at most 1, since a solver's tolerances are absolute; the power
 * of two changes no digit. Smaller whole numbers are what it handles best. */
double rv_search_scale(const rv_search *search, int32_t row)
{
    int exponent;
    if (search->largest[row] <= LARGE)
        return 1;
    (void)frexp((double)search->largest[row], &exponent);
    return ldexp(1, -exponent);
}

static void put_rows(const rv_search *search, program *p)
{
    for (int32_t i = 0; i < search->n_rows; i++) {
        p->scale[i] = rv_search_scale(search, i);
        p->row_low[i] = search->low[i] == INT64_MIN ? -INFINITY : (double)search->low[i] * p->scale[i];
        p->row_high[i] = search->high[i] == INT64_MAX ? INFINITY : (double)search->high[i] * p->scale[i];
        p->basis[i] = search->row_basis[i];
    }
}

/* Is the pair part of the incumbent? Both are ordered by mentee, then mentor. */
static bool is_best(const rv_search *search, const rv_new_pair *pair, int64_t *at)
{
    for (; *at < search->n_best; (*at)++) {
        const rv_new_pair *best = &search->best[*at];
        if (best->mentee > pair->mentee || (best->mentee == pair->mentee && best->mentor >= pair->mentor))
            return best->mentee == pair->mentee && best->mentor == pair->mentor;
    }
    return false;
}

/* Columns of a linear program are all pairs; of an integer program the incumbent's and those within reach. */
static void put_columns(const rv_search *search, program *p, bool all)
{
    int64_t best = 0;
    for (int32_t i = 0; i < search->solve->side[REVERSA_MENTEE].n; i++) {
        for (int64_t k = search->active.offset[i]; k < search->active.offset[i + 1]; k++) {
            const rv_new_pair pair = {
                .mentee = i, .mentor = search->active.mentor[k], .score = search->active.score[k]};
            bool kept = is_best(search, &pair, &best);
            bool is_near = all || !search->stage.priced;
            if (!kept && !is_near && rv_search_reduced(search, &pair, search->entries) < -search->reach)
                continue;
            p->hint[p->n_columns] = kept;
            put_pair(search, p, &pair, search->pair_basis[k]);
        }
    }
    put_aux(search, p);
    put_violations(search, p);
    end_counts(search, p);
}

static reversa_status open_program(rv_search *search, program *p, bool is_linear)
{
    *p = (program){0};
    p->n_counts = is_linear ? 0 : count_rows(search);
    p->n_rows = search->n_rows + p->n_counts;
    rv_arena_open(search->solve->ctx, &p->arena);
    reversa_status status = allocate(search, p);
    if (status)
        return status;
    put_rows(search, p);
    p->tie_break = is_linear ? 0 : tie_break(search);
    put_columns(search, p, is_linear);
    p->mip = (rv_mip){.n_rows = p->n_rows,
                      .n_columns = p->n_columns,
                      .row_low = p->row_low,
                      .row_high = p->row_high,
                      .low = p->low,
                      .high = p->high,
                      .cost = p->cost,
                      .whole = is_linear ? NULL : p->whole,
                      .start = p->start,
                      .row = p->row,
                      .entry = p->entry,
                      .basis = p->basis,
                      .n_first = p->n_counts,
                      .enough = (double)search->stage.bound - 0.5 * (p->tie_break == 0),
                      .effort = search->effort};
    return REVERSA_OK;
}

static double violation_hint(const rv_search *search, int32_t row, bool adds, const int64_t *sum)
{
    double missing = adds ? (double)search->low[row] - (double)sum[row] : (double)sum[row] - (double)search->high[row];
    return fmax(0, missing);
}

/* The hint of pairs is there; what follows from them is computed in integers, but for the counts. */
static reversa_status complete_hint(rv_search *search, program *p)
{
    reversa_context *ctx = search->solve->ctx;
    int64_t *sum = rv_arena_alloc(ctx, &p->arena, (size_t)search->n_rows, sizeof *sum);
    int64_t *value = rv_arena_alloc(ctx, &p->arena, (size_t)search->n_aux, sizeof *value);
    if (!sum || !value)
        return REVERSA_E_MEMORY;
    (void)rv_search_sums(search, search->best, search->n_best, sum, value);
    for (int32_t j = 0; j < p->n_pairs; j++)
        for (int64_t k = p->start[j]; k < p->start[j + 1] && p->hint[j] != 0; k++)
            p->sum[p->row[k]] += p->entry[k];
    for (int32_t j = p->n_pairs; j < p->n_columns; j++) {
        int32_t row = p->row[p->start[j]]; /* the column's own */
        if (j < p->n_pairs + search->n_aux)
            p->hint[j] = (double)value[j - p->n_pairs];
        else if (j >= p->n_columns - p->n_counts)
            p->hint[j] = p->sum[row];
        else
            p->hint[j] = violation_hint(search, row, p->entry[p->start[j]] > 0, sum);
    }
    p->mip.hint = p->hint;
    return REVERSA_OK;
}

/* The incumbent as a corner: its pairs at their upper bound, columns between their bounds basic in place of their rows. Primal
 * simplex can go on from there at once. */
static void start_basis(program *p)
{
    for (int32_t i = 0; i < p->mip.n_rows; i++)
        p->basis[i] = RV_MIP_BASIC;
    for (int32_t j = 0; j < p->n_columns; j++) {
        uint8_t *place = &p->basis[p->mip.n_rows + j];
        *place = p->hint[j] > 0 ? RV_MIP_AT_HIGH : RV_MIP_AT_LOW;
        if (p->hint[j] == 0 || p->hint[j] == p->high[j])
            continue;
        *place = RV_MIP_BASIC;
        p->basis[p->row[p->start[j]]] = p->entry[p->start[j]] > 0 ? RV_MIP_AT_LOW : RV_MIP_AT_HIGH;
    }
}

/* Keep where everything ended; the order is that of put_columns(). */
static void keep_basis(rv_search *search, const program *p)
{
    const uint8_t *place = p->basis;
    for (int32_t i = 0; i < search->n_rows; i++)
        search->row_basis[i] = *place++;
    for (int64_t k = 0; k < search->active.n; k++)
        search->pair_basis[k] = *place++;
    for (int32_t i = 0; i < search->n_aux; i++)
        search->aux[i].basis = *place++;
    for (int32_t j = p->n_pairs + search->n_aux; j < p->n_columns; j++) {
        int64_t first_entry = p->start[j];
        search->violation_basis[2 * p->row[first_entry] + (p->entry[first_entry] < 0)] = *place++;
    }
    search->has_basis = true;
}

/* Rows that the linear solution violates, where limits have rows that are listed. */
static reversa_status separate(rv_search *search, const program *p)
{
    int64_t n = 0;
    int32_t added;
    rv_lazy_rest rest;
    if (!rv_lazy_is_needed(search) && !search->open_of)
        return REVERSA_OK;
    for (int32_t j = 0; j < p->n_pairs; j++) {
        if (p->answer.x[j] <= RV_PART_NOISE)
            continue;
        p->pairs[n] = p->pairs[j];
        p->answer.x[n++] = p->answer.x[j];
    }
    const rv_look look = {.pairs = p->pairs, .part = p->answer.x, .n = n};
    return rv_lazy_separate(search, &look, &added, &rest);
}

reversa_status rv_search_linear(rv_search *search, rv_mip_end *end_out)
{
    program p;
    reversa_status status = open_program(search, &p, true);
    *end_out = RV_MIP_FAILED;
    if (!status)
        status = complete_hint(search, &p);
    if (!status && !search->has_basis)
        start_basis(&p);
    if (!status)
        status = search->solver->solve(search->solve->ctx, &p.mip, &p.answer);
    if (!status)
        *end_out = p.answer.end;
    if (!status && p.answer.end == RV_MIP_OPTIMAL) {
        for (int32_t i = 0; i < search->n_rows; i++)
            p.answer.row_dual[i] *= p.scale[i];
        rv_search_multipliers(search, p.answer.row_dual);
        keep_basis(search, &p);
        status = separate(search, &p);
    }
    rv_arena_free(&p.arena);
    return status;
}

/* Is no row so wide that its small coefficients drown? */
static bool is_moderate(program *p, int32_t n_rows)
{
    for (int32_t i = 0; i < n_rows; i++)
        p->sum[i] = 0;
    for (int64_t k = 0; k < p->n_entries; k++)
        p->sum[p->row[k]] = fmax(p->sum[p->row[k]], fabs(p->entry[k]));
    for (int64_t k = 0; k < p->n_entries; k++)
        if (p->row[k] < n_rows && fabs(p->entry[k]) * MOST_RATIO < p->sum[p->row[k]])
            return false;
    return true;
}

/* Does what the solver says of its own answer agree with exact integers: the answer's value, the incumbent, the bound? */
static bool agrees(const rv_search *search, const program *p, int64_t value, double ties)
{
    double claimed = p->answer.value - ties;
    double slack = SAME_VALUE + SAME_SHARE * fabs((double)value);
    bool is_value = fabs(claimed - (double)value) <= slack;
    bool is_best = claimed >= (double)search->stage.value - slack;
    return is_value && is_best && value <= search->stage.bound;
}

/* Take an answer over where it holds and is better. */
static reversa_status take(rv_search *search, const program *p, bool *sound_out, bool *agrees_out)
{
    reversa_context *ctx = search->solve->ctx;
    int64_t n = 0;
    double ties = 0;
    for (int32_t j = 0; j < p->n_pairs; j++)
        n += p->answer.x[j] > 0.5;
    rv_new_pair *chosen = rv_alloc(ctx, (size_t)n, sizeof *chosen);
    if (!chosen)
        return REVERSA_E_MEMORY;
    n = 0;
    for (int32_t j = 0; j < p->n_pairs; j++) {
        if (p->answer.x[j] <= 0.5)
            continue;
        ties += p->tie_break * p->pairs[j].score;
        chosen[n++] = p->pairs[j];
    }
    int64_t value;
    bool added;
    reversa_status status = rv_search_evaluate(search, chosen, n, sound_out, &value);
    *agrees_out = !status && *sound_out && agrees(search, p, value, ties);
    if (!status && !*sound_out)
        status = rv_search_cover(search, chosen, n, &added);
    if (!status && *sound_out && value > search->stage.value) {
        rv_free(ctx, search->best);
        search->best = chosen;
        search->n_best = n;
        search->stage.value = value;
        return REVERSA_OK;
    }
    rv_free(ctx, chosen);
    return status;
}

reversa_status rv_search_whole(rv_search *search, rv_mip_end *end_out, bool *sound_out)
{
    program p;
    bool agrees = false;
    reversa_status status = open_program(search, &p, false);
    *end_out = RV_MIP_FAILED;
    *sound_out = true;
    if (!status)
        status = complete_hint(search, &p);
    int32_t n_rows = search->n_rows;
    if (!status)
        status = search->solver->solve(search->solve->ctx, &p.mip, &p.answer);
    if (!status) {
        *end_out = p.answer.end;
        if (p.answer.end == RV_MIP_OPTIMAL || p.answer.end == RV_MIP_FEASIBLE)
            status = take(search, &p, sound_out, &agrees);
        if (p.answer.end == RV_MIP_OPTIMAL && !(agrees && is_moderate(&p, n_rows)))
            *end_out = RV_MIP_FAILED; /* no proof, whatever the solver says */
    }
    rv_arena_free(&p.arena);
    return status;
}
