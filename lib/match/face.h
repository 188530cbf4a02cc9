/*
 * The face of a solved network: what may still change without loss to its levels; and `leximin` on it.
 *
 * Nodes are mentees, then mentors, then a hub from which units come and to which they go. A class is a score divided by
 * the width of a class. Potentials belong to classes, nearly all are 0, and are kept as a list: with them, the length of
 * an arc is a vector over the classes, compared lexicographically, as prices are over levels.
 */
#ifndef RV_MATCH_FACE_H
#define RV_MATCH_FACE_H

#include "base/context.h"

/* A potential that is not 0. */
typedef struct rv_dual {
    int32_t class_of;
    int32_t value;
} rv_dual;

/* Potentials by node, classes ascending. */
typedef struct rv_duals {
    int64_t *offset; /* [nodes + 1] */
    rv_dual *at;
} rv_duals;

/* The graph. Whoever makes it allocates the arrays of the first part. */
typedef struct rv_face {
    reversa_context *ctx;
    int32_t n_mentees;
    int32_t n_mentors;
    int64_t n_pairs;
    int32_t *mentee;   /* [n_pairs] ordered by mentee */
    int32_t *mentor;   /* [n_pairs] */
    int32_t *class_of; /* [n_pairs] 0 .. 1 000 000 */
    bool *chosen;      /* [n_pairs] */
    int32_t *load;     /* [people] of mentees, then of mentors */
    int32_t *low;      /* [people] the loads that the face allows */
    int32_t *high;
} rv_face;

/*
 * Among all choices on the face: as few pairs of the lowest class as can be, then of the next, and so on. The number of
 * pairs must be the same for all. Changes chosen and load; *duals_out (rv_alloc, freed with rv_duals_free()) proves the
 * choice: each arc that can be taken has a length that is not below 0.
 */
reversa_status rv_face_leximin(rv_face *face, rv_duals *duals_out);
void rv_duals_free(reversa_context *ctx, rv_duals *duals);

/* The sign of an arc's length from one node to another; class_of >= 0 for a pair that is not chosen, −1 for a unit. */
int rv_duals_sign(const rv_duals *duals, int32_t from, int32_t to, int32_t class_of);

#endif
