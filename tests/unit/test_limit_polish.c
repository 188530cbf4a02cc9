/*
 * The search over moves, by what comes out of a match: limits hold, the gap is kept, and threads change nothing.
 */
#include "support/large_stage.h"

/* The whole way; limits are measured by their other description. */
static int64_t solve_whole(uint64_t seed, const char *levels, int threads, double gap, int64_t *bound_out)
{
    made m;
    reversa_matching *matching = NULL;
    reversa_match_options options;
    reversa_level level;
    reversa_match_options_init(&options);
    options.gap = gap;
    make(&m, seed, 1, levels, 105);
    reversa_context_set_threads(m.ctx, threads);
    assert_int_equal(reversa_match(m.ctx, m.problem, NULL, &options, &matching), REVERSA_OK);
    assert_in_range(reversa_matching_outcome(matching), REVERSA_OUTCOME_OPTIMAL, REVERSA_OUTCOME_FEASIBLE);
    assert_int_equal(reversa_matching_n_limits(matching), N_LIMITS);
    for (int32_t k = 0; k < N_LIMITS; k++) {
        reversa_limit_use use;
        reversa_matching_limit(matching, k, &use);
        assert_true(use.value >= use.least && use.value <= use.most);
    }
    reversa_matching_level(matching, reversa_matching_n_levels(matching) - 1, &level);
    *bound_out = level.bound;
    reversa_matching_free(matching);
    unmake(&m);
    return level.value;
}

static void test_match_of_a_large_stage_meets_limits_and_gap(void **state)
{
    (void)state;
    int64_t bound[2];
    if (!rv_mip_default_solver())
        skip();
    for (uint64_t round = 0; round < 2; round++) {
        const char *levels = round ? "\"mentees\",\"score\"" : "\"score\"";
        int64_t one = solve_whole(rt_seed() + 9300 + round, levels, 1, 0.005, &bound[0]);
        int64_t two = solve_whole(rt_seed() + 9300 + round, levels, 2, 0.005, &bound[1]);
        assert_int_equal(one, two);
        assert_int_equal(bound[0], bound[1]);
        assert_true(one <= bound[0]);
        assert_true((double)(bound[0] - one) <= 0.005 * (double)bound[0]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_match_of_a_large_stage_meets_limits_and_gap),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
