/*
 * The best pairs within limits: first any that meet them, then level after level, each held while the next is improved.
 *
 * The first stage minimises how far the limits are violated; if that cannot be 0 the problem is infeasible, and the limits
 * with a multiplier (or, where only whole numbers of pairs are to blame, those that stay violated) are named. The network's
 * solution without limits is where the search starts, and its values bound each level as long as all before are equal.
 */
#include "match/limits.h"

#include <string.h>

#include "match/heap_sort.h"
#include "match/limit_lazy.h"
#include "match/limit_master.h"
#include "match/limit_rows.h"

#define MILLION 1000000
#define START_PER_MENTEE 4 /* working pairs of each mentee, the best first, that are columns from the start */

static bool is_bounding(const rv_solution *relaxed)
{
    return relaxed && relaxed->outcome == REVERSA_OUTCOME_OPTIMAL;
}

/* ---- The start ---- */

static int compare_pairs(const rv_new_pair *a, const rv_new_pair *b)
{
    if (a->mentee != b->mentee)
        return a->mentee < b->mentee ? -1 : 1;
    return (a->mentor > b->mentor) - (a->mentor < b->mentor);
}

static bool is_before(const rv_new_pair *a, const rv_new_pair *b)
{
    return compare_pairs(a, b) < 0;
}

/* By mentee, then mentor: chosen pairs may come in any order. */
RV_HEAP_SORT(sort_pairs, rv_new_pair, is_before)

/* Does the pair rank among the first of its mentee's working pairs? Ties go to the earlier mentor. */
static bool is_near_top(const rv_pairs *pairs, int32_t mentee, int64_t k)
{
    int32_t before = 0;
    for (int64_t i = pairs->offset[mentee]; i < pairs->offset[mentee + 1] && before < START_PER_MENTEE; i++)
        before += pairs->score[i] > pairs->score[k] || (pairs->score[i] == pairs->score[k] && i < k);
    return before < START_PER_MENTEE;
}

/* The incumbent's pairs and the best of each mentee's working pairs; the incumbent need not be among these. */
static reversa_status start_columns(rv_search *search)
{
    rv_solve *solve = search->solve;
    const rv_pairs *pairs = &solve->pairs;
    int32_t n_mentees = solve->side[REVERSA_MENTEE].n;
    size_t most = (size_t)search->n_best + (size_t)n_mentees * START_PER_MENTEE;
    rv_new_pair *columns = rv_alloc(solve->ctx, most, sizeof *columns);
    if (!columns)
        return REVERSA_E_MEMORY;
    int64_t n = 0;
    int64_t best = 0;
    bool is_large = rv_master_suits(search);
    for (int32_t i = 0; i < n_mentees; i++) {
        int64_t k = pairs->offset[i];
        for (; k < pairs->offset[i + 1]; k++) {
            const rv_new_pair pair = {.mentee = i, .mentor = pairs->mentor[k], .score = pairs->score[k]};
            while (best < search->n_best && compare_pairs(&search->best[best], &pair) < 0)
                columns[n++] = search->best[best++];
            bool is_best = best < search->n_best && compare_pairs(&search->best[best], &pair) == 0;
            if (is_best || (!is_large && is_near_top(pairs, i, k)))
                columns[n++] = pair;
            best += is_best;
        }
        while (best < search->n_best && search->best[best].mentee == i)
            columns[n++] = search->best[best++];
    }
    reversa_status status = rv_search_add(search, columns, n);
    rv_free(solve->ctx, columns);
    return status;
}

static reversa_status set_best(rv_search *search, const rv_new_pair *chosen, int64_t n)
{
    rv_new_pair *best = rv_alloc(search->solve->ctx, (size_t)n, sizeof *best);
    if (!best)
        return REVERSA_E_MEMORY;
    if (n)
        memcpy(best, chosen, (size_t)n * sizeof *best);
    sort_pairs(best, n);
    rv_free(search->solve->ctx, search->best);
    search->best = best;
    search->n_best = n;
    return REVERSA_OK;
}

/* Where pairs must be stable, some that are may come nearer than what there is. */
static reversa_status start_stable(rv_search *search, bool *holds)
{
    rv_stage *stage = &search->stage;
    bool is_hard = false;
    rv_new_pair *pairs = NULL;
    int64_t n = 0;
    int64_t value;
    bool keeps;
    const reversa_problem *problem = search->solve->problem;
    for (int32_t i = 0; i < problem->n_limits; i++)
        is_hard = is_hard || (problem->limits[i].limit->kind == RV_LIMIT_STABLE && !problem->limits[i].limit->soft);
    if (!is_hard || (*holds && stage->value == 0))
        return REVERSA_OK;
    reversa_status status = rv_stable_start(search, &pairs, &n);
    if (!status && pairs)
        status = rv_search_evaluate(search, pairs, n, &keeps, &value);
    if (!status && pairs && keeps && (!*holds || value > stage->value)) {
        stage->value = value;
        *holds = true;
        status = set_best(search, pairs, n);
    }
    rv_free(search->solve->ctx, pairs);
    return status;
}

/* The stage of violations begins with the network's pairs, or none, where those keep all rows that must hold. */
static reversa_status start(rv_search *search, const rv_solution *relaxed)
{
    rv_stage *stage = &search->stage;
    bool holds = false;
    reversa_status status = REVERSA_OK;
    *stage = (rv_stage){.level = RV_VIOLATION};
    search->soft_places = search->solve->has_least && !is_bounding(relaxed);
    if (relaxed) {
        status = rv_search_evaluate(search, relaxed->chosen, relaxed->n_chosen, &holds, &stage->value);
        search->soft_places = search->solve->has_least && !(is_bounding(relaxed) && holds);
    }
    if (relaxed && !status) {
        status = rv_search_evaluate(search, relaxed->chosen, relaxed->n_chosen, &holds, &stage->value);
        if (!status)
            status = set_best(search, relaxed->chosen, holds ? relaxed->n_chosen : 0);
    }
    int64_t empty;
    bool may_be_empty = false;
    if (!status)
        status = rv_search_evaluate(search, NULL, 0, &may_be_empty, &empty);
    if (!status && may_be_empty && (!holds || (empty == 0 && stage->value < 0))) {
        stage->value = empty;
        status = set_best(search, NULL, 0);
        holds = true;
    }
    if (!status)
        status = start_stable(search, &holds);
    if (!status && !holds)
        return rv_fail(search->solve->ctx, REVERSA_E_INTERNAL, "The search within limits has nothing to start from");
    return status ? status : start_columns(search);
}

/* ---- No matching ---- */

/* Does a limit on loads stand behind the multiplier of a place? */
static bool is_load_limit(const rv_search *search, const rv_limit *limit)
{
    const rv_solve *solve = search->solve;
    if (limit->kind != RV_LIMIT_LOAD)
        return false;
    const rv_side *people = &solve->problem->side[limit->side];
    for (int32_t i = 0; i < people->n; i++) {
        int64_t multiplier = search->kept[search->place_row[limit->side] + i];
        if (multiplier < 0 && limit->at_least.given)
            return true;
        if (multiplier > 0 && limit->at_most.given && people->most[i] < people->capacity[i])
            return true;
    }
    return false;
}

/* Has a row of the limit a multiplier? */
static bool has_multiplier(const rv_search *search, int32_t limit)
{
    for (int32_t b = 0; b < search->n_blocks; b++) {
        const rv_block *block = &search->blocks[b];
        for (int32_t r = 0; r < block->n && block->limit == limit; r++)
            if (search->kept[block->row + r] != 0)
                return true;
    }
    for (int32_t row = search->listed_row; row < search->n_rows; row++)
        if (search->kept[row] != 0 && rv_lazy_limit(search, row) == limit)
            return true;
    return false;
}

/* Limits with a multiplier where those prove it; else the ones that stay violated, and those with a multiplier. */
static reversa_status name_conflict(rv_search *search, rv_solution *solution)
{
    rv_solve *solve = search->solve;
    int32_t n_limits = solve->problem->n_limits;
    bool by_multipliers = search->stage.priced && search->stage.exact < 0;
    solution->conflict = rv_alloc(solve->ctx, (size_t)n_limits, sizeof *solution->conflict);
    reversa_limit_use *use = rv_alloc(solve->ctx, (size_t)n_limits, sizeof *use);
    bool *holds = rv_alloc(solve->ctx, (size_t)n_limits, sizeof *holds);
    reversa_status status = REVERSA_E_MEMORY;
    if (solution->conflict && use && holds)
        status = rv_limits_use(solve, search->best, search->n_best, use, holds);
    for (int32_t i = 0; i < n_limits && !status; i++) {
        const rv_limit *limit = solve->problem->limits[i].limit;
        bool involved = by_multipliers ? is_load_limit(search, limit) : !holds[i];
        involved = involved || (search->stage.priced && has_multiplier(search, i));
        if (involved && !limit->soft)
            solution->conflict[solution->n_conflict++] = i;
    }
    rv_free(solve->ctx, holds);
    rv_free(solve->ctx, use);
    return status;
}

/* Limits that pins alone break and that no pair can mend. */
static bool pins_break(const rv_search *search, int32_t index, bool holds)
{
    const rv_limit *limit = search->solve->problem->limits[index].limit;
    bool only_grows = limit->kind == RV_LIMIT_CONFLICT || limit->kind == RV_LIMIT_ONE_ROLE ||
                      limit->kind == RV_LIMIT_SLOTS;
    bool is_broken = !holds && only_grows;
    for (int32_t b = 0; b < search->n_blocks; b++) {
        const rv_block *block = &search->blocks[b];
        for (int32_t row = block->row; row < block->row + block->n && block->limit == index; row++)
            is_broken = is_broken || ((search->flags[row] & RV_ROW_RIGID) && search->high[row] < 0);
    }
    return is_broken && !limit->soft;
}

/* What the pins break on their own. */
static reversa_status settle_pins(rv_search *search, rv_solution *solution, bool *done_out)
{
    rv_solve *solve = search->solve;
    int32_t n_limits = solve->problem->n_limits;
    *done_out = false;
    if (solve->n_pinned == 0 && n_limits == 0)
        return REVERSA_OK;
    solution->conflict = rv_alloc(solve->ctx, (size_t)n_limits, sizeof *solution->conflict);
    reversa_limit_use *use = rv_alloc(solve->ctx, (size_t)n_limits, sizeof *use);
    bool *holds = rv_alloc(solve->ctx, (size_t)n_limits, sizeof *holds);
    reversa_status status = REVERSA_E_MEMORY;
    if (solution->conflict && use && holds)
        status = rv_limits_use(solve, NULL, 0, use, holds);
    for (int32_t i = 0; i < n_limits && !status; i++)
        if (pins_break(search, i, holds[i]))
            solution->conflict[solution->n_conflict++] = i;
    *done_out = solution->n_conflict > 0;
    if (*done_out) {
        solution->outcome = REVERSA_OUTCOME_INFEASIBLE;
        solution->scope = REVERSA_SCOPE_ELIGIBLE;
        solution->proof = REVERSA_PROOF_SEARCH;
    } else {
        rv_free(solve->ctx, solution->conflict);
        solution->conflict = NULL;
    }
    rv_free(solve->ctx, holds);
    rv_free(solve->ctx, use);
    return status;
}

/* After the stage of violations; *done_out if there is no level to go on with. */
static reversa_status settle_feasibility(rv_search *search, rv_solution *solution, bool *done_out)
{
    *done_out = search->stage.value < 0;
    if (!*done_out)
        return REVERSA_OK;
    if (search->stage.bound >= 0) {
        solution->outcome = REVERSA_OUTCOME_STOPPED;
        rv_solution_trivial_bound(search->solve, solution->bound);
        return REVERSA_OK;
    }
    solution->outcome = REVERSA_OUTCOME_INFEASIBLE;
    solution->scope = REVERSA_SCOPE_ELIGIBLE;
    solution->proof = REVERSA_PROOF_SEARCH;
    return name_conflict(search, solution);
}

/* ---- Levels ---- */

typedef struct levels {
    int64_t pinned[RV_MAX_LEVELS]; /* values of the pins alone */
    int64_t bound[RV_MAX_LEVELS];  /* what no matching can exceed that has the values held so far */
    bool all_proven;
    bool stopped;
    const rv_solution *relaxed; /* the network's, while every level so far has its value; else NULL */
} levels;

/* Is a value of the level at least as good as another? */
static bool is_as_good(const rv_solve *solve, int32_t level, int64_t a, int64_t b)
{
    return solve->levels[level] == RV_LEVEL_EVEN ? a <= b : a >= b;
}

/* ⌊give_up · value⌋ of the level after, which this one may lose. */
static int64_t allowance(const rv_solve *solve, int32_t level, int64_t value)
{
    if (level + 1 >= solve->n_levels)
        return 0;
    rv_wide size = value < 0 ? -(rv_wide)value : value;
    return (int64_t)(size * solve->objective[level + 1].give_up / MILLION);
}

/* Does the level count every pair once? */
static bool counts_pairs(const rv_search *search, int32_t level)
{
    rv_level_kind kind = search->solve->levels[level];
    int side = kind == RV_LEVEL_MENTEES ? REVERSA_MENTEE : REVERSA_MENTOR;
    const rv_places *places = &search->solve->side[side];
    if (kind != RV_LEVEL_MENTEES && kind != RV_LEVEL_MENTORS)
        return kind == RV_LEVEL_PAIRS;
    for (int32_t i = 0; i < places->n; i++) {
        if (places->most[i] > places->pinned[i] && !search->counts[side][i])
            return false;
    }
    return true;
}

/* Hold what was reached, but for what may be given up. Its optimum is the bound where that is reached. */
static void hold_level(rv_search *search, int32_t level, rv_solution *solution)
{
    int64_t unit = search->unit[level] < 0 ? -search->unit[level] : search->unit[level];
    solution->slack[level] = allowance(search->solve, level, solution->value[level]);
    search->low[search->level_row + level] = search->stage.value - solution->slack[level] / unit;
    if (search->stage.proven && solution->slack[level] == 0 && counts_pairs(search, level))
        rv_bounds_settle(search, search->stage.value);
}

/* Where few may be broken, a level that is held leaves little room to keep more. */
static void bound_kept(const rv_search *search, int32_t level, levels *run)
{
    int64_t most = rv_bounds_most_kept(search, search->low[search->level_row + level]);
    for (int32_t k = level + 1; k < search->solve->n_levels; k++)
        if (search->solve->levels[k] == RV_LEVEL_KEEP && most < run->bound[k])
            run->bound[k] = most;
}

/* What no matching can exceed, and neither one with the values held so far. */
static int64_t bound_of(const rv_search *search, int32_t level, const levels *run)
{
    bool by_network = run->relaxed && is_as_good(search->solve, level, run->bound[level], run->relaxed->bound[level]);
    return by_network ? run->relaxed->bound[level] : run->bound[level];
}

/* A level of lowest scores. Of a `leximin` the network's bound says nothing but for the lowest, so it ends with it. */
static reversa_status run_lowest(rv_search *search, int32_t level, levels *run, rv_solution *solution)
{
    bool is_worst = search->solve->levels[level] == RV_LEVEL_WORST;
    rv_lowest lowest = {.bound = bound_of(search, level, run), .hopeful = run->relaxed, .stopped = run->stopped};
    reversa_status status = is_worst ? rv_search_worst(search, level, &lowest)
                                     : rv_search_leximin(search, level, &lowest);
    if (status)
        return status;
    run->stopped = lowest.stopped;
    run->all_proven = run->all_proven && lowest.proven;
    solution->value[level] = lowest.value;
    solution->bound[level] = lowest.bound;
    if (is_worst) {
        solution->slack[level] = allowance(search->solve, level, lowest.value);
        rv_search_hold_worst(search, level, lowest.value - solution->slack[level]);
    }
    if (!is_worst || (run->relaxed && lowest.value != run->relaxed->bound[level]))
        run->relaxed = NULL;
    return REVERSA_OK;
}

/* One level: bound, search, and a row that holds what was reached. */
static reversa_status run_level(rv_search *search, int32_t level, levels *run, rv_solution *solution)
{
    bool holds;
    rv_level_kind kind = search->solve->levels[level];
    if (kind == RV_LEVEL_WORST || kind == RV_LEVEL_LEXIMIN)
        return run_lowest(search, level, run, solution);
    int64_t bound = (bound_of(search, level, run) - run->pinned[level]) / search->unit[level];
    search->stage = (rv_stage){.level = level, .bound = bound, .stopped = run->stopped};
    rv_stage *stage = &search->stage;
    reversa_status status = rv_search_evaluate(search, search->best, search->n_best, &holds, &stage->value);
    if (status)
        return status;
    if (!holds)
        return rv_fail(search->solve->ctx, REVERSA_E_INTERNAL, "The best pairs so far do not meet the limits");
    if (!run->stopped)
        status = rv_search_stage(search);
    stage->proven = stage->bound <= stage->value;
    run->stopped = run->stopped || stage->stopped;
    run->all_proven = run->all_proven && stage->proven;
    solution->value[level] = run->pinned[level] + stage->value * search->unit[level];
    solution->bound[level] = run->pinned[level] + stage->bound * search->unit[level];
    hold_level(search, level, solution);
    bound_kept(search, level, run);
    if (run->relaxed && solution->value[level] != run->relaxed->bound[level])
        run->relaxed = NULL;
    return status;
}

/* Each value is what was reached, or better where that was not proven, or worse by what may be given up. */
static reversa_status check_values(rv_search *search, const int64_t *value, rv_solution *solution)
{
    const rv_solve *solve = search->solve;
    bool is_better = false;
    for (int32_t k = 0; k < solve->n_levels; k++) {
        int64_t slack = solve->levels[k] == RV_LEVEL_EVEN ? -solution->slack[k] : solution->slack[k];
        bool is_worse = !is_better && !is_as_good(solve, k, value[k], solution->value[k] - slack);
        is_better = is_better || !is_as_good(solve, k, solution->value[k], value[k]);
        if (is_worse || !is_as_good(solve, k, solution->bound[k], value[k]))
            return rv_fail(solve->ctx, REVERSA_E_INTERNAL, "The value of level %d does not add up", (int)k + 1);
        solution->value[k] = value[k];
    }
    return REVERSA_OK;
}

/* Believe nothing: the limits in the programme's words, and the values pair by pair. A level that was not proven may have
 * become better while a later one was improved. */
static reversa_status check(rv_search *search, rv_solution *solution)
{
    rv_solve *solve = search->solve;
    bool holds;
    int64_t penalty;
    int64_t value[RV_MAX_LEVELS];
    reversa_status status = rv_limits_judge(solve, search->best, search->n_best, &holds, &penalty);
    if (status)
        return status;
    if (!holds)
        return rv_fail(solve->ctx, REVERSA_E_INTERNAL, "The pairs that were found break a limit");
    rv_solution_value(solve, search->best, search->n_best, value);
    for (int32_t k = 0; k < solve->n_levels; k++)
        if (solve->levels[k] == RV_LEVEL_SCORE)
            value[k] -= penalty;
    return check_values(search, value, solution);
}

static reversa_status run_levels(rv_search *search, const rv_solution *relaxed, rv_solution *solution)
{
    levels run = {.all_proven = true, .stopped = search->stage.stopped};
    run.relaxed = is_bounding(relaxed) ? relaxed : NULL;
    rv_solution_value(search->solve, NULL, 0, run.pinned);
    rv_solution_trivial_bound(search->solve, run.bound);
    for (int32_t k = 0; k < search->solve->n_levels; k++) {
        reversa_status status = run_level(search, k, &run, solution);
        if (status)
            return status;
    }
    solution->outcome = run.all_proven ? REVERSA_OUTCOME_OPTIMAL : REVERSA_OUTCOME_FEASIBLE;
    solution->scope = run.all_proven ? REVERSA_SCOPE_ELIGIBLE : REVERSA_SCOPE_CANDIDATES;
    solution->proof = run.all_proven ? REVERSA_PROOF_SEARCH : REVERSA_PROOF_NONE;
    reversa_status status = check(search, solution);
    if (status)
        return status;
    solution->chosen = search->best;
    solution->n_chosen = search->n_best;
    search->best = NULL;
    search->n_best = 0;
    return REVERSA_OK;
}

/* NULL stays NULL. */
static bool copy_prices(rv_solve *solve, const int64_t *price, size_t n, int64_t **copy_out)
{
    *copy_out = price ? rv_alloc(solve->ctx, n, sizeof **copy_out) : NULL;
    if (*copy_out && n)
        memcpy(*copy_out, price, n * sizeof *price);
    return *copy_out || !price;
}

/* The network's solution meets the limits: it stays what it is, prices and proof included. */
static reversa_status copy_relaxed(rv_solve *solve, const rv_solution *relaxed, rv_solution *solution)
{
    *solution = *relaxed;
    solution->conflict = NULL;
    solution->chosen = rv_alloc(solve->ctx, (size_t)relaxed->n_chosen, sizeof *solution->chosen);
    bool ok = solution->chosen != NULL;
    if (ok && relaxed->n_chosen)
        memcpy(solution->chosen, relaxed->chosen, (size_t)relaxed->n_chosen * sizeof *solution->chosen);
    for (int side = 0; side < 2; side++) {
        size_t people = (size_t)solve->side[side].n;
        ok = copy_prices(solve, relaxed->price[side], people * (size_t)solve->n_levels, &solution->price[side]) && ok;
        ok = copy_prices(solve, relaxed->load_price[side], people, &solution->load_price[side]) && ok;
    }
    return ok ? REVERSA_OK : REVERSA_E_MEMORY;
}

bool rv_limits_would_settle(const rv_solve *solve, const rv_solution *relaxed)
{
    for (int32_t k = 0; k < solve->n_levels; k++)
        if (relaxed->slack[k] != 0 && relaxed->value[k] != relaxed->bound[k])
            return false;
    return true;
}

/* Does the network's solution meet the limits and pay nothing? Then there is nothing better within them. */
static reversa_status settle_relaxed(rv_search *search, const rv_solution *relaxed, bool *done_out)
{
    bool holds;
    int64_t penalty;
    *done_out = false;
    if (!is_bounding(relaxed) || search->stage.value != 0 || search->n_best != relaxed->n_chosen)
        return REVERSA_OK;
    reversa_status status = rv_limits_judge(search->solve, relaxed->chosen, relaxed->n_chosen, &holds, &penalty);
    *done_out = !status && holds && penalty == 0 && rv_limits_would_settle(search->solve, relaxed);
    return status;
}

static reversa_status run_search(rv_search *search, const rv_solution *relaxed, rv_solution *solution)
{
    bool done = false;
    reversa_status status = settle_pins(search, solution, &done);
    if (status || done)
        return status;
    status = start(search, relaxed);
    if (!status)
        status = settle_relaxed(search, relaxed, &done);
    if (!status && done)
        return copy_relaxed(search->solve, relaxed, solution);
    if (!status && search->stage.value < 0)
        status = rv_search_stage(search);
    if (!status)
        status = settle_feasibility(search, solution, &done);
    if (status || done)
        return status;
    return run_levels(search, relaxed, solution);
}

/* Without limits there is nothing that the search could still meet. */
static reversa_status copy_end(rv_solve *solve, const rv_solution *relaxed, rv_solution *solution)
{
    solution->outcome = relaxed->outcome;
    solution->scope = relaxed->scope;
    solution->proof = relaxed->proof;
    solution->solver = relaxed->solver;
    solution->conflict = rv_alloc(solve->ctx, (size_t)relaxed->n_conflict, sizeof *solution->conflict);
    if (!solution->conflict)
        return REVERSA_E_MEMORY;
    memcpy(solution->bound, relaxed->bound, sizeof solution->bound);
    if (relaxed->n_conflict)
        memcpy(solution->conflict, relaxed->conflict, (size_t)relaxed->n_conflict * sizeof *solution->conflict);
    solution->n_conflict = relaxed->n_conflict;
    return REVERSA_OK;
}

reversa_status rv_limits_match(rv_solve *solve, const rv_solution *relaxed, rv_solution *solution)
{
    rv_search search;
    const rv_mip_solver *solver = rv_mip_solver_of(solve->engine);
    *solution = (rv_solution){.solver = rv_mip_choice_of(solver)};
    if (relaxed && (relaxed->outcome == REVERSA_OUTCOME_INFEASIBLE || relaxed->outcome == REVERSA_OUTCOME_STOPPED))
        return copy_end(solve, relaxed, solution);
    if (!solver)
        return rv_fail(solve->ctx, REVERSA_E_UNSUPPORTED, "This build has no solver for limits on the whole");
    reversa_status status = rv_search_open(solve, solver, &search);
    if (!status)
        status = run_search(&search, relaxed, solution);
    rv_search_close(&search);
    if (status)
        rv_solution_free(solve, solution);
    return status;
}
