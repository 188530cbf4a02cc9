/* The files of circles. */
#include <stdlib.h>
#include <string.h>

#include "support/round_table.h"

static reversa_circles *match(rt_case *made, const char *inside)
{
    reversa_circles *circles;
    assert_int_equal(rt_make(made, RT_TABLE_PEOPLE, inside), REVERSA_OK);
    assert_int_equal(reversa_circles_match(made->ctx, made->problem, NULL, &circles), REVERSA_OK);
    return circles;
}

static char *text_of(rt_case *made, const reversa_circles *circles, reversa_circles_file file)
{
    const char *path = rt_path("file");
    assert_int_equal(reversa_circles_write_file(made->ctx, made->problem, circles, file, path), REVERSA_OK);
    return rt_read(path, NULL);
}

static void test_write_tables_and_summary(void **state)
{
    (void)state;
    if (!rv_mip_default_solver())
        skip();
    rt_case made = {.ctx = NULL};
    /* one circle of four is possible, and only by m2: it is worth more */
    reversa_circles *circles = match(&made,
                                     RT_TABLE_SCORE ", \"circle\": {\"mentees\": {\"at_least\": 4, \"at_most\": 4}}");
    char *table = text_of(&made, circles, REVERSA_CIRCLES_TABLE);
    assert_string_equal(table, "circle,side,person_id,fit,circle_score,slot_utc,slot_local\n"
                               "1,mentor,m2,,2200000,Mon 10:00,Mon 10:00\n"
                               "1,mentee,e1,400000,2200000,Mon 10:00,Mon 10:00\n"
                               "1,mentee,e2,500000,2200000,Mon 10:00,Mon 10:00\n"
                               "1,mentee,e3,600000,2200000,Mon 10:00,Mon 10:00\n"
                               "1,mentee,e4,700000,2200000,Mon 10:00,Mon 10:00\n");
    char *unmatched = text_of(&made, circles, REVERSA_CIRCLES_UNMATCHED);
    assert_string_equal(unmatched, "person_id,side,reason,eligible,best_score\n"
                                   "e5,mentee,limit,2,800000\nm1,mentor,outbid,5,600000\n");
    char *summary = text_of(&made, circles, REVERSA_CIRCLES_SUMMARY);
    assert_non_null(strstr(summary, "\"schema\": \"reversa.circles/1\""));
    assert_non_null(strstr(summary, "\"outcome\": \"optimal\""));
    assert_non_null(strstr(summary, "\"circles\": 1,"));
    free(table);
    free(unmatched);
    free(summary);
    assert_int_equal(reversa_circles_write(made.ctx, made.problem, circles, rt_path("folder")), REVERSA_OK);
    summary = rt_read(rt_path("folder/result.json"), NULL);
    assert_non_null(summary);
    free(summary);
    assert_int_equal(reversa_circles_write(made.ctx, made.problem, NULL, "x"), REVERSA_E_ARGUMENT);
    assert_int_equal(
        reversa_circles_write_file(made.ctx, made.problem, circles, (reversa_circles_file)7, rt_path("file")),
        REVERSA_E_ARGUMENT);
    reversa_circles_free(circles);
    rt_drop(&made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_write_tables_and_summary)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
