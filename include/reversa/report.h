/*
 * The report: a matching as one HTML page that people read and decide from.
 *
 * The page is self-contained: no script, nothing fetched, a Content-Security-Policy that allows its one style sheet and
 * nothing else. It can be read on a phone, on paper, in the dark, and by a screen reader: pictures have titles, descriptions
 * and a table of their data. It lays out what other calls have computed; a part that is not given is left out. People appear
 * by their ids; names only where they are asked for.
 */
#ifndef REVERSA_REPORT_H
#define REVERSA_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <reversa/baseline.h>
#include <reversa/equity.h>
#include <reversa/explain.h>
#include <reversa/infeasible.h>
#include <reversa/pair_table.h>
#include <reversa/wishes.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A finished report, held in memory. Opaque, immutable. */
typedef struct reversa_report reversa_report;

/** An audit of the matching for a report. */
typedef struct reversa_report_audit {
    const reversa_equity
        *equity;        /**< From reversa_equity_from_matching(), of one column; its first and its last stage are
                                       compared. Borrowed for the call. */
    const char *column; /**< Its column. */
    reversa_side side;  /**< Its side. */
} reversa_report_audit;

/** What a report tells beside the matching. All is borrowed for the call. Set up with reversa_report_parts_init(). */
typedef struct reversa_report_parts {
    uint32_t struct_size;
    const reversa_baseline *baseline;        /**< How good it is; NULL leaves that out. */
    const reversa_classification *lottery;   /**< How much the lottery decided; NULL leaves that out. */
    const reversa_pair_table *const *tables; /**< [n_tables] who meets whom. */
    int32_t n_tables;
    int32_t n_audits;
    const reversa_report_audit *audits; /**< [n_audits] */
    const reversa_infeasibility *why;   /**< Of this problem: why there is no matching, and what would help; told where
                                             the matching is infeasible. NULL: the conflict alone. */
    const reversa_blocking *blocking; /**< Of this matching: who would rather have each other; NULL leaves that out. */
    bool names;                       /**< Names beside the ids, from the column `name`. Default false. */
    int32_t most_pairs; /**< Pairs that are listed, default 10,000; of more the page says where they are. */
} reversa_report_parts;

/**
 * Set all fields to their defaults.
 *
 * @param parts  Filled in. Not NULL.
 */
REVERSA_API void reversa_report_parts_init(reversa_report_parts *parts);

/**
 * Lay out a matching: what was asked, what came out, whose wishes were met, how good it is, who is unmatched and why, limits, who meets whom,
 * fairness, how much the lottery decided, the pairs, the record.
 *
 * @param ctx         Not NULL. One call at a time per context.
 * @param problem     Not NULL.
 * @param matching    Of this problem; one without pairs (infeasible, stopped) has a short report, with
 *                    the reasons of parts->why. Not NULL.
 * @param parts       Of this matching. NULL means none and all defaults.
 * @param report_out  Receives the report, which needs none of the others; NULL after an error; release with
 *                    reversa_report_free(). Not NULL.
 * @retval REVERSA_OK           Made. Equal inputs give equal bytes.
 * @retval REVERSA_E_ARGUMENT   A NULL, a matching, an infeasibility or blocking pairs of another problem, or parts that are not as described.
 * @retval REVERSA_E_DATA       Names are asked for, and the cohort has no text column `name`.
 * @retval REVERSA_E_CANCELLED  Cancelled.
 * @retval REVERSA_E_DEADLINE   The time limit passed.
 * @retval REVERSA_E_MEMORY     Out of memory.
 *
 * O(size of the page): some 110 bytes for each listed pair, 30 KiB for the rest.
 * @see examples/report.c
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_report_create(reversa_context *ctx,
                                                                    const reversa_problem *problem,
                                                                    const reversa_matching *matching,
                                                                    const reversa_report_parts *parts,
                                                                    reversa_report **report_out);

/**
 * @param report      Not NULL.
 * @param length_out  Receives the number of bytes. NULL if not wanted.
 * @return The page: UTF-8 with a NUL behind it, owned by the report. For reversa_results_write_with() as well.
 */
REVERSA_API const char *reversa_report_html(const reversa_report *report, size_t *length_out);

/**
 * Write a report.
 *
 * @param ctx     Not NULL.
 * @param report  Not NULL.
 * @param path    File, replaced whole or not at all; "-" for standard output. Not NULL.
 * @retval REVERSA_OK          Written.
 * @retval REVERSA_E_ARGUMENT  A NULL.
 * @retval REVERSA_E_IO        The file cannot be written.
 * @retval REVERSA_E_MEMORY    Out of memory.
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_report_write(reversa_context *ctx, const reversa_report *report,
                                                                   const char *path);

/**
 * Release a report.
 *
 * @param report  NULL is allowed.
 */
REVERSA_API void reversa_report_free(reversa_report *report);

#ifdef __cplusplus
}
#endif
#endif
