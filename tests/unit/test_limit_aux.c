/*
 * Auxiliary columns: values that follow from pairs, and what they add to a bound.
 */
#include "match/limit_aux.h"
#include "support/limits.h"

static const char soft[] =
    "[{\"limit\": \"quota\", \"side\": \"mentee\", \"at_least\": {\"count\": 3}, \"soft\": {\"penalty\": 1000}}]";

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

static void test_aux_values_follow_from_pairs(void **state)
{
    (void)state;
    rt_limits f;
    rv_search search;
    open_rows(&f, &search, soft, "[\"mentors\", \"score\"]");
    assert_int_equal(search.n_aux, 2); /* m1 has two places; pairs that are missing */
    const rv_new_pair pairs[] = {rt_limits_pair(&f, "m1", "e1"), rt_limits_pair(&f, "m1", "e2")};
    for (int64_t n = 0; n <= 2; n++) {
        int64_t sum[64] = {0};
        int64_t value[2] = {0};
        assert_true(search.n_rows <= 64);
        assert_true(rv_search_sums(&search, pairs, n, sum, value));
        assert_int_equal(value[0], n > 0);
        assert_int_equal(value[1], 3 - n);
        assert_int_equal(sum[search.level_row], n > 0);
        assert_int_equal(sum[search.limit_row], 3); /* with what is missing it is met */
        int64_t scores = (n > 0 ? pairs[0].score : 0) + (n > 1 ? pairs[1].score : 0);
        assert_int_equal(sum[search.level_row + 1], scores - 1000 * (3 - n));
    }
    close_rows(&f, &search);
}

static void test_aux_link_keeps_the_others_entries(void **state)
{
    (void)state;
    rt_limits f;
    rv_search search;
    open_rows(&f, &search, soft, "[\"mentors\", \"score\"]");
    rv_entry before = search.aux_entries[search.aux[1].first];
    int64_t n = search.n_aux_entries;
    assert_int_equal(rv_aux_settle_links(&search), REVERSA_OK);
    assert_int_equal(search.n_aux_entries, n);
    assert_int_equal(rv_aux_link(&search, 0, (rv_entry){0, -7}), REVERSA_OK);
    assert_int_equal(rv_aux_own(&search, 0, (rv_entry){1, 5}), REVERSA_OK);
    assert_int_equal(search.n_aux_entries, n);
    assert_int_equal(rv_aux_settle_links(&search), REVERSA_OK);
    assert_int_equal(search.n_aux_entries, n + 2);
    assert_int_equal(search.aux_entries[search.aux[0].end - 1].coefficient, -7);
    assert_int_equal(search.aux[0].n_own, 2); /* behind the first that says its value */
    assert_int_equal(search.aux_entries[search.aux[0].first + 1].coefficient, 5);
    assert_int_equal(search.aux[1].n_own, 1);
    assert_int_equal(search.aux_entries[search.aux[1].first].row, before.row);
    assert_int_equal(search.aux_entries[search.aux[1].first].coefficient, before.coefficient);
    assert_int_equal(search.aux[1].end, search.n_aux_entries);
    assert_int_equal(search.weight[0], 7);
    close_rows(&f, &search);
}

static void test_aux_settle_leaves_no_gain_to_rounding(void **state)
{
    (void)state;
    rt_limits f;
    rv_search search;
    open_rows(&f, &search, soft, "[\"score\"]");
    search.stage.level = 0;
    search.multiplier[search.limit_row] = -1000 * RV_ONE - 3; /* a missing pair would pay a trifle */
    assert_true(rv_aux_bound(&search) > 0);
    rv_aux_settle(&search);
    assert_int_equal(search.multiplier[search.limit_row], -1000 * RV_ONE);
    assert_true(rv_aux_bound(&search) == 0);
    close_rows(&f, &search);
}

static void test_aux_soften_refuses_penalties_beyond_any_score(void **state)
{
    (void)state;
    rt_limits f;
    rv_search search;
    rt_limits_open(&f, NULL,
                   "[{\"limit\": \"quota\", \"side\": \"mentee\", \"at_least\": {\"count\": 1000000000}, "
                   "\"soft\": {\"penalty\": 1000000000000}}]",
                   "[\"score\"]");
    assert_int_equal(rv_search_open(&f.solve, NULL, &search), REVERSA_E_UNSUPPORTED);
    close_rows(&f, &search);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_aux_values_follow_from_pairs),
        cmocka_unit_test(test_aux_link_keeps_the_others_entries),
        cmocka_unit_test(test_aux_settle_leaves_no_gain_to_rounding),
        cmocka_unit_test(test_aux_soften_refuses_penalties_beyond_any_score),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
