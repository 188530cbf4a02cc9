/*
 * Reading people.csv into a draft, row by row, column by column.
 *
 * Here cells become values; what values mean (ranges, roles, managers) is checked when the draft is finished. A wrong
 * cell counts as missing and the pass goes on. Positions in the draft stay in step with rows of the file also over rows of
 * wrong form, so messages stay right; only then is the draft not finished, for its complaints would be follow-ups.
 *
 * A table in memory is read in blocks of rows column by column, for that is how it lies in memory; a block in which
 * anything is wrong is read again row by row, so what is said of it is what would be said of the file.
 *
 * Invariant: per-person arrays have room for `room` people and n <= room; the draft owns the columns' arrays at the end.
 */
#include "io/people.h"

#include <string.h>

#include <reversa/io.h>

#include "base/text.h"
#include "io/arrow.h"
#include "io/csv.h"
#include "model/cells.h"
#include "model/cohort.h"

#define FIRST_ROOM ((size_t)64)
#define BELIEVED_TIMES 32.0         /* what was read is taken as typical of so many times as much */
#define ROWS_PER_POLL 1024          /* well under a millisecond */
#define MANY_ROWS ((size_t)1 << 14) /* of a table: memos may be large */
#define ROWS_PER_BLOCK ((size_t)1023)
#define MAX_PEOPLE (INT32_MAX - 1)
#define BYTES_PER_MEMO ((size_t)1024)   /* of the file: memos stay small beside it */
#define MEMO_OF_TABLE ((size_t)1 << 11) /* whose size is not known before */
#define MAX_MEMO ((size_t)1 << 13)      /* entries, so that they stay in the processor's cache */

/* A column of the file: one of the draft, or the ids (column is NULL). */
typedef struct rv_people_column {
    rv_column *column;
    size_t capacity; /* of the per-person array */
    rv_memo *memo;   /* of texts */
    rv_tag_cells tags;
    rv_minute_cells minutes;
} rv_people_column;

/* What was found out about cells that come again. Names of managers have their own: they are not normalised. */
typedef struct rv_people_memos {
    rv_memo texts;
    rv_memo managers;
    rv_memo tags;
    rv_memo weighted;
    rv_memo intervals;
    bool wide;
} rv_people_memos;

typedef struct rv_people {
    reversa_context *ctx;
    rv_csv csv;
    rv_draft draft;
    rv_people_column *columns; /* [csv.n_columns] */
    rv_people_memos memos;
    int32_t id_column;
    size_t n;      /* rows read */
    size_t by_row; /* rows of a table that are not to be read as a block */
    size_t room;
    const char *first; /* of the rows */
    bool malformed;    /* a row was not of the right form */
    size_t n_edged;    /* ids that begin or end with a blank or a byte order mark */
    int64_t edged_row; /* of the first of them */
} rv_people;

/* How many times more there will be at the end of the file if the rest of it is like what was read, and a little more. It
 * is believed up to a limit that grows with what was read; 0 before the first row. */
static double expected_growth(const rv_people *people)
{
    double done = (double)(people->csv.at - people->first);
    double all = (double)(people->csv.end - people->first);
    if (people->csv.arrow) {
        done = (double)people->n;
        all = done + 1 + (double)rv_arrow_n_ahead(people->csv.arrow); /* this row was taken */
    }
    if (done <= 0 || people->n == 0)
        return 0;
    double growth = 1.02 * all / done;
    return growth < BELIEVED_TIMES ? growth : BELIEVED_TIMES;
}

/* Room for `room` people in a column, and for so many times the parts of cells that it has. */
static reversa_status widen_column(rv_people *people, rv_people_column *read, size_t room, double growth)
{
    reversa_context *ctx = people->ctx;
    rv_column *column = read->column;
    reversa_status status = REVERSA_OK;
    switch (column->kind) {
    case REVERSA_COLUMN_NUMBER:
        return rv_grow_raw(ctx, &column->number, &read->capacity, room, sizeof *column->number);
    case REVERSA_COLUMN_TEXT:
    case REVERSA_COLUMN_DATE:
        return rv_grow_raw(ctx, &column->code, &read->capacity, room, sizeof *column->code);
    case REVERSA_COLUMN_TAGS:
        status = rv_cell_tags_room(ctx, &read->tags, (size_t)((double)read->tags.n * growth));
        break;
    case REVERSA_COLUMN_MINUTES:
        status = rv_cell_minutes_room(ctx, &read->minutes, (size_t)((double)read->minutes.n * growth));
        break;
    }
    if (!status)
        status = rv_grow_raw(ctx, &column->offset, &read->capacity, room + 1, sizeof *column->offset);
    if (!status && people->n == 0)
        column->offset[0] = 0;
    return status;
}

/* Room for n people in every column, and one more offset. Never for more than an eighth again or what the bytes that were
 * read make likely, so nothing that a file says of itself takes memory. */
static reversa_status make_room(rv_people *people, size_t n)
{
    if (n <= people->room)
        return REVERSA_OK;
    double growth = expected_growth(people);
    size_t room = n + n / 8 + FIRST_ROOM;
    size_t expected = (size_t)((double)people->n * growth);
    room = room < expected ? expected : room;
    for (int32_t i = 0; i < people->csv.n_columns; i++) {
        rv_people_column *read = &people->columns[i];
        reversa_status status = read->column ? widen_column(people, read, room, growth) : REVERSA_OK;
        if (status)
            return status;
    }
    people->room = room;
    return REVERSA_OK;
}

/* Memos for a file of so many bytes. */
static reversa_status open_memos(rv_people *people, size_t n_bytes)
{
    reversa_context *ctx = people->ctx;
    rv_people_memos *memos = &people->memos;
    size_t n = people->csv.arrow && !memos->wide ? MEMO_OF_TABLE : n_bytes / BYTES_PER_MEMO;
    n = n < MAX_MEMO ? n : MAX_MEMO;
    reversa_status status = rv_memo_open(ctx, &memos->texts, n);
    if (!status)
        status = rv_memo_open(ctx, &memos->managers, n);
    if (!status)
        status = rv_memo_open(ctx, &memos->tags, n);
    if (!status)
        status = rv_memo_open(ctx, &memos->weighted, n);
    return status ? status : rv_memo_open(ctx, &memos->intervals, n);
}

static void free_memos(rv_people *people)
{
    rv_people_memos *memos = &people->memos;
    rv_memo_free(people->ctx, &memos->texts);
    rv_memo_free(people->ctx, &memos->managers);
    rv_memo_free(people->ctx, &memos->tags);
    rv_memo_free(people->ctx, &memos->weighted);
    rv_memo_free(people->ctx, &memos->intervals);
}

/* Of a table that turns out to be a large one. What they knew is forgotten. */
static reversa_status widen_memos(rv_people *people)
{
    if (people->memos.wide)
        return REVERSA_OK;
    free_memos(people);
    people->memos.wide = true;
    return open_memos(people, MAX_MEMO * BYTES_PER_MEMO);
}

/* The columns of the header as columns of the draft. */
static reversa_status add_columns(rv_people *people)
{
    reversa_context *ctx = people->ctx;
    rv_csv *csv = &people->csv;
    people->id_column = rv_csv_require(csv, "id");
    (void)rv_csv_require(csv, "role");
    if (rv_first_error(ctx))
        return rv_first_error(ctx);
    people->columns = rv_alloc(ctx, (size_t)csv->n_columns, sizeof *people->columns);
    if (!people->columns)
        return REVERSA_E_MEMORY;
    for (int32_t i = 0; i < csv->n_columns; i++) {
        int kind = rv_standard_kind(rv_csv_name(csv, i));
        rv_column *column;
        reversa_status status = REVERSA_OK;
        if (i != people->id_column)
            status = rv_draft_add_column(ctx, &people->draft, rv_csv_name(csv, i),
                                         kind < 0 ? REVERSA_COLUMN_TEXT : (reversa_column_kind)kind, &column);
        if (status)
            return status;
    }
    rv_column *next = people->draft.columns; /* it stays where it is from here on */
    for (int32_t i = 0; i < csv->n_columns; i++) {
        if (i == people->id_column)
            continue;
        rv_people_column *read = &people->columns[i];
        read->column = next++;
        if (read->column->kind == REVERSA_COLUMN_NUMBER && people->csv.arrow)
            rv_arrow_expect_numbers(people->csv.arrow, i);
        read->tags.tags = &people->draft.tags;
        read->tags.weighted = rv_cells_weighted(read->column->name);
        read->tags.memo = read->tags.weighted ? &people->memos.weighted : &people->memos.tags;
        read->minutes.memo = &people->memos.intervals;
        read->memo = strcmp(read->column->name, "manager_id") == 0 ? &people->memos.managers : &people->memos.texts;
    }
    people->first = people->csv.at;
    return make_room(people, 1);
}

/* An empty cell has no code. */
static reversa_status read_text(rv_people *people, const rv_people_column *read, rv_csv_cell cell, int32_t *code_out)
{
    uint64_t known;
    *code_out = RV_MISSING_CODE;
    if (cell.length == 0)
        return REVERSA_OK;
    if (rv_memo_find(read->memo, cell.text, cell.length, &known)) {
        *code_out = (int32_t)known;
        return REVERSA_OK;
    }
    reversa_status status = rv_draft_text_code(people->ctx, &people->draft, read->column, cell.text, cell.length,
                                               code_out);
    if (!status)
        rv_memo_keep(read->memo, cell.text, cell.length, (uint64_t)*code_out);
    return status;
}

static const char *read_number(const rv_csv *csv, int32_t i, int64_t *number_out)
{
    rv_csv_cell cell = csv->cells[i];
    if (csv->arrow && !csv->bad && rv_arrow_number(csv->arrow, i, number_out))
        return NULL;
    int64_t value = REVERSA_MISSING_NUMBER;
    const char *wrong = cell.length > 0 ? rv_parse_decimal(cell.text, cell.length, 6, &value) : NULL;
    *number_out = wrong ? REVERSA_MISSING_NUMBER : value;
    return wrong;
}

static const char *read_date(rv_column *column, size_t person, rv_csv_cell cell)
{
    int32_t days = REVERSA_MISSING_DATE;
    const char *wrong = cell.length > 0 ? rv_parse_date(cell.text, cell.length, &days) : NULL;
    column->code[person] = wrong ? REVERSA_MISSING_DATE : days;
    return wrong;
}

/* The cell of column i for the person at `position`; *wrong_out is NULL if nothing is. */
static reversa_status parse_cell(rv_people *people, int32_t i, size_t position, const char **wrong_out)
{
    rv_people_column *read = &people->columns[i];
    rv_column *column = read->column;
    rv_csv_cell cell = people->csv.cells[i];
    reversa_status status = REVERSA_OK;
    *wrong_out = NULL;
    switch (column->kind) {
    case REVERSA_COLUMN_NUMBER:
        *wrong_out = read_number(&people->csv, i, &column->number[position]);
        break;
    case REVERSA_COLUMN_DATE:
        *wrong_out = read_date(column, position, cell);
        break;
    case REVERSA_COLUMN_TEXT:
        status = read_text(people, read, cell, &column->code[position]);
        break;
    case REVERSA_COLUMN_TAGS:
        status = rv_cell_tags(people->ctx, &read->tags, cell.text, cell.length, wrong_out);
        column->offset[position + 1] = (int64_t)read->tags.n;
        break;
    case REVERSA_COLUMN_MINUTES:
        status = rv_cell_minutes(people->ctx, &read->minutes, cell.text, cell.length, wrong_out);
        column->offset[position + 1] = (int64_t)read->minutes.n;
        break;
    }
    return status;
}

/* The same, and what is wrong is recorded. A repeated tag with weights is no error, but worth telling. */
static reversa_status read_cell(rv_people *people, int32_t i, size_t position)
{
    const rv_tag_cells *tags = &people->columns[i].tags;
    size_t n_before = tags->n_repeated;
    const char *wrong;
    reversa_status status = parse_cell(people, i, position, &wrong);
    if (tags->n_repeated > n_before)
        rv_log(people->ctx, REVERSA_LOG_WARNING, "%s:%lld: %s: A tag stands twice: the larger weight counts",
               people->csv.label, (long long)people->csv.row, rv_csv_name(&people->csv, i));
    if (wrong)
        (void)rv_fail_at(people->ctx, REVERSA_E_FORMAT, rv_csv_place(&people->csv, i), "The cell %s", wrong);
    return status;
}

/* A row of wrong form may hold bytes that are not text: its cells count as empty, its id as one that nobody has. */
static void blank_row(rv_people *people, char id[32])
{
    people->malformed = true;
    for (int32_t i = 0; i < people->csv.n_columns; i++)
        people->csv.cells[i] = (rv_csv_cell){0};
    rv_format_millionths((int64_t)people->n * RV_MILLION, id + 1);
    id[0] = '\x01';
    people->csv.cells[people->id_column] = (rv_csv_cell){id, strlen(id)};
}

/* Does the text begin or end with what nobody sees: a blank, or the byte order mark of a file that was joined to another? */
static bool is_edged(rv_csv_cell cell)
{
    if (cell.length == 0)
        return false;
    unsigned char first = (unsigned char)cell.text[0];
    unsigned char last = (unsigned char)cell.text[cell.length - 1];
    return first == ' ' || first == '\t' || last == ' ' || last == '\t' ||
           (first == 0xEF && cell.length >= 3 && memcmp(cell.text, "\xEF\xBB\xBF", 3) == 0);
}

/* Ids are compared byte for byte, so " 7" is not "7": no error where all files do so, but worth telling, once. */
static void tell_edged(const rv_people *people)
{
    if (people->n_edged > 0)
        rv_log(people->ctx, REVERSA_LOG_WARNING,
               "%s:%lld: id: Begins or ends with a blank or a byte order mark, which counts as part of it; %zu ids do",
               people->csv.label, (long long)people->edged_row, people->n_edged);
}

/* The id of the row and its cells. */
static reversa_status add_person(rv_people *people)
{
    rv_csv_cell cell = people->csv.cells[people->id_column];
    if (is_edged(cell) && people->n_edged++ == 0)
        people->edged_row = people->csv.row;
    reversa_status status = rv_draft_add_id(people->ctx, &people->draft, cell.text, cell.length);
    people->n++;
    return status;
}

static reversa_status read_row(rv_people *people)
{
    char id[32];
    if (people->csv.bad)
        blank_row(people, id);
    if (people->n >= MAX_PEOPLE)
        return rv_fail_at(people->ctx, REVERSA_E_UNSUPPORTED, rv_csv_place(&people->csv, -1),
                          "There are more than %d people", MAX_PEOPLE);
    reversa_status status = make_room(people, people->n + 1);
    if (status)
        return status;
    status = add_person(people);
    for (int32_t i = 0; i < people->csv.n_columns && !status; i++)
        if (i != people->id_column)
            status = read_cell(people, i, people->n - 1);
    return status;
}

/* The slot of the next id is far away in memory: have it fetched while this row is read. */
static void fetch_next_id(rv_people *people, int64_t ahead)
{
    rv_csv_cell id = people->csv.arrow        ? rv_arrow_peek(people->csv.arrow, people->id_column, ahead)
                     : people->id_column == 0 ? rv_csv_peek(&people->csv)
                                              : (rv_csv_cell){0};
    if (id.length > 0)
        (void)rv_dictionary_hash(&people->draft.ids, id.text, id.length);
}

/* Column i of the next n rows of a table, up to the first cell of which anything is to be said: *clean_out is then false. */
static reversa_status read_span(rv_people *people, int32_t i, size_t n, bool *clean_out)
{
    rv_tag_cells *tags = &people->columns[i].tags;
    size_t n_repeated = tags->n_repeated;
    const char *wrong = NULL;
    bool unfit = false;
    reversa_status status = REVERSA_OK;
    for (size_t k = 0; k < n && !status && !wrong && !unfit; k++) {
        status = rv_arrow_block_cell(people->csv.arrow, &people->csv, i, (int64_t)k);
        if (!status)
            status = parse_cell(people, i, people->n + k, &wrong);
        unfit |= people->csv.bad;
    }
    *clean_out = !wrong && !unfit && tags->n_repeated == n_repeated;
    tags->n_repeated = n_repeated;
    return status;
}

/* Forget the sets that were read beyond the last person. */
static void forget_sets(rv_people *people)
{
    for (int32_t i = 0; i < people->csv.n_columns; i++) {
        rv_people_column *read = &people->columns[i];
        if (read->column && read->column->kind == REVERSA_COLUMN_TAGS)
            read->tags.n = (size_t)read->column->offset[people->n];
        if (read->column && read->column->kind == REVERSA_COLUMN_MINUTES)
            read->minutes.n = (size_t)read->column->offset[people->n];
    }
}

/* The next n rows of a table column by column, so that memory is walked through rather than leapt about in. Where anything
 * is to be said of a cell, nothing is read, and all of it is said row by row after that. */
static reversa_status read_block(rv_people *people, size_t n)
{
    bool clean = true;
    reversa_status status = make_room(people, people->n + n);
    for (int32_t i = 0; i < people->csv.n_columns && clean && !status; i++)
        if (i != people->id_column)
            status = read_span(people, i, n, &clean);
    if (!status && !clean) {
        forget_sets(people);
        people->by_row = n;
        return REVERSA_OK;
    }
    for (size_t k = 0; k < n && !status; k++) {
        fetch_next_id(people, (int64_t)k + 1);
        status = rv_arrow_block_cell(people->csv.arrow, &people->csv, people->id_column, (int64_t)k);
        if (!status)
            status = add_person(people);
    }
    rv_arrow_pass(people->csv.arrow, (int64_t)n);
    return status;
}

/* Rows of a table that can be read as a block, if any. */
static reversa_status read_ahead(rv_people *people)
{
    if (people->by_row > 0) {
        people->by_row--;
        return REVERSA_OK;
    }
    reversa_status status = people->n >= MANY_ROWS ? widen_memos(people) : REVERSA_OK;
    if (status)
        return status;
    if (!rv_arrow_fits(people->csv.arrow, people->id_column))
        return REVERSA_OK;
    size_t most = MAX_PEOPLE - people->n;
    int64_t n = rv_arrow_block(people->csv.arrow, (int64_t)(most < ROWS_PER_BLOCK ? most : ROWS_PER_BLOCK));
    return n > 0 ? read_block(people, (size_t)n) : REVERSA_OK;
}

static reversa_status read_rows(rv_people *people, size_t n_bytes)
{
    size_t next_poll = ROWS_PER_POLL;
    reversa_status status = REVERSA_OK;
    while (!status) {
        bool found;
        status = rv_csv_next(&people->csv, &found);
        if (!status && !found)
            break;
        if (!status)
            fetch_next_id(people, 0);
        if (!status)
            status = read_row(people);
        if (!status && people->csv.arrow)
            status = read_ahead(people);
        if (!status && people->n >= next_poll) {
            next_poll = people->n + ROWS_PER_POLL;
            status = rv_poll(people->ctx);
            rv_progress(people->ctx, "reading people", people->csv.at - people->first, (int64_t)n_bytes);
        }
    }
    return status;
}

/* Give the arrays that grew beside the columns to the draft, which frees them. */
static void hand_over(rv_people *people)
{
    for (int32_t i = 0; people->columns && i < people->csv.n_columns; i++) {
        rv_people_column *read = &people->columns[i];
        if (!read->column)
            continue;
        read->column->tag = read->tags.tag;
        read->column->weight = read->tags.weight;
        read->column->n_repeated = (int64_t)read->tags.n_repeated;
        read->column->minute = read->minutes.minute;
        rv_free(people->ctx, read->tags.buffer);
    }
    rv_free(people->ctx, people->columns);
    free_memos(people);
    rv_csv_free(&people->csv);
}

reversa_status rv_people_parse(reversa_context *ctx, rv_file *file, const char *label,
                               const reversa_cohort_options *options, reversa_cohort **cohort_out)
{
    *cohort_out = NULL;
    rv_people people = {.ctx = ctx};
    reversa_status status = rv_draft_open(ctx, &people.draft, options, label);
    if (status)
        goto done;
    people.draft.first_row = file->arrow ? 1 : 2;
    memcpy(people.draft.sha256, file->sha256, sizeof people.draft.sha256);
    status = rv_csv_open_file(ctx, people.draft.source, file, &people.csv);
    if (!status)
        status = add_columns(&people);
    if (!status)
        status = open_memos(&people, file->length);
    if (!status)
        status = read_rows(&people, file->length);
    tell_edged(&people);
done:
    hand_over(&people);
    rv_file_free(ctx, file);
    if (!status && people.malformed)
        status = rv_first_error(ctx);
    if (!status)
        status = rv_draft_finish(ctx, &people.draft, cohort_out);
    rv_draft_free(&people.draft);
    return status;
}

reversa_status reversa_people_read(reversa_context *ctx, const char *path, const reversa_cohort_options *options,
                                   reversa_cohort **cohort_out)
{
    if (cohort_out)
        *cohort_out = NULL;
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!path || !cohort_out)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "%s is NULL", path ? "cohort_out" : "path");
    const char *label = options && options->source ? options->source : rv_file_label(path);
    rv_file file;
    status = rv_file_read(ctx, path, label, &file);
    return status ? status : rv_people_parse(ctx, &file, rv_file_label(path), options, cohort_out);
}
