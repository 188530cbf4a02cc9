/*
 * The context: everything a call needs besides its data. Memory, threads, time limit, cancel, messages, errors.
 *
 * Every call that can fail takes one. A context is used by one call at a time; several contexts run side by side.
 * Nothing is global: two contexts never influence each other.
 */
#ifndef REVERSA_CONTEXT_H
#define REVERSA_CONTEXT_H

#include <stddef.h>
#include <stdint.h>

#include <reversa/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A working context. Opaque. */
typedef struct reversa_context reversa_context;

/**
 * Where memory comes from. All three may be called from worker threads at the same time.
 *
 * allocate and resize return NULL when there is none; resize(NULL, n) allocates; sizes are never 0.
 */
typedef struct reversa_allocator {
    void *(*allocate)(void *user, size_t size);
    void *(*resize)(void *user, void *block, size_t size);
    void (*release)(void *user, void *block);
    void *user; /**< Handed to each function. Must outlive the context and every object made with it. */
} reversa_allocator;

/** How much a message matters. */
typedef enum reversa_log_level {
    REVERSA_LOG_ERROR = 0,
    REVERSA_LOG_WARNING = 1,
    REVERSA_LOG_INFO = 2,
    REVERSA_LOG_DEBUG = 3
} reversa_log_level;

/** Receives a message: one line, UTF-8, no end of line. Only on the thread that made the call. */
typedef void (*reversa_log_function)(void *user, reversa_log_level level, const char *message);

/** Receives progress: total is 0 while unknown. Only on the thread that made the call, at most ten times a second. */
typedef void (*reversa_progress_function)(void *user, const char *stage, int64_t done, int64_t total);

/** One thing that went wrong. The strings belong to the context and live until its next call. */
typedef struct reversa_error {
    reversa_status code;
    const char *message; /**< One sentence, no end of line, never NULL. */
    const char *file;    /**< Name of the input, or NULL. */
    int64_t row;         /**< Row in that input, the header is 1; 0 where it means nothing. */
    const char *column;  /**< Column or key in that input, or NULL. */
} reversa_error;

/**
 * Make a context: default threads (1), no limits, silent.
 *
 * @param allocator    Copied. NULL for malloc, realloc and free.
 * @param context_out  Receives the context, NULL after an error; release with reversa_context_free(). Not NULL.
 * @retval REVERSA_OK          Made.
 * @retval REVERSA_E_ARGUMENT  context_out is NULL, or the allocator lacks a function.
 * @retval REVERSA_E_MEMORY    Out of memory.
 *
 * Any thread. O(1).
 * @see examples/first_match.c
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_context_create(const reversa_allocator *allocator,
                                                                     reversa_context **context_out);

/**
 * Release a context. Objects made with it stay valid and are released by their own functions, before or after.
 *
 * @param ctx  NULL is allowed. No call may be running on it.
 *
 * Any thread. O(1).
 */
REVERSA_API void reversa_context_free(reversa_context *ctx);

/**
 * Limit the memory that this context and the objects made with it hold together.
 *
 * @param ctx    Not NULL. No call may be running on it.
 * @param bytes  Limit in bytes, 0 for none. Memory that GLPK takes counts as well, of HiGHS an estimate.
 *
 * A call that would pass the limit returns REVERSA_E_MEMORY and leaves nothing behind. O(1).
 */
REVERSA_API void reversa_context_set_memory_limit(reversa_context *ctx, uint64_t bytes);

/**
 * Set the number of threads that a call may use. Results never depend on it.
 *
 * @param ctx      Not NULL. No call may be running on it.
 * @param threads  1 to 256; 0 means one for each processor online. Other values are brought into that range.
 *
 * O(1).
 */
REVERSA_API void reversa_context_set_threads(reversa_context *ctx, int32_t threads);

/**
 * Set a deadline, counted from now. A solve that reaches it ends with the best it has; other calls end with
 * REVERSA_E_DEADLINE.
 *
 * @param ctx      Not NULL. No call may be running on it.
 * @param seconds  Seconds from now; 0, a negative number or NaN removes the deadline.
 *
 * O(1).
 */
REVERSA_API void reversa_context_set_time_limit(reversa_context *ctx, double seconds);

/**
 * Set who receives messages.
 *
 * @param ctx       Not NULL. No call may be running on it.
 * @param log       NULL for nobody.
 * @param maximum   The least important level that is still passed on.
 * @param user      Handed to log.
 *
 * Messages carry ids and row numbers, never names or free text. O(1).
 */
REVERSA_API void reversa_context_set_log(reversa_context *ctx, reversa_log_function log, reversa_log_level maximum,
                                         void *user);

/**
 * Set who is told of progress.
 *
 * @param ctx       Not NULL. No call may be running on it.
 * @param progress  NULL for nobody.
 * @param user      Handed to progress.
 *
 * O(1).
 * @see examples/progress_and_cancel.c
 */
REVERSA_API void reversa_context_set_progress(reversa_context *ctx, reversa_progress_function progress, void *user);

/**
 * Ask the running call, and every later one, to end with REVERSA_E_CANCELLED.
 *
 * @param ctx  Not NULL.
 *
 * From any thread and from a signal handler. O(1); the call ends within about a tenth of a second.
 * @see examples/progress_and_cancel.c
 */
REVERSA_API void reversa_context_cancel(reversa_context *ctx);

/**
 * Take a cancel back, so that the context can be used again.
 *
 * @param ctx  Not NULL. No call may be running on it.
 *
 * O(1).
 */
REVERSA_API void reversa_context_resume(reversa_context *ctx);

/**
 * Bytes held now by the context and the objects made with it.
 *
 * @param ctx  Not NULL. Any thread. O(1).
 * @return Bytes.
 */
REVERSA_API uint64_t reversa_context_memory_used(const reversa_context *ctx);

/**
 * The most bytes that were held at once.
 *
 * @param ctx  Not NULL. Any thread. O(1).
 * @return Bytes.
 */
REVERSA_API uint64_t reversa_context_memory_peak(const reversa_context *ctx);

/**
 * How many things were wrong in the last call. Bad input files are read to their end, so this can be large.
 *
 * @param ctx  Not NULL.
 * @return 0 after success. O(1).
 */
REVERSA_API int64_t reversa_context_error_count(const reversa_context *ctx);

/**
 * One of the first things that were wrong in the last call; at most the first 20 are kept.
 *
 * @param ctx        Not NULL.
 * @param index      0 for the first.
 * @param error_out  Filled in; with REVERSA_OK and an empty message where there is none at that index. Not NULL.
 *
 * The strings live until the next call with ctx. O(1).
 * @see examples/first_match.c
 */
REVERSA_API void reversa_context_error(const reversa_context *ctx, int64_t index, reversa_error *error_out);

#ifdef __cplusplus
}
#endif
#endif
