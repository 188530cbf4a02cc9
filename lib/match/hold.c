/*
 * What keeps two people with places apart: each limit's count or sums over the finished pairs, and what one more changes.
 *
 * Shares are asked at one pair more than there are, exactly: count · 10⁶ against share · pairs in 128 bits. A budget per
 * person is asked for the one person of the pair who pays. A conflict is asked of the partners that the two have. Soft limits
 * hold nobody back, and `load` is no question here, since places already know it.
 */
#include "match/hold.h"

#define MILLION 1000000

__extension__ typedef __int128 wide;

/* A limit over the finished pairs. */
typedef struct measure {
    const rv_bound_limit *limit;
    int64_t count; /* QUOTA, PAIRS: pairs that are selected */
    wide *sum;     /* BUDGET: [1], or [ordinals] per person */
} measure;

/* Partners of everyone on a side, as people. */
typedef struct partners {
    int64_t *first;   /* [ordinals + 1] */
    int32_t *partner; /* [n_pairs] */
} partners;

struct rv_hold {
    const reversa_problem *problem;
    int64_t n_pairs;
    partners of_side[2];
    int32_t n;
    measure *of; /* [n] */
};

/* Where in its sums a budget counts a pair. */
static int32_t payer(const rv_bound_limit *limit, const rv_new_pair *pair)
{
    if (limit->limit->per == RV_WHO_BOTH)
        return 0;
    return limit->limit->per == RV_WHO_MENTOR ? pair->mentor : pair->mentee;
}

static bool counts_pairs(rv_limit_kind kind)
{
    return kind == RV_LIMIT_QUOTA || kind == RV_LIMIT_PAIRS || kind == RV_LIMIT_BUDGET;
}

static void add(const rv_hold *hold, measure *m, const rv_new_pair *pair)
{
    int32_t mentor = hold->problem->side[REVERSA_MENTOR].person[pair->mentor];
    int32_t mentee = hold->problem->side[REVERSA_MENTEE].person[pair->mentee];
    if (!counts_pairs(m->limit->limit->kind))
        return;
    if (m->sum)
        m->sum[payer(m->limit, pair)] += rv_limit_cost(hold->problem, m->limit, mentor, mentee);
    else
        m->count += rv_limit_selects(m->limit, mentor, mentee);
}

static reversa_status open_measure(const rv_solve *solve, rv_arena *arena, measure *m)
{
    if (m->limit->limit->kind != RV_LIMIT_BUDGET)
        return REVERSA_OK;
    size_t n = 1;
    if (m->limit->limit->per != RV_WHO_BOTH)
        n = (size_t)solve->side[m->limit->limit->per == RV_WHO_MENTOR ? REVERSA_MENTOR : REVERSA_MENTEE].n;
    m->sum = rv_arena_alloc(solve->ctx, arena, n, sizeof *m->sum);
    return m->sum ? REVERSA_OK : REVERSA_E_MEMORY;
}

static bool is_measured(const rv_limit *limit)
{
    bool is_people = limit->kind == RV_LIMIT_CONFLICT || limit->kind == RV_LIMIT_ONE_ROLE ||
                     limit->kind == RV_LIMIT_MENTOR_MINIMUM;
    return !limit->soft && (is_people || counts_pairs(limit->kind));
}

static const rv_new_pair *pair_at(const rv_solve *solve, const rv_solution *solution, int64_t k)
{
    return k < solve->n_pinned ? &solve->pinned[k] : &solution->chosen[k - solve->n_pinned];
}

static reversa_status list_partners(const rv_solve *solve, const rv_solution *solution, rv_arena *arena, int side,
                                    rv_hold *hold)
{
    partners *list = &hold->of_side[side];
    int32_t n = solve->side[side].n;
    const rv_side *others = &solve->problem->side[1 - side];
    list->first = rv_arena_alloc(solve->ctx, arena, (size_t)n + 1, sizeof *list->first);
    list->partner = rv_arena_alloc(solve->ctx, arena, (size_t)hold->n_pairs, sizeof *list->partner);
    if (!list->first || !list->partner)
        return REVERSA_E_MEMORY;
    for (int64_t k = 0; k < hold->n_pairs; k++) {
        const rv_new_pair *pair = pair_at(solve, solution, k);
        list->first[side == REVERSA_MENTOR ? pair->mentor : pair->mentee]++;
    }
    for (int32_t i = 0; i < n; i++)
        list->first[i + 1] += list->first[i];
    for (int64_t k = 0; k < hold->n_pairs; k++) { /* the ends move to the starts */
        const rv_new_pair *pair = pair_at(solve, solution, k);
        int64_t place = --list->first[side == REVERSA_MENTOR ? pair->mentor : pair->mentee];
        list->partner[place] = others->person[side == REVERSA_MENTOR ? pair->mentee : pair->mentor];
    }
    return REVERSA_OK;
}

reversa_status rv_hold_open(const rv_solve *solve, const rv_solution *solution, rv_arena *arena, rv_hold **hold_out)
{
    const reversa_problem *problem = solve->problem;
    rv_hold *hold = rv_arena_alloc(solve->ctx, arena, 1, sizeof *hold);
    *hold_out = NULL;
    if (!hold)
        return REVERSA_E_MEMORY;
    hold->problem = problem;
    hold->n_pairs = solve->n_pinned + solution->n_chosen;
    hold->of = rv_arena_alloc(solve->ctx, arena, (size_t)problem->n_limits, sizeof *hold->of);
    if (!hold->of)
        return REVERSA_E_MEMORY;
    for (int side = 0; side < 2; side++) {
        reversa_status status = list_partners(solve, solution, arena, side, hold);
        if (status)
            return status;
    }
    for (int32_t k = 0; k < problem->n_limits; k++) {
        if (!is_measured(problem->limits[k].limit))
            continue;
        measure *m = &hold->of[hold->n++];
        m->limit = &problem->limits[k];
        reversa_status status = open_measure(solve, arena, m);
        if (status)
            return status;
        for (int64_t p = 0; p < hold->n_pairs; p++)
            add(hold, m, pair_at(solve, solution, p));
    }
    *hold_out = hold;
    return REVERSA_OK;
}

/* Does `count` of n pairs meet both amounts? */
static bool meets(const rv_limit *limit, int64_t count, int64_t n)
{
    const rv_amount *least = &limit->at_least;
    const rv_amount *most = &limit->at_most;
    wide parts = (wide)count * MILLION;
    if (least->given && (least->is_share ? parts < (wide)least->value * n : count < least->value))
        return false;
    return !most->given || (most->is_share ? parts <= (wide)most->value * n : count <= most->value);
}

static bool is_member(const int32_t *people, int32_t n, int32_t person)
{
    for (int32_t k = 0; k < n; k++)
        if (people[k] == person)
            return true;
    return false;
}

static bool has_partner_in(const partners *list, int32_t ordinal, const int32_t *people, int32_t n)
{
    for (int64_t k = list->first[ordinal]; k < list->first[ordinal + 1]; k++)
        if (is_member(people, n, list->partner[k]))
            return true;
    return false;
}

static bool conflicts(const rv_hold *hold, const rv_bound_limit *limit, const rv_new_pair *pair)
{
    int32_t mentor = hold->problem->side[REVERSA_MENTOR].person[pair->mentor];
    int32_t mentee = hold->problem->side[REVERSA_MENTEE].person[pair->mentee];
    for (int32_t g = 0; g < limit->limit->n_groups; g++) {
        const int32_t *people = limit->groups[g];
        int32_t n = limit->limit->group_sizes[g];
        bool has_mentor = is_member(people, n, mentor);
        bool has_mentee = is_member(people, n, mentee);
        if ((has_mentor && has_mentee) ||
            (has_mentee && has_partner_in(&hold->of_side[REVERSA_MENTOR], pair->mentor, people, n)) ||
            (has_mentor && has_partner_in(&hold->of_side[REVERSA_MENTEE], pair->mentee, people, n)))
            return true;
    }
    return false;
}

static int64_t load_of(const rv_hold *hold, int side, int32_t ordinal)
{
    const partners *list = &hold->of_side[side];
    return ordinal < 0 ? 0 : list->first[ordinal + 1] - list->first[ordinal];
}

/* Would one of the two hold both roles? */
static bool joins_roles(const rv_hold *hold, const rv_new_pair *pair)
{
    const rv_side *side = hold->problem->side;
    int32_t as_mentee = side[REVERSA_MENTEE].ordinal[side[REVERSA_MENTOR].person[pair->mentor]];
    int32_t as_mentor = side[REVERSA_MENTOR].ordinal[side[REVERSA_MENTEE].person[pair->mentee]];
    return load_of(hold, REVERSA_MENTEE, as_mentee) > 0 || load_of(hold, REVERSA_MENTOR, as_mentor) > 0;
}

static bool stays_below(const rv_hold *hold, const rv_bound_limit *limit, const rv_new_pair *pair)
{
    int64_t least = limit->column->number[hold->problem->side[REVERSA_MENTOR].person[pair->mentor]];
    return least != REVERSA_MISSING_NUMBER && (load_of(hold, REVERSA_MENTOR, pair->mentor) + 1) * MILLION < least;
}

static bool breaks(const rv_hold *hold, const measure *m, const rv_new_pair *pair)
{
    int32_t mentor = hold->problem->side[REVERSA_MENTOR].person[pair->mentor];
    int32_t mentee = hold->problem->side[REVERSA_MENTEE].person[pair->mentee];
    if (m->limit->limit->kind == RV_LIMIT_CONFLICT)
        return conflicts(hold, m->limit, pair);
    if (m->limit->limit->kind == RV_LIMIT_ONE_ROLE)
        return joins_roles(hold, pair);
    if (m->limit->limit->kind == RV_LIMIT_MENTOR_MINIMUM)
        return stays_below(hold, m->limit, pair);
    if (!m->sum)
        return !meets(m->limit->limit, m->count + rv_limit_selects(m->limit, mentor, mentee), hold->n_pairs + 1);
    int64_t budget = rv_limit_budget(m->limit, m->limit->limit->per == RV_WHO_MENTOR ? mentor : mentee);
    wide sum = m->sum[payer(m->limit, pair)] + rv_limit_cost(hold->problem, m->limit, mentor, mentee);
    return budget != INT64_MAX && sum > budget;
}

bool rv_hold_forbids(const rv_hold *hold, int32_t mentor, int32_t mentee)
{
    const rv_new_pair pair = {.mentor = mentor, .mentee = mentee};
    for (int32_t k = 0; k < hold->n; k++) {
        if (breaks(hold, &hold->of[k], &pair))
            return true;
    }
    return false;
}
