/*
 * The limits that cannot be met together, none of which could be left out.
 */
#ifndef RV_MATCH_FILTER_H
#define RV_MATCH_FILTER_H

#include "match/trial.h"

typedef struct rv_filtered {
    rv_verdict verdict; /* of all limits together */
    bool minimal;       /* proven: without any one of the active atoms the others can be met */
} rv_filtered;

/* Leaves the atoms of the irreducible set active: all of them where the programme is feasible, or nobody knows. */
reversa_status rv_filter_run(rv_trial *trial, rv_filtered *filtered_out);

#endif
