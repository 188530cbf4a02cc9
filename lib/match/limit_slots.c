/*
 * Slots: rows over mentees of whom one mentor cannot meet all in a week.
 *
 * Of mentees whose windows all lie in a time T at most as many can be chosen as meetings fit into T: such a row takes in
 * everyone whose windows do, so it settles many sets at once (and all who can never meet the mentor, with T empty). Linear
 * solutions are cut by T of one mentee's windows. A whole solution is decided exactly (slots.h); its mentees are dropped one
 * by one while the rest does not fit, and where no T explains what is left, at most all but one of it can be chosen, or of
 * those who are harder to place than anyone in it. All rows of a mentor share one violation.
 */
#include "match/limit_lazy.h"
#include "match/slots.h"

#include <string.h>

#define MOST_LIFTED 20000 /* mentees: with more a row names the ones at hand alone */

typedef struct slot_row {
    int32_t limit;
    int64_t high;
    int32_t aux;
    int32_t next; /* of the mentor, −1 */
    int32_t n;
    int64_t first; /* of its members */
} slot_row;

struct rv_slots {
    int32_t *head; /* [mentors] row, −1 */
    slot_row *rows;
    int32_t n_rows;
    size_t row_capacity;
    int32_t *members; /* mentees, ascending in each row */
    int64_t n_members;
    size_t member_capacity;
};

/* One mentor's mentees in a look. */
typedef struct mentees {
    rv_search *search;
    int32_t limit;
    const rv_column *availability;
    int32_t minutes;
    int32_t mentor;
    int32_t n;
    int32_t *mentee;     /* [most] */
    double *part;        /* [most] */
    rv_windows *windows; /* [most] */
    rv_window *at;       /* of all of them */
    int64_t n_at;
    size_t at_capacity;
    rv_window *scratch; /* of someone else */
    size_t scratch_capacity;
    rv_window *time; /* T */
    size_t time_capacity;
    rv_listed_pair *listed; /* [mentees of the problem] */
} mentees;

/* ---- Rows that are there ---- */

static reversa_status open_slots(rv_search *search)
{
    reversa_context *ctx = search->solve->ctx;
    int32_t n = search->solve->side[REVERSA_MENTOR].n;
    struct rv_slots *slots = rv_arena_alloc(ctx, &search->arena, 1, sizeof *slots);
    if (!slots)
        return REVERSA_E_MEMORY;
    slots->head = rv_arena_alloc(ctx, &search->arena, (size_t)n, sizeof *slots->head);
    if (!slots->head)
        return REVERSA_E_MEMORY;
    for (int32_t j = 0; j < n; j++)
        slots->head[j] = -1;
    search->slots = slots;
    return REVERSA_OK;
}

void rv_slots_close(rv_search *search)
{
    if (!search->slots)
        return;
    rv_free(search->solve->ctx, search->slots->rows);
    rv_free(search->solve->ctx, search->slots->members);
}

static bool is_member(const struct rv_slots *slots, const slot_row *row, int32_t mentee)
{
    int64_t low = row->first;
    int64_t high = row->first + row->n;
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if (slots->members[middle] < mentee)
            low = middle + 1;
        else
            high = middle;
    }
    return low < row->first + row->n && slots->members[low] == mentee;
}

/* Does a row say already that these are too many? */
static bool is_known(const mentees *m)
{
    const struct rv_slots *slots = m->search->slots;
    for (int32_t r = slots->head[m->mentor]; r >= 0; r = slots->rows[r].next) {
        const slot_row *row = &slots->rows[r];
        int64_t n = 0;
        for (int32_t i = 0; i < m->n && row->limit == m->limit; i++)
            n += is_member(slots, row, m->mentee[i]);
        if (row->limit == m->limit && n > row->high)
            return true;
    }
    return false;
}

/* Is there a row of these very members? The listed pairs are ascending. */
static bool is_listed(const mentees *m, int32_t n, int64_t high)
{
    const struct rv_slots *slots = m->search->slots;
    for (int32_t r = slots->head[m->mentor]; r >= 0; r = slots->rows[r].next) {
        const slot_row *row = &slots->rows[r];
        bool same = row->limit == m->limit && row->n == n && row->high == high;
        for (int32_t i = 0; i < n && same; i++)
            same = slots->members[row->first + i] == m->listed[i].mentee;
        if (same)
            return true;
    }
    return false;
}

/* The violation that a mentor's rows of a limit share, −1 before the first. */
static int32_t shared_aux(const mentees *m)
{
    const struct rv_slots *slots = m->search->slots;
    for (int32_t r = slots->head[m->mentor]; r >= 0; r = slots->rows[r].next)
        if (slots->rows[r].limit == m->limit)
            return slots->rows[r].aux;
    return -1;
}

static reversa_status remember(const mentees *m, int32_t n, int64_t high, int32_t aux)
{
    reversa_context *ctx = m->search->solve->ctx;
    struct rv_slots *slots = m->search->slots;
    reversa_status status = rv_grow(ctx, &slots->rows, &slots->row_capacity, (size_t)slots->n_rows + 1,
                                    sizeof *slots->rows);
    if (!status)
        status = rv_grow(ctx, &slots->members, &slots->member_capacity, (size_t)(slots->n_members + n),
                         sizeof *slots->members);
    if (status)
        return status;
    slots->rows[slots->n_rows] = (slot_row){
        .limit = m->limit, .high = high, .aux = aux, .next = slots->head[m->mentor], .n = n, .first = slots->n_members};
    slots->head[m->mentor] = slots->n_rows++;
    for (int32_t i = 0; i < n; i++)
        slots->members[slots->n_members++] = m->listed[i].mentee;
    return REVERSA_OK;
}

/* List the row: at most `high` of m->listed [n]. */
static reversa_status list_row(mentees *m, int32_t n, int64_t high, int32_t *added)
{
    const rv_solve *solve = m->search->solve;
    int64_t most = solve->side[REVERSA_MENTOR].most[m->mentor];
    most = (most < n ? most : n) - high;
    if (most <= 0 || is_listed(m, n, high))
        return REVERSA_OK;
    rv_listed_row row = {.limit = m->limit, .key = m->search->slots->n_rows, .low = INT64_MIN, .high = high};
    int32_t aux = shared_aux(m);
    row.is_firm = true;
    row.most = 1;
    row.step = most;
    row.shares = aux >= 0;
    row.aux = aux;
    row.n = n;
    row.pairs = m->listed;
    reversa_status status = rv_lazy_add(m->search, &row, NULL);
    if (status)
        return status;
    (*added)++;
    return remember(m, n, high, aux >= 0 ? aux : m->search->n_aux - 1);
}

/* ---- Windows ---- */

static int32_t person_of(const mentees *m, reversa_side side, int32_t ordinal)
{
    return m->search->solve->problem->side[side].person[ordinal];
}

static reversa_status find_windows(mentees *m, int32_t mentee, rv_windows *windows_out)
{
    int32_t mentor = person_of(m, REVERSA_MENTOR, m->mentor);
    int32_t person = person_of(m, REVERSA_MENTEE, mentee);
    size_t most = (size_t)rv_slots_most_windows(m->availability, mentor, person);
    reversa_status status = rv_grow(m->search->solve->ctx, &m->scratch, &m->scratch_capacity, most, sizeof *m->scratch);
    if (status)
        return status;
    windows_out->n = rv_slots_windows(m->availability, mentor, person, m->minutes, m->scratch);
    windows_out->at = m->scratch;
    return REVERSA_OK;
}

/* Windows of all the mentor's mentees, one behind the other. */
static reversa_status find_all_windows(mentees *m)
{
    m->n_at = 0;
    for (int32_t i = 0; i < m->n; i++) {
        rv_windows windows;
        reversa_status status = find_windows(m, m->mentee[i], &windows);
        if (!status)
            status = rv_grow(m->search->solve->ctx, &m->at, &m->at_capacity, (size_t)(m->n_at + windows.n),
                             sizeof *m->at);
        if (status)
            return status;
        for (int32_t k = 0; k < windows.n; k++)
            m->at[m->n_at++] = windows.at[k];
        m->windows[i].n = windows.n;
    }
    const rv_window *at = m->at;
    for (int32_t i = 0; i < m->n; i++) {
        m->windows[i].at = at;
        at = m->windows[i].n ? at + m->windows[i].n : at;
    }
    return REVERSA_OK;
}

/* The union of two sets of windows, ascending and joined. A window across the end of the week stays one where it is. */
static reversa_status unite(mentees *m, rv_windows *time, const rv_windows *other)
{
    size_t needed = (size_t)time->n + (size_t)other->n;
    reversa_status status = rv_grow(m->search->solve->ctx, &m->time, &m->time_capacity, needed, sizeof *m->time);
    if (status)
        return status;
    int32_t n = time->n;
    for (int32_t k = 0; k < other->n; k++) {
        int32_t place = n++;
        for (; place > 0 && m->time[place - 1].begin > other->at[k].begin; place--)
            m->time[place] = m->time[place - 1];
        m->time[place] = other->at[k];
    }
    int32_t kept = 0;
    for (int32_t k = 0; k < n; k++) {
        if (kept == 0 || m->time[k].begin > m->time[kept - 1].end)
            m->time[kept++] = m->time[k];
        else if (m->time[k].end > m->time[kept - 1].end)
            m->time[kept - 1].end = m->time[k].end;
    }
    *time = (rv_windows){m->time, kept};
    return REVERSA_OK;
}

/* ---- Whom a row takes in ---- */

/* Everyone whose windows lie in each of these sets [n]; without room for everyone, those at hand. */
static reversa_status list_within(mentees *m, const rv_windows *sets, int32_t n_sets, int32_t *n_out)
{
    int32_t n_mentees = m->search->solve->side[REVERSA_MENTEE].n;
    bool lifts = n_mentees <= MOST_LIFTED;
    *n_out = 0;
    for (int32_t k = 0; k < (lifts ? n_mentees : m->n); k++) {
        int32_t mentee = lifts ? k : m->mentee[k];
        rv_windows windows;
        reversa_status status = find_windows(m, mentee, &windows);
        if (status)
            return status;
        bool within = true;
        for (int32_t s = 0; s < n_sets && within; s++)
            within = rv_slots_is_within(&windows, &sets[s]);
        if (within)
            m->listed[(*n_out)++] = (rv_listed_pair){.mentee = mentee, .mentor = m->mentor, .coefficient = 1};
    }
    return REVERSA_OK;
}

/* ---- Linear solutions ---- */

/* The time of one mentee's windows that is overfilled most. */
static reversa_status cut_parts(mentees *m, int32_t *added)
{
    double worst = RV_PART_NOISE;
    int32_t time = -1;
    for (int32_t i = 0; i < m->n; i++) {
        double over = -(double)rv_slots_capacity(&m->windows[i], m->minutes);
        for (int32_t k = 0; k < m->n; k++)
            over += rv_slots_is_within(&m->windows[k], &m->windows[i]) ? m->part[k] : 0;
        if (over > worst) {
            worst = over;
            time = i;
        }
    }
    int32_t n;
    if (time < 0)
        return REVERSA_OK;
    reversa_status status = list_within(m, &m->windows[time], 1, &n);
    return status ? status : list_row(m, n, rv_slots_capacity(&m->windows[time], m->minutes), added);
}

/* ---- Whole solutions ---- */

/* Drop whom the others do not need not to fit. */
static reversa_status shrink(mentees *m)
{
    reversa_context *ctx = m->search->solve->ctx;
    reversa_status status = REVERSA_OK;
    for (int32_t i = m->n - 1; i >= 0 && !status; i--) {
        bool fits;
        rv_windows dropped = m->windows[i];
        int32_t mentee = m->mentee[i];
        m->windows[i] = m->windows[m->n - 1];
        m->mentee[i] = m->mentee[m->n - 1];
        status = rv_slots_fit(ctx, m->windows, m->n - 1, m->minutes, &fits, NULL);
        if (!status && !fits) {
            m->n--;
            continue;
        }
        m->windows[i] = dropped;
        m->mentee[i] = mentee;
    }
    return status;
}

/* By mentee: a few. */
static void sort_members(mentees *m)
{
    for (int32_t i = 1; i < m->n; i++) {
        int32_t mentee = m->mentee[i];
        rv_windows windows = m->windows[i];
        int32_t place = i;
        for (; place > 0 && m->mentee[place - 1] > mentee; place--) {
            m->mentee[place] = m->mentee[place - 1];
            m->windows[place] = m->windows[place - 1];
        }
        m->mentee[place] = mentee;
        m->windows[place] = windows;
    }
}

/* The listed ones and the members, ascending, none twice. */
static int32_t join_members(mentees *m, int32_t n)
{
    for (int32_t i = 0; i < m->n; i++) {
        int32_t place = n;
        while (place > 0 && m->listed[place - 1].mentee > m->mentee[i])
            place--;
        if (place > 0 && m->listed[place - 1].mentee == m->mentee[i])
            continue;
        memmove(m->listed + place + 1, m->listed + place, (size_t)(n - place) * sizeof *m->listed);
        m->listed[place] = (rv_listed_pair){.mentee = m->mentee[i], .mentor = m->mentor, .coefficient = 1};
        n++;
    }
    return n;
}

static reversa_status cut_chosen(mentees *m, int32_t *added)
{
    bool fits;
    reversa_status status = rv_slots_fit(m->search->solve->ctx, m->windows, m->n, m->minutes, &fits, NULL);
    if (status || fits || is_known(m))
        return status;
    status = shrink(m);
    sort_members(m);
    rv_windows time = {0};
    for (int32_t i = 0; i < m->n && !status; i++)
        status = unite(m, &time, &m->windows[i]);
    int32_t n = 0;
    int64_t high = rv_slots_capacity(&time, m->minutes);
    bool explains = high < m->n;
    if (!status && explains)
        status = list_within(m, &time, 1, &n);
    else if (!status)
        status = list_within(m, m->windows, m->n, &n);
    if (status)
        return status;
    return list_row(m, join_members(m, n), explains ? high : m->n - 1, added);
}

/* ---- The whole ---- */

/* Places of a look's pairs, pins included, by mentor: first [mentors + 1], at: pins count from n on. */
static reversa_status sort_by_mentor(const rv_search *search, const rv_look *look, int64_t *first, int64_t *at)
{
    const rv_solve *solve = search->solve;
    int32_t n = solve->side[REVERSA_MENTOR].n;
    int64_t n_all = look->n + solve->n_pinned;
    for (int64_t k = 0; k < n_all; k++)
        first[(k < look->n ? look->pairs[k] : solve->pinned[k - look->n]).mentor]++;
    for (int32_t j = 0; j < n; j++)
        first[j + 1] += first[j];
    for (int64_t k = n_all - 1; k >= 0; k--) /* the ends move to the starts */
        at[--first[(k < look->n ? look->pairs[k] : solve->pinned[k - look->n]).mentor]] = k;
    return REVERSA_OK;
}

static reversa_status look_at(mentees *m, const rv_look *look, const int64_t *at, int64_t n, int32_t *added)
{
    const rv_solve *solve = m->search->solve;
    m->n = 0;
    for (int64_t k = 0; k < n; k++) {
        bool is_pin = at[k] >= look->n;
        const rv_new_pair *pair = is_pin ? &solve->pinned[at[k] - look->n] : &look->pairs[at[k]];
        m->mentee[m->n] = pair->mentee;
        m->part[m->n++] = is_pin || !look->part ? 1 : look->part[at[k]];
    }
    reversa_status status = find_all_windows(m);
    if (status)
        return status;
    return look->part ? cut_parts(m, added) : cut_chosen(m, added);
}

reversa_status rv_slots_separate(rv_search *search, int32_t limit, const rv_look *look, int32_t *added)
{
    const rv_solve *solve = search->solve;
    size_t n_mentors = (size_t)solve->side[REVERSA_MENTOR].n;
    size_t n_mentees = (size_t)solve->side[REVERSA_MENTEE].n;
    reversa_status status = search->slots ? REVERSA_OK : open_slots(search);
    rv_arena arena;
    rv_arena_open(solve->ctx, &arena);
    mentees m = {.search = search, .limit = limit, .availability = solve->problem->limits[limit].column};
    m.minutes = rv_slots_minutes(solve->problem->programme);
    int64_t *first = rv_arena_alloc(solve->ctx, &arena, n_mentors + 1, sizeof *first);
    int64_t *at = rv_arena_alloc(solve->ctx, &arena, (size_t)(look->n + solve->n_pinned), sizeof *at);
    m.mentee = rv_arena_alloc(solve->ctx, &arena, n_mentees, sizeof *m.mentee);
    m.part = rv_arena_alloc(solve->ctx, &arena, n_mentees, sizeof *m.part);
    m.windows = rv_arena_alloc(solve->ctx, &arena, n_mentees, sizeof *m.windows);
    m.listed = rv_arena_alloc(solve->ctx, &arena, n_mentees, sizeof *m.listed);
    bool ok = first && at && m.mentee && m.part && m.windows && m.listed;
    if (!status)
        status = ok ? sort_by_mentor(search, look, first, at) : REVERSA_E_MEMORY;
    for (m.mentor = 0; m.mentor < (int32_t)n_mentors && !status; m.mentor++)
        if (first[m.mentor + 1] > first[m.mentor])
            status = look_at(&m, look, at + first[m.mentor], first[m.mentor + 1] - first[m.mentor], added);
    rv_free(solve->ctx, m.at);
    rv_free(solve->ctx, m.scratch);
    rv_free(solve->ctx, m.time);
    rv_arena_free(&arena);
    return status;
}
