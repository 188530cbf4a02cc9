/*
 * The calendar of engagement: weeks with what became of their meetings.
 */
#ifndef RV_REPORT_CALENDAR_H
#define RV_REPORT_CALENDAR_H

#include <reversa/engagement.h>

#include "report/html.h"

/* A section with a picture and its table; nothing without sessions. Numbers from 1 to below the smallest are hidden, and where
 * that is one in its column, the smallest of the others with it. */
void rv_calendar_put(rv_output *out, const reversa_engagement *engagement, int64_t smallest);

#endif
