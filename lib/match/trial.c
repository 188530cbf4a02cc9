/*
 * A trial: a copy of the problem in which only some limits hold, solved as any other.
 *
 * The copy shares cohort, rules and scores with the caller's problem; its limits and loads are made anew from the atoms
 * that are active. The network comes first, then nested quotas or the search's stage of violations, with no level behind
 * them. Working pairs stay from one trial to the next, since who is eligible is the same in all of them.
 */
#include "match/trial.h"

#include <string.h>

#include "match/limits.h"
#include "match/nest.h"

#define SLICES 4 /* no trial takes more than this part of the time that is left */

/* ---- Atoms ---- */

/* People whom a limit binds one by one, 0 where it is one whole. */
static int32_t n_parts(const reversa_problem *problem, const rv_limit *limit)
{
    switch (limit->kind) {
    case RV_LIMIT_LOAD:
        return problem->side[limit->side].n;
    case RV_LIMIT_BUDGET:
        return limit->per == RV_WHO_BOTH ? 0 : problem->side[limit->per].n;
    case RV_LIMIT_MENTOR_MINIMUM:
        return problem->side[REVERSA_MENTOR].n;
    case RV_LIMIT_CONFLICT:
        return limit->n_groups;
    default:
        return 0;
    }
}

static bool has_bounds(const rv_limit *limit)
{
    return limit->kind == RV_LIMIT_QUOTA || limit->kind == RV_LIMIT_PAIRS || limit->kind == RV_LIMIT_LOAD;
}

static void add_atoms(rv_trial *trial, int32_t limit, bool is_most, int32_t parts)
{
    for (int32_t p = 0; p < (parts > 0 ? parts : 1); p++)
        trial->atoms[trial->n_atoms++] = (rv_atom){limit, parts > 0 ? p : -1, is_most};
}

static reversa_status make_atoms(rv_trial *trial, reversa_context *ctx)
{
    const reversa_problem *problem = trial->whole;
    int64_t n = 0;
    for (int32_t i = 0; i < problem->n_limits; i++)
        n += 2 + 2 * (int64_t)n_parts(problem, problem->limits[i].limit);
    if (n > INT32_MAX)
        return rv_fail(ctx, REVERSA_E_UNSUPPORTED, "Too many people for limits on each of them");
    trial->atoms = rv_arena_alloc(ctx, &trial->arena, (size_t)n, sizeof *trial->atoms);
    trial->active = rv_arena_alloc(ctx, &trial->arena, (size_t)n, sizeof *trial->active);
    if (!trial->atoms || !trial->active)
        return REVERSA_E_MEMORY;
    for (int32_t i = 0; i < problem->n_limits; i++) {
        const rv_limit *limit = problem->limits[i].limit;
        int32_t parts = n_parts(problem, limit);
        bool empty = parts == 0 && (limit->kind == RV_LIMIT_LOAD || limit->kind == RV_LIMIT_CONFLICT);
        if (limit->soft || empty)
            continue;
        if (!has_bounds(limit) || limit->at_least.given)
            add_atoms(trial, i, false, parts);
        if (has_bounds(limit) && limit->at_most.given)
            add_atoms(trial, i, true, parts);
    }
    for (int32_t a = 0; a < trial->n_atoms; a++)
        trial->active[a] = true;
    return REVERSA_OK;
}

/* ---- The problem of a trial ---- */

/* A number that is the limit's for some people and none for the others. */
static reversa_status make_column(rv_trial *trial, reversa_context *ctx, int32_t limit)
{
    rv_column *column = &trial->columns[limit];
    *column = (rv_column){.name = "", .kind = REVERSA_COLUMN_NUMBER};
    size_t n = (size_t)trial->whole->cohort->n_people;
    column->number = rv_arena_alloc(ctx, &trial->arena, n, sizeof *column->number);
    return column->number ? REVERSA_OK : REVERSA_E_MEMORY;
}

static reversa_status allocate(rv_trial *trial, reversa_context *ctx)
{
    size_t n = (size_t)trial->whole->n_limits;
    trial->words = rv_arena_alloc(ctx, &trial->arena, n, sizeof *trial->words);
    trial->extra = rv_arena_alloc(ctx, &trial->arena, n, sizeof *trial->extra);
    trial->tried = rv_arena_alloc(ctx, &trial->arena, n + 1, sizeof *trial->tried);
    trial->limits = rv_arena_alloc(ctx, &trial->arena, n + 1, sizeof *trial->limits);
    trial->columns = rv_arena_alloc(ctx, &trial->arena, n, sizeof *trial->columns);
    trial->suspects = rv_arena_alloc(ctx, &trial->arena, n + 1, sizeof *trial->suspects);
    bool ok = trial->words && trial->extra && trial->tried && trial->limits && trial->columns && trial->suspects;
    for (int side = 0; side < 2; side++) {
        for (int most = 0; most < 2; most++) {
            size_t people = (size_t)trial->whole->side[side].n;
            trial->bound[side][most] = rv_arena_alloc(ctx, &trial->arena, people, sizeof(int32_t));
            ok = ok && trial->bound[side][most];
        }
    }
    reversa_status status = ok ? REVERSA_OK : REVERSA_E_MEMORY;
    for (int32_t i = 0; i < trial->whole->n_limits && !status; i++) {
        trial->words[i] = *trial->whole->limits[i].limit;
        rv_limit_kind kind = trial->words[i].kind;
        if (kind == RV_LIMIT_MENTOR_MINIMUM || (kind == RV_LIMIT_BUDGET && trial->words[i].per != RV_WHO_BOTH))
            status = make_column(trial, ctx, i);
    }
    return status;
}

static int32_t clamp(int64_t value)
{
    if (value < 0)
        return 0;
    return value > INT32_MAX ? INT32_MAX : (int32_t)value;
}

static void set_load(rv_trial *trial, const rv_atom *atom)
{
    const rv_limit *limit = &trial->words[atom->limit];
    int32_t *least = &trial->bound[limit->side][0][atom->person];
    int32_t *most = &trial->bound[limit->side][1][atom->person];
    int32_t value = clamp(atom->is_most ? limit->at_most.value : limit->at_least.value);
    if (atom->is_most)
        *most = value < *most ? value : *most;
    else
        *least = value > *least ? value : *least;
}

/* A budget or minimum holds for the people of active atoms alone. */
static void set_column(rv_trial *trial, int32_t limit, int32_t first, int32_t end, rv_bound_limit *bound)
{
    const rv_bound_limit *whole = &trial->whole->limits[limit];
    bool is_budget = whole->limit->kind == RV_LIMIT_BUDGET;
    const rv_side *people = &trial->whole->side[is_budget ? (int)whole->limit->per : REVERSA_MENTOR];
    rv_column *column = &trial->columns[limit];
    rv_bound_limit words = *whole;
    words.limit = &trial->words[limit];
    for (int32_t p = 0; p < trial->whole->cohort->n_people; p++)
        column->number[p] = is_budget ? REVERSA_MISSING_NUMBER : 0;
    for (int32_t a = first; a < end; a++) {
        int32_t person = people->person[trial->atoms[a].person];
        if (!trial->active[a])
            continue;
        int64_t value = is_budget ? rv_limit_budget(&words, person)
                                  : (whole->column ? whole->column->number[person] : 0);
        if (is_budget && value == INT64_MAX)
            value = REVERSA_MISSING_NUMBER;
        else if (is_budget && __builtin_add_overflow(value, trial->extra[limit], &value))
            value = REVERSA_MISSING_NUMBER;
        column->number[person] = value;
    }
    if (is_budget)
        bound->at_most = column;
    else
        bound->column = column;
}

/* The limit as the active ones of its atoms leave it; false if none is. */
static bool set_limit(rv_trial *trial, int32_t limit, int32_t first, int32_t end, int32_t place)
{
    rv_limit *words = &trial->tried[place];
    rv_bound_limit *bound = &trial->limits[place];
    int32_t n = 0;
    *words = trial->words[limit];
    *bound = trial->whole->limits[limit];
    bound->limit = words;
    words->at_least.given = false;
    words->at_most.given = words->kind == RV_LIMIT_CHANGES;
    for (int32_t a = first; a < end; a++) {
        if (!trial->active[a])
            continue;
        n++;
        if (words->kind == RV_LIMIT_LOAD && !words->soft)
            set_load(trial, &trial->atoms[a]);
        else if (has_bounds(words) && trial->atoms[a].is_most)
            words->at_most.given = true;
        else if (has_bounds(words))
            words->at_least.given = true;
    }
    if (trial->columns[limit].number)
        set_column(trial, limit, first, end, bound);
    return n > 0 && (words->kind != RV_LIMIT_LOAD || words->soft);
}

/* Conflicts between the groups of active atoms. Lists of groups are made anew, so they lie in an arena of the trial run. */
static reversa_status set_groups(rv_trial *trial, rv_arena *scratch, int32_t first, int32_t place)
{
    reversa_context *ctx = trial->solve.ctx;
    rv_limit *words = &trial->tried[place];
    rv_bound_limit *bound = &trial->limits[place];
    if (words->kind != RV_LIMIT_CONFLICT)
        return REVERSA_OK;
    size_t n = (size_t)words->n_groups;
    const int32_t **groups = rv_arena_alloc(ctx, scratch, n, sizeof *groups);
    const char ***ids = rv_arena_alloc(ctx, scratch, n, sizeof *ids);
    int32_t *sizes = rv_arena_alloc(ctx, scratch, n, sizeof *sizes);
    if (!groups || !ids || !sizes)
        return REVERSA_E_MEMORY;
    int32_t kept = 0;
    for (int32_t g = 0; g < words->n_groups; g++) {
        if (!trial->active[first + g])
            continue;
        groups[kept] = bound->groups[g];
        ids[kept] = words->groups[g];
        sizes[kept++] = words->group_sizes[g];
    }
    bound->groups = groups;
    words->groups = ids;
    words->group_sizes = sizes;
    words->n_groups = kept;
    return REVERSA_OK;
}

static void set_sides(rv_trial *trial)
{
    rv_solve *solve = &trial->solve;
    solve->has_least = false;
    for (int side = 0; side < 2; side++) {
        rv_side *people = &trial->problem.side[side];
        people->least = trial->bound[side][0];
        people->most = trial->bound[side][1];
        for (int32_t i = 0; i < people->n; i++) {
            solve->side[side].least[i] = people->least[i];
            solve->side[side].most[i] = people->most[i];
            solve->has_least = solve->has_least || people->least[i] > 0;
        }
    }
}

static reversa_status set_problem(rv_trial *trial, rv_arena *scratch)
{
    int32_t n = 0;
    trial->problem = trial->open;
    for (int side = 0; side < 2; side++) {
        for (int32_t i = 0; i < trial->whole->side[side].n; i++) {
            trial->bound[side][0][i] = 0;
            trial->bound[side][1][i] = trial->whole->side[side].capacity[i];
        }
    }
    for (int32_t first = 0; first < trial->n_atoms;) {
        int32_t limit = trial->atoms[first].limit;
        int32_t end = first;
        while (end < trial->n_atoms && trial->atoms[end].limit == limit)
            end++;
        if (set_limit(trial, limit, first, end, n)) {
            reversa_status status = set_groups(trial, scratch, first, n);
            if (status)
                return status;
            trial->suspects[n++] = limit; /* for now: which limit each of the trial's is */
        }
        first = end;
    }
    if (trial->own) {
        trial->limits[n] = *trial->own;
        trial->suspects[n++] = -1;
    }
    trial->problem.limits = trial->limits;
    trial->problem.n_limits = n;
    set_sides(trial);
    trial->solve.problem = &trial->problem;
    return REVERSA_OK;
}

/* ---- Solving ---- */

static bool loads_contradict(const rv_solve *solve)
{
    for (int side = 0; side < 2; side++) {
        const rv_places *places = &solve->side[side];
        for (int32_t p = 0; p < places->n; p++)
            if (places->least[p] > places->most[p] || places->pinned[p] > places->most[p])
                return true;
    }
    return false;
}

static reversa_status holds(rv_solve *solve, const rv_solution *solution, bool *holds_out)
{
    size_t n = (size_t)solve->problem->n_limits;
    reversa_limit_use *use = rv_alloc(solve->ctx, n, sizeof *use);
    bool *each = rv_alloc(solve->ctx, n, sizeof *each);
    reversa_status status = REVERSA_E_MEMORY;
    if (use && each)
        status = rv_limits_use(solve, solution->chosen, solution->n_chosen, use, each);
    *holds_out = !status;
    for (size_t i = 0; i < n && !status; i++)
        *holds_out = *holds_out && each[i];
    rv_free(solve->ctx, use);
    rv_free(solve->ctx, each);
    return status;
}

static void keep_witness(rv_trial *trial, rv_solution *solution)
{
    rv_free(trial->solve.ctx, trial->witness);
    trial->witness = solution->chosen;
    trial->n_witness = solution->n_chosen;
    solution->chosen = NULL;
}

/* Limits that the solver's own proof needs, turned to the caller's. Of the network's: all that are active. */
static void keep_suspects(rv_trial *trial, const rv_solution *solution)
{
    trial->n_suspects = 0;
    for (int32_t i = 0; i < solution->n_conflict; i++) {
        int32_t limit = trial->suspects[solution->conflict[i]]; /* ascending, so nothing is overwritten unread */
        if (limit >= 0)
            trial->suspects[trial->n_suspects++] = limit;
    }
}

static void set_level(rv_trial *trial, rv_level_kind kind)
{
    trial->level.kind = kind;
    trial->solve.levels[0] = kind;
}

/* With the network's solution in hand. Where nothing is weighed no level is left to improve, so the search ends with the first
 * pairs that fit. */
static reversa_status search(rv_trial *trial, const rv_solution *relaxed, rv_verdict *verdict_out)
{
    rv_solve *solve = &trial->solve;
    rv_solution solution = {0};
    if (!rv_mip_default_solver())
        return REVERSA_OK;
    rv_solution start = *relaxed;
    if (trial->weighs) {
        start.outcome = REVERSA_OUTCOME_FEASIBLE; /* as many pairs as can be: a start, no bound */
        set_level(trial, RV_LEVEL_SCORE);
    }
    solve->n_levels = trial->weighs;
    reversa_status status = rv_limits_match(solve, &start, &solution);
    solve->n_levels = 1;
    set_level(trial, RV_LEVEL_PAIRS);
    if (!status && solution.outcome == REVERSA_OUTCOME_INFEASIBLE) {
        *verdict_out = RV_VERDICT_INFEASIBLE;
        keep_suspects(trial, &solution);
    } else if (!status && solution.outcome != REVERSA_OUTCOME_STOPPED) {
        *verdict_out = RV_VERDICT_FEASIBLE;
        trial->least = solution.outcome == REVERSA_OUTCOME_OPTIMAL;
        keep_witness(trial, &solution);
    }
    if (!status)
        rv_solution_free(solve, &solution);
    return status;
}

/* Nested quotas alone are a network still, with an answer of its own. */
static reversa_status search_nested(rv_trial *trial, const rv_solution *relaxed, rv_verdict *verdict_out)
{
    rv_solve *solve = &trial->solve;
    rv_solution solution = {0};
    int32_t obstacle = 0;
    reversa_status status = trial->weighs ? REVERSA_OK : rv_nest_serves(solve->ctx, solve->problem, &obstacle);
    if (status || obstacle >= 0)
        return status ? status : search(trial, relaxed, verdict_out);
    status = rv_nest_match(solve, relaxed, &solution);
    if (!status && solution.outcome == REVERSA_OUTCOME_INFEASIBLE) {
        *verdict_out = RV_VERDICT_INFEASIBLE;
        keep_suspects(trial, &solution);
    } else if (!status && solution.outcome != REVERSA_OUTCOME_STOPPED) {
        *verdict_out = RV_VERDICT_FEASIBLE;
        trial->least = true;
        keep_witness(trial, &solution);
    }
    if (!status)
        rv_solution_free(solve, &solution);
    return status;
}

static reversa_status decide(rv_trial *trial, rv_verdict *verdict_out)
{
    rv_solve *solve = &trial->solve;
    rv_solution relaxed = {0};
    bool fits = false;
    trial->by_loads = loads_contradict(solve);
    if (trial->by_loads) {
        *verdict_out = RV_VERDICT_INFEASIBLE;
        return REVERSA_OK;
    }
    reversa_status status = rv_network_match(solve, &relaxed);
    trial->by_loads = !status && relaxed.outcome == REVERSA_OUTCOME_INFEASIBLE;
    if (trial->by_loads)
        *verdict_out = RV_VERDICT_INFEASIBLE;
    bool has_pairs = !status &&
                     (relaxed.outcome == REVERSA_OUTCOME_OPTIMAL || relaxed.outcome == REVERSA_OUTCOME_FEASIBLE);
    if (has_pairs)
        status = holds(solve, &relaxed, &fits);
    if (!status && fits) {
        *verdict_out = RV_VERDICT_FEASIBLE;
        trial->least = true;
        keep_witness(trial, &relaxed);
    } else if (!status && has_pairs && relaxed.outcome == REVERSA_OUTCOME_OPTIMAL) {
        status = search_nested(trial, &relaxed, verdict_out);
    }
    rv_solution_free(solve, &relaxed);
    return status;
}

reversa_status rv_trial_run(rv_trial *trial, rv_verdict *verdict_out)
{
    reversa_context *ctx = trial->solve.ctx;
    int64_t deadline = ctx->deadline_ns;
    int64_t now = rv_clock_ns();
    int64_t n_errors = ctx->n_errors;
    rv_arena scratch;
    *verdict_out = RV_VERDICT_UNKNOWN;
    trial->n_suspects = 0;
    if (rv_stop_status(ctx) == REVERSA_E_DEADLINE)
        return REVERSA_OK;
    rv_arena_open(ctx, &scratch);
    if (deadline != INT64_MAX)
        ctx->deadline_ns = now + (deadline - now) / SLICES;
    reversa_status status = set_problem(trial, &scratch);
    if (!status)
        status = decide(trial, verdict_out);
    if (status == REVERSA_E_DEADLINE) { /* an outcome, no error */
        ctx->n_errors = n_errors;
        status = REVERSA_OK;
        *verdict_out = RV_VERDICT_UNKNOWN;
    }
    ctx->deadline_ns = deadline;
    trial->solve.problem = &trial->open;
    rv_arena_free(&scratch);
    rv_progress(ctx, "reasons", ++trial->n_tried, 0);
    return status;
}

reversa_status rv_trial_weigh(rv_trial *trial, rv_verdict *verdict_out, bool *least_out)
{
    trial->weighs = true;
    trial->least = false;
    reversa_status status = rv_trial_run(trial, verdict_out);
    trial->weighs = false;
    *least_out = trial->least;
    return status;
}

/* ---- Making one ---- */

static reversa_status open_solve(reversa_context *ctx, rv_trial *trial)
{
    reversa_match_options options;
    reversa_match_options_init(&options);
    trial->level = (rv_level){.kind = RV_LEVEL_PAIRS, .step = 1};
    trial->programme = *trial->whole->programme;
    trial->programme.objective = &trial->level;
    trial->programme.n_levels = 1;
    trial->open = *trial->whole;
    trial->open.programme = &trial->programme;
    trial->open.limits = NULL;
    trial->open.n_limits = 0;
    for (int side = 0; side < 2; side++) {
        for (int32_t i = 0; i < trial->open.side[side].n; i++)
            trial->bound[side][1][i] = trial->open.side[side].capacity[i];
        trial->open.side[side].least = trial->bound[side][0];
        trial->open.side[side].most = trial->bound[side][1];
    }
    return rv_solve_open(ctx, &trial->open, NULL, &options, &trial->solve);
}

reversa_status rv_trial_open(reversa_context *ctx, const reversa_problem *problem, const rv_bound_rule *rules,
                             int32_t n_rules, rv_trial *trial)
{
    memset(trial, 0, sizeof *trial);
    trial->whole = problem;
    trial->solve.ctx = ctx;
    rv_arena_open(ctx, &trial->arena);
    reversa_status status = allocate(trial, ctx);
    if (!status)
        status = make_atoms(trial, ctx);
    if (status)
        return status;
    if (rules) {
        reversa_problem *other = rv_arena_alloc(ctx, &trial->arena, 1, sizeof *other);
        if (!other)
            return REVERSA_E_MEMORY;
        *other = *problem;
        other->rules = rules;
        other->n_rules = n_rules;
        trial->whole = other;
    }
    return open_solve(ctx, trial);
}

void rv_trial_close(rv_trial *trial)
{
    reversa_context *ctx = trial->solve.ctx;
    if (!ctx)
        return;
    rv_free(ctx, trial->witness);
    rv_solve_close(&trial->solve);
    rv_arena_free(&trial->arena);
}

reversa_status rv_trial_use(rv_trial *trial, int32_t limit, reversa_limit_use *use_out)
{
    rv_solve solve = trial->solve;
    reversa_problem one = *trial->whole;
    one.limits = &trial->whole->limits[limit];
    one.n_limits = 1;
    solve.problem = &one;
    return rv_limits_use(&solve, trial->witness, trial->n_witness, use_out, NULL);
}
