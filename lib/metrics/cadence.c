/*
 * Due windows in whole numbers. Edge k lies k / rate months after the start: whole months by the calendar, the rest as a
 * share of the days of the month that follows, rounded down. Edges never fall, so windows come one behind the other.
 *
 * Dates are counted in years that begin in March: the day of the leap year is then the last of its year (the algorithm
 * is old; Richards 2013 in the Explanatory Supplement to the Astronomical Almanac, section 15.11).
 */
#include "metrics/cadence.h"

#include "base/text.h"

#define DAYS_IN_400_YEARS INT64_C(146097)
#define MARCH_OF_YEAR_0 INT64_C(719468) /* days from 0000-03-01 to 1970-01-01 */

typedef struct date {
    int64_t year;  /* that begins in March */
    int64_t month; /* 0 March … 11 February */
    int64_t day;   /* 0 … */
} date;

/* Days from the first of March to the first of month 0 .. 12, which is right for all but the end of the last. */
static int64_t days_before(int64_t month)
{
    return (153 * month + 2) / 5;
}

static int64_t days_before_year(int64_t year)
{
    return 365 * year + year / 4 - year / 100 + year / 400;
}

static date date_of(int32_t days)
{
    int64_t since = days + MARCH_OF_YEAR_0;
    int64_t year = since * 400 / DAYS_IN_400_YEARS;
    while (days_before_year(year) > since)
        year--;
    while (days_before_year(year + 1) <= since)
        year++;
    int64_t rest = since - days_before_year(year);
    int64_t month = (5 * rest + 2) / 153;
    return (date){year, month, rest - days_before(month)};
}

/* Days of a month. */
static int64_t length_of(int64_t year, int64_t month)
{
    if (month < 11)
        return days_before(month + 1) - days_before(month);
    return days_before_year(year + 1) - days_before_year(year) - days_before(11);
}

int32_t rv_cadence_add_months(int32_t day, int32_t months)
{
    date at = date_of(day);
    int64_t month = at.year * 12 + at.month + months;
    int64_t year = month / 12;
    month %= 12;
    int64_t length = length_of(year, month);
    int64_t of_month = at.day < length ? at.day : length - 1;
    return (int32_t)(days_before_year(year) + days_before(month) + of_month - MARCH_OF_YEAR_0);
}

int32_t rv_cadence_count(int64_t rate, int32_t months)
{
    return (int32_t)(rate * months / RV_MILLION);
}

int32_t rv_cadence_edge(int32_t start, int64_t rate, int32_t k)
{
    int64_t position = k * RV_MILLION;
    int32_t whole = (int32_t)(position / rate);
    int32_t from = rv_cadence_add_months(start, whole);
    if (position % rate == 0)
        return from;
    int64_t length = rv_cadence_add_months(start, whole + 1) - from;
    return from + (int32_t)(position % rate * length / rate);
}

int32_t rv_cadence_last(int32_t start, int64_t rate, int32_t k)
{
    int32_t first = rv_cadence_edge(start, rate, k);
    int32_t next = rv_cadence_edge(start, rate, k + 1);
    return next > first ? next - 1 : first; /* more than a window a day: some have the same */
}
