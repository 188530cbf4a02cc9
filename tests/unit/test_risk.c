/*
 * The list of pairs at risk: what raises a flag, and that it stays in the order of the pairs.
 */
#include "support/engagement.h"
#include "support/support.h"

#include <math.h>

#include <reversa/pair_risk.h>

/* Ten pairs that meet every ten days until day 100, and whatever the test adds. */
static void make_regular(rt_programme *p)
{
    for (int i = 0; i < 10; i++) {
        int64_t pair = rt_pair(p, 0);
        for (int32_t day = 10; day <= 100; day += 10)
            rt_session(p, pair, day, REVERSA_SESSION_HELD);
    }
}

static reversa_risk *list(reversa_context *ctx, const rt_programme *p, int32_t as_of,
                          const reversa_risk_options *options)
{
    reversa_sessions *sessions = rt_sessions(ctx, p);
    reversa_pair_rows pairs = rt_pair_rows(p);
    reversa_engagement_options when = rt_as_of(as_of);
    reversa_risk *risk = NULL;
    assert_int_equal(reversa_risk_create(ctx, sessions, &pairs, &when, options, &risk), REVERSA_OK);
    reversa_sessions_free(sessions);
    return risk;
}

static void test_flags(void **state)
{
    (void)state;
    static rt_programme p;
    make_regular(&p);
    int64_t missed = rt_pair(&p, 0);
    for (int32_t day = 10; day <= 80; day += 10)
        rt_session(&p, missed, day, REVERSA_SESSION_HELD);
    rt_session(&p, missed, 90, REVERSA_SESSION_CANCELLED_BY_MENTEE);
    rt_session(&p, missed, 100, REVERSA_SESSION_NO_SHOW_MENTOR);
    int64_t silent = rt_pair(&p, 40); /* never met: watched for 60 days, longer than any other */
    int64_t ended = rt_pair(&p, 0);
    p.pair_end[ended] = RT_DAY0 + 50;
    reversa_context *ctx = rt_context(NULL);
    reversa_risk_options options;
    reversa_risk_options_init(&options);
    options.horizon_days = 10;
    reversa_risk *risk = list(ctx, &p, 100, &options);
    assert_int_equal(reversa_risk_n(risk), 12);
    reversa_pair_risk pair;
    for (int64_t i = 0; i < 10; i++) {
        reversa_risk_at(risk, i, &pair);
        assert_int_equal(pair.pair, i);
        assert_true(!pair.flagged && pair.chance.value > 0.9 && pair.silence == 0);
    }
    reversa_risk_at(risk, 10, &pair);
    assert_int_equal(pair.pair, missed);
    assert_true(pair.missed && pair.flagged && pair.silence == 20);
    reversa_risk_at(risk, 11, &pair);
    assert_int_equal(pair.pair, silent);
    assert_true(pair.beyond && pair.flagged && !pair.missed && isnan(pair.chance.value));
    assert_int_equal(pair.chance.fit, REVERSA_FIT_NOT_REACHED);
    reversa_risk_at(risk, 12, &pair);
    assert_int_equal(pair.pair, -1);
    assert_true(isnan(pair.chance.value) && isnan(pair.at_least) && pair.chance.fit == REVERSA_FIT_NO_DATA);
    reversa_risk_free(risk);
    reversa_context_free(ctx);
}

static void test_two_missed_in_a_row_always_flag(void **state)
{
    (void)state;
    static rt_programme p;
    make_regular(&p);
    rt_session(&p, 3, 101, REVERSA_SESSION_CANCELLED_BY_MENTOR);
    rt_session(&p, 3, 102, REVERSA_SESSION_CANCELLED_BY_MENTEE);
    rt_session(&p, 4, 101, REVERSA_SESSION_CANCELLED_BY_MENTOR);
    reversa_context *ctx = rt_context(NULL);
    reversa_risk_options options;
    reversa_risk_options_init(&options);
    options.threshold = 0; /* no chance is below it */
    reversa_risk *risk = list(ctx, &p, 102, &options);
    reversa_pair_risk pair;
    reversa_risk_at(risk, 3, &pair);
    assert_true(pair.missed && pair.flagged);
    reversa_risk_at(risk, 4, &pair);
    assert_true(!pair.missed && !pair.flagged);
    reversa_risk_free(risk);
    reversa_context_free(ctx);
}

static int64_t count_flags(const reversa_risk *risk)
{
    int64_t n = 0;
    for (int64_t i = 0; i < reversa_risk_n(risk); i++) {
        reversa_pair_risk pair;
        reversa_risk_at(risk, i, &pair);
        n += pair.flagged;
    }
    return n;
}

/* On the first days all are silent, and nothing was due. */
static void test_nobody_is_flagged_before_something_was_due(void **state)
{
    (void)state;
    static rt_programme p;
    for (int i = 0; i < 12; i++)
        (void)rt_pair(&p, i < 11 ? 0 : -1);
    reversa_context *ctx = rt_context(NULL);
    for (int32_t day = 0; day < 21; day++) { /* the first window ends on day 13, its tolerance on day 20 */
        reversa_risk *risk = list(ctx, &p, day, NULL);
        assert_int_equal(reversa_risk_n(risk), 12);
        assert_int_equal(count_flags(risk), day < 19 ? 0 : 1); /* the one that began a day before the others */
        reversa_risk_free(risk);
    }
    rt_session(&p, 4, 1, REVERSA_SESSION_CANCELLED_BY_MENTEE);
    rt_session(&p, 4, 2, REVERSA_SESSION_CANCELLED_BY_MENTEE);
    reversa_risk *risk = list(ctx, &p, 2, NULL);
    assert_int_equal(count_flags(risk), 1); /* two failures in a row always count */
    reversa_risk_free(risk);
    reversa_context_free(ctx);
}

static void test_as_long_as_the_others_is_not_longer(void **state)
{
    (void)state;
    static rt_programme p;
    for (int i = 0; i < 2; i++) {
        int64_t pair = rt_pair(&p, 0);
        for (int32_t day = 14; day <= 84; day += 14)
            rt_session(&p, pair, day, REVERSA_SESSION_HELD);
    }
    reversa_context *ctx = rt_context(NULL);
    reversa_risk *risk = list(ctx, &p, 98, NULL);
    assert_int_equal(count_flags(risk), 0);
    reversa_risk_free(risk);
    rt_session(&p, 1, 98, REVERSA_SESSION_HELD);
    risk = list(ctx, &p, 99, NULL);
    reversa_pair_risk pair;
    reversa_risk_at(risk, 0, &pair);
    assert_true(pair.beyond && pair.silence == 15);
    reversa_risk_at(risk, 1, &pair);
    assert_false(pair.flagged);
    reversa_risk_free(risk);
    reversa_context_free(ctx);
}

/* The chance cannot be told beyond the longest gap, but it is no less than that of meeting by then. */
static void test_chance_is_bounded_where_it_cannot_be_told(void **state)
{
    (void)state;
    static rt_programme p;
    make_regular(&p);
    (void)rt_pair(&p, 75); /* silent for 25 days: the longest gap */
    reversa_context *ctx = rt_context(NULL);
    reversa_risk *risk = list(ctx, &p, 100, NULL);
    reversa_pair_risk pair;
    reversa_risk_at(risk, 0, &pair);
    assert_int_equal(pair.chance.fit, REVERSA_FIT_NOT_REACHED);
    assert_true(fabs(pair.at_least - 100.0 / 101) < 1e-12); /* all but one of 101 gaps end after ten days */
    reversa_risk_free(risk);
    reversa_context_free(ctx);
}

/* A list of pairs as match writes it has no ends: the plan's is one, and nobody needs support after it. */
static void test_pairs_without_an_end_end_with_their_plan(void **state)
{
    (void)state;
    static rt_programme p;
    make_regular(&p);
    int64_t longer = rt_pair(&p, 0);
    p.pair_end[longer] = RT_DAY0 + 400; /* known to go on */
    reversa_context *ctx = rt_context(NULL);
    reversa_risk *risk = list(ctx, &p, 271, NULL); /* the last day of nine months is day 272 */
    assert_int_equal(reversa_risk_n(risk), 11);
    reversa_risk_free(risk);
    risk = list(ctx, &p, 272, NULL);
    assert_int_equal(reversa_risk_n(risk), 1);
    reversa_pair_risk pair;
    reversa_risk_at(risk, 0, &pair);
    assert_int_equal(pair.pair, longer);
    reversa_risk_free(risk);
    p.pair_end[longer] = REVERSA_MISSING_DATE;
    risk = list(ctx, &p, 700, NULL);
    assert_int_equal(reversa_risk_n(risk), 0);
    reversa_risk_errors errors;
    reversa_risk_count_errors(risk, &errors);
    assert_int_equal(errors.cut, RT_DAY0 + 181); /* two thirds of the 272 days in which a pair ran */
    assert_int_equal(errors.n_dates, 17);
    assert_int_equal(errors.n, 33);      /* at days 181, 211 and 241 … */
    assert_int_equal(errors.n_left, 11); /* … and 271, when all are about to end as planned */
    reversa_risk_free(risk);
    reversa_context_free(ctx);
}

static void test_list_of_nobody(void **state)
{
    (void)state;
    static rt_programme p;
    reversa_context *ctx = rt_context(NULL);
    reversa_risk *risk = list(ctx, &p, 0, NULL);
    assert_int_equal(reversa_risk_n(risk), 0);
    reversa_risk_errors errors;
    reversa_risk_count_errors(risk, &errors);
    assert_int_equal(errors.fit, REVERSA_FIT_NO_DATA);
    assert_true(isnan(errors.brier) && isnan(errors.sensitivity.value));
    reversa_risk_free(risk);
    reversa_risk_free(NULL);
    reversa_context_free(ctx);
}

static void test_risk_doors(void **state)
{
    (void)state;
    static rt_programme p;
    reversa_context *ctx = rt_context(NULL);
    reversa_sessions *sessions = rt_sessions(ctx, &p);
    reversa_pair_rows pairs = rt_pair_rows(&p);
    reversa_engagement_options when = rt_as_of(0);
    reversa_risk *risk = NULL;
    assert_int_equal(reversa_risk_create(ctx, NULL, &pairs, &when, NULL, &risk), REVERSA_E_ARGUMENT);
    reversa_risk_options options;
    reversa_risk_options_init(&options);
    options.horizon_days = 0;
    assert_int_equal(reversa_risk_create(ctx, sessions, &pairs, &when, &options, &risk), REVERSA_E_ARGUMENT);
    reversa_risk_options_init(&options);
    options.threshold = NAN;
    assert_int_equal(reversa_risk_create(ctx, sessions, &pairs, &when, &options, &risk), REVERSA_E_ARGUMENT);
    reversa_risk_options_init(&options);
    options.cut = INT32_MAX;
    assert_int_equal(reversa_risk_create(ctx, sessions, &pairs, &when, &options, &risk), REVERSA_E_ARGUMENT);
    assert_null(risk);
    reversa_sessions_free(sessions);
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_flags),
        cmocka_unit_test(test_two_missed_in_a_row_always_flag),
        cmocka_unit_test(test_nobody_is_flagged_before_something_was_due),
        cmocka_unit_test(test_as_long_as_the_others_is_not_longer),
        cmocka_unit_test(test_chance_is_bounded_where_it_cannot_be_told),
        cmocka_unit_test(test_pairs_without_an_end_end_with_their_plan),
        cmocka_unit_test(test_list_of_nobody),
        cmocka_unit_test(test_risk_doors),
    };
    return cmocka_run_group_tests_name("risk", tests, NULL, NULL);
}
