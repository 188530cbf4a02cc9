/*
 * Made through the public doors alone, as a program would.
 */
#include "support/happening.h"

#include "support/support.h"

#include <stdlib.h>
#include <string.h>

#include "io/event_write.h"
#include "io/pair_list.h"

void rt_happening_open(reversa_context *ctx, rt_happening *happening, int64_t people)
{
    reversa_generate_options options;
    reversa_problem_options given;
    memset(happening, 0, sizeof *happening);
    reversa_generate_options_init(&options);
    options.people = people;
    assert_int_equal(reversa_generate(ctx, &options, &happening->organisation), REVERSA_OK);
    reversa_problem_options_init(&given);
    given.preferences = happening->organisation.preferences;
    given.previous = happening->organisation.previous;
    assert_int_equal(reversa_problem_create(ctx, happening->organisation.cohort, NULL, &given, &happening->problem),
                     REVERSA_OK);
    assert_int_equal(reversa_match(ctx, happening->problem, NULL, NULL, &happening->matching), REVERSA_OK);
    reversa_generate_events_options_init(&happening->options);
}

void rt_happening_draw(reversa_context *ctx, rt_happening *happening)
{
    rt_happening_free_events(&happening->events);
    assert_int_equal(
        reversa_generate_events(ctx, happening->problem, happening->matching, &happening->options, &happening->events),
        REVERSA_OK);
}

char *rt_happening_text(reversa_context *ctx, const reversa_events *events)
{
    rv_output output;
    assert_int_equal(rv_output_open(ctx, "-", &output), REVERSA_OK);
    rv_employment_put(events->employment, &output);
    rv_pair_list_put(events->pairs, &output);
    rv_sessions_put(events->sessions, &output);
    rv_surveys_put(events->surveys, &output);
    assert_int_equal(output.status, REVERSA_OK);
    char *text = malloc(output.used + 1);
    assert_non_null(text);
    memcpy(text, output.buffer, output.used);
    text[output.used] = '\0';
    rv_output_abort(&output);
    return text;
}

void rt_happening_free_events(reversa_events *events)
{
    reversa_employment_free(events->employment);
    reversa_sessions_free(events->sessions);
    reversa_surveys_free(events->surveys);
    reversa_pair_list_free(events->pairs);
    *events = (reversa_events){0};
}

void rt_happening_close(rt_happening *happening)
{
    rt_happening_free_events(&happening->events);
    reversa_matching_free(happening->matching);
    reversa_problem_free(happening->problem);
    reversa_previous_free(happening->organisation.previous);
    reversa_preferences_free(happening->organisation.preferences);
    reversa_cohort_free(happening->organisation.cohort);
}
