/*
 * Parts of the limits as problems of their own: what is active holds, what is not does not.
 */
#include "match/mip.h"
#include "match/trial.h"
#include "support/limits.h"

static rt_limits open_limits(const char *limits)
{
    rt_limits fixture;
    rt_limits_open(&fixture, NULL, limits, "[\"mentees\"]");
    return fixture;
}

static rv_verdict run(rv_trial *trial)
{
    rv_verdict verdict;
    assert_int_equal(rv_trial_run(trial, &verdict), REVERSA_OK);
    return verdict;
}

/* Three mentees with a mentor each need the three mentors; m1 has two places. */
static void test_trial_run_heeds_only_what_is_active(void **state)
{
    (void)state;
    rt_limits f = open_limits("[{\"limit\": \"load\", \"side\": \"mentor\", \"at_least\": 1}, "
                              "{\"limit\": \"load\", \"side\": \"mentee\", \"at_most\": 0}]");
    rv_trial trial;
    assert_int_equal(rv_trial_open(f.ctx, f.problem, NULL, 0, &trial), REVERSA_OK);
    assert_int_equal(trial.n_atoms, 6);
    assert_int_equal(run(&trial), RV_VERDICT_INFEASIBLE);
    assert_true(trial.by_loads);
    for (int32_t a = 0; a < 3; a++)
        trial.active[a] = false;
    assert_int_equal(run(&trial), RV_VERDICT_FEASIBLE);
    assert_int_equal(trial.n_witness, 0);
    rv_trial_close(&trial);
    rt_limits_close(&f);
}

static void test_trial_run_tries_other_bounds(void **state)
{
    (void)state;
    if (!rv_mip_default_solver())
        skip();
    rt_limits f = open_limits("[{\"limit\": \"quota\", \"side\": \"mentor\", \"where\": {\"attribute\": \"group\", "
                              "\"is\": \"B\"}, \"at_least\": {\"count\": 3}}]");
    rv_trial trial;
    reversa_limit_use use;
    assert_int_equal(rv_trial_open(f.ctx, f.problem, NULL, 0, &trial), REVERSA_OK);
    assert_int_equal(run(&trial), RV_VERDICT_INFEASIBLE);
    trial.words[0].at_least.value = 2;
    assert_int_equal(run(&trial), RV_VERDICT_FEASIBLE);
    assert_int_equal(rv_trial_use(&trial, 0, &use), REVERSA_OK);
    assert_int_equal(use.value, 2);
    rv_trial_close(&trial);
    rt_limits_close(&f);
}

static void test_trial_run_after_the_deadline_knows_nothing(void **state)
{
    (void)state;
    rt_limits f = open_limits("[{\"limit\": \"load\", \"side\": \"mentor\", \"at_least\": 1}]");
    rv_trial trial;
    assert_int_equal(rv_trial_open(f.ctx, f.problem, NULL, 0, &trial), REVERSA_OK);
    f.ctx->deadline_ns = 1;
    assert_int_equal(run(&trial), RV_VERDICT_UNKNOWN);
    assert_int_equal(f.ctx->n_errors, 0);
    rv_trial_close(&trial);
    rt_limits_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_trial_run_heeds_only_what_is_active),
        cmocka_unit_test(test_trial_run_tries_other_bounds),
        cmocka_unit_test(test_trial_run_after_the_deadline_knows_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
