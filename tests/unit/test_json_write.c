/*
 * Documents built and written: numbers as people write them, and memory that runs out.
 */
#include <stdlib.h>
#include <string.h>

#include "io/json.h"
#include "support/support.h"

static void test_number_is_whole_or_shortest(void **state)
{
    (void)state;
    static const struct {
        int64_t units;
        int64_t scale;
        const char *text;
    } cases[] = {{3000000, RV_MILLION, "3"},
                 {400000, RV_MILLION, "0.4"},
                 {-1, RV_MILLION, "-1e-6"},
                 {125, RV_THOUSAND, "0.125"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        json_t *number = rv_json_number(cases[i].units, cases[i].scale);
        char *text = json_dumps(number, JSON_ENCODE_ANY | JSON_REAL_PRECISION(15));
        assert_string_equal(text, cases[i].text);
        free(text);
        json_decref(number);
    }
}

static void test_put_remembers_that_memory_ran_out(void **state)
{
    (void)state;
    rv_json_writer out = {false};
    json_t *object = json_object();
    rv_json_put_text(&out, object, "absent", NULL);
    assert_false(out.failed);
    rv_json_put(&out, object, "value", NULL); /* what jansson gives when there is no memory */
    assert_true(out.failed);
    json_decref(object);
}

static void test_write_ends_with_a_line_break(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    static const char *const items[] = {"a", "b"};
    rv_json_writer out = {false};
    rv_output output = {0};
    const char *path = rt_path("list.json");
    assert_int_equal(rv_begin(ctx), REVERSA_OK);
    assert_int_equal(rv_output_open(ctx, path, &output), REVERSA_OK);
    assert_int_equal(rv_json_write(ctx, rv_json_list_of(&out, items, 2), &output), REVERSA_OK);
    assert_int_equal(rv_output_commit(&output), REVERSA_OK);
    char *text = rt_read(path, NULL);
    assert_string_equal(text, "[\n  \"a\",\n  \"b\"\n]\n");
    free(text);
    reversa_context_free(ctx);
}

static void test_write_without_a_document_is_out_of_memory(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    rv_output output = {0};
    assert_int_equal(rv_begin(ctx), REVERSA_OK);
    assert_int_equal(rv_output_open(ctx, rt_path("none.json"), &output), REVERSA_OK);
    assert_int_equal(rv_json_write(ctx, NULL, &output), REVERSA_E_MEMORY);
    rv_output_abort(&output);
    assert_null(rt_read(rt_path("none.json"), NULL));
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_number_is_whole_or_shortest),
        cmocka_unit_test(test_put_remembers_that_memory_ran_out),
        cmocka_unit_test(test_write_ends_with_a_line_break),
        cmocka_unit_test(test_write_without_a_document_is_out_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
