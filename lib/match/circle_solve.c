/*
 * reversa_circles_match(): the door, the levels one after the other, and the result.
 *
 * First a stage in which pins and limits may be violated finds circles that hold everything, or proves that there are none;
 * then each level is made as good as it can be and held by a row. A level that is not proven is held at what was reached.
 */
#include "match/circle.h"
#include "match/circle_result.h"

#define MOST_LISTED 100000
#define LEAD_WEIGHT                                                                                                    \
    (INT64_C(1) << 20) /* micro-points of a mentee beside the fits: what four others are worth at most */

void reversa_circles_options_init(reversa_circles_options *options)
{
    *options = (reversa_circles_options){.struct_size = sizeof *options, .most_listed = MOST_LISTED};
}

/* ---- The door ---- */

static reversa_status check_arguments(reversa_context *ctx, const reversa_problem *problem,
                                      const reversa_circles_options *options)
{
    if (!problem)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "problem is NULL");
    if (options->struct_size < sizeof *options)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "options were not set up with reversa_circles_options_init()");
    if (options->most_listed < 1)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "options->most_listed is %d; it must be 1 or more",
                       options->most_listed);
    if (!problem->programme->circle.given)
        return rv_fail(ctx, REVERSA_E_UNSUPPORTED, "The programme has no \"circle\"; reversa_match() makes its pairs");
    return REVERSA_OK;
}

static reversa_status check_limits(reversa_context *ctx, const reversa_problem *problem)
{
    for (int32_t k = 0; k < problem->n_limits; k++) {
        const rv_limit *limit = problem->limits[k].limit;
        bool known = limit->kind == RV_LIMIT_QUOTA || limit->kind == RV_LIMIT_PAIRS || limit->kind == RV_LIMIT_CONFLICT;
        if (!known)
            return rv_fail(ctx, REVERSA_E_UNSUPPORTED,
                           "The limit '%s' is not supported for circles; quota, pairs and conflict are",
                           rv_limit_names[limit->kind]);
        if (limit->soft)
            return rv_fail(ctx, REVERSA_E_UNSUPPORTED, "A soft limit (%s) is not supported for circles; hard ones are",
                           problem->limits[k].text);
    }
    return REVERSA_OK;
}

static bool has_several(const reversa_problem *problem)
{
    const rv_side *mentors = &problem->side[REVERSA_MENTOR];
    for (int32_t m = 0; m < mentors->n; m++)
        if (mentors->capacity[m] > 1)
            return true;
    return false;
}

static reversa_status check_levels(reversa_context *ctx, const reversa_problem *problem)
{
    const reversa_programme *programme = problem->programme;
    if (programme->n_levels > RV_MAX_LEVELS)
        return rv_fail(ctx, REVERSA_E_UNSUPPORTED, "An objective of %d levels is not supported; 1 to %d are",
                       programme->n_levels, RV_MAX_LEVELS);
    for (int32_t l = 0; l < programme->n_levels; l++) {
        const rv_level *level = &programme->objective[l];
        if (level->kind > RV_LEVEL_SCORE || level->give_up != 0)
            return rv_fail(ctx, REVERSA_E_UNSUPPORTED,
                           "The level '%s'%s is not supported for circles; mentees, mentors, pairs and score are",
                           rv_level_names[level->kind], level->give_up ? " with 'give_up'" : "");
        if (level->kind == RV_LEVEL_MENTORS && has_several(problem))
            return rv_fail(ctx, REVERSA_E_UNSUPPORTED,
                           "The level 'mentors' is not supported for circles where a mentor_capacity is above 1");
    }
    return REVERSA_OK;
}

/* ---- The levels ---- */

/* No choice of circles exceeds this, whatever they are. */
static int64_t trivial_bound(const rv_circle_set *set, rv_level_kind kind)
{
    int64_t n_mentees = set->n[REVERSA_MENTEE];
    int64_t sum = 0;
    switch (kind) {
    case RV_LEVEL_MENTEES:
        return n_mentees;
    case RV_LEVEL_MENTORS:
        return set->n[REVERSA_MENTOR];
    case RV_LEVEL_PAIRS:
        return n_mentees * set->plan->n_mentors;
    default:
        for (int32_t e = 0; e < n_mentees; e++)
            sum += set->best[REVERSA_MENTEE][e] > 0 || set->pinned[e] ? RV_MILLION : 0;
        return sum;
    }
}

static bool asks_for_something(const rv_circle_search *search)
{
    bool asks = false;
    for (int32_t e = 0; e < search->set->n[REVERSA_MENTEE]; e++)
        asks = asks || search->set->pinned[e];
    for (int32_t r = 0; r < search->n_rows; r++)
        asks = asks || rv_circle_row_is_elastic(&search->rows[r]);
    return asks;
}

static reversa_status find_any(rv_circle_search *search, rv_circle_answer *answer)
{
    rv_circle_stage_begin(search, RV_CIRCLE_VIOLATION, 0, 0);
    answer->outcome = REVERSA_OUTCOME_OPTIMAL;
    if (!asks_for_something(search))
        return REVERSA_OK;
    reversa_status status = rv_circle_stage_run(search);
    const rv_circle_stage *stage = &search->stage;
    if (!status && stage->value < 0)
        answer->outcome = stage->bound < 0 ? REVERSA_OUTCOME_INFEASIBLE : REVERSA_OUTCOME_STOPPED;
    return status;
}

/* Of the time that is left, a level may use its share: the last one counts as much to the user as the first. */
static reversa_status run_level(rv_circle_search *search, int32_t n_left)
{
    reversa_context *ctx = search->set->ctx;
    int64_t deadline = ctx->deadline_ns;
    int64_t now = rv_clock_ns();
    if (deadline != INT64_MAX && deadline > now)
        ctx->deadline_ns = now + (deadline - now) / n_left;
    reversa_status status = rv_circle_stage_run(search);
    ctx->deadline_ns = deadline;
    return status;
}

/* A level of few values leaves most to chance: circles are sought that are good in the score besides, if it comes later. */
static reversa_status prepare_level(rv_circle_search *search, int32_t level)
{
    const reversa_programme *programme = search->set->problem->programme;
    bool scored = false;
    for (int32_t l = level + 1; l < programme->n_levels; l++)
        scored = scored || programme->objective[l].kind == RV_LEVEL_SCORE;
    if (!scored || programme->objective[level].kind == RV_LEVEL_SCORE)
        return REVERSA_OK;
    rv_circle_stage_begin(search, level, LEAD_WEIGHT, INT64_MAX / 4);
    return run_level(search, programme->n_levels - level + 1);
}

static reversa_status run_levels(rv_circle_search *search, rv_circle_answer *answer)
{
    const reversa_programme *programme = search->set->problem->programme;
    reversa_status status = find_any(search, answer);
    bool found = answer->outcome == REVERSA_OUTCOME_OPTIMAL;
    for (int32_t l = 0; l < programme->n_levels && !status; l++) {
        rv_level_kind kind = programme->objective[l].kind;
        if (found)
            status = prepare_level(search, l);
        rv_circle_stage_begin(search, l, 0, trivial_bound(search->set, kind));
        if (found && !status)
            status = run_level(search, programme->n_levels - l);
        answer->value[l] = found ? search->stage.value : 0;
        answer->bound[l] = search->stage.bound;
        if (found && !search->stage.proven)
            answer->outcome = REVERSA_OUTCOME_FEASIBLE;
        rv_circle_fix_level(search, kind, search->stage.value);
    }
    for (int32_t l = 0; l < programme->n_levels && found && !status; l++) /* later levels may have raised it */
        answer->value[l] = rv_circle_lead(search, l, &search->best);
    return status;
}

static reversa_status solve(rv_circle_set *set, const reversa_circles_options *options, rv_circle_answer *answer)
{
    rv_circle_search search;
    reversa_status status = rv_circle_search_open(set, rv_mip_default_solver(), &search);
    search.most_circles = options->most_listed;
    if (!status)
        status = run_levels(&search, answer);
    if (!status) {
        answer->rounds = search.rounds;
        answer->n_listed = search.active.n;
        answer->circles = search.best;
        search.best = (rv_circle_list){0};
    }
    rv_circle_search_close(&search);
    return status;
}

static void set_stopped(const rv_circle_set *set, rv_circle_answer *answer)
{
    const reversa_programme *programme = set->problem->programme;
    answer->outcome = REVERSA_OUTCOME_STOPPED;
    for (int32_t l = 0; l < programme->n_levels; l++) {
        rv_level_kind kind = programme->objective[l].kind;
        answer->value[l] = 0;
        answer->bound[l] = kind == RV_LEVEL_SCORE ? RV_MILLION * set->problem->side[REVERSA_MENTEE].n
                                                  : trivial_bound(set, kind);
    }
}

static reversa_status run(rv_circle_set *set, reversa_status opened, const reversa_circles_options *options,
                          rv_circle_answer *answer)
{
    if (opened == REVERSA_E_DEADLINE)
        set_stopped(set, answer);
    if (opened)
        return opened == REVERSA_E_DEADLINE ? REVERSA_OK : opened;
    return solve(set, options, answer);
}

reversa_status reversa_circles_match(reversa_context *ctx, const reversa_problem *problem,
                                     const reversa_circles_options *options, reversa_circles **circles_out)
{
    reversa_circles_options defaults;
    if (circles_out)
        *circles_out = NULL;
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!circles_out)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "circles_out is NULL");
    reversa_circles_options_init(&defaults);
    options = options ? options : &defaults;
    status = check_arguments(ctx, problem, options);
    if (!status)
        status = check_levels(ctx, problem);
    if (!status)
        status = check_limits(ctx, problem);
    if (!status && !rv_mip_default_solver())
        status = rv_fail(ctx, REVERSA_E_UNSUPPORTED,
                         "Circles need integer programming, and this build has none: it was made without GLPK");
    if (status)
        return status;

    int64_t begin = rv_clock_ns();
    rv_circle_set set;
    rv_circle_answer answer = {.outcome = REVERSA_OUTCOME_STOPPED};
    reversa_circles *circles = NULL;
    status = rv_circle_set_open(ctx, problem, &set);
    status = run(&set, status, options, &answer);
    if (!status) {
        ctx->n_errors = 0; /* the deadline is an outcome of this call, not an error */
        status = rv_circle_result(&set, &answer, &circles);
    }
    rv_circle_list_free(ctx, &answer.circles);
    rv_circle_set_close(&set);
    if (status)
        return status;
    circles->seconds = (double)(rv_clock_ns() - begin) / 1e9;
    circles->threads = ctx->threads;
    circles->memory_peak = rv_heap_peak(ctx->heap);
    *circles_out = circles;
    return REVERSA_OK;
}
