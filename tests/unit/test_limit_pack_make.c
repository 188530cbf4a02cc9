/*
 * A stage as knapsacks: bins, weights, jobs and further rows, and what is none.
 */
#include "match/limit_pack.h"
#include "support/limits.h"

static const char places_and_budget[] =
    "[{\"limit\": \"budget\", \"per\": \"mentor\", \"cost\": \"hours\", \"at_most\": 3},"
    " {\"limit\": \"pairs\", \"where\": {\"same\": \"group\"}, \"at_most\": {\"count\": 1}}]";

static void open_pack(rt_limits *f, rv_search *search, rv_pack *pack, const char *limits, bool *fits)
{
    rt_limits_open(f, NULL, limits, "[\"pairs\", \"score\"]");
    assert_int_equal(rv_search_open(&f->solve, NULL, search), REVERSA_OK);
    search->stage = (rv_stage){.level = 1, .bound = 3000000};
    search->low[search->level_row] = 2;
    assert_int_equal(rv_pack_open(search, pack, fits), REVERSA_OK);
}

static void close_all(rt_limits *f, rv_search *search, rv_pack *pack)
{
    rv_pack_close(pack);
    rv_search_close(search);
    rt_limits_close(f);
}

static void test_pack_open_makes_items_of_what_fits(void **state)
{
    (void)state;
    rt_limits f;
    rv_search search;
    rv_pack pack;
    bool fits;
    open_pack(&f, &search, &pack, places_and_budget, &fits);
    assert_true(fits);
    assert_int_equal(pack.n_bins, 3);
    assert_int_equal(pack.n_jobs, 3);
    assert_int_equal(pack.n_items, 6); /* not of m3, whose pairs take 4 hours */
    int32_t m1 = rt_limits_pair(&f, "m1", "e1").mentor;
    int32_t m2 = rt_limits_pair(&f, "m2", "e1").mentor;
    assert_int_equal(pack.first[m1 + 1] - pack.first[m1], 3);
    assert_int_equal(pack.first[m2 + 1] - pack.first[m2], 3);
    assert_int_equal(pack.capacity[m1] / pack.items[pack.first[m1]].weight, 1); /* one pair of 2 in 3 */
    assert_int_equal(pack.capacity[m2] / pack.items[pack.first[m2]].weight, 1);
    assert_int_equal(pack.held, 2); /* by the level before */
    assert_int_equal(pack.possible, 3);
    assert_false(pack.counts);
    assert_false(pack.is_pure);
    for (int32_t k = 0; k < pack.n_items; k++)
        assert_int_equal(pack.items[k].worth, pack.items[k].pair.score);
    int32_t n_limited = 0;
    for (int32_t i = pack.n_jobs; i < pack.n_rows; i++)
        n_limited += pack.rows[i].row >= search.limit_row;
    assert_int_equal(n_limited, 1); /* the pairs of one group */
    close_all(&f, &search, &pack);
}

static void test_pack_open_of_counts(void **state)
{
    (void)state;
    rt_limits f;
    rv_search search;
    rv_pack pack;
    bool fits;
    rt_limits_open(&f, NULL, "[{\"limit\": \"budget\", \"per\": \"mentee\", \"cost\": \"hours\", \"at_most\": 2}]",
                   "[\"pairs\"]");
    assert_int_equal(rv_search_open(&f.solve, NULL, &search), REVERSA_OK);
    search.stage = (rv_stage){.level = 0, .bound = 3};
    assert_int_equal(rv_pack_open(&search, &pack, &fits), REVERSA_OK);
    assert_true(fits && pack.counts && pack.is_pure);
    assert_int_equal(pack.n_items, 9);
    assert_int_equal(pack.possible, 4); /* the mentors' places: they are the jobs */
    close_all(&f, &search, &pack);
}

static void test_pack_open_refuses_what_is_none(void **state)
{
    (void)state;
    static const char *const none[] = {"[]", "[{\"limit\": \"budget\", \"per\": \"mentor\", \"cost\": \"hours\", "
                                             "\"at_most\": 3, \"soft\": {\"penalty\": 5}}]"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        rt_limits f;
        rv_search search;
        rv_pack pack;
        bool fits = true;
        open_pack(&f, &search, &pack, none[i], &fits);
        assert_false(fits);
        close_all(&f, &search, &pack);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pack_open_makes_items_of_what_fits),
        cmocka_unit_test(test_pack_open_of_counts),
        cmocka_unit_test(test_pack_open_refuses_what_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
