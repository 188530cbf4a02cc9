/*
 * scores.csv: scores as whole millionths, further columns as numbers, people who left are left out.
 */
#include "support/support.h"

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

static void test_scores_read_arguments(void **state)
{
    (void)state;
    reversa_scores *scores = NULL;
    assert_int_equal(reversa_scores_read(NULL, "x", cohort, &scores), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_scores_read(ctx, NULL, cohort, &scores), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_scores_read(ctx, "x", NULL, &scores), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_scores_read(ctx, "x", cohort, NULL), REVERSA_E_ARGUMENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_scores_read),
        cmocka_unit_test(test_scores_read_arguments),
    };
    return cmocka_run_group_tests(tests, open_cohort, close_cohort);
}
