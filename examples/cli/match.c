/*
 * `reversa match`: the main job. Reads, matches, writes the folder of results or prints the pairs, and sums up.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "command.h"
#include "inputs.h"
#include "invitations.h"
#include "output.h"
#include "print.h"
#include "progress.h"
#include "reasons.h"
#include "report.h"
#include "summary.h"
#include "table.h"

#define REASONS 3 /* of a pair, for people: the criteria that give most */

/* ---- the pairs on standard output */

static number_text plain(int64_t value)
{
    number_text number;
    snprintf(number.text, sizeof number.text, "%" PRId64, value);
    return number;
}

/* The criteria that give most to a pair, as "coverage 0.31, availability 0.08". */
static void describe(const reversa_problem *problem, const reversa_matching *matching, int32_t index, char *text,
                     size_t size)
{
    int32_t n = reversa_problem_n_criteria(problem);
    int32_t given[REASONS];
    int32_t last = INT32_MAX;
    int32_t last_index = -1;
    text[0] = '\0';
    for (int i = 0; i < REASONS; i++) {
        int32_t best = -1;
        for (int32_t c = 0; c < n; c++) {
            int32_t value = reversa_matching_contribution(matching, index, c);
            bool after = value < last || (value == last && c > last_index);
            if (value > 0 && after && (best < 0 || value > given[i])) {
                best = c;
                given[i] = value;
            }
        }
        if (best < 0)
            return;
        last = given[i];
        last_index = best;
        size_t used = strlen(text);
        snprintf(text + used, size - used, "%s%s %s", i ? ", " : "", reversa_problem_criterion_name(problem, best),
                 print_millionths(given[i], 3).text);
    }
}

static void print_for_people(const cli_inputs *inputs, const reversa_matching *matching)
{
    const table_column columns[] = {{"mentor", false}, {"mentee", false}, {"score", true},
                                    {"state", false},  {"note", false},   {"above all", false}};
    cli_table *table = table_create(columns, 6);
    for (int32_t i = 0; i < reversa_matching_n_pairs(matching); i++) {
        reversa_matched_pair pair;
        char reasons[300];
        reversa_matching_pair(matching, i, &pair);
        describe(inputs->problem, matching, i, reasons, sizeof reasons);
        number_text score = print_millionths(pair.score, 3);
        const char *const cells[] = {reversa_cohort_id(inputs->cohort, pair.mentor),
                                     reversa_cohort_id(inputs->cohort, pair.mentee),
                                     score.text,
                                     pair.state == REVERSA_PAIR_PINNED ? "pinned" : "active",
                                     pair.note,
                                     reasons};
        table_add(table, cells);
    }
    table_print(table, stdout, FORMAT_TABLE);
    table_free(table);
}

/* The columns of pairs.csv, as an array of objects. */
static void print_json(const cli_inputs *inputs, const reversa_matching *matching)
{
    int32_t n_criteria = reversa_problem_n_criteria(inputs->problem);
    int n_columns = n_criteria + 5;
    table_column *columns = table_memory(NULL, (size_t)n_columns, sizeof *columns);
    const char **cells = table_memory(NULL, (size_t)n_columns, sizeof *cells);
    number_text *numbers = table_memory(NULL, (size_t)n_criteria, sizeof *numbers);
    columns[0] = (table_column){"mentor_id", false};
    columns[1] = (table_column){"mentee_id", false};
    columns[2] = (table_column){"score", true};
    for (int32_t c = 0; c < n_criteria; c++)
        columns[3 + c] = (table_column){reversa_problem_criterion_name(inputs->problem, c), true};
    columns[n_columns - 2] = (table_column){"state", false};
    columns[n_columns - 1] = (table_column){"note", false};
    cli_table *table = table_create(columns, n_columns);
    for (int32_t i = 0; i < reversa_matching_n_pairs(matching); i++) {
        reversa_matched_pair pair;
        reversa_matching_pair(matching, i, &pair);
        number_text score = plain(pair.score);
        cells[0] = reversa_cohort_id(inputs->cohort, pair.mentor);
        cells[1] = reversa_cohort_id(inputs->cohort, pair.mentee);
        cells[2] = score.text;
        for (int32_t c = 0; c < n_criteria; c++) {
            numbers[c] = plain(reversa_matching_contribution(matching, i, c));
            cells[3 + c] = numbers[c].text;
        }
        cells[n_columns - 2] = pair.state == REVERSA_PAIR_PINNED ? "pinned" : "active";
        cells[n_columns - 1] = pair.note;
        table_add(table, cells);
    }
    table_print(table, stdout, FORMAT_JSON);
    table_free(table);
    free(numbers);
    free(cells);
    free(columns);
}

/* One file of results on standard output, behind what is already printed. */
static int pour(cli_session *session, const cli_inputs *inputs, const reversa_matching *matching,
                reversa_result_file file)
{
    fflush(stdout);
    reversa_status status = reversa_result_write(session->ctx, inputs->problem, matching, file, "-");
    return status ? session_cannot_write(session, status) : 0;
}

static int print_pairs(cli_session *session, const cli_inputs *inputs, const reversa_matching *matching)
{
    cli_format format = (enum cli_format)session->settings->format;
    if (format == FORMAT_AUTO)
        format = isatty(STDOUT_FILENO) ? FORMAT_TABLE : FORMAT_CSV;
    if (format == FORMAT_CSV)
        return pour(session, inputs, matching, REVERSA_RESULT_PAIRS);
    if (format == FORMAT_JSON)
        print_json(inputs, matching);
    else
        print_for_people(inputs, matching);
    return 0;
}

/* ---- the run */

/* A path in the folder of results; the caller frees it. */
/* Earlier pairs may be someone's review, and the input of this very run: without new pairs they are left alone. One sentence
 * on standard error says so; where there are none, only `always` says why there are no new ones. */
static void tell_what_stays(const cli_settings *settings, const char *why, bool always)
{
    char *path = output_has_folder(settings) ? output_path(settings, "pairs.csv") : NULL;
    if (path && access(path, F_OK) == 0)
        fprintf(stderr, "reversa: %s; %s is of an earlier run and stays as it was\n", why, path);
    else if (always)
        fprintf(stderr, "reversa: %s\n", why);
    free(path);
}

/* A report of an earlier run is not one of this one. */
static void tell_of_old_report(const cli_settings *settings)
{
    char *path = output_path(settings, "report.html");
    if (access(path, F_OK) == 0)
        fprintf(stderr, "reversa: %s is of an earlier run and stays as it was\n", path);
    free(path);
}

/* What a run has come to, beside its matching. */
typedef struct cli_findings {
    reversa_infeasibility *why; /* NULL unless there is no matching, and that was looked into */
    cli_report report;
} cli_findings;

/* Why there are no pairs, for programs and for people, in a folder that may hold the pairs of an earlier run. */
static reversa_status write_why(cli_session *session, const cli_inputs *inputs, const reversa_matching *matching,
                                const cli_findings *found)
{
    (void)mkdir(session->settings->output, 0777); /* it may be there; where it cannot be, writing says so */
    char *path = output_path(session->settings, "result.json");
    reversa_status status = reasons_write(session, inputs, matching, found->why, path);
    free(path);
    if (!status && found->report.report) {
        path = output_path(session->settings, "report.html");
        status = reversa_report_write(session->ctx, found->report.report, path);
        free(path);
    } else if (!status) {
        tell_of_old_report(session->settings);
    }
    if (!status)
        tell_what_stays(session->settings, "no matching meets the limits", false);
    return status;
}

/* Into the folder: all files with pairs; result.json and the report where the limits allow none. */
static reversa_status write_folder(cli_session *session, const cli_inputs *inputs, const reversa_matching *matching,
                                   const cli_findings *found)
{
    reversa_results_options options;
    if (reversa_matching_outcome(matching) == REVERSA_OUTCOME_INFEASIBLE)
        return write_why(session, inputs, matching, found);
    reversa_results_options_init(&options);
    options.baseline = found->report.baseline;
    options.lottery = found->report.has_lottery ? &found->report.lottery : NULL;
    if (found->report.report)
        options.report = reversa_report_html(found->report.report, &options.report_length);
    reversa_status status = reversa_results_write_with(session->ctx, inputs->problem, matching, &options,
                                                       session->settings->output);
    if (!status && !options.report)
        tell_of_old_report(session->settings);
    return status;
}

/* The search ended before there was a matching: nobody is matched or unmatched, so there is nothing to write or sum up. Programs
 * that asked for result.json get it. */
static int tell_of_nothing(cli_session *session, const cli_inputs *inputs, const reversa_matching *matching, bool late)
{
    const cli_settings *settings = session->settings;
    tell_what_stays(settings,
                    late ? "stopped at the time limit before there was a matching, nothing was written"
                         : "stopped at a limit before there was a matching, nothing was written",
                    true);
    if (output_has_folder(settings) && settings->format == FORMAT_JSON)
        return pour(session, inputs, matching, REVERSA_RESULT_SUMMARY);
    return 0;
}

/* result.json on standard output: with pairs it is the one that has just been written, which knows of the other files. */
static reversa_status print_result(cli_session *session, const cli_inputs *inputs, const reversa_matching *matching,
                                   const cli_findings *found)
{
    char block[8192];
    size_t n;
    if (reversa_matching_outcome(matching) == REVERSA_OUTCOME_INFEASIBLE)
        return reasons_write(session, inputs, matching, found->why, "-");
    char *path = output_path(session->settings, "result.json");
    FILE *file = fopen(path, "r");
    free(path);
    if (!file) /* someone took it away at once */
        return reasons_write(session, inputs, matching, found->why, "-");
    while ((n = fread(block, 1, sizeof block, file)) > 0)
        fwrite(block, 1, n, stdout);
    fclose(file);
    return REVERSA_OK;
}

/* Results first, then the summary: it says what is written. */
static int deliver(cli_session *session, const cli_inputs *inputs, const reversa_matching *matching, bool late,
                   const cli_findings *found)
{
    const cli_settings *settings = session->settings;
    int code = 0;
    reversa_context_set_time_limit(session->ctx, 0); /* what there is, is written */
    progress_clear(&session->progress);
    if (reversa_matching_outcome(matching) == REVERSA_OUTCOME_STOPPED)
        return tell_of_nothing(session, inputs, matching, late);
    if (output_has_folder(settings)) {
        reversa_status status = write_folder(session, inputs, matching, found);
        if (status)
            return session_cannot_write(session, status);
        if (settings->format == FORMAT_JSON) {
            fflush(stdout);
            status = print_result(session, inputs, matching, found);
            return status ? session_cannot_write(session, status) : 0;
        }
    } else {
        code = print_pairs(session, inputs, matching);
        fflush(stdout); /* before the summary, where both go to one terminal */
    }
    if (!code && !settings->quiet)
        summary_print(session, inputs, matching,
                      &(cli_told){found->why, found->report.baseline,
                                  found->report.has_lottery ? &found->report.lottery : NULL, late},
                      output_has_folder(settings) ? stdout : stderr);
    return code;
}

static int run(cli_session *session)
{
    const cli_settings *settings = session->settings;
    if (output_has_folder(settings) && settings->format == FORMAT_CSV)
        return session_usage("match", "--format csv is for standard output; with -o the pairs are in %s/pairs.csv",
                             settings->output);
    cli_inputs inputs;
    reversa_matching *matching = NULL;
    cli_findings found = {0};
    bool late = false;
    reversa_match_options options;
    reversa_match_options_init(&options);
    options.solver = (reversa_solver)settings->solver;
    options.level_prices = settings->level_prices > 0;
    options.gap = settings->gap;
    inputs_set_lottery(settings, &options);
    int code = inputs_read(session, settings->arguments[0], &inputs);
    if (!code)
        code = report_check(session, &inputs, "match", &found.report);
    if (!code)
        code = invitations_check(session, &inputs);
    session_phase(session, "reading");
    if (!code) {
        reversa_status status = reversa_match(session->ctx, inputs.problem, NULL, &options, &matching);
        if (status)
            code = session_failed(session, status);
    }
    session_phase(session, "matching");
    if (!code) {
        late = settings->time_limit > 0 && session_seconds() - session->progress.started >= settings->time_limit;
        code = reasons_find(session, &inputs, matching, &found.why);
    }
    if (!code && (output_has_folder(settings) || !settings->quiet))
        code = report_make(session, &inputs, matching, output_has_folder(settings) && settings->report == 0,
                           &found.report);
    if (!code && output_has_folder(settings) && settings->report == 0)
        code = report_reasons(session, &inputs, matching, found.why, &found.report);
    if (!code)
        code = deliver(session, &inputs, matching, late, &found);
    if (!code)
        code = invitations_write(session, &inputs, matching);
    session_phase(session, "writing");
    if (!code)
        code = session_outcome(reversa_matching_outcome(matching));
    report_free(&found.report);
    reversa_infeasibility_free(found.why);
    reversa_matching_free(matching);
    inputs_free(&inputs);
    return code;
}

static const option_group own_group = {
    .title = "What comes out",
    .n_options = 7,
    .options = (const option[]){
        {.name = "output",
         .letter = 'o',
         .kind = OPTION_TEXT,
         .argument = "DIR",
         .initial = "-",
         .offset = offsetof(cli_settings, output),
         .help = "Write pairs.csv, unmatched.csv, certificate.json, decisions.ndjson, report.html and result.json "
                 "into this folder, all or none, and the summary to standard output. Where no matching meets the "
                 "limits only result.json and report.html are written, which say why, and where the run was stopped "
                 "without a result nothing is: earlier pairs stay. With - the pairs go to standard output and the "
                 "summary to standard error."},
        {.name = "format",
         .kind = OPTION_CHOICE,
         .argument = "auto|table|csv|json",
         .initial = "auto",
         .offset = offsetof(cli_settings, format),
         .least = FORMAT_AUTO,
         .help = "How the pairs are printed; auto is a table on a terminal, else csv. With a folder, json prints "
                 "result.json in place of the summary."},
        {.name = "solver",
         .kind = OPTION_CHOICE,
         .argument = "auto|network|glpk|highs",
         .initial = "auto",
         .offset = offsetof(cli_settings, solver),
         .least = REVERSA_SOLVER_AUTO,
         .help = "auto takes the network, which is fast, wherever the limits and levels allow it, else integer "
                 "programming (GLPK; HiGHS in a build without it). glpk and highs take that solver alone."},
        OPTION_LOTTERY,
        {.name = "gap",
         .kind = OPTION_NUMBER,
         .argument = "X",
         .offset = offsetof(cli_settings, gap),
         .help = "With limits that need integer programming: be content with a result that is proven to be within this "
                 "share of the best, such as 0.000001. Default: 0, the best."},
        {.name = "level-prices",
         .kind = OPTION_FLAG,
         .offset = offsetof(cli_settings, level_prices),
         .help = "Solve again without each level of the objective, and tell what the levels after it would gain. Only "
                 "without limits other than load."},
        {.name = "reason-time",
         .kind = OPTION_SECONDS,
         .argument = "TIME",
         .initial = "10",
         .offset = offsetof(cli_settings, reason_time),
         .help = "Where no matching meets the limits, look at most so long for why: the limits that contradict each "
                 "other, who shares too few places, and the least change of a limit or a rule that helps."},
    }};

static const option_group paper_group = {
    .title = "The report, and invitations",
    .n_options = 6,
    .options = (const option[]){
        OPTION_REPORT,
        OPTION_NAMES,
        OPTION_MAP,
        OPTION_AUDIT,
        {.name = "ics",
         .kind = OPTION_TEXT,
         .argument = "FOLDER",
         .offset = offsetof(cli_settings, ics),
         .help = "Write invitations into this folder, which must be empty or not there yet: a calendar file for each "
                 "pair with its meetings by the programme's cadence, at the earliest time of the week that both are "
                 "available, and no two meetings of a mentor at once where that can be. A name that ends in .ics is "
                 "one file for all pairs."},
        {.name = "start",
         .kind = OPTION_DATE,
         .argument = "DATE",
         .offset = offsetof(cli_settings, start),
         .help = "The first day of meetings. Default: the start of the programme's cadence."},
    }};

const cli_command match_command = {
    .name = "match",
    .arguments = "PEOPLE.csv",
    .summary = "the best pairs that the programme allows",
    .text = "Scores every pair of a mentor and a mentee whom the rules allow, and chooses the pairs that serve the\n"
            "programme's objective best: with the built-in programme as many mentees as possible, then the greatest "
            "total\n"
            "score. The result says what is proven: `optimal` means that no other choice among all eligible pairs is "
            "better.\n"
            "Where no choice meets the limits (exit code 4), it says why in a sentence for each limit, and what would "
            "help.\n"
            "Running it again gives the same bytes, whatever the order of the rows or the number of threads.\n",
    .files = INPUT_FILES
    "  pairs.csv      mentor_id, mentee_id, score, a column for each criterion (millionths), state, note;\n"
    "                 put pinned or forbidden under state and give it back with --previous;\n"
    "                 rows with state forbidden or ended came from there, and are not pairs of this round\n"
    "  unmatched.csv  person_id, side, reason, eligible, best_score; the last two empty where nobody has counted\n"
    "  certificate.json  the price of every place, with which others can check that nothing is better\n"
    "  decisions.ndjson  what was decided of whom, a line each with the hash of the line before\n"
    "  report.html    all of it as one page for people: no script, nothing fetched, fit for print and phone\n"
    "  result.json    outcome, levels, bound, limits, warnings, seed, options, checksums of the inputs and of the\n"
    "                 other files\n",
    .examples = "  reversa match people.csv -o out\n"
                "  reversa match people.csv --preferences preferences.csv --previous previous.csv -o out\n"
                "  reversa match people.csv --names --map department,location --audit gender -o out\n"
                "  reversa match people.csv --ics invitations --start 2027-02-01 --names -o out\n"
                "  reversa match people.csv --lottery 20270201 -o out\n"
                "  reversa match people.csv --programme mine.json --time-limit 5m -o out\n"
                "  reversa match people.csv --format json | jq '.[].score'\n",
    .groups = {&input_group, &own_group, &paper_group, &run_group, NULL},
    .least_arguments = 1,
    .most_arguments = 1,
    .run = run,
};
