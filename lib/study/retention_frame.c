/*
 * People on the clock of their tenure: when each is seen, joins and leaves, in days since the hire, and the columns to
 * adjust for.
 *
 * A text becomes a column of 0 and 1 for each value but the most frequent, bytewise in order. Whoever lacks a cell that is
 * used is left out of everything, so that all figures speak of the same people.
 */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "metrics/radix.h"
#include "model/events.h"
#include "study/retention.h"

#define MAX_COLUMNS 1000

static reversa_status find_column(const rv_retention_frame *frame, const char *name, const rv_employment_column **out)
{
    for (int32_t c = 0; c < frame->employment->n_columns; c++)
        if (strcmp(frame->employment->columns[c].name, name) == 0) {
            *out = &frame->employment->columns[c];
            return REVERSA_OK;
        }
    return rv_fail_at(frame->ctx, REVERSA_E_DATA, (rv_place){.column = name}, "Employment has no such column");
}

/* People who are not looked at, or not as the file has them. */
typedef struct left_out {
    int64_t undated;
    int64_t incomplete;
    int64_t late;  /* hired on the last day or after */
    int64_t early; /* left before they could be seen */
    int64_t never; /* joined when they left or after, or on the last day or after */
} left_out;

static rv_leaving leaving_of(const rv_retention_frame *frame, int32_t reason)
{
    if (reason < 0)
        return RV_LEAVING_UNKNOWN;
    const char *word = rv_dictionary_text(&frame->employment->texts, reason);
    return rv_same_word(word, frame->options.voluntary) ? RV_LEAVING_VOLUNTARY : RV_LEAVING_OTHER;
}

/* Put row i at the end of the frame if there is time in which the person is seen. */
static void place_person(rv_retention_frame *frame, int64_t i, left_out *out)
{
    const reversa_employment *e = frame->employment;
    int32_t as_of = frame->options.as_of;
    int32_t window = frame->options.window_start;
    double hire = e->hire[i];
    bool left = e->exit[i] != REVERSA_MISSING_DATE && e->exit[i] <= as_of;
    double exit = (left ? e->exit[i] : as_of) - hire;
    if (left && exit == 0)
        exit = RV_HALF_A_DAY;
    double entry = window != REVERSA_MISSING_DATE && window > hire ? window - hire : 0;
    if (exit <= entry) {
        *(left ? &out->early : &out->late) += 1;
        return;
    }
    bool named = e->programme_start[i] != REVERSA_MISSING_DATE;
    double start = named ? fmax(e->programme_start[i] - hire, 0) : INFINITY;
    int64_t k = frame->n++;
    frame->row[k] = (int32_t)i;
    frame->hire[k] = e->hire[i];
    frame->entry[k] = entry;
    frame->exit[k] = exit;
    frame->start[k] = start < exit ? start : INFINITY;
    frame->event[k] = left ? (int32_t)leaving_of(frame, e->reason[i]) : RV_LEAVING_NONE;
    frame->n_leaving[frame->event[k]]++;
    frame->n_joined += start < exit;
    out->never += named && start >= exit;
}

/* The columns that the options name: adjust, then exact. */
typedef struct used_columns {
    const rv_employment_column **adjust;
    const rv_employment_column **exact;
    const rv_employment_column *where;
    int32_t where_code;
} used_columns;

static reversa_status find_columns(rv_retention_frame *frame, used_columns *used)
{
    const reversa_retention_options *o = &frame->options;
    used->adjust = rv_arena_alloc(frame->ctx, &frame->arena, (size_t)o->n_adjust, sizeof *used->adjust);
    used->exact = rv_arena_alloc(frame->ctx, &frame->arena, (size_t)o->n_exact, sizeof *used->exact);
    reversa_status status = used->adjust && used->exact ? REVERSA_OK : REVERSA_E_MEMORY;
    for (int32_t c = 0; !status && c < o->n_adjust; c++)
        status = find_column(frame, o->adjust[c], &used->adjust[c]);
    for (int32_t c = 0; !status && c < o->n_exact; c++)
        status = find_column(frame, o->exact[c], &used->exact[c]);
    if (!status && o->where_column)
        status = find_column(frame, o->where_column, &used->where);
    if (!status && o->where_column)
        used->where_code = rv_dictionary_find(&frame->employment->texts, o->where_value, strlen(o->where_value));
    return status;
}

static bool is_complete(const rv_retention_frame *frame, const used_columns *used, int64_t i)
{
    for (int32_t c = 0; c < frame->options.n_adjust; c++)
        if (used->adjust[c]->number ? isnan(used->adjust[c]->number[i]) : used->adjust[c]->code[i] < 0)
            return false;
    for (int32_t c = 0; c < frame->options.n_exact; c++)
        if (used->exact[c]->code[i] < 0)
            return false;
    return true;
}

static reversa_status warn_of_left_out(const rv_retention_frame *frame, const left_out *out)
{
    const struct {
        int64_t count;
        const char *what;
    } all[] = {{out->undated, "Left out because they have no hire date"},
               {out->incomplete, "Left out because they lack a value in a column that is used"},
               {out->late, "Left out because they were hired on the last day of the data or after"},
               {out->early, "Left out because they left by the first day of the data"},
               {out->never,
                "Joined on the day they left or after, or on the last day of the data or after, and so count "
                "as never having joined"}};
    reversa_status status = REVERSA_OK;
    for (size_t i = 0; !status && i < sizeof all / sizeof all[0]; i++)
        if (all[i].count > 0)
            status = rv_retention_warn(frame, "%s: %lld %s", all[i].what, (long long)all[i].count,
                                       all[i].count == 1 ? "person" : "people");
    return status;
}

static reversa_status place_people(rv_retention_frame *frame, const used_columns *used)
{
    const reversa_employment *e = frame->employment;
    left_out out = {0};
    for (int64_t i = 0; i < e->n; i++) {
        if (used->where && (used->where_code < 0 || used->where->code[i] != used->where_code))
            continue;
        if (e->hire[i] == REVERSA_MISSING_DATE)
            out.undated++;
        else if (!is_complete(frame, used, i))
            out.incomplete++;
        else
            place_person(frame, i, &out);
    }
    for (int64_t i = 0; i < e->n && !frame->has_word; i++)
        frame->has_word = leaving_of(frame, e->reason[i]) == RV_LEAVING_VOLUNTARY;
    return warn_of_left_out(frame, &out);
}

/* Add a column of the design; its name is kept with the result, which speaks of balance. */
static double *add_column(rv_retention_frame *frame, const char *name, const char *value)
{
    char text[256];
    if (frame->n_columns == MAX_COLUMNS) {
        (void)rv_fail_at(frame->ctx, REVERSA_E_DATA, (rv_place){.column = name}, "More than %d columns to adjust for",
                         MAX_COLUMNS);
        return NULL;
    }
    (void)snprintf(text, sizeof text, value ? "%.100s = %.100s" : "%.100s", name, value);
    size_t length = rv_utf8_check(text, strlen(text)); /* what was cut may end within a letter */
    double *column = rv_arena_alloc(frame->ctx, &frame->arena, (size_t)frame->n, sizeof *column);
    char *kept = rv_arena_text(frame->ctx, &frame->retention->arena, text, length);
    if (!column || !kept)
        return NULL;
    frame->columns[frame->n_columns] = column;
    frame->names[frame->n_columns++] = kept;
    return column;
}

/* A text column's values, bytewise in order, and how many people have each. */
typedef struct text_values {
    int32_t n;
    int32_t reference;         /* the most frequent, the first of several */
    int32_t code[MAX_COLUMNS]; /* in `texts` */
    int64_t *count;            /* by code */
} text_values;

static reversa_status list_values(rv_retention_frame *frame, const rv_employment_column *column, text_values *values)
{
    const rv_dictionary *texts = &frame->employment->texts;
    values->count = rv_arena_alloc(frame->ctx, &frame->arena, (size_t)texts->count, sizeof *values->count);
    if (!values->count)
        return REVERSA_E_MEMORY;
    for (int64_t k = 0; k < frame->n; k++) {
        int32_t code = column->code[frame->row[k]];
        if (values->count[code]++ > 0)
            continue;
        if (values->n == MAX_COLUMNS)
            return rv_fail_at(frame->ctx, REVERSA_E_DATA, (rv_place){.column = column->name},
                              "More than %d different values", MAX_COLUMNS);
        int32_t place = values->n++;
        const char *text = rv_dictionary_text(texts, code);
        for (; place > 0 && strcmp(rv_dictionary_text(texts, values->code[place - 1]), text) > 0; place--)
            values->code[place] = values->code[place - 1];
        values->code[place] = code;
    }
    for (int32_t v = 1; v < values->n; v++)
        if (values->count[values->code[v]] > values->count[values->code[values->reference]])
            values->reference = v;
    return REVERSA_OK;
}

static reversa_status add_text(rv_retention_frame *frame, const rv_employment_column *column)
{
    text_values values = {.n = 0};
    reversa_status status = list_values(frame, column, &values);
    for (int32_t v = 0; !status && v < values.n; v++) {
        if (v == values.reference)
            continue;
        double *made = add_column(frame, column->name, rv_dictionary_text(&frame->employment->texts, values.code[v]));
        status = made ? REVERSA_OK : rv_first_error(frame->ctx);
        for (int64_t k = 0; made && k < frame->n; k++)
            made[k] = column->code[frame->row[k]] == values.code[v];
    }
    return status;
}

static reversa_status add_columns(rv_retention_frame *frame, const used_columns *used)
{
    reversa_status status = REVERSA_OK;
    frame->columns = rv_arena_alloc(frame->ctx, &frame->arena, MAX_COLUMNS, sizeof *frame->columns);
    frame->names = rv_arena_alloc(frame->ctx, &frame->arena, MAX_COLUMNS, sizeof *frame->names);
    if (!frame->columns || !frame->names)
        return REVERSA_E_MEMORY;
    for (int32_t c = 0; !status && c < frame->options.n_adjust; c++) {
        if (!used->adjust[c]->number) {
            status = add_text(frame, used->adjust[c]);
            continue;
        }
        double *made = add_column(frame, used->adjust[c]->name, NULL);
        if (!made)
            return rv_first_error(frame->ctx);
        for (int64_t k = 0; k < frame->n; k++)
            made[k] = used->adjust[c]->number[frame->row[k]];
    }
    return status;
}

/* Number the combinations of the exact columns' values, column by column. */
static reversa_status number_cells(rv_retention_frame *frame, const used_columns *used)
{
    rv_radix radix;
    size_t n = (size_t)frame->n;
    if (frame->options.n_exact == 0)
        return REVERSA_OK;
    reversa_status status = rv_radix_open(frame->ctx, &frame->arena, n, &radix);
    for (int32_t c = 0; !status && c < frame->options.n_exact; c++) {
        for (size_t k = 0; k < n; k++) {
            radix.key[k] = (uint64_t)frame->cell[k] << 32 | (uint32_t)used->exact[c]->code[frame->row[k]];
            radix.row[k] = (int32_t)k;
        }
        rv_radix_sort(&radix, n);
        int32_t cell = -1;
        for (size_t k = 0; k < n; k++) {
            cell += k == 0 || radix.key[k] != radix.key[k - 1];
            frame->cell[radix.row[k]] = cell;
        }
        status = rv_poll(frame->ctx);
    }
    return status;
}

reversa_status rv_retention_frame_fill(rv_retention_frame *frame)
{
    size_t n = (size_t)frame->employment->n;
    used_columns used = {0};
    frame->row = rv_arena_alloc(frame->ctx, &frame->arena, n, sizeof *frame->row);
    frame->hire = rv_arena_alloc(frame->ctx, &frame->arena, n, sizeof *frame->hire);
    frame->entry = rv_arena_alloc(frame->ctx, &frame->arena, n, sizeof *frame->entry);
    frame->exit = rv_arena_alloc(frame->ctx, &frame->arena, n, sizeof *frame->exit);
    frame->start = rv_arena_alloc(frame->ctx, &frame->arena, n, sizeof *frame->start);
    frame->event = rv_arena_alloc(frame->ctx, &frame->arena, n, sizeof *frame->event);
    frame->cell = rv_arena_alloc(frame->ctx, &frame->arena, n, sizeof *frame->cell);
    if (!frame->row || !frame->hire || !frame->entry || !frame->exit || !frame->start || !frame->event || !frame->cell)
        return REVERSA_E_MEMORY;
    reversa_status status = find_columns(frame, &used);
    if (!status)
        status = place_people(frame, &used);
    if (!status)
        status = add_columns(frame, &used);
    if (!status)
        status = number_cells(frame, &used);
    return status;
}
