/*
 * Years are counted from March, so that the day of the leap year is the last of its year; 400 years have 146 097 days.
 */
#include "dates.h"

#include <reversa.h>
#include <stdio.h>
#include <string.h>

#define DAYS_IN_400_YEARS 146097
#define MARCH_OF_YEAR_0 719468 /* days from 0000-03-01 to 1970-01-01 */
#define FIRST_YEAR 1583
#define LAST_YEAR 9999

/* Days since 1970-01-01 of a date that may be none, such as the 31st of a short month. */
static int32_t count_days(int32_t year, int32_t month, int32_t day)
{
    year -= month <= 2;
    int32_t since_march = (month + 9) % 12;
    return 365 * year + year / 4 - year / 100 + year / 400 + (153 * since_march + 2) / 5 + day - 1 - MARCH_OF_YEAR_0;
}

static int32_t year_of(int32_t days)
{
    int32_t year = (int32_t)(((int64_t)days + MARCH_OF_YEAR_0) * 400 / DAYS_IN_400_YEARS);
    while (count_days(year + 1, 1, 1) <= days)
        year++;
    while (count_days(year, 1, 1) > days)
        year--;
    return year;
}

date_text dates_text(int32_t days)
{
    date_text date = {"-"};
    if (days == REVERSA_MISSING_DATE)
        return date;
    int32_t year = year_of(days);
    int32_t month = 12;
    while (count_days(year, month, 1) > days)
        month--;
    snprintf(date.text, sizeof date.text, "%04d-%02d-%02d", year, month, days - count_days(year, month, 1) + 1);
    return date;
}

/* The number that so many digits make, −1 where one is none. */
static int32_t digits(const char *text, int n)
{
    int32_t value = 0;
    for (int i = 0; i < n; i++) {
        if (text[i] < '0' || text[i] > '9')
            return -1;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

bool dates_read(const char *text, int32_t *days_out)
{
    if (strlen(text) != 10 || text[4] != '-' || text[7] != '-')
        return false;
    int32_t year = digits(text, 4);
    int32_t month = digits(text + 5, 2);
    int32_t day = digits(text + 8, 2);
    if (year < FIRST_YEAR || year > LAST_YEAR || month < 1 || month > 12 || day < 1 || day > 31)
        return false;
    *days_out = count_days(year, month, day);
    return strcmp(dates_text(*days_out).text, text) == 0; /* not so for the 30th of February */
}
