/*
 * What happened in a programme: sessions, survey answers, and who was employed from when to when.
 *
 * Read from CSV, or written by reversa_generate_events(); <reversa/engagement.h> and <reversa/retention.h> take them.
 */
#ifndef REVERSA_EVENTS_H
#define REVERSA_EVENTS_H

#include <stdint.h>

#include <reversa/context.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Sessions of pairs. Opaque, immutable. */
typedef struct reversa_sessions reversa_sessions;
/** Answers to surveys. Opaque, immutable. */
typedef struct reversa_surveys reversa_surveys;
/** Employment, a row per person. Opaque, immutable. */
typedef struct reversa_employment reversa_employment;

/**
 * Read sessions.csv: `mentor_id,mentee_id,start,minutes,state[,rating_mentor,rating_mentee]`. `start` is YYYY-MM-DD, or
 * YYYY-MM-DDTHH:MM.
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
 * Read surveys.csv: `person_id,date,wave,item,score`.
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
 * @param surveys  Not NULL.
 * @return The number of rows.
 */
REVERSA_API int64_t reversa_surveys_n(const reversa_surveys *surveys);

/**
 * Release surveys.
 *
 * @param surveys  NULL is allowed.
 */
REVERSA_API void reversa_surveys_free(reversa_surveys *surveys);

/**
 * Read employment.csv: `person_id,hire_date,exit_date,exit_reason,programme_start` and any further columns.
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
 * @param employment  Not NULL.
 * @return The number of people.
 */
REVERSA_API int64_t reversa_employment_n(const reversa_employment *employment);

/**
 * Release employment.
 *
 * @param employment  NULL is allowed.
 */
REVERSA_API void reversa_employment_free(reversa_employment *employment);

#ifdef __cplusplus
}
#endif
#endif
