/*
 * Allocations inside HiGHS fail in turn: the solve ends with a status, and the program goes on.
 *
 * This program has a malloc of its own in front of the C library's; C++ allocates through it. It fails the calls of
 * threads other than the main one, which are the guest's alone. A sanitizer brings its own malloc, so there the test is
 * skipped. What HiGHS holds when it throws is not always released.
 */
#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <stdlib.h>

#include "match/mip.h"
#include "support/support.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define HAS_OWN_MALLOC 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define HAS_OWN_MALLOC 1
#endif

#ifndef HAS_OWN_MALLOC
extern void *__libc_malloc(size_t size);
extern void *__libc_realloc(void *block, size_t size);

static atomic_bool armed;
static pthread_t main_thread;
static atomic_llong n_calls;
static atomic_llong fail_at;

static bool must_fail(void)
{
    if (!atomic_load(&armed) || pthread_equal(pthread_self(), main_thread))
        return false;
    return atomic_fetch_add(&n_calls, 1) + 1 == atomic_load(&fail_at);
}

void *malloc(size_t size)
{
    if (!must_fail())
        return __libc_malloc(size);
    errno = ENOMEM;
    return NULL;
}

void *realloc(void *block, size_t size)
{
    if (!must_fail())
        return __libc_realloc(block, size);
    errno = ENOMEM;
    return NULL;
}

/* A small knapsack with two rows, whole columns: simplex, cuts and branching all take part. */
static reversa_status solve_small(reversa_context *ctx, rv_mip_answer *answer)
{
    enum { N = 12 };
    static double low[N], high[N], cost[N], entry[2 * N], x[N];
    static bool whole[N];
    static int64_t start[N + 1];
    static int32_t row[2 * N];
    static const double row_low[2] = {-INFINITY, -INFINITY}, row_high[2] = {50, 41};
    for (int32_t j = 0; j < N; j++) {
        high[j] = 1;
        cost[j] = 5 + (7 * j) % 11;
        whole[j] = true;
        start[j + 1] = 2 * (j + 1);
        row[2 * j + 1] = 1;
        entry[2 * j] = 4 + (5 * j) % 13;
        entry[2 * j + 1] = 3 + (3 * j) % 17;
    }
    rv_mip mip = {.n_rows = 2,
                  .n_columns = N,
                  .row_low = row_low,
                  .row_high = row_high,
                  .low = low,
                  .high = high,
                  .cost = cost,
                  .whole = whole,
                  .start = start,
                  .row = row,
                  .entry = entry,
                  .enough = INFINITY};
    answer->x = x;
    return rv_solver_highs.solve(ctx, &mip, answer);
}

static void test_solve_survives_each_failing_malloc(void **state)
{
    (void)state;
    rv_mip_answer answer = {0};
    reversa_context *ctx = rt_context(NULL);
    main_thread = pthread_self();
    assert_int_equal(solve_small(ctx, &answer), REVERSA_OK);
    double value = answer.value;
    uint64_t used = reversa_context_memory_used(ctx);
    long long nth = 0;
    long long n_failures = 0;
    bool reached = true;
    while (reached) {
        atomic_store(&n_calls, 0);
        nth += 1 + nth / 50; /* there are tens of thousands: the first fifty each, then ever fewer */
        atomic_store(&fail_at, nth);
        atomic_store(&armed, true);
        reversa_status status = solve_small(ctx, &answer);
        atomic_store(&armed, false);
        reached = atomic_load(&n_calls) >= nth;
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
    assert_int_equal(solve_small(ctx, &answer), REVERSA_OK);
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
