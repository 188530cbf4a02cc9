/*
 * Progress for people: one line that is redrawn on a terminal, or a line now and then in a log.
 */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include "command.h"

/* Decide how to show progress, and hand it to the context. */
void progress_begin(cli_session *session);

/* Take the line off the terminal, before anything else is printed. */
void progress_clear(progress_line *line);

#endif
