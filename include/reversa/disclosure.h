/*
 * Disclosure control: which counts of a table to hide so that small ones cannot be found.
 *
 * A table has rows, columns, totals of both and a grand total, all taken as published unless hidden. A reader knows them,
 * knows that counts are whole and that hidden ones are above 0 (or not below 0, where zeros are hidden too). Guaranteed:
 * no hidden count, total or cell, can be found by subtraction, and none is bounded to a single value; a small one is left
 * with at least `spread` + 1 possible values. This is checked exactly, since such a table is a network flow. Not covered:
 * several tables of the same people put side by side, and readers who know people in the table.
 *
 * Outputs by group (audits, rates, retention, engagement, surveys, networks) hide groups whole instead, for they give much
 * of each group and the totals are known: reversa_disclosure_groups().
 */
#ifndef REVERSA_DISCLOSURE_H
#define REVERSA_DISCLOSURE_H

#include <stdbool.h>
#include <stdint.h>

#include <reversa/context.h>

#ifdef __cplusplus
extern "C" {
#endif

/** In place of a count that is hidden. */
#define REVERSA_HIDDEN_COUNT (-1)

/** What to do with a count. Print the last two alike: the reason is for the maker of the table alone. */
typedef enum reversa_disclosure {
    REVERSA_DISCLOSURE_SHOWN = 0,
    REVERSA_DISCLOSURE_SMALL = 1, /**< Hidden: below the smallest that may be shown. */
    REVERSA_DISCLOSURE_GUARD = 2  /**< Hidden so that a small one cannot be found. */
} reversa_disclosure;

/** A table of counts. For a one-way table n_columns is 1: a row's total is then its count, and hidden with it. */
typedef struct reversa_count_table {
    uint32_t struct_size; /**< sizeof(reversa_count_table) */
    int32_t n_rows;
    int32_t n_columns;
    const int64_t *counts; /**< [n_rows · n_columns], row by row, >= 0, in total at most 2^40. Borrowed. */
} reversa_count_table;

/** What is small. Set up with reversa_disclosure_options_init(). */
typedef struct reversa_disclosure_options {
    uint32_t struct_size;
    int64_t smallest; /**< Counts below are hidden, default 5; 1 or less hides nothing but zeros. */
    int64_t spread;   /**< Least distance between the bounds of a small count, at least 1; default 0: smallest − 1. */
    bool hide_zeros;  /**< Hide zeros too: nobody of a group selected tells something of each. Default false. */
} reversa_disclosure_options;

/** What a reader can find out of a count. */
typedef struct reversa_count_range {
    int64_t low;
    int64_t high; /**< INT64_MAX where there is no bound. */
} reversa_count_range;

/**
 * Set all options to their defaults.
 *
 * @param options  Filled in. Not NULL.
 */
REVERSA_API void reversa_disclosure_options_init(reversa_disclosure_options *options);

/**
 * Choose the counts to hide: the small ones, and beside them others, few people in all, totals last.
 *
 * @param ctx        Not NULL.
 * @param table      Not NULL. An empty table is allowed.
 * @param options    NULL means all defaults.
 * @param cells_out  [(n_rows + 1) · (n_columns + 1)] filled in with reversa_disclosure values, row by row: the last column
 *                   holds the rows' totals, the last row the columns' totals, the corner the grand total. Not NULL.
 * @retval REVERSA_OK           Done.
 * @retval REVERSA_E_ARGUMENT   A NULL, a negative count or number, a total above 2^40, more than 2^22 cells, or an option
 *                              out of range.
 * @retval REVERSA_E_CANCELLED  Cancelled.
 * @retval REVERSA_E_DEADLINE   The time limit passed.
 * @retval REVERSA_E_MEMORY     Out of memory.
 *
 * After an error cells_out is not written. A cheapest cycle of cells for each small one (Cox 1995); not the
 * least possible to hide in all, which is hard. O(small counts · cells).
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_disclosure_protect(reversa_context *ctx,
                                                                         const reversa_count_table *table,
                                                                         const reversa_disclosure_options *options,
                                                                         uint8_t *cells_out);

/**
 * What a reader can find out: the exact bounds of every count, given those shown.
 *
 * @param ctx         Not NULL.
 * @param table       Not NULL.
 * @param cells       [(n_rows + 1) · (n_columns + 1)] as from reversa_disclosure_protect(), or any other choice: not 0 is
 *                    hidden. Not NULL.
 * @param floor       The reader knows hidden counts to be at least this: 0 or 1, and no hidden one is below.
 * @param ranges_out  [(n_rows + 1) · (n_columns + 1)] filled in; low = high is a count that the table gives away. Not NULL.
 * @retval REVERSA_OK           Done.
 * @retval REVERSA_E_ARGUMENT   As above, or a floor that a hidden count is below.
 * @retval REVERSA_E_CANCELLED  Cancelled.
 * @retval REVERSA_E_DEADLINE   The time limit passed.
 * @retval REVERSA_E_MEMORY     Out of memory.
 *
 * Maximum flows, exact in whole numbers. O(hidden counts · cells · (rows + columns)²).
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_disclosure_audit(reversa_context *ctx,
                                                                       const reversa_count_table *table,
                                                                       const uint8_t *cells, int64_t floor,
                                                                       reversa_count_range *ranges_out);

/**
 * Choose the groups of which nothing is to be shown, where everything is shown of the others and of all together.
 *
 * Hidden are groups with a small count, and others, of few people first, until two or more are, and until in each column
 * with a small count that is hidden at least two hidden groups have some and, together, `spread` more than one each (or
 * all groups that have some are hidden). What is then known of hidden groups are sums over all of them, so any dealing out
 * of their people among them agrees with it: a hidden count may be anything up to the sum. A sum of 0 is known for what it
 * is.
 *
 * @param ctx         Not NULL.
 * @param table       A row for each group, a column for each number of people that is shown or that follows from what is (as
 *                    those who left from all and those who stayed). People may be in several columns. Not NULL.
 * @param options     NULL means all defaults.
 * @param hidden_out  [n_rows] filled in. Not NULL.
 * @retval REVERSA_OK           Done. A single group is found from the total, whether it is hidden or not.
 * @retval REVERSA_E_ARGUMENT   As above.
 *
 * After an error hidden_out is not written. O(rows · columns²).
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_disclosure_groups(reversa_context *ctx,
                                                                        const reversa_count_table *table,
                                                                        const reversa_disclosure_options *options,
                                                                        bool *hidden_out);

#ifdef __cplusplus
}
#endif
#endif
