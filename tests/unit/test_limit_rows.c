/*
 * Limits as rows of integers: bounds and coefficients by hand, and shares against their definition.
 */
#include <stdio.h>

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

/* The coefficient of a pair in a row, 0 if it has none. */
static int64_t coefficient(const rv_search *search, const rv_new_pair *pair, int32_t row)
{
    rv_entry entries[64];
    int32_t n = rv_search_entries(search, pair, entries);
    int64_t found = 0;
    assert_in_range(n, 1, search->most_entries);
    for (int32_t i = 0; i < n; i++) {
        assert_in_range(entries[i].row, 0, search->n_rows - 1);
        if (entries[i].row == row)
            found += entries[i].coefficient;
    }
    return found;
}

static void test_search_open_without_limits(void **state)
{
    (void)state;
    rt_limits f;
    rv_search search;
    open_rows(&f, &search, "[]", "[\"pairs\", \"score\"]");
    assert_int_equal(search.n_rows, 6 + 2);
    assert_int_equal(search.n_aux, 0);
    const rv_new_pair pair = rt_limits_pair(&f, "m1", "e2");
    assert_int_equal(coefficient(&search, &pair, search.place_row[REVERSA_MENTOR] + pair.mentor), 1);
    assert_int_equal(coefficient(&search, &pair, search.place_row[REVERSA_MENTEE] + pair.mentee), 1);
    assert_int_equal(search.high[search.place_row[REVERSA_MENTOR] + pair.mentor], 2);
    assert_int_equal(search.high[search.place_row[REVERSA_MENTEE] + pair.mentee], 1);
    assert_int_equal(coefficient(&search, &pair, search.level_row), 1);
    assert_int_equal(coefficient(&search, &pair, search.level_row + 1), 350000);
    close_rows(&f, &search);
}

static void test_search_open_counts_people_once(void **state)
{
    (void)state;
    rt_limits f;
    rv_search search;
    open_rows(&f, &search, "[]", "[\"mentees\", \"mentors\"]");
    const rv_new_pair wide = rt_limits_pair(&f, "m1", "e1"); /* m1 has two places: a column counts it */
    const rv_new_pair narrow = rt_limits_pair(&f, "m2", "e1");
    assert_int_equal(search.n_aux, 1);
    int32_t row = search.aux_entries[search.aux[0].first].row;
    assert_int_equal(coefficient(&search, &wide, row), -1);
    assert_int_equal(coefficient(&search, &narrow, row), 0);
    assert_int_equal(search.high[row], 0);
    assert_int_equal(coefficient(&search, &wide, search.level_row), 1);
    assert_int_equal(coefficient(&search, &wide, search.level_row + 1), 0);
    assert_int_equal(coefficient(&search, &narrow, search.level_row + 1), 1);
    close_rows(&f, &search);
}

static void test_search_open_divides_budgets(void **state)
{
    (void)state;
    rt_limits f;
    rv_search search;
    open_rows(&f, &search,
              "[{\"limit\": \"budget\", \"per\": \"mentee\", \"cost\": \"hours\", \"at_most\": 3.9},"
              " {\"limit\": \"budget\", \"per\": \"mentor\", \"cost\": \"hours\", \"at_most\": 3.9}]",
              "[\"score\"]");
    const rv_new_pair pair = rt_limits_pair(&f, "m1", "e2");
    int32_t row = search.limit_row + pair.mentee; /* 1.5 hours a pair: two fit */
    assert_int_equal(coefficient(&search, &pair, row), 1);
    assert_int_equal(search.high[row], 2);
    row = search.limit_row + 3 + pair.mentor; /* 2 hours a pair: one fits */
    assert_int_equal(coefficient(&search, &pair, row), 1);
    assert_int_equal(search.high[row], 1);
    assert_int_equal(search.low[row], INT64_MIN);
    close_rows(&f, &search);
}

/* A share row must say the same as the definition for every number of pairs that the places allow. */
static void check_share(int share, bool is_least)
{
    char text[256];
    rt_limits f;
    rv_search search;
    snprintf(text, sizeof text,
             "[{\"limit\": \"quota\", \"side\": \"mentor\", \"where\": {\"attribute\": \"group\", \"is\": \"A\"}, "
             "\"%s\": {\"share\": %d.%06d}}]",
             is_least ? "at_least" : "at_most", share / 1000000, share % 1000000);
    open_rows(&f, &search, text, "[\"score\"]");
    const rv_new_pair in = rt_limits_pair(&f, "m1", "e1");
    const rv_new_pair out = rt_limits_pair(&f, "m2", "e1");
    int64_t a = coefficient(&search, &in, search.limit_row);
    int64_t b = coefficient(&search, &out, search.limit_row);
    for (int64_t n = 0; n <= 3; n++) {
        for (int64_t k = 0; k <= n; k++) {
            bool wanted = is_least ? k * 1000000 >= share * n : k * 1000000 <= share * n;
            int64_t sum = a * k + b * (n - k);
            assert_int_equal(is_least ? sum >= search.low[search.limit_row] : sum <= search.high[search.limit_row],
                             wanted);
        }
    }
    assert_true(a <= 3 && b >= -3); /* small, since three pairs tell few shares apart */
    close_rows(&f, &search);
}

static void test_search_open_keeps_shares_exact(void **state)
{
    (void)state;
    const int shares[] = {0, 1, 250000, 333333, 333334, 500000, 500001, 666666, 666667, 999999, 1000000};
    for (size_t i = 0; i < sizeof shares / sizeof *shares; i++) {
        check_share(shares[i], true);
        check_share(shares[i], false);
    }
}

static void test_search_is_elastic_only_before_the_first_level(void **state)
{
    (void)state;
    rt_limits f;
    rv_search search;
    open_rows(&f, &search,
              "[{\"limit\": \"pairs\", \"where\": {\"same\": \"group\"}, \"at_least\": {\"count\": 1}, "
              "\"at_most\": {\"count\": 2}}]",
              "[\"score\"]");
    search.stage.level = RV_VIOLATION;
    assert_false(
        rv_search_is_elastic(&search, search.limit_row + 1)); /* at most: nothing mends it, so it always holds */
    assert_true(rv_search_is_elastic(&search, search.limit_row));
    assert_false(rv_search_is_elastic(&search, 0));
    assert_false(rv_search_is_elastic(&search, search.level_row));
    search.stage.level = 0;
    assert_false(rv_search_is_elastic(&search, search.limit_row));
    close_rows(&f, &search);
}

/* Empty places of everyone, told by rows that count their pairs. */
static void test_search_open_counts_empty_places_for_stability(void **state)
{
    (void)state;
    rt_limits f;
    rv_search search;
    rt_limits_open(&f, NULL, "[{\"limit\": \"stable\"}]", "[\"score\"]");
    assert_int_equal(rv_search_open(&f.solve, NULL, &search), REVERSA_OK);
    assert_int_equal(search.n_aux, f.solve.side[0].n + f.solve.side[1].n);
    for (int32_t k = 0; k < search.n_aux; k++) {
        const rv_entry *own = &search.aux_entries[search.aux[k].first];
        assert_int_equal(search.low[own->row], search.aux[k].high);
        assert_int_equal(own->coefficient, 1);
        assert_false(rv_search_is_elastic(&search, own->row));
    }
    close_rows(&f, &search);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_search_open_without_limits),
        cmocka_unit_test(test_search_open_counts_people_once),
        cmocka_unit_test(test_search_open_divides_budgets),
        cmocka_unit_test(test_search_open_keeps_shares_exact),
        cmocka_unit_test(test_search_is_elastic_only_before_the_first_level),
        cmocka_unit_test(test_search_open_counts_empty_places_for_stability),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
