/*
 * What the reports of retention and engagement share: estimates in cells, days in words, opening and closing a page.
 */
#ifndef RV_REPORT_METRICS_H
#define RV_REPORT_METRICS_H

#include <reversa/report_metrics.h>

#include "base/context.h"
#include "report/html.h"

/* How a number is written. */
typedef enum rv_measure {
    RV_MEASURE_SHARE,  /* 78.4% */
    RV_MEASURE_POINTS, /* a difference of shares: +3.2 points */
    RV_MEASURE_RATIO,  /* 0.64 */
    RV_MEASURE_NUMBER, /* 1.2 */
    RV_MEASURE_PEOPLE  /* 12 */
} rv_measure;

rv_figure rv_metrics_figure(double value, rv_measure measure);
/* "0.59 to 0.69"; "no limit" for an infinite end; a dash without an interval. */
rv_figure rv_metrics_interval(const reversa_estimate *estimate, rv_measure measure);
/* Two cells: the value and its interval. */
void rv_metrics_estimate(rv_output *out, const reversa_estimate *estimate, rv_measure measure);
/* "2027-02-01", a dash for none. */
rv_figure rv_metrics_day(int32_t day);
/* A tile: a number, and under it what it is. */
void rv_metrics_tile(rv_output *out, const char *title, const char *number, const char *under);
/* A count, a dash where it is from 1 to below the smallest that may be shown. */
rv_figure rv_metrics_count(int64_t count, int64_t smallest);
/* A row of two cells, both text of ours or data. */
void rv_metrics_entry(rv_output *out, const char *name, const char *text);

#endif
