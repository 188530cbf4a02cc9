/*
 * Engagement for pages.
 */
#include "support/meetings.h"

#include <stdio.h>

#define START 20850
#define TIMES 13

void rt_meetings_open(reversa_context *ctx, rt_meetings *meetings)
{
    static char ids[RT_MEETING_PAIRS][2][60];
    static const char *pair_ids[2][RT_MEETING_PAIRS];
    static int32_t starts[RT_MEETING_PAIRS];
    static const char *of[2][RT_MEETING_PAIRS * TIMES];
    static int32_t days[RT_MEETING_PAIRS * TIMES];
    static int32_t states[RT_MEETING_PAIRS * TIMES];
    static const char *const acting[] = {"=cmd()", RT_SCRIPT, RT_TURNED, "a&b"};
    reversa_session_rows rows;
    *meetings = (rt_meetings){0};
    reversa_session_rows_init(&rows);
    for (int i = 0; i < RT_MEETING_PAIRS; i++) {
        for (int side = 0; side < 2; side++) {
            snprintf(ids[i][side], sizeof ids[i][side], "%s%d%c", acting[i % 4], i, side ? 'e' : 'm');
            pair_ids[side][i] = ids[i][side];
        }
        starts[i] = START;
        for (int k = 0; k < (i < 20 ? TIMES : i - 17); k++) {
            of[0][rows.n] = ids[i][0];
            of[1][rows.n] = ids[i][1];
            days[rows.n] = START + 14 * k;
            states[rows.n] = (i + k) % 7 == 6 ? REVERSA_SESSION_CANCELLED_BY_MENTEE : REVERSA_SESSION_HELD;
            rows.n++;
        }
    }
    rows.mentor_id = of[0];
    rows.mentee_id = of[1];
    rows.start = days;
    rows.state = states;
    reversa_pair_rows_init(&meetings->pairs);
    meetings->pairs.n = RT_MEETING_PAIRS;
    meetings->pairs.mentor_id = pair_ids[0];
    meetings->pairs.mentee_id = pair_ids[1];
    meetings->pairs.start = starts;
    reversa_engagement_options_init(&meetings->options);
    meetings->options.as_of = START + 14 * TIMES;
    assert_int_equal(reversa_sessions_create(ctx, &rows, &meetings->sessions), REVERSA_OK);
    assert_int_equal(
        reversa_engagement_create(ctx, meetings->sessions, &meetings->pairs, &meetings->options, &meetings->engagement),
        REVERSA_OK);
    assert_int_equal(
        reversa_risk_create(ctx, meetings->sessions, &meetings->pairs, &meetings->options, NULL, &meetings->risk),
        REVERSA_OK);
    meetings->changes[0] = (reversa_report_change){
        .item = "few" RT_SCRIPT, .side = REVERSA_MENTOR, .change = {.n = 4, .mean_before = 1.25, .mean_after = 3.75}};
    meetings->changes[1] = (reversa_report_change){
        .item = "many", .side = REVERSA_MENTEE, .change = {.n = 100, .mean_before = 2.5, .mean_after = 3.25}};
    reversa_engagement_parts_init(&meetings->parts);
    meetings->parts.options = &meetings->options;
    meetings->parts.source = RT_SCRIPT;
    meetings->parts.pairs = &meetings->pairs;
    meetings->parts.risk = meetings->risk;
    meetings->parts.changes = meetings->changes;
    meetings->parts.n_changes = 2;
}

void rt_meetings_close(rt_meetings *meetings)
{
    reversa_risk_free(meetings->risk);
    reversa_engagement_free(meetings->engagement);
    reversa_sessions_free(meetings->sessions);
}
