/*
 * Small problems of people with weekly availability, ranks on both sides, a group, pins and listed scores, and the same
 * made for the library: what the oracles of slots and stability draw, and hand to it.
 */
#ifndef RT_TIMED_H
#define RT_TIMED_H

#include <reversa/io.h>
#include <reversa/problem.h>

#include "support/support.h"

#define RT_TIMED_PEOPLE 4 /* of a side */
#define RT_TIMED_PAIRS 10
#define RT_TIMED_LIMITS 3
#define RT_TIMED_TIMES 3
#define RT_GRID 30 /* minutes: all times and lengths are multiples */

enum { RT_SLOTS, RT_STABLE, RT_QUOTA, RT_N_TIMED }; /* kinds of limits */

typedef struct rt_interval {
    int day, begin, end; /* local, in cells of the day; end may be up to 96 */
} rt_interval;

typedef struct rt_timed_person {
    int capacity, group, offset; /* UTC offset in cells */
    int n_times;
    rt_interval times[RT_TIMED_TIMES];
    int rank[RT_TIMED_PEOPLE]; /* of the other side, 0 for none */
} rt_timed_person;

typedef struct rt_timed_limit {
    int kind;
    int side, least, most; /* RT_QUOTA: of group 1; most −1 for none */
    bool soft;
    int penalty;
} rt_timed_limit;

typedef struct rt_timed_pair {
    int mentor, mentee, score;
    bool pinned;
} rt_timed_pair;

typedef struct rt_timed_instance {
    int n[2];
    rt_timed_person people[2][RT_TIMED_PEOPLE];
    int length; /* of a meeting, in cells */
    int n_pairs, n_pins;
    rt_timed_pair pairs[RT_TIMED_PAIRS];
    int n_limits;
    rt_timed_limit limits[RT_TIMED_LIMITS];
    const char *objective; /* a letter for each level: e mentees, m mentors, p pairs, s score, w worst */
} rt_timed_instance;

/* The problem in a context of its own; whatever fails, fails the test. */
typedef struct rt_timed {
    reversa_context *ctx;
    reversa_cohort *cohort;
    reversa_programme *programme;
    reversa_preferences *preferences;
    reversa_scores *scores;
    reversa_previous *previous;
    reversa_problem *problem;
} rt_timed;

/* Mentors are m0, m1, ..., mentees e0, e1, ...; pins come first among the pairs. */
void rt_timed_open(rt_timed *made, const rt_timed_instance *it);
void rt_timed_close(rt_timed *made);
/* Fails the test where the status does, with the problem in its words. */
void rt_timed_succeed(const rt_timed *made, reversa_status status, const rt_timed_instance *it);

#endif
