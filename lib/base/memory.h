/*
 * All memory of the library: counted, limited, zeroed, checked for overflow, injectable.
 *
 * A heap is an allocator with its counters; the context and every object made with it hold a reference, so objects may
 * outlive their context. An arena is a list of blocks of one heap that are freed together: each result object owns
 * one, and each public call may open one for its scratch.
 */
#ifndef RV_BASE_MEMORY_H
#define RV_BASE_MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <reversa/context.h>

typedef struct rv_heap rv_heap;
typedef struct rv_chunk rv_chunk;
typedef struct rv_kept rv_kept;

typedef struct rv_arena {
    rv_heap *heap; /* NULL in an arena that was never opened: freeing it is allowed */
    rv_chunk *chunks;
    rv_kept *kept; /* blocks that were handed over */
} rv_arena;

reversa_status rv_heap_create(const reversa_allocator *allocator, rv_heap **heap_out);
void rv_heap_retain(rv_heap *heap);
void rv_heap_release(rv_heap *heap);
void rv_heap_set_limit(rv_heap *heap, uint64_t bytes);
uint64_t rv_heap_used(const rv_heap *heap);
uint64_t rv_heap_peak(const rv_heap *heap);

/* Raw, for guests such as GLPK and jansson: counted and limited, not zeroed, no error record. Any thread. */
void *rv_heap_allocate(rv_heap *heap, size_t size);
void *rv_heap_resize(rv_heap *heap, void *block, size_t size);
void rv_heap_free(rv_heap *heap, void *block); /* NULL is allowed */
/* Count bytes that a guest holds outside the heap: false, with nothing counted, where that passes the limit. Any thread. */
bool rv_heap_count(rv_heap *heap, uint64_t bytes);
void rv_heap_uncount(rv_heap *heap, uint64_t bytes);
uint64_t rv_heap_left(const rv_heap *heap); /* bytes up to the limit, UINT64_MAX without one */

/* count × size zeroed bytes, or NULL with REVERSA_E_MEMORY recorded. count may be 0. */
void *rv_alloc(reversa_context *ctx, size_t count, size_t size);
/* Grow an array to hold at least `needed` items of `size` bytes; *capacity counts items. The new tail is zeroed. After
 * an error the array is as before. */
reversa_status rv_grow(reversa_context *ctx, void *array_ptr, size_t *capacity, size_t needed, size_t size);
/* The same, but the new tail holds anything: for bytes that are written before they are read. */
reversa_status rv_grow_raw(reversa_context *ctx, void *array_ptr, size_t *capacity, size_t needed, size_t size);
void rv_free(reversa_context *ctx, void *block); /* NULL is allowed */

void rv_arena_open(reversa_context *ctx, rv_arena *arena);
void *rv_arena_alloc(reversa_context *ctx, rv_arena *arena, size_t count, size_t size);
/* A copy of a text with a terminating NUL. */
char *rv_arena_text(reversa_context *ctx, rv_arena *arena, const char *text, size_t length);
/* Hand a block of the arena's heap over: it is freed with the arena. After an error it is still the caller's. */
reversa_status rv_arena_keep(reversa_context *ctx, rv_arena *arena, void *block);
void rv_arena_free(rv_arena *arena);

/* size_out = a × b or a + b; false on overflow. */
bool rv_size_multiply(size_t a, size_t b, size_t *size_out);
bool rv_size_add(size_t a, size_t b, size_t *size_out);

#endif
