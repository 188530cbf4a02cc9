/*
 * Limits that count or sum: what their soft rows charge, by hand.
 */
#include <stdlib.h>
#include <string.h>

#include "match/limit_rows.h"
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

/* Selected of n pairs that a row allows, a bit each. */
static uint64_t allowed(const rv_search *search, const rv_block *block, int64_t n)
{
    uint64_t bits = 0;
    for (int64_t k = 0; k <= n; k++) {
        int64_t sum = block->in * k + block->out * (n - k);
        bits |= (uint64_t)(sum >= search->low[block->row] && sum <= search->high[block->row]) << k;
    }
    return bits;
}

/* A number of pairs that is settled moves bounds to what whole pairs can be, and changes nothing of what is allowed. */
static void test_bounds_settle_keeps_what_is_allowed(void **state)
{
    (void)state;
    rt_limits f;
    rv_search search;
    int64_t n_moved = 0;
    rt_limits_open(
        &f, NULL,
        "[{\"limit\": \"quota\", \"side\": \"mentor\", \"where\": {\"attribute\": \"group\", \"is\": \"A\"}, "
        "\"at_least\": {\"share\": 0.37}, \"at_most\": {\"share\": 0.61}}, "
        "{\"limit\": \"quota\", \"side\": \"mentee\", \"at_least\": {\"count\": 2}}, "
        "{\"limit\": \"quota\", \"side\": \"mentee\", \"at_least\": {\"share\": 0.4}, "
        "\"soft\": {\"penalty\": 7}}]",
        "[\"score\"]");
    assert_int_equal(rv_search_open(&f.solve, NULL, &search), REVERSA_OK);
    size_t bytes = (size_t)search.n_rows * sizeof(int64_t);
    int64_t *low = malloc(bytes), *high = malloc(bytes);
    memcpy(low, search.low, bytes);
    memcpy(high, search.high, bytes);
    for (int64_t n = 0; n <= 60; n++) {
        for (int32_t b = 0; b < search.n_blocks; b++) {
            const rv_block *block = &search.blocks[b];
            const int32_t row = block->row;
            int64_t step = block->in - block->out;
            uint64_t before = allowed(&search, block, n);
            rv_bounds_settle(&search, n);
            assert_true(allowed(&search, block, n) == before);
            assert_true(search.low[row] >= low[row] && search.high[row] <= high[row]);
            bool is_moved = search.low[row] != low[row] || search.high[row] != high[row];
            assert_false(is_moved && block->limit > 0); /* counts are whole; what is soft has its own unit */
            n_moved += is_moved;
            if (is_moved && search.low[row] != INT64_MIN) /* the bound is one that pairs can reach */
                assert_int_equal((search.low[row] - block->out * n) % step, 0);
            memcpy(search.low, low, bytes);
            memcpy(search.high, high, bytes);
        }
    }
    free(low);
    free(high);
    assert_true(n_moved > 30);
    rv_search_close(&search);
    rt_limits_close(&f);
}

/* All nine pairs, a bit each, and how many of them were active. */
static int64_t take(const rt_limits *f, unsigned set, rv_new_pair *chosen, int64_t *kept_out)
{
    static const char *const mentors[] = {"m1", "m2", "m3"};
    static const char *const mentees[] = {"e1", "e2", "e3"};
    int64_t n = 0;
    *kept_out = 0;
    for (int k = 0; k < 9; k++) {
        if (!(set >> k & 1))
            continue;
        chosen[n] = rt_limits_pair(f, mentors[k / 3], mentees[k % 3]);
        *kept_out += k == 0 || k == 1 || k == 5; /* m1 e1, m1 e2, m2 e3 */
        n++;
    }
    return n;
}

/* The most pairs that a solution of at least this value keeps, −1 for none: of all sets. */
static int64_t most_kept(const rt_limits *f, rv_search *search, int64_t least)
{
    int64_t most = -1;
    for (unsigned set = 0; set < 1u << 9; set++) {
        rv_new_pair chosen[9];
        int64_t kept;
        int64_t value;
        bool holds;
        int64_t n = take(f, set, chosen, &kept);
        assert_int_equal(rv_search_evaluate(search, chosen, n, &holds, &value), REVERSA_OK);
        if (holds && value >= least && kept > most)
            most = kept;
    }
    return most;
}

/* The prices of places for a price of kept pairs: m1 has room, m3 is lost where m1 keeps both. */
static void set_prices(const rt_limits *f, const rv_search *search, double kept, double *dual)
{
    const rv_new_pair diagonal[] = {rt_limits_pair(f, "m1", "e1"), rt_limits_pair(f, "m2", "e2"),
                                    rt_limits_pair(f, "m3", "e3")};
    double third = kept < 400000 ? 400000 - kept : 0;
    double second = 750000 + kept - (950000 - third);
    memset(dual, 0, (size_t)search->n_rows * sizeof *dual);
    dual[search->place_row[REVERSA_MENTEE] + diagonal[0].mentee] = 150000 + kept;
    dual[search->place_row[REVERSA_MENTEE] + diagonal[1].mentee] = 350000 + kept;
    dual[search->place_row[REVERSA_MENTEE] + diagonal[2].mentee] = 950000 - third;
    dual[search->place_row[REVERSA_MENTOR] + diagonal[1].mentor] = second > 0 ? second : 0;
    dual[search->place_row[REVERSA_MENTOR] + diagonal[2].mentor] = third;
}

/* Whatever the multipliers are, no set of a value keeps more than they say; good ones say it exactly. */
static void test_bounds_most_kept_holds_for_all_sets(void **state)
{
    (void)state;
    const rt_limits_text text = {.previous = "mentor_id,mentee_id,state\nm1,e1,active\nm1,e2,active\nm2,e3,active\n",
                                 .limits = "[{\"limit\": \"changes\", \"at_most\": 2}]",
                                 .objective = "[\"score\", \"keep\"]"};
    rt_limits f;
    rv_search search;
    double dual[64] = {0};
    uint64_t random = rt_seed() + 43;
    int n_said = 0;
    int n_exact = 0;
    rt_limits_open_text(&f, &text);
    assert_int_equal(rv_search_open(&f.solve, NULL, &search), REVERSA_OK);
    const int32_t row = search.limit_row;
    assert_true(search.n_rows <= 64);
    assert_int_equal(search.low[row], 1);
    assert_true(rv_bounds_most_kept(&search, 0) == INT64_MAX); /* nothing was priced */
    for (int round = 0; round < 60; round++) {
        search.stage = (rv_stage){.level = 0, .bound = INT64_MAX};
        double kept = (double)rt_between(&random, 0, 600000);
        for (int32_t i = 0; i < search.n_rows; i++)
            dual[i] = (double)rt_between(&random, 0, 1000000) * (double)rt_between(&random, 0, 1);
        if (round % 2)
            set_prices(&f, &search, kept, dual);
        dual[row] = -kept;
        rv_search_multipliers(&search, dual);
        int64_t n_over;
        assert_int_equal(rv_search_widen(&search, INT64_MAX, true, &n_over), REVERSA_OK);
        for (int64_t least = 0; least <= 1650000; least += 50000) {
            int64_t said = rv_bounds_most_kept(&search, least);
            int64_t most = most_kept(&f, &search, least);
            if (said == INT64_MAX) {
                assert_true(search.kept[row] == 0);
                continue;
            }
            assert_true(most <= said);
            n_said++;
            n_exact += most == said;
        }
    }
    assert_true(n_said > 1000 && n_exact > 100);
    rv_search_close(&search);
    rt_limits_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bounds_add_charges_each_pair_of_a_count),
        cmocka_unit_test(test_bounds_add_charges_whole_pairs_of_a_share),
        cmocka_unit_test(test_bounds_add_charges_begun_units_of_a_budget),
        cmocka_unit_test(test_bounds_settle_keeps_what_is_allowed),
        cmocka_unit_test(test_bounds_most_kept_holds_for_all_sets),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
