/*
 * What happened in a programme: sessions, survey answers, and who was employed from when to when.
 *
 * Read from CSV, made from arrays, or drawn by reversa_generate_events(); <reversa/engagement.h>, <reversa/surveys.h> and
 * <reversa/retention.h> take them, <reversa/io.h> writes them. Ids need not belong to a cohort: people leave, and events
 * outlive them. Days lie in the years 1583 to 9999.
 */
#ifndef REVERSA_EVENTS_H
#define REVERSA_EVENTS_H

#include <stdint.h>

#include <reversa/cohort.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Sessions of pairs. Opaque, immutable. */
typedef struct reversa_sessions reversa_sessions;
/** Answers to surveys. Opaque, immutable. */
typedef struct reversa_surveys reversa_surveys;
/** Employment, a row per person. Opaque, immutable. */
typedef struct reversa_employment reversa_employment;

/** What became of a session. */
typedef enum reversa_session_state {
    REVERSA_SESSION_HELD = 0,
    REVERSA_SESSION_CANCELLED_BY_MENTOR = 1,
    REVERSA_SESSION_CANCELLED_BY_MENTEE = 2,
    REVERSA_SESSION_NO_SHOW_MENTOR = 3,
    REVERSA_SESSION_NO_SHOW_MENTEE = 4,
    REVERSA_SESSION_PLANNED = 5
} reversa_session_state;

/** Sessions by column, in any order. All arrays are borrowed for the call. Set up with reversa_session_rows_init(). */
typedef struct reversa_session_rows {
    uint32_t struct_size;
    int64_t n;
    const char *const *mentor_id; /**< [n] */
    const char *const *mentee_id; /**< [n] */
    const int32_t *start;         /**< [n] Days since 1970-01-01. */
    const int32_t *minute;        /**< [n] Minute of the day, 0 .. 1439, or −1; NULL: only days are known. */
    const double *minutes;        /**< [n] Length of the session; NULL: not known, as NaN. */
    const int32_t *state;         /**< [n] reversa_session_state. */
    const double *rating_mentor;  /**< [n] NaN where missing; NULL for none. */
    const double *rating_mentee;  /**< [n] NaN where missing; NULL for none. */
} reversa_session_rows;

/** When an answer was given. */
typedef enum reversa_wave { REVERSA_WAVE_BEFORE = 0, REVERSA_WAVE_DURING = 1, REVERSA_WAVE_AFTER = 2 } reversa_wave;

/** Answers by column, in any order. All arrays are borrowed for the call. Set up with reversa_survey_rows_init(). */
typedef struct reversa_survey_rows {
    uint32_t struct_size;
    int64_t n;
    const char *const *person_id; /**< [n] */
    const char *const *item;      /**< [n] */
    const int32_t *wave;          /**< [n] reversa_wave. */
    const int32_t *date;          /**< [n] Days since 1970-01-01, REVERSA_MISSING_DATE; NULL: all missing. */
    const double *score;          /**< [n] NaN: asked, not answered. */
} reversa_survey_rows;

/** A further column of employment: exactly one of the two arrays is given. */
typedef struct reversa_employment_column {
    const char *name;         /**< Unique. */
    const char *const *texts; /**< [n] NULL or "" where missing. */
    const double *numbers;    /**< [n] NaN where missing. */
} reversa_employment_column;

/** Employment by column, a row per person. All arrays are borrowed for the call. Set up with reversa_employment_rows_init(). */
typedef struct reversa_employment_rows {
    uint32_t struct_size;
    int64_t n;
    const char *const *person_id;             /**< [n] Unique. */
    const int32_t *hire;                      /**< [n] Days since 1970-01-01. */
    const int32_t *exit;                      /**< [n] REVERSA_MISSING_DATE: still there. */
    const char *const *reason;                /**< [n] voluntary, involuntary, retired, ..., NULL or "" where not known;
                                                   NULL: all are not. */
    const int32_t *programme_start;           /**< [n] REVERSA_MISSING_DATE: never took part; NULL: nobody did. */
    const reversa_employment_column *columns; /**< [n_columns] Further columns; NULL for none. */
    int32_t n_columns;
} reversa_employment_rows;

/**
 * Read sessions.csv: `mentor_id,mentee_id,start,minutes,state[,rating_mentor,rating_mentee]`. `start` is YYYY-MM-DD, or
 * YYYY-MM-DDTHH:MM. Other columns are passed over.
 *
 * @param ctx           Not NULL.
 * @param path          File, "-" for standard input. Not NULL.
 * @param sessions_out  Receives the object, NULL after an error; release with reversa_sessions_free(). Not NULL.
 * @retval REVERSA_OK           Read.
 * @retval REVERSA_E_ARGUMENT   A NULL.
 * @retval REVERSA_E_IO         The file cannot be read.
 * @retval REVERSA_E_FORMAT     Malformed CSV, UTF-8, number or date.
 * @retval REVERSA_E_DATA       A missing or duplicate column, or an unknown state.
 * @retval REVERSA_E_CANCELLED  Cancelled.
 * @retval REVERSA_E_DEADLINE   The time limit passed.
 * @retval REVERSA_E_MEMORY     Out of memory.
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_sessions_read(reversa_context *ctx, const char *path,
                                                                    reversa_sessions **sessions_out);

/**
 * Set all fields to nothing.
 *
 * @param rows  Filled in. Not NULL.
 */
REVERSA_API void reversa_session_rows_init(reversa_session_rows *rows);

/**
 * Make sessions from arrays: what reversa_sessions_read() makes from a file. Numbers are rounded to millionths.
 *
 * @param ctx           Not NULL.
 * @param rows          Copied. Not NULL.
 * @param sessions_out  Receives the object, NULL after an error; release with reversa_sessions_free(). Not NULL.
 * @retval REVERSA_OK           Made.
 * @retval REVERSA_E_ARGUMENT   A NULL, or n < 0 or beyond 2^31 − 1.
 * @retval REVERSA_E_FORMAT     An id is not UTF-8.
 * @retval REVERSA_E_DATA       An empty id, a person with themselves, a day or minute out of range, an unknown state, a
 *                              negative length: the errors name row (the first is 1) and column.
 * @retval REVERSA_E_CANCELLED  Cancelled.
 * @retval REVERSA_E_DEADLINE   The time limit passed.
 * @retval REVERSA_E_MEMORY     Out of memory.
 *
 * O(n).
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_sessions_create(reversa_context *ctx,
                                                                      const reversa_session_rows *rows,
                                                                      reversa_sessions **sessions_out);

/**
 * @param sessions  Not NULL.
 * @return The number of rows.
 */
REVERSA_API int64_t reversa_sessions_n(const reversa_sessions *sessions);

/**
 * Release sessions.
 *
 * @param sessions  NULL is allowed.
 */
REVERSA_API void reversa_sessions_free(reversa_sessions *sessions);

/**
 * Read surveys.csv: `person_id,date,wave,item,score`; an empty date or score is missing.
 *
 * @param ctx          Not NULL.
 * @param path         File, "-" for standard input. Not NULL.
 * @param surveys_out  Receives the object, NULL after an error; release with reversa_surveys_free(). Not NULL.
 * @retval REVERSA_OK           Read.
 * @retval REVERSA_E_ARGUMENT   A NULL.
 * @retval REVERSA_E_IO         The file cannot be read.
 * @retval REVERSA_E_FORMAT     Malformed CSV, UTF-8, number or date.
 * @retval REVERSA_E_DATA       A missing or duplicate column, or an unknown wave.
 * @retval REVERSA_E_CANCELLED  Cancelled.
 * @retval REVERSA_E_DEADLINE   The time limit passed.
 * @retval REVERSA_E_MEMORY     Out of memory.
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_surveys_read(reversa_context *ctx, const char *path,
                                                                   reversa_surveys **surveys_out);

/**
 * Set all fields to nothing.
 *
 * @param rows  Filled in. Not NULL.
 */
REVERSA_API void reversa_survey_rows_init(reversa_survey_rows *rows);

/**
 * Make answers from arrays: what reversa_surveys_read() makes from a file. Numbers are rounded to millionths.
 *
 * @param ctx          Not NULL.
 * @param rows         Copied. Not NULL.
 * @param surveys_out  Receives the object, NULL after an error; release with reversa_surveys_free(). Not NULL.
 * @retval REVERSA_OK           Made.
 * @retval REVERSA_E_ARGUMENT   A NULL, or n < 0 or beyond 2^31 − 1.
 * @retval REVERSA_E_FORMAT     An id or item is not UTF-8.
 * @retval REVERSA_E_DATA       An empty id or item, a day out of range, an unknown wave, a score beyond 10^12.
 * @retval REVERSA_E_CANCELLED  Cancelled.
 * @retval REVERSA_E_DEADLINE   The time limit passed.
 * @retval REVERSA_E_MEMORY     Out of memory.
 *
 * O(n).
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_surveys_create(reversa_context *ctx,
                                                                     const reversa_survey_rows *rows,
                                                                     reversa_surveys **surveys_out);

/**
 * @param surveys  Not NULL.
 * @return The number of rows.
 */
REVERSA_API int64_t reversa_surveys_n(const reversa_surveys *surveys);

/**
 * @param surveys  Not NULL.
 * @return The number of different items.
 */
REVERSA_API int32_t reversa_surveys_n_items(const reversa_surveys *surveys);

/**
 * @param surveys  Not NULL.
 * @param item     0 .. n_items − 1, in the order of their first answers; another gives NULL.
 * @return What was asked, owned by the object.
 */
REVERSA_API const char *reversa_surveys_item(const reversa_surveys *surveys, int32_t item);

/** Release surveys. @param surveys  NULL is allowed. */
REVERSA_API void reversa_surveys_free(reversa_surveys *surveys);

/**
 * Read employment.csv: `person_id,hire_date,exit_date,exit_reason,programme_start` and any further columns,
 * which are kept. Someone without exit_date is still there; someone without programme_start never took part.
 *
 * @param ctx             Not NULL.
 * @param path            File, "-" for standard input. Not NULL.
 * @param employment_out  Receives the object, NULL after an error; release with reversa_employment_free(). Not NULL.
 * @retval REVERSA_OK           Read.
 * @retval REVERSA_E_ARGUMENT   A NULL.
 * @retval REVERSA_E_IO         The file cannot be read.
 * @retval REVERSA_E_FORMAT     Malformed CSV, UTF-8 or date.
 * @retval REVERSA_E_DATA       A missing or duplicate column, a duplicate person, an exit before the hire, a start of the
 *                              programme after the exit, an exit reason without an exit.
 * @retval REVERSA_E_CANCELLED  Cancelled.
 * @retval REVERSA_E_DEADLINE   The time limit passed.
 * @retval REVERSA_E_MEMORY     Out of memory.
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_employment_read(reversa_context *ctx, const char *path,
                                                                      reversa_employment **employment_out);

/**
 * Set all fields to nothing.
 *
 * @param rows  Filled in. Not NULL.
 */
REVERSA_API void reversa_employment_rows_init(reversa_employment_rows *rows);

/**
 * Make employment from arrays: what reversa_employment_read() makes from a file. Numbers are rounded to millionths.
 *
 * @param ctx             Not NULL.
 * @param rows            Copied. Not NULL.
 * @param employment_out  Receives the object, NULL after an error; release with reversa_employment_free(). Not NULL.
 * @retval REVERSA_OK           Made.
 * @retval REVERSA_E_ARGUMENT   A NULL, n < 0 or beyond 2^31 − 1, a column without a name, with both arrays or with none.
 * @retval REVERSA_E_FORMAT     A text is not UTF-8.
 * @retval REVERSA_E_DATA       As for reversa_employment_read(), a day out of range, a number beyond 10^12.
 * @retval REVERSA_E_CANCELLED  Cancelled.
 * @retval REVERSA_E_DEADLINE   The time limit passed.
 * @retval REVERSA_E_MEMORY     Out of memory.
 *
 * O(bytes).
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_employment_create(reversa_context *ctx,
                                                                        const reversa_employment_rows *rows,
                                                                        reversa_employment **employment_out);

/**
 * @param employment  Not NULL.
 * @return The number of people.
 */
REVERSA_API int64_t reversa_employment_n(const reversa_employment *employment);

/**
 * @param employment  Not NULL.
 * @param row         0 .. n − 1; another gives NULL.
 * @return The person's id, owned by the object.
 */
REVERSA_API const char *reversa_employment_id(const reversa_employment *employment, int64_t row);

/**
 * @param employment  Not NULL.
 * @return The latest date in it, REVERSA_MISSING_DATE without rows. O(n).
 */
REVERSA_API int32_t reversa_employment_latest(const reversa_employment *employment);

/**
 * @param employment  Not NULL.
 * @return The number of further columns.
 */
REVERSA_API int32_t reversa_employment_n_columns(const reversa_employment *employment);

/**
 * @param employment  Not NULL.
 * @param column      0 .. n_columns − 1; another gives NULL.
 * @return The column's name, owned by the object.
 */
REVERSA_API const char *reversa_employment_column_name(const reversa_employment *employment, int32_t column);

/** Release employment. @param employment  NULL is allowed. */
REVERSA_API void reversa_employment_free(reversa_employment *employment);

#ifdef __cplusplus
}
#endif
#endif
