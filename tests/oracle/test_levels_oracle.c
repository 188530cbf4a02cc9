/*
 * Every level of the objective, in every order, with what a level gives up, against the definition on tiny problems.
 */
#include <stdlib.h>
#include <string.h>

#include "support/levels.h"

static void draw(rt_case *drawn, uint64_t *random, int32_t round)
{
    rt_case_shape shape = {.people = 10, .most = 1 + round % 3, .density = 20 + round % 5 * 12, .top = 1000000};
    shape.top = round % 3 == 0 ? 3 : round % 3 == 1 ? 9 : shape.top;
    shape.pins = round % 4 == 0;
    shape.bans = round % 5 == 0;
    shape.loads = round % 7 == 1;
    rt_case_draw(drawn, random, &shape);
    for (int32_t k = 0; k < drawn->n * drawn->n; k++) {
        if (drawn->state[k] < 0 && rt_between(random, 0, 3) == 0)
            drawn->state[k] = REVERSA_PAIR_ACTIVE;
    }
}

static void check(reversa_context *ctx, const rt_case *drawn, const rt_levels *levels, int32_t candidates)
{
    reversa_matching *matching = rt_case_match(ctx, drawn, candidates, REVERSA_SOLVER_NETWORK);
    if (levels->n_left == 0) {
        assert_int_equal(reversa_matching_outcome(matching), REVERSA_OUTCOME_INFEASIBLE);
    } else {
        assert_int_equal(reversa_matching_outcome(matching), REVERSA_OUTCOME_OPTIMAL);
        assert_int_equal(reversa_matching_certificate(matching).scope, REVERSA_SCOPE_ELIGIBLE);
        rt_levels_check(drawn, levels, matching);
    }
    reversa_matching_free(matching);
}

static void test_levels_equal_the_definition(void **state)
{
    (void)state;
    uint64_t random = rt_seed();
    reversa_context *ctx = rt_context(NULL);
    int32_t n_done = 0;
    for (int32_t round = 0; round < 5000; round++) {
        rt_case drawn;
        rt_levels levels;
        draw(&drawn, &random, round);
        rt_levels_draw(&drawn, &random, round % 2);
        if (rt_levels_are_few(&drawn, 11)) {
            rt_case_build(ctx, &drawn);
            rt_levels_enumerate(&drawn, &levels);
            check(ctx, &drawn, &levels, 1);
            check(ctx, &drawn, &levels, 16);
            rt_levels_free(&levels);
            rt_case_unbuild(&drawn);
            n_done++;
        }
        rt_case_free(&drawn);
    }
    assert_true(n_done > 2000);
    reversa_context_free(ctx);
}

static char *match_as_text(rt_case *drawn, int32_t threads)
{
    reversa_context *ctx = rt_context(NULL);
    reversa_context_set_threads(ctx, threads);
    rt_case_build(ctx, drawn);
    reversa_matching *matching = rt_case_match(ctx, drawn, 1, REVERSA_SOLVER_AUTO);
    char *text = rt_case_print(drawn, matching);
    reversa_matching_free(matching);
    rt_case_unbuild(drawn);
    reversa_context_free(ctx);
    return text;
}

static void test_levels_are_the_same_for_threads_and_order(void **state)
{
    (void)state;
    uint64_t random = rt_seed() + 1;
    for (int32_t round = 0; round < 40; round++) {
        rt_case drawn;
        rt_case_shape shape = {.people = 40, .most = 2, .density = 40, .top = round % 2 ? 3 : 1000000};
        rt_case_draw(&drawn, &random, &shape);
        rt_levels_draw(&drawn, &random, round % 2);
        char *first = match_as_text(&drawn, 1);
        for (int32_t threads = 2; threads <= 5; threads += 3) {
            rt_case_shuffle(&drawn, &random);
            char *again = match_as_text(&drawn, threads);
            assert_string_equal(first, again);
            free(again);
        }
        free(first);
        rt_case_free(&drawn);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_levels_equal_the_definition),
        cmocka_unit_test(test_levels_are_the_same_for_threads_and_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
