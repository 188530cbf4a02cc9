/*
 * CSV in memory: a reader of records (RFC 4180) and a writer of cells.
 *
 * The reader works on the bytes in place, so cells point into them; quoted cells are unfolded where they lie. It goes on
 * after an error, which it records with file and row, so that a pass over a wrong file finds everything that is wrong.
 */
#ifndef RV_IO_CSV_H
#define RV_IO_CSV_H

#include "base/context.h"
#include "base/dictionary.h"
#include "io/file.h"

#define RV_CSV_MAX_COLUMNS 10000 /* far above any real file; names are compared with each other */

/* Valid until the bytes are freed. No terminating NUL. */
typedef struct rv_csv_cell {
    char *text;
    size_t length;
} rv_csv_cell;

typedef struct rv_csv {
    reversa_context *ctx;
    const char *label; /* the file in messages */
    char *at;
    char *end;           /* line breaks at the end of the file left out */
    char *block;         /* where the stops of the 64 bytes from here are known; not behind `at` by more than that */
    uint64_t stops;      /* of that block: the bytes that end a run of plain text */
    bool checked;        /* all bytes are valid UTF-8, so cells need no look */
    rv_dictionary names; /* of the columns, code = column; NFC */
    rv_csv_cell *cells;  /* [n_columns] of this record; the rest is empty where the record is too short */
    size_t cell_capacity;
    int32_t n_columns;
    int64_t row; /* of this record, the header being 1; of a table the first record is 1 */
    bool bad;    /* the form of this record is wrong, recorded */
    char delimiter;
    char *buffer; /* scratch */
    size_t buffer_capacity;
    rv_arrow *arrow; /* where records come from in place of bytes, borrowed; NULL for a file */
} rv_csv;

/* Begin with the header: bytes are borrowed and changed, `label` is borrowed. Errors of form in the header are recorded and
 * returned. After an error *csv is all zero. */
reversa_status rv_csv_open(reversa_context *ctx, const char *label, char *bytes, size_t length, rv_csv *csv);
/* The same for a file, or for the table that is in its place. */
reversa_status rv_csv_open_file(reversa_context *ctx, const char *label, rv_file *file, rv_csv *csv);
/* Go to the next record; *found_out is false at the end of the file. Fails only where reading cannot go on. */
reversa_status rv_csv_next(rv_csv *csv, bool *found_out);
/* The first cell of the next record where it is plain and can be seen at once, else an empty one: to fetch what it needs. */
rv_csv_cell rv_csv_peek(rv_csv *csv);
void rv_csv_free(rv_csv *csv); /* also an all-zero one */

/* The name of a column. */
const char *rv_csv_name(const rv_csv *csv, int32_t column);
/* The column of a name, −1 if there is none. */
int32_t rv_csv_find(const rv_csv *csv, const char *name);
/* The column of a name that must be there, −1 with the error recorded. */
int32_t rv_csv_require(rv_csv *csv, const char *name);
/* Where a cell of this record is, for messages. */
rv_place rv_csv_place(const rv_csv *csv, int32_t column);

/* Does a spreadsheet take text that begins with this byte for a formula, or may it, after it has trimmed the text? */
bool rv_csv_begins_formula(char c);

/* A table in the making: cells go to an output. Start with the output and nothing else set. */
typedef struct rv_csv_writer {
    rv_output *output;
    bool started; /* a cell of this row is written */
    bool body;    /* the header is written */
} rv_csv_writer;

/* A cell of text: quoted where it must be, with a leading ' where a spreadsheet would run it as a formula. */
void rv_csv_text(rv_csv_writer *writer, const char *text, size_t length);
/* A cell as it is: a number, a date, a word of ours, or an empty one. */
void rv_csv_plain(rv_csv_writer *writer, const char *text);
void rv_csv_end_row(rv_csv_writer *writer);

#endif
