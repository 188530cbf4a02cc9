/*
 * Weekly slots, and the mentors who can lead a circle together.
 *
 * Someone can come to a slot if its start lies in one of the closed stretches of starts that their availability leaves. All
 * of a group can come at one time exactly if they can come at the beginning of someone's stretch; and of two such starts
 * without an end of a stretch between them the later one is at least as good. So only beginnings that are followed by an end
 * before the next beginning are kept: the maximal cliques of an interval graph (Fulkerson & Gross 1965), here on the circle
 * of the week.
 */
#include <string.h>

#include "match/circle.h"
#include "model/draft.h"

/* What someone's availability leaves for a start: closed stretches, the end may lie beyond the week. */
typedef struct stretches {
    bool always;
    int32_t n;
    const int32_t *minute; /* of the column */
    bool wraps;            /* the last interval goes on in the first */
} stretches;

static stretches stretches_of(const rv_circle_set *set, int side, int32_t ordinal)
{
    const rv_column *week = set->problem->circle_week;
    if (!week)
        return (stretches){.always = true};
    int32_t person = set->problem->side[side].person[ordinal];
    int64_t first = week->offset[person];
    int32_t n = (int32_t)(week->offset[person + 1] - first);
    stretches s = {.n = n, .minute = week->minute + 2 * first};
    if (n == 0)
        return (stretches){.always = set->plan->missing_pass};
    s.wraps = s.minute[0] == 0 && s.minute[2 * n - 1] == RV_WEEK_MINUTES;
    s.always = n == 1 && s.wraps;
    return s;
}

/* Stretch k as first and last start, the first in the week; false where the interval is too short or told with another. */
static bool stretch(const rv_circle_set *set, const stretches *s, int32_t k, int32_t bounds_out[2])
{
    if (s->wraps && k == 0)
        return false;
    int32_t end = s->minute[2 * k + 1];
    if (s->wraps && k == s->n - 1)
        end += s->minute[1];
    bounds_out[0] = s->minute[2 * k];
    bounds_out[1] = end - set->plan->minutes;
    return bounds_out[1] >= bounds_out[0];
}

/* Beginnings and ends of all stretches as sorted minutes of the week. */
typedef struct sweep {
    int64_t *minute[2]; /* beginnings, ends */
    size_t n[2];
} sweep;

static reversa_status collect(rv_circle_set *set, sweep *all)
{
    size_t n = 0;
    for (int side = 0; side < 2; side++)
        for (int32_t p = 0; p < set->n[side]; p++)
            n += (size_t)stretches_of(set, side, p).n;
    for (int which = 0; which < 2; which++) {
        all->minute[which] = rv_alloc(set->ctx, n, sizeof(int64_t));
        if (!all->minute[which])
            return REVERSA_E_MEMORY;
    }
    for (int side = 0; side < 2; side++) {
        for (int32_t p = 0; p < set->n[side]; p++) {
            int32_t bounds[2];
            stretches s = stretches_of(set, side, p);
            for (int32_t k = 0; !s.always && k < s.n; k++) {
                if (!stretch(set, &s, k, bounds))
                    continue;
                all->minute[0][all->n[0]++] = bounds[0];
                all->minute[1][all->n[1]++] = bounds[1] % RV_WEEK_MINUTES;
            }
        }
    }
    for (int which = 0; which < 2; which++) {
        rv_order_values(all->minute[which], all->n[which]);
        size_t kept = 0;
        for (size_t k = 0; k < all->n[which]; k++)
            if (k == 0 || all->minute[which][k] != all->minute[which][k - 1])
                all->minute[which][kept++] = all->minute[which][k];
        all->n[which] = kept;
    }
    return REVERSA_OK;
}

/* Is there an end in [from, to), both on the circle of the week, from != to; or anywhere, with from == to? */
static bool ends_between(const sweep *all, int64_t from, int64_t to)
{
    for (size_t k = 0; k < all->n[1]; k++) {
        int64_t end = all->minute[1][k];
        bool inside = from < to ? end >= from && end < to : end >= from || end < to;
        if (inside)
            return true;
    }
    return false;
}

static bool can_come(const rv_circle_set *set, int side, int32_t ordinal, int32_t start)
{
    int32_t bounds[2];
    stretches s = stretches_of(set, side, ordinal);
    for (int32_t k = 0; !s.always && k < s.n; k++) {
        if (!stretch(set, &s, k, bounds))
            continue;
        bool inside = (start >= bounds[0] && start <= bounds[1]) || start + RV_WEEK_MINUTES <= bounds[1];
        if (inside)
            return true;
    }
    return s.always;
}

static void choose_starts(rv_circle_set *set, const sweep *all)
{
    for (size_t k = 0; k < all->n[0]; k++) {
        int64_t next = all->minute[0][k + 1 < all->n[0] ? k + 1 : 0];
        if (ends_between(all, all->minute[0][k], next))
            set->slot[set->n_slots++] = (int32_t)all->minute[0][k];
    }
    if (set->n_slots == 0) /* whoever can come at all can come at any time */
        set->slot[set->n_slots++] = set->problem->circle_week ? 0 : -1;
}

reversa_status rv_circle_slots(rv_circle_set *set)
{
    sweep all = {.n = {0, 0}};
    reversa_status status = collect(set, &all);
    if (!status) {
        set->slot = rv_arena_alloc(set->ctx, &set->arena, all.n[0] + 1, sizeof *set->slot);
        status = set->slot ? REVERSA_OK : REVERSA_E_MEMORY;
    }
    if (!status)
        choose_starts(set, &all);
    for (int which = 0; which < 2; which++)
        rv_free(set->ctx, all.minute[which]);
    for (int side = 0; side < 2 && !status; side++) {
        set->n_words[side] = ((int64_t)set->n[side] + 63) / 64;
        size_t row = (size_t)set->n_words[side] * sizeof(uint64_t);
        set->free[side] = rv_arena_alloc(set->ctx, &set->arena, (size_t)set->n_slots, row);
        status = set->free[side] ? rv_poll(set->ctx) : REVERSA_E_MEMORY;
        for (int32_t t = 0; t < set->n_slots && !status; t++)
            for (int32_t p = 0; p < set->n[side]; p++)
                if (can_come(set, side, p, set->slot[t]))
                    set->free[side][t * set->n_words[side] + p / 64] |= UINT64_C(1) << (p % 64);
    }
    return status;
}

bool rv_circle_is_free(const rv_circle_set *set, int side, int32_t slot, int32_t ordinal)
{
    return set->free[side][slot * set->n_words[side] + ordinal / 64] >> (ordinal % 64) & 1;
}

bool rv_circle_unit_is_free(const rv_circle_set *set, const rv_circle_unit *unit, int32_t slot)
{
    return rv_circle_is_free(set, REVERSA_MENTOR, slot, unit->mentor[0]) &&
           (unit->mentor[1] < 0 || rv_circle_is_free(set, REVERSA_MENTOR, slot, unit->mentor[1]));
}

int32_t rv_circle_slot_of(const rv_circle_set *set, const rv_circle_unit *unit, const int32_t *group, int32_t n)
{
    for (int32_t t = 0; t < set->n_slots; t++) {
        bool all = rv_circle_unit_is_free(set, unit, t);
        for (int32_t i = 0; i < n && all; i++)
            all = rv_circle_is_free(set, REVERSA_MENTEE, t, group[i]);
        if (all)
            return t;
    }
    return -1;
}

/* ---- Units ---- */

static bool mentors_hold(const rv_circle_set *set, const rv_circle_unit *unit)
{
    for (int32_t r = 0; r < set->n_rules[REVERSA_MENTOR]; r++) {
        const rv_circle_classes *rule = &set->rules[REVERSA_MENTOR][r];
        int32_t first = rule->class_of[unit->mentor[0]];
        int32_t second = unit->mentor[1] < 0 ? -1 : rule->class_of[unit->mentor[1]];
        int32_t most = (first >= 0) + (second >= 0);
        if (first >= 0 && second >= 0 && first != second)
            most = 1; /* one of each class */
        if (most > rule->at_most || most < rule->at_least || (most > 0 && most < rule->none_or))
            return false;
    }
    return true;
}

/* Do two mentors stand in one group of a `conflict`, or has one vetoed the other? */
static bool are_apart(const rv_circle_set *set, int32_t a, int32_t b)
{
    const reversa_problem *problem = set->problem;
    const reversa_preferences *said = problem->preferences;
    for (int64_t i = 0; said && i < said->n; i++)
        if (said->veto[i] &&
            ((said->person[i] == a && said->other[i] == b) || (said->person[i] == b && said->other[i] == a)))
            return true;
    for (int32_t k = 0; k < problem->n_limits; k++) {
        const rv_bound_limit *bound = &problem->limits[k];
        for (int32_t g = 0; bound->groups && g < bound->limit->n_groups; g++) {
            int32_t n_both = 0;
            for (int32_t i = 0; i < bound->limit->group_sizes[g]; i++)
                n_both += bound->groups[g][i] == a || bound->groups[g][i] == b;
            if (n_both == 2)
                return true;
        }
    }
    return false;
}

/* Are there mentees and a slot for the unit? */
static bool has_company(const rv_circle_set *set, const rv_circle_unit *unit)
{
    int32_t n = 0;
    for (int32_t e = 0; e < set->n[REVERSA_MENTEE] && n < set->plan->at_least; e++)
        n += rv_circle_fit(set, unit, e) >= 0;
    for (int32_t t = 0; n >= set->plan->at_least && t < set->n_slots; t++)
        if (rv_circle_unit_is_free(set, unit, t))
            return true;
    return false;
}

static bool is_unit(const rv_circle_set *set, const rv_circle_unit *unit)
{
    const rv_side *mentors = &set->problem->side[REVERSA_MENTOR];
    if (!mentors_hold(set, unit) || !has_company(set, unit))
        return false;
    return unit->mentor[1] < 0 || !are_apart(set, mentors->person[unit->mentor[0]], mentors->person[unit->mentor[1]]);
}

reversa_status rv_circle_units(rv_circle_set *set)
{
    int32_t n_mentors = set->n[REVERSA_MENTOR];
    size_t capacity = 0;
    rv_circle_unit *units = NULL;
    reversa_status status = REVERSA_OK;
    bool two = set->plan->n_mentors == 2;
    set->unit_start = rv_arena_alloc(set->ctx, &set->arena, (size_t)n_mentors + 1, sizeof *set->unit_start);
    if (!set->unit_start)
        return REVERSA_E_MEMORY;
    for (int32_t a = 0; a < n_mentors && !status; a++) {
        status = rv_poll(set->ctx);
        for (int32_t b = two ? a + 1 : -1; !status && (two ? b < n_mentors : b < 0); b++) {
            rv_circle_unit unit = {{a, b}};
            if (!is_unit(set, &unit))
                continue;
            status = rv_grow(set->ctx, &units, &capacity, (size_t)set->n_units + 1, sizeof *units);
            if (!status)
                units[set->n_units++] = unit;
        }
        set->unit_start[a + 1] = set->n_units;
    }
    if (!status)
        set->unit = rv_arena_alloc(set->ctx, &set->arena, (size_t)set->n_units, sizeof *set->unit);
    if (!status && !set->unit)
        status = REVERSA_E_MEMORY;
    if (!status && units && set->n_units > 0)
        memcpy(set->unit, units, (size_t)set->n_units * sizeof *units);
    rv_free(set->ctx, units);
    return status;
}
