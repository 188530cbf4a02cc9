/*
 * Invitations of `reversa match --ics`.
 */
#ifndef CLI_INVITATIONS_H
#define CLI_INVITATIONS_H

#include "inputs.h"

/* Before anything is computed: is it known when the meetings begin, and is the folder free? 0 or an exit code. */
int invitations_check(cli_session *session, const cli_inputs *inputs);
/* Write them, and say what there is. 0 or an exit code. */
int invitations_write(cli_session *session, const cli_inputs *inputs, const reversa_matching *matching);

#endif
