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
        cmocka_unit_test(test_list_of_nobody),
        cmocka_unit_test(test_risk_doors),
    };
    return cmocka_run_group_tests_name("risk", tests, NULL, NULL);
}
