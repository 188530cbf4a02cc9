/*
 * Answers before the start and after the planned end. A score before leaves room above it for the largest gain, and a gain
 * is the sum of two draws of 0 or 1, so its mean is exactly the one that was asked for, and nothing is cut off.
 */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "metrics/cadence.h"
#include "study/happening.h"

#define ANSWERS_BEFORE 900 /* per mille of the people */
#define ANSWERS_AFTER 700
#define SKIPPED 30 /* per mille of the items of someone who answers */
#define WAVE_DAYS 14
#define PEOPLE_PER_POLL 4096
#define N_ITEMS 3

typedef struct rv_survey_item {
    const char *name;
    int32_t lowest; /* before */
    int32_t n_before;
    bool recommends;
} rv_survey_item;

static const rv_survey_item items[N_ITEMS] = {
    {"recommend", 4, 5, true}, {"confidence", 1, 3, false}, {"skill:digital", 1, 3, false}};

typedef struct rv_answering {
    rv_happening *happening;
    rv_surveys_draft draft;
    int32_t item[N_ITEMS];
    int32_t after; /* first day of the wave after the programme */
} rv_answering;

/* 0, 1 or 2, on average `gain`. */
static int32_t draw_gain(rv_random *random, double gain)
{
    int64_t chance = (int64_t)(gain / 2 * (double)RV_MILLION + 0.5);
    return (rv_random_below(random, RV_MILLION) < chance) + (rv_random_below(random, RV_MILLION) < chance);
}

static reversa_status add_wave(rv_answering *answering, rv_random *random, int32_t person, rv_wave wave,
                               const int32_t *scores)
{
    const reversa_generate_events_options *options = &answering->happening->options;
    rv_survey_row row = {.person = person, .wave = (uint8_t)wave};
    int32_t late = (int32_t)rv_random_below(random, WAVE_DAYS);
    row.date = wave == RV_WAVE_BEFORE ? options->start - WAVE_DAYS + late : answering->after + late;
    reversa_status status = REVERSA_OK;
    for (int32_t i = 0; !status && i < N_ITEMS; i++) {
        row.item = answering->item[i];
        row.score = rv_draw_chance(random, SKIPPED) ? (double)NAN : (double)scores[i];
        status = rv_surveys_draft_add(&answering->draft, &row, (int64_t)answering->draft.n + 1);
    }
    return status;
}

/* Both waves of someone who was matched. */
static reversa_status answer(rv_answering *answering, int32_t person)
{
    const rv_happening *happening = answering->happening;
    const reversa_generate_events_options *options = &happening->options;
    const char *id = reversa_cohort_id(happening->problem->cohort, person);
    rv_random random = rv_careers_stream(happening, "answers", id, NULL);
    int32_t left = happening->exit[person];
    int32_t code;
    int32_t before[N_ITEMS];
    int32_t after[N_ITEMS];
    reversa_status status = rv_dictionary_intern(happening->ctx, &answering->draft.ids, id, strlen(id), &code);
    if (status)
        return status;
    for (int32_t i = 0; i < N_ITEMS; i++) {
        before[i] = items[i].lowest + (int32_t)rv_random_below(&random, items[i].n_before);
        after[i] = before[i] + draw_gain(&random, items[i].recommends ? options->recommend_gain : options->skill_gain);
    }
    bool there = left == REVERSA_MISSING_DATE || left >= answering->after + WAVE_DAYS;
    if (rv_draw_chance(&random, ANSWERS_BEFORE))
        status = add_wave(answering, &random, code, RV_WAVE_BEFORE, before);
    if (!status && there && answering->after + WAVE_DAYS <= options->as_of && rv_draw_chance(&random, ANSWERS_AFTER))
        status = add_wave(answering, &random, code, RV_WAVE_AFTER, after);
    return status;
}

reversa_status rv_answers_draw(rv_happening *happening, reversa_surveys **surveys_out)
{
    rv_answering answering = {.happening = happening, .draft = {.ctx = happening->ctx}};
    answering.after = rv_cadence_add_months(happening->options.start, happening->cadence.months);
    *surveys_out = NULL;
    rv_surveys_draft_open(&answering.draft);
    reversa_status status = REVERSA_OK;
    for (int32_t i = 0; !status && i < N_ITEMS; i++)
        status = rv_dictionary_intern(happening->ctx, &answering.draft.items, items[i].name, strlen(items[i].name),
                                      &answering.item[i]);
    for (int32_t i = 0; !status && i < happening->problem->cohort->n_people; i++) {
        int32_t person = happening->order[i];
        if (happening->start[person] != REVERSA_MISSING_DATE)
            status = answer(&answering, person);
        if (!status && i % PEOPLE_PER_POLL == 0)
            status = rv_poll(happening->ctx);
    }
    if (!status)
        status = rv_surveys_draft_finish(&answering.draft, surveys_out);
    rv_surveys_draft_close(&answering.draft);
    return status;
}
