/*
 * How a limit stands: what it counts or sums over the pairs, pins included, the bounds at the present number of pairs, and by
 * how many units it is violated.
 *
 * Everything is exact: a share s (millionths) of N pairs holds where count · 10⁶ >= s · N; costs are summed in 128 bits and
 * held to 64 only for the report. Of a limit per person the person nearest to the bound is reported, and violations are
 * summed over people. A unit is a pair (quota, pairs, load, changes), a whole or begun unit of cost (budget), a mentee that a
 * mentor lacks (mentor_minimum), a person (one_role), a mentor (slots), a blocking pair (stable), or a conflict: a pair within a group, or a mentee or mentor of a group
 * beyond the first of one partner.
 */
#include "match/limit_use.h"
#include "match/limits.h"

#define MILLION 1000000

__extension__ typedef __int128 wide;

/* Pairs as people, pins first. */
typedef struct tally {
    const rv_solve *solve;
    const rv_bound_limit *limit;
    const rv_new_pair *chosen;
    int64_t n_chosen;
    wide *sum;       /* [people of the larger side] scratch */
    int64_t *first;  /* [people of the larger side + 1] scratch */
    int32_t *others; /* [n_pairs] scratch */
    bool *is_member; /* [people of the cohort] scratch, all false between uses */
} tally;

static int64_t n_pairs(const tally *t)
{
    return t->solve->n_pinned + t->n_chosen;
}

static const rv_new_pair *pair_at(const tally *t, int64_t k)
{
    return k < t->solve->n_pinned ? &t->solve->pinned[k] : &t->chosen[k - t->solve->n_pinned];
}

static int32_t ordinal_of(reversa_side side, const rv_new_pair *pair)
{
    return side == REVERSA_MENTOR ? pair->mentor : pair->mentee;
}

static int32_t person_of(const tally *t, reversa_side side, const rv_new_pair *pair)
{
    return t->solve->problem->side[side].person[ordinal_of(side, pair)];
}

static int64_t narrow(wide value)
{
    if (value > INT64_MAX)
        return INT64_MAX;
    return value < INT64_MIN ? INT64_MIN : (int64_t)value;
}

/* How far a value is outside its bounds. */
static wide outside(wide value, int64_t least, int64_t most)
{
    wide below = least != INT64_MIN && value < least ? least - value : 0;
    wide above = most != INT64_MAX && value > most ? value - most : 0;
    return below + above;
}

static reversa_limit_use judge(int64_t value, int64_t least, int64_t most)
{
    return (reversa_limit_use){.value = value,
                               .least = least,
                               .most = most,
                               .tight = value == least || value == most,
                               .violation = narrow(outside(value, least, most))};
}

/* ---- Counts ---- */

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

static reversa_limit_use measure_count(const tally *t)
{
    int64_t count = 0;
    for (int64_t k = 0; k < n_pairs(t); k++) {
        const rv_new_pair *pair = pair_at(t, k);
        count += rv_limit_selects(t->limit, person_of(t, REVERSA_MENTOR, pair), person_of(t, REVERSA_MENTEE, pair));
    }
    const rv_limit *limit = t->limit->limit;
    return judge(count, least_of(&limit->at_least, n_pairs(t)), most_of(&limit->at_most, n_pairs(t)));
}

/* Active pairs, of people who both take part, that are not made. */
static reversa_limit_use measure_changes(const tally *t)
{
    int64_t broken = rv_solve_n_active(t->solve);
    for (int64_t k = 0; k < n_pairs(t); k++)
        broken -= rv_solve_was_active(t->solve, pair_at(t, k)->mentee, pair_at(t, k)->mentor);
    return judge(broken, INT64_MIN, t->limit->limit->at_most.value);
}

/* ---- Budgets ---- */

static wide cost_of(const tally *t, const rv_new_pair *pair)
{
    return rv_limit_cost(t->solve->problem, t->limit, person_of(t, REVERSA_MENTOR, pair),
                         person_of(t, REVERSA_MENTEE, pair));
}

/* Whole or begun units of cost over the budget. */
static wide units_over(wide cost, int64_t most)
{
    return (outside(cost, INT64_MIN, most) + MILLION - 1) / MILLION;
}

static reversa_limit_use measure_budget_of_all(const tally *t)
{
    wide sum = 0;
    for (int64_t k = 0; k < n_pairs(t); k++)
        sum += cost_of(t, pair_at(t, k));
    int64_t most = rv_limit_budget(t->limit, 0);
    reversa_limit_use use = judge(narrow(sum), INT64_MIN, most);
    use.violation = narrow(units_over(sum, most));
    return use;
}

/* Is a of m fuller than b of n? A larger part of the budget is; with no budget at all, the larger cost. */
static bool is_fuller(wide a, int64_t m, wide b, int64_t n)
{
    if (m > 0 && n > 0)
        return a * n > b * m;
    return a - m > b - n;
}

static reversa_limit_use measure_budget_of_each(const tally *t)
{
    reversa_side side = t->limit->limit->per == RV_WHO_MENTOR ? REVERSA_MENTOR : REVERSA_MENTEE;
    const rv_side *people = &t->solve->problem->side[side];
    wide fullest = 0;
    wide over = 0;
    int64_t budget = INT64_MAX;
    bool tight = false;
    for (int32_t i = 0; i < people->n; i++)
        t->sum[i] = 0;
    for (int64_t k = 0; k < n_pairs(t); k++)
        t->sum[ordinal_of(side, pair_at(t, k))] += cost_of(t, pair_at(t, k));
    for (int32_t i = 0; i < people->n; i++) {
        int64_t most = rv_limit_budget(t->limit, people->person[i]);
        if (most == INT64_MAX)
            continue;
        over += units_over(t->sum[i], most);
        tight = tight || t->sum[i] == most;
        if (budget == INT64_MAX || is_fuller(t->sum[i], most, fullest, budget)) {
            fullest = t->sum[i];
            budget = most;
        }
    }
    reversa_limit_use use = judge(narrow(fullest), INT64_MIN, budget);
    use.tight = tight;
    use.violation = narrow(over);
    return use;
}

/* ---- People ---- */

static void count_loads(const tally *t, reversa_side side)
{
    for (int32_t i = 0; i < t->solve->problem->side[side].n; i++)
        t->sum[i] = 0;
    for (int64_t k = 0; k < n_pairs(t); k++)
        t->sum[ordinal_of(side, pair_at(t, k))] += 1;
}

/* The person with most pairs for an upper bound; the one with least where only the lower bound, or it first, is met. */
static reversa_limit_use measure_load(const tally *t)
{
    const rv_limit *limit = t->limit->limit;
    int32_t n = t->solve->problem->side[limit->side].n;
    int64_t least = least_of(&limit->at_least, 0);
    int64_t most = most_of(&limit->at_most, 0);
    wide low = n ? INT64_MAX : 0;
    wide high = 0;
    wide violation = 0;
    count_loads(t, limit->side);
    for (int32_t i = 0; i < n; i++) {
        low = t->sum[i] < low ? t->sum[i] : low;
        high = t->sum[i] > high ? t->sum[i] : high;
        violation += outside(t->sum[i], least, INT64_MAX) + outside(t->sum[i], INT64_MIN, most);
    }
    bool by_least = limit->at_least.given && (!limit->at_most.given || (low <= least && high < most));
    reversa_limit_use use = judge(narrow(by_least ? low : high), least, most);
    use.tight = n > 0 && (low == least || high == most);
    use.violation = narrow(violation);
    return use;
}

/* Mentees that mentors who have any lack of their minimum. */
static reversa_limit_use measure_minimum(const tally *t)
{
    const rv_side *mentors = &t->solve->problem->side[REVERSA_MENTOR];
    wide lacking = 0;
    count_loads(t, REVERSA_MENTOR);
    for (int32_t i = 0; i < mentors->n; i++) {
        int64_t least = t->limit->column->number[mentors->person[i]];
        bool bound = least != REVERSA_MISSING_NUMBER && t->sum[i] > 0 && t->sum[i] * MILLION < least;
        lacking += bound ? (least - t->sum[i] * MILLION + MILLION - 1) / MILLION : 0;
    }
    return judge(narrow(lacking), INT64_MIN, 0);
}

/* People who hold both roles. */
static reversa_limit_use measure_roles(const tally *t)
{
    const rv_side *side = t->solve->problem->side;
    int64_t n = 0;
    count_loads(t, REVERSA_MENTOR);
    for (int64_t k = 0; k < n_pairs(t); k++) {
        int32_t as_mentor = side[REVERSA_MENTOR].ordinal[person_of(t, REVERSA_MENTEE, pair_at(t, k))];
        if (as_mentor < 0 || t->sum[as_mentor] <= 0)
            continue;
        n++;
        t->sum[as_mentor] = -1; /* counted, however many mentors they have */
    }
    return judge(n, INT64_MIN, 0);
}

/* ---- Conflicts ---- */

/* Partners of each person of a side, as people: t->first, t->others. A running sum gives the ends, which filling moves to the
 * starts. */
static void list_partners(const tally *t, reversa_side side)
{
    int32_t n = t->solve->problem->side[side].n;
    for (int32_t i = 0; i <= n; i++)
        t->first[i] = 0;
    for (int64_t k = 0; k < n_pairs(t); k++)
        t->first[ordinal_of(side, pair_at(t, k))]++;
    for (int32_t i = 0; i < n; i++)
        t->first[i + 1] += t->first[i];
    for (int64_t k = 0; k < n_pairs(t); k++)
        t->others[--t->first[ordinal_of(side, pair_at(t, k))]] = person_of(t, (reversa_side)(1 - side), pair_at(t, k));
}

/* Members of a group on one side who share a partner, each beyond the first; and, from the mentees' side, pairs within. */
static int64_t count_conflicts(const tally *t, reversa_side side, const int32_t *people, int32_t size)
{
    const rv_side *sides = t->solve->problem->side;
    int64_t n = 0;
    for (int undo = 0; undo < 2; undo++) {
        for (int32_t m = 0; m < size; m++) {
            int32_t i = sides[side].ordinal[people[m]];
            for (int64_t k = i < 0 ? 0 : t->first[i]; i >= 0 && k < t->first[i + 1]; k++) {
                wide *count = &t->sum[sides[1 - side].ordinal[t->others[k]]];
                bool within = side == REVERSA_MENTEE && t->is_member[t->others[k]];
                n += undo ? 0 : (*count > 0) + within;
                *count = undo ? 0 : *count + 1;
            }
        }
    }
    return n;
}

static reversa_limit_use measure_conflict(const tally *t)
{
    const rv_limit *limit = t->limit->limit;
    int64_t n = 0;
    for (int side = 0; side < 2; side++) {
        for (int32_t i = 0; i < t->solve->problem->side[1 - side].n; i++)
            t->sum[i] = 0;
        list_partners(t, (reversa_side)side);
        for (int32_t g = 0; g < limit->n_groups; g++) {
            const int32_t *people = t->limit->groups[g];
            for (int32_t m = 0; m < limit->group_sizes[g]; m++)
                t->is_member[people[m]] = true;
            n += count_conflicts(t, (reversa_side)side, people, limit->group_sizes[g]);
            for (int32_t m = 0; m < limit->group_sizes[g]; m++)
                t->is_member[people[m]] = false;
        }
    }
    return judge(n, INT64_MIN, 0);
}

/* ---- The whole ---- */

/* Limits whose measure is a search of its own. */
static reversa_status measure_apart(const tally *t, reversa_limit_use *use_out)
{
    int64_t n = 0;
    reversa_status status = t->limit->limit->kind == RV_LIMIT_SLOTS
                                ? rv_use_slots(t->solve, t->limit, t->chosen, t->n_chosen, &n)
                                : rv_use_stable(t->solve, t->chosen, t->n_chosen, &n);
    *use_out = judge(n, INT64_MIN, 0);
    return status;
}

static reversa_status measure(const tally *t, reversa_limit_use *use_out)
{
    switch (t->limit->limit->kind) {
    case RV_LIMIT_QUOTA:
    case RV_LIMIT_PAIRS:
        *use_out = measure_count(t);
        break;
    case RV_LIMIT_BUDGET:
        *use_out = t->limit->limit->per == RV_WHO_BOTH ? measure_budget_of_all(t) : measure_budget_of_each(t);
        break;
    case RV_LIMIT_LOAD:
        *use_out = measure_load(t);
        break;
    case RV_LIMIT_CHANGES:
        *use_out = measure_changes(t);
        break;
    case RV_LIMIT_MENTOR_MINIMUM:
        *use_out = measure_minimum(t);
        break;
    case RV_LIMIT_ONE_ROLE:
        *use_out = measure_roles(t);
        break;
    case RV_LIMIT_CONFLICT:
        *use_out = measure_conflict(t);
        break;
    case RV_LIMIT_SLOTS:
    case RV_LIMIT_STABLE:
        return measure_apart(t, use_out);
    default:
        *use_out = (reversa_limit_use){.least = INT64_MIN, .most = INT64_MAX};
    }
    return REVERSA_OK;
}

reversa_status rv_limits_use(const rv_solve *solve, const rv_new_pair *chosen, int64_t n, reversa_limit_use *use_out,
                             bool *holds_out)
{
    const reversa_problem *problem = solve->problem;
    size_t most = (size_t)(problem->side[0].n > problem->side[1].n ? problem->side[0].n : problem->side[1].n);
    tally t = {.solve = solve, .chosen = chosen, .n_chosen = n};
    rv_arena arena;
    rv_arena_open(solve->ctx, &arena);
    t.sum = rv_arena_alloc(solve->ctx, &arena, most, sizeof *t.sum);
    t.first = rv_arena_alloc(solve->ctx, &arena, most + 1, sizeof *t.first);
    t.others = rv_arena_alloc(solve->ctx, &arena, (size_t)n_pairs(&t), sizeof *t.others);
    t.is_member = rv_arena_alloc(solve->ctx, &arena, (size_t)problem->cohort->n_people, sizeof *t.is_member);
    bool ok = t.sum && t.first && t.others && t.is_member;
    reversa_status status = ok ? REVERSA_OK : REVERSA_E_MEMORY;
    for (int32_t i = 0; i < problem->n_limits && !status; i++) {
        t.limit = &problem->limits[i];
        status = measure(&t, &use_out[i]);
        use_out[i].text = t.limit->text;
        if (holds_out)
            holds_out[i] = use_out[i].violation == 0;
    }
    rv_arena_free(&arena);
    return status;
}

reversa_status rv_limits_judge(const rv_solve *solve, const rv_new_pair *chosen, int64_t n, bool *holds_out,
                               int64_t *penalty_out)
{
    const reversa_problem *problem = solve->problem;
    wide penalty = 0;
    reversa_limit_use *use = rv_alloc(solve->ctx, (size_t)problem->n_limits, sizeof *use);
    reversa_status status = use ? rv_limits_use(solve, chosen, n, use, NULL) : REVERSA_E_MEMORY;
    *holds_out = true;
    for (int32_t i = 0; i < problem->n_limits && !status; i++) {
        const rv_limit *limit = problem->limits[i].limit;
        if (limit->soft)
            penalty += (wide)use[i].violation * limit->penalty;
        else
            *holds_out = *holds_out && use[i].violation == 0;
    }
    *penalty_out = narrow(penalty);
    rv_free(solve->ctx, use);
    return status;
}
