/*
 * Programs and answers, with a solver that notes what it is given: what is sent, and what is believed of the answer.
 */
#include <math.h>
#include <string.h>

#include "support/limits.h"

static rv_mip seen;
static double row_high[64], hint[64], cost[64];
static uint8_t basis[128];
static double given[64]; /* the answer */
static rv_mip_end given_end;

static reversa_status note(reversa_context *ctx, const rv_mip *mip, rv_mip_answer *answer)
{
    (void)ctx;
    assert_in_range(mip->n_rows, 1, 63);
    assert_in_range(mip->n_columns, 1, 63);
    seen = *mip;
    memcpy(row_high, mip->row_high, (size_t)mip->n_rows * sizeof *row_high);
    memcpy(hint, mip->hint, (size_t)mip->n_columns * sizeof *hint);
    memcpy(cost, mip->cost, (size_t)mip->n_columns * sizeof *cost);
    memcpy(basis, mip->basis, (size_t)(mip->n_rows + mip->n_columns));
    memcpy(answer->x, given, (size_t)mip->n_columns * sizeof *given);
    for (int32_t i = 0; i < mip->n_rows && !mip->whole; i++)
        answer->row_dual[i] = i;
    answer->end = given_end;
    return REVERSA_OK;
}

static const rv_mip_solver noting = {"note", "1", note};

static const char limits[] = "[{\"limit\": \"pairs\", \"where\": {\"same\": \"group\"}, \"at_most\": {\"count\": 1}}]";

static void open_all(rt_limits *f, rv_search *search)
{
    rv_new_pair pairs[9];
    static const char *const mentors[] = {"m1", "m2", "m3"};
    static const char *const mentees[] = {"e1", "e2", "e3"};
    rt_limits_open(f, NULL, limits, "[\"pairs\", \"score\"]");
    assert_int_equal(rv_search_open(&f->solve, &noting, search), REVERSA_OK);
    for (int k = 0; k < 9; k++) {
        rv_new_pair pair = rt_limits_pair(f, mentors[k / 3], mentees[k % 3]);
        pairs[3 * pair.mentee + pair.mentor] = pair;
    }
    assert_int_equal(rv_search_add(search, pairs, 9), REVERSA_OK);
    memset(given, 0, sizeof given);
    given_end = RV_MIP_OPTIMAL;
    search->stage = (rv_stage){.level = 1, .bound = 3000000};
}

static int32_t column_of(const rt_limits *f, const char *mentor, const char *mentee)
{
    rv_new_pair pair = rt_limits_pair(f, mentor, mentee);
    return 3 * pair.mentee + pair.mentor;
}

static void test_search_linear_sends_all_pairs(void **state)
{
    (void)state;
    rt_limits f;
    rv_search search;
    rv_mip_end end;
    open_all(&f, &search);
    assert_int_equal(rv_search_linear(&search, &end), REVERSA_OK);
    assert_int_equal(end, RV_MIP_OPTIMAL);
    assert_null(seen.whole);
    assert_int_equal(seen.n_columns, 9);
    assert_int_equal(seen.n_rows, 6 + 1 + 2);
    assert_float_equal(row_high[search.limit_row], 1, 0);
    assert_float_equal(cost[column_of(&f, "m3", "e3")], 950000, 0);
    for (int32_t i = 0; i < seen.n_rows; i++)
        assert_int_equal(basis[i], RV_MIP_BASIC); /* the corner where nothing is chosen */
    assert_int_equal(search.multiplier[5], 5 * RV_ONE);
    assert_int_equal(search.multiplier[search.level_row], 0); /* no bounds, no multiplier */
    assert_true(search.has_basis);
    rv_search_close(&search);
    rt_limits_close(&f);
}

static void test_search_whole_adds_counts_to_branch_on(void **state)
{
    (void)state;
    rt_limits f;
    rv_search search;
    rv_mip_end end;
    bool sound;
    open_all(&f, &search);
    search.best = rv_alloc(f.ctx, 1, sizeof *search.best);
    search.best[0] = rt_limits_pair(&f, "m1", "e1");
    search.n_best = 1;
    search.stage.value = 150000;
    assert_int_equal(rv_search_whole(&search, &end, &sound), REVERSA_OK);
    assert_non_null(seen.whole);
    assert_int_equal(seen.n_first, 2);
    assert_int_equal(seen.n_columns, 9 + 2);
    assert_int_equal(seen.n_rows, 6 + 1 + 2 + 2);
    for (int32_t j = 0; j < 9; j++)
        assert_float_equal(hint[j], j == column_of(&f, "m1", "e1"), 0);
    assert_float_equal(hint[9], 1, 0); /* of the same group */
    assert_float_equal(hint[10], 1, 0);
    rv_search_close(&search);
    rt_limits_close(&f);
}

static void test_search_whole_believes_only_what_holds(void **state)
{
    (void)state;
    rt_limits f;
    rv_search search;
    rv_mip_end end;
    bool sound;
    open_all(&f, &search);
    given[column_of(&f, "m1", "e1")] = 1; /* two pairs of the same group: one too many */
    given[column_of(&f, "m2", "e2")] = 1;
    assert_int_equal(rv_search_whole(&search, &end, &sound), REVERSA_OK);
    assert_false(sound);
    assert_int_equal(search.n_best, 0);
    given[column_of(&f, "m1", "e1")] = 1e-9; /* rounding */
    given[column_of(&f, "m2", "e2")] = 1 - 1e-9;
    assert_int_equal(rv_search_whole(&search, &end, &sound), REVERSA_OK);
    assert_true(sound);
    assert_int_equal(search.n_best, 1);
    assert_int_equal(search.stage.value, 550000);
    given[column_of(&f, "m2", "e2")] = 0; /* worse: what was found stays */
    assert_int_equal(rv_search_whole(&search, &end, &sound), REVERSA_OK);
    assert_true(sound);
    assert_int_equal(search.stage.value, 550000);
    rv_search_close(&search);
    rt_limits_close(&f);
}

static void test_search_whole_leaves_out_what_is_beyond_reach(void **state)
{
    (void)state;
    rt_limits f;
    rv_search search;
    rv_mip_end end;
    bool sound;
    open_all(&f, &search);
    search.stage.priced = true;
    search.reach = -(rv_wide)600000 * RV_ONE; /* without multipliers a reduced cost is a score */
    assert_int_equal(rv_search_whole(&search, &end, &sound), REVERSA_OK);
    assert_int_equal(seen.n_columns, 3 + 2); /* 0.75, 0.75, 0.95 */
    rv_search_close(&search);
    rt_limits_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_search_linear_sends_all_pairs),
        cmocka_unit_test(test_search_whole_adds_counts_to_branch_on),
        cmocka_unit_test(test_search_whole_believes_only_what_holds),
        cmocka_unit_test(test_search_whole_leaves_out_what_is_beyond_reach),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
