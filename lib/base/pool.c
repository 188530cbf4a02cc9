/*
 * Blocks on threads: an atomic counter hands out block numbers in ascending order to threads that live for one call.
 *
 * Whoever takes a block runs it, and after a failure no further block is taken. So when block b has failed, every block
 * below b was taken and runs to its end: the lowest failure is the same for every number of threads. The threads take
 * no signals except those that a fault raises in the thread itself, so a program's handlers run on its own threads.
 */
#include "base/pool.h"

#include <pthread.h>
#include <signal.h>
#include <string.h>

typedef struct pool_job {
    reversa_context *ctx;
    rv_block_function function;
    void *state;
    int64_t n_blocks;
    const char *stage;
    _Atomic int64_t next; /* the next block to be taken */
    _Atomic int64_t n_done;
    atomic_int stopped;     /* nobody takes another block */
    atomic_int stop_status; /* why, where it was the context that said so */
    pthread_mutex_t lock;   /* guards the two below */
    int64_t failed_block;   /* the lowest that failed, INT64_MAX for none */
    reversa_status failure; /* and how */
} pool_job;

typedef struct pool_thread {
    pthread_t thread;
    pool_job *job;
    int32_t worker;
} pool_thread;

int32_t rv_workers(const reversa_context *ctx)
{
    return ctx->threads;
}

static void note_failure(pool_job *job, int64_t block, reversa_status status)
{
    atomic_store(&job->stopped, 1);
    pthread_mutex_lock(&job->lock);
    if (block < job->failed_block) {
        job->failed_block = block;
        job->failure = status;
    }
    pthread_mutex_unlock(&job->lock);
}

/* Take and run blocks until none is left or the work is stopped. Worker 0 is the calling thread. */
static void work(pool_job *job, int32_t worker)
{
    while (!atomic_load(&job->stopped)) {
        int64_t done = atomic_load(&job->n_done);
        if (worker == 0 && job->stage && done > 0 && done < job->n_blocks)
            rv_progress(job->ctx, job->stage, done, job->n_blocks);
        reversa_status stop = rv_stop_status(job->ctx);
        if (stop) {
            atomic_store(&job->stop_status, (int)stop);
            atomic_store(&job->stopped, 1);
            return;
        }
        int64_t block = atomic_fetch_add(&job->next, 1);
        if (block >= job->n_blocks)
            return;
        reversa_status status = job->function(job->state, block, worker);
        if (status)
            note_failure(job, block, status);
        else
            atomic_fetch_add(&job->n_done, 1);
    }
}

static void *thread_main(void *argument)
{
    pool_thread *self = argument;
    work(self->job, self->worker);
    return NULL;
}

/* Start up to `wanted` threads; returns how many there are. */
static int32_t start_threads(pool_job *job, pool_thread *threads, int32_t wanted)
{
    static const int faults[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGSYS};
    sigset_t blocked;
    sigset_t before;
    sigfillset(&blocked);
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++)
        sigdelset(&blocked, faults[i]);
    if (wanted <= 0 || pthread_sigmask(SIG_SETMASK, &blocked, &before))
        return 0;
    int32_t count = 0;
    while (count < wanted) {
        threads[count].job = job;
        threads[count].worker = count + 1;
        if (pthread_create(&threads[count].thread, NULL, thread_main, &threads[count]))
            break;
        count++;
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return count;
}

static void run(pool_job *job)
{
    pool_thread threads[RV_MAX_THREADS];
    int64_t wanted = rv_workers(job->ctx);
    if (wanted > job->n_blocks)
        wanted = job->n_blocks;
    int32_t count = start_threads(job, threads, (int32_t)wanted - 1);
    work(job, 0);
    for (int32_t i = 0; i < count; i++)
        pthread_join(threads[i].thread, NULL);
}

reversa_status rv_parallel(reversa_context *ctx, int64_t n_blocks, rv_block_function function, void *state,
                           const char *stage)
{
    RV_REQUIRE(n_blocks >= 0);
    pool_job job = {.ctx = ctx, .function = function, .state = state, .n_blocks = n_blocks, .stage = stage};
    job.failed_block = INT64_MAX;
    pthread_mutex_init(&job.lock, NULL);
    if (stage && n_blocks > 0)
        rv_progress(ctx, stage, 0, n_blocks); /* before anyone works, so that it is the first that is told */
    run(&job);
    pthread_mutex_destroy(&job.lock);
    bool complete = atomic_load(&job.n_done) == n_blocks;
    reversa_status status = job.failure ? job.failure : (reversa_status)atomic_load(&job.stop_status);
    if (!complete && (status == REVERSA_E_CANCELLED || status == REVERSA_E_DEADLINE))
        return rv_fail_stopped(ctx, status);
    if (!complete)
        return status;
    if (stage && n_blocks > 0)
        rv_progress(ctx, stage, n_blocks, n_blocks);
    return REVERSA_OK;
}
