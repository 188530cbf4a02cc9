/*
 * Gaps as person-time: from a start or a day with a session to the next such day (an event), the last one to the date or
 * the pair's end (censored). All gaps of a pair are one cluster.
 *
 * After u whole days of silence the gap is longer than u, so the curve is conditioned on the time u + 1/2: the gaps that
 * ended on day u are past. Its value at u + w is the chance that the silence goes on for w more days. Where the longest gap
 * ends before u + w the curve is at most what it was then, which bounds the chance from below.
 */
#include "metrics/gaps.h"

#include <math.h>

#include "metrics/curve.h"
#include "metrics/share.h"

/* The columns of the person-time. */
typedef struct gap_rows {
    double *length;
    int32_t *ended;
    int32_t *pair;
    int64_t n;
    int32_t longest;
    int32_t longest_pair;
    int32_t longest_other; /* of the other pairs */
} gap_rows;

static void add_gap(gap_rows *rows, int32_t pair, int32_t length, bool ended)
{
    if (length <= 0)
        return;
    rows->length[rows->n] = length;
    rows->ended[rows->n] = ended;
    rows->pair[rows->n++] = pair;
    if (length > rows->longest) {
        rows->longest_other = pair == rows->longest_pair ? rows->longest_other : rows->longest;
        rows->longest = length;
        rows->longest_pair = pair;
    } else if (pair != rows->longest_pair && length > rows->longest_other) {
        rows->longest_other = length;
    }
}

static bool is_held(const rv_meeting *meeting)
{
    return meeting->state == RV_SESSION_HELD;
}

/* The last day on which the pair could be seen. */
static int32_t last_day(const rv_timeline *timeline, int64_t pair, int32_t as_of)
{
    int32_t end = timeline->end[pair];
    return end != REVERSA_MISSING_DATE && end < as_of ? end : as_of;
}

static void add_pair(const rv_timeline *timeline, int64_t pair, int32_t as_of, gap_rows *rows)
{
    int32_t until = last_day(timeline, pair, as_of);
    int32_t since = timeline->start[pair];
    for (int64_t i = timeline->offset[pair]; i < timeline->offset[pair + 1]; i++) {
        const rv_meeting *meeting = &timeline->meeting[i];
        if (!is_held(meeting) || meeting->day > until)
            continue;
        if (since != REVERSA_MISSING_DATE && meeting->day > since)
            add_gap(rows, (int32_t)pair, meeting->day - since, true);
        since = since == REVERSA_MISSING_DATE || meeting->day > since ? meeting->day : since;
    }
    if (since != REVERSA_MISSING_DATE)
        add_gap(rows, (int32_t)pair, until - since, false);
}

static reversa_status make_survival(rv_gaps *gaps, const gap_rows *rows)
{
    reversa_survival_rows columns;
    reversa_survival_rows_init(&columns);
    columns.n = rows->n;
    columns.exit = rows->length;
    columns.event = rows->ended;
    columns.cluster = rows->pair;
    gaps->longest = rows->longest;
    gaps->longest_pair = rows->longest_pair;
    gaps->longest_other = rows->longest_other;
    gaps->chance = rv_arena_alloc(gaps->ctx, &gaps->arena, (size_t)gaps->longest, sizeof *gaps->chance);
    gaps->known = rv_arena_alloc(gaps->ctx, &gaps->arena, (size_t)gaps->longest, sizeof *gaps->known);
    if (!gaps->chance || !gaps->known)
        return REVERSA_E_MEMORY;
    return reversa_survival_create(gaps->ctx, &columns, &gaps->survival);
}

reversa_status rv_gaps_open(reversa_context *ctx, const rv_timeline *timeline, int32_t as_of, int32_t horizon,
                            double level, rv_gaps *gaps_out)
{
    *gaps_out = (rv_gaps){.ctx = ctx, .level = level, .horizon = horizon};
    rv_arena_open(ctx, &gaps_out->arena);
    size_t most = (size_t)(timeline->offset[timeline->n_pairs] + timeline->n_pairs);
    gap_rows rows = {.longest_pair = -1};
    rows.length = rv_arena_alloc(ctx, &gaps_out->arena, most, sizeof *rows.length);
    rows.ended = rv_arena_alloc(ctx, &gaps_out->arena, most, sizeof *rows.ended);
    rows.pair = rv_arena_alloc(ctx, &gaps_out->arena, most, sizeof *rows.pair);
    if (!rows.length || !rows.ended || !rows.pair)
        return REVERSA_E_MEMORY;
    for (int64_t i = 0; i < timeline->n_pairs; i++)
        add_pair(timeline, i, as_of, &rows);
    return make_survival(gaps_out, &rows);
}

void rv_gaps_close(rv_gaps *gaps)
{
    reversa_survival_free(gaps->survival);
    rv_arena_free(&gaps->arena);
    *gaps = (rv_gaps){0};
}

int32_t rv_gaps_longest_other(const rv_gaps *gaps, int64_t pair)
{
    return pair == gaps->longest_pair ? gaps->longest_other : gaps->longest;
}

/* One less a survival: an interval's ends change places. */
static rv_chance complement(reversa_estimate of)
{
    bool told = of.fit == REVERSA_FIT_OK;
    rv_chance chance = {rv_share_none(of.fit), told || of.fit == REVERSA_FIT_NOT_REACHED ? 1 - of.value : NAN};
    if (told)
        chance.estimate = (reversa_estimate){1 - of.value, of.se, 1 - of.high, 1 - of.low, REVERSA_FIT_OK};
    return chance;
}

reversa_status rv_gaps_chance(rv_gaps *gaps, int32_t silence, rv_chance *chance_out)
{
    *chance_out = (rv_chance){rv_share_none(gaps->longest > 0 ? REVERSA_FIT_NOT_REACHED : REVERSA_FIT_NO_DATA), NAN};
    if (silence < 0 || silence >= gaps->longest)
        return REVERSA_OK;
    if (!gaps->known[silence]) {
        reversa_curve_options options;
        reversa_curve_options_init(&options);
        options.level = gaps->level;
        options.start = silence + 0.5;
        reversa_curve *curve = NULL;
        reversa_status status = rv_poll(gaps->ctx);
        if (status == REVERSA_OK)
            status = rv_curve_build(gaps->ctx, gaps->survival, &options, &curve);
        if (status != REVERSA_OK)
            return status;
        gaps->chance[silence] = complement(reversa_curve_survival(curve, 0, (double)silence + gaps->horizon, NULL));
        gaps->known[silence] = true;
        reversa_curve_free(curve);
    }
    *chance_out = gaps->chance[silence];
    return REVERSA_OK;
}

/* Meetings of one day, from index i on. */
typedef struct day_meetings {
    int64_t next;      /* index of the first meeting of a later day */
    int n_failed_last; /* how many failed after the last that was held */
    bool held;
} day_meetings;

/* What a day came to. Where an hour is not known the held meeting counts as the last: of two orders that are possible, the
 * one that raises no flag. */
static day_meetings read_day(const rv_timeline *timeline, int64_t i, int64_t end)
{
    day_meetings of = {.next = i};
    int32_t day = timeline->meeting[i].day;
    bool hours_known = true;
    for (; of.next < end && timeline->meeting[of.next].day == day; of.next++) {
        const rv_meeting *meeting = &timeline->meeting[of.next];
        if (meeting->state == RV_SESSION_PLANNED)
            continue;
        hours_known = hours_known && meeting->minute >= 0;
        of.held = of.held || is_held(meeting);
        of.n_failed_last = is_held(meeting) ? 0 : of.n_failed_last + 1;
    }
    if (of.held && !hours_known)
        of.n_failed_last = 0;
    return of;
}

rv_standing rv_gaps_standing(const rv_timeline *timeline, int64_t pair, int32_t as_of)
{
    rv_standing standing = {.silence = -1};
    int32_t since = timeline->start[pair];
    int n_failed = 0; /* in a row */
    int64_t end = timeline->offset[pair + 1];
    for (int64_t i = timeline->offset[pair]; i < end && timeline->meeting[i].day <= as_of;) {
        int32_t day = timeline->meeting[i].day;
        day_meetings of = read_day(timeline, i, end);
        n_failed = (of.held ? 0 : n_failed) + of.n_failed_last;
        if (of.held && (since == REVERSA_MISSING_DATE || day > since))
            since = day;
        i = of.next;
    }
    standing.missed = n_failed >= 2;
    standing.due = as_of >= timeline->due[pair];
    standing.started = since != REVERSA_MISSING_DATE && since <= as_of;
    standing.running = standing.started && last_day(timeline, pair, as_of) == as_of && timeline->end[pair] != as_of;
    if (standing.started)
        standing.silence = as_of - since;
    return standing;
}

bool rv_gaps_meets(const rv_timeline *timeline, int64_t pair, int32_t after, int32_t until)
{
    for (int64_t i = timeline->offset[pair]; i < timeline->offset[pair + 1]; i++) {
        const rv_meeting *meeting = &timeline->meeting[i];
        if (is_held(meeting) && meeting->day > after && meeting->day <= until)
            return true;
    }
    return false;
}
