/*
 * employment.csv: what is read, what is refused, what is written back, and every allocation that can fail.
 */
#include "support/support.h"

#include <string.h>

#include <math.h>
#include <reversa/io.h>
#include <stdlib.h>

#include "model/events.h"

#define HEADER "person_id,hire_date,exit_date,exit_reason,programme_start"
#define DAY_2020 18262 /* 2020-01-01 */

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

static const char *text_of(const rv_dictionary *texts, int32_t code)
{
    return code < 0 ? "" : rv_dictionary_text(texts, code);
}

static void test_employment_read_and_write(void **state)
{
    (void)state;
    const char *text = HEADER ",department,level\n"
                              "007,2020-01-01,2020-03-01,voluntary,2020-02-01,Sales,3\n"
                              "7,2020-01-02,,,,\"R, D\",\n"
                              "'=b,2020-01-01,2020-01-01,,2019-12-31,Sales,2.5\n";
    reversa_employment *employment = NULL;
    assert_int_equal(reversa_employment_read(ctx, rt_write_text("e.csv", text), &employment), REVERSA_OK);
    assert_int_equal(reversa_employment_n(employment), 3);
    assert_string_equal(text_of(&employment->ids, employment->person[0]), "007");
    assert_string_equal(text_of(&employment->ids, employment->person[2]), "=b");
    assert_int_equal(employment->hire[0], DAY_2020);
    assert_int_equal(employment->exit[0], DAY_2020 + 60);
    assert_int_equal(employment->exit[1], REVERSA_MISSING_DATE);
    assert_int_equal(employment->programme_start[0], DAY_2020 + 31);
    assert_int_equal(employment->programme_start[1], REVERSA_MISSING_DATE);
    assert_string_equal(text_of(&employment->texts, employment->reason[0]), "voluntary");
    assert_int_equal(employment->reason[1], -1);
    assert_int_equal(employment->n_columns, 2);
    assert_string_equal(employment->columns[0].name, "department");
    assert_null(employment->columns[0].number);
    assert_int_equal(employment->columns[0].code[0], employment->columns[0].code[2]);
    assert_string_equal(text_of(&employment->texts, employment->columns[0].code[1]), "R, D");
    assert_non_null(employment->columns[1].number);
    assert_true(employment->columns[1].number[2] == 2.5);
    assert_true(isnan(employment->columns[1].number[1]));
    const char *out = rt_path("out.csv");
    assert_int_equal(reversa_employment_write(ctx, employment, out), REVERSA_OK);
    char *bytes = rt_read(out, NULL);
    assert_string_equal(bytes, text);
    free(bytes);
    reversa_employment_free(employment);
}

static void test_employment_read_columns_in_any_order(void **state)
{
    (void)state;
    const char *text = "programme_start;site;exit_reason;exit_date;hire_date;person_id\n;;;;2020-01-01;a\n";
    reversa_employment *employment = NULL;
    assert_int_equal(reversa_employment_read(ctx, rt_write_text("e.csv", text), &employment), REVERSA_OK);
    assert_int_equal(employment->n_columns, 1);
    assert_int_equal(employment->columns[0].code[0], -1);
    assert_null(employment->columns[0].number); /* nothing in it reads as a number */
    reversa_employment_free(employment);
}

static void test_employment_read_without_rows(void **state)
{
    (void)state;
    reversa_employment *employment = NULL;
    assert_int_equal(reversa_employment_read(ctx, rt_write_text("e.csv", HEADER "\n"), &employment), REVERSA_OK);
    assert_int_equal(employment->n, 0);
    reversa_employment_free(employment);
}

static void test_employment_read_wrong_files(void **state)
{
    (void)state;
    static const rt_wrong_file wrong[] = {
        {"person_id,hire_date,exit_date,exit_reason\n", REVERSA_E_DATA, 1, "programme_start", "missing"},
        {HEADER ",x,x\n", REVERSA_E_DATA, 1, "x", "earlier one"},
        {HEADER "\na,2020-01-01,,\n", REVERSA_E_FORMAT, 2, NULL, "4 cells"},
        {HEADER "\n,2020-01-01,,,\n", REVERSA_E_DATA, 2, "person_id", "empty"},
        {HEADER "\na,,,,\n", REVERSA_E_DATA, 2, "hire_date", "empty"},
        {HEADER "\na,2021-02-29,,,\n", REVERSA_E_FORMAT, 2, "hire_date", ""},
        {HEADER "\na,2020-01-01,nan,,\n", REVERSA_E_FORMAT, 2, "exit_date", ""},
        {HEADER "\na,2020-01-02,2020-01-01,,\n", REVERSA_E_DATA, 2, "exit_date", "before the hire"},
        {HEADER "\na,2020-01-02,,voluntary,\n", REVERSA_E_DATA, 2, "exit_reason", "no exit"},
        {HEADER "\na,2020-01-02,2020-02-01,,2020-02-02\n", REVERSA_E_DATA, 2, "programme_start", "after the exit"},
        {HEADER "\na,2020-01-02,,,\nb,2020-01-02,,,\na,2020-01-02,,,\n", REVERSA_E_DATA, 4, "person_id", "row 2"},
        {HEADER "\na,2020-01-02,,\xff,\n", REVERSA_E_FORMAT, 2, "exit_reason", "UTF-8"},
        {"", REVERSA_E_FORMAT, 0, NULL, "empty"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        reversa_employment *employment = NULL;
        reversa_status status = reversa_employment_read(ctx, rt_write_text("e.csv", wrong[i].text), &employment);
        assert_null(employment);
        rt_expect_wrong(ctx, status, &wrong[i]);
    }
}

static void test_employment_read_counts_all_errors(void **state)
{
    (void)state;
    char text[4096] = HEADER "\n";
    for (int i = 0; i < 30; i++)
        strcat(text, "a,2020-13-01,,,\n");
    strcat(text, "a,2020-01-01,,,\nragged\n");
    reversa_employment *employment = NULL;
    assert_int_equal(reversa_employment_read(ctx, rt_write_text("e.csv", text), &employment), REVERSA_E_FORMAT);
    assert_int_equal(reversa_context_error_count(ctx), 31);
}

static void test_employment_read_arguments(void **state)
{
    (void)state;
    reversa_employment *employment = NULL;
    assert_int_equal(reversa_employment_read(NULL, "x", &employment), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_employment_read(ctx, NULL, &employment), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_employment_read(ctx, "x", NULL), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_employment_read(ctx, rt_path("not there"), &employment), REVERSA_E_IO);
    assert_int_equal(reversa_employment_write(ctx, NULL, "x"), REVERSA_E_ARGUMENT);
    reversa_context_cancel(ctx);
    assert_int_equal(reversa_employment_read(ctx, "x", &employment), REVERSA_E_CANCELLED);
    reversa_context_resume(ctx);
}

static const char *walked_file;

static reversa_status call_read(reversa_context *context, void *out)
{
    return reversa_employment_read(context, walked_file, out);
}

static void release(reversa_context *context, void *out)
{
    (void)context;
    reversa_employment **employment = out;
    reversa_employment_free(*employment);
    *employment = NULL;
}

static void test_employment_read_without_memory(void **state)
{
    (void)state;
    reversa_employment *employment = NULL;
    walked_file = rt_write_text("e.csv", HEADER ",department,level\na,2020-01-01,2020-02-01,re\xcc\x81tired,,S,1\n"
                                                "b,2020-01-01,,,2020-01-07,,2\n");
    const rt_walk walk = {
        .name = "employment_read", .call = call_read, .release = release, .state = &employment, .out = &employment};
    assert_true(rt_fault_walk(&walk) > 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_employment_read_and_write),
        cmocka_unit_test(test_employment_read_columns_in_any_order),
        cmocka_unit_test(test_employment_read_without_rows),
        cmocka_unit_test(test_employment_read_wrong_files),
        cmocka_unit_test(test_employment_read_counts_all_errors),
        cmocka_unit_test(test_employment_read_arguments),
        cmocka_unit_test(test_employment_read_without_memory),
    };
    return cmocka_run_group_tests(tests, open_context, close_context);
}
