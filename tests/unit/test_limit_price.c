/*
 * The multipliers' bound: valid for any multipliers, the same for any number of threads, and with the right pairs.
 */
#include <math.h>

#include "support/limits.h"

static const char limits[] =
    "[{\"limit\": \"quota\", \"side\": \"mentor\", \"where\": {\"attribute\": \"group\", \"is\": "
    "\"A\"}, \"at_least\": {\"share\": 0.5}},"
    " {\"limit\": \"budget\", \"per\": \"mentor\", \"cost\": \"hours\", \"at_most\": 3}]";

static void open_level(rt_limits *f, rv_search *search, reversa_context *ctx)
{
    rt_limits_open(f, ctx, limits, "[\"mentors\", \"score\"]");
    assert_int_equal(rv_search_open(&f->solve, NULL, search), REVERSA_OK);
    search->stage.level = 1;
    search->low[search->level_row] = 1;
}

/* The best value of the present level over all sets of the nine pairs. */
static int64_t enumerate(rt_limits *f, rv_search *search)
{
    rv_new_pair all[9];
    int64_t best = INT64_MIN;
    static const char *const mentors[] = {"m1", "m2", "m3"};
    static const char *const mentees[] = {"e1", "e2", "e3"};
    for (int k = 0; k < 9; k++)
        all[k] = rt_limits_pair(f, mentors[k / 3], mentees[k % 3]);
    for (unsigned set = 0; set < 1u << 9; set++) {
        rv_new_pair chosen[9];
        int64_t n = 0;
        int64_t value;
        bool holds;
        for (int k = 0; k < 9; k++)
            if (set >> k & 1)
                chosen[n++] = all[k];
        assert_int_equal(rv_search_evaluate(search, chosen, n, &holds, &value), REVERSA_OK);
        if (holds && value > best)
            best = value;
    }
    return best;
}

static void test_search_price_bounds_every_solution(void **state)
{
    (void)state;
    rt_limits f;
    rv_search search;
    double dual[64];
    uint64_t random = rt_seed();
    open_level(&f, &search, NULL);
    int64_t best = enumerate(&f, &search);
    assert_true(best > 0);
    for (int round = 0; round < 200; round++) {
        rv_priced priced;
        for (int32_t i = 0; i < search.n_rows; i++)
            dual[i] = (double)rt_between(&random, -1000000, 1000000) * (double)rt_between(&random, 0, 1);
        rv_search_multipliers(&search, dual);
        assert_int_equal(rv_search_price(&search, 0, 2, &priced), REVERSA_OK);
        assert_true(priced.bound >= (rv_wide)best * RV_ONE);
        rv_free(f.ctx, priced.fresh);
    }
    rv_search_close(&search);
    rt_limits_close(&f);
}

static void test_search_multipliers_keep_their_signs(void **state)
{
    (void)state;
    rt_limits f;
    rv_search search;
    double dual[64];
    open_level(&f, &search, NULL);
    const double extremes[] = {1, -1, 1e300, -1e300, (double)NAN};
    for (size_t k = 0; k < sizeof extremes / sizeof *extremes; k++) {
        for (int32_t i = 0; i < search.n_rows; i++)
            dual[i] = extremes[k];
        rv_search_multipliers(&search, dual);
        for (int32_t i = 0; i < search.n_rows; i++) {
            assert_true(search.multiplier[i] <= 0 || search.high[i] != INT64_MAX);
            assert_true(search.multiplier[i] >= 0 || search.low[i] != INT64_MIN);
        }
    }
    search.stage.level = RV_VIOLATION; /* a unit of violation costs 1: no multiplier may exceed it */
    dual[search.limit_row] = -7;
    rv_search_multipliers(&search, dual);
    assert_int_equal(search.multiplier[search.limit_row], -RV_ONE);
    rv_search_close(&search);
    rt_limits_close(&f);
}

static void test_search_price_finds_the_best_that_are_no_columns(void **state)
{
    (void)state;
    rt_limits f;
    rv_search search;
    rv_priced priced;
    open_level(&f, &search, NULL);
    const rv_new_pair column = rt_limits_pair(&f, "m3", "e3"); /* 0.95, the best of e3 */
    assert_int_equal(rv_search_add(&search, &column, 1), REVERSA_OK);
    assert_int_equal(rv_search_price(&search, (rv_wide)RV_ONE * 500000, 1, &priced), REVERSA_OK);
    /* above one half: e1 with m3 (0.55), e2 with m2, m3 (0.55, 0.75), e3 with m1, m2 (0.55, 0.75) */
    assert_int_equal(priced.n_over, 5);
    assert_int_equal(priced.n_fresh, 3);
    for (int64_t k = 0; k < 3; k++) {
        bool first = priced.fresh[k].mentee == rt_limits_pair(&f, "m1", "e1").mentee;
        assert_int_equal(priced.fresh[k].score, first ? 550000 : 750000);
        assert_true(k == 0 || priced.fresh[k - 1].mentee < priced.fresh[k].mentee);
    }
    rv_free(f.ctx, priced.fresh);
    rv_search_close(&search);
    rt_limits_close(&f);
}

static void test_search_price_does_not_depend_on_threads(void **state)
{
    (void)state;
    rv_priced priced[2];
    for (int k = 0; k < 2; k++) {
        rt_limits f;
        rv_search search;
        reversa_context *ctx = rt_context(NULL);
        reversa_context_set_threads(ctx, 1 + 4 * k);
        open_level(&f, &search, ctx);
        assert_int_equal(rv_search_price(&search, 0, 8, &priced[k]), REVERSA_OK);
        assert_int_equal(priced[k].n_over, 9);
        rv_free(ctx, priced[k].fresh);
        rv_search_close(&search);
        rt_limits_close(&f);
        reversa_context_free(ctx);
    }
    assert_true(priced[0].bound == priced[1].bound);
    assert_int_equal(priced[0].n_fresh, priced[1].n_fresh);
}

static void test_search_price_stops_at_the_deadline_without_an_error(void **state)
{
    (void)state;
    rt_limits f;
    rv_search search;
    rv_priced priced;
    open_level(&f, &search, NULL);
    reversa_context_set_time_limit(f.ctx, 1e-9);
    assert_int_equal(rv_search_price(&search, 0, 8, &priced), REVERSA_E_DEADLINE);
    assert_null(priced.fresh);
    assert_int_equal(reversa_context_error_count(f.ctx), 0);
    rv_search_close(&search);
    rt_limits_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_search_price_bounds_every_solution),
        cmocka_unit_test(test_search_multipliers_keep_their_signs),
        cmocka_unit_test(test_search_price_finds_the_best_that_are_no_columns),
        cmocka_unit_test(test_search_price_does_not_depend_on_threads),
        cmocka_unit_test(test_search_price_stops_at_the_deadline_without_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
