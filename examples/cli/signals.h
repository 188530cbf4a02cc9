/*
 * Ctrl-C and its kin: the first asks the running call to end, the second ends the process.
 */
#ifndef CLI_SIGNALS_H
#define CLI_SIGNALS_H

#include <reversa/context.h>

/* From now on SIGINT, SIGTERM and SIGHUP cancel ctx; NULL puts things back as they were. A closed pipe becomes an error of
 * writing, so that nothing half done stays. */
void signals_cancel(reversa_context *ctx);

/* Whether somebody reads what we print. */
int signals_reader_gone(void);

/* End as a program does that writes to a closed pipe: quietly. */
_Noreturn void signals_end_quietly(void);

#endif
