/*
 * A table that comes as an Arrow stream, read row by row into cells of text, as a CSV file is.
 *
 * What a format means is thereby written once. Cells of text point into the arrays, others are made; either stay where they
 * are for RV_ARROW_HELD rows, so a reader may look back a little. Every array is checked when it comes: lengths, number of
 * buffers, offsets; indices when they are used.
 */
#ifndef RV_IO_ARROW_H
#define RV_IO_ARROW_H

#include <reversa/arrow.h>

#include "io/csv.h"

#define RV_ARROW_HELD 64 /* rows for which cells stay where they are */
#define RV_ARROW_DEPTH 3 /* a list of a dictionary of text */

typedef enum rv_arrow_kind {
    RV_ARROW_NULL,
    RV_ARROW_TRUTH,
    RV_ARROW_INTEGER,
    RV_ARROW_FLOAT,
    RV_ARROW_DECIMAL, /* of 128 bits */
    RV_ARROW_TEXT,    /* bytes between two offsets */
    RV_ARROW_VIEW,
    RV_ARROW_LIST,
    RV_ARROW_DATE,
    RV_ARROW_MOMENT,
    RV_ARROW_DICTIONARY
} rv_arrow_kind;

/* A type; the type of its values stands behind it where it has one. */
typedef struct rv_arrow_type {
    rv_arrow_kind kind;
    int width;        /* bytes of a value, of an offset, of an index */
    bool is_signed;   /* integers and indices */
    int64_t in_a_day; /* units of a date or a moment */
    int scale;        /* digits behind the point of a decimal */
} rv_arrow_type;

/* Recognise the type that a schema tells, and those within. NULL, or what is wrong, to end a sentence. */
const char *rv_arrow_recognise(const struct ArrowSchema *schema, rv_arrow_type type_out[RV_ARROW_DEPTH]);
/* Is the array one of that type with at least n values? NULL, or what is wrong, to end a sentence. O(n). */
const char *rv_arrow_check(const rv_arrow_type *type, const struct ArrowArray *array, int64_t n);
/* Is value i there? Within the array's length. */
bool rv_arrow_is_valid(const rv_arrow_type *type, const struct ArrowArray *array, int64_t i);

/* Where value i of text or a list begins: offset i, which a length of 0 does not have. */
int64_t rv_arrow_offset(const rv_arrow_type *type, const struct ArrowArray *array, int64_t i);

/* A cell that is made: text of its own, by rv_grow. */
typedef struct rv_arrow_text {
    char *text;
    size_t capacity;
    const char *wrong; /* with the array, to end a sentence; NULL if nothing is */
    const char *unfit; /* why no file could hold the value, likewise */
} rv_arrow_text;

/* Value i of a checked array as a cell; `made` is for text that does not lie in the array, and tells what is wrong. */
reversa_status rv_arrow_cell(reversa_context *ctx, const rv_arrow_type *type, const struct ArrowArray *array, int64_t i,
                             rv_arrow_text *made, rv_csv_cell *cell_out);

/* How values of a column are read without becoming text, or without a look at their type each time. */
typedef enum rv_arrow_way {
    RV_ARROW_BY_CELL, /* by rv_arrow_cell() */
    RV_ARROW_BY_OFFSET,
    RV_ARROW_BY_VIEW,
    RV_ARROW_BY_INDEX, /* texts of a dictionary */
    RV_ARROW_BY_NUMBER,
    RV_ARROW_BY_LIST
} rv_arrow_way;

/* A checked array, ready to be read many times. Pointers are to value 0. */
typedef struct rv_arrow_reader {
    rv_arrow_way way;
    bool checked;               /* texts are valid UTF-8, or what is made of the values is */
    const unsigned char *bits;  /* of validity; NULL where all are there */
    int64_t first;              /* bit */
    const unsigned char *value; /* numbers, offsets, views, indices */
    const char *bytes;
    const rv_arrow_type *type; /* borrowed, as the array is */
    const struct ArrowArray *array;
    const struct rv_arrow_reader *texts; /* of the dictionary, of the list */
} rv_arrow_reader;

/* Make ready a checked array for its values from `first` on, and what is within it [2]. O(n): texts are looked at. */
void rv_arrow_reader_open(rv_arrow_reader reader[2], const rv_arrow_type *type, const struct ArrowArray *array,
                          int64_t first);
/* Text i, an empty one if it is missing; false where the long way has to be taken, which may find that it is wrong. */
bool rv_arrow_reader_text(const rv_arrow_reader *reader, int64_t i, rv_csv_cell *cell_out);
/* Number i in millionths, REVERSA_MISSING_NUMBER if it is missing; false where the long way has to be taken. */
bool rv_arrow_reader_number(const rv_arrow_reader *reader, int64_t i, int64_t *number_out);

/* List i as one text with semicolons, in `made`; *found_out is false where the long way has to be taken. */
reversa_status rv_arrow_reader_list(reversa_context *ctx, const rv_arrow_reader *reader, int64_t i, rv_arrow_text *made,
                                    rv_csv_cell *cell_out, bool *found_out);

/* The stream moves into the table, whatever the outcome; after an error *arrow_out is NULL. `label` is borrowed. */
reversa_status rv_arrow_open(reversa_context *ctx, const char *label, struct ArrowArrayStream *stream,
                             rv_arrow **arrow_out);
int32_t rv_arrow_n_columns(const rv_arrow *arrow);
const char *rv_arrow_name(const rv_arrow *arrow, int32_t column); /* as the schema has it: not checked, never NULL */
/* Numbers of this column will be asked for by rv_arrow_number() first: they need not become text. */
void rv_arrow_expect_numbers(rv_arrow *arrow, int32_t column);
/* The number of the row in millionths, REVERSA_MISSING_NUMBER if it is missing; false where the cell has to be read. */
bool rv_arrow_number(const rv_arrow *arrow, int32_t column, int64_t *number_out);
/* The text of a row ahead where it can be had at once, else an empty one. It may not be UTF-8. */
rv_csv_cell rv_arrow_peek(const rv_arrow *arrow, int32_t column, int64_t ahead);
/* Rows that are there already and were not read. */
int64_t rv_arrow_n_ahead(const rv_arrow *arrow);
/*
 * Rows ahead column by column, which memory likes better: how many of at most so many, 0 unless it is known that all their
 * texts are UTF-8; then a cell or number of one of them, into csv and its row, which is bad if no file could hold the value;
 * then the next row is behind them.
 */
int64_t rv_arrow_block(const rv_arrow *arrow, int64_t most);
reversa_status rv_arrow_block_cell(rv_arrow *arrow, rv_csv *csv, int32_t column, int64_t ahead);
/* Can a file hold every value of the column, whatever it is? */
bool rv_arrow_fits(const rv_arrow *arrow, int32_t column);
void rv_arrow_pass(rv_arrow *arrow, int64_t n);
/* The next row into csv->cells; text that is not UTF-8, and what no file could hold, is recorded, and the row is then bad. */
reversa_status rv_arrow_next(rv_arrow *arrow, rv_csv *csv, bool *found_out);
void rv_arrow_free(reversa_context *ctx, rv_arrow *arrow); /* NULL is allowed */

#endif
