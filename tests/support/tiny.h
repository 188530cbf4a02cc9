/*
 * Tiny random programmes for reasons: a handful of pairs, some of which fail the programme's one rule, and limits of four
 * kinds. Whether limits can be met is told from all sets of pairs, by code that shares nothing with the library.
 */
#ifndef RT_TINY_H
#define RT_TINY_H

#include <reversa.h>

#include "support/support.h"

#define MOST 4 /* people of a side */
#define MOST_PAIRS 9
#define MOST_LIMITS 4
#define NONE (-1)

enum { QUOTA, PAIRS, BUDGET, LOAD };
enum { MENTOR = REVERSA_MENTOR, MENTEE = REVERSA_MENTEE, ALL = 2 };

typedef struct rt_limit {
    int kind, side, group;
    bool is_share;   /* in percent */
    int least, most; /* NONE for none; of a budget, whole hours */
} rt_limit;

typedef struct rt_pair {
    int mentor, mentee, cost;
    bool pinned, passes; /* the rule */
} rt_pair;

typedef struct rt_instance {
    int n[2], capacity[2][MOST], group[2][MOST];
    int n_pairs;
    rt_pair pairs[MOST_PAIRS];
    int n_limits;
    rt_limit limits[MOST_LIMITS];
} rt_instance;

/* A bound of a limit that is left out: for one person, or for all. */
typedef struct rt_atom {
    int limit, person;
    bool is_most;
} rt_atom;

typedef struct rt_made {
    reversa_context *ctx;
    reversa_cohort *cohort;
    reversa_programme *programme;
    reversa_scores *scores;
    reversa_previous *previous;
    reversa_problem *problem;
} rt_made;

/* A random programme. */
rt_instance rt_tiny_draw(uint64_t *random);
/* The person of a pair on a side. */
int rt_tiny_end_of(const rt_pair *p, int side);
/* What a limit counts or sums over a set, of one person or all (NONE). */
int rt_tiny_sum_of(const rt_instance *it, const rt_limit *l, int person, unsigned set);
/* Does one bound hold, for one person or for the whole? */
bool rt_tiny_bound_holds(const rt_instance *it, const rt_atom *a, unsigned set);
/* Do the pairs keep places, pins and the rule? */
bool rt_tiny_is_possible(const rt_instance *it, unsigned set);
/* Can the bounds be met, but for the one left out (NONE for none)? */
bool rt_tiny_feasible(const rt_instance *it, const rt_atom *atoms, int n, int without);
/* All bounds of the limits; returns how many. */
int rt_tiny_all_atoms(const rt_instance *it, rt_atom *atoms);
/* Fail the test with the context's error. */
void rt_tiny_succeed(reversa_context *ctx, reversa_status status);
/* The same for the library: not_paired_before is the rule. */
void rt_tiny_make(rt_made *m, const rt_instance *it);
void rt_tiny_unmake(rt_made *m);
/* The number in an id such as "m3". */
int rt_tiny_number_of(const rt_made *m, int side, int32_t ordinal);

#endif
