/*
 * The inside of a result of circles. Made by match, written by io.
 */
#ifndef RV_MODEL_CIRCLES_H
#define RV_MODEL_CIRCLES_H

#include <reversa/circles.h>

#include "model/matching.h"

struct reversa_circles {
    rv_arena arena;
    const reversa_problem *problem;
    reversa_outcome outcome;
    reversa_certificate certificate;
    int32_t n_levels;
    reversa_level levels[RV_MAX_LEVELS];
    int32_t n; /* sorted by mentors' ids, then mentees' */
    const reversa_circle *circle;
    int32_t n_unmatched; /* sorted by id, then mentor before mentee */
    const reversa_unmatched *unmatched;
    int32_t n_limits; /* quota and pairs, as of the problem */
    const reversa_limit_use *limits;
    int32_t n_conflict;
    const char *const *conflict;
    int64_t n_signed_up[2]; /* by side: people whose role includes it */
    double seconds;         /* of the whole call */
    int32_t threads;
    uint64_t memory_peak; /* bytes, of the context so far */
};

#endif
