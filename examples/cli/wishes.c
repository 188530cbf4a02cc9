/*
 * `reversa wishes`: pairs from the ranked wishes of both sides, and the pairs that would rather be others.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

#include "command.h"
#include "inputs.h"
#include "output.h"
#include "print.h"
#include "progress.h"
#include "report.h"
#include "table.h"

static int write_folder(cli_session *session, const cli_inputs *inputs, const reversa_matching *matching,
                        const cli_report *page)
{
    char *old = output_path(session->settings, "report.html");
    reversa_results_options options;
    reversa_results_options_init(&options);
    options.blocking = page->blocking;
    options.baseline = page->baseline;
    options.lottery = page->has_lottery ? &page->lottery : NULL;
    if (page->report)
        options.report = reversa_report_html(page->report, &options.report_length);
    reversa_status status = reversa_results_write_with(session->ctx, inputs->problem, matching, &options,
                                                       session->settings->output);
    if (!status && !options.report && access(old, F_OK) == 0)
        fprintf(stderr, "reversa: %s is of an earlier run and stays as it was\n", old);
    free(old);
    return status ? session_cannot_write(session, status) : 0;
}

static void tell_side(FILE *stream, reversa_side side, const reversa_wishes_met *met)
{
    fprintf(stream, "%s: %s rank someone they may have; ", side == REVERSA_MENTOR ? "mentors" : "mentees",
            print_whole(met->n_ranking).text);
    fprintf(stream, "%s of them have a partner, %s one whom they rank, %s their first choice\n",
            print_whole(met->n_matched).text, print_whole(met->n_ranked).text, print_whole(met->n_first).text);
}

static void sum_up(const cli_session *session, const reversa_matching *matching, const reversa_blocking *blocking,
                   FILE *stream)
{
    reversa_blocking_summary s;
    reversa_blocking_summarise(blocking, &s);
    fprintf(stream, "%s pairs", print_whole(reversa_matching_n_pairs(matching)).text);
    if (!session->settings->by_match)
        fprintf(stream, ", proposed by the %s",
                session->settings->proposes == (int)REVERSA_MENTOR ? "mentors" : "mentees");
    if (s.n_blocking == 0)
        fputs("; they are stable: no two people would both rather have each other\n", stream);
    else
        fprintf(stream, "; %s pairs of %s people block: both would rather have each other\n",
                print_whole(s.n_blocking).text, print_whole(s.n_people).text);
    if (s.n_pinned > 0)
        fprintf(stream, "in %s of these someone would leave a pinned partner\n", print_whole(s.n_pinned).text);
    if (s.n_listed < s.n_blocking)
        fprintf(stream, "the first %s of them are listed\n", print_whole(s.n_listed).text);
    tell_side(stream, REVERSA_MENTEE, &s.met[REVERSA_MENTEE]);
    tell_side(stream, REVERSA_MENTOR, &s.met[REVERSA_MENTOR]);
}

static int deliver(cli_session *session, const cli_inputs *inputs, const reversa_matching *matching,
                   const cli_report *page)
{
    const cli_settings *settings = session->settings;
    int code = 0;
    progress_clear(&session->progress);
    if (output_has_folder(settings)) {
        code = write_folder(session, inputs, matching, page);
    } else {
        reversa_status status = reversa_result_write(session->ctx, inputs->problem, matching, REVERSA_RESULT_PAIRS,
                                                     "-");
        code = status ? session_cannot_write(session, status) : 0;
    }
    if (!code && !settings->quiet)
        sum_up(session, matching, page->blocking, output_has_folder(settings) ? stdout : stderr);
    return code;
}

static reversa_status find_pairs(const cli_session *session, const cli_inputs *inputs, reversa_matching **matching_out)
{
    reversa_wishes_options options;
    if (session->settings->by_match)
        return reversa_match(session->ctx, inputs->problem, NULL, NULL, matching_out);
    reversa_wishes_options_init(&options);
    options.from = (reversa_side)session->settings->proposes;
    options.among = (reversa_wishes_among)session->settings->among;
    return reversa_wishes_match(session->ctx, inputs->problem, &options, matching_out);
}

/* Without a matching there is nothing to look at. */
static int check_outcome(const reversa_matching *matching)
{
    switch (reversa_matching_outcome(matching)) {
    case REVERSA_OUTCOME_INFEASIBLE:
        fputs("reversa: there is no matching: `reversa match` says why\n", stderr);
        return EXIT_INFEASIBLE;
    case REVERSA_OUTCOME_STOPPED:
        fputs("reversa: the time limit passed before there was a matching\n", stderr);
        return EXIT_NO_RESULT;
    default:
        return 0;
    }
}

static int run(cli_session *session)
{
    const cli_settings *settings = session->settings;
    cli_inputs inputs;
    reversa_matching *matching = NULL;
    reversa_blocking *blocking = NULL;
    reversa_blocking_options options;
    cli_report page = {.report = NULL};
    if (!settings->preferences)
        return session_usage("wishes", "wishes are in a file: --preferences PREFERENCES.csv");
    int code = inputs_read(session, settings->arguments[0], &inputs);
    if (!code)
        code = report_check(session, &inputs, "wishes", &page);
    session_phase(session, "reading");
    if (!code) {
        reversa_status status = find_pairs(session, &inputs, &matching);
        code = status ? session_failed(session, status) : check_outcome(matching);
    }
    session_phase(session, "matching");
    reversa_blocking_options_init(&options);
    options.among = (reversa_wishes_among)settings->among;
    if (!code) {
        reversa_status status = reversa_blocking_create(session->ctx, inputs.problem, matching, &options, &blocking);
        code = status ? session_failed(session, status) : 0;
    }
    session_phase(session, "blocking pairs");
    page.blocking = blocking;
    if (!code && output_has_folder(settings))
        code = report_make(session, &inputs, matching, settings->report == 0, &page);
    if (!code)
        code = deliver(session, &inputs, matching, &page);
    session_phase(session, "writing");
    report_free(&page);
    reversa_blocking_free(blocking);
    reversa_matching_free(matching);
    inputs_free(&inputs);
    return code;
}

static const option_group own_group = {
    .title = "What is asked, and what comes out",
    .n_options = 4,
    .options = (const option[]){
        {.name = "output",
         .letter = 'o',
         .kind = OPTION_TEXT,
         .argument = "DIR",
         .initial = "-",
         .offset = offsetof(cli_settings, output),
         .help = "Write pairs.csv, unmatched.csv, certificate.json, decisions.ndjson, blocking.csv, report.html and "
                 "result.json into this folder, all or none, as `match` does; the summary goes to standard output. "
                 "With - the pairs go to standard output and the summary to standard error."},
        {.name = "from",
         .kind = OPTION_CHOICE,
         .argument = "mentor|mentee",
         .initial = "mentee",
         .least = REVERSA_MENTOR,
         .offset = offsetof(cli_settings, proposes),
         .help = "Who proposes. This side is served best: of all stable matchings everyone on it has the partners they "
                 "like best, as far as ranks are strict."},
        {.name = "among",
         .kind = OPTION_CHOICE,
         .argument = "all|either|both",
         .initial = "all",
         .least = REVERSA_WISHES_ALL,
         .offset = offsetof(cli_settings, among),
         .help =
             "Which pairs can be made: all that the rules allow, those that at least one of the two ranks, or those "
             "that both rank."},
        {.name = "match",
         .kind = OPTION_FLAG,
         .offset = offsetof(cli_settings, by_match),
         .help = "Not from wishes: match as `match` does, and tell who would rather have whom."},
    }};

static const option_group paper_group = {
    .title = "The report",
    .n_options = 4,
    .options = (const option[]){OPTION_REPORT, OPTION_NAMES, OPTION_MAP, OPTION_AUDIT}};

const cli_command wishes_command = {
    .name = "wishes",
    .arguments = "PEOPLE.csv --preferences PREFERENCES.csv",
    .summary = "pairs from the ranked wishes of both sides, and who would rather have whom",
    .text =
        "For programmes in which people choose: `shortlist` gives everyone a list, they return ranks and vetoes, and "
        "this\n"
        "makes pairs of them that no two people have reason to leave. One side proposes down its ranks, the other "
        "holds\n"
        "the best proposals that it has places for (deferred acceptance). Rules and vetoes hold, pinned pairs stay.\n"
        "\n"
        "Whom someone does not rank comes after all whom they do. Where ranks tie, or there are none, the higher "
        "score\n"
        "comes first, then an order that the seed draws from the ids. The objective plays no part; of limits only "
        "`load`\n"
        "with at_most can be held. To hold others, match with the limit {\"limit\": \"stable\"}.\n"
        "\n"
        "Two people block if the rules allow the pair, it is not made, and each of them ranks the other above a "
        "partner\n"
        "they have, or has an empty place. Every pair is looked at. blocking.csv names whom each would leave,\n"
        "report.html how many have their first choice, their second, or nobody.\n",
    .files = INPUT_FILES,
    .examples =
        "  reversa wishes people.csv --preferences wishes.csv -o out\n"
        "  reversa wishes people.csv --preferences wishes.csv --among both --from mentor -o out\n"
        "  reversa wishes people.csv --preferences wishes.csv --match -o out    how many the best total leaves\n",
    .groups = {&input_group, &own_group, &paper_group, &run_group, NULL},
    .least_arguments = 1,
    .most_arguments = 1,
    .run = run,
};
