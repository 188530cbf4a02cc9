/*
 * Rows of events and their cells.
 *
 * Reading goes on after a wrong row or cell, so that a pass finds everything that is wrong; n_errors at the begin of a row
 * tells whether this one is sound.
 */
#include "io/event_rows.h"

#include <math.h>
#include <string.h>

#include <reversa/cohort.h>

#include "base/text.h"

#define ROWS_PER_POLL 4096 /* under a millisecond */
#define DATE_LENGTH 10
#define MOMENT_LENGTH 16

reversa_status rv_event_rows_open(rv_event_rows *rows, rv_file *file, const char *label)
{
    rows->file = file;
    reversa_status status = rv_csv_open_file(rows->ctx, label, file, &rows->csv);
    rows->first = rows->csv.at;
    return status;
}

reversa_status rv_event_rows_next(rv_event_rows *rows, bool *found_out)
{
    do {
        if (rows->n % ROWS_PER_POLL == 0) {
            rv_progress(rows->ctx, rows->stage, rows->csv.at - rows->first, rows->csv.end - rows->first);
            reversa_status status = rv_poll(rows->ctx);
            if (status)
                return status;
        }
        reversa_status status = rv_csv_next(&rows->csv, found_out);
        if (status)
            return status;
        rows->n++;
    } while (*found_out && rows->csv.bad);
    rows->n_errors = rows->ctx->n_errors;
    return REVERSA_OK;
}

bool rv_event_rows_sound(const rv_event_rows *rows)
{
    return rows->n_errors == rows->ctx->n_errors;
}

void rv_event_rows_close(rv_event_rows *rows)
{
    rv_csv_free(&rows->csv);
    if (rows->file)
        rv_file_free(rows->ctx, rows->file);
    rv_free(rows->ctx, rows->buffer);
    rows->buffer = NULL;
}

void rv_event_rows_fail(rv_event_rows *rows, reversa_status code, int32_t column, const char *wrong)
{
    (void)rv_fail_at(rows->ctx, code, rv_csv_place(&rows->csv, column), "The cell %s", wrong);
}

/* The cell; an empty one where the file does not have the column. */
static rv_csv_cell cell_at(const rv_event_rows *rows, int32_t column)
{
    return column < 0 ? (rv_csv_cell){0} : rows->csv.cells[column];
}

reversa_status rv_event_id(rv_event_rows *rows, int32_t column, rv_dictionary *ids, int32_t *code_out)
{
    rv_csv_cell cell = cell_at(rows, column);
    *code_out = -1;
    if (cell.length > 0)
        return rv_dictionary_intern(rows->ctx, ids, cell.text, cell.length, code_out);
    rv_event_rows_fail(rows, REVERSA_E_DATA, column, "is empty");
    return REVERSA_OK;
}

reversa_status rv_event_text(rv_event_rows *rows, int32_t column, rv_dictionary *texts, int32_t *code_out)
{
    rv_csv_cell cell = cell_at(rows, column);
    size_t length;
    *code_out = -1;
    if (cell.length == 0)
        return REVERSA_OK;
    reversa_status status = rv_normalise(rows->ctx, cell.text, cell.length, &rows->buffer, &rows->buffer_capacity,
                                         &length);
    return status ? status : rv_dictionary_intern(rows->ctx, texts, rows->buffer, length, code_out);
}

int32_t rv_event_date(rv_event_rows *rows, int32_t column, bool needed)
{
    rv_csv_cell cell = cell_at(rows, column);
    int32_t days = REVERSA_MISSING_DATE;
    if (cell.length == 0 && !needed)
        return REVERSA_MISSING_DATE;
    const char *wrong = cell.length == 0 ? "is empty" : rv_parse_date(cell.text, cell.length, &days);
    if (!wrong)
        return days;
    rv_event_rows_fail(rows, cell.length == 0 ? REVERSA_E_DATA : REVERSA_E_FORMAT, column, wrong);
    return REVERSA_MISSING_DATE;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The minute of the day of "HH:MM", −1 where it is none. */
static int32_t read_clock(const char *text)
{
    if (!is_digit(text[0]) || !is_digit(text[1]) || text[2] != ':' || !is_digit(text[3]) || !is_digit(text[4]))
        return -1;
    int32_t hour = (text[0] - '0') * 10 + (text[1] - '0');
    int32_t minute = (text[3] - '0') * 10 + (text[4] - '0');
    return hour < 24 && minute < 60 ? hour * 60 + minute : -1;
}

int32_t rv_event_moment(rv_event_rows *rows, int32_t column, int32_t *minute_out)
{
    rv_csv_cell cell = cell_at(rows, column);
    *minute_out = -1;
    if (cell.length != MOMENT_LENGTH)
        return rv_event_date(rows, column, true);
    int32_t days = REVERSA_MISSING_DATE;
    const char *wrong = rv_parse_date(cell.text, DATE_LENGTH, &days);
    if (!wrong) {
        *minute_out = read_clock(cell.text + DATE_LENGTH + 1);
        if (*minute_out < 0 || cell.text[DATE_LENGTH] != 'T')
            wrong = "is not a time such as 2027-02-01T09:30";
    }
    if (!wrong)
        return days;
    rv_event_rows_fail(rows, REVERSA_E_FORMAT, column, wrong);
    return REVERSA_MISSING_DATE;
}

double rv_event_number(rv_event_rows *rows, int32_t column)
{
    rv_csv_cell cell = cell_at(rows, column);
    int64_t value = 0;
    if (cell.length == 0)
        return NAN;
    const char *wrong = rv_parse_decimal(cell.text, cell.length, 6, &value);
    if (!wrong)
        return (double)value / (double)RV_MILLION;
    rv_event_rows_fail(rows, REVERSA_E_FORMAT, column, wrong);
    return NAN;
}

uint8_t rv_event_word(rv_event_rows *rows, int32_t column, const char *const *words, uint8_t n_words, const char *wrong)
{
    rv_csv_cell cell = cell_at(rows, column);
    for (uint8_t i = 0; cell.length > 0 && i < n_words; i++)
        if (cell.length == strlen(words[i]) && memcmp(cell.text, words[i], cell.length) == 0)
            return i;
    rv_event_rows_fail(rows, REVERSA_E_DATA, column, cell.length == 0 ? "is empty" : wrong);
    return 0;
}
