/*
 * How limits stand, by hand.
 */
#include "support/limits.h"

#define N_LIMITS 8

static const char limits[] =
    "[{\"limit\": \"quota\", \"side\": \"mentee\", \"where\": {\"attribute\": \"group\", \"is\": \"B\"},"
    "  \"at_least\": {\"count\": 1}, \"at_most\": {\"count\": 2}},"
    " {\"limit\": \"quota\", \"side\": \"mentor\", \"where\": {\"attribute\": \"group\", \"is\": \"A\"},"
    "  \"at_most\": {\"share\": 0.5}},"
    " {\"limit\": \"quota\", \"side\": \"mentor\", \"where\": {\"attribute\": \"group\", \"is\": \"B\"},"
    "  \"at_least\": {\"share\": 0.333334}},"
    " {\"limit\": \"pairs\", \"where\": {\"different\": \"group\"}, \"at_least\": {\"count\": 2}},"
    " {\"limit\": \"budget\", \"per\": \"mentor\", \"cost\": \"hours\", \"at_most\": 4},"
    " {\"limit\": \"budget\", \"per\": \"mentee\", \"cost\": \"hours\", \"at_most\": \"openness\"},"
    " {\"limit\": \"load\", \"side\": \"mentor\", \"at_least\": 1},"
    " {\"limit\": \"load\", \"side\": \"mentee\", \"at_most\": 1}]";

static void expect(const reversa_limit_use *use, int64_t value, int64_t least, int64_t most, bool tight)
{
    assert_non_null(use->text);
    assert_int_equal(use->value, value);
    assert_int_equal(use->least, least);
    assert_int_equal(use->most, most);
    assert_int_equal(use->tight, tight);
}

static void test_limits_use_of_three_pairs(void **state)
{
    (void)state;
    rt_limits f;
    reversa_limit_use use[N_LIMITS];
    bool holds[N_LIMITS];
    rt_limits_open(&f, NULL, limits, "[\"score\"]");
    const rv_new_pair chosen[] = {rt_limits_pair(&f, "m1", "e1"), rt_limits_pair(&f, "m1", "e2"),
                                  rt_limits_pair(&f, "m2", "e3")};
    assert_int_equal(rv_limits_use(&f.solve, chosen, 3, use, holds), REVERSA_OK);
    expect(&use[0], 2, 1, 2, true);
    expect(&use[1], 2, INT64_MIN, 1, false); /* 2 of 3 are more than a half */
    expect(&use[2], 1, 2, INT64_MAX, false); /* 1 of 3 is less than 0.333334 */
    expect(&use[3], 1, 2, INT64_MAX, false);
    expect(&use[4], 4000000, INT64_MIN, 4000000, true); /* m1: two pairs of 2 hours */
    expect(&use[5], 1000000, INT64_MIN, 200000, false); /* e1 is the fullest: 1 hour of 0.2 */
    expect(&use[6], 0, 1, INT64_MAX, false);            /* m3 has nobody */
    expect(&use[7], 1, INT64_MIN, 1, true);
    const bool expected[N_LIMITS] = {true, false, false, false, true, false, false, true};
    assert_memory_equal(holds, expected, sizeof expected);
    rt_limits_close(&f);
}

static void test_limits_use_of_nothing(void **state)
{
    (void)state;
    rt_limits f;
    reversa_limit_use use[N_LIMITS];
    bool holds[N_LIMITS];
    rt_limits_open(&f, NULL, limits, "[\"score\"]");
    assert_int_equal(rv_limits_use(&f.solve, NULL, 0, use, holds), REVERSA_OK);
    expect(&use[0], 0, 1, 2, false);
    expect(&use[1], 0, INT64_MIN, 0, true);
    expect(&use[2], 0, 0, INT64_MAX, true);
    expect(&use[6], 0, 1, INT64_MAX, false);
    const bool expected[N_LIMITS] = {false, true, true, false, true, true, false, true};
    assert_memory_equal(holds, expected, sizeof expected);
    assert_int_equal(rv_limits_use(&f.solve, NULL, 0, use, NULL), REVERSA_OK);
    rt_limits_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_limits_use_of_three_pairs),
        cmocka_unit_test(test_limits_use_of_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
