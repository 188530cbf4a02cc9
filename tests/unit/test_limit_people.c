/*
 * Rows of single people: loads, squares of loads, by hand. Roles and minimums are tested against enumeration.
 */
#include "match/limit_rows.h"
#include "support/limits.h"

static int64_t evaluate(const char *limits, const char *objective, int32_t level, int64_t n, bool *holds_out)
{
    rt_limits f;
    rv_search search;
    int64_t value;
    rt_limits_open(&f, NULL, limits, objective);
    assert_int_equal(rv_search_open(&f.solve, NULL, &search), REVERSA_OK);
    const rv_new_pair pairs[] = {rt_limits_pair(&f, "m1", "e1"), rt_limits_pair(&f, "m1", "e2"),
                                 rt_limits_pair(&f, "m2", "e3")};
    search.stage.level = level;
    assert_int_equal(rv_search_evaluate(&search, pairs, n, holds_out, &value), REVERSA_OK);
    for (int64_t k = 0; k < n && search.solve->levels[level] == RV_LEVEL_SCORE; k++)
        value -= pairs[k].score;
    rv_search_close(&search);
    rt_limits_close(&f);
    return value;
}

static void test_people_even_counts_squares(void **state)
{
    (void)state;
    const int64_t squares[] = {0, 1, 4, 5};
    for (int64_t n = 0; n <= 3; n++) {
        bool holds;
        assert_int_equal(evaluate("[]", "[\"pairs\", \"even\"]", 1, n, &holds), -squares[n]);
        assert_true(holds);
    }
}

static void test_people_load_charges_everyone(void **state)
{
    (void)state;
    bool holds;
    const char *least = "[{\"limit\": \"load\", \"side\": \"mentor\", \"at_least\": 1, \"soft\": {\"penalty\": 9}}]";
    const char *most = "[{\"limit\": \"load\", \"side\": \"mentor\", \"at_most\": 1, \"soft\": {\"penalty\": 9}}]";
    assert_int_equal(evaluate(least, "[\"score\"]", 0, 0, &holds), -27);
    assert_int_equal(evaluate(least, "[\"score\"]", 0, 3, &holds), -9);
    assert_true(holds);
    assert_int_equal(evaluate(most, "[\"score\"]", 0, 1, &holds), 0);
    assert_int_equal(evaluate(most, "[\"score\"]", 0, 3, &holds), -9);
    assert_true(holds);
}

static void test_people_firsts_counts_someone_once(void **state)
{
    (void)state;
    bool holds;
    const int64_t mentors[] = {0, 1, 1, 2};
    for (int64_t n = 0; n <= 3; n++)
        assert_int_equal(evaluate("[]", "[\"mentors\"]", 0, n, &holds), mentors[n]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_people_even_counts_squares),
        cmocka_unit_test(test_people_load_charges_everyone),
        cmocka_unit_test(test_people_firsts_counts_someone_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
