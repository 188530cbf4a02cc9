/*
 * preferences.csv: what is read, what may be left out, and what is written back.
 */
#include "support/support.h"

#include <stdlib.h>
#include <string.h>

#include <reversa/io.h>

#include "model/relations.h"

static reversa_context *ctx;
static reversa_cohort *cohort;

static int open_cohort(void **state)
{
    (void)state;
    ctx = rt_context(NULL);
    const char *path = rt_write_text("people.csv", "id,role\n=a,mentor\nb,mentee\nc,both\nd,both\n");
    return reversa_people_read(ctx, path, NULL, &cohort);
}

static int close_cohort(void **state)
{
    (void)state;
    reversa_cohort_free(cohort);
    reversa_context_free(ctx);
    return 0;
}

static int32_t person(const char *id)
{
    return reversa_cohort_find(cohort, id);
}

/* The row of a pair of people, −1 if there is none. */
static int64_t row_of(int64_t n, const int32_t *a, const int32_t *b, const char *id_a, const char *id_b)
{
    for (int64_t i = 0; i < n; i++)
        if (a[i] == person(id_a) && b[i] == person(id_b))
            return i;
    return -1;
}

static void expect_file(const char *path, const char *text)
{
    char *bytes = rt_read(path, NULL);
    assert_non_null(bytes);
    assert_string_equal(bytes, text);
    free(bytes);
}

static void test_preferences_read_and_write(void **state)
{
    (void)state;
    const char *path = rt_write_text("p.csv", "veto;rank;other_id;person_id;remark\n"
                                              "yes;;b;c;x\n;2;'=a;b;\nno;1;c;b;\n;;d;b;\nyes;3;gone;b;\n");
    reversa_preferences *preferences = NULL;
    assert_int_equal(reversa_preferences_read(ctx, path, cohort, &preferences), REVERSA_OK);
    assert_int_equal(preferences->n, 4);
    assert_int_equal(preferences->origin.n_unknown, 1);
    assert_string_equal(preferences->origin.source, path);
    assert_int_equal(strlen(preferences->origin.sha256), 64);
    int64_t row = row_of(4, preferences->person, preferences->other, "b", "=a");
    assert_true(row >= 0);
    assert_int_equal(preferences->rank[row], 2);
    assert_false(preferences->veto[row]);
    row = row_of(4, preferences->person, preferences->other, "c", "b");
    assert_true(row >= 0);
    assert_int_equal(preferences->rank[row], 0);
    assert_true(preferences->veto[row]);
    const char *out = rt_path("out.csv");
    assert_int_equal(reversa_preferences_write(ctx, cohort, preferences, out), REVERSA_OK);
    expect_file(out, "person_id,other_id,rank,veto\nb,'=a,2,\nb,c,1,\nb,d,,\nc,b,,yes\n");
    reversa_preferences_free(preferences);
}

static void test_preferences_read_one_column_is_enough(void **state)
{
    (void)state;
    reversa_preferences *preferences = NULL;
    const char *path = rt_write_text("v.csv", "person_id,other_id,veto\nb,c,yes\n");
    assert_int_equal(reversa_preferences_read(ctx, path, cohort, &preferences), REVERSA_OK);
    assert_true(preferences->veto[0]);
    assert_int_equal(preferences->rank[0], 0);
    reversa_preferences_free(preferences);
    path = rt_write_text("r.csv", "person_id,other_id,rank\n");
    assert_int_equal(reversa_preferences_read(ctx, path, cohort, &preferences), REVERSA_OK);
    assert_int_equal(preferences->n, 0);
    reversa_preferences_free(preferences);
}

static void test_preferences_read_arguments(void **state)
{
    (void)state;
    reversa_preferences *preferences = NULL;
    assert_int_equal(reversa_preferences_read(NULL, "x", cohort, &preferences), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_preferences_read(ctx, NULL, cohort, &preferences), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_preferences_read(ctx, "x", NULL, &preferences), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_preferences_read(ctx, "x", cohort, NULL), REVERSA_E_ARGUMENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_preferences_read_and_write),
        cmocka_unit_test(test_preferences_read_one_column_is_enough),
        cmocka_unit_test(test_preferences_read_arguments),
    };
    return cmocka_run_group_tests(tests, open_cohort, close_cohort);
}
