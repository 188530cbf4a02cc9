/*
 * One person asked about. Everything that is made on the way is in the struct, so one call frees it.
 */
#include "support/asked.h"

#include <reversa/match.h>

void rt_ask(rt_asked *a, const char *csv, const char *inside, const char *id, int32_t solves)
{
    reversa_why_not_options options;
    reversa_why_not_options_init(&options);
    *a = (rt_asked){0};
    assert_int_equal(rt_make(&a->made, csv, inside), REVERSA_OK);
    assert_int_equal(reversa_match(a->made.ctx, a->made.problem, NULL, NULL, &a->matching), REVERSA_OK);
    assert_int_equal(reversa_insight_create(a->made.ctx, a->made.problem, a->matching, NULL, &a->insight), REVERSA_OK);
    options.insight = a->insight;
    options.solve = solves >= 0;
    options.most_solves = solves >= 0 ? solves : 0;
    assert_int_equal(reversa_why_not_find(a->made.ctx, a->made.problem, a->matching, rt_person(a->made.cohort, id),
                                          &options, a->answers),
                     REVERSA_OK);
}

void rt_asked_drop(rt_asked *a)
{
    reversa_why_not_free(a->answers[0]);
    reversa_why_not_free(a->answers[1]);
    reversa_insight_free(a->insight);
    reversa_matching_free(a->matching);
    rt_drop(&a->made);
}
