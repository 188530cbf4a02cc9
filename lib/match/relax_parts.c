/*
 * Violations of a limit, one by one: the person whom each concerns, the bound, and what it would have to be.
 *
 * rv_limits_use() has the sums; here the same is looked at again, so that the caller can see that both agree. Whose meetings
 * overlap is found by halving the mentors and measuring each half.
 */
#include "match/relax_parts.h"

#include <string.h>

#include "match/limit_use.h"

#define MILLION 1000000

/* A limit with pairs and scratch. */
typedef struct look {
    const rv_relaxed_pairs *pairs;
    const rv_bound_limit *limit;
    rv_relaxed_parts *parts;
    reversa_relaxed_part part; /* what all parts of the limit share */
    int64_t *sum;              /* [people of the larger side] all 0 between uses */
    int32_t *first;            /* [people of the larger side] all −1 between uses */
    bool *is_member;           /* [people of the cohort] all false between uses */
    rv_new_pair *some;         /* [pairs] */
} look;

static int32_t ordinal_of(int side, const rv_new_pair *pair)
{
    return side == REVERSA_MENTOR ? pair->mentor : pair->mentee;
}

static int32_t person_of(const look *l, int side, const rv_new_pair *pair)
{
    return l->pairs->problem->side[side].person[ordinal_of(side, pair)];
}

static int64_t ceiling_of(int64_t a, int64_t b)
{
    return a / b + (a % b > 0);
}

static reversa_status add(look *l, reversa_relaxed_part part)
{
    rv_relaxed_parts *parts = l->parts;
    if (parts->n == INT32_MAX)
        return rv_fail(parts->ctx, REVERSA_E_UNSUPPORTED, "Too many changes of limits");
    reversa_status status = rv_grow(parts->ctx, &parts->list, &parts->capacity, (size_t)parts->n + 1,
                                    sizeof *parts->list);
    if (status)
        return status;
    part.limit = l->part.limit;
    parts->list[parts->n++] = part;
    parts->total += part.change;
    return REVERSA_OK;
}

/* An exception for someone: of limits without a bound. */
static reversa_status add_exception(look *l, int32_t person, int32_t partner)
{
    return add(l, (reversa_relaxed_part){.is_most = true, .person = person, .partner = partner, .to = 1, .change = 1});
}

/* ---- Limits as a whole ---- */

/* Pairs too few or too many: both where the bounds themselves contradict. */
static reversa_status look_at_bound(look *l, const reversa_limit_use *use, bool is_most)
{
    const rv_limit *limit = l->limit->limit;
    const rv_amount *amount = is_most ? &limit->at_most : &limit->at_least;
    reversa_relaxed_part part = {.is_most = is_most, .person = -1, .partner = -1, .from = amount->value};
    part.change = is_most ? use->value - use->most : use->least - use->value;
    part.to = use->value;
    if (amount->is_share)
        part.to = is_most ? ceiling_of(use->value * MILLION, l->pairs->n) : use->value * MILLION / l->pairs->n;
    return add(l, part);
}

static reversa_status look_at_count(look *l, const reversa_limit_use *use)
{
    reversa_status status = use->value < use->least ? look_at_bound(l, use, false) : REVERSA_OK;
    return !status && use->value > use->most ? look_at_bound(l, use, true) : status;
}

static reversa_status look_at_whole_budget(look *l, const reversa_limit_use *use)
{
    return add(l, (reversa_relaxed_part){.is_most = true,
                                         .person = -1,
                                         .partner = -1,
                                         .from = use->most,
                                         .to = use->value,
                                         .change = use->violation});
}

static reversa_status look_at_rest(look *l, const reversa_limit_use *use)
{
    return add(l, (reversa_relaxed_part){
                      .is_most = true, .person = -1, .partner = -1, .to = use->violation, .change = use->violation});
}

/* ---- People ---- */

static int64_t cost_of(const look *l, const rv_new_pair *pair)
{
    return rv_limit_cost(l->pairs->problem, l->limit, person_of(l, REVERSA_MENTOR, pair),
                         person_of(l, REVERSA_MENTEE, pair));
}

static void clear(look *l, int side)
{
    for (int32_t i = 0; i < l->pairs->problem->side[side].n; i++)
        l->sum[i] = 0;
}

/* Loads, or costs, of everyone on a side. */
static void sum_up(look *l, int side, bool costs)
{
    clear(l, side);
    for (int64_t k = 0; k < l->pairs->n; k++) {
        const rv_new_pair *pair = &l->pairs->list[k];
        l->sum[ordinal_of(side, pair)] += costs ? cost_of(l, pair) : 1;
    }
}

static reversa_status look_at_loads(look *l)
{
    const rv_limit *limit = l->limit->limit;
    const rv_side *people = &l->pairs->problem->side[limit->side];
    reversa_status status = REVERSA_OK;
    sum_up(l, (int)limit->side, false);
    for (int32_t i = 0; i < people->n && !status; i++) {
        reversa_relaxed_part part = {.person = people->person[i], .partner = -1, .to = l->sum[i]};
        bool is_under = limit->at_least.given && l->sum[i] < limit->at_least.value;
        part.is_most = limit->at_most.given && l->sum[i] > limit->at_most.value;
        if (!is_under && !part.is_most)
            continue;
        part.from = part.is_most ? limit->at_most.value : limit->at_least.value;
        part.change = part.is_most ? part.to - part.from : part.from - part.to;
        status = add(l, part);
    }
    return status;
}

static reversa_status look_at_budgets(look *l)
{
    int side = l->limit->limit->per == RV_WHO_MENTOR ? REVERSA_MENTOR : REVERSA_MENTEE;
    const rv_side *people = &l->pairs->problem->side[side];
    reversa_status status = REVERSA_OK;
    sum_up(l, side, true);
    for (int32_t i = 0; i < people->n && !status; i++) {
        reversa_relaxed_part part = {.is_most = true, .person = people->person[i], .partner = -1, .to = l->sum[i]};
        part.from = rv_limit_budget(l->limit, people->person[i]);
        part.change = part.from == INT64_MAX ? 0 : ceiling_of(part.to - part.from, MILLION);
        if (part.change > 0)
            status = add(l, part);
    }
    return status;
}

static reversa_status look_at_minimums(look *l)
{
    const rv_side *mentors = &l->pairs->problem->side[REVERSA_MENTOR];
    reversa_status status = REVERSA_OK;
    sum_up(l, REVERSA_MENTOR, false);
    for (int32_t i = 0; i < mentors->n && !status; i++) {
        int64_t least = l->limit->column->number[mentors->person[i]];
        reversa_relaxed_part part = {.person = mentors->person[i], .partner = -1, .to = l->sum[i]};
        part.from = least == REVERSA_MISSING_NUMBER ? 0 : ceiling_of(least, MILLION);
        part.change = part.from - part.to;
        if (part.to > 0 && part.change > 0)
            status = add(l, part);
    }
    return status;
}

static reversa_status look_at_roles(look *l)
{
    const rv_side *side = l->pairs->problem->side;
    reversa_status status = REVERSA_OK;
    sum_up(l, REVERSA_MENTEE, false);
    for (int64_t k = 0; k < l->pairs->n; k++) {
        int32_t i = side[REVERSA_MENTEE].ordinal[person_of(l, REVERSA_MENTOR, &l->pairs->list[k])];
        if (i >= 0 && l->sum[i] > 0)
            l->sum[i] = -1;
    }
    for (int32_t i = 0; i < side[REVERSA_MENTEE].n && !status; i++)
        if (l->sum[i] < 0)
            status = add_exception(l, side[REVERSA_MENTEE].person[i], -1);
    return status;
}

/* ---- Conflicts ---- */

/* Members on a side who share a partner, each beyond the first with the first; from the mentees' side, pairs within. */
static reversa_status look_at_side(look *l, int side)
{
    reversa_status status = REVERSA_OK;
    for (int64_t k = 0; k < l->pairs->n && !status; k++) {
        const rv_new_pair *pair = &l->pairs->list[k];
        int32_t person = person_of(l, side, pair);
        int32_t partner = person_of(l, 1 - side, pair);
        int32_t *first = &l->first[ordinal_of(1 - side, pair)];
        if (!l->is_member[person])
            continue;
        if (side == REVERSA_MENTEE && l->is_member[partner])
            status = add_exception(l, person, partner);
        if (!status && *first >= 0)
            status = add_exception(l, person, *first);
        *first = *first < 0 ? person : *first;
    }
    for (int64_t k = 0; k < l->pairs->n; k++)
        l->first[ordinal_of(1 - side, &l->pairs->list[k])] = -1;
    return status;
}

static reversa_status look_at_conflicts(look *l)
{
    const rv_limit *limit = l->limit->limit;
    reversa_status status = REVERSA_OK;
    for (int32_t g = 0; g < limit->n_groups && !status; g++) {
        for (int32_t m = 0; m < limit->group_sizes[g]; m++)
            l->is_member[l->limit->groups[g][m]] = true;
        for (int side = 0; side < 2 && !status; side++)
            status = look_at_side(l, side);
        for (int32_t m = 0; m < limit->group_sizes[g]; m++)
            l->is_member[l->limit->groups[g][m]] = false;
    }
    return status;
}

/* ---- Meetings ---- */

/* Mentors from … to − 1 whose meetings overlap. */
static reversa_status look_at_meetings(look *l, int32_t from, int32_t to)
{
    rv_solve solve = *l->pairs->solve;
    int64_t n_mentors = 0;
    int64_t n = 0;
    for (int64_t k = 0; k < l->pairs->n; k++)
        if (l->pairs->list[k].mentor >= from && l->pairs->list[k].mentor < to)
            l->some[n++] = l->pairs->list[k];
    solve.problem = l->pairs->problem;
    solve.n_pinned = 0;
    reversa_status status = n > 0 ? rv_use_slots(&solve, l->limit, l->some, n, &n_mentors) : REVERSA_OK;
    if (status || n_mentors == 0)
        return status;
    if (to - from == 1)
        return add_exception(l, l->pairs->problem->side[REVERSA_MENTOR].person[from], -1);
    int32_t middle = from + (to - from) / 2;
    status = look_at_meetings(l, from, middle);
    return status ? status : look_at_meetings(l, middle, to);
}

/* ---- The whole ---- */

static reversa_status look_at(look *l, const reversa_limit_use *use)
{
    const rv_limit *limit = l->limit->limit;
    switch (limit->kind) {
    case RV_LIMIT_QUOTA:
    case RV_LIMIT_PAIRS:
    case RV_LIMIT_CHANGES:
        return look_at_count(l, use);
    case RV_LIMIT_BUDGET:
        return limit->per == RV_WHO_BOTH ? look_at_whole_budget(l, use) : look_at_budgets(l);
    case RV_LIMIT_LOAD:
        return look_at_loads(l);
    case RV_LIMIT_MENTOR_MINIMUM:
        return look_at_minimums(l);
    case RV_LIMIT_ONE_ROLE:
        return look_at_roles(l);
    case RV_LIMIT_CONFLICT:
        return look_at_conflicts(l);
    case RV_LIMIT_SLOTS:
        return look_at_meetings(l, 0, l->pairs->problem->side[REVERSA_MENTOR].n);
    default:
        return look_at_rest(l, use);
    }
}

static int compare(const reversa_relaxed_part *a, const reversa_relaxed_part *b)
{
    if (a->is_most != b->is_most)
        return a->is_most ? 1 : -1;
    if (a->person != b->person)
        return a->person < b->person ? -1 : 1;
    return (a->partner > b->partner) - (a->partner < b->partner);
}

/* By bound and person, whatever the order of the pairs was: parts are few. */
static void sort(reversa_relaxed_part *list, int32_t n)
{
    for (int32_t i = 1; i < n; i++) {
        reversa_relaxed_part moved = list[i];
        int32_t place = i;
        for (; place > 0 && compare(&moved, &list[place - 1]) < 0; place--)
            list[place] = list[place - 1];
        list[place] = moved;
    }
}

reversa_status rv_relaxed_parts_add(const rv_relaxed_pairs *pairs, int32_t limit, const reversa_limit_use *use,
                                    rv_relaxed_parts *parts)
{
    const reversa_problem *problem = pairs->problem;
    size_t most = (size_t)(problem->side[0].n > problem->side[1].n ? problem->side[0].n : problem->side[1].n);
    int32_t before = parts->n;
    rv_arena arena;
    rv_arena_open(parts->ctx, &arena);
    look l = {.pairs = pairs, .limit = &problem->limits[limit], .parts = parts, .part.limit = limit};
    l.sum = rv_arena_alloc(parts->ctx, &arena, most, sizeof *l.sum);
    l.first = rv_arena_alloc(parts->ctx, &arena, most, sizeof *l.first);
    l.is_member = rv_arena_alloc(parts->ctx, &arena, (size_t)problem->cohort->n_people, sizeof *l.is_member);
    l.some = rv_arena_alloc(parts->ctx, &arena, (size_t)pairs->n, sizeof *l.some);
    bool ok = l.sum && l.first && l.is_member && l.some;
    for (size_t i = 0; i < most && ok; i++)
        l.first[i] = -1;
    reversa_status status = ok ? look_at(&l, use) : REVERSA_E_MEMORY;
    if (!status && parts->n > before)
        sort(parts->list + before, parts->n - before);
    rv_arena_free(&arena);
    return status;
}
