/*
 * The files of a rematch: rows, all or none, and memory that runs out.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "support/rematched.h"

static void setup(reversa_context *ctx, void *state)
{
    rt_year_open(ctx, state);
    assert_int_equal(rt_year_find(ctx, state, -1, 20), REVERSA_OK);
}

static void release(reversa_context *ctx, void *state)
{
    (void)ctx;
    rt_year_drop(state);
}

static reversa_status call(reversa_context *ctx, void *state)
{
    const rt_year *year = state;
    return reversa_rematch_write(ctx, year->rematch, rt_path("walked"));
}

static void expect_line(const char *path, const char *line)
{
    char *text = rt_read(path, NULL);
    assert_non_null(text);
    if (!strstr(text, line))
        fail_msg("%s lacks %s in:\n%s", path, line, text);
    free(text);
}

static void test_rematch_write_has_a_row_for_each(void **state)
{
    (void)state;
    rt_year year;
    reversa_context *ctx = rt_context(NULL);
    setup(ctx, &year);
    assert_int_equal(reversa_rematch_write(ctx, year.rematch, rt_path("out")), REVERSA_OK);
    expect_line(rt_path("out/diff.csv"), "change,mentor_id,mentee_id,side,score,cause,rule,exchange,note,text\n");
    expect_line(rt_path("out/diff.csv"), "\nkept,m6,e3,,0,,,,,m6 and e3 stay together (0)\n");
    expect_line(rt_path("out/diff.csv"), "\nimpossible,m3,e4,,,rule,level_gap,2,,");
    expect_line(rt_path("out/diff.csv"), "\nforbidden,m3,e1,,,,,,never,");
    expect_line(rt_path("out/diff.csv"), "\nunmatched,,e4,mentee,,,,,,\"e4, who had m3, has no mentor now\"\n");
    expect_line(rt_path("out/curve.csv"), "broken,supported,claim,mentees,score,at_most_mentees,at_most_score\n"
                                          "0,yes,exact,4,1333333,4,1333333\n"
                                          "1,no,bound,4,1333333,4,2166666\n"
                                          "2,yes,exact,4,3000000,4,3000000\n");
    expect_line(rt_path("out/standby.csv"),
                "mentor_id,mentee_id,replaces,standby_id,score,place,loses_if_replaced_stays_mentees,"
                "loses_if_replaced_stays_score,loses_if_replaced_stays_keep\n");
    expect_line(rt_path("out/rematch.json"), "\"curve_is_whole\": true");
    expect_line(rt_path("out/pairs.csv"), "\nm3,e5,1000000,");
    expect_line(rt_path("out/result.json"), "\"outcome\": \"optimal\"");
    rt_year_drop(&year);
    reversa_context_free(ctx);
}

static void test_rematch_write_file_refuses_what_is_none(void **state)
{
    (void)state;
    rt_year year;
    reversa_context *ctx = rt_context(NULL);
    setup(ctx, &year);
    assert_int_equal(reversa_rematch_write_file(ctx, year.rematch, (reversa_rematch_file)4, "-"), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_rematch_write_file(ctx, NULL, REVERSA_REMATCH_DIFF, "-"), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_rematch_write_file(ctx, year.rematch, REVERSA_REMATCH_DIFF, rt_path("no/such/folder")),
                     REVERSA_E_IO);
    assert_int_equal(reversa_rematch_write(ctx, year.rematch, NULL), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_rematch_write_file(ctx, year.rematch, REVERSA_REMATCH_DIFF, rt_path("alone.csv")),
                     REVERSA_OK);
    expect_line(rt_path("alone.csv"), "\nbroken,m1,e1,,333333,,,1,,");
    rt_year_drop(&year);
    reversa_context_free(ctx);
}

static void test_rematch_write_survives_failures_of_allocation(void **state)
{
    (void)state;
    rt_year year = {0};
    const rt_walk walk = {
        .name = "rematch files", .setup = setup, .call = call, .release = release, .state = &year, .stride = 1};
    assert_true(rt_fault_walk(&walk) > 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_rematch_write_has_a_row_for_each),
                                       cmocka_unit_test(test_rematch_write_file_refuses_what_is_none),
                                       cmocka_unit_test(test_rematch_write_survives_failures_of_allocation)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
