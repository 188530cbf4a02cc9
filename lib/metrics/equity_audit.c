/*
 * Audits of a matching: who of each group signed up, was eligible, was matched, and scored above the median.
 *
 * Values of a column are numbered in their own order (texts bytewise), so the audit does not depend on the order of the
 * input. Everyone gets the highest stage that they reached; the stages asked for say which of these are told apart.
 */
#include <string.h>

#include "base/text.h"
#include "metrics/equity.h"
#include "model/matching.h"

#define MOST_VALUES 4096

/* The distinct values of a column, in order; a value's place is its code. */
typedef struct values {
    const reversa_cohort *cohort;
    const rv_column *column;
    int64_t *key; /* [n] text codes or millionths */
    size_t capacity;
    int32_t n;
} values;

typedef struct inquiry {
    reversa_context *ctx;
    const reversa_matching *matching;
    const reversa_equity_audit *asked;
    rv_arena scratch;
    int32_t n_stages;
    const reversa_stage *stages;
    values values[REVERSA_EQUITY_ATTRIBUTES + 1]; /* of the columns, then of the stratum */
    int32_t *code[REVERSA_EQUITY_ATTRIBUTES + 1];
    int32_t *reached; /* [n_people] stage, then place among the stages asked for */
} inquiry;

void reversa_equity_audit_init(reversa_equity_audit *audit)
{
    *audit = (reversa_equity_audit){.struct_size = sizeof *audit, .side = REVERSA_MENTEE};
}

/* ---- Values ---- */

static int compare_keys(const values *v, int64_t a, int64_t b)
{
    if (v->column->kind == REVERSA_COLUMN_TEXT)
        return strcmp(rv_dictionary_text(&v->cohort->texts, (int32_t)a),
                      rv_dictionary_text(&v->cohort->texts, (int32_t)b));
    return (a > b) - (a < b);
}

/* The first place whose key is not below. */
static int32_t place_of(const values *v, int64_t key)
{
    int32_t low = 0;
    int32_t high = v->n;
    while (low < high) {
        int32_t middle = low + (high - low) / 2;
        if (compare_keys(v, v->key[middle], key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static reversa_status add_value(reversa_context *ctx, values *v, int64_t key)
{
    int32_t place = place_of(v, key);
    if (place < v->n && v->key[place] == key)
        return REVERSA_OK;
    if (v->n == MOST_VALUES)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "Column %s has more than %d values", v->column->name, MOST_VALUES);
    if (rv_grow(ctx, &v->key, &v->capacity, (size_t)v->n + 1, sizeof *v->key))
        return REVERSA_E_MEMORY;
    memmove(v->key + place + 1, v->key + place, (size_t)(v->n - place) * sizeof *v->key);
    v->key[place] = key;
    v->n++;
    return REVERSA_OK;
}

static reversa_status read_column(inquiry *a, const char *name, int32_t index)
{
    const reversa_cohort *cohort = a->matching->problem->cohort;
    values *v = &a->values[index];
    rv_place place = {.column = name};
    if (!name)
        return rv_fail(a->ctx, REVERSA_E_ARGUMENT, "A column has no name");
    *v = (values){.cohort = cohort, .column = rv_cohort_column(cohort, name)};
    if (!v->column)
        return rv_fail_at(a->ctx, REVERSA_E_DATA, place, "The cohort has no column %s", name);
    if (v->column->kind != REVERSA_COLUMN_TEXT && v->column->kind != REVERSA_COLUMN_NUMBER)
        return rv_fail_at(a->ctx, REVERSA_E_DATA, place, "Column %s is neither text nor number", name);
    a->code[index] = rv_arena_alloc(a->ctx, &a->scratch, (size_t)cohort->n_people, sizeof **a->code);
    if (!a->code[index])
        return REVERSA_E_MEMORY;
    for (int32_t p = 0; p < cohort->n_people; p++) {
        bool missing;
        int64_t key = rv_column_key(v->column, p, &missing);
        if (!missing && add_value(a->ctx, v, key))
            return rv_first_error(a->ctx);
    }
    for (int32_t p = 0; p < cohort->n_people; p++) {
        bool missing;
        int64_t key = rv_column_key(v->column, p, &missing);
        a->code[index][p] = missing ? -1 : place_of(v, key);
    }
    return REVERSA_OK;
}

/* ---- Stages ---- */

/* Mark those whose best pair scores above the median of everyone's best pair. */
static reversa_status mark_above(inquiry *a)
{
    const reversa_matching *m = a->matching;
    size_t people = (size_t)m->problem->cohort->n_people;
    int32_t *best = rv_arena_alloc(a->ctx, &a->scratch, people, sizeof *best);
    uint32_t *at = rv_arena_alloc(a->ctx, &a->scratch, 1000002, sizeof *at); /* people by best score; 0 .. 10^6 */
    if (!best || !at)
        return REVERSA_E_MEMORY;
    uint32_t n = 0;
    for (int32_t i = 0; i < m->n_pairs; i++) {
        int32_t person = a->asked->side == REVERSA_MENTOR ? m->pairs[i].mentor : m->pairs[i].mentee;
        best[person] = m->pairs[i].score > best[person] ? m->pairs[i].score : best[person];
    }
    for (size_t p = 0; p < people; p++) {
        if (a->reached[p] != REVERSA_STAGE_MATCHED)
            continue;
        at[best[p]]++;
        n++;
    }
    int32_t middle[2] = {0, 0}; /* of an even number the median lies half-way between two: twice it is whole */
    uint32_t below = 0;
    for (int32_t score = 0; score <= 1000000; score++) {
        for (uint32_t k = 0; k < 2; k++) {
            uint32_t rank = (n + k - (n > 0)) / 2;
            if (rank >= below && rank < below + at[score])
                middle[k] = score;
        }
        below += at[score];
    }
    for (size_t p = 0; p < people; p++) {
        if (a->reached[p] == REVERSA_STAGE_MATCHED && 2 * best[p] > middle[0] + middle[1])
            a->reached[p] = REVERSA_STAGE_ABOVE_MEDIAN;
    }
    return REVERSA_OK;
}

static reversa_status find_stages(inquiry *a)
{
    const reversa_matching *m = a->matching;
    const reversa_cohort *cohort = m->problem->cohort;
    reversa_side side = a->asked->side;
    a->reached = rv_arena_alloc(a->ctx, &a->scratch, (size_t)cohort->n_people, sizeof *a->reached);
    if (!a->reached)
        return REVERSA_E_MEMORY;
    for (int32_t p = 0; p < cohort->n_people; p++) {
        bool signed_up = cohort->role[p] & (side == REVERSA_MENTOR ? RV_ROLE_MENTOR : RV_ROLE_MENTEE);
        a->reached[p] = signed_up ? REVERSA_STAGE_SIGNED_UP : REVERSA_STAGE_EVERYONE;
    }
    for (int32_t i = 0; i < m->n_unmatched; i++) {
        if (m->unmatched[i].side == side && m->unmatched[i].eligible > 0)
            a->reached[m->unmatched[i].person] = REVERSA_STAGE_ELIGIBLE;
    }
    for (int32_t i = 0; i < m->n_pairs; i++)
        a->reached[side == REVERSA_MENTOR ? m->pairs[i].mentor : m->pairs[i].mentee] = REVERSA_STAGE_MATCHED;
    if (a->stages[a->n_stages - 1] == REVERSA_STAGE_ABOVE_MEDIAN && mark_above(a))
        return REVERSA_E_MEMORY;
    for (int32_t p = 0; p < cohort->n_people; p++) {
        int32_t place = -1;
        while (place + 1 < a->n_stages && (int32_t)a->stages[place + 1] <= a->reached[p])
            place++;
        a->reached[p] = place;
    }
    return REVERSA_OK;
}

/* ---- Labels ---- */

static const char *value_text(const values *v, int32_t code, char number[24])
{
    if (v->column->kind == REVERSA_COLUMN_TEXT)
        return rv_dictionary_text(&v->cohort->texts, (int32_t)v->key[code]);
    rv_format_millionths(v->key[code], number);
    return number;
}

static const char *make_label(const inquiry *a, reversa_equity *equity, const int32_t *codes)
{
    char number[24];
    size_t size = 1;
    for (int32_t i = 0; i < equity->n_attributes; i++)
        size += strlen(value_text(&a->values[i], codes[i], number)) + 2;
    char *label = rv_arena_alloc(a->ctx, &equity->arena, size, 1);
    size_t at = 0;
    for (int32_t i = 0; label && i < equity->n_attributes; i++) {
        if (i > 0) {
            label[at++] = ',';
            label[at++] = ' ';
        }
        for (const char *text = value_text(&a->values[i], codes[i], number); *text; text++)
            label[at++] = *text;
    }
    return label;
}

static reversa_status make_labels(const inquiry *a, reversa_equity *equity)
{
    const char **labels = rv_arena_alloc(a->ctx, &equity->arena, (size_t)equity->n_groups, sizeof *labels);
    if (!labels)
        return REVERSA_E_MEMORY;
    for (int32_t g = 0; g < equity->n_known; g++) {
        labels[g] = make_label(a, equity, equity->codes + (size_t)g * (size_t)equity->n_attributes);
        if (!labels[g])
            return REVERSA_E_MEMORY;
    }
    equity->labels = labels;
    return REVERSA_OK;
}

/* ---- The door ---- */

static reversa_status check_asked(inquiry *a)
{
    static const reversa_stage usual[] = {REVERSA_STAGE_SIGNED_UP, REVERSA_STAGE_MATCHED};
    const reversa_equity_audit *asked = a->asked;
    if (asked->struct_size < sizeof *asked)
        return rv_fail(a->ctx, REVERSA_E_ARGUMENT, "audit.struct_size is not the size of the structure");
    if (asked->side != REVERSA_MENTOR && asked->side != REVERSA_MENTEE)
        return rv_fail(a->ctx, REVERSA_E_ARGUMENT, "audit.side is neither mentor nor mentee");
    if (asked->n_columns < 1 || asked->n_columns > REVERSA_EQUITY_ATTRIBUTES || !asked->columns)
        return rv_fail(a->ctx, REVERSA_E_ARGUMENT, "There must be 1 to %d columns", REVERSA_EQUITY_ATTRIBUTES);
    a->n_stages = asked->n_stages == 0 ? 2 : asked->n_stages;
    a->stages = asked->n_stages == 0 ? usual : asked->stages;
    if (a->n_stages < 2 || a->n_stages > REVERSA_STAGE_ABOVE_MEDIAN + 1 || !a->stages)
        return rv_fail(a->ctx, REVERSA_E_ARGUMENT, "There must be 2 to %d stages", REVERSA_STAGE_ABOVE_MEDIAN + 1);
    for (int32_t s = 0; s < a->n_stages; s++) {
        int stage = (int)a->stages[s];
        if (stage < 0 || stage > REVERSA_STAGE_ABOVE_MEDIAN || (s > 0 && stage <= (int)a->stages[s - 1]))
            return rv_fail(a->ctx, REVERSA_E_ARGUMENT, "The stages are not ascending");
    }
    if (a->matching->outcome == REVERSA_OUTCOME_INFEASIBLE || a->matching->outcome == REVERSA_OUTCOME_STOPPED)
        return rv_fail(a->ctx, REVERSA_E_ARGUMENT, "The matching has no pairs: it is infeasible or was stopped");
    return REVERSA_OK;
}

static reversa_status build(inquiry *a, const reversa_equity_options *options, reversa_equity **equity_out)
{
    reversa_status status = check_asked(a);
    int32_t n = status ? 0 : a->asked->n_columns;
    for (int32_t i = 0; i < n && !status; i++)
        status = read_column(a, a->asked->columns[i], i);
    if (!status && a->asked->stratum)
        status = read_column(a, a->asked->stratum, n);
    if (!status)
        status = find_stages(a);
    if (status)
        return status;
    reversa_equity_rows rows;
    reversa_equity_rows_init(&rows);
    rows.n = a->matching->problem->cohort->n_people;
    rows.n_attributes = n;
    rows.attributes = (const int32_t *const *)a->code;
    rows.stratum = a->asked->stratum ? a->code[n] : NULL;
    rows.n_stages = a->n_stages;
    rows.reached = a->reached;
    return rv_equity_build(a->ctx, &rows, options, equity_out);
}

reversa_status reversa_equity_from_matching(reversa_context *ctx, const reversa_matching *matching,
                                            const reversa_equity_audit *asked, const reversa_equity_options *options,
                                            reversa_equity **equity_out)
{
    inquiry a = {.ctx = ctx, .matching = matching, .asked = asked};
    reversa_equity *equity = NULL;
    reversa_equity_options defaults;
    reversa_equity_options_init(&defaults);
    if (equity_out)
        *equity_out = NULL;
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!matching || !asked || !equity_out)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "matching, audit and equity_out must not be NULL");
    rv_arena_open(ctx, &a.scratch);
    status = build(&a, options ? options : &defaults, &equity);
    if (!status)
        status = make_labels(&a, equity);
    if (!status)
        *equity_out = equity;
    else
        reversa_equity_free(equity);
    for (int32_t i = 0; i <= REVERSA_EQUITY_ATTRIBUTES; i++)
        rv_free(ctx, a.values[i].key);
    rv_arena_free(&a.scratch);
    return status;
}
