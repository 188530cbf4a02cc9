/*
 * Pictures: coordinates in tenths, lines of steps, text that cannot act, and a name for those who do not see.
 */
#include <string.h>

#include "report/svg.h"
#include "support/report.h"

static void test_svg_is_well_formed_and_named(void **state)
{
    (void)state;
    static const int64_t values[] = {0, 2, 1};
    reversa_context *ctx = rt_context(NULL);
    rt_sheet sheet;
    rt_sheet_open(ctx, NULL, &sheet);
    rv_svg_open(&sheet.out, "here", 1005, "A title", "What is seen");
    rv_svg_box(&sheet.out, "bar", (rv_box){5, -12, 100, 33});
    rv_svg_line(&sheet.out, "axis", (rv_box){.x = 10, .y = 20, .width = 30});
    rv_svg_text(&sheet.out, "m", 10, 20, RT_SCRIPT, 8);
    rv_svg_steps(&sheet.out, "full", (rv_box){0, 0, 300, 100}, values, 3, 2);
    rv_svg_dot(&sheet.out, "point", 15, 25);
    rv_svg_close(&sheet.out, "under it");
    const char *text = rt_sheet_text(&sheet);
    assert_non_null(strstr(text, "viewBox=\"0 0 360 100.5\" role=\"img\" aria-labelledby=\"here-title here-text\""));
    assert_non_null(strstr(text, "<title id=\"here-title\">A title</title>"));
    assert_non_null(strstr(text, "<desc id=\"here-text\">What is seen</desc>"));
    assert_non_null(strstr(text, "x=\"0.5\" y=\"-1.2\" width=\"10\" height=\"3.3\""));
    assert_non_null(strstr(text, "x1=\"1\" y1=\"2\" x2=\"4\" y2=\"2\""));
    assert_non_null(strstr(text, ">&lt;script&gt;\xE2\x80\xA6</text>"));
    assert_non_null(strstr(text, "d=\"M0 10V10H10V0H20V5H30V10\""));
    rt_sheet_expect(&sheet, "<figcaption>under it</figcaption>");
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_svg_is_well_formed_and_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
