/*
 * Why no matching meets the limits: looked for within a bounded time, printed a sentence each, written with result.json.
 */
#ifndef CLI_REASONS_H
#define CLI_REASONS_H

#include "inputs.h"

/* The reason of a matching that is infeasible; *why_out stays NULL where it is none, or none was asked for. Returns an exit
 * code, 0 also where the time was not enough. */
int reasons_find(cli_session *session, const cli_inputs *inputs, const reversa_matching *matching,
                 reversa_infeasibility **why_out);

/* What contradicts, who shares too few places, and what would help. why: NULL prints nothing. */
void reasons_print(FILE *stream, const reversa_infeasibility *why);

/* result.json, with the reason if there is one. */
reversa_status reasons_write(cli_session *session, const cli_inputs *inputs, const reversa_matching *matching,
                             const reversa_infeasibility *why, const char *path);

#endif
