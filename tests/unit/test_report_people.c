/*
 * Who has nobody: the bars, the reasons, and limits as tight as they are.
 */
#include <string.h>

#include "support/report.h"

static const char inside[] = "\"rules\": [], \"criteria\": [{\"criterion\": \"coverage\", \"mentor\": \"skills\", "
                             "\"mentee\": \"wants\", \"weight\": 1}], "
                             "\"limits\": [{\"limit\": \"load\", \"side\": \"mentor\", \"at_most\": 1}]";

static const char *const expected[] = {"<title id=\"way-mentees-title\">Mentees: from signing up to a partner</title>",
                                       "Those whom the rules allow are better placed",
                                       "<th scope=\"row\">Signed up</th><td class=\"n\">12</td><td class=\"n\">10</td>",
                                       "load mentor", "<td class=\"warn\">tight</td>"};

static void test_report_people_says_what_there_is(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    rt_paper paper;
    rt_paper_open(ctx, inside, &paper);
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        rt_sheet sheet;
        rt_sheet_open(ctx, &paper, &sheet);
        rv_report_unmatched(&sheet.report);
        rv_report_limits(&sheet.report);
        rt_sheet_expect(&sheet, expected[i]);
    }
    rt_paper_close(&paper);
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_report_people_says_what_there_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
