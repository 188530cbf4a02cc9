/*
 * Large linear programs of a stage: few rows beside places, and a network too large for simplex over its pairs.
 */
#ifndef RV_MATCH_LIMIT_MASTER_H
#define RV_MATCH_LIMIT_MASTER_H

#include "match/limit_oracle.h"

/* A matching as a column: what it is, and what it has of each row. */
typedef struct rv_matching_column {
    int32_t *choice; /* working pairs, ascending */
    int32_t n;
    int64_t *sum; /* [n_rows] */
    double share; /* in the last master */
    uint8_t basis;
    int32_t idle; /* masters since it had one */
} rv_matching_column;

typedef struct rv_master {
    rv_search *search;
    rv_oracle oracle;
    rv_matching_column *columns;
    int32_t n_columns;
    size_t capacity;
    int32_t objective; /* row of the oracle that the stage maximises, −1: only violations count */
    int32_t shift;     /* prices are in units of 2^−shift */
    double penalty;    /* what a violation costs, in the objective's unit, per coefficient of the row's largest size */
    double violation;  /* of the last master, in units of rows */
    double scale;      /* the objective's largest coefficient: what costs and penalties are in */
    double *out;       /* [n_rows + 1] prices of the last master */
    int64_t *price;    /* [n_rows] of the last network, in units of 2^−shift */
    int64_t *best;     /* [n_rows] of the least bound so far */
    double *dual;      /* of the same bound, by row of the search */
    uint8_t *basis;    /* [3 · n_rows + 1] rows and violations in the last master */
    rv_wide bound;     /* that bound over the working pairs, in units of 2^−shift */
    bool has_bound;
    bool has_center; /* best is of this stage */
} rv_master;

/* Is the stage one for a master? Else simplex over pairs does better, or the search has columns that no network holds. */
bool rv_master_suits(const rv_search *search);

/* The linear program of the stage: search->multiplier as rv_search_linear() leaves it, RV_MIP_OPTIMAL; RV_MIP_STOPPED by the
 * deadline, RV_MIP_FAILED where the master comes to nothing. */
reversa_status rv_master_linear(rv_search *search, rv_mip_end *end_out);

/* Rounds with a level as the objective, RV_VIOLATION for none: the master's best prices are its afterwards. *end_out is
 * RV_MIP_FAILED where there is no bound; the deadline gives REVERSA_E_DEADLINE, unrecorded. */
reversa_status rv_master_rounds(rv_search *search, int32_t level, rv_mip_end *end_out);

/* limit_seek.c. In the stage of violations: look for a solution without any beside the first level's best mixture. */
reversa_status rv_master_seek(rv_search *search);
/* In a stage that counts, where all pairs look alike: look for a solution that reaches the bound, with the score to choose by. Does
 * nothing where no level after it is the score. */
reversa_status rv_master_guide(rv_search *search);
/* The network at the best prices again: the oracle's choice and prices are its. */
reversa_status rv_master_return(rv_search *search);
/* Whole solutions from the matchings of the last linear program: they may improve the incumbent. */
reversa_status rv_master_polish(rv_search *search);

/* Close and free; NULL is allowed. */
void rv_master_close(rv_search *search);

#endif
