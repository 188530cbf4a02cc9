/*
 * What came out: the counts of ten mentors and twelve mentees, and what is proven.
 */
#include <string.h>

#include "support/report.h"

static const char inside[] =
    "\"rules\": [{\"rule\": \"attribute\", \"who\": \"mentor\", \"attribute\": \"department\", \"in\": [\"POL\", "
    "\"DOT\", \"<b>HHS</b> & co\"]}], "
    "\"criteria\": [{\"criterion\": \"coverage\", \"mentor\": \"skills\", \"mentee\": \"wants\", \"weight\": 3}, "
    "{\"criterion\": \"different\", \"attribute\": \"department\", \"weight\": 1}]";

static const char *const expected[] = {
    "10 of 12 mentees who signed up have a mentor, from 10 of 10 mentors.", "<dt>Pairs</dt><dd>10</dd>", "Proven best.",
    "among the 120 pairs",
    "<th scope=\"row\">mentees</th><td class=\"n\">10</td><td class=\"n\">10</td><td class=\"n\">0</td><td>yes</td>"};

static void test_report_outcome_says_what_there_is(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    rt_paper paper;
    rt_paper_open(ctx, inside, &paper);
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        rt_sheet sheet;
        rt_sheet_open(ctx, &paper, &sheet);
        rv_report_summary(&sheet.report);
        rv_report_outcome(&sheet.report);
        rt_sheet_expect(&sheet, expected[i]);
    }
    rt_paper_close(&paper);
    reversa_context_free(ctx);
}

static void test_report_outcome_levels_in_their_units(void **state)
{
    (void)state;
    assert_string_equal(rv_report_level("mentees", 1234).text, "1,234");
    assert_string_equal(rv_report_level("score", 1234567).text, "1.235");
    assert_string_equal(rv_report_level("leximin", 500000).text, "0.500");
    assert_string_equal(rv_report_level("even", 12).text, "12");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_report_outcome_says_what_there_is),
        cmocka_unit_test(test_report_outcome_levels_in_their_units),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
