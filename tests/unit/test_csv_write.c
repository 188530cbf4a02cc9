/*
 * The CSV writer: what it writes is read back exactly, over random cells of the bytes that matter; formulas are guarded.
 */
#include "support/support.h"

#include <stdlib.h>
#include <string.h>

#include "io/csv.h"

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

/* A text of bytes that matter to CSV. */
static size_t random_text(uint64_t *random, char *text)
{
    static const char bytes[] = "',;\t\"\n\r=+-@a1. ";
    size_t length = (size_t)rt_between(random, 0, 6);
    for (size_t i = 0; i < length; i++)
        text[i] = bytes[rt_between(random, 0, (int64_t)sizeof bytes - 2)];
    return length;
}

static void test_csv_text_is_read_as_written(void **state)
{
    (void)state;
    enum { ROWS = 40, COLUMNS = 3 };
    uint64_t random = rt_seed();
    const char *path = rt_path("random.csv");
    for (int round = 0; round < 100; round++) {
        char text[ROWS][COLUMNS][8];
        size_t length[ROWS][COLUMNS];
        rv_output output;
        assert_int_equal(rv_output_open(ctx, path, &output), REVERSA_OK);
        rv_csv_writer writer = {.output = &output};
        rv_csv_text(&writer, "a;;;b", 5);
        rv_csv_text(&writer, "b\t\t\t", 4);
        rv_csv_plain(&writer, "c");
        rv_csv_end_row(&writer);
        for (int r = 0; r < ROWS; r++) {
            for (int c = 0; c < COLUMNS; c++) {
                length[r][c] = random_text(&random, text[r][c]);
                rv_csv_text(&writer, text[r][c], length[r][c]);
            }
            rv_csv_end_row(&writer);
        }
        assert_int_equal(rv_output_commit(&output), REVERSA_OK);
        rv_file file;
        rv_csv csv;
        bool found;
        assert_int_equal(rv_file_read(ctx, path, path, &file), REVERSA_OK);
        assert_int_equal(rv_csv_open(ctx, path, file.bytes, file.length, &csv), REVERSA_OK);
        assert_string_equal(rv_csv_name(&csv, 0), "a;;;b");
        for (int r = 0; r < ROWS; r++) {
            assert_int_equal(rv_csv_next(&csv, &found), REVERSA_OK);
            assert_true(found && !csv.bad);
            for (int c = 0; c < COLUMNS; c++) {
                assert_int_equal(csv.cells[c].length, length[r][c]);
                assert_memory_equal(csv.cells[c].text, text[r][c], length[r][c]);
            }
        }
        assert_int_equal(rv_csv_next(&csv, &found), REVERSA_OK);
        assert_false(found);
        rv_csv_free(&csv);
        rv_file_free(ctx, &file);
    }
}

static void test_csv_text_guards_formulas_alone(void **state)
{
    (void)state;
    static const char *const texts[] = {"=1+1", "-5", "+5.25", "-5-", "'=", "@x", "x=", "'", "'x", "-"};
    rv_output output;
    assert_int_equal(rv_output_open(ctx, rt_path("guard.csv"), &output), REVERSA_OK);
    rv_csv_writer writer = {.output = &output, .body = true};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        rv_csv_text(&writer, texts[i], strlen(texts[i]));
    assert_int_equal(rv_output_commit(&output), REVERSA_OK);
    char *bytes = rt_read(rt_path("guard.csv"), NULL);
    assert_string_equal(bytes, "'=1+1,-5,+5.25,'-5-,''=,'@x,x=,','x,'-");
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_csv_text_is_read_as_written),
        cmocka_unit_test(test_csv_text_guards_formulas_alone),
    };
    return cmocka_run_group_tests(tests, open_context, close_context);
}
