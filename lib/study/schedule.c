/*
 * When pairs meet. Pairs stand mentor by mentor, so the mentees of one are planned together: by the same dynamic program that
 * holds the limit `slots` (Held & Karp 1962), and where not all fit, or some have no time, each by itself. Afterwards the
 * weekly times of every person are held against each other, in either role, and those that overlap are marked.
 *
 * A meeting lies in its due window of the cadence, at the first time of the pair in it, so that engagement counts it as met.
 */
#include "model/schedule.h"

#include "match/slots.h"
#include "metrics/cadence.h"

#define WEEK RV_WEEK_MINUTES
#define DAY 1440

/* What one call works with. */
typedef struct work {
    reversa_context *ctx;
    const reversa_matching *matching;
    const rv_column *availability; /* NULL: nobody has a time */
    int32_t minutes;
    rv_arena scratch;
    rv_windows *windows; /* [pairs of a mentor, at most RV_SLOTS_MOST] */
    int32_t *begin;      /* the same */
    reversa_slot *slots;
} work;

void reversa_schedule_options_init(reversa_schedule_options *options)
{
    *options = (reversa_schedule_options){.struct_size = sizeof *options, .start = REVERSA_MISSING_DATE};
}

/* ---- Times of the week ---- */

/* The windows of a pair, in an arena of their own or the scratch. NULL after an error; n may be 0. */
static reversa_status read_windows(work *w, rv_arena *arena, int32_t pair, rv_windows *windows_out)
{
    const reversa_matched_pair *p = &w->matching->pairs[pair];
    int64_t most = rv_slots_most_windows(w->availability, p->mentor, p->mentee);
    rv_window *at = rv_arena_alloc(w->ctx, arena, (size_t)most, sizeof *at);
    if (!at)
        return REVERSA_E_MEMORY;
    int32_t n = rv_slots_windows(w->availability, p->mentor, p->mentee, w->minutes, at);
    *windows_out = (rv_windows){.at = at, .n = n};
    return REVERSA_OK;
}

/* From the mentor's time to the week's. */
static int32_t to_week(const work *w, int32_t mentor, int32_t begin)
{
    return (rv_slots_origin(w->availability, mentor) + begin) % WEEK;
}

/* The earliest begin of a pair in the week, −1 for none. */
static int32_t earliest(const work *w, int32_t mentor, const rv_windows *windows)
{
    int32_t best = -1;
    for (int32_t k = 0; k < windows->n; k++) {
        int32_t minute = to_week(w, mentor, windows->at[k].begin);
        best = best < 0 || minute < best ? minute : best;
    }
    return best;
}

/* Times that do not overlap for the pairs from `first` to before `end`, all of one mentor, leaving out those without any. */
static reversa_status fit_together(work *w, rv_arena *arena, int32_t first, int32_t end, bool *fits_out)
{
    int32_t n = 0;
    reversa_status status = REVERSA_OK;
    *fits_out = false;
    if (end - first > RV_SLOTS_MOST)
        return REVERSA_OK;
    for (int32_t i = first; i < end && !status; i++) {
        status = read_windows(w, arena, i, &w->windows[n]);
        n += !status && w->windows[n].n > 0;
    }
    if (!status && n > 0)
        status = rv_slots_fit(w->ctx, w->windows, n, w->minutes, fits_out, w->begin);
    if (status == REVERSA_E_UNSUPPORTED) { /* too many to plan for: each by itself */
        *fits_out = false;
        return rv_begin(w->ctx);
    }
    n = 0;
    for (int32_t i = first; i < end && !status && *fits_out; i++) {
        rv_windows own;
        status = read_windows(w, arena, i, &own);
        if (!status && own.n > 0)
            w->slots[i].minute = to_week(w, w->matching->pairs[i].mentor, w->begin[n++]);
    }
    return status;
}

static reversa_status plan_mentor(work *w, int32_t first, int32_t end)
{
    rv_arena arena;
    bool fits;
    rv_arena_open(w->ctx, &arena);
    reversa_status status = fit_together(w, &arena, first, end, &fits);
    for (int32_t i = first; i < end && !status && !fits; i++) {
        rv_windows own;
        status = read_windows(w, &arena, i, &own);
        if (!status)
            w->slots[i].minute = earliest(w, w->matching->pairs[i].mentor, &own);
    }
    rv_arena_free(&arena);
    return status;
}

static reversa_status plan_all(work *w)
{
    int32_t n = w->matching->n_pairs;
    for (int32_t i = 0; i < n; i++)
        w->slots[i].minute = -1;
    for (int32_t first = 0, end; first < n && w->availability; first = end) {
        for (end = first + 1; end < n && w->matching->pairs[end].mentor == w->matching->pairs[first].mentor;)
            end++;
        reversa_status status = rv_poll(w->ctx);
        if (!status)
            status = plan_mentor(w, first, end);
        if (status)
            return status;
    }
    return REVERSA_OK;
}

/* ---- Times that overlap ---- */

static bool overlaps(int32_t a, int32_t b, int32_t minutes)
{
    int32_t apart = a < b ? b - a : a - b;
    return apart < minutes || WEEK - apart < minutes;
}

/* The pairs of each person in either role: list[offset[p]] .. list[offset[p + 1]]. */
static void list_pairs(const work *w, int32_t n_people, int32_t *offset, int32_t *list)
{
    for (int32_t i = 0; i < w->matching->n_pairs; i++) {
        offset[w->matching->pairs[i].mentor + 2]++;
        offset[w->matching->pairs[i].mentee + 2]++;
    }
    for (int32_t p = 2; p < n_people + 2; p++)
        offset[p] += offset[p - 1];
    for (int32_t i = 0; i < w->matching->n_pairs; i++) {
        list[offset[w->matching->pairs[i].mentor + 1]++] = i;
        list[offset[w->matching->pairs[i].mentee + 1]++] = i;
    }
}

static void mark_person(const work *w, const int32_t *list, int32_t n)
{
    for (int32_t a = 0; a < n; a++) {
        for (int32_t b = a + 1; b < n; b++) {
            reversa_slot *x = &w->slots[list[a]];
            reversa_slot *y = &w->slots[list[b]];
            if (x->minute >= 0 && y->minute >= 0 && overlaps(x->minute, y->minute, w->minutes))
                x->shared = y->shared = true;
        }
    }
}

static reversa_status mark_all(work *w)
{
    int32_t n_people = w->matching->problem->cohort->n_people;
    int32_t *offset = rv_arena_alloc(w->ctx, &w->scratch, (size_t)n_people + 2, sizeof *offset);
    int32_t *list = rv_arena_alloc(w->ctx, &w->scratch, 2 * (size_t)w->matching->n_pairs, sizeof *list);
    if (!offset || !list)
        return REVERSA_E_MEMORY;
    list_pairs(w, n_people, offset, list);
    for (int32_t p = 0; p < n_people; p++)
        mark_person(w, list + offset[p], offset[p + 1] - offset[p]);
    return REVERSA_OK;
}

/* ---- The door ---- */

static reversa_status plan_times(reversa_context *ctx, const reversa_matching *matching, int32_t minutes,
                                 reversa_slot *slots)
{
    work w = {.ctx = ctx,
              .matching = matching,
              .availability = rv_cohort_column(matching->problem->cohort, "availability"),
              .minutes = minutes,
              .slots = slots};
    reversa_status status = REVERSA_E_MEMORY;
    rv_arena_open(ctx, &w.scratch);
    w.windows = rv_arena_alloc(ctx, &w.scratch, RV_SLOTS_MOST, sizeof *w.windows);
    w.begin = rv_arena_alloc(ctx, &w.scratch, RV_SLOTS_MOST, sizeof *w.begin);
    if (w.windows && w.begin)
        status = plan_all(&w);
    if (!status)
        status = mark_all(&w);
    rv_arena_free(&w.scratch);
    return status;
}

static rv_cadence cadence_of(const reversa_problem *problem, const reversa_schedule_options *options)
{
    rv_cadence cadence = problem->programme->cadence;
    if (!cadence.given)
        cadence = (rv_cadence){
            .start = REVERSA_MISSING_DATE, .meetings_per_month = 2 * INT64_C(1000000), .minutes = 60, .months = 9};
    if (options && options->start != REVERSA_MISSING_DATE)
        cadence.start = options->start;
    return cadence;
}

static reversa_status check(reversa_context *ctx, const reversa_problem *problem, const reversa_matching *matching,
                            const reversa_schedule_options *options)
{
    if (matching->problem != problem)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The matching is of another problem");
    if (options && options->struct_size < sizeof *options)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The options are of another version: use their init");
    rv_cadence cadence = cadence_of(problem, options);
    if (cadence.start == REVERSA_MISSING_DATE)
        return rv_fail(ctx, REVERSA_E_DATA,
                       "Meetings need a first day: give one, or a start in the programme's cadence");
    if (cadence.start < RV_FIRST_DAY || rv_cadence_add_months(cadence.start, cadence.months) > RV_LAST_DAY - 31)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The meetings must lie between 1583 and 9999");
    return REVERSA_OK;
}

reversa_status reversa_schedule_create(reversa_context *ctx, const reversa_problem *problem,
                                       const reversa_matching *matching, const reversa_schedule_options *options,
                                       reversa_schedule **schedule_out)
{
    rv_arena arena;
    if (schedule_out)
        *schedule_out = NULL;
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!problem || !matching || !schedule_out)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "problem, matching and schedule_out must not be NULL");
    status = check(ctx, problem, matching, options);
    if (status)
        return status;
    rv_arena_open(ctx, &arena);
    size_t n = (size_t)matching->n_pairs;
    reversa_schedule *made = rv_arena_alloc(ctx, &arena, 1, sizeof *made);
    int32_t(*people)[2] = rv_arena_alloc(ctx, &arena, n, sizeof *people);
    reversa_slot *slots = rv_arena_alloc(ctx, &arena, n, sizeof *slots);
    rv_cadence cadence = cadence_of(problem, options);
    status = made && people && slots ? plan_times(ctx, matching, cadence.minutes, slots) : REVERSA_E_MEMORY;
    if (status) {
        rv_arena_free(&arena);
        return status;
    }
    for (size_t i = 0; i < n; i++) {
        people[i][REVERSA_MENTOR] = matching->pairs[i].mentor;
        people[i][REVERSA_MENTEE] = matching->pairs[i].mentee;
    }
    *made = (reversa_schedule){.arena = arena,
                               .problem = problem,
                               .cadence = cadence,
                               .n_meetings = rv_cadence_count(cadence.meetings_per_month, cadence.months),
                               .n_pairs = matching->n_pairs,
                               .people = (const int32_t(*)[2])people,
                               .slots = slots};
    *schedule_out = made;
    return REVERSA_OK;
}

/* ---- Reads ---- */

int32_t reversa_schedule_n_pairs(const reversa_schedule *schedule)
{
    return schedule->n_pairs;
}

int32_t reversa_schedule_n_meetings(const reversa_schedule *schedule)
{
    return schedule->n_meetings;
}

int32_t reversa_schedule_minutes(const reversa_schedule *schedule)
{
    return schedule->cadence.minutes;
}

void reversa_schedule_slot(const reversa_schedule *schedule, int32_t pair, reversa_slot *slot_out)
{
    bool known = pair >= 0 && pair < schedule->n_pairs;
    *slot_out = known ? schedule->slots[pair] : (reversa_slot){.minute = -1};
}

/* 0 for Monday; 1970-01-01 was a Thursday. */
static int32_t weekday(int32_t day)
{
    return ((day + 3) % 7 + 7) % 7;
}

void reversa_schedule_meeting(const reversa_schedule *schedule, int32_t pair, int32_t index,
                              reversa_meeting *meeting_out)
{
    *meeting_out = (reversa_meeting){.day = REVERSA_MISSING_DATE, .minute = -1};
    if (pair < 0 || pair >= schedule->n_pairs || index < 0 || index >= schedule->n_meetings)
        return;
    const rv_cadence *cadence = &schedule->cadence;
    int32_t minute = schedule->slots[pair].minute;
    int32_t first = rv_cadence_edge(cadence->start, cadence->meetings_per_month, index);
    int32_t last = rv_cadence_last(cadence->start, cadence->meetings_per_month, index);
    int32_t day = minute < 0 ? first : first + (minute / DAY - weekday(first) + 7) % 7;
    bool fits = minute >= 0 && day <= last;
    *meeting_out = (reversa_meeting){.day = fits ? day : first, .minute = fits ? minute % DAY : -1};
}

void reversa_schedule_free(reversa_schedule *schedule)
{
    if (!schedule)
        return;
    rv_arena arena = schedule->arena; /* the schedule lies in it */
    rv_arena_free(&arena);
}
