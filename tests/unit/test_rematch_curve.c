/*
 * The curve by hand: two points, what lies between them, and what it cannot be asked for.
 */
#include <string.h>

#include "support/rematched.h"

static void test_rematch_curve_has_the_ends_and_a_bound_between(void **state)
{
    (void)state;
    rt_year year;
    reversa_trade trade;
    reversa_context *ctx = rt_context(NULL);
    rt_year_open(ctx, &year);
    assert_int_equal(rt_year_find(ctx, &year, -1, 20), REVERSA_OK);
    assert_int_equal(reversa_rematch_n_trades(year.rematch), 2);
    assert_true(reversa_rematch_curve_is_whole(year.rematch));
    reversa_rematch_trade(year.rematch, 0, &trade);
    assert_int_equal(trade.broken, 0);
    assert_int_equal(trade.n_levels, 2);
    assert_int_equal(trade.value[0], 4);
    assert_int_equal(trade.value[1], 1333333);
    reversa_rematch_trade(year.rematch, 1, &trade);
    assert_int_equal(trade.broken, 2);
    assert_int_equal(trade.claim, REVERSA_CLAIM_EXACT);
    assert_int_equal(trade.value[1], 3000000);
    reversa_rematch_trade_at(year.rematch, 1, &trade);
    assert_int_equal(trade.claim, REVERSA_CLAIM_AT_LEAST);
    assert_int_equal(trade.value[1], 1333333);
    assert_int_equal(trade.bound[0], 4);
    assert_int_equal(trade.bound[1], 2166666); /* half way, rounded down */
    assert_int_equal(trade.n_bounded, 2);
    reversa_rematch_trade_at(year.rematch, 7, &trade);
    assert_int_equal(trade.claim, REVERSA_CLAIM_EXACT);
    assert_int_equal(trade.value[1], 3000000);
    rt_year_drop(&year);
    reversa_context_free(ctx);
}

static void test_rematch_curve_that_is_cut_short_says_so(void **state)
{
    (void)state;
    rt_year year;
    reversa_trade trade;
    reversa_context *ctx = rt_context(NULL);
    rt_year_open(ctx, &year);
    assert_int_equal(rt_year_find(ctx, &year, -1, 2), REVERSA_OK);
    assert_int_equal(reversa_rematch_n_trades(year.rematch), 2);
    assert_false(reversa_rematch_curve_is_whole(year.rematch));
    reversa_rematch_trade_at(year.rematch, 1, &trade);
    assert_int_equal(trade.claim, REVERSA_CLAIM_AT_LEAST);
    assert_int_equal(trade.bound[1], 3000000);
    rt_year_drop(&year);
    reversa_context_free(ctx);
}

static void test_rematch_curve_refuses_what_is_no_network(void **state)
{
    (void)state;
    static const char *const inside[] = {
        "\"rules\": [], \"criteria\": [{\"criterion\": \"same\", \"attribute\": \"level\", \"weight\": 1}], "
        "\"objective\": [\"mentees\", \"worst\"]",
        "\"rules\": [], \"criteria\": [{\"criterion\": \"same\", \"attribute\": \"level\", \"weight\": 1}], "
        "\"limits\": [{\"limit\": \"one_role\"}], \"objective\": [\"mentees\", \"score\"]"};
    for (int k = 0; k < 2; k++) {
        rt_case made = {.ctx = rt_context(NULL)};
        reversa_rematch *rematch = NULL;
        reversa_rematch_options options;
        reversa_rematch_options_init(&options);
        options.curve = 5;
        assert_int_equal(rt_make(&made, "id,role,level\na,mentor,1\nb,mentee,1\n", inside[k]), REVERSA_OK);
        assert_int_equal(reversa_rematch_find(made.ctx, made.problem, &options, &rematch), REVERSA_E_UNSUPPORTED);
        assert_null(rematch);
        options.curve = 0;
        assert_int_equal(reversa_rematch_find(made.ctx, made.problem, &options, &rematch), REVERSA_OK);
        reversa_rematch_free(rematch);
        rt_drop(&made);
        reversa_context_free(made.ctx);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_rematch_curve_has_the_ends_and_a_bound_between),
                                       cmocka_unit_test(test_rematch_curve_that_is_cut_short_says_so),
                                       cmocka_unit_test(test_rematch_curve_refuses_what_is_no_network)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
