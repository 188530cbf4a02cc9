/*
 * Content lines of iCalendar (RFC 5545, 3.1 and 3.3.11). A line is folded before the character that would pass 75 octets:
 * never within one, so that what unfolds line by line never meets half a character. The blank that begins the next line counts.
 */
#include "report/ics.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/text.h"

#define LINE_OCTETS 75
#define SAY_BYTES 200
#define DAY_MINUTES 1440
#define REPLACEMENT "\xEF\xBF\xBD" /* U+FFFD */

static size_t length_of(unsigned char first)
{
    return first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
}

/* One character, folded before it where the line is full. */
static void put_character(rv_ics *ics, const char *at, size_t length)
{
    if (ics->n_octets + length > LINE_OCTETS) {
        rv_output_add(ics->out, "\r\n ", 3);
        ics->n_octets = 1;
    }
    rv_output_add(ics->out, at, length);
    ics->n_octets += length;
}

void rv_ics_put(rv_ics *ics, const char *words)
{
    for (size_t length; *words; words += length) {
        length = length_of((unsigned char)*words);
        put_character(ics, words, length);
    }
}

void rv_ics_say(rv_ics *ics, const char *format, ...)
{
    char line[SAY_BYTES];
    va_list args;
    va_start(args, format);
    int length = vsnprintf(line, sizeof line, format, args);
    va_end(args);
    RV_REQUIRE(length >= 0 && length < SAY_BYTES);
    (void)length; /* in a release build */
    rv_ics_put(ics, line);
}

/* Controls, ends of lines and of paragraphs, and what turns the direction of writing. */
static bool is_unfit(const unsigned char *c)
{
    if (c[0] < 0x20 || c[0] == 0x7F || (c[0] == 0xC2 && c[1] < 0xA0) || (c[0] == 0xD8 && c[1] == 0x9C))
        return true;
    if (c[0] != 0xE2)
        return false;
    if (c[1] == 0x80) /* U+200E, U+200F, U+2028 .. U+202E */
        return c[2] == 0x8E || c[2] == 0x8F || (c[2] >= 0xA8 && c[2] <= 0xAE);
    return c[1] == 0x81 && c[2] >= 0xA6 && c[2] <= 0xA9; /* U+2066 .. U+2069 */
}

void rv_ics_text(rv_ics *ics, const char *text)
{
    for (size_t length; *text; text += length) {
        length = length_of((unsigned char)*text);
        if (*text == '\n')
            put_character(ics, "\\n", 2);
        else if (*text == '\r' || *text == '\t')
            put_character(ics, " ", 1);
        else if (*text == '\\' || *text == ';' || *text == ',')
            put_character(ics, (const char[]){'\\', *text}, 2);
        else if (is_unfit((const unsigned char *)text))
            put_character(ics, REPLACEMENT, 3);
        else
            put_character(ics, text, length);
    }
}

void rv_ics_end(rv_ics *ics)
{
    rv_output_add(ics->out, "\r\n", 2);
    ics->n_octets = 0;
}

void rv_ics_date(rv_ics *ics, int32_t day)
{
    char text[11];
    rv_format_date(day, text);
    rv_ics_say(ics, "%.4s%.2s%.2s", text, text + 5, text + 8);
}

void rv_ics_time(rv_ics *ics, int32_t day, int32_t minute)
{
    int32_t of_day = minute % DAY_MINUTES;
    rv_ics_date(ics, day + minute / DAY_MINUTES);
    rv_ics_say(ics, "T%02d%02d00Z", (int)(of_day / 60), (int)(of_day % 60));
}
