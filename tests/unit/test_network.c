/*
 * The network solver on arrays: degenerate networks, known optima, long chains, stops, failing memory.
 */
#include <stdlib.h>
#include <string.h>

#include <reversa/context.h>

#include "support/network.h"

static void add_pair(rt_network *instance, int32_t mentee, int32_t mentor, int32_t score)
{
    int64_t n = instance->offset[mentee + 1] > 0 ? instance->offset[mentee + 1] : instance->offset[mentee];
    instance->mentor[n] = mentor;
    instance->score[n++] = score;
    for (int32_t i = mentee + 1; i <= instance->net.side[REVERSA_MENTEE].n; i++)
        instance->offset[i] = n;
}

static void assert_best(const rt_network *instance, int64_t first, int64_t second)
{
    reversa_context *ctx = rt_context(NULL);
    int64_t value[RV_NETWORK_LEVELS];
    rt_network_solve(ctx, &instance->net, value);
    assert_int_equal(value[0], first);
    assert_int_equal(value[1], second);
    reversa_context_free(ctx);
}

static void test_network_solve_nobody(void **state)
{
    (void)state;
    for (int32_t mentors = 0; mentors <= 3; mentors += 3) {
        for (int32_t mentees = 0; mentees <= 3; mentees += 3) {
            rt_network instance;
            rt_network_open(&instance, mentors, mentees, 0);
            assert_best(&instance, 0, 0);
            rt_network_close(&instance);
        }
    }
}

static void test_network_solve_nobody_has_room(void **state)
{
    (void)state;
    for (int side = 0; side < 2; side++) {
        rt_network instance;
        rt_network_open(&instance, 1, 1, 1);
        add_pair(&instance, 0, 0, 900000);
        instance.people[side][0][0] = 1;
        assert_best(&instance, 0, 0);
        rt_network_close(&instance);
    }
}

static void fill(rt_network *instance, int32_t (*score)(int32_t mentee, int32_t mentor))
{
    for (int32_t i = 0; i < instance->net.side[REVERSA_MENTEE].n; i++) {
        for (int32_t j = 0; j < instance->net.side[REVERSA_MENTOR].n; j++)
            add_pair(instance, i, j, score(i, j));
    }
}

static int32_t score_equal(int32_t mentee, int32_t mentor)
{
    (void)mentee;
    (void)mentor;
    return 1000000;
}

static int32_t score_zero(int32_t mentee, int32_t mentor)
{
    (void)mentee;
    (void)mentor;
    return 0;
}

static int32_t score_product(int32_t mentee, int32_t mentor)
{
    return (mentee + 1) * (mentor + 1);
}

static void test_network_solve_equal_scores(void **state)
{
    (void)state;
    rt_network instance;
    rt_network_open(&instance, 30, 40, 1200);
    fill(&instance, score_equal);
    assert_best(&instance, 30, 30000000);
    rt_network_close(&instance);
}

static void test_network_solve_zero_scores(void **state)
{
    (void)state;
    rt_network instance;
    rt_network_open(&instance, 40, 30, 1200);
    fill(&instance, score_zero);
    assert_best(&instance, 30, 0);
    rt_network_levels(&instance.net, "score pairs");
    assert_best(&instance, 0, 30);
    rt_network_close(&instance);
}

/* With score (i + 1)(j + 1) the best assignment pairs equals (rearrangement inequality): a sum of squares. */
static void test_network_solve_product_scores(void **state)
{
    (void)state;
    rt_network instance;
    rt_network_open(&instance, 60, 60, 3600);
    fill(&instance, score_product);
    assert_best(&instance, 60, 60 * 61 * 121 / 6);
    rt_network_close(&instance);
}

static void test_network_solve_one_mentor_with_a_thousand_places(void **state)
{
    (void)state;
    rt_network instance;
    rt_network_open(&instance, 1, 1200, 1200);
    instance.people[REVERSA_MENTOR][2][0] = 1000;
    int64_t best = 0;
    for (int32_t i = 0; i < 1200; i++) {
        int32_t score = (i * 7 % 1200) * 100;
        add_pair(&instance, i, 0, score);
        best += score >= 20000 ? score : 0;
    }
    assert_best(&instance, 1000, best);
    rt_network_levels(&instance.net, "mentors score");
    assert_best(&instance, 1, best);
    rt_network_close(&instance);
}

/* Mentee i likes mentor i best and knows i − 1 and i; the last mentee knows the last mentor alone, so all move by one. */
static void test_network_solve_long_chain(void **state)
{
    (void)state;
    enum { N = 2000 };
    rt_network instance;
    rt_network_open(&instance, N, N, 2 * N);
    for (int32_t i = 0; i < N - 1; i++) {
        add_pair(&instance, i, i, 1);
        add_pair(&instance, i, i + 1, 1000000);
    }
    add_pair(&instance, N - 1, N - 1, 0);
    assert_best(&instance, N, N - 1);
    rt_network_levels(&instance.net, "score mentees");
    assert_best(&instance, INT64_C(1000000) * (N - 1), N - 1);
    rt_network_close(&instance);
}

static void test_network_solve_demand_moves_people(void **state)
{
    (void)state;
    rt_network instance;
    rt_network_open(&instance, 2, 2, 4);
    instance.people[REVERSA_MENTOR][2][0] = 2;
    instance.people[REVERSA_MENTOR][1][1] = 1;
    add_pair(&instance, 0, 0, 900000);
    add_pair(&instance, 0, 1, 100000);
    add_pair(&instance, 1, 0, 900000);
    add_pair(&instance, 1, 1, 200000);
    assert_best(&instance, 2, 1800000);
    rt_network_levels(&instance.net, "demand score");
    assert_best(&instance, 1, 1100000);
    rt_network_close(&instance);
}

static void test_network_solve_pinned_units_count(void **state)
{
    (void)state;
    rt_network instance;
    rt_network_open(&instance, 2, 1, 2);
    instance.people[REVERSA_MENTEE][0][0] = 1;
    instance.people[REVERSA_MENTEE][2][0] = 2;
    add_pair(&instance, 0, 0, 100);
    add_pair(&instance, 0, 1, 50);
    assert_best(&instance, 0, 100); /* the pinned pair has made the mentee count already */
    rt_network_close(&instance);
}

static void test_network_paths_stops(void **state)
{
    (void)state;
    rt_network instance;
    rt_network_open(&instance, 60, 60, 3600);
    fill(&instance, score_product);
    reversa_context *ctx = rt_context(NULL);
    rv_flow flow;
    assert_int_equal(rv_flow_open(ctx, &instance.net, &flow), REVERSA_OK);
    reversa_context_cancel(ctx);
    assert_int_equal(rv_network_paths(ctx, &instance.net, &flow), REVERSA_E_CANCELLED);
    assert_int_equal(reversa_context_error_count(ctx), 0);
    reversa_context_resume(ctx);
    reversa_context_set_time_limit(ctx, 1e-9);
    assert_int_equal(rv_network_paths(ctx, &instance.net, &flow), REVERSA_E_DEADLINE);
    reversa_context_set_time_limit(ctx, 0);
    assert_int_equal(rv_network_paths(ctx, &instance.net, &flow), REVERSA_OK);
    rv_flow_close(ctx, &flow);
    reversa_context_free(ctx);
    rt_network_close(&instance);
}

static reversa_status walked_call(reversa_context *ctx, void *state)
{
    rt_network *instance = state;
    rv_flow flow;
    reversa_status status = rv_flow_open(ctx, &instance->net, &flow);
    if (!status)
        status = rv_network_paths(ctx, &instance->net, &flow);
    rv_flow_close(ctx, &flow);
    return status;
}

static void test_network_paths_without_memory(void **state)
{
    (void)state;
    rt_network instance;
    rt_network_open(&instance, 60, 60, 3600);
    fill(&instance, score_product);
    rt_walk walk = {.name = "rv_network_paths", .call = walked_call, .state = &instance};
    assert_true(rt_fault_walk(&walk) > 5);
    rt_network_close(&instance);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_network_solve_nobody),
        cmocka_unit_test(test_network_solve_nobody_has_room),
        cmocka_unit_test(test_network_solve_equal_scores),
        cmocka_unit_test(test_network_solve_zero_scores),
        cmocka_unit_test(test_network_solve_product_scores),
        cmocka_unit_test(test_network_solve_one_mentor_with_a_thousand_places),
        cmocka_unit_test(test_network_solve_long_chain),
        cmocka_unit_test(test_network_solve_demand_moves_people),
        cmocka_unit_test(test_network_solve_pinned_units_count),
        cmocka_unit_test(test_network_paths_stops),
        cmocka_unit_test(test_network_paths_without_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
