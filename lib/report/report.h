/*
 * The report of a matching: what its sections share. Each section reads public results and writes markup; it decides nothing
 * and computes nothing but sums for headings.
 */
#ifndef RV_REPORT_REPORT_H
#define RV_REPORT_REPORT_H

#include <reversa/report.h>

#include "model/matching.h"
#include "report/html.h"

#define RV_REPORT_MET 6 /* how a wish can be met: report_wishes.c */

typedef struct rv_report {
    reversa_context *ctx;
    rv_output *out;
    const reversa_problem *problem;
    const reversa_matching *matching;
    const reversa_report_parts *parts;
    reversa_side_counts counts[2]; /* by side */
    const rv_column *name;         /* of people, with parts->names */
    int64_t n_ranking[2];          /* by side: who ranks someone … */
    int64_t met[2][RV_REPORT_MET]; /* … and whom they have */
    rv_arena scratch;              /* of the two below */
    int32_t *reference;            /* [n_audits] the group to compare with, −1 */
    reversa_impact **impacts;      /* [n_audits] of [groups] */
} rv_report;

/* Compare the groups of all audits: before anything is written, for it begins a call of its own. The scratch is open. */
reversa_status rv_report_compare(rv_report *report);
/* Count how wishes are met. The scratch is open. */
reversa_status rv_report_count_wishes(rv_report *report);
/* A value of a level in words: people and pairs as whole numbers, scores as points. */
rv_figure rv_report_level(const char *level, int64_t value);

/* What an output holds becomes a report. */
reversa_status rv_report_keep(reversa_context *ctx, const rv_output *out, reversa_report **report_out);

/* The sections, in the order of the page. */
void rv_report_summary(const rv_report *report);   /* report_outcome.c: the headline and what is proven */
void rv_report_reasons(const rv_report *report);   /* report_reasons.c: why there is no matching, what would help */
void rv_report_asked(const rv_report *report);     /* report_asked.c: programme, rules, criteria, limits, levels */
void rv_report_outcome(const rv_report *report);   /* report_outcome.c: each aim with its bound */
void rv_report_wishes(const rv_report *report);    /* report_wishes.c: whose wishes were met, who would rather */
void rv_report_quality(const rv_report *report);   /* report_quality.c: scores beside chance and the best alone */
void rv_report_unmatched(const rv_report *report); /* report_people.c: the way from signing up to a pair, reasons */
void rv_report_limits(const rv_report *report);    /* report_people.c: how each limit stands */
void rv_report_meetings(const rv_report *report);  /* report_groups.c: who meets whom */
void rv_report_fairness(const rv_report *report);  /* report_groups.c: were groups treated alike */
void rv_report_lottery(const rv_report *report);   /* report_pairs.c: how much the lottery decided */
void rv_report_pairs(const rv_report *report);     /* report_pairs.c: the pairs */
void rv_report_record(const rv_report *report);    /* report_record.c: from what it was computed */

#endif
