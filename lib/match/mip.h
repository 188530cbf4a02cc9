/*
 * A mixed integer program in plain arrays, and the table of solvers that can take one.
 *
 * Maximise Σ cost·x subject to row_low <= A·x <= row_high, low <= x <= high, some x whole. A solver checks nothing of
 * what it returns: the caller re-checks every answer in exact integers.
 */
#ifndef RV_MATCH_MIP_H
#define RV_MATCH_MIP_H

#include <reversa/match.h>

#include "base/context.h"

typedef struct rv_mip {
    int32_t n_rows;
    int32_t n_columns;
    const double *row_low;  /* −INFINITY for none */
    const double *row_high; /* INFINITY for none */
    const double *low;
    const double *high;
    const double *cost;
    const bool *whole;    /* [n_columns]; NULL: a linear program */
    const int64_t *start; /* [n_columns + 1] column-wise matrix */
    const int32_t *row;   /* rows of the entries, 0-based, no duplicates in a column */
    const double *entry;
    const double *hint; /* [n_columns] a feasible whole solution to start from, or NULL */
    uint8_t *basis;  /* [n_rows + n_columns] rv_mip_place: where simplex starts, and, after an optimal linear program,
                           where it ended; NULL for none. A basis that is none is replaced by another start. */
    int32_t n_first; /* the search branches on the last columns first, so many of them */
    double enough;   /* a solution of at least this value ends the search: INFINITY for never */
    int64_t effort;  /* steps of the search after which it ends with what it has, 0 for no such bound; the same steps on
                           every machine */
} rv_mip;

/* Where a row or a column stands in a basis. */
typedef enum rv_mip_place { RV_MIP_AT_LOW, RV_MIP_AT_HIGH, RV_MIP_BASIC } rv_mip_place;

typedef enum rv_mip_end {
    RV_MIP_OPTIMAL,
    RV_MIP_FEASIBLE, /* stopped with a solution: by the deadline, `enough`, or `effort` */
    RV_MIP_INFEASIBLE,
    RV_MIP_STOPPED, /* stopped without one */
    RV_MIP_FAILED   /* the solver gave up: numerical trouble, or it tried to abort */
} rv_mip_end;

/* Arrays are the caller's, allocated before the solve. */
typedef struct rv_mip_answer {
    rv_mip_end end;
    double value;
    double bound;       /* no whole solution exceeds it; INFINITY if unknown */
    double *x;          /* [n_columns] */
    double *row_dual;   /* [n_rows] of the linear program; filled when whole is NULL */
    const char *reason; /* static text with RV_MIP_FAILED */
} rv_mip_answer;

/* A solver: REVERSA_OK with an answer, or REVERSA_E_CANCELLED / REVERSA_E_MEMORY with the error recorded. The context's
 * deadline ends it with RV_MIP_FEASIBLE or RV_MIP_STOPPED. */
typedef struct rv_mip_solver {
    const char *name;
    const char *version;
    reversa_status (*solve)(reversa_context *ctx, const rv_mip *mip, rv_mip_answer *answer);
} rv_mip_solver;

/* The integer programming solver that a caller's choice stands for, NULL if it is not in this build. AUTO and NETWORK: the
 * first that there is, GLPK before HiGHS. */
const rv_mip_solver *rv_mip_solver_of(reversa_solver choice);

/* By which choice a caller gets this one: NETWORK where it is none of the build. */
reversa_solver rv_mip_choice_of(const rv_mip_solver *solver);

/* rv_mip_solver_of(REVERSA_SOLVER_AUTO). */
const rv_mip_solver *rv_mip_default_solver(void);

/* Is this the choice of an integer programming solver? */
bool rv_mip_is_chosen(reversa_solver choice);

/* The first steps of every solve(): is the program well formed, and is there anything to solve? *settled_out: the answer
 * is there. *longest_out: entries of the longest column. */
reversa_status rv_mip_begin(reversa_context *ctx, const rv_mip *mip, rv_mip_answer *answer, int64_t *longest_out,
                            bool *settled_out);

#if REVERSA_WITH_GLPK
/* GLPK, each solve in a thread of its own. */
extern const rv_mip_solver rv_solver_glpk;
#endif
#if REVERSA_WITH_HIGHS
/* HiGHS, each solve in a thread of its own. */
extern const rv_mip_solver rv_solver_highs;
#endif

#endif
