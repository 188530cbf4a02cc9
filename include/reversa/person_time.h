/*
 * Person-time that changes: splitting people's time at the start of the programme or at given times, and the data sets of a
 * landmark.
 *
 * Whoever stays longer has more time to become a mentor, so comparing "ever a mentor" with "never" credits the programme
 * with the time before it began (immortal time: Suissa 2008). Splitting each person's time at their own start gives
 * that time back; a landmark (Anderson, Cain & Gelber 1983) compares from one time on those who had started by then.
 */
#ifndef REVERSA_PERSON_TIME_H
#define REVERSA_PERSON_TIME_H

#include <reversa/survival.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Rows made from other rows. Opaque, immutable, may be read by several threads at once. */
typedef struct reversa_person_time reversa_person_time;

/** Where to split. Set up with reversa_split_options_init(). All arrays are borrowed for the call. */
typedef struct reversa_split_options {
    uint32_t struct_size;
    const double *cuts;  /**< [n_cuts] ascending and finite: every row that a cut lies inside of is split there. */
    int64_t n_cuts;      /**< Default 0. */
    const double *start; /**< [rows.n] each row's own start of the programme, on the clock of its entry and exit; NaN or
                            infinite where it never starts (−infinity: it has always begun). NULL (default): no starts. */
} reversa_split_options;

/**
 * Set all options to their defaults.
 *
 * @param options  Filled in. Not NULL.
 */
REVERSA_API void reversa_split_options_init(reversa_split_options *options);

/**
 * Split rows. The pieces of (entry, exit] are (entry, cut], …, (last cut, exit]; the last one has the row's event, the
 * others none. A piece is exposed if it begins at or after the start. Pieces that would be no longer than rounding (2^-26 of the
 * largest time, or of 1) are not made.
 *
 * @param ctx              Not NULL.
 * @param rows             As for reversa_survival_create(). Not NULL. Without clusters each row is a person.
 * @param options          Not NULL.
 * @param person_time_out  Receives the pieces, in the order of the rows and of time, NULL after an error; release with
 *                         reversa_person_time_free(). Not NULL.
 * @retval REVERSA_OK           Made.
 * @retval REVERSA_E_ARGUMENT   A NULL, cuts that are not finite and ascending, or more than 2^31 − 1 pieces.
 * @retval REVERSA_E_DATA       As for reversa_survival_create().
 * @retval REVERSA_E_CANCELLED  Cancelled.
 * @retval REVERSA_E_DEADLINE   The time limit passed.
 * @retval REVERSA_E_MEMORY     Out of memory.
 *
 * O(n log n_cuts + pieces).
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_person_time_split(reversa_context *ctx,
                                                                        const reversa_survival_rows *rows,
                                                                        const reversa_split_options *options,
                                                                        reversa_person_time **person_time_out);

/**
 * People who are there at a landmark, from then on: time is counted from the landmark, exposed are those who have started by
 * then, whatever comes later.
 *
 * @param ctx              Not NULL.
 * @param rows             As for reversa_survival_create(). Not NULL. A person is there whom a row with
 *                         entry <= landmark < exit belongs to; that row and the person's later rows remain.
 * @param start            [rows.n] as in reversa_split_options; NULL for nobody.
 * @param landmark         Finite.
 * @param person_time_out  Receives the rows, NULL after an error; release with reversa_person_time_free(). Not NULL.
 * @retval REVERSA_OK           Made; no rows if nobody is there.
 * @retval REVERSA_E_ARGUMENT   A NULL, or a landmark that is not finite.
 * @retval REVERSA_E_DATA       As for reversa_survival_create().
 * @retval REVERSA_E_CANCELLED  Cancelled.
 * @retval REVERSA_E_DEADLINE   The time limit passed.
 * @retval REVERSA_E_MEMORY     Out of memory.
 *
 * O(n).
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_person_time_landmark(reversa_context *ctx,
                                                                           const reversa_survival_rows *rows,
                                                                           const double *start, double landmark,
                                                                           reversa_person_time **person_time_out);

/**
 * The rows, ready for reversa_survival_create(); change its fields (say, group = exposed) as you like.
 *
 * @param person_time  Not NULL.
 * @param rows_out     Filled in with arrays that live as long as person_time; cluster is never NULL. Not NULL.
 */
REVERSA_API void reversa_person_time_rows(const reversa_person_time *person_time, reversa_survival_rows *rows_out);

/**
 * @param person_time  Not NULL.
 * @return [n] 1 where the programme has begun, else 0. Owned by person_time.
 */
REVERSA_API const int32_t *reversa_person_time_exposed(const reversa_person_time *person_time);

/**
 * @param person_time  Not NULL.
 * @return [n] the row that each was made from, 0 for the first: to carry any other columns along. Owned by person_time.
 */
REVERSA_API const int64_t *reversa_person_time_origin(const reversa_person_time *person_time);

/**
 * Release rows.
 *
 * @param person_time  NULL is allowed.
 */
REVERSA_API void reversa_person_time_free(reversa_person_time *person_time);

#ifdef __cplusplus
}
#endif
#endif
