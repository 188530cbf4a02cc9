/*
 * What was asked, in sentences: rules, criteria with their shares, levels.
 */
#include <string.h>

#include "support/report.h"

static const char inside[] =
    "\"rules\": [{\"rule\": \"attribute\", \"who\": \"mentor\", \"attribute\": \"department\", \"in\": [\"POL\", "
    "\"DOT\", \"<b>HHS</b> & co\"]}], "
    "\"criteria\": [{\"criterion\": \"coverage\", \"mentor\": \"skills\", \"mentee\": \"wants\", \"weight\": 3}, "
    "{\"criterion\": \"different\", \"attribute\": \"department\", \"weight\": 1}]";

static const char *const expected[] = {
    "The mentor’s department is one of POL, DOT, &lt;b&gt;HHS&lt;/b&gt; &amp; co",
    ("<th scope=\"row\">coverage <span class=\"under\">how far the mentor’s set covers what the mentee "
     "wants</span></th><td class=\"n\">3</td><td class=\"n\">75\xC2\xA0%</td>"),
    "<li>as many mentees with a mentor as possible</li>", "None beyond how many partners"};

static void test_report_asked_says_what_there_is(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    rt_paper paper;
    rt_paper_open(ctx, inside, &paper);
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        rt_sheet sheet;
        rt_sheet_open(ctx, &paper, &sheet);
        rv_report_asked(&sheet.report);
        rt_sheet_expect(&sheet, expected[i]);
    }
    rt_paper_close(&paper);
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_report_asked_says_what_there_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
