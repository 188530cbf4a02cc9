/*
 * `reversa advise`: what would help the whole, each checked by a new solve, and the price list of limits and levels.
 */
#include <inttypes.h>

#include "command.h"
#include "inputs.h"
#include "output.h"
#include "print.h"
#include "progress.h"
#include "table.h"

#define FIXED 9 /* columns before those of the levels */
#define MOST_COLUMNS (FIXED + 2 * REVERSA_MAX_LEVELS + 1)

typedef struct advice_page {
    const cli_inputs *inputs;
    const reversa_matching *matching;
    const reversa_advice *advice;
} advice_page;

static const char *const kind_names[] = {
    [REVERSA_ADVICE_TAG] = "tag",     [REVERSA_ADVICE_TEXT] = "text",   [REVERSA_ADVICE_SLOT] = "slot",
    [REVERSA_ADVICE_PLACE] = "place", [REVERSA_ADVICE_LIMIT] = "limit", [REVERSA_ADVICE_LEVEL] = "level"};

static const char *const headings[] = {[REVERSA_ADVICE_TAG] = "One more mentor: with which skill",
                                       [REVERSA_ADVICE_TEXT] = "One more mentor: where",
                                       [REVERSA_ADVICE_SLOT] = "One more mentor: at which hours",
                                       [REVERSA_ADVICE_PLACE] = "One more place",
                                       [REVERSA_ADVICE_LIMIT] = "What limits cost",
                                       [REVERSA_ADVICE_LEVEL] = "What levels cost"};

static number_text whole(int64_t value)
{
    number_text number;
    snprintf(number.text, sizeof number.text, "%" PRId64, value);
    return number;
}

/* ---- The forms */

static void print_for_people(const advice_page *page, FILE *stream)
{
    int last = -1;
    int32_t left = 0;
    for (int32_t k = 0; k < reversa_advice_n(page->advice); k++) {
        reversa_advice_item item;
        reversa_advice_item_read(page->advice, k, &item);
        if (!item.checked) {
            left++;
            continue;
        }
        if ((int)item.kind != last)
            print_heading(stream, headings[item.kind]);
        last = (int)item.kind;
        fputs("  ", stream);
        print_wrapped(stream, 2, 2, print_width(stream), item.text);
    }
    if (left > 0)
        fprintf(stream, "%" PRId32 " more were estimated only; --best checks more, --format json has all\n", left);
    if (reversa_advice_n(page->advice) == 0)
        fputs("Nothing to advise: the programme's criteria look at no skill, department or hours, and it has no "
              "limits.\n",
              stream);
}

/* The names of levels, for gains and estimates. */
static int level_columns(const advice_page *page, table_column *columns, char names[][64])
{
    int n = reversa_matching_n_levels(page->matching);
    for (int l = 0; l < n; l++) {
        reversa_level level;
        reversa_matching_level(page->matching, l, &level);
        snprintf(names[l], sizeof names[l], "gain_%s", level.name);
        snprintf(names[n + l], sizeof names[n + l], "at_most_%s", level.name);
        columns[FIXED + l] = (table_column){names[l], true};
        columns[FIXED + n + l] = (table_column){names[n + l], true};
    }
    columns[FIXED + 2 * n] = (table_column){"text", false};
    return FIXED + 2 * n + 1;
}

static void add_row(const advice_page *page, cli_table *table, const reversa_advice_item *item)
{
    const char *cells[MOST_COLUMNS] = {NULL};
    number_text numbers[3 + 2 * REVERSA_MAX_LEVELS];
    int n = reversa_matching_n_levels(page->matching);
    numbers[0] = whole(item->index);
    numbers[1] = whole(item->from);
    numbers[2] = whole(item->to);
    bool has_bound = item->kind == REVERSA_ADVICE_PLACE || (item->kind == REVERSA_ADVICE_LIMIT && !item->dropped);
    cells[0] = kind_names[item->kind];
    cells[1] = item->column;
    cells[2] = item->value;
    cells[3] = item->person < 0 ? NULL : reversa_cohort_id(page->inputs->cohort, item->person);
    cells[4] = item->index < 0 ? NULL : numbers[0].text;
    cells[5] = item->kind == REVERSA_ADVICE_LIMIT ? (item->dropped   ? "dropped"
                                                     : item->is_most ? "at_most"
                                                                     : "at_least")
                                                  : NULL;
    cells[6] = has_bound ? numbers[1].text : NULL;
    cells[7] = has_bound ? numbers[2].text : NULL;
    cells[8] = item->checked ? "yes" : "no";
    for (int l = 0; l < n; l++) {
        numbers[3 + l] = whole(item->gain[l]);
        numbers[3 + n + l] = whole(item->estimate[l]);
        cells[FIXED + l] = item->checked ? numbers[3 + l].text : NULL;
        cells[FIXED + n + l] = item->has_estimate ? numbers[3 + n + l].text : NULL;
    }
    cells[FIXED + 2 * n] = item->text;
    table_add(table, cells);
}

static void print_table(const advice_page *page, FILE *stream, cli_format format)
{
    char names[2 * REVERSA_MAX_LEVELS][64];
    table_column columns[MOST_COLUMNS] = {{"kind", false},   {"column", false}, {"value", false},
                                          {"person", false}, {"index", true},   {"change", false},
                                          {"from", true},    {"to", true},      {"checked", false}};
    cli_table *table = table_create(columns, level_columns(page, columns, names));
    for (int32_t k = 0; k < reversa_advice_n(page->advice); k++) {
        reversa_advice_item item;
        reversa_advice_item_read(page->advice, k, &item);
        add_row(page, table, &item);
    }
    table_print(table, stream, format);
    table_free(table);
}

static int print(cli_session *session, const advice_page *page)
{
    cli_output output;
    progress_clear(&session->progress);
    int code = output_open(&output, session->settings->output);
    if (!code && session->settings->format != FORMAT_TABLE)
        print_table(page, output.stream, (cli_format)session->settings->format);
    else if (!code)
        print_for_people(page, output.stream);
    return output_close(&output, code);
}

/* ---- The run */

static int advise(cli_session *session, const cli_inputs *inputs)
{
    reversa_matching *matching = NULL;
    reversa_advice *advice = NULL;
    reversa_match_options options;
    reversa_advice_options wanted;
    reversa_match_options_init(&options);
    reversa_advice_options_init(&wanted);
    options.level_prices = true;
    wanted.best = (int32_t)session->settings->check;
    reversa_status status = reversa_match(session->ctx, inputs->problem, NULL, &options, &matching);
    session_phase(session, "matching");
    if (!status)
        status = reversa_advice_find(session->ctx, inputs->problem, matching, &wanted, &advice);
    session_phase(session, "advice");
    const advice_page page = {.inputs = inputs, .matching = matching, .advice = advice};
    int code = status ? session_failed(session, status) : print(session, &page);
    if (matching && reversa_matching_outcome(matching) == REVERSA_OUTCOME_INFEASIBLE)
        code = EXIT_INFEASIBLE;
    reversa_advice_free(advice);
    reversa_matching_free(matching);
    return code;
}

static int run(cli_session *session)
{
    cli_inputs inputs;
    int code = inputs_read(session, session->settings->arguments[0], &inputs);
    session_phase(session, "reading");
    if (!code)
        code = advise(session, &inputs);
    inputs_free(&inputs);
    return code;
}

static const option_group own_group = {
    .title = "What is asked",
    .n_options = 1,
    .options = (const option[]){
        {.name = "best",
         .kind = OPTION_WHOLE,
         .argument = "N",
         .initial = "3",
         .most = 1000,
         .offset = offsetof(cli_settings, check),
         .help =
             "Check so many of the best of each kind by adding them and solving again. Each takes as long as a match."},
    }};

const cli_command advise_command = {
    .name = "advise",
    .arguments = "PEOPLE.csv",
    .summary = "what would help: one more mentor, place, or unit of a limit",
    .text = "Matches as `match` does, then says what would add most to the objective:\n"
            "  one more mentor with a skill that mentees want, in a department, at two hours of the week; otherwise "
            "like the\n"
            "  mentor with the most eligible mentees, whom `person` names\n"
            "  one more place of a mentor\n"
            "  a limit dropped, or with a unit more; a level of the objective left out\n"
            "The prices of the matching say what each brings at most (`at_most_...`); the best few are added to the "
            "data and\n"
            "solved again, and only these are said to change anything (`gain_...`: level by level, with less that "
            "without).\n",
    .files = INPUT_FILES,
    .examples = "  reversa advise people.csv\n"
                "  reversa advise people.csv --best 5 --programme mine.json\n"
                "  reversa advise people.csv --format csv -o advice.csv\n",
    .groups = {&input_group, &own_group, &report_group, &run_group, NULL},
    .least_arguments = 1,
    .most_arguments = 1,
    .run = run,
};
