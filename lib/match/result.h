/*
 * From a solution to the matching that the caller gets: sorted pairs with contributions, who has nobody and why, limits.
 */
#ifndef RV_MATCH_RESULT_H
#define RV_MATCH_RESULT_H

#include "match/solve.h"

/* Make the matching, with everything in its own arena; NULL after an error. */
reversa_status rv_result_build(rv_solve *solve, const rv_solution *solution, reversa_matching **matching_out);

/* The matching while it is built. Scratch is freed by the caller of what fills it. */
typedef struct rv_result {
    rv_solve *solve;
    const rv_solution *solution;
    reversa_matching *matching;
    rv_arena *arena; /* of the matching */
    rv_arena *scratch;
    int32_t *by_id;   /* [n_people] people in bytewise order of their ids */
    int32_t *load[2]; /* by side, per ordinal: pairs of the matching, pinned ones included */
    int64_t n_all;    /* pairs of the matching: 0 where there is none */
} rv_result;

/* The rows of people without a partner. Reads solve, solution, by_id and load. */
reversa_status rv_unmatched_fill(rv_result *result);

/* What removed the partners of those without an eligible one. Reads solve and the rows of unmatched. */
reversa_status rv_removals_fill(rv_result *result);

#endif
