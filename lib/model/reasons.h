/*
 * The inside of an infeasibility and of a crowding. Made by match, written by io. Each lies in its own arena.
 */
#ifndef RV_MODEL_REASONS_H
#define RV_MODEL_REASONS_H

#include <reversa/infeasible.h>

#include "model/problem.h"

/* A certificate with its people of the cohort. */
typedef struct rv_counted {
    reversa_crowd crowd;
    const int32_t *people;
    const int32_t *partners;
} rv_counted;

struct reversa_crowding {
    rv_arena arena; /* not opened where an infeasibility owns it */
    int32_t n;
    const rv_counted *list;
};

typedef struct rv_clash {
    reversa_clash clash;
    const int32_t *people;
} rv_clash;

typedef struct rv_relaxation {
    reversa_relaxation relaxation;
    const int32_t *mentors; /* [n_pairs] people */
    const int32_t *mentees;
    const reversa_relaxed_part *parts; /* [n_parts] */
} rv_relaxation;

struct reversa_infeasibility {
    rv_arena arena;
    const reversa_problem *problem;
    reversa_feasibility verdict;
    bool minimal;
    int32_t n_clashes;
    rv_clash *clashes;
    reversa_crowding crowding;
    int32_t n_relaxations;
    rv_relaxation *relaxations;
};

#endif
