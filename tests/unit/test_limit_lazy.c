/*
 * Listed rows: found by pair, told apart by key, and listed once by the separators.
 */
#include "match/limit_lazy.h"
#include "support/limits.h"

static const char conflict[] = "[{\"limit\": \"conflict\", \"people\": [[\"e1\", \"e2\", \"m3\"]]}]";

static void open_rows(rt_limits *f, rv_search *search, const char *limits)
{
    rt_limits_open(f, NULL, limits, "[\"score\"]");
    assert_int_equal(rv_search_open(&f->solve, NULL, search), REVERSA_OK);
}

static void close_rows(rt_limits *f, rv_search *search)
{
    rv_search_close(search);
    rt_limits_close(f);
}

static void test_lazy_add_puts_entries_where_pairs_find_them(void **state)
{
    (void)state;
    rt_limits f;
    rv_search search;
    open_rows(&f, &search, "[]");
    for (int32_t r = 0; r < 200; r++) { /* row r: pairs of mentee r % 3 with all mentors, the last one first */
        const rv_listed_pair pairs[] = {{r % 3, 2, r}, {r % 3, 0, r + 1}, {r % 3, 1, r + 2}};
        const rv_listed_row row = {.limit = -1, .key = r, .low = INT64_MIN, .high = 5, .n = 3, .pairs = pairs};
        assert_false(rv_lazy_has(&search, -1, r));
        assert_int_equal(rv_lazy_add(&search, &row, NULL), REVERSA_OK);
        assert_true(rv_lazy_has(&search, -1, r));
        if (r % 7 == 0)
            assert_int_equal(rv_lazy_commit(&search), REVERSA_OK);
    }
    assert_int_equal(rv_lazy_commit(&search), REVERSA_OK);
    assert_int_equal(search.n_rows, search.listed_row + 200);
    for (int32_t i = 0; i < 3; i++) {
        for (int32_t j = 0; j < 3; j++) {
            rv_entry entries[200];
            int32_t n = rv_lazy_entries(&search, i, j, entries);
            assert_int_equal(n, i < 2 ? 67 : 66);
            for (int32_t k = 0; k < n; k++) {
                int32_t r = 3 * k + i;
                assert_int_equal(entries[k].row, search.listed_row + r);
                assert_int_equal(entries[k].coefficient, r + (j == 2 ? 0 : j == 0 ? 1 : 2));
            }
            assert_true(search.most_entries >= n + 3);
        }
    }
    close_rows(&f, &search);
}

static void test_lazy_separate_lists_each_violated_row_once(void **state)
{
    (void)state;
    rt_limits f;
    rv_search search;
    int32_t added;
    bool holds;
    int64_t value;
    open_rows(&f, &search, conflict);
    const rv_new_pair pairs[] = {rt_limits_pair(&f, "m1", "e1"), rt_limits_pair(&f, "m1", "e2"),
                                 rt_limits_pair(&f, "m3", "e1")};
    rv_look look = {.pairs = pairs, .n = 1};
    rv_lazy_rest rest;
    assert_int_equal(rv_lazy_separate(&search, &look, &added, &rest), REVERSA_OK);
    assert_int_equal(added, 0);
    look.n = 3; /* m1 has two of the group, m3 and e1 are in it */
    assert_int_equal(rv_lazy_separate(&search, &look, &added, &rest), REVERSA_OK);
    assert_int_equal(added, 2);
    assert_int_equal(rv_lazy_separate(&search, &look, &added, &rest), REVERSA_OK);
    assert_int_equal(added, 0);
    assert_int_equal(rv_lazy_limit(&search, search.listed_row), 0);
    assert_int_equal(rv_search_evaluate(&search, pairs, 2, &holds, &value), REVERSA_OK);
    assert_false(holds);
    assert_int_equal(rv_search_evaluate(&search, pairs, 1, &holds, &value), REVERSA_OK);
    assert_true(holds);
    close_rows(&f, &search);
}

static void test_lazy_separate_of_parts(void **state)
{
    (void)state;
    rt_limits f;
    rv_search search;
    int32_t added;
    open_rows(&f, &search, conflict);
    const rv_new_pair pairs[] = {rt_limits_pair(&f, "m1", "e1"), rt_limits_pair(&f, "m1", "e2")};
    double parts[] = {0.5, 0.5};
    const rv_look look = {.pairs = pairs, .part = parts, .n = 2};
    rv_lazy_rest rest;
    assert_int_equal(rv_lazy_separate(&search, &look, &added, &rest), REVERSA_OK);
    assert_int_equal(added, 0);
    parts[1] = 0.75;
    assert_int_equal(rv_lazy_separate(&search, &look, &added, &rest), REVERSA_OK);
    assert_int_equal(added, 1);
    close_rows(&f, &search);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lazy_add_puts_entries_where_pairs_find_them),
        cmocka_unit_test(test_lazy_separate_lists_each_violated_row_once),
        cmocka_unit_test(test_lazy_separate_of_parts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
