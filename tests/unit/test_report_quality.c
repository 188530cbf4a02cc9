/*
 * How good it is: the picture, the table beside it, and the sentence.
 */
#include <string.h>

#include "support/report.h"

static const char inside[] =
    "\"rules\": [{\"rule\": \"attribute\", \"who\": \"mentor\", \"attribute\": \"department\", \"in\": [\"POL\", "
    "\"DOT\", \"<b>HHS</b> & co\"]}], "
    "\"criteria\": [{\"criterion\": \"coverage\", \"mentor\": \"skills\", \"mentee\": \"wants\", \"weight\": 3}, "
    "{\"criterion\": \"different\", \"attribute\": \"department\", \"weight\": 1}]";

static const char *const expected[] = {"The pairs score ", "<svg", "This matching, by pair", "The data of this picture",
                                       "of what they could have had"};

static void test_report_quality_says_what_there_is(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    rt_paper paper;
    rt_paper_open(ctx, inside, &paper);
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        rt_sheet sheet;
        rt_sheet_open(ctx, &paper, &sheet);
        rv_report_quality(&sheet.report);
        rt_sheet_expect(&sheet, expected[i]);
    }
    rt_paper_close(&paper);
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_report_quality_says_what_there_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
