/*
 * Mentors and mentees whom a rule of level gaps keeps apart.
 */
#include "support/gapped.h"

#include <stdio.h>

#include "support/people.h"

static const char people[] = "id,role,level,team\n"
                             "m1,mentor,1,x\n"
                             "m2,mentor,2,x\n"
                             "m3,mentor,3,y\n"
                             "e1,mentee,4,x\n"
                             "e2,mentee,4,y\n"
                             "e3,mentee,4,z\n";

rt_gapped rt_gapped_open(const char *rules, const char *limits)
{
    char inside[1024];
    rt_gapped s = {.ctx = rt_context(NULL)};
    int n = snprintf(inside, sizeof inside,
                     "\"rules\": [%s], \"criteria\": [{\"criterion\": \"gap\", \"attribute\": \"level\", "
                     "\"ideal\": 3, \"range\": 3, \"weight\": 1}], \"limits\": [%s], "
                     "\"objective\": [\"mentees\"]",
                     rules, limits);
    assert_true(n > 0 && (size_t)n < sizeof inside);
    s.cohort = rt_people(s.ctx, people);
    s.programme = rt_programme(s.ctx, inside);
    assert_int_equal(reversa_problem_create(s.ctx, s.cohort, s.programme, NULL, &s.problem), REVERSA_OK);
    return s;
}

void rt_gapped_close(rt_gapped *gapped)
{
    reversa_problem_free(gapped->problem);
    reversa_programme_free(gapped->programme);
    reversa_cohort_free(gapped->cohort);
    reversa_context_free(gapped->ctx);
}
