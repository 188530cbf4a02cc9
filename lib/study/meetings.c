/*
 * Meetings: for each due window of a pair a try, and often a second where the first came to nothing.
 *
 * Pairs are good, fair or poor, which decides how likely a meeting is held, how often nothing is arranged, and whether the
 * pair drops off. Nothing happens after the pair's end, or after someone has left. Weekends are free.
 */
#include <math.h>
#include <string.h>

#include "metrics/cadence.h"
#include "study/happening.h"

#define N_QUALITIES 3
#define AGAIN 500      /* per mille: a second try */
#define AGAIN_DAYS 7   /* within which it lies */
#define RATED 800      /* per mille of the sessions held, for each side */
#define FIRST_SLOT 540 /* 09:00 */
#define N_SLOTS 16     /* of half an hour */
#define SLOT_MINUTES 30
#define STEP_MINUTES 15
#define PAIRS_PER_POLL 64

/* Per mille. */
typedef struct rv_quality {
    int32_t held;
    int32_t idle;   /* nothing is arranged in a window */
    int32_t drop;   /* the pair ends after a window */
    int32_t rating; /* the lower of two numbers of stars */
} rv_quality;

static const rv_quality qualities[N_QUALITIES] = {{900, 20, 3, 4}, {720, 80, 15, 3}, {420, 250, 70, 2}};
static const int32_t quality_weights[N_QUALITIES] = {60, 28, 12};

/* Of sessions that are not held: cancelled by mentor, by mentee, no show of the mentor, of the mentee. */
static const int32_t failure_weights[4] = {22, 43, 12, 23};

/* A pair while it is drawn. */
typedef struct rv_meeting_pair {
    rv_random random;
    const rv_quality *quality;
    rv_session_row row; /* with the ids */
    int32_t start;
    int32_t stop; /* the last day on which something can happen */
} rv_meeting_pair;

typedef struct rv_meetings {
    rv_happening *happening;
    rv_sessions_draft sessions;
    rv_pair_list_draft pairs;
} rv_meetings;

/* The day itself, or the Monday after it. */
static int32_t working_day(int32_t day)
{
    int32_t weekday = ((day + 3) % 7 + 7) % 7; /* 1970-01-01 was a Thursday */
    return weekday < 5 ? day : day + 7 - weekday;
}

static double draw_rating(rv_random *random, const rv_quality *quality)
{
    if (!rv_draw_chance(random, RATED))
        return NAN;
    return (double)(quality->rating + (int32_t)rv_random_below(random, 2));
}

static reversa_status add_session(rv_meetings *meetings, rv_meeting_pair *pair, int32_t day, rv_session_state state)
{
    int32_t length = meetings->happening->cadence.minutes;
    rv_session_row *row = &pair->row;
    row->start = day;
    row->minute = FIRST_SLOT + SLOT_MINUTES * (int32_t)rv_random_below(&pair->random, N_SLOTS);
    row->state = (uint8_t)state;
    row->minutes = length;
    row->rating_mentor = NAN;
    row->rating_mentee = NAN;
    if (state == RV_SESSION_HELD) {
        int32_t longer = STEP_MINUTES * ((int32_t)rv_random_below(&pair->random, 4) - 1); /* −15, 0, 15 or 30 */
        row->minutes = length + longer > 0 ? length + longer : length;
        row->rating_mentor = draw_rating(&pair->random, pair->quality);
        row->rating_mentee = draw_rating(&pair->random, pair->quality);
    }
    return rv_sessions_draft_add(&meetings->sessions, row, (int64_t)meetings->sessions.n + 1);
}

/* One try on a day; *held_out tells whether the two met. */
static reversa_status try_session(rv_meetings *meetings, rv_meeting_pair *pair, int32_t day, bool *held_out)
{
    *held_out = rv_draw_chance(&pair->random, pair->quality->held);
    int32_t failure = rv_draw_weighted(&pair->random, failure_weights, 4);
    return add_session(meetings, pair, day,
                       *held_out ? RV_SESSION_HELD : (rv_session_state)(RV_SESSION_CANCELLED_BY_MENTOR + failure));
}

static reversa_status draw_window(rv_meetings *meetings, rv_meeting_pair *pair, int32_t first, int32_t last)
{
    bool held = false;
    int32_t day = working_day(first + (int32_t)rv_random_below(&pair->random, last - first + 1));
    if (rv_draw_chance(&pair->random, pair->quality->idle) || day > pair->stop)
        return REVERSA_OK;
    reversa_status status = try_session(meetings, pair, day, &held);
    if (status || held || !rv_draw_chance(&pair->random, AGAIN))
        return status;
    day = working_day(day + 1 + (int32_t)rv_random_below(&pair->random, AGAIN_DAYS));
    return day <= pair->stop ? try_session(meetings, pair, day, &held) : REVERSA_OK;
}

/* The earlier of two days, of which each may be missing. */
static int32_t earlier(int32_t a, int32_t b)
{
    if (a == REVERSA_MISSING_DATE)
        return b;
    return b == REVERSA_MISSING_DATE || a < b ? a : b;
}

/* All windows, and in *dropped_out the day on which the pair dropped off. */
static reversa_status draw_windows(rv_meetings *meetings, rv_meeting_pair *pair, int32_t *dropped_out)
{
    const rv_cadence *cadence = &meetings->happening->cadence;
    int32_t as_of = meetings->happening->options.as_of;
    int32_t n = rv_cadence_count(cadence->meetings_per_month, cadence->months);
    reversa_status status = REVERSA_OK;
    *dropped_out = REVERSA_MISSING_DATE;
    int32_t k = 0;
    for (; !status && k < n && *dropped_out == REVERSA_MISSING_DATE; k++) {
        int32_t first = rv_cadence_edge(pair->start, cadence->meetings_per_month, k);
        int32_t last = rv_cadence_last(pair->start, cadence->meetings_per_month, k);
        if (first > pair->stop)
            break;
        status = draw_window(meetings, pair, first, last);
        if (!status && rv_draw_chance(&pair->random, pair->quality->drop) && last < pair->stop)
            *dropped_out = pair->row.start > last ? pair->row.start : last; /* a late session was still held */
    }
    bool running = *dropped_out == REVERSA_MISSING_DATE && pair->stop == as_of;
    if (status || !running || k >= n)
        return status;
    int32_t next = rv_cadence_last(pair->start, cadence->meetings_per_month, k);
    return add_session(meetings, pair, working_day(next > as_of ? next : as_of + 1), RV_SESSION_PLANNED);
}

static reversa_status draw_pair(rv_meetings *meetings, const reversa_matched_pair *matched)
{
    rv_happening *happening = meetings->happening;
    const reversa_cohort *cohort = happening->problem->cohort;
    const reversa_generate_events_options *options = &happening->options;
    const char *mentor = reversa_cohort_id(cohort, matched->mentor);
    const char *mentee = reversa_cohort_id(cohort, matched->mentee);
    rv_meeting_pair pair = {.random = rv_careers_stream(happening, "meetings", mentor, mentee)};
    pair.quality = &qualities[rv_draw_weighted(&pair.random, quality_weights, N_QUALITIES)];
    int32_t start_mentor = happening->start[matched->mentor];
    int32_t start_mentee = happening->start[matched->mentee];
    pair.start = start_mentor > start_mentee ? start_mentor : start_mentee;
    int32_t planned = rv_cadence_add_months(pair.start, happening->cadence.months) - 1;
    int32_t left = earlier(happening->exit[matched->mentor], happening->exit[matched->mentee]);
    if (left != REVERSA_MISSING_DATE && left < pair.start)
        return REVERSA_OK; /* it never began */
    pair.stop = earlier(left, earlier(planned, options->as_of));
    rv_pair_list_row row = {.start = pair.start, .end = REVERSA_MISSING_DATE};
    int32_t dropped;
    reversa_status status = rv_dictionary_intern(happening->ctx, &meetings->sessions.ids, mentor, strlen(mentor),
                                                 &pair.row.mentor);
    if (!status)
        status = rv_dictionary_intern(happening->ctx, &meetings->sessions.ids, mentee, strlen(mentee),
                                      &pair.row.mentee);
    if (!status)
        status = rv_dictionary_intern(happening->ctx, &meetings->pairs.ids, mentor, strlen(mentor), &row.mentor);
    if (!status)
        status = rv_dictionary_intern(happening->ctx, &meetings->pairs.ids, mentee, strlen(mentee), &row.mentee);
    if (!status)
        status = draw_windows(meetings, &pair, &dropped);
    if (status)
        return status;
    int32_t early = earlier(dropped, left);
    if (early != REVERSA_MISSING_DATE && early < planned) {
        row.end = early;
        row.end_kind = REVERSA_PAIR_END_EARLY;
    } else if (planned <= options->as_of) {
        row.end = planned;
        row.end_kind = REVERSA_PAIR_END_PLANNED;
    }
    return rv_pair_list_draft_add(&meetings->pairs, &row, (int64_t)meetings->pairs.n + 1);
}

reversa_status rv_meetings_draw(rv_happening *happening, reversa_sessions **sessions_out, reversa_pair_list **pairs_out)
{
    rv_meetings meetings = {
        .happening = happening, .sessions = {.ctx = happening->ctx}, .pairs = {.ctx = happening->ctx}};
    int32_t n_pairs = happening->matching ? happening->matching->n_pairs : 0;
    *sessions_out = NULL;
    *pairs_out = NULL;
    rv_sessions_draft_open(&meetings.sessions);
    rv_pair_list_draft_open(&meetings.pairs);
    reversa_status status = REVERSA_OK;
    for (int32_t i = 0; !status && i < n_pairs; i++) {
        status = draw_pair(&meetings, &happening->matching->pairs[i]);
        if (!status && i % PAIRS_PER_POLL == 0)
            status = rv_poll(happening->ctx);
    }
    if (!status)
        status = rv_sessions_draft_finish(&meetings.sessions, sessions_out);
    if (!status)
        status = rv_pair_list_draft_finish(&meetings.pairs, pairs_out);
    rv_sessions_draft_close(&meetings.sessions);
    rv_pair_list_draft_close(&meetings.pairs);
    if (status) {
        reversa_sessions_free(*sessions_out);
        *sessions_out = NULL;
    }
    return status;
}
