/*
 * Calendar files: lines of iCalendar (RFC 5545), folded after 75 octets, with text that cannot act.
 */
#ifndef RV_REPORT_ICS_H
#define RV_REPORT_ICS_H

#include "io/file.h"

/* A calendar in the making. */
typedef struct rv_ics {
    rv_output *out;
    size_t n_octets; /* on the line so far */
} rv_ics;

/* Part of a line: words of our own, as they are. */
void rv_ics_put(rv_ics *ics, const char *words);
/* The same from a format, in all under 200 bytes. */
__attribute__((format(printf, 2, 3))) void rv_ics_say(rv_ics *ics, const char *format, ...);
/* Text from data within a value: escaped; controls and what turns the direction of writing become U+FFFD. */
void rv_ics_text(rv_ics *ics, const char *text);
/* The end of a content line. */
void rv_ics_end(rv_ics *ics);
/* "20270201", and "20270201T093000Z" for a minute of that day, which may lie beyond its end. */
void rv_ics_date(rv_ics *ics, int32_t day);
void rv_ics_time(rv_ics *ics, int32_t day, int32_t minute);

#endif
