/*
 * The inside of shortlists. Made by match, written by io.
 *
 * Entries are kept by side and ordinal, in room for `top` each; contributions of all criteria stand beside them.
 */
#ifndef RV_MODEL_SHORTLIST_H
#define RV_MODEL_SHORTLIST_H

#include <reversa/shortlist.h>

#include "model/problem.h"

/* The lists of one side. */
typedef struct rv_shortlist_side {
    bool made;
    bool balanced;
    int64_t *first;        /* [ordinals + 1] */
    reversa_listed *entry; /* by owner, the best first */
    int32_t *contribution; /* [entries · n_criteria] */
    int32_t n_lists;
    int32_t n_unlisted;
    int32_t most_lists;
    int64_t score;
} rv_shortlist_side;

struct reversa_shortlist {
    rv_arena arena;
    const reversa_problem *problem;
    reversa_shortlist_options options;
    rv_shortlist_side side[2]; /* by whose lists they are */
};

/* One entry and whose it is. */
typedef struct rv_list_place {
    int32_t owner; /* person */
    int side;      /* of the owner */
    reversa_listed entry;
    const int32_t *contribution; /* [n_criteria] */
} rv_list_place;

/* The entry at a place; false for one that is not there. */
bool rv_shortlist_at(const reversa_shortlist *shortlist, int32_t person, int side, int32_t place,
                     rv_list_place *listing_out);
/* What speaks for an entry, the most first; returns how many. */
int32_t rv_shortlist_reasons(const reversa_problem *problem, const rv_list_place *listing,
                             reversa_listed_reason reasons_out[REVERSA_MAX_REASONS]);
/* A reason in words, without a full stop; and all of them as a sentence. The length without the NUL, as snprintf() has it. */
size_t rv_shortlist_phrase(const reversa_problem *problem, const rv_list_place *listing, int32_t criterion, char *text,
                           size_t size);
size_t rv_shortlist_sentence(const reversa_problem *problem, const rv_list_place *listing, char *text, size_t size);

#endif
