/*
 * The network solver against two oracles: every subset of pairs on tiny instances, for every order of every subset of
 * the levels, and cycle cancelling on medium ones. Compared are whole value vectors; the pairs may differ.
 */
#include <string.h>

#include "support/network.h"

#define N_OBJECTIVES 64

static void compare(const rv_network *net, const int64_t *expected, const int64_t *value, int32_t round)
{
    for (int32_t l = 0; l < net->n_levels; l++) {
        if (expected[l] != value[l])
            fail_msg("round %d, level %d: %lld, should be %lld", round, l, (long long)value[l], (long long)expected[l]);
    }
}

static void set_objective(rv_network *net, int32_t index, bool demand)
{
    char words[96] = "demand ";
    const char *objective = rt_network_objective(index);
    size_t begin = demand ? strlen(words) : 0;
    memcpy(words + begin, objective, strlen(objective) + 1);
    rt_network_levels(net, words);
}

static void test_network_solve_equals_every_subset(void **state)
{
    (void)state;
    uint64_t random = rt_seed();
    reversa_context *ctx = rt_context(NULL);
    for (int32_t round = 0; round < 4000; round++) {
        rt_shape shape = {.mentors = 4, .mentees = 4, .most = 1 + round % 3, .density = 20 + round % 5 * 15};
        shape.top = round % 4 ? 1000000 : round % 8 ? 3 : 0;
        shape.closed = round % 3 == 0;
        shape.demand = round % 2 == 0;
        rt_network instance;
        rt_network_random(&instance, &random, &shape);
        int64_t expected[RV_NETWORK_LEVELS];
        int64_t value[RV_NETWORK_LEVELS];
        bool small = instance.offset[instance.net.side[REVERSA_MENTEE].n] <= 11;
        for (int32_t k = 0; k < 4 && small; k++) {
            set_objective(&instance.net, (round * 4 + k) % N_OBJECTIVES, shape.demand);
            rt_network_brute_force(&instance.net, expected);
            rt_network_solve(ctx, &instance.net, value);
            compare(&instance.net, expected, value, round);
            rt_network_draw_levels(&instance.net, &random, 6);
            rt_network_brute_force(&instance.net, expected);
            rt_network_solve(ctx, &instance.net, value);
            compare(&instance.net, expected, value, round);
        }
        rt_network_close(&instance);
    }
    reversa_context_free(ctx);
}

static void test_network_plain_flow_equals_every_subset(void **state)
{
    (void)state;
    uint64_t random = rt_seed() + 1;
    for (int32_t round = 0; round < 500; round++) {
        rt_shape shape = {
            .mentors = 4, .mentees = 4, .most = 2, .density = 50, .top = 4, .closed = true, .demand = true};
        rt_network instance;
        rt_network_random(&instance, &random, &shape);
        int64_t expected[RV_NETWORK_LEVELS];
        int64_t value[RV_NETWORK_LEVELS];
        set_objective(&instance.net, round % N_OBJECTIVES, true);
        if (instance.offset[instance.net.side[REVERSA_MENTEE].n] <= 11) {
            rt_network_brute_force(&instance.net, expected);
            rt_network_plain_flow(&instance.net, value);
            compare(&instance.net, expected, value, round);
        }
        rt_network_close(&instance);
    }
}

static void test_network_solve_equals_cycle_cancelling(void **state)
{
    (void)state;
    uint64_t random = rt_seed() + 2;
    reversa_context *ctx = rt_context(NULL);
    for (int32_t round = 0; round < 400; round++) {
        rt_shape shape = {.mentors = 14, .mentees = 18, .most = 1 + round % 4, .density = 10 + round % 7 * 14};
        shape.top = round % 3 ? 100000 : 2;
        shape.closed = round % 5 == 0;
        shape.demand = round % 2 == 0;
        rt_network instance;
        rt_network_random(&instance, &random, &shape);
        set_objective(&instance.net, round % N_OBJECTIVES, shape.demand);
        int64_t expected[RV_NETWORK_LEVELS];
        int64_t value[RV_NETWORK_LEVELS];
        rt_network_plain_flow(&instance.net, expected);
        rt_network_solve(ctx, &instance.net, value);
        compare(&instance.net, expected, value, round);
        rt_network_draw_levels(&instance.net, &random, 4);
        rt_network_plain_flow(&instance.net, expected);
        rt_network_solve(ctx, &instance.net, value);
        compare(&instance.net, expected, value, round);
        rt_network_close(&instance);
    }
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_network_plain_flow_equals_every_subset),
        cmocka_unit_test(test_network_solve_equals_every_subset),
        cmocka_unit_test(test_network_solve_equals_cycle_cancelling),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
