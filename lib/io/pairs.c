/*
 * Rows about two people, whatever else they say.
 *
 * Ids become people by the cohort's dictionary; an id that the cohort does not know is no error (people leave), an empty
 * one is. In a large cohort each step of a look-up waits for memory, so the look-ups of some rows are on their way at a
 * time: a row's steps are taken when 0, 8, 16 and 24 rows more have been read. Invariant: both arrays of people have an entry for every row read, so entry i is
 * row i + first_row.
 */
#include "io/pairs.h"

#include <string.h>

#define ROWS_PER_POLL 4096 /* under a millisecond */
#define STEP 8             /* rows between two steps of a look-up: about as long as memory takes */

reversa_status rv_pairs_open(rv_pair_reader *reader, rv_file *file, const char *label, const char *const names[2])
{
    reversa_context *ctx = reader->ctx;
    rv_arena_open(ctx, &reader->arena);
    reader->file = *file;
    *file = (rv_file){0};
    reader->origin = (rv_origin){.source = label, .first_row = reader->file.arrow ? 1 : 2};
    memcpy(reader->origin.sha256, reader->file.sha256, sizeof reader->origin.sha256);
    reversa_status status = rv_csv_open_file(ctx, label, &reader->file, &reader->csv);
    if (status)
        return status;
    reader->first = reader->csv.at;
    reader->id_column[0] = rv_csv_require(&reader->csv, names[0]);
    reader->id_column[1] = rv_csv_require(&reader->csv, names[1]);
    return REVERSA_OK;
}

void rv_pairs_fail(rv_pair_reader *reader, reversa_status code, int32_t column, const char *wrong)
{
    (void)rv_fail_at(reader->ctx, code, rv_csv_place(&reader->csv, column), "The cell %s", wrong);
}

bool rv_pairs_is_word(rv_csv_cell cell, const char *word)
{
    return cell.length == strlen(word) && memcmp(cell.text, word, cell.length) == 0;
}

/* The look-up of the id in a column of this row begins. */
static void begin_look_up(rv_pair_reader *reader, int side)
{
    rv_pending_id *pending = &reader->pending[side][reader->n % RV_PAIRS_PENDING];
    rv_csv_cell cell = {0};
    if (!reader->csv.bad) {
        cell = reader->csv.cells[reader->id_column[side]];
        if (cell.length == 0)
            rv_pairs_fail(reader, REVERSA_E_DATA, reader->id_column[side], "is empty");
    }
    *pending = (rv_pending_id){cell.text, cell.length, rv_dictionary_hash(&reader->cohort->ids, cell.text, cell.length),
                               -1};
}

/* Take every step that is due when row n has begun; rows from n_rows on do not exist. */
static void go_on(rv_pair_reader *reader, int side, size_t n, size_t n_rows)
{
    const reversa_cohort *cohort = reader->cohort;
    if (n >= STEP && n - STEP < n_rows) {
        rv_pending_id *pending = &reader->pending[side][(n - STEP) % RV_PAIRS_PENDING];
        pending->guess = rv_dictionary_guess(&cohort->ids, pending->hash);
        if (pending->guess >= 0)
            __builtin_prefetch(&cohort->person_of[pending->guess]);
    }
    if (n >= 2 * STEP && n - 2 * STEP < n_rows)
        rv_dictionary_fetch(&cohort->ids, reader->pending[side][(n - 2 * STEP) % RV_PAIRS_PENDING].guess);
    if (n >= 3 * STEP && n - 3 * STEP < n_rows) {
        const rv_pending_id *pending = &reader->pending[side][(n - 3 * STEP) % RV_PAIRS_PENDING];
        int32_t position = pending->guess;
        if (position >= 0)
            position = rv_dictionary_find_hashed(&cohort->ids, pending->text, pending->length, pending->hash);
        reader->person[side][n - 3 * STEP] = position < 0 ? -1 : cohort->person_of[position];
    }
}

reversa_status rv_pairs_next(rv_pair_reader *reader, bool *found_out)
{
    reversa_context *ctx = reader->ctx;
    reversa_status status = rv_csv_next(&reader->csv, found_out);
    if (status || !*found_out)
        return status;
    for (int side = 0; side < 2 && !status; side++)
        status = rv_grow(ctx, &reader->person[side], &reader->capacity[side], reader->n + 1, sizeof(int32_t));
    if (status)
        return status;
    for (int side = 0; side < 2; side++) {
        begin_look_up(reader, side);
        go_on(reader, side, reader->n, reader->n);
    }
    reader->malformed = reader->malformed || reader->csv.bad;
    reader->n++;
    if (reader->n % ROWS_PER_POLL != 0)
        return REVERSA_OK;
    rv_progress(ctx, reader->stage, reader->csv.at - reader->first, reader->csv.end - reader->first);
    return rv_poll(ctx);
}

reversa_status rv_pairs_end(rv_pair_reader *reader, rv_pair_rows *rows_out)
{
    for (int side = 0; side < 2; side++)
        for (size_t n = reader->n; n < reader->n + 3 * STEP; n++)
            go_on(reader, side, n, reader->n);
    rv_file_free(reader->ctx, &reader->file);
    *rows_out = (rv_pair_rows){.n = (int64_t)reader->n, .a = reader->person[0], .b = reader->person[1]};
    return reader->malformed ? rv_first_error(reader->ctx) : REVERSA_OK;
}

void rv_pairs_close(rv_pair_reader *reader)
{
    reversa_context *ctx = reader->ctx;
    rv_free(ctx, reader->person[0]);
    rv_free(ctx, reader->person[1]);
    rv_csv_free(&reader->csv);
    rv_file_free(ctx, &reader->file);
    rv_arena_free(&reader->arena);
}
