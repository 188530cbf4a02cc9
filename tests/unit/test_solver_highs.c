/*
 * HiGHS in its room: what every solver has to do, and what is its own.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "support/engine.h"

/* A knapsack with a few rows: branching and cuts take part. */
static rt_program *knapsack(uint64_t seed, int32_t n_columns)
{
    uint64_t random = seed;
    rt_program *f = rt_program_make(4, n_columns, true);
    for (int32_t i = 0; i < 4; i++) {
        double sum = 0;
        for (int32_t j = 0; j < n_columns; j++)
            sum += f->a[i][j] = (double)rt_between(&random, 5, 60);
        f->row_high[i] = floor(sum / 3);
    }
    for (int32_t j = 0; j < n_columns; j++)
        f->cost[j] = (double)rt_between(&random, 10, 80);
    return f;
}

static void test_solve_gives_the_same_twice(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    rt_program *f = rt_market_split();
    f->mip.effort = 100;
    assert_int_equal(rt_program_solve(ctx, &rv_solver_highs, f), REVERSA_OK);
    assert_int_equal(f->answer.end, RV_MIP_FEASIBLE);
    double x[RT_PROGRAM_COLUMNS];
    memcpy(x, f->x, sizeof x);
    double bound = f->answer.bound;
    memset(f->x, 0, sizeof f->x);
    assert_int_equal(rt_program_solve(ctx, &rv_solver_highs, f), REVERSA_OK);
    assert_int_equal(f->answer.end, RV_MIP_FEASIBLE);
    assert_memory_equal(f->x, x, sizeof x);
    assert_memory_equal(&f->answer.bound, &bound, sizeof bound);
    free(f);
    reversa_context_free(ctx);
}

static void test_solve_ends_with_enough(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    rt_program *f = rt_market_split();
    f->mip.enough = -10000; /* the first solution is better */
    assert_int_equal(rt_program_solve(ctx, &rv_solver_highs, f), REVERSA_OK);
    assert_int_equal(f->answer.end, RV_MIP_FEASIBLE);
    assert_true(f->answer.value >= f->mip.enough);
    assert_int_equal(reversa_context_error_count(ctx), 0);
    free(f);
    reversa_context_free(ctx);
}

static void test_solve_goes_on_from_a_basis(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    rt_program *f = knapsack(3, 40);
    uint8_t basis[4 + 40];
    for (int i = 0; i < 4 + 40; i++)
        basis[i] = i < 4 ? RV_MIP_BASIC : RV_MIP_AT_LOW;
    f->mip.whole = NULL;
    f->mip.basis = basis;
    assert_int_equal(rt_program_solve(ctx, &rv_solver_highs, f), REVERSA_OK);
    assert_int_equal(f->answer.end, RV_MIP_OPTIMAL);
    double value = f->answer.value;
    int n_basic = 0;
    for (int i = 0; i < 4 + 40; i++)
        n_basic += basis[i] == RV_MIP_BASIC;
    assert_int_equal(n_basic, 4);
    assert_int_equal(rt_program_solve(ctx, &rv_solver_highs, f), REVERSA_OK); /* from where it ended */
    assert_float_equal(f->answer.value, value, 1e-9);
    memset(basis, RV_MIP_BASIC, sizeof basis); /* none at all */
    assert_int_equal(rt_program_solve(ctx, &rv_solver_highs, f), REVERSA_OK);
    assert_int_equal(f->answer.end, RV_MIP_OPTIMAL);
    assert_float_equal(f->answer.value, value, 1e-6);
    free(f);
    reversa_context_free(ctx);
}

/* Σ y·b + Σ max(0, c − y·A) is the value: signs and sizes of the duals are those of a maximum. */
static void test_solve_gives_duals_that_prove_the_value(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    rt_program *f = knapsack(5, 60);
    f->mip.whole = NULL;
    assert_int_equal(rt_program_solve(ctx, &rv_solver_highs, f), REVERSA_OK);
    assert_int_equal(f->answer.end, RV_MIP_OPTIMAL);
    double proof = 0;
    for (int32_t i = 0; i < 4; i++) {
        assert_true(f->dual[i] >= -1e-9);
        proof += f->dual[i] * f->row_high[i];
    }
    for (int32_t j = 0; j < 60; j++) {
        double reduced = f->cost[j];
        for (int32_t i = 0; i < 4; i++)
            reduced -= f->dual[i] * f->a[i][j];
        proof += fmax(0, reduced);
    }
    assert_float_equal(proof, f->answer.value, 1e-6);
    free(f);
    reversa_context_free(ctx);
}

static void test_solve_stays_within_the_memory_limit(void **state)
{
    (void)state;
    rt_memory memory;
    rt_memory_open(&memory);
    reversa_context *ctx = rt_context(&memory);
    rt_program *f = knapsack(7, 30);
    uint64_t before = reversa_context_memory_used(ctx);
    reversa_context_set_memory_limit(ctx, before + 50000);
    assert_int_equal(rt_program_solve(ctx, &rv_solver_highs, f), REVERSA_E_MEMORY);
    assert_int_equal(reversa_context_error_count(ctx), 1);
    assert_int_equal(reversa_context_memory_used(ctx), before);
    reversa_context_set_memory_limit(ctx, 0);
    assert_int_equal(rt_program_solve(ctx, &rv_solver_highs, f), REVERSA_OK);
    assert_int_equal(f->answer.end, RV_MIP_OPTIMAL);
    assert_int_equal(reversa_context_memory_used(ctx), before);
    free(f);
    reversa_context_free(ctx);
    assert_int_equal(atomic_load(&memory.n_live), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RT_ENGINE_TESTS(&rv_solver_highs),
        cmocka_unit_test(test_solve_gives_the_same_twice),
        cmocka_unit_test(test_solve_ends_with_enough),
        cmocka_unit_test(test_solve_goes_on_from_a_basis),
        cmocka_unit_test(test_solve_gives_duals_that_prove_the_value),
        cmocka_unit_test(test_solve_stays_within_the_memory_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
