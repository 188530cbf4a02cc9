/*
 * Text that would act goes out harmless, and whatever is built is well-formed.
 */
#include <string.h>

#include "support/report.h"

#define GONE "\xEF\xBF\xBD"

static void expect_text(const char *text, const char *as_text, const char *as_plain)
{
    reversa_context *ctx = rt_context(NULL);
    rt_sheet sheet;
    rt_sheet_open(ctx, NULL, &sheet);
    rv_html_text(&sheet.out, text);
    assert_string_equal(rt_sheet_text(&sheet), as_text);
    sheet.out.used = 0;
    rv_html_plain(&sheet.out, text, 0);
    assert_string_equal(rt_sheet_text(&sheet), as_plain);
    rt_sheet_close(&sheet);
    reversa_context_free(ctx);
}

static void test_html_text_cannot_act(void **state)
{
    (void)state;
    expect_text("", "", "");
    expect_text("=cmd()", "=cmd()", "=cmd()");
    expect_text("<a href='x' b=\"y\">&amp;", "&lt;a href=&#39;x&#39; b=&quot;y&quot;&gt;&amp;amp;",
                "&lt;a href=&#39;x&#39; b=&quot;y&quot;&gt;&amp;amp;");
    expect_text("a\tb\r\n", "a b  ", "a b  ");
    expect_text("\x01\x1F\x7F", GONE GONE GONE, GONE GONE GONE);
    expect_text("\xC3\xA9", "<bdi>\xC3\xA9</bdi>", "\xC3\xA9");
    expect_text("\xE2\x80\xAEx", "<bdi>" GONE "x</bdi>", GONE "x");     /* an override */
    expect_text("\xE2\x80\x8Fx", "<bdi>\xE2\x80\x8Fx</bdi>", GONE "x"); /* a mark */
    expect_text("\xE2\x81\xA9\xE2\x81\xA5", "<bdi>" GONE "\xE2\x81\xA5</bdi>", GONE "\xE2\x81\xA5");
    expect_text("\xC2\x9B\xC2\xA0", "<bdi>" GONE "\xC2\xA0</bdi>", GONE "\xC2\xA0");    /* a control; a space */
    expect_text("\xEF\xBF\xBF\xEF\xBF\xBD", "<bdi>" GONE GONE "</bdi>", GONE GONE);     /* no character */
    expect_text("\xF0\x9F\x98\x80", "<bdi>\xF0\x9F\x98\x80</bdi>", "\xF0\x9F\x98\x80"); /* four bytes */
}

static void test_html_plain_is_cut_between_characters(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    rt_sheet sheet;
    rt_sheet_open(ctx, NULL, &sheet);
    rv_html_plain(&sheet.out, "ab\xC3\xA9z", 3);
    assert_string_equal(rt_sheet_text(&sheet), "ab\xE2\x80\xA6");
    sheet.out.used = 0;
    rv_html_plain(&sheet.out, "abc", 3);
    assert_string_equal(rt_sheet_text(&sheet), "abc");
    rt_sheet_close(&sheet);
    reversa_context_free(ctx);
}

static void test_html_page_is_well_formed(void **state)
{
    (void)state;
    static const rv_heading columns[] = {{"One", false}, {"Two", true}};
    reversa_context *ctx = rt_context(NULL);
    rt_sheet sheet;
    rt_sheet_open(ctx, NULL, &sheet);
    rv_html_open_page(&sheet.out, "Report", "</title><script>", "a line");
    rv_html_open_section(&sheet.out, "first", "First");
    rv_html_open_details(&sheet.out, "more", true);
    rv_html_open_table(&sheet.out, "A table", columns, 2);
    rv_html_open_row(&sheet.out);
    rv_html_cell_head(&sheet.out, RT_SCRIPT);
    rv_html_cell_text(&sheet.out, RT_TURNED);
    rv_html_cell_figure(&sheet.out, rv_figure_whole(12345));
    rv_html_close_row(&sheet.out);
    rv_html_close_table(&sheet.out);
    rv_html_close_details(&sheet.out);
    rv_html_close_section(&sheet.out);
    rv_html_close_page(&sheet.out, "the end");
    assert_null(strstr(rt_sheet_text(&sheet), "<script"));
    assert_non_null(strstr(rt_sheet_text(&sheet), "<th scope=\"col\" class=\"n\">Two</th>"));
    assert_non_null(strstr(rt_sheet_text(&sheet), "<td class=\"n\">12,345</td>"));
    rt_sheet_expect(&sheet, "default-src 'none'; style-src 'sha256-");
    reversa_context_free(ctx);
}

/* The checker of this very test knows a wrong page. */
static void test_html_wrong_markup_is_seen(void **state)
{
    (void)state;
    static const char *const wrong[] = {"<p>",   "</p>",  "<p></b>",         "<p a=b></p>",
                                        "a & b", "a > b", "<p a=\"<\"></p>", "\x01"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_non_null(rt_markup_wrong(wrong[i]));
    assert_null(rt_markup_wrong("<!DOCTYPE html>\n<p a=\"b\" />&lt;<b>x</b>"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_html_text_cannot_act),
        cmocka_unit_test(test_html_plain_is_cut_between_characters),
        cmocka_unit_test(test_html_page_is_well_formed),
        cmocka_unit_test(test_html_wrong_markup_is_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
