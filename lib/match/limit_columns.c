/*
 * The columns of a search and its programs: pairs, first units, violations; what is solved, and what is believed.
 *
 * Invariant: the incumbent is made of columns, so every program has a solution. Whatever the solver answers is rounded
 * and evaluated in integers before it becomes the incumbent.
 */
#include <math.h>
#include <string.h>

#include "match/search.h"

/* One program with the arrays that it borrows. */
typedef struct program {
    rv_mip mip;
    rv_mip_answer answer;
    rv_arena arena;
    double *row_low, *row_high, *low, *high, *cost, *entry, *hint, *sum;
    bool *whole;
    int64_t *start;
    int32_t *row;
    int64_t n_entries;
    rv_new_pair *pairs; /* of the first columns */
    int32_t n_pairs;
    int32_t n_columns;
} program;

/* ---- Columns ---- */

/* A row of the new columns: both rows are ascending and share no mentor. */
static void merge_row(const rv_pairs *old, rv_pairs *wider, int32_t mentee, const rv_new_pair *pairs, int64_t n)
{
    int64_t a = old->offset[mentee];
    int64_t end = old->offset[mentee + 1];
    int64_t b = 0;
    while (a < end || b < n) {
        bool from_old = b == n || (a < end && old->mentor[a] < pairs[b].mentor);
        wider->mentor[wider->n] = from_old ? old->mentor[a] : pairs[b].mentor;
        wider->score[wider->n++] = from_old ? old->score[a] : pairs[b].score;
        a += from_old;
        b += !from_old;
    }
    wider->offset[mentee + 1] = wider->n;
}

reversa_status rv_search_add(rv_search *search, const rv_new_pair *pairs, int64_t n)
{
    rv_solve *solve = search->solve;
    rv_pairs *old = &search->active;
    int32_t n_mentees = solve->side[REVERSA_MENTEE].n;
    rv_pairs wider = {0};
    wider.offset = rv_alloc(solve->ctx, (size_t)n_mentees + 1, sizeof *wider.offset);
    wider.mentor = rv_alloc(solve->ctx, (size_t)(old->n + n), sizeof *wider.mentor);
    wider.score = rv_alloc(solve->ctx, (size_t)(old->n + n), sizeof *wider.score);
    bool ok = wider.offset && wider.mentor && wider.score;
    int64_t at = 0;
    for (int32_t i = 0; i < n_mentees && ok; i++) {
        int64_t begin = at;
        while (at < n && pairs[at].mentee == i)
            at++;
        merge_row(old, &wider, i, pairs + begin, at - begin);
    }
    rv_pairs *dropped = ok ? old : &wider;
    rv_free(solve->ctx, dropped->offset);
    rv_free(solve->ctx, dropped->mentor);
    rv_free(solve->ctx, dropped->score);
    if (ok)
        search->active = wider;
    return ok ? REVERSA_OK : REVERSA_E_MEMORY;
}

/* ---- Evaluation ---- */

static void add_firsts(const rv_search *search, const bool *is_matched, int64_t *sum)
{
    for (int32_t i = 0; i < search->n_firsts; i++) {
        if (!is_matched[i])
            continue;
        rv_level_kind kind = search->firsts[i].side == REVERSA_MENTEE ? RV_LEVEL_MENTEES : RV_LEVEL_MENTORS;
        for (int32_t k = 0; k < search->solve->n_levels; k++)
            sum[search->level_row + k] += search->solve->levels[k] == kind;
    }
}

/* Sums of all rows but those of first units, which hold by themselves; false where one is too large. */
static bool sum_rows(rv_search *search, const rv_new_pair *chosen, int64_t n, int64_t *sum, bool *is_matched)
{
    bool fits = true;
    for (int64_t k = 0; k < n; k++) {
        int32_t n_entries = rv_search_entries(search, &chosen[k], search->entries);
        for (int32_t i = 0; i < n_entries; i++) {
            const rv_entry *entry = &search->entries[i];
            fits = !__builtin_add_overflow(sum[entry->row], entry->coefficient, &sum[entry->row]) && fits;
        }
        int32_t mentee = search->first_of[REVERSA_MENTEE][chosen[k].mentee];
        int32_t mentor = search->first_of[REVERSA_MENTOR][chosen[k].mentor];
        if (mentee >= 0)
            is_matched[mentee] = true;
        if (mentor >= 0)
            is_matched[mentor] = true;
    }
    add_firsts(search, is_matched, sum);
    return fits;
}

static int64_t violation_of(const rv_search *search, int32_t row, int64_t sum)
{
    if (search->low[row] != INT64_MIN && sum < search->low[row])
        return search->low[row] - sum;
    if (search->high[row] != INT64_MAX && sum > search->high[row])
        return sum - search->high[row];
    return 0;
}

reversa_status rv_search_evaluate(rv_search *search, const rv_new_pair *chosen, int64_t n, bool *holds_out,
                                  int64_t *value_out)
{
    reversa_context *ctx = search->solve->ctx;
    int64_t *sum = rv_alloc(ctx, (size_t)search->n_rows, sizeof *sum);
    bool *is_matched = rv_alloc(ctx, (size_t)search->n_firsts, sizeof *is_matched);
    reversa_status status = sum && is_matched ? REVERSA_OK : REVERSA_E_MEMORY;
    if (!status) {
        bool holds = sum_rows(search, chosen, n, sum, is_matched);
        int64_t violation = 0;
        for (int32_t i = 0; i < search->n_rows; i++) {
            int64_t row = violation_of(search, i, sum[i]);
            bool elastic = rv_search_is_elastic(search, i);
            holds = holds && (elastic ? !__builtin_add_overflow(violation, row, &violation) : row <= 0);
        }
        bool is_first = search->stage.level == RV_VIOLATION;
        *holds_out = holds;
        *value_out = is_first ? -violation : sum[search->level_row + search->stage.level];
    }
    rv_free(ctx, is_matched);
    rv_free(ctx, sum);
    return status;
}

/* ---- Programs ---- */

static void put_entry(program *p, int32_t row, double value)
{
    p->row[p->n_entries] = row;
    p->entry[p->n_entries++] = value;
}

static void end_column(program *p, double high, double cost, bool whole)
{
    p->high[p->n_columns] = high;
    p->cost[p->n_columns] = cost;
    p->whole[p->n_columns++] = whole;
    p->start[p->n_columns] = p->n_entries;
}

/* Levels from the present one on are no rows yet: their entries would only fill the matrix. */
static void put_pair(const rv_search *search, program *p, const rv_new_pair *pair)
{
    int32_t n = rv_search_entries(search, pair, search->entries);
    int32_t end = search->level_row + (search->stage.level == RV_VIOLATION ? 0 : search->stage.level);
    double cost = 0;
    for (int32_t i = 0; i < n; i++) {
        const rv_entry *entry = &search->entries[i];
        if (entry->row < end && entry->coefficient)
            put_entry(p, entry->row, (double)entry->coefficient);
        if (search->stage.level != RV_VIOLATION && entry->row == end)
            cost = (double)entry->coefficient;
    }
    p->pairs[p->n_pairs++] = *pair;
    end_column(p, 1, cost, true);
}

static void put_firsts(const rv_search *search, program *p)
{
    for (int32_t i = 0; i < search->n_firsts; i++) {
        const rv_first *first = &search->firsts[i];
        rv_level_kind kind = first->side == REVERSA_MENTEE ? RV_LEVEL_MENTEES : RV_LEVEL_MENTORS;
        double cost = 0;
        put_entry(p, first->row, 1);
        for (int32_t k = 0; k <= search->stage.level; k++) {
            if (search->solve->levels[k] != kind)
                continue;
            if (k < search->stage.level)
                put_entry(p, search->level_row + k, 1);
            else
                cost = 1;
        }
        end_column(p, 1, cost, true);
    }
}

/* A violation is whole by itself, since everything else in its row is. */
static void put_violations(const rv_search *search, program *p)
{
    for (int32_t row = 0; row < search->n_rows; row++) {
        if (!rv_search_is_elastic(search, row))
            continue;
        if (search->low[row] != INT64_MIN) {
            put_entry(p, row, 1);
            end_column(p, INFINITY, -1, false);
        }
        if (search->high[row] != INT64_MAX && (row >= search->limit_row)) {
            put_entry(p, row, -1);
            end_column(p, INFINITY, -1, false);
        }
    }
}

static reversa_status allocate(rv_search *search, program *p)
{
    reversa_context *ctx = search->solve->ctx;
    int64_t n = search->active.n + search->n_firsts + 2 * (int64_t)search->n_rows;
    int64_t n_entries = search->active.n * search->most_entries + n * (2 + search->solve->n_levels);
    if (n > INT32_MAX)
        return rv_fail(ctx, REVERSA_E_UNSUPPORTED, "Too many pairs for an integer program");
    size_t columns = (size_t)n;
    size_t rows = (size_t)search->n_rows;
    double **tables[] = {&p->row_low, &p->row_high, &p->sum,  &p->answer.row_dual, &p->low,
                         &p->high,    &p->cost,     &p->hint, &p->answer.x};
    const size_t sizes[] = {rows, rows, rows, rows, columns, columns, columns, columns, columns};
    bool ok = true;
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        *tables[i] = rv_arena_alloc(ctx, &p->arena, sizes[i], sizeof(double));
        ok = ok && *tables[i];
    }
    p->entry = rv_arena_alloc(ctx, &p->arena, (size_t)n_entries, sizeof(double));
    p->row = rv_arena_alloc(ctx, &p->arena, (size_t)n_entries, sizeof(int32_t));
    p->start = rv_arena_alloc(ctx, &p->arena, columns + 1, sizeof(int64_t));
    p->whole = rv_arena_alloc(ctx, &p->arena, columns, sizeof(bool));
    p->pairs = rv_arena_alloc(ctx, &p->arena, (size_t)search->active.n, sizeof(rv_new_pair));
    ok = ok && p->entry && p->row && p->start && p->whole && p->pairs;
    return ok ? REVERSA_OK : REVERSA_E_MEMORY;
}

static void put_rows(const rv_search *search, program *p)
{
    for (int32_t i = 0; i < search->n_rows; i++) {
        p->row_low[i] = search->low[i] == INT64_MIN ? -INFINITY : (double)search->low[i];
        p->row_high[i] = search->high[i] == INT64_MAX ? INFINITY : (double)search->high[i];
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

/* Columns of a linear program are all pairs; of an integer program the incumbent's and those that could be part of a
 * better solution by the multipliers' bound. */
static void put_columns(const rv_search *search, program *p, bool all)
{
    const rv_stage *stage = &search->stage;
    rv_wide needed = (rv_wide)RV_ONE * ((rv_wide)stage->value + 1);
    int64_t best = 0;
    for (int32_t i = 0; i < search->solve->side[REVERSA_MENTEE].n; i++) {
        for (int64_t k = search->active.offset[i]; k < search->active.offset[i + 1]; k++) {
            const rv_new_pair pair = {
                .mentee = i, .mentor = search->active.mentor[k], .score = search->active.score[k]};
            bool kept = is_best(search, &pair, &best);
            bool can_improve = !stage->priced || all;
            if (!kept && !can_improve)
                can_improve = stage->exact + rv_search_reduced(search, &pair, search->entries) >= needed;
            if (!kept && !can_improve)
                continue;
            p->hint[p->n_columns] = kept;
            put_pair(search, p, &pair);
        }
    }
    put_firsts(search, p);
    put_violations(search, p);
}

static reversa_status open_program(rv_search *search, program *p, bool is_linear)
{
    *p = (program){0};
    rv_arena_open(search->solve->ctx, &p->arena);
    reversa_status status = allocate(search, p);
    if (status)
        return status;
    put_rows(search, p);
    put_columns(search, p, is_linear);
    p->mip = (rv_mip){.n_rows = search->n_rows,
                      .n_columns = p->n_columns,
                      .row_low = p->row_low,
                      .row_high = p->row_high,
                      .low = p->low,
                      .high = p->high,
                      .cost = p->cost,
                      .whole = is_linear ? NULL : p->whole,
                      .start = p->start,
                      .row = p->row,
                      .entry = p->entry};
    return REVERSA_OK;
}

reversa_status rv_search_linear(rv_search *search, rv_mip_end *end_out)
{
    program p;
    reversa_status status = open_program(search, &p, true);
    *end_out = RV_MIP_FAILED;
    if (!status)
        status = search->solver->solve(search->solve->ctx, &p.mip, &p.answer);
    if (!status) {
        *end_out = p.answer.end;
        if (p.answer.end == RV_MIP_OPTIMAL)
            rv_search_multipliers(search, p.answer.row_dual);
    }
    rv_arena_free(&p.arena);
    return status;
}

/* The hint of pairs is there; first units and violations follow from it. */
static void complete_hint(program *p)
{
    for (int32_t j = 0; j < p->n_pairs; j++)
        for (int64_t k = p->start[j]; k < p->start[j + 1] && p->hint[j] != 0; k++)
            p->sum[p->row[k]] += p->entry[k];
    for (int32_t j = p->n_pairs; j < p->n_columns; j++) {
        int32_t row = p->row[p->start[j]]; /* the column's own: a first unit's, or the violated one */
        bool adds = p->entry[p->start[j]] > 0;
        if (p->whole[j])
            p->hint[j] = p->sum[row] < 0; /* the row is first − Σ pairs <= 0 */
        else
            p->hint[j] = adds ? fmax(0, p->row_low[row] - p->sum[row]) : fmax(0, p->sum[row] - p->row_high[row]);
    }
    p->mip.hint = p->hint;
}

/* Take an answer over where it holds and is better. */
static reversa_status take(rv_search *search, const program *p, bool *sound_out)
{
    reversa_context *ctx = search->solve->ctx;
    int64_t n = 0;
    for (int32_t j = 0; j < p->n_pairs; j++)
        n += p->answer.x[j] > 0.5;
    rv_new_pair *chosen = rv_alloc(ctx, (size_t)n, sizeof *chosen);
    if (!chosen)
        return REVERSA_E_MEMORY;
    n = 0;
    for (int32_t j = 0; j < p->n_pairs; j++)
        if (p->answer.x[j] > 0.5)
            chosen[n++] = p->pairs[j];
    int64_t value;
    reversa_status status = rv_search_evaluate(search, chosen, n, sound_out, &value);
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
    reversa_status status = open_program(search, &p, false);
    *end_out = RV_MIP_FAILED;
    *sound_out = true;
    if (!status) {
        complete_hint(&p);
        status = search->solver->solve(search->solve->ctx, &p.mip, &p.answer);
    }
    if (!status) {
        *end_out = p.answer.end;
        if (p.answer.end == RV_MIP_OPTIMAL || p.answer.end == RV_MIP_FEASIBLE)
            status = take(search, &p, sound_out);
    }
    rv_arena_free(&p.arena);
    return status;
}
