/*
 * Can every mentor meet their mentees each week? Measured minute by minute, from the end of the week.
 *
 * A map of minutes says when two people are both available, and so the latest begin of a meeting before any minute. First
 * meetings are laid one after the other, whoever is over soonest. Where that fails: the latest minute from which a set of
 * meetings can begin is the latest over which of them is first, after the same of the others; sets are remembered in a hash
 * table, and of mentees with equal maps the earlier comes first. Shares nothing with slots.c, on purpose.
 */
#include <string.h>

#include "match/limit_use.h"

#define WEEK RV_WEEK_MINUTES
#define MOST 64 /* mentees: a set is a word */
#define MOST_SETS (1 << 21)
#define LENGTH 60 /* of a meeting without a cadence */

typedef struct set_begin {
    uint64_t set; /* 0: free */
    int32_t begin;
} set_begin;

typedef struct diary {
    reversa_context *ctx;
    const rv_column *availability;
    int32_t minutes;
    int32_t n;
    int32_t zero;          /* the week's minute that all count from */
    bool is_closed;        /* nobody's meeting passes minute 0 */
    uint8_t *mentor;       /* [WEEK] available? */
    uint8_t *common;       /* [2 · WEEK] with the present mentee, twice round */
    uint8_t *may[MOST];    /* [WEEK] may a meeting begin? */
    int32_t *before[MOST]; /* [WEEK + 1] the latest begin at or before, −1 */
    int32_t same_as[MOST]; /* the first with an equal map */
    int32_t from;          /* meetings lie between these */
    int32_t until;
    set_begin *sets;
    size_t n_slots;
    size_t n_sets;
    reversa_status status;
} diary;

/* ---- Maps ---- */

static void mark(const diary *d, int32_t person, uint8_t *map)
{
    const rv_column *column = d->availability;
    memset(map, 0, WEEK);
    for (int64_t k = column->offset[person]; k < column->offset[person + 1]; k++)
        memset(map + column->minute[2 * k], 1, (size_t)(column->minute[2 * k + 1] - column->minute[2 * k]));
}

/* The week begins where the mentor is not available, if there is such a minute. */
static void open_week(diary *d, int32_t mentor)
{
    mark(d, mentor, d->mentor);
    d->zero = 0;
    while (d->zero < WEEK && d->mentor[d->zero])
        d->zero++;
    d->is_closed = d->zero < WEEK;
    d->zero %= WEEK;
}

static void add_mentee(diary *d, int32_t i, int32_t person)
{
    mark(d, person, d->common + WEEK);
    for (int32_t t = 0; t < WEEK; t++) {
        int32_t minute = (t + d->zero) % WEEK;
        d->common[t] = d->mentor[minute] & d->common[WEEK + minute];
    }
    memcpy(d->common + WEEK, d->common, WEEK);
    int32_t run = 0;
    for (int32_t t = 2 * WEEK - 1; t >= 0; t--) {
        run = d->common[t] ? run + 1 : 0;
        if (t < WEEK)
            d->may[i][t] = run >= d->minutes;
    }
    d->before[i][0] = d->may[i][0] ? 0 : -1;
    for (int32_t t = 1; t <= WEEK; t++)
        d->before[i][t] = t < WEEK && d->may[i][t] ? t : d->before[i][t - 1];
    d->same_as[i] = 0;
    while (d->same_as[i] < i && memcmp(d->may[d->same_as[i]], d->may[i], WEEK) != 0)
        d->same_as[i]++;
}

/* ---- One after the other ---- */

static int32_t first_begin(const diary *d, int32_t i, int32_t from)
{
    for (int32_t t = from; t + d->minutes <= WEEK; t++)
        if (d->may[i][t])
            return t;
    return WEEK;
}

static bool lays_in_order(const diary *d)
{
    uint64_t left = d->n == MOST ? UINT64_MAX : (UINT64_C(1) << d->n) - 1;
    int32_t now = 0;
    while (left) {
        int32_t next = -1;
        int32_t begin = WEEK;
        for (int32_t i = 0; i < d->n; i++) {
            int32_t own = left >> i & 1 ? first_begin(d, i, now) : WEEK;
            bool sooner = own < begin || (own == begin && next >= 0 && d->before[i][WEEK] < d->before[next][WEEK]);
            if (own < WEEK && sooner) {
                next = i;
                begin = own;
            }
        }
        if (next < 0)
            return false;
        left &= ~(UINT64_C(1) << next);
        now = begin + d->minutes;
    }
    return true;
}

/* ---- All orders ---- */

static size_t slot_of(const diary *d, uint64_t set)
{
    size_t slot = (size_t)((set * UINT64_C(0x9E3779B97F4A7C15)) >> 32) & (d->n_slots - 1);
    while (d->sets[slot].set && d->sets[slot].set != set)
        slot = (slot + 1) & (d->n_slots - 1);
    return slot;
}

static bool widen(diary *d)
{
    if (2 * (d->n_sets + 1) <= d->n_slots)
        return true;
    set_begin *old = d->sets;
    size_t n_old = d->n_slots;
    size_t wider = n_old ? 2 * n_old : 256;
    if (wider > 2 * (size_t)MOST_SETS) {
        d->status = rv_fail(d->ctx, REVERSA_E_UNSUPPORTED,
                            "Too many mentees of different availability with one mentor");
        return false;
    }
    set_begin *sets = rv_alloc(d->ctx, wider, sizeof *sets);
    if (!sets) {
        d->status = REVERSA_E_MEMORY;
        return false;
    }
    d->sets = sets;
    d->n_slots = wider;
    for (size_t k = 0; k < n_old; k++)
        if (old[k].set)
            d->sets[slot_of(d, old[k].set)] = old[k];
    rv_free(d->ctx, old);
    return true;
}

/* Is this the first of those in the set with equal maps? */
static bool leads(const diary *d, uint64_t set, int32_t i)
{
    for (int32_t k = d->same_as[i]; k < i; k++)
        if ((set >> k & 1) && d->same_as[k] == d->same_as[i])
            return false;
    return true;
}

/* The latest minute from which the meetings of a set can begin and be over in time; −1 for none. As deep as the set is
 * large. */
static int32_t latest_begin(diary *d, uint64_t set)
{
    if (!set)
        return d->until;
    size_t slot = d->n_slots ? slot_of(d, set) : 0;
    if (d->n_slots && d->sets[slot].set == set)
        return d->sets[slot].begin;
    int32_t best = -1;
    for (int32_t i = 0; i < d->n && !d->status; i++) {
        if (!(set >> i & 1) || !leads(d, set, i))
            continue;
        int32_t others = latest_begin(d, set & ~(UINT64_C(1) << i));
        int32_t begin = others >= d->minutes ? d->before[i][others - d->minutes] : -1;
        best = begin > best ? begin : best;
    }
    if (best < d->from)
        best = -1;
    if (d->status || !widen(d))
        return -1;
    d->sets[slot_of(d, set)] = (set_begin){set, best};
    d->n_sets++;
    return best;
}

static bool fits_between(diary *d, uint64_t set, int32_t from, int32_t until)
{
    d->from = from;
    d->until = until;
    d->n_sets = 0;
    if (d->n_slots)
        memset(d->sets, 0, d->n_slots * sizeof *d->sets);
    return latest_begin(d, set) >= 0;
}

static bool fits_all(diary *d)
{
    uint64_t all = d->n == MOST ? UINT64_MAX : (UINT64_C(1) << d->n) - 1;
    if (lays_in_order(d) || fits_between(d, all, 0, WEEK))
        return true;
    for (int32_t i = 0; i < d->n && !d->is_closed; i++)
        for (int32_t begin = WEEK - d->minutes + 1; begin < WEEK && d->same_as[i] == i && !d->status; begin++)
            if (d->may[i][begin] && fits_between(d, all & ~(UINT64_C(1) << i), begin + d->minutes - WEEK, begin))
                return true;
    return false;
}

/* ---- The whole ---- */

static const rv_new_pair *pair_at(const rv_solve *solve, const rv_new_pair *chosen, int64_t k)
{
    return k < solve->n_pinned ? &solve->pinned[k] : &chosen[k - solve->n_pinned];
}

static reversa_status open_diary(diary *d, const rv_solve *solve, const rv_bound_limit *limit, rv_arena *arena)
{
    const rv_cadence *cadence = &solve->problem->programme->cadence;
    *d = (diary){.ctx = solve->ctx, .availability = limit->column};
    d->minutes = cadence->given && cadence->minutes > 0 ? cadence->minutes : LENGTH;
    d->mentor = rv_arena_alloc(solve->ctx, arena, WEEK, 1);
    d->common = rv_arena_alloc(solve->ctx, arena, 2 * (size_t)WEEK, 1);
    bool ok = d->mentor && d->common;
    for (int i = 0; i < MOST && ok; i++) {
        d->may[i] = NULL;
        d->before[i] = NULL;
    }
    return ok ? REVERSA_OK : REVERSA_E_MEMORY;
}

/* Maps are made when someone has so many mentees. */
static reversa_status make_maps(diary *d, rv_arena *arena, int64_t n)
{
    if (n > MOST)
        return rv_fail(d->ctx, REVERSA_E_UNSUPPORTED, "Weekly meetings of more than %d mentees with one mentor", MOST);
    for (int64_t i = 0; i < n; i++) {
        if (d->may[i])
            continue;
        d->before[i] = rv_arena_alloc(d->ctx, arena, WEEK + 1, sizeof(int32_t));
        d->may[i] = d->before[i] ? rv_arena_alloc(d->ctx, arena, WEEK, 1) : NULL;
        if (!d->may[i])
            return REVERSA_E_MEMORY;
    }
    return REVERSA_OK;
}

/* The pairs [n] of one mentor, as places in the chosen and pinned ones. */
static reversa_status measure_mentor(diary *d, const rv_solve *solve, const rv_new_pair *chosen, const int64_t *at,
                                     bool *fits_out)
{
    const rv_side *side = solve->problem->side;
    open_week(d, side[REVERSA_MENTOR].person[pair_at(solve, chosen, at[0])->mentor]);
    for (int32_t i = 0; i < d->n; i++)
        add_mentee(d, i, side[REVERSA_MENTEE].person[pair_at(solve, chosen, at[i])->mentee]);
    d->status = REVERSA_OK;
    *fits_out = fits_all(d);
    return d->status;
}

reversa_status rv_use_slots(const rv_solve *solve, const rv_bound_limit *limit, const rv_new_pair *chosen, int64_t n,
                            int64_t *mentors_out)
{
    int32_t n_mentors = solve->side[REVERSA_MENTOR].n;
    int64_t n_all = n + solve->n_pinned;
    diary d;
    rv_arena arena;
    rv_arena_open(solve->ctx, &arena);
    *mentors_out = 0;
    int64_t *first = rv_arena_alloc(solve->ctx, &arena, (size_t)n_mentors + 1, sizeof *first);
    int64_t *at = rv_arena_alloc(solve->ctx, &arena, (size_t)n_all, sizeof *at);
    reversa_status status = open_diary(&d, solve, limit, &arena);
    if (!first || !at)
        status = REVERSA_E_MEMORY;
    for (int64_t k = 0; k < n_all && !status; k++)
        first[pair_at(solve, chosen, k)->mentor]++;
    for (int32_t j = 0; j < n_mentors && !status; j++)
        first[j + 1] += first[j];
    for (int64_t k = 0; k < n_all && !status; k++) /* the ends move to the starts */
        at[--first[pair_at(solve, chosen, k)->mentor]] = k;
    for (int32_t j = 0; j < n_mentors && !status; j++) {
        bool fits = true;
        int64_t load = first[j + 1] - first[j];
        status = make_maps(&d, &arena, load);
        d.n = (int32_t)load;
        if (!status && load > 0)
            status = measure_mentor(&d, solve, chosen, at + first[j], &fits);
        *mentors_out += !fits;
    }
    rv_free(solve->ctx, d.sets);
    rv_arena_free(&arena);
    return status;
}
