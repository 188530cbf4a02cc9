/*
 * Help that teaches: what a command does, its files, its options with their defaults, examples to paste, exit codes. The
 * options come from the tables that also parse them.
 */
#include <string.h>

#include "command.h"
#include "print.h"

#define OPTION_COLUMN 29 /* where the explanation of an option begins */
#define PAGE_WIDTH 100

static const char exit_codes[] =
    "  0  done\n"
    "  1  internal error, or cannot write output\n"
    "  2  wrong command line\n"
    "  3  wrong input, or cannot read it\n"
    "  4  no matching meets the limits: result.json says which, pairs of an earlier run stay as they were\n"
    "  5  with a result that is not proven best: stopped at a limit, or the search gave up\n"
    "  6  stopped at a limit of time or memory, without a result: nothing is written\n"
    "  7  a gate failed: a replay is not identical\n"
    "130  interrupted (Ctrl-C): nothing is written\n";

static int page_width(FILE *stream)
{
    int width = print_width(stream);
    return width < PAGE_WIDTH ? width : PAGE_WIDTH;
}

static void print_option(FILE *stream, const option *o)
{
    char left[64];
    char letter[8] = "    ";
    char value[40] = "";
    if (o->letter)
        snprintf(letter, sizeof letter, "-%c, ", o->letter);
    if (o->argument)
        snprintf(value, sizeof value, " %s", o->argument);
    snprintf(left, sizeof left, "  %s--%s%s", letter, o->name, value);
    int used = print_columns(left);
    fputs(left, stream);
    if (used + 2 > OPTION_COLUMN) {
        fputc('\n', stream);
        used = 0;
    }
    fprintf(stream, "%*s", OPTION_COLUMN - used, "");
    char text[400];
    snprintf(text, sizeof text, "%s%s%s%s", o->help, o->initial ? " Default: " : "", o->initial ? o->initial : "",
             o->initial ? "." : "");
    print_wrapped(stream, OPTION_COLUMN, OPTION_COLUMN, page_width(stream), text);
}

static void print_part(FILE *stream, const char *title, const char *text)
{
    if (!text)
        return;
    fputc('\n', stream);
    print_heading(stream, title);
    fputs(text, stream);
}

void help_command(FILE *stream, const cli_command *command)
{
    fprintf(stream, "reversa %s: %s\n\n", command->name, command->summary);
    fprintf(stream, "  reversa %s %s%s[options]\n\n", command->name, command->arguments,
            command->arguments[0] ? " " : "");
    fputs(command->text, stream);
    print_part(stream, "Files", command->files);
    for (const option_group *const *group = command->groups; *group; group++) {
        fputc('\n', stream);
        print_heading(stream, (*group)->title);
        for (int i = 0; i < (*group)->n_options; i++)
            print_option(stream, &(*group)->options[i]);
    }
    print_part(stream, "Examples", command->examples);
    print_part(stream, "Exit codes", exit_codes);
}

void help_all(FILE *stream)
{
    const cli_command *command;
    fprintf(stream, "reversa %s: pairs for reverse mentoring, in which junior employees mentor senior ones\n\n",
            reversa_version());
    for (int i = 0; (command = command_at(i)) != NULL; i++) {
        char left[64];
        snprintf(left, sizeof left, "%s %s", command->name, command->arguments);
        fprintf(stream, "  reversa %-34s %s\n", left, command->summary);
    }
    fprintf(stream, "  reversa %-34s %s\n", "help [COMMAND]", "this page, or all about one command");
    print_part(stream, "To begin with",
               "  reversa generate --people 400 -o try          an organisation that does not exist\n"
               "  reversa match try/people.csv -o out           its best pairs, with the proof\n"
               "  reversa help match                            options, files, examples\n");
    print_part(stream, "Exit codes", exit_codes);
}
