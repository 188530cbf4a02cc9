/*
 * The due windows of a cadence: which days belong to window 0, 1, … after a start.
 */
#ifndef RV_METRICS_CADENCE_H
#define RV_METRICS_CADENCE_H

#include <stdint.h>

#define RV_DAYS_PER_MONTH 30.436875   /* 146 097 days of 400 years, over 4 800 months */
#define RV_FIRST_DAY INT32_C(-141349) /* 1583-01-01 */
#define RV_LAST_DAY INT32_C(2932896)  /* 9999-12-31 */

/* The day so many whole months after a day: the same day of the month, or the last of a shorter one. */
int32_t rv_cadence_add_months(int32_t day, int32_t months);
/* How many windows a plan has; the rate is in millionths a month, > 0. */
int32_t rv_cadence_count(int64_t rate, int32_t months);
/* The first day of window k >= 0. */
int32_t rv_cadence_edge(int32_t start, int64_t rate, int32_t k);
/* The last day of window k, never before its first. */
int32_t rv_cadence_last(int32_t start, int64_t rate, int32_t k);

#endif
