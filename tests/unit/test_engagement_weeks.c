/*
 * Sessions by the week, counted by hand: weeks begin on Monday, follow each other without a gap, and add up to the summary.
 */
#include "support/engagement.h"
#include "support/support.h"

static void test_engagement_weeks_begin_on_monday(void **state)
{
    (void)state;
    static rt_programme programme;
    static const int32_t days[] = {0, 6, 7, 21, 27};
    reversa_context *ctx = rt_context(NULL);
    reversa_engagement *engagement = NULL;
    reversa_engagement_options options = rt_as_of(100);
    reversa_engagement_summary summary;
    reversa_week week;
    int64_t sum = 0;
    int64_t pair = rt_pair(&programme, 0);
    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++)
        rt_session(&programme, pair, days[i], i == 1 ? REVERSA_SESSION_NO_SHOW_MENTEE : REVERSA_SESSION_HELD);
    reversa_pair_rows rows = rt_pair_rows(&programme);
    reversa_sessions *sessions = rt_sessions(ctx, &programme);
    assert_int_equal(reversa_engagement_create(ctx, sessions, &rows, &options, &engagement), REVERSA_OK);
    assert_int_equal(reversa_engagement_n_weeks(engagement), 4);
    static const int64_t held[] = {1, 1, 0, 2};
    for (int64_t i = 0; i < 4; i++) {
        reversa_engagement_week_at(engagement, i, &week);
        assert_int_equal(week.monday, RT_DAY0 + 7 * i);
        assert_int_equal(week.n_states[REVERSA_SESSION_HELD], held[i]);
        assert_int_equal(week.n_states[REVERSA_SESSION_NO_SHOW_MENTEE], i == 0);
        for (int s = 0; s < 6; s++)
            sum += week.n_states[s];
    }
    reversa_engagement_summarise(engagement, &summary);
    for (int s = 0; s < 6; s++)
        sum -= summary.n_states[s];
    assert_int_equal(sum, 0);
    reversa_engagement_week_at(engagement, 4, &week);
    assert_int_equal(week.monday, REVERSA_MISSING_DATE);
    reversa_engagement_week_at(engagement, -1, &week);
    assert_int_equal(week.monday, REVERSA_MISSING_DATE);
    reversa_engagement_free(engagement);
    reversa_sessions_free(sessions);
    reversa_context_free(ctx);
}

static void test_engagement_weeks_of_nothing(void **state)
{
    (void)state;
    static rt_programme programme;
    reversa_context *ctx = rt_context(NULL);
    reversa_engagement *engagement = NULL;
    reversa_engagement_options options = rt_as_of(100);
    rt_pair(&programme, 0);
    reversa_pair_rows rows = rt_pair_rows(&programme);
    reversa_sessions *sessions = rt_sessions(ctx, &programme);
    assert_int_equal(reversa_engagement_create(ctx, sessions, &rows, &options, &engagement), REVERSA_OK);
    assert_int_equal(reversa_engagement_n_weeks(engagement), 0);
    reversa_engagement_free(engagement);
    reversa_sessions_free(sessions);
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_engagement_weeks_begin_on_monday),
        cmocka_unit_test(test_engagement_weeks_of_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
