/*
 * The curve of value against broken pairs: the corners of its upper concave envelope (Eisner & Severance 1976), over the
 * ordered vectors of the levels.
 *
 * With value(b) the best when b pairs are broken, and a line between two points of the envelope, pay each kept pair what the
 * line says that a change is worth, and every level as often as the points are apart, so that all stays whole. The optimum of
 * that network lies on the line, and then nothing is above it between the two; or above, and is itself a point of the
 * envelope. Vectors in lexicographic order are an ordered group, so the argument is that for numbers. The widest segment is
 * looked at first: a curve that is cut short is known evenly.
 */
#include "match/rematch.h"

#include <string.h>

#include "base/text.h"
#include "match/linear.h"

#define LARGEST_PRICE (INT64_C(1) << 54) /* of a path: networks leave no more room */

__extension__ typedef __int128 wide;

/* A point of the envelope; profits: larger is better on every level. */
typedef struct point {
    int64_t profit[RV_MAX_LEVELS];
    int32_t broken;
    bool whole;    /* nothing lies above the line to the next point */
    bool too_fine; /* that cannot be found out in 64 bits */
} point;

/* What a solve pays. */
typedef struct payment {
    int64_t times[RV_MAX_LEVELS]; /* of each level */
    int64_t kept[RV_MAX_LEVELS];  /* for a kept pair */
    int keep;                     /* −1: kept pairs are a level before all others, 1: after them; 0: none */
} payment;

typedef struct curve {
    rv_rematching *r;
    rv_solve solve;
    rv_linear linear;
    int32_t n_levels;
    int32_t level_of[RV_MAX_LEVELS]; /* of the problem's objective */
    int32_t keep_level;              /* of the same */
    point *points;
    size_t capacity;
    int32_t n;
    bool met; /* the last solve met the loads */
} curve;

static rv_profit profit_of(rv_level_kind kind)
{
    static const rv_profit profits[RV_N_LEVEL_KINDS] = {
        [RV_LEVEL_MENTEES] = RV_PROFIT_MENTEE, [RV_LEVEL_MENTORS] = RV_PROFIT_MENTOR, [RV_LEVEL_PAIRS] = RV_PROFIT_PAIR,
        [RV_LEVEL_SCORE] = RV_PROFIT_SCORE,    [RV_LEVEL_KEEP] = RV_PROFIT_KEEP,      [RV_LEVEL_EVEN] = RV_PROFIT_EVEN};
    return profits[kind];
}

reversa_status rv_rematch_curve_check(reversa_context *ctx, const reversa_problem *problem)
{
    const reversa_programme *programme = problem->programme;
    if (rv_problem_needs_search(problem))
        return rv_fail(ctx, REVERSA_E_UNSUPPORTED,
                       "The curve needs a network, and the programme has limits that are none");
    for (int32_t l = 0; l < programme->n_levels; l++) {
        const rv_level *level = &programme->objective[l];
        if (level->kind == RV_LEVEL_WORST || level->kind == RV_LEVEL_LEXIMIN || level->give_up != 0)
            return rv_fail(ctx, REVERSA_E_UNSUPPORTED, "The curve cannot be found for an objective with %s",
                           level->give_up != 0 ? "'give_up'" : rv_level_names[level->kind]);
    }
    return REVERSA_OK;
}

/* ---- One point ---- */

static void set_levels(curve *c, const payment *p)
{
    rv_network *net = &c->linear.net;
    net->n_levels = c->linear.first;
    memset(net->times, 0, sizeof net->times);
    memset(net->kept, 0, sizeof net->kept);
    if (p->keep < 0)
        rv_linear_append(&c->linear, RV_PROFIT_KEEP);
    for (int32_t l = 0; l < c->n_levels; l++) {
        net->times[net->n_levels] = p->times[l];
        net->kept[net->n_levels] = p->kept[l];
        rv_linear_append(&c->linear, profit_of(c->solve.levels[c->level_of[l]]));
    }
    if (p->keep > 0)
        rv_linear_append(&c->linear, RV_PROFIT_KEEP);
}

static reversa_status read_point(curve *c, point *point_out)
{
    rv_solution solution = {0};
    reversa_status status = rv_linear_keep(&c->linear, &solution);
    *point_out = (point){.whole = false};
    if (status)
        return status;
    rv_solution_value(&c->solve, solution.chosen, solution.n_chosen, solution.value);
    rv_free(c->solve.ctx, solution.chosen);
    for (int32_t l = 0; l < c->n_levels; l++)
        point_out->profit[l] = solution.value[c->level_of[l]] * c->r->rematch->rises[l];
    point_out->broken = c->r->n_possible - (int32_t)solution.value[c->keep_level];
    return REVERSA_OK;
}

static reversa_status solve(curve *c, const payment *p, point *point_out)
{
    set_levels(c, p);
    rv_start_close(c->solve.ctx, &c->linear.start); /* prices of another payment lead astray */
    reversa_status status = rv_linear_solve(&c->linear);
    c->met = !status && rv_linear_loads_are_met(&c->linear);
    if (!status && c->met)
        status = read_point(c, point_out);
    if (status == REVERSA_E_CANCELLED && !rv_first_error(c->solve.ctx))
        return rv_fail_stopped(c->solve.ctx, status);
    return status;
}

/* ---- Segments ---- */

static int64_t common_divisor(int64_t a, int64_t b)
{
    while (b != 0) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a < 0 ? -a : a;
}

/* What makes two points worth the same; false where prices could grow too large. */
static bool set_payment(const curve *c, const point *low, const point *high, payment *p)
{
    int64_t width = (int64_t)high->broken - low->broken;
    int64_t nodes = (int64_t)c->solve.side[0].n + c->solve.side[1].n + 1;
    *p = (payment){.keep = 0};
    for (int32_t l = 0; l < c->n_levels; l++) {
        int64_t rise = high->profit[l] - low->profit[l];
        int64_t divisor = common_divisor(width, rise);
        p->times[l] = width / divisor;
        p->kept[l] = rise / divisor;
        int64_t size = p->kept[l] < 0 ? -p->kept[l] : p->kept[l];
        bool fits = (wide)(p->times[l] * RV_MILLION + size) * nodes <= LARGEST_PRICE;
        if (!fits)
            return false;
    }
    return true;
}

/* Is the point above the line through `low`, in the order of the levels? */
static bool is_above(const curve *c, const payment *p, const point *low, const point *found)
{
    for (int32_t l = 0; l < c->n_levels; l++) {
        wide own = (wide)p->times[l] * found->profit[l] - (wide)p->kept[l] * found->broken;
        wide line = (wide)p->times[l] * low->profit[l] - (wide)p->kept[l] * low->broken;
        if (own != line)
            return own > line;
    }
    return false;
}

static reversa_status insert(curve *c, int32_t at, const point *found)
{
    reversa_status status = rv_grow(c->solve.ctx, &c->points, &c->capacity, (size_t)c->n + 1, sizeof *c->points);
    if (status)
        return status;
    memmove(c->points + at + 1, c->points + at, (size_t)(c->n - at) * sizeof *c->points);
    c->points[at] = *found;
    c->n++;
    return REVERSA_OK;
}

static reversa_status look_at(curve *c, int32_t segment)
{
    payment p;
    point found = {.whole = false};
    point *low = &c->points[segment];
    const point *high = low + 1;
    if (high->broken - low->broken <= 1 || !set_payment(c, low, high, &p)) {
        low->whole = high->broken - low->broken <= 1; /* no number of pairs lies between */
        low->too_fine = !low->whole;
        return REVERSA_OK;
    }
    reversa_status status = solve(c, &p, &found);
    if (status)
        return status;
    low->whole = c->met && !is_above(c, &p, low, &found);
    if (low->whole)
        return REVERSA_OK;
    if (!c->met || found.broken <= low->broken || found.broken >= high->broken)
        return rv_fail(c->solve.ctx, REVERSA_E_INTERNAL, "A point of the curve lies outside its segment");
    return insert(c, segment + 1, &found);
}

/* The widest segment that is still to be looked at, −1 for none. */
static int32_t widest(const curve *c)
{
    int32_t found = -1;
    int32_t width = 0;
    for (int32_t k = 0; k + 1 < c->n; k++) {
        int32_t own = c->points[k + 1].broken - c->points[k].broken;
        if (c->points[k].whole || c->points[k].too_fine || own <= width)
            continue;
        found = k;
        width = own;
    }
    return found;
}

/* ---- The whole ---- */

static reversa_status solve_end(curve *c, int keep)
{
    payment p = {.keep = keep};
    point found;
    reversa_status status = solve(c, &p, &found);
    if (status || !c->met)
        return status;
    if (c->n > 0 && c->points[0].broken == found.broken)
        return REVERSA_OK;
    return insert(c, c->n, &found);
}

static reversa_status find_points(curve *c)
{
    reversa_status status = solve_end(c, -1);
    if (!status && c->met)
        status = solve_end(c, 1);
    for (int32_t n = 2; n < c->r->options->curve && !status; n++) {
        int32_t segment = widest(c);
        if (segment < 0)
            break;
        rv_progress(c->solve.ctx, "curve", n, c->r->options->curve);
        status = look_at(c, segment);
    }
    return status;
}

/* The points as the rematch has them. */
static reversa_status keep_points(curve *c)
{
    reversa_rematch *rematch = c->r->rematch;
    rv_trade *trades = rv_arena_alloc(c->solve.ctx, &rematch->arena, (size_t)c->n, sizeof *trades);
    if (!trades)
        return REVERSA_E_MEMORY;
    for (int32_t k = 0; k < c->n; k++) {
        const point *from = &c->points[k];
        bool next_to = k + 1 < c->n && c->points[k + 1].broken - from->broken <= 1;
        trades[k].whole = from->whole || next_to;
        trades[k].trade = (reversa_trade){
            .broken = from->broken, .claim = REVERSA_CLAIM_EXACT, .n_levels = c->n_levels, .n_bounded = c->n_levels};
        for (int32_t l = 0; l < c->n_levels; l++) {
            int64_t value = from->profit[l] * rematch->rises[l];
            trades[k].trade.value[l] = value;
            trades[k].trade.bound[l] = value;
        }
    }
    rematch->trades = trades;
    rematch->n_trades = c->n;
    return REVERSA_OK;
}

static void take_levels(curve *c)
{
    for (int32_t l = 0; l < c->solve.n_levels; l++) {
        rv_level_kind kind = c->solve.levels[l];
        if (kind == RV_LEVEL_KEEP) {
            c->keep_level = l;
            continue;
        }
        c->r->rematch->rises[c->n_levels] = kind == RV_LEVEL_EVEN ? -1 : 1;
        c->r->rematch->trade_level[c->n_levels] = rv_level_names[kind];
        c->level_of[c->n_levels++] = l;
    }
}

reversa_status rv_rematch_curve(rv_rematching *r)
{
    curve c = {.r = r};
    reversa_status status = rv_solve_open(r->ctx, r->rematch->problem, NULL, &r->options->match, &c.solve);
    if (!status) {
        take_levels(&c);
        rv_linear_open(&c.solve, &c.linear);
        status = find_points(&c);
    }
    if (!status || status == REVERSA_E_DEADLINE) {
        reversa_status kept = keep_points(&c);
        status = kept ? kept : status;
    }
    rv_linear_close(&c.linear);
    rv_free(r->ctx, c.points);
    rv_solve_close(&c.solve);
    return status;
}
