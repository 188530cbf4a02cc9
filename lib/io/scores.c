/*
 * Reading scores.csv: `mentor_id,mentee_id,score` and any further columns, which must hold numbers.
 *
 * Invariant: score and every further column have an entry for each row of the reader.
 */
#include <reversa/io.h>

#include "base/text.h"
#include "io/pairs.h"

/* A further column. */
typedef struct rv_score_column {
    int32_t index;  /* in the file */
    int64_t *value; /* [pairs.n] millionths */
    size_t capacity;
} rv_score_column;

typedef struct rv_score_reader {
    rv_pair_reader pairs;
    int32_t score_column;
    int32_t *score; /* [pairs.n] micro-points */
    size_t capacity;
    rv_score_column *columns; /* [n_columns] in the reader's arena */
    int32_t n_columns;
} rv_score_reader;

static reversa_status find_columns(rv_score_reader *reader)
{
    rv_pair_reader *pairs = &reader->pairs;
    rv_csv *csv = &pairs->csv;
    reader->score_column = rv_csv_require(csv, "score");
    reversa_status status = rv_first_error(pairs->ctx);
    if (status)
        return status;
    reader->columns = rv_arena_alloc(pairs->ctx, &pairs->arena, (size_t)csv->n_columns, sizeof *reader->columns);
    if (!reader->columns)
        return REVERSA_E_MEMORY;
    for (int32_t i = 0; i < csv->n_columns; i++)
        if (i != pairs->id_column[0] && i != pairs->id_column[1] && i != reader->score_column)
            reader->columns[reader->n_columns++].index = i;
    return REVERSA_OK;
}

static int32_t read_score(rv_score_reader *reader)
{
    rv_pair_reader *pairs = &reader->pairs;
    rv_csv_cell cell = pairs->csv.cells[reader->score_column];
    int64_t score = 0;
    const char *wrong = rv_parse_decimal(cell.text, cell.length, 6, &score);
    if (wrong) {
        rv_pairs_fail(pairs, REVERSA_E_FORMAT, reader->score_column, wrong);
        return 0;
    }
    if (score < 0 || score > RV_MILLION) {
        rv_pairs_fail(pairs, REVERSA_E_DATA, reader->score_column, "is not between 0 and 1");
        return 0;
    }
    return (int32_t)score;
}

/* The value of a further column, REVERSA_MISSING_NUMBER for an empty cell. */
static int64_t read_number(rv_score_reader *reader, int32_t column)
{
    rv_csv_cell cell = reader->pairs.csv.cells[column];
    int64_t value = 0;
    if (cell.length == 0)
        return REVERSA_MISSING_NUMBER;
    const char *wrong = rv_parse_decimal(cell.text, cell.length, 6, &value);
    if (wrong)
        rv_pairs_fail(&reader->pairs, REVERSA_E_FORMAT, column, wrong);
    return wrong ? REVERSA_MISSING_NUMBER : value;
}

static reversa_status make_room(rv_score_reader *reader)
{
    rv_pair_reader *pairs = &reader->pairs;
    reversa_status status = rv_grow(pairs->ctx, &reader->score, &reader->capacity, pairs->n, sizeof *reader->score);
    for (int32_t i = 0; i < reader->n_columns && !status; i++) {
        rv_score_column *column = &reader->columns[i];
        status = rv_grow(pairs->ctx, &column->value, &column->capacity, pairs->n, sizeof *column->value);
    }
    return status;
}

static reversa_status read_rows(rv_score_reader *reader)
{
    rv_pair_reader *pairs = &reader->pairs;
    for (;;) {
        bool found;
        reversa_status status = rv_pairs_next(pairs, &found);
        if (!status && found)
            status = make_room(reader);
        if (status || !found)
            return status;
        if (pairs->csv.bad)
            continue;
        reader->score[pairs->n - 1] = read_score(reader);
        for (int32_t i = 0; i < reader->n_columns; i++)
            reader->columns[i].value[pairs->n - 1] = read_number(reader, reader->columns[i].index);
    }
}

/* The rows as the model takes them. */
static reversa_status fill_rows(rv_score_reader *reader, rv_pair_rows *rows)
{
    rv_pair_reader *pairs = &reader->pairs;
    size_t n = (size_t)reader->n_columns;
    const char **names = rv_arena_alloc(pairs->ctx, &pairs->arena, n, sizeof *names);
    const int64_t **values = rv_arena_alloc(pairs->ctx, &pairs->arena, n, sizeof *values);
    if (!names || !values)
        return REVERSA_E_MEMORY;
    for (size_t i = 0; i < n; i++) {
        names[i] = rv_csv_name(&pairs->csv, reader->columns[i].index);
        values[i] = reader->columns[i].value;
    }
    rows->score = reader->score;
    rows->column_name = names;
    rows->column = values;
    rows->n_columns = reader->n_columns;
    return REVERSA_OK;
}

static void close_reader(rv_score_reader *reader)
{
    for (int32_t i = 0; i < reader->n_columns; i++)
        rv_free(reader->pairs.ctx, reader->columns[i].value);
    rv_free(reader->pairs.ctx, reader->score);
    rv_pairs_close(&reader->pairs);
}

reversa_status rv_scores_parse(reversa_context *ctx, rv_file *file, const char *label, const reversa_cohort *cohort,
                               reversa_scores **scores_out)
{
    static const char *const ids[2] = {"mentor_id", "mentee_id"};
    *scores_out = NULL;
    rv_score_reader reader = {.pairs = {.ctx = ctx, .cohort = cohort, .stage = "reading scores"}};
    reversa_scores *scores = NULL;
    rv_pair_rows rows;
    reversa_status status = rv_pairs_open(&reader.pairs, file, label, ids);
    if (!status)
        status = find_columns(&reader);
    if (!status)
        status = read_rows(&reader);
    if (!status)
        status = rv_pairs_end(&reader.pairs, &rows);
    if (!status)
        status = fill_rows(&reader, &rows);
    if (!status)
        status = rv_scores_finish(ctx, cohort, &reader.pairs.origin, &rows, &scores);
    close_reader(&reader);
    if (!status)
        status = rv_first_error(ctx); /* a wrong cell */
    if (status)
        reversa_scores_free(scores);
    else
        *scores_out = scores;
    return status;
}

reversa_status reversa_scores_read(reversa_context *ctx, const char *path, const reversa_cohort *cohort,
                                   reversa_scores **scores_out)
{
    if (scores_out)
        *scores_out = NULL;
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!path || !cohort || !scores_out)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "%s is NULL", !path ? "path" : !cohort ? "cohort" : "scores_out");
    rv_file file;
    status = rv_file_read(ctx, path, rv_file_label(path), &file);
    return status ? status : rv_scores_parse(ctx, &file, rv_file_label(path), cohort, scores_out);
}
