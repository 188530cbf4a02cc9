/*
 * Lines of a calendar: folded by octets, never within a character; text escaped and without what acts; times carried over.
 */
#include <string.h>

#include "report/ics.h"
#include "support/report.h"

static void test_ics_folds_after_75_octets(void **state)
{
    (void)state;
    char text[400] = "";
    reversa_context *ctx = rt_context(NULL);
    rt_sheet sheet;
    rt_sheet_open(ctx, NULL, &sheet);
    rv_ics ics = {.out = &sheet.out};
    for (int i = 0; i < 100; i++)
        strncat(text, "\xC3\xA9", 3); /* é */
    rv_ics_put(&ics, "X:");
    rv_ics_text(&ics, text);
    rv_ics_end(&ics);
    rv_ics_put(&ics, "END");
    rv_ics_end(&ics);
    const char *line = rt_sheet_text(&sheet);
    int n_characters = 0;
    for (const char *end = strstr(line, "\r\n"); end; line = end + 2, end = strstr(line, "\r\n")) {
        assert_true(end - line <= 75);
        assert_true(((unsigned char)line[0] & 0xC0) != 0x80 && ((unsigned char)line[1] & 0xC0) != 0x80);
        for (const char *at = line; at < end; at++)
            n_characters += (unsigned char)*at == 0xC3 && (unsigned char)at[1] == 0xA9;
    }
    assert_int_equal(*line, '\0');
    assert_int_equal(n_characters, 100);
    assert_non_null(strstr(rt_sheet_text(&sheet), "\r\nEND\r\n"));
    rt_sheet_close(&sheet);
    reversa_context_free(ctx);
}

static void test_ics_escapes(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    rt_sheet sheet;
    rt_sheet_open(ctx, NULL, &sheet);
    rv_ics ics = {.out = &sheet.out};
    rv_ics_text(&ics, "a,b;c\\d\r\ne\t\x01\xC2\x85\xE2\x80\xA8" RT_TURNED "=cmd()<b>");
    assert_string_equal(rt_sheet_text(&sheet),
                        "a\\,b\\;c\\\\d \\ne \xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBDtxt.exe\xEF\xBF\xBD"
                        "\xD7\x90=cmd()<b>");
    rt_sheet_close(&sheet);
    reversa_context_free(ctx);
}

static void test_ics_times_pass_midnight(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    rt_sheet sheet;
    rt_sheet_open(ctx, NULL, &sheet);
    rv_ics ics = {.out = &sheet.out};
    rv_ics_date(&ics, 20850);
    rv_ics_put(&ics, " ");
    rv_ics_time(&ics, 20850, 9 * 60 + 5);
    rv_ics_put(&ics, " ");
    rv_ics_time(&ics, 20850 + 27, 1410 + 60); /* 28 February */
    assert_string_equal(rt_sheet_text(&sheet), "20270201 20270201T090500Z 20270301T003000Z");
    rt_sheet_close(&sheet);
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ics_folds_after_75_octets),
        cmocka_unit_test(test_ics_escapes),
        cmocka_unit_test(test_ics_times_pass_midnight),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
