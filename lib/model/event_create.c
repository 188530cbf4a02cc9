/*
 * Events from a program's own arrays: ids and texts become codes, numbers are rounded to millionths; the rest is done by the
 * drafts, as for files.
 *
 * Row 1 of a message is the first row of the arrays. What a file could not say (an array that is NULL) is refused at once;
 * what it could is recorded row by row.
 */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "model/event_draft.h"

#define FIRST_DAY INT32_C(-141349) /* 1583-01-01, as in files */
#define LAST_DAY INT32_C(2932896)  /* 9999-12-31 */
#define ROWS_PER_POLL 4096

/* What a call works with. */
typedef struct rv_event_input {
    reversa_context *ctx;
    int64_t row;  /* in messages */
    char *buffer; /* scratch */
    size_t capacity;
} rv_event_input;

static reversa_status fail_cell(const rv_event_input *input, reversa_status code, const char *column, const char *wrong)
{
    return rv_fail_at(input->ctx, code, (rv_place){.row = input->row, .column = column}, "The cell %s", wrong);
}

void reversa_session_rows_init(reversa_session_rows *rows)
{
    *rows = (reversa_session_rows){.struct_size = sizeof *rows};
}

void reversa_survey_rows_init(reversa_survey_rows *rows)
{
    *rows = (reversa_survey_rows){.struct_size = sizeof *rows};
}

void reversa_employment_rows_init(reversa_employment_rows *rows)
{
    *rows = (reversa_employment_rows){.struct_size = sizeof *rows};
}

/* The head of a struct of rows: its size, its number of rows, and whether an array that it needs is missing. */
static reversa_status check_head(reversa_context *ctx, bool right_size, int64_t n, bool complete)
{
    if (!right_size)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "rows.struct_size is not the size of the structure");
    if (n < 0 || n >= INT32_MAX)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "rows.n is not between 0 and %d", INT32_MAX - 1);
    if (n > 0 && !complete)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "An array of rows that is needed is NULL");
    return REVERSA_OK;
}

static reversa_status check_pointers(reversa_context *ctx, const void *rows, const void *out)
{
    if (!rows || !out)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "%s is NULL", rows ? "The out-parameter" : "rows");
    return REVERSA_OK;
}

/* The code of an id or item, which must not be empty; −1 with the error recorded. */
static reversa_status take_id(rv_event_input *input, const char *column, const char *text, rv_dictionary *ids,
                              int32_t *code_out)
{
    size_t length = text ? strlen(text) : 0;
    *code_out = -1;
    if (length > 0 && rv_utf8_check(text, length) == length)
        return rv_dictionary_intern(input->ctx, ids, text, length, code_out);
    (void)fail_cell(input, length == 0 ? REVERSA_E_DATA : REVERSA_E_FORMAT, column,
                    length == 0 ? "is empty" : "is not valid UTF-8");
    return REVERSA_OK;
}

/* The code of a text in NFC; −1 for none. */
static reversa_status take_text(rv_event_input *input, const char *column, const char *text, rv_dictionary *texts,
                                int32_t *code_out)
{
    size_t length = text ? strlen(text) : 0;
    *code_out = -1;
    if (length == 0)
        return REVERSA_OK;
    if (rv_utf8_check(text, length) < length) {
        (void)fail_cell(input, REVERSA_E_FORMAT, column, "is not valid UTF-8");
        return REVERSA_OK;
    }
    reversa_status status = rv_normalise(input->ctx, text, length, &input->buffer, &input->capacity, &length);
    return status ? status : rv_dictionary_intern(input->ctx, texts, input->buffer, length, code_out);
}

static int32_t take_date(const rv_event_input *input, const char *column, int32_t day, bool needed)
{
    bool right = day == REVERSA_MISSING_DATE ? !needed : day >= FIRST_DAY && day <= LAST_DAY;
    if (!right)
        (void)fail_cell(input, REVERSA_E_DATA, column, "is not a day of the years 1583 to 9999");
    return right ? day : REVERSA_MISSING_DATE;
}

static double take_number(const rv_event_input *input, const char *column, double value)
{
    const double limit = (double)RV_NUMBER_LIMIT / (double)RV_MILLION;
    if (isnan(value))
        return NAN;
    if (fabs(value) <= limit)
        return (double)llround(value * (double)RV_MILLION) / (double)RV_MILLION;
    (void)fail_cell(input, REVERSA_E_DATA, column, "is beyond 10^12");
    return NAN;
}

/* Go on to a row. */
static reversa_status begin_row(rv_event_input *input, int64_t i)
{
    input->row = i + 1;
    return i % ROWS_PER_POLL == 0 ? rv_poll(input->ctx) : REVERSA_OK;
}

static reversa_status take_session(rv_event_input *input, const reversa_session_rows *rows, int64_t i,
                                   rv_sessions_draft *draft)
{
    rv_session_row row;
    RV_REQUIRE(rows->mentor_id && rows->mentee_id && rows->start && rows->state);
    int32_t state = rows->state[i];
    bool known = state >= 0 && state < RV_N_SESSION_STATES;
    if (!known)
        (void)fail_cell(input, REVERSA_E_DATA, "state", "is no state of a session");
    reversa_status status = take_id(input, "mentor_id", rows->mentor_id[i], &draft->ids, &row.mentor);
    if (!status)
        status = take_id(input, "mentee_id", rows->mentee_id[i], &draft->ids, &row.mentee);
    if (status)
        return status;
    row.start = take_date(input, "start", rows->start[i], true);
    row.minute = rows->minute ? rows->minute[i] : -1;
    row.minutes = rows->minutes ? take_number(input, "minutes", rows->minutes[i]) : (double)NAN;
    row.rating_mentor = rows->rating_mentor ? take_number(input, "rating_mentor", rows->rating_mentor[i]) : (double)NAN;
    row.rating_mentee = rows->rating_mentee ? take_number(input, "rating_mentee", rows->rating_mentee[i]) : (double)NAN;
    row.state = known ? (uint8_t)state : 0;
    return rv_sessions_draft_add(draft, &row, input->row);
}

reversa_status reversa_sessions_create(reversa_context *ctx, const reversa_session_rows *rows,
                                       reversa_sessions **sessions_out)
{
    if (sessions_out)
        *sessions_out = NULL;
    reversa_status status = rv_begin(ctx);
    if (!status)
        status = check_pointers(ctx, rows, sessions_out);
    if (!status)
        status = check_head(ctx, rows->struct_size >= sizeof *rows, rows->n,
                            rows->mentor_id && rows->mentee_id && rows->start && rows->state);
    if (status)
        return status;
    rv_event_input input = {.ctx = ctx};
    rv_sessions_draft draft = {.ctx = ctx};
    rv_sessions_draft_open(&draft);
    for (int64_t i = 0; !status && i < rows->n; i++) {
        status = begin_row(&input, i);
        if (!status)
            status = take_session(&input, rows, i, &draft);
    }
    if (!status)
        status = rv_sessions_draft_finish(&draft, sessions_out);
    rv_sessions_draft_close(&draft);
    return status;
}

static reversa_status take_answer(rv_event_input *input, const reversa_survey_rows *rows, int64_t i,
                                  rv_surveys_draft *draft)
{
    rv_survey_row row;
    RV_REQUIRE(rows->person_id && rows->wave && rows->item && rows->score);
    int32_t wave = rows->wave[i];
    bool known = wave >= 0 && wave < RV_N_WAVES;
    const char *item = rows->item[i];
    if (!known)
        (void)fail_cell(input, REVERSA_E_DATA, "wave", "is no wave of a survey");
    reversa_status status = take_id(input, "person_id", rows->person_id[i], &draft->ids, &row.person);
    if (!status)
        status = take_text(input, "item", item, &draft->items, &row.item);
    if (status)
        return status;
    if (!item || !item[0])
        (void)fail_cell(input, REVERSA_E_DATA, "item", "is empty");
    row.date = take_date(input, "date", rows->date ? rows->date[i] : REVERSA_MISSING_DATE, false);
    row.wave = known ? (uint8_t)wave : 0;
    row.score = take_number(input, "score", rows->score[i]);
    return rv_surveys_draft_add(draft, &row, input->row);
}

reversa_status reversa_surveys_create(reversa_context *ctx, const reversa_survey_rows *rows,
                                      reversa_surveys **surveys_out)
{
    if (surveys_out)
        *surveys_out = NULL;
    reversa_status status = rv_begin(ctx);
    if (!status)
        status = check_pointers(ctx, rows, surveys_out);
    if (!status)
        status = check_head(ctx, rows->struct_size >= sizeof *rows, rows->n,
                            rows->person_id && rows->wave && rows->item && rows->score);
    if (status)
        return status;
    rv_event_input input = {.ctx = ctx};
    rv_surveys_draft draft = {.ctx = ctx};
    rv_surveys_draft_open(&draft);
    for (int64_t i = 0; !status && i < rows->n; i++) {
        status = begin_row(&input, i);
        if (!status)
            status = take_answer(&input, rows, i, &draft);
    }
    if (!status)
        status = rv_surveys_draft_finish(&draft, surveys_out);
    rv_surveys_draft_close(&draft);
    rv_free(ctx, input.buffer);
    return status;
}

/* One cell of a further column; numbers as their shortest text. */
static reversa_status take_cell(rv_event_input *input, const reversa_employment_column *column, int64_t i,
                                rv_dictionary *texts, int32_t *code_out)
{
    if (column->texts)
        return take_text(input, column->name, column->texts[i], texts, code_out);
    double number = take_number(input, column->name, column->numbers[i]);
    char text[24] = "";
    if (!isnan(number))
        rv_format_millionths(llround(number * (double)RV_MILLION), text);
    return take_text(input, column->name, text, texts, code_out);
}

static reversa_status take_person(rv_event_input *input, const reversa_employment_rows *rows, int64_t i,
                                  rv_employment_draft *draft, int32_t *cells)
{
    rv_employment_row row = {.reason = -1, .programme_start = REVERSA_MISSING_DATE};
    RV_REQUIRE(rows->person_id && rows->hire && rows->exit);
    reversa_status status = take_id(input, "person_id", rows->person_id[i], &draft->ids, &row.person);
    if (!status && rows->reason)
        status = take_text(input, "exit_reason", rows->reason[i], &draft->texts, &row.reason);
    for (int32_t c = 0; !status && c < rows->n_columns; c++)
        status = take_cell(input, &rows->columns[c], i, &draft->texts, &cells[c]);
    if (status)
        return status;
    row.hire = take_date(input, "hire_date", rows->hire[i], true);
    row.exit = take_date(input, "exit_date", rows->exit[i], false);
    if (rows->programme_start)
        row.programme_start = take_date(input, "programme_start", rows->programme_start[i], false);
    return rv_employment_draft_add(draft, &row, cells, input->row);
}

static reversa_status check_columns(reversa_context *ctx, const reversa_employment_rows *rows)
{
    if (rows->n_columns < 0 || (rows->n_columns > 0 && !rows->columns))
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "rows.n_columns does not fit rows.columns");
    for (int32_t c = 0; c < rows->n_columns; c++) {
        const reversa_employment_column *column = &rows->columns[c];
        if (!column->name || !column->name[0] ||
            rv_utf8_check(column->name, strlen(column->name)) < strlen(column->name))
            return rv_fail(ctx, REVERSA_E_ARGUMENT, "Column %d of rows has no name in UTF-8", c);
        if (!column->texts == !column->numbers)
            return rv_fail(ctx, REVERSA_E_ARGUMENT, "Column %d of rows has not one of texts and numbers", c);
    }
    return REVERSA_OK;
}

static reversa_status take_people(rv_event_input *input, const reversa_employment_rows *rows,
                                  rv_employment_draft *draft)
{
    reversa_status status = rv_employment_draft_open(draft, rows->n_columns);
    for (int32_t c = 0; !status && c < rows->n_columns; c++)
        status = rv_employment_draft_name(draft, c, rows->columns[c].name);
    if (status)
        return status;
    int32_t *cells = rv_arena_alloc(input->ctx, &draft->arena, (size_t)rows->n_columns, sizeof *cells);
    if (!cells)
        return REVERSA_E_MEMORY;
    for (int64_t i = 0; !status && i < rows->n; i++) {
        status = begin_row(input, i);
        if (!status)
            status = take_person(input, rows, i, draft, cells);
    }
    return status;
}

reversa_status reversa_employment_create(reversa_context *ctx, const reversa_employment_rows *rows,
                                         reversa_employment **employment_out)
{
    if (employment_out)
        *employment_out = NULL;
    reversa_status status = rv_begin(ctx);
    if (!status)
        status = check_pointers(ctx, rows, employment_out);
    if (!status)
        status = check_head(ctx, rows->struct_size >= sizeof *rows, rows->n,
                            rows->person_id && rows->hire && rows->exit);
    if (!status)
        status = check_columns(ctx, rows);
    if (status)
        return status;
    rv_event_input input = {.ctx = ctx};
    rv_employment_draft draft = {.ctx = ctx};
    status = take_people(&input, rows, &draft);
    if (!status)
        status = rv_employment_draft_finish(&draft, employment_out);
    rv_employment_draft_close(&draft);
    rv_free(ctx, input.buffer);
    return status;
}
