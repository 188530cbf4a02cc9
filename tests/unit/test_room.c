/*
 * The room of a guest: its thread, its end, and the calls back.
 */
#include "match/room.h"

#include <pthread.h>
#include <signal.h>
#include <time.h>

#include "support/support.h"

typedef struct visit {
    reversa_context *ctx;
    atomic_llong steps;
    pthread_t thread;
    bool signals_blocked;
    bool was_stopped;
} visit;

static void look_around(void *guest)
{
    visit *v = guest;
    sigset_t mask;
    v->thread = pthread_self();
    pthread_sigmask(SIG_SETMASK, NULL, &mask);
    v->signals_blocked = sigismember(&mask, SIGINT) == 1 && sigismember(&mask, SIGTERM) == 1;
}

static void test_room_run_is_a_thread_without_signals(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    visit v = {.ctx = ctx};
    assert_int_equal(rv_room_run(ctx, look_around, &v, &v.steps), REVERSA_OK);
    assert_false(pthread_equal(v.thread, pthread_self()));
    assert_true(v.signals_blocked);
    sigset_t mask;
    pthread_sigmask(SIG_SETMASK, NULL, &mask);
    assert_false(sigismember(&mask, SIGINT));
    reversa_context_free(ctx);
}

/* Works until it is told to stop. */
static void wait_for_stop(void *guest)
{
    visit *v = guest;
    const struct timespec pause = {0, 1000000};
    while (!v->was_stopped) {
        atomic_fetch_add(&v->steps, 1);
        nanosleep(&pause, NULL);
        v->was_stopped = rv_stop_status(v->ctx) != REVERSA_OK;
    }
}

static void cancel(void *user, const char *stage, int64_t done, int64_t total)
{
    (void)total;
    assert_string_equal(stage, "integer program");
    if (done > 1)
        reversa_context_cancel(user);
}

static void test_room_run_reports_the_steps_from_the_calling_thread(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    visit v = {.ctx = ctx};
    reversa_context_set_progress(ctx, cancel, ctx);
    assert_int_equal(rv_room_run(ctx, wait_for_stop, &v, &v.steps), REVERSA_OK);
    assert_true(v.was_stopped);
    assert_int_equal(rv_stop_status(ctx), REVERSA_E_CANCELLED);
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_room_run_is_a_thread_without_signals),
        cmocka_unit_test(test_room_run_reports_the_steps_from_the_calling_thread),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
