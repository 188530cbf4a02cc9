/*
 * Pairs by an attribute of both people, protected before anything is kept: a table holds no count that it must not show.
 *
 * Values are sorted by their number of pairs to choose those that are told apart, then in their own order, so that the table
 * does not depend on the order of the input.
 */
#include <stdlib.h>
#include <string.h>

#include <reversa/pair_table.h>

#include "base/text.h"
#include "model/matching.h"

#define MOST_GROUPS 1000

/* A value of the column, or the lack of one. */
typedef struct value {
    int64_t key; /* text code or millionths */
    int64_t n;   /* ends of pairs */
    const char *text;
    int32_t group;
    bool missing;
} value;

struct reversa_pair_table {
    rv_arena arena;
    const char *column;
    int64_t smallest;
    int32_t n_groups;
    const char **label; /* [n_groups] */
    reversa_group_kind *kind;
    int64_t *count; /* [(n_groups + 1)²] mentors' groups in rows; the last row and column are totals */
};

typedef struct tally {
    reversa_context *ctx;
    const reversa_matching *matching;
    const rv_column *column;
    rv_arena scratch;
    reversa_pair_table *table;
    value *values; /* [n] by key, a missing one last */
    int64_t n;
    int64_t *counts; /* [n_groups²] */
    uint8_t *cells;
} tally;

void reversa_pair_table_options_init(reversa_pair_table_options *options)
{
    *options = (reversa_pair_table_options){
        .struct_size = sizeof *options, .column = "department", .smallest = 5, .most = 12};
}

/* ---- Values ---- */

static int compare_keys(const void *a, const void *b)
{
    const value *one = a;
    const value *other = b;
    if (one->missing != other->missing)
        return one->missing ? 1 : -1;
    return (one->key > other->key) - (one->key < other->key);
}

static int compare_texts(const void *a, const void *b)
{
    const value *one = a;
    const value *other = b;
    if (one->missing != other->missing)
        return one->missing ? 1 : -1;
    return one->text ? strcmp(one->text, other->text) : compare_keys(a, b);
}

static int compare_sizes(const void *a, const void *b)
{
    const value *one = *(const value *const *)a;
    const value *other = *(const value *const *)b;
    if (one->n != other->n)
        return one->n < other->n ? 1 : -1;
    return one < other ? -1 : 1; /* the first in order */
}

static value value_of(const tally *t, int32_t person)
{
    value v = {.n = 1};
    v.key = rv_column_key(t->column, person, &v.missing);
    v.key = v.missing ? 0 : v.key;
    return v;
}

static reversa_status collect(tally *t)
{
    const reversa_matching *m = t->matching;
    t->values = rv_arena_alloc(t->ctx, &t->scratch, 2 * (size_t)m->n_pairs, sizeof *t->values);
    if (!t->values)
        return REVERSA_E_MEMORY;
    for (int32_t i = 0; i < m->n_pairs; i++) {
        t->values[t->n++] = value_of(t, m->pairs[i].mentor);
        t->values[t->n++] = value_of(t, m->pairs[i].mentee);
    }
    if (t->n > 0)
        qsort(t->values, (size_t)t->n, sizeof *t->values, compare_keys);
    int64_t kept = 0;
    for (int64_t k = 0; k < t->n; k++) {
        if (kept > 0 && compare_keys(&t->values[kept - 1], &t->values[k]) == 0)
            t->values[kept - 1].n++;
        else
            t->values[kept++] = t->values[k];
    }
    t->n = kept;
    return REVERSA_OK;
}

/* The text of each value; from here on they are in the order of texts. */
static reversa_status name_values(tally *t)
{
    const rv_dictionary *texts = &t->matching->problem->cohort->texts;
    if (t->column->kind != REVERSA_COLUMN_TEXT)
        return REVERSA_OK;
    for (int64_t k = 0; k < t->n; k++)
        t->values[k].text = t->values[k].missing ? "" : rv_dictionary_text(texts, (int32_t)t->values[k].key);
    if (t->n > 0)
        qsort(t->values, (size_t)t->n, sizeof *t->values, compare_texts);
    return REVERSA_OK;
}

/* ---- Groups ---- */

static reversa_status name_group(tally *t, int32_t group, reversa_group_kind kind, const value *v)
{
    char number[24] = "";
    const char *text = v && v->text ? v->text : number;
    if (v && !v->text)
        rv_format_millionths(v->key, number);
    t->table->kind[group] = kind;
    t->table->label[group] = rv_arena_text(t->ctx, &t->table->arena, text, strlen(text));
    return t->table->label[group] ? REVERSA_OK : REVERSA_E_MEMORY;
}

/* Number the values that are told apart, then the rest, then the missing. */
static reversa_status choose_groups(tally *t, int32_t most)
{
    bool missing = t->n > 0 && t->values[t->n - 1].missing;
    int64_t n_values = t->n - missing;
    value **by_size = rv_arena_alloc(t->ctx, &t->scratch, (size_t)n_values, sizeof *by_size);
    size_t room = (size_t)(n_values < most ? n_values : most) + 2;
    t->table->label = rv_arena_alloc(t->ctx, &t->table->arena, room, sizeof *t->table->label);
    t->table->kind = rv_arena_alloc(t->ctx, &t->table->arena, room, sizeof *t->table->kind);
    if (!by_size || !t->table->label || !t->table->kind)
        return REVERSA_E_MEMORY;
    for (int64_t k = 0; k < n_values; k++) {
        by_size[k] = &t->values[k];
        t->values[k].group = -1;
    }
    if (n_values > 1)
        qsort(by_size, (size_t)n_values, sizeof *by_size, compare_sizes);
    for (int64_t k = 0; k < n_values && (k < most - 1 || n_values <= most); k++)
        by_size[k]->group = 0;
    reversa_status status = REVERSA_OK;
    int32_t n = 0;
    for (int64_t k = 0; k < n_values && !status; k++) {
        if (t->values[k].group < 0)
            continue;
        status = name_group(t, n, REVERSA_GROUP_VALUE, &t->values[k]);
        t->values[k].group = n++;
    }
    bool others = n < n_values;
    if (others && !status)
        status = name_group(t, n++, REVERSA_GROUP_OTHERS, NULL);
    for (int64_t k = 0; k < n_values && others; k++)
        if (t->values[k].group < 0)
            t->values[k].group = n - 1;
    if (missing && !status) {
        t->values[t->n - 1].group = n;
        status = name_group(t, n++, REVERSA_GROUP_UNKNOWN, NULL);
    }
    t->table->n_groups = n;
    return status;
}

static int32_t group_of(const tally *t, int32_t person)
{
    value v = value_of(t, person);
    if (t->column->kind == REVERSA_COLUMN_TEXT)
        v.text = v.missing ? "" : rv_dictionary_text(&t->matching->problem->cohort->texts, (int32_t)v.key);
    const value *found = bsearch(&v, t->values, (size_t)t->n, sizeof v, compare_texts);
    return found->group; /* everyone in a pair was collected */
}

/* ---- Counts ---- */

static reversa_status count_pairs(tally *t)
{
    size_t n = (size_t)t->table->n_groups;
    t->counts = rv_arena_alloc(t->ctx, &t->scratch, n * n, sizeof *t->counts);
    t->cells = rv_arena_alloc(t->ctx, &t->scratch, (n + 1) * (n + 1), 1);
    t->table->count = rv_arena_alloc(t->ctx, &t->table->arena, (n + 1) * (n + 1), sizeof *t->table->count);
    if (!t->counts || !t->cells || !t->table->count)
        return REVERSA_E_MEMORY;
    for (int32_t i = 0; i < t->matching->n_pairs; i++) {
        size_t row = (size_t)group_of(t, t->matching->pairs[i].mentor);
        size_t column = (size_t)group_of(t, t->matching->pairs[i].mentee);
        t->counts[row * n + column]++;
        t->table->count[row * (n + 1) + column]++;
        t->table->count[row * (n + 1) + n]++;
        t->table->count[n * (n + 1) + column]++;
        t->table->count[n * (n + 1) + n]++;
    }
    return REVERSA_OK;
}

static reversa_status protect(tally *t)
{
    size_t n = (size_t)t->table->n_groups;
    reversa_count_table table = {.struct_size = sizeof table,
                                 .n_rows = t->table->n_groups,
                                 .n_columns = t->table->n_groups,
                                 .counts = t->counts};
    reversa_disclosure_options options;
    reversa_disclosure_options_init(&options);
    options.smallest = t->table->smallest;
    reversa_status status = reversa_disclosure_protect(t->ctx, &table, &options, t->cells);
    for (size_t k = 0; k < (n + 1) * (n + 1) && !status; k++)
        if (t->cells[k] != REVERSA_DISCLOSURE_SHOWN)
            t->table->count[k] = REVERSA_HIDDEN_COUNT;
    return status;
}

/* ---- The doors ---- */

static reversa_status check(tally *t, const reversa_pair_table_options *options)
{
    const reversa_cohort *cohort = t->matching->problem->cohort;
    if (options->struct_size < sizeof *options)
        return rv_fail(t->ctx, REVERSA_E_ARGUMENT, "The pair table's options are of another version: use their init");
    if (!options->column || options->smallest < 0 || options->most < 2 || options->most > MOST_GROUPS)
        return rv_fail(t->ctx, REVERSA_E_ARGUMENT,
                       "column must not be NULL, smallest not below 0, and most from 2 to 1000");
    if (t->matching->outcome == REVERSA_OUTCOME_INFEASIBLE || t->matching->outcome == REVERSA_OUTCOME_STOPPED)
        return rv_fail(t->ctx, REVERSA_E_ARGUMENT, "The matching has no pairs: it is infeasible or was stopped");
    t->column = rv_cohort_column(cohort, options->column);
    bool fits = t->column && (t->column->kind == REVERSA_COLUMN_TEXT || t->column->kind == REVERSA_COLUMN_NUMBER);
    if (!fits)
        return rv_fail_at(t->ctx, REVERSA_E_DATA, (rv_place){.file = cohort->source, .column = options->column},
                          t->column ? "Is neither text nor a number" : "There is no such column");
    return REVERSA_OK;
}

static reversa_status build(tally *t, const reversa_pair_table_options *options)
{
    rv_arena arena;
    rv_arena_open(t->ctx, &arena);
    t->table = rv_arena_alloc(t->ctx, &arena, 1, sizeof *t->table);
    if (!t->table) {
        rv_arena_free(&arena);
        return REVERSA_E_MEMORY;
    }
    t->table->arena = arena;
    t->table->smallest = options->smallest;
    t->table->column = rv_arena_text(t->ctx, &t->table->arena, options->column, strlen(options->column));
    reversa_status status = t->table->column ? collect(t) : REVERSA_E_MEMORY;
    if (!status)
        status = name_values(t);
    if (!status)
        status = choose_groups(t, options->most);
    if (!status)
        status = count_pairs(t);
    return status ? status : protect(t);
}

reversa_status reversa_pair_table_create(reversa_context *ctx, const reversa_matching *matching,
                                         const reversa_pair_table_options *options, reversa_pair_table **table_out)
{
    tally t = {.ctx = ctx, .matching = matching};
    reversa_pair_table_options usual;
    reversa_pair_table_options_init(&usual);
    if (table_out)
        *table_out = NULL;
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!matching || !table_out)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "matching and table_out must not be NULL");
    options = options ? options : &usual;
    rv_arena_open(ctx, &t.scratch);
    status = check(&t, options);
    if (!status)
        status = build(&t, options);
    rv_arena_free(&t.scratch);
    if (status)
        reversa_pair_table_free(t.table);
    else
        *table_out = t.table;
    return status;
}

int32_t reversa_pair_table_n_groups(const reversa_pair_table *table)
{
    return table->n_groups;
}

const char *reversa_pair_table_column(const reversa_pair_table *table)
{
    return table->column;
}

int64_t reversa_pair_table_smallest(const reversa_pair_table *table)
{
    return table->smallest;
}

const char *reversa_pair_table_group(const reversa_pair_table *table, int32_t group, reversa_group_kind *kind_out)
{
    bool known = group >= 0 && group < table->n_groups;
    *kind_out = known ? table->kind[group] : REVERSA_GROUP_VALUE;
    return known ? table->label[group] : "";
}

int64_t reversa_pair_table_count(const reversa_pair_table *table, int32_t mentor_group, int32_t mentee_group)
{
    int32_t n = table->n_groups;
    if (mentor_group < REVERSA_ALL_GROUPS || mentor_group >= n || mentee_group < REVERSA_ALL_GROUPS ||
        mentee_group >= n)
        return 0;
    int64_t row = mentor_group == REVERSA_ALL_GROUPS ? n : mentor_group;
    int64_t column = mentee_group == REVERSA_ALL_GROUPS ? n : mentee_group;
    return table->count[row * (n + 1) + column];
}

void reversa_pair_table_free(reversa_pair_table *table)
{
    if (!table)
        return;
    rv_arena arena = table->arena; /* the table lies in it */
    rv_arena_free(&arena);
}
