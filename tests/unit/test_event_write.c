/*
 * Cells of events as text, and files of random events that read back as they were.
 */
#include "support/support.h"

#include <math.h>
#include <string.h>

#include <reversa/cohort.h>

#include "io/event_rows.h"
#include "io/event_write.h"

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

static void expect_output(rv_output *output, const char *text)
{
    assert_int_equal(output->status, REVERSA_OK);
    assert_int_equal(output->used, strlen(text));
    assert_memory_equal(output->buffer, text, output->used);
    rv_output_abort(output);
}

static void test_put_cells(void **state)
{
    (void)state;
    rv_output output;
    rv_dictionary texts;
    int32_t code;
    rv_csv_writer csv = {.output = &output};
    assert_int_equal(rv_output_open(ctx, "-", &output), REVERSA_OK);
    rv_dictionary_open(ctx, &texts, 1);
    assert_int_equal(rv_dictionary_intern(ctx, &texts, "=1", 2, &code), REVERSA_OK);
    rv_event_put_text(&csv, &texts, code);
    rv_event_put_text(&csv, &texts, -1);
    rv_event_put_moment(&csv, 18262, -1);
    rv_event_put_moment(&csv, 18262, 0);
    rv_event_put_moment(&csv, 18262, 1439);
    rv_event_put_moment(&csv, REVERSA_MISSING_DATE, 5);
    rv_event_put_number(&csv, 0.1);
    rv_event_put_number(&csv, -1e12);
    rv_event_put_number(&csv, NAN);
    rv_csv_end_row(&csv);
    expect_output(&output, "'=1,,2020-01-01,2020-01-01T00:00,2020-01-01T23:59,,0.1,-1000000000000,\n");
    rv_dictionary_free(&texts);
}

/* What was put, parsed and put again gives the same bytes. */
static void test_put_employment_reads_back(void **state)
{
    (void)state;
    uint64_t random = rt_seed();
    static const char *const ids[] = {"a", "-b", "c\"", "d;e", "f,g", "h\ni", "'=j", "k\xc3\xa9"};
    static const char *const sites[] = {"", "x", "=y", "1", "0.50", " z", "x", "'"};
    for (int round = 0; round < 50; round++) {
        int32_t hires[8];
        int32_t exits[8];
        reversa_employment_column column = {.name = "site; \"old\"", .texts = sites};
        reversa_employment_rows rows;
        reversa_employment_rows_init(&rows);
        rows.n = rt_between(&random, 0, 8);
        for (int64_t i = 0; i < rows.n; i++) {
            hires[i] = (int32_t)rt_between(&random, -1000, 20000);
            exits[i] = rt_between(&random, 0, 1) ? REVERSA_MISSING_DATE : hires[i] + (int32_t)rt_between(&random, 0, 9);
        }
        rows.person_id = ids;
        rows.hire = hires;
        rows.exit = exits;
        rows.columns = &column;
        rows.n_columns = 1;
        reversa_employment *first = NULL;
        reversa_employment *again = NULL;
        assert_int_equal(reversa_employment_create(ctx, &rows, &first), REVERSA_OK);
        rv_output output;
        rv_output second;
        rv_file file = {0};
        assert_int_equal(rv_output_open(ctx, "-", &output), REVERSA_OK);
        rv_employment_put(first, &output);
        assert_int_equal(rv_grow(ctx, &file.bytes, &file.capacity, output.used, 1), REVERSA_OK);
        memcpy(file.bytes, output.buffer, output.used);
        file.length = output.used;
        assert_int_equal(rv_begin(ctx), REVERSA_OK);
        assert_int_equal(rv_employment_parse(ctx, &file, "file", &again), REVERSA_OK);
        assert_int_equal(again->n, rows.n);
        assert_int_equal(rv_output_open(ctx, "-", &second), REVERSA_OK);
        rv_employment_put(again, &second);
        assert_int_equal(second.used, output.used);
        assert_memory_equal(second.buffer, output.buffer, output.used);
        rv_output_abort(&output);
        rv_output_abort(&second);
        reversa_employment_free(first);
        reversa_employment_free(again);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_put_cells),
        cmocka_unit_test(test_put_employment_reads_back),
    };
    return cmocka_run_group_tests(tests, open_context, close_context);
}
