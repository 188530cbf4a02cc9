/*
 * Irreducible sets of limits, on programmes small enough to see them.
 */
#include "match/filter.h"
#include "match/mip.h"
#include "support/limits.h"

static rt_limits open_limits(const char *limits)
{
    rt_limits fixture;
    rt_limits_open(&fixture, NULL, limits, "[\"mentees\"]");
    return fixture;
}

/* Two contradictions; the filter keeps one of them, and of a load only the people whom it needs. */
static void test_filter_run_keeps_one_contradiction(void **state)
{
    (void)state;
    if (!rv_mip_default_solver())
        skip();
    rt_limits f = open_limits("[{\"limit\": \"pairs\", \"at_most\": {\"count\": 2}}, "
                              "{\"limit\": \"load\", \"side\": \"mentee\", \"at_least\": 1}, "
                              "{\"limit\": \"load\", \"side\": \"mentee\", \"at_most\": 1}]");
    rv_trial trial;
    rv_filtered filtered;
    int32_t n = 0;
    assert_int_equal(rv_trial_open(f.ctx, f.problem, NULL, 0, &trial), REVERSA_OK);
    assert_int_equal(rv_filter_run(&trial, &filtered), REVERSA_OK);
    assert_int_equal(filtered.verdict, RV_VERDICT_INFEASIBLE);
    assert_true(filtered.minimal);
    for (int32_t a = 0; a < trial.n_atoms; a++)
        n += trial.active[a];
    assert_int_equal(n, 4); /* at most 2 pairs, and each of three mentees */
    assert_true(trial.active[0] && trial.active[1] && trial.active[2] && trial.active[3]);
    rv_trial_close(&trial);
    rt_limits_close(&f);
}

static void test_filter_run_of_limits_that_can_be_met_keeps_all(void **state)
{
    (void)state;
    rt_limits f = open_limits("[{\"limit\": \"load\", \"side\": \"mentor\", \"at_least\": 1}]");
    rv_trial trial;
    rv_filtered filtered;
    assert_int_equal(rv_trial_open(f.ctx, f.problem, NULL, 0, &trial), REVERSA_OK);
    assert_int_equal(rv_filter_run(&trial, &filtered), REVERSA_OK);
    assert_int_equal(filtered.verdict, RV_VERDICT_FEASIBLE);
    assert_true(trial.active[0] && trial.active[2]);
    rv_trial_close(&trial);
    rt_limits_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_filter_run_keeps_one_contradiction),
        cmocka_unit_test(test_filter_run_of_limits_that_can_be_met_keeps_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
