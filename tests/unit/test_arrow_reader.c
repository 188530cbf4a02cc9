/*
 * Values that are read the short way are those of the long way, over random arrays of every type that has a short way: with
 * offsets, with and without bits that tell what is missing, within a dictionary, and text that is not UTF-8.
 */
#include <string.h>

#include "base/text.h"
#include "io/arrow.h"
#include "support/arrow.h"

#define N 40
#define ROUNDS 400
#define MOST_BYTES 1024

/* A random array and what it points to. */
typedef struct drawn {
    rt_arrow_node node;
    rt_arrow_node texts;
    unsigned char bits[N];
    unsigned char text_bits[N];
    int64_t offsets[N + 2];
    int64_t text_offsets[N + 2];
    int32_t narrow[N + 2];
    int32_t text_narrow[N + 2];
    unsigned char values[16 * N];
    char bytes[MOST_BYTES];
    int64_t sizes[1];
    size_t used;
} drawn;

static const char *const words[] = {
    "", "a", "mentor", "Stra\xC3\x9F\x65", "x;y", "sql", "more than twelve bytes", "\xE2\x82\xAC\xE2\x82\xAC"};

/* Texts between offsets of 4 or 8 bytes; now and then one begins within a character. */
static void draw_texts(drawn *made, rt_arrow_node *node, int64_t *wide, int32_t *narrow, uint64_t *random)
{
    bool is_wide = rt_between(random, 0, 1);
    made->used = 0;
    rt_arrow_column(node, "x", is_wide ? "U" : "u", N, is_wide ? (void *)wide : (void *)narrow, made->bytes);
    for (int i = 0; i <= N; i++) {
        wide[i] = narrow[i] = (int32_t)made->used;
        const char *word = words[rt_between(random, 0, 7)];
        memcpy(made->bytes + made->used, word, strlen(word));
        made->used += strlen(word);
    }
    if (rt_between(random, 0, 3) == 0) {
        int i = (int)rt_between(random, 1, N - 1);
        int64_t at = rt_between(random, wide[i - 1], wide[i + 1]);
        wide[i] = at;
        narrow[i] = (int32_t)at;
    }
}

static void draw_views(drawn *made, uint64_t *random)
{
    made->used = 0;
    for (int i = 0; i < N; i++) {
        const char *word = words[rt_between(random, 0, 7)];
        int32_t head[4] = {(int32_t)strlen(word), 0, 0, (int32_t)made->used};
        if (rt_between(random, 0, 60) == 0)
            head[0] = rt_between(random, 0, 1) ? -1 : 5000;
        memcpy(made->values + 16 * i, head, sizeof head);
        if (head[0] <= 12)
            memcpy(made->values + 16 * i + 4, word, strlen(word) < 12 ? strlen(word) : 12);
        memcpy(made->bytes + made->used, word, strlen(word));
        made->used += strlen(word);
    }
    made->sizes[0] = (int64_t)made->used;
    rt_arrow_column(&made->node, "x", "vu", N, made->values, made->bytes);
    made->node.buffers[3] = made->sizes;
    made->node.array.n_buffers = 4;
}

static void draw_bytes(drawn *made, uint64_t *random)
{
    for (size_t i = 0; i < sizeof made->values; i++)
        made->values[i] = (unsigned char)rt_between(random, 0, rt_between(random, 0, 1) ? 255 : 3);
}

static void draw_array(drawn *made, uint64_t *random)
{
    static const char *const formats[] = {"c", "C", "s", "S", "i", "I", "l", "L", "f", "g", "tdD", "b"};
    memset(made, 0, sizeof *made);
    int kind = (int)rt_between(random, 0, 15);
    if (kind < 12) {
        draw_bytes(made, random);
        rt_arrow_column(&made->node, "x", formats[kind], N, made->values, NULL);
    } else if (kind == 12)
        draw_texts(made, &made->node, made->offsets, made->narrow, random);
    else if (kind == 13)
        draw_views(made, random);
    else {
        draw_texts(made, &made->texts, made->text_offsets, made->text_narrow, random);
        if (rt_between(random, 0, 2) == 0)
            made->texts.buffers[0] = made->text_bits;
    }
    if (kind == 14) { /* indices, some beyond the dictionary */
        for (int i = 0; i < N; i++)
            made->values[i] = (unsigned char)rt_between(random, 0, N + (rt_between(random, 0, 20) == 0));
        rt_arrow_column(&made->node, "x", rt_between(random, 0, 1) ? "c" : "C", N, made->values, NULL);
        rt_arrow_dictionary(&made->node, &made->texts);
    } else if (kind == 15) {
        for (int i = 0; i < N; i++)
            made->narrow[i + 1] = (int32_t)rt_between(random, made->narrow[i], i % 3 ? made->narrow[i] : N);
        rt_arrow_column(&made->node, "x", "+l", N, made->narrow, NULL);
        rt_arrow_list(&made->node, &made->texts);
    }
    for (int i = 0; i < N; i++) {
        made->bits[i] = (unsigned char)rt_between(random, 0, 255);
        made->text_bits[i] = (unsigned char)rt_between(random, 200, 255);
    }
    if (rt_between(random, 0, 2) > 0)
        made->node.buffers[0] = made->bits;
    made->node.array.null_count = rt_between(random, -1, made->node.buffers[0] ? 1 : 0);
    made->texts.array.null_count = -1;
    made->node.array.offset = rt_between(random, 0, N / 2);
    made->node.array.length -= made->node.array.offset;
}

static void expect_number(rv_csv_cell cell, int64_t number)
{
    int64_t expected = REVERSA_MISSING_NUMBER;
    if (cell.length > 0)
        assert_null(rv_parse_decimal(cell.text, cell.length, 6, &expected));
    assert_int_equal(number, expected);
}

static void expect_text(rv_csv_cell cell, rv_csv_cell found)
{
    assert_int_equal(found.length, cell.length);
    if (cell.length > 0)
        assert_memory_equal(found.text, cell.text, cell.length);
}

/* All values of an array by both ways; how many could be read the short way. */
static int compare(reversa_context *ctx, const drawn *made, const rv_arrow_type *type, int64_t first)
{
    rv_arrow_reader reader[2];
    rv_arrow_text slow = {0};
    rv_arrow_text list = {0};
    int n = 0;
    rv_arrow_reader_open(reader, type, &made->node.array, first);
    for (int64_t i = 0; i < made->node.array.length - first; i++) {
        rv_csv_cell cell;
        rv_csv_cell found = {0};
        int64_t number;
        bool listed;
        assert_int_equal(rv_arrow_cell(ctx, type, &made->node.array, first + i, &slow, &cell), REVERSA_OK);
        assert_int_equal(rv_arrow_reader_list(ctx, reader, i, &list, &found, &listed), REVERSA_OK);
        bool is_number = rv_arrow_reader_number(reader, i, &number);
        bool is_text = !listed && rv_arrow_reader_text(reader, i, &found);
        if (is_number)
            expect_number(cell, number);
        if (is_text || listed)
            expect_text(cell, found);
        if (is_number || is_text || listed)
            assert_null(slow.wrong);
        if (reader->checked && !slow.wrong)
            assert_int_equal(rv_utf8_check(cell.text, cell.length), cell.length);
        n += is_number || is_text || listed;
    }
    rv_free(ctx, slow.text);
    rv_free(ctx, list.text);
    return n;
}

static void test_reader_agrees_with_cells(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    uint64_t random = rt_seed();
    int n = 0;
    for (int round = 0; round < ROUNDS; round++) {
        static drawn made;
        rv_arrow_type type[RV_ARROW_DEPTH];
        draw_array(&made, &random);
        assert_null(rv_arrow_recognise(&made.node.schema, type));
        if (rv_arrow_check(type, &made.node.array, 0))
            continue; /* a text that begins within another */
        n += compare(ctx, &made, type, rt_between(&random, 0, 5));
    }
    assert_true(n > ROUNDS * N / 4); /* most, for most types have a short way */
    reversa_context_free(ctx);
}

/* Each text must be valid by itself: two halves of a character side by side are not. */
static void test_reader_sees_a_split_character(void **state)
{
    (void)state;
    static const int32_t halves[] = {0, 1, 2};
    static const int32_t whole[] = {0, 0, 2};
    rt_arrow_node node;
    rv_arrow_type type[RV_ARROW_DEPTH];
    rv_arrow_reader reader[2];
    rt_arrow_column(&node, "x", "u", 2, halves, "\xC3\x9F");
    assert_null(rv_arrow_recognise(&node.schema, type));
    rv_arrow_reader_open(reader, type, &node.array, 0);
    assert_false(reader->checked);
    node.buffers[1] = whole;
    rv_arrow_reader_open(reader, type, &node.array, 0);
    assert_true(reader->checked);
    node.buffers[2] = "a\0b";
    rv_arrow_reader_open(reader, type, &node.array, 0);
    assert_false(reader->checked); /* NUL */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reader_agrees_with_cells),
        cmocka_unit_test(test_reader_sees_a_split_character),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
