/*
 * reversa_infeasibility_find() and reversa_crowding_find(): the doors, and how the parts come together.
 *
 * First the filter; then, where what is left is about places alone, the certificates that count them; then the least
 * changes. The deadline ends a part with what it has, and those after it are left out.
 */
#include <string.h>

#include "match/crowd.h"
#include "match/filter.h"
#include "match/reason_text.h"
#include "match/relax.h"

typedef struct inquiry {
    reversa_context *ctx;
    const reversa_problem *problem;
    const reversa_infeasible_options *options;
    rv_trial trial;
    bool *core; /* [n_atoms] */
    rv_arena arena;
    reversa_infeasibility *found;
} inquiry;

void reversa_infeasible_options_init(reversa_infeasible_options *options)
{
    *options = (reversa_infeasible_options){.struct_size = sizeof *options, .relax_limits = true, .relax_rules = true};
}

/* ---- Certificates ---- */

static const int32_t *people_of(reversa_context *ctx, rv_arena *arena, const rv_side *side, const int32_t *ordinals,
                                int32_t n)
{
    int32_t *people = rv_arena_alloc(ctx, arena, (size_t)n, sizeof *people);
    for (int32_t i = 0; i < n && people; i++)
        people[i] = side->person[ordinals[i]];
    return people;
}

static reversa_status describe_crowds(reversa_context *ctx, rv_arena *arena, const reversa_problem *problem, int side,
                                      const rv_crowds *crowds, reversa_crowding *crowding)
{
    rv_counted *list = rv_arena_alloc(ctx, arena, (size_t)crowds->n, sizeof *list);
    if (!list)
        return REVERSA_E_MEMORY;
    for (int32_t c = 0; c < crowds->n; c++) {
        const rv_crowd *from = &crowds->list[c];
        list[c].crowd = (reversa_crowd){
            (reversa_side)side, from->n_people, from->n_partners, from->wanted, from->places, from->pairs, NULL};
        list[c].people = people_of(ctx, arena, &problem->side[side], from->people, from->n_people);
        list[c].partners = people_of(ctx, arena, &problem->side[!side], from->partners, from->n_partners);
        if (!list[c].people || !list[c].partners)
            return REVERSA_E_MEMORY;
        list[c].crowd.text = rv_reason_crowd_text(ctx, arena, problem, &list[c]);
        if (!list[c].crowd.text)
            return REVERSA_E_MEMORY;
    }
    crowding->list = list;
    crowding->n = crowds->n;
    return REVERSA_OK;
}

/* What the loads that clash ask for; the first side that lacks something. */
static reversa_status count_loads(inquiry *q)
{
    reversa_status status = REVERSA_OK;
    for (int side = 0; side < 2 && !status && q->found->crowding.n == 0; side++) {
        rv_crowds crowds;
        status = rv_crowds_of_loads(&q->trial, side, &crowds);
        if (!status && crowds.n > 0)
            status = describe_crowds(q->ctx, &q->arena, q->problem, side, &crowds, &q->found->crowding);
        rv_crowds_free(&crowds);
    }
    return status;
}

/* A lone quota that asks for more pairs of some people than there are places for. */
static reversa_status count_quota(inquiry *q, const rv_bound_limit *limit)
{
    rv_solve *solve = &q->trial.solve;
    int side = (int)limit->limit->side;
    rv_crowds crowds = {0};
    int32_t *want = rv_alloc(q->ctx, (size_t)solve->side[side].n, sizeof *want);
    if (!want)
        return REVERSA_E_MEMORY;
    for (int32_t i = 0; i < solve->side[side].n; i++) {
        int32_t person = q->problem->side[side].person[i];
        if (rv_limit_selects(limit, person, person))
            want[i] = solve->side[side].most[i] - solve->side[side].pinned[i];
    }
    reversa_status status = rv_crowds_find(solve, side, want, &crowds);
    if (!status)
        status = describe_crowds(q->ctx, &q->arena, q->problem, side, &crowds, &q->found->crowding);
    rv_crowds_free(&crowds);
    rv_free(q->ctx, want);
    return status;
}

/* The irreducible set once more, which leaves its loads in the trial; then counts, where counting proves it. */
static reversa_status count(inquiry *q)
{
    rv_verdict verdict;
    bool only_loads = true;
    for (int32_t c = 0; c < q->found->n_clashes; c++)
        only_loads = only_loads && q->problem->limits[q->found->clashes[c].clash.limit].limit->kind == RV_LIMIT_LOAD;
    const rv_bound_limit *first = &q->problem->limits[q->found->clashes[0].clash.limit];
    bool lone_quota = q->found->n_clashes == 1 && first->limit->kind == RV_LIMIT_QUOTA &&
                      !q->found->clashes[0].clash.is_most && !first->limit->at_least.is_share;
    reversa_status status = rv_trial_run(&q->trial, &verdict);
    if (!status && verdict != RV_VERDICT_INFEASIBLE)
        q->found->minimal = false;
    if (status || verdict != RV_VERDICT_INFEASIBLE || (!only_loads && !lone_quota))
        return status;
    return only_loads ? count_loads(q) : count_quota(q, first);
}

/* ---- Limits ---- */

static const rv_side *side_of(const reversa_problem *problem, const rv_limit *limit)
{
    if (limit->kind == RV_LIMIT_BUDGET)
        return &problem->side[limit->per];
    return &problem->side[limit->kind == RV_LIMIT_LOAD ? (int)limit->side : REVERSA_MENTOR];
}

/* Whom an atom binds: a person of the limit's side, or those of a group. */
static int32_t n_bound(const rv_limit *limit, const rv_atom *atom)
{
    if (atom->person < 0)
        return 0;
    return limit->kind == RV_LIMIT_CONFLICT ? limit->group_sizes[atom->person] : 1;
}

static int32_t bound_person(const inquiry *q, const rv_atom *atom, int32_t k)
{
    const rv_bound_limit *limit = &q->problem->limits[atom->limit];
    if (limit->limit->kind == RV_LIMIT_CONFLICT)
        return limit->groups[atom->person][k];
    return side_of(q->problem, limit->limit)->person[atom->person];
}

/* The people of the active atoms first … end, all of one limit. */
static reversa_status describe_clash(inquiry *q, int32_t first, int32_t end)
{
    const rv_trial *trial = &q->trial;
    const rv_atom *atom = &trial->atoms[first];
    const rv_limit *limit = q->problem->limits[atom->limit].limit;
    rv_clash *clash = &q->found->clashes[q->found->n_clashes++];
    size_t most = 0;
    for (int32_t a = first; a < end; a++)
        most += trial->active[a] ? (size_t)n_bound(limit, &trial->atoms[a]) : 0;
    int32_t *people = rv_arena_alloc(q->ctx, &q->arena, most, sizeof *people);
    if (!people)
        return REVERSA_E_MEMORY;
    clash->clash = (reversa_clash){.limit = atom->limit, .is_most = atom->is_most};
    clash->people = people;
    for (int32_t a = first; a < end; a++)
        for (int32_t k = 0; trial->active[a] && k < n_bound(limit, &trial->atoms[a]); k++)
            people[clash->clash.n_people++] = bound_person(q, &trial->atoms[a], k);
    clash->clash.text = rv_reason_clash_text(q->ctx, &q->arena, q->problem, clash);
    return clash->clash.text ? REVERSA_OK : REVERSA_E_MEMORY;
}

static reversa_status describe_clashes(inquiry *q)
{
    const rv_trial *trial = &q->trial;
    reversa_status status = REVERSA_OK;
    q->found->clashes = rv_arena_alloc(q->ctx, &q->arena, 2 * (size_t)q->problem->n_limits, sizeof *q->found->clashes);
    if (!q->found->clashes)
        return REVERSA_E_MEMORY;
    for (int32_t first = 0; first < trial->n_atoms && !status;) {
        bool any = false;
        int32_t end = first;
        for (; end < trial->n_atoms && trial->atoms[end].limit == trial->atoms[first].limit &&
               trial->atoms[end].is_most == trial->atoms[first].is_most;
             end++)
            any = any || trial->active[end];
        if (any)
            status = describe_clash(q, first, end);
        first = end;
    }
    return status;
}

/* ---- Relaxations ---- */

/* Least changes in pairs first, those in other units behind them in their order. */
static bool comes_before(const rv_relaxation *a, const rv_relaxation *b)
{
    if (a->relaxation.change < 0 || b->relaxation.change < 0)
        return a->relaxation.change >= 0 && b->relaxation.change < 0;
    return a->relaxation.change < b->relaxation.change;
}

static reversa_status describe_relaxations(inquiry *q)
{
    rv_relaxation *list = q->found->relaxations;
    for (int32_t i = 1; i < q->found->n_relaxations; i++) {
        rv_relaxation moved = list[i];
        int32_t place = i;
        for (; place > 0 && comes_before(&moved, &list[place - 1]); place--)
            list[place] = list[place - 1];
        list[place] = moved;
    }
    for (int32_t i = 0; i < q->found->n_relaxations; i++) {
        reversa_relaxation *relaxation = &list[i].relaxation;
        relaxation->text = rv_reason_relaxation_text(q->ctx, &q->arena, q->problem, &list[i]);
        if (!relaxation->text)
            return REVERSA_E_MEMORY;
    }
    return REVERSA_OK;
}

/* The deadline leaves what was found so far. */
static reversa_status forgive(inquiry *q, reversa_status status)
{
    if (status != REVERSA_E_DEADLINE)
        return status;
    q->ctx->n_errors = 0;
    return REVERSA_OK;
}

static reversa_status relax(inquiry *q)
{
    size_t most = 3 * (size_t)q->problem->n_limits + (size_t)q->problem->n_rules + 1;
    rv_relaxations found = {.ctx = q->ctx, .arena = &q->arena};
    found.list = rv_arena_alloc(q->ctx, &q->arena, most, sizeof *found.list);
    if (!found.list)
        return REVERSA_E_MEMORY;
    reversa_status status = REVERSA_OK;
    if (q->options->relax_limits)
        status = rv_relax_limits(&q->trial, q->core, &found);
    if (!status && q->options->relax_limits)
        status = rv_relax_together(&q->trial, q->core, &found);
    for (int32_t a = 0; a < q->trial.n_atoms; a++)
        q->trial.active[a] = true;
    if (!status && q->options->relax_rules)
        status = rv_relax_rules(&q->trial, &found);
    q->found->relaxations = found.list;
    q->found->n_relaxations = found.n;
    status = forgive(q, status);
    return status ? status : describe_relaxations(q);
}

/* ---- The doors ---- */

static reversa_status explain(inquiry *q)
{
    static const reversa_feasibility verdicts[] = {[RV_VERDICT_UNKNOWN] = REVERSA_FEASIBILITY_UNKNOWN,
                                                   [RV_VERDICT_FEASIBLE] = REVERSA_FEASIBILITY_YES,
                                                   [RV_VERDICT_INFEASIBLE] = REVERSA_FEASIBILITY_NO};
    rv_filtered filtered;
    reversa_status status = rv_filter_run(&q->trial, &filtered);
    if (status)
        return status;
    q->found->verdict = verdicts[filtered.verdict];
    q->found->minimal = filtered.minimal;
    if (filtered.verdict != RV_VERDICT_INFEASIBLE)
        return REVERSA_OK;
    q->core = rv_arena_alloc(q->ctx, &q->trial.arena, (size_t)q->trial.n_atoms, sizeof *q->core);
    if (!q->core)
        return REVERSA_E_MEMORY;
    memcpy(q->core, q->trial.active, (size_t)q->trial.n_atoms * sizeof *q->core);
    status = describe_clashes(q);
    if (!status)
        status = forgive(q, count(q));
    return status ? status : relax(q);
}

reversa_status reversa_infeasibility_find(reversa_context *ctx, const reversa_problem *problem,
                                          const reversa_infeasible_options *options,
                                          reversa_infeasibility **infeasibility_out)
{
    reversa_infeasible_options defaults;
    if (infeasibility_out)
        *infeasibility_out = NULL;
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!problem || !infeasibility_out)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "%s is NULL", problem ? "infeasibility_out" : "problem");
    reversa_infeasible_options_init(&defaults);
    if (options && options->struct_size < sizeof *options)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "options were not set up with reversa_infeasible_options_init()");
    inquiry q = {.ctx = ctx, .problem = problem, .options = options ? options : &defaults};
    rv_arena_open(ctx, &q.arena);
    q.found = rv_arena_alloc(ctx, &q.arena, 1, sizeof *q.found);
    status = q.found ? rv_trial_open(ctx, problem, NULL, 0, &q.trial) : REVERSA_E_MEMORY;
    if (!status)
        status = explain(&q);
    status = forgive(&q, status);
    rv_trial_close(&q.trial);
    if (status) {
        rv_arena_free(&q.arena);
        return status;
    }
    q.found->problem = problem;
    q.found->arena = q.arena;
    *infeasibility_out = q.found;
    return REVERSA_OK;
}

static reversa_status find_crowding(reversa_context *ctx, const reversa_problem *problem, int side, rv_arena *arena,
                                    reversa_crowding *crowding)
{
    rv_solve solve;
    reversa_match_options options;
    rv_crowds crowds = {0};
    reversa_match_options_init(&options);
    reversa_status status = rv_solve_open(ctx, problem, NULL, &options, &solve);
    int32_t *want = status ? NULL : rv_alloc(ctx, (size_t)solve.side[side].n, sizeof *want);
    if (!status && !want)
        status = REVERSA_E_MEMORY;
    for (int32_t i = 0; !status && i < solve.side[side].n; i++)
        want[i] = solve.side[side].pinned[i] == 0 && solve.side[side].most[i] > 0;
    if (!status)
        status = rv_crowds_find(&solve, side, want, &crowds);
    if (!status)
        status = describe_crowds(ctx, arena, problem, side, &crowds, crowding);
    rv_free(ctx, want);
    rv_crowds_free(&crowds);
    rv_solve_close(&solve);
    return status;
}

reversa_status reversa_crowding_find(reversa_context *ctx, const reversa_problem *problem, reversa_side side,
                                     reversa_crowding **crowding_out)
{
    if (crowding_out)
        *crowding_out = NULL;
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!problem || !crowding_out)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "%s is NULL", problem ? "crowding_out" : "problem");
    if (side != REVERSA_MENTOR && side != REVERSA_MENTEE)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "side is no side");
    rv_arena arena;
    rv_arena_open(ctx, &arena);
    reversa_crowding *crowding = rv_arena_alloc(ctx, &arena, 1, sizeof *crowding);
    status = crowding ? find_crowding(ctx, problem, (int)side, &arena, crowding) : REVERSA_E_MEMORY;
    if (status) {
        rv_arena_free(&arena);
        bool stopped = status == REVERSA_E_DEADLINE || status == REVERSA_E_CANCELLED;
        return stopped && !rv_first_error(ctx) ? rv_fail_stopped(ctx, status) : status;
    }
    crowding->arena = arena;
    *crowding_out = crowding;
    return REVERSA_OK;
}
