/*
 * The files of shortlists: bytes of a table, JSON, ids that a spreadsheet or a browser would run, and the door.
 */
#include <stdlib.h>
#include <string.h>

#include <reversa/shortlist.h>

#include "support/people.h"

#define CRITERIA "\"rules\": [], \"criteria\": [{\"criterion\": \"overlap\", \"attribute\": \"goals\", \"weight\": 1}]"

static char *written(rt_case *made, const char *csv, reversa_shortlist_file file)
{
    reversa_shortlist *shortlist;
    assert_int_equal(rt_make(made, csv, CRITERIA), REVERSA_OK);
    assert_int_equal(reversa_shortlist_create(made->ctx, made->problem, NULL, &shortlist), REVERSA_OK);
    assert_int_equal(reversa_shortlist_write(made->ctx, shortlist, file, rt_path("out")), REVERSA_OK);
    reversa_shortlist_free(shortlist);
    return rt_read(rt_path("out"), NULL);
}

static void test_shortlist_write_table(void **state)
{
    (void)state;
    rt_case made = {.ctx = rt_context(NULL)};
    char *text = written(&made, "id,role,goals\nm2,mentor,a\nm1,mentor,a;b\ne1,mentee,a;b\n", REVERSA_SHORTLIST_TABLE);
    assert_string_equal(text, "person_id,side,place,other_id,score,reason\n"
                              "e1,mentee,1,m1,1000000,\"Speaks for it: goals in common (a, b).\"\n"
                              "e1,mentee,2,m2,500000,Speaks for it: goals in common (a).\n"
                              "m1,mentor,1,e1,1000000,\"Speaks for it: goals in common (a, b).\"\n"
                              "m2,mentor,1,e1,500000,Speaks for it: goals in common (a).\n");
    free(text);
    rt_drop(&made);
}

static void test_shortlist_write_names_that_act(void **state)
{
    (void)state;
    static const char *const csv = "id,role,goals\n=cmd(),mentor,<script>\ne1,mentee,<script>;\xE2\x80\xAEx\n";
    rt_case made = {.ctx = rt_context(NULL)};
    char *text = written(&made, csv, REVERSA_SHORTLIST_TABLE);
    assert_non_null(strstr(text, "\n'=cmd(),mentor,1,e1,"));
    assert_non_null(strstr(text, ",'=cmd(),"));
    free(text);
    text = written(&made, csv, REVERSA_SHORTLIST_JSON);
    assert_non_null(strstr(text, "\"schema\":\"reversa.shortlist/1\""));
    assert_non_null(strstr(text, "\"other\":\"=cmd()\""));
    assert_null(strstr(text, "<script>"));
    assert_null(strstr(text, "\xE2\x80\xAE"));
    free(text);
    rt_drop(&made);
}

static void test_shortlist_write_door(void **state)
{
    (void)state;
    rt_case made = {.ctx = rt_context(NULL)};
    reversa_shortlist *shortlist;
    assert_int_equal(rt_make(&made, "id,role,goals\nm1,mentor,a\n", CRITERIA), REVERSA_OK);
    assert_int_equal(reversa_shortlist_create(made.ctx, made.problem, NULL, &shortlist), REVERSA_OK);
    assert_int_equal(reversa_shortlist_write(made.ctx, NULL, REVERSA_SHORTLIST_TABLE, "x"), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_shortlist_write(made.ctx, shortlist, REVERSA_SHORTLIST_TABLE, NULL), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_shortlist_write(made.ctx, shortlist, (reversa_shortlist_file)9, rt_path("x")),
                     REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_shortlist_write(made.ctx, shortlist, REVERSA_SHORTLIST_TABLE, "/nowhere/x"), REVERSA_E_IO);
    reversa_shortlist_free(shortlist);
    rt_drop(&made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shortlist_write_table),
        cmocka_unit_test(test_shortlist_write_names_that_act),
        cmocka_unit_test(test_shortlist_write_door),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
