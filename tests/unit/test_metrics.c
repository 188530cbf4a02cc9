/*
 * Estimates as people read them: dashes for what is not known, no end where there is none, no small numbers.
 */
#include <math.h>
#include <string.h>

#include "report/metrics.h"
#include "support/report.h"

#define DASH "\xE2\x80\x93"

static void test_metrics_figures(void **state)
{
    (void)state;
    assert_string_equal(rv_metrics_figure(0.784, RV_MEASURE_SHARE).text, "78.4\xC2\xA0%");
    assert_string_equal(rv_metrics_figure(0.032, RV_MEASURE_POINTS).text, "+3.2");
    assert_string_equal(rv_metrics_figure(-0.032, RV_MEASURE_POINTS).text, "\xE2\x88\x92"
                                                                           "3.2");
    assert_string_equal(rv_metrics_figure(0.645, RV_MEASURE_RATIO).text, "0.65");
    assert_string_equal(rv_metrics_figure(12, RV_MEASURE_PEOPLE).text, "12");
    assert_string_equal(rv_metrics_figure((double)INFINITY, RV_MEASURE_PEOPLE).text, "no limit");
    for (int m = RV_MEASURE_SHARE; m <= RV_MEASURE_PEOPLE; m++)
        assert_string_equal(rv_metrics_figure((double)NAN, (rv_measure)m).text, DASH);
}

static void test_metrics_intervals(void **state)
{
    (void)state;
    reversa_estimate e = {.value = 0.6, .low = 0.54, .high = 0.81};
    assert_string_equal(rv_metrics_interval(&e, RV_MEASURE_RATIO).text, "0.54 to 0.81");
    e.high = INFINITY;
    assert_string_equal(rv_metrics_interval(&e, RV_MEASURE_RATIO).text, "0.54 to no limit");
    e.high = NAN;
    assert_string_equal(rv_metrics_interval(&e, RV_MEASURE_RATIO).text, "0.54");
    e.low = NAN;
    assert_string_equal(rv_metrics_interval(&e, RV_MEASURE_RATIO).text, DASH);
}

static void test_metrics_counts_and_days(void **state)
{
    (void)state;
    assert_string_equal(rv_metrics_count(0, 5).text, "0");
    assert_string_equal(rv_metrics_count(4, 5).text, DASH);
    assert_string_equal(rv_metrics_count(5, 5).text, "5");
    assert_string_equal(rv_metrics_count(1, 0).text, "1");
    assert_string_equal(rv_metrics_day(20850).text, "2027-02-01");
    assert_string_equal(rv_metrics_day(REVERSA_MISSING_DATE).text, DASH);
}

static void test_metrics_markup(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    rt_sheet sheet;
    const reversa_estimate e = {.value = 0.5, .low = 0.25, .high = 0.75};
    rt_sheet_open(ctx, NULL, &sheet);
    rv_html_open_row(&sheet.out);
    rv_metrics_estimate(&sheet.out, &e, RV_MEASURE_SHARE);
    rv_html_close_row(&sheet.out);
    rv_metrics_tile(&sheet.out, "What", "12", "under");
    rv_metrics_tile(&sheet.out, "What", "12", NULL);
    rv_metrics_entry(&sheet.out, "From", RT_SCRIPT);
    assert_null(strstr(rt_sheet_text(&sheet), "<script"));
    rt_sheet_expect(&sheet, "<td class=\"n\">50.0\xC2\xA0%</td><td class=\"n\">25.0\xC2\xA0% to 75.0\xC2\xA0%</td>");
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_metrics_figures),
        cmocka_unit_test(test_metrics_intervals),
        cmocka_unit_test(test_metrics_counts_and_days),
        cmocka_unit_test(test_metrics_markup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
