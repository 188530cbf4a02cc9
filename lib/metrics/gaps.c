/*
 * Gaps as person-time: from a start or a day with a session to the next such day (an event), the last one to the date or
 * the pair's end (censored). All gaps of a pair are one cluster.
 *
 * After u whole days of silence the gap is longer than u, so the curve is conditioned on the time u + 1/2: the gaps that
 * ended on day u are past. Its value at u + w is the chance that the silence goes on for w more days.
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
    double longest;
} gap_rows;

static void add_gap(gap_rows *rows, int32_t pair, int32_t length, bool ended)
{
    if (length <= 0)
        return;
    rows->length[rows->n] = length;
    rows->ended[rows->n] = ended;
    rows->pair[rows->n++] = pair;
    rows->longest = fmax(rows->longest, length);
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
    gaps->longest = (int32_t)rows->longest;
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
    gap_rows rows = {0};
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

/* One less a survival: an interval's ends change places. */
static reversa_estimate complement(reversa_estimate of)
{
    if (of.fit != REVERSA_FIT_OK)
        return rv_share_none(of.fit);
    return (reversa_estimate){1 - of.value, of.se, 1 - of.high, 1 - of.low, REVERSA_FIT_OK};
}

reversa_status rv_gaps_chance(rv_gaps *gaps, int32_t silence, reversa_estimate *chance_out)
{
    *chance_out = rv_share_none(gaps->longest > 0 ? REVERSA_FIT_NOT_REACHED : REVERSA_FIT_NO_DATA);
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

rv_standing rv_gaps_standing(const rv_timeline *timeline, int64_t pair, int32_t as_of)
{
    rv_standing standing = {.silence = -1};
    int32_t since = timeline->start[pair];
    bool failed[2] = {false, false};
    for (int64_t i = timeline->offset[pair]; i < timeline->offset[pair + 1]; i++) {
        const rv_meeting *meeting = &timeline->meeting[i];
        if (meeting->day > as_of || meeting->state == RV_SESSION_PLANNED)
            continue;
        failed[0] = failed[1];
        failed[1] = !is_held(meeting);
        if (is_held(meeting) && (since == REVERSA_MISSING_DATE || meeting->day > since))
            since = meeting->day;
    }
    standing.missed = failed[0] && failed[1];
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
