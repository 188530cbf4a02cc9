/*
 * A command of the command line, and the session in which it runs: one context, the user's settings, exit codes.
 */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include <reversa.h>
#include <stdint.h>
#include <stdio.h>

#include "options.h"

/* What the shell sees. */
enum {
    EXIT_DONE = 0,
    EXIT_INTERNAL = 1,     /* an error inside, or an output that cannot be written */
    EXIT_USAGE = 2,        /* the command line is wrong */
    EXIT_INPUT = 3,        /* an input is wrong or cannot be read */
    EXIT_INFEASIBLE = 4,   /* no matching meets the limits */
    EXIT_STOPPED = 5,      /* stopped at a limit of time, with a result */
    EXIT_NO_RESULT = 6,    /* stopped at a limit of time or memory, without a result */
    EXIT_GATE = 7,         /* what was to be checked does not hold */
    EXIT_INTERRUPTED = 130 /* by Ctrl-C or another request to end */
};

/* What the running stage showed last. */
typedef struct progress_line {
    progress_mode mode; /* auto means: redraw one line */
    const char *stage;  /* of the last call; strings of the library stay */
    double started;     /* seconds, of the run */
    double stage_started;
    double shown;
    int drawn; /* a line stands on the terminal */
} progress_line;

typedef struct cli_session {
    const cli_settings *settings;
    reversa_context *ctx;
    progress_line progress;
    double phase_began; /* session_seconds() when the phase of session_phase() began */
} cli_session;

typedef struct cli_command {
    const char *name;
    const char *arguments; /* as in "PEOPLE.csv MENTOR MENTEE" */
    const char *summary;   /* one line */
    const char *text;      /* what it does; the parts of the help end with a newline */
    const char *files;     /* what it reads and writes; NULL for nothing */
    const char *examples;
    const option_group *groups[MAX_OPTION_GROUPS]; /* ends with NULL */
    int least_arguments;
    int most_arguments;
    int (*run)(cli_session *session); /* returns an exit code */
} cli_command;

extern const cli_command match_command;
extern const cli_command rematch_command;
extern const cli_command circles_command;
extern const cli_command validate_command;
extern const cli_command shortlist_command;
extern const cli_command wishes_command;
extern const cli_command alternatives_command;
extern const cli_command explain_command;
extern const cli_command why_not_command;
extern const cli_command advise_command;
extern const cli_command programme_command;
extern const cli_command generate_command;
extern const cli_command retention_command;
extern const cli_command engagement_command;
extern const cli_command audit_command;
extern const cli_command replay_command;
extern const cli_command version_command;

/* Make the context with the user's limits, hook up messages, progress and Ctrl-C. 0 or an exit code. */
int session_open(cli_session *session, const cli_settings *settings);
void session_close(cli_session *session);

/* With -v, tell how long the phase took that ends now. */
void session_phase(cli_session *session, const char *phase);

/* Print what went wrong in the last call: the first 20, then how many more. */
void session_print_errors(cli_session *session);

/* Print the errors and turn the status into an exit code: for calls that read or compute, and for those that write. */
int session_failed(cli_session *session, reversa_status status);
int session_cannot_write(cli_session *session, reversa_status status);

/* The exit code of how a search ended. */
int session_outcome(reversa_outcome outcome);

/* An error of the front end itself, in the same form; returns EXIT_USAGE. */
int session_usage(const char *command, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Seconds of a clock that never jumps. */
double session_seconds(void);

/* The page of one command; the page of all. */
void help_command(FILE *stream, const cli_command *command);
void help_all(FILE *stream);

/* The commands, NULL after the last. */
const cli_command *command_at(int index);

#endif
