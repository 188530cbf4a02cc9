/*
 * How many mentees can have a mentor at all, with the proof, and the split of Dulmage and Mendelsohn that follows.
 *
 * Mentees take one place each (or none), mentors have any number. With the mentees of the part RV_PART_CROWDED and its
 * mentors: these mentees know nobody outside it, all places of its mentors are taken by them, and yet some are left over;
 * so no matching has more pairs than (mentees outside) + (places of its mentors), and this one has as many.
 */
#ifndef RV_MATCH_CARDINALITY_H
#define RV_MATCH_CARDINALITY_H

#include "base/context.h"

typedef enum rv_part {
    RV_PART_SQUARE,  /* everyone and every place is matched, within the part, in every largest matching */
    RV_PART_CROWDED, /* more mentees than places: every place is taken in every largest matching */
    RV_PART_ROOMY    /* more places than mentees: every mentee is matched in every largest matching */
} rv_part;

typedef struct rv_candidate_rows {
    int32_t n[2];            /* by reversa_side */
    const int64_t *offset;   /* [mentees + 1] */
    const int32_t *mentor;   /* [pairs] */
    const int32_t *place[2]; /* places by side; of mentees 0 or 1 */
    const int32_t *start;    /* [mentees] a listed mentor to begin with, −1 for none; NULL for none at all */
} rv_candidate_rows;

/* A largest matching. Arrays are in the arena of the call. */
typedef struct rv_cardinality {
    int64_t size;
    int32_t *mentor;  /* [mentees] −1 for none */
    int32_t *load;    /* [mentors] */
    uint8_t *part[2]; /* rv_part by side; RV_PART_ROOMY also stands for RV_PART_SQUARE until the split is made */
} rv_cardinality;

/* Greedy, some quick passes of paths of any length (Pothen & Fan 1990), then Hopcroft & Karp's phases (1973):
 * O(pairs · √mentees). Cancellation and deadline are not recorded. */
reversa_status rv_cardinality_find(reversa_context *ctx, rv_arena *arena, const rv_candidate_rows *rows,
                                   rv_cardinality *found);

/* Tell the square part from the roomy one: who can be reached from a free place (Dulmage & Mendelsohn 1958). */
reversa_status rv_cardinality_split(reversa_context *ctx, const rv_candidate_rows *rows, rv_cardinality *found);

#endif
