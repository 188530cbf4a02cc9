/*
 * The least change of one limit.
 */
#include "match/mip.h"
#include "match/relax.h"
#include "support/limits.h"

static rt_limits open_limits(const char *limits)
{
    rt_limits fixture;
    rt_limits_open(&fixture, NULL, limits, "[\"mentees\"]");
    return fixture;
}

static const reversa_relaxation *relax_first(rt_limits *f, rv_trial *trial, rv_relaxations *found, rv_relaxation *list)
{
    bool core[8];
    assert_int_equal(rv_trial_open(f->ctx, f->problem, NULL, 0, trial), REVERSA_OK);
    assert_in_range(trial->n_atoms, 1, 8);
    for (int i = 0; i < 8; i++)
        core[i] = true;
    *found = (rv_relaxations){.ctx = f->ctx, .arena = &trial->arena, .list = list};
    assert_int_equal(rv_relax_limits(trial, core, found), REVERSA_OK);
    return found->n > 0 ? &list[0].relaxation : NULL;
}

static void test_relax_limits_lowers_a_quota_to_what_there_is(void **state)
{
    (void)state;
    if (!rv_mip_default_solver())
        skip();
    rt_limits f = open_limits("[{\"limit\": \"quota\", \"side\": \"mentor\", \"where\": {\"attribute\": \"group\", "
                              "\"is\": \"B\"}, \"at_least\": {\"count\": 5}}]");
    rv_trial trial;
    rv_relaxations found;
    rv_relaxation list[4];
    const reversa_relaxation *first = relax_first(&f, &trial, &found, list);
    assert_int_equal(found.n, 1);
    assert_int_equal(first->from, 5);
    assert_int_equal(first->to, 2);
    assert_int_equal(first->change, 3);
    assert_true(first->least && !first->is_most && !first->dropped);
    rv_trial_close(&trial);
    rt_limits_close(&f);
}

/* Of three pairs two can have a mentor of group B: two thirds, held to millionths. */
static void test_relax_limits_lowers_a_share(void **state)
{
    (void)state;
    if (!rv_mip_default_solver())
        skip();
    rt_limits f = open_limits("[{\"limit\": \"quota\", \"side\": \"mentor\", \"where\": {\"attribute\": \"group\", "
                              "\"is\": \"B\"}, \"at_least\": {\"share\": 0.9}}, "
                              "{\"limit\": \"load\", \"side\": \"mentee\", \"at_least\": 1}]");
    rv_trial trial;
    rv_relaxations found;
    rv_relaxation list[4];
    const reversa_relaxation *first = relax_first(&f, &trial, &found, list);
    assert_int_equal(found.n, 2); /* or without a pair for everyone */
    assert_int_equal(first->to, 666666);
    assert_int_equal(first->change, -1);
    rv_trial_close(&trial);
    rt_limits_close(&f);
}

static void test_relax_limits_that_contradict_twice_has_no_single_change(void **state)
{
    (void)state;
    if (!rv_mip_default_solver())
        skip();
    rt_limits f = open_limits("[{\"limit\": \"pairs\", \"at_least\": {\"count\": 9}}, "
                              "{\"limit\": \"load\", \"side\": \"mentor\", \"at_least\": 3}]");
    rv_trial trial;
    rv_relaxations found;
    rv_relaxation list[4];
    assert_null(relax_first(&f, &trial, &found, list));
    rv_trial_close(&trial);
    rt_limits_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_relax_limits_lowers_a_quota_to_what_there_is),
        cmocka_unit_test(test_relax_limits_lowers_a_share),
        cmocka_unit_test(test_relax_limits_that_contradict_twice_has_no_single_change),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
