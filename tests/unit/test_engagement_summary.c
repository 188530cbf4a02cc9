/*
 * The programme as a whole is what its pairs add up to; the order of sessions does not show.
 */
#include "support/engagement.h"
#include "support/support.h"

#include <math.h>

#include "metrics/interval.h"

static void make_programme(rt_programme *p, uint64_t *random)
{
    for (int i = 0; i < 40; i++) {
        int64_t pair = rt_pair(p, (int32_t)rt_between(random, 0, 60));
        int64_t n = rt_between(random, 0, 15);
        for (int64_t k = 0; k < n; k++)
            rt_session(p, pair, (int32_t)rt_between(random, 0, 200),
                       (reversa_session_state)rt_between(random, 0, 9) % 6);
        if (rt_between(random, 0, 3) == 0)
            p->pair_end[pair] = p->pair_start[pair] + (int32_t)rt_between(random, 0, 150);
    }
}

static reversa_engagement *measure(reversa_context *ctx, const rt_programme *p)
{
    reversa_sessions *sessions = rt_sessions(ctx, p);
    reversa_pair_rows pairs = rt_pair_rows(p);
    reversa_engagement_options options = rt_as_of(180);
    reversa_engagement *engagement = NULL;
    assert_int_equal(reversa_engagement_create(ctx, sessions, &pairs, &options, &engagement), REVERSA_OK);
    reversa_sessions_free(sessions);
    return engagement;
}

static void test_summary_adds_up(void **state)
{
    (void)state;
    static rt_programme p;
    uint64_t random = rt_seed();
    make_programme(&p, &random);
    reversa_context *ctx = rt_context(NULL);
    reversa_engagement *engagement = measure(ctx, &p);
    reversa_engagement_summary s;
    reversa_engagement_summarise(engagement, &s);
    int64_t met = 0;
    int64_t closed = 0;
    int64_t states[6] = {0};
    double minutes = 0;
    int64_t n_streaks = 0;
    int64_t unbroken = 0;
    double streaks = 0;
    double longest = 0;
    double with_closed = 0;
    for (int64_t i = 0; i < 40; i++) {
        reversa_pair_engagement pair;
        reversa_engagement_pair_at(engagement, i, &pair);
        met += pair.n_met;
        closed += pair.n_closed;
        minutes += pair.n_closed > 0 ? pair.volume * 60 * (double)pair.n_closed : 0;
        with_closed += pair.n_closed > 0;
        longest += (double)pair.longest_streak;
        if (pair.n_closed > 0 && pair.running) {
            n_streaks++;
            streaks += (double)pair.streak;
            unbroken += pair.streak == pair.n_closed;
        }
        for (int k = 0; k < 6; k++)
            states[k] += pair.n_states[k];
        assert_true(pair.n_met <= pair.n_closed && pair.n_closed <= pair.n_windows);
        assert_true(pair.longest_streak <= pair.n_met && pair.streak <= pair.longest_streak);
        assert_true(pair.covered >= 0 && pair.covered <= 1 + 1e-12);
    }
    assert_int_equal(s.n_pairs, 40);
    assert_int_equal(s.n_started, 40);
    assert_int_equal(s.n_met, met);
    assert_int_equal(s.n_closed, closed);
    assert_true(s.adherence.value == (double)met / (double)closed);
    assert_true(s.adherence.low < s.adherence.value && s.adherence.high > s.adherence.value);
    assert_true(fabs(s.volume - minutes / (60.0 * (double)closed)) < 1e-12);
    assert_true(s.n_streaks == n_streaks && s.n_unbroken == unbroken);
    assert_true(fabs(s.streak - streaks / (double)n_streaks) < 1e-12);
    assert_true(fabs(s.longest_streak - longest / with_closed) < 1e-12);
    double outcomes = (double)(states[0] + states[1] + states[2] + states[3] + states[4]);
    assert_true(fabs(s.no_show[REVERSA_MENTEE].value - (double)states[REVERSA_SESSION_NO_SHOW_MENTEE] / outcomes) <
                1e-15);
    assert_true(fabs(s.cancelled[REVERSA_MENTOR].value -
                     (double)states[REVERSA_SESSION_CANCELLED_BY_MENTOR] / outcomes) < 1e-15);
    reversa_engagement_free(engagement);
    reversa_context_free(ctx);
}

/* One pair cancels everything, nine nothing: ten pairs say less than a hundred sessions. */
static void test_who_cancels_once_cancels_again(void **state)
{
    (void)state;
    static rt_programme p;
    for (int i = 0; i < 10; i++) {
        int64_t pair = rt_pair(&p, 0);
        for (int32_t day = 1; day <= 10; day++)
            rt_session(&p, pair, day, i ? REVERSA_SESSION_HELD : REVERSA_SESSION_CANCELLED_BY_MENTEE);
    }
    reversa_context *ctx = rt_context(NULL);
    reversa_engagement *engagement = measure(ctx, &p);
    reversa_engagement_summary s;
    reversa_engagement_summarise(engagement, &s);
    const reversa_estimate *share = &s.cancelled[REVERSA_MENTEE];
    /* variance 10/9 · (9² + 9 · 1) / 100² = 0.01, that of 0.1 · 0.9 / 9: as many as nine sessions */
    rv_range range = rv_interval_wilson(0.9, 9, 0.95);
    assert_true(fabs(share->value - 0.1) < 1e-15 && fabs(share->se - 0.1) < 1e-12);
    assert_true(fabs(share->low - range.low) < 1e-12 && fabs(share->high - range.high) < 1e-12);
    reversa_engagement_free(engagement);
    reversa_context_free(ctx);
}

static void test_order_of_sessions_does_not_show(void **state)
{
    (void)state;
    static rt_programme p;
    uint64_t random = rt_seed() + 1;
    make_programme(&p, &random);
    reversa_context *ctx = rt_context(NULL);
    reversa_engagement *first = measure(ctx, &p);
    reversa_engagement_summary a;
    reversa_engagement_summarise(first, &a);
    for (int round = 0; round < 10; round++) {
        rt_shuffle_sessions(&p, &random);
        reversa_engagement *second = measure(ctx, &p);
        reversa_engagement_summary b;
        reversa_engagement_summarise(second, &b);
        assert_true(a.adherence.low == b.adherence.low && a.days_late == b.days_late && a.covered == b.covered);
        assert_true(a.rhythm == b.rhythm && a.volume == b.volume && a.completion == b.completion);
        for (int64_t i = 0; i < 40; i++)
            for (int64_t k = 0; k < 18; k++) {
                reversa_window x;
                reversa_window y;
                reversa_engagement_window_at(first, i, k, &x);
                reversa_engagement_window_at(second, i, k, &y);
                assert_true(x.first == y.first && x.last == y.last && x.state == y.state && x.session == y.session);
            }
        reversa_engagement_free(second);
    }
    reversa_engagement_free(first);
    reversa_context_free(ctx);
}

static void test_summary_of_nothing(void **state)
{
    (void)state;
    static rt_programme p;
    reversa_context *ctx = rt_context(NULL);
    reversa_engagement *engagement = measure(ctx, &p);
    reversa_engagement_summary s;
    reversa_engagement_summarise(engagement, &s);
    assert_int_equal(s.adherence.fit, REVERSA_FIT_NO_DATA);
    assert_true(isnan(s.volume) && isnan(s.covered) && isnan(s.rhythm) && isnan(s.no_show[0].value));
    reversa_engagement_free(engagement);
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_summary_adds_up),
        cmocka_unit_test(test_who_cancels_once_cancels_again),
        cmocka_unit_test(test_order_of_sessions_does_not_show),
        cmocka_unit_test(test_summary_of_nothing),
    };
    return cmocka_run_group_tests_name("engagement_summary", tests, NULL, NULL);
}
