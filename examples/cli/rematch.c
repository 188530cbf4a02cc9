/*
 * `reversa rematch`: next year. From the reviewed pairs and the people of today to the pairs that keep most of what was.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "inputs.h"
#include "output.h"
#include "progress.h"
#include "reasons.h"
#include "rematch.h"
#include "summary.h"

/* What came out, on standard output: the changes, or all of it as JSON. */
static reversa_status pour(cli_session *session, const reversa_rematch *rematch)
{
    cli_format format = (cli_format)session->settings->format;
    if (format == FORMAT_AUTO)
        format = isatty(STDOUT_FILENO) ? FORMAT_TABLE : FORMAT_CSV;
    fflush(stdout);
    if (format == FORMAT_JSON)
        return reversa_rematch_write_file(session->ctx, rematch, REVERSA_REMATCH_ALL, "-");
    if (format == FORMAT_CSV)
        return reversa_rematch_write_file(session->ctx, rematch, REVERSA_REMATCH_DIFF, "-");
    rematch_print_changes(rematch, stdout);
    return REVERSA_OK;
}

static int deliver(cli_session *session, const cli_inputs *inputs, const reversa_rematch *rematch)
{
    const cli_settings *settings = session->settings;
    bool late = settings->time_limit > 0 && session_seconds() - session->progress.started >= settings->time_limit;
    reversa_context_set_time_limit(session->ctx, 0); /* what there is, is written */
    progress_clear(&session->progress);
    reversa_status status = REVERSA_OK;
    if (output_has_folder(settings))
        status = reversa_rematch_write(session->ctx, rematch, settings->output);
    if (!status && (!output_has_folder(settings) || settings->format == FORMAT_JSON))
        status = pour(session, rematch);
    if (status)
        return session_cannot_write(session, status);
    if (settings->quiet || (output_has_folder(settings) && settings->format == FORMAT_JSON))
        return 0;
    FILE *stream = output_has_folder(settings) ? stdout : stderr;
    fflush(stdout);
    summary_print(session, inputs, reversa_rematch_matching(rematch), &(cli_told){.late = late}, stream);
    rematch_print_summary(rematch, settings, stream);
    return 0;
}

/* There is no matching: why, in sentences. Nothing is written. */
static int tell_why(cli_session *session, const cli_inputs *inputs, const reversa_rematch *rematch)
{
    const reversa_matching *matching = reversa_rematch_matching(rematch);
    reversa_infeasibility *why = NULL;
    progress_clear(&session->progress);
    if (reversa_matching_outcome(matching) == REVERSA_OUTCOME_STOPPED) {
        fputs("reversa: stopped at a limit before there was a matching, nothing was written\n", stderr);
        return 0;
    }
    int code = reasons_find(session, inputs, matching, &why);
    progress_clear(&session->progress);
    if (!code) {
        fputs("reversa: no matching meets the limits, nothing was written\n", stderr);
        rematch_print_least(rematch, stderr);
        reasons_print(stderr, why);
    }
    reversa_infeasibility_free(why);
    return code;
}

static int rematch_again(cli_session *session, const cli_inputs *inputs)
{
    const cli_settings *settings = session->settings;
    reversa_rematch *rematch = NULL;
    reversa_rematch_options options;
    reversa_rematch_options_init(&options);
    options.most_changes = settings->most_changes ? (int32_t)strtol(settings->most_changes, NULL, 10) : -1;
    options.curve = settings->curve ? (int32_t)settings->curve_solves : 0;
    options.stand_by = !settings->no_standby;
    options.match.solver = (reversa_solver)settings->solver;
    options.match.gap = settings->gap;
    inputs_set_lottery(settings, &options.match);
    reversa_status status = reversa_rematch_find(session->ctx, inputs->problem, &options, &rematch);
    session_phase(session, "matching again");
    if (status)
        return session_failed(session, status);
    cli_inputs now = *inputs; /* the same, for the problem with the two additions */
    now.problem = (reversa_problem *)(uintptr_t)reversa_rematch_problem(rematch);
    const reversa_matching *matching = reversa_rematch_matching(rematch);
    int code = session_outcome(reversa_matching_outcome(matching));
    bool has_pairs = code == EXIT_DONE || code == EXIT_STOPPED;
    int failed = has_pairs ? deliver(session, &now, rematch) : tell_why(session, &now, rematch);
    session_phase(session, "writing");
    reversa_rematch_free(rematch);
    return failed ? failed : code;
}

/* A whole number in digits, small enough. */
static bool is_number(const char *text)
{
    size_t length = strlen(text);
    return length > 0 && length < 10 && strspn(text, "0123456789") == length;
}

static int run(cli_session *session)
{
    const cli_settings *settings = session->settings;
    if (!settings->previous)
        return session_usage("rematch", "rematch needs the reviewed pairs: --previous pairs.csv");
    if (settings->most_changes && !is_number(settings->most_changes))
        return session_usage("rematch", "--most-changes takes a whole number, not '%s'", settings->most_changes);
    if (output_has_folder(settings) && settings->format == FORMAT_CSV)
        return session_usage("rematch", "--format csv is for standard output; with -o the changes are in %s/diff.csv",
                             settings->output);
    cli_inputs inputs;
    int code = inputs_read(session, settings->arguments[0], &inputs);
    session_phase(session, "reading");
    if (!code)
        code = rematch_again(session, &inputs);
    inputs_free(&inputs);
    return code;
}

static const option_group own_group = {
    .title = "What comes out",
    .n_options = 10,
    .options = (const option[]){
        {.name = "output",
         .letter = 'o',
         .kind = OPTION_TEXT,
         .argument = "DIR",
         .initial = "-",
         .offset = offsetof(cli_settings, output),
         .help =
             "Write the files of `match`, and diff.csv, standby.csv, curve.csv and rematch.json beside them, all or "
             "none. With - the changes go to standard output and the summary to standard error."},
        OPTION_LOTTERY,
        {.name = "most-changes",
         .kind = OPTION_TEXT,
         .argument = "K",
         .offset = offsetof(cli_settings, most_changes),
         .help = "Break at most K of the active pairs that can be kept. Pairs that cannot (someone left, opted out, or "
                 "a rule removes them) do not count. Default: as many as the best matching asks for, and no more."},
        {.name = "curve",
         .kind = OPTION_FLAG,
         .offset = offsetof(cli_settings, curve),
         .help = "Tell what each number of broken pairs can bring: points marked exact are the best there is, the "
                 "others lie between what is known and a bound."},
        {.name = "curve-solves",
         .kind = OPTION_WHOLE,
         .argument = "N",
         .initial = "100",
         .least = 2,
         .most = 1000000,
         .offset = offsetof(cli_settings, curve_solves),
         .help = "Solve no more networks than these for the curve; the widest gap between two points comes first."},
        {.name = "no-standby",
         .kind = OPTION_FLAG,
         .offset = offsetof(cli_settings, no_standby),
         .help = "Look for no stand-bys."},
        {.name = "format",
         .kind = OPTION_CHOICE,
         .argument = "auto|table|csv|json",
         .initial = "auto",
         .offset = offsetof(cli_settings, format),
         .least = FORMAT_AUTO,
         .help =
             "How the changes are printed; auto is sentences on a terminal, else csv; json has all of rematch.json."},
        {.name = "solver",
         .kind = OPTION_CHOICE,
         .argument = "auto|network|glpk|highs",
         .initial = "auto",
         .offset = offsetof(cli_settings, solver),
         .least = REVERSA_SOLVER_AUTO,
         .help = "As in match. --most-changes needs integer programming where the best matching breaks more pairs."},
        {.name = "gap",
         .kind = OPTION_NUMBER,
         .argument = "X",
         .offset = offsetof(cli_settings, gap),
         .help = "As in match."},
        {.name = "reason-time",
         .kind = OPTION_SECONDS,
         .argument = "TIME",
         .initial = "10",
         .offset = offsetof(cli_settings, reason_time),
         .help = "As in match."},
    }};

const cli_command rematch_command = {
    .name = "rematch",
    .arguments = "PEOPLE.csv",
    .summary = "next year: the best pairs that keep most of those that run",
    .text =
        "Takes the pairs of last time, as they were reviewed (--previous: under state active, pinned, forbidden or\n"
        "ended, with a note), and the people of today, and matches again. Pinned pairs stay, forbidden ones are gone.\n"
        "Active pairs are broken only for the better: where it changes nothing else they stay, and --most-changes\n"
        "bounds how many are broken at all. Whoever is not in PEOPLE.csv any more has left; a pair that cannot be "
        "kept\n"
        "is told apart, and is no broken one.\n"
        "Every change is told in a sentence. Pairs that were broken and made for each other's sake are an exchange, "
        "and\n"
        "what it gains is told as a whole. For each pair there is a stand-by for either of the two: the best who has "
        "a\n"
        "place left.\n"
        "Who waited before is served first if the programme has the criterion `waiting`: raise waiting_rounds of "
        "those\n"
        "in unmatched.csv by one before the next round.\n",
    .files = INPUT_FILES
    "  diff.csv       change (kept, broken, impossible, forbidden, new, matched, unmatched), mentor_id, mentee_id, "
    "side,\n"
    "                 score, cause (left, role, no_place, rule), rule, exchange, note, text\n"
    "  standby.csv    mentor_id, mentee_id, replaces (mentor, mentee), standby_id, score, place (free, taken), and\n"
    "                 for a taken one, level by level, what the whole loses by it while the one who is replaced stays\n"
    "                 there for others (loses_if_replaced_stays_...); what it loses by their leaving is told by "
    "rematch\n"
    "                 without them\n"
    "  curve.csv      broken, supported, claim (exact, bound), the levels, and what none can exceed\n"
    "  rematch.json   all of it; pairs.csv, unmatched.csv, result.json and the record are as match writes them, and\n"
    "                 `reversa replay` runs them again\n",
    .examples = "  reversa rematch people.csv --previous reviewed.csv -o out\n"
                "  reversa rematch people.csv --previous reviewed.csv --most-changes 10 -o out\n"
                "  reversa rematch people.csv --previous reviewed.csv --curve -o out\n"
                "  reversa rematch people.csv --previous reviewed.csv --format json | jq '.counts'\n",
    .groups = {&input_group, &own_group, &run_group, NULL},
    .least_arguments = 1,
    .most_arguments = 1,
    .run = run,
};
