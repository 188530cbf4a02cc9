/*
 * `reversa replay`: runs again from a result.json, and says whether the same comes out.
 */
#include "command.h"

static void print_table(const reversa_replay *replay, const char *path)
{
    const char *difference = reversa_replay_difference(replay, 0);
    if (!difference) {
        printf("identical: outcome, levels and %d files of %s\n", (int)reversa_replay_n_files(replay), path);
        return;
    }
    printf("not identical: %s\n", path);
    for (int32_t i = 0; (difference = reversa_replay_difference(replay, i)) != NULL; i++)
        printf("  %s\n", difference);
}

static int run(cli_session *session)
{
    const cli_settings *settings = session->settings;
    reversa_replay *replay = NULL;
    reversa_replay_options options;
    reversa_replay_options_init(&options);
    options.inputs = settings->inputs;
    reversa_status status = reversa_replay_create(session->ctx, settings->arguments[0], &options, &replay);
    if (status)
        return session_failed(session, status);
    if (!settings->quiet)
        print_table(replay, settings->arguments[0]);
    int code = reversa_replay_difference(replay, 0) ? EXIT_GATE : EXIT_DONE;
    reversa_replay_free(replay);
    return code;
}

static const option_group own_group = {
    .title = "What goes in",
    .n_options = 1,
    .options = (const option[]){
        {.name = "inputs",
         .kind = OPTION_TEXT,
         .argument = "DIR",
         .offset = offsetof(cli_settings, inputs),
         .help =
             "Take the inputs from this folder, by the names they had; what came from standard input as people.csv, "
             "programme.json and so on. Default: the paths as they were given, relative ones to the folder in which "
             "this runs."},
    }};

const cli_command replay_command = {
    .name = "replay",
    .arguments = "RESULT.json",
    .summary = "run again what a result.json tells of, and compare",
    .text =
        "Reads the inputs again, which must be the same byte for byte, matches with the same programme, seed and\n"
        "options, and compares outcome, levels and the checksums of all files. Nothing is written. Where something\n"
        "differs it says what, from which line on, and the exit code is 7. So it does where a file beside RESULT.json "
        "is not\n"
        "as it was written.\n",
    .files = "  RESULT.json  of reversa match; the files beside it serve to show where they differ\n",
    .examples = "  reversa replay out/result.json\n"
                "  reversa replay out/result.json --inputs archive/2027\n",
    .groups = {&own_group, &run_group, NULL},
    .least_arguments = 1,
    .most_arguments = 1,
    .run = run,
};
