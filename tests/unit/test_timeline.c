/*
 * Sessions by pair and time, and what is refused in a list of pairs.
 */
#include "support/engagement.h"
#include "support/support.h"

#include "metrics/timeline.h"

static void test_timeline_orders_and_cuts(void **state)
{
    (void)state;
    static rt_programme p;
    int64_t a = rt_pair(&p, 0);
    int64_t b = rt_pair(&p, 5);
    rt_session(&p, b, 9, REVERSA_SESSION_HELD);
    rt_session(&p, a, 7, REVERSA_SESSION_NO_SHOW_MENTOR);
    rt_session(&p, a, 40, REVERSA_SESSION_HELD); /* after the date */
    rt_session(&p, a, 7, REVERSA_SESSION_HELD);
    rt_session(&p, b, 8, REVERSA_SESSION_PLANNED);
    rt_session(&p, a, 2, REVERSA_SESSION_HELD);
    p.mentee[5] = "stranger";
    reversa_context *ctx = rt_context(NULL);
    reversa_sessions *sessions = rt_sessions(ctx, &p);
    reversa_pair_rows pairs = rt_pair_rows(&p);
    reversa_engagement_options options = rt_as_of(30);
    rv_arena arena;
    rv_arena_open(ctx, &arena);
    rv_timeline timeline;
    assert_int_equal(rv_timeline_open(ctx, &arena, sessions, &pairs, &options, &timeline), REVERSA_OK);
    assert_int_equal(timeline.n_pairs, 2);
    assert_int_equal(timeline.n_other, 1);
    assert_int_equal(timeline.offset[1], 2);
    assert_int_equal(timeline.offset[2], 4);
    assert_int_equal(timeline.meeting[0].state, RV_SESSION_HELD); /* same day: by state */
    assert_int_equal(timeline.meeting[1].state, RV_SESSION_NO_SHOW_MENTOR);
    assert_int_equal(timeline.meeting[2].day, RT_DAY0 + 8);
    assert_int_equal(timeline.meeting[3].day, RT_DAY0 + 9);
    rv_arena_free(&arena);
    reversa_sessions_free(sessions);
    reversa_context_free(ctx);
}

static void open_timeline(reversa_context *ctx, rv_arena *arena, const rt_programme *p, rv_timeline *timeline)
{
    reversa_sessions *sessions = rt_sessions(ctx, p);
    reversa_pair_rows pairs = rt_pair_rows(p);
    reversa_engagement_options options = rt_as_of(500);
    rv_arena_open(ctx, arena);
    assert_int_equal(rv_timeline_open(ctx, arena, sessions, &pairs, &options, timeline), REVERSA_OK);
    reversa_sessions_free(sessions);
}

static void test_sessions_outside_the_time_of_their_pair(void **state)
{
    (void)state;
    static rt_programme p;
    int64_t ended = rt_pair(&p, 10);
    int64_t open = rt_pair(&p, 0);
    p.pair_end[ended] = RT_DAY0 + 60;
    const int32_t days[] = {9, 10, 60, 61};
    for (int i = 0; i < 4; i++)
        rt_session(&p, ended, days[i], REVERSA_SESSION_HELD);
    rt_session(&p, open, 279, REVERSA_SESSION_HELD); /* the plan ends on day 272, its tolerance on day 279 */
    rt_session(&p, open, 280, REVERSA_SESSION_HELD);
    reversa_context *ctx = rt_context(NULL);
    rv_arena arena;
    rv_timeline timeline;
    open_timeline(ctx, &arena, &p, &timeline);
    assert_int_equal(timeline.n_outside, 3);
    assert_int_equal(timeline.n_other, 0);
    assert_int_equal(timeline.offset[1], 2);
    assert_int_equal(timeline.offset[2], 3);
    assert_int_equal(timeline.meeting[0].day, RT_DAY0 + 10);
    assert_int_equal(timeline.meeting[2].day, RT_DAY0 + 279);
    rv_arena_free(&arena);
    reversa_context_free(ctx);
}

static void test_ends_are_settled(void **state)
{
    (void)state;
    static rt_programme p;
    for (int i = 0; i < 5; i++)
        (void)rt_pair(&p, 0);
    p.pair_end[1] = RT_DAY0 + 264; /* eight days before the plan's end */
    p.pair_end[2] = RT_DAY0 + 265;
    p.pair_end[3] = RT_DAY0 + 20;
    p.pair_end_kind[3] = REVERSA_PAIR_END_PLANNED;
    p.pair_start[4] = REVERSA_MISSING_DATE;
    reversa_context *ctx = rt_context(NULL);
    rv_arena arena;
    rv_timeline timeline;
    open_timeline(ctx, &arena, &p, &timeline);
    const int32_t end[] = {272, 264, 265, 20};
    const int32_t kind[] = {REVERSA_PAIR_END_PLANNED, REVERSA_PAIR_END_EARLY, REVERSA_PAIR_END_PLANNED,
                            REVERSA_PAIR_END_PLANNED};
    for (int i = 0; i < 4; i++) {
        assert_int_equal(timeline.end[i], RT_DAY0 + end[i]);
        assert_int_equal(timeline.end_kind[i], kind[i]);
        assert_int_equal(timeline.due[i], RT_DAY0 + 20); /* days 0 to 13, and seven more */
    }
    assert_int_equal(timeline.end[4], REVERSA_MISSING_DATE);
    assert_int_equal(timeline.end_kind[4], REVERSA_PAIR_END_UNKNOWN);
    rv_arena_free(&arena);
    reversa_context_free(ctx);
}

static void test_pairs_the_other_way_round(void **state)
{
    (void)state;
    static rt_programme p;
    int64_t a = rt_pair(&p, 0);
    for (int i = 0; i < 3; i++)
        rt_session(&p, a, i, REVERSA_SESSION_HELD);
    p.mentor[1] = p.name[a][1];
    p.mentee[1] = p.name[a][0];
    p.mentee[2] = "stranger";
    reversa_context *ctx = rt_context(NULL);
    rv_arena arena;
    rv_timeline timeline;
    open_timeline(ctx, &arena, &p, &timeline);
    assert_int_equal(timeline.n_other, 2);
    assert_int_equal(timeline.n_swapped, 1);
    rv_arena_free(&arena);
    reversa_context_free(ctx);
}

static void expect_refused(rt_programme *p, int64_t row, const char *column)
{
    reversa_context *ctx = rt_context(NULL);
    reversa_sessions *sessions = rt_sessions(ctx, p);
    reversa_pair_rows pairs = rt_pair_rows(p);
    reversa_engagement_options options = rt_as_of(30);
    rv_arena arena;
    rv_arena_open(ctx, &arena);
    rv_timeline timeline;
    assert_int_equal(rv_timeline_open(ctx, &arena, sessions, &pairs, &options, &timeline), REVERSA_E_DATA);
    reversa_error error;
    reversa_context_error(ctx, 0, &error);
    assert_int_equal(error.row, row);
    assert_string_equal(error.column, column);
    rv_arena_free(&arena);
    reversa_sessions_free(sessions);
    reversa_context_free(ctx);
}

static void test_timeline_refuses(void **state)
{
    (void)state;
    static rt_programme p;
    (void)rt_pair(&p, 0);
    int64_t b = rt_pair(&p, 5);
    p.pair_end[b] = RT_DAY0 + 4;
    expect_refused(&p, 2, "end");
    p.pair_end[b] = RT_DAY0 + 5;
    p.pair_end_kind[b] = 3;
    expect_refused(&p, 2, "end_kind");
    p.pair_end_kind[b] = 0;
    p.pair_mentor[b] = "";
    expect_refused(&p, 2, "mentor_id");
    p.pair_mentor[b] = "M0";
    p.pair_mentee[b] = "E0";
    expect_refused(&p, 2, "mentee_id");
    p.pair_mentee[b] = "E1";
    p.pair_start[b] = INT32_MAX;
    p.pair_end[b] = REVERSA_MISSING_DATE;
    expect_refused(&p, 2, "start");
}

static void test_options_out_of_range(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_engagement_options good = rt_as_of(0);
    assert_int_equal(rv_timeline_check_options(ctx, &good), REVERSA_OK);
    reversa_engagement_options bad[8];
    for (int i = 0; i < 8; i++)
        bad[i] = good;
    bad[0].struct_size = 1;
    bad[1].as_of = REVERSA_MISSING_DATE;
    bad[2].meetings_per_month = 0;
    bad[3].meetings_per_month = 32;
    bad[4].months = 0;
    bad[5].tolerance_days = -1;
    bad[6].level = 1;
    bad[7].minutes = 0;
    for (int i = 0; i < 8; i++)
        assert_int_equal(rv_timeline_check_options(ctx, &bad[i]), REVERSA_E_ARGUMENT);
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_timeline_orders_and_cuts), cmocka_unit_test(test_sessions_outside_the_time_of_their_pair),
        cmocka_unit_test(test_ends_are_settled),         cmocka_unit_test(test_pairs_the_other_way_round),
        cmocka_unit_test(test_timeline_refuses),         cmocka_unit_test(test_options_out_of_range),
    };
    return cmocka_run_group_tests_name("timeline", tests, NULL, NULL);
}
