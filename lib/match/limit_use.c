/*
 * How a limit stands: what it counts or sums over the pairs, pins included, and the bounds at the present number of pairs.
 *
 * Everything is exact: a share s (millionths) of N pairs holds where count · 10⁶ >= s · N; costs are summed in 128 bits and
 * held to 64 only for the report. Of a limit per person the person nearest to the bound is reported.
 */
#include "match/limits.h"

#define MILLION 1000000

__extension__ typedef __int128 wide;

/* Pairs as people, pins first. */
typedef struct tally {
    const rv_solve *solve;
    const rv_bound_limit *limit;
    const rv_new_pair *chosen;
    int64_t n_chosen;
    wide *sum; /* [people of the larger side] scratch */
} tally;

typedef struct state_of_limit {
    reversa_limit_use use;
    bool holds;
} state_of_limit;

static int64_t n_pairs(const tally *t)
{
    return t->solve->n_pinned + t->n_chosen;
}

static const rv_new_pair *pair_at(const tally *t, int64_t k)
{
    return k < t->solve->n_pinned ? &t->solve->pinned[k] : &t->chosen[k - t->solve->n_pinned];
}

static int32_t person_of(const tally *t, reversa_side side, const rv_new_pair *pair)
{
    int32_t ordinal = side == REVERSA_MENTOR ? pair->mentor : pair->mentee;
    return t->solve->problem->side[side].person[ordinal];
}

static int64_t narrow(wide value)
{
    if (value > INT64_MAX)
        return INT64_MAX;
    return value < INT64_MIN ? INT64_MIN : (int64_t)value;
}

static state_of_limit judge(int64_t value, int64_t least, int64_t most)
{
    state_of_limit state = {.use = {.value = value, .least = least, .most = most}};
    state.use.tight = value == least || value == most;
    state.holds = value >= least && value <= most;
    return state;
}

/* Least pairs that meet an amount, at n pairs in all. */
static int64_t least_of(const rv_amount *amount, int64_t n)
{
    if (!amount->given)
        return INT64_MIN;
    return amount->is_share ? narrow(((wide)amount->value * n + MILLION - 1) / MILLION) : amount->value;
}

static int64_t most_of(const rv_amount *amount, int64_t n)
{
    if (!amount->given)
        return INT64_MAX;
    return amount->is_share ? narrow((wide)amount->value * n / MILLION) : amount->value;
}

static state_of_limit measure_count(const tally *t)
{
    int64_t count = 0;
    for (int64_t k = 0; k < n_pairs(t); k++) {
        const rv_new_pair *pair = pair_at(t, k);
        count += rv_limit_selects(t->limit, person_of(t, REVERSA_MENTOR, pair), person_of(t, REVERSA_MENTEE, pair));
    }
    const rv_limit *limit = t->limit->limit;
    return judge(count, least_of(&limit->at_least, n_pairs(t)), most_of(&limit->at_most, n_pairs(t)));
}

static wide cost_of(const tally *t, const rv_new_pair *pair)
{
    return rv_limit_cost(t->solve->problem, t->limit, person_of(t, REVERSA_MENTOR, pair),
                         person_of(t, REVERSA_MENTEE, pair));
}

static state_of_limit measure_budget_of_all(const tally *t)
{
    wide sum = 0;
    for (int64_t k = 0; k < n_pairs(t); k++)
        sum += cost_of(t, pair_at(t, k));
    int64_t most = rv_limit_budget(t->limit, 0);
    state_of_limit state = judge(narrow(sum), INT64_MIN, most);
    state.holds = most == INT64_MAX || sum <= most;
    return state;
}

/* Is a of m fuller than b of n? A larger part of the budget is; with no budget at all, the larger cost. */
static bool is_fuller(wide a, int64_t m, wide b, int64_t n)
{
    if (m > 0 && n > 0)
        return a * n > b * m;
    return a - m > b - n;
}

static state_of_limit measure_budget_of_each(const tally *t)
{
    reversa_side side = t->limit->limit->per == RV_WHO_MENTOR ? REVERSA_MENTOR : REVERSA_MENTEE;
    const rv_side *people = &t->solve->problem->side[side];
    wide fullest = 0;
    int64_t budget = INT64_MAX;
    bool holds = true;
    bool tight = false;
    for (int32_t i = 0; i < people->n; i++)
        t->sum[i] = 0;
    for (int64_t k = 0; k < n_pairs(t); k++) {
        const rv_new_pair *pair = pair_at(t, k);
        t->sum[side == REVERSA_MENTOR ? pair->mentor : pair->mentee] += cost_of(t, pair);
    }
    for (int32_t i = 0; i < people->n; i++) {
        int64_t most = rv_limit_budget(t->limit, people->person[i]);
        if (most == INT64_MAX)
            continue;
        holds = holds && t->sum[i] <= most;
        tight = tight || t->sum[i] == most;
        if (budget == INT64_MAX || is_fuller(t->sum[i], most, fullest, budget)) {
            fullest = t->sum[i];
            budget = most;
        }
    }
    state_of_limit state = judge(narrow(fullest), INT64_MIN, budget);
    state.use.tight = tight;
    state.holds = holds;
    return state;
}

/* The person with most pairs for an upper bound; the one with least where only the lower bound, or it first, is met. */
static state_of_limit measure_load(const tally *t)
{
    const rv_limit *limit = t->limit->limit;
    int32_t n = t->solve->problem->side[limit->side].n;
    for (int32_t i = 0; i < n; i++)
        t->sum[i] = 0;
    for (int64_t k = 0; k < n_pairs(t); k++) {
        const rv_new_pair *pair = pair_at(t, k);
        t->sum[limit->side == REVERSA_MENTOR ? pair->mentor : pair->mentee] += 1;
    }
    wide low = n ? INT64_MAX : 0;
    wide high = 0;
    for (int32_t i = 0; i < n; i++) {
        low = t->sum[i] < low ? t->sum[i] : low;
        high = t->sum[i] > high ? t->sum[i] : high;
    }
    int64_t least = least_of(&limit->at_least, 0);
    int64_t most = most_of(&limit->at_most, 0);
    bool by_least = limit->at_least.given && (!limit->at_most.given || (low <= least && high < most));
    state_of_limit state = judge(narrow(by_least ? low : high), least, most);
    state.use.tight = n > 0 && (low == least || high == most);
    state.holds = n == 0 || (low >= least && high <= most);
    return state;
}

static state_of_limit measure(const tally *t)
{
    switch (t->limit->limit->kind) {
    case RV_LIMIT_QUOTA:
    case RV_LIMIT_PAIRS:
        return measure_count(t);
    case RV_LIMIT_BUDGET:
        return t->limit->limit->per == RV_WHO_BOTH ? measure_budget_of_all(t) : measure_budget_of_each(t);
    case RV_LIMIT_LOAD:
        return measure_load(t);
    default:
        return (state_of_limit){.use = {.least = INT64_MIN, .most = INT64_MAX}, .holds = true};
    }
}

reversa_status rv_limits_use(const rv_solve *solve, const rv_new_pair *chosen, int64_t n, reversa_limit_use *use_out,
                             bool *holds_out)
{
    const reversa_problem *problem = solve->problem;
    int32_t most = problem->side[0].n > problem->side[1].n ? problem->side[0].n : problem->side[1].n;
    tally t = {.solve = solve, .chosen = chosen, .n_chosen = n};
    t.sum = rv_alloc(solve->ctx, (size_t)most, sizeof *t.sum);
    if (!t.sum)
        return REVERSA_E_MEMORY;
    for (int32_t i = 0; i < problem->n_limits; i++) {
        t.limit = &problem->limits[i];
        state_of_limit state = measure(&t);
        use_out[i] = state.use;
        use_out[i].text = t.limit->text;
        if (holds_out)
            holds_out[i] = state.holds;
    }
    rv_free(solve->ctx, t.sum);
    return REVERSA_OK;
}
