/*
 * What keeps two people with places apart: each limit's count or sums over the finished pairs, and what one more changes.
 *
 * Shares are asked at one pair more than there are, exactly: count · 10⁶ against share · pairs in 128 bits. A budget per
 * person is asked for the one person of the pair who pays. `load` is no question here, since places already know it.
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

struct rv_hold {
    const reversa_problem *problem;
    int64_t n_pairs;
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

static void add(const rv_hold *hold, measure *m, const rv_new_pair *pair)
{
    int32_t mentor = hold->problem->side[REVERSA_MENTOR].person[pair->mentor];
    int32_t mentee = hold->problem->side[REVERSA_MENTEE].person[pair->mentee];
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
    return limit->kind == RV_LIMIT_QUOTA || limit->kind == RV_LIMIT_PAIRS || limit->kind == RV_LIMIT_BUDGET;
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
    for (int32_t k = 0; k < problem->n_limits; k++) {
        if (!is_measured(problem->limits[k].limit))
            continue;
        measure *m = &hold->of[hold->n++];
        m->limit = &problem->limits[k];
        reversa_status status = open_measure(solve, arena, m);
        if (status)
            return status;
        for (int64_t p = 0; p < hold->n_pairs; p++)
            add(hold, m, p < solve->n_pinned ? &solve->pinned[p] : &solution->chosen[p - solve->n_pinned]);
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

static bool breaks(const rv_hold *hold, const measure *m, const rv_new_pair *pair)
{
    int32_t mentor = hold->problem->side[REVERSA_MENTOR].person[pair->mentor];
    int32_t mentee = hold->problem->side[REVERSA_MENTEE].person[pair->mentee];
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
