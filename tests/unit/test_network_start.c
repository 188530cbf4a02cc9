/*
 * Starts: a solve that begins from an earlier one, or from any prices and pairs at all, is as good as one from nothing.
 */
#include <string.h>

#include "support/network.h"

/* The value of a network, from its present start. */
static void solve(reversa_context *ctx, const rv_network *net, int64_t value_out[RV_NETWORK_LEVELS], rv_start *start)
{
    rv_flow flow;
    int64_t bound[RV_NETWORK_LEVELS];
    memset(value_out, 0, RV_NETWORK_LEVELS * sizeof *value_out);
    assert_int_equal(rv_flow_open(ctx, net, &flow), REVERSA_OK);
    assert_int_equal(rv_network_solve(ctx, net, &flow), REVERSA_OK);
    assert_true(rv_network_check(net, &flow, value_out, bound));
    if (start)
        assert_int_equal(rv_start_take(ctx, net, &flow, start), REVERSA_OK);
    rv_flow_close(ctx, &flow);
}

/* Leave some pairs out, and change some scores. */
static void change_pairs(rt_network *instance, uint64_t *random)
{
    int32_t n_mentees = instance->net.side[REVERSA_MENTEE].n;
    int64_t n = 0;
    int64_t begin = 0;
    for (int32_t i = 0; i < n_mentees; i++) {
        int64_t end = instance->offset[i + 1];
        for (int64_t e = begin; e < end; e++) {
            if (rt_between(random, 1, 10) == 1)
                continue;
            bool same = rt_between(random, 1, 4) > 1;
            instance->mentor[n] = instance->mentor[e];
            instance->score[n++] = same ? instance->score[e] : (int32_t)rt_between(random, 0, 1000000);
        }
        begin = end;
        instance->offset[i + 1] = n;
    }
}

static void make_random_start(const rt_network *instance, uint64_t *random, int64_t size, rv_start *start)
{
    int32_t n_mentees = instance->net.side[REVERSA_MENTEE].n;
    int64_t n_pairs = instance->offset[n_mentees];
    for (int64_t k = 0; k < start->offset[n_mentees]; k++) /* whoever it is, listed or not */
        start->mentor[k] = (int32_t)rt_between(random, 0, instance->net.side[REVERSA_MENTOR].n - 1);
    for (int side = 0; side < 2 && n_pairs > 0; side++) {
        for (int32_t p = 0; p < instance->net.side[side].n; p++)
            start->price[side][p] = rt_between(random, -size, size);
    }
}

static void test_rv_start_take_gives_the_value_of_a_cold_solve(void **state)
{
    (void)state;
    static const char *const objectives[] = {"mentees score", "score", "mentees mentors score", "pairs score"};
    static const int64_t sizes[] = {0, 1000, 3000000, INT64_C(1) << 40};
    uint64_t random = rt_seed();
    reversa_context *ctx = rt_context(NULL);
    for (int32_t round = 0; round < 400; round++) {
        rt_shape shape = {.mentors = 30, .mentees = 40, .most = 1 + round % 3, .density = 10 + round % 50};
        shape.top = round % 5 ? 1000000 : 3;
        shape.closed = round % 3 == 0;
        shape.demand = round % 4 == 0;
        rt_network instance;
        rv_start start = {0};
        int64_t cold[RV_NETWORK_LEVELS];
        int64_t warm[RV_NETWORK_LEVELS];
        rt_network_random(&instance, &random, &shape);
        rt_network_levels(&instance.net, objectives[round % 4]);
        solve(ctx, &instance.net, cold, &start);
        change_pairs(&instance, &random);
        solve(ctx, &instance.net, cold, NULL);
        instance.net.start = &start;
        solve(ctx, &instance.net, warm, NULL);
        assert_memory_equal(cold, warm, sizeof cold);
        make_random_start(&instance, &random, sizes[round % 4], &start);
        solve(ctx, &instance.net, warm, &start);
        assert_memory_equal(cold, warm, sizeof cold);
        rv_start_close(ctx, &start);
        rt_network_close(&instance);
    }
    reversa_context_free(ctx);
}

static reversa_status walked_call(reversa_context *ctx, void *state)
{
    rt_network *instance = state;
    rv_flow flow;
    rv_start start = {0};
    reversa_status status = rv_flow_open(ctx, &instance->net, &flow);
    if (!status)
        status = rv_network_solve(ctx, &instance->net, &flow);
    if (!status)
        status = rv_start_take(ctx, &instance->net, &flow, &start);
    assert_true(!status || !start.offset);
    rv_start_close(ctx, &start);
    rv_flow_close(ctx, &flow);
    return status;
}

static void test_rv_start_take_without_memory(void **state)
{
    (void)state;
    uint64_t random = rt_seed();
    rt_shape shape = {.mentors = 10, .mentees = 10, .most = 2, .density = 50, .top = 100};
    rt_network instance;
    rt_network_random(&instance, &random, &shape);
    rt_network_levels(&instance.net, "mentees score");
    rt_walk walk = {.name = "rv_start_take", .call = walked_call, .state = &instance};
    assert_true(rt_fault_walk(&walk) > 5);
    rt_network_close(&instance);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rv_start_take_gives_the_value_of_a_cold_solve),
        cmocka_unit_test(test_rv_start_take_without_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
