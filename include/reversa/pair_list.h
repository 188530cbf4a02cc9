/*
 * A list of pairs as a programme ran them: who with whom, from when, to when, and whether the end was planned.
 *
 * Read from a pairs.csv, whoever wrote it, for <reversa/engagement.h>. Ids need not belong to a cohort.
 */
#ifndef REVERSA_PAIR_LIST_H
#define REVERSA_PAIR_LIST_H

#include <reversa/engagement.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A list of pairs. Opaque, immutable. */
typedef struct reversa_pair_list reversa_pair_list;

/**
 * Read a pairs.csv: `mentor_id,mentee_id[,score,state,start_date,end_date,end_reason]`. end_reason is planned or early. Left
 * out are pairs with the state forbidden, and ended ones without a date: results carry them over from earlier rounds. Other
 * columns are passed over.
 *
 * @param ctx       Not NULL.
 * @param path      File, "-" for standard input. Not NULL.
 * @param list_out  Receives the list, NULL after an error; release with reversa_pair_list_free(). Not NULL.
 * @retval REVERSA_OK           Read.
 * @retval REVERSA_E_ARGUMENT   A NULL.
 * @retval REVERSA_E_IO         The file cannot be read.
 * @retval REVERSA_E_FORMAT     Malformed CSV, UTF-8 or date.
 * @retval REVERSA_E_DATA       A missing or duplicate column, an unknown word, a person with themselves, a pair twice, an end
 *                              before its start, a reason without an end, the state ended with a start but no end.
 * @retval REVERSA_E_CANCELLED  Cancelled.
 * @retval REVERSA_E_DEADLINE   The time limit passed.
 * @retval REVERSA_E_MEMORY     Out of memory.
 *
 * @see examples/engagement.c
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_pair_list_read(reversa_context *ctx, const char *path,
                                                                     reversa_pair_list **list_out);

/**
 * Write the list as a pairs.csv, in its order, with a state: ended where there is an end, else active. Without scores.
 *
 * @param ctx   Not NULL.
 * @param list  Not NULL.
 * @param path  File, replaced whole or not at all; "-" for standard output. Not NULL.
 * @retval REVERSA_OK           Written.
 * @retval REVERSA_E_ARGUMENT   A NULL.
 * @retval REVERSA_E_IO         The file cannot be written.
 * @retval REVERSA_E_CANCELLED  Cancelled.
 * @retval REVERSA_E_MEMORY     Out of memory.
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_pair_list_write(reversa_context *ctx,
                                                                      const reversa_pair_list *list, const char *path);

/**
 * @param list  Not NULL.
 * @return The number of pairs.
 */
REVERSA_API int64_t reversa_pair_list_n(const reversa_pair_list *list);

/**
 * The list as rows, for reversa_engagement_create() and others.
 *
 * @param list      Not NULL. Must outlive the rows, which point into it.
 * @param rows_out  Filled in. Not NULL.
 */
REVERSA_API void reversa_pair_list_rows(const reversa_pair_list *list, reversa_pair_rows *rows_out);

/**
 * @param list  Not NULL.
 * @return The scores of the file [n], NaN for an empty cell; NULL where it has no such column. Owned by the list.
 */
REVERSA_API const double *reversa_pair_list_scores(const reversa_pair_list *list);

/**
 * Release a list.
 *
 * @param list  NULL is allowed.
 */
REVERSA_API void reversa_pair_list_free(reversa_pair_list *list);

#ifdef __cplusplus
}
#endif
#endif
