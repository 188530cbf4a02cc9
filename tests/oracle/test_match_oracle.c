/*
 * Whole matchings of random problems, pins, bans and loads included, against a plain flow over every eligible pair; for
 * every number of candidates to start from, of threads, and order of rows; and against integer programming.
 */
#include <stdlib.h>
#include <string.h>

#include "support/match.h"

static void draw(rt_case *drawn, uint64_t *random, int32_t round)
{
    rt_case_shape shape = {.people = 14, .most = 1 + round % 3, .density = 15 + round % 6 * 15, .top = 1000000};
    shape.top = round % 5 == 0 ? 2 : shape.top;
    shape.pins = round % 3 == 0;
    shape.bans = round % 2 == 0;
    shape.loads = round % 4 == 1;
    rt_case_draw(drawn, random, &shape);
}

static void check_infeasible(const rt_case *drawn, const reversa_matching *matching)
{
    assert_int_equal(reversa_matching_outcome(matching), REVERSA_OUTCOME_INFEASIBLE);
    assert_int_equal(reversa_matching_certificate(matching).scope, REVERSA_SCOPE_ELIGIBLE);
    assert_int_equal(reversa_matching_n_pairs(matching), 0);
    assert_non_null(reversa_matching_conflict(matching, 0));
    assert_true(drawn->load[0][0] >= 0 || drawn->load[0][1] >= 0 || drawn->load[1][0] >= 0 || drawn->load[1][1] >= 0);
}

static void test_match_equals_plain_flow(void **state)
{
    (void)state;
    static const int32_t starts[] = {1, 2, 16};
    uint64_t random = rt_seed();
    reversa_context *ctx = rt_context(NULL);
    int32_t n_infeasible = 0;
    for (int32_t round = 0; round < 600; round++) {
        rt_case drawn;
        int64_t best[RV_NETWORK_LEVELS];
        draw(&drawn, &random, round);
        rt_case_build(ctx, &drawn);
        bool possible = rt_case_best(&drawn, best);
        n_infeasible += !possible;
        for (size_t k = 0; k < sizeof starts / sizeof starts[0]; k++) {
            reversa_matching *matching = rt_case_match(ctx, &drawn, starts[k], REVERSA_SOLVER_NETWORK);
            if (possible)
                rt_case_check(&drawn, matching, best);
            else
                check_infeasible(&drawn, matching);
            reversa_matching_free(matching);
        }
        rt_case_unbuild(&drawn);
        rt_case_free(&drawn);
    }
    assert_true(n_infeasible > 0 && n_infeasible < 400);
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

static void test_match_is_the_same_for_threads_and_order(void **state)
{
    (void)state;
    static const int32_t threads[] = {2, 5, 1};
    uint64_t random = rt_seed() + 1;
    for (int32_t round = 0; round < 40; round++) {
        rt_case drawn;
        rt_case_shape shape = {.people = 60, .most = 2, .density = 40, .top = round % 2 ? 3 : 1000000};
        shape.pins = round % 3 == 0;
        shape.loads = round % 5 == 0;
        rt_case_draw(&drawn, &random, &shape);
        char *first = match_as_text(&drawn, 1);
        for (size_t k = 0; k < sizeof threads / sizeof threads[0]; k++) {
            rt_case_shuffle(&drawn, &random);
            char *again = match_as_text(&drawn, threads[k]);
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
        cmocka_unit_test(test_match_equals_plain_flow),
        cmocka_unit_test(test_match_is_the_same_for_threads_and_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
