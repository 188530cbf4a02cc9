/*
 * Cells of events as text: codes, moments, numbers rounded to millionths.
 */
#include "io/event_write.h"

#include <math.h>
#include <string.h>

#include <reversa/cohort.h>

#include "base/text.h"

#define DATE_LENGTH 10

void rv_event_put_header(rv_csv_writer *csv, const char *const *names, int32_t n_names)
{
    for (int32_t i = 0; i < n_names; i++)
        rv_csv_plain(csv, names[i]);
    rv_csv_end_row(csv);
}

void rv_event_put_name(rv_csv_writer *csv, const char *name)
{
    rv_csv_text(csv, name, strlen(name));
}

void rv_event_put_text(rv_csv_writer *csv, const rv_dictionary *texts, int32_t code)
{
    if (code < 0)
        rv_csv_plain(csv, "");
    else
        rv_csv_text(csv, rv_dictionary_text(texts, code), rv_dictionary_length(texts, code));
}

void rv_event_put_moment(rv_csv_writer *csv, int32_t days, int32_t minute)
{
    char text[DATE_LENGTH + 7] = ""; /* the date, and THH:MM with a NUL */
    if (days != REVERSA_MISSING_DATE)
        rv_format_date(days, text);
    if (days != REVERSA_MISSING_DATE && minute >= 0) {
        int32_t hour = minute / 60;
        int32_t rest = minute % 60;
        char clock[] = {'T', (char)('0' + hour / 10), (char)('0' + hour % 10),
                        ':', (char)('0' + rest / 10), (char)('0' + rest % 10),
                        '\0'};
        memcpy(text + DATE_LENGTH, clock, sizeof clock);
    }
    rv_csv_plain(csv, text);
}

void rv_event_put_number(rv_csv_writer *csv, double number)
{
    char text[24] = "";
    if (!isnan(number))
        rv_format_millionths(llround(number * (double)RV_MILLION), text);
    rv_csv_plain(csv, text);
}
