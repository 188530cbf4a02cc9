/*
 * The UTF-8 check against a decoder that re-encodes, over all code points and all short byte sequences; normalisation
 * against hashes that Python's unicodedata (Unicode 14) gives for blocks that no later version has changed.
 */
#include "support/support.h"

#include <stdio.h>
#include <string.h>

#include "base/sha256.h"
#include "base/text.h"

/* The UTF-8 of a code point, with a NUL; the length without it. */
static size_t encode(uint32_t point, char text_out[5])
{
    size_t length = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    static const unsigned char marks[] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (size_t i = length - 1; i > 0; i--, point >>= 6)
        text_out[i] = (char)(0x80 | (point & 0x3F));
    text_out[0] = (char)(marks[length] | point);
    text_out[length] = '\0';
    return length;
}

static bool is_scalar(uint32_t point)
{
    return point > 0 && point <= 0x10FFFF && (point < 0xD800 || point > 0xDFFF);
}

/* The length of the character at the start of n bytes, 0 for none: read loosely, then compared with its encoding. */
static size_t character_length(const unsigned char *bytes, size_t n)
{
    for (size_t length = 1; length <= 4 && length <= n; length++) {
        uint32_t point = length == 1 ? bytes[0] : bytes[0] & (0x7Fu >> length);
        char text[5];
        for (size_t i = 1; i < length; i++)
            point = point << 6 | (bytes[i] & 0x3F);
        if (is_scalar(point) && encode(point, text) == length && memcmp(text, bytes, length) == 0)
            return length;
    }
    return 0;
}

static size_t slow_check(const unsigned char *bytes, size_t n)
{
    size_t i = 0;
    while (i < n) {
        size_t length = character_length(bytes + i, n - i);
        if (length == 0)
            break;
        i += length;
    }
    return i;
}

static void test_utf8_check_of_every_code_point(void **state)
{
    (void)state;
    for (uint32_t point = 0; point < 0x200000; point++) {
        char text[5];
        size_t length = encode(point, text);
        size_t good = rv_utf8_check(text, length);
        if (good != (is_scalar(point) ? length : 0))
            fail_msg("U+%04X: %zu", point, good);
    }
}

static void test_utf8_check_of_all_short_sequences(void **state)
{
    unsigned char bytes[4];
    (void)state;
    for (unsigned i = 0; i < 0x10000; i++) {
        bytes[0] = (unsigned char)(i >> 8);
        bytes[1] = (unsigned char)i;
        assert_int_equal(rv_utf8_check((char *)bytes, 2), slow_check(bytes, 2));
    }
    /* Three and four bytes: the leads from C0 on, and the edges of the ranges behind them. */
    static const unsigned char edges[] = {0x00, 0x01, 0x41, 0x7F, 0x80, 0x81, 0x8F, 0x90, 0x91, 0x9F,
                                          0xA0, 0xA1, 0xBE, 0xBF, 0xC0, 0xC2, 0xE0, 0xED, 0xF4, 0xFF};
    const unsigned n = sizeof edges;
    for (unsigned lead = 0xC0; lead <= 0xFF; lead++) {
        for (unsigned i = 0; i < n * n * n; i++) {
            bytes[0] = (unsigned char)lead;
            bytes[1] = edges[i % n];
            bytes[2] = edges[i / n % n];
            bytes[3] = edges[i / n / n];
            assert_int_equal(rv_utf8_check((char *)bytes, 3), slow_check(bytes, 3));
            assert_int_equal(rv_utf8_check((char *)bytes, 4), slow_check(bytes, 4));
        }
    }
}

static void test_utf8_check_names_the_first_wrong_byte(void **state)
{
    static const struct {
        const char *text;
        size_t length;
        size_t good;
    } cases[] = {
        {"", 0, 0},
        {"plain", 5, 5},
        {"a\0b", 3, 1},                     /* NUL */
        {"ab\x80", 3, 2},                   /* a continuation alone */
        {"ab\xc3", 3, 2},                   /* cut after the first byte */
        {"\xe2\x82", 2, 0},                 /* cut after the second */
        {"x\xf0\x9f\x98", 4, 1},            /* cut after the third */
        {"\xc0\xaf", 2, 0},                 /* '/' in two bytes */
        {"\xc1\xbf", 2, 0},                 /* the last overlong one of two */
        {"\xe0\x80\xaf", 3, 0},             /* '/' in three */
        {"\xe0\x9f\xbf", 3, 0},             /* the last overlong one of three */
        {"\xf0\x80\x80\xaf", 4, 0},         /* '/' in four */
        {"\xf0\x8f\xbf\xbf", 4, 0},         /* the last overlong one of four */
        {"\xc0\x80", 2, 0},                 /* NUL in two bytes */
        {"\xed\x9f\xbf", 3, 3},             /* U+D7FF, the last before the surrogates */
        {"\xed\xa0\x80", 3, 0},             /* U+D800 */
        {"\xed\xbf\xbf", 3, 0},             /* U+DFFF */
        {"\xed\xa0\xbd\xed\xb8\x80", 6, 0}, /* a pair of surrogates (CESU-8) */
        {"\xee\x80\x80", 3, 3},             /* U+E000 */
        {"\xf4\x8f\xbf\xbf", 4, 4},         /* U+10FFFF */
        {"\xf4\x90\x80\x80", 4, 0},         /* U+110000 */
        {"\xf5\x80\x80\x80", 4, 0},         /* no such lead */
        {"\xf8\x88\x80\x80\x80", 5, 0},     /* five bytes */
        {"\xff\xfe", 2, 0},                 /* UTF-16 */
        {"caf\xe9", 4, 3},                  /* Latin-1 */
        {"Zo\xc3\xab \xe2\x82\xac \xf0\x9f\x98\x80", 13, 13},
        {"Zo\xc3\xab \xe2\x82 \xf0\x9f\x98\x80", 12, 5},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        size_t good = rv_utf8_check(cases[i].text, cases[i].length);
        if (good != cases[i].good)
            fail_msg("case %zu: %zu", i, good);
    }
}

/* A context and a buffer that is kept from call to call. */
typedef struct workbench {
    reversa_context *ctx;
    char *buffer;
    size_t capacity;
    size_t length;
} workbench;

static const char *normalise(workbench *bench, const char *text, size_t length, bool fold)
{
    reversa_status status = fold ? rv_normalise_tag(bench->ctx, text, length, &bench->buffer, &bench->capacity,
                                                    &bench->length)
                                 : rv_normalise(bench->ctx, text, length, &bench->buffer, &bench->capacity,
                                                &bench->length);
    assert_int_equal(status, REVERSA_OK);
    assert_int_equal(strlen(bench->buffer), bench->length);
    assert_true(bench->length < bench->capacity);
    return bench->buffer;
}

static int open_bench(void **state)
{
    static workbench bench;
    bench = (workbench){.ctx = rt_context(NULL)};
    *state = &bench;
    return 0;
}

static int close_bench(void **state)
{
    workbench *bench = *state;
    rv_free(bench->ctx, bench->buffer);
    reversa_context_free(bench->ctx);
    return 0;
}

static void test_normalise_of_chosen_texts(void **state)
{
    static const struct {
        const char *text;
        const char *nfc;
        const char *tag;
    } cases[] = {
        {"", "", ""},
        {" ", " ", ""},
        {" SQL ", " SQL ", "sql"},
        {"Power BI", "Power BI", "power bi"},
        {"\t\r\n x y \v\f", "\t\r\n x y \v\f", "x y"},
        {"A\xcc\x8a", "\xc3\x85", "\xc3\xa5"},     /* A with a ring, in two */
        {"\xe2\x84\xab", "\xc3\x85", "\xc3\xa5"},  /* the Angstrom sign */
        {"\xef\xac\x81x", "\xef\xac\x81x", "fix"}, /* the ligature fi: only folding takes it apart */
        {"Stra\xc3\x9f"
         "e",
         "Stra\xc3\x9f"
         "e",
         "strasse"},
        {"STRA\xe1\xba\x9e"
         "E",
         "STRA\xe1\xba\x9e"
         "E",
         "strasse"},
        {"\xce\x8c\xce\xa3\xce\x9f\xcf\x82", "\xce\x8c\xce\xa3\xce\x9f\xcf\x82", "\xcf\x8c\xcf\x83\xce\xbf\xcf\x83"},
        {"\xc4\xb0", "\xc4\xb0", "i\xcc\x87"},                        /* I with a dot keeps the dot, in every locale */
        {"I", "I", "i"},                                              /* and I becomes i, also in Turkey */
        {"\xe1\x84\x80\xe1\x85\xa1", "\xea\xb0\x80", "\xea\xb0\x80"}, /* Hangul */
        {"\xe3\x80\x80\xc2\xa0\xe2\x80\xafq\xe1\x9a\x80\xc2\x85", NULL, "q"}, /* rare white space */
        {"\xe2\x80\x8bq", "\xe2\x80\x8bq", "\xe2\x80\x8bq"},                  /* U+200B is no white space */
        {"\xce\xb1\xcd\x85\xcc\x81", "\xe1\xbe\xb4", "\xce\xac\xce\xb9"},     /* marks in either order */
        {"\xce\xb1\xcc\x81\xcd\x85", "\xe1\xbe\xb4", "\xce\xac\xce\xb9"},
        {"\xf0\x9f\x98\x80", "\xf0\x9f\x98\x80", "\xf0\x9f\x98\x80"},
    };
    workbench *bench = *state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *text = cases[i].text;
        const char *nfc = cases[i].nfc ? cases[i].nfc : text;
        if (strcmp(normalise(bench, text, strlen(text), false), nfc))
            fail_msg("case %zu: NFC is \"%s\"", i, bench->buffer);
        if (strcmp(normalise(bench, text, strlen(text), true), cases[i].tag))
            fail_msg("case %zu: the tag is \"%s\"", i, bench->buffer);
    }
}

static void add_line(rv_sha256 *hash, const workbench *bench)
{
    rv_sha256_add(hash, bench->buffer, bench->length);
    rv_sha256_add(hash, "\n", 1);
}

static void test_normalise_of_whole_blocks(void **state)
{
    static const uint32_t blocks[][2] = {{0x80, 0x24F},  {0x370, 0x377},   {0x37A, 0x37F},   {0x384, 0x3FF},
                                         {0x400, 0x52F}, {0x1E00, 0x1FFF}, {0x2000, 0x206F}, {0xAC00, 0xD7A3}};
    workbench *bench = *state;
    rv_sha256 nfc;
    rv_sha256 tags;
    char text[5];
    char hex[65];
    rv_sha256_begin(&nfc);
    rv_sha256_begin(&tags);
    for (size_t i = 0; i < sizeof blocks / sizeof blocks[0]; i++) {
        for (uint32_t point = blocks[i][0]; point <= blocks[i][1]; point++) {
            size_t length = encode(point, text);
            normalise(bench, text, length, false);
            add_line(&nfc, bench);
            normalise(bench, text, length, true);
            add_line(&tags, bench);
        }
    }
    rv_sha256_end(&nfc, hex);
    assert_string_equal(hex, "69e39d36f1230cc7bb09e96b9342e15b03270d82f61ad2a14836de7ad8d2c5b2");
    rv_sha256_end(&tags, hex);
    assert_string_equal(hex, "37333e9127ab2f2fed5ebd068e54a3f03f784c580a1e84ea49fdadc04c1a7471");
}

/* Sixteen letters, each with every two of the marks U+0300 .. U+0345. */
static void test_normalise_of_letters_with_two_marks(void **state)
{
    static const char *const letters[] = {"a",           "e",        "i",        "o",        "u",
                                          "A",           "E",        "I",        "O",        "U",
                                          "\xce\xb1",    "\xcf\x89", "\xce\x91", "\xce\xa9", "\xe3\x85\x8f",
                                          "\xe1\x84\x80"};
    workbench *bench = *state;
    rv_sha256 hash;
    char hex[65];
    char text[16];
    char marks[2][5];
    rv_sha256_begin(&hash);
    for (size_t i = 0; i < sizeof letters / sizeof letters[0]; i++) {
        for (uint32_t pair = 0; pair < 70 * 70; pair++) {
            encode(0x300 + pair / 70, marks[0]);
            encode(0x300 + pair % 70, marks[1]);
            int length = snprintf(text, sizeof text, "%s%s%s", letters[i], marks[0], marks[1]);
            normalise(bench, text, (size_t)length, true);
            add_line(&hash, bench);
        }
    }
    rv_sha256_end(&hash, hex);
    assert_string_equal(hex, "e8979a80f22fe101f5c12a4c35bd0080c6bfc69e6ede5f0da6172aa477e83f23");
}

static void test_normalise_twice_changes_nothing_more(void **state)
{
    workbench *bench = *state;
    char text[5];
    char first[128];
    for (uint32_t point = 1; point < 0x20000; point++) {
        if (!is_scalar(point))
            continue;
        normalise(bench, text, encode(point, text), true);
        assert_true(bench->length < sizeof first);
        memcpy(first, bench->buffer, bench->length + 1);
        if (strcmp(normalise(bench, first, strlen(first), true), first))
            fail_msg("U+%04X: \"%s\", then \"%s\"", point, first, bench->buffer);
    }
}

static void test_normalise_grows_for_texts_that_expand(void **state)
{
    workbench *bench = *state;
    char text[3000];
    for (size_t i = 0; i + 3 <= sizeof text; i += 3)
        memcpy(text + i, "\xe1\xbe\xb7", 3); /* U+1FB7: three code points when taken apart, three when folded */
    normalise(bench, text, sizeof text, true);
    assert_int_equal(bench->length, 1000 * 5); /* U+1FB6 and an iota */
    for (size_t i = 0; i < bench->length; i += 5)
        assert_memory_equal(bench->buffer + i, "\xe1\xbe\xb6\xce\xb9", 5);
}

static void test_normalise_refuses_text_that_is_not_utf8(void **state)
{
    workbench *bench = *state;
    reversa_error error;
    assert_int_equal(rv_begin(bench->ctx), REVERSA_OK);
    reversa_status status = rv_normalise(bench->ctx, "caf\xe9", 4, &bench->buffer, &bench->capacity, &bench->length);
    assert_int_equal(status, REVERSA_E_FORMAT);
    assert_int_equal(bench->length, 0);
    reversa_context_error(bench->ctx, 0, &error);
    assert_int_equal(error.code, REVERSA_E_FORMAT);
}

static reversa_status normalise_once(reversa_context *ctx, void *state)
{
    static const char text[] = "Na\xc3\xafve A\xcc\x8angstr\xc3\xb6m \xef\xac\x81\xef\xac\x81\xef\xac\x81 and more";
    workbench *bench = state;
    reversa_status status = rv_begin(ctx);
    if (!status)
        status = rv_normalise_tag(ctx, text, strlen(text), &bench->buffer, &bench->capacity, &bench->length);
    return status;
}

static void free_buffer(reversa_context *ctx, void *state)
{
    workbench *bench = state;
    rv_free(ctx, bench->buffer);
    *bench = (workbench){0};
}

static void test_normalise_without_memory(void **state)
{
    workbench bench = {0};
    rt_walk walk = {.name = "rv_normalise_tag", .call = normalise_once, .release = free_buffer, .state = &bench};
    (void)state;
    walk.keeps_memory = true;
    assert_true(rt_fault_walk(&walk) >= 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_utf8_check_of_every_code_point),
        cmocka_unit_test(test_utf8_check_of_all_short_sequences),
        cmocka_unit_test(test_utf8_check_names_the_first_wrong_byte),
        cmocka_unit_test_setup_teardown(test_normalise_of_chosen_texts, open_bench, close_bench),
        cmocka_unit_test_setup_teardown(test_normalise_of_whole_blocks, open_bench, close_bench),
        cmocka_unit_test_setup_teardown(test_normalise_of_letters_with_two_marks, open_bench, close_bench),
        cmocka_unit_test_setup_teardown(test_normalise_twice_changes_nothing_more, open_bench, close_bench),
        cmocka_unit_test_setup_teardown(test_normalise_grows_for_texts_that_expand, open_bench, close_bench),
        cmocka_unit_test_setup_teardown(test_normalise_refuses_text_that_is_not_utf8, open_bench, close_bench),
        cmocka_unit_test(test_normalise_without_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
