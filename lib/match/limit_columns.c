/*
 * The columns of a search, and the value of chosen pairs.
 *
 * Columns are kept as rows per mentee, mentors ascending, each with its place in the basis. Evaluation is in integers and
 * looks at every row, whoever proposed the pairs.
 */
#include "match/limit_aux.h"
#include "match/limit_lazy.h"

/* ---- Columns ---- */

/* Pairs with their places in the basis. */
typedef struct columns {
    rv_pairs pairs;
    uint8_t *basis;
} columns;

/* A row of the new columns: both rows are ascending and share no mentor. */
static void merge_row(const columns *old, columns *wider, int32_t mentee, const rv_new_pair *pairs, int64_t n)
{
    int64_t a = old->pairs.offset[mentee];
    int64_t end = old->pairs.offset[mentee + 1];
    int64_t b = 0;
    while (a < end || b < n) {
        bool from_old = b == n || (a < end && old->pairs.mentor[a] < pairs[b].mentor);
        int64_t place = wider->pairs.n++;
        wider->pairs.mentor[place] = from_old ? old->pairs.mentor[a] : pairs[b].mentor;
        wider->pairs.score[place] = from_old ? old->pairs.score[a] : pairs[b].score;
        wider->basis[place] = from_old ? old->basis[a] : RV_MIP_AT_LOW;
        a += from_old;
        b += !from_old;
    }
    wider->pairs.offset[mentee + 1] = wider->pairs.n;
}

static void release(reversa_context *ctx, const columns *unused)
{
    rv_free(ctx, unused->pairs.offset);
    rv_free(ctx, unused->pairs.mentor);
    rv_free(ctx, unused->pairs.score);
    rv_free(ctx, unused->basis);
}

reversa_status rv_search_add(rv_search *search, const rv_new_pair *pairs, int64_t n)
{
    reversa_context *ctx = search->solve->ctx;
    int32_t n_mentees = search->solve->side[REVERSA_MENTEE].n;
    columns old = {search->active, search->pair_basis};
    columns wider = {0};
    size_t most = (size_t)(old.pairs.n + n);
    wider.pairs.offset = rv_alloc(ctx, (size_t)n_mentees + 1, sizeof(int64_t));
    wider.pairs.mentor = rv_alloc(ctx, most, sizeof(int32_t));
    wider.pairs.score = rv_alloc(ctx, most, sizeof(int32_t));
    wider.basis = rv_alloc(ctx, most, 1);
    if (!wider.pairs.offset || !wider.pairs.mentor || !wider.pairs.score || !wider.basis) {
        release(ctx, &wider);
        return REVERSA_E_MEMORY;
    }
    int64_t at = 0;
    for (int32_t i = 0; i < n_mentees; i++) {
        int64_t begin = at;
        while (at < n && pairs[at].mentee == i)
            at++;
        merge_row(&old, &wider, i, n ? pairs + begin : NULL, at - begin);
    }
    release(ctx, &old);
    search->active = wider.pairs;
    search->pair_basis = wider.basis;
    return REVERSA_OK;
}

/* ---- Evaluation ---- */

bool rv_search_sums(const rv_search *search, const rv_new_pair *chosen, int64_t n, int64_t *sum, int64_t *value)
{
    bool fits = true;
    for (int64_t k = 0; k < n; k++) {
        int32_t n_entries = rv_search_entries(search, &chosen[k], search->entries);
        for (int32_t i = 0; i < n_entries; i++) {
            const rv_entry *entry = &search->entries[i];
            fits = !__builtin_add_overflow(sum[entry->row], entry->coefficient, &sum[entry->row]) && fits;
        }
    }
    return fits && rv_aux_values(search, sum, value);
}

static int64_t violation_of(const rv_search *search, int32_t row, int64_t sum)
{
    if (search->low[row] != INT64_MIN && sum < search->low[row])
        return search->low[row] - sum;
    if (search->high[row] != INT64_MAX && sum > search->high[row])
        return sum - search->high[row];
    return 0;
}

/* The violation of all rows that may be violated; false where another one is. */
static bool add_violations(const rv_search *search, const int64_t *sum, int64_t *violation_out)
{
    bool holds = true;
    *violation_out = 0;
    for (int32_t i = 0; i < search->n_rows; i++) {
        int64_t row = violation_of(search, i, sum[i]);
        bool elastic = rv_search_is_elastic(search, i);
        holds = holds && (elastic ? !__builtin_add_overflow(*violation_out, row, violation_out) : row <= 0);
    }
    return holds;
}

/* The rows that are not listed pay in the score. */
static void charge(const rv_search *search, const rv_lazy_rest *rest, int64_t *sum)
{
    for (int32_t k = 0; k < search->solve->n_levels; k++)
        if (search->solve->levels[k] == RV_LEVEL_SCORE)
            sum[search->level_row + k] -= rest->penalty / search->unit[k];
}

reversa_status rv_search_evaluate(rv_search *search, const rv_new_pair *chosen, int64_t n, bool *holds_out,
                                  int64_t *value_out)
{
    reversa_context *ctx = search->solve->ctx;
    const rv_look look = {.pairs = chosen, .n = n};
    int32_t added;
    rv_lazy_rest rest;
    reversa_status status = rv_lazy_separate(search, &look, &added, &rest);
    if (status)
        return status;
    int64_t *sum = rv_alloc(ctx, (size_t)search->n_rows, sizeof *sum);
    int64_t *value = rv_alloc(ctx, (size_t)search->n_aux, sizeof *value);
    status = sum && value ? REVERSA_OK : REVERSA_E_MEMORY;
    if (!status) {
        int64_t violation;
        bool holds = rv_search_sums(search, chosen, n, sum, value);
        charge(search, &rest, sum);
        holds = add_violations(search, sum, &violation) && holds;
        bool is_first = search->stage.level == RV_VIOLATION;
        *holds_out = holds;
        *value_out = is_first ? -violation - rest.violation : sum[search->level_row + search->stage.level];
    }
    rv_free(ctx, value);
    rv_free(ctx, sum);
    return status;
}

/* ---- The incumbent ---- */

static bool is_column(const rv_search *search, const rv_new_pair *pair)
{
    int64_t low = search->active.offset[pair->mentee];
    int64_t high = search->active.offset[pair->mentee + 1];
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if (search->active.mentor[middle] < pair->mentor)
            low = middle + 1;
        else
            high = middle;
    }
    return low < search->active.offset[pair->mentee + 1] && search->active.mentor[low] == pair->mentor;
}

static reversa_status add_missing(rv_search *search, const rv_new_pair *chosen, int64_t n)
{
    int64_t n_missing = 0;
    rv_new_pair *missing = rv_alloc(search->solve->ctx, (size_t)n, sizeof *missing);
    if (!missing)
        return REVERSA_E_MEMORY;
    for (int64_t k = 0; k < n; k++) {
        if (!is_column(search, &chosen[k]))
            missing[n_missing++] = chosen[k];
    }
    reversa_status status = n_missing ? rv_search_add(search, missing, n_missing) : REVERSA_OK;
    rv_free(search->solve->ctx, missing);
    return status;
}

reversa_status rv_search_adopt(rv_search *search, rv_new_pair *chosen, int64_t n, bool *holds_out, int64_t *value_out)
{
    reversa_status status = rv_search_evaluate(search, chosen, n, holds_out, value_out);
    bool is_better = !status && *holds_out && *value_out > search->stage.value;
    if (is_better)
        status = add_missing(search, chosen, n);
    if (status || !is_better) {
        rv_free(search->solve->ctx, chosen);
        return status;
    }
    rv_free(search->solve->ctx, search->best);
    search->best = chosen;
    search->n_best = n;
    search->stage.value = *value_out;
    return REVERSA_OK;
}
