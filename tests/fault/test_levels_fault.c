/*
 * Objectives of all kinds without memory, and stopped at any moment: nothing leaks, and what is there is a matching.
 */
#include <stdio.h>
#include <string.h>

#include "support/match.h"

static const char *const objectives[] = {"mentees worst score", "pairs leximin keep", "mentees even:0.3 score",
                                         "keep pairs worst:0.5 score:0.1", "pairs leximin/1000 mentors score:0.5"};

#define N_OBJECTIVES (sizeof objectives / sizeof objectives[0])

static void draw(rt_case *drawn, const char *objective, int32_t n)
{
    uint64_t random = 7;
    rt_case_open(drawn, n);
    snprintf(drawn->objective, sizeof drawn->objective, "%s", objective);
    for (int32_t p = 0; p < n; p++) {
        drawn->role[p] = p % 2 ? 1 : 2;
        drawn->capacity[REVERSA_MENTOR][p] = 1 + p % 3;
        for (int32_t q = 0; q < n; q++) {
            drawn->score[p * n + q] = (int32_t)rt_between(&random, 0, 1000000);
            drawn->state[p * n + q] = rt_between(&random, 0, 5) ? -1 : (int8_t)REVERSA_PAIR_ACTIVE;
        }
    }
}

typedef struct walked {
    const char *objective;
    rt_case drawn;
    reversa_matching *matching;
} walked;

static void walk_setup(reversa_context *ctx, void *state)
{
    walked *w = state;
    draw(&w->drawn, w->objective, 8);
    rt_case_build(ctx, &w->drawn);
}

static reversa_status walk_call(reversa_context *ctx, void *state)
{
    walked *w = state;
    reversa_match_options options;
    reversa_match_options_init(&options);
    options.candidates = 1;
    options.level_prices = true;
    return reversa_match(ctx, w->drawn.problem, NULL, &options, &w->matching);
}

static void walk_release(reversa_context *ctx, void *state)
{
    (void)ctx;
    walked *w = state;
    reversa_matching_free(w->matching);
    w->matching = NULL;
    rt_case_unbuild(&w->drawn);
    rt_case_free(&w->drawn);
}

static void test_levels_without_memory(void **state)
{
    (void)state;
    for (size_t k = 0; k < N_OBJECTIVES; k++) {
        walked w = {.objective = objectives[k]};
        rt_walk walk = {.name = objectives[k],
                        .setup = walk_setup,
                        .call = walk_call,
                        .release = walk_release,
                        .state = &w,
                        .out = &w.matching};
        assert_true(rt_fault_walk(&walk) > 20);
    }
}

/* The clock decides where the call is stopped; whatever it is, the result must make sense. */
static void test_levels_stopped_at_any_moment(void **state)
{
    (void)state;
    for (size_t k = 0; k < N_OBJECTIVES; k++) {
        rt_case drawn;
        reversa_context *ctx = rt_context(NULL);
        draw(&drawn, objectives[k], 120);
        rt_case_build(ctx, &drawn);
        for (double limit = 1e-5; limit < 0.05; limit *= 1.5) {
            reversa_context_set_time_limit(ctx, limit);
            reversa_matching *matching = rt_case_match(ctx, &drawn, 2, REVERSA_SOLVER_AUTO);
            reversa_outcome outcome = reversa_matching_outcome(matching);
            assert_true(outcome != REVERSA_OUTCOME_INFEASIBLE);
            assert_true(outcome != REVERSA_OUTCOME_STOPPED || reversa_matching_n_pairs(matching) == 0);
            assert_true(outcome != REVERSA_OUTCOME_OPTIMAL || reversa_matching_n_pairs(matching) > 0);
            for (int32_t l = 0; l < reversa_matching_n_levels(matching); l++) {
                reversa_level level;
                reversa_matching_level(matching, l, &level);
                assert_int_equal(level.proven, outcome == REVERSA_OUTCOME_OPTIMAL);
                assert_true(strcmp(level.name, "even") == 0 ? level.value >= level.bound || level.value == 0
                                                            : level.value <= level.bound);
            }
            reversa_matching_free(matching);
        }
        rt_case_unbuild(&drawn);
        rt_case_free(&drawn);
        reversa_context_free(ctx);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_levels_without_memory),
        cmocka_unit_test(test_levels_stopped_at_any_moment),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
