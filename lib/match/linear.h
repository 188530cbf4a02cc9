/*
 * A run of linear levels over every eligible pair: solve over the working pairs, price the others, add the violators,
 * until there is none.
 *
 * Counts that an earlier level must keep (give_up) are bounds beside the levels; a threshold leaves pairs of lower scores
 * out of the graph.
 */
#ifndef RV_MATCH_LINEAR_H
#define RV_MATCH_LINEAR_H

#include "match/network.h"
#include "match/solve.h"

struct rv_leximin;

typedef struct rv_linear {
    rv_solve *solve;
    struct rv_leximin *behind; /* the leximin that these levels come after, or NULL: only its face is left */
    rv_network net;            /* levels for counts and for least loads come first, where there are any */
    int32_t first;             /* of the objective's levels in net.levels */
    rv_counts least; /* what must be counted at least, without pins; with RV_PROFIT_COUNT as the first level */
    rv_counts rest;  /* of that, what the pairs that the leximin has settled leave */
    bool counted;    /* after a solve: is it? */
    rv_flow flow;
    rv_start start; /* of the next solve: what the one before found */
    rv_pairs own;   /* working pairs from the threshold on; empty while all are in */
    bool *active;
    rv_solution *keep;                /* where each solve that keeps the loads leaves its pairs, NULL for nowhere */
    bool *kept;                       /* with keep: did any? */
    int64_t value[RV_NETWORK_LEVELS]; /* after a solve: of the flow, without pins and bonus */
    int64_t bound[RV_NETWORK_LEVELS];
} rv_linear;

/* No levels but the demand, no threshold, no counts. Closed after any use. */
void rv_linear_open(rv_solve *solve, rv_linear *linear);
void rv_linear_close(rv_linear *linear);
void rv_linear_append(rv_linear *linear, rv_profit kind);
/* The same after a leximin: what its face leaves open. */
void rv_linear_open_behind(struct rv_leximin *leximin, rv_linear *linear);
/* The last level leaves, and what it counts must reach `least` from now on. */
void rv_linear_hold(rv_linear *linear, int64_t least);

/* Solve and price until the flow is the best over every eligible pair. REVERSA_E_DEADLINE and REVERSA_E_CANCELLED as of
 * rv_network_solve(), with its flow. */
reversa_status rv_linear_solve(rv_linear *linear);
/* Is there a choice that counts what it must, with a value of at least the target [n_levels]? As soon as one is found it
 * is the flow; a denial is proven over every eligible pair, or, with only_working, over the working pairs. */
reversa_status rv_linear_reaches(rv_linear *linear, const int64_t *target, bool only_working, bool *reached_out);

/* The lowest score of a chosen pair, 1 000 000 where there is none. */
int32_t rv_linear_lowest(const rv_linear *linear);

/* The working pairs have grown: take them in, and make these pairs (by mentee, then mentor) the flow's, which keeps its
 * prices. */
reversa_status rv_linear_reload(rv_linear *linear, const rv_new_pair *chosen, int64_t n);

/* The pairs of the flow become the solution's. */
reversa_status rv_linear_keep(const rv_linear *linear, rv_solution *solution);
/* Does everyone's load keep their bounds? Also of a flow that was stopped. */
bool rv_linear_loads_are_met(const rv_linear *linear);

#endif
