/*
 * `reversa shortlist`: the best partners of each person, with reasons, for people who choose for themselves.
 */
#include <inttypes.h>

#include "command.h"
#include "inputs.h"
#include "output.h"
#include "print.h"
#include "progress.h"
#include "table.h"

enum { LISTS_BOTH, LISTS_MENTOR, LISTS_MENTEE };

static void sum_up(FILE *stream, const reversa_shortlist *shortlist)
{
    static const char *const words[2][2] = {{"mentors", "mentees"}, {"mentees", "mentors"}};
    for (int side = 0; side < 2; side++) {
        reversa_shortlist_summary s;
        reversa_shortlist_summarise(shortlist, (reversa_side)side, &s);
        if (s.n_people == 0 && s.n_others == 0)
            continue;
        fprintf(stream, "%s of %s %s have a list, %s entries in all; ", print_whole(s.n_lists).text,
                print_whole(s.n_people).text, words[side][0], print_whole(s.n_entries).text);
        fprintf(stream, "%s of %s %s are on none, and nobody is on more than %s\n", print_whole(s.n_unlisted).text,
                print_whole(s.n_others).text, words[side][1], print_whole(s.most_lists).text);
    }
}

static void add_list(cli_table *table, const cli_inputs *inputs, const reversa_shortlist *shortlist, int32_t person,
                     reversa_side side)
{
    int32_t n = reversa_shortlist_length(shortlist, person, side);
    for (int32_t k = 0; k < n; k++) {
        reversa_listed entry;
        char sentence[1024];
        reversa_shortlist_entry(shortlist, person, side, k, &entry);
        (void)reversa_shortlist_sentence(shortlist, person, side, k, sentence, sizeof sentence);
        const number_text place = print_whole(k + 1);
        const number_text score = print_millionths(entry.score, 3);
        const char *cells[] = {reversa_cohort_id(inputs->cohort, person),
                               side == REVERSA_MENTOR ? "mentor" : "mentee",
                               place.text,
                               reversa_cohort_id(inputs->cohort, entry.other),
                               score.text,
                               sentence};
        table_add(table, cells);
    }
}

static int print_lists(const cli_settings *settings, const cli_inputs *inputs, const reversa_shortlist *shortlist)
{
    static const table_column columns[] = {{"person", false}, {"side", false}, {"place", true},
                                           {"other", false},  {"score", true}, {"reason", false}};
    cli_output output;
    int code = output_open(&output, settings->output);
    if (code)
        return code;
    cli_table *table = table_create(columns, 6);
    for (int32_t person = 0; person < reversa_cohort_n_people(inputs->cohort); person++)
        for (int side = 0; side < 2; side++)
            add_list(table, inputs, shortlist, person, (reversa_side)side);
    table_print(table, output.stream, FORMAT_TABLE);
    table_free(table);
    return output_close(&output, 0);
}

static int deliver(cli_session *session, const cli_inputs *inputs, const reversa_shortlist *shortlist)
{
    const cli_settings *settings = session->settings;
    bool to_file = output_has_folder(settings);
    int format = settings->format != FORMAT_AUTO ? settings->format : to_file ? FORMAT_CSV : FORMAT_TABLE;
    int code = 0;
    progress_clear(&session->progress);
    if (format == FORMAT_TABLE) {
        code = print_lists(settings, inputs, shortlist);
    } else {
        reversa_status status = reversa_shortlist_write(
            session->ctx, shortlist, format == FORMAT_JSON ? REVERSA_SHORTLIST_JSON : REVERSA_SHORTLIST_TABLE,
            settings->output);
        code = status ? session_cannot_write(session, status) : 0;
    }
    if (!code && !settings->quiet)
        sum_up(to_file ? stdout : stderr, shortlist);
    return code;
}

static int run(cli_session *session)
{
    const cli_settings *settings = session->settings;
    cli_inputs inputs;
    reversa_shortlist *shortlist = NULL;
    reversa_shortlist_options options;
    int code = inputs_read(session, settings->arguments[0], &inputs);
    session_phase(session, "reading");
    reversa_shortlist_options_init(&options);
    options.top = (int32_t)settings->top;
    options.most_lists = (int32_t)settings->most_lists;
    options.side[REVERSA_MENTOR] = settings->lists != LISTS_MENTEE;
    options.side[REVERSA_MENTEE] = settings->lists != LISTS_MENTOR;
    if (!code) {
        reversa_status status = reversa_shortlist_create(session->ctx, inputs.problem, &options, &shortlist);
        code = status ? session_failed(session, status) : 0;
    }
    session_phase(session, "shortlists");
    if (!code)
        code = deliver(session, &inputs, shortlist);
    reversa_shortlist_free(shortlist);
    inputs_free(&inputs);
    return code;
}

static const option_group own_group = {
    .title = "What is asked, and what comes out",
    .n_options = 5,
    .options = (const option[]){
        {.name = "top",
         .kind = OPTION_WHOLE,
         .argument = "K",
         .initial = "10",
         .least = 1,
         .most = 100000,
         .offset = offsetof(cli_settings, top),
         .help = "Entries of a list at most."},
        {.name = "most-lists",
         .kind = OPTION_WHOLE,
         .argument = "C",
         .initial = "0",
         .most = 1000000000,
         .offset = offsetof(cli_settings, most_lists),
         .help =
             "Nobody stands on more than C lists. The lists are then chosen together: as many people as can be have "
             "one, then they have as many entries as can be, then the sum of all scores is as high as can be. 0: no "
             "such bound."},
        {.name = "lists-of",
         .kind = OPTION_CHOICE,
         .argument = "both|mentor|mentee",
         .initial = "both",
         .least = LISTS_BOTH,
         .offset = offsetof(cli_settings, lists),
         .help = "Whose lists are made. A mentor's list holds mentees."},
        {.name = "output",
         .letter = 'o',
         .kind = OPTION_TEXT,
         .argument = "FILE",
         .initial = "-",
         .offset = offsetof(cli_settings, output),
         .help = "Write there, whole or not at all; - is standard output."},
        {.name = "format",
         .kind = OPTION_CHOICE,
         .argument = "auto|table|csv|json",
         .initial = "auto",
         .least = FORMAT_AUTO,
         .offset = offsetof(cli_settings, format),
         .help = "For people, for a spreadsheet, for a program; auto is table on standard output, else csv."},
    }};

const cli_command shortlist_command = {
    .name = "shortlist",
    .arguments = "PEOPLE.csv",
    .summary = "the best candidates of each person, for people who choose themselves",
    .text =
        "Lists for every mentor and every mentee who takes part the best eligible partners, the best first, and says "
        "of\n"
        "each in a sentence what speaks for it, with the values that the criteria looked at. What the other side "
        "wished,\n"
        "how long someone has waited, and criteria on sensitive columns are not told: people read these lists.\n"
        "\n"
        "Of equal scores those come first who come first in the order that the seed draws, counted from a place that\n"
        "differs from person to person, so that ties do not send everyone to the same few. Popular people are on many\n"
        "lists all the same; --most-lists spreads them.\n"
        "\n"
        "What people answer goes into preferences.csv (person_id,other_id,rank,veto) and with it to `reversa match`.\n",
    .files = INPUT_FILES "  shortlist.csv   person_id, side, place, other_id, score (millionths), reason\n",
    .examples = "  reversa shortlist people.csv --top 10 -o shortlist.csv\n"
                "  reversa shortlist people.csv --top 5 --most-lists 8 --lists-of mentee -o shortlist.csv\n"
                "  reversa shortlist people.csv --format json | jq '.lists[] | select(.person == \"P00012\")'\n",
    .groups = {&input_group, &own_group, &run_group, NULL},
    .least_arguments = 1,
    .most_arguments = 1,
    .run = run,
};
