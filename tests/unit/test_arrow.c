/*
 * Rows of a table in batches, and streams that are no table or fail.
 */
#include <string.h>

#include "io/arrow.h"
#include "support/arrow.h"

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

static void test_next_goes_through_batches(void **state)
{
    (void)state;
    static const int32_t values[] = {10, 20, 30, 40, 50};
    rt_arrow_table table;
    rt_arrow_node first;
    rt_arrow_node empty;
    rt_arrow_node last;
    rt_arrow_column(&first, "x", "i", 2, values, NULL);
    rt_arrow_column(&empty, "x", "i", 0, NULL, NULL);
    rt_arrow_column(&last, "x", "i", 3, values, NULL);
    rt_arrow_open(&table);
    rt_arrow_add(&table, &first);
    rt_arrow_batch(&table, 0, &(rt_arrow_node *){&empty});
    rt_arrow_batch(&table, 2, &(rt_arrow_node *){&last});
    table.batches[2].offset = 1; /* of the rows */
    rv_file file = {0};
    rv_csv csv;
    assert_int_equal(rv_arrow_open(ctx, "table", &table.stream, &file.arrow), REVERSA_OK);
    assert_int_equal(rv_csv_open_file(ctx, "table", &file, &csv), REVERSA_OK);
    assert_int_equal(rv_csv_find(&csv, "x"), 0);
    static const char *const expected[] = {"10", "20", "20", "30"};
    bool found;
    for (int i = 0; i < 4; i++) {
        assert_int_equal(rv_csv_next(&csv, &found), REVERSA_OK);
        assert_true(found);
        assert_int_equal(csv.row, i + 1);
        assert_int_equal(csv.cells[0].length, 2);
        assert_memory_equal(csv.cells[0].text, expected[i], 2);
    }
    assert_int_equal(rv_csv_next(&csv, &found), REVERSA_OK);
    assert_false(found);
    rv_csv_free(&csv);
    rv_file_free(ctx, &file);
    rt_arrow_expect_released(&table);
}

/* Cells of rows before stay where they are, made ones and those in batches that were left behind. */
static void test_next_holds_rows_for_those_who_look_back(void **state)
{
    (void)state;
    static const int32_t offsets[] = {0, 3};
    rt_arrow_table table;
    rt_arrow_node nodes[RT_ARROW_BATCHES];
    rt_arrow_open(&table);
    for (int i = 0; i < RT_ARROW_BATCHES; i++)
        rt_arrow_column(&nodes[i], "x", "u", 1, offsets, i % 2 ? "odd" : "eve");
    rt_arrow_add(&table, &nodes[0]);
    for (int i = 1; i < RT_ARROW_BATCHES; i++)
        rt_arrow_batch(&table, 1, &(rt_arrow_node *){&nodes[i]});
    rv_file file = {0};
    rv_csv csv;
    bool found;
    assert_int_equal(rv_arrow_open(ctx, "table", &table.stream, &file.arrow), REVERSA_OK);
    assert_int_equal(rv_csv_open_file(ctx, "table", &file, &csv), REVERSA_OK);
    for (int i = 0; i < RT_ARROW_BATCHES; i++)
        assert_int_equal(rv_csv_next(&csv, &found), REVERSA_OK);
    assert_int_equal(table.n_released[2], 0);
    rv_csv_free(&csv);
    rv_file_free(ctx, &file);
    rt_arrow_expect_released(&table);
}

/* Open the table, read all rows, and tell the message; everything is released. */
static reversa_status read_all(rt_arrow_table *table, const char **message_out)
{
    static reversa_error error;
    rv_file file = {0};
    rv_csv csv = {0};
    bool found = true;
    assert_int_equal(rv_begin(ctx), REVERSA_OK);
    reversa_status status = rv_arrow_open(ctx, "table", &table->stream, &file.arrow);
    if (!status)
        status = rv_csv_open_file(ctx, "table", &file, &csv);
    while (!status && found)
        status = rv_csv_next(&csv, &found);
    rv_csv_free(&csv);
    rv_file_free(ctx, &file);
    rt_arrow_expect_released(table);
    reversa_context_error(ctx, 0, &error);
    *message_out = error.message;
    return status;
}

static void open_numbers(rt_arrow_table *table, rt_arrow_node *node)
{
    static const int32_t values[] = {1, 2, 3};
    rt_arrow_column(node, "x", "i", 3, values, NULL);
    rt_arrow_open(table);
    rt_arrow_add(table, node);
}

static void test_open_refuses_what_is_no_table(void **state)
{
    (void)state;
    rt_arrow_table table;
    rt_arrow_node node;
    const char *message;
    open_numbers(&table, &node);
    table.schema.format = "i";
    assert_int_equal(read_all(&table, &message), REVERSA_E_DATA);
    assert_non_null(strstr(message, "no table"));
    open_numbers(&table, &node);
    table.schemas[0] = NULL;
    assert_int_equal(read_all(&table, &message), REVERSA_E_DATA);
    open_numbers(&table, &node);
    node.schema.format = "d:3,1,256";
    assert_int_equal(read_all(&table, &message), REVERSA_E_UNSUPPORTED);
    open_numbers(&table, &node);
    node.schema.name = "";
    assert_int_equal(read_all(&table, &message), REVERSA_E_DATA);
    open_numbers(&table, &node);
    node.schema.name = "\xff";
    assert_int_equal(read_all(&table, &message), REVERSA_E_FORMAT);
    open_numbers(&table, &node);
    rt_arrow_add(&table, &node); /* the same name again */
    assert_int_equal(read_all(&table, &message), REVERSA_E_DATA);
}

static void test_next_refuses_batches_of_another_shape(void **state)
{
    (void)state;
    rt_arrow_table table;
    rt_arrow_node node;
    const char *message;
    static const unsigned char bits[] = {0x05};
    open_numbers(&table, &node);
    table.batches[0].n_children = 0;
    assert_int_equal(read_all(&table, &message), REVERSA_E_DATA);
    open_numbers(&table, &node);
    table.batches[0].n_buffers = 0;
    assert_int_equal(read_all(&table, &message), REVERSA_E_DATA);
    open_numbers(&table, &node);
    table.batches[0].length = 4;
    assert_int_equal(read_all(&table, &message), REVERSA_E_DATA);
    assert_non_null(strstr(message, "impossible length"));
    open_numbers(&table, &node);
    table.batches[0].length = -4;
    assert_int_equal(read_all(&table, &message), REVERSA_E_DATA);
    open_numbers(&table, &node);
    table.buffers[0] = bits;
    table.batches[0].null_count = -1;
    assert_int_equal(read_all(&table, &message), REVERSA_E_DATA);
    assert_non_null(strstr(message, "null"));
}

static void test_next_tells_what_the_stream_says(void **state)
{
    (void)state;
    rt_arrow_table table;
    rt_arrow_node node;
    const char *message;
    open_numbers(&table, &node);
    table.fail_at = 2;
    assert_int_equal(read_all(&table, &message), REVERSA_E_DATA);
    assert_string_equal(message, "The stream failed: the well is dry");
}

static void test_next_marks_rows_with_bad_text(void **state)
{
    (void)state;
    static const int32_t offsets[] = {0, 1, 2};
    rt_arrow_table table;
    rt_arrow_node node;
    rv_file file = {0};
    rv_csv csv;
    bool found;
    rt_arrow_column(&node, "x", "u", 2, offsets, "\xff\x61");
    rt_arrow_open(&table);
    rt_arrow_add(&table, &node);
    assert_int_equal(rv_begin(ctx), REVERSA_OK);
    assert_int_equal(rv_arrow_open(ctx, "table", &table.stream, &file.arrow), REVERSA_OK);
    assert_int_equal(rv_csv_open_file(ctx, "table", &file, &csv), REVERSA_OK);
    assert_int_equal(rv_csv_next(&csv, &found), REVERSA_OK);
    assert_true(csv.bad);
    assert_int_equal(rv_csv_next(&csv, &found), REVERSA_OK);
    assert_false(csv.bad);
    assert_int_equal(reversa_context_error_count(ctx), 1);
    rv_csv_free(&csv);
    rv_file_free(ctx, &file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_next_goes_through_batches),
        cmocka_unit_test(test_next_holds_rows_for_those_who_look_back),
        cmocka_unit_test(test_open_refuses_what_is_no_table),
        cmocka_unit_test(test_next_refuses_batches_of_another_shape),
        cmocka_unit_test(test_next_tells_what_the_stream_says),
        cmocka_unit_test(test_next_marks_rows_with_bad_text),
    };
    return cmocka_run_group_tests(tests, open_context, close_context);
}
