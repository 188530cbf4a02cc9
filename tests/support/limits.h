/*
 * A small programme with limits, opened up to the state of its solve: the fixture of the tests of limits.
 *
 * Mentors m1 … m3 and mentees e1 … e3. The score is the mean of two people's openness, so it can be done in the head.
 *
 *   mentor  group  openness  hours  places      mentee  group  openness  hours
 *   m1      A      0.1       2      2           e1      A      0.2       1
 *   m2      B      0.5       3      1           e2      B      0.6       1.5
 *   m3      B      0.9       4      1           e3      B      1.0       2
 */
#ifndef RT_LIMITS_H
#define RT_LIMITS_H

#include "match/search.h"
#include "support/people.h"

typedef struct rt_limits {
    reversa_context *ctx;
    bool owns_ctx;
    reversa_cohort *cohort;
    reversa_programme *programme;
    reversa_preferences *preferences;
    reversa_previous *previous;
    reversa_problem *problem;
    rv_solve solve;
    bool is_open;
} rt_limits;

/* Other people than those above. */
typedef struct rt_limits_text {
    const char *people;    /* people.csv; NULL: those above */
    const char *ranks;     /* preferences.csv; NULL for none */
    const char *previous;  /* previous.csv; NULL for none */
    const char *limits;    /* JSON array */
    const char *objective; /* JSON array */
} rt_limits_text;

/* In a context of its own. */
void rt_limits_open_text(rt_limits *fixture, const rt_limits_text *text);
/* limits and objective: JSON arrays. In a context of the caller's, or NULL for one of its own. */
void rt_limits_open(rt_limits *fixture, reversa_context *ctx, const char *limits, const char *objective);
void rt_limits_close(rt_limits *fixture);

/* A pair such as "m1", "e2" with its score. */
rv_new_pair rt_limits_pair(const rt_limits *fixture, const char *mentor, const char *mentee);

#endif
