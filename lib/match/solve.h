/*
 * The state of one solve, from the problem to the finished matching.
 *
 * The working pairs are candidates without the pinned ones; they only grow: pricing adds eligible pairs that a proof asks
 * for. A solver takes the working pairs and the places that pins leave, and gives chosen pairs, a value and a bound
 * for each level, and either prices (network) or multipliers (integer program).
 */
#ifndef RV_MATCH_SOLVE_H
#define RV_MATCH_SOLVE_H

#include <reversa/match.h>

#include "model/matching.h"
#include "score/scorer.h"

/* Working pairs: rows per mentee ordinal, mentors ascending. */
typedef struct rv_pairs {
    int64_t n;
    int64_t *offset; /* [mentees + 1] */
    int32_t *mentor; /* [n] */
    int32_t *score;  /* [n] */
} rv_pairs;

/* An eligible pair that is to join the working pairs. */
typedef struct rv_new_pair {
    int32_t mentee;
    int32_t mentor;
    int32_t score;
} rv_new_pair;

/* What is left of a side once pinned pairs have taken their places. By ordinal. */
typedef struct rv_places {
    int32_t n;
    int32_t *pinned; /* pairs that are pinned: the load that a person starts with */
    int32_t *least;  /* least total load (pins included), 0 if none */
    int32_t *most;   /* most total load (pins included) */
} rv_places;

typedef struct rv_solve {
    reversa_context *ctx;
    const reversa_problem *problem;
    reversa_solver engine; /* the solver that the options ask for */
    const reversa_scorer *scorer;
    rv_score_work **work; /* [n_workers] */
    int32_t n_workers;
    int32_t n_levels;          /* of the objective */
    const rv_level *objective; /* [n_levels] */
    rv_level_kind levels[RV_MAX_LEVELS];
    rv_places side[2];
    double gap;     /* a bound this near, in proportion, ends the search of a level */
    bool has_least; /* someone has least > 0 */
    rv_pairs pairs;
    int64_t n_pinned;
    rv_new_pair *pinned;  /* [n_pinned] with their scores */
    int64_t n_eligible;   /* −1 while nobody has counted */
    int32_t *eligible[2]; /* by side, per ordinal: eligible partners */
    int32_t *best[2];     /* by side, per ordinal: best score among them */
    int32_t *count[2];    /* by side, per ordinal: scratch of rv_solution_value(), all 0 between its calls */
    int32_t rounds;       /* pricing rounds so far */
    int64_t n_proof;      /* working pairs of the solution's proof, −1 for all of them */
} rv_solve;

/* What a solver found. Arrays belong to the solve (rv_alloc), freed by rv_solution_free(). Values of levels include pins. */
typedef struct rv_solution {
    reversa_outcome outcome;
    reversa_solver solver;
    reversa_scope scope;
    reversa_proof proof;
    int64_t n_chosen; /* pinned pairs not among them */
    rv_new_pair *chosen;
    int64_t value[RV_MAX_LEVELS];
    int64_t bound[RV_MAX_LEVELS];
    int64_t slack[RV_MAX_LEVELS]; /* what the level after lets it fall by */
    int64_t *price[2];            /* by side: [ordinals · n_levels], NULL without */
    int64_t *load_price[2];       /* by side: [ordinals] of the level that fills least loads; NULL without */
    int64_t *own_price[2]; /* in place of both, with nested quotas: [ordinals · (n_levels + 1)], as rv_quota_prices */
    int64_t *quota_price;  /* and [limits · (n_levels + 1)] */
    int32_t n_conflict;    /* with OUTCOME_INFEASIBLE: limits involved, indices into problem->limits, ascending */
    int32_t *conflict;
} rv_solution;

/* Prepare: scorer, workspaces, places after pins, working pairs from candidates (NULL: build them with k). After any status
 * the solve can be closed; after REVERSA_E_DEADLINE it lacks candidates alone, so that bounds can still be told. */
reversa_status rv_solve_open(reversa_context *ctx, const reversa_problem *problem, const reversa_candidates *candidates,
                             const reversa_match_options *options, rv_solve *solve);
void rv_solve_close(rv_solve *solve);

/* Was the pair (ordinals) active before? */
bool rv_solve_was_active(const rv_solve *solve, int32_t mentee, int32_t mentor);
/* Active pairs of people who both take part. */
int64_t rv_solve_n_active(const rv_solve *solve);

/* Merge pairs (any order, none of them there yet) into the working pairs. */
reversa_status rv_solve_add(rv_solve *solve, rv_new_pair *pairs, int64_t n);

/* Network: exact over every eligible pair, or stopped. Any levels in any order. */
reversa_status rv_network_match(rv_solve *solve, rv_solution *solution);
/* Integer programming with the limits of the programme. `relaxed` is the network's solution without those limits; NULL: the
 * search does without, and proves everything by itself. After an error the solution is empty. */
reversa_status rv_limits_match(rv_solve *solve, const rv_solution *relaxed, rv_solution *solution);

/* What a level's absence is worth to those after it. */
typedef struct rv_level_prices {
    bool given;
    int64_t of[RV_MAX_LEVELS][RV_MAX_LEVELS]; /* [left out][level], REVERSA_NO_PRICE for none */
} rv_level_prices;

/* Solve again without each level of a proven network solution. Counts of rounds and pairs stay those of its proof. */
reversa_status rv_level_prices_find(rv_solve *solve, const rv_solution *solution, rv_level_prices *prices_out);

/* Values of all levels for chosen and pinned pairs, in exact integers. Only on the calling thread. */
void rv_solution_value(const rv_solve *solve, const rv_new_pair *chosen, int64_t n, int64_t value_out[RV_MAX_LEVELS]);
/* What no matching can exceed, level by level, from counts of eligible partners alone. */
void rv_solution_trivial_bound(const rv_solve *solve, int64_t bound_out[RV_MAX_LEVELS]);
void rv_solution_free(rv_solve *solve, rv_solution *solution);

/* Words for a status of a block that came without an error record; others are passed on. */
reversa_status rv_solve_worded(const rv_solve *solve, reversa_status status);

/* Does the problem have limits that the network cannot hold (any but a hard `load`)? */
bool rv_problem_needs_search(const reversa_problem *problem);

#endif
