/*
 * Engagement of pairs against the cadence. A window is closed when nothing more can come of it: its last day lies within the
 * pair's time and the tolerance has run out. Only closed windows are matched, so the open one neither breaks a streak
 * nor extends it, and what is measured later for the same window can only be told once.
 */
#include "metrics/engagement.h"

#include <math.h>

#include "base/text.h"
#include "metrics/adherence.h"
#include "metrics/cadence.h"
#include "model/programme.h"

#define MINUTES_A_DAY 1440.0

/* Scratch of one pair, large enough for each. */
typedef struct work {
    reversa_context *ctx;
    reversa_engagement *engagement;
    rv_timeline timeline;
    rv_arena scratch;
    rv_adherence adherence;
    int32_t *first; /* [n_windows] */
    int32_t *last;
    int64_t *met; /* [n_windows] */
    int32_t *day; /* [most sessions of a pair] of held ones */
    double *time;
    double *minutes;
    int32_t *met_day; /* engagement->met, while it can be written */
} work;

void reversa_pair_rows_init(reversa_pair_rows *rows)
{
    *rows = (reversa_pair_rows){.struct_size = sizeof *rows};
}

void reversa_engagement_options_init(reversa_engagement_options *options)
{
    *options = (reversa_engagement_options){.struct_size = sizeof *options,
                                            .as_of = REVERSA_MISSING_DATE,
                                            .start = REVERSA_MISSING_DATE,
                                            .meetings_per_month = 2,
                                            .minutes = 60,
                                            .months = 9,
                                            .tolerance_days = 7,
                                            .level = 0.95};
}

void reversa_engagement_options_set_programme(reversa_engagement_options *options, const reversa_programme *programme)
{
    const rv_cadence *cadence = &programme->cadence;
    if (!cadence->given)
        return;
    options->start = cadence->start;
    options->meetings_per_month = (double)cadence->meetings_per_month / (double)RV_MILLION;
    options->minutes = cadence->minutes;
    options->months = cadence->months;
}

/* Held sessions of a pair: days and times; counts of all states. Returns the number held. */
static int64_t take_sessions(work *w, int64_t pair, reversa_pair_engagement *out)
{
    const rv_timeline *timeline = &w->timeline;
    int64_t n = 0;
    bool minutes_known = true;
    for (int64_t i = timeline->offset[pair]; i < timeline->offset[pair + 1]; i++) {
        const rv_meeting *meeting = &timeline->meeting[i];
        out->n_states[meeting->state]++;
        if (meeting->state != RV_SESSION_HELD)
            continue;
        out->n_unknown += meeting->minutes < 0;
        out->minutes += meeting->minutes;
        minutes_known = minutes_known && meeting->minute >= 0;
        w->day[n] = meeting->day;
        w->minutes[n] = meeting->minutes;
        w->time[n++] = meeting->minute >= 0 ? meeting->minute / MINUTES_A_DAY : 0;
    }
    for (int64_t i = 0; i < n; i++)
        w->time[i] = w->day[i] + (minutes_known ? w->time[i] : 0);
    if (out->n_unknown > 0)
        out->minutes = NAN;
    return n;
}

/* Minutes in closed windows, or that met one, over those due in them. */
static double measure_volume(const work *w, const rv_due *due, const reversa_pair_engagement *out)
{
    double held = 0;
    if (due->n_windows == 0 || out->n_unknown > 0)
        return NAN;
    int32_t last = due->last[due->n_windows - 1];
    for (int64_t i = 0; i < due->n_days; i++)
        held += due->day[i] <= last ? w->minutes[i] : 0;
    for (int32_t k = 0; k < due->n_windows; k++)
        held += w->met[k] >= 0 && due->day[w->met[k]] > last ? w->minutes[w->met[k]] : 0;
    return held / ((double)due->n_windows * w->engagement->options.minutes);
}

/* Match sessions with closed windows: counts, lateness, streaks. */
static reversa_status measure_windows(work *w, int64_t pair, int64_t n_held, reversa_pair_engagement *out)
{
    const reversa_engagement *e = w->engagement;
    const reversa_engagement_options *options = &e->options;
    int32_t end = w->timeline.end[pair];
    int32_t n_closed = 0;
    for (; n_closed < e->n_windows; n_closed++) {
        int32_t last = rv_cadence_last(out->start, e->rate, n_closed);
        if (last + options->tolerance_days > options->as_of || (end != REVERSA_MISSING_DATE && last > end))
            break;
        w->first[n_closed] = rv_cadence_edge(out->start, e->rate, n_closed);
        w->last[n_closed] = last;
    }
    rv_due due = {w->first, w->last, n_closed, w->day, n_held, options->tolerance_days};
    reversa_status status = rv_adherence_match(w->ctx, &w->adherence, &due, w->met);
    if (status != REVERSA_OK)
        return status;
    int64_t late = 0;
    out->n_windows = e->n_windows;
    out->n_closed = n_closed;
    for (int32_t k = 0; k < n_closed; k++) {
        out->streak = w->met[k] >= 0 ? out->streak + 1 : 0;
        out->longest_streak = out->streak > out->longest_streak ? out->streak : out->longest_streak;
        if (w->met[k] < 0)
            continue;
        int32_t day = w->day[w->met[k]];
        w->met_day[pair * e->n_windows + k] = day;
        out->n_met++;
        out->n_late += day > due.last[k];
        late += day > due.last[k] ? day - due.last[k] : 0;
    }
    out->adherence = n_closed > 0 ? (double)out->n_met / n_closed : NAN;
    out->days_late = out->n_met > 0 ? (double)late / (double)out->n_met : NAN;
    out->volume = measure_volume(w, &due, out);
    return REVERSA_OK;
}

/* Days from the start to the date, the end or the end of the plan, and how many of them lie soon after a session. */
static void measure_cover(const work *w, int64_t pair, int64_t n_held, reversa_pair_engagement *out)
{
    const reversa_engagement *e = w->engagement;
    double reach = RV_DAYS_PER_MONTH * (double)RV_MILLION / (double)e->rate;
    int32_t stop = rv_cadence_add_months(out->start, e->options.months);
    int32_t end = w->timeline.end[pair];
    if (end != REVERSA_MISSING_DATE && end + 1 < stop)
        stop = end + 1;
    if (e->options.as_of + 1 < stop)
        stop = e->options.as_of + 1;
    double covered_to = out->start;
    for (int64_t i = 0; i < n_held; i++) {
        double from = fmax(w->day[i], covered_to);
        double to = fmin(w->day[i] + reach, stop);
        if (to > from) {
            out->days_covered += to - from;
            covered_to = to;
        }
    }
    out->days = stop - out->start;
    out->covered = out->days_covered / out->days;
}

static reversa_status measure_pair(work *w, int64_t pair, reversa_pair_engagement *out)
{
    const reversa_engagement *e = w->engagement;
    *out = (reversa_pair_engagement){.fit = REVERSA_FIT_NO_DATA,
                                     .start = w->timeline.start[pair],
                                     .last_session = REVERSA_MISSING_DATE,
                                     .silence = -1,
                                     .adherence = NAN,
                                     .volume = NAN,
                                     .days_late = NAN,
                                     .completion = NAN,
                                     .covered = NAN};
    int64_t n_held = take_sessions(w, pair, out);
    if (n_held > 0) {
        out->last_session = w->day[n_held - 1];
        out->silence = e->options.as_of - out->last_session;
    }
    reversa_burstiness_of(w->time, n_held, &out->rhythm);
    if (out->start == REVERSA_MISSING_DATE || out->start > e->options.as_of)
        return REVERSA_OK;
    int32_t end = w->timeline.end[pair];
    out->fit = REVERSA_FIT_OK;
    out->running = end == REVERSA_MISSING_DATE || end > e->options.as_of;
    if (n_held == 0)
        out->silence = e->options.as_of - out->start;
    if (e->n_windows > 0)
        out->completion = (double)(n_held < e->n_windows ? n_held : e->n_windows) / e->n_windows;
    measure_cover(w, pair, n_held, out);
    return measure_windows(w, pair, n_held, out);
}

/* Room for the results and for the scratch of one pair. */
static reversa_status make_room(work *w)
{
    reversa_engagement *e = w->engagement;
    const rv_timeline *timeline = &w->timeline;
    int64_t most = 0;
    for (int64_t i = 0; i < e->n_pairs; i++) {
        int64_t n = timeline->offset[i + 1] - timeline->offset[i];
        most = n > most ? n : most;
    }
    size_t n_windows = (size_t)e->n_windows;
    size_t n_cells = 0;
    if (!rv_size_multiply((size_t)e->n_pairs, n_windows, &n_cells))
        return rv_fail(w->ctx, REVERSA_E_MEMORY, "Too many windows for this machine's memory");
    w->met_day = rv_arena_alloc(w->ctx, &e->arena, n_cells, sizeof *w->met_day);
    w->first = rv_arena_alloc(w->ctx, &w->scratch, n_windows, sizeof *w->first);
    w->last = rv_arena_alloc(w->ctx, &w->scratch, n_windows, sizeof *w->last);
    w->met = rv_arena_alloc(w->ctx, &w->scratch, n_windows, sizeof *w->met);
    w->day = rv_arena_alloc(w->ctx, &w->scratch, (size_t)most, sizeof *w->day);
    w->time = rv_arena_alloc(w->ctx, &w->scratch, (size_t)most, sizeof *w->time);
    w->minutes = rv_arena_alloc(w->ctx, &w->scratch, (size_t)most, sizeof *w->minutes);
    if (!w->met_day || !w->first || !w->last || !w->met || !w->day || !w->time || !w->minutes)
        return REVERSA_E_MEMORY;
    for (size_t i = 0; i < n_cells; i++)
        w->met_day[i] = REVERSA_MISSING_DATE;
    e->met = w->met_day;
    return REVERSA_OK;
}

static reversa_status measure_all(work *w, const reversa_sessions *sessions, const reversa_pair_rows *pairs)
{
    reversa_engagement *e = w->engagement;
    reversa_status status = rv_timeline_open(w->ctx, &w->scratch, sessions, pairs, &e->options, &w->timeline);
    if (status != REVERSA_OK)
        return status;
    e->n_pairs = pairs->n;
    e->rate = llround(e->options.meetings_per_month * (double)RV_MILLION);
    e->n_windows = rv_cadence_count(e->rate, e->options.months);
    reversa_pair_engagement *pair = rv_arena_alloc(w->ctx, &e->arena, (size_t)e->n_pairs, sizeof *pair);
    double *totals = rv_arena_alloc(w->ctx, &w->scratch, (size_t)e->n_pairs, 2 * sizeof *totals);
    status = pair && totals ? make_room(w) : REVERSA_E_MEMORY;
    for (int64_t i = 0; i < e->n_pairs && status == REVERSA_OK; i++) {
        status = rv_poll(w->ctx);
        if (status == REVERSA_OK)
            status = measure_pair(w, i, &pair[i]);
    }
    if (status == REVERSA_OK)
        status = rv_engagement_count_weeks(w->ctx, &w->timeline, e);
    if (status != REVERSA_OK)
        return status;
    e->pair = pair;
    rv_engagement_summarise(e, (rv_pair_choice){NULL, e->n_pairs}, totals, &e->summary);
    e->summary.n_other_sessions = w->timeline.n_other;
    e->summary.n_swapped_sessions = w->timeline.n_swapped;
    e->summary.n_outside_sessions = w->timeline.n_outside;
    return REVERSA_OK;
}

reversa_status reversa_engagement_create(reversa_context *ctx, const reversa_sessions *sessions,
                                         const reversa_pair_rows *pairs, const reversa_engagement_options *options,
                                         reversa_engagement **engagement_out)
{
    if (engagement_out)
        *engagement_out = NULL;
    reversa_status status = rv_begin(ctx);
    if (status != REVERSA_OK)
        return status;
    if (!sessions || !pairs || !options || !engagement_out)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "sessions, pairs, options and engagement_out must not be NULL");
    status = rv_timeline_check_options(ctx, options);
    if (status != REVERSA_OK)
        return status;
    rv_arena arena;
    rv_arena_open(ctx, &arena);
    work w = {.ctx = ctx};
    w.engagement = rv_arena_alloc(ctx, &arena, 1, sizeof *w.engagement);
    if (!w.engagement) {
        rv_arena_free(&arena);
        return REVERSA_E_MEMORY;
    }
    w.engagement->arena = arena;
    w.engagement->options = *options;
    rv_arena_open(ctx, &w.scratch);
    status = measure_all(&w, sessions, pairs);
    rv_adherence_close(ctx, &w.adherence);
    rv_arena_free(&w.scratch);
    if (status == REVERSA_OK)
        *engagement_out = w.engagement;
    else
        reversa_engagement_free(w.engagement);
    return status;
}

int64_t reversa_engagement_n_pairs(const reversa_engagement *engagement)
{
    return engagement->n_pairs;
}

void reversa_engagement_pair_at(const reversa_engagement *engagement, int64_t pair, reversa_pair_engagement *pair_out)
{
    if (pair >= 0 && pair < engagement->n_pairs) {
        *pair_out = engagement->pair[pair];
        return;
    }
    *pair_out = (reversa_pair_engagement){.fit = REVERSA_FIT_NO_DATA,
                                          .start = REVERSA_MISSING_DATE,
                                          .last_session = REVERSA_MISSING_DATE,
                                          .silence = -1,
                                          .adherence = NAN,
                                          .minutes = NAN,
                                          .volume = NAN,
                                          .days_late = NAN,
                                          .completion = NAN,
                                          .days_covered = NAN,
                                          .days = NAN,
                                          .covered = NAN};
    reversa_burstiness_of(NULL, 0, &pair_out->rhythm);
}

void reversa_engagement_window_at(const reversa_engagement *engagement, int64_t pair, int64_t index,
                                  reversa_window *window_out)
{
    *window_out = (reversa_window){REVERSA_MISSING_DATE, REVERSA_MISSING_DATE, REVERSA_WINDOW_OPEN,
                                   REVERSA_MISSING_DATE};
    if (pair < 0 || pair >= engagement->n_pairs || index < 0 || index >= engagement->n_windows)
        return;
    const reversa_pair_engagement *of = &engagement->pair[pair];
    if (of->fit != REVERSA_FIT_OK)
        return;
    window_out->first = rv_cadence_edge(of->start, engagement->rate, (int32_t)index);
    window_out->last = rv_cadence_last(of->start, engagement->rate, (int32_t)index);
    window_out->session = engagement->met[pair * engagement->n_windows + index];
    if (window_out->session != REVERSA_MISSING_DATE)
        window_out->state = REVERSA_WINDOW_MET;
    else if (index < of->n_closed)
        window_out->state = REVERSA_WINDOW_MISSED;
}

void reversa_engagement_summarise(const reversa_engagement *engagement, reversa_engagement_summary *summary_out)
{
    *summary_out = engagement->summary;
}

void reversa_engagement_free(reversa_engagement *engagement)
{
    if (!engagement)
        return;
    rv_arena arena = engagement->arena; /* the object itself lies in it */
    rv_arena_free(&arena);
}
