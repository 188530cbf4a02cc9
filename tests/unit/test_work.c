/* Workspaces, and how a failed callback is told. */
#include <string.h>

#include "support/instance.h"

/* How a callback misbehaves from a given mentee on. */
typedef struct fault {
    int result;
    int32_t value;
    int32_t from; /* person */
} fault;

static int faulty(void *user, const reversa_cohort *cohort, const reversa_block *block, int32_t *values_out)
{
    const fault *f = user;
    (void)cohort;
    assert_int_equal(block->n_mentees, 1);
    for (int32_t i = 0; i < block->n_mentors; i++)
        values_out[i] = block->mentees[0] >= f->from ? f->value : 500000;
    return block->mentees[0] >= f->from ? f->result : 0;
}

/* The status and the message of every way to meet a callback that fails. */
static void check_callback(fault *f, reversa_status expected)
{
    rt_scene s;
    rt_scene_open(&s, 5, 30);
    s.instance.user = (reversa_user_criterion){"chemistry", 1, 0, faulty, f};
    rt_scene_build(&s);
    int32_t all[30];
    int32_t scores[30 * 30];
    reversa_candidates *candidates = NULL;
    for (int32_t i = 0; i < 30; i++)
        all[i] = i;
    reversa_block block = {all, 30, all, 30};
    for (int32_t threads = 1; threads <= 3; threads++) {
        reversa_error error;
        reversa_context_set_threads(s.ctx, threads);
        assert_int_equal(reversa_candidates_create(s.ctx, s.scorer, 2, &candidates), expected);
        assert_true((candidates == NULL) == (expected != REVERSA_OK));
        reversa_context_error(s.ctx, 0, &error);
        assert_true(expected == REVERSA_OK || strstr(error.message, "chemistry") != NULL);
        assert_int_equal(reversa_scorer_block(s.ctx, s.scorer, &block, scores), expected);
        reversa_context_error(s.ctx, 0, &error);
        assert_true(expected == REVERSA_OK || strstr(error.message, "chemistry") != NULL);
        reversa_candidates_free(candidates);
        candidates = NULL;
    }
    reversa_term terms[RT_MOST_TERMS];
    assert_int_equal(reversa_scorer_explain(s.ctx, s.scorer, 0, 29, terms, NULL), expected);
    rt_scene_close(&s);
}

static void test_callback_that_fails_ends_the_call(void **state)
{
    (void)state;
    check_callback(&(fault){1, 0, 20}, REVERSA_E_CALLBACK);
    check_callback(&(fault){0, -2, 20}, REVERSA_E_CALLBACK);
    check_callback(&(fault){0, 1000001, 20}, REVERSA_E_CALLBACK);
    check_callback(&(fault){0, INT32_MIN, 20}, REVERSA_E_CALLBACK);
    check_callback(&(fault){0, -1, 20}, REVERSA_OK);
    check_callback(&(fault){0, 1000000, 20}, REVERSA_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_callback_that_fails_ends_the_call),
    };
    return cmocka_run_group_tests_name("work", tests, NULL, NULL);
}
