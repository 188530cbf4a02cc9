/* Families of rates that are hidden, by hand. */
#include "metrics/rates.h"
#include "support/support.h"

#define N 3

/* Each group: 50 there at the start of whom 10 left, 20 hires of whom 6 left; the exits' reasons and the new hires vary. */
static const rv_rates_tally usual = {.at_start = 50,
                                     .stayed = 40,
                                     .hires = 20,
                                     .exits = 16,
                                     .voluntary = 8,
                                     .new_hires = 12,
                                     .new_stayed = 7,
                                     .new_left = 6,
                                     .at_end = 54};

static void expect_hidden(const rv_rates_tally *tally, bool later, const char *const expected[RV_N_RATE_FAMILIES])
{
    reversa_context *ctx = rt_context(NULL);
    rv_rates_tally copy[N + 1] = {tally[0], tally[1], tally[2], {0}};
    reversa_rates rates = {.n_groups = N, .tally = copy};
    rv_arena scratch;
    rv_arena_open(ctx, &rates.arena);
    rv_arena_open(ctx, &scratch);
    assert_int_equal(rv_rate_hide(ctx, 5, later, &scratch, &rates), REVERSA_OK);
    for (int f = 0; f < RV_N_RATE_FAMILIES; f++)
        for (int g = 0; g < N; g++)
            if (rates.hidden[f][g] != (expected[f][g] == 'h'))
                fail_msg("family %d, group %d", f, g);
    rv_arena_free(&scratch);
    rv_arena_free(&rates.arena);
    reversa_context_free(ctx);
}

static void test_rate_hide_nothing_small(void **state)
{
    (void)state;
    const rv_rates_tally tally[N] = {usual, usual, usual};
    expect_hidden(tally, true, (const char *const[]){"...", "...", "..."});
}

static void test_rate_hide_reasons_alone(void **state)
{
    (void)state;
    rv_rates_tally tally[N] = {usual, usual, usual};
    tally[1].voluntary = 2;
    expect_hidden(tally, true, (const char *const[]){"...", "hh.", "..."});
    tally[1].voluntary = 14; /* two others */
    expect_hidden(tally, true, (const char *const[]){"...", "hh.", "..."});
    tally[1].voluntary = 8;
    tally[1].no_reason = 8; /* all told: 8, 8, 0 */
    expect_hidden(tally, true, (const char *const[]){"...", "...", "..."});
}

static void test_rate_hide_new_hires_alone(void **state)
{
    (void)state;
    rv_rates_tally tally[N] = {usual, usual, usual};
    tally[2].new_stayed = 10; /* two left early, out of six who left */
    expect_hidden(tally, true, (const char *const[]){"...", "...", "h.h"});
    tally[2].new_stayed = 7;
    tally[2].new_hires = 16; /* four too recent */
    tally[2].new_stayed = 10;
    expect_hidden(tally, true, (const char *const[]){"...", "...", "h.h"});
}

static void test_rate_hide_people_hides_all(void **state)
{
    (void)state;
    rv_rates_tally tally[N] = {usual, usual, usual};
    tally[0].stayed = 48;
    tally[0].exits = 8;
    tally[0].voluntary = 0;
    expect_hidden(tally, true, (const char *const[]){"hh.", "hh.", "hh."});
}

/* Where exits end with the period, early leavers are part of the six who left: one of six is small there alone. */
static void test_rate_hide_early_leavers_within_the_period(void **state)
{
    (void)state;
    rv_rates_tally tally[N] = {usual, usual, usual};
    expect_hidden(tally, false, (const char *const[]){"...", "...", "hhh"}); /* five of six: the one who left late */
    for (int g = 0; g < N; g++)
        tally[g].new_stayed = 6;
    expect_hidden(tally, false, (const char *const[]){"...", "...", "..."});
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rate_hide_nothing_small),
        cmocka_unit_test(test_rate_hide_reasons_alone),
        cmocka_unit_test(test_rate_hide_new_hires_alone),
        cmocka_unit_test(test_rate_hide_people_hides_all),
        cmocka_unit_test(test_rate_hide_early_leavers_within_the_period),
    };
    return cmocka_run_group_tests_name("rate_hidden", tests, NULL, NULL);
}
