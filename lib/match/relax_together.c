/*
 * The least total of violations with which limits can be met: one combined change, or exceptions for single people.
 *
 * Limits become soft ones of penalty 1 a unit in a problem where every pair scores 0, so that the level `score` is what is
 * violated, and the search's bound is the proof that no pairs violate less. What the pairs that it found need is then read off
 * person by person. Invariant: limits that are not relaxed hold with those pairs, and the parts of each that is relaxed add up
 * to its violation as rv_limits_use() measures it; so the programme with these parts applied is met by them.
 */
#include "match/relax_parts.h"

typedef struct work {
    rv_trial *base;
    rv_relaxations *found;
    rv_arena arena;
    reversa_problem flat; /* the caller's, every score 0 */
    rv_trial trial;
    bool *soft; /* [n_limits] the limits that give way */
} work;

/* ---- Every score 0 ---- */

static reversa_status flatten(work *w)
{
    w->flat = *w->base->whole;
    w->flat.n_criteria = 0;
    const rv_rows *listed = &w->base->whole->listed;
    if (!listed->offset)
        return REVERSA_OK;
    size_t n = (size_t)listed->offset[w->flat.side[REVERSA_MENTEE].n];
    w->flat.listed.value = rv_arena_alloc(w->found->ctx, &w->arena, n, sizeof *listed->value);
    return w->flat.listed.value ? REVERSA_OK : REVERSA_E_MEMORY;
}

/* ---- What the witness needs ---- */

/* Pairs, pins first: what the parts are read from. */
static reversa_status list_pairs(work *w, rv_relaxed_pairs *pairs)
{
    const rv_solve *solve = &w->trial.solve;
    *pairs = (rv_relaxed_pairs){.solve = solve, .n = solve->n_pinned + w->trial.n_witness};
    pairs->problem = w->base->whole;
    pairs->list = rv_arena_alloc(w->found->ctx, &w->arena, (size_t)pairs->n, sizeof *pairs->list);
    if (!pairs->list)
        return REVERSA_E_MEMORY;
    for (int64_t k = 0; k < pairs->n; k++)
        pairs->list[k] = k < solve->n_pinned ? solve->pinned[k] : w->trial.witness[k - solve->n_pinned];
    return REVERSA_OK;
}

/* The parts of all limits. */
static reversa_status list_parts(work *w, rv_relaxed_parts *parts)
{
    const reversa_problem *problem = w->base->whole;
    reversa_context *ctx = w->found->ctx;
    rv_solve solve = w->trial.solve;
    rv_relaxed_pairs pairs;
    reversa_limit_use *use = rv_arena_alloc(ctx, &w->arena, (size_t)problem->n_limits, sizeof *use);
    reversa_status status = use ? list_pairs(w, &pairs) : REVERSA_E_MEMORY;
    solve.problem = problem;
    if (!status)
        status = rv_limits_use(&solve, w->trial.witness, w->trial.n_witness, use, NULL);
    for (int32_t i = 0; i < problem->n_limits && !status; i++) {
        if (problem->limits[i].limit->soft || use[i].violation == 0)
            continue;
        int64_t before = parts->total;
        status = rv_relaxed_parts_add(&pairs, i, &use[i], parts);
        if (!status && (!w->soft[i] || parts->total - before != use[i].violation))
            status = rv_fail(ctx, REVERSA_E_INTERNAL, "The changes of the limit \"%s\" do not add up", use[i].text);
    }
    return status;
}

/* ---- The search ---- */

/* Does the limit bind people or pairs of them, so that there can be exceptions? */
static bool has_people(const rv_limit *limit)
{
    switch (limit->kind) {
    case RV_LIMIT_LOAD:
    case RV_LIMIT_MENTOR_MINIMUM:
    case RV_LIMIT_ONE_ROLE:
    case RV_LIMIT_SLOTS:
    case RV_LIMIT_CONFLICT:
    case RV_LIMIT_STABLE:
        return true;
    case RV_LIMIT_BUDGET:
        return limit->per != RV_WHO_BOTH;
    default:
        return false;
    }
}

/* Are these changes of more than one bound, where exceptions from one limit for some people count as one? */
static bool is_several(const reversa_problem *problem, const rv_relaxed_parts *parts)
{
    bool several = false;
    for (int32_t k = 1; k < parts->n; k++)
        several = several || parts->list[k].limit != parts->list[0].limit;
    return several || (parts->n > 1 && !has_people(problem->limits[parts->list[0].limit].limit));
}

/* Is one change of a limit as good as a total of violations? */
static bool is_as_good(const rv_relaxations *found, int64_t total)
{
    for (int32_t i = 0; i < found->n; i++) {
        const reversa_relaxation *one = &found->list[i].relaxation;
        if (one->kind == REVERSA_RELAXED_LIMIT && one->change >= 0 && one->change <= total)
            return true;
    }
    return false;
}

/* For some people alone there is no need to do without the limit. */
static void forget_dropped(rv_relaxations *found, int32_t limit)
{
    int32_t n = 0;
    for (int32_t i = 0; i < found->n; i++) {
        const reversa_relaxation *one = &found->list[i].relaxation;
        if (one->kind != REVERSA_RELAXED_LIMIT || one->index != limit || !one->dropped)
            found->list[n++] = found->list[i];
    }
    found->n = n;
}

static reversa_status keep(work *w, int32_t index, bool least, const rv_relaxed_parts *parts)
{
    rv_relaxations *found = w->found;
    reversa_relaxed_part *list = rv_arena_alloc(found->ctx, found->arena, (size_t)parts->n, sizeof *list);
    if (!list)
        return REVERSA_E_MEMORY;
    for (int32_t k = 0; k < parts->n; k++)
        list[k] = parts->list[k];
    if (index >= 0)
        forget_dropped(found, index);
    rv_relaxation *one = &found->list[found->n++];
    *one = (rv_relaxation){.parts = list};
    one->relaxation.kind = index < 0 ? REVERSA_RELAXED_TOGETHER : REVERSA_RELAXED_PEOPLE;
    one->relaxation.index = index;
    one->relaxation.change = parts->total;
    one->relaxation.least = least;
    one->relaxation.n_parts = parts->n;
    return REVERSA_OK;
}

/* With `soft` as it is; index: the limit that alone gives way, or −1. */
static reversa_status weigh(work *w, int32_t index)
{
    const reversa_problem *problem = w->base->whole;
    rv_relaxed_parts parts = {.ctx = w->found->ctx};
    rv_verdict verdict;
    bool least;
    for (int32_t i = 0; i < problem->n_limits; i++) {
        w->trial.words[i].soft = w->soft[i];
        w->trial.words[i].penalty = 1;
    }
    reversa_status status = rv_trial_weigh(&w->trial, &verdict, &least);
    if (status || verdict != RV_VERDICT_FEASIBLE)
        return status;
    status = list_parts(w, &parts);
    bool is_new = index >= 0 || (is_several(problem, &parts) && !is_as_good(w->found, parts.total));
    if (!status && is_new && parts.n > 0)
        status = keep(w, index, least, &parts);
    rv_free(w->found->ctx, parts.list);
    return status;
}

static reversa_status weigh_each(work *w, const bool *core)
{
    const reversa_problem *problem = w->base->whole;
    reversa_status status = REVERSA_OK;
    for (int32_t i = 0; i < problem->n_limits && !status; i++) {
        bool takes_part = false;
        for (int32_t a = 0; a < w->base->n_atoms; a++)
            takes_part = takes_part || (core[a] && w->base->atoms[a].limit == i);
        if (!takes_part || !has_people(problem->limits[i].limit))
            continue;
        for (int32_t k = 0; k < problem->n_limits; k++)
            w->soft[k] = k == i;
        status = weigh(w, i);
    }
    return status;
}

reversa_status rv_relax_together(rv_trial *trial, const bool *core, rv_relaxations *found)
{
    const reversa_problem *problem = trial->whole;
    work w = {.base = trial, .found = found};
    if (!rv_mip_default_solver())
        return REVERSA_OK;
    rv_arena_open(found->ctx, &w.arena);
    w.soft = rv_arena_alloc(found->ctx, &w.arena, (size_t)problem->n_limits, sizeof *w.soft);
    reversa_status status = w.soft ? flatten(&w) : REVERSA_E_MEMORY;
    if (!status)
        status = rv_trial_open(found->ctx, &w.flat, NULL, 0, &w.trial);
    for (int32_t i = 0; i < problem->n_limits && !status; i++)
        w.soft[i] = !problem->limits[i].limit->soft;
    if (!status)
        status = weigh(&w, -1);
    if (!status)
        status = weigh_each(&w, core);
    rv_trial_close(&w.trial);
    rv_arena_free(&w.arena);
    return status;
}
