/*
 * Meetings of one length on one machine with several windows each, decided by dynamic programming.
 *
 * The earliest time at which a set of meetings can be over is the least, over which of them is last, of its earliest end after
 * the others: exact, since to be over sooner never hurts (Held & Karp 1962, for deadlines and windows alike). Meetings
 * with equal windows are counted, not told apart. Who has more possible begins than all others together can block is left out
 * and always finds a place. Where a meeting passes the end of a week without a gap, its begin is tried minute by minute.
 */
#include "match/slots.h"

#define WEEK RV_WEEK_MINUTES
#define NEVER INT32_MAX
#define MOST_WORK (INT64_C(1) << 28) /* states times begins of a meeting that passes the end of the week */

int32_t rv_slots_minutes(const reversa_programme *programme)
{
    return programme->cadence.given && programme->cadence.minutes > 0 ? programme->cadence.minutes : RV_SLOTS_MINUTES;
}

/* ---- Windows ---- */

/* Intervals never touch, so an end within the week is a minute at which the person is not available. */
int32_t rv_slots_origin(const rv_column *availability, int32_t mentor)
{
    int64_t first = availability->offset[mentor];
    if (first == availability->offset[mentor + 1])
        return 0;
    int32_t end = availability->minute[2 * first + 1];
    return end < WEEK ? end : 0;
}

int64_t rv_slots_most_windows(const rv_column *availability, int32_t mentor, int32_t mentee)
{
    return availability->offset[mentor + 1] - availability->offset[mentor] + availability->offset[mentee + 1] -
           availability->offset[mentee] + 2;
}

/* Common time within a part of the week, moved by `shift`, behind the n windows that are there; joined where intervals
 * touch. */
static int32_t intersect(const rv_column *availability, const int32_t person[2], rv_window part, int32_t shift,
                         rv_window *windows, int32_t n)
{
    int64_t at[2] = {availability->offset[person[0]], availability->offset[person[1]]};
    int64_t end[2] = {availability->offset[person[0] + 1], availability->offset[person[1] + 1]};
    const int32_t *minute = availability->minute;
    while (at[0] < end[0] && at[1] < end[1]) {
        rv_window common = part;
        for (int k = 0; k < 2; k++) {
            common.begin = minute[2 * at[k]] > common.begin ? minute[2 * at[k]] : common.begin;
            common.end = minute[2 * at[k] + 1] < common.end ? minute[2 * at[k] + 1] : common.end;
        }
        int earlier = minute[2 * at[0] + 1] < minute[2 * at[1] + 1] ? 0 : 1;
        at[earlier]++;
        if (common.begin >= common.end)
            continue;
        if (n > 0 && windows[n - 1].end == common.begin + shift)
            windows[n - 1].end = common.end + shift;
        else
            windows[n++] = (rv_window){common.begin + shift, common.end + shift};
    }
    return n;
}

int32_t rv_slots_windows(const rv_column *availability, int32_t mentor, int32_t mentee, int32_t minutes,
                         rv_window *windows_out)
{
    const int32_t person[2] = {mentor, mentee};
    int32_t origin = rv_slots_origin(availability, mentor);
    int32_t n = intersect(availability, person, (rv_window){origin, WEEK}, -origin, windows_out, 0);
    n = intersect(availability, person, (rv_window){0, origin}, WEEK - origin, windows_out, n);
    if (n == 1 && windows_out[0].end - windows_out[0].begin == WEEK)
        windows_out[0].end += minutes - 1; /* at any minute, also across the end of the week */
    bool passes = origin == 0 && n > 1 && windows_out[0].begin == 0 && windows_out[n - 1].end == WEEK;
    if (passes)
        windows_out[n - 1].end += windows_out[0].end;
    int32_t kept = 0;
    for (int32_t k = passes; k < n; k++)
        if (windows_out[k].end - windows_out[k].begin >= minutes)
            windows_out[kept++] = windows_out[k];
    return kept;
}

/* Is this window in one of the others, once round the week? */
static bool is_covered(rv_window window, const rv_windows *by)
{
    for (int32_t k = 0; k < by->n; k++) {
        rv_window other = by->at[k];
        bool all = other.end - other.begin >= WEEK;
        bool here = other.begin <= window.begin && window.end <= other.end;
        bool later = other.begin <= window.begin + WEEK && window.end + WEEK <= other.end;
        if (all || here || later)
            return true;
    }
    return false;
}

bool rv_slots_is_within(const rv_windows *a, const rv_windows *b)
{
    for (int32_t k = 0; k < a->n; k++)
        if (!is_covered(a->at[k], b))
            return false;
    return true;
}

int64_t rv_slots_capacity(const rv_windows *windows, int32_t minutes)
{
    int64_t n = 0;
    for (int32_t k = 0; k < windows->n; k++)
        n += (windows->at[k].end - windows->at[k].begin) / minutes;
    return n < WEEK / minutes ? n : WEEK / minutes;
}

/* ---- Plans ---- */

/* Meetings of equal windows. */
typedef struct kind {
    rv_windows windows;
    int32_t n;
    int32_t stride; /* of the state's digit */
} kind;

typedef struct plan {
    reversa_context *ctx;
    int32_t minutes;
    const rv_windows *windows;
    int32_t n_loose; /* left out, in this order */
    int32_t loose[RV_SLOTS_MOST];
    int32_t kind_of[RV_SLOTS_MOST]; /* −1: loose */
    kind kinds[RV_SLOTS_MOST];
    int32_t n_kinds;
    int32_t n_states;
    int32_t *end; /* [n_states] */
    int32_t begin[RV_SLOTS_MOST];
} plan;

static int64_t count_begins(const rv_windows *windows, int32_t minutes)
{
    int64_t n = 0;
    for (int32_t k = 0; k < windows->n; k++)
        n += windows->at[k].end - windows->at[k].begin - minutes + 1;
    return n < WEEK ? n : WEEK;
}

/* A meeting blocks fewer than two lengths of begins of another. */
static void leave_out(plan *p, int32_t n)
{
    bool again = true;
    int32_t left = n;
    while (again) {
        again = false;
        for (int32_t i = 0; i < n; i++) {
            if (p->kind_of[i] < 0 ||
                count_begins(&p->windows[i], p->minutes) <= (left - 1) * (2 * (int64_t)p->minutes - 1))
                continue;
            p->kind_of[i] = -1;
            p->loose[p->n_loose++] = i;
            left--;
            again = true;
        }
    }
}

static bool are_equal(const rv_windows *a, const rv_windows *b)
{
    if (a->n != b->n)
        return false;
    for (int32_t k = 0; k < a->n; k++)
        if (a->at[k].begin != b->at[k].begin || a->at[k].end != b->at[k].end)
            return false;
    return true;
}

static reversa_status count_kinds(plan *p, int32_t n)
{
    int64_t n_states = 1;
    for (int32_t i = 0; i < n; i++) {
        int32_t k = 0;
        if (p->kind_of[i] < 0)
            continue;
        while (k < p->n_kinds && !are_equal(&p->kinds[k].windows, &p->windows[i]))
            k++;
        if (k == p->n_kinds)
            p->kinds[p->n_kinds++] = (kind){.windows = p->windows[i]};
        p->kind_of[i] = k;
        p->kinds[k].n++;
    }
    for (int32_t k = 0; k < p->n_kinds && n_states <= RV_SLOTS_STATES; k++) {
        p->kinds[k].stride = (int32_t)n_states;
        n_states *= p->kinds[k].n + 1;
    }
    if (n_states > RV_SLOTS_STATES)
        return rv_fail(p->ctx, REVERSA_E_UNSUPPORTED, "Too many mentees of different availability with one mentor");
    p->n_states = (int32_t)n_states;
    p->end = rv_alloc(p->ctx, (size_t)n_states, sizeof *p->end);
    return p->end ? REVERSA_OK : REVERSA_E_MEMORY;
}

/* The earliest end of a meeting after `from` that is over by `until`. The part of a window beyond the week is at its start too. */
static int32_t earliest_end(const rv_windows *windows, int32_t minutes, int32_t from, int32_t until)
{
    int32_t best = NEVER;
    for (int32_t k = 0; k < windows->n; k++) {
        rv_window window = windows->at[k];
        for (int turn = 0; turn < 1 + (window.end > WEEK); turn++) {
            int32_t begin = window.begin - turn * WEEK;
            int32_t end = window.end - turn * WEEK < until ? window.end - turn * WEEK : until;
            begin = begin > from ? begin : from;
            if (begin + minutes <= end && begin + minutes < best)
                best = begin + minutes;
        }
    }
    return best;
}

/* The last meeting of a state, when that began at `from`, and had to be over by `until`. */
static int32_t last_kind(const plan *p, int32_t state, int32_t until, int32_t *end_out)
{
    int32_t last = -1;
    *end_out = NEVER;
    for (int32_t k = 0; k < p->n_kinds; k++) {
        const kind *of = &p->kinds[k];
        RV_REQUIRE(of->stride > 0);
        if (state / of->stride % (of->n + 1) == 0 || p->end[state - of->stride] == NEVER)
            continue;
        int32_t end = earliest_end(&of->windows, p->minutes, p->end[state - of->stride], until);
        if (end < *end_out) {
            *end_out = end;
            last = k;
        }
    }
    return last;
}

/* Can the meetings of a state lie between two times? */
static bool plan_state(plan *p, int32_t state, int32_t from, int32_t until)
{
    p->end[0] = from;
    for (int32_t s = 1; s <= state; s++)
        (void)last_kind(p, s, until, &p->end[s]);
    return p->end[state] != NEVER;
}

/* One meeting of this kind begins at `begin`; who is not placed yet comes first. */
static void place(plan *p, int32_t n, int32_t kind_index, int32_t begin)
{
    for (int32_t i = 0; i < n; i++) {
        if (p->kind_of[i] == kind_index && p->begin[i] < 0) {
            p->begin[i] = begin;
            return;
        }
    }
}

/* Back from the last meeting. */
static void walk_back(plan *p, int32_t n, int32_t state, int32_t until)
{
    while (state > 0) {
        int32_t end;
        int32_t k = last_kind(p, state, until, &end);
        place(p, n, k, end - p->minutes);
        state -= p->kinds[k].stride;
    }
}

/* A meeting of each kind across the end of the week, at each minute. */
static bool plan_across(plan *p, int32_t n)
{
    for (int32_t k = 0; k < p->n_kinds; k++) {
        const kind *of = &p->kinds[k];
        const rv_window *last = of->windows.n ? &of->windows.at[of->windows.n - 1] : NULL;
        if (!last || last->end <= WEEK)
            continue;
        int32_t rest = p->n_states - 1 - of->stride;
        int32_t begin = WEEK - p->minutes + 1 > last->begin ? WEEK - p->minutes + 1 : last->begin;
        for (; begin < WEEK && begin + p->minutes <= last->end; begin++) {
            if (!plan_state(p, rest, begin + p->minutes - WEEK, begin))
                continue;
            place(p, n, k, begin);
            walk_back(p, n, rest, begin);
            return true;
        }
    }
    return false;
}

static bool passes_end(const plan *p)
{
    for (int32_t k = 0; k < p->n_kinds; k++)
        for (int32_t w = 0; w < p->kinds[k].windows.n; w++)
            if (p->kinds[k].windows.at[w].end > WEEK)
                return true;
    return false;
}

static reversa_status plan_all(plan *p, int32_t n, bool *fits_out)
{
    int32_t all = p->n_states - 1;
    *fits_out = plan_state(p, all, 0, WEEK);
    if (*fits_out)
        walk_back(p, n, all, WEEK);
    if (*fits_out || !passes_end(p))
        return REVERSA_OK;
    if ((int64_t)p->n_states * p->minutes > MOST_WORK)
        return rv_fail(p->ctx, REVERSA_E_UNSUPPORTED, "Too many mentees of different availability with one mentor");
    *fits_out = plan_across(p, n);
    return REVERSA_OK;
}

/* ---- Who was left out ---- */

static bool is_free(const plan *p, int32_t n, int32_t begin)
{
    for (int32_t i = 0; i < n; i++) {
        int32_t apart = p->begin[i] < begin ? begin - p->begin[i] : p->begin[i] - begin;
        bool meets = p->begin[i] >= 0 && (apart < p->minutes || WEEK - apart < p->minutes);
        if (meets)
            return false;
    }
    return true;
}

static void place_loose(plan *p, int32_t n, int32_t i)
{
    const rv_windows *windows = &p->windows[i];
    for (int32_t k = 0; k < windows->n; k++)
        for (int32_t begin = windows->at[k].begin; begin + p->minutes <= windows->at[k].end; begin++)
            if (is_free(p, n, begin % WEEK)) {
                p->begin[i] = begin % WEEK;
                return;
            }
}

reversa_status rv_slots_fit(reversa_context *ctx, const rv_windows *windows, int32_t n, int32_t minutes, bool *fits_out,
                            int32_t *begin_out)
{
    plan p = {.ctx = ctx, .minutes = minutes, .windows = windows};
    *fits_out = false;
    if ((int64_t)n * minutes > WEEK)
        return REVERSA_OK;
    if (n > RV_SLOTS_MOST)
        return rv_fail(ctx, REVERSA_E_UNSUPPORTED, "Weekly meetings of more than %d mentees with one mentor",
                       RV_SLOTS_MOST);
    for (int32_t i = 0; i < n; i++)
        p.begin[i] = -1;
    leave_out(&p, n);
    reversa_status status = count_kinds(&p, n);
    if (!status)
        status = plan_all(&p, n, fits_out);
    rv_free(ctx, p.end);
    for (int32_t k = p.n_loose - 1; k >= 0 && !status && *fits_out; k--)
        place_loose(&p, n, p.loose[k]);
    for (int32_t i = 0; i < n && begin_out && !status && *fits_out; i++)
        begin_out[i] = p.begin[i];
    return status;
}
