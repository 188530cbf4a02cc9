/*
 * Reading preferences.csv: `person_id,other_id,rank,veto`.
 *
 * One of rank and veto may be left out. An empty rank is 0, no rank; an empty veto is a no. Invariant: rank and veto have
 * an entry for each row of the reader.
 */
#include <reversa/io.h>

#include "base/text.h"
#include "io/pairs.h"

typedef struct rv_preference_reader {
    rv_pair_reader pairs;
    int32_t rank_column; /* −1 for none */
    int32_t veto_column;
    int32_t *rank; /* [pairs.n] */
    bool *veto;
    size_t rank_capacity;
    size_t veto_capacity;
} rv_preference_reader;

static reversa_status find_columns(rv_preference_reader *reader)
{
    rv_pair_reader *pairs = &reader->pairs;
    reader->rank_column = rv_csv_find(&pairs->csv, "rank");
    reader->veto_column = rv_csv_find(&pairs->csv, "veto");
    if (reader->rank_column < 0 && reader->veto_column < 0)
        return rv_fail_at(pairs->ctx, REVERSA_E_DATA, (rv_place){pairs->origin.source, 1, "rank"},
                          "The column is missing, and so is veto: one of them is needed");
    return rv_first_error(pairs->ctx);
}

/* A rank >= 1, 0 for an empty cell. */
static int32_t read_rank(rv_preference_reader *reader)
{
    rv_pair_reader *pairs = &reader->pairs;
    rv_csv_cell cell = pairs->csv.cells[reader->rank_column];
    int64_t rank = 0;
    if (cell.length == 0)
        return 0;
    const char *wrong = rv_parse_decimal(cell.text, cell.length, 0, &rank);
    if (wrong) {
        rv_pairs_fail(pairs, REVERSA_E_FORMAT, reader->rank_column, wrong);
        return 0;
    }
    if (rank < 1 || rank > INT32_MAX) {
        rv_pairs_fail(pairs, REVERSA_E_DATA, reader->rank_column, "is not a rank: 1 is best, 2147483647 the last");
        return 0;
    }
    return (int32_t)rank;
}

static bool read_veto(rv_preference_reader *reader)
{
    rv_pair_reader *pairs = &reader->pairs;
    rv_csv_cell cell = pairs->csv.cells[reader->veto_column];
    bool veto = rv_pairs_is_word(cell, "yes");
    if (cell.length > 0 && !veto && !rv_pairs_is_word(cell, "no"))
        rv_pairs_fail(pairs, REVERSA_E_DATA, reader->veto_column, "is neither yes nor no");
    return veto;
}

static reversa_status read_rows(rv_preference_reader *reader)
{
    rv_pair_reader *pairs = &reader->pairs;
    for (;;) {
        bool found;
        reversa_status status = rv_pairs_next(pairs, &found);
        if (status || !found)
            return status;
        status = rv_grow(pairs->ctx, &reader->rank, &reader->rank_capacity, pairs->n, sizeof *reader->rank);
        if (!status)
            status = rv_grow(pairs->ctx, &reader->veto, &reader->veto_capacity, pairs->n, sizeof *reader->veto);
        if (status)
            return status;
        if (pairs->csv.bad)
            continue;
        if (reader->rank_column >= 0)
            reader->rank[pairs->n - 1] = read_rank(reader);
        if (reader->veto_column >= 0)
            reader->veto[pairs->n - 1] = read_veto(reader);
    }
}

reversa_status rv_preferences_parse(reversa_context *ctx, rv_file *file, const char *label,
                                    const reversa_cohort *cohort, reversa_preferences **preferences_out)
{
    static const char *const ids[2] = {"person_id", "other_id"};
    *preferences_out = NULL;
    rv_preference_reader reader = {.pairs = {.ctx = ctx, .cohort = cohort, .stage = "reading preferences"}};
    reversa_preferences *preferences = NULL;
    rv_pair_rows rows;
    reversa_status status = rv_pairs_open(&reader.pairs, file, label, ids);
    if (!status)
        status = find_columns(&reader);
    if (!status)
        status = read_rows(&reader);
    if (!status)
        status = rv_pairs_end(&reader.pairs, &rows);
    if (!status) {
        rows.rank = reader.rank;
        rows.veto = reader.veto;
        status = rv_preferences_finish(ctx, cohort, &reader.pairs.origin, &rows, &preferences);
    }
    rv_pairs_close(&reader.pairs);
    rv_free(ctx, reader.rank);
    rv_free(ctx, reader.veto);
    if (!status)
        status = rv_first_error(ctx); /* a wrong cell */
    if (status)
        reversa_preferences_free(preferences);
    else
        *preferences_out = preferences;
    return status;
}

reversa_status reversa_preferences_read(reversa_context *ctx, const char *path, const reversa_cohort *cohort,
                                        reversa_preferences **preferences_out)
{
    if (preferences_out)
        *preferences_out = NULL;
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!path || !cohort || !preferences_out)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "%s is NULL", !path ? "path" : !cohort ? "cohort" : "preferences_out");
    rv_file file;
    status = rv_file_read(ctx, path, rv_file_label(path), &file);
    return status ? status : rv_preferences_parse(ctx, &file, rv_file_label(path), cohort, preferences_out);
}
