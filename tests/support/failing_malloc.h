/*
 * A malloc of the program's own in front of the C library's, which fails one call of the guests' threads, and a small program
 * for a solver to solve meanwhile. The calls of the main thread go through: those are not the guest's.
 *
 * To be included by one file of a program that tests nothing else: malloc is the program's. A sanitizer brings its own malloc,
 * so there RT_NO_FAILING_MALLOC is defined, and nothing else.
 */
#ifndef RT_FAILING_MALLOC_H
#define RT_FAILING_MALLOC_H

#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <stdlib.h>

#include "match/mip.h"
#include "support/support.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define RT_NO_FAILING_MALLOC 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define RT_NO_FAILING_MALLOC 1
#endif

#ifndef RT_NO_FAILING_MALLOC
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

/* The calls of guests are counted from 1; that one fails. */
static void rt_malloc_arm(long long nth)
{
    main_thread = pthread_self();
    atomic_store(&n_calls, 0);
    atomic_store(&fail_at, nth);
    atomic_store(&armed, true);
}

/* No more of that. Was there such a call? */
static bool rt_malloc_disarm(void)
{
    atomic_store(&armed, false);
    return atomic_load(&n_calls) >= atomic_load(&fail_at);
}

/* A small knapsack with two rows, whole columns: simplex, cuts and branching all take part. */
static reversa_status rt_solve_small(const rv_mip_solver *solver, reversa_context *ctx, rv_mip_answer *answer)
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
    return solver->solve(ctx, &mip, answer);
}
#endif

#endif
