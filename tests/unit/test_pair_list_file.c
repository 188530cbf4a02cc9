/*
 * Lists of pairs as files: what is read, what is refused, what is written back, and every allocation that can fail.
 */
#include "support/support.h"

#include <math.h>
#include <reversa/cohort.h>
#include <reversa/pair_list.h>
#include <stdlib.h>

#define HEADER "mentor_id,mentee_id,state,start_date,end_date,end_reason"

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

static void test_pair_list_read_and_write(void **state)
{
    (void)state;
    const char *text = HEADER "\nm,'-n,ended,2027-01-01,2027-09-30,planned\n"
                              "m,o,ended,2027-01-01,2027-03-01,early\n"
                              "p,o,ended,,2027-03-01,\n"
                              "p,q,active,2027-01-01,,\n";
    reversa_pair_list *list = NULL;
    reversa_pair_rows rows;
    assert_int_equal(reversa_pair_list_read(ctx, rt_write_text("p.csv", text), &list), REVERSA_OK);
    reversa_pair_list_rows(list, &rows);
    assert_int_equal(rows.n, 4);
    assert_string_equal(rows.mentee_id[0], "-n");
    assert_int_equal(rows.end[0] - rows.start[0], 272);
    assert_int_equal(rows.end_kind[1], REVERSA_PAIR_END_EARLY);
    assert_int_equal(rows.start[2], REVERSA_MISSING_DATE);
    assert_null(reversa_pair_list_scores(list));
    const char *out = rt_path("out.csv");
    assert_int_equal(reversa_pair_list_write(ctx, list, out), REVERSA_OK);
    char *bytes = rt_read(out, NULL);
    assert_string_equal(bytes, text);
    free(bytes);
    reversa_pair_list_free(list);
}

static void test_pair_list_read_results_of_a_match(void **state)
{
    (void)state;
    const char *text = "mentor_id,mentee_id,score,coverage,state,note\nm,n,500000,1,active,\nm,o,1,1,pinned,x\n"
                       "m,p,1,1,forbidden,never\nm,q,,,ended,\n";
    reversa_pair_list *list = NULL;
    assert_int_equal(reversa_pair_list_read(ctx, rt_write_text("p.csv", text), &list), REVERSA_OK);
    assert_int_equal(reversa_pair_list_n(list),
                     2); /* the forbidden one is no pair, the ended one of an earlier round */
    assert_true(reversa_pair_list_scores(list)[0] == 500000 && reversa_pair_list_scores(list)[1] == 1);
    reversa_pair_list_free(list);
    assert_int_equal(reversa_pair_list_read(ctx, rt_write_text("p.csv", "mentee_id;mentor_id\n"), &list), REVERSA_OK);
    assert_int_equal(reversa_pair_list_n(list), 0);
    reversa_pair_list_free(list);
}

static void test_pair_list_scores_may_be_empty_but_not_words(void **state)
{
    (void)state;
    reversa_pair_list *list = NULL;
    const char *text = "mentor_id,mentee_id,score\nm,n,\nm,o,0.25\n";
    assert_int_equal(reversa_pair_list_read(ctx, rt_write_text("p.csv", text), &list), REVERSA_OK);
    assert_true(isnan(reversa_pair_list_scores(list)[0]) && reversa_pair_list_scores(list)[1] == .25);
    reversa_pair_list_free(list);
    text = "mentor_id,mentee_id,score\nm,n,high\n";
    assert_int_equal(reversa_pair_list_read(ctx, rt_write_text("p.csv", text), &list), REVERSA_E_FORMAT);
    assert_null(list);
}

static void test_pair_list_read_wrong_files(void **state)
{
    (void)state;
    static const rt_wrong_file wrong[] = {
        {"mentor_id,state\n", REVERSA_E_DATA, 1, "mentee_id", "missing"},
        {HEADER "\nm,,,,,\n", REVERSA_E_DATA, 2, "mentee_id", "empty"},
        {HEADER "\nm,n,gone,,,\n", REVERSA_E_DATA, 2, "state", "is not active"},
        {HEADER "\nm,n,,2027,,\n", REVERSA_E_FORMAT, 2, "start_date", ""},
        {HEADER "\nm,n,,2027-01-02,2027-01-01,\n", REVERSA_E_DATA, 2, "end_date", "before"},
        {HEADER "\nm,n,,,2027-01-01,bored\n", REVERSA_E_DATA, 2, "end_reason", "is not planned"},
        {HEADER "\nm,n,,,,early\n", REVERSA_E_DATA, 2, "end_reason", "no end"},
        {HEADER "\nm,n,,,,\nm,n,,,,\n", REVERSA_E_DATA, 3, "mentee_id", "row 2"},
        {HEADER "\nm,m,,,,\n", REVERSA_E_DATA, 2, "mentee_id", "themselves"},
        {HEADER "\nm,n,ended,2027-01-02,,\n", REVERSA_E_DATA, 2, "end_date", "when did the pair end"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        reversa_pair_list *list = NULL;
        reversa_status status = reversa_pair_list_read(ctx, rt_write_text("p.csv", wrong[i].text), &list);
        assert_null(list);
        rt_expect_wrong(ctx, status, &wrong[i]);
    }
}

static void test_pair_list_arguments(void **state)
{
    (void)state;
    reversa_pair_list *list = NULL;
    assert_int_equal(reversa_pair_list_read(NULL, "x", &list), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_pair_list_read(ctx, NULL, &list), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_pair_list_read(ctx, "x", NULL), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_pair_list_read(ctx, rt_path("not there"), &list), REVERSA_E_IO);
    assert_int_equal(reversa_pair_list_write(ctx, NULL, "x"), REVERSA_E_ARGUMENT);
}

static const char *walked_file;

static reversa_status call_read(reversa_context *context, void *out)
{
    return reversa_pair_list_read(context, walked_file, out);
}

static void release(reversa_context *context, void *out)
{
    (void)context;
    reversa_pair_list **list = out;
    reversa_pair_list_free(*list);
    *list = NULL;
}

static void test_pair_list_read_without_memory(void **state)
{
    (void)state;
    reversa_pair_list *list = NULL;
    walked_file = rt_write_text("p.csv", HEADER "\nm,n,,,,\nm,o,,,,\n");
    const rt_walk walk = {
        .name = "pair_list_read", .call = call_read, .release = release, .state = &list, .out = &list};
    assert_true(rt_fault_walk(&walk) > 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pair_list_read_and_write),
        cmocka_unit_test(test_pair_list_read_results_of_a_match),
        cmocka_unit_test(test_pair_list_scores_may_be_empty_but_not_words),
        cmocka_unit_test(test_pair_list_read_wrong_files),
        cmocka_unit_test(test_pair_list_arguments),
        cmocka_unit_test(test_pair_list_read_without_memory),
    };
    return cmocka_run_group_tests(tests, open_context, close_context);
}
