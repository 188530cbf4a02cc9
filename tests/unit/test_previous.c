/*
 * previous.csv, or a reviewed pairs.csv: what is read, what is passed over, and what is written back.
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

static void test_previous_read_arguments(void **state)
{
    (void)state;
    reversa_previous *previous = NULL;
    assert_int_equal(reversa_previous_read(NULL, "x", cohort, &previous), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_previous_read(ctx, NULL, cohort, &previous), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_previous_read(ctx, "x", NULL, &previous), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_previous_read(ctx, "x", cohort, NULL), REVERSA_E_ARGUMENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_previous_read_and_write),
        cmocka_unit_test(test_previous_read_arguments),
    };
    return cmocka_run_group_tests(tests, open_cohort, close_cohort);
}
