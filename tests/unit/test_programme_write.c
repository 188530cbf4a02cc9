/*
 * Programmes written and read back: equal, whatever they hold.
 */
#include "support/support.h"

#include <stdlib.h>
#include <string.h>

#include <reversa/programme.h>

#include "io/programme.h"
#include "support/programmes.h"

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
        reversa_programme *first;
        reversa_programme *second;
        first = rt_programme_corpus(ctx, names[i]);
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
    reversa_programme *builtin;
    reversa_programme *described;
    assert_int_equal(reversa_programme_builtin(ctx, &builtin), REVERSA_OK);
    described = rt_programme_corpus(ctx, "builtin.json");
    assert_true(builtin->builtin && !described->builtin);
    described->builtin = true; /* so that every part of it is optional, which reads back as the same programme */
    char *from_table = written(ctx, builtin);
    assert_non_null(strstr(from_table, "\"optional\""));
    char *from_file = written(ctx, described);
    assert_string_equal(from_table, from_file);
    free(from_table);
    free(from_file);
    reversa_programme_free(builtin);
    reversa_programme_free(described);
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_write_read_again_gives_the_same_bytes),
        cmocka_unit_test(test_write_builtin_is_what_its_description_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
