/*
 * Three mentors and three mentees whom a rule of level gaps keeps apart: what explanations of limits that cannot be met begin
 * with.
 */
#ifndef RT_GAPPED_H
#define RT_GAPPED_H

#include <reversa.h>

/* The limit that every mentee has a mentor. */
#define RT_EVERYONE "{\"limit\": \"load\", \"side\": \"mentee\", \"at_least\": 1}"

typedef struct rt_gapped {
    reversa_context *ctx;
    reversa_cohort *cohort;
    reversa_programme *programme;
    reversa_problem *problem;
} rt_gapped;

/* Mentors m1, m2, m3 of levels 1, 2, 3 and mentees e1, e2, e3 of level 4, in teams x, x, y and x, y, z: a gap of at least 3 leaves
 * m1 alone. Rules and limits are the insides of their lists. */
rt_gapped rt_gapped_open(const char *rules, const char *limits);
void rt_gapped_close(rt_gapped *gapped);

#endif
