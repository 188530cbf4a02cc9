/*
 * Heaps and arenas. Every block carries its size in a 16-byte head, so that releasing it needs no size and the counters
 * stay exact; 16 keeps the alignment that malloc promises.
 *
 * Invariant: used = sum of the sizes of live blocks, heads included; peak is the most that used has been.
 */
#include "base/memory.h"

#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#ifdef __linux__
#include <sys/mman.h>
#endif

#include "base/context.h"

#define HEAD 16
#define CHUNK_BYTES ((size_t)64 * 1024) /* small requests share a chunk; larger ones get their own */
#define LARGE_PAGE ((size_t)2 << 20)
#define LARGE_BLOCK (2 * LARGE_PAGE) /* holds one page at least */

struct rv_heap {
    reversa_allocator allocator;
    bool zeroed; /* blocks come so from the allocator */
    atomic_int references;
    _Atomic uint64_t limit; /* 0 for none */
    _Atomic uint64_t used;
    _Atomic uint64_t peak;
};

struct rv_chunk {
    rv_chunk *next;
    size_t size;
    size_t used;
    size_t padding; /* keeps the bytes after the head aligned to 16 */
};

/* A block that was handed over; lies in a chunk itself. */
struct rv_kept {
    rv_kept *next;
    void *block;
};

/* Zeroed: fresh pages are so anyway, and those that nobody writes to are then never made. Large blocks ask for large
 * pages, as their first touch page by page takes longer than many a pass over them. */
static void *plain_allocate(void *user, size_t size)
{
    (void)user;
    void *block = calloc(1, size);
#ifdef MADV_HUGEPAGE
    if (block && size >= LARGE_BLOCK) {
        uintptr_t begin = ((uintptr_t)block + LARGE_PAGE - 1) & ~(uintptr_t)(LARGE_PAGE - 1);
        uintptr_t end = ((uintptr_t)block + size) & ~(uintptr_t)(LARGE_PAGE - 1);
        (void)madvise((void *)begin, end - begin, MADV_HUGEPAGE); /* a wish: without it all works as well */
    }
#endif
    return block;
}

static void *plain_resize(void *user, void *block, size_t size)
{
    (void)user;
    return realloc(block, size);
}

static void plain_release(void *user, void *block)
{
    (void)user;
    free(block);
}

reversa_status rv_heap_create(const reversa_allocator *allocator, rv_heap **heap_out)
{
    static const reversa_allocator plain = {plain_allocate, plain_resize, plain_release, NULL};
    const reversa_allocator *chosen = allocator ? allocator : &plain;
    *heap_out = NULL;
    rv_heap *heap = chosen->allocate(chosen->user, sizeof *heap);
    if (!heap)
        return REVERSA_E_MEMORY;
    heap->allocator = *chosen;
    heap->zeroed = !allocator;
    atomic_init(&heap->references, 1);
    atomic_init(&heap->limit, 0);
    atomic_init(&heap->used, 0);
    atomic_init(&heap->peak, 0);
    *heap_out = heap;
    return REVERSA_OK;
}

void rv_heap_retain(rv_heap *heap)
{
    atomic_fetch_add(&heap->references, 1);
}

void rv_heap_release(rv_heap *heap)
{
    if (!heap || atomic_fetch_sub(&heap->references, 1) != 1)
        return;
    reversa_allocator allocator = heap->allocator;
    allocator.release(allocator.user, heap);
}

void rv_heap_set_limit(rv_heap *heap, uint64_t bytes)
{
    atomic_store(&heap->limit, bytes);
}

uint64_t rv_heap_used(const rv_heap *heap)
{
    return atomic_load(&heap->used);
}

uint64_t rv_heap_peak(const rv_heap *heap)
{
    return atomic_load(&heap->peak);
}

/* Count `size` more bytes; now_out receives the sum. False, with nothing counted, where that passes the limit. */
static bool reserve(rv_heap *heap, uint64_t size, uint64_t *now_out)
{
    uint64_t limit = atomic_load(&heap->limit);
    uint64_t used = atomic_load(&heap->used);
    do {
        if (limit && (size > limit || used > limit - size))
            return false;
    } while (!atomic_compare_exchange_weak(&heap->used, &used, used + size));
    *now_out = used + size;
    return true;
}

/* Only after the allocator has delivered: what it refused was never held. */
static void raise_peak(rv_heap *heap, uint64_t now)
{
    uint64_t peak = atomic_load(&heap->peak);
    while (now > peak && !atomic_compare_exchange_weak(&heap->peak, &peak, now)) {
    }
}

bool rv_heap_count(rv_heap *heap, uint64_t bytes)
{
    uint64_t now;
    if (!reserve(heap, bytes, &now))
        return false;
    raise_peak(heap, now);
    return true;
}

void rv_heap_uncount(rv_heap *heap, uint64_t bytes)
{
    atomic_fetch_sub(&heap->used, bytes);
}

uint64_t rv_heap_left(const rv_heap *heap)
{
    uint64_t limit = atomic_load(&heap->limit);
    uint64_t used = atomic_load(&heap->used);
    if (!limit)
        return UINT64_MAX;
    return used < limit ? limit - used : 0;
}

static size_t block_size(const void *block)
{
    size_t size;
    memcpy(&size, (const char *)block - HEAD, sizeof size);
    return size;
}

void *rv_heap_allocate(rv_heap *heap, size_t size)
{
    size_t total;
    uint64_t now;
    if (!rv_size_add(size, HEAD, &total) || !reserve(heap, total, &now))
        return NULL;
    char *head = heap->allocator.allocate(heap->allocator.user, total);
    if (!head) {
        atomic_fetch_sub(&heap->used, total);
        return NULL;
    }
    raise_peak(heap, now);
    memcpy(head, &total, sizeof total);
    return head + HEAD;
}

void *rv_heap_resize(rv_heap *heap, void *block, size_t size)
{
    if (!block)
        return rv_heap_allocate(heap, size);
    size_t total;
    size_t before = block_size(block);
    uint64_t now = 0;
    if (!rv_size_add(size, HEAD, &total) || (total > before && !reserve(heap, total - before, &now)))
        return NULL;
    char *head = heap->allocator.resize(heap->allocator.user, (char *)block - HEAD, total);
    if (!head) {
        if (total > before)
            atomic_fetch_sub(&heap->used, total - before);
        return NULL;
    }
    if (total < before)
        atomic_fetch_sub(&heap->used, before - total);
    raise_peak(heap, now);
    memcpy(head, &total, sizeof total);
    return head + HEAD;
}

void rv_heap_free(rv_heap *heap, void *block)
{
    if (!block)
        return;
    atomic_fetch_sub(&heap->used, block_size(block));
    heap->allocator.release(heap->allocator.user, (char *)block - HEAD);
}

static reversa_status no_memory(reversa_context *ctx, size_t count, size_t size)
{
    return rv_fail(ctx, REVERSA_E_MEMORY, "Out of memory: %zu × %zu bytes, on top of %llu in use", count, size,
                   (unsigned long long)rv_heap_used(ctx->heap));
}

void *rv_alloc(reversa_context *ctx, size_t count, size_t size)
{
    size_t bytes;
    void *block = rv_size_multiply(count, size, &bytes) ? rv_heap_allocate(ctx->heap, bytes) : NULL;
    if (!block) {
        (void)no_memory(ctx, count, size);
        return NULL;
    }
    return ctx->heap->zeroed ? block : memset(block, 0, bytes);
}

reversa_status rv_grow_raw(reversa_context *ctx, void *array_ptr, size_t *capacity, size_t needed, size_t size)
{
    if (needed <= *capacity)
        return REVERSA_OK;
    size_t count = *capacity + *capacity / 2 + 16;
    if (count < needed)
        count = needed;
    size_t bytes;
    void *old;
    memcpy(&old, array_ptr, sizeof old); /* array_ptr points to a pointer of any type */
    void *block = rv_size_multiply(count, size, &bytes) ? rv_heap_resize(ctx->heap, old, bytes) : NULL;
    if (!block)
        return no_memory(ctx, count, size);
    memcpy(array_ptr, &block, sizeof block);
    *capacity = count;
    return REVERSA_OK;
}

reversa_status rv_grow(reversa_context *ctx, void *array_ptr, size_t *capacity, size_t needed, size_t size)
{
    size_t before = *capacity;
    if (needed <= before)
        return REVERSA_OK;
    reversa_status status = rv_grow_raw(ctx, array_ptr, capacity, needed, size);
    if (status)
        return status;
    void *block;
    memcpy(&block, array_ptr, sizeof block);
    memset((char *)block + before * size, 0, (*capacity - before) * size);
    return REVERSA_OK;
}

void rv_free(reversa_context *ctx, void *block)
{
    rv_heap_free(ctx->heap, block);
}

void rv_arena_open(reversa_context *ctx, rv_arena *arena)
{
    arena->heap = ctx->heap;
    arena->chunks = NULL;
    arena->kept = NULL;
    rv_heap_retain(arena->heap);
}

static rv_chunk *new_chunk(rv_arena *arena, size_t bytes)
{
    size_t total;
    if (!rv_size_add(bytes, sizeof(rv_chunk), &total))
        return NULL;
    rv_chunk *chunk = rv_heap_allocate(arena->heap, total);
    if (chunk)
        *chunk = (rv_chunk){.size = bytes};
    return chunk;
}

/* Room for `bytes` (a multiple of 16): from the open chunk, a new shared one, or one of its own behind the open one. */
static void *take(rv_arena *arena, size_t bytes)
{
    rv_chunk *open = arena->chunks;
    if (!open || open->size - open->used < bytes) {
        bool own = bytes > CHUNK_BYTES / 4;
        rv_chunk *chunk = new_chunk(arena, own ? bytes : CHUNK_BYTES);
        if (!chunk)
            return NULL;
        if (own && open) {
            chunk->next = open->next;
            open->next = chunk;
        } else {
            chunk->next = open;
            arena->chunks = chunk;
        }
        open = chunk;
    }
    void *block = (char *)(open + 1) + open->used;
    open->used += bytes;
    return block;
}

void *rv_arena_alloc(reversa_context *ctx, rv_arena *arena, size_t count, size_t size)
{
    size_t bytes;
    size_t padded = 0;
    void *block = NULL;
    if (rv_size_multiply(count, size, &bytes) && rv_size_add(bytes, 16, &padded))
        block = take(arena, padded & ~(size_t)15);
    if (!block) {
        (void)no_memory(ctx, count, size);
        return NULL;
    }
    return ctx->heap->zeroed ? block : memset(block, 0, bytes);
}

char *rv_arena_text(reversa_context *ctx, rv_arena *arena, const char *text, size_t length)
{
    char *copy = rv_arena_alloc(ctx, arena, length + 1, 1);
    if (copy && length)
        memcpy(copy, text, length);
    return copy;
}

reversa_status rv_arena_keep(reversa_context *ctx, rv_arena *arena, void *block)
{
    rv_kept *kept = rv_arena_alloc(ctx, arena, 1, sizeof *kept);
    if (!kept)
        return REVERSA_E_MEMORY;
    *kept = (rv_kept){arena->kept, block};
    arena->kept = kept;
    return REVERSA_OK;
}

void rv_arena_free(rv_arena *arena)
{
    rv_heap *heap = arena->heap;
    if (!heap)
        return;
    for (rv_kept *kept = arena->kept; kept; kept = kept->next)
        rv_heap_free(heap, kept->block);
    for (rv_chunk *chunk = arena->chunks; chunk;) {
        rv_chunk *next = chunk->next;
        rv_heap_free(heap, chunk);
        chunk = next;
    }
    arena->chunks = NULL;
    arena->kept = NULL;
    arena->heap = NULL;
    rv_heap_release(heap);
}

bool rv_size_multiply(size_t a, size_t b, size_t *size_out)
{
    return !__builtin_mul_overflow(a, b, size_out);
}

bool rv_size_add(size_t a, size_t b, size_t *size_out)
{
    return !__builtin_add_overflow(a, b, size_out);
}
