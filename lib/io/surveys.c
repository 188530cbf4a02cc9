/*
 * Reading and writing surveys.csv: `person_id,date,wave,item,score`. Rows stay in the order of the file.
 */
#include <reversa/io.h>

#include "base/text.h"
#include "io/event_rows.h"
#include "io/event_write.h"

enum { PERSON, DATE, WAVE, ITEM, SCORE, N_COLUMNS };

static const char *const names[N_COLUMNS] = {"person_id", "date", "wave", "item", "score"};

static reversa_status read_row(rv_event_rows *rows, const int32_t *column, rv_surveys_draft *draft)
{
    rv_survey_row row = {0};
    reversa_status status = rv_event_id(rows, column[PERSON], &draft->ids, &row.person);
    if (!status)
        status = rv_event_text(rows, column[ITEM], &draft->items, &row.item);
    if (status)
        return status;
    if (row.item < 0)
        rv_event_rows_fail(rows, REVERSA_E_DATA, column[ITEM], "is empty");
    row.date = rv_event_date(rows, column[DATE], false);
    row.wave = rv_event_word(rows, column[WAVE], rv_wave_names, RV_N_WAVES, "is not before, during or after");
    row.score = rv_event_number(rows, column[SCORE]);
    return rv_event_rows_sound(rows) ? rv_surveys_draft_add(draft, &row, rows->csv.row) : REVERSA_OK;
}

static reversa_status read_rows(rv_event_rows *rows, rv_surveys_draft *draft)
{
    int32_t column[N_COLUMNS];
    for (int32_t i = 0; i < N_COLUMNS; i++)
        column[i] = rv_csv_require(&rows->csv, names[i]);
    reversa_status status = rv_first_error(rows->ctx);
    bool found = true;
    while (!status && found) {
        status = rv_event_rows_next(rows, &found);
        if (!status && found)
            status = read_row(rows, column, draft);
    }
    return status;
}

reversa_status rv_surveys_parse(reversa_context *ctx, rv_file *file, const char *label, reversa_surveys **surveys_out)
{
    rv_event_rows rows = {.ctx = ctx, .stage = "reading surveys"};
    rv_surveys_draft draft = {.ctx = ctx, .source = label};
    *surveys_out = NULL;
    rv_surveys_draft_open(&draft);
    reversa_status status = rv_event_rows_open(&rows, file, label);
    if (!status)
        status = read_rows(&rows, &draft);
    rv_event_rows_close(&rows);
    if (!status)
        status = rv_surveys_draft_finish(&draft, surveys_out);
    rv_surveys_draft_close(&draft);
    return status;
}

reversa_status reversa_surveys_read(reversa_context *ctx, const char *path, reversa_surveys **surveys_out)
{
    if (surveys_out)
        *surveys_out = NULL;
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!path || !surveys_out)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "%s is NULL", path ? "surveys_out" : "path");
    rv_file file;
    status = rv_file_read(ctx, path, rv_file_label(path), &file);
    return status ? status : rv_surveys_parse(ctx, &file, rv_file_label(path), surveys_out);
}

void rv_surveys_put(const reversa_surveys *surveys, rv_output *output)
{
    rv_csv_writer csv = {.output = output};
    rv_event_put_header(&csv, names, N_COLUMNS);
    for (int64_t i = 0; i < surveys->n && !output->status; i++) {
        rv_event_put_text(&csv, &surveys->ids, surveys->person[i]);
        rv_event_put_moment(&csv, surveys->date[i], -1);
        rv_csv_plain(&csv, rv_wave_names[surveys->wave[i]]);
        rv_event_put_text(&csv, &surveys->items, surveys->item[i]);
        rv_event_put_number(&csv, surveys->score[i]);
        rv_csv_end_row(&csv);
    }
}

reversa_status reversa_surveys_write(reversa_context *ctx, const reversa_surveys *surveys, const char *path)
{
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!surveys || !path)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "%s is NULL", surveys ? "path" : "surveys");
    rv_output output;
    status = rv_output_open(ctx, path, &output);
    if (status)
        return status;
    rv_surveys_put(surveys, &output);
    return rv_output_commit(&output);
}
