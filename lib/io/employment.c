/*
 * Reading and writing employment.csv: `person_id,hire_date,exit_date,exit_reason,programme_start` and any further columns,
 * which are kept. Rows stay in the order of the file.
 */
#include <reversa/io.h>

#include "base/text.h"
#include "io/event_rows.h"
#include "io/event_write.h"

enum { PERSON, HIRE, EXIT, REASON, START, N_COLUMNS };

static const char *const names[N_COLUMNS] = {"person_id", "hire_date", "exit_date", "exit_reason", "programme_start"};

typedef struct rv_employment_reader {
    rv_event_rows rows;
    rv_employment_draft draft;
    int32_t column[N_COLUMNS];
    int32_t *further; /* [draft.n_columns] columns of the file, in the draft's arena */
    int32_t *cells;   /* [draft.n_columns] of this row */
} rv_employment_reader;

static bool is_own(const rv_employment_reader *reader, int32_t column)
{
    for (int32_t i = 0; i < N_COLUMNS; i++)
        if (reader->column[i] == column)
            return true;
    return false;
}

static reversa_status find_columns(rv_employment_reader *reader)
{
    rv_csv *csv = &reader->rows.csv;
    rv_employment_draft *draft = &reader->draft;
    for (int32_t i = 0; i < N_COLUMNS; i++)
        reader->column[i] = rv_csv_require(csv, names[i]);
    reversa_status status = rv_first_error(draft->ctx);
    if (!status)
        status = rv_employment_draft_open(draft, csv->n_columns - N_COLUMNS);
    if (status)
        return status;
    size_t n = (size_t)draft->n_columns;
    reader->further = rv_arena_alloc(draft->ctx, &draft->arena, n, sizeof *reader->further);
    reader->cells = rv_arena_alloc(draft->ctx, &draft->arena, n, sizeof *reader->cells);
    if (!reader->further || !reader->cells)
        return REVERSA_E_MEMORY;
    int32_t next = 0;
    for (int32_t c = 0; !status && c < csv->n_columns; c++)
        if (!is_own(reader, c)) {
            reader->further[next] = c;
            status = rv_employment_draft_name(draft, next++, rv_csv_name(csv, c));
        }
    return status;
}

static reversa_status read_row(rv_employment_reader *reader)
{
    rv_event_rows *rows = &reader->rows;
    rv_employment_draft *draft = &reader->draft;
    rv_employment_row row = {0};
    reversa_status status = rv_event_id(rows, reader->column[PERSON], &draft->ids, &row.person);
    if (!status)
        status = rv_event_text(rows, reader->column[REASON], &draft->texts, &row.reason);
    for (int32_t c = 0; !status && c < draft->n_columns; c++)
        status = rv_event_text(rows, reader->further[c], &draft->texts, &reader->cells[c]);
    if (status)
        return status;
    row.hire = rv_event_date(rows, reader->column[HIRE], true);
    row.exit = rv_event_date(rows, reader->column[EXIT], false);
    row.programme_start = rv_event_date(rows, reader->column[START], false);
    if (!rv_event_rows_sound(rows))
        return REVERSA_OK;
    return rv_employment_draft_add(draft, &row, reader->cells, rows->csv.row);
}

static reversa_status read_rows(rv_employment_reader *reader)
{
    bool found = true;
    reversa_status status = find_columns(reader);
    while (!status && found) {
        status = rv_event_rows_next(&reader->rows, &found);
        if (!status && found)
            status = read_row(reader);
    }
    return status;
}

reversa_status rv_employment_parse(reversa_context *ctx, rv_file *file, const char *label,
                                   reversa_employment **employment_out)
{
    rv_employment_reader reader = {.rows = {.ctx = ctx, .stage = "reading employment"},
                                   .draft = {.ctx = ctx, .source = label}};
    *employment_out = NULL;
    reversa_status status = rv_event_rows_open(&reader.rows, file, label);
    if (!status)
        status = read_rows(&reader);
    rv_event_rows_close(&reader.rows);
    if (!status)
        status = rv_employment_draft_finish(&reader.draft, employment_out);
    rv_employment_draft_close(&reader.draft);
    return status;
}

reversa_status reversa_employment_read(reversa_context *ctx, const char *path, reversa_employment **employment_out)
{
    if (employment_out)
        *employment_out = NULL;
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!path || !employment_out)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "%s is NULL", path ? "employment_out" : "path");
    rv_file file;
    status = rv_file_read(ctx, path, rv_file_label(path), &file);
    return status ? status : rv_employment_parse(ctx, &file, rv_file_label(path), employment_out);
}

void rv_employment_put(const reversa_employment *employment, rv_output *output)
{
    rv_csv_writer csv = {.output = output};
    for (int32_t i = 0; i < N_COLUMNS; i++)
        rv_csv_plain(&csv, names[i]);
    for (int32_t c = 0; c < employment->n_columns; c++)
        rv_event_put_name(&csv, employment->columns[c].name);
    rv_csv_end_row(&csv);
    for (int64_t i = 0; i < employment->n && !output->status; i++) {
        rv_event_put_text(&csv, &employment->ids, employment->person[i]);
        rv_event_put_moment(&csv, employment->hire[i], -1);
        rv_event_put_moment(&csv, employment->exit[i], -1);
        rv_event_put_text(&csv, &employment->texts, employment->reason[i]);
        rv_event_put_moment(&csv, employment->programme_start[i], -1);
        for (int32_t c = 0; c < employment->n_columns; c++)
            rv_event_put_text(&csv, &employment->texts, employment->columns[c].code[i]);
        rv_csv_end_row(&csv);
    }
}

reversa_status reversa_employment_write(reversa_context *ctx, const reversa_employment *employment, const char *path)
{
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!employment || !path)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "%s is NULL", employment ? "path" : "employment");
    rv_output output;
    status = rv_output_open(ctx, path, &output);
    if (status)
        return status;
    rv_employment_put(employment, &output);
    return rv_output_commit(&output);
}
