/*
 * The pairs and the lottery: ids are text, names only where asked for, the first of many.
 */
#include <string.h>

#include "support/report.h"

static const char inside[] =
    "\"rules\": [{\"rule\": \"attribute\", \"who\": \"mentor\", \"attribute\": \"department\", \"in\": [\"POL\", "
    "\"DOT\", \"<b>HHS</b> & co\"]}], "
    "\"criteria\": [{\"criterion\": \"coverage\", \"mentor\": \"skills\", \"mentee\": \"wants\", \"weight\": 3}, "
    "{\"criterion\": \"different\", \"attribute\": \"department\", \"weight\": 1}]";

static const char *const expected[] = {"<td>m&lt;00</td>", "Show 10 pairs", "Of 10 pairs, ", "the seed 1 decided"};

static void test_report_pairs_says_what_there_is(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    rt_paper paper;
    rt_paper_open(ctx, inside, &paper);
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        rt_sheet sheet;
        rt_sheet_open(ctx, &paper, &sheet);
        rv_report_lottery(&sheet.report);
        rv_report_pairs(&sheet.report);
        rt_sheet_expect(&sheet, expected[i]);
    }
    rt_paper_close(&paper);
    reversa_context_free(ctx);
}

static void test_report_pairs_the_first_of_many(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    rt_paper paper;
    rt_sheet sheet;
    rt_paper_open(ctx, inside, &paper);
    paper.parts.most_pairs = 3;
    rt_sheet_open(ctx, &paper, &sheet);
    rv_report_pairs(&sheet.report);
    assert_null(strstr(rt_sheet_text(&sheet), "m&lt;03"));
    rt_sheet_expect(&sheet, "The first 3 of 10 pairs; all of them stand in pairs.csv.");
    rt_paper_close(&paper);
    reversa_context_free(ctx);
}

static void test_report_pairs_names_are_asked_for(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    rt_paper paper;
    rt_sheet sheet;
    rt_paper_open(ctx, inside, &paper);
    rt_sheet_open(ctx, &paper, &sheet);
    rv_report_pairs(&sheet.report);
    assert_null(strstr(rt_sheet_text(&sheet), "alert(1)"));
    rt_sheet_close(&sheet);
    rt_sheet_open(ctx, &paper, &sheet);
    sheet.report.name = rv_cohort_column(paper.made.cohort, "name");
    rv_report_pairs(&sheet.report);
    assert_null(strstr(rt_sheet_text(&sheet), "<script"));
    assert_non_null(strstr(rt_sheet_text(&sheet), "<td>=cmd()</td>"));
    assert_non_null(strstr(rt_sheet_text(&sheet), "<td>a &quot;b&quot; &#39;c&#39;</td>"));
    rt_sheet_expect(&sheet, "<td>&lt;script&gt;alert(1)&lt;/script&gt;</td>");
    rt_paper_close(&paper);
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_report_pairs_says_what_there_is),
        cmocka_unit_test(test_report_pairs_the_first_of_many),
        cmocka_unit_test(test_report_pairs_names_are_asked_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
