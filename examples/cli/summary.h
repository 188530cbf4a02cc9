/*
 * A matching in words and numbers for a programme manager.
 */
#ifndef CLI_SUMMARY_H
#define CLI_SUMMARY_H

#include "inputs.h"

/* What is told of a matching beside itself. */
typedef struct cli_told {
    const reversa_infeasibility *why;      /* NULL unless it is infeasible and that was looked into */
    const reversa_baseline *baseline;      /* what it is compared with; NULL for nothing */
    const reversa_classification *lottery; /* NULL for nothing */
    bool late;                             /* the time limit had passed when the matching was there */
} cli_told;

/* Who took part, what was reached and what is proven, who has no partner and why, limits, warnings, files. */
void summary_print(const cli_session *session, const cli_inputs *inputs, const reversa_matching *matching,
                   const cli_told *told, FILE *stream);

#endif
