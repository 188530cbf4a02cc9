/*
 * Counting certificates: people who want more partners than there are places for, countable pair by pair.
 *
 * Of a side, some people (P) want so many partners together; every eligible partner outside a set Q has at most the eligible
 * pairs with P to give, and Q no more than its places: wanted > places of Q + pairs of P beyond Q. All counts are of what
 * pinned pairs leave. The maximal such parts are those of Dulmage & Mendelsohn (1958), one for each connected component.
 */
#ifndef RV_MATCH_CROWD_H
#define RV_MATCH_CROWD_H

#include "match/trial.h"

typedef struct rv_crowd {
    int32_t n_people;
    const int32_t *people; /* ordinals of the side, ascending */
    int32_t n_partners;
    const int32_t *partners; /* ordinals of the other side, ascending */
    int64_t wanted;
    int64_t places; /* of the partners */
    int64_t pairs;  /* eligible ones of the people with others who have a place */
} rv_crowd;

typedef struct rv_crowds {
    rv_arena arena;
    int32_t n;
    rv_crowd *list;  /* the largest lack first, then by people; empty where all can be given */
    int64_t reached; /* partners given at most, in all */
} rv_crowds;

/* want [ordinals of the side]: partners wanted, pins not counted. Counts every eligible pair; the deadline is
 * REVERSA_E_DEADLINE, unrecorded. Freed after any status. */
reversa_status rv_crowds_find(rv_solve *solve, int side, const int32_t *want, rv_crowds *crowds_out);
void rv_crowds_free(rv_crowds *crowds);

/* What the least loads that are active in a trial ask of the other side. */
reversa_status rv_crowds_of_loads(rv_trial *trial, int side, rv_crowds *crowds_out);

#endif
