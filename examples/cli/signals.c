/*
 * The handler does one thing, which is allowed in a handler: it sets the cancel flag of the context. SA_RESETHAND gives the
 * second Ctrl-C back to the system, so a call that does not end can always be ended.
 */
#include "signals.h"

#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

static _Atomic(reversa_context *) running;

static void cancel_running(int signal_number)
{
    (void)signal_number;
    reversa_context *ctx = atomic_load(&running);
    if (ctx)
        reversa_context_cancel(ctx);
}

void signals_cancel(reversa_context *ctx)
{
    static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
    struct sigaction action = {.sa_handler = ctx ? cancel_running : SIG_DFL, .sa_flags = (int)SA_RESETHAND};
    sigemptyset(&action.sa_mask);
    atomic_store(&running, ctx);
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        struct sigaction before;
        sigaction(numbers[i], NULL, &before);
        if (before.sa_handler != SIG_IGN) /* nohup, or a job in the background */
            sigaction(numbers[i], &action, NULL);
    }
    signal(SIGPIPE, SIG_IGN);
}

int signals_reader_gone(void)
{
    struct pollfd output = {.fd = STDOUT_FILENO};
    return poll(&output, 1, 0) > 0 && (output.revents & POLLERR) != 0;
}

_Noreturn void signals_end_quietly(void)
{
    signal(SIGPIPE, SIG_DFL);
    raise(SIGPIPE);
    _exit(128 + SIGPIPE);
}
