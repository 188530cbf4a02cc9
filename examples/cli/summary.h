/*
 * A matching in words and numbers for a programme manager.
 */
#ifndef CLI_SUMMARY_H
#define CLI_SUMMARY_H

#include "inputs.h"

/* Who took part, what was reached and what is proven, who has no partner and why, limits, warnings, files. `late`: the time
 * limit had passed when the matching was there. `why`: NULL unless it is infeasible and that was looked into. */
void summary_print(const cli_session *session, const cli_inputs *inputs, const reversa_matching *matching,
                   const reversa_infeasibility *why, bool late, FILE *stream);

#endif
