/*
 * The inside of advice, and the steps that fill it.
 */
#ifndef RV_MATCH_ADVICE_H
#define RV_MATCH_ADVICE_H

#include <reversa/advice.h>

#include "match/say.h"
#include "match/variant.h"
#include "score/pair.h"

#define RV_ADVICE_VALUES 24 /* of a kind: those that most people want or have */
#define RV_ADVICE_CELLS 6   /* of a new mentor */
#define RV_ADVICE_SLOT 120  /* minutes */

typedef struct rv_advised {
    reversa_advice_item item;
    int32_t tag;        /* TAG: code */
    int32_t week[2];    /* SLOT: minutes of the UTC week */
    const char *new_id; /* of the mentor who is added */
} rv_advised;

struct reversa_advice {
    rv_arena arena;
    const reversa_problem *problem;
    int32_t n;
    size_t capacity;
    rv_advised *list;
};

typedef struct rv_advising {
    reversa_context *ctx;
    const reversa_problem *problem;
    const reversa_matching *matching;
    const reversa_advice_options *options;
    rv_arena scratch;
    reversa_advice *advice;
    int32_t like; /* person whom new mentors are like, −1 for nobody */
} rv_advising;

/* Append an item with the fields that it is not about empty; NULL when memory is out. */
rv_advised *rv_advice_add(rv_advising *advising, reversa_advice_kind kind);
/* advice_profile.c: what new mentors could be; a new mentor as an edit, cells [RV_ADVICE_CELLS]. */
reversa_status rv_advice_profiles(rv_advising *advising);
rv_edit rv_advice_edit(const rv_advising *advising, const rv_advised *advised, rv_cell *cells);
/* advice_estimate.c: what the prices promise at most, of profiles and of places. */
reversa_status rv_advice_estimate(rv_advising *advising);
/* advice_price.c: places, limits and levels. */
reversa_status rv_advice_places(rv_advising *advising);
reversa_status rv_advice_limits(rv_advising *advising);
reversa_status rv_advice_levels(rv_advising *advising);
/* advice_text.c */
reversa_status rv_advice_text(rv_advising *advising, rv_advised *advised);

#endif
