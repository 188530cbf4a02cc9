/*
 * What `reversa retention` works with, and its parts.
 */
#ifndef CLI_RETENTION_H
#define CLI_RETENTION_H

#include "command.h"
#include "figures.h"

#define MAX_RETENTION_COLUMNS 100

/* A group of --by: people with one value of the column. */
typedef struct retention_group {
    const char *value; /* NULL: those without one */
    int64_t counts[4]; /* joined and left, joined and stayed, never joined and left, never joined and stayed */
    reversa_estimate hazard_ratio;
    reversa_estimate stay;
    bool hidden;
} retention_group;

typedef struct retention_report {
    cli_session *session;
    reversa_employment *employment;
    reversa_retention_options options;
    const char *adjust[MAX_RETENTION_COLUMNS];
    const char *exact[MAX_RETENTION_COLUMNS];
    char *lists[2]; /* the names, parted */
    reversa_retention *retention;
    reversa_rates *rates;    /* of the last year */
    reversa_rates *by_value; /* names the groups; NULL without --by */
    retention_group *groups;
    int32_t n_groups;
} retention_report;

/* People of a study by joining and leaving: the four counts of a group. */
void retention_counts(const reversa_retention *retention, int64_t counts_out[4]);
/* Study each group of --by and decide what may be shown. */
reversa_status retention_make_groups(retention_report *r);
/* The report in the form that the user wants. 0 or an exit code. */
int retention_print(const retention_report *r);

#endif
