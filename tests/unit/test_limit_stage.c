/*
 * One level: what a stage claims when the solver is right, wrong, or late.
 */
#include <math.h>

#include "support/limits.h"

static const char limits[] = "[{\"limit\": \"pairs\", \"where\": {\"same\": \"group\"}, \"at_most\": {\"count\": 1}}]";

static void open_level(rt_limits *f, rv_search *search, const rv_mip_solver *solver)
{
    rt_limits_open(f, NULL, limits, "[\"score\"]");
    assert_int_equal(rv_search_open(&f->solve, solver, search), REVERSA_OK);
    search->stage = (rv_stage){.level = 0, .bound = 3000000};
}

static void close_level(rt_limits *f, rv_search *search)
{
    rv_search_close(search);
    rt_limits_close(f);
}

static void test_search_stage_finds_and_proves_the_best(void **state)
{
    (void)state;
    rt_limits f;
    rv_search search;
    if (!rv_mip_default_solver())
        skip();
    open_level(&f, &search, rv_mip_default_solver());
    assert_int_equal(rv_search_stage(&search), REVERSA_OK); /* from no columns at all */
    /* one pair of the same group at most: m1 e2, m2 e1, m3 e3, or the like */
    assert_int_equal(search.stage.value, 350000 + 350000 + 950000);
    assert_int_equal(search.stage.bound, search.stage.value);
    assert_true(search.stage.proven);
    assert_true(f.solve.pairs.n >= search.active.n); /* columns are working pairs as well */
    close_level(&f, &search);
}

static reversa_status give_up(reversa_context *ctx, const rv_mip *mip, rv_mip_answer *answer)
{
    (void)ctx;
    (void)mip;
    answer->end = RV_MIP_FAILED;
    answer->reason = "by design";
    return REVERSA_OK;
}

static const rv_mip_solver useless = {"useless", "1", give_up};

static void test_search_stage_claims_nothing_without_a_solver(void **state)
{
    (void)state;
    rt_limits f;
    rv_search search;
    open_level(&f, &search, &useless);
    assert_int_equal(rv_search_stage(&search), REVERSA_OK);
    assert_false(search.stage.proven);
    assert_int_equal(search.stage.value, 0);
    assert_int_equal(search.stage.bound, 3000000);
    close_level(&f, &search);
}

static reversa_status lie(reversa_context *ctx, const rv_mip *mip, rv_mip_answer *answer)
{
    (void)ctx;
    for (int32_t j = 0; j < mip->n_columns; j++)
        answer->x[j] = mip->whole ? 1 : 0; /* everything at once */
    for (int32_t i = 0; i < mip->n_rows && !mip->whole; i++)
        answer->row_dual[i] = 1e6; /* pays for any pair, and is no optimum */
    answer->end = RV_MIP_OPTIMAL;
    answer->value = answer->bound = 1e9;
    return REVERSA_OK;
}

static const rv_mip_solver lying = {"lying", "1", lie};

static void test_search_stage_sees_through_wrong_answers(void **state)
{
    (void)state;
    rt_limits f;
    rv_search search;
    open_level(&f, &search, &lying);
    const rv_new_pair columns[] = {{.mentee = 0, .mentor = 0, .score = 1},
                                   {.mentee = 1, .mentor = 0, .score = 1},
                                   {.mentee = 2, .mentor = 0, .score = 1}};
    assert_int_equal(rv_search_add(&search, columns, 3), REVERSA_OK);
    search.stage.bound = INT64_MAX;
    assert_int_equal(rv_search_stage(&search), REVERSA_OK);
    assert_false(search.stage.proven);
    assert_int_equal(search.n_best, 0);
    assert_true(search.stage.bound >= 350000 + 350000 + 950000); /* a bound from wrong prices is a bound all the same */
    close_level(&f, &search);
}

/* Claims that the limits are missed by a pair, of an answer that misses them by none or more. */
static reversa_status contradict(reversa_context *ctx, const rv_mip *mip, rv_mip_answer *answer)
{
    (void)ctx;
    for (int32_t j = 0; j < mip->n_columns; j++)
        answer->x[j] = mip->whole ? mip->hint[j] : 0;
    for (int32_t i = 0; i < mip->n_rows && !mip->whole; i++)
        answer->row_dual[i] = 0;
    answer->end = RV_MIP_OPTIMAL;
    answer->value = answer->bound = -0.25;
    return REVERSA_OK;
}

static const rv_mip_solver contradicting = {"contradicting", "1", contradict};

static void test_search_stage_proves_nothing_by_a_contradiction(void **state)
{
    (void)state;
    rt_limits f;
    rv_search search;
    rt_limits_open(&f, NULL, "[{\"limit\": \"pairs\", \"where\": {\"same\": \"group\"}, \"at_least\": {\"count\": 1}}]",
                   "[\"score\"]");
    assert_int_equal(rv_search_open(&f.solve, &contradicting, &search), REVERSA_OK);
    search.stage = (rv_stage){.level = RV_VIOLATION, .value = -1};
    assert_int_equal(rv_search_stage(&search), REVERSA_OK);
    assert_false(search.stage.proven);
    assert_int_equal(search.stage.bound, 0); /* not infeasible: one pair meets the limit */
    close_level(&f, &search);
}

static void test_search_stage_stops_at_the_deadline(void **state)
{
    (void)state;
    rt_limits f;
    rv_search search;
    if (!rv_mip_default_solver())
        skip();
    open_level(&f, &search, rv_mip_default_solver());
    reversa_context_set_time_limit(f.ctx, 1e-9);
    assert_int_equal(rv_search_stage(&search), REVERSA_OK);
    assert_true(search.stage.stopped);
    assert_false(search.stage.proven);
    assert_int_equal(reversa_context_error_count(f.ctx), 0);
    close_level(&f, &search);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_search_stage_finds_and_proves_the_best),
        cmocka_unit_test(test_search_stage_claims_nothing_without_a_solver),
        cmocka_unit_test(test_search_stage_sees_through_wrong_answers),
        cmocka_unit_test(test_search_stage_proves_nothing_by_a_contradiction),
        cmocka_unit_test(test_search_stage_stops_at_the_deadline),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
