/*
 * The doors of programme files: what they refuse, and files that cannot be read or written.
 */
#include "support/programmes.h"

static void test_parse_refuses_null(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_programme *programme;
    assert_int_equal(reversa_programme_parse(ctx, NULL, 0, NULL, &programme), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_programme_parse(ctx, "{}", 2, NULL, NULL), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_programme_parse(NULL, "{}", 2, NULL, &programme), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_programme_read(ctx, "no/such/file.json", &programme), REVERSA_E_IO);
    assert_null(programme);
    reversa_context_free(ctx);
}

static void test_write_to_a_folder_that_is_not_there_fails(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_programme *builtin;
    assert_int_equal(reversa_programme_builtin(ctx, &builtin), REVERSA_OK);
    assert_int_equal(reversa_programme_write(ctx, builtin, rt_path("no/such/folder.json")), REVERSA_E_IO);
    assert_int_equal(reversa_programme_write(ctx, NULL, rt_path("x.json")), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_programme_write(ctx, builtin, NULL), REVERSA_E_ARGUMENT);
    reversa_programme_free(builtin);
    reversa_context_free(ctx);
}

static void test_read_takes_the_path_as_the_source(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_programme *programme;
    reversa_error error;
    const char *path = rt_write_text("wrong.json", "{");
    assert_int_equal(reversa_programme_read(ctx, path, &programme), REVERSA_E_FORMAT);
    reversa_context_error(ctx, 0, &error);
    assert_string_equal(error.file, path);
    assert_int_equal(error.row, 1);
    assert_int_equal(reversa_programme_read(ctx, rt_folder(), &programme), REVERSA_E_IO);
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parse_refuses_null),
        cmocka_unit_test(test_write_to_a_folder_that_is_not_there_fails),
        cmocka_unit_test(test_read_takes_the_path_as_the_source),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
