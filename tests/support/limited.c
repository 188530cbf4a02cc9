/*
 * Random programmes with limits, and enumeration.
 */
#include "support/limited.h"

#include <string.h>

/* ---- Random instances ---- */

static bool is_self(const rt_limited *it, int mentor, int mentee)
{
    return mentor == mentee && mentor < it->n_both;
}

static bool has_pair(const rt_limited *it, int mentor, int mentee)
{
    for (int k = 0; k < it->n_pairs; k++)
        if (it->pairs[k].mentor == mentor && it->pairs[k].mentee == mentee)
            return true;
    return false;
}

static bool draw_pair(rt_limited *it, uint64_t *random, bool pinned)
{
    rt_pair drawn = {.mentor = (int)rt_between(random, 0, it->n[RT_MENTOR] - 1),
                     .mentee = (int)rt_between(random, 0, it->n[RT_MENTEE] - 1),
                     .score = (int)rt_between(random, 0, 20) * it->score_step,
                     .cost = (int)rt_between(random, 0, 30),
                     .pinned = pinned,
                     .active = !pinned && rt_between(random, 0, 2) == 0};
    if (has_pair(it, drawn.mentor, drawn.mentee) || is_self(it, drawn.mentor, drawn.mentee))
        return false;
    for (int k = 0; k < it->n_pairs && pinned; k++)
        if (it->pairs[k].mentor == drawn.mentor || it->pairs[k].mentee == drawn.mentee)
            return false;
    it->pairs[it->n_pairs++] = drawn;
    return true;
}

static rt_amount draw_amount(uint64_t *random, bool may_share)
{
    static const int64_t shares[] = {0, 200000, 333333, 500000, 600000, 750000, 1000000};
    rt_amount drawn = {.given = rt_between(random, 0, 2) > 0, .value = rt_between(random, 0, 4)};
    drawn.is_share = may_share && rt_between(random, 0, 1);
    if (drawn.is_share)
        drawn.value = shares[rt_between(random, 0, 6)];
    return drawn;
}

static void draw_group(const rt_limited *it, uint64_t *random, rt_limit *limit)
{
    int wanted = (int)rt_between(random, 2, RT_MOST_GROUP);
    for (int tries = 0; tries < 30 && limit->n_people < wanted; tries++) {
        rt_one one = {.side = (int)rt_between(random, 0, 1)};
        one.i = (int)rt_between(random, 0, it->n[one.side] - 1);
        bool known = false;
        for (int k = 0; k < limit->n_people; k++) {
            bool both = one.i == limit->people[k].i && one.i < it->n_both;
            known = known || both || (one.i == limit->people[k].i && one.side == limit->people[k].side);
        }
        if (!known)
            limit->people[limit->n_people++] = one;
    }
    if (limit->n_people < 2) { /* all are one person */
        limit->kind = RT_ONE_ROLE;
        limit->n_people = 0;
    }
}

static void draw_bounds(uint64_t *random, rt_limit *limit)
{
    limit->least = draw_amount(random, limit->kind != RT_LOAD);
    limit->most = draw_amount(random, limit->kind != RT_LOAD);
    if (limit->kind == RT_LOAD) {
        limit->least.value = 1;
        limit->most.value = rt_between(random, 1, 2);
    }
    if (limit->kind == RT_BUDGET) {
        limit->side = (int)rt_between(random, 0, 2);
        limit->by_column = limit->side != RT_ALL && rt_between(random, 0, 1);
        limit->by_person = limit->side != RT_ALL && rt_between(random, 0, 1);
        limit->most = (rt_amount){.given = true, .value = rt_between(random, 0, 60)};
        limit->least.given = false;
    } else if (limit->kind == RT_CHANGES) {
        limit->most = (rt_amount){.given = true, .value = rt_between(random, 0, 3)};
        limit->least.given = false;
    } else if (!limit->least.given && !limit->most.given) {
        limit->least.given = true;
    }
    bool crossed = limit->least.is_share == limit->most.is_share && limit->least.value > limit->most.value;
    if (limit->least.given && limit->most.given && crossed) /* the reader refuses that */
        limit->most.value = limit->least.value;
}

static rt_limit draw_limit(const rt_limited *it, uint64_t *random, const rt_draw *what)
{
    static const int64_t penalties[] = {0, 1000, 50000, 142857, 400000, 3000000};
    rt_limit drawn = {.kind = (int)rt_between(random, what->first_kind, what->last_kind),
                      .side = (int)rt_between(random, 0, 1),
                      .group = (int)rt_between(random, 0, 1),
                      .different = rt_between(random, 0, 1)};
    draw_bounds(random, &drawn);
    if (drawn.kind == RT_CONFLICT)
        draw_group(it, random, &drawn);
    drawn.soft = what->may_be_soft && strchr(it->objective, 's') && rt_between(random, 0, 1);
    drawn.penalty = penalties[rt_between(random, 0, 5)];
    return drawn;
}

static void draw_people(rt_limited *it, uint64_t *random)
{
    for (int side = 0; side < 2; side++) {
        it->n[side] = (int)rt_between(random, 1, RT_MOST);
        for (int i = 0; i < it->n[side]; i++) {
            it->capacity[side][i] = (int)rt_between(random, 1, 3);
            it->group[side][i] = (int)rt_between(random, 0, 1);
            it->spend[side][i] = (int)rt_between(random, 0, 30);
            it->allow[side][i] = (int)rt_between(random, -5, 60); /* below 0: no budget */
            it->minimum[i] = (int)rt_between(random, 0, 3);
        }
    }
    int fewer = it->n[0] < it->n[1] ? it->n[0] : it->n[1];
    it->n_both = rt_between(random, 0, 1) ? (int)rt_between(random, 0, fewer) : 0;
    for (int i = 0; i < it->n_both; i++) {
        it->group[1][i] = it->group[0][i];
        it->spend[1][i] = it->spend[0][i];
        it->allow[1][i] = it->allow[0][i];
    }
}

/* Nothing that leaves a leximin without a fixed number of pairs, or gives it up. */
static void settle_leximin(rt_limited *it, uint64_t *random)
{
    static const int steps[] = {1, 1, 47619, 100000, 150000, 300000};
    it->class_step = 1;
    if (!strchr(it->objective, 'x'))
        return;
    it->class_step = steps[rt_between(random, 0, 5)];
    for (int k = 1; it->objective[k]; k++)
        if (it->objective[k - 1] == 'x' || it->objective[k - 1] == 'p')
            it->give_up[k] = 0;
}

rt_limited rt_limited_draw(uint64_t *random, const rt_draw *what)
{
    static const int64_t shares[] = {0, 10000, 100000, 250000, 333333, 500000, 1000000};
    rt_limited it = {.score_step = rt_between(random, 0, 1) ? 50000 : 47619}; /* with and without a common unit */
    strcpy(it.objective, what->objectives[rt_between(random, 0, what->n_objectives - 1)]);
    for (int k = 1; it.objective[k] && what->may_give_up; k++)
        it.give_up[k] = rt_between(random, 0, 1) ? shares[rt_between(random, 0, 6)] : 0;
    settle_leximin(&it, random);
    draw_people(&it, random);
    int64_t n_pins = rt_between(random, 0, 3) ? 0 : rt_between(random, 1, 2);
    for (int64_t k = 0; k < n_pins; k++)
        it.n_pins += draw_pair(&it, random, true);
    for (int k = 0; k < 16 && it.n_pairs < RT_MOST_PAIRS; k++)
        draw_pair(&it, random, false);
    it.lost[0] = (int)rt_between(random, 0, it.n[0] - 1);
    it.lost[1] = (int)rt_between(random, 0, it.n[1] - 1);
    it.has_lost = !has_pair(&it, it.lost[RT_MENTOR], it.lost[RT_MENTEE]) &&
                  !is_self(&it, it.lost[RT_MENTOR], it.lost[RT_MENTEE]) && rt_between(random, 0, 3) == 0;
    it.n_limits = what->most_limits ? (int)rt_between(random, 1, what->most_limits) : 0;
    for (int i = 0; i < it.n_limits; i++)
        it.limits[i] = draw_limit(&it, random, what);
    return it;
}

/* ---- Enumeration ---- */

static bool has(uint32_t set, int k)
{
    return set >> k & 1;
}

static int person_of(const rt_pair *p, int side)
{
    return side == RT_MENTOR ? p->mentor : p->mentee;
}

/* Pairs too few or too many for the amounts at n pairs. */
static int64_t off(int64_t value, int64_t n, const rt_amount *least, const rt_amount *most)
{
    int64_t below = 0, above = 0;
    while (least->given &&
           (least->is_share ? (value + below) * 1000000 < least->value * n : value + below < least->value))
        below++;
    while (most->given && (most->is_share ? (value - above) * 1000000 > most->value * n : value - above > most->value))
        above++;
    return below + above;
}

static int64_t off_count(const rt_limited *it, const rt_limit *l, uint32_t set)
{
    int64_t n = 0, value = 0;
    for (int k = 0; k < it->n_pairs; k++) {
        const rt_pair *p = &it->pairs[k];
        bool differ = it->group[RT_MENTOR][p->mentor] != it->group[RT_MENTEE][p->mentee];
        bool selected = l->kind == RT_PAIRS ? differ == l->different
                                            : it->group[l->side][person_of(p, l->side)] == l->group;
        n += has(set, k);
        value += has(set, k) && selected;
    }
    return off(value, n, &l->least, &l->most);
}

/* Costs are tenths; a unit is a whole one. */
static int64_t off_budget(const rt_limited *it, const rt_limit *l, uint32_t set)
{
    int64_t units = 0;
    for (int i = 0; i < (l->side == RT_ALL ? 1 : it->n[l->side]); i++) {
        int64_t sum = 0;
        for (int k = 0; k < it->n_pairs; k++) {
            const rt_pair *p = &it->pairs[k];
            bool counts = has(set, k) && (l->side == RT_ALL || person_of(p, l->side) == i);
            sum += counts ? (l->by_person ? it->spend[l->side][i] : p->cost) : 0;
        }
        int64_t most = l->by_column ? it->allow[l->side][i] : l->most.value;
        for (; (!l->by_column || most >= 0) && sum > most; sum -= 10)
            units++;
    }
    return units;
}

static int load_of(const rt_limited *it, int side, int person, uint32_t set)
{
    int load = 0;
    for (int k = 0; k < it->n_pairs; k++)
        load += has(set, k) && person_of(&it->pairs[k], side) == person;
    return load;
}

static bool is_in(const rt_limited *it, const rt_limit *l, int side, int i)
{
    for (int k = 0; k < l->n_people; k++)
        if (l->people[k].i == i && (l->people[k].side == side || i < it->n_both))
            return true;
    return false;
}

/* Pairs within the group, and for everyone their partners from it beyond the first. */
static int64_t off_conflict(const rt_limited *it, const rt_limit *l, uint32_t set)
{
    int64_t units = 0;
    for (int k = 0; k < it->n_pairs; k++)
        units += has(set, k) && is_in(it, l, RT_MENTOR, it->pairs[k].mentor) &&
                 is_in(it, l, RT_MENTEE, it->pairs[k].mentee);
    for (int side = 0; side < 2; side++) {
        for (int i = 0; i < it->n[side]; i++) {
            int partners = 0;
            for (int k = 0; k < it->n_pairs; k++)
                partners += has(set, k) && person_of(&it->pairs[k], side) == i &&
                            is_in(it, l, 1 - side, person_of(&it->pairs[k], 1 - side));
            units += partners > 1 ? partners - 1 : 0;
        }
    }
    return units;
}

static int64_t off_people(const rt_limited *it, const rt_limit *l, uint32_t set)
{
    int64_t units = 0;
    for (int i = 0; i < it->n[l->side] && l->kind == RT_LOAD; i++)
        units += off(load_of(it, l->side, i, set), 0, &l->least, &l->most);
    for (int i = 0; i < it->n_both && l->kind == RT_ONE_ROLE; i++)
        units += load_of(it, RT_MENTOR, i, set) > 0 && load_of(it, RT_MENTEE, i, set) > 0;
    for (int i = 0; i < it->n[RT_MENTOR] && l->kind == RT_MINIMUM; i++) {
        int load = load_of(it, RT_MENTOR, i, set);
        units += load > 0 && load < it->minimum[i] ? it->minimum[i] - load : 0;
    }
    return units;
}

int64_t rt_limited_violation(const rt_limited *it, const rt_limit *l, uint32_t set)
{
    int64_t broken = it->has_lost;
    switch (l->kind) {
    case RT_QUOTA:
    case RT_PAIRS:
        return off_count(it, l, set);
    case RT_BUDGET:
        return off_budget(it, l, set);
    case RT_CONFLICT:
        return off_conflict(it, l, set);
    case RT_CHANGES:
        for (int k = 0; k < it->n_pairs; k++)
            broken += it->pairs[k].active && !has(set, k);
        return broken > l->most.value ? broken - l->most.value : 0;
    default:
        return off_people(it, l, set);
    }
}

bool rt_limited_fits(const rt_limited *it, uint32_t set)
{
    for (int side = 0; side < 2; side++)
        for (int i = 0; i < it->n[side]; i++)
            if (load_of(it, side, i, set) > it->capacity[side][i])
                return false;
    for (int i = 0; i < it->n_limits; i++)
        if (!it->limits[i].soft && rt_limited_violation(it, &it->limits[i], set) > 0)
            return false;
    return true;
}

int rt_limited_classes(const rt_limited *it, uint32_t set, int classes_out[RT_MOST_PAIRS])
{
    int n = 0;
    for (int k = it->n_pins; k < it->n_pairs; k++) {
        if (!has(set, k))
            continue;
        int place = n++;
        int own = it->pairs[k].score / it->class_step;
        for (; place > 0 && classes_out[place - 1] > own; place--)
            classes_out[place] = classes_out[place - 1];
        classes_out[place] = own;
    }
    return n;
}

static int64_t lowest(const rt_limited *it, uint32_t set, int step)
{
    int64_t value = 1000000 / step * step;
    for (int k = it->n_pins; k < it->n_pairs; k++) {
        int64_t own = it->pairs[k].score / step * step;
        value = has(set, k) && own < value ? own : value;
    }
    return value;
}

int64_t rt_limited_value(const rt_limited *it, char level, uint32_t set)
{
    int64_t value = 0;
    if (level == 'w' || level == 'x')
        return lowest(it, set, level == 'x' ? it->class_step : 1);
    int side = level == 'e' ? RT_MENTEE : RT_MENTOR;
    for (int k = 0; k < it->n_pairs; k++) {
        const rt_pair *p = &it->pairs[k];
        int64_t worth = level == 's' ? p->score : level == 'p' ? 1 : level == 'k' ? p->active : 0;
        value += has(set, k) ? worth : 0;
    }
    for (int i = 0; i < it->n[side]; i++) {
        int64_t load = load_of(it, side, i, set);
        value += level == 'v' ? load * load : (level == 'e' || level == 'm') && load > 0;
    }
    for (int i = 0; i < it->n_limits && level == 's'; i++)
        if (it->limits[i].soft)
            value -= it->limits[i].penalty * rt_limited_violation(it, &it->limits[i], set);
    return value;
}

/* The sets whose sorted classes are the best, at the first difference; all have as many. */
static int64_t keep_leximin(const rt_limited *it, uint32_t *sets, int64_t n, rt_best *found)
{
    int64_t kept = 0;
    for (int64_t k = 0; k < n; k++) {
        int own[RT_MOST_PAIRS];
        int n_own = rt_limited_classes(it, sets[k], own);
        int order = kept ? 0 : 1;
        for (int i = 0; i < n_own && !order; i++)
            order = (own[i] > found->classes[i]) - (own[i] < found->classes[i]);
        assert_true(!kept || n_own == found->n_classes);
        if (order < 0)
            continue;
        kept = order ? 0 : kept;
        memcpy(found->classes, own, sizeof own);
        found->n_classes = n_own;
        sets[kept++] = sets[k];
    }
    return kept;
}

/* Level by level: the best of the sets that are left, and which of them stay. */
rt_best rt_limited_enumerate(const rt_limited *it)
{
    static uint32_t sets[1 << RT_MOST_PAIRS];
    rt_best found = {0};
    int64_t n = 0;
    for (uint32_t rest = 0; rest < 1u << (it->n_pairs - it->n_pins); rest++) {
        uint32_t set = (rest << it->n_pins) | ((1u << it->n_pins) - 1);
        if (rt_limited_fits(it, set))
            sets[n++] = set;
    }
    found.feasible = n > 0;
    for (int level = 0; it->objective[level] && n > 0; level++) {
        int sign = it->objective[level] == 'v' ? -1 : 1;
        int64_t best = INT64_MIN;
        for (int64_t k = 0; k < n; k++) {
            int64_t value = sign * rt_limited_value(it, it->objective[level], sets[k]);
            best = value > best ? value : best;
        }
        int64_t size = best < 0 ? -best : best;
        int64_t give = it->objective[level + 1] ? it->give_up[level + 1] : 0;
        int64_t worst = best - size * give / 1000000;
        int64_t kept = 0;
        for (int64_t k = 0; k < n; k++)
            if (sign * rt_limited_value(it, it->objective[level], sets[k]) >= worst)
                sets[kept++] = sets[k];
        n = it->objective[level] == 'x' ? keep_leximin(it, sets, n, &found) : kept;
        found.best[level] = sign * best;
        found.worst[level] = sign * worst;
    }
    return found;
}
