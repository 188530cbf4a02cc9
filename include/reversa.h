/*
 * reversa: reverse mentoring programmes, in which junior employees mentor senior ones.
 *
 * How well two people fit, the provably best pairs that a programme's rules allow, and what came of them. This header
 * takes in all topics in the order in which one meets them; each can be included alone.
 */
#ifndef REVERSA_H
#define REVERSA_H

/* Simple: read a file, match, write the results. */
#include <reversa/status.h>

#include <reversa/context.h>

#include <reversa/cohort.h>

#include <reversa/programme.h>

#include <reversa/problem.h>

#include <reversa/matching.h>

#include <reversa/match.h>

#include <reversa/baseline.h>

#include <reversa/infeasible.h>

#include <reversa/why_not.h>

#include <reversa/advice.h>
#include <reversa/arrow.h>

#include <reversa/circles.h>

#include <reversa/io.h>

/* The record: what was decided, and that it can be checked. */
#include <reversa/record.h>

/* More: cohorts from memory, scores one by one, synthetic organisations. */
#include <reversa/cohort_builder.h>

#include <reversa/score.h>
#include <reversa/shard.h>

#include <reversa/generate.h>

/* What came of it: how long people stay, and why. */
#include <reversa/survival.h>

#include <reversa/person_time.h>

#include <reversa/log_rank.h>

#include <reversa/competing.h>

#include <reversa/cox.h>

#include <reversa/cox_check.h>

/* What the programme did: events, engagement, surveys, rates of personnel reports, adjustment. */
#include <reversa/events.h>

#include <reversa/engagement.h>

#include <reversa/pair_risk.h>

#include <reversa/surveys.h>

#include <reversa/pair_groups.h>
#include <reversa/pair_list.h>

#include <reversa/rates.h>

#include <reversa/adjust.h>

#include <reversa/retention.h>

#include <reversa/generate_events.h>

/* Was everyone reached alike, and what may be shown of it? */
#include <reversa/disclosure.h>

#include <reversa/impact.h>

#include <reversa/equity.h>

#include <reversa/pair_table.h>

#include <reversa/network_ties.h>

/* Why this pair? */
#include <reversa/exchange.h>
#include <reversa/explain.h>

/* Other matchings as good, or nearly. */
#include <reversa/alternatives.h>

/* Where people choose. */
#include <reversa/shortlist.h>

#include <reversa/wishes.h>

/* When pairs meet. */
#include <reversa/schedule.h>

/* The page that people read. */
#include <reversa/report.h>

#include <reversa/report_metrics.h>

/* Next year. */
#include <reversa/rematch.h>

#endif
