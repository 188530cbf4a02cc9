/*
 * Employment in the making: a row per person, checked as it comes; the further columns as codes, row by row.
 *
 * A further column has numbers if at least one cell reads as one and no other cell holds anything else. Each distinct text is
 * read once, whatever the number of people.
 */
#include <math.h>
#include <string.h>

#include <reversa/cohort.h>

#include "base/text.h"
#include "model/event_draft.h"

#define ID_SEED 1 /* of the dictionaries: codes go by first appearance, so the key changes nothing that is seen */

reversa_status rv_employment_draft_open(rv_employment_draft *draft, int32_t n_columns)
{
    rv_dictionary_open(draft->ctx, &draft->ids, ID_SEED);
    rv_dictionary_open(draft->ctx, &draft->texts, ID_SEED);
    rv_arena_open(draft->ctx, &draft->arena);
    draft->names = rv_arena_alloc(draft->ctx, &draft->arena, (size_t)n_columns, sizeof *draft->names);
    if (!draft->names)
        return REVERSA_E_MEMORY;
    draft->n_columns = n_columns;
    return REVERSA_OK;
}

reversa_status rv_employment_draft_name(rv_employment_draft *draft, int32_t column, const char *name)
{
    static const char *const own[] = {"person_id", "hire_date", "exit_date", "exit_reason", "programme_start"};
    bool used = false;
    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++)
        used = used || strcmp(name, own[i]) == 0;
    for (int32_t i = 0; i < draft->n_columns; i++)
        used = used || (draft->names[i] && strcmp(name, draft->names[i]) == 0);
    if (used)
        return rv_fail_at(draft->ctx, REVERSA_E_DATA, (rv_place){.file = draft->source, .column = name},
                          "The column is there twice");
    draft->names[column] = rv_arena_text(draft->ctx, &draft->arena, name, strlen(name));
    return draft->names[column] ? REVERSA_OK : REVERSA_E_MEMORY;
}

static void check_row(rv_employment_draft *draft, const rv_employment_row *values, int64_t row)
{
    rv_place place = {draft->source, row, "exit_date"};
    bool left = values->exit != REVERSA_MISSING_DATE;
    if (left && values->hire != REVERSA_MISSING_DATE && values->exit < values->hire)
        (void)rv_fail_at(draft->ctx, REVERSA_E_DATA, place, "The exit is before the hire");
    place.column = "exit_reason";
    if (!left && values->reason >= 0)
        (void)rv_fail_at(draft->ctx, REVERSA_E_DATA, place, "There is a reason for an exit, but no exit");
    place.column = "programme_start";
    if (left && values->programme_start != REVERSA_MISSING_DATE && values->programme_start > values->exit)
        (void)rv_fail_at(draft->ctx, REVERSA_E_DATA, place, "The programme starts after the exit");
}

/* Keep the row in which a person stands first; a second one is recorded. */
static reversa_status check_person(rv_employment_draft *draft, int32_t person, int64_t row)
{
    size_t code = (size_t)person;
    reversa_status status = rv_grow(draft->ctx, &draft->first, &draft->first_capacity, code + 1, sizeof *draft->first);
    if (status)
        return status;
    if (draft->first[code] > 0)
        (void)rv_fail_at(draft->ctx, REVERSA_E_DATA, (rv_place){draft->source, row, "person_id"},
                         "'%s' is listed already in row %lld", rv_dictionary_text(&draft->ids, person),
                         (long long)draft->first[code]);
    else
        draft->first[code] = row;
    return REVERSA_OK;
}

reversa_status rv_employment_draft_add(rv_employment_draft *draft, const rv_employment_row *values,
                                       const int32_t *cells, int64_t row)
{
    reversa_context *ctx = draft->ctx;
    size_t n_columns = (size_t)draft->n_columns;
    size_t needed;
    if (!rv_size_multiply(draft->n + 1, n_columns, &needed))
        return rv_fail(ctx, REVERSA_E_MEMORY, "Out of memory: too many cells");
    reversa_status status = rv_grow(ctx, &draft->rows, &draft->capacity, draft->n + 1, sizeof *draft->rows);
    if (!status && n_columns > 0)
        status = rv_grow(ctx, &draft->cells, &draft->cell_capacity, needed, sizeof *draft->cells);
    if (!status && values->person >= 0)
        status = check_person(draft, values->person, row);
    if (status)
        return status;
    check_row(draft, values, row);
    draft->rows[draft->n] = *values;
    if (n_columns > 0)
        memcpy(&draft->cells[draft->n * n_columns], cells, n_columns * sizeof *cells);
    draft->n++;
    return REVERSA_OK;
}

/* The number of each text of the dictionary, NaN for what is none. NULL out of memory. */
static double *read_numbers(reversa_context *ctx, rv_arena *scratch, const rv_dictionary *texts)
{
    double *numbers = rv_arena_alloc(ctx, scratch, (size_t)texts->count, sizeof *numbers);
    for (int32_t code = 0; numbers && code < texts->count; code++) {
        int64_t value = 0;
        const char *text = rv_dictionary_text(texts, code);
        bool wrong = rv_parse_decimal(text, rv_dictionary_length(texts, code), 6, &value) != NULL;
        numbers[code] = wrong ? (double)NAN : (double)value / (double)RV_MILLION;
    }
    return numbers;
}

static reversa_status fill_column(rv_employment_draft *draft, rv_arena *arena, int32_t index, const double *numbers,
                                  rv_employment_column *column)
{
    reversa_context *ctx = draft->ctx;
    int32_t *code = rv_arena_alloc(ctx, arena, draft->n, sizeof *code);
    column->name = rv_arena_text(ctx, arena, draft->names[index], strlen(draft->names[index]));
    if (!code || !column->name)
        return REVERSA_E_MEMORY;
    bool some = false;
    bool all = true;
    for (size_t i = 0; i < draft->n; i++) {
        code[i] = draft->cells[i * (size_t)draft->n_columns + (size_t)index];
        some = some || code[i] >= 0;
        all = all && (code[i] < 0 || !isnan(numbers[code[i]]));
    }
    column->code = code;
    if (!some || !all)
        return REVERSA_OK;
    double *number = rv_arena_alloc(ctx, arena, draft->n, sizeof *number);
    if (!number)
        return REVERSA_E_MEMORY;
    for (size_t i = 0; i < draft->n; i++)
        number[i] = code[i] < 0 ? (double)NAN : numbers[code[i]];
    column->number = number;
    return REVERSA_OK;
}

static reversa_status fill_columns(rv_employment_draft *draft, reversa_employment *employment)
{
    rv_arena scratch;
    rv_arena_open(draft->ctx, &scratch);
    double *numbers = read_numbers(draft->ctx, &scratch, &draft->texts);
    rv_employment_column *columns = rv_arena_alloc(draft->ctx, &employment->arena, (size_t)draft->n_columns,
                                                   sizeof *columns);
    reversa_status status = numbers && columns ? REVERSA_OK : REVERSA_E_MEMORY;
    for (int32_t c = 0; !status && c < draft->n_columns; c++)
        status = fill_column(draft, &employment->arena, c, numbers, &columns[c]);
    rv_arena_free(&scratch);
    employment->columns = columns;
    employment->n_columns = draft->n_columns;
    return status;
}

static reversa_status fill_rows(rv_employment_draft *draft, reversa_employment *employment)
{
    reversa_context *ctx = draft->ctx;
    rv_arena *arena = &employment->arena;
    int32_t *person = rv_arena_alloc(ctx, arena, draft->n, sizeof *person);
    int32_t *hire = rv_arena_alloc(ctx, arena, draft->n, sizeof *hire);
    int32_t *left = rv_arena_alloc(ctx, arena, draft->n, sizeof *left);
    int32_t *reason = rv_arena_alloc(ctx, arena, draft->n, sizeof *reason);
    int32_t *start = rv_arena_alloc(ctx, arena, draft->n, sizeof *start);
    if (!person || !hire || !left || !reason || !start)
        return REVERSA_E_MEMORY;
    for (size_t i = 0; i < draft->n; i++) {
        const rv_employment_row *row = &draft->rows[i];
        person[i] = row->person;
        hire[i] = row->hire;
        left[i] = row->exit;
        reason[i] = row->reason;
        start[i] = row->programme_start;
    }
    employment->n = (int64_t)draft->n;
    employment->person = person;
    employment->hire = hire;
    employment->exit = left;
    employment->reason = reason;
    employment->programme_start = start;
    return REVERSA_OK;
}

reversa_status rv_employment_draft_finish(rv_employment_draft *draft, reversa_employment **employment_out)
{
    *employment_out = NULL;
    reversa_status status = rv_first_error(draft->ctx);
    if (status)
        return status;
    rv_arena arena;
    rv_arena_open(draft->ctx, &arena);
    reversa_employment *employment = rv_arena_alloc(draft->ctx, &arena, 1, sizeof *employment);
    if (!employment) {
        rv_arena_free(&arena);
        return REVERSA_E_MEMORY;
    }
    employment->arena = arena;
    status = fill_rows(draft, employment);
    if (!status)
        status = fill_columns(draft, employment);
    if (status) {
        reversa_employment_free(employment);
        return status;
    }
    employment->ids = draft->ids;
    employment->texts = draft->texts;
    draft->ids = (rv_dictionary){0};
    draft->texts = (rv_dictionary){0};
    *employment_out = employment;
    return REVERSA_OK;
}

void rv_employment_draft_close(rv_employment_draft *draft)
{
    rv_dictionary_free(&draft->ids);
    rv_dictionary_free(&draft->texts);
    rv_arena_free(&draft->arena);
    rv_free(draft->ctx, draft->rows);
    rv_free(draft->ctx, draft->cells);
    rv_free(draft->ctx, draft->first);
    *draft = (rv_employment_draft){.ctx = draft->ctx, .source = draft->source};
}
