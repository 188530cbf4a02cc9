/*
 * Tables in memory, by the Arrow C stream interface: what a data frame hands over without a copy.
 *
 * A stream is a table like the CSV file of that name: the same columns with the same meaning, by name, in any order.
 * Numbers may be integers of any width, float or double (NaN counts as missing, more than six decimals are rounded),
 * decimals of 128 bits, truth values read as `yes` and `no`, dates may be date32, date64 or timestamps without a time zone, text may be utf8, large_utf8,
 * string_view, or a dictionary of these with indices of any width; sets of tags may be lists of text as well as `a;b;c`.
 * Null, and a column of type null, count as missing. A column of any other type is an error that names it, a float beyond
 * 10^12 or a day outside of the years 1583 to 9999 one that names its row as well. Messages name rows from 1, the first of
 * the table.
 *
 * Every function takes the stream over: it is released whatever the outcome.
 *
 * The structures are those of the Arrow C data and C stream interfaces, which fix names, fields and the guards around them.
 */
#ifndef REVERSA_ARROW_H
#define REVERSA_ARROW_H

#include <stdint.h>

#include <reversa/cohort_builder.h>
#include <reversa/events.h>
#include <reversa/pair_list.h>
#include <reversa/problem.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE

#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE 2
#define ARROW_FLAG_MAP_KEYS_SORTED 4

struct ArrowSchema {
    const char *format;
    const char *name;
    const char *metadata;
    int64_t flags;
    int64_t n_children;
    struct ArrowSchema **children;
    struct ArrowSchema *dictionary;
    void (*release)(struct ArrowSchema *);
    void *private_data;
};

struct ArrowArray {
    int64_t length;
    int64_t null_count;
    int64_t offset;
    int64_t n_buffers;
    int64_t n_children;
    const void **buffers;
    struct ArrowArray **children;
    struct ArrowArray *dictionary;
    void (*release)(struct ArrowArray *);
    void *private_data;
};
#endif

#ifndef ARROW_C_STREAM_INTERFACE
#define ARROW_C_STREAM_INTERFACE

struct ArrowArrayStream {
    int (*get_schema)(struct ArrowArrayStream *, struct ArrowSchema *out);
    int (*get_next)(struct ArrowArrayStream *, struct ArrowArray *out);
    const char *(*get_last_error)(struct ArrowArrayStream *);
    void (*release)(struct ArrowArrayStream *);
    void *private_data;
};
#endif

/**
 * People from a table like people.csv.
 *
 * @param ctx         Not NULL.
 * @param stream      Taken over and released, whatever the outcome. Not NULL.
 * @param options     NULL means all defaults; a NULL source is called "people" in messages.
 * @param cohort_out  Receives the cohort, NULL after an error; release with reversa_cohort_free(). Not NULL.
 * @retval REVERSA_OK             Made.
 * @retval REVERSA_E_ARGUMENT     A NULL, or a stream that was released.
 * @retval REVERSA_E_FORMAT       Text that is not UTF-8, or not what the column holds.
 * @retval REVERSA_E_DATA         As reversa_people_read(); arrays that do not keep to the interface; a stream that failed.
 * @retval REVERSA_E_UNSUPPORTED  A column of a type that is not listed above.
 * @retval REVERSA_E_CANCELLED    Cancelled.
 * @retval REVERSA_E_DEADLINE     The time limit passed.
 * @retval REVERSA_E_MEMORY       Out of memory.
 *
 * O(size of the columns + n log n). Batches are released as they are read.
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_people_import(reversa_context *ctx,
                                                                    struct ArrowArrayStream *stream,
                                                                    const reversa_cohort_options *options,
                                                                    reversa_cohort **cohort_out);

/**
 * Preferences from a table like preferences.csv.
 *
 * @param ctx              Not NULL.
 * @param stream           Taken over and released, whatever the outcome. Not NULL.
 * @param cohort           Borrowed: must outlive the object. Not NULL.
 * @param preferences_out  Receives the object, NULL after an error; release with reversa_preferences_free(). Not NULL.
 * @retval REVERSA_OK  Made.
 * @retval REVERSA_E_ARGUMENT, REVERSA_E_FORMAT, REVERSA_E_UNSUPPORTED, REVERSA_E_CANCELLED, REVERSA_E_DEADLINE, REVERSA_E_MEMORY  As
 *                                                       reversa_people_import().
 * @retval REVERSA_E_DATA  As reversa_preferences_read(); arrays that do not keep to the interface; a stream that failed.
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_preferences_import(reversa_context *ctx,
                                                                         struct ArrowArrayStream *stream,
                                                                         const reversa_cohort *cohort,
                                                                         reversa_preferences **preferences_out);

/**
 * Earlier and reviewed pairs from a table like previous.csv.
 *
 * @param ctx           Not NULL.
 * @param stream        Taken over and released, whatever the outcome. Not NULL.
 * @param cohort        Borrowed: must outlive the object. Not NULL.
 * @param previous_out  Receives the object, NULL after an error; release with reversa_previous_free(). Not NULL.
 * @retval REVERSA_OK  Made.
 * @retval REVERSA_E_ARGUMENT, REVERSA_E_FORMAT, REVERSA_E_UNSUPPORTED, REVERSA_E_CANCELLED, REVERSA_E_DEADLINE, REVERSA_E_MEMORY  As
 *                                                       reversa_people_import().
 * @retval REVERSA_E_DATA  As reversa_previous_read(); arrays that do not keep to the interface; a stream that failed.
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_previous_import(reversa_context *ctx,
                                                                      struct ArrowArrayStream *stream,
                                                                      const reversa_cohort *cohort,
                                                                      reversa_previous **previous_out);

/**
 * Scores from a table like scores.csv.
 *
 * @param ctx         Not NULL.
 * @param stream      Taken over and released, whatever the outcome. Not NULL.
 * @param cohort      Borrowed: must outlive the object. Not NULL.
 * @param scores_out  Receives the object, NULL after an error; release with reversa_scores_free(). Not NULL.
 * @retval REVERSA_OK  Made.
 * @retval REVERSA_E_ARGUMENT, REVERSA_E_FORMAT, REVERSA_E_UNSUPPORTED, REVERSA_E_CANCELLED, REVERSA_E_DEADLINE, REVERSA_E_MEMORY  As
 *                                                       reversa_people_import().
 * @retval REVERSA_E_DATA  As reversa_scores_read(); arrays that do not keep to the interface; a stream that failed.
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_scores_import(reversa_context *ctx,
                                                                    struct ArrowArrayStream *stream,
                                                                    const reversa_cohort *cohort,
                                                                    reversa_scores **scores_out);

/**
 * Sessions from a table like sessions.csv. A timestamp at midnight is a day without a time.
 *
 * @param ctx           Not NULL.
 * @param stream        Taken over and released, whatever the outcome. Not NULL.
 * @param sessions_out  Receives the sessions, NULL after an error; release with reversa_sessions_free(). Not NULL.
 * @retval REVERSA_OK  Made.
 * @retval REVERSA_E_ARGUMENT, REVERSA_E_FORMAT, REVERSA_E_UNSUPPORTED, REVERSA_E_CANCELLED, REVERSA_E_DEADLINE, REVERSA_E_MEMORY  As
 *                                                       reversa_people_import().
 * @retval REVERSA_E_DATA  As reversa_sessions_read(); arrays that do not keep to the interface; a stream that failed.
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_sessions_import(reversa_context *ctx,
                                                                      struct ArrowArrayStream *stream,
                                                                      reversa_sessions **sessions_out);

/**
 * Surveys from a table like surveys.csv.
 *
 * @param ctx          Not NULL.
 * @param stream       Taken over and released, whatever the outcome. Not NULL.
 * @param surveys_out  Receives the surveys, NULL after an error; release with reversa_surveys_free(). Not NULL.
 * @retval REVERSA_OK  Made.
 * @retval REVERSA_E_ARGUMENT, REVERSA_E_FORMAT, REVERSA_E_UNSUPPORTED, REVERSA_E_CANCELLED, REVERSA_E_DEADLINE, REVERSA_E_MEMORY  As
 *                                                       reversa_people_import().
 * @retval REVERSA_E_DATA  As reversa_surveys_read(); arrays that do not keep to the interface; a stream that failed.
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_surveys_import(reversa_context *ctx,
                                                                     struct ArrowArrayStream *stream,
                                                                     reversa_surveys **surveys_out);

/**
 * Employment from a table like employment.csv.
 *
 * @param ctx             Not NULL.
 * @param stream          Taken over and released, whatever the outcome. Not NULL.
 * @param employment_out  Receives the employment, NULL after an error; release with reversa_employment_free(). Not NULL.
 * @retval REVERSA_OK  Made.
 * @retval REVERSA_E_ARGUMENT, REVERSA_E_FORMAT, REVERSA_E_UNSUPPORTED, REVERSA_E_CANCELLED, REVERSA_E_DEADLINE, REVERSA_E_MEMORY  As
 *                                                       reversa_people_import().
 * @retval REVERSA_E_DATA  As reversa_employment_read(); arrays that do not keep to the interface; a stream that failed.
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_employment_import(reversa_context *ctx,
                                                                        struct ArrowArrayStream *stream,
                                                                        reversa_employment **employment_out);

/**
 * Pairs with their dates from a table like the file of reversa_pair_list_read().
 *
 * @param ctx       Not NULL.
 * @param stream    Taken over and released, whatever the outcome. Not NULL.
 * @param list_out  Receives the list, NULL after an error; release with reversa_pair_list_free(). Not NULL.
 * @retval REVERSA_OK  Made.
 * @retval REVERSA_E_ARGUMENT, REVERSA_E_FORMAT, REVERSA_E_UNSUPPORTED, REVERSA_E_CANCELLED, REVERSA_E_DEADLINE, REVERSA_E_MEMORY  As
 *                                                       reversa_people_import().
 * @retval REVERSA_E_DATA  As reversa_pair_list_read(); arrays that do not keep to the interface; a stream that failed.
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_pair_list_import(reversa_context *ctx,
                                                                       struct ArrowArrayStream *stream,
                                                                       reversa_pair_list **list_out);

#ifdef __cplusplus
}
#endif
#endif
