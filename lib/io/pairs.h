/*
 * What the readers of preferences.csv, previous.csv and scores.csv share: rows about two people.
 *
 * Open, find the columns, rv_pairs_next() until there is no more, rv_pairs_end(), the model's finish, close. Entry i is
 * row i + 2, or of a table row i + 1, also over rows of wrong form, so the model's messages name the right row; after such rows the model is not
 * asked, for its complaints would be follow-ups.
 */
#ifndef RV_IO_PAIRS_H
#define RV_IO_PAIRS_H

#include "io/csv.h"
#include "io/file.h"
#include "model/relations.h"

#define RV_PAIRS_PENDING 32 /* rows whose people are being looked up */

/* An id on its way to a person. */
typedef struct rv_pending_id {
    const char *text; /* in the file */
    size_t length;
    uint32_t hash;
    int32_t guess; /* the code that it probably is */
} rv_pending_id;

typedef struct rv_pair_reader {
    reversa_context *ctx;
    const reversa_cohort *cohort;
    const char *stage; /* for progress */
    rv_file file;
    rv_csv csv;
    const char *first; /* of the rows */
    rv_arena arena;    /* for what the format needs until the close */
    rv_origin origin;
    int32_t id_column[2];
    int32_t *person[2]; /* [n] by rv_grow; −1 for an id unknown to the cohort */
    size_t capacity[2];
    rv_pending_id pending[2][RV_PAIRS_PENDING]; /* of the last rows, row i at i mod RV_PAIRS_PENDING */
    size_t n;                                   /* rows so far, that of rv_pairs_next() included */
    bool malformed;                             /* a row was not of the right form */
} rv_pair_reader;

/* Take the file over and read its header; two columns hold the ids. Missing ones are recorded. Close it whatever the
 * outcome. */
reversa_status rv_pairs_open(rv_pair_reader *reader, rv_file *file, const char *label, const char *const names[2]);
/* The next row; its people are known after rv_pairs_end(). After one of wrong form csv.bad is true: leave its cells alone, but keep its place. */
reversa_status rv_pairs_next(rv_pair_reader *reader, bool *found_out);
/* Every row is read: the bytes are freed, and *rows_out has n and the people. The first error if a row was malformed. */
reversa_status rv_pairs_end(rv_pair_reader *reader, rv_pair_rows *rows_out);
void rv_pairs_close(rv_pair_reader *reader);

/* Record what is wrong with a cell of this row: `wrong` ends the sentence. */
void rv_pairs_fail(rv_pair_reader *reader, reversa_status code, int32_t column, const char *wrong);
/* What the public readers do with a file, which is taken over whatever the outcome. */
reversa_status rv_preferences_parse(reversa_context *ctx, rv_file *file, const char *label,
                                    const reversa_cohort *cohort, reversa_preferences **preferences_out);
reversa_status rv_previous_parse(reversa_context *ctx, rv_file *file, const char *label, const reversa_cohort *cohort,
                                 reversa_previous **previous_out);
reversa_status rv_scores_parse(reversa_context *ctx, rv_file *file, const char *label, const reversa_cohort *cohort,
                               reversa_scores **scores_out);
/* Is the cell exactly that word? */
bool rv_pairs_is_word(rv_csv_cell cell, const char *word);

#endif
