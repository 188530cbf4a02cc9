/*
 * The inside of a context: error record, stop conditions, messages.
 *
 * rv_begin() opens every public call and clears the error record. An error is written once, where it is first known,
 * with rv_fail(); callers hand the status up untouched. Workers never touch the record: they return a status and the
 * caller of rv_parallel() words it.
 */
#ifndef RV_BASE_CONTEXT_H
#define RV_BASE_CONTEXT_H

#include <assert.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include <reversa/context.h>

#include "base/memory.h"

#ifdef NDEBUG
#define RV_REQUIRE(condition) ((void)0)
#else
#define RV_REQUIRE(condition) assert(condition)
#endif

#define RV_MAX_ERRORS 20
#define RV_MAX_THREADS 256

/* Where in an input something is wrong. All fields may be empty (NULL, 0). */
typedef struct rv_place {
    const char *file;
    int64_t row;
    const char *column;
} rv_place;

typedef struct rv_error_record {
    reversa_status code;
    int64_t row;
    char file[256];
    char column[96];
    char message[320];
} rv_error_record;

struct reversa_context {
    rv_heap *heap;
    int32_t threads;
    int64_t deadline_ns; /* monotonic clock, INT64_MAX for none */
    atomic_int cancelled;
    reversa_log_function log;
    reversa_log_level log_maximum;
    void *log_user;
    reversa_progress_function progress;
    void *progress_user;
    int64_t progress_last_ns;
    int64_t n_errors;
    rv_error_record errors[RV_MAX_ERRORS];
};

/* Open a public call: forget old errors. Fails on a NULL context and on one that is cancelled. */
reversa_status rv_begin(reversa_context *ctx);

/* Record an error and return its code, for `return rv_fail(...)`. The message has no end of line and no full stop. */
__attribute__((format(printf, 3, 4))) reversa_status rv_fail(reversa_context *ctx, reversa_status code,
                                                             const char *format, ...);
__attribute__((format(printf, 4, 5))) reversa_status rv_fail_at(reversa_context *ctx, reversa_status code,
                                                                rv_place place, const char *format, ...);

/* The code of the first error recorded in this call, REVERSA_OK if none: ends a pass that reports many. */
reversa_status rv_first_error(const reversa_context *ctx);

/* Has the caller cancelled, or has the deadline passed? Any thread, records nothing. */
reversa_status rv_stop_status(const reversa_context *ctx);

/* The same, recording the error. Only on the calling thread; call it at least every few milliseconds of work. */
reversa_status rv_poll(reversa_context *ctx);

/* Record that the call was stopped: status is REVERSA_E_CANCELLED or REVERSA_E_DEADLINE, and is returned. */
reversa_status rv_fail_stopped(reversa_context *ctx, reversa_status status);

/* Tell of progress; passes on at most ten calls a second, and always the first and the last of a stage. */
void rv_progress(reversa_context *ctx, const char *stage, int64_t done, int64_t total);

__attribute__((format(printf, 3, 4))) void rv_log(reversa_context *ctx, reversa_log_level level, const char *format,
                                                  ...);

/* Nanoseconds of the monotonic clock: the one clock of the library. */
int64_t rv_clock_ns(void);

/* From one reading of the clock to another, for messages. */
static inline double rv_seconds(int64_t from_ns, int64_t to_ns)
{
    return (double)(to_ns - from_ns) / 1e9;
}

#endif
