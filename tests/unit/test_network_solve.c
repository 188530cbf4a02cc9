/*
 * The fast way against the paths on networks too large for every subset: price wars, ties, popular mentors, places on both
 * sides, every kind of objective; stops; failing memory.
 */
#include <stdio.h>

#include "support/network.h"

/* How scores are drawn. */
typedef enum rt_scores { ANY, EQUAL, ALL_OR_NOTHING, POPULAR } rt_scores;

static int32_t draw_score(uint64_t *random, rt_scores kind, int32_t mentor)
{
    if (kind == EQUAL)
        return 500000;
    if (kind == ALL_OR_NOTHING)
        return rt_between(random, 0, 1) ? 1000000 : 0;
    if (kind == POPULAR && mentor < 3)
        return (int32_t)rt_between(random, 999000, 1000000);
    return (int32_t)rt_between(random, 0, 1000000);
}

static void draw(rt_network *instance, uint64_t *random, int32_t round)
{
    rt_shape shape = {.mentors = 40, .mentees = 60, .most = 1 + round % 3, .density = 5 + round % 40, .top = 1000000};
    shape.closed = round % 4 == 1;
    shape.demand = round % 3 == 2;
    rt_network_random(instance, random, &shape);
    int64_t n_pairs = instance->offset[instance->net.side[REVERSA_MENTEE].n];
    for (int64_t e = 0; e < n_pairs; e++)
        instance->score[e] = draw_score(random, (rt_scores)(round / 2 % 4), instance->mentor[e]);
}

static void test_network_solve_equals_paths(void **state)
{
    (void)state;
    static const char *const objectives[] = {"mentees score",         "score",
                                             "mentees mentors score", "pairs score",
                                             "mentors score",         "mentees pairs score",
                                             "mentees even score",    "keep mentees score"};
    uint64_t random = rt_seed();
    reversa_context *ctx = rt_context(NULL);
    for (int32_t round = 0; round < 600; round++) {
        char words[64] = "demand ";
        int64_t value[RV_NETWORK_LEVELS];
        rt_network instance;
        draw(&instance, &random, round);
        const char *objective = objectives[round % 2 == 0 ? 0 : round / 2 % 8];
        (void)snprintf(words, sizeof words, "%s%s", round % 3 == 2 ? "demand " : "", objective);
        rt_network_levels(&instance.net, words);
        rt_network_solve(ctx, &instance.net, value);
        rt_network_close(&instance);
    }
    reversa_context_free(ctx);
}

/* Everyone knows only the same few mentors, and all pairs are worth the same or nearly: bids rise by the least step. */
static void test_network_solve_price_war(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    int64_t value[RV_NETWORK_LEVELS];
    rt_network instance;
    rt_network_open(&instance, 300, 300, 300 * 6);
    int64_t n = 0;
    for (int32_t i = 0; i < 300; i++) {
        for (int32_t j = 0; j < 5; j++) {
            instance.mentor[n] = j;
            instance.score[n++] = 1000000 - (i + j) % 2;
        }
        instance.mentor[n] = 5 + i % 295;
        instance.score[n++] = 0;
        instance.offset[i + 1] = n;
    }
    rt_network_levels(&instance.net, "mentees score");
    rt_network_solve(ctx, &instance.net, value);
    assert_int_equal(value[0], 300);
    assert_int_equal(value[1], 5000000);
    rt_network_levels(&instance.net, "score");
    rt_network_solve(ctx, &instance.net, value);
    assert_int_equal(value[0], 5000000);
    rt_network_close(&instance);
    reversa_context_free(ctx);
}

/* Nobody is above their most in what a stop leaves, and loads are those of the pairs. */
static void assert_keeps_most(const rt_network *instance, const rv_flow *flow)
{
    int64_t total[2] = {0, 0};
    int64_t n_chosen = 0;
    for (int side = 0; side < 2; side++) {
        for (int32_t p = 0; p < instance->net.side[side].n; p++) {
            assert_true(flow->load[side][p] <= instance->net.side[side].most[p]);
            total[side] += flow->load[side][p] - instance->net.side[side].pinned[p];
        }
    }
    for (int64_t e = 0; e < instance->offset[instance->net.side[REVERSA_MENTEE].n]; e++)
        n_chosen += flow->chosen[e];
    assert_int_equal(total[0], n_chosen);
    assert_int_equal(total[1], n_chosen);
}

static void test_network_solve_stop_keeps_every_most(void **state)
{
    (void)state;
    static const char *const objectives[] = {"mentees score", "score", "mentees mentors score"};
    for (size_t k = 0; k < sizeof objectives / sizeof objectives[0]; k++) {
        rt_network instance;
        rv_flow flow;
        rt_network_open(&instance, 50, 50, 2500);
        for (int32_t i = 0; i < 50; i++) {
            for (int32_t j = 0; j < 50; j++) {
                instance.mentor[50 * i + j] = j;
                instance.score[50 * i + j] = i * j;
            }
            instance.offset[i + 1] = 50 * (i + 1);
        }
        rt_network_levels(&instance.net, objectives[k]);
        reversa_context *ctx = rt_context(NULL);
        assert_int_equal(rv_flow_open(ctx, &instance.net, &flow), REVERSA_OK);
        reversa_context_cancel(ctx);
        assert_int_equal(rv_network_solve(ctx, &instance.net, &flow), REVERSA_E_CANCELLED);
        assert_int_equal(reversa_context_error_count(ctx), 0);
        assert_keeps_most(&instance, &flow);
        rv_flow_close(ctx, &flow);
        rt_network_close(&instance);
        reversa_context_free(ctx);
    }
}

static reversa_status walked_call(reversa_context *ctx, void *state)
{
    rt_network *instance = state;
    rv_flow flow;
    reversa_status status = rv_flow_open(ctx, &instance->net, &flow);
    if (!status)
        status = rv_network_solve(ctx, &instance->net, &flow);
    rv_flow_close(ctx, &flow);
    return status;
}

static void test_network_solve_without_memory(void **state)
{
    (void)state;
    uint64_t random = rt_seed();
    static const char *const objectives[] = {"mentees score", "score", "mentees mentors score"};
    for (size_t k = 0; k < sizeof objectives / sizeof objectives[0]; k++) {
        rt_network instance;
        draw(&instance, &random, 6);
        rt_network_levels(&instance.net, objectives[k]);
        rt_walk walk = {.name = objectives[k], .call = walked_call, .state = &instance};
        assert_true(rt_fault_walk(&walk) > 5);
        rt_network_close(&instance);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_network_solve_equals_paths),
        cmocka_unit_test(test_network_solve_price_war),
        cmocka_unit_test(test_network_solve_stop_keeps_every_most),
        cmocka_unit_test(test_network_solve_without_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
