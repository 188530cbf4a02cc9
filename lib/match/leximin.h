/*
 * `leximin` after a run of levels, and what it leaves open for the levels after it.
 *
 * The potentials of the classes are to the face what prices are to a network: together they settle pairs and units, and
 * what they do not settle is a network again, in which the settled pairs are pinned.
 */
#ifndef RV_MATCH_LEXIMIN_H
#define RV_MATCH_LEXIMIN_H

#include "match/face.h"
#include "match/linear.h"

typedef struct rv_leximin {
    rv_solve *solve;
    rv_linear before;  /* solved and priced; its flow has the pairs that the leximin has found */
    int64_t step;      /* width of a class */
    rv_duals duals;    /* nodes: mentees, mentors, the hub of units */
    rv_places side[2]; /* what is left: settled pairs are pinned */
    rv_pairs open;
    int64_t n_settled;
    rv_new_pair *settled;
    rv_counts settled_counts; /* what the settled pairs count, pinned people left out */
} rv_leximin;

/* Find it over the working pairs. Takes over `before`, also after an error. */
reversa_status rv_leximin_open(rv_linear *before, int64_t step, rv_leximin *leximin);
void rv_leximin_close(rv_leximin *leximin);

/* Eligible pairs outside the working pairs that the levels up to the leximin, its classes, or `after` are worth more than
 * their prices: as rv_pricing_find(). */
reversa_status rv_leximin_price(const rv_leximin *leximin, const rv_linear *after, rv_new_pair **found_out,
                                int64_t *n_out);
/* Add pairs to the working pairs, and find the leximin anew, from the pairs that `after` has found. */
reversa_status rv_leximin_add(rv_leximin *leximin, const rv_linear *after, rv_new_pair *pairs, int64_t n);

/* The sign of a pair's reduced profit on the classes (ordinals). */
int rv_leximin_sign(const rv_leximin *leximin, int32_t mentee, int32_t mentor, int32_t score);

#endif
