/*
 * Objects read by table: units, words, paths, unknown keys.
 */
#include "io/json.h"
#include "support/support.h"

typedef struct record {
    const char *text;
    bool flag;
    int32_t small;
    int64_t large;
    int word;
} record;

static const char *const words[] = {"one", "two", NULL};

static const rv_json_key keys[] = {
    {"text", RV_JSON_TEXT, offsetof(record, text), 0, 0, 0, NULL},
    {"flag", RV_JSON_BOOL, offsetof(record, flag), 0, 0, 0, NULL},
    {"small", RV_JSON_INT32, offsetof(record, small), RV_THOUSAND, 0, 5000, NULL},
    {"large", RV_JSON_INT64, offsetof(record, large), RV_MILLION, -RV_NUMBER_LIMIT, RV_NUMBER_LIMIT, NULL},
    {"word", RV_JSON_WORD, offsetof(record, word), 0, 0, 0, words},
    RV_JSON_KNOWN("known"),
};

/* Reads a text; the number of errors. */
static int64_t read_text(reversa_context *ctx, rv_arena *arena, const char *json, record *r)
{
    json_error_t error;
    json_t *object = json_loads(json, JSON_DECODE_ANY, &error);
    assert_non_null(object);
    rv_json_reader reader = {.ctx = ctx, .arena = arena, .source = "s"};
    assert_int_equal(rv_begin(ctx), REVERSA_OK);
    rv_json_object(&reader, object, keys, RV_JSON_COUNT(keys), r);
    json_decref(object);
    return reversa_context_error_count(ctx);
}

static void test_object_fills_every_kind_of_field(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    rv_arena arena;
    record r = {0};
    rv_arena_open(ctx, &arena);
    const char *json = "{\"text\": \"x\", \"flag\": true, \"small\": 4.999, \"large\": -0.000001, "
                       "\"word\": \"two\", \"known\": []}";
    assert_int_equal(read_text(ctx, &arena, json, &r), 0);
    assert_string_equal(r.text, "x");
    assert_true(r.flag);
    assert_int_equal(r.small, 4999);
    assert_int_equal(r.large, -1);
    assert_int_equal(r.word, 1);
    rv_arena_free(&arena);
    reversa_context_free(ctx);
}

/* Every decimal with six places in a range reads as exactly its millionths. */
static void test_units_are_exact(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    uint64_t random = rt_seed();
    rv_json_reader reader = {.ctx = ctx};
    for (int i = 0; i < 20000; i++) {
        int64_t expected = rt_between(&random, -INT64_C(99999999999), INT64_C(99999999999));
        json_t *value = json_real((double)expected / 1e6);
        int64_t units = 0;
        assert_true(rv_json_units(&reader, "k", value, RV_MILLION, &units));
        assert_int_equal(units, expected);
        json_decref(value);
    }
    reversa_context_free(ctx);
}

static void test_object_names_what_is_wrong(void **state)
{
    (void)state;
    static const struct {
        const char *json;
        const char *column;
        const char *message;
    } cases[] = {
        {"{\"texte\": 1}", "texte", "Unknown key"},
        {"{\"text\": 1}", "text", "Must be a text"},
        {"{\"flag\": 1}", "flag", "Must be true or false"},
        {"{\"small\": 5.001}", "small", "Must be from 0 to 5"},
        {"{\"small\": 0.0001}", "small", "Must have at most three decimals"},
        {"{\"large\": \"1\"}", "large", "Must be a number"},
        {"{\"large\": 1e13}", "large", "Must be at most 10^12 in size"},
        {"{\"word\": \"three\"}", "word", "Must be \"one\" or \"two\""},
    };
    reversa_context *ctx = rt_context(NULL);
    rv_arena arena;
    rv_arena_open(ctx, &arena);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        record r = {0};
        reversa_error error;
        assert_int_equal(read_text(ctx, &arena, cases[i].json, &r), 1);
        reversa_context_error(ctx, 0, &error);
        assert_string_equal(error.column, cases[i].column);
        assert_string_equal(error.message, cases[i].message);
    }
    record r = {0};
    assert_int_equal(read_text(ctx, &arena, "[1]", &r), 1);
    rv_arena_free(&arena);
    reversa_context_free(ctx);
}

static void test_enter_and_leave_make_the_path(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    rv_json_reader reader = {.ctx = ctx, .source = "s"};
    reversa_error error;
    assert_int_equal(rv_begin(ctx), REVERSA_OK);
    size_t outer = rv_json_enter(&reader, "rules", 3);
    size_t inner = rv_json_enter(&reader, "where", -1);
    rv_json_fail(&reader, "is", "Wrong");
    rv_json_leave(&reader, inner);
    rv_json_fail(&reader, NULL, "Wrong too");
    rv_json_leave(&reader, outer);
    reversa_context_error(ctx, 0, &error);
    assert_string_equal(error.column, "rules[3].where.is");
    reversa_context_error(ctx, 1, &error);
    assert_string_equal(error.column, "rules[3]");
    assert_string_equal(reader.path, "");
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_object_fills_every_kind_of_field),
        cmocka_unit_test(test_units_are_exact),
        cmocka_unit_test(test_object_names_what_is_wrong),
        cmocka_unit_test(test_enter_and_leave_make_the_path),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
