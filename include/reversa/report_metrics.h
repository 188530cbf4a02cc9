/*
 * Reports of what a programme did: retention and engagement, each as one HTML page like that of a matching (see report.h).
 *
 * The pages lay out what other calls have computed, with intervals, with how many people each number rests on, and with what
 * is to be borne in mind. Numbers of fewer people than may be shown are dashes.
 */
#ifndef REVERSA_REPORT_METRICS_H
#define REVERSA_REPORT_METRICS_H

#include <reversa/pair_risk.h>
#include <reversa/rates.h>
#include <reversa/report.h>
#include <reversa/retention.h>
#include <reversa/surveys.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What a report of retention tells beside the figures. Borrowed for the call. Set up with reversa_retention_parts_init(). */
typedef struct reversa_retention_parts {
    uint32_t struct_size;
    const reversa_retention_options *options; /**< That the study was made with; NULL: the defaults. */
    const char *source;                       /**< What it was made from, such as a file's name; NULL for none. */
    const reversa_rates *rates;               /**< Rates of everyone; NULL leaves them out. */
    int32_t rates_from;                       /**< Their first day, to be told. */
    int32_t rates_to;                         /**< Their last day. */
} reversa_retention_parts;

/**
 * Set all fields to their defaults.
 *
 * @param parts  Filled in. Not NULL.
 */
REVERSA_API void reversa_retention_parts_init(reversa_retention_parts *parts);

/**
 * Lay out a study of retention: the effect with its interval and what it was adjusted for, curves of matched participants and
 * controls and of everyone, with their intervals and how many were still watched, all figures, whether the pairs are alike,
 * groups, rates, the biased figures that are often quoted, and what to bear in mind.
 *
 * A curve ends where fewer than `smallest` people of the options (at least 1) are still watched.
 *
 * @param ctx         Not NULL.
 * @param retention   Not NULL.
 * @param parts       NULL means none and all defaults.
 * @param report_out  Receives the report, which needs none of the others; NULL after an error; release with
 *                    reversa_report_free(). Not NULL.
 * @retval REVERSA_OK          Made. Equal inputs give equal bytes.
 * @retval REVERSA_E_ARGUMENT  A NULL, or parts of another version.
 * @retval REVERSA_E_MEMORY    Out of memory.
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_report_retention(reversa_context *ctx,
                                                                       const reversa_retention *retention,
                                                                       const reversa_retention_parts *parts,
                                                                       reversa_report **report_out);

/** What changed in an item of a survey. */
typedef struct reversa_report_change {
    const char *item;
    reversa_side side;
    reversa_change change; /**< From reversa_survey_gain(). */
} reversa_report_change;

/** What a report of engagement tells beside it. Borrowed for the call. Set up with reversa_engagement_parts_init(). */
typedef struct reversa_engagement_parts {
    uint32_t struct_size;
    const reversa_engagement_options *options; /**< That it was measured with; NULL: the page does not tell the plan. */
    const char *source;                        /**< What it was made from; NULL for none. */
    const reversa_pair_rows *pairs;            /**< That it was measured with, for ids; NULL: no list of pairs. */
    const reversa_risk *risk;                  /**< Pairs that may need support, of the same pairs; NULL: none. */
    const reversa_report_change *changes;      /**< [n_changes] */
    int32_t n_changes;
    int32_t most_pairs; /**< Pairs that are listed, default 1000. */
    /**
     * Numbers from 1 to below are hidden, and in a column of weeks another with which the hidden one could be found;
     * default 5. Pairs that may need support are listed by their ids all the same.
     */
    int64_t smallest;
} reversa_engagement_parts;

/**
 * Set all fields to their defaults.
 *
 * @param parts  Filled in. Not NULL.
 */
REVERSA_API void reversa_engagement_parts_init(reversa_engagement_parts *parts);

/**
 * Lay out engagement: due meetings that were held, a calendar of weeks, why meetings failed, with intervals, what changed in
 * surveys, and pairs that may need support beside how often such flags are wrong.
 *
 * @param ctx         Not NULL.
 * @param engagement  Not NULL.
 * @param parts       NULL means none and all defaults.
 * @param report_out  Receives the report, which needs none of the others; NULL after an error; release with
 *                    reversa_report_free(). Not NULL.
 * @retval REVERSA_OK          Made. Equal inputs give equal bytes.
 * @retval REVERSA_E_ARGUMENT  A NULL, parts of another version, or pairs that are not as many as were measured.
 * @retval REVERSA_E_MEMORY    Out of memory.
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_report_engagement(reversa_context *ctx,
                                                                        const reversa_engagement *engagement,
                                                                        const reversa_engagement_parts *parts,
                                                                        reversa_report **report_out);

#ifdef __cplusplus
}
#endif
#endif
