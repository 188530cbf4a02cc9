/*
 * Pair data is written for the cohort that it is of, and for no other. What is written stands beside the readers' tests.
 */
#include "support/support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <reversa/io.h>

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

static void test_pairs_write_arguments(void **state)
{
    (void)state;
    assert_int_equal(reversa_preferences_write(NULL, cohort, NULL, "x"), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_preferences_write(ctx, cohort, NULL, "x"), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_previous_write(ctx, cohort, NULL, "x"), REVERSA_E_ARGUMENT);
}

/* Hundreds of pairs of hundreds of people: the file is in the order of ids, whatever the order of the cohort. */
static void test_previous_write_in_order_of_ids(void **state)
{
    (void)state;
    enum { N = 300 };
    static char people[N * 16];
    static char pairs[N * 32];
    static char sorted[N * 32];
    size_t n_people = (size_t)snprintf(people, sizeof people, "id,role\n");
    size_t n_pairs = (size_t)snprintf(pairs, sizeof pairs, "mentor_id,mentee_id,state,note\n");
    size_t n_sorted = (size_t)snprintf(sorted, sizeof sorted, "mentor_id,mentee_id,state,note\n");
    for (int i = 0; i < N; i++) {
        int k = i * 7 % N; /* 7 and 300 have no common divisor */
        n_people += (size_t)snprintf(people + n_people, sizeof people - n_people, "%03d,both\n", i);
        n_pairs += (size_t)snprintf(pairs + n_pairs, sizeof pairs - n_pairs, "%03d,%03d,ended,\n", k / 3,
                                    N - 1 - k % 3);
    }
    for (int i = 0; i < N; i++)
        n_sorted += (size_t)snprintf(sorted + n_sorted, sizeof sorted - n_sorted, "%03d,%03d,ended,\n", i / 3,
                                     N - 3 + i % 3);
    reversa_cohort *many = NULL;
    reversa_previous *previous = NULL;
    const char *out = rt_path("sorted.csv");
    assert_int_equal(reversa_people_read(ctx, rt_write_text("many.csv", people), NULL, &many), REVERSA_OK);
    assert_int_equal(reversa_previous_read(ctx, rt_write_text("pairs.csv", pairs), many, &previous), REVERSA_OK);
    assert_int_equal(reversa_previous_write(ctx, many, previous, out), REVERSA_OK);
    char *bytes = rt_read(out, NULL);
    assert_string_equal(bytes, sorted);
    free(bytes);
    reversa_previous_free(previous);
    reversa_cohort_free(many);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_preferences_write_other_cohort),
        cmocka_unit_test(test_pairs_write_arguments),
        cmocka_unit_test(test_previous_write_in_order_of_ids),
    };
    return cmocka_run_group_tests(tests, open_cohort, close_cohort);
}
