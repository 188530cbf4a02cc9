/*
 * Programmes written and read back: equal, whatever they hold.
 */
#include "support/support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <reversa/programme.h>

#include "io/programme.h"

static char *written(reversa_context *ctx, const reversa_programme *programme)
{
    const char *path = rt_path("programme.json");
    assert_int_equal(reversa_programme_write(ctx, programme, path), REVERSA_OK);
    return rt_read(path, NULL);
}

static void test_write_read_again_gives_the_same_bytes(void **state)
{
    (void)state;
    static const char *const names[] = {"everything.json", "builtin.json"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        reversa_context *ctx = rt_context(NULL);
        char path[512];
        reversa_programme *first;
        reversa_programme *second;
        snprintf(path, sizeof path, "%s/tests/fuzz/corpus/programme/%s", REVERSA_SOURCE_DIR, names[i]);
        assert_int_equal(reversa_programme_read(ctx, path, &first), REVERSA_OK);
        char *once = written(ctx, first);
        assert_int_equal(reversa_programme_parse(ctx, once, strlen(once), NULL, &second), REVERSA_OK);
        assert_int_equal(second->n_rules, first->n_rules);
        assert_int_equal(second->n_criteria, first->n_criteria);
        assert_int_equal(second->n_limits, first->n_limits);
        char *twice = written(ctx, second);
        assert_string_equal(once, twice);
        free(once);
        free(twice);
        reversa_programme_free(first);
        reversa_programme_free(second);
        reversa_context_free(ctx);
    }
}

/* The built-in programme, a table in C, against its description in JSON. */
static void test_write_builtin_is_what_its_description_says(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    char path[512];
    reversa_programme *builtin;
    reversa_programme *described;
    snprintf(path, sizeof path, "%s/tests/fuzz/corpus/programme/builtin.json", REVERSA_SOURCE_DIR);
    assert_int_equal(reversa_programme_builtin(ctx, &builtin), REVERSA_OK);
    assert_int_equal(reversa_programme_read(ctx, path, &described), REVERSA_OK);
    char *from_table = written(ctx, builtin);
    char *from_file = written(ctx, described);
    assert_string_equal(from_table, from_file);
    assert_true(builtin->builtin && !described->builtin);
    free(from_table);
    free(from_file);
    reversa_programme_free(builtin);
    reversa_programme_free(described);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_write_read_again_gives_the_same_bytes),
        cmocka_unit_test(test_write_builtin_is_what_its_description_says),
        cmocka_unit_test(test_write_to_a_folder_that_is_not_there_fails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
