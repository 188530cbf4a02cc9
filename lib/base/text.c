/*
 * Decimals and dates, read and written byte by byte without the locale.
 *
 * A decimal is collected in int64_t, held at one above the limit once it is beyond it, so nothing overflows however many
 * digits there are. Dates count days in the Gregorian calendar from its rule: 365 a year, one more every 4 years but
 * not every 100, except every 400.
 */
#include "base/text.h"

#define WHOLE_LIMIT INT64_C(1000000000000) /* 10^12: RV_NUMBER_LIMIT in units */
#define SHORT_NUMBER 12                    /* digits that stay below that limit */
#define FIRST_YEAR 1583                    /* the first full year of the Gregorian calendar */
#define LAST_YEAR 9999
#define EPOCH_DAY INT32_C(719162)  /* days from 0001-01-01 to 1970-01-01 */
#define FIRST_DAY INT32_C(-141349) /* 1583-01-01 */
#define LAST_DAY INT32_C(2932896)  /* 9999-12-31 */
#define DAYS_IN_400_YEARS INT32_C(146097)

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static size_t count_digits(const char *text, size_t length)
{
    size_t n = 0;
    while (n < length && is_digit(text[n]))
        n++;
    return n;
}

/* The digits as a number, or WHOLE_LIMIT + 1 where it is larger than that. */
static int64_t read_digits(const char *text, size_t n)
{
    int64_t value = 0;
    for (size_t i = 0; i < n; i++) {
        value = value * 10 + (text[i] - '0');
        if (value > WHOLE_LIMIT)
            return WHOLE_LIMIT + 1;
    }
    return value;
}

/* The usual case, digits with at most one point among them, 12 bytes at most: false where it is not that. */
static bool read_short(const char *text, size_t length, int places, int64_t *value_out)
{
    static const int32_t power[] = {1, 10, 100, 1000, 10000, 100000, 1000000};
    int64_t value = 0;
    size_t point = length;
    for (size_t i = 0; i < length; i++) {
        unsigned digit = (unsigned char)text[i] - (unsigned)'0';
        if (digit <= 9)
            value = value * 10 + digit;
        else if (text[i] == '.' && point == length)
            point = i;
        else
            return false;
    }
    size_t n_decimals = point < length ? length - point - 1 : 0;
    if (point == 0 || point + 1 == length || n_decimals > (size_t)places)
        return false;
    *value_out = value * power[(size_t)places - n_decimals];
    return true;
}

const char *rv_parse_decimal(const char *text, size_t length, int places, int64_t *value_out)
{
    static const char *const too_many[] = {"is not a whole number",       "has more than one decimal",
                                           "has more than two decimals",  "has more than three decimals",
                                           "has more than four decimals", "has more than five decimals",
                                           "has more than six decimals"};
    RV_REQUIRE(places >= 0 && places <= 6);
    if (length == 0)
        return "is empty";
    if (length <= SHORT_NUMBER && read_short(text, length, places, value_out))
        return NULL;
    size_t sign = text[0] == '-' || text[0] == '+';
    size_t n_whole = count_digits(text + sign, length - sign);
    size_t at = sign + n_whole;
    bool point = at < length && text[at] == '.';
    at += point;
    size_t n_decimals = count_digits(text + at, length - at);
    if (at + n_decimals < length || n_whole + n_decimals == 0 || (point && n_decimals == 0))
        return "is not a number";
    if (n_decimals > (size_t)places)
        return too_many[places];
    int64_t unit = 1;
    for (size_t i = 0; i < (size_t)places; i++)
        unit *= 10;
    int64_t decimals = read_digits(text + at, n_decimals);
    for (size_t i = n_decimals; i < (size_t)places; i++)
        decimals *= 10;
    int64_t value = read_digits(text + sign, n_whole) * unit + decimals;
    if (value > WHOLE_LIMIT * unit)
        return text[0] == '-' ? "is too small (at least -10^12)" : "is too large (at most 10^12)";
    *value_out = text[0] == '-' ? -value : value;
    return NULL;
}

/* Days from 0001-01-01 to the first of January of a year. */
static int32_t days_before_year(int32_t year)
{
    int32_t past = year - 1;
    return past * 365 + past / 4 - past / 100 + past / 400;
}

static bool is_leap(int32_t year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

/* Days from the first of January to the first of a month 1..13. */
static int32_t days_before_month(int32_t year, int32_t month)
{
    static const int16_t before[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365};
    return before[month - 1] + (month > 2 && is_leap(year));
}

const char *rv_parse_date(const char *text, size_t length, int32_t *days_out)
{
    if (length != 10 || text[4] != '-' || text[7] != '-' || count_digits(text, 4) != 4 ||
        count_digits(text + 5, 2) != 2 || count_digits(text + 8, 2) != 2)
        return "is not a date of the form YYYY-MM-DD";
    int32_t year = (int32_t)read_digits(text, 4);
    int32_t month = (int32_t)read_digits(text + 5, 2);
    int32_t day = (int32_t)read_digits(text + 8, 2);
    if (year < FIRST_YEAR)
        return "is before the year 1583";
    if (month < 1 || month > 12)
        return "has no such month";
    if (day < 1 || day > days_before_month(year, month + 1) - days_before_month(year, month))
        return "is not a day of that month";
    *days_out = days_before_year(year) + days_before_month(year, month) + day - 1 - EPOCH_DAY;
    return NULL;
}

/* The last `width` decimal digits of a number, with leading zeros. */
static void write_digits(char *text, int32_t value, int width)
{
    for (int i = width - 1; i >= 0; i--, value /= 10)
        text[i] = (char)('0' + value % 10);
}

void rv_format_date(int32_t days, char text_out[11])
{
    RV_REQUIRE(days >= FIRST_DAY && days <= LAST_DAY);
    int32_t since_year_one = days + EPOCH_DAY;
    /* The mean length of a year leads to the year or the one before: no year begins a whole day later than the mean. */
    int32_t year = (int32_t)((int64_t)since_year_one * 400 / DAYS_IN_400_YEARS) + 1;
    while (days_before_year(year + 1) <= since_year_one)
        year++;
    int32_t day = since_year_one - days_before_year(year);
    int32_t month = 1;
    while (month < 12 && days_before_month(year, month + 1) <= day)
        month++;
    write_digits(text_out, year, 4);
    text_out[4] = '-';
    write_digits(text_out + 5, month, 2);
    text_out[7] = '-';
    write_digits(text_out + 8, day - days_before_month(year, month) + 1, 2);
    text_out[10] = '\0';
}

size_t rv_format_integer(int64_t value, char text_out[24])
{
    char reversed[24]; /* at most 19 digits */
    size_t n = 0;
    size_t length = 0;
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    do {
        reversed[n++] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest > 0);
    if (value < 0)
        text_out[length++] = '-';
    while (n > 0)
        text_out[length++] = reversed[--n];
    text_out[length] = '\0';
    return length;
}

void rv_format_millionths(int64_t value, char text_out[24])
{
    int64_t whole = value / RV_MILLION;
    int64_t decimals = value % RV_MILLION;
    size_t length = 0;
    if (value < 0 && whole == 0)
        text_out[length++] = '-'; /* there is no -0 to print */
    length += rv_format_integer(whole, text_out + length);
    if (decimals == 0)
        return;
    int width = 6;
    for (decimals = decimals < 0 ? -decimals : decimals; decimals % 10 == 0; decimals /= 10)
        width--;
    text_out[length] = '.';
    write_digits(text_out + length + 1, (int32_t)decimals, width);
    text_out[length + 1 + (size_t)width] = '\0';
}

static char to_capital(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

bool rv_same_word(const char *a, const char *b)
{
    for (; *a && *b; a++, b++)
        if (to_capital(*a) != to_capital(*b))
            return false;
    return *a == *b;
}
