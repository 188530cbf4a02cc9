/*
 * `reversa validate`: every file is read with the reader that `match` uses, so what passes here can be matched.
 */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "command.h"
#include "inputs.h"
#include "output.h"
#include "print.h"
#include "sniff.h"
#include "table.h"

/* Answers that a measure would leave out are no error, but nobody who has another scale should find out later. */
static reversa_status warn_of_scale(const cli_session *session, const reversa_surveys *surveys, const char *path)
{
    int64_t n = 0;
    reversa_survey_options options;
    reversa_survey_options_init(&options);
    for (int wave = REVERSA_WAVE_BEFORE; wave <= REVERSA_WAVE_AFTER; wave++) {
        reversa_enps enps;
        options.wave = (reversa_wave)wave;
        reversa_status status = reversa_survey_enps(session->ctx, surveys, "recommend", &options, &enps);
        if (status)
            return status;
        n += enps.n_outside;
    }
    if (n > 0 && !session->settings->quiet)
        fprintf(stderr, "reversa: warning: %s: %s answers to recommend lie outside 0 to 10: they will be left out\n",
                path, print_whole(n).text);
    return REVERSA_OK;
}

/* Events are checked by themselves: nothing else is made of them here. */
static reversa_status read_events(const cli_session *session, file_kind kind, const char *path)
{
    reversa_context *ctx = session->ctx;
    reversa_pair_list *pairs = NULL;
    reversa_sessions *sessions = NULL;
    reversa_surveys *surveys = NULL;
    reversa_employment *employment = NULL;
    reversa_status status;
    if (kind == KIND_PAIR_LIST)
        status = reversa_pair_list_read(ctx, path, &pairs);
    else if (kind == KIND_SESSIONS)
        status = reversa_sessions_read(ctx, path, &sessions);
    else if (kind == KIND_SURVEYS)
        status = reversa_surveys_read(ctx, path, &surveys);
    else
        status = reversa_employment_read(ctx, path, &employment);
    if (!status && surveys)
        status = warn_of_scale(session, surveys, path);
    reversa_pair_list_free(pairs);
    reversa_sessions_free(sessions);
    reversa_surveys_free(surveys);
    reversa_employment_free(employment);
    return status;
}

/* What is known while the files are gone through. */
typedef struct validation {
    cli_session *session;
    cli_inputs inputs;
    const char *paths[N_KINDS]; /* of each kind */
    cli_table *table;
    int64_t n_lines; /* of decisions */
    int code;        /* the worst yet */
} validation;

static void report(validation *check, const char *path, file_kind kind, const char *rows, const char *verdict)
{
    const char *const cells[] = {path, sniff_name(kind), rows, verdict};
    table_add(check->table, cells);
}

static reversa_status read_one(validation *check, file_kind kind)
{
    reversa_context *ctx = check->session->ctx;
    cli_inputs *inputs = &check->inputs;
    const char *path = check->paths[kind];
    switch (kind) {
    case KIND_PEOPLE:
        return inputs_read_people(check->session, path, &inputs->cohort);
    case KIND_PREFERENCES:
        return reversa_preferences_read(ctx, path, inputs->cohort, &inputs->preferences);
    case KIND_PREVIOUS:
        return reversa_previous_read(ctx, path, inputs->cohort, &inputs->previous);
    case KIND_SCORES:
        return reversa_scores_read(ctx, path, inputs->cohort, &inputs->scores);
    case KIND_PROGRAMME:
        return reversa_programme_read(ctx, path, &inputs->programme);
    case KIND_DECISIONS:
        return reversa_decisions_check(ctx, path, &check->n_lines);
    default:
        return read_events(check->session, kind, path);
    }
}

static void check_one(validation *check, file_kind kind)
{
    const char *path = check->paths[kind];
    bool needs_people = kind == KIND_PREFERENCES || kind == KIND_PREVIOUS || kind == KIND_SCORES;
    if (needs_people && !check->inputs.cohort) {
        report(check, path, kind, NULL, "not checked: the people are wrong");
        return;
    }
    reversa_status status = read_one(check, kind);
    int64_t count = kind == KIND_PEOPLE && check->inputs.cohort ? reversa_cohort_n_people(check->inputs.cohort) : -1;
    if (kind == KIND_DECISIONS && !status)
        count = check->n_lines;
    if (count < 0 && kind != KIND_PROGRAMME && kind != KIND_DECISIONS && strcmp(path, "-") != 0)
        count = sniff_rows(path);
    number_text rows;
    snprintf(rows.text, sizeof rows.text, "%" PRId64, count);
    char verdict[64] = "good";
    if (status) {
        int64_t n_errors = reversa_context_error_count(check->session->ctx);
        snprintf(verdict, sizeof verdict, "%s %s", print_whole(n_errors).text, n_errors == 1 ? "problem" : "problems");
        int code = session_failed(check->session, status);
        check->code = code > check->code ? code : check->code;
    }
    report(check, path, kind, count >= 0 ? rows.text : NULL, verdict);
}

/* Columns that a programme names, pinned pairs that are vetoed: what shows only when all is put together. */
static void check_together(validation *check)
{
    cli_inputs *inputs = &check->inputs;
    bool others = inputs->programme || inputs->preferences || inputs->previous || inputs->scores;
    if (check->code || !inputs->cohort || !others)
        return;
    int code = inputs_join(check->session, inputs);
    if (code) {
        check->code = code;
        report(check, "together", KIND_UNKNOWN, NULL, "do not go together");
        return;
    }
    for (int32_t i = 0; i < reversa_problem_n_warnings(inputs->problem) && !check->session->settings->quiet; i++)
        print_text(stderr, "reversa: warning: ", reversa_problem_warning(inputs->problem, i), "\n");
}

/* Find out what each argument is; each kind may be there once. 0 or an exit code. */
static int sort_files(validation *check)
{
    const cli_settings *settings = check->session->settings;
    for (int i = 0; i < settings->n_arguments; i++) {
        const char *path = settings->arguments[i];
        file_kind kind = sniff_kind(path);
        if (kind == KIND_UNREADABLE) {
            fprintf(stderr, "reversa: %s: Cannot be read: %s\n", path, strerror(errno));
            return EXIT_INPUT;
        }
        if (kind == KIND_UNKNOWN) {
            fprintf(
                stderr,
                "reversa: %s:1: Neither people (id, role), preferences (person_id, other_id), previous pairs "
                "(mentor_id, mentee_id, state), scores (mentor_id, mentee_id, score), pairs with dates (start_date), "
                "sessions "
                "(mentor_id, minutes), surveys (person_id, wave), employment (person_id, hire_date), a programme "
                "(.json) nor a log of decisions (.ndjson)\n",
                path);
            return EXIT_INPUT;
        }
        if (check->paths[kind])
            return session_usage("validate", "%s and %s are both %s: one at a time", check->paths[kind], path,
                                 sniff_name(kind));
        check->paths[kind] = path;
    }
    bool pairs = check->paths[KIND_PREFERENCES] || check->paths[KIND_PREVIOUS] || check->paths[KIND_SCORES];
    if (pairs && !check->paths[KIND_PEOPLE])
        return session_usage("validate", "files of pairs need the people whom they name: give people.csv as well");
    return 0;
}

static int run(cli_session *session)
{
    const table_column columns[] = {{"file", false}, {"kind", false}, {"rows", true}, {"verdict", false}};
    validation check = {.session = session};
    cli_output output;
    int code = sort_files(&check);
    if (code)
        return code;
    check.table = table_create(columns, 4);
    for (int kind = 0; kind < N_KINDS && check.code != EXIT_INTERRUPTED; kind++) {
        if (check.paths[kind])
            check_one(&check, (file_kind)kind);
    }
    check_together(&check);
    code = output_open(&output, session->settings->output);
    if (!code)
        table_print(check.table, output.stream, (cli_format)session->settings->format);
    code = output_close(&output, code);
    table_free(check.table);
    inputs_free(&check.inputs);
    return code ? code : check.code;
}

static const option_group own_group = {
    .title = "How to read",
    .n_options = 1,
    .options = (const option[]){
        {.name = "unknown-manager",
         .kind = OPTION_CHOICE,
         .argument = "error|root",
         .initial = "error",
         .offset = offsetof(cli_settings, unknown_manager),
         .help = "A manager_id that is nobody's id is an error, or makes the person the top of a line."},
    }};

const cli_command validate_command = {
    .name = "validate",
    .arguments = "FILE…",
    .summary = "check files before they are used",
    .text =
        "Reads each file as the other commands would, and lists what is wrong with file, row and column: the first 20, "
        "then how\n"
        "many more. What a file is shows in its header or its ending (.json). Files of pairs name people, so give\n"
        "people.csv with them; then it is also checked that all goes together. - is people.csv from standard input.\n"
        "Of a decisions.ndjson it checks the chain: each line carries the hash of the line before, so a line that was\n"
        "changed, moved or taken out is told with its number. Its hash in result.json shows whether all lines are "
        "new:\n"
        "`reversa replay` looks at it.\n",
    .files = INPUT_FILES,
    .examples = "  reversa validate people.csv\n"
                "  reversa validate people.csv preferences.csv previous.csv programme.json\n"
                "  reversa validate out/decisions.ndjson\n",
    .groups = {&own_group, &report_group, &run_group, NULL},
    .least_arguments = 1,
    .most_arguments = 1000,
    .run = run,
};
