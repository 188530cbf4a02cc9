/*
 * `reversa why-not`: what keeps one person without a partner, and what would help; without a person, the groups that share
 * too few places.
 */
#include <stdlib.h>

#include "command.h"
#include "output.h"
#include "print.h"
#include "progress.h"
#include "why_not.h"

static int print(cli_session *session, const why_not_page *page)
{
    cli_output output;
    progress_clear(&session->progress);
    int code = output_open(&output, session->settings->output);
    if (!code && session->settings->format == FORMAT_JSON)
        why_not_print_json(page, output.stream);
    else if (!code && session->settings->format == FORMAT_CSV)
        why_not_print_csv(page, output.stream);
    else if (!code)
        why_not_print(page, output.stream);
    return output_close(&output, code);
}

/* Certificates for the sides that are spoken of. */
static reversa_status count(cli_session *session, why_not_page *page)
{
    reversa_status status = REVERSA_OK;
    for (int side = 0; side < 2 && !status; side++)
        if (page->person < 0 || page->answers[side])
            status = reversa_crowding_find(session->ctx, page->inputs->problem, (reversa_side)side,
                                           &page->crowdings[side]);
    return status;
}

/* With the prices of the matching, where it has any. */
static reversa_status answer(cli_session *session, why_not_page *page)
{
    reversa_insight *insight = NULL;
    reversa_outcome outcome = reversa_matching_outcome(page->matching);
    bool has_pairs = outcome == REVERSA_OUTCOME_OPTIMAL || outcome == REVERSA_OUTCOME_FEASIBLE;
    reversa_why_not_options options;
    reversa_why_not_options_init(&options);
    options.solve = session->settings->check > 0;
    options.most_solves = (int32_t)session->settings->check;
    reversa_status status = REVERSA_OK;
    if (page->person >= 0 && has_pairs)
        status = reversa_insight_create(session->ctx, page->inputs->problem, page->matching, NULL, &insight);
    session_phase(session, "prices");
    options.insight = insight;
    if (!status && page->person >= 0)
        status = reversa_why_not_find(session->ctx, page->inputs->problem, page->matching, page->person, &options,
                                      page->answers);
    reversa_insight_free(insight);
    session_phase(session, "answering");
    return status ? status : count(session, page);
}

static int ask(cli_session *session, const cli_inputs *inputs)
{
    char **arguments = session->settings->arguments;
    why_not_page page = {.inputs = inputs, .person = -1};
    reversa_matching *matching = NULL;
    if (session->settings->n_arguments > 1) {
        page.person = inputs_find(inputs, arguments[0], arguments[1]);
        if (page.person < 0)
            return EXIT_INPUT;
    }
    reversa_status status = inputs_match(session, inputs, &matching);
    session_phase(session, "matching");
    page.matching = matching;
    if (!status)
        status = answer(session, &page);
    int code = status ? session_failed(session, status) : print(session, &page);
    for (int side = 0; side < 2; side++) {
        reversa_why_not_free(page.answers[side]);
        reversa_crowding_free(page.crowdings[side]);
    }
    reversa_matching_free(matching);
    return code;
}

static int run(cli_session *session)
{
    cli_inputs inputs;
    int code = inputs_read(session, session->settings->arguments[0], &inputs);
    session_phase(session, "reading");
    if (!code)
        code = ask(session, &inputs);
    inputs_free(&inputs);
    return code;
}

static const option_group own_group = {
    .title = "What is asked",
    .n_options = 2,
    .options = (const option[]){
        OPTION_LOTTERY,
        {.name = "check",
         .kind = OPTION_WHOLE,
         .argument = "N",
         .initial = "0",
         .most = 1000,
         .offset = offsetof(cli_settings, check),
         .help = "Look for the smallest change that would match the person, and check each by applying it and solving "
                 "again, at most N times. Each takes as long as a match."},
    }};

const cli_command why_not_command = {
    .name = "why-not",
    .arguments = "PEOPLE.csv [PERSON]",
    .summary = "why someone has no partner, and what would help",
    .text =
        "Matches as `match` does, then says why PERSON, an id, has no partner: they opted out, have no place, the "
        "rules\n"
        "leave them nobody, others were chosen, or a limit forbids it.\n"
        "\n"
        "For each rule: `fails` is how many people it removes, `first` how many of these no rule before it removed,\n"
        "`alone` how many would come back if only this rule were dropped. Where a rule has a bound, the least change "
        "of\n"
        "it that brings someone back stands beside it. `rivals` are the pairs that have the places of the best "
        "eligible\n"
        "partners. With --check, changes are tried: a rule's bound, one more place, one more tag, a limit dropped; "
        "only\n"
        "what a new solve has shown is said to help.\n"
        "\n"
        "Groups: people who share so few places that some must stay without a partner whatever the score, which "
        "anyone\n"
        "can check by counting. Without PERSON all such groups are listed.\n",
    .files = INPUT_FILES,
    .examples = "  reversa why-not people.csv P00012\n"
                "  reversa why-not people.csv P00012 --check 8\n"
                "  reversa why-not people.csv P00012 --programme mine.json --format json | jq '.sides[].rules'\n"
                "  reversa why-not people.csv                    groups that share too few places\n",
    .groups = {&input_group, &own_group, &report_group, &run_group, NULL},
    .least_arguments = 1,
    .most_arguments = 2,
    .run = run,
};
