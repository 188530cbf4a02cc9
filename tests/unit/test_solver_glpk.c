/*
 * GLPK in its room: what every solver has to do, its memory, and other users of GLPK.
 */
#include <glpk.h>

#include <stdlib.h>

#include "support/engine.h"

/* ---- Memory ---- */

static void test_solve_stays_within_the_memory_limit(void **state)
{
    (void)state;
    rt_memory memory;
    rt_memory_open(&memory);
    reversa_context *ctx = rt_context(&memory);
    rt_program *f = rt_market_split();
    uint64_t before = reversa_context_memory_used(ctx);
    reversa_context_set_memory_limit(ctx, before + 50000);
    assert_int_equal(rt_program_solve(ctx, &rv_solver_glpk, f), REVERSA_E_MEMORY);
    assert_int_equal(reversa_context_error_count(ctx), 1);
    assert_int_equal(reversa_context_memory_used(ctx), before);
    reversa_context_set_memory_limit(ctx, 0);
    reversa_context_set_time_limit(ctx, 0.05);
    assert_int_equal(rt_program_solve(ctx, &rv_solver_glpk, f), REVERSA_OK);
    assert_int_equal(reversa_context_memory_used(ctx), before);
    assert_true(reversa_context_memory_peak(ctx) > before + 50000); /* GLPK's memory is counted */
    free(f);
    reversa_context_free(ctx);
    assert_int_equal(atomic_load(&memory.n_live), 0);
}

/* ---- Other users of GLPK ---- */

static void cancel_in_progress(void *user, const char *stage, int64_t done, int64_t total)
{
    (void)stage;
    (void)total;
    if (done > 0)
        reversa_context_cancel(user);
}

static glp_prob *own_problem(void)
{
    const int index[] = {0, 1};
    const double value[] = {0, 2};
    glp_prob *own = glp_create_prob();
    glp_set_obj_dir(own, GLP_MAX);
    glp_add_rows(own, 1);
    glp_set_row_bnds(own, 1, GLP_UP, 0, 7);
    glp_add_cols(own, 1);
    glp_set_col_bnds(own, 1, GLP_LO, 0, 0);
    glp_set_obj_coef(own, 1, 3);
    glp_set_mat_row(own, 1, 1, index, value);
    return own;
}

static void expect_own_problem(glp_prob *own)
{
    glp_smcp control;
    glp_init_smcp(&control);
    control.msg_lev = GLP_MSG_OFF;
    glp_std_basis(own);
    assert_int_equal(glp_simplex(own, &control), 0);
    assert_float_equal(glp_get_obj_val(own), 10.5, 1e-9);
}

static void test_solve_leaves_problems_of_the_program_alone(void **state)
{
    (void)state;
    glp_prob *own = own_problem();
    reversa_context *ctx = rt_context(NULL);
    rt_program *f = rt_program_make(1, 2, true);
    f->cost[0] = f->cost[1] = f->a[0][0] = f->a[0][1] = f->row_high[0] = 1;
    assert_int_equal(rt_program_solve(ctx, &rv_solver_glpk, f), REVERSA_OK);
    assert_float_equal(f->answer.value, 1, 1e-9);
    expect_own_problem(own);
    free(f);
    f = rt_market_split();
    reversa_context_set_memory_limit(ctx, reversa_context_memory_used(ctx) + 50000);
    assert_int_equal(rt_program_solve(ctx, &rv_solver_glpk, f), REVERSA_E_MEMORY);
    expect_own_problem(own);
    reversa_context_set_memory_limit(ctx, 0);
    reversa_context_set_progress(ctx, cancel_in_progress, ctx);
    assert_int_equal(rt_program_solve(ctx, &rv_solver_glpk, f), REVERSA_E_CANCELLED);
    expect_own_problem(own);
    glp_delete_prob(own);
    glp_free_env();
    free(f);
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RT_ENGINE_TESTS(&rv_solver_glpk),
        cmocka_unit_test(test_solve_stays_within_the_memory_limit),
        cmocka_unit_test(test_solve_leaves_problems_of_the_program_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
