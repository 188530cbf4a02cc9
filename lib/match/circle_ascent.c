/*
 * Prices without a linear program: from the best prices so far a step along the average of what mentees and rows were asked
 * for at the last ones (the volume algorithm, Barahona & Anbil 2000), as long as the bound falls.
 *
 * Every bound comes from rv_circle_price(), in exact integers, so whatever the doubles here do is only a matter of how good
 * it gets. The steps do not depend on the number of threads: sums are made in the order of people.
 */
#include <math.h>
#include <string.h>

#include "match/circle.h"

#define FRESH_SHARE 0.1 /* of the last pricing in the average */
#define FIRST_PACE 0.3
#define LEAST_PACE 0.002
#define IDLE_STEPS 12 /* without a better bound, before the pace is halved */
#define MOST_STEPS 400
#define GREEDY_STEPS 40
#define ENOUGH 2e-4 /* of the bound: 40 steps that gain less are the last */

typedef struct ascent {
    rv_circle_search *search;
    const rv_circle_set *set;
    rv_arena arena;
    int32_t *count;  /* [mentees] groups of the last pricing */
    double *average; /* [mentees] */
    int64_t sum[RV_CIRCLE_ROWS];
    double row_average[RV_CIRCLE_ROWS];
    double pace;
    int32_t n_idle;
    double bound; /* of the last pricing */
    bool begun;
} ascent;

/* What the groups of the last pricing that are worth their unit add up to. */
static void add_up(ascent *a)
{
    const rv_circle_search *search = a->search;
    memset(a->count, 0, (size_t)a->set->n[REVERSA_MENTEE] * sizeof *a->count);
    memset(a->sum, 0, sizeof a->sum);
    for (int32_t u = 0; u < a->set->n_units; u++) {
        const rv_circle_unit *unit = &a->set->unit[u];
        const int32_t *group = search->unit_group + (int64_t)u * a->set->plan->at_most;
        int32_t times = search->unit_size[u] > 0 && search->unit_value[u] > 0 ? a->set->capacity[unit->mentor[0]] : 0;
        for (int32_t r = 0; r < search->n_rows && times > 0; r++)
            a->sum[r] += times * rv_circle_unit_coefficient(search, r, unit);
        for (int32_t i = 0; i < search->unit_size[u] && times > 0; i++) {
            a->count[group[i]] += times;
            for (int32_t r = 0; r < search->n_rows; r++)
                a->sum[r] += times * rv_circle_coefficient(search, r, unit, group[i]);
        }
    }
    double fresh = a->begun ? FRESH_SHARE : 1;
    for (int32_t e = 0; e < a->set->n[REVERSA_MENTEE]; e++)
        a->average[e] += fresh * (a->count[e] - a->average[e]);
    for (int32_t r = 0; r < search->n_rows; r++)
        a->row_average[r] += fresh * ((double)a->sum[r] - a->row_average[r]);
    a->begun = true;
}

/* How far a row is from what it asks for, in units of its largest coefficient; 0 where its price is 0 and may stay so. */
static double row_excess(const ascent *a, int32_t r)
{
    const rv_circle_row *row = &a->search->rows[r];
    double largest = (double)(row->largest > 0 ? row->largest : 1);
    double over = row->high == INT64_MAX ? -INFINITY : (a->row_average[r] - (double)row->high) / largest;
    double under = row->low == INT64_MIN ? -INFINITY : ((double)row->low - a->row_average[r]) / largest;
    int64_t price = a->search->kept.row[r];
    if (price > 0 || (price == 0 && over > 0))
        return over;
    if (price < 0 || (price == 0 && under > 0))
        return -under;
    return 0;
}

static double mentee_excess(const ascent *a, int32_t e)
{
    double over = a->average[e] - 1;
    bool idle = a->search->kept.mentee[e] <= 0 && over < 0 && !a->set->pinned[e];
    return idle ? 0 : over;
}

static int64_t moved(double price, double by, int64_t most)
{
    double to = price + by;
    if (!(fabs(to) < (double)most))
        return to > 0 ? most : -most;
    return llround(to);
}

/* Prices of people and rows a step from the best ones; their signs stay what makes the bound true. */
static void step(ascent *a)
{
    rv_circle_search *search = a->search;
    const int64_t steepest = INT64_C(1) << 52;
    double square = 0;
    for (int32_t e = 0; e < a->set->n[REVERSA_MENTEE]; e++)
        square += mentee_excess(a, e) * mentee_excess(a, e);
    for (int32_t r = 0; r < search->n_rows; r++)
        square += row_excess(a, r) * row_excess(a, r);
    double target = (double)search->stage.value * (double)RV_CIRCLE_ONE;
    double gap = (double)search->stage.exact - target;
    double length = square > 0 ? a->pace * gap / square : 0;
    for (int32_t e = 0; e < a->set->n[REVERSA_MENTEE]; e++) {
        int64_t price = moved((double)search->kept.mentee[e], length * mentee_excess(a, e), steepest);
        if (price < 0 && (!a->set->pinned[e] || search->stage.level == RV_CIRCLE_VIOLATION))
            price = 0;
        search->trial.mentee[e] = price;
    }
    for (int32_t r = 0; r < search->n_rows; r++) {
        const rv_circle_row *row = &search->rows[r];
        int64_t largest = row->largest > 0 ? row->largest : 1;
        int64_t price = moved((double)search->kept.row[r], length * row_excess(a, r) / (double)largest,
                              steepest / RV_CIRCLE_ROWS / largest * 4);
        if ((price > 0 && row->high == INT64_MAX) || (price < 0 && row->low == INT64_MIN))
            price = 0;
        search->trial.row[r] = price;
    }
    for (int32_t m = 0; m < a->set->n[REVERSA_MENTOR]; m++)
        search->trial.mentor[m] = 0;
    memset(search->trial.cut, 0, sizeof search->trial.cut);
}

/* Columns for the linear program to begin with: those of the best prices. */
static reversa_status add_groups(const ascent *a)
{
    rv_circle_search *search = a->search;
    reversa_status status = REVERSA_OK;
    for (int32_t u = 0; u < a->set->n_units && !status; u++) {
        const int32_t *group = search->unit_group + (int64_t)u * a->set->plan->at_most;
        if (search->unit_size[u] > 0)
            status = rv_circle_list_add(a->set->ctx, &search->active, u, group, search->unit_size[u]);
    }
    return status;
}

static reversa_status price(ascent *a, bool *better_out)
{
    rv_circle_search *search = a->search;
    rv_wide bound;
    reversa_status status = rv_circle_price(search, &search->trial, &bound);
    *better_out = false;
    if (status == REVERSA_E_DEADLINE) {
        search->stage.stopped = true;
        return REVERSA_OK;
    }
    if (status)
        return status;
    a->bound = (double)bound;
    add_up(a);
    *better_out = !search->stage.priced || bound < search->stage.exact;
    if (*better_out)
        rv_circle_keep_bound(search, &search->trial, bound);
    return REVERSA_OK;
}

static void set_pace(ascent *a, bool better)
{
    a->n_idle = better ? 0 : a->n_idle + 1;
    if (better)
        a->pace = fmin(a->pace * 1.1, 1.5);
    if (a->n_idle >= IDLE_STEPS) {
        a->pace /= 2;
        a->n_idle = 0;
    }
}

static reversa_status climb(ascent *a)
{
    rv_circle_search *search = a->search;
    double earlier = INFINITY;
    reversa_status status = REVERSA_OK;
    for (int k = 0; k < MOST_STEPS && a->pace > LEAST_PACE && !status && !rv_circle_is_closed(search); k++) {
        bool better;
        if (k > 0)
            step(a);
        status = price(a, &better);
        set_pace(a, better);
        if (!status && better && k % 4 == 0 && !search->stage.stopped)
            status = add_groups(a);
        if (status || k % GREEDY_STEPS != 0 || search->stage.stopped)
            continue;
        status = rv_circle_greedy(search, &search->trial, 2);
        double now = (double)search->stage.exact;
        if (earlier - now < ENOUGH * fabs(now))
            break;
        earlier = now;
    }
    return status;
}

reversa_status rv_circle_ascent(rv_circle_search *search)
{
    ascent a = {.search = search, .set = search->set, .pace = FIRST_PACE};
    size_t n_mentees = (size_t)search->set->n[REVERSA_MENTEE];
    rv_arena_open(search->set->ctx, &a.arena);
    a.count = rv_arena_alloc(search->set->ctx, &a.arena, n_mentees, sizeof *a.count);
    a.average = rv_arena_alloc(search->set->ctx, &a.arena, n_mentees, sizeof *a.average);
    reversa_status status = a.count && a.average ? REVERSA_OK : REVERSA_E_MEMORY;
    if (!status)
        status = climb(&a);
    rv_arena_free(&a.arena);
    return status;
}
