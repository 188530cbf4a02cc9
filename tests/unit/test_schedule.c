/*
 * Weekly times counted by hand; meetings held against the metric that will judge them.
 */
#include <reversa/engagement.h>
#include <reversa/match.h>

#include "support/schedule.h"

#define USUAL "{\"start\": \"2027-02-01\", \"meetings_per_month\": 2, \"minutes\": 60, \"months\": 9}"
#define DAY 1440

static void test_schedule_gives_each_pair_its_time(void **state)
{
    (void)state;
    static const reversa_slot wanted[RT_PAIRS] = {{9 * 60, false},      {10 * 60, false},     {-1, false},
                                                  {DAY + 9 * 60, true}, {DAY + 9 * 60, true}, {6 * DAY + 1410, false}};
    reversa_context *ctx = rt_context(NULL);
    rt_plan plan;
    reversa_slot slot;
    rt_plan_open(ctx, USUAL, &plan);
    assert_int_equal(reversa_schedule_n_pairs(plan.schedule), RT_PAIRS);
    assert_int_equal(reversa_schedule_n_meetings(plan.schedule), 18);
    assert_int_equal(reversa_schedule_minutes(plan.schedule), 60);
    for (int32_t i = 0; i < RT_PAIRS; i++) {
        reversa_schedule_slot(plan.schedule, i, &slot);
        assert_int_equal(slot.minute, wanted[i].minute);
        assert_int_equal(slot.shared, wanted[i].shared);
    }
    reversa_schedule_slot(plan.schedule, RT_PAIRS, &slot);
    assert_int_equal(slot.minute, -1);
    rt_plan_close(&plan);
    reversa_context_free(ctx);
}

static void test_schedule_days_by_the_calendar(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    rt_plan plan;
    reversa_meeting meeting;
    rt_plan_open(ctx, USUAL, &plan);
    reversa_schedule_meeting(plan.schedule, 0, 0, &meeting); /* Monday, the first day itself */
    assert_int_equal(meeting.day, RT_START);
    assert_int_equal(meeting.minute, 540);
    reversa_schedule_meeting(plan.schedule, 0, 1, &meeting); /* due from Monday, 15 February */
    assert_int_equal(meeting.day, RT_START + 14);
    reversa_schedule_meeting(plan.schedule, 5, 0, &meeting); /* the Sunday after */
    assert_int_equal(meeting.day, RT_START + 6);
    assert_int_equal(meeting.minute, 1410);
    reversa_schedule_meeting(plan.schedule, 2, 2, &meeting); /* no time: the day from which it is due, 1 March */
    assert_int_equal(meeting.day, RT_START + 28);
    assert_int_equal(meeting.minute, -1);
    reversa_schedule_meeting(plan.schedule, 0, 18, &meeting);
    assert_int_equal(meeting.day, REVERSA_MISSING_DATE);
    reversa_schedule_meeting(plan.schedule, -1, 0, &meeting);
    assert_int_equal(meeting.day, REVERSA_MISSING_DATE);
    rt_plan_close(&plan);
    reversa_context_free(ctx);
}

/* Whoever meets as scheduled has met every due window, in time. */
static void check_adherence(reversa_context *ctx, const char *cadence)
{
    static const char *mentor_id[RT_PAIRS * 200];
    static const char *mentee_id[RT_PAIRS * 200];
    static int32_t start[RT_PAIRS * 200];
    static int32_t states[RT_PAIRS * 200];
    rt_plan plan;
    reversa_session_rows rows;
    reversa_pair_rows pairs;
    reversa_sessions *sessions = NULL;
    reversa_engagement *engagement = NULL;
    reversa_engagement_options options;
    reversa_engagement_summary summary;
    rt_plan_open(ctx, cadence, &plan);
    int32_t n_meetings = reversa_schedule_n_meetings(plan.schedule);
    assert_in_range(n_meetings, 1, 200);
    reversa_session_rows_init(&rows);
    reversa_pair_rows_init(&pairs);
    for (int32_t i = 0; i < RT_PAIRS; i++) {
        reversa_matched_pair pair;
        reversa_matching_pair(plan.matching, i, &pair);
        for (int32_t k = 0; k < n_meetings; k++, rows.n++) {
            reversa_meeting meeting;
            reversa_schedule_meeting(plan.schedule, i, k, &meeting);
            mentor_id[rows.n] = reversa_cohort_id(plan.made.cohort, pair.mentor);
            mentee_id[rows.n] = reversa_cohort_id(plan.made.cohort, pair.mentee);
            start[rows.n] = meeting.day;
        }
        mentor_id[RT_PAIRS * 199 + i] = reversa_cohort_id(plan.made.cohort, pair.mentor);
        mentee_id[RT_PAIRS * 199 + i] = reversa_cohort_id(plan.made.cohort, pair.mentee);
    }
    rows.mentor_id = mentor_id;
    rows.mentee_id = mentee_id;
    rows.start = start;
    rows.state = states; /* 0: held */
    pairs.n = RT_PAIRS;
    pairs.mentor_id = mentor_id + RT_PAIRS * 199;
    pairs.mentee_id = mentee_id + RT_PAIRS * 199;
    assert_int_equal(reversa_sessions_create(ctx, &rows, &sessions), REVERSA_OK);
    reversa_engagement_options_init(&options);
    reversa_engagement_options_set_programme(&options, plan.made.programme);
    options.as_of = RT_START + 5000;
    options.tolerance_days = 0;
    assert_int_equal(reversa_engagement_create(ctx, sessions, &pairs, &options, &engagement), REVERSA_OK);
    reversa_engagement_summarise(engagement, &summary);
    assert_int_equal(summary.n_closed, (int64_t)RT_PAIRS * n_meetings);
    assert_int_equal(summary.n_met, summary.n_closed);
    assert_int_equal(summary.n_late, 0);
    reversa_engagement_free(engagement);
    reversa_sessions_free(sessions);
    rt_plan_close(&plan);
}

static void test_schedule_is_met_as_due(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    check_adherence(ctx, USUAL);
    check_adherence(ctx, "{\"start\": \"2027-01-31\", \"meetings_per_month\": 1, \"minutes\": 45, \"months\": 24}");
    check_adherence(ctx, "{\"start\": \"2028-02-29\", \"meetings_per_month\": 0.5, \"minutes\": 60, \"months\": 60}");
    check_adherence(ctx, "{\"start\": \"2027-02-03\", \"meetings_per_month\": 10, \"minutes\": 60, \"months\": 3}");
    reversa_context_free(ctx);
}

/* Three days do not hold every weekday: then the day alone is given. */
static void test_schedule_short_windows_have_days_alone(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    rt_plan plan;
    int n_timed = 0;
    rt_plan_open(ctx, "{\"start\": \"2027-02-03\", \"meetings_per_month\": 10, \"minutes\": 60, \"months\": 3}", &plan);
    for (int32_t k = 0; k < 30; k++) {
        reversa_meeting meeting;
        reversa_schedule_meeting(plan.schedule, 0, k, &meeting);
        n_timed += meeting.minute >= 0;
        if (meeting.minute >= 0)
            assert_int_equal((meeting.day - RT_START) % 7, 0); /* a Monday */
    }
    assert_in_range(n_timed, 12, 13); /* as many as there are Mondays in three months */
    rt_plan_close(&plan);
    reversa_context_free(ctx);
}

static void test_schedule_refuses(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_schedule *schedule = NULL;
    reversa_schedule_options options;
    rt_plan plan;
    rt_plan other;
    rt_plan_open(ctx, USUAL, &plan);
    rt_plan_open(ctx, USUAL, &other);
    assert_int_equal(reversa_schedule_create(ctx, NULL, plan.matching, NULL, &schedule), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_schedule_create(ctx, plan.made.problem, NULL, NULL, &schedule), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_schedule_create(ctx, plan.made.problem, plan.matching, NULL, NULL), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_schedule_create(ctx, plan.made.problem, other.matching, NULL, &schedule),
                     REVERSA_E_ARGUMENT);
    reversa_schedule_options_init(&options);
    options.start = 2932896; /* the last day of all */
    assert_int_equal(reversa_schedule_create(ctx, plan.made.problem, plan.matching, &options, &schedule),
                     REVERSA_E_ARGUMENT);
    options.struct_size = 1;
    assert_int_equal(reversa_schedule_create(ctx, plan.made.problem, plan.matching, &options, &schedule),
                     REVERSA_E_ARGUMENT);
    assert_null(schedule);
    reversa_schedule_free(NULL);
    rt_plan_close(&other);
    rt_plan_close(&plan);
    reversa_context_free(ctx);
}

/* A programme without a cadence has the usual one, and no first day; people without availability have no time. */
static void test_schedule_without_cadence_or_availability(void **state)
{
    (void)state;
    static const char people[] = "id,role,skills,wants\nm,mentor,sql,\ne,mentee,,sql\n";
    static const char inside[] = "\"rules\": [], \"criteria\": [{\"criterion\": \"coverage\", \"mentor\": \"skills\", "
                                 "\"mentee\": \"wants\", \"weight\": 1}]";
    reversa_context *ctx = rt_context(NULL);
    reversa_matching *matching = NULL;
    reversa_schedule *schedule = NULL;
    reversa_schedule_options options;
    reversa_meeting meeting;
    rt_case made = {0};
    assert_int_equal(rt_make(&made, people, inside), REVERSA_OK);
    assert_int_equal(reversa_match(ctx, made.problem, NULL, NULL, &matching), REVERSA_OK);
    assert_int_equal(reversa_schedule_create(ctx, made.problem, matching, NULL, &schedule), REVERSA_E_DATA);
    assert_null(schedule);
    reversa_schedule_options_init(&options);
    options.start = RT_START;
    assert_int_equal(reversa_schedule_create(ctx, made.problem, matching, &options, &schedule), REVERSA_OK);
    assert_int_equal(reversa_schedule_n_meetings(schedule), 18);
    assert_int_equal(reversa_schedule_n_pairs(schedule), 1);
    reversa_schedule_meeting(schedule, 0, 0, &meeting);
    assert_int_equal(meeting.day, RT_START);
    assert_int_equal(meeting.minute, -1);
    reversa_schedule_free(schedule);
    reversa_matching_free(matching);
    rt_drop(&made);
    reversa_context_free(ctx);
}

typedef struct walked {
    rt_plan plan;
    reversa_schedule *schedule;
} walked;

static void walk_setup(reversa_context *ctx, void *state)
{
    rt_plan_open(ctx, USUAL, &((walked *)state)->plan);
}

static reversa_status walk_create(reversa_context *ctx, void *state)
{
    walked *w = state;
    return reversa_schedule_create(ctx, w->plan.made.problem, w->plan.matching, NULL, &w->schedule);
}

static void walk_release(reversa_context *ctx, void *state)
{
    (void)ctx;
    walked *w = state;
    reversa_schedule_free(w->schedule);
    w->schedule = NULL;
    rt_plan_close(&w->plan);
}

static void test_schedule_survives_every_allocation_failure(void **state)
{
    (void)state;
    walked w = {.schedule = NULL};
    rt_walk walk = {.name = "schedule_create",
                    .setup = walk_setup,
                    .call = walk_create,
                    .release = walk_release,
                    .state = &w,
                    .out = &w.schedule};
    assert_true(rt_fault_walk(&walk) > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_schedule_gives_each_pair_its_time),
        cmocka_unit_test(test_schedule_days_by_the_calendar),
        cmocka_unit_test(test_schedule_is_met_as_due),
        cmocka_unit_test(test_schedule_short_windows_have_days_alone),
        cmocka_unit_test(test_schedule_refuses),
        cmocka_unit_test(test_schedule_without_cadence_or_availability),
        cmocka_unit_test(test_schedule_survives_every_allocation_failure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
