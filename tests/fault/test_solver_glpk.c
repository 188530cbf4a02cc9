/*
 * Each malloc inside GLPK fails in turn: the solve says that memory ran out, and the program goes on.
 *
 * Only the guest's calls fail; under a sanitizer, which brings a malloc of its own, the test is skipped.
 */
#include "support/failing_malloc.h"

#ifndef RT_NO_FAILING_MALLOC
static void test_solve_survives_each_failing_malloc(void **state)
{
    (void)state;
    rv_mip_answer answer = {0};
    reversa_context *ctx = rt_context(NULL);
    assert_int_equal(rt_solve_small(&rv_solver_glpk, ctx, &answer), REVERSA_OK);
    double value = answer.value;
    uint64_t used = reversa_context_memory_used(ctx);
    long long nth = 0;
    long long n_failures = 0;
    bool reached = true;
    while (reached) {
        rt_malloc_arm(++nth);
        reversa_status status = rt_solve_small(&rv_solver_glpk, ctx, &answer);
        reached = rt_malloc_disarm();
        if (status)
            assert_int_equal(status, REVERSA_E_MEMORY);
        else
            assert_float_equal(answer.value, value, 1e-9);
        n_failures += status != REVERSA_OK;
        assert_int_equal(reversa_context_memory_used(ctx), used);
    }
    print_message("%lld allocations of GLPK failed in turn, %lld ended the solve\n", nth - 1, n_failures);
    assert_true(n_failures > 50);
    assert_int_equal(rt_solve_small(&rv_solver_glpk, ctx, &answer), REVERSA_OK);
    assert_float_equal(answer.value, value, 1e-9);
    reversa_context_free(ctx);
}
#else
static void test_solve_survives_each_failing_malloc(void **state)
{
    (void)state;
    skip();
}
#endif

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_solve_survives_each_failing_malloc)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
