/*
 * The inside of what a synthetic programme led to: careers first, then meetings of those who stayed, then answers.
 *
 * Every person and every pair draws from a stream of their own, begun at their ids under the seed, with integers alone: what
 * happens to one does not depend on who else is there.
 */
#ifndef RV_STUDY_HAPPENING_H
#define RV_STUDY_HAPPENING_H

#include <reversa/generate_events.h>

#include "model/event_draft.h"
#include "model/matching.h"
#include "model/pair_list.h"
#include "study/organisation.h"

typedef struct rv_happening {
    reversa_context *ctx;
    const reversa_problem *problem;
    const reversa_matching *matching; /* NULL for none */
    reversa_generate_events_options options;
    rv_cadence cadence;   /* with all numbers filled in */
    rv_arena scratch;     /* of what follows */
    const int32_t *order; /* [n_people] people in the order of their ids */
    int32_t *start;       /* [n_people] first day of someone's pairs, REVERSA_MISSING_DATE without a pair */
    int32_t *exit;        /* [n_people] REVERSA_MISSING_DATE: still there; filled by rv_careers_draw() */
} rv_happening;

/* The stream of a person or pair (b may be NULL) for one purpose. */
rv_random rv_careers_stream(const rv_happening *happening, const char *purpose, const char *a, const char *b);

/* Employment of the cohort and of people hired later. */
reversa_status rv_careers_draw(rv_happening *happening, reversa_employment **employment_out);
/* The pairs with their ends, and their sessions. */
reversa_status rv_meetings_draw(rv_happening *happening, reversa_sessions **sessions_out,
                                reversa_pair_list **pairs_out);
/* Answers of the people of the pairs. */
reversa_status rv_answers_draw(rv_happening *happening, reversa_surveys **surveys_out);

#endif
