/*
 * The command `reversa`: a thin front end that does nothing a library call does not.
 *
 * Data goes to standard output, everything else to standard error. Standard output is closed and checked here, for all
 * commands: a full disk must not look like success.
 */
#include <errno.h>
#include <string.h>

#include "command.h"
#include "print.h"
#include "signals.h"

static const cli_command *const commands[] = {
    &match_command,        &rematch_command,  &circles_command,   &shortlist_command,  &wishes_command,
    &alternatives_command, &explain_command,  &why_not_command,   &advise_command,     &validate_command,
    &programme_command,    &generate_command, &retention_command, &engagement_command, &audit_command,
    &replay_command,       &version_command};

#define N_COMMANDS ((int)(sizeof commands / sizeof commands[0]))

const cli_command *command_at(int index)
{
    return index < N_COMMANDS ? commands[index] : NULL;
}

static const char *name_at(const void *source, int index)
{
    (void)source;
    return index < N_COMMANDS ? commands[index]->name : NULL;
}

static const cli_command *find_command(const char *name)
{
    for (int i = 0; i < N_COMMANDS; i++) {
        if (strcmp(commands[i]->name, name) == 0)
            return commands[i];
    }
    return NULL;
}

static int unknown_command(const char *word)
{
    if (word[0] == '-') {
        fprintf(stderr, "reversa: %s: options come after a command\n", word);
    } else {
        const char *nearest = options_nearest(word, name_at, NULL);
        fprintf(stderr, "reversa: there is no command \"%s\"", word);
        if (nearest)
            fprintf(stderr, "; did you mean %s?", nearest);
        fputc('\n', stderr);
    }
    fputs("There are:", stderr);
    for (int i = 0; i < N_COMMANDS; i++)
        fprintf(stderr, " %s,", commands[i]->name);
    fputs(" help\n", stderr);
    return EXIT_USAGE;
}

static int help(int argc, char **argv)
{
    if (argc == 0 || argv[0][0] == '-' || strcmp(argv[0], "help") == 0) {
        help_all(stdout);
        return EXIT_DONE;
    }
    const cli_command *command = find_command(argv[0]);
    if (!command)
        return unknown_command(argv[0]);
    help_command(stdout, command);
    return EXIT_DONE;
}

static int run(const cli_command *command, int argc, char **argv)
{
    cli_settings settings;
    cli_session session;
    int code = options_parse(command->name, command->groups, argc, argv, &settings);
    if (code)
        return code;
    if (settings.help) {
        help_command(stdout, command);
        return EXIT_DONE;
    }
    if (settings.n_arguments < command->least_arguments)
        return session_usage(command->name, "%s needs %s", command->name, command->arguments);
    if (settings.n_arguments > command->most_arguments)
        return session_usage(command->name, "%s: one word too many: \"%s\"", command->name,
                             settings.arguments[command->most_arguments]);
    code = session_open(&session, &settings);
    if (code)
        return code;
    code = command->run(&session);
    session_close(&session);
    return code;
}

static int dispatch(int argc, char **argv)
{
    if (argc < 2) {
        help_all(stderr);
        return EXIT_USAGE;
    }
    const char *word = argv[1];
    if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0 || strcmp(word, "help") == 0)
        return help(argc - 2, argv + 2);
    const cli_command *command = find_command(strcmp(word, "--version") == 0 ? "version" : word);
    return command ? run(command, argc - 2, argv + 2) : unknown_command(word);
}

int main(int argc, char **argv)
{
    print_begin();
    int code = dispatch(argc, argv);
    int failed_before = ferror(stdout);
    int reader_gone = signals_reader_gone();
    errno = 0;
    if (fclose(stdout) != 0 || failed_before) {
        if (errno == EPIPE || reader_gone)
            signals_end_quietly();
        fprintf(stderr, "reversa: standard output: Cannot be written%s%s\n", errno ? ": " : "",
                errno ? strerror(errno) : "");
        return EXIT_INTERNAL;
    }
    return code;
}
