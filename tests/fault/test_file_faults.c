/*
 * What the system may refuse: missing and unreadable inputs, folders, full disks, limits, closed pipes. Each is an error
 * that names the file, leaves the old file as it was and no other behind, and does not end the process.
 */
#include "support/support.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <reversa/io.h>

#include "io/file.h"

static reversa_context *ctx;
static reversa_cohort *cohort;

/* A cohort whose file has some hundred kilobytes, so that writing it takes more than one flush. */
static int open_cohort(void **state)
{
    (void)state;
    ctx = rt_context(NULL);
    size_t size = 400 * 1000;
    char *text = malloc(size);
    if (!text)
        return -1;
    size_t used = (size_t)snprintf(text, size, "id,role,department\n");
    for (int i = 0; used + 100 < size; i++)
        used += (size_t)snprintf(text + used, size - used, "person-%d,both,a department of some length %d\n", i, i % 7);
    const char *path = rt_write("people.csv", text, used);
    free(text);
    return reversa_people_read(ctx, path, NULL, &cohort);
}

static int close_cohort(void **state)
{
    (void)state;
    reversa_cohort_free(cohort);
    reversa_context_free(ctx);
    return 0;
}

static void expect_error(reversa_status status, const char *file, const char *reason)
{
    reversa_error error;
    assert_int_equal(status, REVERSA_E_IO);
    reversa_context_error(ctx, 0, &error);
    assert_int_equal(error.code, REVERSA_E_IO);
    assert_string_equal(error.file, file);
    if (!strstr(error.message, reason))
        fail_msg("\"%s\" does not say \"%s\"", error.message, reason);
    assert_int_equal(reversa_context_error_count(ctx), 1);
}

static int count_entries(const char *folder)
{
    int n = 0;
    DIR *entries = opendir(folder);
    assert_non_null(entries);
    while (readdir(entries))
        n++;
    closedir(entries);
    return n - 2; /* . and .. */
}

static void expect_read_error(const char *path, const char *file, const char *reason)
{
    reversa_cohort *people = cohort;
    reversa_preferences *preferences = NULL;
    reversa_previous *previous = NULL;
    reversa_scores *scores = NULL;
    expect_error(reversa_people_read(ctx, path, NULL, &people), file, reason);
    assert_null(people);
    expect_error(reversa_preferences_read(ctx, path, cohort, &preferences), file, reason);
    expect_error(reversa_previous_read(ctx, path, cohort, &previous), file, reason);
    expect_error(reversa_scores_read(ctx, path, cohort, &scores), file, reason);
}

static void test_read_missing_and_folder(void **state)
{
    (void)state;
    expect_read_error("/nowhere/at/all.csv", "/nowhere/at/all.csv", "No such file or directory");
    expect_read_error(rt_folder(), rt_folder(), "Is a directory");
}

static void test_read_unreadable(void **state)
{
    (void)state;
    const char *path = rt_write_text("secret.csv", "id,role\n");
    assert_int_equal(chmod(path, 0), 0);
    uid_t user = geteuid();
    if (user == 0)
        assert_int_equal(seteuid(65534), 0); /* root reads everything */
    expect_read_error(path, path, "Permission denied");
    assert_int_equal(seteuid(user), 0);
}

static void test_read_closed_standard_input(void **state)
{
    (void)state;
    int before = dup(STDIN_FILENO);
    close(STDIN_FILENO);
    reversa_cohort *people = NULL;
    reversa_status status = reversa_people_read(ctx, "-", NULL, &people);
    dup2(before, STDIN_FILENO);
    close(before);
    expect_error(status, "standard input", "Bad file descriptor");
}

static void cancel(void *user, const char *stage, int64_t done, int64_t total)
{
    (void)stage;
    (void)done;
    (void)total;
    reversa_context_cancel(user);
}

static void test_read_and_write_cancelled(void **state)
{
    (void)state;
    reversa_cohort *people = NULL;
    reversa_context_set_progress(ctx, cancel, ctx);
    assert_int_equal(reversa_people_read(ctx, rt_path("people.csv"), NULL, &people), REVERSA_E_CANCELLED);
    assert_null(people);
    reversa_context_set_progress(ctx, NULL, NULL);
    assert_int_equal(reversa_people_write(ctx, cohort, rt_path("cancelled.csv")), REVERSA_E_CANCELLED);
    reversa_context_resume(ctx);
    assert_int_equal(access(rt_path("cancelled.csv"), F_OK), -1);
}

/* A pipe on which nothing ever comes: the time limit ends the wait. */
static void test_read_silent_pipe(void **state)
{
    (void)state;
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    int before = dup(STDIN_FILENO);
    dup2(ends[0], STDIN_FILENO);
    reversa_cohort *people = NULL;
    reversa_context_set_time_limit(ctx, 0.05);
    reversa_status status = reversa_people_read(ctx, "-", NULL, &people);
    reversa_context_set_time_limit(ctx, 0);
    dup2(before, STDIN_FILENO);
    close(before);
    close(ends[0]);
    close(ends[1]);
    assert_int_equal(status, REVERSA_E_DEADLINE);
    assert_null(people);
}

static void test_write_nowhere(void **state)
{
    (void)state;
    int n_entries = count_entries(rt_folder());
    expect_error(reversa_people_write(ctx, cohort, "/nowhere/at/all.csv"), "/nowhere/at/all.csv", "No such file");
    expect_error(reversa_people_write(ctx, cohort, rt_folder()), rt_folder(), "Is a directory");
    expect_error(reversa_people_write(ctx, cohort, rt_path("people.csv/x")), rt_path("people.csv/x"),
                 "Not a directory");
    assert_int_equal(count_entries(rt_folder()), n_entries);
}

static void test_write_full_device(void **state)
{
    (void)state;
    if (access("/dev/full", W_OK) != 0)
        skip();
    expect_error(reversa_people_write(ctx, cohort, "/dev/full"), "/dev/full", "No space left on device");
    struct stat info;
    assert_int_equal(stat("/dev/full", &info), 0);
    assert_true(S_ISCHR(info.st_mode));
}

/* A disk that fills up, by a limit on the size of files; its signal must not end the process. */
static void test_write_disk_full(void **state)
{
    (void)state;
    const char *path = rt_write_text("full.csv", "old");
    int n_entries = count_entries(rt_folder());
    struct rlimit before;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    struct rlimit limit = {.rlim_cur = 100 * 1000, .rlim_max = before.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
    reversa_status status = reversa_people_write(ctx, cohort, path);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    expect_error(status, path, "File too large");
    char *bytes = rt_read(path, NULL);
    assert_string_equal(bytes, "old");
    free(bytes);
    assert_int_equal(count_entries(rt_folder()), n_entries);
    sigset_t pending;
    assert_int_equal(sigpending(&pending), 0);
    assert_false(sigismember(&pending, SIGXFSZ));
}

/* Standard output is a pipe that nobody reads any more. */
static void test_write_closed_pipe(void **state)
{
    (void)state;
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    close(ends[0]);
    fflush(stdout);
    int before = dup(STDOUT_FILENO);
    dup2(ends[1], STDOUT_FILENO);
    close(ends[1]);
    reversa_status status = reversa_people_write(ctx, cohort, "-");
    dup2(before, STDOUT_FILENO);
    close(before);
    expect_error(status, "standard output", "Broken pipe");
    sigset_t pending;
    assert_int_equal(sigpending(&pending), 0);
    assert_false(sigismember(&pending, SIGPIPE));
}

/* A handler of the caller is not called for our writes, and works afterwards. */
static volatile sig_atomic_t n_signals;

static void count_signal(int number)
{
    (void)number;
    n_signals++;
}

static void test_write_leaves_signals_alone(void **state)
{
    (void)state;
    struct sigaction count = {.sa_handler = count_signal};
    struct sigaction before;
    assert_int_equal(sigaction(SIGPIPE, &count, &before), 0);
    test_write_closed_pipe(NULL);
    assert_int_equal(n_signals, 0);
    raise(SIGPIPE);
    assert_int_equal(n_signals, 1);
    assert_int_equal(sigaction(SIGPIPE, &before, NULL), 0);
}

/* Files that an ended process left behind are stepped over. */
static void test_write_beside_left_files(void **state)
{
    (void)state;
    rt_write_text(".reversa-0.tmp", "left");
    rt_write_text(".reversa-1.tmp", "left");
    const char *path = rt_path("beside.csv");
    assert_int_equal(reversa_people_write(ctx, cohort, path), REVERSA_OK);
    assert_int_equal(access(path, F_OK), 0);
    char *bytes = rt_read(rt_path(".reversa-0.tmp"), NULL);
    assert_string_equal(bytes, "left");
    free(bytes);
    assert_int_equal(access(rt_path(".reversa-2.tmp"), F_OK), -1);
}

static void test_write_standard_output(void **state)
{
    (void)state;
    const char *path = rt_path("stdout.csv");
    fflush(stdout);
    int before = dup(STDOUT_FILENO);
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert_true(file >= 0);
    dup2(file, STDOUT_FILENO);
    close(file);
    reversa_status status = reversa_people_write(ctx, cohort, "-");
    dup2(before, STDOUT_FILENO);
    close(before);
    assert_int_equal(status, REVERSA_OK);
    reversa_cohort *again = NULL;
    assert_int_equal(reversa_people_read(ctx, path, NULL, &again), REVERSA_OK);
    assert_int_equal(reversa_cohort_n_people(again), reversa_cohort_n_people(cohort));
    reversa_cohort_free(again);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_read_missing_and_folder),    cmocka_unit_test(test_read_unreadable),
        cmocka_unit_test(test_read_closed_standard_input), cmocka_unit_test(test_read_and_write_cancelled),
        cmocka_unit_test(test_read_silent_pipe),           cmocka_unit_test(test_write_nowhere),
        cmocka_unit_test(test_write_full_device),          cmocka_unit_test(test_write_disk_full),
        cmocka_unit_test(test_write_closed_pipe),          cmocka_unit_test(test_write_leaves_signals_alone),
        cmocka_unit_test(test_write_beside_left_files),    cmocka_unit_test(test_write_standard_output),
    };
    return cmocka_run_group_tests(tests, open_cohort, close_cohort);
}
