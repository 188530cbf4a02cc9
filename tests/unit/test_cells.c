/*
 * Cells of tags and of weekly availability: what is read, and what is said of wrong ones.
 */
#include "support/support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/cells.h"

static reversa_context *ctx;

static int open_context(void **state)
{
    (void)state;
    ctx = rt_context(NULL);
    return 0;
}

static int close_context(void **state)
{
    (void)state;
    reversa_context_free(ctx);
    return 0;
}

typedef struct tag_reader {
    rv_dictionary dictionary;
    rv_tag_cells cells;
} tag_reader;

static void open_tags(tag_reader *reader, bool weighted)
{
    memset(reader, 0, sizeof *reader);
    rv_dictionary_open(ctx, &reader->dictionary, 7);
    reader->cells.tags = &reader->dictionary;
    reader->cells.weighted = weighted;
}

static void close_tags(tag_reader *reader)
{
    rv_free(ctx, reader->cells.tag);
    rv_free(ctx, reader->cells.weight);
    rv_free(ctx, reader->cells.buffer);
    rv_dictionary_free(&reader->dictionary);
}

static const char *read_tags(tag_reader *reader, const char *text)
{
    const char *wrong;
    assert_int_equal(rv_cell_tags(ctx, &reader->cells, text, strlen(text), &wrong), REVERSA_OK);
    return wrong;
}

static int32_t weight_of(const tag_reader *reader, const char *tag)
{
    int32_t code = rv_dictionary_find(&reader->dictionary, tag, strlen(tag));
    for (size_t i = 0; i < reader->cells.n; i++)
        if (reader->cells.tag[i] == code)
            return reader->cells.weight[i];
    return -1;
}

static void test_cell_tags_plain(void **state)
{
    (void)state;
    tag_reader reader;
    open_tags(&reader, false);
    assert_null(read_tags(&reader, ""));
    assert_int_equal(reader.cells.n, 0);
    assert_null(read_tags(&reader, "b; A ;Stra\xC3\x9F"
                                   "e;x:3"));
    assert_int_equal(reader.cells.n, 4);
    assert_int_equal(weight_of(&reader, "a"), 1000);
    assert_int_equal(weight_of(&reader, "strasse"), 1000);
    assert_int_equal(weight_of(&reader, "x:3"), 1000);
    for (size_t i = 1; i < 4; i++)
        assert_true(reader.cells.tag[i - 1] < reader.cells.tag[i]);
    assert_string_equal(read_tags(&reader, "a;A"), "has a tag twice");
    assert_string_equal(read_tags(&reader, "a;;b"), "has an empty tag");
    assert_string_equal(read_tags(&reader, "a;"), "has an empty tag");
    assert_string_equal(read_tags(&reader, " "), "has an empty tag");
    assert_int_equal(reader.cells.n, 4);
    close_tags(&reader);
}

static void test_cell_tags_weighted(void **state)
{
    (void)state;
    tag_reader reader;
    open_tags(&reader, true);
    assert_null(read_tags(&reader, "python:4;sql; c++ : 2.5 ;skill:sql:0.001;top:100"));
    assert_int_equal(reader.cells.n, 5);
    assert_int_equal(weight_of(&reader, "python"), 4000);
    assert_int_equal(weight_of(&reader, "sql"), 1000);
    assert_int_equal(weight_of(&reader, "c++"), 2500);
    assert_int_equal(weight_of(&reader, "skill:sql"), 1);
    assert_int_equal(weight_of(&reader, "top"), 100000);
    static const char *const wrong_cells[] = {"a:0", "a:-1",  "a:100.001", "a:0.0001", "a:x",
                                              "a:",  "a:nan", ":3",        "a:1:"};
    for (size_t i = 0; i < sizeof wrong_cells / sizeof wrong_cells[0]; i++)
        assert_non_null(read_tags(&reader, wrong_cells[i]));
    assert_int_equal(reader.cells.n, 5);
    close_tags(&reader);
}

static void test_cell_tags_weighted_repeated(void **state)
{
    (void)state;
    tag_reader reader;
    open_tags(&reader, true);
    assert_null(read_tags(&reader, "b:2;a:5;b:3;a:1;B:1"));
    assert_int_equal(reader.cells.n, 2);
    assert_int_equal(reader.cells.n_repeated, 3);
    assert_int_equal(weight_of(&reader, "a"), 5000);
    assert_int_equal(weight_of(&reader, "b"), 3000);
    close_tags(&reader);
}

/* Thousands of tags in one cell, in a random order, come out in the order of codes, each beside its weight. */
static void test_cell_tags_many(void **state)
{
    (void)state;
    enum { N = 3000 };
    static char cell[N * 16];
    tag_reader reader;
    open_tags(&reader, true);
    uint64_t random = rt_seed();
    size_t used = 0;
    for (int i = 0; i < N; i++) { /* 7919 is prime, so each tag comes once */
        int tag = (int)((i * 7919) % N);
        used += (size_t)snprintf(cell + used, sizeof cell - used, "%st%d:0.%03d", i ? ";" : "", tag, tag % 999 + 1);
    }
    for (int i = 0; i < N; i++) { /* codes in an order that has nothing to do with the cell's */
        char tag[16];
        int32_t code;
        size_t length = (size_t)snprintf(tag, sizeof tag, "t%d", (int)rt_between(&random, 0, N - 1));
        assert_int_equal(rv_dictionary_intern(ctx, &reader.dictionary, tag, length, &code), REVERSA_OK);
    }
    assert_null(read_tags(&reader, cell));
    assert_int_equal(reader.cells.n, N);
    for (size_t i = 0; i < N; i++) {
        int tag = atoi(rv_dictionary_text(&reader.dictionary, reader.cells.tag[i]) + 1);
        assert_int_equal(reader.cells.weight[i], tag % 999 + 1);
        assert_true(i == 0 || reader.cells.tag[i - 1] < reader.cells.tag[i]);
    }
    close_tags(&reader);
}

static void test_cell_minutes(void **state)
{
    (void)state;
    static const char cell[] = "Mon 09:00-11:00;wed  22:30-24:00; Sun 23:00-01:00 ;Tue 8:00 - 8:00;Thu 00:00-24:00";
    static const int32_t expected[] = {540, 660, 4230, 4320, 10020, 10140, 1920, 3360, 4320, 5760};
    rv_minute_cells cells = {0};
    const char *wrong;
    assert_int_equal(rv_cell_minutes(ctx, &cells, cell, strlen(cell), &wrong), REVERSA_OK);
    assert_null(wrong);
    assert_int_equal(cells.n, 5);
    assert_memory_equal(cells.minute, expected, sizeof expected);
    assert_int_equal(rv_cell_minutes(ctx, &cells, "", 0, &wrong), REVERSA_OK);
    assert_int_equal(cells.n, 5);
    static const char *const wrong_cells[] = {
        "Mon",
        "Mon 09:00",
        "Mon09:00-10:00",
        "Mox 09:00-10:00",
        "Mon 24:00-25:00",
        "Mon 09:60-10:00",
        "Mon 09-10",
        "Mon 09:00-24:01",
        "Mon 24:00-01:00",
        "09:00-10:00",
        ";",
        "Mon 09:00-10:00;",
        "Mon 009:00-10",
        "Mon -1:00-02:00",
        "Montag 9:00-10:00",
    };
    for (size_t i = 0; i < sizeof wrong_cells / sizeof wrong_cells[0]; i++) {
        assert_int_equal(rv_cell_minutes(ctx, &cells, wrong_cells[i], strlen(wrong_cells[i]), &wrong), REVERSA_OK);
        assert_non_null(wrong);
    }
    assert_int_equal(cells.n, 5);
    rv_free(ctx, cells.minute);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cell_tags_plain),
        cmocka_unit_test(test_cell_tags_weighted),
        cmocka_unit_test(test_cell_tags_weighted_repeated),
        cmocka_unit_test(test_cell_tags_many),
        cmocka_unit_test(test_cell_minutes),
    };
    return cmocka_run_group_tests(tests, open_context, close_context);
}
