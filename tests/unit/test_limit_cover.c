/*
 * Covers: the pairs that a budget cannot take all at once, cut down to what is needed.
 */
#include "match/limit_lazy.h"
#include "support/limits.h"

static const char limits[] = "[{\"limit\": \"pairs\", \"where\": {\"same\": \"group\"}, \"at_most\": {\"count\": 1}}]";

static void test_search_cover_keeps_only_what_breaks_the_row(void **state)
{
    (void)state;
    rt_limits f;
    rv_search search;
    bool added;
    rt_limits_open(&f, NULL, limits, "[\"score\"]");
    assert_int_equal(rv_search_open(&f.solve, NULL, &search), REVERSA_OK);
    const rv_new_pair pairs[] = {rt_limits_pair(&f, "m1", "e2"), rt_limits_pair(&f, "m1", "e1"),
                                 rt_limits_pair(&f, "m3", "e3")}; /* the last two are of one group each */
    assert_int_equal(rv_search_cover(&search, pairs, 3, &added), REVERSA_OK);
    assert_true(added);
    assert_int_equal(search.n_rows, search.listed_row + 1);
    assert_int_equal(search.high[search.listed_row], 1); /* one of the two */
    for (int k = 0; k < 3; k++) {
        rv_entry entry = {0};
        int32_t n = rv_lazy_entries(&search, pairs[k].mentee, pairs[k].mentor, &entry);
        assert_int_equal(n, k > 0);
        assert_int_equal(entry.row, k > 0 ? search.listed_row : 0);
    }
    assert_int_equal(rv_search_cover(&search, pairs, 2, &added), REVERSA_OK); /* these meet the limit */
    assert_false(added);
    assert_int_equal(rv_search_cover(&search, NULL, 0, &added), REVERSA_OK);
    assert_false(added);
    for (int k = 0; k < 1000; k++)
        assert_int_equal(rv_search_cover(&search, pairs, 3, &added), REVERSA_OK);
    assert_false(added); /* there is an end to it */
    rv_search_close(&search);
    rt_limits_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_search_cover_keeps_only_what_breaks_the_row),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
