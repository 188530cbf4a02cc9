/*
 * What `reversa audit` works with: people as codes of their values, and the stage that each reached.
 */
#ifndef CLI_AUDIT_H
#define CLI_AUDIT_H

#include "command.h"
#include "figures.h"

/* A column as whole numbers: values in the order of their bytes. */
typedef struct audit_codes {
    int32_t *code; /* [n_people], −1 where missing */
    char **values; /* [n_values] */
    int32_t n_values;
} audit_codes;

/* How far someone came. */
enum { AUDIT_EVERYONE, AUDIT_SIGNED_UP, AUDIT_MATCHED, AUDIT_ABOVE_MEDIAN, AUDIT_N_STAGES };

typedef struct audit_report {
    cli_session *session;
    reversa_cohort *cohort;
    reversa_pair_list *pairs;
    char *list; /* the names in --by */
    const char *by[REVERSA_EQUITY_ATTRIBUTES];
    int n_by;
    audit_codes codes[REVERSA_EQUITY_ATTRIBUTES];
    audit_codes stratum;
    int32_t *reached; /* [n_people] the last stage */
    reversa_equity *equity;
    int32_t n_groups;
    reversa_impact *impacts; /* [n_groups], of the step at hand */
    int32_t reference;
} audit_report;

/* The report in the form that the user wants. */
reversa_status audit_print(audit_report *a, FILE *stream);

/* The codes of a text or number column of the cohort, read from `path`. 0 or an exit code, after a message. */
int audit_codes_make(const char *path, const reversa_cohort *cohort, const char *column, audit_codes *codes);
void audit_codes_free(audit_codes *codes);

/* Part a list of names at its commas, in place; how many there are, −1 for more than `most` or an empty one. */
int audit_split(char *list, const char **names, int most);

#endif
