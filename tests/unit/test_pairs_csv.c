/*
 * preferences.csv, previous.csv and scores.csv: what is read, what is left out, and what is written back.
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

static void test_previous_read_and_write(void **state)
{
    (void)state;
    const char *path = rt_write_text("e.csv", "mentor_id,mentee_id,score,coverage,state,note\n"
                                              "c,d,900000,1,pinned,\"say \"\"yes\"\"\"\n'=a,d,1,0,ended,\n"
                                              "gone,d,1,0,active,\nc,b,1,0,active,Cafe\xCC\x81\nd,b,5,5,forbidden,\n");
    reversa_previous *previous = NULL;
    assert_int_equal(reversa_previous_read(ctx, path, cohort, &previous), REVERSA_OK);
    assert_int_equal(previous->n, 4);
    assert_int_equal(previous->origin.n_unknown, 1);
    int64_t row = row_of(4, previous->mentor, previous->mentee, "c", "d");
    assert_true(row >= 0);
    assert_int_equal(previous->state[row], REVERSA_PAIR_PINNED);
    assert_string_equal(previous->note[row], "say \"yes\"");
    const char *out = rt_path("out.csv");
    assert_int_equal(reversa_previous_write(ctx, cohort, previous, out), REVERSA_OK);
    expect_file(out, "mentor_id,mentee_id,state,note\n'=a,d,ended,\nc,b,active,Caf\xC3\xA9\n"
                     "c,d,pinned,\"say \"\"yes\"\"\"\nd,b,forbidden,\n");
    reversa_previous_free(previous);
}

static void test_scores_read(void **state)
{
    (void)state;
    const char *path = rt_write_text("s.csv", "mentor_id,travel,mentee_id,score,hours\n"
                                              "c,1.5,b,0.999999,\nd,,b,1,-2\nc,0,gone,0,0\nc,7,d,0,0.000001\n");
    reversa_scores *scores = NULL;
    assert_int_equal(reversa_scores_read(ctx, path, cohort, &scores), REVERSA_OK);
    assert_int_equal(scores->n, 3);
    assert_int_equal(scores->n_columns, 2);
    assert_string_equal(scores->column_name[0], "travel");
    assert_string_equal(scores->column_name[1], "hours");
    int64_t row = rv_scores_find(scores, person("c"), person("b"));
    assert_int_equal(scores->score[row], 999999);
    assert_int_equal(scores->column[0][row], 1500000);
    assert_true(scores->column[1][row] == REVERSA_MISSING_NUMBER);
    row = rv_scores_find(scores, person("d"), person("b"));
    assert_int_equal(scores->score[row], 1000000);
    assert_true(scores->column[0][row] == REVERSA_MISSING_NUMBER);
    assert_int_equal(scores->column[1][row], -2000000);
    reversa_scores_free(scores);
}

static void test_pairs_arguments(void **state)
{
    (void)state;
    reversa_preferences *preferences = NULL;
    reversa_previous *previous = NULL;
    reversa_scores *scores = NULL;
    assert_int_equal(reversa_preferences_read(ctx, NULL, cohort, &preferences), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_preferences_read(ctx, "x", NULL, &preferences), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_preferences_read(ctx, "x", cohort, NULL), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_previous_read(NULL, "x", cohort, &previous), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_previous_read(ctx, "x", cohort, NULL), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_scores_read(ctx, "x", NULL, &scores), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_people_write(ctx, NULL, "x"), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_people_write(ctx, cohort, NULL), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_preferences_write(ctx, cohort, NULL, "x"), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_previous_write(ctx, cohort, NULL, "x"), REVERSA_E_ARGUMENT);
}

/* Pair data of one cohort written with another would have the wrong ids. */
static void test_preferences_write_other_cohort(void **state)
{
    (void)state;
    reversa_cohort *other = NULL;
    reversa_preferences *preferences = NULL;
    const char *path = rt_write_text("other.csv", "id,role\nx,mentor\n");
    assert_int_equal(reversa_people_read(ctx, path, NULL, &other), REVERSA_OK);
    path = rt_write_text("r.csv", "person_id,other_id,rank\nb,c,1\n");
    assert_int_equal(reversa_preferences_read(ctx, path, cohort, &preferences), REVERSA_OK);
    assert_int_equal(reversa_preferences_write(ctx, other, preferences, rt_path("no.csv")), REVERSA_E_ARGUMENT);
    assert_null(rt_read(rt_path("no.csv"), NULL));
    reversa_preferences_free(preferences);
    reversa_cohort_free(other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_preferences_read_and_write),
        cmocka_unit_test(test_preferences_read_one_column_is_enough),
        cmocka_unit_test(test_previous_read_and_write),
        cmocka_unit_test(test_scores_read),
        cmocka_unit_test(test_pairs_arguments),
        cmocka_unit_test(test_preferences_write_other_cohort),
    };
    return cmocka_run_group_tests(tests, open_cohort, close_cohort);
}
