/*
 * Raising counts: to what can be reached, at the least loss, with prices that prove it; and a denial where it cannot.
 */
#include <string.h>

#include "match/count.h"
#include "support/network.h"

/* Loads and value of the pairs of a mask; false where a load is too large. */
static bool value_of(const rv_network *net, uint32_t mask, rv_flow *flow, int64_t value[RV_NETWORK_LEVELS])
{
    bool good = true;
    for (int side = 0; side < 2; side++)
        memcpy(flow->load[side], net->side[side].pinned, (size_t)net->side[side].n * sizeof(int32_t));
    memset(value, 0, RV_NETWORK_LEVELS * sizeof *value);
    int32_t i = 0;
    for (int64_t e = 0; e < net->offset[net->side[REVERSA_MENTEE].n]; e++) {
        while (e >= net->offset[i + 1])
            i++;
        if (!(mask >> e & 1))
            continue;
        const int32_t end[2] = {[REVERSA_MENTOR] = net->mentor[e], [REVERSA_MENTEE] = i};
        for (int32_t l = 0; l < net->n_levels; l++)
            value[l] += rv_network_pair(net, l, e);
        for (int side = 0; side < 2; side++) {
            int64_t unit[RV_NETWORK_LEVELS];
            int32_t load = ++flow->load[side][end[side]];
            good = good && load <= net->side[side].most[end[side]];
            rv_network_unit(net, side, end[side], load, unit);
            for (int32_t l = 0; l < net->n_levels; l++)
                value[l] += unit[l];
        }
    }
    return good;
}

/* The best value among choices that count enough, by trying every set of pairs; false if none does. */
static bool best_counting(const rv_network *net, const rv_counts *least, int64_t best[RV_NETWORK_LEVELS])
{
    int64_t n_pairs = net->offset[net->side[REVERSA_MENTEE].n];
    int32_t load[2][8];
    rv_flow flow = {.load = {load[0], load[1]}};
    bool any = false;
    for (uint32_t mask = 0; mask < UINT32_C(1) << n_pairs; mask++) {
        int64_t value[RV_NETWORK_LEVELS];
        bool good = value_of(net, mask, &flow, value);
        rv_counts counts = rv_count_flow(net, &flow);
        for (int c = 0; c <= RV_PROFIT_PAIR; c++)
            good = good && counts.of[c] >= least->of[c];
        if (good && (!any || rv_lex_compare(value, best, net->n_levels) > 0))
            memcpy(best, value, sizeof value);
        any = any || good;
    }
    return any;
}

static void check(rv_network *net, const rv_counts *least, rv_flow *flow, reversa_context *ctx)
{
    int64_t best[RV_NETWORK_LEVELS] = {0};
    int64_t value[RV_NETWORK_LEVELS];
    int64_t bound[RV_NETWORK_LEVELS];
    bool reached = false;
    bool possible = best_counting(net, least, best);
    assert_int_equal(rv_network_solve(ctx, net, flow), REVERSA_OK);
    assert_int_equal(rv_count_fit(ctx, net, least, flow, &reached), REVERSA_OK);
    assert_true(rv_network_check(net, flow, value, bound));
    assert_int_equal(reached, possible);
    rv_counts counts = rv_count_flow(net, flow);
    int64_t missing = 0;
    for (int c = 0; c <= RV_PROFIT_PAIR; c++) {
        assert_true(rv_lex_sign(net->bonus[c], net->n_levels) >= 0);
        assert_true(!reached || counts.of[c] >= least->of[c]);
        missing += net->bonus[c][0] * (least->of[c] - counts.of[c]);
    }
    assert_true(reached ? missing == 0 : missing > 0);
    for (int32_t l = 0; l < net->n_levels && reached; l++) {
        for (int c = 0; c <= RV_PROFIT_PAIR; c++)
            bound[l] -= net->bonus[c][l] * least->of[c];
        assert_int_equal(bound[l], best[l]);
    }
}

static void test_count_fit_equals_every_subset(void **state)
{
    (void)state;
    static const rv_profit levels[] = {RV_PROFIT_SCORE, RV_PROFIT_EVEN, RV_PROFIT_MENTOR, RV_PROFIT_MENTEE,
                                       RV_PROFIT_PAIR};
    uint64_t random = rt_seed();
    reversa_context *ctx = rt_context(NULL);
    int32_t n_done = 0;
    for (int32_t round = 0; round < 3000; round++) {
        rt_shape shape = {.mentors = 4, .mentees = 4, .most = 1 + round % 3, .density = 20 + round % 5 * 12};
        shape.top = round % 3 ? 1000000 : 2;
        shape.closed = round % 3 == 0;
        rt_network instance;
        rv_counts least = {{0}};
        rt_network_random(&instance, &random, &shape);
        rv_network *net = &instance.net;
        net->n_levels = 0;
        net->levels[net->n_levels++] = RV_PROFIT_COUNT;
        for (int32_t k = 0; k < round % 3; k++)
            net->levels[net->n_levels++] = levels[rt_between(&random, 0, 4)];
        for (int c = 0; c <= RV_PROFIT_PAIR; c++)
            least.of[c] = rt_between(&random, 0, 1) ? rt_between(&random, 0, 4) : 0;
        if (net->offset[net->side[REVERSA_MENTEE].n] <= 9) {
            rv_flow flow;
            assert_int_equal(rv_flow_open(ctx, net, &flow), REVERSA_OK);
            check(net, &least, &flow, ctx);
            rv_flow_close(ctx, &flow);
            n_done++;
        }
        rt_network_close(&instance);
    }
    assert_true(n_done > 1000);
    reversa_context_free(ctx);
}

static void test_count_flow_leaves_pins_out(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    rt_network instance;
    rv_flow flow;
    rt_network_open(&instance, 2, 3, 0);
    instance.people[REVERSA_MENTEE][0][0] = 1; /* a pinned pair */
    instance.people[REVERSA_MENTOR][0][0] = 1;
    assert_int_equal(rv_flow_open(ctx, &instance.net, &flow), REVERSA_OK);
    for (int side = 0; side < 2; side++)
        flow.load[side][0] = flow.load[side][1] = 1;
    rv_counts counts = rv_count_flow(&instance.net, &flow);
    assert_int_equal(counts.of[RV_PROFIT_MENTOR], 1);
    assert_int_equal(counts.of[RV_PROFIT_MENTEE], 1);
    assert_int_equal(counts.of[RV_PROFIT_PAIR], 1);
    rv_flow_close(ctx, &flow);
    rt_network_close(&instance);
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_count_fit_equals_every_subset),
        cmocka_unit_test(test_count_flow_leaves_pins_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
