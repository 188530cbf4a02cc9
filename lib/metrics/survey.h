/*
 * The inside of surveys: who counts, and which of several answers does.
 */
#ifndef RV_METRICS_SURVEY_H
#define RV_METRICS_SURVEY_H

#include <reversa/surveys.h>

#include "base/context.h"
#include "model/events.h"

/* Who counts: by code in the ids of the surveys. */
typedef struct rv_survey_people {
    reversa_context *ctx;
    rv_arena scratch;
    const reversa_surveys *surveys;
    reversa_survey_options options;
    bool *counts;      /* [ids] */
    int64_t n_on_side; /* in the list of pairs */
    int64_t n_outside; /* answers off the scale, so far */
} rv_survey_people;

/* Open a door: check, and find who counts. Close it whatever the outcome. `output` must not be NULL. */
reversa_status rv_survey_open(reversa_context *ctx, const reversa_surveys *surveys, const void *output,
                              const reversa_survey_options *options, rv_survey_people *p);
void rv_survey_close(rv_survey_people *p);

/* The answers of all ids to an item in a wave, NaN where there is none, `step` numbers apart. */
reversa_status rv_survey_collect(rv_survey_people *p, const char *item, rv_wave wave, double *answer, size_t step);

#endif
