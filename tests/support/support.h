/*
 * What the tests share: an allocator that fails on demand, the walk through all allocation failures of a call, files
 * in a temporary folder, the seed, and the path of the shared data.
 *
 * Takes in cmocka with the headers that it needs. Everything is for tests alone and fails the running test when its own
 * work cannot be done, so callers check nothing. Include as "support/support.h".
 */
#ifndef RT_SUPPORT_H
#define RT_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <reversa/context.h>

/* ---- The counting allocator (memory.c) ---- */

/* An allocator with its counters. Lives at least as long as everything that was made with it; any thread. */
typedef struct rt_memory {
    reversa_allocator allocator; /* hand its address to reversa_context_create() */
    _Atomic int64_t n_live;      /* blocks that are held now */
    _Atomic int64_t n_calls;     /* allocations and resizes since rt_memory_fail() */
    _Atomic int64_t n_failed;    /* how many of them were made to fail */
    _Atomic int64_t fail_at;     /* the first that fails, counted from 1; 0 for none */
    _Atomic int64_t fail_until;  /* the last that fails */
} rt_memory;

/* Begin to count from nothing; nothing fails. */
void rt_memory_open(rt_memory *memory);

/* Count calls anew and fail the nth (1 is the next): that one alone, or with `onwards` every one from it. 0 ends it. */
void rt_memory_fail(rt_memory *memory, int64_t nth, bool onwards);

/* A context with that allocator, or with malloc where memory is NULL. The caller frees it. */
reversa_context *rt_context(rt_memory *memory);

/* ---- The allocation-failure walk (walk.c) ---- */

/* One call that is walked. Zero for a field means what its comment says of NULL or 0. */
typedef struct rt_walk {
    const char *name;                                          /* for messages */
    void (*setup)(reversa_context *ctx, void *state);          /* makes the inputs, nothing fails; NULL for none */
    reversa_status (*call)(reversa_context *ctx, void *state); /* the call itself */
    void (*check)(reversa_context *ctx, void *state);          /* after a failure: inputs unchanged? NULL for none */
    void (*release)(reversa_context *ctx, void *state);        /* frees inputs and output (may be NULL) */
    void *state;                                               /* handed to all four */
    const void *out;      /* address of the out-parameter, a pointer that is NULL after an error; NULL for none */
    int64_t every_one_to; /* beyond this many allocations only each stride-th is made to fail; 0 for no such bound */
    int64_t stride;       /* 0 means 1 */
    bool keeps_memory;    /* the call may leave a buffer of its caller larger after an error: release() frees it */
    bool may_survive;     /* the call may succeed although an allocation failed */
} rt_walk;

/*
 * Walk through a call: with a new context each, fail its allocation N once, then from N onwards, for N = 1, 2, … until
 * the call makes fewer than N. Each time it asserts: REVERSA_E_MEMORY, an error record with that code and a message, a
 * NULL out-parameter, as many live blocks and used bytes as before the call, success when the call is made again in the
 * same context, and nothing left at the end.
 *
 * Returns the number of allocations of a call that succeeds, so that a test can see that there was something to fail.
 */
int64_t rt_fault_walk(const rt_walk *walk);

/* ---- Files (files.c) ---- */

/* The temporary folder of this program, made on first use and removed with all that is in it when the program ends. */
const char *rt_folder(void);

/* The path of a name in that folder. The text stays valid until the program ends. */
const char *rt_path(const char *name);

/* Write a file into that folder, in place of an earlier one; returns its path, as rt_path(). */
const char *rt_write(const char *name, const void *bytes, size_t length);

/* The same for a text with a NUL, which is not written. */
const char *rt_write_text(const char *name, const char *text);

/* A whole file from any path, with a NUL behind it; NULL where there is none. The caller frees it with free().
 * length_out may be NULL. */
char *rt_read(const char *path, size_t *length_out);

/* A file that a reader refuses, and the one error that it records. */
typedef struct rt_wrong_file {
    const char *text;
    reversa_status code;
    int64_t row;
    const char *column; /* NULL for none */
    const char *part;   /* of the message */
} rt_wrong_file;

/* After the reader has returned `status`: it is that of the file, and the context has its error and no other. */
void rt_expect_wrong(const reversa_context *ctx, reversa_status status, const rt_wrong_file *wrong);

/* The path of a name in the folder of shared data: $REVERSA_SHARED, else `shared` beside the source folder or beside
 * the folder around it. NULL where the folder or the name in it is absent, so that a test can skip(). Stays valid until
 * the program ends. */
const char *rt_shared(const char *name);

/* ---- Random input (seed.c) ---- */

/* $REVERSA_TEST_SEED, else a fixed number. Printed the first time, so that a failure can be repeated. */
uint64_t rt_seed(void);

/* The next of a sequence of random numbers; *state is any number, for example rt_seed() + an index of the test. */
uint64_t rt_random(uint64_t *state);

/* A random number in low .. high, both included, low <= high. The bias is below one in 2^32 for ranges below 2^32. */
int64_t rt_between(uint64_t *state, int64_t low, int64_t high);

#endif
