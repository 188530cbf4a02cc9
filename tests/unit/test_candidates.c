/* Candidates at their edges; which pairs they are is the oracle's matter. */
#include <string.h>
#include <time.h>

#include "support/instance.h"

static void test_candidates_of_nobody(void **state)
{
    (void)state;
    rt_scene s;
    rt_scene_open(&s, 5, 6);
    for (int32_t i = 0; i < 6; i++)
        s.instance.human[i].is_mentee = false; /* mentors at most */
    rt_scene_build(&s);
    reversa_candidates *candidates = NULL;
    reversa_pair pair;
    assert_int_equal(reversa_candidates_create(s.ctx, s.scorer, 3, &candidates), REVERSA_OK);
    assert_int_equal(reversa_candidates_n_pairs(candidates), 0);
    assert_int_equal(reversa_candidates_n_eligible(candidates), 0);
    assert_int_equal(reversa_candidates_read(candidates, 0, 1, &pair), 0);
    reversa_candidates_free(candidates);
    rt_scene_close(&s);
}

/* Everyone scores the same, and the first mentees take their time. */
static int slow_at_first(void *user, const reversa_cohort *cohort, const reversa_block *block, int32_t *values_out)
{
    const int32_t *first = user;
    const struct timespec moment = {0, 2000000};
    (void)cohort;
    for (int32_t i = 0; i < block->n_mentees * block->n_mentors; i++)
        values_out[i] = 500000;
    if (block->mentees[0] <= *first)
        nanosleep(&moment, NULL);
    return 0;
}

/* Whoever comes late, a mentor keeps the same ones of equal mentees. */
static void test_candidates_keep_the_same_of_equals_that_come_late(void **state)
{
    (void)state;
    rt_scene s;
    int32_t last_slow = 30;
    rt_scene_open(&s, 5, 90);
    s.instance.n_criteria = 0;
    s.instance.user = (reversa_user_criterion){"slow", 1, 0, slow_at_first, &last_slow};
    rt_scene_build(&s);
    reversa_candidates *candidates[2];
    reversa_pair pairs[2][1000];
    for (int i = 0; i < 2; i++) {
        reversa_context_set_threads(s.ctx, i ? 4 : 1);
        assert_int_equal(reversa_candidates_create(s.ctx, s.scorer, 2, &candidates[i]), REVERSA_OK);
        memset(pairs[i], 0, sizeof pairs[i]);
        assert_in_range(reversa_candidates_read(candidates[i], 0, 1000, pairs[i]), 100, 999);
    }
    assert_memory_equal(pairs[0], pairs[1], sizeof pairs[0]);
    reversa_candidates_free(candidates[0]);
    reversa_candidates_free(candidates[1]);
    rt_scene_close(&s);
}

/* Where all mentees are alike each mentor is a candidate of about as many: neither of nobody nor of everyone. */
static void test_candidates_of_equals_spread_over_everyone(void **state)
{
    (void)state;
    rt_scene s;
    int32_t none = -1;
    rt_scene_open_sides(&s, 5, 50, 100);
    s.instance.n_rules = 0;
    s.instance.n_criteria = 0;
    s.instance.user = (reversa_user_criterion){"equal", 1, 0, slow_at_first, &none};
    rt_scene_build(&s);
    reversa_candidates *candidates = NULL;
    const int32_t k[2] = {[REVERSA_MENTOR] = 0, [REVERSA_MENTEE] = 5};
    assert_int_equal(rv_candidates_build(s.ctx, s.scorer, k, &candidates), REVERSA_OK);
    int32_t n_mentors = candidates->problem->side[REVERSA_MENTOR].n;
    int32_t n_mentees = candidates->problem->side[REVERSA_MENTEE].n;
    int32_t times[200] = {0};
    assert_in_range(n_mentors, 10, 200);
    assert_int_equal(candidates->n, 5 * n_mentees);
    for (int64_t e = 0; e < candidates->n; e++)
        times[candidates->mentor[e]]++;
    for (int32_t m = 0; m < n_mentors; m++)
        assert_in_range(times[m] * n_mentors, 5 * n_mentees / 2, 5 * n_mentees * 2);
    reversa_candidates_free(candidates);
    rt_scene_close(&s);
}

static void test_calls_that_are_stopped_say_so(void **state)
{
    (void)state;
    rt_scene s;
    rt_scene_open(&s, 5, 20);
    rt_scene_build(&s);
    reversa_candidates *candidates = NULL;
    reversa_context_set_time_limit(s.ctx, 1e-9);
    assert_int_equal(reversa_candidates_create(s.ctx, s.scorer, 2, &candidates), REVERSA_E_DEADLINE);
    assert_null(candidates);
    reversa_context_set_time_limit(s.ctx, 0);
    reversa_context_cancel(s.ctx);
    assert_int_equal(reversa_candidates_create(s.ctx, s.scorer, 2, &candidates), REVERSA_E_CANCELLED);
    reversa_context_resume(s.ctx);
    assert_int_equal(reversa_candidates_create(s.ctx, s.scorer, 2, &candidates), REVERSA_OK);
    reversa_candidates_free(candidates);
    rt_scene_close(&s);
}

static int all_missing(void *user, const reversa_cohort *cohort, const reversa_block *block, int32_t *values_out)
{
    (void)user;
    (void)cohort;
    for (int32_t i = 0; i < block->n_mentees * block->n_mentors; i++)
        values_out[i] = REVERSA_MISSING_VALUE;
    return 0;
}

/* Without criteria every eligible pair scores 0, also where all of them are left out. */
static void test_score_without_weight_is_zero(void **state)
{
    (void)state;
    for (int round = 0; round < 2; round++) {
        rt_scene s;
        rt_scene_open(&s, 5, 20);
        s.instance.n_criteria = 0;
        if (round == 1)
            s.instance.user = (reversa_user_criterion){"none", 1, -1, all_missing, NULL};
        rt_scene_build(&s);
        reversa_candidates *candidates = NULL;
        assert_int_equal(reversa_candidates_create(s.ctx, s.scorer, 100, &candidates), REVERSA_OK);
        int64_t n = reversa_candidates_n_pairs(candidates);
        assert_true(n > 0);
        assert_int_equal(n, reversa_candidates_n_eligible(candidates));
        for (int64_t i = 0; i < n; i++) {
            reversa_pair pair;
            assert_int_equal(reversa_candidates_read(candidates, i, 1, &pair), 1);
            assert_int_equal(pair.score, 0);
        }
        reversa_candidates_free(candidates);
        rt_scene_close(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_candidates_of_nobody),
        cmocka_unit_test(test_candidates_keep_the_same_of_equals_that_come_late),
        cmocka_unit_test(test_candidates_of_equals_spread_over_everyone),
        cmocka_unit_test(test_calls_that_are_stopped_say_so),
        cmocka_unit_test(test_score_without_weight_is_zero),
    };
    return cmocka_run_group_tests_name("candidates", tests, NULL, NULL);
}
