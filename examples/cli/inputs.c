/*
 * Reading in the order in which things need each other: people, then what is said of pairs of them, then the problem.
 */
#include "inputs.h"

#include <string.h>

/* Standard input can be read once. */
static int check_standard_input(const cli_settings *settings, const char *people)
{
    const char *const paths[] = {people, settings->programme, settings->preferences, settings->previous,
                                 settings->scores};
    int count = 0;
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++)
        count += paths[i] && strcmp(paths[i], "-") == 0;
    if (count > 1) {
        fputs("reversa: only one input can be - (standard input)\n", stderr);
        return EXIT_USAGE;
    }
    return 0;
}

reversa_status inputs_read_people(cli_session *session, const char *path, reversa_cohort **cohort_out)
{
    reversa_cohort_options options;
    reversa_cohort_options_init(&options);
    options.seed = session->settings->seed;
    options.unknown_manager = (reversa_unknown_manager)session->settings->unknown_manager;
    return reversa_people_read(session->ctx, path, &options, cohort_out);
}

static reversa_status read_all(cli_session *session, const char *people, cli_inputs *inputs)
{
    const cli_settings *settings = session->settings;
    reversa_context *ctx = session->ctx;
    reversa_status status = REVERSA_OK;
    if (settings->programme) /* first: it is small, and wrong more often */
        status = reversa_programme_read(ctx, settings->programme, &inputs->programme);
    if (!status)
        status = inputs_read_people(session, people, &inputs->cohort);
    if (!status && settings->preferences)
        status = reversa_preferences_read(ctx, settings->preferences, inputs->cohort, &inputs->preferences);
    if (!status && settings->previous)
        status = reversa_previous_read(ctx, settings->previous, inputs->cohort, &inputs->previous);
    if (!status && settings->scores)
        status = reversa_scores_read(ctx, settings->scores, inputs->cohort, &inputs->scores);
    return status;
}

int inputs_join(cli_session *session, cli_inputs *inputs)
{
    reversa_problem_options options;
    reversa_problem_options_init(&options);
    options.preferences = inputs->preferences;
    options.previous = inputs->previous;
    options.scores = inputs->scores;
    reversa_status status = reversa_problem_create(session->ctx, inputs->cohort, inputs->programme, &options,
                                                   &inputs->problem);
    return status ? session_failed(session, status) : 0;
}

int inputs_read(cli_session *session, const char *people, cli_inputs *inputs)
{
    memset(inputs, 0, sizeof *inputs);
    int code = check_standard_input(session->settings, people);
    if (code)
        return code;
    reversa_status status = read_all(session, people, inputs);
    return status ? session_failed(session, status) : inputs_join(session, inputs);
}

void inputs_set_lottery(const cli_settings *settings, reversa_match_options *options)
{
    options->lottery = settings->lottery > 0;
    options->lottery_seed = settings->lottery;
}

reversa_status inputs_match(cli_session *session, const cli_inputs *inputs, reversa_matching **matching_out)
{
    reversa_match_options options;
    reversa_match_options_init(&options);
    inputs_set_lottery(session->settings, &options);
    return reversa_match(session->ctx, inputs->problem, NULL, &options, matching_out);
}

void inputs_free(cli_inputs *inputs)
{
    reversa_problem_free(inputs->problem);
    reversa_scores_free(inputs->scores);
    reversa_previous_free(inputs->previous);
    reversa_preferences_free(inputs->preferences);
    reversa_programme_free(inputs->programme);
    reversa_cohort_free(inputs->cohort);
    memset(inputs, 0, sizeof *inputs);
}

int32_t inputs_find(const cli_inputs *inputs, const char *people, const char *id)
{
    int32_t person = reversa_cohort_find(inputs->cohort, id);
    if (person < 0)
        fprintf(stderr, "reversa: %s: Nobody has the id \"%s\"\n", people, id);
    return person;
}
