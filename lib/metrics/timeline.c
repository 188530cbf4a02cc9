/*
 * From sessions and a list of pairs to meetings in order. Ids of the list get codes of their own; a pair is found by a
 * binary search among the sorted (mentor, mentee) codes, then meetings are merge-sorted by all they have, so that the
 * order of rows in the input cannot show in any result.
 *
 * A pair without an end comes to a planned one when its plan has run out: nobody goes on writing down that nothing is left to
 * be done. Sessions outside the time of their pair are counted, and left out of everything else.
 */
#include "metrics/timeline.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "metrics/cadence.h"
#include "metrics/radix.h"

#define ID_SEED UINT64_C(0x70616972) /* any: codes never leave this file */
#define POLL_ROWS ((int64_t)1 << 18)

/* What is needed only while the timeline is made. */
typedef struct work {
    reversa_context *ctx;
    rv_arena scratch;
    rv_dictionary ids; /* of the list */
    rv_radix pairs;    /* keys ascending, with the row of each */
    int64_t n_pairs;
    const int32_t *first; /* [n_pairs] the days on which a session is one of the pair */
    const int32_t *last;
    int32_t as_of;
} work;

reversa_status rv_timeline_check_options(reversa_context *ctx, const reversa_engagement_options *options)
{
    if (options->struct_size < sizeof *options)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "options.struct_size is not the size of the structure");
    if (options->as_of < RV_FIRST_DAY || options->as_of > RV_LAST_DAY)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "options.as_of must be a day of the years 1583 to 9999");
    if (options->start != REVERSA_MISSING_DATE && (options->start < RV_FIRST_DAY || options->start > RV_LAST_DAY))
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "options.start must be a day of the years 1583 to 9999");
    if (!(options->meetings_per_month >= 1e-6 && options->meetings_per_month <= 31))
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "options.meetings_per_month must lie in 0.000001 .. 31");
    if (options->minutes < 1 || options->minutes > 10080)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "options.minutes must lie in 1 .. 10080");
    if (options->months < 1 || options->months > 1200)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "options.months must lie in 1 .. 1200");
    if (options->tolerance_days < 0 || options->tolerance_days > 366)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "options.tolerance_days must lie in 0 .. 366");
    if (!(options->level > 0 && options->level < 1))
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "options.level must lie between 0 and 1");
    return REVERSA_OK;
}

static bool is_day(int32_t day)
{
    return day >= RV_FIRST_DAY && day <= RV_LAST_DAY;
}

/* Report what is wrong with a row of the list. */
static void check_pair(reversa_context *ctx, const reversa_pair_rows *pairs, int64_t i, int32_t start)
{
    rv_place place = {.row = i + 1, .column = "mentor_id"};
    if (!pairs->mentor_id[i] || !*pairs->mentor_id[i])
        (void)rv_fail_at(ctx, REVERSA_E_DATA, place, "The id is empty");
    place.column = "mentee_id";
    if (!pairs->mentee_id[i] || !*pairs->mentee_id[i])
        (void)rv_fail_at(ctx, REVERSA_E_DATA, place, "The id is empty");
    place.column = "start";
    if (start != REVERSA_MISSING_DATE && !is_day(start))
        (void)rv_fail_at(ctx, REVERSA_E_DATA, place, "The start is not a day of the years 1583 to 9999");
    int32_t end = pairs->end ? pairs->end[i] : REVERSA_MISSING_DATE;
    place.column = "end";
    if (end == REVERSA_MISSING_DATE)
        return;
    if (!is_day(end))
        (void)rv_fail_at(ctx, REVERSA_E_DATA, place, "The end is not a day of the years 1583 to 9999");
    else if (start != REVERSA_MISSING_DATE && end < start)
        (void)rv_fail_at(ctx, REVERSA_E_DATA, place, "The end is before the start");
    place.column = "end_kind";
    if (pairs->end_kind &&
        (pairs->end_kind[i] < REVERSA_PAIR_END_UNKNOWN || pairs->end_kind[i] > REVERSA_PAIR_END_EARLY))
        (void)rv_fail_at(ctx, REVERSA_E_DATA, place, "The kind of end %d is not known", pairs->end_kind[i]);
}

/* Ends and their kinds: without an end that of the plan, without a kind what the end is beside it. */
static void settle_end(const reversa_engagement_options *options, int32_t start, int32_t *end, int32_t *end_kind)
{
    if (start == REVERSA_MISSING_DATE)
        return;
    int32_t planned = rv_cadence_add_months(start, options->months) - 1;
    if (*end == REVERSA_MISSING_DATE) {
        *end = planned;
        *end_kind = REVERSA_PAIR_END_PLANNED;
    } else if (*end_kind == REVERSA_PAIR_END_UNKNOWN) {
        *end_kind = *end < planned - options->tolerance_days ? REVERSA_PAIR_END_EARLY : REVERSA_PAIR_END_PLANNED;
    }
}

/* When the first window of a pair has closed: never in a plan without one, at once where the start is not known. */
static int32_t due_after(const reversa_engagement_options *options, int32_t start)
{
    int64_t rate = llround(options->meetings_per_month * (double)RV_MILLION);
    if (start == REVERSA_MISSING_DATE)
        return REVERSA_MISSING_DATE;
    if (rv_cadence_count(rate, options->months) == 0)
        return INT32_MAX;
    return rv_cadence_last(start, rate, 0) + options->tolerance_days;
}

/* Starts, ends and their kinds, checked; the days of sessions go into the work. */
static reversa_status take_dates(work *w, rv_arena *arena, const reversa_pair_rows *pairs,
                                 const reversa_engagement_options *options, rv_timeline *timeline)
{
    size_t n = (size_t)pairs->n;
    int32_t *start = rv_arena_alloc(w->ctx, arena, n, sizeof *start);
    int32_t *end = rv_arena_alloc(w->ctx, arena, n, sizeof *end);
    int32_t *end_kind = rv_arena_alloc(w->ctx, arena, n, sizeof *end_kind);
    int32_t *due = rv_arena_alloc(w->ctx, arena, n, sizeof *due);
    int32_t *last = rv_arena_alloc(w->ctx, &w->scratch, n, sizeof *last);
    if (!start || !end || !end_kind || !due || !last)
        return REVERSA_E_MEMORY;
    for (int64_t i = 0; i < pairs->n; i++) {
        start[i] = pairs->start ? pairs->start[i] : REVERSA_MISSING_DATE;
        if (start[i] == REVERSA_MISSING_DATE)
            start[i] = options->start;
        end[i] = pairs->end ? pairs->end[i] : REVERSA_MISSING_DATE;
        end_kind[i] = pairs->end_kind ? pairs->end_kind[i] : REVERSA_PAIR_END_UNKNOWN;
        check_pair(w->ctx, pairs, i, start[i]);
        if (start[i] != REVERSA_MISSING_DATE && !is_day(start[i]))
            continue; /* recorded: no reckoning with it */
        bool open = end[i] == REVERSA_MISSING_DATE;
        settle_end(options, start[i], &end[i], &end_kind[i]);
        due[i] = due_after(options, start[i]);
        last[i] = end[i] == REVERSA_MISSING_DATE ? INT32_MAX : end[i] + (open ? options->tolerance_days : 0);
    }
    w->first = start;
    w->last = last;
    timeline->n_pairs = pairs->n;
    timeline->start = start;
    timeline->end = end;
    timeline->end_kind = end_kind;
    timeline->due = due;
    return rv_first_error(w->ctx);
}

static uint64_t key_of(int32_t mentor, int32_t mentee)
{
    return (uint64_t)(uint32_t)mentor << 32 | (uint32_t)mentee;
}

/* Give the pairs of the list their keys, sorted; a pair that is there twice is reported at its later row. */
static reversa_status index_pairs(work *w, const reversa_pair_rows *pairs)
{
    reversa_status status = rv_radix_open(w->ctx, &w->scratch, (size_t)pairs->n, &w->pairs);
    w->n_pairs = pairs->n;
    for (int64_t i = 0; i < pairs->n && status == REVERSA_OK; i++) {
        int32_t mentor = 0;
        int32_t mentee = 0;
        status = rv_dictionary_intern(w->ctx, &w->ids, pairs->mentor_id[i], strlen(pairs->mentor_id[i]), &mentor);
        if (status == REVERSA_OK)
            status = rv_dictionary_intern(w->ctx, &w->ids, pairs->mentee_id[i], strlen(pairs->mentee_id[i]), &mentee);
        w->pairs.key[i] = key_of(mentor, mentee);
        w->pairs.row[i] = (int32_t)i;
    }
    if (status != REVERSA_OK)
        return status;
    rv_radix_sort(&w->pairs, (size_t)pairs->n);
    for (int64_t i = 1; i < pairs->n; i++)
        if (w->pairs.key[i] == w->pairs.key[i - 1]) {
            rv_place place = {.row = w->pairs.row[i] + 1, .column = "mentee_id"};
            (void)rv_fail_at(w->ctx, REVERSA_E_DATA, place, "The pair is already in row %d", w->pairs.row[i - 1] + 1);
        }
    return rv_first_error(w->ctx);
}

/* The row of a pair in the list, −1 if it is not there. */
static int32_t find_pair(const work *w, int32_t mentor, int32_t mentee)
{
    if (mentor < 0 || mentee < 0)
        return -1;
    uint64_t key = key_of(mentor, mentee);
    int64_t low = 0;
    int64_t high = w->n_pairs;
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if (w->pairs.key[middle] < key)
            low = middle + 1;
        else
            high = middle;
    }
    return low < w->n_pairs && w->pairs.key[low] == key ? w->pairs.row[low] : -1;
}

static bool is_before(const rv_meeting *a, const rv_meeting *b)
{
    if (a->pair != b->pair)
        return a->pair < b->pair;
    if (a->day != b->day)
        return a->day < b->day;
    if (a->minute != b->minute)
        return a->minute < b->minute;
    return a->state != b->state ? a->state < b->state : a->minutes < b->minutes;
}

/* One pass of the merge sort: runs of `width` in `from` become runs of twice that in `to`. */
static void merge_runs(const rv_meeting *from, rv_meeting *to, int64_t n, int64_t width)
{
    for (int64_t begin = 0; begin < n; begin += 2 * width) {
        int64_t middle = begin + width < n ? begin + width : n;
        int64_t end = begin + 2 * width < n ? begin + 2 * width : n;
        int64_t left = begin;
        int64_t right = middle;
        for (int64_t i = begin; i < end; i++) {
            bool take_right = left == middle || (right < end && is_before(&from[right], &from[left]));
            to[i] = take_right ? from[right++] : from[left++];
        }
    }
}

/* The sessions of the list up to the date, in the order of the rows; the rest of them are counted. */
static int64_t collect(const work *w, const reversa_sessions *sessions, const int32_t *code_of, rv_meeting *meetings,
                       rv_timeline *timeline)
{
    int64_t n = 0;
    for (int64_t i = 0; i < sessions->n; i++) {
        if (sessions->start[i] > w->as_of)
            continue;
        int32_t mentor = code_of[sessions->mentor[i]];
        int32_t mentee = code_of[sessions->mentee[i]];
        int32_t pair = find_pair(w, mentor, mentee);
        if (pair < 0) {
            timeline->n_other++;
            timeline->n_swapped += find_pair(w, mentee, mentor) >= 0;
            continue;
        }
        /* a missing start lies before all days */
        if (sessions->start[i] < w->first[pair] || sessions->start[i] > w->last[pair]) {
            timeline->n_outside++;
            continue;
        }
        meetings[n++] = (rv_meeting){.minutes = sessions->minutes[i] >= 0 ? sessions->minutes[i] : -1,
                                     .pair = pair,
                                     .day = sessions->start[i],
                                     .minute = sessions->minute[i],
                                     .state = sessions->state[i]};
    }
    return n;
}

/* Meetings in order, and where each pair's begin. */
static reversa_status order_meetings(work *w, rv_arena *arena, const reversa_sessions *sessions, rv_timeline *timeline)
{
    int32_t n_ids = sessions->ids.count;
    int32_t *code_of = rv_arena_alloc(w->ctx, &w->scratch, (size_t)n_ids, sizeof *code_of);
    rv_meeting *meetings = rv_arena_alloc(w->ctx, arena, (size_t)sessions->n, sizeof *meetings);
    rv_meeting *other = rv_arena_alloc(w->ctx, &w->scratch, (size_t)sessions->n, sizeof *other);
    int64_t *offset = rv_arena_alloc(w->ctx, arena, (size_t)timeline->n_pairs + 1, sizeof *offset);
    if (!code_of || !meetings || !other || !offset)
        return REVERSA_E_MEMORY;
    for (int32_t i = 0; i < n_ids; i++)
        code_of[i] = rv_dictionary_find(&w->ids, rv_dictionary_text(&sessions->ids, i),
                                        rv_dictionary_length(&sessions->ids, i));
    int64_t n = collect(w, sessions, code_of, meetings, timeline);
    rv_meeting *from = meetings;
    rv_meeting *to = other;
    for (int64_t width = 1; width < n; width *= 2) {
        reversa_status status = n > POLL_ROWS ? rv_poll(w->ctx) : REVERSA_OK;
        if (status != REVERSA_OK)
            return status;
        merge_runs(from, to, n, width);
        rv_meeting *swap = from;
        from = to;
        to = swap;
    }
    if (from != meetings && n > 0)
        memcpy(meetings, from, (size_t)n * sizeof *meetings);
    for (int64_t i = 0; i < n; i++)
        offset[meetings[i].pair + 1]++;
    for (int64_t i = 0; i < timeline->n_pairs; i++)
        offset[i + 1] += offset[i];
    timeline->meeting = meetings;
    timeline->offset = offset;
    return REVERSA_OK;
}

reversa_status rv_timeline_open(reversa_context *ctx, rv_arena *arena, const reversa_sessions *sessions,
                                const reversa_pair_rows *pairs, const reversa_engagement_options *options,
                                rv_timeline *timeline_out)
{
    if (pairs->struct_size < sizeof *pairs)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "pairs.struct_size is not the size of the structure");
    if (pairs->n < 0 || pairs->n >= INT32_MAX)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "pairs.n must lie in 0 .. 2147483646");
    if (pairs->n > 0 && (!pairs->mentor_id || !pairs->mentee_id))
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "pairs.mentor_id and pairs.mentee_id must not be NULL");
    work w = {.ctx = ctx, .as_of = options->as_of};
    *timeline_out = (rv_timeline){0};
    rv_arena_open(ctx, &w.scratch);
    rv_dictionary_open(ctx, &w.ids, ID_SEED);
    reversa_status status = take_dates(&w, arena, pairs, options, timeline_out);
    if (status == REVERSA_OK)
        status = index_pairs(&w, pairs);
    if (status == REVERSA_OK)
        status = order_meetings(&w, arena, sessions, timeline_out);
    rv_dictionary_free(&w.ids);
    rv_arena_free(&w.scratch);
    return status;
}
