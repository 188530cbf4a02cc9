/*
 * The style sheet: the hash that the page names is that of what stands in it, and nothing in it can end it or fetch.
 */
#include <string.h>

#include "base/sha256.h"
#include "report/style.h"
#include "support/report.h"

/* Base 64 back to bytes, by looking each letter up: another way than the writer's. */
static void decode(const char *text, unsigned char bytes[32])
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    uint32_t held = 0;
    int n_bits = 0;
    int n = 0;
    for (; *text && *text != '='; text++) {
        const char *at = strchr(letters, *text);
        assert_non_null(at);
        held = held << 6 | (uint32_t)(at - letters);
        n_bits += 6;
        if (n_bits >= 8) {
            n_bits -= 8;
            assert_true(n < 32);
            bytes[n++] = (unsigned char)(held >> n_bits);
        }
    }
    assert_int_equal(n, 32);
}

static void test_style_is_named_by_its_hash(void **state)
{
    (void)state;
    static const char digits[] = "0123456789abcdef";
    reversa_context *ctx = rt_context(NULL);
    rt_sheet sheet;
    unsigned char bytes[32];
    char base64[64] = "";
    char hex[65];
    char expected[65] = "";
    rv_sha256 hash;
    rt_sheet_open(ctx, NULL, &sheet);
    rv_html_open_page(&sheet.out, "Report", "x", NULL);
    const char *text = rt_sheet_text(&sheet);
    const char *named = strstr(text, "'sha256-");
    const char *from = strstr(text, "<style>");
    const char *to = strstr(text, "</style>");
    assert_true(named && from && to);
    memcpy(base64, named + 8, strcspn(named + 8, "'"));
    decode(base64, bytes);
    for (size_t i = 0; i < 32; i++) {
        expected[2 * i] = digits[bytes[i] >> 4];
        expected[2 * i + 1] = digits[bytes[i] & 15];
    }
    rv_sha256_begin(&hash);
    rv_sha256_add(&hash, from + 7, (size_t)(to - from - 7));
    rv_sha256_end(&hash, hex);
    assert_string_equal(hex, expected);
    rt_sheet_close(&sheet);
    reversa_context_free(ctx);
}

static void test_style_neither_ends_nor_fetches(void **state)
{
    (void)state;
    for (size_t i = 0; rv_style[i]; i++) {
        assert_null(strpbrk(rv_style[i], "<&"));
        assert_null(strstr(rv_style[i], "url("));
        assert_null(strstr(rv_style[i], "@import"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_style_is_named_by_its_hash),
        cmocka_unit_test(test_style_neither_ends_nor_fetches),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
