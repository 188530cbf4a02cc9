/*
 * Setting up a solve: places, pins, working pairs; merging new pairs in any order.
 */
#include <stdlib.h>
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

static void expect_sorted(const rv_solve *solve)
{
    for (int32_t i = 0; i < solve->side[REVERSA_MENTEE].n; i++) {
        for (int64_t e = solve->pairs.offset[i] + 1; e < solve->pairs.offset[i + 1]; e++)
            assert_true(solve->pairs.mentor[e - 1] < solve->pairs.mentor[e]);
    }
    assert_int_equal(solve->pairs.offset[solve->side[REVERSA_MENTEE].n], solve->pairs.n);
}

static void test_solve_open_leaves_pins_and_full_people_out(void **state)
{
    (void)state;
    opened o;
    draw(&o, 8);
    o.drawn.capacity[REVERSA_MENTOR][1] = 2;
    o.drawn.state[1 * 8 + 0] = REVERSA_PAIR_PINNED; /* mentor 1 has another place, mentee 0 has none */
    open_solve(&o, 16);
    assert_int_equal(o.solve.n_pinned, 1);
    assert_int_equal(o.solve.pinned[0].score, o.drawn.score[1 * 8 + 0]);
    assert_int_equal(o.solve.side[REVERSA_MENTEE].pinned[o.solve.pinned[0].mentee], 1);
    assert_int_equal(o.solve.side[REVERSA_MENTOR].pinned[o.solve.pinned[0].mentor], 1);
    assert_int_equal(o.solve.pairs.n, 3 * 4);
    assert_int_equal(o.solve.n_eligible, 16);
    expect_sorted(&o.solve);
    close_solve(&o);
}

static void test_solve_add_merges_in_any_order(void **state)
{
    (void)state;
    opened o;
    draw(&o, 20);
    open_solve(&o, 2);
    int64_t before = o.solve.pairs.n;
    rv_new_pair added[100];
    int64_t n = 0;
    for (int32_t i = 9; i >= 0; i--) {
        for (int32_t j = 9; j >= 0; j--) {
            bool there = false;
            for (int64_t e = o.solve.pairs.offset[i]; e < o.solve.pairs.offset[i + 1]; e++)
                there = there || o.solve.pairs.mentor[e] == j;
            if (!there)
                added[n++] = (rv_new_pair){i, j, 7000 + i * 10 + j};
        }
    }
    assert_true(n > 0);
    assert_int_equal(rv_solve_add(&o.solve, added, n), REVERSA_OK);
    assert_int_equal(before + n, 100);
    assert_int_equal(o.solve.pairs.n, 100);
    expect_sorted(&o.solve);
    int64_t n_new = 0;
    for (int32_t i = 0; i < 10; i++) {
        for (int32_t j = 0; j < 10; j++) {
            int64_t e = o.solve.pairs.offset[i] + j;
            assert_int_equal(o.solve.pairs.mentor[e], j);
            n_new += o.solve.pairs.score[e] == 7000 + i * 10 + j;
        }
    }
    assert_int_equal(n_new, n);
    assert_int_equal(rv_solve_add(&o.solve, NULL, 0), REVERSA_OK);
    assert_int_equal(o.solve.pairs.n, 100);
    close_solve(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_solve_open_leaves_pins_and_full_people_out),
        cmocka_unit_test(test_solve_add_merges_in_any_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
