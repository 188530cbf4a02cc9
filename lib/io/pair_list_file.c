/*
 * Reading and writing lists of pairs: `mentor_id,mentee_id[,score,state,start_date,end_date,end_reason]`, as in a pairs.csv
 * of results, a previous.csv, or a list that was kept by hand. Results carry forbidden pairs over, and ended ones of earlier
 * rounds, of which nothing else is known: these are left out.
 */
#include <string.h>

#include <reversa/pair_list.h>

#include "io/event_rows.h"
#include "io/event_write.h"
#include "io/pair_list.h"
#include "model/relations.h"

enum { MENTOR, MENTEE, STATE, START, END, REASON, SCORE, N_COLUMNS };

#define N_WRITTEN SCORE /* a list says what happened; scores are of the matching */

static const char *const names[N_COLUMNS] = {"mentor_id", "mentee_id",  "state", "start_date",
                                             "end_date",  "end_reason", "score"};

static bool is_empty(const rv_event_rows *rows, int32_t column)
{
    return column < 0 || rows->csv.cells[column].length == 0;
}

static reversa_status read_row(rv_event_rows *rows, const int32_t *column, rv_pair_list_draft *draft)
{
    rv_pair_list_row row = {0};
    uint8_t state = REVERSA_PAIR_ACTIVE;
    reversa_status status = rv_event_id(rows, column[MENTOR], &draft->ids, &row.mentor);
    if (!status)
        status = rv_event_id(rows, column[MENTEE], &draft->ids, &row.mentee);
    if (status)
        return status;
    if (!is_empty(rows, column[STATE]))
        state = rv_event_word(rows, column[STATE], rv_pair_state_names, 4, "is not active, ended, pinned or forbidden");
    row.start = rv_event_date(rows, column[START], false);
    row.end = rv_event_date(rows, column[END], false);
    if (!is_empty(rows, column[REASON]))
        row.end_kind = rv_event_word(rows, column[REASON], rv_pair_end_names, 3, "is not planned or early");
    row.score = rv_event_number(rows, column[SCORE]);
    bool dated = row.start != REVERSA_MISSING_DATE || row.end != REVERSA_MISSING_DATE;
    bool of_old = state == REVERSA_PAIR_ENDED && !dated;
    if (state == REVERSA_PAIR_ENDED && dated && row.end == REVERSA_MISSING_DATE)
        rv_event_rows_fail(rows, REVERSA_E_DATA, column[END], "is empty: when did the pair end?");
    if (!rv_event_rows_sound(rows) || state == REVERSA_PAIR_FORBIDDEN || of_old)
        return REVERSA_OK;
    return rv_pair_list_draft_add(draft, &row, rows->csv.row);
}

static reversa_status read_rows(rv_event_rows *rows, rv_pair_list_draft *draft)
{
    int32_t column[N_COLUMNS];
    for (int32_t i = 0; i < N_COLUMNS; i++)
        column[i] = i <= MENTEE ? rv_csv_require(&rows->csv, names[i]) : rv_csv_find(&rows->csv, names[i]);
    draft->has_scores = column[SCORE] >= 0;
    reversa_status status = rv_first_error(rows->ctx);
    bool found = true;
    while (!status && found) {
        status = rv_event_rows_next(rows, &found);
        if (!status && found)
            status = read_row(rows, column, draft);
    }
    return status;
}

reversa_status rv_pair_list_parse(reversa_context *ctx, rv_file *file, const char *label, reversa_pair_list **list_out)
{
    rv_event_rows rows = {.ctx = ctx, .stage = "reading pairs"};
    rv_pair_list_draft draft = {.ctx = ctx, .source = label};
    *list_out = NULL;
    rv_pair_list_draft_open(&draft);
    reversa_status status = rv_event_rows_open(&rows, file, label);
    if (!status)
        status = read_rows(&rows, &draft);
    rv_event_rows_close(&rows);
    if (!status)
        status = rv_pair_list_draft_finish(&draft, list_out);
    rv_pair_list_draft_close(&draft);
    return status;
}

reversa_status reversa_pair_list_read(reversa_context *ctx, const char *path, reversa_pair_list **list_out)
{
    if (list_out)
        *list_out = NULL;
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!path || !list_out)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "%s is NULL", path ? "list_out" : "path");
    rv_file file;
    status = rv_file_read(ctx, path, rv_file_label(path), &file);
    return status ? status : rv_pair_list_parse(ctx, &file, rv_file_label(path), list_out);
}

void rv_pair_list_put(const reversa_pair_list *list, rv_output *output)
{
    rv_csv_writer csv = {.output = output};
    rv_event_put_header(&csv, names, N_WRITTEN);
    for (int64_t i = 0; i < list->n && !output->status; i++) {
        bool ended = list->end[i] != REVERSA_MISSING_DATE;
        rv_csv_text(&csv, list->mentor[i], strlen(list->mentor[i]));
        rv_csv_text(&csv, list->mentee[i], strlen(list->mentee[i]));
        rv_csv_plain(&csv, rv_pair_state_names[ended ? REVERSA_PAIR_ENDED : REVERSA_PAIR_ACTIVE]);
        rv_event_put_moment(&csv, list->start[i], -1);
        rv_event_put_moment(&csv, list->end[i], -1);
        rv_csv_plain(&csv, rv_pair_end_names[list->end_kind[i]]);
        rv_csv_end_row(&csv);
    }
}

reversa_status reversa_pair_list_write(reversa_context *ctx, const reversa_pair_list *list, const char *path)
{
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!list || !path)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "%s is NULL", list ? "path" : "list");
    rv_output output;
    status = rv_output_open(ctx, path, &output);
    if (status)
        return status;
    rv_pair_list_put(list, &output);
    return rv_output_commit(&output);
}
