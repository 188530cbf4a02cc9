/*
 * Engagement for pages: pairs whose ids would act, over forty weeks, some silent.
 */
#ifndef RT_MEETINGS_H
#define RT_MEETINGS_H

#include <reversa/report_metrics.h>

#include "support/report.h"

#define RT_MEETING_PAIRS 24

typedef struct rt_meetings {
    reversa_pair_rows pairs;
    reversa_sessions *sessions;
    reversa_engagement_options options;
    reversa_engagement *engagement;
    reversa_risk *risk;
    reversa_report_change changes[2];
    reversa_engagement_parts parts;
} rt_meetings;

/* Pair i of 24 meets every second Monday from 2027-02-01 on, is cancelled each seventh time, and from pair 20 on falls silent
 * after three meetings, four, and so on. The first change is of few people, the other of a hundred. */
void rt_meetings_open(reversa_context *ctx, rt_meetings *meetings);
void rt_meetings_close(rt_meetings *meetings);

#endif
