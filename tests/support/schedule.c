/*
 * A schedule under test. Skills make the pairs, so that nothing but the week is left to be found.
 */
#include "support/schedule.h"

#include <reversa/match.h>
#include <stdio.h>
#include <string.h>

void rt_plan_open(reversa_context *ctx, const char *cadence, rt_plan *plan)
{
    static const char form[] = "id,role,name,mentor_capacity,skills,wants,utc_offset,availability\n"
                               "m1,mentor,=cmd(),2,sql,,0,Mon 09:00-11:00;Wed 09:00-09:30\n"
                               "m2,mentor,\"a,b;c\\d\",,go,,0,Mon 09:00-11:00\n"
                               "m3,mentor,,2,r,,,Tue 09:00-10:00\n"
                               "m4,mentor,\xE2\x80\xAEtxt\xD7\x90,,ux,,60,Mon 00:30-02:00\n"
                               "e1,mentee,<script>,,,sql,0,Mon 09:00-10:00\n"
                               "e2,mentee,%s,,,sql,0,Mon 09:00-11:00;Thu 08:00-09:00\n"
                               "e3,mentee,e,,,go,0,Mon 11:00-12:00\n"
                               "e4,mentee,,,,r,0,Tue 09:00-10:00\n"
                               "e5,mentee,,,,r,0,Tue 08:00-10:00\n"
                               "e6,mentee,,,,ux,0,Sun 23:00-24:00;Mon 00:00-01:00\n";
    char csv[2048];
    char inside[400];
    char name[301];
    memset(name, 'x', 300);
    name[300] = '\0';
    snprintf(csv, sizeof csv, form, name);
    snprintf(
        inside, sizeof inside,
        "\"name\": \"one, two\", \"rules\": [], \"criteria\": [{\"criterion\": \"coverage\", \"mentor\": \"skills\", "
        "\"mentee\": \"wants\", \"weight\": 1}], \"objective\": [\"score\"], \"cadence\": %s",
        cadence);
    *plan = (rt_plan){0};
    assert_int_equal(rt_make(&plan->made, csv, inside), REVERSA_OK);
    assert_int_equal(reversa_match(ctx, plan->made.problem, NULL, NULL, &plan->matching), REVERSA_OK);
    assert_int_equal(reversa_matching_n_pairs(plan->matching), RT_PAIRS);
    assert_int_equal(reversa_schedule_create(ctx, plan->made.problem, plan->matching, NULL, &plan->schedule),
                     REVERSA_OK);
}

void rt_plan_close(rt_plan *plan)
{
    reversa_schedule_free(plan->schedule);
    reversa_matching_free(plan->matching);
    rt_drop(&plan->made);
}
