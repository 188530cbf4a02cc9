/*
 * Values as cells: numbers, truth, days, text, lists, dictionaries; and arrays that point outside of themselves.
 */
#include <limits.h>
#include <math.h>
#include <string.h>

#include "io/arrow.h"
#include "support/arrow.h"

static reversa_context *ctx;
static rv_arrow_text made;

static int open_context(void **state)
{
    (void)state;
    ctx = rt_context(NULL);
    return 0;
}

static int close_context(void **state)
{
    (void)state;
    rv_free(ctx, made.text);
    reversa_context_free(ctx);
    return 0;
}

/* The cell as text, in a buffer that holds to the next call; "(wrong) ..." where the array is. */
static const char *cell(const rt_arrow_node *node, int64_t i)
{
    static char text[256];
    rv_arrow_type type[RV_ARROW_DEPTH];
    rv_csv_cell found;
    assert_null(rv_arrow_recognise(&node->schema, type));
    assert_null(rv_arrow_check(type, &node->array, i + 1));
    assert_int_equal(rv_arrow_cell(ctx, type, &node->array, i, &made, &found), REVERSA_OK);
    if (made.wrong || made.unfit)
        return made.wrong ? made.wrong : made.unfit;
    assert_in_range(found.length, 0, sizeof text - 1);
    if (found.length > 0)
        memcpy(text, found.text, found.length);
    text[found.length] = '\0';
    return text;
}

static void test_cell_whole_numbers(void **state)
{
    (void)state;
    static const int8_t bytes[] = {-128, 127, 0};
    static const uint64_t large[] = {UINT64_MAX, 0, 42};
    static const int64_t wide[] = {INT64_MIN, INT64_MAX, -7};
    static const uint16_t two[] = {65535};
    rt_arrow_node node;
    rt_arrow_column(&node, "x", "c", 3, bytes, NULL);
    assert_string_equal(cell(&node, 0), "-128");
    assert_string_equal(cell(&node, 1), "127");
    rt_arrow_column(&node, "x", "L", 3, large, NULL);
    assert_string_equal(cell(&node, 0), "18446744073709551615");
    rt_arrow_column(&node, "x", "l", 3, wide, NULL);
    assert_string_equal(cell(&node, 0), "-9223372036854775808");
    assert_string_equal(cell(&node, 1), "9223372036854775807");
    assert_string_equal(cell(&node, 2), "-7");
    rt_arrow_column(&node, "x", "S", 1, two, NULL);
    assert_string_equal(cell(&node, 0), "65535");
}

static void test_cell_numbers(void **state)
{
    (void)state;
    static const double values[] = {0.1, -2.5, 3, NAN, INFINITY, 1e13, 0.00000049, 1e12};
    static const float narrow[] = {0.1F};
    rt_arrow_node node;
    rt_arrow_column(&node, "x", "g", 8, values, NULL);
    static const char *const expected[] = {
        "0.1", "-2.5",         "3", "", "is a number beyond 1000000000000", "is a number beyond 1000000000000",
        "0",   "1000000000000"};
    for (int i = 0; i < 8; i++)
        assert_string_equal(cell(&node, i), expected[i]);
    rt_arrow_column(&node, "x", "f", 1, narrow, NULL);
    assert_string_equal(cell(&node, 0), "0.1");
}

static void test_cell_decimals(void **state)
{
    (void)state;
    static const uint64_t values[][2] = {{150, 0},
                                         {(uint64_t)-150, UINT64_MAX},
                                         {0, 0},
                                         {5, 0},
                                         {UINT64_MAX, INT64_MAX}, /* 2^127 - 1 */
                                         {0, UINT64_C(1) << 63},  /* -2^127 */
                                         {1234500, 0}};
    static const struct {
        const char *format;
        int64_t i;
        const char *expected;
    } cases[] = {
        {"d:10,2", 0, "1.5"},
        {"d:10,2,128", 1, "-1.5"},
        {"d:10,2", 2, "0"},
        {"d:10,2", 3, "0.05"},
        {"d:10,0", 0, "150"},
        {"d:38,7", 3, "0.000001"},  /* half a millionth */
        {"d:38,8", 3, "0"},         /* less than half of one */
        {"d:38,8", 1, "-0.000002"}, /* -1.5 of one */
        {"d:38,9", 1, "0"},         /* not "-0" */
        {"d:38,6", 6, "1.2345"},
        {"d:38,0", 4, "170141183460469231731687303715884105727"},
        {"d:38,0", 5, "-170141183460469231731687303715884105728"},
        {"d:38,38", 4, "1.701412"},
    };
    for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
        rt_arrow_node node;
        rt_arrow_column(&node, "x", cases[k].format, 7, values, NULL);
        assert_string_equal(cell(&node, cases[k].i), cases[k].expected);
    }
}

static void test_cell_truth_and_nulls(void **state)
{
    (void)state;
    static const unsigned char bits[] = {0x0A, 0x01}; /* 0101 0000 1 */
    static const unsigned char valid[] = {0xF7, 0x01};
    rt_arrow_node node;
    rt_arrow_column(&node, "x", "b", 9, bits, NULL);
    assert_string_equal(cell(&node, 0), "no");
    assert_string_equal(cell(&node, 1), "yes");
    assert_string_equal(cell(&node, 8), "yes");
    node.buffers[0] = valid;
    node.array.null_count = -1;
    assert_string_equal(cell(&node, 3), "");
    node.array.offset = 2;
    node.array.length = 7;
    assert_string_equal(cell(&node, 1), "");
    assert_string_equal(cell(&node, 6), "yes");
    node.array.null_count = 0; /* then the bits mean nothing */
    assert_string_equal(cell(&node, 1), "yes");
}

static void test_cell_days(void **state)
{
    (void)state;
    static const int32_t days[] = {0, -1, 19723, -141349, 2932896, -141350, INT32_MAX};
    static const int64_t micro[] = {-1, 86400000000, 34200000000, INT64_MIN};
    static const int64_t milli[] = {1704067200000, 1704103500000};
    rt_arrow_node node;
    rt_arrow_column(&node, "x", "tdD", 7, days, NULL);
    static const char *const expected[] = {"1970-01-01", "1969-12-31", "2024-01-01", "1583-01-01", "9999-12-31"};
    for (int i = 0; i < 5; i++)
        assert_string_equal(cell(&node, i), expected[i]);
    for (int i = 5; i < 7; i++)
        assert_non_null(strstr(cell(&node, i), "outside"));
    rt_arrow_column(&node, "x", "tsu:", 4, micro, NULL);
    assert_string_equal(cell(&node, 0), "1969-12-31T23:59");
    assert_string_equal(cell(&node, 1), "1970-01-02");
    assert_string_equal(cell(&node, 2), "1970-01-01T09:30");
    assert_non_null(strstr(cell(&node, 3), "outside"));
    rt_arrow_column(&node, "x", "tsm:", 2, milli, NULL);
    assert_string_equal(cell(&node, 1), "2024-01-01T10:05");
    rt_arrow_column(&node, "x", "tdm", 2, milli, NULL);
    assert_string_equal(cell(&node, 1), "2024-01-01");
}

static void test_cell_texts(void **state)
{
    (void)state;
    static const int32_t offsets[] = {0, 2, 2, 5};
    static const int64_t wide[] = {1, 2, 4};
    rt_arrow_node node;
    rt_arrow_column(&node, "x", "u", 3, offsets, "aabbb");
    assert_string_equal(cell(&node, 0), "aa");
    assert_string_equal(cell(&node, 1), "");
    assert_string_equal(cell(&node, 2), "bbb");
    node.array.offset = 1;
    node.array.length = 2;
    assert_string_equal(cell(&node, 1), "bbb");
    rt_arrow_column(&node, "x", "U", 2, wide, "xyzw");
    assert_string_equal(cell(&node, 1), "zw");
}

static void test_cell_views(void **state)
{
    (void)state;
    static const char far_away[] = "twelve bytes and some more";
    int32_t views[3][4] = {{3}, {26, 0, 0, 0}, {5, 0, 0, 0}};
    int64_t size = 26;
    memcpy(&views[0][1], "abc", 3);
    memcpy(&views[2][1], "inlin", 5);
    rt_arrow_node node;
    rt_arrow_column(&node, "x", "vu", 3, views, NULL);
    node.buffers[2] = far_away;
    node.buffers[3] = &size;
    node.array.n_buffers = 4;
    assert_string_equal(cell(&node, 0), "abc");
    assert_string_equal(cell(&node, 1), far_away);
    assert_string_equal(cell(&node, 2), "inlin");
    static const int32_t wrong[][4] = {{27, 0, 0, 0}, {20, 0, 1, 0},  {20, 0, -1, 0},          {20, 0, 0, 7},
                                       {-1, 0, 0, 0}, {20, 0, 0, -1}, {INT_MAX, 0, 0, INT_MAX}};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        memcpy(views[1], wrong[i], sizeof wrong[i]);
        assert_string_equal(cell(&node, 1), "has a view outside of its buffers");
    }
}

static void test_cell_dictionaries(void **state)
{
    (void)state;
    static const int32_t offsets[] = {0, 2, 5};
    static const uint8_t indices[] = {1, 0, 2};
    static const int32_t negative[] = {-1};
    rt_arrow_node text;
    rt_arrow_node node;
    rt_arrow_column(&text, "", "u", 2, offsets, "aabbb");
    rt_arrow_column(&node, "x", "C", 3, indices, NULL);
    rt_arrow_dictionary(&node, &text);
    assert_string_equal(cell(&node, 0), "bbb");
    assert_string_equal(cell(&node, 1), "aa");
    assert_string_equal(cell(&node, 2), "has an index outside of its dictionary");
    rt_arrow_column(&node, "x", "i", 1, negative, NULL);
    rt_arrow_dictionary(&node, &text);
    assert_string_equal(cell(&node, 0), "has an index outside of its dictionary");
}

static void test_cell_lists(void **state)
{
    (void)state;
    static const int32_t offsets[] = {0, 2, 5, 5, 8};
    static const int32_t starts[] = {0, 2, 2, 4};
    rt_arrow_node text;
    rt_arrow_node list;
    rt_arrow_column(&text, "", "u", 4, offsets, "aabbbc;d");
    rt_arrow_column(&list, "x", "+l", 3, starts, NULL);
    rt_arrow_list(&list, &text);
    assert_string_equal(cell(&list, 0), "aa;bbb");
    assert_string_equal(cell(&list, 1), "");
    assert_string_equal(cell(&list, 2), "has a list with a semicolon in one of its texts");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cell_whole_numbers), cmocka_unit_test(test_cell_numbers),
        cmocka_unit_test(test_cell_decimals),      cmocka_unit_test(test_cell_truth_and_nulls),
        cmocka_unit_test(test_cell_days),          cmocka_unit_test(test_cell_texts),
        cmocka_unit_test(test_cell_views),         cmocka_unit_test(test_cell_dictionaries),
        cmocka_unit_test(test_cell_lists),
    };
    return cmocka_run_group_tests(tests, open_context, close_context);
}
