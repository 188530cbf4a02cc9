/*
 * What `reversa retention` works with, and its parts.
 */
#ifndef CLI_RETENTION_H
#define CLI_RETENTION_H

#include "command.h"
#include "figures.h"

#define MAX_RETENTION_COLUMNS 100

typedef struct retention_report {
    cli_session *session;
    reversa_employment *employment;
    reversa_retention_options options;
    const char *adjust[MAX_RETENTION_COLUMNS];
    const char *exact[MAX_RETENTION_COLUMNS];
    char *lists[2]; /* the names, parted */
    reversa_retention *retention;
    int32_t rates_from;   /* first day of the rates */
    reversa_rates *rates; /* of the last year */
} retention_report;

/* The report in the form that the user wants. 0 or an exit code. */
int retention_print(const retention_report *r);

#endif
