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

/* Cells of well-formed and wrong parts, read with a memo and without: the same codes, weights, intervals and complaints. */
static void test_cells_are_the_same_with_a_memo(void **state)
{
    static const char *const tags[] = {
        "sql",         "SQL",    " sql",       "sql:2",
        "sql:0.5",     "SQL:2 ", "",           "a:b:3",
        "a:b",         "x:101",  "x:",         ":1",
        "gro\xC3\x9F", "GROSS",  "sql:2.0005", "a text that is longer than what a memo keeps: 7"};
    static const char *const weeks[] = {"Mon 09:00-11:00", "mon 9:00-11:00", " Mon 09:00-11:00", "Sun 23:00-01:00",
                                        "Mon 24:00-01:00", "Mon 09:00",      "Xxx 09:00-11:00",  "Tue 00:00-24:00"};
    uint64_t random = rt_seed();
    rv_memo memo;
    rv_memo week_memo;
    tag_reader plain;
    tag_reader quick;
    rv_minute_cells slow_week = {0};
    rv_minute_cells quick_week = {.memo = &week_memo};
    (void)state;
    assert_int_equal(rv_memo_open(ctx, &memo, 4), REVERSA_OK);
    assert_int_equal(rv_memo_open(ctx, &week_memo, 4), REVERSA_OK);
    open_tags(&plain, true);
    open_tags(&quick, true);
    quick.cells.memo = &memo;
    for (int round = 0; round < 3000; round++) {
        char cell[512] = "";
        char week[512] = "";
        const char *wrong[2];
        for (int64_t k = rt_between(&random, 1, 4); k > 0; k--) {
            size_t used = strlen(cell);
            size_t week_used = strlen(week);
            snprintf(cell + used, sizeof cell - used, "%s%s", used ? ";" : "", tags[rt_between(&random, 0, 15)]);
            snprintf(week + week_used, sizeof week - week_used, "%s%s", week_used ? ";" : "",
                     weeks[rt_between(&random, 0, 7)]);
        }
        assert_ptr_equal(read_tags(&plain, cell), read_tags(&quick, cell));
        assert_int_equal(rv_cell_minutes(ctx, &slow_week, week, strlen(week), &wrong[0]), REVERSA_OK);
        assert_int_equal(rv_cell_minutes(ctx, &quick_week, week, strlen(week), &wrong[1]), REVERSA_OK);
        assert_ptr_equal(wrong[0], wrong[1]);
    }
    assert_int_equal(plain.dictionary.count, quick.dictionary.count);
    assert_int_equal(plain.cells.n_repeated, quick.cells.n_repeated);
    assert_int_equal(plain.cells.n, quick.cells.n);
    assert_true(plain.cells.n > 300);
    assert_memory_equal(plain.cells.tag, quick.cells.tag, plain.cells.n * sizeof(int32_t));
    assert_memory_equal(plain.cells.weight, quick.cells.weight, plain.cells.n * sizeof(int32_t));
    assert_int_equal(slow_week.n, quick_week.n);
    assert_true(slow_week.n > 300);
    assert_memory_equal(slow_week.minute, quick_week.minute, 2 * slow_week.n * sizeof(int32_t));
    rv_free(ctx, slow_week.minute);
    rv_free(ctx, quick_week.minute);
    close_tags(&plain);
    close_tags(&quick);
    rv_memo_free(ctx, &memo);
    rv_memo_free(ctx, &week_memo);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cells_are_the_same_with_a_memo),
        cmocka_unit_test(test_cell_tags_plain),
        cmocka_unit_test(test_cell_tags_weighted),
        cmocka_unit_test(test_cell_tags_weighted_repeated),
        cmocka_unit_test(test_cell_tags_many),
        cmocka_unit_test(test_cell_minutes),
    };
    return cmocka_run_group_tests(tests, open_context, close_context);
}
