/*
 * The inside of candidates: compressed rows per mentee ordinal, mentors ascending, with what the full scan has counted.
 */
#ifndef RV_MODEL_CANDIDATES_H
#define RV_MODEL_CANDIDATES_H

#include <reversa/score.h>

#include "model/problem.h"

struct reversa_candidates {
    rv_arena arena;
    const reversa_problem *problem;
    int64_t n;                    /* candidate pairs */
    const int64_t *offset;        /* [mentees + 1] */
    const int32_t *mentor;        /* [n] mentor ordinals, ascending in each row */
    const int32_t *score;         /* [n] micro-points */
    int64_t n_eligible;           /* of the whole problem; pinned pairs count only where the rules allow them */
    const int32_t *eligible[2];   /* by side: [ordinals] eligible partners of each */
    const int32_t *best_score[2]; /* by side: [ordinals] best score among them, REVERSA_NOT_ELIGIBLE */
};

#endif
