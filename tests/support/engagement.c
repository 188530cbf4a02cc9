/*
 * Small programmes for tests. Names are M0, E0, M1, …; nothing here knows what the library makes of them.
 */
#include "support/engagement.h"

#include <stdio.h>

#include "support/support.h"

int64_t rt_pair(rt_programme *programme, int32_t start)
{
    int64_t pair = programme->n_pairs++;
    assert_true(pair < RT_MOST_PAIRS);
    snprintf(programme->name[pair][0], sizeof programme->name[pair][0], "M%d", (int)pair);
    snprintf(programme->name[pair][1], sizeof programme->name[pair][1], "E%d", (int)pair);
    programme->pair_mentor[pair] = programme->name[pair][0];
    programme->pair_mentee[pair] = programme->name[pair][1];
    programme->pair_start[pair] = RT_DAY0 + start;
    programme->pair_end[pair] = REVERSA_MISSING_DATE;
    return pair;
}

void rt_session(rt_programme *programme, int64_t pair, int32_t day, reversa_session_state state)
{
    int64_t i = programme->n_sessions++;
    assert_true(i < RT_MOST_SESSIONS);
    programme->mentor[i] = programme->name[pair][0];
    programme->mentee[i] = programme->name[pair][1];
    programme->start[i] = RT_DAY0 + day;
    programme->state[i] = (int32_t)state;
    programme->minutes[i] = 60;
}

void rt_shuffle_sessions(rt_programme *programme, uint64_t *random)
{
    for (int64_t i = programme->n_sessions - 1; i > 0; i--) {
        int64_t j = rt_between(random, 0, i);
        const char *mentor = programme->mentor[i];
        const char *mentee = programme->mentee[i];
        int32_t start = programme->start[i];
        int32_t state = programme->state[i];
        double minutes = programme->minutes[i];
        programme->mentor[i] = programme->mentor[j];
        programme->mentee[i] = programme->mentee[j];
        programme->start[i] = programme->start[j];
        programme->state[i] = programme->state[j];
        programme->minutes[i] = programme->minutes[j];
        programme->mentor[j] = mentor;
        programme->mentee[j] = mentee;
        programme->start[j] = start;
        programme->state[j] = state;
        programme->minutes[j] = minutes;
    }
}

reversa_pair_rows rt_pair_rows(const rt_programme *programme)
{
    reversa_pair_rows rows;
    reversa_pair_rows_init(&rows);
    rows.n = programme->n_pairs;
    rows.mentor_id = programme->pair_mentor;
    rows.mentee_id = programme->pair_mentee;
    rows.start = programme->pair_start;
    rows.end = programme->pair_end;
    rows.end_kind = programme->pair_end_kind;
    return rows;
}

reversa_sessions *rt_sessions(reversa_context *ctx, const rt_programme *programme)
{
    reversa_session_rows rows;
    reversa_session_rows_init(&rows);
    rows.n = programme->n_sessions;
    rows.mentor_id = programme->mentor;
    rows.mentee_id = programme->mentee;
    rows.start = programme->start;
    rows.state = programme->state;
    rows.minutes = programme->minutes;
    rows.minute = programme->minute;
    reversa_sessions *sessions = NULL;
    assert_int_equal(reversa_sessions_create(ctx, &rows, &sessions), REVERSA_OK);
    return sessions;
}

reversa_engagement_options rt_as_of(int32_t day)
{
    reversa_engagement_options options;
    reversa_engagement_options_init(&options);
    options.as_of = RT_DAY0 + day;
    return options;
}
