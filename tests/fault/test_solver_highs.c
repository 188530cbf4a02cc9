/*
 * Allocations inside HiGHS fail in turn: the solve ends with a status, and the program goes on.
 *
 * Only the guest's calls fail, C++ allocating through malloc; under a sanitizer, which brings one of its own, the test is
 * skipped. What HiGHS holds when it throws is not always released.
 */
#include "support/failing_malloc.h"

#ifndef RT_NO_FAILING_MALLOC
static void test_solve_survives_each_failing_malloc(void **state)
{
    (void)state;
    rv_mip_answer answer = {0};
    reversa_context *ctx = rt_context(NULL);
    assert_int_equal(rt_solve_small(&rv_solver_highs, ctx, &answer), REVERSA_OK);
    double value = answer.value;
    uint64_t used = reversa_context_memory_used(ctx);
    long long nth = 0;
    long long n_failures = 0;
    bool reached = true;
    while (reached) {
        nth += 1 + nth / 50; /* there are tens of thousands: the first fifty each, then ever fewer */
        rt_malloc_arm(nth);
        reversa_status status = rt_solve_small(&rv_solver_highs, ctx, &answer);
        reached = rt_malloc_disarm();
        if (status)
            assert_int_equal(status, REVERSA_E_MEMORY);
        else if (answer.end != RV_MIP_FAILED) { /* HiGHS itself catches some */
            assert_int_equal(answer.end, RV_MIP_OPTIMAL);
            assert_float_equal(answer.value, value, 1e-9);
        }
        n_failures += status != REVERSA_OK || answer.end == RV_MIP_FAILED;
        assert_int_equal(reversa_context_memory_used(ctx), used);
    }
    print_message("of %lld allocations of HiGHS some failed in turn, %lld ended the solve\n", nth, n_failures);
    assert_true(n_failures > 50);
    assert_int_equal(rt_solve_small(&rv_solver_highs, ctx, &answer), REVERSA_OK);
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
