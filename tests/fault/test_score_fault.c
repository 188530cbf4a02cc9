/* Every call of the scoring floor with each of its allocations failing. */
#include "score/scorer.h"

#include "support/instance.h"

#define N_PEOPLE 16

typedef struct scene {
    rt_instance instance;
    reversa_scorer *scorer;
    reversa_candidates *candidates;
} scene;

static void set_up_problem(reversa_context *ctx, void *state)
{
    scene *s = state;
    uint64_t random = rt_seed() + 17;
    *s = (scene){0};
    do {
        if (s->instance.human)
            rt_instance_free(&s->instance);
        rt_instance_draw(&s->instance, &random, N_PEOPLE, false);
    } while (s->instance.n_rules < 4 || s->instance.n_criteria < 6);
    rt_instance_build(ctx, &s->instance);
}

static void set_up_scorer(reversa_context *ctx, void *state)
{
    scene *s = state;
    set_up_problem(ctx, state);
    assert_int_equal(reversa_scorer_create(ctx, s->instance.problem, &s->scorer), REVERSA_OK);
    reversa_context_set_threads(ctx, 2);
}

static void release(reversa_context *ctx, void *state)
{
    scene *s = state;
    (void)ctx;
    reversa_candidates_free(s->candidates);
    reversa_scorer_free(s->scorer);
    rt_instance_free(&s->instance);
}

static reversa_status make_scorer(reversa_context *ctx, void *state)
{
    scene *s = state;
    return reversa_scorer_create(ctx, s->instance.problem, &s->scorer);
}

static reversa_status make_candidates(reversa_context *ctx, void *state)
{
    scene *s = state;
    return reversa_candidates_create(ctx, s->scorer, 3, &s->candidates);
}

static reversa_status explain(reversa_context *ctx, void *state)
{
    const scene *s = state;
    reversa_term terms[RT_MOST_TERMS];
    reversa_rule_check checks[RT_MOST_CHECKS];
    return reversa_scorer_explain(ctx, s->scorer, 0, 1, terms, checks);
}

static reversa_status score_block(reversa_context *ctx, void *state)
{
    const scene *s = state;
    int32_t people[4] = {0, 3, 5, 9};
    int32_t scores[16];
    reversa_block block = {people, 4, people, 4};
    return reversa_scorer_block(ctx, s->scorer, &block, scores);
}

static void test_scorer_create_without_memory(void **state)
{
    (void)state;
    scene s;
    rt_walk walk = {.name = "reversa_scorer_create", .setup = set_up_problem, .call = make_scorer, .release = release};
    walk.state = &s;
    walk.out = &s.scorer;
    assert_true(rt_fault_walk(&walk) > 1);
}

static void test_candidates_create_without_memory(void **state)
{
    (void)state;
    scene s;
    rt_walk walk = {
        .name = "reversa_candidates_create", .setup = set_up_scorer, .call = make_candidates, .release = release};
    walk.state = &s;
    walk.out = &s.candidates;
    assert_true(rt_fault_walk(&walk) > 10);
}

static void test_explain_without_memory(void **state)
{
    (void)state;
    scene s;
    rt_walk walk = {.name = "reversa_scorer_explain", .setup = set_up_scorer, .call = explain, .release = release};
    walk.state = &s;
    assert_true(rt_fault_walk(&walk) > 0);
}

static void test_block_without_memory(void **state)
{
    (void)state;
    scene s;
    rt_walk walk = {.name = "reversa_scorer_block", .setup = set_up_scorer, .call = score_block, .release = release};
    walk.state = &s;
    assert_true(rt_fault_walk(&walk) > 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_scorer_create_without_memory),
        cmocka_unit_test(test_candidates_create_without_memory),
        cmocka_unit_test(test_explain_without_memory),
        cmocka_unit_test(test_block_without_memory),
    };
    return cmocka_run_group_tests_name("score_fault", tests, NULL, NULL);
}
