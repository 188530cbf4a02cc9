/*
 * Days since 1970-01-01 and dates as YYYY-MM-DD.
 */
#ifndef CLI_DATES_H
#define CLI_DATES_H

#include <stdbool.h>
#include <stdint.h>

typedef struct date_text {
    char text[16];
} date_text;

/* The date of a day; "-" for REVERSA_MISSING_DATE. */
date_text dates_text(int32_t days);

/* The day of a date; false where the text is none. */
bool dates_read(const char *text, int32_t *days_out);

#endif
