/*
 * The certificate: a right answer passes, and every single wrong pair, load or price is noticed.
 */
#include <string.h>

#include "support/network.h"

typedef struct solved {
    reversa_context *ctx;
    rt_network instance;
    rv_flow flow;
    int64_t n_pairs;
} solved;

static void open_solved(solved *s, uint64_t seed)
{
    rt_shape shape = {.mentors = 8, .mentees = 8, .most = 2, .density = 60, .top = 1000000, .demand = true};
    uint64_t random = seed;
    s->ctx = rt_context(NULL);
    do {
        rt_network_random(&s->instance, &random, &shape);
        s->n_pairs = s->instance.offset[s->instance.net.side[REVERSA_MENTEE].n];
        if (s->n_pairs < 6)
            rt_network_close(&s->instance);
    } while (s->n_pairs < 6);
    rt_network_levels(&s->instance.net, "demand mentees score");
    assert_int_equal(rv_flow_open(s->ctx, &s->instance.net, &s->flow), REVERSA_OK);
    assert_int_equal(rv_network_solve(s->ctx, &s->instance.net, &s->flow), REVERSA_OK);
}

static void close_solved(solved *s)
{
    rv_flow_close(s->ctx, &s->flow);
    rt_network_close(&s->instance);
    reversa_context_free(s->ctx);
}

static bool passes(const solved *s)
{
    int64_t value[RV_NETWORK_LEVELS];
    int64_t bound[RV_NETWORK_LEVELS];
    return rv_network_check(&s->instance.net, &s->flow, value, bound);
}

static void test_network_check_passes_and_leaves_loads(void **state)
{
    (void)state;
    solved s;
    open_solved(&s, rt_seed());
    int32_t before[8];
    size_t bytes = (size_t)s.instance.net.side[REVERSA_MENTOR].n * sizeof *before;
    memcpy(before, s.flow.load[REVERSA_MENTOR], bytes);
    assert_true(passes(&s));
    assert_memory_equal(before, s.flow.load[REVERSA_MENTOR], bytes);
    close_solved(&s);
}

static void test_network_check_notices_a_pair(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        solved s;
        open_solved(&s, rt_seed() + seed);
        for (int64_t e = 0; e < s.n_pairs; e++) {
            s.flow.chosen[e] = !s.flow.chosen[e];
            assert_false(passes(&s));
            s.flow.chosen[e] = !s.flow.chosen[e];
        }
        assert_true(passes(&s));
        close_solved(&s);
    }
}

static void test_network_check_notices_a_load(void **state)
{
    (void)state;
    solved s;
    open_solved(&s, rt_seed() + 50);
    for (int side = 0; side < 2; side++) {
        for (int32_t p = 0; p < s.instance.net.side[side].n; p++) {
            s.flow.load[side][p]++;
            assert_false(passes(&s));
            s.flow.load[side][p]--;
        }
    }
    close_solved(&s);
}

/* A pair less, with its loads: all is consistent, but a unit or a pair that pays is not used. */
static void test_network_check_notices_what_is_left_out(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        solved s;
        open_solved(&s, rt_seed() + seed);
        for (int32_t i = 0; i < s.instance.net.side[REVERSA_MENTEE].n; i++) {
            for (int64_t e = s.instance.offset[i]; e < s.instance.offset[i + 1]; e++) {
                if (!s.flow.chosen[e])
                    continue;
                s.flow.chosen[e] = false;
                s.flow.load[REVERSA_MENTEE][i]--;
                s.flow.load[REVERSA_MENTOR][s.instance.mentor[e]]--;
                assert_false(passes(&s));
                s.flow.chosen[e] = true;
                s.flow.load[REVERSA_MENTEE][i]++;
                s.flow.load[REVERSA_MENTOR][s.instance.mentor[e]]++;
            }
        }
        close_solved(&s);
    }
}

static void test_network_check_notices_a_price(void **state)
{
    (void)state;
    int32_t n_noticed = 0;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        solved s;
        open_solved(&s, rt_seed() + seed);
        for (int side = 0; side < 2; side++) {
            for (int32_t p = 0; p < s.instance.net.side[side].n; p++) {
                int64_t *price = s.flow.price[side] + 3 * p;
                bool free_place = s.flow.load[side][p] < s.instance.net.side[side].most[p];
                price[0] += 5;
                bool noticed = !passes(&s);
                assert_true(noticed || !free_place); /* with a free place, nobody asks for a price */
                n_noticed += noticed;
                price[0] -= 5;
            }
        }
        close_solved(&s);
    }
    assert_true(n_noticed > 0);
}

static void test_network_check_notices_a_missing_place(void **state)
{
    (void)state;
    solved s;
    open_solved(&s, rt_seed() + 70);
    for (int side = 0; side < 2; side++) {
        for (int32_t p = 0; p < s.instance.net.side[side].n; p++) {
            int32_t load = s.flow.load[side][p];
            int32_t *most = &s.instance.people[side][2][p];
            if (load == s.instance.net.side[side].pinned[p])
                continue;
            int32_t before = *most;
            *most = load - 1;
            assert_false(passes(&s));
            *most = before;
        }
    }
    close_solved(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_network_check_passes_and_leaves_loads),
        cmocka_unit_test(test_network_check_notices_a_pair),
        cmocka_unit_test(test_network_check_notices_a_load),
        cmocka_unit_test(test_network_check_notices_what_is_left_out),
        cmocka_unit_test(test_network_check_notices_a_price),
        cmocka_unit_test(test_network_check_notices_a_missing_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
