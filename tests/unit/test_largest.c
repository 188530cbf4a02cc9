/*
 * Counts in any order and number against a plain flow, least loads before them included; what extending a flow keeps and
 * reaches; stops; failing memory.
 */
#include <stdlib.h>
#include <string.h>

#include "match/largest.h"
#include "support/network.h"

static void draw(rt_network *instance, uint64_t *random, int32_t round)
{
    rt_shape shape = {.mentors = 4 + round % 9, .mentees = 4 + round % 7, .most = 1 + round % 3, .top = 1000000};
    shape.density = 10 + round % 70;
    shape.closed = round % 4 == 1;
    shape.demand = round % 2 == 1;
    rt_network_random(instance, random, &shape);
}

/* One to three counts in any order; twice the same is allowed. */
static void draw_counts(rv_network *net, uint64_t *random, bool demand)
{
    static const rv_profit counts[] = {RV_PROFIT_MENTOR, RV_PROFIT_MENTEE, RV_PROFIT_PAIR};
    net->n_levels = 0;
    if (demand)
        net->levels[net->n_levels++] = RV_PROFIT_DEMAND;
    for (int32_t k = (int32_t)rt_between(random, 1, 3); k > 0; k--)
        net->levels[net->n_levels++] = counts[rt_between(random, 0, 2)];
}

/* The highest that the first level can be. */
static int64_t best_of(rv_network *net, const char *words)
{
    int64_t best[RV_NETWORK_LEVELS];
    rt_network_levels(net, words);
    rt_network_plain_flow(net, best);
    return best[0];
}

/* What the least loads ask for beyond the pinned pairs, as far as there are places. */
static int64_t demand_of(const rv_network *net)
{
    int64_t demand = 0;
    for (int side = 0; side < 2; side++) {
        for (int32_t p = 0; p < net->side[side].n; p++) {
            int32_t least = net->side[side].least[p] < net->side[side].most[p] ? net->side[side].least[p]
                                                                               : net->side[side].most[p];
            demand += least > net->side[side].pinned[p] ? least - net->side[side].pinned[p] : 0;
        }
    }
    return demand;
}

static void test_largest_run_equals_plain_flow(void **state)
{
    (void)state;
    uint64_t random = rt_seed();
    reversa_context *ctx = rt_context(NULL);
    int32_t n_served = 0;
    for (int32_t round = 0; round < 3000; round++) {
        int64_t best[RV_NETWORK_LEVELS];
        int64_t value[RV_NETWORK_LEVELS];
        int64_t bound[RV_NETWORK_LEVELS];
        rt_network instance;
        rv_flow flow;
        bool served;
        draw(&instance, &random, round);
        draw_counts(&instance.net, &random, round % 2 == 1);
        assert_true(rv_largest_serves(&instance.net));
        rt_network_plain_flow(&instance.net, best);
        assert_int_equal(rv_flow_open(ctx, &instance.net, &flow), REVERSA_OK);
        assert_int_equal(rv_largest_run(ctx, &instance.net, &flow, &served), REVERSA_OK);
        bool met = round % 2 == 0 || best[0] == demand_of(&instance.net);
        assert_int_equal(served, met);
        if (served) {
            assert_true(rv_network_check(&instance.net, &flow, value, bound));
            assert_memory_equal(value, best, (size_t)instance.net.n_levels * sizeof *best);
        }
        n_served += served;
        rv_flow_close(ctx, &flow);
        rt_network_close(&instance);
    }
    assert_true(n_served > 1600 && n_served < 3000); /* loads that can be met, and others */
    reversa_context_free(ctx);
}

static void test_largest_serves_only_counts(void **state)
{
    (void)state;
    static const struct {
        const char *words;
        bool serves;
    } cases[] = {{"pairs", true}, {"demand mentors", true}, {"mentees mentors pairs", true}, {"mentees score", false},
                 {"keep", false}, {"even pairs", false},    {"mentees demand", false}};
    rt_network instance;
    rt_network_open(&instance, 1, 1, 1);
    for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
        rt_network_levels(&instance.net, cases[k].words);
        assert_int_equal(rv_largest_serves(&instance.net), cases[k].serves);
    }
    rt_network_levels(&instance.net, "pairs");
    instance.net.bonus[RV_PROFIT_MENTEE][0] = 1;
    assert_false(rv_largest_serves(&instance.net));
    rt_network_close(&instance);
}

/* A path that gets longer with every mentee: each knows the mentor of the one before, and one more. */
static void test_largest_run_long_chain(void **state)
{
    (void)state;
    enum { N = 20000 };
    reversa_context *ctx = rt_context(NULL);
    rt_network instance;
    rv_flow flow;
    bool served;
    int64_t value[RV_NETWORK_LEVELS];
    int64_t bound[RV_NETWORK_LEVELS];
    rt_network_open(&instance, N, N, 2 * N);
    for (int32_t i = 0; i < N; i++) {
        instance.mentor[2 * i] = i > 0 ? i - 1 : 0;
        instance.mentor[2 * i + 1] = i > 0 ? i : 1;
        instance.offset[i + 1] = 2 * (i + 1);
    }
    rt_network_levels(&instance.net, "mentees mentors pairs");
    assert_int_equal(rv_flow_open(ctx, &instance.net, &flow), REVERSA_OK);
    assert_int_equal(rv_largest_run(ctx, &instance.net, &flow, &served), REVERSA_OK);
    assert_true(served);
    assert_true(rv_network_check(&instance.net, &flow, value, bound));
    for (int32_t l = 0; l < 3; l++)
        assert_int_equal(value[l], N);
    rv_flow_close(ctx, &flow);
    rt_network_close(&instance);
    reversa_context_free(ctx);
}

/* Some pairs that keep every `most`, at random. */
static void choose_some(const rt_network *instance, uint64_t *random, rv_flow *flow)
{
    const rv_network *net = &instance->net;
    for (int side = 0; side < 2; side++) {
        for (int32_t p = 0; p < net->side[side].n; p++)
            flow->load[side][p] = net->side[side].pinned[p];
    }
    for (int32_t i = 0; i < net->side[REVERSA_MENTEE].n; i++) {
        for (int64_t e = net->offset[i]; e < net->offset[i + 1]; e++) {
            int32_t *mentee = &flow->load[REVERSA_MENTEE][i];
            int32_t *mentor = &flow->load[REVERSA_MENTOR][net->mentor[e]];
            flow->chosen[e] = *mentee < net->side[REVERSA_MENTEE].most[i] &&
                              *mentor < net->side[REVERSA_MENTOR].most[net->mentor[e]] && rt_between(random, 0, 2) == 0;
            *mentee += flow->chosen[e];
            *mentor += flow->chosen[e];
        }
    }
}

/* Loads are those of the chosen pairs and keep every `most`; how many pairs, and how many mentees with one of them. */
static void count_flow(const rv_network *net, const rv_flow *flow, int64_t *n_pairs, int64_t *n_mentees)
{
    int32_t *load = calloc((size_t)net->side[REVERSA_MENTOR].n + 1, sizeof *load);
    *n_pairs = 0;
    *n_mentees = 0;
    for (int32_t i = 0; i < net->side[REVERSA_MENTEE].n; i++) {
        int32_t own = 0;
        for (int64_t e = net->offset[i]; e < net->offset[i + 1]; e++) {
            own += flow->chosen[e];
            load[net->mentor[e]] += flow->chosen[e];
        }
        assert_int_equal(flow->load[REVERSA_MENTEE][i], net->side[REVERSA_MENTEE].pinned[i] + own);
        assert_true(own == 0 || flow->load[REVERSA_MENTEE][i] <= net->side[REVERSA_MENTEE].most[i]);
        *n_pairs += own;
        *n_mentees += own > 0 && net->side[REVERSA_MENTEE].pinned[i] == 0;
    }
    for (int32_t j = 0; j < net->side[REVERSA_MENTOR].n; j++) {
        assert_int_equal(flow->load[REVERSA_MENTOR][j], net->side[REVERSA_MENTOR].pinned[j] + load[j]);
        assert_true(load[j] == 0 || flow->load[REVERSA_MENTOR][j] <= net->side[REVERSA_MENTOR].most[j]);
    }
    free(load);
}

/* From any pairs to a largest choice; mentors lose nobody, however late it is. */
static void test_largest_extend_reaches_the_largest(void **state)
{
    (void)state;
    uint64_t random = rt_seed();
    reversa_context *ctx = rt_context(NULL);
    reversa_context_set_time_limit(ctx, 1e-9);
    for (int32_t round = 0; round < 1500; round++) {
        rt_network instance;
        rv_flow flow;
        int64_t n_pairs;
        int64_t n_mentees;
        int32_t before[16];
        draw(&instance, &random, round);
        assert_int_equal(rv_flow_open(ctx, &instance.net, &flow), REVERSA_OK);
        choose_some(&instance, &random, &flow);
        for (int32_t j = 0; j < instance.net.side[REVERSA_MENTOR].n; j++)
            before[j] = flow.load[REVERSA_MENTOR][j];
        assert_int_equal(rv_largest_extend(ctx, &instance.net, &flow), REVERSA_OK);
        count_flow(&instance.net, &flow, &n_pairs, &n_mentees);
        assert_int_equal(n_pairs, best_of(&instance.net, "pairs"));
        if (round % 2 == 0)
            assert_int_equal(n_mentees, best_of(&instance.net, "mentees"));
        for (int32_t j = 0; j < instance.net.side[REVERSA_MENTOR].n; j++)
            assert_true(flow.load[REVERSA_MENTOR][j] >= before[j]);
        rv_flow_close(ctx, &flow);
        rt_network_close(&instance);
    }
    reversa_context_free(ctx);
}

static void test_largest_run_stop_keeps_every_most(void **state)
{
    (void)state;
    uint64_t random = rt_seed();
    reversa_context *ctx = rt_context(NULL);
    rt_network instance;
    rv_flow flow;
    bool served;
    int64_t n_pairs;
    int64_t n_mentees;
    draw(&instance, &random, 2);
    rt_network_levels(&instance.net, "mentees pairs");
    assert_int_equal(rv_flow_open(ctx, &instance.net, &flow), REVERSA_OK);
    reversa_context_cancel(ctx);
    assert_int_equal(rv_largest_run(ctx, &instance.net, &flow, &served), REVERSA_E_CANCELLED);
    assert_false(served);
    assert_int_equal(reversa_context_error_count(ctx), 0);
    count_flow(&instance.net, &flow, &n_pairs, &n_mentees);
    assert_int_equal(rv_largest_extend(ctx, &instance.net, &flow), REVERSA_E_CANCELLED);
    count_flow(&instance.net, &flow, &n_pairs, &n_mentees);
    rv_flow_close(ctx, &flow);
    rt_network_close(&instance);
    reversa_context_free(ctx);
}

static reversa_status walked_call(reversa_context *ctx, void *state)
{
    rt_network *instance = state;
    rv_flow flow;
    bool served;
    reversa_status status = rv_flow_open(ctx, &instance->net, &flow);
    if (!status)
        status = rv_largest_run(ctx, &instance->net, &flow, &served);
    if (!status)
        status = rv_largest_extend(ctx, &instance->net, &flow);
    rv_flow_close(ctx, &flow);
    return status;
}

static void test_largest_without_memory(void **state)
{
    (void)state;
    uint64_t random = rt_seed();
    rt_network instance;
    draw(&instance, &random, 6);
    rt_network_levels(&instance.net, "mentees mentors");
    rt_walk walk = {.name = "largest", .call = walked_call, .state = &instance};
    assert_true(rt_fault_walk(&walk) > 5);
    rt_network_close(&instance);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_largest_run_equals_plain_flow),
        cmocka_unit_test(test_largest_serves_only_counts),
        cmocka_unit_test(test_largest_run_long_chain),
        cmocka_unit_test(test_largest_extend_reaches_the_largest),
        cmocka_unit_test(test_largest_run_stop_keeps_every_most),
        cmocka_unit_test(test_largest_without_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
