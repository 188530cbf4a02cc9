/*
 * Due windows worked out by hand with a calendar; months against the library's own dates as text.
 */
#include "support/support.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "metrics/cadence.h"

static int32_t day(const char *text)
{
    int32_t days = 0;
    assert_null(rv_parse_date(text, strlen(text), &days));
    return days;
}

static void test_add_months_by_the_calendar(void **state)
{
    (void)state;
    assert_int_equal(rv_cadence_add_months(day("2027-02-01"), 1), day("2027-03-01"));
    assert_int_equal(rv_cadence_add_months(day("2027-01-31"), 1), day("2027-02-28"));
    assert_int_equal(rv_cadence_add_months(day("2028-01-31"), 1), day("2028-02-29"));
    assert_int_equal(rv_cadence_add_months(day("2028-02-29"), 12), day("2029-02-28"));
    assert_int_equal(rv_cadence_add_months(day("2027-12-31"), 2), day("2028-02-29"));
    assert_int_equal(rv_cadence_add_months(day("1899-11-30"), 3), day("1900-02-28"));
    assert_int_equal(rv_cadence_add_months(day("2027-05-15"), 0), day("2027-05-15"));
}

static void test_add_months_on_every_day_of_many_years(void **state)
{
    (void)state;
    for (int32_t from = day("1896-01-01"); from < day("2005-01-01"); from += 3) {
        char text[11];
        rv_format_date(from, text);
        int year = 0;
        int month = 0;
        int of_month = 0;
        assert_int_equal(sscanf(text, "%d-%d-%d", &year, &month, &of_month), 3);
        int months = (int)(from % 30 + 30) % 30;
        int later = year * 12 + month - 1 + months;
        const char *wrong = "";
        int32_t expected = 0;
        for (int d = of_month; wrong && d > 0; d--) {
            char wanted[32];
            snprintf(wanted, sizeof wanted, "%04d-%02d-%02d", later / 12, later % 12 + 1, d);
            wrong = rv_parse_date(wanted, 10, &expected);
        }
        assert_int_equal(rv_cadence_add_months(from, months), expected);
    }
}

static void test_windows_of_two_a_month(void **state)
{
    (void)state;
    int32_t start = day("2027-02-01");
    int64_t rate = 2 * RV_MILLION;
    assert_int_equal(rv_cadence_count(rate, 9), 18);
    assert_int_equal(rv_cadence_edge(start, rate, 0), start);
    assert_int_equal(rv_cadence_last(start, rate, 0), day("2027-02-14"));
    assert_int_equal(rv_cadence_edge(start, rate, 1), day("2027-02-15"));
    assert_int_equal(rv_cadence_last(start, rate, 1), day("2027-02-28"));
    assert_int_equal(rv_cadence_edge(start, rate, 2), day("2027-03-01"));
    assert_int_equal(rv_cadence_edge(start, rate, 3), day("2027-03-16")); /* 15.5 days, rounded down */
    assert_int_equal(rv_cadence_edge(start, rate, 18), day("2027-11-01"));
}

static void test_windows_that_are_no_whole_part_of_a_month(void **state)
{
    (void)state;
    int32_t start = day("2027-02-01");
    assert_int_equal(rv_cadence_count(RV_MILLION / 2, 9), 4);
    assert_int_equal(rv_cadence_edge(start, RV_MILLION / 2, 1), day("2027-04-01"));
    assert_int_equal(rv_cadence_count(1, 9), 0);
    /* 1.5 a month: edges at 2/3 and 4/3 months */
    assert_int_equal(rv_cadence_edge(start, 1500000, 1), start + 18);
    assert_int_equal(rv_cadence_edge(start, 1500000, 2), day("2027-03-11"));
}

static void test_windows_never_fall(void **state)
{
    (void)state;
    const int64_t rates[] = {300000, 1000000, 2500000, 4333333, 31000000};
    for (size_t r = 0; r < sizeof rates / sizeof rates[0]; r++)
        for (int32_t k = 0; k < 200; k++) {
            int32_t first = rv_cadence_edge(day("2027-01-31"), rates[r], k);
            int32_t next = rv_cadence_edge(day("2027-01-31"), rates[r], k + 1);
            int32_t last = rv_cadence_last(day("2027-01-31"), rates[r], k);
            assert_true(first <= next && first <= last && last <= rv_cadence_last(day("2027-01-31"), rates[r], k + 1));
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_add_months_by_the_calendar),
        cmocka_unit_test(test_add_months_on_every_day_of_many_years),
        cmocka_unit_test(test_windows_of_two_a_month),
        cmocka_unit_test(test_windows_that_are_no_whole_part_of_a_month),
        cmocka_unit_test(test_windows_never_fall),
    };
    return cmocka_run_group_tests_name("cadence", tests, NULL, NULL);
}
