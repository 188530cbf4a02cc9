/*
 * Each allocation of whole solves within limits fails in turn: with limits of every kind on few people, and in stages that
 * are decomposed, with the master, its oracle, the search over moves, and the levels of lowest scores. Of those some fail
 * that are spread over the solve, which is content with a gap; REVERSA_TEST_ROUNDS, where set, makes them many, to the best.
 */
#include <stdlib.h>

#include "match/mip.h"
#include "support/large_stage.h"
#include "support/mixed.h"

static reversa_status match(reversa_context *ctx, const reversa_problem *problem, double gap,
                            reversa_matching **matching_out)
{
    reversa_match_options options;
    reversa_match_options_init(&options);
    options.candidates = 3;
    options.gap = gap;
    options.solver = rv_mip_choice_of(rv_mip_default_solver());
    return reversa_match(ctx, problem, NULL, &options, matching_out);
}

/* ---- Limits of every kind ---- */

typedef struct drawn_walk {
    uint64_t seed;
    rt_mixed drawn;
    reversa_matching *matching;
} drawn_walk;

static void draw(reversa_context *ctx, void *state)
{
    const rt_mixed_shape shape = {.people = 6, .limits = 5, .kinds = RT_MIXED_ALL};
    drawn_walk *w = state;
    uint64_t random = w->seed;
    rt_mixed_open(&w->drawn, ctx, &random, &shape);
    w->matching = NULL;
}

static reversa_status match_drawn(reversa_context *ctx, void *state)
{
    drawn_walk *w = state;
    return match(ctx, w->drawn.problem, 0, &w->matching);
}

static void release_drawn(reversa_context *ctx, void *state)
{
    drawn_walk *w = state;
    (void)ctx;
    reversa_matching_free(w->matching);
    rt_mixed_close(&w->drawn);
}

static void test_every_kind_of_limit(void **state)
{
    (void)state;
    if (!rv_mip_default_solver())
        skip();
    unsigned kinds = 0;
    for (int round = 0; round < 4; round++) {
        drawn_walk w = {.seed = rt_seed() + 8000000 + (uint64_t)round};
        const rt_walk walk = {.name = "limits of every kind",
                              .setup = draw,
                              .call = match_drawn,
                              .release = release_drawn,
                              .state = &w,
                              .out = &w.matching,
                              .every_one_to = 30,
                              .stride = 41};
        assert_true(rt_fault_walk(&walk) > 30);
        kinds |= w.drawn.kinds;
    }
    print_message("kinds of limits: %x of %x\n", kinds, RT_MIXED_ALL);
}

/* ---- Decomposed stages ---- */

#define ENOUGH 0.01
#define SPREAD 97
#define DENSE 7

static bool is_dense(void)
{
    return getenv("REVERSA_TEST_ROUNDS") != NULL;
}

typedef struct large_walk {
    const char *levels;
    made m;
    reversa_matching *matching;
} large_walk;

static void make_large(reversa_context *ctx, void *state)
{
    large_walk *w = state;
    w->m = (made){.ctx = ctx};
    w->matching = NULL;
    make_within(&w->m, 20270201, 1, w->levels, 100);
}

static reversa_status match_large(reversa_context *ctx, void *state)
{
    large_walk *w = state;
    return match(ctx, w->m.problem, is_dense() ? 0 : ENOUGH, &w->matching);
}

static void release_large(reversa_context *ctx, void *state)
{
    large_walk *w = state;
    (void)ctx;
    reversa_matching_free(w->matching);
    unmake_within(&w->m);
}

static void test_decomposed_stages(void **state)
{
    (void)state;
    static const char *const levels[] = {"\"mentees\",\"score\"", "\"pairs\",\"worst\",\"score\""};
    if (!rv_mip_default_solver())
        skip();
    for (int k = 0; k < 2; k++) {
        large_walk w = {.levels = levels[k]};
        const rt_walk walk = {.name = levels[k],
                              .setup = make_large,
                              .call = match_large,
                              .release = release_large,
                              .state = &w,
                              .out = &w.matching,
                              .every_one_to = 1,
                              .stride = (is_dense() ? DENSE : SPREAD) * (k ? 6 : 1)};
        assert_true(rt_fault_walk(&walk) > 100);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_kind_of_limit),
        cmocka_unit_test(test_decomposed_stages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
