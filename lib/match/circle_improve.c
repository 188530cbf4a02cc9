/*
 * Better circles by single moves: someone without a circle joins, or takes a member's place; two members change places; a
 * member moves to another circle.
 *
 * A move is taken if it brings rows nearer to what they ask for, or else raises the value of the stage, or else the sum of
 * fits, and loses nothing before that. So each move climbs and the climb ends; the number of looks is bounded besides. The
 * order is that of circles and mentees, nothing else decides.
 */
#include <string.h>

#include "match/circle.h"

#define MOST_LOOKS INT64_C(20000000)

typedef struct climb {
    rv_circle_search *search;
    const rv_circle_set *set;
    rv_arena arena;
    int32_t n; /* circles */
    int32_t *unit;
    int32_t *size;
    int32_t *group; /* [n · most] */
    int32_t *where; /* [mentees] circle, −1 */
    int64_t sum[RV_CIRCLE_ROWS];
    int64_t looks;
    bool moved;
} climb;

/* Someone leaves a circle, another joins it; −1 for nobody. */
typedef struct change {
    int32_t circle;
    int32_t out;
    int32_t in;
} change;

static int64_t shortfall(const climb *c, const int64_t *sum)
{
    int64_t all = 0;
    for (int32_t r = 0; r < c->search->n_rows; r++) {
        const rv_circle_row *row = &c->search->rows[r];
        if (row->low != INT64_MIN && sum[r] < row->low)
            all += row->low - sum[r];
        if (row->high != INT64_MAX && sum[r] > row->high)
            all += sum[r] - row->high;
    }
    return all;
}

/* What someone adds in a circle: to the rows, the value and the fit. */
static bool add(const climb *c, int32_t circle, int32_t mentee, int64_t sign, int64_t *delta)
{
    const rv_circle_search *search = c->search;
    const rv_circle_unit *unit = &c->set->unit[c->unit[circle]];
    int32_t fit = rv_circle_fit(c->set, unit, mentee);
    if (fit < 0)
        return false;
    for (int32_t r = 0; r < search->n_rows; r++)
        delta[r] += sign * rv_circle_coefficient(search, r, unit, mentee);
    delta[RV_CIRCLE_ROWS] += sign * rv_circle_gain(search, search->stage.level, unit, mentee);
    delta[RV_CIRCLE_ROWS + 1] += sign * fit;
    return true;
}

static bool holds(const climb *c, const change *one)
{
    int32_t group[RV_CIRCLE_MENTEES + 1];
    int32_t n = 0;
    const int32_t *from = c->group + (int64_t)one->circle * c->set->plan->at_most;
    for (int32_t i = 0; i < c->size[one->circle]; i++)
        if (from[i] != one->out)
            group[n++] = from[i];
    if (one->in >= 0)
        group[n++] = one->in;
    return rv_circle_group_holds(c->set, group, n) &&
           rv_circle_slot_of(c->set, &c->set->unit[c->unit[one->circle]], group, n) >= 0;
}

static void apply(climb *c, const change *one)
{
    int32_t *group = c->group + (int64_t)one->circle * c->set->plan->at_most;
    int32_t *n = &c->size[one->circle];
    int32_t kept = 0;
    for (int32_t i = 0; i < *n; i++)
        if (group[i] != one->out)
            group[kept++] = group[i];
    if (one->in >= 0)
        group[kept++] = one->in;
    *n = kept;
}

/* Make the changes if they help; mentees who leave one circle for another are told of in both. */
static void consider(climb *c, const change *changes, int n_changes)
{
    int64_t delta[RV_CIRCLE_ROWS + 2];
    int64_t sum[RV_CIRCLE_ROWS];
    bool possible = true;
    c->looks++;
    memset(delta, 0, (size_t)c->search->n_rows * sizeof *delta);
    delta[RV_CIRCLE_ROWS] = 0;
    delta[RV_CIRCLE_ROWS + 1] = 0;
    for (int i = 0; i < n_changes && possible; i++) {
        if (changes[i].in >= 0)
            possible = add(c, changes[i].circle, changes[i].in, 1, delta);
        if (possible && changes[i].out >= 0)
            possible = add(c, changes[i].circle, changes[i].out, -1, delta);
    }
    if (!possible)
        return;
    for (int32_t r = 0; r < c->search->n_rows; r++)
        sum[r] = c->sum[r] + delta[r];
    int64_t nearer = shortfall(c, c->sum) - shortfall(c, sum);
    int64_t value = delta[RV_CIRCLE_ROWS];
    bool better = nearer > 0 || (nearer == 0 && (value > 0 || (value == 0 && delta[RV_CIRCLE_ROWS + 1] > 0)));
    for (int i = 0; i < n_changes && better; i++)
        better = holds(c, &changes[i]);
    if (!better)
        return;
    for (int i = 0; i < n_changes; i++)
        apply(c, &changes[i]);
    for (int i = 0; i < n_changes; i++)
        if (changes[i].out >= 0)
            c->where[changes[i].out] = -1;
    for (int i = 0; i < n_changes; i++)
        if (changes[i].in >= 0)
            c->where[changes[i].in] = changes[i].circle;
    memcpy(c->sum, sum, (size_t)c->search->n_rows * sizeof *sum);
    c->moved = true;
}

/* Someone without a circle joins one, or takes a place in it. */
static void try_outsider(climb *c, int32_t mentee)
{
    int32_t most = c->set->plan->at_most;
    for (int32_t d = 0; d < c->n && c->where[mentee] < 0; d++) {
        if (rv_circle_fit(c->set, &c->set->unit[c->unit[d]], mentee) < 0)
            continue;
        change join = {.circle = d, .out = -1, .in = mentee};
        if (c->size[d] < most)
            consider(c, &join, 1);
        for (int32_t i = 0; i < c->size[d] && c->where[mentee] < 0; i++) {
            change replace = {.circle = d, .out = c->group[(int64_t)d * most + i], .in = mentee};
            if (!c->set->pinned[replace.out])
                consider(c, &replace, 1);
        }
    }
}

/* A member moves to another circle, or changes places there. */
static void try_member(climb *c, int32_t mentee)
{
    int32_t most = c->set->plan->at_most;
    for (int32_t d = 0; d < c->n && c->where[mentee] >= 0; d++) {
        int32_t own = c->where[mentee];
        if (d == own || rv_circle_fit(c->set, &c->set->unit[c->unit[d]], mentee) < 0)
            continue;
        if (c->size[d] < most && c->size[own] > c->set->plan->at_least) {
            change go[2] = {{own, mentee, -1}, {d, -1, mentee}};
            consider(c, go, 2);
        }
        for (int32_t i = 0; d > own && i < c->size[d] && c->where[mentee] == own; i++) {
            int32_t other = c->group[(int64_t)d * most + i];
            change swap[2] = {{own, mentee, other}, {d, other, mentee}};
            consider(c, swap, 2);
        }
    }
}

static reversa_status open_climb(climb *c, const rv_circle_list *circles)
{
    reversa_context *ctx = c->set->ctx;
    size_t n = (size_t)circles->n;
    size_t most = (size_t)c->set->plan->at_most;
    rv_arena_open(ctx, &c->arena);
    c->n = circles->n;
    c->unit = rv_arena_alloc(ctx, &c->arena, n, sizeof *c->unit);
    c->size = rv_arena_alloc(ctx, &c->arena, n, sizeof *c->size);
    c->group = rv_arena_alloc(ctx, &c->arena, n, most * sizeof *c->group);
    c->where = rv_arena_alloc(ctx, &c->arena, (size_t)c->set->n[REVERSA_MENTEE], sizeof *c->where);
    if (!c->unit || !c->size || !c->group || !c->where)
        return REVERSA_E_MEMORY;
    for (int32_t e = 0; e < c->set->n[REVERSA_MENTEE]; e++)
        c->where[e] = -1;
    for (int32_t d = 0; d < circles->n; d++) {
        const rv_circle_column *column = &circles->column[d];
        const rv_circle_unit *unit = &c->set->unit[column->unit];
        c->unit[d] = column->unit;
        c->size[d] = column->n;
        for (int32_t r = 0; r < c->search->n_rows; r++)
            c->sum[r] += rv_circle_unit_coefficient(c->search, r, unit);
        for (int32_t i = 0; i < column->n; i++) {
            int32_t mentee = circles->mentee[column->first + i];
            c->group[(size_t)d * most + (size_t)i] = mentee;
            c->where[mentee] = d;
            for (int32_t r = 0; r < c->search->n_rows; r++)
                c->sum[r] += rv_circle_coefficient(c->search, r, unit, mentee);
        }
    }
    return REVERSA_OK;
}

static void sort_ascending(int32_t *values, int32_t n)
{
    for (int32_t i = 1; i < n; i++) {
        int32_t value = values[i];
        int32_t at = i;
        for (; at > 0 && values[at - 1] > value; at--)
            values[at] = values[at - 1];
        values[at] = value;
    }
}

static reversa_status write_back(const climb *c, rv_circle_list *circles)
{
    reversa_status status = REVERSA_OK;
    circles->n = 0;
    circles->n_mentees = 0;
    for (int32_t d = 0; d < c->n && !status; d++) {
        int32_t *group = c->group + (int64_t)d * c->set->plan->at_most;
        sort_ascending(group, c->size[d]);
        status = rv_circle_list_add(c->set->ctx, circles, c->unit[d], group, c->size[d]);
    }
    return status;
}

reversa_status rv_circle_improve(rv_circle_search *search, rv_circle_list *circles)
{
    climb c = {.search = search, .set = search->set, .moved = true};
    reversa_status status = open_climb(&c, circles);
    while (!status && c.moved && c.looks < MOST_LOOKS) {
        c.moved = false;
        for (int32_t e = 0; e < c.set->n[REVERSA_MENTEE] && !status && c.looks < MOST_LOOKS; e++) {
            if (c.where[e] < 0)
                try_outsider(&c, e);
            else
                try_member(&c, e);
            status = rv_stop_status(c.set->ctx);
        }
    }
    if (!status || status == REVERSA_E_DEADLINE) {
        reversa_status written = c.where ? write_back(&c, circles) : status;
        status = written ? written : status;
    }
    rv_arena_free(&c.arena);
    return status;
}
