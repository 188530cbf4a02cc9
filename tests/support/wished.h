/*
 * A market written down as a user would: people, their wishes and earlier pairs as CSV, scores of all pairs alike.
 */
#ifndef RT_WISHED_H
#define RT_WISHED_H

#include <reversa.h>

#include "support/people.h"

typedef struct rt_wished {
    reversa_context *ctx;
    reversa_cohort *cohort;
    reversa_programme *programme;
    reversa_preferences *preferences;
    reversa_previous *previous;
    reversa_problem *problem;
    reversa_matching *matching; /* for those who walk through calls */
    reversa_blocking *blocking;
} rt_wished;

/* People of two mentors M1, M2 and two mentees E1, E2 with one place each; everyone may have everyone. */
#define RT_FOUR "id,role\nM1,mentor\nM2,mentor\nE1,mentee\nE2,mentee\n"
/* Wishes of these that cross: mentees and mentors want different pairs. */
#define RT_CROSSED "person_id,other_id,rank\nM1,E1,1\nM1,E2,2\nM2,E2,1\nM2,E1,2\nE1,M2,1\nE1,M1,2\nE2,M1,1\nE2,M2,2\n"

/* Make the problem: the inside of a programme may be NULL for one without rules, previous NULL for none. */
void rt_wish(rt_wished *w, reversa_context *ctx, const char *people, const char *preferences, const char *previous,
             const char *inside);
void rt_wished_drop(rt_wished *w);
/* All pairs as "M1-E1 M2-E2 ", by id. */
const char *rt_wished_pairs(const rt_wished *w, const reversa_matching *matching);

#endif
