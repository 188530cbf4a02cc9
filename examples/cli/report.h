/*
 * What `reversa match` adds to a matching for people: what it is compared with, and the page report.html.
 */
#ifndef CLI_REPORT_H
#define CLI_REPORT_H

#include "inputs.h"

#define REPORT_COLUMNS 8 /* that are mapped, and that are audited */

/* The parts of a report. All zero: none. */
typedef struct cli_report {
    char *list[2]; /* of names: columns to map, columns to audit */
    const char *column[2][REPORT_COLUMNS];
    int n_columns[2];
    reversa_baseline *baseline;
    bool has_lottery;
    reversa_classification lottery;
    reversa_pair_table *table[REPORT_COLUMNS];
    reversa_equity *equity[2 * REPORT_COLUMNS];
    const reversa_blocking *blocking; /* for the page, NULL for none; the caller's */
    reversa_report *report;
} cli_report;

/* Before anything is computed: are the columns asked for there? 0 or an exit code. */
int report_check(cli_session *session, const cli_inputs *inputs, const char *command, cli_report *report);
/* The comparison, and where prices prove the matching how much the lottery decided; with `page` also all the rest, and the
 * page. What the time limit leaves no time for is left out. 0 or an exit code. */
int report_make(cli_session *session, const cli_inputs *inputs, const reversa_matching *matching, bool page,
                cli_report *report);
/* Where no matching meets the limits: the page that says why; `why` may be NULL. 0 or an exit code. */
int report_reasons(cli_session *session, const cli_inputs *inputs, const reversa_matching *matching,
                   const reversa_infeasibility *why, cli_report *report);
void report_free(cli_report *report);

#endif
