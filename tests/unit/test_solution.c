/*
 * Values of pairs on every level, and the bound that counting alone gives.
 */
#include <string.h>

#include "match/solve.h"
#include "support/match.h"

typedef struct opened {
    reversa_context *ctx;
    rt_case drawn;
    rv_solve solve;
} opened;

static void open_solve(opened *o, int32_t candidates)
{
    reversa_match_options options;
    reversa_match_options_init(&options);
    options.candidates = candidates;
    o->ctx = rt_context(NULL);
    rt_case_build(o->ctx, &o->drawn);
    assert_int_equal(rv_solve_open(o->ctx, o->drawn.problem, NULL, &options, &o->solve), REVERSA_OK);
}

static void close_solve(opened *o)
{
    rv_solve_close(&o->solve);
    rt_case_unbuild(&o->drawn);
    rt_case_free(&o->drawn);
    reversa_context_free(o->ctx);
}

static void draw(opened *o, int32_t n)
{
    rt_case_open(&o->drawn, n);
    for (int32_t p = 0; p < n; p++) {
        o->drawn.role[p] = p % 2 ? 1 : 2;
        for (int32_t q = 0; q < n; q++)
            o->drawn.score[p * n + q] = (p * 31 + q * 17) % 101 * 9000;
    }
}

static void test_solution_value_counts_people_once(void **state)
{
    (void)state;
    opened o;
    draw(&o, 8);
    memcpy(o.drawn.objective, "mentees mentors pairs score", 28);
    for (int32_t p = 0; p < 8; p++) {
        o.drawn.capacity[REVERSA_MENTOR][p] = 3;
        o.drawn.capacity[REVERSA_MENTEE][p] = 3;
    }
    o.drawn.state[1 * 8 + 0] = REVERSA_PAIR_PINNED;
    open_solve(&o, 16);
    rv_new_pair pin = o.solve.pinned[0];
    rv_new_pair chosen[] = {{pin.mentee, (pin.mentor + 1) % 4, 5}, {(pin.mentee + 1) % 4, pin.mentor, 6}};
    int64_t value[RV_MAX_LEVELS];
    for (int32_t round = 0; round < 2; round++) { /* the scratch is left clean */
        rv_solution_value(&o.solve, chosen, 2, value);
        assert_int_equal(value[0], 2);
        assert_int_equal(value[1], 2);
        assert_int_equal(value[2], 3);
        assert_int_equal(value[3], pin.score + 11);
    }
    rv_solution_value(&o.solve, NULL, 0, value);
    assert_int_equal(value[2], 1);
    close_solve(&o);
}

static void test_solution_trivial_bound_is_a_bound(void **state)
{
    (void)state;
    uint64_t random = rt_seed();
    for (int32_t round = 0; round < 200; round++) {
        opened o;
        int64_t best[RV_NETWORK_LEVELS];
        int64_t bound[RV_MAX_LEVELS];
        rt_case_shape shape = {.people = 10, .most = 3, .density = 50, .top = 1000000, .pins = true, .bans = true};
        rt_case_draw(&o.drawn, &random, &shape);
        open_solve(&o, 3);
        assert_true(rt_case_best(&o.drawn, best));
        rv_solution_trivial_bound(&o.solve, bound);
        for (int32_t l = 0; l < o.solve.n_levels; l++)
            assert_true(best[l] <= bound[l]);
        close_solve(&o);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_solution_value_counts_people_once),
        cmocka_unit_test(test_solution_trivial_bound_is_a_bound),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
