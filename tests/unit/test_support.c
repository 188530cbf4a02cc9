/*
 * The support code itself: that the walk through allocation failures finds each fault that it is there to find, and
 * that files, seed and folders do what they say. Each faulty call is walked in a child process, where it must fail.
 */
#include "support/support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/context.h"

typedef enum fault {
    NO_FAULT,
    LEAKS,
    OTHER_STATUS,
    NO_RECORD,
    OUTPUT_LEFT,
    SURVIVES,
    DAMAGES_INPUT,
    FAILS_ALWAYS,
    N_FAULTS
} fault;

/* A call that makes two blocks and hands out the second; the first is scratch. */
typedef struct faulty_case {
    fault fault;
    bool damaged;
    void *out;
} faulty_case;

static reversa_status fail_faulty(reversa_context *ctx, faulty_case *self)
{
    static int something;
    if (self->fault == OUTPUT_LEFT)
        self->out = &something;
    if (self->fault == DAMAGES_INPUT)
        self->damaged = true;
    if (self->fault == NO_RECORD)
        return rv_begin(ctx) ? REVERSA_E_INTERNAL : REVERSA_E_MEMORY;
    if (self->fault == SURVIVES)
        return REVERSA_OK;
    return self->fault == OTHER_STATUS ? REVERSA_E_INTERNAL : REVERSA_E_MEMORY;
}

static reversa_status call_faulty(reversa_context *ctx, void *state)
{
    faulty_case *self = state;
    self->out = NULL;
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (self->damaged || self->fault == FAILS_ALWAYS)
        return rv_fail(ctx, REVERSA_E_DATA, "Damaged");
    void *scratch = rv_alloc(ctx, 10, 1);
    void *result = scratch ? rv_alloc(ctx, 20, 1) : NULL;
    if (!result) {
        if (self->fault != LEAKS)
            rv_free(ctx, scratch);
        return fail_faulty(ctx, self);
    }
    rv_free(ctx, scratch);
    self->out = result;
    return REVERSA_OK;
}

static void release_faulty(reversa_context *ctx, void *state)
{
    faulty_case *self = state;
    rv_free(ctx, self->out);
    self->out = NULL;
    self->damaged = false;
}

static fault chosen;

static void walk_chosen(void **state)
{
    faulty_case self = {.fault = chosen};
    rt_walk walk = {.name = "faulty", .call = call_faulty, .release = release_faulty, .state = &self};
    (void)state;
    walk.out = &self.out;
    assert_int_equal(rt_fault_walk(&walk), 2);
}

/* How many tests fail in a child that walks the faulty call; what it prints is thrown away. */
static int failures_in_child(fault which)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(walk_chosen)};
    int ended = -1;
    fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        chosen = which;
        if (!freopen("/dev/null", "w", stdout) || !freopen("/dev/null", "w", stderr))
            _exit(99);
        _exit(cmocka_run_group_tests(tests, NULL, NULL));
    }
    assert_int_equal(waitpid(child, &ended, 0), child);
    assert_true(WIFEXITED(ended));
    return WEXITSTATUS(ended);
}

static void test_fault_walk_accepts_a_good_call(void **state)
{
    (void)state;
    assert_int_equal(failures_in_child(NO_FAULT), 0);
}

static void test_fault_walk_finds_each_fault(void **state)
{
    (void)state;
    for (fault which = LEAKS; which < N_FAULTS; which++)
        if (failures_in_child(which) != 1)
            fail_msg("fault %d was not found", (int)which);
}

static int64_t failed_at[16];
static int n_failed_at;

/* Ten blocks; notes which of them could not be had. */
static reversa_status call_ten_blocks(reversa_context *ctx, void *state)
{
    reversa_status status = rv_begin(ctx);
    (void)state;
    for (int64_t i = 1; i <= 10 && !status; i++) {
        void *block = rv_alloc(ctx, 1, 1);
        status = block ? REVERSA_OK : REVERSA_E_MEMORY;
        if (status && n_failed_at < 16)
            failed_at[n_failed_at++] = i;
        rv_free(ctx, block);
    }
    return status;
}

static void test_fault_walk_takes_strides(void **state)
{
    static const int64_t expected[] = {1, 1, 2, 2, 3, 3, 6, 6, 9, 9}; /* each once, and with all later ones */
    rt_walk walk = {.name = "ten blocks", .call = call_ten_blocks, .every_one_to = 3, .stride = 3};
    (void)state;
    n_failed_at = 0;
    assert_int_equal(rt_fault_walk(&walk), 10);
    assert_int_equal(n_failed_at, 10);
    assert_memory_equal(failed_at, expected, sizeof expected);
}

static void test_files_are_written_and_read_whole(void **state)
{
    static char bytes[20000];
    uint64_t random = rt_seed();
    size_t length = 0;
    (void)state;
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (char)rt_random(&random);
    for (size_t n = 0; n < sizeof bytes; n += 4095) {
        const char *path = rt_write("bytes", bytes, n);
        char *back = rt_read(path, &length);
        assert_non_null(back);
        assert_int_equal(length, n);
        assert_memory_equal(back, bytes, n);
        assert_int_equal(back[n], 0);
        free(back);
    }
    assert_null(rt_read(rt_path("absent"), NULL));
}

static void test_folder_is_removed_at_the_end(void **state)
{
    char path[512] = "";
    int ends[2];
    int ended = -1;
    (void)state;
    (void)rt_folder(); /* the child gets a folder of its own */
    assert_int_equal(pipe(ends), 0);
    fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        dup2(ends[1], STDOUT_FILENO);
        execl("/proc/self/exe", "test_support", "folder", (char *)NULL);
        _exit(99);
    }
    close(ends[1]);
    ssize_t n = read(ends[0], path, sizeof path - 1);
    close(ends[0]);
    assert_int_equal(waitpid(child, &ended, 0), child);
    assert_true(WIFEXITED(ended) && WEXITSTATUS(ended) == 0);
    assert_true(n > 0 && path[0] == '/');
    assert_int_not_equal(access(path, F_OK), 0);
    assert_int_equal(access(rt_folder(), F_OK), 0); /* ours is still there */
}

/* What the child of the test above does: make a folder with a file in it, print its path, and end. */
static int make_folder_and_end(void)
{
    rt_write_text("file", "text");
    fputs(rt_folder(), stdout);
    return access(rt_path("file"), R_OK) == 0 ? 0 : 1;
}

static void test_shared_follows_the_environment(void **state)
{
    char *before = getenv("REVERSA_SHARED") ? strdup(getenv("REVERSA_SHARED")) : NULL;
    (void)state;
    rt_write_text("here.csv", "id\n");
    setenv("REVERSA_SHARED", rt_folder(), 1);
    assert_string_equal(rt_shared("here.csv"), rt_path("here.csv"));
    assert_null(rt_shared("not-here.csv"));
    setenv("REVERSA_SHARED", "/no/such/folder", 1);
    assert_null(rt_shared("here.csv"));
    if (before)
        setenv("REVERSA_SHARED", before, 1);
    else
        unsetenv("REVERSA_SHARED");
    free(before);
}

static void test_between_reaches_both_ends(void **state)
{
    uint64_t random = 0;
    bool seen[3] = {false, false, false};
    (void)state;
    for (int i = 0; i < 200; i++) {
        int64_t x = rt_between(&random, -1, 1);
        assert_true(x >= -1 && x <= 1);
        seen[x + 1] = true;
        assert_true(rt_between(&random, 5, 5) == 5);
        (void)rt_between(&random, INT64_MIN, INT64_MAX);
    }
    assert_true(seen[0] && seen[1] && seen[2]);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fault_walk_accepts_a_good_call), cmocka_unit_test(test_fault_walk_finds_each_fault),
        cmocka_unit_test(test_fault_walk_takes_strides),       cmocka_unit_test(test_files_are_written_and_read_whole),
        cmocka_unit_test(test_folder_is_removed_at_the_end),   cmocka_unit_test(test_shared_follows_the_environment),
        cmocka_unit_test(test_between_reaches_both_ends),
    };
    if (argc == 2 && strcmp(argv[1], "folder") == 0)
        return make_folder_and_end();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
