/*
 * The session: what every command needs around its work. Errors come out of the context in one form,
 * `reversa: file:row: column c: message`, and each status has one exit code, here and nowhere else.
 */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "command.h"
#include "print.h"
#include "progress.h"
#include "signals.h"

double session_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void on_message(void *user, reversa_log_level level, const char *message)
{
    cli_session *session = user;
    static const char *const words[] = {"error: ", "warning: ", "", ""};
    progress_clear(&session->progress);
    fputs("reversa: ", stderr);
    print_text(stderr, words[level], message, "\n");
}

int session_open(cli_session *session, const cli_settings *settings)
{
    memset(session, 0, sizeof *session);
    session->settings = settings;
    if (reversa_context_create(NULL, &session->ctx) != REVERSA_OK) {
        fputs("reversa: out of memory\n", stderr);
        return EXIT_INTERNAL;
    }
    reversa_log_level level = REVERSA_LOG_WARNING;
    if (settings->quiet)
        level = REVERSA_LOG_ERROR;
    else if (settings->verbose)
        level = settings->verbose > 1 ? REVERSA_LOG_DEBUG : REVERSA_LOG_INFO;
    reversa_context_set_log(session->ctx, on_message, level, session);
    reversa_context_set_threads(session->ctx, (int32_t)settings->threads);
    reversa_context_set_time_limit(session->ctx, settings->time_limit);
    reversa_context_set_memory_limit(session->ctx, settings->memory_limit);
    progress_begin(session);
    session->phase_began = session->progress.started;
    signals_cancel(session->ctx);
    return 0;
}

void session_phase(cli_session *session, const char *phase)
{
    double now = session_seconds();
    if (session->settings->verbose) {
        progress_clear(&session->progress);
        fprintf(stderr, "reversa: %s %.2f s\n", phase, now - session->phase_began);
    }
    session->phase_began = now;
}

void session_close(cli_session *session)
{
    progress_clear(&session->progress);
    if (session->settings->verbose)
        fprintf(stderr, "reversa: %.1f s, at most %s bytes of memory at once\n",
                session_seconds() - session->progress.started,
                print_whole((int64_t)reversa_context_memory_peak(session->ctx)).text);
    signals_cancel(NULL);
    reversa_context_free(session->ctx);
}

static void print_error(const reversa_error *error)
{
    fputs("reversa: ", stderr);
    if (error->file) {
        print_text(stderr, "", error->file, "");
        if (error->row > 0)
            fprintf(stderr, ":%lld", (long long)error->row);
        fputs(": ", stderr);
    } else if (error->row > 0) {
        fprintf(stderr, "row %lld: ", (long long)error->row);
    }
    if (error->column)
        print_text(stderr, "column ", error->column, ": ");
    print_text(stderr, "", error->message, "\n");
}

void session_print_errors(cli_session *session)
{
    int64_t count = reversa_context_error_count(session->ctx);
    int64_t shown = 0;
    reversa_error error;
    progress_clear(&session->progress);
    for (; shown < count; shown++) {
        reversa_context_error(session->ctx, shown, &error);
        if (error.code == REVERSA_OK)
            break;
        print_error(&error);
    }
    if (count > shown)
        fprintf(stderr, "reversa: … and %s more\n", print_whole(count - shown).text);
}

int session_failed(cli_session *session, reversa_status status)
{
    if (status == REVERSA_E_CANCELLED) {
        progress_clear(&session->progress);
        fputs("reversa: interrupted; nothing was written\n", stderr);
        return EXIT_INTERRUPTED;
    }
    session_print_errors(session);
    if (reversa_context_error_count(session->ctx) == 0)
        fprintf(stderr, "reversa: %s\n", reversa_status_name(status));
    switch (status) {
    case REVERSA_E_IO:
    case REVERSA_E_FORMAT:
    case REVERSA_E_DATA:
    case REVERSA_E_UNSUPPORTED:
        return EXIT_INPUT;
    case REVERSA_E_DEADLINE:
        return EXIT_NO_RESULT;
    case REVERSA_E_MEMORY:
        return session->settings->memory_limit ? EXIT_NO_RESULT : EXIT_INTERNAL;
    default:
        return EXIT_INTERNAL;
    }
}

int session_cannot_write(cli_session *session, reversa_status status)
{
    if (status == REVERSA_E_IO && signals_reader_gone())
        signals_end_quietly();
    int code = session_failed(session, status);
    return code == EXIT_INPUT ? EXIT_INTERNAL : code;
}

int session_usage(const char *command, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fputs("reversa: ", stderr);
    vfprintf(stderr, format, args);
    va_end(args);
    fprintf(stderr, "\nTry: reversa help %s\n", command);
    return EXIT_USAGE;
}

int session_outcome(reversa_outcome outcome)
{
    switch (outcome) {
    case REVERSA_OUTCOME_OPTIMAL:
        return EXIT_DONE;
    case REVERSA_OUTCOME_FEASIBLE:
        return EXIT_STOPPED;
    case REVERSA_OUTCOME_INFEASIBLE:
        return EXIT_INFEASIBLE;
    case REVERSA_OUTCOME_STOPPED:
        return EXIT_NO_RESULT;
    }
    return EXIT_INTERNAL;
}
