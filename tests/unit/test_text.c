/*
 * Decimals and dates. The oracle for dates is a walk through the calendar day by day; for decimals it is the C library's
 * printing of whole numbers.
 */
#include "support/support.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

#define UNTOUCHED INT64_C(-77)

typedef struct decimal_case {
    const char *text;
    int places;
    int64_t value;
} decimal_case;

static void test_parse_decimal_of_good_texts(void **state)
{
    static const decimal_case cases[] = {
        {"0", 6, 0},
        {"-0", 6, 0},
        {"+0.000000", 6, 0},
        {"1", 6, 1000000},
        {"+3", 6, 3000000},
        {".25", 6, 250000},
        {"-.5", 6, -500000},
        {"-12.5", 6, -12500000},
        {"12.345678", 6, 12345678},
        {"0.000001", 6, 1},
        {"-0.000001", 6, -1},
        {"000000000000000000000000000007", 0, 7},
        {"0000000000000000000000000000.100", 3, 100},
        {"4.125", 3, 4125},
        {"4", 3, 4000},
        {"-17", 0, -17},
        {"9.9", 1, 99},
        {"1000000000000", 6, RV_NUMBER_LIMIT},
        {"-1000000000000.000000", 6, -RV_NUMBER_LIMIT},
        {"999999999999.999999", 6, RV_NUMBER_LIMIT - 1},
        {"1000000000000", 0, INT64_C(1000000000000)},
        {"-1000000000000", 0, INT64_C(-1000000000000)},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int64_t value = UNTOUCHED;
        const char *wrong = rv_parse_decimal(cases[i].text, strlen(cases[i].text), cases[i].places, &value);
        if (wrong || value != cases[i].value)
            fail_msg("\"%s\": %s, %lld", cases[i].text, wrong ? wrong : "read", (long long)value);
    }
}

typedef struct phrase_case {
    const char *text;
    int places;
    const char *phrase;
} phrase_case;

static void test_parse_decimal_of_bad_texts(void **state)
{
    static const phrase_case cases[] = {
        {"", 6, "is empty"},
        {"-", 6, "is not a number"},
        {"+", 0, "is not a number"},
        {".", 6, "is not a number"},
        {"-.", 6, "is not a number"},
        {"5.", 6, "is not a number"},
        {"--5", 6, "is not a number"},
        {"+-5", 6, "is not a number"},
        {" 5", 6, "is not a number"},
        {"5 ", 6, "is not a number"},
        {"1,5", 6, "is not a number"},
        {"1.2.3", 6, "is not a number"},
        {"1e3", 6, "is not a number"},
        {"0x10", 6, "is not a number"},
        {"nan", 6, "is not a number"},
        {"inf", 6, "is not a number"},
        {"-infinity", 6, "is not a number"},
        {"1.2345678x", 6, "is not a number"},
        {"\xe2\x88\x92"
         "5",
         6, "is not a number"},
        {"3.0", 0, "is not a whole number"},
        {"3.00", 1, "has more than one decimal"},
        {"3.000", 2, "has more than two decimals"},
        {"0.1234", 3, "has more than three decimals"},
        {"0.12345", 4, "has more than four decimals"},
        {"0.123456", 5, "has more than five decimals"},
        {"0.1234567", 6, "has more than six decimals"},
        {"1.0000000", 6, "has more than six decimals"},
        {"9999999999999999999999.1234567", 6, "has more than six decimals"},
        {"1000000000000.000001", 6, "is too large (at most 10^12)"},
        {"1000000000001", 0, "is too large (at most 10^12)"},
        {"9223372036854775808", 6, "is too large (at most 10^12)"},
        {"99999999999999999999999999999999999999999999999999", 6, "is too large (at most 10^12)"},
        {"-1000000000000.000001", 6, "is too small (at least -10^12)"},
        {"-9999999999999999999999999", 3, "is too small (at least -10^12)"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int64_t value = UNTOUCHED;
        const char *wrong = rv_parse_decimal(cases[i].text, strlen(cases[i].text), cases[i].places, &value);
        if (!wrong || strcmp(wrong, cases[i].phrase) || value != UNTOUCHED)
            fail_msg("\"%s\": %s", cases[i].text, wrong ? wrong : "was read");
    }
}

static void test_parse_decimal_stops_at_the_length(void **state)
{
    int64_t value = UNTOUCHED;
    (void)state;
    assert_null(rv_parse_decimal("12.57", 4, 6, &value));
    assert_true(value == 12500000);
    assert_string_equal(rv_parse_decimal("1\0005", 3, 6, &value), "is not a number");
}

static void test_parse_decimal_of_random_numbers(void **state)
{
    uint64_t random = rt_seed();
    char text[64];
    (void)state;
    for (int i = 0; i < 20000; i++) {
        int64_t bits = rt_between(&random, 0, 59); /* all orders of magnitude, not only the largest */
        int64_t size = rt_between(&random, 0, INT64_C(1) << bits);
        if (size > RV_NUMBER_LIMIT)
            size = RV_NUMBER_LIMIT;
        int64_t number = rt_between(&random, 0, 1) ? size : -size;
        int64_t value = UNTOUCHED;
        snprintf(text, sizeof text, "%s%lld.%06lld", number < 0 ? "-" : "", (long long)(size / RV_MILLION),
                 (long long)(size % RV_MILLION));
        assert_null(rv_parse_decimal(text, strlen(text), 6, &value));
        assert_true(value == number);
    }
}

static void test_format_millionths_of_chosen_values(void **state)
{
    static const struct {
        int64_t value;
        const char *text;
    } cases[] = {
        {0, "0"},
        {1, "0.000001"},
        {-1, "-0.000001"},
        {10, "0.00001"},
        {100000, "0.1"},
        {2500000, "2.5"},
        {-500000, "-0.5"},
        {1000000, "1"},
        {10000000, "10"},
        {1000001, "1.000001"},
        {RV_NUMBER_LIMIT, "1000000000000"},
        {INT64_MAX, "9223372036854.775807"},
        {INT64_MIN, "-9223372036854.775808"},
    };
    char text[24];
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        rv_format_millionths(cases[i].value, text);
        assert_string_equal(text, cases[i].text);
    }
}

static void test_format_millionths_is_shortest_and_reads_back(void **state)
{
    uint64_t random = rt_seed() + 1;
    char text[24];
    (void)state;
    for (int i = 0; i < 20000; i++) {
        int64_t number = rt_between(&random, -RV_NUMBER_LIMIT, RV_NUMBER_LIMIT) >> rt_between(&random, 0, 58);
        int64_t value = UNTOUCHED;
        rv_format_millionths(number, text);
        assert_null(rv_parse_decimal(text, strlen(text), 6, &value));
        assert_true(value == number);
        if (strchr(text, '.'))
            assert_int_not_equal(text[strlen(text) - 1], '0');
    }
}

static void expect_date(int year, int month, int day, int32_t days)
{
    char text[16];
    char back[11];
    int32_t value = -1;
    snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, day);
    const char *wrong = rv_parse_date(text, 10, &value);
    if (wrong || value != days)
        fail_msg("%s: %s, %d in place of %d", text, wrong ? wrong : "read", value, days);
    rv_format_date(days, back);
    assert_string_equal(back, text);
}

static void expect_no_date(int year, int month, int day, const char *phrase)
{
    char text[16];
    int32_t value = -77;
    snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, day);
    const char *wrong = rv_parse_date(text, 10, &value);
    assert_non_null(wrong);
    assert_string_equal(wrong, phrase);
    assert_int_equal(value, -77);
}

/* Every day from 1583-01-01 to 9999-12-31, and the day after the last of each month. */
static void test_parse_date_of_every_day(void **state)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int32_t days = -141349; /* Python: (date(1583, 1, 1) - date(1970, 1, 1)).days */
    (void)state;
    for (int year = 1583; year <= 9999; year++) {
        bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
        for (int month = 1; month <= 12; month++) {
            int length = lengths[month - 1] + (month == 2 && leap);
            for (int day = 1; day <= length; day++)
                expect_date(year, month, day, days++);
            expect_no_date(year, month, length + 1, "is not a day of that month");
        }
    }
    assert_int_equal(days - 1, 2932896);
}

static void test_parse_date_of_known_days(void **state)
{
    (void)state;
    expect_date(1600, 2, 29, -135081);
    expect_date(1900, 3, 1, -25508);
    expect_date(1969, 12, 31, -1);
    expect_date(1970, 1, 1, 0);
    expect_date(2000, 2, 29, 11016);
    expect_date(2027, 2, 1, 20850);
    expect_date(2100, 12, 31, 47846);
}

static void test_parse_date_of_bad_texts(void **state)
{
    static const char *const form = "is not a date of the form YYYY-MM-DD";
    static const char *const texts[] = {"",           "2027",        "2027-2-1",   "2027-02-1",  "2027-02-001",
                                        "2027/02/01", "2027-02-01 ", " 2027-02-1", "01-02-2027", "2O27-02-01",
                                        "2027-0a-01", "2027-02-+1",  "-027-02-01", "20270201xx"};
    int32_t days = -77;
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        const char *wrong = rv_parse_date(texts[i], strlen(texts[i]), &days);
        assert_non_null(wrong);
        assert_string_equal(wrong, form);
        assert_int_equal(days, -77);
    }
    expect_no_date(1582, 12, 31, "is before the year 1583");
    expect_no_date(0, 1, 1, "is before the year 1583");
    expect_no_date(2027, 0, 1, "has no such month");
    expect_no_date(2027, 13, 1, "has no such month");
    expect_no_date(2027, 99, 1, "has no such month");
    expect_no_date(2027, 1, 0, "is not a day of that month");
    expect_no_date(2027, 2, 29, "is not a day of that month");
    expect_no_date(1900, 2, 29, "is not a day of that month");
    expect_no_date(2027, 1, 99, "is not a day of that month");
}

static void test_same_word(void **state)
{
    (void)state;
    assert_true(rv_same_word("voluntary", "VoLuntarY") && rv_same_word("", "") && rv_same_word("\u00e9 z", "\u00e9 Z"));
    assert_false(rv_same_word("voluntary", "voluntar") || rv_same_word("voluntar", "voluntary"));
    assert_false(rv_same_word("a", "b") || rv_same_word("[", "{") || rv_same_word("\u00e9", "\u00c9"));
}

static void test_format_integer(void **state)
{
    static const int64_t values[] = {0, 1, -1, 9, 10, -10, 1234567890123, INT64_MAX, INT64_MIN};
    (void)state;
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        char expected[32];
        char text[24];
        snprintf(expected, sizeof expected, "%lld", (long long)values[i]);
        assert_int_equal(rv_format_integer(values[i], text), strlen(expected));
        assert_string_equal(text, expected);
    }
}

/* Short numbers are read another way than long ones: zeros in front and behind change nothing in the value. */
static void test_parse_decimal_short_and_long_agree(void **state)
{
    uint64_t random = rt_seed();
    (void)state;
    for (int i = 0; i < 20000; i++) {
        char text[48];
        char longer[48];
        int64_t expected = rt_between(&random, -20000000, 20000000);
        int64_t value = 0;
        rv_format_millionths(expected, text);
        assert_null(rv_parse_decimal(text, strlen(text), 6, &value));
        assert_true(value == expected);
        snprintf(longer, sizeof longer, "%s%s%s", text[0] == '-' ? "-" : "+", "0000000000000", text + (text[0] == '-'));
        assert_null(rv_parse_decimal(longer, strlen(longer), 6, &value));
        assert_true(value == expected);
    }
    static const char *const odd[] = {".", "1.", ".5",  "1.2.3",        "..1",          "1.2345678",
                                      "",  "+",  "12a", "999999999999", "1000000000000"};
    for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++) {
        char longer[48];
        int64_t one = 7;
        int64_t two = 7;
        const char *wrong = rv_parse_decimal(odd[i], strlen(odd[i]), 3, &one);
        snprintf(longer, sizeof longer, "+000000000000000%s", odd[i]);
        const char *wrong_longer = rv_parse_decimal(longer, strlen(longer), 3, &two);
        if (odd[i][0] >= '0' && odd[i][0] <= '9') { /* others get a digit by the zeros */
            assert_ptr_equal(wrong, wrong_longer);
            assert_true(one == two);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parse_decimal_of_good_texts),
        cmocka_unit_test(test_parse_decimal_of_bad_texts),
        cmocka_unit_test(test_parse_decimal_stops_at_the_length),
        cmocka_unit_test(test_parse_decimal_of_random_numbers),
        cmocka_unit_test(test_format_millionths_of_chosen_values),
        cmocka_unit_test(test_format_millionths_is_shortest_and_reads_back),
        cmocka_unit_test(test_parse_date_of_every_day),
        cmocka_unit_test(test_parse_date_of_known_days),
        cmocka_unit_test(test_parse_date_of_bad_texts),
        cmocka_unit_test(test_same_word),
        cmocka_unit_test(test_format_integer),
        cmocka_unit_test(test_parse_decimal_short_and_long_agree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
