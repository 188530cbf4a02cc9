/*
 * The cohort: the people of a programme, by column, immutable once made.
 *
 * Made from a CSV file (<reversa/io.h>) or from arrays that a program has in memory (<reversa/cohort_builder.h>).
 * People are in an order drawn from the seed (SipHash-2-4 of the id), so nobody
 * profits from an early id or a place in the file; `person` below is an index in that order.
 */
#ifndef REVERSA_COHORT_H
#define REVERSA_COHORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <reversa/context.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The people. Opaque, immutable, may be used by several threads at once. */
typedef struct reversa_cohort reversa_cohort;

/** What a column holds. */
typedef enum reversa_column_kind {
    REVERSA_COLUMN_NUMBER = 0,  /**< Decimals held as whole millionths. */
    REVERSA_COLUMN_TEXT = 1,    /**< Text in NFC. */
    REVERSA_COLUMN_TAGS = 2,    /**< A set of tags, each with a weight in thousandths. */
    REVERSA_COLUMN_MINUTES = 3, /**< Weekly availability. */
    REVERSA_COLUMN_DATE = 4     /**< Days since 1970-01-01. */
} reversa_column_kind;

/** A side of a pair. */
typedef enum reversa_side { REVERSA_MENTOR = 0, REVERSA_MENTEE = 1 } reversa_side;

/** Marks a missing number (millionths). */
#define REVERSA_MISSING_NUMBER INT64_MIN
/** Marks a missing date (days). */
#define REVERSA_MISSING_DATE INT32_MIN

/**
 * Release a cohort. Everything that borrows it (preferences, problems, ...) must be released before.
 *
 * @param cohort  NULL is allowed.
 */
REVERSA_API void reversa_cohort_free(reversa_cohort *cohort);

/**
 * @param cohort  Not NULL.
 * @return The number of people.
 */
REVERSA_API int32_t reversa_cohort_n_people(const reversa_cohort *cohort);

/**
 * @param cohort  Not NULL.
 * @return The seed that drew the order.
 */
REVERSA_API uint64_t reversa_cohort_seed(const reversa_cohort *cohort);

/**
 * The id of a person.
 *
 * @param cohort  Not NULL.
 * @param person  0 .. n_people − 1; another index gives NULL.
 * @return The id, owned by the cohort.
 */
REVERSA_API const char *reversa_cohort_id(const reversa_cohort *cohort, int32_t person);

/**
 * Find a person by id.
 *
 * @param cohort  Not NULL.
 * @param id      NUL-terminated, compared bytewise. Not NULL.
 * @return The index, −1 if there is nobody of that id. O(length of the id).
 */
REVERSA_API int32_t reversa_cohort_find(const reversa_cohort *cohort, const char *id);

/**
 * How many partners a person may have on a side: 0 where the role does not include it.
 *
 * @param cohort  Not NULL.
 * @param person  0 .. n_people − 1; another index gives 0.
 * @param side    Mentor or mentee.
 * @return The capacity.
 */
REVERSA_API int32_t reversa_cohort_capacity(const reversa_cohort *cohort, int32_t person, reversa_side side);

/**
 * @param cohort  Not NULL.
 * @return The number of columns besides id, in the order in which they came.
 */
REVERSA_API int32_t reversa_cohort_n_columns(const reversa_cohort *cohort);

/**
 * @param cohort  Not NULL.
 * @param column  0 .. n_columns − 1; another index gives NULL.
 * @return The column's name, owned by the cohort.
 */
REVERSA_API const char *reversa_cohort_column_name(const reversa_cohort *cohort, int32_t column);

/**
 * @param cohort  Not NULL.
 * @param column  0 .. n_columns − 1.
 * @return What the column holds; REVERSA_COLUMN_TEXT for an index out of range.
 */
REVERSA_API reversa_column_kind reversa_cohort_column_kind(const reversa_cohort *cohort, int32_t column);

/**
 * @param cohort  Not NULL.
 * @param name    Not NULL.
 * @return The index of the column of that name, −1 if there is none.
 */
REVERSA_API int32_t reversa_cohort_column_find(const reversa_cohort *cohort, const char *name);

/**
 * A value of a number column.
 *
 * @param cohort  Not NULL.
 * @param column  A number column.
 * @param person  0 .. n_people − 1.
 * @return Whole millionths, REVERSA_MISSING_NUMBER if missing, out of range or not a number column.
 */
REVERSA_API int64_t reversa_cohort_number(const reversa_cohort *cohort, int32_t column, int32_t person);

/**
 * A value of a text column.
 *
 * @param cohort  Not NULL.
 * @param column  A text column.
 * @param person  0 .. n_people − 1.
 * @return NFC text owned by the cohort, NULL if missing, out of range or not a text column.
 */
REVERSA_API const char *reversa_cohort_text(const reversa_cohort *cohort, int32_t column, int32_t person);

#ifdef __cplusplus
}
#endif
#endif
