/*
 * The object "reason" of result.json.
 */
#include "io/result.h"
#include "support/limits.h"

static rt_limits open_limits(const char *limits)
{
    rt_limits fixture;
    rt_limits_open(&fixture, NULL, limits, "[\"mentees\"]");
    return fixture;
}

static void test_reason_json_has_limits_certificates_and_changes(void **state)
{
    (void)state;
    rt_limits f = open_limits("[{\"limit\": \"load\", \"side\": \"mentee\", \"at_least\": 2}]");
    reversa_infeasibility *found;
    rv_json_writer out = {false};
    assert_int_equal(reversa_infeasibility_find(f.ctx, f.problem, NULL, &found), REVERSA_OK);
    json_t *object = rv_reason_json(&out, found);
    assert_false(out.failed);
    assert_true(json_is_true(json_object_get(object, "minimal")));
    const json_t *limit = json_array_get(json_object_get(object, "limits"), 0);
    assert_int_equal(json_integer_value(json_object_get(limit, "limit")), 0);
    assert_true(json_array_size(json_object_get(limit, "people")) > 0);
    assert_int_equal(json_array_size(json_object_get(object, "crowds")), 0); /* capacities say it, no count is needed */
    const json_t *relaxation = json_array_get(json_object_get(object, "relaxations"), 0);
    assert_int_equal(json_integer_value(json_object_get(relaxation, "from")), 2);
    assert_int_equal(json_integer_value(json_object_get(relaxation, "to")), 1);
    assert_true(json_is_true(json_object_get(relaxation, "least")));
    json_decref(object);
    reversa_infeasibility_free(found);
    rt_limits_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reason_json_has_limits_certificates_and_changes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
