/*
 * The inside of blocking pairs. Found by match, written by io.
 */
#ifndef RV_MODEL_BLOCKING_H
#define RV_MODEL_BLOCKING_H

#include <reversa/wishes.h>

#include "model/problem.h"

struct reversa_blocking {
    rv_arena arena;
    const reversa_problem *problem;
    reversa_blocking_summary summary;
    const reversa_blocking_pair *pairs; /* [n_listed] by mentor id, then mentee id */
};

#endif
