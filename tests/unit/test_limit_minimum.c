/*
 * Least numbers in linear programs: a mentor open by less than a pair's part is told so, once, and nobody else is.
 */
#include "match/limit_lazy.h"
#include "support/limits.h"

static const char people[] = "id,role,openness,mentor_capacity,mentor_minimum\n"
                             "m1,mentor,0.1,3,2\n"
                             "m2,mentor,0.5,3,\n"
                             "m3,mentor,0.9,3,3\n"
                             "e1,mentee,0.2,,\n"
                             "e2,mentee,0.6,,\n"
                             "e3,mentee,1.0,,\n";

static void open_search(rt_limits *f, rv_search *search, const char *limits)
{
    const rt_limits_text text = {.people = people, .limits = limits, .objective = "[\"score\"]"};
    rt_limits_open_text(f, &text);
    assert_int_equal(rv_search_open(&f->solve, NULL, search), REVERSA_OK);
}

static void expect_rows(const char *limits)
{
    rt_limits f;
    rv_search search;
    int32_t added = 0;
    open_search(&f, &search, limits);
    const rv_new_pair pairs[] = {rt_limits_pair(&f, "m1", "e1"), rt_limits_pair(&f, "m1", "e2"),
                                 rt_limits_pair(&f, "m2", "e1"), rt_limits_pair(&f, "m3", "e3")};
    const double part[] = {0.75, 0.25, 0.25, 1}; /* 0.75 is over 1 / 2, 1 is over 1 / 3 */
    const rv_look look = {.pairs = pairs, .part = part, .n = 4};
    int32_t first = search.n_rows;
    assert_int_equal(rv_minimum_separate(&search, 0, &look, &added), REVERSA_OK);
    assert_int_equal(added, 2);
    assert_int_equal(search.n_rows, first + 2);
    assert_int_equal(rv_lazy_commit(&search), REVERSA_OK);
    const int32_t listed[] = {first, -1, -1, first + 1};
    for (int k = 0; k < 4; k++) {
        rv_entry entry = {-1, 0};
        assert_int_equal(rv_lazy_entries(&search, pairs[k].mentee, pairs[k].mentor, &entry), listed[k] >= 0);
        assert_int_equal(entry.row, listed[k]);
    }
    added = 0;
    assert_int_equal(rv_minimum_separate(&search, 0, &look, &added), REVERSA_OK);
    assert_int_equal(added, 0);
    for (int k = 0; k < 2; k++) { /* open − 1 by pairs within the rows' bounds, closed without */
        int64_t sum[64] = {0}, value[16] = {0};
        assert_true(search.n_rows <= 64 && search.n_aux <= 16);
        assert_true(rv_search_sums(&search, pairs, k ? 2 : 0, sum, value));
        assert_int_equal(sum[first], 0);
        assert_int_equal(search.high[first], 0);
    }
    rv_search_close(&search);
    rt_limits_close(&f);
}

static void test_minimum_separate_lists_what_no_opening_fits(void **state)
{
    (void)state;
    expect_rows("[{\"limit\": \"mentor_minimum\"}]");
    expect_rows("[{\"limit\": \"mentor_minimum\", \"soft\": {\"penalty\": 1000}}]");
}

static void test_minimum_separate_leaves_whole_solutions(void **state)
{
    (void)state;
    rt_limits f;
    rv_search search;
    int32_t added = 0;
    open_search(&f, &search, "[{\"limit\": \"mentor_minimum\"}]");
    const rv_new_pair pairs[] = {rt_limits_pair(&f, "m1", "e1")};
    const rv_look look = {.pairs = pairs, .n = 1};
    assert_int_equal(rv_minimum_separate(&search, 0, &look, &added), REVERSA_OK);
    assert_int_equal(added, 0);
    rv_search_close(&search);
    rt_limits_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_minimum_separate_lists_what_no_opening_fits),
        cmocka_unit_test(test_minimum_separate_leaves_whole_solutions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
