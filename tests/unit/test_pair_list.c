/*
 * Lists of pairs in the making: what a row may hold, and the view as rows.
 */
#include "support/support.h"

#include <reversa/cohort.h>

#include "model/pair_list.h"

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

static const rv_pair_list_row good = {
    .mentor = 0, .mentee = 1, .start = 100, .end = 200, .end_kind = REVERSA_PAIR_END_PLANNED};

static void begin(rv_pair_list_draft *draft)
{
    int32_t code;
    *draft = (rv_pair_list_draft){.ctx = ctx, .source = "p.csv"};
    assert_int_equal(rv_begin(ctx), REVERSA_OK);
    rv_pair_list_draft_open(draft);
    assert_int_equal(rv_dictionary_intern(ctx, &draft->ids, "a", 1, &code), REVERSA_OK);
    assert_int_equal(rv_dictionary_intern(ctx, &draft->ids, "b", 1, &code), REVERSA_OK);
}

static void test_pair_list_rows_are_those_added(void **state)
{
    (void)state;
    rv_pair_list_draft draft;
    reversa_pair_list *list = NULL;
    reversa_pair_rows rows;
    rv_pair_list_row other = {.mentor = 1, .mentee = 0, .start = REVERSA_MISSING_DATE, .end = REVERSA_MISSING_DATE};
    begin(&draft);
    assert_int_equal(rv_pair_list_draft_add(&draft, &good, 2), REVERSA_OK);
    assert_int_equal(rv_pair_list_draft_add(&draft, &other, 3), REVERSA_OK); /* the other way round is another pair */
    assert_int_equal(rv_pair_list_draft_finish(&draft, &list), REVERSA_OK);
    rv_pair_list_draft_close(&draft);
    reversa_pair_list_rows(list, &rows);
    assert_int_equal(reversa_pair_list_n(list), 2);
    assert_int_equal(rows.n, 2);
    assert_int_equal(rows.struct_size, sizeof rows);
    assert_string_equal(rows.mentor_id[0], "a");
    assert_string_equal(rows.mentee_id[0], "b");
    assert_string_equal(rows.mentor_id[1], "b");
    assert_int_equal(rows.start[0], 100);
    assert_int_equal(rows.end[1], REVERSA_MISSING_DATE);
    assert_int_equal(rows.end_kind[0], REVERSA_PAIR_END_PLANNED);
    assert_int_equal(rows.end_kind[1], REVERSA_PAIR_END_UNKNOWN);
    reversa_pair_list_free(list);
    reversa_pair_list_free(NULL);
}

static void expect_wrong(rv_pair_list_row row, const char *column)
{
    rv_pair_list_draft draft;
    reversa_pair_list *list = NULL;
    reversa_error error;
    begin(&draft);
    assert_int_equal(rv_pair_list_draft_add(&draft, &row, 4), REVERSA_OK);
    assert_int_equal(rv_pair_list_draft_finish(&draft, &list), REVERSA_E_DATA);
    assert_null(list);
    reversa_context_error(ctx, 0, &error);
    assert_int_equal(error.row, 4);
    assert_string_equal(error.column, column);
    rv_pair_list_draft_close(&draft);
}

static void test_pair_list_draft_refuses(void **state)
{
    (void)state;
    rv_pair_list_row row = good;
    row.mentee = 0;
    expect_wrong(row, "mentee_id");
    row = good;
    row.end = 99;
    expect_wrong(row, "end_date");
    row = good;
    row.end = REVERSA_MISSING_DATE;
    expect_wrong(row, "end_reason");
}

static void test_pair_list_draft_refuses_a_pair_twice(void **state)
{
    (void)state;
    rv_pair_list_draft draft;
    reversa_pair_list *list = NULL;
    reversa_error error;
    begin(&draft);
    assert_int_equal(rv_pair_list_draft_add(&draft, &good, 2), REVERSA_OK);
    assert_int_equal(rv_pair_list_draft_add(&draft, &good, 5), REVERSA_OK);
    assert_int_equal(rv_pair_list_draft_finish(&draft, &list), REVERSA_E_DATA);
    reversa_context_error(ctx, 0, &error);
    assert_int_equal(error.row, 5);
    assert_string_equal(error.message, "'a' and 'b' are listed already in row 2");
    rv_pair_list_draft_close(&draft);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pair_list_rows_are_those_added),
        cmocka_unit_test(test_pair_list_draft_refuses),
        cmocka_unit_test(test_pair_list_draft_refuses_a_pair_twice),
    };
    return cmocka_run_group_tests(tests, open_context, close_context);
}
