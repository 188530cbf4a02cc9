/*
 * The CSV reader against files taken apart by hand.
 */
#include "support/support.h"

#include <stdio.h>
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

/* A file as text: cells in [brackets], a record a line; the messages of errors as `!row:column:message`. */
static const char *dump(const char *bytes, size_t length)
{
    static char text[8192];
    size_t used = 0;
    text[0] = '\0';
    char *copy = malloc(length + 1);
    assert_non_null(copy);
    memcpy(copy, bytes, length);
    ctx->n_errors = 0;
    rv_csv csv;
    bool found = rv_csv_open(ctx, "file", copy, length, &csv) == REVERSA_OK;
    for (int32_t i = 0; found && i < csv.n_columns; i++)
        used += (size_t)snprintf(text + used, sizeof text - used, "[%s]", rv_csv_name(&csv, i));
    while (found) {
        assert_int_equal(rv_csv_next(&csv, &found), REVERSA_OK);
        used += (size_t)snprintf(text + used, sizeof text - used, "%s", found ? "\n" : "");
        for (int32_t i = 0; found && !csv.bad && i < csv.n_columns; i++)
            used += (size_t)snprintf(text + used, sizeof text - used, "[%.*s]", (int)csv.cells[i].length,
                                     csv.cells[i].text ? csv.cells[i].text : "");
    }
    for (int64_t i = 0; i < ctx->n_errors; i++)
        used += (size_t)snprintf(text + used, sizeof text - used, "!%lld:%s:%s", (long long)ctx->errors[i].row,
                                 ctx->errors[i].column, ctx->errors[i].message);
    rv_csv_free(&csv);
    free(copy);
    return text;
}

typedef struct example {
    const char *file;
    const char *expected;
} example;

static void expect_examples(const example *examples, size_t n)
{
    for (size_t i = 0; i < n; i++)
        assert_string_equal(dump(examples[i].file, strlen(examples[i].file)), examples[i].expected);
}

#define EXPECT(examples) expect_examples(examples, sizeof(examples) / sizeof((examples)[0]))

static void test_csv_next_well_formed(void **state)
{
    (void)state;
    static const example examples[] = {
        {"a,b\n1,2\n", "[a][b]\n[1][2]"},
        {"a,b\r\n1,2", "[a][b]\n[1][2]"},
        {"a,b\n1,\n", "[a][b]\n[1][]"},
        {"a,b\n,", "[a][b]\n[][]"},
        {"a,b\n\"1\"\"\",\"x,\ny\r\n\"\n", "[a][b]\n[1\"][x,\ny\r\n]"},
        {"a,b\n\"\",\"\"\"\"\n", "[a][b]\n[][\"]"},
        {"\xEF\xBB\xBF"
         "a;b\n1,5;2\n",
         "[a][b]\n[1,5][2]"},
        {"a\tb\n1;\t2,\n", "[a][b]\n[1;][2,]"},
        {"\"a;b;c\",d\n1,2\n", "[a;b;c][d]\n[1][2]"}, /* only the comma is outside quotes */
        {"a;b,c\n1;2,3\n", "[a;b][c]\n[1;2][3]"},     /* a tie is for the comma */
        {"a\n1\n\n\n", "[a]\n[1]"},
        {"a\n1\n\n2\r\n\r\n", "[a]\n[1]\n[]\n[2]"}, /* in one column an empty line is an empty cell */
        {"a,b\n'=1,'x\n''+1,'\n'\"=2\",'-\n",
         "[a][b]\n[=1]['x]\n['+1][']\n!4:a:There is a quote within a cell that is not quoted"},
        {"a,b\n\"'@\",\"'\t\"\n", "[a][b]\n[@][\t]"},
        {"a,b", "[a][b]"},
        {"caf\x65\xCC\x81\n1\n", "[caf\xC3\xA9]\n[1]"}, /* names become NFC */
    };
    EXPECT(examples);
}

static void test_csv_next_wrong(void **state)
{
    (void)state;
    static const example examples[] = {
        {"", "!0::The file is empty: a header is needed"},
        {"\n\r\n\n", "!0::The file is empty: a header is needed"},
        {"\xEF\xBB\xBF\n", "!0::The file is empty: a header is needed"},
        {"a,b\n1\n1,2\n1,2,3\n",
         "[a][b]\n\n[1][2]\n!2::The row has 1 cells, the header has 2!4::The row has 3 cells, the header has 2"},
        {"a,b\n1,2\n\n3,4\n", "[a][b]\n[1][2]\n\n[3][4]!3::The line is blank"},
        {"a,b\n1,\"2\n3,4\n", "[a][b]\n!2:b:A quoted cell has no closing quote"},
        {"a,b\n\"1\"x,2\n3,4\n", "[a][b]\n\n[3][4]!2:a:There is text after a closing quote"},
        {"a,b\n\"1\" ,2\n3,4\n", "[a][b]\n\n[3][4]!2:a:There is text after a closing quote"},
        {"a,b\nx\"1\",2\n3,4\n", "[a][b]\n\n[3][4]!2:a:There is a quote within a cell that is not quoted"},
        {"a,b\n1,2\xFF\n3,\xC0\x80\n", "[a][b]\n\n!2:b:The text is not valid UTF-8!3:b:The text is not valid UTF-8"},
        {"a,b\n1\r,2\n3,4\r",
         "[a][b]\n\n!2:a:A carriage return does not end a line!3:b:A carriage return does not end a line"},
        {"a,b,a\n1,2,3\n", "!1:a:Column 3 has the name of an earlier one"},
        {"a,,c\n1,2,3\n", "!1::Column 2 has no name"},
        {"a,b\xFF\n1,2\n", "!1::The text is not valid UTF-8"},
        {"a,\"b\n1,2\n", "!1::A quoted cell has no closing quote"},
        {"\n1,2\n", "!1::Column 1 has no name"},
        {"a,b\n\"\"\n\r\n1,2\n", "[a][b]\n\n\n[1][2]!2::The row has 1 cells, the header has 2!3::The line is blank"},
        {"a,b\r1,2\r3,4\r", "!0::The lines end with lone carriage returns: save the file with line feeds"},
        {"\xFF\xFE", "!0::This looks like UTF-16: save the file as UTF-8"},
        {"\xFE\xFF", "!0::This looks like UTF-16: save the file as UTF-8"},
    };
    EXPECT(examples);
}

static void test_csv_next_nul_bytes(void **state)
{
    (void)state;
    assert_string_equal(dump("a,b\n1,\0\n3,4\n", 12), "[a][b]\n\n[3][4]!2:b:The text contains a NUL byte");
    assert_string_equal(dump("a,\"\0\"\n", 7), "!1::The text contains a NUL byte");
}

static void test_csv_open_utf16_without_a_mark(void **state)
{
    (void)state;
    assert_string_equal(dump("a\0,\0b\0\n\0", 8), "!0::This looks like UTF-16: save the file as UTF-8");
    assert_string_equal(dump("\0a\0,\0b\0\n", 8), "!0::This looks like UTF-16: save the file as UTF-8");
}

static void test_csv_open_too_many_columns(void **state)
{
    (void)state;
    size_t length = 3 * RV_CSV_MAX_COLUMNS;
    char *bytes = malloc(length);
    assert_non_null(bytes);
    memset(bytes, ',', length);
    ctx->n_errors = 0;
    rv_csv csv;
    assert_int_equal(rv_csv_open(ctx, "file", bytes, length, &csv), REVERSA_E_UNSUPPORTED);
    assert_null(csv.ctx);
    rv_csv_free(&csv);
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_csv_next_well_formed),      cmocka_unit_test(test_csv_next_wrong),
        cmocka_unit_test(test_csv_next_nul_bytes),        cmocka_unit_test(test_csv_open_utf16_without_a_mark),
        cmocka_unit_test(test_csv_open_too_many_columns),
    };
    return cmocka_run_group_tests(tests, open_context, close_context);
}
