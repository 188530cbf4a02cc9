/*
 * The context: settings, the error record, stop conditions, messages and progress.
 *
 * Invariant: the record of a call starts empty and keeps the first RV_MAX_ERRORS errors; n_errors counts all of them.
 */
#include "base/context.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define NS_PER_SECOND INT64_C(1000000000)
#define PROGRESS_INTERVAL_NS (NS_PER_SECOND / 10)

reversa_status reversa_context_create(const reversa_allocator *allocator, reversa_context **context_out)
{
    if (!context_out)
        return REVERSA_E_ARGUMENT;
    *context_out = NULL;
    if (allocator && (!allocator->allocate || !allocator->resize || !allocator->release))
        return REVERSA_E_ARGUMENT;
    rv_heap *heap;
    reversa_status status = rv_heap_create(allocator, &heap);
    if (status)
        return status;
    reversa_context *ctx = rv_heap_allocate(heap, sizeof *ctx);
    if (!ctx) {
        rv_heap_release(heap);
        return REVERSA_E_MEMORY;
    }
    memset(ctx, 0, sizeof *ctx);
    ctx->heap = heap;
    ctx->threads = 1;
    ctx->deadline_ns = INT64_MAX;
    atomic_init(&ctx->cancelled, 0);
    *context_out = ctx;
    return REVERSA_OK;
}

void reversa_context_free(reversa_context *ctx)
{
    if (!ctx)
        return;
    rv_heap *heap = ctx->heap;
    rv_heap_free(heap, ctx);
    rv_heap_release(heap);
}

void reversa_context_set_memory_limit(reversa_context *ctx, uint64_t bytes)
{
    rv_heap_set_limit(ctx->heap, bytes);
}

void reversa_context_set_threads(reversa_context *ctx, int32_t threads)
{
    long count = threads;
    if (threads == 0)
        count = sysconf(_SC_NPROCESSORS_ONLN);
    if (count < 1)
        count = 1;
    ctx->threads = count > RV_MAX_THREADS ? RV_MAX_THREADS : (int32_t)count;
}

int64_t rv_clock_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * NS_PER_SECOND + now.tv_nsec;
}

void reversa_context_set_time_limit(reversa_context *ctx, double seconds)
{
    const double longest = 1e9; /* about 30 years, far from overflowing the clock */
    if (!(seconds > 0) || seconds > longest)
        ctx->deadline_ns = INT64_MAX;
    else
        ctx->deadline_ns = rv_clock_ns() + (int64_t)ceil(seconds * (double)NS_PER_SECOND);
}

void reversa_context_set_log(reversa_context *ctx, reversa_log_function log, reversa_log_level maximum, void *user)
{
    ctx->log = log;
    ctx->log_maximum = maximum;
    ctx->log_user = user;
}

void reversa_context_set_progress(reversa_context *ctx, reversa_progress_function progress, void *user)
{
    ctx->progress = progress;
    ctx->progress_user = user;
}

void reversa_context_cancel(reversa_context *ctx)
{
    atomic_store(&ctx->cancelled, 1);
}

void reversa_context_resume(reversa_context *ctx)
{
    atomic_store(&ctx->cancelled, 0);
}

uint64_t reversa_context_memory_used(const reversa_context *ctx)
{
    return rv_heap_used(ctx->heap);
}

uint64_t reversa_context_memory_peak(const reversa_context *ctx)
{
    return rv_heap_peak(ctx->heap);
}

int64_t reversa_context_error_count(const reversa_context *ctx)
{
    return ctx->n_errors;
}

void reversa_context_error(const reversa_context *ctx, int64_t index, reversa_error *error_out)
{
    *error_out = (reversa_error){.code = REVERSA_OK, .message = ""};
    if (index < 0 || index >= ctx->n_errors || index >= RV_MAX_ERRORS)
        return;
    const rv_error_record *record = &ctx->errors[index];
    error_out->code = record->code;
    error_out->message = record->message;
    error_out->file = record->file[0] ? record->file : NULL;
    error_out->row = record->row;
    error_out->column = record->column[0] ? record->column : NULL;
}

reversa_status rv_begin(reversa_context *ctx)
{
    if (!ctx)
        return REVERSA_E_ARGUMENT;
    ctx->n_errors = 0;
    ctx->progress_last_ns = 0;
    if (atomic_load(&ctx->cancelled))
        return rv_fail_stopped(ctx, REVERSA_E_CANCELLED);
    return REVERSA_OK;
}

/* Cut a text to a field without splitting a UTF-8 character. */
static void copy_cut(char *field, size_t size, const char *text)
{
    size_t length = text ? strlen(text) : 0;
    if (length >= size) {
        length = size - 1;
        while (length > 0 && ((unsigned char)text[length] & 0xC0) == 0x80)
            length--;
    }
    if (length)
        memcpy(field, text, length);
    field[length] = '\0';
}

static reversa_status record(reversa_context *ctx, reversa_status code, rv_place place, const char *format,
                             va_list args)
{
    if (ctx->n_errors < RV_MAX_ERRORS) {
        rv_error_record *error = &ctx->errors[ctx->n_errors];
        char text[1024];
        vsnprintf(text, sizeof text, format, args);
        error->code = code;
        error->row = place.row;
        copy_cut(error->file, sizeof error->file, place.file);
        copy_cut(error->column, sizeof error->column, place.column);
        copy_cut(error->message, sizeof error->message, text);
    }
    ctx->n_errors++;
    return code;
}

reversa_status rv_fail(reversa_context *ctx, reversa_status code, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    record(ctx, code, (rv_place){0}, format, args);
    va_end(args);
    return code;
}

reversa_status rv_fail_at(reversa_context *ctx, reversa_status code, rv_place place, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    record(ctx, code, place, format, args);
    va_end(args);
    return code;
}

reversa_status rv_first_error(const reversa_context *ctx)
{
    return ctx->n_errors ? ctx->errors[0].code : REVERSA_OK;
}

reversa_status rv_stop_status(const reversa_context *ctx)
{
    if (atomic_load_explicit(&ctx->cancelled, memory_order_relaxed))
        return REVERSA_E_CANCELLED;
    if (ctx->deadline_ns != INT64_MAX && rv_clock_ns() >= ctx->deadline_ns)
        return REVERSA_E_DEADLINE;
    return REVERSA_OK;
}

reversa_status rv_fail_stopped(reversa_context *ctx, reversa_status status)
{
    return rv_fail(ctx, status, status == REVERSA_E_CANCELLED ? "Cancelled" : "The time limit was reached");
}

reversa_status rv_poll(reversa_context *ctx)
{
    reversa_status status = rv_stop_status(ctx);
    return status ? rv_fail_stopped(ctx, status) : REVERSA_OK;
}

void rv_progress(reversa_context *ctx, const char *stage, int64_t done, int64_t total)
{
    if (!ctx->progress)
        return;
    int64_t now = rv_clock_ns();
    bool edge = done == 0 || done == total;
    if (!edge && now - ctx->progress_last_ns < PROGRESS_INTERVAL_NS)
        return;
    ctx->progress_last_ns = now;
    ctx->progress(ctx->progress_user, stage, done, total);
}

void rv_log(reversa_context *ctx, reversa_log_level level, const char *format, ...)
{
    if (!ctx->log || level > ctx->log_maximum)
        return;
    char text[1024];
    char line[512];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    copy_cut(line, sizeof line, text);
    ctx->log(ctx->log_user, level, line);
}
