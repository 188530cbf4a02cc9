/*
 * Types of columns by their format, and arrays that do not keep to theirs.
 */
#include <string.h>

#include "io/arrow.h"
#include "support/arrow.h"

static const char *recognise(const char *format, rv_arrow_type *type)
{
    rt_arrow_node node;
    rt_arrow_column(&node, "x", format, 0, NULL, NULL);
    return rv_arrow_recognise(&node.schema, type);
}

static void test_recognise_plain_types(void **state)
{
    (void)state;
    static const struct {
        const char *format;
        rv_arrow_kind kind;
        int width;
    } known[] = {{"c", RV_ARROW_INTEGER, 1},       {"L", RV_ARROW_INTEGER, 8},
                 {"f", RV_ARROW_FLOAT, 4},         {"g", RV_ARROW_FLOAT, 8},
                 {"u", RV_ARROW_TEXT, 4},          {"U", RV_ARROW_TEXT, 8},
                 {"vu", RV_ARROW_VIEW, 16},        {"b", RV_ARROW_TRUTH, 0},
                 {"tdD", RV_ARROW_DATE, 4},        {"tdm", RV_ARROW_DATE, 8},
                 {"tsu:", RV_ARROW_MOMENT, 8},     {"n", RV_ARROW_NULL, 0},
                 {"d:10,2", RV_ARROW_DECIMAL, 16}, {"d:38,38,128", RV_ARROW_DECIMAL, 16}};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        rv_arrow_type type[RV_ARROW_DEPTH];
        assert_null(recognise(known[i].format, type));
        assert_int_equal(type[0].kind, known[i].kind);
        assert_int_equal(type[0].width, known[i].width);
    }
}

static void test_recognise_refuses_by_reason(void **state)
{
    (void)state;
    rv_arrow_type type[RV_ARROW_DEPTH];
    assert_non_null(strstr(recognise("tsn:Europe/Paris", type), "time zone"));
    static const char *const unknown[] = {"e",    "d:10,2,256", "d:39,2",  "d:10", "d:10,", "d:10,-2",
                                          "d:,2", "d:10,39",    "d:10,2x", "z",    "+m",    "+s",
                                          "",     "gg",         "tsx:",    "w:3",  "+w:2",  "+ud:0"};
    for (size_t i = 0; i < sizeof unknown / sizeof unknown[0]; i++)
        assert_non_null(recognise(unknown[i], type));
    assert_non_null(strstr(recognise("d:10,2,256", type), "decimals"));
    assert_non_null(strstr(recognise("+l", type), "without a type"));
    assert_string_equal(rv_arrow_recognise(NULL, type), "has no type");
}

static void test_recognise_lists_and_dictionaries(void **state)
{
    (void)state;
    rt_arrow_node list;
    rt_arrow_node dictionary;
    rt_arrow_node text;
    rv_arrow_type type[RV_ARROW_DEPTH];
    rt_arrow_column(&list, "x", "+L", 0, NULL, NULL);
    rt_arrow_column(&dictionary, "item", "C", 0, NULL, NULL);
    rt_arrow_column(&text, "", "u", 0, NULL, NULL);
    rt_arrow_dictionary(&dictionary, &text);
    rt_arrow_list(&list, &dictionary);
    assert_null(rv_arrow_recognise(&list.schema, type));
    assert_int_equal(type[0].kind, RV_ARROW_LIST);
    assert_int_equal(type[1].kind, RV_ARROW_DICTIONARY);
    assert_int_equal(type[1].width, 1);
    assert_int_equal(type[2].kind, RV_ARROW_TEXT);
    text.schema.format = "g";
    assert_non_null(rv_arrow_recognise(&list.schema, type));
    dictionary.schema.format = "f";
    assert_non_null(strstr(rv_arrow_recognise(&list.schema, type), "indices"));
    list.schema.children[0] = &list.schema; /* a list of lists of lists */
    assert_string_equal(rv_arrow_recognise(&list.schema, type), "is nested too deep");
}

static const int32_t offsets[] = {0, 2, 2, 5};

static const char *check(rt_arrow_node *node)
{
    rv_arrow_type type[RV_ARROW_DEPTH];
    assert_null(rv_arrow_recognise(&node->schema, type));
    return rv_arrow_check(type, &node->array, 3);
}

static void test_check_text(void **state)
{
    (void)state;
    static const int32_t falling[] = {0, 3, 2, 5};
    static const int32_t negative[] = {-1, 3, 4, 5};
    rt_arrow_node node;
    rt_arrow_column(&node, "x", "u", 3, offsets, "aabbb");
    assert_null(check(&node));
    node.buffers[1] = falling;
    assert_string_equal(check(&node), "has offsets that do not ascend");
    node.buffers[1] = negative;
    assert_string_equal(check(&node), "has a negative offset");
    node.buffers[1] = offsets;
    node.buffers[2] = NULL;
    assert_string_equal(check(&node), "has no bytes");
    node.array.n_buffers = 2;
    assert_string_equal(check(&node), "has a wrong number of buffers");
}

/* None by the format; some writers give one of validity, which is empty. */
static void test_check_nulls_have_one_buffer_at_most(void **state)
{
    (void)state;
    rt_arrow_node node;
    rt_arrow_column(&node, "x", "n", 3, NULL, NULL);
    for (int64_t n = 0; n < 2; n++) {
        node.array.n_buffers = n;
        assert_null(check(&node));
    }
    node.array.n_buffers = 2;
    assert_string_equal(check(&node), "has a wrong number of buffers");
}

static void test_check_lengths(void **state)
{
    (void)state;
    static const int64_t values[] = {1, 2, 3};
    rt_arrow_node node;
    rt_arrow_column(&node, "x", "l", 3, values, NULL);
    assert_null(check(&node));
    node.array.length = 2;
    assert_string_equal(check(&node), "has an impossible length");
    node.array.length = INT64_MAX;
    assert_string_equal(check(&node), "has an impossible length");
    node.array.length = 3;
    node.array.offset = -1;
    assert_string_equal(check(&node), "has an impossible length");
    node.array.offset = 0;
    node.array.null_count = 4;
    assert_string_equal(check(&node), "has an impossible length");
    node.array.null_count = 1;
    assert_string_equal(check(&node), "has nulls but no bits that tell them");
    node.array.null_count = -1;
    assert_null(check(&node));
    node.buffers[1] = NULL;
    assert_string_equal(check(&node), "has no values");
    node.array.buffers = NULL;
    assert_string_equal(check(&node), "has no buffers");
    node.array.release = NULL;
    assert_string_equal(check(&node), "has an array that is not there");
}

static void test_check_within(void **state)
{
    (void)state;
    static const int32_t starts[] = {0, 1, 2, 3};
    rt_arrow_node list;
    rt_arrow_node text;
    rt_arrow_column(&text, "item", "u", 3, offsets, "aabbb");
    rt_arrow_column(&list, "x", "+l", 3, starts, NULL);
    rt_arrow_list(&list, &text);
    assert_null(check(&list));
    text.array.length = 2; /* the list reaches beyond */
    assert_string_equal(check(&list), "has an impossible length");
    text.array.length = 3;
    list.array.n_children = 0;
    assert_string_equal(check(&list), "has a wrong number of children");
    static const int8_t indices[] = {0, 1, 2};
    rt_arrow_node dictionary;
    rt_arrow_column(&dictionary, "x", "c", 3, indices, NULL);
    rt_arrow_dictionary(&dictionary, &text);
    assert_null(check(&dictionary));
    dictionary.array.dictionary = NULL;
    assert_string_equal(check(&dictionary), "has no dictionary");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_recognise_plain_types),
        cmocka_unit_test(test_recognise_refuses_by_reason),
        cmocka_unit_test(test_recognise_lists_and_dictionaries),
        cmocka_unit_test(test_check_text),
        cmocka_unit_test(test_check_nulls_have_one_buffer_at_most),
        cmocka_unit_test(test_check_lengths),
        cmocka_unit_test(test_check_within),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
