/*
 * Which quotas are nested: the larger sets first, each new one must lie within one part of what is there.
 *
 * Invariant: set_of[person] is the smallest set so far that holds the person. A set that is no larger than any before has
 * no one in common with a set that it is not part of if and only if set_of is the same for all its people. Then it is a new
 * part of that set, or that set itself. What crosses a set that is there stays out.
 */
#include "match/nest.h"

#include <string.h>

#define NOBODY (-2)

/* A quota on its way into the tree. */
typedef struct quota {
    int32_t limit;
    int32_t size;
} quota;

static bool is_bound(const rv_amount *amount)
{
    return amount->given && !amount->is_share;
}

/* Does the limit bound a number of pairs by one side's people? */
static bool is_counting(const rv_limit *limit, int side)
{
    bool shares = (limit->at_least.given && limit->at_least.is_share) ||
                  (limit->at_most.given && limit->at_most.is_share);
    return limit->kind == RV_LIMIT_QUOTA && !limit->soft && !shares && (int)limit->side == side;
}

static bool holds(const rv_bound_limit *limit, const rv_side *people, int32_t ordinal)
{
    int32_t person = people->person[ordinal];
    return rv_limit_selects(limit, person, person);
}

/* The part that holds everyone of the set, −1 for the whole side; NOBODY where there is no one part. */
static int32_t find_part(const rv_nest_side *sets, const rv_bound_limit *limit, const rv_side *people)
{
    int32_t part = NOBODY;
    for (int32_t p = 0; p < people->n; p++) {
        if (!holds(limit, people, p))
            continue;
        if (part != NOBODY && part != sets->set_of[p])
            return NOBODY;
        part = sets->set_of[p];
    }
    return part;
}

static int32_t clamp(int64_t value)
{
    return value > INT32_MAX ? INT32_MAX : value < 0 ? 0 : (int32_t)value;
}

/* The stricter of two bounds stays. */
static void tighten(rv_nest_side *sets, int32_t set, const rv_limit *limit, int32_t index)
{
    if (is_bound(&limit->at_least) && clamp(limit->at_least.value) > sets->least[set]) {
        sets->least[set] = clamp(limit->at_least.value);
        sets->least_limit[set] = index;
    }
    if (is_bound(&limit->at_most) && clamp(limit->at_most.value) < sets->most[set]) {
        sets->most[set] = clamp(limit->at_most.value);
        sets->most_limit[set] = index;
    }
}

static bool add_set(rv_nest_side *sets, int32_t *size, const reversa_problem *problem, int side, quota added)
{
    const rv_side *people = &problem->side[side];
    const rv_bound_limit *limit = &problem->limits[added.limit];
    int32_t part = added.size > 0 ? find_part(sets, limit, people) : -1;
    if (part == NOBODY)
        return false;
    if (part < 0 || size[part] != added.size) {
        int32_t set = sets->n++;
        sets->parent[set] = part;
        sets->most[set] = INT32_MAX;
        sets->least_limit[set] = sets->most_limit[set] = -1;
        size[set] = added.size;
        for (int32_t p = 0; p < people->n; p++)
            sets->set_of[p] = holds(limit, people, p) ? set : sets->set_of[p];
        part = set;
    }
    tighten(sets, part, limit->limit, added.limit);
    return true;
}

/* The larger before the smaller, equals as they were: few, so by insertion. */
static void sort_quotas(quota *list, int32_t n)
{
    for (int32_t i = 1; i < n; i++) {
        quota moved = list[i];
        int32_t place = i;
        for (; place > 0 && list[place - 1].size < moved.size; place--)
            list[place] = list[place - 1];
        list[place] = moved;
    }
}

static void count_pins(rv_nest *nest, const reversa_problem *problem)
{
    const rv_rows *pins = &problem->pinned;
    for (int32_t i = 0; pins->offset && i < problem->side[REVERSA_MENTEE].n; i++) {
        for (int64_t e = pins->offset[i]; e < pins->offset[i + 1]; e++) {
            for (int side = 0; side < 2; side++) {
                rv_nest_side *sets = &nest->side[side];
                int32_t set = sets->set_of[side == REVERSA_MENTEE ? i : pins->mentor[e]];
                for (; set >= 0; set = sets->parent[set])
                    sets->pinned[set]++;
            }
        }
    }
}

static reversa_status open_side(rv_nest *nest, const reversa_problem *problem, int side)
{
    reversa_context *ctx = nest->ctx;
    rv_nest_side *sets = &nest->side[side];
    const rv_side *people = &problem->side[side];
    size_t most = (size_t)problem->n_limits;
    quota *list = rv_arena_alloc(ctx, &nest->arena, most, sizeof *list);
    int32_t *size = rv_arena_alloc(ctx, &nest->arena, most, sizeof *size);
    sets->parent = rv_arena_alloc(ctx, &nest->arena, most, sizeof *sets->parent);
    sets->least = rv_arena_alloc(ctx, &nest->arena, most, sizeof *sets->least);
    sets->most = rv_arena_alloc(ctx, &nest->arena, most, sizeof *sets->most);
    sets->least_limit = rv_arena_alloc(ctx, &nest->arena, most, sizeof *sets->least_limit);
    sets->most_limit = rv_arena_alloc(ctx, &nest->arena, most, sizeof *sets->most_limit);
    sets->pinned = rv_arena_alloc(ctx, &nest->arena, most, sizeof *sets->pinned);
    sets->set_of = rv_arena_alloc(ctx, &nest->arena, (size_t)people->n, sizeof *sets->set_of);
    if (!list || !size || !sets->parent || !sets->least || !sets->most || !sets->least_limit || !sets->most_limit ||
        !sets->pinned || !sets->set_of)
        return REVERSA_E_MEMORY;
    int32_t n = 0;
    for (int32_t p = 0; p < people->n; p++)
        sets->set_of[p] = -1;
    for (int32_t k = 0; k < problem->n_limits; k++) {
        if (!is_counting(problem->limits[k].limit, side))
            continue;
        list[n] = (quota){.limit = k};
        for (int32_t p = 0; p < people->n; p++)
            list[n].size += holds(&problem->limits[k], people, p);
        n++;
    }
    sort_quotas(list, n);
    for (int32_t k = 0; k < n; k++)
        nest->is_held[list[k].limit] = add_set(sets, size, problem, side, list[k]);
    return REVERSA_OK;
}

reversa_status rv_nest_open(reversa_context *ctx, const reversa_problem *problem, rv_nest *nest)
{
    memset(nest, 0, sizeof *nest);
    nest->ctx = ctx;
    rv_arena_open(ctx, &nest->arena);
    nest->is_held = rv_arena_alloc(ctx, &nest->arena, (size_t)problem->n_limits, sizeof *nest->is_held);
    if (!nest->is_held)
        return REVERSA_E_MEMORY;
    for (int side = 0; side < 2; side++) {
        reversa_status status = open_side(nest, problem, side);
        if (status)
            return status;
    }
    count_pins(nest, problem);
    return REVERSA_OK;
}

void rv_nest_close(rv_nest *nest)
{
    if (nest->ctx)
        rv_arena_free(&nest->arena);
    memset(nest, 0, sizeof *nest);
}

/* Do all levels add up over pairs and units, without loss to those before? */
static bool has_plain_levels(const reversa_programme *programme)
{
    for (int32_t l = 0; l < programme->n_levels; l++) {
        const rv_level *level = &programme->objective[l];
        bool is_sum = level->kind != RV_LEVEL_WORST && level->kind != RV_LEVEL_LEXIMIN;
        if (!is_sum || (l > 0 && level->give_up != 0))
            return false;
    }
    return programme->n_levels < RV_NETWORK_LEVELS;
}

/* Does the network hold the limit by itself? */
static bool is_plain(const rv_limit *limit)
{
    return limit->kind == RV_LIMIT_LOAD && !limit->soft;
}

reversa_status rv_nest_serves(reversa_context *ctx, const reversa_problem *problem, int32_t *limit_out)
{
    rv_nest nest;
    bool sums = has_plain_levels(problem->programme);
    *limit_out = -1;
    for (int32_t k = problem->n_limits - 1; k >= 0; k--) {
        const rv_limit *limit = problem->limits[k].limit;
        bool counts = is_counting(limit, REVERSA_MENTOR) || is_counting(limit, REVERSA_MENTEE);
        if (!is_plain(limit) && (!counts || !sums))
            *limit_out = k;
    }
    if (*limit_out >= 0)
        return REVERSA_OK; /* for the reader of the message: the first that can be told at sight */
    reversa_status status = rv_nest_open(ctx, problem, &nest);
    for (int32_t k = problem->n_limits - 1; k >= 0 && !status; k--) {
        if (!is_plain(problem->limits[k].limit) && !nest.is_held[k])
            *limit_out = k;
    }
    rv_nest_close(&nest);
    return status;
}
