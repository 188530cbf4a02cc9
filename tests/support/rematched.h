/*
 * A small programme a year on, as the tests of matching again share it: who left, who opted out, what the rules now remove,
 * and two pairs that would rather change partners.
 */
#ifndef RT_REMATCHED_H
#define RT_REMATCHED_H

#include <reversa/rematch.h>

#include "support/people.h"

/*
 * m1 with e1 and m2 with e2 would score 5/3 more the other way round. e4 is too near to m3, m4 does not sign up, m5 has no
 * place, and "gone" has left; m3 and e1 are forbidden. m6 and e3 stay by a pin.
 */
typedef struct rt_year {
    reversa_cohort *cohort;
    reversa_programme *programme;
    reversa_previous *previous;
    reversa_problem *problem;
    reversa_rematch *rematch;
} rt_year;

/* Everything but the rematch. */
void rt_year_open(reversa_context *ctx, rt_year *year);
/* Match again; the status. */
reversa_status rt_year_find(reversa_context *ctx, rt_year *year, int32_t most_changes, int32_t curve);
void rt_year_drop(rt_year *year);
/* The change of a kind between two ids ("" for none); the test fails where there is none. */
reversa_review_change rt_year_change(const rt_year *year, reversa_review_change_kind kind, const char *mentor,
                                     const char *mentee);

#endif
