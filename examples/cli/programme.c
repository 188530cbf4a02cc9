/*
 * `reversa programme`: the built-in programme as a file to begin with, or a file checked and written in full.
 */
#include <string.h>

#include "command.h"

static int run(cli_session *session)
{
    const cli_settings *settings = session->settings;
    reversa_programme *programme = NULL;
    reversa_status status = settings->n_arguments > 0
                                ? reversa_programme_read(session->ctx, settings->arguments[0], &programme)
                                : reversa_programme_builtin(session->ctx, &programme);
    if (status)
        return session_failed(session, status);
    int code = EXIT_DONE;
    status = reversa_programme_write(session->ctx, programme, settings->output);
    if (status)
        code = session_cannot_write(session, status);
    reversa_programme_free(programme);
    return code;
}

static const option_group own_group = {.title = "Output",
                                       .n_options = 1,
                                       .options = (const option[]){
                                           {.name = "output",
                                            .letter = 'o',
                                            .kind = OPTION_TEXT,
                                            .argument = "FILE",
                                            .initial = "-",
                                            .offset = offsetof(cli_settings, output),
                                            .help = "Write there, whole or not at all; - is standard output."},
                                       }};

const cli_command programme_command = {
    .name = "programme",
    .arguments = "[PROGRAMME.json]",
    .summary = "print the built-in programme, or check one",
    .text = "Without a file: prints the built-in reverse mentoring programme, which holds when `match` gets none. "
            "Change what\n"
            "your programme does differently and give it to `match --programme`.\n"
            "With a file: checks it, and prints it with everything that it leaves to the defaults.\n",
    .files = "  rules       who may be paired      criteria  how well people fit, with weights\n"
             "  limits      what the whole must meet    objective  what is wanted first, second, …\n",
    .examples = "  reversa programme -o programme.json\n"
                "  reversa programme mine.json | diff - <(reversa programme)\n",
    .groups = {&own_group, &run_group, NULL},
    .most_arguments = 1,
    .run = run,
};
