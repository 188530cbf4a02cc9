/*
 * Columns that grow, and the value of chosen pairs.
 */
#include "support/limits.h"

static void open_rows(rt_limits *f, rv_search *search, const char *limits, const char *objective)
{
    rt_limits_open(f, NULL, limits, objective);
    assert_int_equal(rv_search_open(&f->solve, NULL, search), REVERSA_OK);
}

static void close_rows(rt_limits *f, rv_search *search)
{
    rv_search_close(search);
    rt_limits_close(f);
}

static void test_search_add_keeps_order_and_places(void **state)
{
    (void)state;
    rt_limits f;
    rv_search search;
    open_rows(&f, &search, "[]", "[\"score\"]");
    for (int32_t step = 0; step < 3; step++) { /* mentors 1, 2, 0, each for all mentees */
        rv_new_pair pairs[3];
        for (int32_t i = 0; i < 3; i++)
            pairs[i] = (rv_new_pair){.mentee = i, .mentor = (step + 1) % 3, .score = 10 * i + (step + 1) % 3};
        assert_int_equal(rv_search_add(&search, pairs, 3), REVERSA_OK);
        for (int64_t k = 0; k < search.active.n; k++)
            if (search.active.mentor[k] == (step + 1) % 3)
                search.pair_basis[k] = (uint8_t)step; /* a new pair was low, which is 0 */
    }
    assert_int_equal(search.active.n, 9);
    for (int32_t i = 0; i < 3; i++) {
        assert_int_equal(search.active.offset[i + 1], 3 * (i + 1));
        for (int32_t j = 0; j < 3; j++) {
            assert_int_equal(search.active.mentor[3 * i + j], j);
            assert_int_equal(search.active.score[3 * i + j], 10 * i + j);
            assert_int_equal(search.pair_basis[3 * i + j], (j + 2) % 3);
        }
    }
    assert_int_equal(rv_search_add(&search, NULL, 0), REVERSA_OK);
    assert_int_equal(search.active.n, 9);
    close_rows(&f, &search);
}

static void test_search_evaluate_sums_violations(void **state)
{
    (void)state;
    rt_limits f;
    rv_search search;
    bool holds;
    int64_t value;
    open_rows(&f, &search,
              "[{\"limit\": \"quota\", \"side\": \"mentee\", \"where\": {\"attribute\": \"group\", \"is\": \"A\"}, "
              "\"at_least\": {\"count\": 3}}, {\"limit\": \"pairs\", \"where\": {\"same\": \"group\"}, \"at_most\": "
              "{\"count\": 2}}]",
              "[\"score\"]");
    const rv_new_pair pairs[] = {rt_limits_pair(&f, "m1", "e1"), rt_limits_pair(&f, "m2", "e2"),
                                 rt_limits_pair(&f, "m2", "e3")};
    search.stage.level = RV_VIOLATION;
    assert_int_equal(rv_search_evaluate(&search, pairs, 2, &holds, &value), REVERSA_OK);
    assert_true(holds);
    assert_int_equal(value, -2); /* two short of three */
    search.high[search.limit_row + 1] = 1;
    assert_int_equal(rv_search_evaluate(&search, pairs, 2, &holds, &value), REVERSA_OK);
    assert_false(holds); /* what more pairs only make worse is no violation to be mended */
    search.high[search.limit_row + 1] = 2;
    assert_int_equal(rv_search_evaluate(&search, pairs, 3, &holds, &value), REVERSA_OK);
    assert_false(holds); /* m2 has one place */
    search.stage.level = 0;
    assert_int_equal(rv_search_evaluate(&search, pairs, 2, &holds, &value), REVERSA_OK);
    assert_false(holds);
    close_rows(&f, &search);
}

static void test_search_evaluate_counts_people_once(void **state)
{
    (void)state;
    rt_limits f;
    rv_search search;
    bool holds;
    int64_t value;
    open_rows(&f, &search, "[]", "[\"mentors\", \"mentees\", \"score\"]");
    const rv_new_pair pairs[] = {rt_limits_pair(&f, "m1", "e1"), rt_limits_pair(&f, "m1", "e2"),
                                 rt_limits_pair(&f, "m3", "e3")};
    const int64_t expected[] = {2, 3, 150000 + 350000 + 950000};
    for (int32_t level = 0; level < 3; level++) {
        search.stage.level = level;
        assert_int_equal(rv_search_evaluate(&search, pairs, 3, &holds, &value), REVERSA_OK);
        assert_true(holds);
        assert_int_equal(value, expected[level]);
    }
    search.low[search.level_row] = 3; /* an earlier level that is not reached */
    assert_int_equal(rv_search_evaluate(&search, pairs, 3, &holds, &value), REVERSA_OK);
    assert_false(holds);
    close_rows(&f, &search);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_search_add_keeps_order_and_places),
        cmocka_unit_test(test_search_evaluate_sums_violations),
        cmocka_unit_test(test_search_evaluate_counts_people_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
