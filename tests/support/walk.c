/*
 * The allocation-failure walk. Each step has a fresh context and a fresh allocator, so a leak shows in the step that
 * made it; after the failure the same call must succeed in the same context, which shows that nothing was damaged.
 */
#include "support/support.h"

#include <string.h>

/* One step: which allocation fails, and what was held before the call. */
typedef struct rt_step {
    const rt_walk *walk;
    rt_memory memory;
    reversa_context *ctx;
    int64_t nth;
    bool onwards;
    int64_t n_live;
    uint64_t used;
} rt_step;

/* An assertion that says in which step it failed. */
static void expect(const rt_step *step, bool condition, const char *what)
{
    if (!condition)
        fail_msg("%s, allocation %lld fails%s: %s", step->walk->name, (long long)step->nth,
                 step->onwards ? " and all later ones" : "", what);
}

static void check_held(const rt_step *step)
{
    if (step->walk->keeps_memory)
        return;
    expect(step, atomic_load(&step->memory.n_live) == step->n_live, "the number of blocks has changed");
    expect(step, reversa_context_memory_used(step->ctx) == step->used, "the bytes in use have changed");
}

/* After a failure: what must hold, and that the call can be made again. */
static void check_failure(const rt_step *step, reversa_status status)
{
    const rt_walk *walk = step->walk;
    if (status == REVERSA_OK && walk->may_survive)
        return;
    reversa_error error;
    reversa_context_error(step->ctx, 0, &error);
    expect(step, status == REVERSA_E_MEMORY, reversa_status_name(status));
    expect(step, error.code == REVERSA_E_MEMORY, "the error record has another code");
    expect(step, error.message[0] != '\0', "the error record has no message");
    if (walk->out) {
        void *output;
        memcpy(&output, walk->out, sizeof output); /* a pointer of any type */
        expect(step, !output, "the out-parameter is not NULL");
    }
    check_held(step);
    if (walk->check)
        walk->check(step->ctx, walk->state);
    expect(step, walk->call(step->ctx, walk->state) == REVERSA_OK, "the call cannot be made again");
}

/* True if the allocation that was to fail was made; n_calls_out receives the allocations that the call made. */
static bool take_step(rt_step *step, int64_t *n_calls_out)
{
    const rt_walk *walk = step->walk;
    rt_memory_open(&step->memory);
    step->ctx = rt_context(&step->memory);
    if (walk->setup)
        walk->setup(step->ctx, walk->state);
    step->n_live = atomic_load(&step->memory.n_live);
    step->used = reversa_context_memory_used(step->ctx);
    rt_memory_fail(&step->memory, step->nth, step->onwards);
    reversa_status status = walk->call(step->ctx, walk->state);
    bool reached = atomic_load(&step->memory.n_failed) > 0;
    *n_calls_out = atomic_load(&step->memory.n_calls);
    rt_memory_fail(&step->memory, 0, false);
    if (reached)
        check_failure(step, status);
    else
        expect(step, status == REVERSA_OK, "the call fails although it had its memory");
    if (walk->release)
        walk->release(step->ctx, walk->state);
    reversa_context_free(step->ctx);
    expect(step, atomic_load(&step->memory.n_live) == 0, "blocks are left at the end");
    return reached;
}

int64_t rt_fault_walk(const rt_walk *walk)
{
    int64_t stride = walk->stride > 0 ? walk->stride : 1;
    int64_t n_calls = 0;
    int64_t nth = 1;
    bool reached = true;
    while (reached) {
        rt_step once = {.walk = walk, .nth = nth};
        rt_step onwards = {.walk = walk, .nth = nth, .onwards = true};
        reached = take_step(&once, &n_calls);
        reached = take_step(&onwards, &n_calls) || reached;
        nth += walk->every_one_to > 0 && nth >= walk->every_one_to ? stride : 1;
    }
    print_message("%s: %lld allocations walked\n", walk->name, (long long)n_calls);
    return n_calls;
}
