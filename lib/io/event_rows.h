/*
 * What the readers of sessions.csv, surveys.csv and employment.csv share: a file, its rows, and cells of each kind.
 *
 * A wrong cell is recorded and reads as missing; rv_event_rows_sound() then says that this row is not to be used. The
 * rv_*_parse() functions do what the public readers do with a file, and a fuzz target with its input: the bytes are
 * changed and freed.
 */
#ifndef RV_IO_EVENT_ROWS_H
#define RV_IO_EVENT_ROWS_H

#include "io/csv.h"
#include "io/file.h"
#include "model/event_draft.h"

typedef struct rv_event_rows {
    reversa_context *ctx;
    const char *stage; /* for progress */
    rv_file *file;
    rv_csv csv;
    const char *first; /* of the rows */
    int64_t n;
    int64_t n_errors; /* recorded before this row */
    char *buffer;     /* scratch */
    size_t buffer_capacity;
} rv_event_rows;

/* Begin with the header. */
reversa_status rv_event_rows_open(rv_event_rows *rows, rv_file *file, const char *label);
/* The next row of the right form; those of a wrong one are recorded and passed over. */
reversa_status rv_event_rows_next(rv_event_rows *rows, bool *found_out);
/* Is nothing recorded of this row? */
bool rv_event_rows_sound(const rv_event_rows *rows);
/* Frees the file as well. */
void rv_event_rows_close(rv_event_rows *rows);

void rv_event_rows_fail(rv_event_rows *rows, reversa_status code, int32_t column, const char *wrong);

/* A cell of this row; column −1 for one that the file does not have, which reads as missing. */
reversa_status rv_event_id(rv_event_rows *rows, int32_t column, rv_dictionary *ids, int32_t *code_out);
/* Text in NFC, −1 for an empty cell. */
reversa_status rv_event_text(rv_event_rows *rows, int32_t column, rv_dictionary *texts, int32_t *code_out);
int32_t rv_event_date(rv_event_rows *rows, int32_t column, bool needed);
/* YYYY-MM-DD, or that and THH:MM; *minute_out is −1 without a time. */
int32_t rv_event_moment(rv_event_rows *rows, int32_t column, int32_t *minute_out);
double rv_event_number(rv_event_rows *rows, int32_t column); /* NaN for an empty cell */
/* The index of the word in the cell; `wrong` ends the message where it is none of them. */
uint8_t rv_event_word(rv_event_rows *rows, int32_t column, const char *const *words, uint8_t n_words,
                      const char *wrong);

reversa_status rv_sessions_parse(reversa_context *ctx, rv_file *file, const char *label,
                                 reversa_sessions **sessions_out);
reversa_status rv_surveys_parse(reversa_context *ctx, rv_file *file, const char *label, reversa_surveys **surveys_out);
reversa_status rv_employment_parse(reversa_context *ctx, rv_file *file, const char *label,
                                   reversa_employment **employment_out);

#endif
