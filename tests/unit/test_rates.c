#include "metrics/rates.h"

#include "metrics/interval.h"
#include "support/attack.h"
#include "support/numbers.h"
#include "support/staff.h"

#define STILL REVERSA_MISSING_DATE
#define FROM 100 /* the period of most tests is 100 .. 199 */
#define TO 199

static reversa_context *ctx;
static reversa_employment staff;
static reversa_rates_options options;
static reversa_rates *rates;

static int open_context(void **state)
{
    (void)state;
    ctx = rt_context(NULL);
    reversa_rates_options_init(&options);
    options.from = FROM;
    options.to = TO;
    return 0;
}

static void drop(void)
{
    reversa_rates_free(rates);
    rates = NULL;
    rt_staff_drop(&staff);
    staff = (reversa_employment){0};
}

static int close_context(void **state)
{
    (void)state;
    drop();
    reversa_context_free(ctx);
    return 0;
}

static void make(const rt_hand *hands, int64_t n)
{
    drop();
    rt_staff(ctx, hands, n, &staff);
    assert_int_equal(reversa_rates_create(ctx, &staff, &options, &rates), REVERSA_OK);
}

static reversa_rate_result read_rate(int32_t group, reversa_rate rate)
{
    reversa_rate_result result;
    reversa_rates_read(rates, group, rate, &result);
    return result;
}

static void check(reversa_rate rate, double numerator, double denominator)
{
    reversa_rate_result result = read_rate(REVERSA_EVERYONE, rate);
    rt_close(result.numerator, numerator, 0);
    rt_close(result.denominator, denominator, 1e-14);
    rt_close(result.value, numerator / denominator, 1e-14);
    assert_int_equal(result.fit, REVERSA_FIT_OK);
}

/* Four there at the start; one leaves on the first day, one on the last; two come, one of whom goes after ten days. */
static const rt_hand few[] = {
    {10, STILL, NULL, "b"},  {10, 100, "voluntary", "a"},  {99, 199, "retired", "a"},  {50, STILL, NULL, NULL},
    {100, STILL, NULL, "b"}, {150, 160, "voluntary", "b"}, {10, 99, "voluntary", "a"}, {200, STILL, NULL, "a"},
};
#define N_FEW ((int64_t)(sizeof few / sizeof *few))

static void test_rates_of_a_few_people(void **state)
{
    (void)state;
    make(few, N_FEW);
    /* person-days: 100 + 1 + 100 + 100 + 99 + 10 */
    check(REVERSA_RATE_TURNOVER, 3, 4.10);
    check(REVERSA_RATE_TURNOVER_ANNUAL, 3, 410.0 / 365);
    check(REVERSA_RATE_VOLUNTARY, 2, 4.10);
    check(REVERSA_RATE_VOLUNTARY_ANNUAL, 2, 410.0 / 365);
    check(REVERSA_RATE_RETENTION, 2, 4);
    check(REVERSA_RATE_NEW_HIRES, 1, 1); /* the one of day 150 is not 90 days in */
    assert_int_equal(read_rate(REVERSA_EVERYONE, REVERSA_RATE_NEW_HIRES).left_out, 1);
    reversa_headcount headcount;
    reversa_rates_headcount(rates, REVERSA_EVERYONE, &headcount);
    assert_int_equal(headcount.at_start, 4);
    assert_int_equal(headcount.hires, 2);
    assert_int_equal(headcount.exits, 3);
    assert_int_equal(headcount.at_end, 3);
    rt_close(headcount.average, 4.10, 1e-15);
    rt_close(headcount.person_years, 410.0 / 365, 1e-15);
}

static void test_rates_with_the_average_of_the_ends(void **state)
{
    (void)state;
    options.average = REVERSA_AVERAGE_ENDS;
    make(few, N_FEW);
    check(REVERSA_RATE_TURNOVER, 3, 3.5);
    check(REVERSA_RATE_TURNOVER_ANNUAL, 3, 350.0 / 365);
}

static void test_new_hires_count_once_their_days_have_passed(void **state)
{
    (void)state;
    const rt_hand hands[] = {
        {109, STILL, NULL, NULL}, /* 90 days on is the last day */
        {110, STILL, NULL, NULL}, /* a day too late */
        {109, 199, NULL, NULL},   /* left on the 90th day after the day of hire */
        {108, 199, NULL, NULL},   /* left on the 91st */
    };
    make(hands, 4);
    check(REVERSA_RATE_NEW_HIRES, 2, 3);
    options.known_to = 200;
    make(hands, 4);
    check(REVERSA_RATE_NEW_HIRES, 3, 4);
    options.new_hire_days = 91;
    make(hands, 4);
    check(REVERSA_RATE_NEW_HIRES, 1, 3);
}

static void test_voluntary_rates_leave_out_exits_without_a_reason(void **state)
{
    (void)state;
    const rt_hand hands[] = {{1, 150, NULL, NULL}, {1, 150, "Resigned", NULL}, {1, STILL, NULL, NULL}};
    options.voluntary = "resigned";
    make(hands, 3);
    check(REVERSA_RATE_VOLUNTARY, 1, 2.02);
    assert_int_equal(read_rate(REVERSA_EVERYONE, REVERSA_RATE_VOLUNTARY).left_out, 1);
    make(hands, 1); /* no exit has one */
    reversa_rate_result result = read_rate(REVERSA_EVERYONE, REVERSA_RATE_VOLUNTARY);
    assert_true(isnan(result.value) && isnan(result.low) && isnan(result.exact_high));
    assert_int_equal(result.fit, REVERSA_FIT_NO_DATA);
    make(hands + 2, 1); /* no exit at all: the rate is 0 */
    check(REVERSA_RATE_VOLUNTARY, 0, 1);
}

static void test_intervals_are_those_of_the_counts(void **state)
{
    (void)state;
    options.level = 0.9;
    make(few, N_FEW);
    reversa_rate_result share = read_rate(REVERSA_EVERYONE, REVERSA_RATE_RETENTION);
    rv_range score = rv_interval_wilson(2, 4, 0.9);
    rv_range exact = rv_interval_clopper_pearson(2, 4, 0.9);
    assert_true(share.low == score.low && share.high == score.high);
    assert_true(share.exact_low == exact.low && share.exact_high == exact.high);
    reversa_rate_result rate = read_rate(REVERSA_EVERYONE, REVERSA_RATE_TURNOVER_ANNUAL);
    score = rv_interval_poisson_score(3, 410.0 / 365, 0.9);
    exact = rv_interval_garwood(3, 410.0 / 365, 0.9);
    rt_close(rate.low, score.low, 1e-14);
    rt_close(rate.high, score.high, 1e-14);
    rt_close(rate.exact_low, exact.low, 1e-14);
    rt_close(rate.exact_high, exact.high, 1e-14);
}

static void test_rates_of_nobody_are_nan(void **state)
{
    (void)state;
    make(few, 0);
    for (int rate = 0; rate < REVERSA_N_RATES; rate++) {
        reversa_rate_result result = read_rate(REVERSA_EVERYONE, (reversa_rate)rate);
        assert_true(isnan(result.value) && isnan(result.low) && isnan(result.high));
        assert_true(isnan(result.exact_low) && isnan(result.exact_high));
        assert_int_equal(result.fit, REVERSA_FIT_NO_DATA);
    }
}

static void test_rates_by_team_add_up_to_everyone(void **state)
{
    (void)state;
    options.by = "team";
    options.smallest = 0;
    make(few, N_FEW);
    assert_int_equal(reversa_rates_n_groups(rates), 3);
    assert_string_equal(reversa_rates_group(rates, 0), "a");
    assert_string_equal(reversa_rates_group(rates, 1), "b");
    assert_null(reversa_rates_group(rates, 2));
    assert_null(reversa_rates_group(rates, REVERSA_EVERYONE));
    for (int rate = 0; rate < REVERSA_N_RATES; rate++) {
        reversa_rate_result all = read_rate(REVERSA_EVERYONE, (reversa_rate)rate);
        double numerator = 0;
        double denominator = 0;
        for (int32_t group = 0; group < 3; group++) {
            numerator += read_rate(group, (reversa_rate)rate).numerator;
            denominator += read_rate(group, (reversa_rate)rate).denominator;
        }
        rt_close(numerator, all.numerator, 0);
        rt_close(denominator, all.denominator, 1e-14);
    }
    reversa_rate_result b = read_rate(1, REVERSA_RATE_TURNOVER);
    rt_close(b.value, 1 / 2.09, 1e-14);
}

/* Was the person there at the end of the day? */
static bool there(const rt_hand *hand, int32_t day)
{
    return hand->hire <= day && (hand->exit == STILL || hand->exit > day);
}

/* Against a walk through the calendar, day by day. */
static void test_rates_of_random_people_against_the_calendar(void **state)
{
    (void)state;
    uint64_t random = rt_seed();
    static rt_hand hands[60];
    for (int trial = 0; trial < 100; trial++) {
        for (int i = 0; i < 60; i++) {
            hands[i].hire = (int32_t)rt_between(&random, 0, 260);
            hands[i].exit = rt_between(&random, 0, 2) ? hands[i].hire + (int32_t)rt_between(&random, 0, 200) : STILL;
            hands[i].reason = hands[i].exit == STILL ? NULL : rt_between(&random, 0, 1) ? "voluntary" : "other";
        }
        options.from = (int32_t)rt_between(&random, 20, 150);
        options.to = options.from + (int32_t)rt_between(&random, 0, 100);
        options.known_to = options.to + (int32_t)rt_between(&random, 0, 60);
        make(hands, 60);
        double exits = 0, start = 0, stayed = 0, hires = 0, new_stayed = 0, person_days = 0;
        for (int i = 0; i < 60; i++) {
            for (int32_t day = options.from; day <= options.to; day++) {
                person_days += there(&hands[i], day - 1) && hands[i].hire < day;
                exits += hands[i].exit == day;
                if (hands[i].hire == day && day + 90 <= options.known_to) {
                    hires++;
                    new_stayed += there(&hands[i], day + 90);
                }
            }
            start += there(&hands[i], options.from - 1);
            stayed += there(&hands[i], options.from - 1) && there(&hands[i], options.to);
        }
        double days = options.to - options.from + 1;
        if (person_days > 0)
            check(REVERSA_RATE_TURNOVER, exits, person_days / days);
        if (start > 0)
            check(REVERSA_RATE_RETENTION, stayed, start);
        if (hires > 0)
            check(REVERSA_RATE_NEW_HIRES, new_stayed, hires);
        reversa_headcount headcount;
        reversa_rates_headcount(rates, REVERSA_EVERYONE, &headcount);
        assert_int_equal(headcount.at_end, headcount.at_start + headcount.hires - headcount.exits);
    }
}

/* ---- Groups that are hidden ---- */

/* People of a group by what they did, each in one of these; all that is published is sums of them. */
enum {
    STAYED,
    LEFT_VOLUNTARY,
    LEFT_OTHER,
    LEFT_NO_REASON,
    NEW_STAYED,
    NEW_LEFT_EARLY,
    NEW_LEFT_LATE,
    NEW_RECENT,
    N_KINDS
};

static const rt_hand kinds[N_KINDS] = {
    [STAYED] = {10, STILL, NULL, NULL},          [LEFT_VOLUNTARY] = {10, 150, "voluntary", NULL},
    [LEFT_OTHER] = {10, 150, "retired", NULL},   [LEFT_NO_REASON] = {10, 150, NULL, NULL},
    [NEW_STAYED] = {105, STILL, NULL, NULL},     [NEW_LEFT_EARLY] = {105, 120, "voluntary", NULL},
    [NEW_LEFT_LATE] = {101, 198, "moved", NULL}, [NEW_RECENT] = {190, STILL, NULL, NULL},
};

#define MOST_TEAMS 8
#define MOST_STAFF 1500

static const char *const teams[MOST_TEAMS] = {"a", "b", "c", "d", "e", "f", "g", "h"};

/* The sum of the people of these kinds in a group, or in all. */
static void set_sum(double *coefficient, int32_t group, const char *of_kinds, int32_t n_teams)
{
    for (int32_t g = 0; g < n_teams; g++)
        for (int k = 0; k < N_KINDS; k++)
            coefficient[g * N_KINDS + k] = (group == REVERSA_EVERYONE || g == group) && of_kinds[k] == '1';
}

/* What is given together: people, reasons, new hires. Kinds: stayed, three that left, new: stayed, two that left, recent. */
static const char *const families[3][5] = {
    {"11110000", "00001111", "01110110", "10001001", "10000000"}, /* start, hires, exits, end, of the start stayed */
    {"01000100", "00010000"},                                     /* voluntary, left out: without a reason */
    {"00001110", "00001010", "00000001"}, /* hires whose days have passed, of these there then, left out: recent */
};
static const reversa_rate family_rates[3] = {REVERSA_RATE_TURNOVER, REVERSA_RATE_VOLUNTARY, REVERSA_RATE_NEW_HIRES};

static bool family_hidden(int32_t group, int family)
{
    reversa_rate_result r = read_rate(group, family_rates[family]);
    if (!r.hidden)
        return false;
    assert_true(isnan(r.value) && isnan(r.low) && isnan(r.high) && isnan(r.exact_low) && isnan(r.exact_high));
    assert_true(isnan(r.numerator) && isnan(r.denominator));
    assert_true(r.left_out == REVERSA_HIDDEN_COUNT && r.fit == REVERSA_FIT_TOO_FEW);
    return true;
}

/* All that is given of a group. */
static void publish_group(rt_attack *attack, int32_t group, int32_t n_teams)
{
    reversa_headcount headcount;
    double coefficient[MOST_TEAMS * N_KINDS];
    reversa_rates_headcount(rates, group, &headcount);
    assert_int_equal(headcount.hidden, family_hidden(group, 0));
    assert_int_equal(read_rate(group, REVERSA_RATE_RETENTION).hidden, headcount.hidden);
    if (headcount.hidden) {
        assert_true(headcount.at_start == -1 && headcount.hires == -1 && headcount.exits == -1);
        assert_true(headcount.at_end == -1 && isnan(headcount.average) && isnan(headcount.person_years));
        assert_true(family_hidden(group, 1) && family_hidden(group, 2));
    }
    for (int f = 0; f < 3; f++)
        for (int i = 0; i < 5 && families[f][i] && !family_hidden(group, f); i++) {
            set_sum(coefficient, group, families[f][i], n_teams);
            rt_attack_add(attack, coefficient);
        }
}

static void attack_rates(uint64_t *random, int64_t n_hidden[3])
{
    static rt_hand hands[MOST_STAFF];
    static rt_attack attack;
    double coefficient[MOST_TEAMS * N_KINDS];
    int64_t n = 0;
    int32_t n_teams = (int32_t)rt_between(random, 2, MOST_TEAMS);
    int64_t chance = rt_between(random, 1, 40);
    for (int32_t g = 0; g < n_teams; g++)
        for (int k = 0; k < N_KINDS; k++) {
            int64_t size = rt_between(random, 0, chance) ? rt_between(random, 5, 20) : rt_between(random, 0, 6);
            for (size += k == STAYED; size > 0; size--) { /* every team has someone */
                hands[n] = kinds[k];
                hands[n++].team = teams[g];
            }
        }
    make(hands, n);
    rt_attack_open(&attack, n_teams * N_KINDS);
    for (int32_t g = REVERSA_EVERYONE; g < n_teams; g++)
        publish_group(&attack, g, n_teams);
    for (int f = 0; f < 3; f++) {
        assert_false(family_hidden(REVERSA_EVERYONE, f));
        for (int32_t g = 0; g < n_teams; g++) {
            bool hidden = family_hidden(g, f);
            n_hidden[f] += hidden;
            for (int i = 0; hidden && i < 5 && families[f][i]; i++) {
                set_sum(coefficient, g, families[f][i], n_teams);
                assert_false(rt_attack_gives(&attack, coefficient));
            }
        }
    }
}

static void test_rates_by_group_under_attack(void **state)
{
    (void)state;
    uint64_t random = rt_seed() + 3;
    int64_t n_hidden[3] = {0, 0, 0};
    options.by = "team";
    for (int round = 0; round < 300; round++)
        attack_rates(&random, n_hidden);
    assert_true(n_hidden[0] > 50 && n_hidden[1] > n_hidden[0] + 50 && n_hidden[2] > n_hidden[0] + 50);
}

/* A team with three who left takes the least of the others with it; with smallest 0 all are shown. */
static void test_rates_hide_a_small_number(void **state)
{
    (void)state;
    static rt_hand hands[200];
    int64_t n = 0;
    for (int32_t g = 0; g < 3; g++) {
        for (int i = 0; i < 10 + 10 * g; i++)
            hands[n++] = (rt_hand){10, STILL, NULL, teams[g]};
        for (int i = 0; i < (g == 1 ? 3 : 8); i++)
            hands[n++] = (rt_hand){10, 150, "voluntary", teams[g]};
    }
    options.by = "team";
    make(hands, n);
    assert_true(read_rate(0, REVERSA_RATE_TURNOVER).hidden);
    assert_true(read_rate(1, REVERSA_RATE_TURNOVER).hidden);
    assert_false(read_rate(2, REVERSA_RATE_TURNOVER).hidden);
    check(REVERSA_RATE_RETENTION, 60, 79);
    options.smallest = 0;
    make(hands, n);
    assert_int_equal((int)read_rate(1, REVERSA_RATE_TURNOVER).numerator, 3);
    assert_false(read_rate(1, REVERSA_RATE_TURNOVER).hidden);
}

static void refuse(const reversa_rates_options *wrong, reversa_status expected)
{
    reversa_rates *none = rates;
    assert_int_equal(reversa_rates_create(ctx, &staff, wrong, &none), expected);
    assert_null(none);
    reversa_error error;
    reversa_context_error(ctx, 0, &error);
    assert_int_equal(error.code, expected);
}

static void test_rates_refuse_wrong_options(void **state)
{
    (void)state;
    make(few, N_FEW);
    const reversa_rates_options good = options;
    reversa_rates_options wrong = good;
    wrong.struct_size = 1;
    refuse(&wrong, REVERSA_E_ARGUMENT);
    wrong = good, wrong.from = STILL;
    refuse(&wrong, REVERSA_E_ARGUMENT);
    wrong = good, wrong.to = STILL;
    refuse(&wrong, REVERSA_E_ARGUMENT);
    wrong = good, wrong.to = FROM - 1;
    refuse(&wrong, REVERSA_E_ARGUMENT);
    wrong = good, wrong.known_to = TO - 1;
    refuse(&wrong, REVERSA_E_ARGUMENT);
    wrong = good, wrong.new_hire_days = 0;
    refuse(&wrong, REVERSA_E_ARGUMENT);
    wrong = good, wrong.level = NAN;
    refuse(&wrong, REVERSA_E_ARGUMENT);
    wrong = good, wrong.average = (reversa_headcount_average)2;
    refuse(&wrong, REVERSA_E_ARGUMENT);
    wrong = good, wrong.voluntary = NULL;
    refuse(&wrong, REVERSA_E_ARGUMENT);
    wrong = good, wrong.smallest = -1;
    refuse(&wrong, REVERSA_E_ARGUMENT);
    wrong = good, wrong.by = "nothing";
    refuse(&wrong, REVERSA_E_DATA);
    refuse(NULL, REVERSA_E_ARGUMENT);
    reversa_rates *none = NULL;
    assert_int_equal(reversa_rates_create(ctx, NULL, &good, &none), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_rates_create(ctx, &staff, &good, NULL), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_rates_create(NULL, &staff, &good, &none), REVERSA_E_ARGUMENT);
}

static void test_rates_read_of_no_such_group_or_rate_is_nan(void **state)
{
    (void)state;
    make(few, N_FEW);
    assert_true(isnan(read_rate(0, REVERSA_RATE_TURNOVER).value)); /* without a column there are no groups */
    assert_true(isnan(read_rate(-2, REVERSA_RATE_TURNOVER).value));
    assert_true(isnan(read_rate(REVERSA_EVERYONE, (reversa_rate)REVERSA_N_RATES).value));
    reversa_headcount headcount = {.at_start = 7};
    reversa_rates_headcount(rates, 5, &headcount);
    assert_int_equal(headcount.at_start, 0);
    reversa_rates_free(NULL);
}

static void test_rates_stop_when_cancelled(void **state)
{
    (void)state;
    make(few, N_FEW);
    reversa_rates *none = rates;
    reversa_context_cancel(ctx);
    assert_int_equal(reversa_rates_create(ctx, &staff, &options, &none), REVERSA_E_CANCELLED);
    assert_null(none);
    reversa_context_resume(ctx);
}

static void walk_setup(reversa_context *walk_ctx, void *state)
{
    (void)state;
    rt_staff(walk_ctx, few, N_FEW, &staff);
}

static reversa_status walk_call(reversa_context *walk_ctx, void *state)
{
    (void)state;
    return reversa_rates_create(walk_ctx, &staff, &options, &rates);
}

static void walk_release(reversa_context *walk_ctx, void *state)
{
    (void)walk_ctx;
    (void)state;
    drop();
}

static void test_rates_survive_every_failing_allocation(void **state)
{
    (void)state;
    options.by = "team";
    const rt_walk walk = {
        .name = "rates", .setup = walk_setup, .call = walk_call, .release = walk_release, .out = &rates};
    assert_true(rt_fault_walk(&walk) > 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_context, close_context)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_rates_of_a_few_people),
        TEST(test_rates_with_the_average_of_the_ends),
        TEST(test_new_hires_count_once_their_days_have_passed),
        TEST(test_voluntary_rates_leave_out_exits_without_a_reason),
        TEST(test_intervals_are_those_of_the_counts),
        TEST(test_rates_of_nobody_are_nan),
        TEST(test_rates_by_team_add_up_to_everyone),
        TEST(test_rates_of_random_people_against_the_calendar),
        TEST(test_rates_by_group_under_attack),
        TEST(test_rates_hide_a_small_number),
        TEST(test_rates_refuse_wrong_options),
        TEST(test_rates_read_of_no_such_group_or_rate_is_nan),
        TEST(test_rates_stop_when_cancelled),
        TEST(test_rates_survive_every_failing_allocation),
    };
    return cmocka_run_group_tests_name("rates", tests, NULL, NULL);
}
