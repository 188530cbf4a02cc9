/*
 * Inputs are read whole, from files and from standard input, with their SHA-256.
 */
#include "support/support.h"

#include <stdlib.h>
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

static void test_file_read_whole_with_sum(void **state)
{
    (void)state;
    rv_file file;
    assert_int_equal(rv_file_read(ctx, rt_write_text("abc", "abc"), "abc", &file), REVERSA_OK);
    assert_int_equal(file.length, 3);
    assert_memory_equal(file.bytes, "abc", 3);
    /* FIPS 180-4, example for "abc" */
    assert_string_equal(file.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    rv_file_free(ctx, &file);
    assert_null(file.bytes);
    assert_int_equal(rv_file_read(ctx, rt_write_text("empty", ""), "empty", &file), REVERSA_OK);
    assert_int_equal(file.length, 0);
    assert_string_equal(file.sha256, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    rv_file_free(ctx, &file);
}

static void test_file_read_many_blocks(void **state)
{
    (void)state;
    size_t size = 5 * 1000 * 1000 + 17;
    char *bytes = malloc(size);
    assert_non_null(bytes);
    uint64_t random = rt_seed();
    for (size_t i = 0; i < size; i++)
        bytes[i] = (char)rt_random(&random);
    rv_file file;
    assert_int_equal(rv_file_read(ctx, rt_write("large", bytes, size), "large", &file), REVERSA_OK);
    assert_int_equal(file.length, size);
    assert_memory_equal(file.bytes, bytes, size);
    rv_file_free(ctx, &file);
    free(bytes);
}

static void test_file_read_standard_input(void **state)
{
    (void)state;
    int before = dup(STDIN_FILENO);
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], "from a pipe", 11), 11);
    close(ends[1]);
    dup2(ends[0], STDIN_FILENO);
    close(ends[0]);
    rv_file file;
    assert_int_equal(rv_file_read(ctx, "-", rv_file_label("-"), &file), REVERSA_OK);
    dup2(before, STDIN_FILENO);
    close(before);
    assert_int_equal(file.length, 11);
    assert_memory_equal(file.bytes, "from a pipe", 11);
    rv_file_free(ctx, &file);
    assert_string_equal(rv_file_label("-"), "standard input");
    assert_string_equal(rv_file_label("./-"), "./-");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_file_read_whole_with_sum),
        cmocka_unit_test(test_file_read_many_blocks),
        cmocka_unit_test(test_file_read_standard_input),
    };
    return cmocka_run_group_tests(tests, open_context, close_context);
}
