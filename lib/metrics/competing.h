/*
 * The inside of competing exits: the curve of all exits together, and columns per cause beside its points.
 */
#ifndef RV_METRICS_COMPETING_H
#define RV_METRICS_COMPETING_H

#include <reversa/competing.h>

#include "metrics/curve.h"

#define RV_MAX_CAUSES 32

struct reversa_competing {
    rv_arena arena;
    reversa_curve *curve; /* owned; its points are those of all causes */
    int32_t n_causes;
    double *events[RV_MAX_CAUSES + 1];    /* [n_points] by cause, from 1 on */
    double *incidence[RV_MAX_CAUSES + 1]; /* [n_points]; of cause 0, the survival */
    double *variance[RV_MAX_CAUSES + 1];  /* [n_points] of the incidence itself; of cause 0, of the survival */
};

/* Fill in the variances by the infinitesimal jackknife. */
reversa_status rv_competing_jackknife(reversa_context *ctx, const reversa_survival *survival, double start,
                                      reversa_competing *competing);

/* Fill in the variances after Aalen. */
void rv_competing_aalen(reversa_competing *competing);

#endif
