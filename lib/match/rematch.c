/*
 * reversa_rematch_find(): the door, and the programme with its two additions.
 *
 * The matching is what reversa_match() finds for a problem that anybody could write down: so its record can be replayed, and
 * its proof is the usual one. The limit `changes` counts every active pair of two people who take part; those of them that
 * cannot be kept are added to what is allowed.
 */
#include "match/rematch.h"

#include <string.h>

#include "base/text.h"

void reversa_rematch_options_init(reversa_rematch_options *options)
{
    *options = (reversa_rematch_options){.struct_size = sizeof *options, .most_changes = -1, .stand_by = true};
    reversa_match_options_init(&options->match);
}

/* ---- The programme ---- */

static bool has_keep(const reversa_programme *programme)
{
    for (int32_t l = 0; l < programme->n_levels; l++) {
        if (programme->objective[l].kind == RV_LEVEL_KEEP)
            return true;
    }
    return false;
}

/* The programme in the rematch's arena; texts stay the caller's. A file it came from does not hold what was added. */
static reversa_status extend(rv_rematching *r)
{
    const reversa_programme *from = r->problem->programme;
    rv_arena *arena = &r->rematch->arena;
    reversa_programme *to = rv_arena_alloc(r->ctx, arena, 1, sizeof *to);
    rv_limit *limits = rv_arena_alloc(r->ctx, arena, (size_t)from->n_limits + 1, sizeof *limits);
    rv_level *levels = rv_arena_alloc(r->ctx, arena, (size_t)from->n_levels + 1, sizeof *levels);
    if (!to || !limits || !levels)
        return REVERSA_E_MEMORY;
    *to = *from;
    to->arena = (rv_arena){0};
    for (int32_t k = 0; k < from->n_limits; k++)
        limits[k] = from->limits[k];
    for (int32_t l = 0; l < from->n_levels; l++)
        levels[l] = from->objective[l];
    if (!has_keep(from))
        levels[to->n_levels++] = (rv_level){.kind = RV_LEVEL_KEEP, .step = 1};
    if (r->options->most_changes >= 0) {
        int64_t most = (int64_t)r->options->most_changes + r->n_gone;
        limits[to->n_limits++] = (rv_limit){.kind = RV_LIMIT_CHANGES,
                                            .at_most = {.given = true, .value = most < INT32_MAX ? most : INT32_MAX}};
    }
    to->limits = limits;
    to->objective = levels;
    if (to->n_limits != from->n_limits || to->n_levels != from->n_levels)
        to->source = NULL;
    r->rematch->programme = to;
    return REVERSA_OK;
}

static reversa_status make_problem(rv_rematching *r)
{
    const reversa_problem *base = r->problem;
    reversa_problem_options options;
    reversa_problem_options_init(&options);
    options.preferences = base->preferences;
    options.previous = base->previous;
    options.scores = base->scores;
    reversa_user_criterion *users = rv_arena_alloc(r->ctx, &r->rematch->arena, (size_t)base->n_criteria, sizeof *users);
    reversa_status status = users ? extend(r) : REVERSA_E_MEMORY;
    if (status)
        return status;
    for (int32_t c = 0; c < base->n_criteria; c++) {
        if (base->criteria[c].user)
            users[options.n_criteria++] = *base->criteria[c].user;
    }
    options.criteria = options.n_criteria > 0 ? users : NULL;
    return reversa_problem_create(r->ctx, base->cohort, r->rematch->programme, &options, &r->rematch->problem);
}

/* ---- The steps ---- */

/* What is left undone when time is up is no error. */
static reversa_status forgive(reversa_context *ctx, reversa_status status)
{
    if (status != REVERSA_E_DEADLINE)
        return status;
    ctx->n_errors = 0;
    return REVERSA_OK;
}

static reversa_status run(rv_rematching *r)
{
    reversa_status status = rv_scorer_build(r->ctx, r->problem, &r->scorer);
    if (!status)
        status = rv_rematch_before(r);
    if (!status)
        status = make_problem(r);
    if (!status)
        status = reversa_match(r->ctx, r->rematch->problem, NULL, &r->options->match, &r->rematch->matching);
    if (status)
        return status;
    reversa_outcome outcome = r->rematch->matching->outcome;
    bool has_pairs = outcome == REVERSA_OUTCOME_OPTIMAL || outcome == REVERSA_OUTCOME_FEASIBLE;
    if (has_pairs)
        status = rv_rematch_diff(r);
    if (!status && has_pairs && r->options->stand_by)
        status = forgive(r->ctx, rv_rematch_stand_bys(r));
    if (!status && r->options->curve > 0)
        status = forgive(r->ctx, rv_rematch_curve(r));
    return status;
}

/* ---- The door ---- */

static reversa_status check(reversa_context *ctx, const reversa_problem *problem,
                            const reversa_rematch_options *options)
{
    if (!problem)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "problem is NULL");
    if (options->struct_size < sizeof *options)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "options were not set up with reversa_rematch_options_init()");
    if (options->most_changes < -1)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "options->most_changes is %d; it must be -1 or more",
                       options->most_changes);
    if (options->curve < 0)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "options->curve is %d; it must be 0 or more", options->curve);
    return options->curve > 0 ? rv_rematch_curve_check(ctx, problem) : REVERSA_OK;
}

static reversa_status make(reversa_context *ctx, const reversa_problem *problem, reversa_rematch **rematch_out)
{
    rv_arena arena;
    rv_arena_open(ctx, &arena);
    reversa_rematch *rematch = rv_arena_alloc(ctx, &arena, 1, sizeof *rematch);
    if (!rematch) {
        rv_arena_free(&arena);
        return REVERSA_E_MEMORY;
    }
    *rematch = (reversa_rematch){.arena = arena, .base = problem};
    *rematch_out = rematch;
    return REVERSA_OK;
}

reversa_status reversa_rematch_find(reversa_context *ctx, const reversa_problem *problem,
                                    const reversa_rematch_options *options, reversa_rematch **rematch_out)
{
    reversa_rematch_options defaults;
    reversa_rematch *rematch = NULL;
    if (rematch_out)
        *rematch_out = NULL;
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!rematch_out)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "rematch_out is NULL");
    reversa_rematch_options_init(&defaults);
    options = options ? options : &defaults;
    status = check(ctx, problem, options);
    if (!status)
        status = make(ctx, problem, &rematch);
    if (status)
        return status;
    rv_rematching r = {.ctx = ctx, .problem = problem, .options = options, .rematch = rematch};
    rv_arena_open(ctx, &r.scratch);
    status = run(&r);
    reversa_scorer_free(r.scorer);
    rv_arena_free(&r.scratch);
    if (status) {
        reversa_rematch_free(rematch);
        return status;
    }
    *rematch_out = rematch;
    return REVERSA_OK;
}
