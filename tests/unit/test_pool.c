/*
 * Blocks on threads: each block once, the same output and the same failure for 1, 2 and 5 threads, stopping, progress,
 * and signals that stay with the program's own threads.
 */
#include "support/support.h"

#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/hash.h"
#include "base/pool.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define RT_SANITIZED 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define RT_SANITIZED 1
#endif

#define N_BLOCKS 2000

static const int32_t thread_counts[] = {1, 2, 5};
#define N_THREAD_COUNTS (sizeof thread_counts / sizeof thread_counts[0])

/* The output of a run, and what is needed to make blocks fail or wait. */
typedef struct work_case {
    reversa_context *ctx;
    uint64_t output[N_BLOCKS];
    int32_t runs[N_BLOCKS];
    bool fails[N_BLOCKS];
    _Atomic int32_t highest_worker;
    atomic_int busy[RV_MAX_THREADS]; /* a worker's workspace must never be used twice at a time */
    atomic_int n_collisions;
    int64_t stop_at;
} work_case;

static void pause_for(long microseconds)
{
    struct timespec time = {0, microseconds * 1000};
    nanosleep(&time, NULL);
}

static reversa_status hash_block(void *state, int64_t block, int32_t worker)
{
    work_case *self = state;
    atomic_fetch_add(&self->n_collisions, atomic_exchange(&self->busy[worker], 1));
    self->runs[block]++;
    self->output[block] = rv_siphash(7, &block, sizeof block);
    if (block % 16 == 0)
        pause_for(50); /* so that the others get their share */
    int32_t highest = atomic_load(&self->highest_worker);
    while (worker > highest && !atomic_compare_exchange_weak(&self->highest_worker, &highest, worker)) {
    }
    atomic_store(&self->busy[worker], 0);
    return self->fails[block] ? (block % 2 ? REVERSA_E_CALLBACK : REVERSA_E_DATA) : REVERSA_OK;
}

static work_case *new_case(int32_t threads)
{
    work_case *self = test_calloc(1, sizeof *self);
    self->ctx = rt_context(NULL);
    self->stop_at = -1;
    reversa_context_set_threads(self->ctx, threads);
    assert_int_equal(rv_begin(self->ctx), REVERSA_OK);
    return self;
}

static void free_case(work_case *self)
{
    reversa_context_free(self->ctx);
    test_free(self);
}

static void test_parallel_runs_every_block_once(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_THREAD_COUNTS; i++) {
        work_case *self = new_case(thread_counts[i]);
        assert_int_equal(rv_workers(self->ctx), thread_counts[i]);
        assert_int_equal(rv_parallel(self->ctx, N_BLOCKS, hash_block, self, NULL), REVERSA_OK);
        for (int64_t block = 0; block < N_BLOCKS; block++) {
            assert_int_equal(self->runs[block], 1);
            assert_true(self->output[block] == rv_siphash(7, &block, sizeof block));
        }
        assert_true(atomic_load(&self->highest_worker) < thread_counts[i]);
        assert_int_equal(atomic_load(&self->n_collisions), 0);
        free_case(self);
    }
}

static void test_parallel_of_fewer_blocks_than_threads(void **state)
{
    (void)state;
    for (int64_t n_blocks = 0; n_blocks < 4; n_blocks++) {
        work_case *self = new_case(64);
        assert_int_equal(rv_parallel(self->ctx, n_blocks, hash_block, self, "score"), REVERSA_OK);
        for (int64_t block = 0; block < 4; block++)
            assert_int_equal(self->runs[block], block < n_blocks);
        assert_true(atomic_load(&self->highest_worker) < (n_blocks ? n_blocks : 1));
        free_case(self);
    }
}

static void test_parallel_returns_the_lowest_failure(void **state)
{
    uint64_t random = rt_seed();
    (void)state;
    for (int trial = 0; trial < 30; trial++) {
        uint64_t start = rt_random(&random);
        for (size_t i = 0; i < N_THREAD_COUNTS; i++) {
            uint64_t again = start; /* the same failures for each number of threads */
            work_case *self = new_case(thread_counts[i]);
            int64_t lowest = N_BLOCKS;
            for (int j = 0; j < 20; j++) {
                int64_t block = rt_between(&again, 0, N_BLOCKS - 1);
                self->fails[block] = true;
                lowest = block < lowest ? block : lowest;
            }
            reversa_status status = rv_parallel(self->ctx, N_BLOCKS, hash_block, self, NULL);
            assert_int_equal(status, lowest % 2 ? REVERSA_E_CALLBACK : REVERSA_E_DATA);
            assert_int_equal(reversa_context_error_count(self->ctx), 0); /* the caller words it */
            for (int64_t block = 0; block <= lowest; block++)
                assert_int_equal(self->runs[block], 1);
            assert_int_equal(self->runs[N_BLOCKS - 1], 0);
            free_case(self);
        }
    }
}

/* Wait until a flag is set, but not forever: one thread alone may have to do everything. */
static void wait_for(atomic_int *flag)
{
    for (int i = 0; i < 100 && !atomic_load(flag); i++)
        pause_for(1000);
}

/* Blocks 10 and 11 fail once both are being worked on; that of them which is stop_at fails last. */
static reversa_status fail_in_order(void *state, int64_t block, int32_t worker)
{
    work_case *self = state;
    (void)worker;
    if (block != 10 && block != 11)
        return REVERSA_OK;
    atomic_store(&self->busy[block], 1);
    wait_for(&self->busy[21 - block]); /* the other one of the two */
    if (block == self->stop_at) {
        wait_for(&self->busy[0]);
        pause_for(5000);
    }
    atomic_store(&self->busy[0], 1);
    return block == 10 ? REVERSA_E_CALLBACK : REVERSA_E_DATA;
}

static void test_parallel_returns_the_lowest_failure_first_or_last(void **state)
{
    (void)state;
    for (size_t i = 1; i < N_THREAD_COUNTS; i++) {
        for (int64_t last = 10; last <= 11; last++) {
            work_case *self = new_case(thread_counts[i]);
            self->stop_at = last;
            assert_int_equal(rv_parallel(self->ctx, N_BLOCKS, fail_in_order, self, NULL), REVERSA_E_CALLBACK);
            free_case(self);
        }
    }
}

static void *cancel_from_here(void *argument)
{
    reversa_context_cancel(argument);
    return NULL;
}

/* Blocks of a millisecond; one of them has a thread of its own cancel the context. */
static reversa_status cancel_in_block(void *state, int64_t block, int32_t worker)
{
    work_case *self = state;
    (void)worker;
    self->runs[block]++;
    if (block == self->stop_at) {
        pthread_t thread;
        if (pthread_create(&thread, NULL, cancel_from_here, self->ctx))
            return REVERSA_E_INTERNAL;
        pthread_join(thread, NULL);
    }
    pause_for(1000);
    return REVERSA_OK;
}

static void check_stopped(work_case *self, reversa_status status, reversa_status expected)
{
    reversa_error error;
    assert_int_equal(status, expected);
    assert_int_equal(reversa_context_error_count(self->ctx), 1);
    reversa_context_error(self->ctx, 0, &error);
    assert_int_equal(error.code, expected);
    assert_int_equal(self->runs[N_BLOCKS - 1], 0);
}

static void test_parallel_is_cancelled_from_another_thread(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_THREAD_COUNTS; i++) {
        work_case *self = new_case(thread_counts[i]);
        self->stop_at = 5;
        check_stopped(self, rv_parallel(self->ctx, N_BLOCKS, cancel_in_block, self, NULL), REVERSA_E_CANCELLED);
        assert_int_equal(self->runs[5], 1);
        free_case(self);
    }
}

static void test_parallel_stops_at_the_deadline(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_THREAD_COUNTS; i++) {
        work_case *self = new_case(thread_counts[i]);
        reversa_context_set_time_limit(self->ctx, 0.01);
        check_stopped(self, rv_parallel(self->ctx, N_BLOCKS, cancel_in_block, self, NULL), REVERSA_E_DEADLINE);
        free_case(self);
    }
}

/* A long block that looks at the clock itself. */
static reversa_status stop_in_block(void *state, int64_t block, int32_t worker)
{
    work_case *self = state;
    (void)worker;
    if (block == 3)
        reversa_context_cancel(self->ctx);
    return rv_stop_status(self->ctx);
}

static void test_parallel_words_a_stop_that_a_block_returns(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_THREAD_COUNTS; i++) {
        work_case *self = new_case(thread_counts[i]);
        check_stopped(self, rv_parallel(self->ctx, N_BLOCKS, stop_in_block, self, NULL), REVERSA_E_CANCELLED);
        free_case(self);
    }
}

static reversa_status cancel_in_last_block(void *state, int64_t block, int32_t worker)
{
    work_case *self = state;
    (void)worker;
    if (block == N_BLOCKS - 1)
        reversa_context_cancel(self->ctx);
    return REVERSA_OK;
}

static void test_parallel_that_is_done_is_not_cancelled_any_more(void **state)
{
    (void)state;
    work_case *self = new_case(1);
    assert_int_equal(rv_parallel(self->ctx, N_BLOCKS, cancel_in_last_block, self, NULL), REVERSA_OK);
    assert_int_equal(reversa_context_error_count(self->ctx), 0);
    free_case(self);
}

/* Where a signal was handled. */
static reversa_context *signalled;
static pthread_t handled_by;
static volatile sig_atomic_t n_handled;

static void cancel_on_signal(int number)
{
    (void)number;
    handled_by = pthread_self();
    n_handled++;
    reversa_context_cancel(signalled);
}

/* A worker that is not the calling thread must have the signals of programs blocked, and those of faults not. */
static reversa_status signal_in_block(void *state, int64_t block, int32_t worker)
{
    work_case *self = state;
    sigset_t mask;
    self->runs[block]++;
    if (pthread_sigmask(SIG_SETMASK, NULL, &mask))
        return REVERSA_E_INTERNAL;
    bool is_blocked = sigismember(&mask, SIGUSR1) && sigismember(&mask, SIGINT) && sigismember(&mask, SIGTERM);
    if (worker != 0 && (!is_blocked || sigismember(&mask, SIGSEGV)))
        return REVERSA_E_INTERNAL;
    if (block == self->stop_at)
        kill(getpid(), SIGUSR1);
    pause_for(1000);
    return REVERSA_OK;
}

static void test_parallel_leaves_signals_to_the_caller(void **state)
{
    struct sigaction action = {.sa_handler = cancel_on_signal};
    struct sigaction before;
    sigset_t mask_before;
    sigset_t mask_after;
    (void)state;
    assert_int_equal(sigaction(SIGUSR1, &action, &before), 0);
    assert_int_equal(pthread_sigmask(SIG_SETMASK, NULL, &mask_before), 0);
    for (size_t i = 0; i < N_THREAD_COUNTS; i++) {
        work_case *self = new_case(thread_counts[i]);
        signalled = self->ctx;
        n_handled = 0;
        self->stop_at = 7;
        check_stopped(self, rv_parallel(self->ctx, N_BLOCKS, signal_in_block, self, NULL), REVERSA_E_CANCELLED);
        assert_int_equal(n_handled, 1);
        assert_true(pthread_equal(handled_by, pthread_self()));
        free_case(self);
    }
    assert_int_equal(pthread_sigmask(SIG_SETMASK, NULL, &mask_after), 0);
    for (int number = 1; number < 32; number++)
        assert_int_equal(sigismember(&mask_after, number), sigismember(&mask_before, number));
    assert_int_equal(sigaction(SIGUSR1, &before, NULL), 0);
}

/* What a progress function has seen. */
typedef struct progress_case {
    pthread_t thread;
    int64_t n_calls;
    int64_t first;
    int64_t last;
    bool ascends;
    bool on_caller;
    bool right_total;
} progress_case;

static void take_progress(void *user, const char *stage, int64_t done, int64_t total)
{
    progress_case *seen = user;
    if (seen->n_calls++ == 0)
        seen->first = done;
    seen->ascends = seen->ascends && done >= seen->last;
    seen->on_caller = seen->on_caller && pthread_equal(pthread_self(), seen->thread);
    seen->right_total = seen->right_total && total == N_BLOCKS && strcmp(stage, "score") == 0;
    seen->last = done;
}

static void test_parallel_reports_progress_on_the_calling_thread(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_THREAD_COUNTS; i++) {
        work_case *self = new_case(thread_counts[i]);
        progress_case seen = {.thread = pthread_self(), .ascends = true, .on_caller = true, .right_total = true};
        reversa_context_set_progress(self->ctx, take_progress, &seen);
        assert_int_equal(rv_parallel(self->ctx, N_BLOCKS, hash_block, self, "score"), REVERSA_OK);
        assert_true(seen.n_calls >= 2);
        assert_int_equal(seen.first, 0);
        assert_int_equal(seen.last, N_BLOCKS);
        assert_true(seen.ascends && seen.on_caller && seen.right_total);
        int64_t n_calls = seen.n_calls;
        assert_int_equal(rv_parallel(self->ctx, N_BLOCKS, hash_block, self, NULL), REVERSA_OK);
        assert_int_equal(seen.n_calls, n_calls);
        free_case(self);
    }
}

/* In a process that has no room for the stacks of 256 threads. */
static int run_with_little_address_space(void)
{
    const struct rlimit limit = {UINT64_C(256) << 20, UINT64_C(256) << 20};
    work_case *self = new_case(256);
    if (setrlimit(RLIMIT_AS, &limit))
        return 2;
    if (rv_parallel(self->ctx, N_BLOCKS, hash_block, self, NULL))
        return 3;
    for (int64_t block = 0; block < N_BLOCKS; block++)
        if (self->runs[block] != 1)
            return 4;
    return atomic_load(&self->highest_worker) < 255 ? 0 : 5;
}

static void test_parallel_with_fewer_threads_than_asked_for(void **state)
{
    (void)state;
#ifdef RT_SANITIZED
    skip(); /* a sanitizer's shadow memory does not fit into the limit */
#endif
    int ended = -1;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0)
        _exit(run_with_little_address_space());
    assert_int_equal(waitpid(child, &ended, 0), child);
    assert_true(WIFEXITED(ended));
    assert_int_equal(WEXITSTATUS(ended), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parallel_runs_every_block_once),
        cmocka_unit_test(test_parallel_of_fewer_blocks_than_threads),
        cmocka_unit_test(test_parallel_returns_the_lowest_failure),
        cmocka_unit_test(test_parallel_returns_the_lowest_failure_first_or_last),
        cmocka_unit_test(test_parallel_is_cancelled_from_another_thread),
        cmocka_unit_test(test_parallel_stops_at_the_deadline),
        cmocka_unit_test(test_parallel_words_a_stop_that_a_block_returns),
        cmocka_unit_test(test_parallel_that_is_done_is_not_cancelled_any_more),
        cmocka_unit_test(test_parallel_leaves_signals_to_the_caller),
        cmocka_unit_test(test_parallel_reports_progress_on_the_calling_thread),
        cmocka_unit_test(test_parallel_with_fewer_threads_than_asked_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
