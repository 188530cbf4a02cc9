/*
 * Reading and writing sessions.csv: `mentor_id,mentee_id,start,minutes,state[,rating_mentor,rating_mentee]`.
 *
 * Rows stay in the order of the file. The two ratings may be left out, each for itself.
 */
#include <math.h>
#include <string.h>

#include <reversa/io.h>

#include "base/text.h"
#include "io/event_rows.h"
#include "io/event_write.h"

enum { MENTOR, MENTEE, START, MINUTES, STATE, RATING_MENTOR, RATING_MENTEE, N_COLUMNS };

static const char *const names[N_COLUMNS] = {"mentor_id", "mentee_id",     "start",        "minutes",
                                             "state",     "rating_mentor", "rating_mentee"};

static reversa_status read_row(rv_event_rows *rows, const int32_t *column, rv_sessions_draft *draft)
{
    rv_session_row row = {0};
    reversa_status status = rv_event_id(rows, column[MENTOR], &draft->ids, &row.mentor);
    if (!status)
        status = rv_event_id(rows, column[MENTEE], &draft->ids, &row.mentee);
    if (status)
        return status;
    row.start = rv_event_moment(rows, column[START], &row.minute);
    row.minutes = rv_event_number(rows, column[MINUTES]);
    row.state = rv_event_word(rows, column[STATE], rv_session_state_names, RV_N_SESSION_STATES,
                              "is not held, cancelled_by_mentor, cancelled_by_mentee, no_show_mentor, no_show_mentee "
                              "or planned");
    row.rating_mentor = rv_event_number(rows, column[RATING_MENTOR]);
    row.rating_mentee = rv_event_number(rows, column[RATING_MENTEE]);
    return rv_event_rows_sound(rows) ? rv_sessions_draft_add(draft, &row, rows->csv.row) : REVERSA_OK;
}

static reversa_status read_rows(rv_event_rows *rows, rv_sessions_draft *draft)
{
    int32_t column[N_COLUMNS];
    for (int32_t i = 0; i < N_COLUMNS; i++)
        column[i] = i < RATING_MENTOR ? rv_csv_require(&rows->csv, names[i]) : rv_csv_find(&rows->csv, names[i]);
    reversa_status status = rv_first_error(rows->ctx);
    bool found = true;
    while (!status && found) {
        status = rv_event_rows_next(rows, &found);
        if (!status && found)
            status = read_row(rows, column, draft);
    }
    return status;
}

reversa_status rv_sessions_parse(reversa_context *ctx, rv_file *file, const char *label,
                                 reversa_sessions **sessions_out)
{
    rv_event_rows rows = {.ctx = ctx, .stage = "reading sessions"};
    rv_sessions_draft draft = {.ctx = ctx, .source = label};
    *sessions_out = NULL;
    rv_sessions_draft_open(&draft);
    reversa_status status = rv_event_rows_open(&rows, file, label);
    if (!status)
        status = read_rows(&rows, &draft);
    rv_event_rows_close(&rows);
    if (!status)
        status = rv_sessions_draft_finish(&draft, sessions_out);
    rv_sessions_draft_close(&draft);
    return status;
}

reversa_status reversa_sessions_read(reversa_context *ctx, const char *path, reversa_sessions **sessions_out)
{
    if (sessions_out)
        *sessions_out = NULL;
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!path || !sessions_out)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "%s is NULL", path ? "sessions_out" : "path");
    rv_file file;
    status = rv_file_read(ctx, path, rv_file_label(path), &file);
    return status ? status : rv_sessions_parse(ctx, &file, rv_file_label(path), sessions_out);
}

static void write_row(rv_csv_writer *csv, const reversa_sessions *sessions, int64_t i, bool rated)
{
    rv_event_put_text(csv, &sessions->ids, sessions->mentor[i]);
    rv_event_put_text(csv, &sessions->ids, sessions->mentee[i]);
    rv_event_put_moment(csv, sessions->start[i], sessions->minute[i]);
    rv_event_put_number(csv, sessions->minutes[i]);
    rv_csv_plain(csv, rv_session_state_names[sessions->state[i]]);
    if (rated) {
        rv_event_put_number(csv, sessions->rating_mentor[i]);
        rv_event_put_number(csv, sessions->rating_mentee[i]);
    }
    rv_csv_end_row(csv);
}

void rv_sessions_put(const reversa_sessions *sessions, rv_output *output)
{
    rv_csv_writer csv = {.output = output};
    bool rated = false;
    for (int64_t i = 0; i < sessions->n && !rated; i++)
        rated = !isnan(sessions->rating_mentor[i]) || !isnan(sessions->rating_mentee[i]);
    rv_event_put_header(&csv, names, rated ? N_COLUMNS : RATING_MENTOR);
    for (int64_t i = 0; i < sessions->n && !output->status; i++)
        write_row(&csv, sessions, i, rated);
}

reversa_status reversa_sessions_write(reversa_context *ctx, const reversa_sessions *sessions, const char *path)
{
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!sessions || !path)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "%s is NULL", sessions ? "path" : "sessions");
    rv_output output;
    status = rv_output_open(ctx, path, &output);
    if (status)
        return status;
    rv_sessions_put(sessions, &output);
    return rv_output_commit(&output);
}
