/*
 * The inside of an answer, and the steps that fill it.
 */
#ifndef RV_MATCH_WHY_NOT_H
#define RV_MATCH_WHY_NOT_H

#include <reversa/why_not.h>

#include "match/say.h"
#include "model/matching.h"
#include "score/pair.h"

#define RV_RIVALS 5 /* the most that are told */

typedef struct rv_change {
    reversa_remedy change;
    int64_t gain[RV_MAX_LEVELS];
    int64_t tag_code; /* TAG */
} rv_change;

struct reversa_why_not {
    rv_arena arena;
    const reversa_problem *problem;
    int32_t n_levels;
    reversa_person_answer person;
    int32_t n_rules;
    reversa_removal *rules;
    int32_t n_rivals;
    reversa_rival rivals[RV_RIVALS];
    int32_t n_holders[RV_RIVALS];
    reversa_holder *holders[RV_RIVALS];
    int32_t n_changes;
    rv_change *changes;
};

/* One answer in the making. */
typedef struct rv_asking {
    reversa_context *ctx;
    const reversa_problem *problem;
    const reversa_matching *matching;
    const reversa_why_not_options *options;
    const reversa_scorer *scorer;
    int32_t person;
    int side;
    rv_arena scratch;
    int32_t n_eligible;
    int32_t *eligible; /* ordinals of the other side, ascending */
    int32_t *score;    /* [n_eligible] */
    reversa_why_not *answer;
} rv_asking;

/* The pair of the person with an ordinal of the other side. */
static inline rv_couple rv_asking_pair(const rv_asking *a, int32_t other)
{
    int32_t partner = a->problem->side[!a->side].person[other];
    return a->side == REVERSA_MENTOR ? (rv_couple){.mentor = a->person, .mentee = partner}
                                     : (rv_couple){.mentor = partner, .mentee = a->person};
}

/* why_not_rules.c: count what each rule removes; fill in eligible. */
reversa_status rv_why_not_count(rv_asking *asking);
/* why_not_rivals.c: scores of eligible partners, the best, and who has their places. */
reversa_status rv_why_not_rivals(rv_asking *asking);
/* why_not_cost.c: what it would cost to match the person, and with each partner that rivals have. */
reversa_status rv_why_not_cost(rv_asking *asking);
/* why_not_change.c: changes, each solved. */
reversa_status rv_why_not_changes(rv_asking *asking);
/* why_not_text.c: the sentences of person and rules; of one change. */
reversa_status rv_why_not_texts(rv_asking *asking);
reversa_status rv_why_not_change_text(rv_asking *asking, rv_change *change);

#endif
