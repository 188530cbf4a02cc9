/*
 * A stage by knapsacks alone: the best of a small programme, the end by deadline and cancellation, failing memory.
 */
#include "match/limit_pack.h"

#include "support/limits.h"

static const char budget[] = "[{\"limit\": \"budget\", \"per\": \"mentor\", \"cost\": \"hours\", \"at_most\": 3}]";

typedef struct staged {
    rt_limits f;
    rv_search search;
} staged;

/* m1 has 3 hours for pairs of 2, m2 for one of 3; m3's would be 4. */
static void open_stage(reversa_context *ctx, void *state)
{
    staged *s = state;
    bool holds;
    rt_limits_open(&s->f, ctx, budget, "[\"score\"]");
    assert_int_equal(rv_search_open(&s->f.solve, NULL, &s->search), REVERSA_OK);
    s->search.best = rv_alloc(s->f.ctx, 1, sizeof *s->search.best);
    assert_non_null(s->search.best);
    s->search.stage = (rv_stage){.level = 0, .bound = 3000000};
    assert_int_equal(rv_search_evaluate(&s->search, NULL, 0, &holds, &s->search.stage.value), REVERSA_OK);
    assert_true(holds);
}

static reversa_status call(reversa_context *ctx, void *state)
{
    staged *s = state;
    (void)ctx;
    return rv_pack_stage(&s->search);
}

static void close_stage(reversa_context *ctx, void *state)
{
    staged *s = state;
    (void)ctx;
    rv_search_close(&s->search);
    rt_limits_close(&s->f);
}

static void test_pack_stage_finds_the_best(void **state)
{
    (void)state;
    staged s;
    open_stage(NULL, &s);
    assert_int_equal(call(NULL, &s), REVERSA_OK);
    assert_int_equal(s.search.stage.value, 750000 + 350000); /* m2 with e3, m1 with e2 */
    assert_int_equal(s.search.stage.bound, 1100000);
    assert_int_equal(s.search.n_best, 2);
    assert_true(rv_search_is_closed(&s.search));
    close_stage(NULL, &s);
}

static void test_pack_stage_leaves_what_is_no_knapsack(void **state)
{
    (void)state;
    rt_limits f;
    rv_search search;
    rt_limits_open(&f, NULL, "[{\"limit\": \"pairs\", \"where\": {\"same\": \"group\"}, \"at_most\": {\"count\": 1}}]",
                   "[\"score\"]");
    assert_int_equal(rv_search_open(&f.solve, NULL, &search), REVERSA_OK);
    search.stage = (rv_stage){.level = 0, .bound = 3000000};
    assert_int_equal(rv_pack_stage(&search), REVERSA_OK);
    assert_int_equal(search.stage.bound, 3000000);
    assert_int_equal(search.n_best, 0);
    rv_search_close(&search);
    rt_limits_close(&f);
}

static void test_pack_stage_at_the_deadline(void **state)
{
    (void)state;
    staged s;
    open_stage(NULL, &s);
    s.f.ctx->deadline_ns = 1;
    assert_int_equal(call(NULL, &s), REVERSA_OK);
    s.f.ctx->deadline_ns = 0;
    assert_true(s.search.stage.bound >= 1100000);
    assert_true(s.search.stage.value <= 1100000);
    close_stage(NULL, &s);
}

static void test_pack_stage_without_memory(void **state)
{
    (void)state;
    staged s;
    rt_walk walk = {.name = "rv_pack_stage", .setup = open_stage, .call = call, .release = close_stage, .state = &s};
    walk.keeps_memory = true; /* columns that were added stay */
    assert_true(rt_fault_walk(&walk) > 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pack_stage_finds_the_best),
        cmocka_unit_test(test_pack_stage_leaves_what_is_no_knapsack),
        cmocka_unit_test(test_pack_stage_at_the_deadline),
        cmocka_unit_test(test_pack_stage_without_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
