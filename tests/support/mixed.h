/*
 * Random problems of up to thirty people a side with limits of every kind, hard and soft, far beyond what can be
 * enumerated: for solvers that have to agree.
 */
#ifndef RT_MIXED_H
#define RT_MIXED_H

#include <reversa.h>

#include "support/support.h"

/* What may be drawn. */
typedef struct rt_mixed_shape {
    int people;        /* of a side, at most */
    int limits;        /* at most */
    unsigned kinds;    /* bits of rt_mixed_kind */
    bool only_network; /* nothing that the network solver refuses: `load` is the only limit */
} rt_mixed_shape;

typedef enum rt_mixed_kind {
    RT_MIXED_QUOTA,
    RT_MIXED_PAIRS,
    RT_MIXED_BUDGET,
    RT_MIXED_LOAD,
    RT_MIXED_CHANGES,
    RT_MIXED_CONFLICT,
    RT_MIXED_ONE_ROLE,
    RT_MIXED_MINIMUM,
    RT_MIXED_SLOTS,
    RT_MIXED_STABLE,
    RT_MIXED_KINDS
} rt_mixed_kind;

#define RT_MIXED_ALL ((1u << RT_MIXED_KINDS) - 1)

typedef struct rt_mixed {
    char label[48];
    reversa_context *ctx; /* borrowed */
    char *text;           /* the programme */
    int64_t class_step;   /* of `leximin`, else 0 */
    bool gives_up[8];     /* [level] may the value be worse than the optimum? */
    unsigned kinds;       /* bits of rt_mixed_kind that are among the limits */
    reversa_cohort *cohort;
    reversa_programme *programme;
    reversa_preferences *preferences;
    reversa_previous *previous;
    reversa_scores *scores;
    reversa_problem *problem;
} rt_mixed;

/* Draw a problem, and make it and all that it borrows. */
void rt_mixed_open(rt_mixed *made, reversa_context *ctx, uint64_t *random, const rt_mixed_shape *shape);
void rt_mixed_close(rt_mixed *made);

/* reversa_match() with few candidates and so many seconds; asserts success. */
reversa_matching *rt_mixed_match(const rt_mixed *made, reversa_solver solver, double seconds);

/* Assert that two matchings of the problem say the same: outcome, what is proven of every level, all classes of a
 * `leximin`. Where one of them was stopped, what it has must be within the other's bounds. True where both were proven. */
bool rt_mixed_agree(const rt_mixed *made, const reversa_matching *a, const reversa_matching *b);

/* What came of a number of problems. */
typedef struct rt_mixed_tally {
    int n;
    int infeasible;
    int searched;
    int open;       /* not proven by both in their time: compared by bounds */
    unsigned kinds; /* of all limits that were drawn */
} rt_mixed_tally;

/* Draw problems, and let two solvers agree on each. Problem `round` of a stream is drawn from seed + 10^6 · stream + round.
 * REVERSA_TEST_ROUNDS, where set, is how many rather than `usual`. */
rt_mixed_tally rt_mixed_compare(const rt_mixed_shape *shape, uint64_t stream, int usual, reversa_solver first,
                                reversa_solver second);

#endif
