/*
 * Meetings: sessions lie within their pair's time, pairs end when planned, when someone leaves, or earlier.
 */
#include "support/support.h"

#include <string.h>

#include "model/events.h"
#include "model/pair_list.h"
#include "support/happening.h"

#define PLANNED_END 21091 /* 2027-09-30, nine months from 2027-01-01 */

static reversa_context *ctx;
static rt_happening happening;

static int open_happening(void **state)
{
    (void)state;
    ctx = rt_context(NULL);
    rt_happening_open(ctx, &happening, 1500);
    return 0;
}

static int close_happening(void **state)
{
    (void)state;
    rt_happening_close(&happening);
    reversa_context_free(ctx);
    return 0;
}

static int32_t exit_of(const char *id)
{
    const reversa_employment *employment = happening.events.employment;
    return employment->exit[rv_dictionary_find(&employment->ids, id, strlen(id))];
}

/* The place of a session's pair in the list, −1 if it has none. */
static int64_t pair_of(int64_t session)
{
    const reversa_sessions *sessions = happening.events.sessions;
    const reversa_pair_list *pairs = happening.events.pairs;
    const char *mentor = rv_dictionary_text(&sessions->ids, sessions->mentor[session]);
    const char *mentee = rv_dictionary_text(&sessions->ids, sessions->mentee[session]);
    for (int64_t i = 0; i < pairs->n; i++)
        if (strcmp(pairs->mentor[i], mentor) == 0 && strcmp(pairs->mentee[i], mentee) == 0)
            return i;
    return -1;
}

static void test_meetings_pairs_end_for_a_reason(void **state)
{
    (void)state;
    reversa_generate_events_options_init(&happening.options);
    rt_happening_draw(ctx, &happening);
    const reversa_pair_list *pairs = happening.events.pairs;
    assert_int_equal(pairs->n, reversa_matching_n_pairs(happening.matching));
    int64_t n_dropped = 0;
    int64_t n_left = 0;
    for (int64_t i = 0; i < pairs->n; i++) {
        int32_t mentor = exit_of(pairs->mentor[i]);
        int32_t mentee = exit_of(pairs->mentee[i]);
        bool left = (mentor != REVERSA_MISSING_DATE && mentor <= pairs->end[i]) ||
                    (mentee != REVERSA_MISSING_DATE && mentee <= pairs->end[i]);
        assert_int_equal(pairs->start[i], happening.options.start);
        if (pairs->end_kind[i] == REVERSA_PAIR_END_PLANNED) {
            assert_int_equal(pairs->end[i], PLANNED_END);
        } else {
            assert_int_equal(pairs->end_kind[i], REVERSA_PAIR_END_EARLY);
            assert_true(pairs->end[i] < PLANNED_END);
            n_left += left;
            n_dropped += !left;
        }
    }
    assert_true(n_left > 5 && n_dropped > 5 && n_left + n_dropped < pairs->n / 2);
}

static void test_meetings_lie_within_their_pair(void **state)
{
    (void)state;
    reversa_generate_events_options_init(&happening.options);
    rt_happening_draw(ctx, &happening);
    const reversa_sessions *sessions = happening.events.sessions;
    const reversa_pair_list *pairs = happening.events.pairs;
    int64_t n_states[RV_N_SESSION_STATES] = {0};
    for (int64_t i = 0; i < sessions->n; i++) {
        int64_t pair = pair_of(i);
        assert_true(pair >= 0);
        assert_in_range(sessions->start[i], pairs->start[pair], pairs->end[pair]);
        assert_true((sessions->start[i] + 3) % 7 < 5); /* no weekend */
        assert_in_range(sessions->minute[i], 9 * 60, 17 * 60);
        assert_true(sessions->minutes[i] >= 45 && sessions->minutes[i] <= 90);
        n_states[sessions->state[i]]++;
    }
    assert_int_equal(n_states[RV_SESSION_PLANNED], 0);
    assert_true(n_states[RV_SESSION_HELD] * 10 > sessions->n * 7 && n_states[RV_SESSION_HELD] * 10 < sessions->n * 9);
    assert_true(n_states[RV_SESSION_CANCELLED_BY_MENTEE] > n_states[RV_SESSION_CANCELLED_BY_MENTOR]);
    assert_true(n_states[RV_SESSION_NO_SHOW_MENTEE] > n_states[RV_SESSION_NO_SHOW_MENTOR]);
}

static void test_meetings_in_the_midst_are_planned(void **state)
{
    (void)state;
    reversa_generate_events_options_init(&happening.options);
    happening.options.as_of = happening.options.start + 120;
    rt_happening_draw(ctx, &happening);
    const reversa_sessions *sessions = happening.events.sessions;
    const reversa_pair_list *pairs = happening.events.pairs;
    int64_t n_planned = 0;
    int64_t n_running = 0;
    for (int64_t i = 0; i < sessions->n; i++) {
        bool planned = sessions->state[i] == RV_SESSION_PLANNED;
        assert_int_equal(planned, sessions->start[i] > happening.options.as_of);
        n_planned += planned;
    }
    for (int64_t i = 0; i < pairs->n; i++)
        n_running += pairs->end[i] == REVERSA_MISSING_DATE;
    assert_int_equal(n_planned, n_running);
    assert_true(n_running > 0 && n_running < pairs->n);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_meetings_pairs_end_for_a_reason),
        cmocka_unit_test(test_meetings_lie_within_their_pair),
        cmocka_unit_test(test_meetings_in_the_midst_are_planned),
    };
    return cmocka_run_group_tests(tests, open_happening, close_happening);
}
