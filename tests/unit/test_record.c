/*
 * The writer of records: what acts in a browser, a terminal or a spreadsheet goes out as an escape, and reads back as it was.
 */
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "io/record.h"
#include "support/support.h"

static char *written(const char *text)
{
    reversa_context *ctx = rt_context(NULL);
    rv_output output = {0};
    const char *path = rt_path("record.json");
    assert_int_equal(rv_output_open(ctx, path, &output), REVERSA_OK);
    rv_record record = {.output = &output};
    rv_sha256_begin(&record.hash);
    rv_record_text(&record, text);
    assert_int_equal(rv_output_commit(&output), REVERSA_OK);
    reversa_context_free(ctx);
    return rt_read(path, NULL);
}

static void test_record_text_as_it_goes_out(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {NULL, "null"},
        {"", "\"\""},
        {"=cmd()", "\"=cmd()\""},
        {"<script>&", "\"\\u003cscript\\u003e\\u0026\""},
        {"a\"b\\c\n\x7f", "\"a\\u0022b\\u005cc\\u000a\\u007f\""},
        {"\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80", "\"\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\""}, /* é € and a face */
        {"\xE2\x80\xAEx", "\"\\u202ex\""},                                                    /* right to left */
        {"\xE2\x81\xA9\xE2\x80\xA8", "\"\\u2069\\u2028\""},
        {"\xC2\x9B\xD8\x9C\xEF\xBB\xBF", "\"\\u009b\\u061c\\ufeff\""},
        {"\xC2\xA9\xD8\x9D", "\"\xC2\xA9\xD8\x9D\""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char *text = written(cases[i][0]);
        assert_string_equal(text, cases[i][1]);
        free(text);
    }
}

/* Every code point up to U+FFFF but NUL and the surrogates, all in one text: another reader of JSON gets it back. */
static void test_record_text_reads_back(void **state)
{
    (void)state;
    static unsigned char text[3 * 65536 + 1];
    size_t n = 0;
    for (unsigned code = 1; code < 0x10000; code++) {
        if (code >= 0xD800 && code < 0xE000)
            continue;
        if (code < 0x80) {
            text[n++] = (unsigned char)code;
        } else if (code < 0x800) {
            text[n++] = (unsigned char)(0xC0 | code >> 6);
            text[n++] = (unsigned char)(0x80 | (code & 0x3F));
        } else {
            text[n++] = (unsigned char)(0xE0 | code >> 12);
            text[n++] = (unsigned char)(0x80 | (code >> 6 & 0x3F));
            text[n++] = (unsigned char)(0x80 | (code & 0x3F));
        }
    }
    text[n] = '\0';
    char *json = written((const char *)text);
    json_t *value = json_loads(json, JSON_DECODE_ANY, NULL);
    assert_non_null(value);
    assert_string_equal(json_string_value(value), (const char *)text);
    json_decref(value);
    free(json);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_record_text_as_it_goes_out),
        cmocka_unit_test(test_record_text_reads_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
