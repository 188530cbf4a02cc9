/*
 * A cohort from arrays that a program has in memory: a builder takes the ids, then any number of columns, then finishes.
 *
 * Columns named as in people.csv (role, level, manager_id, skills, ...) have the meaning and the limits described there;
 * any other name makes a column that rules, criteria and limits can use.
 */
#ifndef REVERSA_COHORT_BUILDER_H
#define REVERSA_COHORT_BUILDER_H

#include <stddef.h>
#include <stdint.h>

#include <reversa/cohort.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A cohort in the making. Opaque. */
typedef struct reversa_cohort_builder reversa_cohort_builder;

/** What to do with a manager_id that is nobody's id. */
typedef enum reversa_unknown_manager {
    REVERSA_UNKNOWN_MANAGER_ERROR = 0, /**< Bad data. */
    REVERSA_UNKNOWN_MANAGER_ROOT = 1   /**< The person is the top of a line. */
} reversa_unknown_manager;

/** How to make a cohort. Set up with reversa_cohort_options_init(). */
typedef struct reversa_cohort_options {
    uint32_t struct_size;
    uint64_t seed;                           /**< Draws the order of people, default 1. */
    reversa_unknown_manager unknown_manager; /**< Default error. */
    const char *source;                      /**< Name for messages, NULL for none. Copied. */
} reversa_cohort_options;

/**
 * Set all options to their defaults.
 *
 * @param options  Filled in. Not NULL.
 */
REVERSA_API void reversa_cohort_options_init(reversa_cohort_options *options);

/**
 * Begin a cohort of given people. Columns named as in people.csv (role, level, manager_id, skills, ...) have the meaning
 * described there; any other name makes a column that rules, criteria and limits can use.
 *
 * @param ctx          Not NULL. The builder belongs to this context until it is finished or freed.
 * @param ids          Ids [n_people], NUL-terminated UTF-8, not empty, unique (checked when finished). Copied.
 * @param n_people     0 to 2^31 − 2.
 * @param options      NULL means all defaults.
 * @param builder_out  Receives the builder, NULL after an error. Not NULL.
 * @retval REVERSA_OK          Made.
 * @retval REVERSA_E_ARGUMENT  A NULL, or a number out of range.
 * @retval REVERSA_E_FORMAT    An id is empty or not UTF-8.
 * @retval REVERSA_E_MEMORY    Out of memory.
 *
 * O(bytes of the ids).
 * @see examples/columns_in_memory.c
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_cohort_builder_create(reversa_context *ctx,
                                                                            const char *const *ids, int64_t n_people,
                                                                            const reversa_cohort_options *options,
                                                                            reversa_cohort_builder **builder_out);

/**
 * Add a column of numbers.
 *
 * @param ctx      The builder's context.
 * @param builder  Not NULL.
 * @param name     Column name, not yet used. Copied.
 * @param values   Values [n_people], rounded to millionths; NaN means missing; at most 10^12 in size.
 * @retval REVERSA_OK          Added.
 * @retval REVERSA_E_ARGUMENT  A NULL, a name used twice, or a standard column of another kind.
 * @retval REVERSA_E_DATA      A value is infinite or too large.
 * @retval REVERSA_E_MEMORY    Out of memory.
 *
 * After an error the builder is as before. O(n_people).
 * @see examples/columns_in_memory.c
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_cohort_builder_add_numbers(reversa_context *ctx,
                                                                                 reversa_cohort_builder *builder,
                                                                                 const char *name,
                                                                                 const double *values);

/**
 * Add a column of text: role, manager_id, department, team, trained, ...
 *
 * @param ctx      The builder's context.
 * @param builder  Not NULL.
 * @param name     Column name, not yet used. Copied.
 * @param values   Values [n_people], NUL-terminated UTF-8; NULL or "" means missing. Copied.
 * @retval REVERSA_OK          Added.
 * @retval REVERSA_E_ARGUMENT  A NULL, a name used twice, or a standard column of another kind.
 * @retval REVERSA_E_FORMAT    A value is not UTF-8.
 * @retval REVERSA_E_MEMORY    Out of memory.
 *
 * After an error the builder is as before. O(bytes).
 * @see examples/columns_in_memory.c
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_cohort_builder_add_text(reversa_context *ctx,
                                                                              reversa_cohort_builder *builder,
                                                                              const char *name,
                                                                              const char *const *values);

/**
 * Add a column of sets of tags: skills, wants, languages, goals, interests, ...
 *
 * @param ctx      The builder's context.
 * @param builder  Not NULL.
 * @param name     Column name, not yet used. Copied.
 * @param offsets  [n_people + 1], ascending from 0: person p has the tags offsets[p] .. offsets[p + 1] − 1.
 * @param tags     Tags [offsets[n_people]], NUL-terminated UTF-8; trimmed, NFC-normalised and case-folded. Copied.
 * @param weights  Level or importance of each tag, 0 < w <= 100, rounded to thousandths; NULL for all 1.
 * @retval REVERSA_OK          Added.
 * @retval REVERSA_E_ARGUMENT  A NULL, offsets out of order, a name used twice, or a standard column of another kind.
 * @retval REVERSA_E_FORMAT    A tag is not UTF-8 or empty.
 * @retval REVERSA_E_DATA      A tag stands twice with one person, or a weight is out of range.
 * @retval REVERSA_E_MEMORY    Out of memory.
 *
 * After an error the builder is as before. O(bytes + tags · log(tags of a person)).
 * @see examples/columns_in_memory.c
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_cohort_builder_add_tags(reversa_context *ctx,
                                                                              reversa_cohort_builder *builder,
                                                                              const char *name, const int64_t *offsets,
                                                                              const char *const *tags,
                                                                              const double *weights);

/**
 * Add a column of weekly availability in local time.
 *
 * @param ctx      The builder's context.
 * @param builder  Not NULL.
 * @param name     Column name, not yet used; "availability" is the one that rules and criteria use. Copied.
 * @param offsets  [n_people + 1], ascending from 0.
 * @param starts   First minute of each interval, counted from Monday 00:00, 0..10079 [offsets[n_people]].
 * @param ends     Minute after the last, start + 1 .. start + 10080; past 10080 it runs on into the next week.
 * @retval REVERSA_OK          Added.
 * @retval REVERSA_E_ARGUMENT  A NULL, offsets out of order, a name used twice, or a standard column of another kind.
 * @retval REVERSA_E_DATA      A minute out of range.
 * @retval REVERSA_E_MEMORY    Out of memory.
 *
 * Turned to UTC with the column utc_offset when the cohort is finished. After an error the builder is as before.
 * O(intervals · log(intervals of a person)).
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status
reversa_cohort_builder_add_minutes(reversa_context *ctx, reversa_cohort_builder *builder, const char *name,
                                   const int64_t *offsets, const int32_t *starts, const int32_t *ends);

/**
 * Add a column of dates.
 *
 * @param ctx      The builder's context.
 * @param builder  Not NULL.
 * @param name     Column name, not yet used. Copied.
 * @param days     Days since 1970-01-01 [n_people]; REVERSA_MISSING_DATE means missing.
 * @retval REVERSA_OK          Added.
 * @retval REVERSA_E_ARGUMENT  A NULL, a name used twice, or a standard column of another kind.
 * @retval REVERSA_E_DATA      A date outside the years 1583 to 9999.
 * @retval REVERSA_E_MEMORY    Out of memory.
 *
 * After an error the builder is as before. O(n_people).
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_cohort_builder_add_dates(reversa_context *ctx,
                                                                               reversa_cohort_builder *builder,
                                                                               const char *name, const int32_t *days);

/**
 * Check everything and make the cohort.
 *
 * @param ctx         The builder's context.
 * @param builder     Taken over and released, whatever the outcome. Not NULL.
 * @param cohort_out  Receives the cohort, NULL after an error; release with reversa_cohort_free(). Not NULL.
 * @retval REVERSA_OK          Made.
 * @retval REVERSA_E_ARGUMENT  A NULL, or no column "role".
 * @retval REVERSA_E_DATA      Duplicate id, unknown role or manager, cycle of managers, value out of its range: the
 *                             context's errors name row and column (row 1 is the first person).
 * @retval REVERSA_E_MEMORY    Out of memory.
 *
 * O(size of the columns + n log n).
 * @see examples/columns_in_memory.c
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_cohort_builder_finish(reversa_context *ctx,
                                                                            reversa_cohort_builder *builder,
                                                                            reversa_cohort **cohort_out);

/**
 * Release a builder that will not be finished.
 *
 * @param builder  NULL is allowed. Not one that was finished.
 */
REVERSA_API void reversa_cohort_builder_free(reversa_cohort_builder *builder);

#ifdef __cplusplus
}
#endif
#endif
