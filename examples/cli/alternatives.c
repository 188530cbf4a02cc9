/*
 * `reversa alternatives`: the best matching, the second best, and so on, each told by what differs from the first; or how
 * often each pair comes up in a lottery among the best.
 */
#include <inttypes.h>
#include <string.h>

#include "command.h"
#include "inputs.h"
#include "output.h"
#include "print.h"
#include "progress.h"
#include "table.h"

typedef struct page {
    const cli_inputs *inputs;
    const reversa_matching *matching;
    const reversa_alternatives *list;
} page;

static const char *ended(const reversa_alternatives *list)
{
    switch (reversa_alternatives_ended(list)) {
    case REVERSA_ALTERNATIVES_ALL:
        return "all";
    case REVERSA_ALTERNATIVES_NO_MORE:
        return "no_more";
    case REVERSA_ALTERNATIVES_STOPPED:
        return "stopped";
    }
    return "unknown";
}

static bool is_proven(const reversa_alternatives *list)
{
    return reversa_alternatives_claim(list) == REVERSA_CLAIM_EXACT;
}

static number_text whole(int64_t value)
{
    number_text text;
    snprintf(text.text, sizeof text.text, "%" PRId64, value);
    return text;
}

/* ---- Rows ---- */

#define MOST_COLUMNS (5 + REVERSA_MAX_LEVELS)

static void add_rows(const page *p, cli_table *table, int32_t index)
{
    reversa_other_matching other;
    number_text losses[REVERSA_MAX_LEVELS];
    const number_text rank = whole((int64_t)index + 1);
    const char *cells[MOST_COLUMNS] = {rank.text};
    reversa_alternatives_get(p->list, index, &other);
    for (int32_t l = 0; l < other.n_levels; l++) {
        losses[l] = whole(other.loss[l]);
        cells[1 + l] = losses[l].text;
    }
    const char **rest = cells + 1 + other.n_levels;
    for (int32_t c = 0; c < other.n_added + other.n_removed; c++) {
        reversa_pair_change change;
        reversa_alternatives_change(p->list, index, c, &change);
        const number_text score = whole(change.score);
        rest[0] = change.added ? "added" : "removed";
        rest[1] = reversa_cohort_id(p->inputs->cohort, change.mentor);
        rest[2] = reversa_cohort_id(p->inputs->cohort, change.mentee);
        rest[3] = score.text;
        table_add(table, cells);
    }
    if (other.n_added + other.n_removed == 0)
        table_add(table, cells);
}

static void print_rows(const page *p, FILE *stream, cli_format format)
{
    table_column columns[MOST_COLUMNS] = {{"matching", true}};
    char names[REVERSA_MAX_LEVELS][32];
    int n = 1;
    for (int32_t l = 0; l < reversa_matching_n_levels(p->matching); l++) {
        reversa_level level;
        reversa_matching_level(p->matching, l, &level);
        snprintf(names[l], sizeof names[l], "loses_%s", level.name);
        columns[n++] = (table_column){names[l], true};
    }
    columns[n++] = (table_column){"change", false};
    columns[n++] = (table_column){"mentor_id", false};
    columns[n++] = (table_column){"mentee_id", false};
    columns[n++] = (table_column){"score", true};
    cli_table *table = table_create(columns, n);
    for (int32_t k = 0; k < reversa_alternatives_count(p->list); k++)
        add_rows(p, table, k);
    table_print(table, stream, format);
    table_free(table);
}

/* ---- JSON ---- */

static void print_json_pairs(const page *p, FILE *stream, int32_t index, bool added)
{
    reversa_other_matching other;
    bool any = false;
    reversa_alternatives_get(p->list, index, &other);
    fprintf(stream, ", \"%s\": [", added ? "added" : "removed");
    for (int32_t c = 0; c < other.n_added + other.n_removed; c++) {
        reversa_pair_change change;
        reversa_alternatives_change(p->list, index, c, &change);
        if (change.added != added)
            continue;
        fputs(any ? ", {\"mentor_id\": " : "{\"mentor_id\": ", stream);
        table_json_text(stream, reversa_cohort_id(p->inputs->cohort, change.mentor));
        fputs(", \"mentee_id\": ", stream);
        table_json_text(stream, reversa_cohort_id(p->inputs->cohort, change.mentee));
        fprintf(stream, ", \"score\": %" PRId32 "}", change.score);
        any = true;
    }
    fputs("]", stream);
}

static void print_json(const page *p, FILE *stream)
{
    fprintf(stream, "{\"schema\": \"reversa.alternatives/1\", \"ended\": \"%s\", \"proven\": %s, \"matchings\": [",
            ended(p->list), is_proven(p->list) ? "true" : "false");
    for (int32_t k = 0; k < reversa_alternatives_count(p->list); k++) {
        reversa_other_matching other;
        reversa_alternatives_get(p->list, k, &other);
        fprintf(stream, "%s\n  {\"matching\": %" PRId32 ", \"loses\": {", k ? "," : "", k + 1);
        for (int32_t l = 0; l < other.n_levels; l++) {
            reversa_level level;
            reversa_matching_level(p->matching, l, &level);
            fprintf(stream, "%s\"%s\": %" PRId64, l ? ", " : "", level.name, other.loss[l]);
        }
        fputs("}", stream);
        print_json_pairs(p, stream, k, true);
        print_json_pairs(p, stream, k, false);
        fputs("}", stream);
    }
    fputs("\n]}\n", stream);
}

/* ---- The command ---- */

static int print(cli_session *session, const page *p)
{
    const cli_settings *settings = session->settings;
    cli_output output;
    progress_clear(&session->progress);
    int code = output_open(&output, settings->output);
    if (code)
        return code;
    if (settings->format == FORMAT_JSON)
        print_json(p, output.stream);
    else
        print_rows(p, output.stream, (cli_format)settings->format);
    code = output_close(&output, 0);
    if (code || settings->quiet)
        return code;
    int32_t n = reversa_alternatives_count(p->list);
    fprintf(stderr, "%s: ", print_whole(n).text);
    fputs(reversa_alternatives_ended(p->list) == REVERSA_ALTERNATIVES_NO_MORE   ? "there are no other matchings\n"
          : reversa_alternatives_ended(p->list) == REVERSA_ALTERNATIVES_STOPPED ? "the best, as far as time allowed\n"
                                                                                : "the best of all matchings\n",
          stderr);
    if (!is_proven(p->list))
        fputs("Not every solve was proven: better matchings than those told may be missing\n", stderr);
    return 0;
}

/* ---- The lottery ---- */

static int print_lottery(cli_session *session, const cli_inputs *inputs, const reversa_lottery *lottery)
{
    static const table_column columns[] = {
        {"mentor_id", false}, {"mentee_id", false}, {"score", true}, {"times", true}};
    const cli_settings *settings = session->settings;
    cli_output output;
    int64_t n_always = 0;
    progress_clear(&session->progress);
    int code = output_open(&output, settings->output);
    if (code)
        return code;
    cli_table *table = table_create(columns, 4);
    for (int64_t k = 0; k < reversa_lottery_count(lottery); k++) {
        reversa_drawn_pair pair;
        reversa_lottery_get(lottery, k, &pair);
        const number_text score = whole(pair.score);
        const number_text times = whole(pair.times);
        const char *cells[] = {reversa_cohort_id(inputs->cohort, pair.mentor),
                               reversa_cohort_id(inputs->cohort, pair.mentee), score.text, times.text};
        n_always += (uint64_t)pair.times == settings->draws;
        table_add(table, cells);
    }
    table_print(table, output.stream, (cli_format)settings->format);
    table_free(table);
    code = output_close(&output, 0);
    if (!code && !settings->quiet)
        fprintf(stderr, "%s draws: %s pairs came up, %s of them every time\n",
                print_whole((int64_t)settings->draws).text, print_whole(reversa_lottery_count(lottery)).text,
                print_whole(n_always).text);
    return code;
}

static int draw(cli_session *session, const cli_inputs *inputs, const reversa_insight *insight)
{
    const cli_settings *settings = session->settings;
    reversa_lottery *lottery = NULL;
    reversa_status status = reversa_lottery_create(session->ctx, insight, settings->draw_seed, (int32_t)settings->draws,
                                                   &lottery);
    session_phase(session, "lottery");
    int code = status ? session_failed(session, status) : print_lottery(session, inputs, lottery);
    reversa_lottery_free(lottery);
    return code;
}

static int look(cli_session *session, const cli_inputs *inputs, const reversa_matching *matching)
{
    page p = {.inputs = inputs, .matching = matching};
    reversa_insight *insight = NULL;
    reversa_alternatives *list = NULL;
    reversa_insight_options options;
    reversa_insight_options_init(&options);
    options.ties_only = session->settings->draws > 0;
    reversa_status status = reversa_insight_create(session->ctx, inputs->problem, matching, &options, &insight);
    session_phase(session, "looking into it");
    if (!status && session->settings->draws > 0) {
        int drawn = draw(session, inputs, insight);
        reversa_insight_free(insight);
        return drawn;
    }
    if (!status)
        status = reversa_alternatives_find(session->ctx, insight, (int32_t)session->settings->alternatives, &list);
    session_phase(session, "alternatives");
    p.list = list;
    int code = status ? session_failed(session, status) : print(session, &p);
    if (!code && reversa_alternatives_ended(list) == REVERSA_ALTERNATIVES_STOPPED)
        code = EXIT_STOPPED;
    reversa_alternatives_free(list);
    reversa_insight_free(insight);
    return code;
}

static int run(cli_session *session)
{
    cli_inputs inputs;
    reversa_matching *matching = NULL;
    int code = inputs_read(session, session->settings->arguments[0], &inputs);
    session_phase(session, "reading");
    if (!code) {
        reversa_status status = reversa_match(session->ctx, inputs.problem, NULL, NULL, &matching);
        session_phase(session, "matching");
        code = status ? session_failed(session, status) : 0;
    }
    if (!code && reversa_matching_outcome(matching) == REVERSA_OUTCOME_INFEASIBLE) {
        fputs("reversa: there is no matching: `reversa match` says why\n", stderr);
        code = EXIT_INFEASIBLE;
    } else if (!code && reversa_matching_outcome(matching) == REVERSA_OUTCOME_STOPPED) {
        fputs("reversa: the time limit passed before there was a matching\n", stderr);
        code = EXIT_NO_RESULT;
    }
    if (!code)
        code = look(session, &inputs, matching);
    reversa_matching_free(matching);
    inputs_free(&inputs);
    return code;
}

static const option_group own_group = {
    .title = "What is asked",
    .n_options = 3,
    .options = (const option[]){
        {.name = "lottery",
         .kind = OPTION_WHOLE,
         .argument = "N",
         .initial = "0",
         .most = 1000000,
         .offset = offsetof(cli_settings, draws),
         .help = "Instead: draw N times among the optimal matchings, and print how often each pair came up."},
        {.name = "lottery-seed",
         .kind = OPTION_WHOLE,
         .argument = "S",
         .initial = "1",
         .most = UINT64_MAX,
         .offset = offsetof(cli_settings, draw_seed),
         .help = "The same seed gives the same draws, whatever the order of rows."},
        {.name = "most",
         .kind = OPTION_WHOLE,
         .argument = "M",
         .initial = "10",
         .least = 1,
         .most = 100000,
         .offset = offsetof(cli_settings, alternatives),
         .help = "So many matchings, the best among them."},
    }};

const cli_command alternatives_command = {
    .name = "alternatives",
    .arguments = "PEOPLE.csv",
    .summary = "the second best matching, the third best, …, and what each loses",
    .text =
        "Matches as `match` does, then tells the M best distinct matchings in order: for each which pairs it has that "
        "the\n"
        "first has not, which it lacks, and what it loses at each level of the objective (0 throughout: it is as good, "
        "and\n"
        "the order alone decided). Proven over every eligible pair: there is no matching between two that are told.\n"
        "\n"
        "Within limits other than `load` each further matching is found by solving again, up to once for each pair of\n"
        "the one before; --time-limit ends that, and those told until then are the best, in order. Where a solve "
        "cannot\n"
        "be proven, \"proven\" is false and a line says so.\n"
        "\n"
        "Where answers are coarse, many matchings tie; then the first ten may differ in a pair or two. `explain` "
        "without a\n"
        "pair counts how many pairs are tied.\n"
        "\n"
        "--lottery: in each draw every pair gets a number, made from the seed and the two ids, and of all optimal\n"
        "matchings the one with the largest sum comes up. Every pair that some optimal matching has can come up, none "
        "that\n"
        "no optimal matching has; a pair that came up every time may be in all of them (`explain` says which are).\n"
        "\n"
        "Not with the levels worst and leximin, which leave forced pairs out, with give_up, or with the limit stable:\n"
        "there forcing and forbidding pairs does not tell what is second best. --lottery needs exact prices, which "
        "other\n"
        "limits than `load` do not have.\n",
    .files = INPUT_FILES,
    .examples = "  reversa alternatives people.csv --most 5\n"
                "  reversa alternatives people.csv --programme limits.json --most 3 --time-limit 60\n"
                "  reversa alternatives people.csv --lottery 1000 --lottery-seed 7 --format csv -o times.csv\n"
                "  reversa alternatives people.csv --most 100 --format json | jq '.matchings[].loses'\n",
    .groups = {&input_group, &own_group, &report_group, &run_group, NULL},
    .least_arguments = 1,
    .most_arguments = 1,
    .run = run,
};
