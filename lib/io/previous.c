/*
 * Reading previous.csv: `mentor_id,mentee_id,state[,note]`, or a reviewed pairs.csv, whose other columns are passed over.
 *
 * Invariant: state, note and ids have an entry for each row of the reader; notes and ids lie in its arena. Ids are kept of
 * pairs that ran, so that those of people who left can be told of.
 */
#include <reversa/io.h>

#include "base/text.h"
#include "io/pairs.h"

#define N_STATES 4

typedef struct rv_previous_reader {
    rv_pair_reader pairs;
    int32_t state_column;
    int32_t note_column; /* −1 for none */
    uint8_t *state;      /* [pairs.n] */
    const char **note;
    const char **id[2]; /* of active and pinned pairs, by column */
    size_t state_capacity;
    size_t note_capacity;
    size_t id_capacity[2];
    char *buffer; /* scratch */
    size_t buffer_capacity;
} rv_previous_reader;

static uint8_t read_state(rv_previous_reader *reader)
{
    rv_csv_cell cell = reader->pairs.csv.cells[reader->state_column];
    for (uint8_t state = 0; state < N_STATES; state++)
        if (rv_pairs_is_word(cell, rv_pair_state_names[state]))
            return state;
    rv_pairs_fail(&reader->pairs, REVERSA_E_DATA, reader->state_column,
                  cell.length > 0 ? "is not active, ended, pinned or forbidden" : "is empty");
    return REVERSA_PAIR_ENDED;
}

static reversa_status read_note(rv_previous_reader *reader)
{
    rv_pair_reader *pairs = &reader->pairs;
    rv_csv_cell cell = pairs->csv.cells[reader->note_column];
    size_t length;
    if (cell.length == 0)
        return REVERSA_OK;
    reversa_status status = rv_normalise(pairs->ctx, cell.text, cell.length, &reader->buffer, &reader->buffer_capacity,
                                         &length);
    if (status)
        return status;
    const char *note = rv_arena_text(pairs->ctx, &pairs->arena, reader->buffer, length);
    reader->note[pairs->n - 1] = note;
    return note ? REVERSA_OK : REVERSA_E_MEMORY;
}

static reversa_status keep_ids(rv_previous_reader *reader)
{
    rv_pair_reader *pairs = &reader->pairs;
    uint8_t state = reader->state[pairs->n - 1];
    for (int side = 0; side < 2 && (state == REVERSA_PAIR_ACTIVE || state == REVERSA_PAIR_PINNED); side++) {
        rv_csv_cell cell = pairs->csv.cells[pairs->id_column[side]];
        const char *id = rv_arena_text(pairs->ctx, &pairs->arena, cell.text, cell.length);
        reader->id[side][pairs->n - 1] = id;
        if (!id)
            return REVERSA_E_MEMORY;
    }
    return REVERSA_OK;
}

static reversa_status make_room(rv_previous_reader *reader)
{
    reversa_context *ctx = reader->pairs.ctx;
    size_t n = reader->pairs.n;
    reversa_status status = rv_grow(ctx, &reader->state, &reader->state_capacity, n, sizeof *reader->state);
    if (!status)
        status = rv_grow(ctx, &reader->note, &reader->note_capacity, n, sizeof *reader->note);
    for (int side = 0; side < 2 && !status; side++)
        status = rv_grow(ctx, &reader->id[side], &reader->id_capacity[side], n, sizeof *reader->id[side]);
    return status;
}

static reversa_status read_rows(rv_previous_reader *reader)
{
    rv_pair_reader *pairs = &reader->pairs;
    for (;;) {
        bool found;
        reversa_status status = rv_pairs_next(pairs, &found);
        if (status || !found)
            return status;
        status = make_room(reader);
        if (status)
            return status;
        if (pairs->csv.bad)
            continue;
        reader->state[pairs->n - 1] = read_state(reader);
        status = keep_ids(reader);
        if (!status && reader->note_column >= 0)
            status = read_note(reader);
        if (status)
            return status;
    }
}

reversa_status rv_previous_parse(reversa_context *ctx, rv_file *file, const char *label, const reversa_cohort *cohort,
                                 reversa_previous **previous_out)
{
    static const char *const ids[2] = {"mentor_id", "mentee_id"};
    *previous_out = NULL;
    rv_previous_reader reader = {.pairs = {.ctx = ctx, .cohort = cohort, .stage = "reading earlier pairs"}};
    reversa_previous *previous = NULL;
    rv_pair_rows rows;
    reversa_status status = rv_pairs_open(&reader.pairs, file, label, ids);
    if (!status) {
        reader.state_column = rv_csv_require(&reader.pairs.csv, "state");
        reader.note_column = rv_csv_find(&reader.pairs.csv, "note");
        status = rv_first_error(ctx);
    }
    if (!status)
        status = read_rows(&reader);
    if (!status)
        status = rv_pairs_end(&reader.pairs, &rows);
    if (!status) {
        rows.state = reader.state;
        rows.note = reader.note;
        rows.a_id = reader.id[0];
        rows.b_id = reader.id[1];
        status = rv_previous_finish(ctx, cohort, &reader.pairs.origin, &rows, &previous);
    }
    rv_pairs_close(&reader.pairs);
    rv_free(ctx, reader.state);
    rv_free(ctx, reader.note);
    rv_free(ctx, reader.id[0]);
    rv_free(ctx, reader.id[1]);
    rv_free(ctx, reader.buffer);
    if (!status)
        status = rv_first_error(ctx); /* a wrong cell */
    if (status)
        reversa_previous_free(previous);
    else
        *previous_out = previous;
    return status;
}

reversa_status reversa_previous_read(reversa_context *ctx, const char *path, const reversa_cohort *cohort,
                                     reversa_previous **previous_out)
{
    if (previous_out)
        *previous_out = NULL;
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!path || !cohort || !previous_out)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "%s is NULL", !path ? "path" : !cohort ? "cohort" : "previous_out");
    rv_file file;
    status = rv_file_read(ctx, path, rv_file_label(path), &file);
    return status ? status : rv_previous_parse(ctx, &file, rv_file_label(path), cohort, previous_out);
}
