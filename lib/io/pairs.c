/*
 * Rows about two people, whatever else they say.
 *
 * Ids become people by the cohort's dictionary; an id that the cohort does not know is no error (people leave), an empty
 * one is. Invariant: both arrays of people have an entry for every row read, so entry i is row i + 2.
 */
#include "io/pairs.h"

#include <string.h>

#define ROWS_PER_POLL 4096 /* under a millisecond */

reversa_status rv_pairs_open(rv_pair_reader *reader, const char *path, const char *a, const char *b)
{
    reversa_context *ctx = reader->ctx;
    rv_arena_open(ctx, &reader->arena);
    reader->origin = (rv_origin){.source = rv_file_label(path), .first_row = 2};
    reversa_status status = rv_file_read(ctx, path, reader->origin.source, &reader->file);
    if (status)
        return status;
    memcpy(reader->origin.sha256, reader->file.sha256, sizeof reader->origin.sha256);
    status = rv_csv_open(ctx, reader->origin.source, reader->file.bytes, reader->file.length, &reader->csv);
    if (status)
        return status;
    reader->first = reader->csv.at;
    reader->id_column[0] = rv_csv_require(&reader->csv, a);
    reader->id_column[1] = rv_csv_require(&reader->csv, b);
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

static int32_t find_person(rv_pair_reader *reader, int32_t column)
{
    rv_csv_cell cell = reader->csv.cells[column];
    if (cell.length == 0)
        rv_pairs_fail(reader, REVERSA_E_DATA, column, "is empty");
    int32_t position = rv_dictionary_find(&reader->cohort->ids, cell.text, cell.length);
    return position < 0 ? -1 : reader->cohort->person_of[position];
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
    for (int side = 0; side < 2 && !reader->csv.bad; side++)
        reader->person[side][reader->n] = find_person(reader, reader->id_column[side]);
    reader->malformed = reader->malformed || reader->csv.bad;
    reader->n++;
    if (reader->n % ROWS_PER_POLL != 0)
        return REVERSA_OK;
    rv_progress(ctx, reader->stage, reader->csv.at - reader->first, reader->csv.end - reader->first);
    return rv_poll(ctx);
}

reversa_status rv_pairs_end(rv_pair_reader *reader, rv_pair_rows *rows_out)
{
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
