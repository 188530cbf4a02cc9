/*
 * The context: creation, settings, the error record, stop conditions, messages and progress.
 */
#include "support/support.h"

#include <math.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "base/context.h"

static void test_create_refuses_bad_arguments(void **state)
{
    rt_memory memory;
    reversa_context *ctx = (reversa_context *)(void *)&memory;
    (void)state;
    assert_int_equal(reversa_context_create(NULL, NULL), REVERSA_E_ARGUMENT);
    for (int missing = 0; missing < 3; missing++) {
        rt_memory_open(&memory);
        if (missing == 0)
            memory.allocator.allocate = NULL;
        if (missing == 1)
            memory.allocator.resize = NULL;
        if (missing == 2)
            memory.allocator.release = NULL;
        assert_int_equal(reversa_context_create(&memory.allocator, &ctx), REVERSA_E_ARGUMENT);
        assert_null(ctx);
        ctx = (reversa_context *)(void *)&memory;
    }
}

static void test_create_without_memory(void **state)
{
    (void)state;
    for (int64_t nth = 1; nth <= 3; nth++) {
        rt_memory memory;
        reversa_context *ctx = (reversa_context *)(void *)&memory;
        rt_memory_open(&memory);
        rt_memory_fail(&memory, nth, false);
        reversa_status status = reversa_context_create(&memory.allocator, &ctx);
        assert_int_equal(status, nth <= 2 ? REVERSA_E_MEMORY : REVERSA_OK); /* the heap, then the context */
        assert_true((ctx == NULL) == (nth <= 2));
        reversa_context_free(ctx);
        assert_int_equal(atomic_load(&memory.n_live), 0);
    }
}

static void test_free_of_null(void **state)
{
    (void)state;
    reversa_context_free(NULL);
}

static void test_set_threads_is_brought_into_range(void **state)
{
    static const int32_t given[] = {1, 2, 256, 257, INT32_MAX, -1, INT32_MIN};
    static const int32_t taken[] = {1, 2, 256, 256, 256, 1, 1};
    reversa_context *ctx = rt_context(NULL);
    (void)state;
    assert_int_equal(ctx->threads, 1);
    for (size_t i = 0; i < sizeof given / sizeof given[0]; i++) {
        reversa_context_set_threads(ctx, given[i]);
        assert_int_equal(ctx->threads, taken[i]);
    }
    reversa_context_set_threads(ctx, 0);
    assert_in_range(ctx->threads, 1, 256);
    reversa_context_free(ctx);
}

static void test_errors_are_kept_in_order_and_counted(void **state)
{
    reversa_context *ctx = rt_context(NULL);
    reversa_error error;
    char expected[32];
    (void)state;
    assert_int_equal(rv_begin(ctx), REVERSA_OK);
    assert_int_equal(rv_first_error(ctx), REVERSA_OK);
    for (int i = 0; i < 25; i++) {
        rv_place place = {"people.csv", i + 2, "hire_date"};
        assert_int_equal(rv_fail_at(ctx, i ? REVERSA_E_DATA : REVERSA_E_FORMAT, place, "Wrong %d", i),
                         i ? REVERSA_E_DATA : REVERSA_E_FORMAT);
    }
    assert_int_equal(rv_first_error(ctx), REVERSA_E_FORMAT);
    assert_int_equal(reversa_context_error_count(ctx), 25);
    for (int i = 0; i < 20; i++) {
        reversa_context_error(ctx, i, &error);
        snprintf(expected, sizeof expected, "Wrong %d", i);
        assert_int_equal(error.code, i ? REVERSA_E_DATA : REVERSA_E_FORMAT);
        assert_string_equal(error.message, expected);
        assert_string_equal(error.file, "people.csv");
        assert_int_equal(error.row, i + 2);
        assert_string_equal(error.column, "hire_date");
    }
    static const int64_t none[] = {20, 24, 25, -1, INT64_MAX, INT64_MIN};
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
        reversa_context_error(ctx, none[i], &error);
        assert_int_equal(error.code, REVERSA_OK);
        assert_string_equal(error.message, "");
        assert_null(error.file);
        assert_null(error.column);
    }
    assert_int_equal(rv_begin(ctx), REVERSA_OK);
    assert_int_equal(reversa_context_error_count(ctx), 0);
    reversa_context_error(ctx, 0, &error);
    assert_int_equal(error.code, REVERSA_OK);
    reversa_context_free(ctx);
}

static void test_error_without_a_place(void **state)
{
    reversa_context *ctx = rt_context(NULL);
    reversa_error error;
    (void)state;
    assert_int_equal(rv_fail(ctx, REVERSA_E_ARGUMENT, "options->seed is %d", -1), REVERSA_E_ARGUMENT);
    reversa_context_error(ctx, 0, &error);
    assert_string_equal(error.message, "options->seed is -1");
    assert_null(error.file);
    assert_null(error.column);
    assert_int_equal(error.row, 0);
    reversa_context_free(ctx);
}

/* Long texts of two-byte characters: cut, never inside a character, whatever the parity of the start. */
static void test_error_texts_are_cut_between_characters(void **state)
{
    char text[2048];
    reversa_context *ctx = rt_context(NULL);
    reversa_error error;
    (void)state;
    for (size_t i = 0; i + 1 < sizeof text; i++)
        text[i] = "\xc3\xab"[i % 2];
    text[sizeof text - 1] = '\0';
    for (int shift = 0; shift < 2; shift++) {
        rv_place place = {text + 2, 1, text + 4};
        assert_int_equal(rv_begin(ctx), REVERSA_OK);
        (void)rv_fail_at(ctx, REVERSA_E_DATA, place, "%s%s", shift ? "x" : "", text);
        reversa_context_error(ctx, 0, &error);
        size_t length = strlen(error.message);
        assert_in_range(length, 100, 320);
        assert_int_equal(length % 2, shift);
        assert_int_equal(strlen(error.file) % 2, 0);
        assert_int_equal(strlen(error.column) % 2, 0);
    }
    reversa_context_free(ctx);
}

static void test_begin_refuses_null_and_a_cancelled_context(void **state)
{
    reversa_context *ctx = rt_context(NULL);
    reversa_error error;
    (void)state;
    assert_int_equal(rv_begin(NULL), REVERSA_E_ARGUMENT);
    reversa_context_cancel(ctx);
    assert_int_equal(rv_begin(ctx), REVERSA_E_CANCELLED);
    reversa_context_error(ctx, 0, &error);
    assert_int_equal(error.code, REVERSA_E_CANCELLED);
    assert_int_equal(rv_begin(ctx), REVERSA_E_CANCELLED);
    assert_int_equal(reversa_context_error_count(ctx), 1);
    reversa_context_resume(ctx);
    assert_int_equal(rv_begin(ctx), REVERSA_OK);
    assert_int_equal(reversa_context_error_count(ctx), 0);
    reversa_context_free(ctx);
}

static void test_time_limit_that_has_passed(void **state)
{
    reversa_context *ctx = rt_context(NULL);
    reversa_error error;
    (void)state;
    assert_int_equal(rv_poll(ctx), REVERSA_OK);
    reversa_context_set_time_limit(ctx, 1e-9);
    for (int64_t start = rv_clock_ns(); rv_clock_ns() <= start + 1000;) {
    }
    assert_int_equal(rv_stop_status(ctx), REVERSA_E_DEADLINE);
    assert_int_equal(reversa_context_error_count(ctx), 0);
    assert_int_equal(rv_poll(ctx), REVERSA_E_DEADLINE);
    reversa_context_error(ctx, 0, &error);
    assert_int_equal(error.code, REVERSA_E_DEADLINE);
    assert_string_equal(error.message, "The time limit was reached");
    reversa_context_cancel(ctx); /* who cancels is told so, whatever the clock says */
    assert_int_equal(rv_stop_status(ctx), REVERSA_E_CANCELLED);
    reversa_context_free(ctx);
}

static void test_time_limit_that_is_none(void **state)
{
    static const double seconds[] = {0.0, -1.0, -INFINITY, INFINITY, NAN, 1e300, 3600.0};
    reversa_context *ctx = rt_context(NULL);
    (void)state;
    for (size_t i = 0; i < sizeof seconds / sizeof seconds[0]; i++) {
        reversa_context_set_time_limit(ctx, 1e-9);
        reversa_context_set_time_limit(ctx, seconds[i]);
        assert_int_equal(rv_poll(ctx), REVERSA_OK);
    }
    reversa_context_free(ctx);
}

static void *cancel_from_here(void *argument)
{
    reversa_context_cancel(argument);
    return NULL;
}

static void test_cancel_from_another_thread(void **state)
{
    pthread_t thread;
    reversa_context *ctx = rt_context(NULL);
    (void)state;
    assert_int_equal(pthread_create(&thread, NULL, cancel_from_here, ctx), 0);
    while (!rv_stop_status(ctx)) {
    }
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_int_equal(rv_poll(ctx), REVERSA_E_CANCELLED);
    reversa_context_free(ctx);
}

static reversa_context *signalled;

static void cancel_on_signal(int number)
{
    (void)number;
    reversa_context_cancel(signalled);
}

static void test_cancel_from_a_signal_handler(void **state)
{
    struct sigaction action = {.sa_handler = cancel_on_signal};
    struct sigaction before;
    (void)state;
    signalled = rt_context(NULL);
    assert_int_equal(sigaction(SIGUSR1, &action, &before), 0);
    assert_int_equal(rv_poll(signalled), REVERSA_OK);
    raise(SIGUSR1);
    assert_int_equal(rv_poll(signalled), REVERSA_E_CANCELLED);
    assert_int_equal(sigaction(SIGUSR1, &before, NULL), 0);
    reversa_context_free(signalled);
}

static void test_contexts_do_not_influence_each_other(void **state)
{
    reversa_context *one = rt_context(NULL);
    reversa_context *two = rt_context(NULL);
    (void)state;
    reversa_context_cancel(one);
    reversa_context_set_memory_limit(one, 1);
    (void)rv_fail(one, REVERSA_E_DATA, "Wrong");
    assert_int_equal(rv_poll(two), REVERSA_OK);
    assert_int_equal(reversa_context_error_count(two), 0);
    void *block = rv_alloc(two, 1, 1000);
    assert_non_null(block);
    rv_free(two, block);
    reversa_context_free(one);
    reversa_context_free(two);
}

/* What a log or progress function was handed last, and how often. */
typedef struct sink {
    int n_calls;
    reversa_log_level level;
    char text[600];
    int64_t done;
    int64_t total;
} sink;

static void take_message(void *user, reversa_log_level level, const char *message)
{
    sink *self = user;
    self->n_calls++;
    self->level = level;
    snprintf(self->text, sizeof self->text, "%s", message);
}

static void test_log_passes_on_up_to_its_level(void **state)
{
    reversa_context *ctx = rt_context(NULL);
    sink seen = {0};
    char text[2000];
    (void)state;
    rv_log(ctx, REVERSA_LOG_ERROR, "nobody listens");
    reversa_context_set_log(ctx, take_message, REVERSA_LOG_WARNING, &seen);
    rv_log(ctx, REVERSA_LOG_INFO, "not this");
    rv_log(ctx, REVERSA_LOG_DEBUG, "nor this");
    assert_int_equal(seen.n_calls, 0);
    rv_log(ctx, REVERSA_LOG_WARNING, "%d rules skipped", 2);
    assert_int_equal(seen.n_calls, 1);
    assert_int_equal(seen.level, REVERSA_LOG_WARNING);
    assert_string_equal(seen.text, "2 rules skipped");
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    rv_log(ctx, REVERSA_LOG_ERROR, "%s", text);
    assert_int_equal(seen.n_calls, 2);
    assert_in_range(strlen(seen.text), 100, 599);
    reversa_context_set_log(ctx, NULL, REVERSA_LOG_DEBUG, NULL);
    rv_log(ctx, REVERSA_LOG_ERROR, "nobody again");
    assert_int_equal(seen.n_calls, 2);
    reversa_context_free(ctx);
}

static void take_progress(void *user, const char *stage, int64_t done, int64_t total)
{
    sink *self = user;
    self->n_calls++;
    self->done = done;
    self->total = total;
    snprintf(self->text, sizeof self->text, "%s", stage);
}

static void test_progress_passes_on_the_edges_and_few_between(void **state)
{
    reversa_context *ctx = rt_context(NULL);
    sink seen = {0};
    (void)state;
    rv_progress(ctx, "score", 0, 10);
    reversa_context_set_progress(ctx, take_progress, &seen);
    int64_t start = rv_clock_ns();
    rv_progress(ctx, "score", 0, 5000);
    assert_int_equal(seen.n_calls, 1);
    for (int64_t done = 1; done < 5000; done++)
        rv_progress(ctx, "score", done, 5000);
    int64_t tenths = (rv_clock_ns() - start) / 100000000;
    assert_in_range(seen.n_calls, 1, 2 + tenths); /* ten a second at most, however long that took */
    int before = seen.n_calls;
    rv_progress(ctx, "score", 5000, 5000);
    assert_int_equal(seen.n_calls, before + 1);
    assert_string_equal(seen.text, "score");
    assert_int_equal(seen.done, 5000);
    assert_int_equal(seen.total, 5000);
    reversa_context_free(ctx);
}

static void test_memory_used_and_peak(void **state)
{
    reversa_context *ctx = rt_context(NULL);
    uint64_t before = reversa_context_memory_used(ctx);
    (void)state;
    assert_true(before >= sizeof *ctx);
    void *block = rv_alloc(ctx, 1000, 8);
    assert_true(reversa_context_memory_used(ctx) >= before + 8000);
    uint64_t most = reversa_context_memory_used(ctx);
    rv_free(ctx, block);
    assert_true(reversa_context_memory_used(ctx) == before);
    assert_true(reversa_context_memory_peak(ctx) == most);
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_create_refuses_bad_arguments),
        cmocka_unit_test(test_create_without_memory),
        cmocka_unit_test(test_free_of_null),
        cmocka_unit_test(test_set_threads_is_brought_into_range),
        cmocka_unit_test(test_errors_are_kept_in_order_and_counted),
        cmocka_unit_test(test_error_without_a_place),
        cmocka_unit_test(test_error_texts_are_cut_between_characters),
        cmocka_unit_test(test_begin_refuses_null_and_a_cancelled_context),
        cmocka_unit_test(test_time_limit_that_has_passed),
        cmocka_unit_test(test_time_limit_that_is_none),
        cmocka_unit_test(test_cancel_from_another_thread),
        cmocka_unit_test(test_cancel_from_a_signal_handler),
        cmocka_unit_test(test_contexts_do_not_influence_each_other),
        cmocka_unit_test(test_log_passes_on_up_to_its_level),
        cmocka_unit_test(test_progress_passes_on_the_edges_and_few_between),
        cmocka_unit_test(test_memory_used_and_peak),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
