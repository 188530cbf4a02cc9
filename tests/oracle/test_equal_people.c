/*
 * Organisations in which many people are equal: few kinds of people, scores by kind alone, so that nearly everything ties.
 * The values are those of a plain flow over all pairs.
 */
#include <stdio.h>

#include "support/match.h"

enum { PEOPLE = 26, KINDS = 3 };

/* Kinds by draw; who may know whom, and how well, goes by kinds. */
static void draw(rt_case *drawn, uint64_t *random)
{
    int32_t kind[PEOPLE];
    int32_t score[KINDS][KINDS];
    for (int32_t a = 0; a < KINDS; a++) {
        for (int32_t b = 0; b < KINDS; b++)
            score[a][b] = rt_between(random, 0, 3) ? (int32_t)rt_between(random, 0, 2) * 250000 : -1;
    }
    rt_case_open(drawn, PEOPLE);
    for (int32_t p = 0; p < PEOPLE; p++) {
        kind[p] = (int32_t)rt_between(random, 0, KINDS - 1);
        drawn->role[p] = (uint8_t)rt_between(random, 1, 2);
    }
    for (int32_t p = 0; p < PEOPLE; p++) {
        for (int32_t q = 0; q < PEOPLE; q++)
            drawn->score[p * PEOPLE + q] = drawn->role[p] == 1 && drawn->role[q] == 2 ? score[kind[p]][kind[q]] : -1;
    }
}

static void test_equal_people_reach_the_values_of_a_plain_flow(void **state)
{
    (void)state;
    uint64_t random = rt_seed();
    reversa_context *ctx = rt_context(NULL);
    for (int32_t round = 0; round < 150; round++) {
        rt_case drawn;
        int64_t best[RV_NETWORK_LEVELS];
        draw(&drawn, &random);
        (void)snprintf(drawn.objective, sizeof drawn.objective, "%s", rt_network_objective(round));
        rt_case_build(ctx, &drawn);
        assert_true(rt_case_best(&drawn, best));
        reversa_matching *matching = rt_case_match(ctx, &drawn, 1 + round % 3, REVERSA_SOLVER_NETWORK);
        rt_case_check(&drawn, matching, best);
        reversa_matching_free(matching);
        rt_case_unbuild(&drawn);
        rt_case_free(&drawn);
    }
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_equal_people_reach_the_values_of_a_plain_flow),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
