/*
 * Engagement of a pair worked out by hand. The programme starts on Monday 2027-02-01, two sessions a month: windows are
 * days 0–13, 14–27, 28–42, 43–58, … after it.
 */
#include "support/engagement.h"
#include "support/support.h"

#include <math.h>

#include <reversa/programme.h>

static reversa_engagement *measure(reversa_context *ctx, const rt_programme *p,
                                   const reversa_engagement_options *options)
{
    reversa_sessions *sessions = rt_sessions(ctx, p);
    reversa_pair_rows pairs = rt_pair_rows(p);
    reversa_engagement *engagement = NULL;
    assert_int_equal(reversa_engagement_create(ctx, sessions, &pairs, options, &engagement), REVERSA_OK);
    reversa_sessions_free(sessions);
    return engagement;
}

static void expect_window(const reversa_engagement *engagement, int64_t index, int32_t first, int32_t last,
                          reversa_window_state window_state)
{
    reversa_window window;
    reversa_engagement_window_at(engagement, 0, index, &window);
    assert_int_equal(window.first, RT_DAY0 + first);
    assert_int_equal(window.last, RT_DAY0 + last);
    assert_int_equal(window.state, window_state);
    assert_int_equal(window.session != REVERSA_MISSING_DATE, window_state == REVERSA_WINDOW_MET);
}

static void test_pair_by_hand(void **state)
{
    (void)state;
    static rt_programme p;
    int64_t a = rt_pair(&p, 0);
    rt_session(&p, a, 3, REVERSA_SESSION_HELD);
    rt_session(&p, a, 20, REVERSA_SESSION_CANCELLED_BY_MENTOR);
    rt_session(&p, a, 30, REVERSA_SESSION_HELD); /* two days after window 1 */
    rt_session(&p, a, 41, REVERSA_SESSION_HELD);
    rt_session(&p, a, 60, REVERSA_SESSION_PLANNED);
    reversa_context *ctx = rt_context(NULL);
    reversa_engagement_options options = rt_as_of(60);
    reversa_engagement *engagement = measure(ctx, &p, &options);
    reversa_pair_engagement pair;
    reversa_engagement_pair_at(engagement, 0, &pair);
    assert_int_equal(pair.fit, REVERSA_FIT_OK);
    assert_true(pair.running);
    assert_int_equal(pair.n_states[REVERSA_SESSION_HELD], 3);
    assert_int_equal(pair.n_states[REVERSA_SESSION_CANCELLED_BY_MENTOR], 1);
    assert_int_equal(pair.n_states[REVERSA_SESSION_PLANNED], 1);
    assert_int_equal(pair.n_windows, 18);
    assert_int_equal(pair.n_closed, 3); /* the fourth ended on day 58, its tolerance on day 65 */
    assert_int_equal(pair.n_met, 3);
    assert_int_equal(pair.n_late, 1);
    assert_true(pair.adherence == 1 && pair.minutes == 180 && pair.volume == 1);
    assert_true(fabs(pair.days_late - 3.0 / 3) < 1e-15); /* day 30 for 27 */
    assert_true(pair.completion == 3.0 / 18);
    assert_int_equal(pair.streak, 3);
    assert_int_equal(pair.longest_streak, 3);
    assert_int_equal(pair.last_session, RT_DAY0 + 41);
    assert_int_equal(pair.silence, 19);
    /* covered: 15.2184375 days from day 3, from day 30 to 41, from day 41; of 61 days */
    assert_true(pair.days == 61);
    assert_true(fabs(pair.days_covered - (2 * 15.2184375 + 11)) < 1e-9);
    assert_true(fabs(pair.covered - pair.days_covered / 61) < 1e-15);
    assert_true(fabs(pair.rhythm.mean_interval - 19) < 1e-12);
    expect_window(engagement, 0, 0, 13, REVERSA_WINDOW_MET);
    expect_window(engagement, 1, 14, 27, REVERSA_WINDOW_MET);
    expect_window(engagement, 2, 28, 42, REVERSA_WINDOW_MET);
    expect_window(engagement, 3, 43, 58, REVERSA_WINDOW_OPEN);
    reversa_engagement_free(engagement);
    options.tolerance_days = 0;
    engagement = measure(ctx, &p, &options);
    reversa_engagement_pair_at(engagement, 0, &pair);
    assert_int_equal(pair.n_closed, 4);
    assert_int_equal(pair.n_met, 2);
    assert_true(pair.adherence == 0.5 && pair.days_late == 0);
    assert_int_equal(pair.streak, 0);
    assert_int_equal(pair.longest_streak, 1);
    expect_window(engagement, 1, 14, 27, REVERSA_WINDOW_MISSED);
    expect_window(engagement, 3, 43, 58, REVERSA_WINDOW_MISSED);
    reversa_engagement_free(engagement);
    reversa_context_free(ctx);
}

static void test_open_window_changes_no_streak(void **state)
{
    (void)state;
    static rt_programme p;
    int64_t a = rt_pair(&p, 0);
    rt_session(&p, a, 5, REVERSA_SESSION_HELD);
    rt_session(&p, a, 16, REVERSA_SESSION_HELD);
    reversa_context *ctx = rt_context(NULL);
    reversa_engagement_options options = rt_as_of(42);
    options.tolerance_days = 0;
    reversa_pair_engagement pair;
    options.as_of = RT_DAY0 + 41; /* the third window is open and empty */
    reversa_engagement *engagement = measure(ctx, &p, &options);
    reversa_engagement_pair_at(engagement, 0, &pair);
    assert_int_equal(pair.streak, 2);
    reversa_engagement_free(engagement);
    rt_session(&p, a, 29, REVERSA_SESSION_HELD); /* open and used */
    engagement = measure(ctx, &p, &options);
    reversa_engagement_pair_at(engagement, 0, &pair);
    assert_int_equal(pair.streak, 2);
    reversa_engagement_free(engagement);
    options.as_of = RT_DAY0 + 42; /* now it is closed */
    engagement = measure(ctx, &p, &options);
    reversa_engagement_pair_at(engagement, 0, &pair);
    assert_int_equal(pair.streak, 3);
    reversa_engagement_free(engagement);
    reversa_context_free(ctx);
}

/* Early in the plan much was held and little was due: both are of the same windows. */
static void test_volume_is_of_closed_windows(void **state)
{
    (void)state;
    static rt_programme p;
    int64_t a = rt_pair(&p, 0);
    rt_session(&p, a, 3, REVERSA_SESSION_HELD);
    rt_session(&p, a, 10, REVERSA_SESSION_HELD); /* beside the one that meets the window */
    rt_session(&p, a, 18, REVERSA_SESSION_HELD); /* in the second window, not closed on day 24 */
    rt_session(&p, a, 22, REVERSA_SESSION_HELD);
    reversa_context *ctx = rt_context(NULL);
    reversa_engagement_options options = rt_as_of(24);
    reversa_engagement *engagement = measure(ctx, &p, &options);
    reversa_pair_engagement pair;
    reversa_engagement_summary s;
    reversa_engagement_pair_at(engagement, 0, &pair);
    assert_int_equal(pair.n_closed, 1);
    assert_true(pair.minutes == 240 && pair.volume == 2);
    reversa_engagement_summarise(engagement, &s);
    assert_true(s.volume == 2 && s.n_volume == 1);
    reversa_engagement_free(engagement);
    p.n_sessions = 0;
    rt_session(&p, a, 18, REVERSA_SESSION_HELD); /* after the first window, and met it */
    engagement = measure(ctx, &p, &options);
    reversa_engagement_pair_at(engagement, 0, &pair);
    assert_true(pair.n_met == 1 && pair.volume == 1);
    reversa_engagement_free(engagement);
    reversa_context_free(ctx);
}

static void test_lengths_that_are_not_known(void **state)
{
    (void)state;
    static rt_programme p;
    int64_t a = rt_pair(&p, 0);
    int64_t b = rt_pair(&p, 0);
    for (int32_t day = 3; day < 60; day += 14) {
        rt_session(&p, a, day, REVERSA_SESSION_HELD);
        rt_session(&p, b, day, REVERSA_SESSION_HELD);
    }
    p.minutes[0] = NAN;
    p.minutes[3] = 0; /* known: it was short */
    reversa_context *ctx = rt_context(NULL);
    reversa_engagement_options options = rt_as_of(60);
    reversa_engagement *engagement = measure(ctx, &p, &options);
    reversa_pair_engagement pair;
    reversa_engagement_summary s;
    reversa_engagement_pair_at(engagement, a, &pair);
    assert_true(isnan(pair.minutes) && isnan(pair.volume) && pair.n_unknown == 1 && pair.adherence == 1);
    reversa_engagement_pair_at(engagement, b, &pair);
    assert_true(pair.minutes == 240 && pair.n_unknown == 0);
    reversa_engagement_summarise(engagement, &s);
    assert_true(s.n_unknown == 1 && s.n_volume == 1 && s.volume == pair.volume);
    reversa_engagement_free(engagement);
    for (int i = 0; i < p.n_sessions; i++)
        p.minutes[i] = NAN;
    engagement = measure(ctx, &p, &options);
    reversa_engagement_summarise(engagement, &s);
    assert_true(isnan(s.volume) && s.n_volume == 0);
    reversa_engagement_free(engagement);
    reversa_context_free(ctx);
}

static void test_sessions_outside_the_time_are_left_out(void **state)
{
    (void)state;
    static rt_programme p;
    int64_t a = rt_pair(&p, 10);
    p.pair_end[a] = RT_DAY0 + 40;
    const int32_t days[] = {5, 12, 28, 45};
    for (int i = 0; i < 4; i++)
        rt_session(&p, a, days[i], REVERSA_SESSION_HELD);
    reversa_context *ctx = rt_context(NULL);
    reversa_engagement_options options = rt_as_of(60);
    reversa_engagement *engagement = measure(ctx, &p, &options);
    reversa_pair_engagement pair;
    reversa_engagement_summary s;
    reversa_engagement_pair_at(engagement, 0, &pair);
    assert_true(pair.n_states[REVERSA_SESSION_HELD] == 2 && pair.minutes == 120);
    assert_int_equal(pair.last_session, RT_DAY0 + 28);
    reversa_engagement_summarise(engagement, &s);
    assert_int_equal(s.n_outside_sessions, 2);
    assert_int_equal(s.n_other_sessions, 0);
    reversa_engagement_free(engagement);
    reversa_context_free(ctx);
}

static void test_a_plan_that_has_run_out(void **state)
{
    (void)state;
    static rt_programme p;
    (void)rt_pair(&p, 0);
    reversa_context *ctx = rt_context(NULL);
    reversa_pair_engagement pair;
    for (int32_t day = 271; day <= 273; day++) { /* its last day is day 272 */
        reversa_engagement_options options = rt_as_of(day);
        reversa_engagement *engagement = measure(ctx, &p, &options);
        reversa_engagement_pair_at(engagement, 0, &pair);
        assert_true(pair.running == (day < 272));
        assert_true(pair.days == (day < 272 ? day + 1 : 273));
        reversa_engagement_free(engagement);
    }
    reversa_context_free(ctx);
}

static void test_pairs_that_ended_or_have_no_start(void **state)
{
    (void)state;
    static rt_programme p;
    int64_t ended = rt_pair(&p, 0);
    int64_t unknown = rt_pair(&p, 0);
    int64_t future = rt_pair(&p, 100);
    p.pair_end[ended] = RT_DAY0 + 20;
    p.pair_start[unknown] = REVERSA_MISSING_DATE;
    rt_session(&p, unknown, 3, REVERSA_SESSION_HELD);
    reversa_context *ctx = rt_context(NULL);
    reversa_engagement_options options = rt_as_of(60);
    reversa_engagement *engagement = measure(ctx, &p, &options);
    reversa_pair_engagement pair;
    reversa_engagement_pair_at(engagement, ended, &pair);
    assert_int_equal(pair.n_closed, 1); /* the second window lies past the end */
    assert_true(!pair.running && pair.adherence == 0 && pair.days == 21);
    assert_true(isnan(pair.days_late));
    reversa_engagement_pair_at(engagement, unknown, &pair);
    assert_int_equal(pair.fit, REVERSA_FIT_NO_DATA);
    assert_int_equal(pair.n_states[0], 1);
    assert_int_equal(pair.silence, 57);
    assert_true(isnan(pair.adherence) && isnan(pair.completion));
    reversa_engagement_pair_at(engagement, future, &pair);
    assert_int_equal(pair.fit, REVERSA_FIT_NO_DATA);
    assert_int_equal(pair.silence, -1);
    reversa_engagement_pair_at(engagement, 3, &pair);
    assert_int_equal(pair.fit, REVERSA_FIT_NO_DATA);
    reversa_window window;
    reversa_engagement_window_at(engagement, unknown, 0, &window);
    assert_int_equal(window.first, REVERSA_MISSING_DATE);
    reversa_engagement_window_at(engagement, ended, 18, &window);
    assert_int_equal(window.first, REVERSA_MISSING_DATE);
    reversa_engagement_free(engagement);
    options.start = RT_DAY0;
    engagement = measure(ctx, &p, &options);
    reversa_engagement_pair_at(engagement, unknown, &pair);
    assert_int_equal(pair.fit, REVERSA_FIT_OK);
    assert_int_equal(pair.start, RT_DAY0);
    reversa_engagement_free(engagement);
    reversa_context_free(ctx);
}

static void test_nothing_at_all(void **state)
{
    (void)state;
    static rt_programme p;
    reversa_context *ctx = rt_context(NULL);
    reversa_engagement_options options = rt_as_of(60);
    reversa_engagement *engagement = measure(ctx, &p, &options);
    assert_int_equal(reversa_engagement_n_pairs(engagement), 0);
    reversa_engagement_free(engagement);
    (void)rt_pair(&p, 60); /* starts today */
    engagement = measure(ctx, &p, &options);
    reversa_pair_engagement pair;
    reversa_engagement_pair_at(engagement, 0, &pair);
    assert_int_equal(pair.fit, REVERSA_FIT_OK);
    assert_true(isnan(pair.adherence) && isnan(pair.volume) && pair.days == 1 && pair.covered == 0);
    reversa_engagement_free(engagement);
    reversa_engagement_free(NULL);
    reversa_context_free(ctx);
}

static void test_options_of_a_programme(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_programme *programme = NULL;
    assert_int_equal(reversa_programme_builtin(ctx, &programme), REVERSA_OK);
    reversa_engagement_options options = rt_as_of(0);
    options.months = 1;
    options.meetings_per_month = 1;
    reversa_engagement_options_set_programme(&options, programme);
    assert_int_equal(options.months, 9);
    assert_int_equal(options.minutes, 60);
    assert_true(options.meetings_per_month == 2);
    reversa_programme_free(programme);
    reversa_context_free(ctx);
}

static void test_doors(void **state)
{
    (void)state;
    static rt_programme p;
    reversa_context *ctx = rt_context(NULL);
    reversa_sessions *sessions = rt_sessions(ctx, &p);
    reversa_pair_rows pairs = rt_pair_rows(&p);
    reversa_engagement_options options = rt_as_of(60);
    reversa_engagement *out = NULL;
    assert_int_equal(reversa_engagement_create(ctx, NULL, &pairs, &options, &out), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_engagement_create(ctx, sessions, &pairs, NULL, &out), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_engagement_create(ctx, sessions, &pairs, &options, NULL), REVERSA_E_ARGUMENT);
    pairs.n = -1;
    assert_int_equal(reversa_engagement_create(ctx, sessions, &pairs, &options, &out), REVERSA_E_ARGUMENT);
    pairs.n = 0;
    options.as_of = REVERSA_MISSING_DATE;
    assert_int_equal(reversa_engagement_create(ctx, sessions, &pairs, &options, &out), REVERSA_E_ARGUMENT);
    assert_null(out);
    reversa_sessions_free(sessions);
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pair_by_hand),
        cmocka_unit_test(test_open_window_changes_no_streak),
        cmocka_unit_test(test_volume_is_of_closed_windows),
        cmocka_unit_test(test_lengths_that_are_not_known),
        cmocka_unit_test(test_sessions_outside_the_time_are_left_out),
        cmocka_unit_test(test_a_plan_that_has_run_out),
        cmocka_unit_test(test_pairs_that_ended_or_have_no_start),
        cmocka_unit_test(test_nothing_at_all),
        cmocka_unit_test(test_options_of_a_programme),
        cmocka_unit_test(test_doors),
    };
    return cmocka_run_group_tests_name("engagement", tests, NULL, NULL);
}
