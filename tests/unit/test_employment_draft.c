/*
 * Employment in the making: one row a person, dates that go together, columns as codes and as numbers.
 */
#include "support/support.h"

#include <math.h>
#include <string.h>

#include <reversa/cohort.h>

#include "model/event_draft.h"

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

static const rv_employment_row good = {.person = 0, .hire = 100, .exit = 200, .reason = -1, .programme_start = 150};

/* A draft with ids a and b and one further column, "x". */
static void begin(rv_employment_draft *draft)
{
    int32_t code;
    *draft = (rv_employment_draft){.ctx = ctx, .source = "e.csv"};
    assert_int_equal(rv_begin(ctx), REVERSA_OK);
    assert_int_equal(rv_employment_draft_open(draft, 1), REVERSA_OK);
    assert_int_equal(rv_employment_draft_name(draft, 0, "x"), REVERSA_OK);
    assert_int_equal(rv_dictionary_intern(ctx, &draft->ids, "a", 1, &code), REVERSA_OK);
    assert_int_equal(rv_dictionary_intern(ctx, &draft->ids, "b", 1, &code), REVERSA_OK);
}

static int32_t text(rv_employment_draft *draft, const char *word)
{
    int32_t code;
    assert_int_equal(rv_dictionary_intern(ctx, &draft->texts, word, strlen(word), &code), REVERSA_OK);
    return code;
}

/* A column of two cells, NULL for a missing one. */
static reversa_employment *make(const char *first, const char *second)
{
    rv_employment_draft draft;
    reversa_employment *employment = NULL;
    rv_employment_row row = good;
    begin(&draft);
    int32_t cell = first ? text(&draft, first) : -1;
    assert_int_equal(rv_employment_draft_add(&draft, &row, &cell, 2), REVERSA_OK);
    row.person = 1;
    cell = second ? text(&draft, second) : -1;
    assert_int_equal(rv_employment_draft_add(&draft, &row, &cell, 3), REVERSA_OK);
    assert_int_equal(rv_employment_draft_finish(&draft, &employment), REVERSA_OK);
    rv_employment_draft_close(&draft);
    return employment;
}

static void test_employment_draft_numbers_only_where_all_are(void **state)
{
    (void)state;
    reversa_employment *employment = make("1.5", "-2");
    assert_true(employment->columns[0].number[0] == 1.5 && employment->columns[0].number[1] == -2);
    reversa_employment_free(employment);
    employment = make("1.5", NULL);
    assert_true(employment->columns[0].number[0] == 1.5 && isnan(employment->columns[0].number[1]));
    reversa_employment_free(employment);
    employment = make("1.5", "two");
    assert_null(employment->columns[0].number);
    reversa_employment_free(employment);
    employment = make(NULL, NULL);
    assert_null(employment->columns[0].number);
    assert_int_equal(employment->columns[0].code[0], -1);
    reversa_employment_free(employment);
}

static void expect_wrong(rv_employment_row row, const char *column)
{
    rv_employment_draft draft;
    reversa_employment *employment = NULL;
    reversa_error error;
    int32_t cell = -1;
    begin(&draft);
    row.reason = row.reason < 0 ? -1 : text(&draft, "voluntary");
    assert_int_equal(rv_employment_draft_add(&draft, &row, &cell, 9), REVERSA_OK); /* the pass goes on */
    assert_int_equal(rv_employment_draft_finish(&draft, &employment), REVERSA_E_DATA);
    assert_null(employment);
    assert_int_equal(reversa_context_error_count(ctx), 1);
    reversa_context_error(ctx, 0, &error);
    assert_int_equal(error.row, 9);
    assert_string_equal(error.column, column);
    rv_employment_draft_close(&draft);
}

static void test_employment_draft_refuses(void **state)
{
    (void)state;
    rv_employment_row row = good;
    row.exit = 99;
    row.programme_start = REVERSA_MISSING_DATE;
    expect_wrong(row, "exit_date");
    row = good;
    row.programme_start = 201;
    expect_wrong(row, "programme_start");
    row = good;
    row.exit = REVERSA_MISSING_DATE;
    row.reason = 0;
    expect_wrong(row, "exit_reason");
}

static void test_employment_draft_allows_edges(void **state)
{
    (void)state;
    rv_employment_draft draft;
    reversa_employment *employment = NULL;
    int32_t cell = -1;
    rv_employment_row row = {.person = 0, .hire = 100, .exit = 100, .reason = -1, .programme_start = 100};
    begin(&draft);
    assert_int_equal(rv_employment_draft_add(&draft, &row, &cell, 2), REVERSA_OK);
    row = (rv_employment_row){.person = 1, .hire = 100, .exit = 200, .reason = -1, .programme_start = 50};
    assert_int_equal(rv_employment_draft_add(&draft, &row, &cell, 3), REVERSA_OK);
    assert_int_equal(rv_employment_draft_finish(&draft, &employment), REVERSA_OK);
    assert_int_equal(employment->n, 2);
    assert_int_equal(reversa_employment_latest(employment), 200);
    rv_employment_draft_close(&draft);
    reversa_employment_free(employment);
}

static void test_employment_draft_refuses_a_person_twice(void **state)
{
    (void)state;
    rv_employment_draft draft;
    reversa_employment *employment = NULL;
    reversa_error error;
    int32_t cell = -1;
    begin(&draft);
    assert_int_equal(rv_employment_draft_add(&draft, &good, &cell, 2), REVERSA_OK);
    assert_int_equal(rv_employment_draft_add(&draft, &good, &cell, 3), REVERSA_OK);
    assert_int_equal(rv_employment_draft_finish(&draft, &employment), REVERSA_E_DATA);
    reversa_context_error(ctx, 0, &error);
    assert_int_equal(error.row, 3);
    assert_string_equal(error.message, "'a' is listed already in row 2");
    rv_employment_draft_close(&draft);
}

static void test_employment_draft_refuses_names(void **state)
{
    (void)state;
    rv_employment_draft draft = {.ctx = ctx};
    assert_int_equal(rv_begin(ctx), REVERSA_OK);
    assert_int_equal(rv_employment_draft_open(&draft, 3), REVERSA_OK);
    assert_int_equal(rv_employment_draft_name(&draft, 0, "x"), REVERSA_OK);
    assert_int_equal(rv_employment_draft_name(&draft, 1, "x"), REVERSA_E_DATA);
    assert_int_equal(rv_employment_draft_name(&draft, 2, "exit_date"), REVERSA_E_DATA);
    rv_employment_draft_close(&draft);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_employment_draft_numbers_only_where_all_are),
        cmocka_unit_test(test_employment_draft_refuses),
        cmocka_unit_test(test_employment_draft_allows_edges),
        cmocka_unit_test(test_employment_draft_refuses_a_person_twice),
        cmocka_unit_test(test_employment_draft_refuses_names),
    };
    return cmocka_run_group_tests(tests, open_context, close_context);
}
