/*
 * The thread in which a guest works.
 *
 * A guest of its own thread finds what belongs to a thread (GLPK's environment, HiGHS's scheduler) new, takes it along when
 * it ends, and has a stack that does not depend on the caller's. The calling thread sleeps, wakes for progress, and
 * is the only one that calls back: a callback may cancel. Invariant: the thread has ended when rv_room_run() returns.
 */
#include "match/room.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <time.h>

#define WAKE_NS (50 * INT64_C(1000000)) /* how often the calling thread reports progress */
#define STACK_BYTES ((size_t)8 << 20)   /* guests recurse little; this does not depend on the caller's limits */

typedef struct room {
    reversa_context *ctx;
    void (*work)(void *guest);
    void *guest;
    atomic_llong *steps;
    pthread_mutex_t lock;
    pthread_cond_t finished;
    bool is_finished; /* under lock */
} room;

static void *run(void *info)
{
    room *own = info;
    own->work(own->guest);
    pthread_mutex_lock(&own->lock);
    own->is_finished = true;
    pthread_cond_signal(&own->finished);
    pthread_mutex_unlock(&own->lock);
    return NULL;
}

static struct timespec wake_time(void)
{
    const int64_t second = INT64_C(1000000000);
    int64_t when = rv_clock_ns() + WAKE_NS;
    return (struct timespec){.tv_sec = when / second, .tv_nsec = when % second};
}

/* Report progress until the guest is done. The lock is not held while the callback runs. */
static void attend(room *own)
{
    bool done = false;
    while (!done) {
        struct timespec when = wake_time();
        pthread_mutex_lock(&own->lock);
        if (!own->is_finished)
            (void)pthread_cond_timedwait(&own->finished, &own->lock, &when);
        done = own->is_finished;
        pthread_mutex_unlock(&own->lock);
        if (!done)
            rv_progress(own->ctx, "integer program",
                        1 + (int64_t)atomic_load_explicit(own->steps, memory_order_relaxed), 0);
    }
}

/* Start the thread with all signals blocked: handlers of the program stay on its own threads. */
static int start(room *own, pthread_t *thread)
{
    sigset_t all;
    sigset_t before;
    pthread_attr_t attributes;
    if (pthread_attr_init(&attributes))
        return ENOMEM;
    (void)pthread_attr_setstacksize(&attributes, STACK_BYTES);
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int error = pthread_create(thread, &attributes, run, own);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    pthread_attr_destroy(&attributes);
    return error;
}

reversa_status rv_room_run(reversa_context *ctx, void (*work)(void *guest), void *guest, atomic_llong *steps)
{
    room own = {.ctx = ctx, .work = work, .guest = guest, .steps = steps};
    pthread_t thread;
    pthread_condattr_t clock;
    pthread_mutex_init(&own.lock, NULL);
    pthread_condattr_init(&clock);
    pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
    pthread_cond_init(&own.finished, &clock);
    pthread_condattr_destroy(&clock);
    int error = start(&own, &thread);
    if (!error) {
        attend(&own);
        pthread_join(thread, NULL);
    }
    pthread_cond_destroy(&own.finished);
    pthread_mutex_destroy(&own.lock);
    return error ? rv_fail(ctx, REVERSA_E_MEMORY, "No thread could be started for the integer program") : REVERSA_OK;
}
