/*
 * An organisation, its matching by the built-in programme, and what came of it.
 */
#ifndef RT_HAPPENING_H
#define RT_HAPPENING_H

#include <reversa.h>

typedef struct rt_happening {
    reversa_organisation organisation;
    reversa_problem *problem;
    reversa_matching *matching;
    reversa_generate_events_options options; /* defaults, to be changed */
    reversa_events events;                   /* all NULL until rt_happening_draw() */
} rt_happening;

/* Draw and match so many people. */
void rt_happening_open(reversa_context *ctx, rt_happening *happening, int64_t people);
/* Draw the events anew; asserts success. */
void rt_happening_draw(reversa_context *ctx, rt_happening *happening);
/* All events as the text of their files; the caller frees it. */
char *rt_happening_text(reversa_context *ctx, const reversa_events *events);
void rt_happening_free_events(reversa_events *events);
void rt_happening_close(rt_happening *happening);

#endif
