/*
 * Trials: can a part of the limits be met, or the limits with other bounds? Solved on the programme that results.
 *
 * A limit falls into atoms: its lower and its upper bound, each for everyone or, where it binds people one by one, for each
 * of them. A trial switches atoms on and off and changes bounds; every verdict is a proof of the same solvers that match.
 */
#ifndef RV_MATCH_TRIAL_H
#define RV_MATCH_TRIAL_H

#include "match/solve.h"

typedef enum rv_verdict {
    RV_VERDICT_UNKNOWN, /* stopped, or the solver gave up */
    RV_VERDICT_FEASIBLE,
    RV_VERDICT_INFEASIBLE
} rv_verdict;

typedef struct rv_atom {
    int32_t limit;  /* of the problem */
    int32_t person; /* ordinal on the limit's side, or group of a conflict; −1: the limit as a whole */
    bool is_most;   /* its upper bound, else its lower one, or all of it */
} rv_atom;

typedef struct rv_trial {
    rv_solve solve;          /* opened on `open` */
    reversa_problem open;    /* the caller's without any limit */
    reversa_problem problem; /* with the atoms that are active */
    reversa_programme programme;
    rv_level level;
    rv_arena arena;
    const reversa_problem *whole; /* the caller's */
    rv_limit *words;              /* [whole->n_limits] as they are tried: bounds may be changed between trials */
    int64_t *extra;               /* [whole->n_limits] added to the bound of budgets that a column gives */
    int32_t n_atoms;
    rv_atom *atoms; /* by limit, lower bounds first */
    bool *active;   /* [n_atoms] */
    rv_bound_limit *limits;
    rv_limit *tried;
    rv_column *columns;
    int32_t *bound[2][2];      /* by side: least and most loads */
    const rv_bound_limit *own; /* one more limit beside the caller's, NULL for none */
    int64_t n_witness;         /* pairs of the last feasible trial, without pins */
    rv_new_pair *witness;
    int32_t n_suspects; /* of the last infeasible trial: limits of `problem`, as indices of the caller's */
    int32_t *suspects;
    bool by_loads;   /* of the last infeasible trial: least and most loads are enough to say so */
    int32_t n_tried; /* trials so far */
    bool weighs;     /* soft ones of `words` are violated by as few units as can be, and `least`: that is proven */
    bool least;
} rv_trial;

/* All atoms active, soft limits left out. The trial must not move. rules: those to hold instead of the problem's, or NULL. */
reversa_status rv_trial_open(reversa_context *ctx, const reversa_problem *problem, const rv_bound_rule *rules,
                             int32_t n_rules, rv_trial *trial);
void rv_trial_close(rv_trial *trial);

/* Can the active atoms be met together? The deadline gives UNKNOWN, no error. */
reversa_status rv_trial_run(rv_trial *trial, rv_verdict *verdict_out);

/* Limits whose `words` are soft may be violated: by as few units, each times its penalty, as the others leave. `problem` of
 * the trial must give every pair the score 0. FEASIBLE: the witness does it; least_out: no pairs do it with less, proven. */
reversa_status rv_trial_weigh(rv_trial *trial, rv_verdict *verdict_out, bool *least_out);

/* How the limit stands with the witness. */
reversa_status rv_trial_use(rv_trial *trial, int32_t limit, reversa_limit_use *use_out);

#endif
