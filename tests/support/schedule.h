/*
 * A schedule under test: a week in which some can meet and some cannot, with names that would act.
 */
#ifndef RT_SCHEDULE_H
#define RT_SCHEDULE_H

#include <reversa/schedule.h>

#include "support/people.h"

#define RT_START 20850 /* 2027-02-01, a Monday */
#define RT_PAIRS 6

typedef struct rt_plan {
    rt_case made;
    reversa_matching *matching;
    reversa_schedule *schedule;
} rt_plan;

/*
 * The pairs, in their order: m1 with e1 (Monday 9:00, their one hour) and e2 (then 10:00); m2 with e3, who never have time at
 * once; m3 with e4 and e5, who have one hour alone, Tuesday at 9:00; m4, an hour to the east, with e6, on Sunday at 23:30.
 * `cadence` is the object of the programme.
 */
void rt_plan_open(reversa_context *ctx, const char *cadence, rt_plan *plan);
void rt_plan_close(rt_plan *plan);

#endif
