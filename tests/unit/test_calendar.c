/*
 * The calendar: weeks counted by hand, small numbers hidden, never one alone.
 */
#include <string.h>

#include "report/calendar.h"
#include "support/meetings.h"

static int count(const char *text, const char *words)
{
    int n = 0;
    for (const char *at = strstr(text, words); at; at = strstr(at + 1, words))
        n++;
    return n;
}

static void test_calendar_has_every_week(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    rt_meetings meetings;
    rt_sheet sheet;
    rt_meetings_open(ctx, &meetings);
    rt_sheet_open(ctx, NULL, &sheet);
    rv_calendar_put(&sheet.out, meetings.engagement, 1);
    const char *text = rt_sheet_text(&sheet);
    assert_int_equal(count(text, "<tr><th scope=\"row\">2027-"), 25); /* 13 meetings, a week between */
    assert_int_equal(count(text, "<rect"), 75);
    assert_int_equal(count(text, "class=\"hidden\""), 0);
    /* in the first week 24 meetings: those of pairs 6, 13 and 20 were cancelled */
    assert_non_null(strstr(text, "2027-02-01</th><td class=\"n\">21</td><td class=\"n\">3</td><td class=\"n\">0</td>"));
    assert_non_null(strstr(text, "2027-02-08</th><td class=\"n\">0</td><td class=\"n\">0</td><td class=\"n\">0</td>"));
    rt_sheet_expect(&sheet, "Week by week");
    rt_meetings_close(&meetings);
    reversa_context_free(ctx);
}

static void test_calendar_hides_small_numbers(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    rt_meetings meetings;
    rt_sheet sheet;
    rt_meetings_open(ctx, &meetings);
    rt_sheet_open(ctx, NULL, &sheet);
    rv_calendar_put(&sheet.out, meetings.engagement, 5);
    const char *text = rt_sheet_text(&sheet);
    assert_non_null(strstr(text, "2027-02-01</th><td class=\"n\">21</td><td class=\"n\">\xE2\x80\x93</td>"));
    assert_int_equal(count(text, "class=\"hidden\""), 13);
    rt_sheet_close(&sheet);
    /* held: 16 to 21 a week. Where one week alone is below, the next goes with it. */
    int64_t least = 99;
    int n_least = 0;
    int64_t next = 99;
    for (int64_t i = 0; i < reversa_engagement_n_weeks(meetings.engagement); i++) {
        reversa_week week;
        reversa_engagement_week_at(meetings.engagement, i, &week);
        int64_t held = week.n_states[REVERSA_SESSION_HELD];
        if (held == 0)
            continue;
        next = held < least ? least : held > least && held < next ? held : next;
        n_least = held < least ? 1 : n_least + (held == least);
        least = held < least ? held : least;
    }
    rt_sheet_open(ctx, NULL, &sheet);
    rv_calendar_put(&sheet.out, meetings.engagement, least + 1);
    assert_int_equal(count(rt_sheet_text(&sheet), "class=\"hidden\""), 13 + (n_least > 1 ? n_least : 2));
    rt_sheet_close(&sheet);
    rt_meetings_close(&meetings);
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_calendar_has_every_week),
        cmocka_unit_test(test_calendar_hides_small_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
