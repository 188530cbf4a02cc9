/*
 * Rows of a table that comes as an Arrow stream.
 *
 * Batches are fetched one at a time, checked whole, and kept for RV_ARROW_HELD rows after their last one, for readers look
 * back that far. Cells that are made lie in a ring of as many rows. How each column of a batch is read is found out once
 * (arrow_reader.c); a reader of many rows may take them column by column.
 *
 * Invariant: batches are in a list from the oldest to the newest, the one that is read; `at` is the next row in it.
 */
#include "io/arrow.h"

#include <string.h>

#include "base/text.h"

typedef struct rv_arrow_batch {
    struct rv_arrow_batch *next;
    struct ArrowArray array;
    int64_t last_row; /* of the table, once all are read */
} rv_arrow_batch;

typedef struct rv_arrow_column {
    rv_arrow_type type[RV_ARROW_DEPTH];
    rv_arrow_text made[RV_ARROW_HELD];
    rv_arrow_reader reader[2]; /* of the newest batch, and of its dictionary */
    bool numbers;              /* are asked for by rv_arrow_number() */
    bool has_number;           /* in this row, as it is to be read */
    int64_t number;
    const char *unfit; /* why no file could hold the value of this row, to end a sentence; else NULL */
} rv_arrow_column;

struct rv_arrow {
    reversa_context *ctx;
    const char *label;
    struct ArrowArrayStream stream;
    struct ArrowSchema schema;
    rv_arrow_column *columns; /* [n_columns] */
    int32_t n_columns;
    rv_arrow_batch *oldest;
    rv_arrow_batch *newest; /* NULL before the first and at the end of the table */
    int64_t at;
    int64_t row;
};

int32_t rv_arrow_n_columns(const rv_arrow *arrow)
{
    return arrow->n_columns;
}

const char *rv_arrow_name(const rv_arrow *arrow, int32_t column)
{
    const char *name = arrow->schema.children[column]->name;
    return name ? name : "";
}

static reversa_status fail(const rv_arrow *arrow, reversa_status code, int32_t column, const char *wrong)
{
    const char *name = column >= 0 ? rv_arrow_name(arrow, column) : NULL;
    if (name && rv_utf8_check(name, strlen(name)) < strlen(name))
        name = NULL;
    return rv_fail_at(arrow->ctx, code, (rv_place){arrow->label, 0, name}, "The %s %s", name ? "column" : "table",
                      wrong);
}

/* What the stream itself says. */
static reversa_status fail_stream(rv_arrow *arrow)
{
    const char *said = arrow->stream.get_last_error ? arrow->stream.get_last_error(&arrow->stream) : NULL;
    if (!said || rv_utf8_check(said, strlen(said)) < strlen(said))
        said = "it does not say why";
    return rv_fail_at(arrow->ctx, REVERSA_E_DATA, (rv_place){arrow->label, 0, NULL}, "The stream failed: %s", said);
}

static reversa_status read_schema(rv_arrow *arrow)
{
    reversa_context *ctx = arrow->ctx;
    struct ArrowSchema *schema = &arrow->schema;
    if (arrow->stream.get_schema(&arrow->stream, schema) != 0) {
        schema->release = NULL;
        return fail_stream(arrow);
    }
    bool is_table = schema->release && schema->format && strcmp(schema->format, "+s") == 0 && schema->n_children >= 0 &&
                    (schema->n_children == 0 || schema->children);
    if (!is_table)
        return fail(arrow, REVERSA_E_DATA, -1, "is no table: its type is not a struct");
    if (schema->n_children > RV_CSV_MAX_COLUMNS)
        return rv_fail_at(ctx, REVERSA_E_UNSUPPORTED, (rv_place){arrow->label, 0, NULL},
                          "There are more than %d columns", RV_CSV_MAX_COLUMNS);
    for (int64_t i = 0; i < schema->n_children; i++)
        if (!schema->children[i])
            return fail(arrow, REVERSA_E_DATA, -1, "lacks one of its columns");
    arrow->columns = rv_alloc(ctx, (size_t)schema->n_children + 1, sizeof *arrow->columns);
    if (!arrow->columns)
        return REVERSA_E_MEMORY;
    arrow->n_columns = (int32_t)schema->n_children;
    reversa_status status = REVERSA_OK;
    for (int32_t i = 0; i < arrow->n_columns; i++) {
        const char *wrong = rv_arrow_recognise(schema->children[i], arrow->columns[i].type);
        if (wrong)
            status = fail(arrow, REVERSA_E_UNSUPPORTED, i, wrong);
    }
    return status;
}

reversa_status rv_arrow_open(reversa_context *ctx, const char *label, struct ArrowArrayStream *stream,
                             rv_arrow **arrow_out)
{
    *arrow_out = NULL;
    rv_arrow *arrow = rv_alloc(ctx, 1, sizeof *arrow);
    if (!arrow) {
        stream->release(stream);
        return REVERSA_E_MEMORY;
    }
    *arrow = (rv_arrow){.ctx = ctx, .label = label, .stream = *stream};
    stream->release = NULL;
    reversa_status status = read_schema(arrow);
    if (status)
        rv_arrow_free(ctx, arrow);
    else
        *arrow_out = arrow;
    return status;
}

static void drop_oldest(rv_arrow *arrow)
{
    rv_arrow_batch *batch = arrow->oldest;
    arrow->oldest = batch->next;
    if (arrow->newest == batch)
        arrow->newest = NULL;
    if (batch->array.release)
        batch->array.release(&batch->array);
    rv_free(arrow->ctx, batch);
}

/* Is the batch a table with these columns? */
static reversa_status check_batch(const rv_arrow *arrow, const struct ArrowArray *array)
{
    if (array->length < 0 || array->offset < 0 || array->length > INT64_MAX / 16 || array->offset > INT64_MAX / 16)
        return fail(arrow, REVERSA_E_DATA, -1, "has an impossible length");
    if (array->n_children != arrow->n_columns || (arrow->n_columns > 0 && !array->children))
        return fail(arrow, REVERSA_E_DATA, -1, "has a wrong number of columns");
    if (array->n_buffers != 1 || !array->buffers)
        return fail(arrow, REVERSA_E_DATA, -1, "has a wrong number of buffers");
    if (array->null_count != 0 && array->buffers[0]) {
        const unsigned char *bits = array->buffers[0];
        for (int64_t i = array->offset; i < array->offset + array->length; i++)
            if (!(bits[i / 8] >> (i % 8) & 1))
                return fail(arrow, REVERSA_E_DATA, -1, "has rows that are null");
    }
    for (int32_t i = 0; i < arrow->n_columns; i++) {
        const char *wrong = rv_arrow_check(arrow->columns[i].type, array->children[i], array->offset + array->length);
        if (wrong)
            return fail(arrow, REVERSA_E_DATA, i, wrong);
    }
    return REVERSA_OK;
}

/* The next batch becomes the newest; *found_out is false at the end of the table. */
static reversa_status fetch(rv_arrow *arrow, bool *found_out)
{
    *found_out = false;
    if (arrow->newest)
        arrow->newest->last_row = arrow->row;
    rv_arrow_batch *batch = rv_alloc(arrow->ctx, 1, sizeof *batch);
    if (!batch)
        return REVERSA_E_MEMORY;
    if (arrow->stream.get_next(&arrow->stream, &batch->array) != 0) {
        rv_free(arrow->ctx, batch);
        return fail_stream(arrow);
    }
    if (!batch->array.release) {
        rv_free(arrow->ctx, batch);
        return REVERSA_OK;
    }
    rv_arrow_batch **link = arrow->newest ? &arrow->newest->next : &arrow->oldest;
    *link = batch;
    arrow->newest = batch;
    arrow->at = 0;
    *found_out = true;
    reversa_status status = check_batch(arrow, &batch->array);
    for (int32_t i = 0; i < arrow->n_columns && !status; i++)
        rv_arrow_reader_open(arrow->columns[i].reader, arrow->columns[i].type, batch->array.children[i],
                             batch->array.offset);
    return status;
}

/* The cell of a column in a row ahead, whatever its type. */
static reversa_status read_any(rv_arrow *arrow, rv_csv *csv, int32_t i, int64_t ahead)
{
    const struct ArrowArray *table = &arrow->newest->array;
    rv_arrow_column *column = &arrow->columns[i];
    rv_arrow_text *made = &column->made[(arrow->row + ahead) % RV_ARROW_HELD];
    int64_t at = arrow->at + ahead;
    bool found;
    reversa_status status = rv_arrow_reader_list(arrow->ctx, column->reader, at, made, &csv->cells[i], &found);
    if (status || found)
        return status;
    status = rv_arrow_cell(arrow->ctx, column->type, table->children[i], table->offset + at, made, &csv->cells[i]);
    if (!status && made->wrong)
        status = fail(arrow, REVERSA_E_DATA, i, made->wrong);
    column->unfit = made->unfit;
    return status;
}

/* A number or a cell. */
static inline reversa_status read_value(rv_arrow *arrow, rv_csv *csv, int32_t i, int64_t ahead)
{
    rv_arrow_column *column = &arrow->columns[i];
    int64_t at = arrow->at + ahead;
    column->has_number = column->numbers && rv_arrow_reader_number(column->reader, at, &column->number);
    csv->cells[i] = (rv_csv_cell){0};
    column->unfit = NULL;
    if (column->has_number || rv_arrow_reader_text(column->reader, at, &csv->cells[i]))
        return REVERSA_OK;
    return read_any(arrow, csv, i, ahead);
}

static void check_text(const rv_arrow *arrow, rv_csv *csv, int32_t i)
{
    const rv_csv_cell *cell = &csv->cells[i];
    size_t end = rv_utf8_check(cell->text, cell->length);
    if (end >= cell->length || !cell->text)
        return;
    csv->bad = true;
    (void)rv_fail_at(arrow->ctx, REVERSA_E_FORMAT, rv_csv_place(csv, i), "%s",
                     cell->text[end] ? "The text is not valid UTF-8" : "The text contains a NUL byte");
}

static void tell_unfit(const rv_arrow *arrow, rv_csv *csv, int32_t i)
{
    csv->bad = true;
    (void)rv_fail_at(arrow->ctx, REVERSA_E_FORMAT, rv_csv_place(csv, i), "The value %s", arrow->columns[i].unfit);
}

/* The cells of the row at `at`. */
static reversa_status read_cells(rv_arrow *arrow, rv_csv *csv)
{
    for (int32_t i = 0; i < arrow->n_columns; i++) {
        reversa_status status = read_value(arrow, csv, i, 0);
        if (status)
            return status;
        if (!arrow->columns[i].reader->checked)
            check_text(arrow, csv, i);
        if (arrow->columns[i].unfit)
            tell_unfit(arrow, csv, i);
    }
    return REVERSA_OK;
}

int64_t rv_arrow_block(const rv_arrow *arrow, int64_t most)
{
    int64_t n = rv_arrow_n_ahead(arrow);
    for (int32_t i = 0; i < arrow->n_columns; i++)
        if (!arrow->columns[i].reader->checked)
            return 0;
    return n < most ? n : most;
}

reversa_status rv_arrow_block_cell(rv_arrow *arrow, rv_csv *csv, int32_t column, int64_t ahead)
{
    csv->row = arrow->row + ahead + 1;
    reversa_status status = read_value(arrow, csv, column, ahead);
    csv->bad = arrow->columns[column].unfit;
    return status;
}

bool rv_arrow_fits(const rv_arrow *arrow, int32_t column)
{
    rv_arrow_kind kind = arrow->columns[column].type[0].kind;
    return kind != RV_ARROW_FLOAT && kind != RV_ARROW_DATE && kind != RV_ARROW_MOMENT;
}

void rv_arrow_pass(rv_arrow *arrow, int64_t n)
{
    arrow->at += n;
    arrow->row += n;
}

void rv_arrow_expect_numbers(rv_arrow *arrow, int32_t column)
{
    arrow->columns[column].numbers = true;
}

bool rv_arrow_number(const rv_arrow *arrow, int32_t column, int64_t *number_out)
{
    *number_out = arrow->columns[column].number;
    return arrow->columns[column].has_number;
}

rv_csv_cell rv_arrow_peek(const rv_arrow *arrow, int32_t column, int64_t ahead)
{
    rv_csv_cell cell = {0};
    if (rv_arrow_n_ahead(arrow) > ahead)
        (void)rv_arrow_reader_text(arrow->columns[column].reader, arrow->at + ahead, &cell);
    return cell;
}

int64_t rv_arrow_n_ahead(const rv_arrow *arrow)
{
    return arrow->newest ? arrow->newest->array.length - arrow->at : 0;
}

reversa_status rv_arrow_next(rv_arrow *arrow, rv_csv *csv, bool *found_out)
{
    *found_out = true;
    while (!arrow->newest || arrow->at == arrow->newest->array.length) {
        reversa_status status = fetch(arrow, found_out);
        if (status || !*found_out)
            return status;
    }
    while (arrow->oldest != arrow->newest && arrow->oldest->last_row + RV_ARROW_HELD <= arrow->row)
        drop_oldest(arrow);
    csv->row = arrow->row + 1;
    csv->bad = false;
    reversa_status status = read_cells(arrow, csv);
    arrow->at++;
    arrow->row++;
    return status;
}

void rv_arrow_free(reversa_context *ctx, rv_arrow *arrow)
{
    if (!arrow)
        return;
    while (arrow->oldest)
        drop_oldest(arrow);
    for (int32_t i = 0; i < arrow->n_columns; i++)
        for (int k = 0; k < RV_ARROW_HELD; k++)
            rv_free(ctx, arrow->columns[i].made[k].text);
    rv_free(ctx, arrow->columns);
    if (arrow->schema.release)
        arrow->schema.release(&arrow->schema);
    if (arrow->stream.release)
        arrow->stream.release(&arrow->stream);
    rv_free(ctx, arrow);
}
