/*
 * Who can sit with whom: scores of all pairs that may be made, capacities, pins, conflicts, classes of the rules.
 *
 * All of it is by ordinal and only read afterwards. A pinned pair may be made whatever the rules say; someone who is pinned
 * sits with all of their pinned mentors or nowhere. Conflicts of the limit `conflict` and vetoes hold between any two people
 * of a circle: between a mentor and a mentee they make the pair impossible, between mentees they are kept as lists.
 */
#include <string.h>

#include "base/pool.h"
#include "match/circle.h"
#include "model/draft.h"

#define ROWS_PER_BLOCK 16

/* ---- Scores ---- */

typedef struct scan {
    rv_circle_set *set;
    int32_t **scores; /* [n_workers] of [mentors] */
} scan;

static reversa_status scan_block(void *state, int64_t block, int32_t worker)
{
    scan *s = state;
    rv_circle_set *set = s->set;
    int64_t last = (block + 1) * ROWS_PER_BLOCK;
    int32_t n_mentees = set->n[REVERSA_MENTEE];
    for (int64_t e = block * ROWS_PER_BLOCK; e < last && e < n_mentees; e++) {
        reversa_status status = rv_scorer_row(set->scorer, set->work[worker], (int32_t)e, NULL, s->scores[worker]);
        if (status)
            return status;
        for (int32_t m = 0; m < set->n[REVERSA_MENTOR]; m++)
            set->score[(int64_t)m * n_mentees + e] = s->scores[worker][m] < 0 ? -1 : s->scores[worker][m];
    }
    return REVERSA_OK;
}

static void count_eligible(rv_circle_set *set)
{
    int32_t n_mentees = set->n[REVERSA_MENTEE];
    set->n_eligible = 0;
    for (int32_t m = 0; m < set->n[REVERSA_MENTOR]; m++) {
        for (int32_t e = 0; e < n_mentees; e++) {
            int32_t score = set->score[(int64_t)m * n_mentees + e];
            if (score < 0)
                continue;
            set->n_eligible++;
            set->eligible[REVERSA_MENTOR][m]++;
            set->eligible[REVERSA_MENTEE][e]++;
            if (score > set->best[REVERSA_MENTOR][m])
                set->best[REVERSA_MENTOR][m] = score;
            if (score > set->best[REVERSA_MENTEE][e])
                set->best[REVERSA_MENTEE][e] = score;
        }
    }
}

static reversa_status make_works(rv_circle_set *set)
{
    set->n_workers = rv_workers(set->ctx);
    set->work = rv_arena_alloc(set->ctx, &set->arena, (size_t)set->n_workers, sizeof *set->work);
    reversa_status status = set->work ? REVERSA_OK : REVERSA_E_MEMORY;
    for (int32_t w = 0; w < set->n_workers && !status; w++)
        status = rv_scorer_work_create(set->ctx, set->scorer, &set->work[w]);
    return status;
}

static reversa_status score_pairs(rv_circle_set *set)
{
    reversa_context *ctx = set->ctx;
    size_t n_mentors = (size_t)set->n[REVERSA_MENTOR];
    size_t n_mentees = (size_t)set->n[REVERSA_MENTEE];
    reversa_status status = rv_scorer_build(ctx, set->problem, &set->scorer);
    if (!status)
        status = make_works(set);
    if (status)
        return status;
    scan s = {.set = set};
    set->score = rv_arena_alloc(ctx, &set->arena, n_mentors, n_mentees * sizeof *set->score);
    s.scores = set->score ? rv_arena_alloc(ctx, &set->arena, (size_t)set->n_workers, sizeof *s.scores) : NULL;
    bool complete = s.scores != NULL;
    for (int32_t w = 0; w < set->n_workers && complete; w++) {
        s.scores[w] = rv_arena_alloc(ctx, &set->arena, n_mentors, sizeof(int32_t));
        complete = s.scores[w] != NULL;
    }
    if (!complete)
        return REVERSA_E_MEMORY;
    int64_t n_blocks = ((int64_t)n_mentees + ROWS_PER_BLOCK - 1) / ROWS_PER_BLOCK;
    status = rv_parallel(ctx, n_blocks, scan_block, &s, "scoring");
    if (status == REVERSA_E_CALLBACK && rv_first_error(ctx) == REVERSA_OK)
        return rv_fail(ctx, status, "A user-defined criterion failed");
    if (!status)
        count_eligible(set);
    return status;
}

/* ---- Pins ---- */

static reversa_status take_pins(rv_circle_set *set)
{
    const rv_rows *rows = &set->problem->pinned;
    int32_t n_mentees = set->n[REVERSA_MENTEE];
    for (int32_t e = 0; rows->offset && e < n_mentees; e++) {
        set->pinned[e] = rows->offset[e + 1] > rows->offset[e];
        for (int64_t k = rows->offset[e]; k < rows->offset[e + 1]; k++) {
            int32_t *score = &set->score[(int64_t)rows->mentor[k] * n_mentees + e];
            reversa_status status = rv_scorer_pair(set->scorer, set->work[0], rows->mentor[k], e, score, NULL);
            if (status == REVERSA_E_CALLBACK && rv_first_error(set->ctx) == REVERSA_OK)
                return rv_fail(set->ctx, status, "A user-defined criterion failed");
            if (status)
                return status;
        }
    }
    return REVERSA_OK;
}

/* ---- Conflicts ---- */

typedef struct edges {
    rv_circle_set *set;
    size_t capacity;
    size_t n;
    int64_t *pair; /* mentee << 32 | mentee, either way round */
} edges;

/* Two people must not meet. */
static reversa_status keep_apart(edges *e, int32_t a, int32_t b)
{
    rv_circle_set *set = e->set;
    const rv_side *mentors = &set->problem->side[REVERSA_MENTOR];
    const rv_side *mentees = &set->problem->side[REVERSA_MENTEE];
    int32_t n_mentees = set->n[REVERSA_MENTEE];
    if (mentors->ordinal[a] >= 0 && mentees->ordinal[b] >= 0)
        set->score[(int64_t)mentors->ordinal[a] * n_mentees + mentees->ordinal[b]] = -1;
    if (mentors->ordinal[b] >= 0 && mentees->ordinal[a] >= 0)
        set->score[(int64_t)mentors->ordinal[b] * n_mentees + mentees->ordinal[a]] = -1;
    int64_t first = mentees->ordinal[a];
    int64_t second = mentees->ordinal[b];
    if (first < 0 || second < 0)
        return REVERSA_OK;
    reversa_status status = rv_grow(set->ctx, &e->pair, &e->capacity, e->n + 2, sizeof *e->pair);
    if (status)
        return status;
    e->pair[e->n++] = first << 32 | second;
    e->pair[e->n++] = second << 32 | first;
    return REVERSA_OK;
}

static reversa_status keep_group_apart(edges *e, const int32_t *people, int32_t n)
{
    reversa_status status = REVERSA_OK;
    for (int32_t i = 0; i < n; i++)
        for (int32_t j = 0; j < i && !status; j++)
            status = keep_apart(e, people[i], people[j]);
    return status;
}

static reversa_status collect_conflicts(edges *e)
{
    const reversa_problem *problem = e->set->problem;
    reversa_status status = REVERSA_OK;
    for (int32_t k = 0; k < problem->n_limits; k++) {
        const rv_bound_limit *bound = &problem->limits[k];
        for (int32_t g = 0; bound->groups && g < bound->limit->n_groups && !status; g++)
            status = keep_group_apart(e, bound->groups[g], bound->limit->group_sizes[g]);
    }
    const reversa_preferences *said = problem->preferences;
    const rv_side *mentees = &problem->side[REVERSA_MENTEE];
    for (int64_t i = 0; said && i < said->n && !status; i++) {
        bool both = mentees->ordinal[said->person[i]] >= 0 && mentees->ordinal[said->other[i]] >= 0;
        if (said->veto[i] &&
            both) /* vetoed pairs are no pairs already, unless pinned: then making the problem failed */
            status = keep_apart(e, said->person[i], said->other[i]);
    }
    return status;
}

static reversa_status make_conflicts(rv_circle_set *set)
{
    edges e = {.set = set};
    size_t n_mentees = (size_t)set->n[REVERSA_MENTEE];
    reversa_status status = collect_conflicts(&e);
    if (!status) {
        rv_order_values(e.pair, e.n);
        set->foe_start = rv_arena_alloc(set->ctx, &set->arena, n_mentees + 1, sizeof *set->foe_start);
        set->foe = rv_arena_alloc(set->ctx, &set->arena, e.n, sizeof *set->foe);
        status = set->foe_start && set->foe ? REVERSA_OK : REVERSA_E_MEMORY;
    }
    int64_t n = 0;
    size_t k = 0;
    for (size_t i = 0; i < n_mentees && !status; i++) {
        for (; k < e.n && (size_t)(e.pair[k] >> 32) == i; k++)
            if (k == 0 || e.pair[k] != e.pair[k - 1])
                set->foe[n++] = (int32_t)(e.pair[k] & INT32_MAX);
        set->foe_start[i + 1] = n;
    }
    rv_free(set->ctx, e.pair);
    return status;
}

/* ---- Classes ---- */

/* Number the values of a column among the people of a side. */
static reversa_status number_classes(rv_circle_set *set, int side, const rv_column *column, int32_t *class_of,
                                     int32_t *n_out)
{
    const rv_side *people = &set->problem->side[side];
    int64_t *keys = rv_alloc(set->ctx, (size_t)people->n, sizeof *keys);
    int32_t n = 0;
    size_t n_keys = 0;
    bool missing;
    if (!keys)
        return REVERSA_E_MEMORY;
    for (int32_t p = 0; p < people->n; p++) {
        int64_t key = rv_column_key(column, people->person[p], &missing);
        if (!missing)
            keys[n_keys++] = key;
    }
    rv_order_values(keys, n_keys);
    for (size_t k = 0; k < n_keys; k++)
        if (k == 0 || keys[k] != keys[k - 1])
            keys[n++] = keys[k];
    for (int32_t p = 0; p < people->n; p++) {
        int64_t key = rv_column_key(column, people->person[p], &missing);
        int32_t low = 0;
        int32_t high = n - 1;
        while (low < high) {
            int32_t middle = low + (high - low) / 2;
            low = keys[middle] < key ? middle + 1 : low;
            high = keys[middle] < key ? high : middle;
        }
        class_of[p] = missing ? -1 : low;
    }
    *n_out = n;
    rv_free(set->ctx, keys);
    return REVERSA_OK;
}

static reversa_status make_rule(rv_circle_set *set, const rv_bound_circle_rule *bound, rv_circle_classes *classes)
{
    const rv_circle_rule *rule = bound->rule;
    const rv_side *people = &set->problem->side[rule->side];
    int32_t *class_of = rv_arena_alloc(set->ctx, &set->arena, (size_t)people->n, sizeof *class_of);
    if (!class_of)
        return REVERSA_E_MEMORY;
    *classes = (rv_circle_classes){.class_of = class_of,
                                   .n = 1,
                                   .at_least = rule->at_least,
                                   .at_most = rule->at_most,
                                   .none_or = rule->none_or_at_least};
    if (bound->each)
        return number_classes(set, (int)rule->side, bound->each, class_of, &classes->n);
    for (int32_t p = 0; p < people->n; p++)
        class_of[p] = rv_test_holds(&bound->where, people->person[p], false) ? 0 : -1;
    return REVERSA_OK;
}

/* The rule with most classes bounds a group best: it goes first. */
static reversa_status make_rules(rv_circle_set *set)
{
    size_t most = (size_t)set->problem->n_circle_rules;
    for (int side = 0; side < 2; side++) {
        set->rules[side] = rv_arena_alloc(set->ctx, &set->arena, most, sizeof *set->rules[side]);
        if (!set->rules[side])
            return REVERSA_E_MEMORY;
    }
    for (size_t r = 0; r < most; r++) {
        int side = (int)set->problem->circle_rules[r].rule->side;
        rv_circle_classes *rules = set->rules[side];
        int32_t at = set->n_rules[side]++;
        reversa_status status = make_rule(set, &set->problem->circle_rules[r], &rules[at]);
        if (status)
            return status;
        if (rules[at].n > rules[0].n) {
            rv_circle_classes first = rules[at];
            rules[at] = rules[0];
            rules[0] = first;
        }
    }
    return REVERSA_OK;
}

/* ---- All of it ---- */

static reversa_status make_people(rv_circle_set *set)
{
    reversa_context *ctx = set->ctx;
    for (int side = 0; side < 2; side++) {
        size_t n = (size_t)set->problem->side[side].n;
        set->n[side] = (int32_t)n;
        set->person[side] = set->problem->side[side].person;
        set->eligible[side] = rv_arena_alloc(ctx, &set->arena, n, sizeof *set->eligible[side]);
        set->best[side] = rv_arena_alloc(ctx, &set->arena, n, sizeof *set->best[side]);
        if (!set->eligible[side] || !set->best[side])
            return REVERSA_E_MEMORY;
        for (size_t p = 0; p < n; p++)
            set->best[side][p] = REVERSA_NOT_ELIGIBLE;
    }
    set->capacity = rv_arena_alloc(ctx, &set->arena, (size_t)set->n[REVERSA_MENTOR], sizeof *set->capacity);
    set->pinned = rv_arena_alloc(ctx, &set->arena, (size_t)set->n[REVERSA_MENTEE], sizeof *set->pinned);
    if (!set->capacity || !set->pinned)
        return REVERSA_E_MEMORY;
    for (int32_t m = 0; m < set->n[REVERSA_MENTOR]; m++) {
        int32_t most = set->n[REVERSA_MENTEE] / set->plan->at_least; /* circles that there can be at all */
        int32_t capacity = set->problem->side[REVERSA_MENTOR].capacity[m];
        set->capacity[m] = capacity < most ? capacity : most;
    }
    return REVERSA_OK;
}

reversa_status rv_circle_set_open(reversa_context *ctx, const reversa_problem *problem, rv_circle_set *set)
{
    *set = (rv_circle_set){.ctx = ctx, .problem = problem, .plan = &problem->programme->circle, .n_eligible = -1};
    rv_arena_open(ctx, &set->arena);
    reversa_status status = make_people(set);
    if (!status)
        status = score_pairs(set);
    if (!status)
        status = take_pins(set);
    if (!status)
        status = make_conflicts(set);
    if (!status)
        status = make_rules(set);
    if (!status)
        status = rv_circle_slots(set);
    if (!status)
        status = rv_circle_units(set);
    return status;
}

void rv_circle_set_close(rv_circle_set *set)
{
    for (int32_t w = 0; set->work && w < set->n_workers; w++)
        rv_scorer_work_free(set->ctx, set->work[w]);
    reversa_scorer_free(set->scorer);
    rv_arena_free(&set->arena);
}

static bool sits_with_pins(const rv_circle_set *set, const rv_circle_unit *unit, int32_t mentee)
{
    const rv_rows *pins = &set->problem->pinned;
    for (int64_t k = pins->offset[mentee]; k < pins->offset[mentee + 1]; k++)
        if (pins->mentor[k] != unit->mentor[0] && pins->mentor[k] != unit->mentor[1])
            return false;
    return true;
}

int32_t rv_circle_fit(const rv_circle_set *set, const rv_circle_unit *unit, int32_t mentee)
{
    int64_t n_mentees = set->n[REVERSA_MENTEE];
    int32_t first = set->score[unit->mentor[0] * n_mentees + mentee];
    if (first < 0 || (set->pinned[mentee] && !sits_with_pins(set, unit, mentee)))
        return -1;
    if (unit->mentor[1] < 0)
        return first;
    int32_t second = set->score[unit->mentor[1] * n_mentees + mentee];
    return second < 0 ? -1 : (first + second + 1) / 2;
}
