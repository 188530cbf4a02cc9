/*
 * Files: people, preferences, earlier pairs and scores from CSV, and the folder of results.
 *
 * CSV is UTF-8 with a header row, RFC 4180; comma, semicolon or TAB. A wrong file is read to its end: the context's errors
 * hold the first 20 things that are wrong, each with file, row and column, and their count. "-" is standard input. Ids are
 * compared byte for byte; those in people that begin or end with a blank are kept so, and told in a warning.
 */
#ifndef REVERSA_IO_H
#define REVERSA_IO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <reversa/cohort_builder.h>
#include <reversa/events.h>
#include <reversa/infeasible.h>

#include <reversa/matching.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Read people.csv.
 *
 * A tag that stands twice in a set is an error, but in a set with weights (skills, wants) its larger weight counts and a
 * warning is logged.
 *
 * @param ctx         Not NULL.
 * @param path        File, "-" for standard input. Not NULL.
 * @param options     NULL means all defaults; a NULL source takes the path.
 * @param cohort_out  Receives the cohort, NULL after an error; release with reversa_cohort_free(). Not NULL.
 * @retval REVERSA_OK           Read.
 * @retval REVERSA_E_ARGUMENT   A NULL.
 * @retval REVERSA_E_IO         The file cannot be read.
 * @retval REVERSA_E_FORMAT     Malformed CSV, UTF-8, number or date.
 * @retval REVERSA_E_DATA       A missing or duplicate column, a duplicate id, a value out of its range, a cycle of managers.
 * @retval REVERSA_E_CANCELLED  Cancelled.
 * @retval REVERSA_E_DEADLINE   The time limit passed.
 * @retval REVERSA_E_MEMORY     Out of memory.
 *
 * O(size of the file + n log n).
 * @see examples/first_match.c
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_people_read(reversa_context *ctx, const char *path,
                                                                  const reversa_cohort_options *options,
                                                                  reversa_cohort **cohort_out);

/**
 * Read preferences.csv.
 *
 * @param ctx              Not NULL.
 * @param path             File, "-" for standard input. Not NULL.
 * @param cohort           Borrowed: must outlive the object. Not NULL.
 * @param preferences_out  Receives the object, NULL after an error; release with reversa_preferences_free(). Not NULL.
 * @retval REVERSA_OK           Read.
 * @retval REVERSA_E_ARGUMENT   A NULL.
 * @retval REVERSA_E_IO         The file cannot be read.
 * @retval REVERSA_E_FORMAT     Malformed CSV, UTF-8 or number.
 * @retval REVERSA_E_DATA       A missing or duplicate column, or a row that cannot be.
 * @retval REVERSA_E_CANCELLED  Cancelled.
 * @retval REVERSA_E_DEADLINE   The time limit passed.
 * @retval REVERSA_E_MEMORY     Out of memory.
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_preferences_read(reversa_context *ctx, const char *path,
                                                                       const reversa_cohort *cohort,
                                                                       reversa_preferences **preferences_out);

/**
 * Read previous.csv, or a reviewed pairs.csv.
 *
 * @param ctx           Not NULL.
 * @param path          File, "-" for standard input. Not NULL.
 * @param cohort        Borrowed: must outlive the object. Not NULL.
 * @param previous_out  Receives the object, NULL after an error; release with reversa_previous_free(). Not NULL.
 * @retval REVERSA_OK           Read.
 * @retval REVERSA_E_ARGUMENT   A NULL.
 * @retval REVERSA_E_IO         The file cannot be read.
 * @retval REVERSA_E_FORMAT     Malformed CSV or UTF-8.
 * @retval REVERSA_E_DATA       A missing or duplicate column, an unknown state, or a row that cannot be.
 * @retval REVERSA_E_CANCELLED  Cancelled.
 * @retval REVERSA_E_DEADLINE   The time limit passed.
 * @retval REVERSA_E_MEMORY     Out of memory.
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_previous_read(reversa_context *ctx, const char *path,
                                                                    const reversa_cohort *cohort,
                                                                    reversa_previous **previous_out);

/**
 * Read scores.csv: `mentor_id,mentee_id,score` and any further number columns.
 *
 * @param ctx         Not NULL.
 * @param path        File, "-" for standard input. Not NULL.
 * @param cohort      Borrowed: must outlive the object. Not NULL.
 * @param scores_out  Receives the object, NULL after an error; release with reversa_scores_free(). Not NULL.
 * @retval REVERSA_OK           Read.
 * @retval REVERSA_E_ARGUMENT   A NULL.
 * @retval REVERSA_E_IO         The file cannot be read.
 * @retval REVERSA_E_FORMAT     Malformed CSV, UTF-8 or number.
 * @retval REVERSA_E_DATA       A missing or duplicate column, a score out of range, or a row that cannot be.
 * @retval REVERSA_E_CANCELLED  Cancelled.
 * @retval REVERSA_E_DEADLINE   The time limit passed.
 * @retval REVERSA_E_MEMORY     Out of memory.
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_scores_read(reversa_context *ctx, const char *path,
                                                                  const reversa_cohort *cohort,
                                                                  reversa_scores **scores_out);

/**
 * Write people.csv: reading it again gives an equal cohort.
 *
 * @param ctx     Not NULL.
 * @param cohort  Not NULL.
 * @param path    File, replaced whole or not at all; "-" for standard output. Not NULL.
 * @retval REVERSA_OK           Written, in the order of ids bytewise.
 * @retval REVERSA_E_ARGUMENT   A NULL.
 * @retval REVERSA_E_IO         The file cannot be written.
 * @retval REVERSA_E_DATA       A tag contains a semicolon, which a set in a file cannot hold.
 * @retval REVERSA_E_CANCELLED  Cancelled.
 * @retval REVERSA_E_DEADLINE   The time limit passed.
 * @retval REVERSA_E_MEMORY     Out of memory.
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_people_write(reversa_context *ctx, const reversa_cohort *cohort,
                                                                   const char *path);

/**
 * Write preferences.csv.
 *
 * @param ctx          Not NULL.
 * @param cohort       The cohort they are of. Not NULL.
 * @param preferences  Not NULL.
 * @param path         File, replaced whole or not at all; "-" for standard output. Not NULL.
 * @retval REVERSA_OK           Written, in the order of ids bytewise.
 * @retval REVERSA_E_ARGUMENT   A NULL, or preferences of another cohort.
 * @retval REVERSA_E_IO         The file cannot be written.
 * @retval REVERSA_E_CANCELLED  Cancelled.
 * @retval REVERSA_E_DEADLINE   The time limit passed.
 * @retval REVERSA_E_MEMORY     Out of memory.
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_preferences_write(reversa_context *ctx,
                                                                        const reversa_cohort *cohort,
                                                                        const reversa_preferences *preferences,
                                                                        const char *path);

/**
 * Write previous.csv.
 *
 * @param ctx       Not NULL.
 * @param cohort    The cohort they are of. Not NULL.
 * @param previous  Not NULL.
 * @param path      File, replaced whole or not at all; "-" for standard output. Not NULL.
 * @retval REVERSA_OK           Written, in the order of ids bytewise.
 * @retval REVERSA_E_ARGUMENT   A NULL, or pairs of another cohort.
 * @retval REVERSA_E_IO         The file cannot be written.
 * @retval REVERSA_E_CANCELLED  Cancelled.
 * @retval REVERSA_E_DEADLINE   The time limit passed.
 * @retval REVERSA_E_MEMORY     Out of memory.
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_previous_write(reversa_context *ctx, const reversa_cohort *cohort,
                                                                     const reversa_previous *previous,
                                                                     const char *path);

/** A file of results. Rows of pairs.csv with state forbidden or ended are carried over from the earlier pairs, without a
 * score: they are not pairs of this round. */
typedef enum reversa_result_file {
    REVERSA_RESULT_PAIRS = 0,     /**< pairs.csv */
    REVERSA_RESULT_UNMATCHED = 1, /**< unmatched.csv */
    REVERSA_RESULT_SUMMARY =
        2, /**< result.json: with a matching, it tells the SHA-256 of the other files, made on the way. */
    REVERSA_RESULT_CERTIFICATE = 3, /**< certificate.json: the prices of all places, see <reversa/record.h> */
    REVERSA_RESULT_DECISIONS = 4    /**< decisions.ndjson: what was decided of whom, see <reversa/record.h> */
} reversa_result_file;

/**
 * Write one file of results.
 *
 * @param ctx       Not NULL.
 * @param problem   The problem that was solved. Not NULL.
 * @param matching  Not NULL.
 * @param file      Which one.
 * @param path      File, replaced whole or not at all; "-" for standard output. Not NULL.
 * @retval REVERSA_OK          Written.
 * @retval REVERSA_E_ARGUMENT  A NULL, no such file, or a matching of another problem.
 * @retval REVERSA_E_IO        The file cannot be written.
 * @retval REVERSA_E_MEMORY    Out of memory.
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_result_write(reversa_context *ctx, const reversa_problem *problem,
                                                                   const reversa_matching *matching,
                                                                   reversa_result_file file, const char *path);

/**
 * Write result.json of a matching that is infeasible, with the reason: limits, counting certificates and relaxations, each as
 * a sentence, and in numbers and ids. The key "conflict" then names the limits of the infeasibility, not the matching's.
 *
 * @param ctx            Not NULL.
 * @param matching       Not NULL.
 * @param infeasibility  Of the same problem. Not NULL.
 * @param path           File, replaced whole or not at all; "-" for standard output. Not NULL.
 * @retval REVERSA_OK          Written.
 * @retval REVERSA_E_ARGUMENT  A NULL, or an infeasibility of another problem.
 * @retval REVERSA_E_IO        The file cannot be written.
 * @retval REVERSA_E_MEMORY    Out of memory.
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_infeasibility_write(reversa_context *ctx,
                                                                          const reversa_matching *matching,
                                                                          const reversa_infeasibility *infeasibility,
                                                                          const char *path);

/**
 * Write pairs.csv, unmatched.csv, certificate.json, decisions.ndjson and result.json into a folder, which is made if it is
 * not there.
 *
 * All are written beside their places first and then moved in, so an error leaves the folder as it was.
 *
 * @param ctx       Not NULL.
 * @param problem   The problem that was solved. Not NULL.
 * @param matching  Not NULL.
 * @param folder    Folder. Not NULL.
 * @retval REVERSA_OK          Written.
 * @retval REVERSA_E_ARGUMENT  A NULL, or a matching of another problem.
 * @retval REVERSA_E_IO        Something cannot be written.
 * @retval REVERSA_E_MEMORY    Out of memory.
 * @see examples/first_match.c
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_results_write(reversa_context *ctx,
                                                                    const reversa_problem *problem,
                                                                    const reversa_matching *matching,
                                                                    const char *folder);

/**
 * Write sessions.csv, in the order of the rows.
 *
 * @param ctx  Not NULL.
 * @param sessions  Not NULL.
 * @param path  File, replaced whole or not at all; "-" for standard output. Not NULL.
 * @retval REVERSA_OK          Written.
 * @retval REVERSA_E_ARGUMENT  A NULL.
 * @retval REVERSA_E_IO        The file cannot be written.
 * @retval REVERSA_E_CANCELLED Cancelled.
 * @retval REVERSA_E_MEMORY    Out of memory.
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_sessions_write(reversa_context *ctx,
                                                                     const reversa_sessions *sessions,
                                                                     const char *path);

/**
 * Write surveys.csv, in the order of the rows.
 *
 * @param ctx  Not NULL.
 * @param surveys  Not NULL.
 * @param path  File, replaced whole or not at all; "-" for standard output. Not NULL.
 * @retval REVERSA_OK          Written.
 * @retval REVERSA_E_ARGUMENT  A NULL.
 * @retval REVERSA_E_IO        The file cannot be written.
 * @retval REVERSA_E_CANCELLED Cancelled.
 * @retval REVERSA_E_MEMORY    Out of memory.
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_surveys_write(reversa_context *ctx,
                                                                    const reversa_surveys *surveys, const char *path);

/**
 * Write employment.csv, in the order of the rows.
 *
 * @param ctx  Not NULL.
 * @param employment  Not NULL.
 * @param path  File, replaced whole or not at all; "-" for standard output. Not NULL.
 * @retval REVERSA_OK          Written.
 * @retval REVERSA_E_ARGUMENT  A NULL.
 * @retval REVERSA_E_IO        The file cannot be written.
 * @retval REVERSA_E_CANCELLED Cancelled.
 * @retval REVERSA_E_MEMORY    Out of memory.
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_employment_write(reversa_context *ctx,
                                                                       const reversa_employment *employment,
                                                                       const char *path);

#ifdef __cplusplus
}
#endif
#endif
