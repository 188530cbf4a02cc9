/*
 * Outputs replace their target whole or not at all: alone, several together, through links, into pipes.
 */
#include "support/support.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io/file.h"

static reversa_context *ctx;

static int open_context(void **state)
{
    (void)state;
    ctx = rt_context(NULL);
    return 0;
}

static int close_context(void **state)
{
    (void)state;
    assert_true(rv_heap_used(ctx->heap) < 16384); /* the context alone */
    reversa_context_free(ctx);
    return 0;
}

static void expect_content(const char *path, const char *text)
{
    char *bytes = rt_read(path, NULL);
    assert_non_null(bytes);
    assert_string_equal(bytes, text);
    free(bytes);
}

/* How many entries of a folder are not one of the names. */
static int count_others(const char *folder, const char *const *names, size_t n_names)
{
    DIR *entries = opendir(folder);
    assert_non_null(entries);
    int n_others = 0;
    for (struct dirent *entry = readdir(entries); entry; entry = readdir(entries)) {
        bool known = strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0;
        for (size_t i = 0; i < n_names; i++)
            known = known || strcmp(entry->d_name, names[i]) == 0;
        n_others += !known;
    }
    closedir(entries);
    return n_others;
}

static void test_output_replaces_and_keeps_mode(void **state)
{
    (void)state;
    const char *path = rt_write_text("kept.txt", "before");
    assert_int_equal(chmod(path, 0640), 0);
    rv_output output;
    assert_int_equal(rv_output_open(ctx, path, &output), REVERSA_OK);
    rv_output_add_text(&output, "after");
    expect_content(path, "before");
    assert_int_equal(rv_output_commit(&output), REVERSA_OK);
    expect_content(path, "after");
    struct stat info;
    assert_int_equal(stat(path, &info), 0);
    assert_int_equal(info.st_mode & 07777, 0640);
}

static void test_output_large_and_new(void **state)
{
    (void)state;
    const char *path = rt_path("new.txt");
    size_t size = 1000 * 1000;
    char *bytes = malloc(size + 1);
    assert_non_null(bytes);
    for (size_t i = 0; i < size; i++)
        bytes[i] = (char)('a' + i % 26);
    bytes[size] = '\0';
    rv_output output;
    assert_int_equal(rv_output_open(ctx, path, &output), REVERSA_OK);
    for (size_t i = 0; i < size; i += 7)
        rv_output_add(&output, bytes + i, i + 7 < size ? 7 : size - i);
    assert_int_not_equal(access(path, F_OK), 0);
    assert_int_equal(rv_output_commit(&output), REVERSA_OK);
    expect_content(path, bytes);
    free(bytes);
}

static void test_output_abort_leaves_nothing(void **state)
{
    (void)state;
    const char *folder = rt_path("aborted");
    assert_int_equal(mkdir(folder, 0777), 0);
    char path[512];
    snprintf(path, sizeof path, "%s/x", folder);
    rv_output output;
    assert_int_equal(rv_output_open(ctx, path, &output), REVERSA_OK);
    rv_output_add_text(&output, "x");
    assert_int_equal(count_others(folder, NULL, 0), 1);
    rv_output_abort(&output);
    assert_int_equal(count_others(folder, NULL, 0), 0);
    rv_output_abort(&output);
}

static void test_output_follows_links(void **state)
{
    (void)state;
    const char *target = rt_write_text("target.txt", "before");
    const char *link = rt_path("link.txt");
    assert_int_equal(symlink(target, link), 0);
    rv_output output;
    assert_int_equal(rv_output_open(ctx, link, &output), REVERSA_OK);
    rv_output_add_text(&output, "after");
    assert_int_equal(rv_output_commit(&output), REVERSA_OK);
    expect_content(target, "after");
    struct stat info;
    assert_int_equal(lstat(link, &info), 0);
    assert_true(S_ISLNK(info.st_mode));
}

static void test_output_pipe_gets_all_at_the_commit(void **state)
{
    (void)state;
    const char *path = rt_path("pipe");
    assert_int_equal(mkfifo(path, 0600), 0);
    int reader = open(path, O_RDONLY | O_NONBLOCK);
    assert_true(reader >= 0);
    rv_output output;
    char bytes[16];
    assert_int_equal(rv_output_open(ctx, path, &output), REVERSA_OK);
    rv_output_add_text(&output, "held back");
    assert_int_equal(read(reader, bytes, sizeof bytes), 0);
    assert_int_equal(rv_output_commit(&output), REVERSA_OK);
    assert_int_equal(read(reader, bytes, sizeof bytes), 9);
    assert_memory_equal(bytes, "held back", 9);
    close(reader);
    struct stat info;
    assert_int_equal(stat(path, &info), 0);
    assert_true(S_ISFIFO(info.st_mode));
}

/* Three outputs into a folder, the last of which cannot be moved in: a folder has taken its place meanwhile. */
static void test_outputs_commit_all_or_nothing(void **state)
{
    (void)state;
    static const char *const names[] = {"a", "b", "c"};
    const char *folder = rt_path("several");
    char path[3][512];
    rv_output outputs[3];
    assert_int_equal(mkdir(folder, 0777), 0);
    for (int i = 0; i < 3; i++)
        snprintf(path[i], sizeof path[i], "%s/%s", folder, names[i]);
    rt_write_text("several/a", "old a");
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 3; i++) {
            assert_int_equal(rv_output_open(ctx, path[i], &outputs[i]), REVERSA_OK);
            rv_output_add_text(&outputs[i], names[i]);
        }
        if (round == 0) {
            assert_int_equal(mkdir(path[2], 0777), 0);
            rt_write_text("several/c/inside", "");
            assert_int_equal(rv_outputs_commit(outputs, 3), REVERSA_E_IO);
            expect_content(path[0], "old a");
            assert_int_not_equal(access(path[1], F_OK), 0);
            assert_int_equal(remove(rt_path("several/c/inside")), 0);
            assert_int_equal(rmdir(path[2]), 0);
            assert_int_equal(count_others(folder, names, 3), 0);
        } else {
            assert_int_equal(rv_outputs_commit(outputs, 3), REVERSA_OK);
            for (int i = 0; i < 3; i++)
                expect_content(path[i], names[i]);
        }
    }
    assert_int_equal(count_others(folder, names, 3), 0);
}

static void test_folder_make(void **state)
{
    (void)state;
    bool made = false;
    const char *path = rt_path("made");
    assert_int_equal(rv_folder_make(ctx, path, &made), REVERSA_OK);
    assert_true(made);
    assert_int_equal(rv_folder_make(ctx, path, &made), REVERSA_OK);
    assert_false(made);
    rv_folder_remove(path);
    assert_int_not_equal(access(path, F_OK), 0);
    assert_int_equal(rv_folder_make(ctx, rt_write_text("a-file", ""), &made), REVERSA_E_IO);
    assert_false(made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_output_replaces_and_keeps_mode),
        cmocka_unit_test(test_output_large_and_new),
        cmocka_unit_test(test_output_abort_leaves_nothing),
        cmocka_unit_test(test_output_follows_links),
        cmocka_unit_test(test_output_pipe_gets_all_at_the_commit),
        cmocka_unit_test(test_outputs_commit_all_or_nothing),
        cmocka_unit_test(test_folder_make),
    };
    return cmocka_run_group_tests(tests, open_context, close_context);
}
