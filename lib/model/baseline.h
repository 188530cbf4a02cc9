/*
 * The inside of a baseline. Made by match, written by io and report.
 */
#ifndef RV_MODEL_BASELINE_H
#define RV_MODEL_BASELINE_H

#include <reversa/baseline.h>

#include "base/context.h"

#define RV_N_SERIES 3

struct reversa_baseline {
    rv_arena arena;
    uint64_t seed;
    int64_t n[RV_N_SERIES];
    int32_t *scores[RV_N_SERIES]; /* ascending */
    reversa_reach reach;
};

#endif
