/*
 * Events in the making: rows come one by one, from a file or from arrays, and are checked as they come.
 *
 * What is wrong with a row is recorded with its place and the row is kept all the same, so that one pass finds everything
 * that is wrong; finish then gives no object. A draft that is all zero but for ctx and source is not open yet; closing it
 * is allowed at any time, and needed whatever the outcome.
 */
#ifndef RV_MODEL_EVENT_DRAFT_H
#define RV_MODEL_EVENT_DRAFT_H

#include "model/events.h"

#define RV_DAY_MINUTES 1440

/* Missing: start_minute −1, a number NaN, a date REVERSA_MISSING_DATE, a code −1. */
typedef struct rv_session_row {
    int32_t mentor; /* code in ids */
    int32_t mentee;
    int32_t start;
    int32_t minute;
    double minutes;
    double rating_mentor;
    double rating_mentee;
    uint8_t state;
} rv_session_row;

typedef struct rv_survey_row {
    int32_t person; /* code in ids */
    int32_t date;
    int32_t item; /* code in items */
    uint8_t wave;
    double score;
} rv_survey_row;

typedef struct rv_employment_row {
    int32_t person; /* code in ids */
    int32_t hire;
    int32_t exit;
    int32_t reason; /* code in texts */
    int32_t programme_start;
} rv_employment_row;

typedef struct rv_sessions_draft {
    reversa_context *ctx;
    const char *source; /* for messages, NULL for none */
    rv_dictionary ids;
    rv_session_row *rows; /* [n] by rv_grow */
    size_t n;
    size_t capacity;
} rv_sessions_draft;

typedef struct rv_surveys_draft {
    reversa_context *ctx;
    const char *source;
    rv_dictionary ids;
    rv_dictionary items;
    rv_survey_row *rows; /* [n] by rv_grow */
    size_t n;
    size_t capacity;
} rv_surveys_draft;

typedef struct rv_employment_draft {
    reversa_context *ctx;
    const char *source;
    rv_dictionary ids;
    rv_dictionary texts;
    rv_arena arena;     /* names of the further columns */
    const char **names; /* [n_columns] */
    int32_t n_columns;
    rv_employment_row *rows; /* [n] by rv_grow */
    int32_t *cells;          /* [n · n_columns] codes in texts, row by row; by rv_grow */
    int64_t *first;          /* row of the input in which a person stood first, by code; by rv_grow */
    size_t n;
    size_t capacity;
    size_t cell_capacity;
    size_t first_capacity;
} rv_employment_draft;

void rv_sessions_draft_open(rv_sessions_draft *draft);
/* Add a row; `row` counts as in the messages. Fails only where there is no going on. */
reversa_status rv_sessions_draft_add(rv_sessions_draft *draft, const rv_session_row *values, int64_t row);
/* The object, if no error is recorded in this call of the library; else the first error. */
reversa_status rv_sessions_draft_finish(rv_sessions_draft *draft, reversa_sessions **sessions_out);
void rv_sessions_draft_close(rv_sessions_draft *draft);

void rv_surveys_draft_open(rv_surveys_draft *draft);
reversa_status rv_surveys_draft_add(rv_surveys_draft *draft, const rv_survey_row *values, int64_t row);
reversa_status rv_surveys_draft_finish(rv_surveys_draft *draft, reversa_surveys **surveys_out);
void rv_surveys_draft_close(rv_surveys_draft *draft);

/* Begin with room for the names of n_columns further columns, still NULL. */
reversa_status rv_employment_draft_open(rv_employment_draft *draft, int32_t n_columns);
/* Name a further column; a name used before, or by the format itself, is recorded. */
reversa_status rv_employment_draft_name(rv_employment_draft *draft, int32_t column, const char *name);
/* Add a row with its further cells [n_columns], codes in texts. */
reversa_status rv_employment_draft_add(rv_employment_draft *draft, const rv_employment_row *values,
                                       const int32_t *cells, int64_t row);
reversa_status rv_employment_draft_finish(rv_employment_draft *draft, reversa_employment **employment_out);
void rv_employment_draft_close(rv_employment_draft *draft);

#endif
