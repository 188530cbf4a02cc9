/*
 * The inside of a network of ties: each tie once, and the neighbours of everyone.
 */
#ifndef RV_METRICS_TIES_H
#define RV_METRICS_TIES_H

#include <reversa/network_ties.h>

#include "base/context.h"

struct reversa_network {
    rv_arena arena;
    int32_t n_people;
    int32_t n_groups;
    int64_t n_ties;
    const int32_t *group;     /* [n_people] */
    const int32_t *from;      /* [n_ties] from < to; ties ordered by from, then to */
    const int32_t *to;        /* [n_ties] */
    const int64_t *offset;    /* [n_people + 1] into neighbour */
    const int32_t *neighbour; /* [2 · n_ties] ascending for each person */
    const int64_t *external;  /* [n_groups] ties with other groups */
    const int64_t *internal;  /* [n_groups] ties within */
    const bool *hidden;       /* [n_groups] */
    int64_t smallest;
    double cross_share; /* of all possible ties, those across groups; NaN with fewer than two people */
    reversa_network_summary summary;
};

/* Fill in the summary, and the share of possible ties across groups. */
reversa_status rv_ties_describe(reversa_context *ctx, reversa_network *ties);

#endif
