/*
 * Sessions by the week: weeks begin on Monday (ISO 8601) and follow each other without a gap, so that a week in which nobody met
 * is seen as one.
 */
#include "metrics/engagement.h"

/* The Monday of a day's week; 1970-01-01 was a Thursday. */
static int32_t monday_of(int32_t day)
{
    int32_t weekday = ((day + 3) % 7 + 7) % 7;
    return day - weekday;
}

reversa_status rv_engagement_count_weeks(reversa_context *ctx, const rv_timeline *timeline,
                                         reversa_engagement *engagement)
{
    int64_t n = timeline->offset[timeline->n_pairs];
    int32_t first = INT32_MAX;
    int32_t last = INT32_MIN;
    for (int64_t i = 0; i < n; i++) {
        int32_t monday = monday_of(timeline->meeting[i].day);
        first = monday < first ? monday : first;
        last = monday > last ? monday : last;
    }
    if (n == 0)
        return REVERSA_OK;
    int64_t n_weeks = (last - first) / 7 + 1;
    reversa_week *weeks = rv_arena_alloc(ctx, &engagement->arena, (size_t)n_weeks, sizeof *weeks);
    if (!weeks)
        return REVERSA_E_MEMORY;
    for (int64_t k = 0; k < n_weeks; k++)
        weeks[k].monday = first + (int32_t)(7 * k);
    for (int64_t i = 0; i < n; i++) {
        const rv_meeting *meeting = &timeline->meeting[i];
        weeks[(monday_of(meeting->day) - first) / 7].n_states[meeting->state]++;
    }
    engagement->n_weeks = n_weeks;
    engagement->weeks = weeks;
    return REVERSA_OK;
}

int64_t reversa_engagement_n_weeks(const reversa_engagement *engagement)
{
    return engagement->n_weeks;
}

void reversa_engagement_week_at(const reversa_engagement *engagement, int64_t index, reversa_week *week_out)
{
    bool is_one = index >= 0 && index < engagement->n_weeks;
    *week_out = is_one ? engagement->weeks[index] : (reversa_week){.monday = REVERSA_MISSING_DATE};
}
