/*
 * Limits that count or sum: what their soft rows charge, by hand.
 */
#include "support/limits.h"

/* The value of a set of pairs on the level `score`, with the penalties that rows find. */
static int64_t value_of(const char *limits, int64_t n)
{
    rt_limits f;
    rv_search search;
    bool holds;
    int64_t value;
    rt_limits_open(&f, NULL, limits, "[\"score\"]");
    assert_int_equal(rv_search_open(&f.solve, NULL, &search), REVERSA_OK);
    const rv_new_pair pairs[] = {rt_limits_pair(&f, "m1", "e1"), rt_limits_pair(&f, "m2", "e2"),
                                 rt_limits_pair(&f, "m3", "e3")};
    assert_int_equal(rv_search_evaluate(&search, pairs, n, &holds, &value), REVERSA_OK);
    assert_true(holds);
    for (int64_t k = 0; k < n; k++)
        value -= pairs[k].score;
    rv_search_close(&search);
    rt_limits_close(&f);
    return value;
}

static void test_bounds_add_charges_each_pair_of_a_count(void **state)
{
    (void)state;
    const char *least = "[{\"limit\": \"quota\", \"side\": \"mentee\", \"at_least\": {\"count\": 3}, "
                        "\"soft\": {\"penalty\": 7}}]";
    assert_int_equal(value_of(least, 1), -14);
    assert_int_equal(value_of(least, 3), 0);
}

/* Half of three pairs is one and a half: two are wanted, and one there is. */
static void test_bounds_add_charges_whole_pairs_of_a_share(void **state)
{
    (void)state;
    const char
        *share = "[{\"limit\": \"quota\", \"side\": \"mentor\", \"where\": {\"attribute\": \"group\", \"is\": \"A\"}, "
                 "\"at_least\": {\"share\": 0.5}, \"soft\": {\"penalty\": 7}}]";
    assert_int_equal(value_of(share, 3), -7);
    assert_int_equal(value_of(share, 2), 0);
    assert_int_equal(value_of(share, 0), 0);
}

/* Hours 2, 3, 4 of the mentors against 1.5: half, one and a half, two and a half too many are 1, 2 and 3 begun units. */
static void test_bounds_add_charges_begun_units_of_a_budget(void **state)
{
    (void)state;
    const char *budget = "[{\"limit\": \"budget\", \"per\": \"mentor\", \"cost\": \"hours\", \"at_most\": 1.5, "
                         "\"soft\": {\"penalty\": 10}}]";
    assert_int_equal(value_of(budget, 1), -10);
    assert_int_equal(value_of(budget, 3), -60);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bounds_add_charges_each_pair_of_a_count),
        cmocka_unit_test(test_bounds_add_charges_whole_pairs_of_a_share),
        cmocka_unit_test(test_bounds_add_charges_begun_units_of_a_budget),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
