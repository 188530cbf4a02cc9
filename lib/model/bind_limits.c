/*
 * Limits: which columns and people each kind looks at, and its text.
 *
 * Limits may use sensitive columns; each use is a warning that carries the limit's text. A limit is never left out: a
 * result that silently ignores one would be wrong.
 */
#include <string.h>

#include "model/bind.h"

static reversa_status bind_one(rv_binder *binder, const rv_use *use, const char *name, unsigned kinds,
                               const rv_column **column_out)
{
    rv_use own = *use;
    bool is_bound;
    own.kinds = kinds;
    return rv_bind_columns(binder, &own, &name, 1, column_out, &is_bound);
}

static int32_t find_score_column(const reversa_scores *scores, const char *name)
{
    for (int32_t c = 0; scores && c < scores->n_columns; c++)
        if (strcmp(scores->column_name[c], name) == 0)
            return c;
    return -1;
}

static rv_place at_cost(const rv_binder *binder, const rv_limit *limit)
{
    return (rv_place){.file = binder->problem->programme->source, .column = limit->cost};
}

static reversa_status bind_budget(rv_binder *binder, const rv_use *use, rv_bound_limit *bound)
{
    const rv_limit *limit = bound->limit;
    const unsigned number = RV_KIND(REVERSA_COLUMN_NUMBER);
    reversa_status status = REVERSA_OK;
    bound->cost_score_column = find_score_column(binder->problem->scores, limit->cost);
    if (bound->cost_score_column < 0 && limit->per == RV_WHO_BOTH)
        (void)rv_fail_at(binder->ctx, REVERSA_E_DATA, at_cost(binder, limit),
                         "The limit '%s' needs a column '%s' of the scores, which is not there", use->name,
                         limit->cost);
    else if (bound->cost_score_column < 0)
        status = bind_one(binder, use, limit->cost, number, &bound->cost);
    if (status || !limit->at_most_column)
        return status;
    if (limit->per == RV_WHO_BOTH) {
        (void)rv_fail_at(binder->ctx, REVERSA_E_DATA, at_cost(binder, limit),
                         "The limit '%s' is for all pairs together and needs a number as its most", use->name);
        return REVERSA_OK;
    }
    return bind_one(binder, use, limit->at_most_column, number, &bound->at_most);
}

/* One group of people by id; at least two, each once. */
static void bind_group(rv_binder *binder, const rv_limit *limit, int32_t group, int32_t *people)
{
    const reversa_cohort *cohort = binder->problem->cohort;
    rv_place place = {.file = binder->problem->programme->source, .column = "people"};
    int32_t n = limit->group_sizes[group];
    if (n < 2)
        (void)rv_fail_at(binder->ctx, REVERSA_E_DATA, place,
                         "A group of the limit 'conflict' has fewer than two people");
    for (int32_t i = 0; i < n; i++) {
        const char *id = limit->groups[group][i];
        bool twice = false;
        people[i] = reversa_cohort_find(cohort, id);
        for (int32_t j = 0; j < i; j++)
            twice = twice || people[j] == people[i];
        if (people[i] < 0)
            (void)rv_fail_at(binder->ctx, REVERSA_E_DATA, place,
                             "The limit 'conflict' names '%s', who is not in the cohort", id);
        else if (twice)
            (void)rv_fail_at(binder->ctx, REVERSA_E_DATA, place, "The limit 'conflict' names '%s' twice in one group",
                             id);
    }
}

static reversa_status bind_conflict(rv_binder *binder, rv_bound_limit *bound)
{
    const rv_limit *limit = bound->limit;
    bound->groups = rv_arena_alloc(binder->ctx, binder->arena, (size_t)limit->n_groups, sizeof *bound->groups);
    if (!bound->groups)
        return REVERSA_E_MEMORY;
    for (int32_t g = 0; g < limit->n_groups; g++) {
        int32_t *people = rv_arena_alloc(binder->ctx, binder->arena, (size_t)limit->group_sizes[g], sizeof *people);
        if (!people)
            return REVERSA_E_MEMORY;
        bind_group(binder, limit, g, people);
        bound->groups[g] = people;
    }
    return REVERSA_OK;
}

static reversa_status bind_limit(rv_binder *binder, const rv_limit *limit, rv_bound_limit *bound)
{
    *bound = (rv_bound_limit){.limit = limit, .cost_score_column = -1};
    bound->text = rv_limit_text(binder->ctx, binder->arena, limit);
    if (!bound->text)
        return REVERSA_E_MEMORY;
    rv_use use = {"limit", bound->text, 0, false, true};
    bool is_bound;
    switch (limit->kind) {
    case RV_LIMIT_QUOTA:
        return limit->has_where ? rv_bind_test(binder, &use, &limit->where, &bound->where, &is_bound) : REVERSA_OK;
    case RV_LIMIT_PAIRS:
        return limit->has_where ? bind_one(binder, &use, limit->where.attribute, RV_KINDS_SCALAR, &bound->column)
                                : REVERSA_OK;
    case RV_LIMIT_BUDGET:
        return bind_budget(binder, &use, bound);
    case RV_LIMIT_MENTOR_MINIMUM:
        return bind_one(binder, &use, "mentor_minimum", RV_KIND(REVERSA_COLUMN_NUMBER), &bound->column);
    case RV_LIMIT_SLOTS:
        return bind_one(binder, &use, "availability", RV_KIND(REVERSA_COLUMN_MINUTES), &bound->column);
    case RV_LIMIT_CONFLICT:
        return bind_conflict(binder, bound);
    case RV_LIMIT_LOAD:
    case RV_LIMIT_ONE_ROLE:
    case RV_LIMIT_CHANGES:
    case RV_LIMIT_STABLE:
    case RV_N_LIMIT_KINDS:
        return REVERSA_OK; /* nothing of the cohort's columns */
    }
    return REVERSA_OK;
}

reversa_status rv_bind_limits(rv_binder *binder)
{
    const reversa_programme *programme = binder->problem->programme;
    rv_bound_limit *limits = rv_arena_alloc(binder->ctx, binder->arena, (size_t)programme->n_limits, sizeof *limits);
    reversa_status status = limits ? REVERSA_OK : REVERSA_E_MEMORY;
    for (int32_t i = 0; !status && i < programme->n_limits; i++)
        status = bind_limit(binder, &programme->limits[i], &limits[i]);
    binder->problem->limits = limits;
    binder->problem->n_limits = programme->n_limits;
    return status;
}
