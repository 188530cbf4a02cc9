/*
 * The counting allocator: malloc with an atomic count of live blocks and of calls. Whether a call fails depends on its
 * number alone, so a walk with one thread can be repeated exactly; with several threads exactly one (or every later)
 * call fails, whichever thread makes it.
 */
#include "support/support.h"

#include <stdlib.h>

static bool must_fail(rt_memory *memory)
{
    int64_t number = atomic_fetch_add(&memory->n_calls, 1) + 1;
    int64_t first = atomic_load(&memory->fail_at);
    if (first == 0 || number < first || number > atomic_load(&memory->fail_until))
        return false;
    atomic_fetch_add(&memory->n_failed, 1);
    return true;
}

static void *counted_allocate(void *user, size_t size)
{
    rt_memory *memory = user;
    assert_true(size > 0);
    void *block = must_fail(memory) ? NULL : malloc(size);
    if (block)
        atomic_fetch_add(&memory->n_live, 1);
    return block;
}

static void *counted_resize(void *user, void *block, size_t size)
{
    rt_memory *memory = user;
    assert_true(size > 0);
    if (must_fail(memory))
        return NULL;
    void *moved = realloc(block, size);
    if (moved && !block)
        atomic_fetch_add(&memory->n_live, 1);
    return moved;
}

static void counted_release(void *user, void *block)
{
    rt_memory *memory = user;
    assert_non_null(block);
    atomic_fetch_sub(&memory->n_live, 1);
    free(block);
}

void rt_memory_open(rt_memory *memory)
{
    memory->allocator = (reversa_allocator){counted_allocate, counted_resize, counted_release, memory};
    atomic_init(&memory->n_live, 0);
    atomic_init(&memory->n_failed, 0);
    atomic_init(&memory->fail_until, 0);
    atomic_init(&memory->fail_at, 0);
    atomic_init(&memory->n_calls, 0);
}

void rt_memory_fail(rt_memory *memory, int64_t nth, bool onwards)
{
    atomic_store(&memory->fail_at, nth);
    atomic_store(&memory->fail_until, onwards ? INT64_MAX : nth);
    atomic_store(&memory->n_failed, 0);
    atomic_store(&memory->n_calls, 0);
}

reversa_context *rt_context(rt_memory *memory)
{
    reversa_context *ctx = NULL;
    reversa_status status = reversa_context_create(memory ? &memory->allocator : NULL, &ctx);
    assert_int_equal(status, REVERSA_OK);
    assert_non_null(ctx);
    return ctx;
}
