/*
 * Matching again through the public doors: what may not be asked, the two additions to the programme, memory that runs out,
 * and what stops it.
 */
#include <string.h>

#include "support/rematched.h"

static void setup(reversa_context *ctx, void *state)
{
    rt_year_open(ctx, state);
}

static void release(reversa_context *ctx, void *state)
{
    (void)ctx;
    rt_year_drop(state);
}

static reversa_status call(reversa_context *ctx, void *state)
{
    return rt_year_find(ctx, state, -1, 20);
}

static void test_rematch_find_adds_keep_to_the_objective(void **state)
{
    (void)state;
    rt_year year;
    reversa_level level;
    reversa_context *ctx = rt_context(NULL);
    rt_year_open(ctx, &year);
    assert_int_equal(rt_year_find(ctx, &year, -1, 0), REVERSA_OK);
    const reversa_matching *matching = reversa_rematch_matching(year.rematch);
    assert_int_equal(reversa_matching_outcome(matching), REVERSA_OUTCOME_OPTIMAL);
    assert_int_equal(reversa_matching_n_levels(matching), 3);
    reversa_matching_level(matching, 2, &level);
    assert_string_equal(level.name, "keep");
    assert_int_equal(level.value, 0);
    assert_int_equal(reversa_matching_n_limits(matching), 0);
    assert_ptr_not_equal(reversa_rematch_problem(year.rematch), year.problem);
    assert_int_equal(reversa_rematch_n_trades(year.rematch), 0);
    assert_false(reversa_rematch_curve_is_whole(year.rematch));
    rt_year_drop(&year);
    reversa_context_free(ctx);
}

static void test_rematch_find_breaks_no_more_than_it_may(void **state)
{
    (void)state;
#if !REVERSA_WITH_GLPK && !REVERSA_WITH_HIGHS
    skip();
#endif
    rt_year year;
    reversa_rematch_counts counts;
    reversa_limit_use use;
    reversa_context *ctx = rt_context(NULL);
    rt_year_open(ctx, &year);
    assert_int_equal(rt_year_find(ctx, &year, 0, 0), REVERSA_OK);
    reversa_rematch_count(year.rematch, &counts);
    assert_int_equal(counts.n_broken, 0);
    assert_int_equal(counts.n_kept, 3);
    assert_int_equal(counts.n_impossible, 4);
    reversa_matching_limit(reversa_rematch_matching(year.rematch), 0, &use);
    assert_int_equal(use.most, 1); /* m3 and e4 both take part, so the limit counts their pair, too */
    rt_year_drop(&year);
    reversa_context_free(ctx);
}

static void test_rematch_find_refuses_what_cannot_be_asked(void **state)
{
    (void)state;
    rt_year year;
    reversa_context *ctx = rt_context(NULL);
    reversa_rematch_options options;
    rt_year_open(ctx, &year);
    reversa_rematch_options_init(&options);
    assert_int_equal(reversa_rematch_find(NULL, year.problem, NULL, &year.rematch), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_rematch_find(ctx, NULL, NULL, &year.rematch), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_rematch_find(ctx, year.problem, NULL, NULL), REVERSA_E_ARGUMENT);
    options.most_changes = -2;
    assert_int_equal(reversa_rematch_find(ctx, year.problem, &options, &year.rematch), REVERSA_E_ARGUMENT);
    options.most_changes = -1;
    options.curve = -1;
    assert_int_equal(reversa_rematch_find(ctx, year.problem, &options, &year.rematch), REVERSA_E_ARGUMENT);
    options.curve = 0;
    options.struct_size = 4;
    assert_int_equal(reversa_rematch_find(ctx, year.problem, &options, &year.rematch), REVERSA_E_ARGUMENT);
    reversa_context_cancel(ctx);
    assert_int_equal(reversa_rematch_find(ctx, year.problem, NULL, &year.rematch), REVERSA_E_CANCELLED);
    assert_null(year.rematch);
    reversa_rematch_free(NULL);
    rt_year_drop(&year);
    reversa_context_free(ctx);
}

/* Cancelled while it works, at each report of progress in turn. */
typedef struct canceller {
    reversa_context *ctx;
    int left;
} canceller;

static void on_progress(void *user, const char *stage, int64_t done, int64_t total)
{
    canceller *c = user;
    (void)stage;
    (void)done;
    (void)total;
    if (c->left-- == 0)
        reversa_context_cancel(c->ctx);
}

static void test_rematch_find_can_be_cancelled(void **state)
{
    (void)state;
    int n_cancelled = 0;
    for (int at = 0; at < 12; at++) {
        rt_year year;
        canceller c = {.ctx = rt_context(NULL), .left = at};
        rt_year_open(c.ctx, &year);
        reversa_context_set_progress(c.ctx, on_progress, &c);
        reversa_status status = rt_year_find(c.ctx, &year, -1, 20);
        assert_true(status == REVERSA_OK || status == REVERSA_E_CANCELLED);
        assert_true((status == REVERSA_OK) == (year.rematch != NULL));
        n_cancelled += status == REVERSA_E_CANCELLED;
        rt_year_drop(&year);
        reversa_context_free(c.ctx);
    }
    assert_true(n_cancelled > 0);
}

static void test_rematch_find_survives_failures_of_allocation(void **state)
{
    (void)state;
    rt_year year = {0};
    const rt_walk walk = {.name = "rematch",
                          .setup = setup,
                          .call = call,
                          .release = release,
                          .state = &year,
                          .out = &year.rematch,
                          .every_one_to = 80,
                          .stride = 11};
    assert_true(rt_fault_walk(&walk) > 100);
}

static void test_rematch_reads_are_empty_beyond_their_ends(void **state)
{
    (void)state;
    rt_year year;
    reversa_context *ctx = rt_context(NULL);
    rt_year_open(ctx, &year);
    assert_int_equal(rt_year_find(ctx, &year, -1, 20), REVERSA_OK);
    for (int32_t index = -1; index < 1000; index += 1000) {
        reversa_review_change change;
        reversa_exchange_group group;
        reversa_trade trade;
        reversa_stand_by stand_by;
        reversa_rematch_change(year.rematch, index, &change);
        reversa_rematch_exchange(year.rematch, index, &group);
        reversa_rematch_trade(year.rematch, index, &trade);
        reversa_rematch_stand_by(year.rematch, index, &stand_by);
        assert_null(change.text);
        assert_null(group.text);
        assert_int_equal(trade.n_levels, 0);
        assert_int_equal(stand_by.score, 0);
    }
    rt_year_drop(&year);
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_rematch_find_adds_keep_to_the_objective),
                                       cmocka_unit_test(test_rematch_find_breaks_no_more_than_it_may),
                                       cmocka_unit_test(test_rematch_find_refuses_what_cannot_be_asked),
                                       cmocka_unit_test(test_rematch_find_can_be_cancelled),
                                       cmocka_unit_test(test_rematch_find_survives_failures_of_allocation),
                                       cmocka_unit_test(test_rematch_reads_are_empty_beyond_their_ends)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
