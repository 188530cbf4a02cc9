/*
 * Who meets whom: the pairs of a matching by an attribute of both people, such as mentor's by mentee's department.
 *
 * Disclosure control (<reversa/disclosure.h>) is built in: counts below the smallest are hidden, with others from which they
 * could be worked out. Not covered: tables of several attributes of the same pairs side by side.
 */
#ifndef REVERSA_PAIR_TABLE_H
#define REVERSA_PAIR_TABLE_H

#include <stdbool.h>
#include <stdint.h>

#include <reversa/disclosure.h>
#include <reversa/matching.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Pairs by groups. Opaque, immutable, may be used by several threads at once. */
typedef struct reversa_pair_table reversa_pair_table;

/** What to count. Set up with reversa_pair_table_options_init(). */
typedef struct reversa_pair_table_options {
    uint32_t struct_size;
    const char *column; /**< Text or number column of the cohort; default "department". */
    int64_t smallest;   /**< Counts from 1 to below this are hidden, default 5; 0 shows all. */
    int32_t most; /**< Groups that are told apart, 2 .. 1000, default 12: where there are more values, those with most
                             pairs, and the others together. */
} reversa_pair_table_options;

/** What a group of a table is. */
typedef enum reversa_group_kind {
    REVERSA_GROUP_VALUE = 0,  /**< One value of the column. */
    REVERSA_GROUP_OTHERS = 1, /**< All values that are not told apart. */
    REVERSA_GROUP_UNKNOWN = 2 /**< An empty cell. */
} reversa_group_kind;

/** In place of a group: all of them. */
#define REVERSA_ALL_GROUPS (-1)

/**
 * Set all options to their defaults.
 *
 * @param options  Filled in. Not NULL.
 */
REVERSA_API void reversa_pair_table_options_init(reversa_pair_table_options *options);

/**
 * Count the pairs of a matching by the groups of both people.
 *
 * @param ctx        Not NULL.
 * @param matching   With pairs. Not needed afterwards. Not NULL.
 * @param options    NULL means all defaults.
 * @param table_out  Receives the table, NULL after an error; release with reversa_pair_table_free(). Not NULL.
 * @retval REVERSA_OK           Made. Groups are those that some pair has, values in their order (texts bytewise), then the
 *                              others, then those not known.
 * @retval REVERSA_E_ARGUMENT   A NULL, an option out of range, or a matching that is infeasible or was stopped.
 * @retval REVERSA_E_DATA       A column that the cohort does not have, or that is neither text nor number.
 * @retval REVERSA_E_CANCELLED  Cancelled.
 * @retval REVERSA_E_DEADLINE   The time limit passed.
 * @retval REVERSA_E_MEMORY     Out of memory.
 *
 * O(pairs · log pairs), and what reversa_disclosure_protect() takes.
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_pair_table_create(reversa_context *ctx,
                                                                        const reversa_matching *matching,
                                                                        const reversa_pair_table_options *options,
                                                                        reversa_pair_table **table_out);

/**
 * @param table  Not NULL.
 * @return The number of groups, the same for mentors and mentees.
 */
REVERSA_API int32_t reversa_pair_table_n_groups(const reversa_pair_table *table);

/**
 * @param table  Not NULL.
 * @return The column's name, owned by the table.
 */
REVERSA_API const char *reversa_pair_table_column(const reversa_pair_table *table);

/**
 * @param table  Not NULL.
 * @return The smallest count that is shown.
 */
REVERSA_API int64_t reversa_pair_table_smallest(const reversa_pair_table *table);

/**
 * @param table     Not NULL.
 * @param group     0 .. n_groups − 1.
 * @param kind_out  Receives what the group is. Not NULL.
 * @return The value as text, owned by the table; "" for a group that is none, for an index out of range too.
 */
REVERSA_API const char *reversa_pair_table_group(const reversa_pair_table *table, int32_t group,
                                                 reversa_group_kind *kind_out);

/**
 * How many pairs there are.
 *
 * @param table         Not NULL.
 * @param mentor_group  Group of the mentor, or REVERSA_ALL_GROUPS.
 * @param mentee_group  Group of the mentee, or REVERSA_ALL_GROUPS.
 * @return The number, REVERSA_HIDDEN_COUNT where it is hidden; 0 for an index out of range.
 */
REVERSA_API int64_t reversa_pair_table_count(const reversa_pair_table *table, int32_t mentor_group,
                                             int32_t mentee_group);

/**
 * Release a table.
 *
 * @param table  NULL is allowed.
 */
REVERSA_API void reversa_pair_table_free(reversa_pair_table *table);

#ifdef __cplusplus
}
#endif
#endif
