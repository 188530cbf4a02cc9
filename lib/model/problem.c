/*
 * A problem: cohort, programme and pair data put together and checked.
 *
 * It is made in stages, each of which records all that it finds wrong and lets the next one go on; at the end the first
 * error recorded decides. The problem lies in its own arena; what it borrows is the caller's.
 */
#include "model/problem.h"

#include <stdio.h>
#include <string.h>

#include "model/bind.h"

void reversa_problem_options_init(reversa_problem_options *options)
{
    *options = (reversa_problem_options){.struct_size = sizeof *options};
}

/* Is what was given complete, and of this cohort? */
static reversa_status check_options(reversa_context *ctx, const reversa_cohort *cohort,
                                    const reversa_problem_options *options)
{
    if (options->struct_size < sizeof *options)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "options were not set up with reversa_problem_options_init()");
    if (options->preferences && options->preferences->cohort != cohort)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The preferences are of another cohort");
    if (options->previous && options->previous->cohort != cohort)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The earlier pairs are of another cohort");
    if (options->scores && options->scores->cohort != cohort)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The scores are of another cohort");
    if (options->n_criteria < 0 || (options->n_criteria > 0 && !options->criteria))
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "options.n_criteria does not fit options.criteria");
    if (options->n_criteria > 0 && options->scores)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "Scores from elsewhere leave no room for criteria");
    return REVERSA_OK;
}

static reversa_status warn_unknown(rv_binder *binder, const char *what, const rv_origin *origin)
{
    int64_t n = origin->n_unknown;
    char pinned[48] = "";
    if (n == 0)
        return REVERSA_OK;
    if (origin->n_pinned > 0)
        snprintf(pinned, sizeof pinned, "; %lld of them pinned", (long long)origin->n_pinned);
    return rv_bind_warn(binder, "%s: %lld row%s left out because of an id that is not in the cohort%s", what,
                        (long long)n, n == 1 ? " was" : "s were", pinned);
}

static reversa_status warn_of_unknown_ids(rv_binder *binder)
{
    const reversa_problem *problem = binder->problem;
    reversa_status status = REVERSA_OK;
    if (problem->preferences)
        status = warn_unknown(binder, "Preferences", &problem->preferences->origin);
    if (!status && problem->previous)
        status = warn_unknown(binder, "Earlier pairs", &problem->previous->origin);
    if (!status && problem->scores)
        status = warn_unknown(binder, "Scores", &problem->scores->origin);
    return status;
}

static reversa_status warn_of_repeated_tags(rv_binder *binder)
{
    const reversa_cohort *cohort = binder->problem->cohort;
    reversa_status status = REVERSA_OK;
    for (int32_t i = 0; i < cohort->n_columns && !status; i++) {
        const rv_column *column = &cohort->columns[i];
        if (column->n_repeated > 0)
            status = rv_bind_warn_repeated(binder, column->name, column->n_repeated);
    }
    return status;
}

/* Leximin compares pairs of a fixed number: with capacities above 1 only the level `pairs` fixes it. */
static void check_leximin(rv_binder *binder)
{
    const reversa_problem *problem = binder->problem;
    const reversa_programme *programme = problem->programme;
    bool several = false;
    for (int which = REVERSA_MENTOR; which <= REVERSA_MENTEE; which++)
        for (int32_t i = 0; i < problem->side[which].n; i++)
            several = several || problem->side[which].most[i] > 1;
    for (int32_t i = 0; several && i < programme->n_levels; i++) {
        rv_place place = {.file = programme->source, .column = "objective"};
        if (programme->objective[i].kind == RV_LEVEL_LEXIMIN && !rv_programme_fixes_pairs(programme, i, true))
            (void)rv_fail_at(binder->ctx, REVERSA_E_DATA, place,
                             "The level 'leximin' needs 'pairs' before it, as someone can have several partners");
    }
}

static reversa_status keep_warnings(rv_binder *binder)
{
    const char **kept = rv_arena_alloc(binder->ctx, binder->arena, binder->n_warnings, sizeof *kept);
    if (!kept)
        return REVERSA_E_MEMORY;
    for (size_t i = 0; i < binder->n_warnings; i++)
        kept[i] = binder->warnings[i];
    binder->problem->warnings = kept;
    binder->problem->n_warnings = (int32_t)binder->n_warnings;
    return REVERSA_OK;
}

/* Tags that the cohort's own sets lack outlive the binder. */
static reversa_status keep_tags(rv_binder *binder)
{
    int32_t n = binder->tags.count;
    const char **kept = rv_arena_alloc(binder->ctx, binder->arena, (size_t)n, sizeof *kept);
    if (!kept)
        return REVERSA_E_MEMORY;
    for (int32_t i = 0; i < n; i++) {
        kept[i] = rv_arena_text(binder->ctx, binder->arena, rv_dictionary_text(&binder->tags, i),
                                rv_dictionary_length(&binder->tags, i));
        if (!kept[i])
            return REVERSA_E_MEMORY;
    }
    binder->problem->tags = kept;
    binder->problem->n_tags = n;
    return REVERSA_OK;
}

static reversa_status bind_all(rv_binder *binder, const reversa_problem_options *options)
{
    (void)rv_programme_check(binder->ctx, binder->problem->programme);
    reversa_status status = warn_of_unknown_ids(binder);
    if (!status)
        status = warn_of_repeated_tags(binder);
    if (!status)
        status = rv_bind_sides(binder);
    if (!status)
        status = rv_bind_rules(binder);
    if (!status)
        status = rv_bind_criteria(binder, options->criteria, options->n_criteria);
    if (!status)
        status = rv_bind_limits(binder);
    if (!status)
        status = rv_bind_circle(binder);
    if (!status)
        status = rv_bind_pairs(binder);
    if (!status)
        check_leximin(binder);
    if (!status)
        status = keep_tags(binder);
    if (!status)
        status = keep_warnings(binder);
    return status ? status : rv_first_error(binder->ctx);
}

static void close_binder(rv_binder *binder)
{
    rv_arena_free(&binder->scratch);
    rv_dictionary_free(&binder->tags);
    rv_free(binder->ctx, binder->conversions);
    rv_free(binder->ctx, binder->warnings);
}

static reversa_status build(reversa_context *ctx, const reversa_cohort *cohort, const reversa_programme *programme,
                            const reversa_problem_options *options, reversa_problem **problem_out)
{
    rv_arena arena;
    rv_arena_open(ctx, &arena);
    reversa_problem *problem = rv_arena_alloc(ctx, &arena, 1, sizeof *problem);
    if (!problem) {
        rv_arena_free(&arena);
        return REVERSA_E_MEMORY;
    }
    problem->arena = arena;
    problem->cohort = cohort;
    problem->preferences = options->preferences;
    problem->previous = options->previous;
    problem->scores = options->scores;
    reversa_status status = programme ? REVERSA_OK : rv_programme_build(ctx, &problem->own);
    problem->programme = programme ? programme : problem->own;
    if (!status) {
        rv_binder binder = {.ctx = ctx, .problem = problem, .arena = &problem->arena};
        rv_arena_open(ctx, &binder.scratch);
        status = bind_all(&binder, options);
        close_binder(&binder);
    }
    if (status)
        reversa_problem_free(problem);
    else
        *problem_out = problem;
    return status;
}

reversa_status reversa_problem_create(reversa_context *ctx, const reversa_cohort *cohort,
                                      const reversa_programme *programme, const reversa_problem_options *options,
                                      reversa_problem **problem_out)
{
    reversa_problem_options defaults;
    if (problem_out)
        *problem_out = NULL;
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!cohort || !problem_out)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "%s is NULL", cohort ? "problem_out" : "cohort");
    reversa_problem_options_init(&defaults);
    status = options ? check_options(ctx, cohort, options) : REVERSA_OK;
    return status ? status : build(ctx, cohort, programme, options ? options : &defaults, problem_out);
}

void reversa_problem_free(reversa_problem *problem)
{
    if (!problem)
        return;
    reversa_programme_free(problem->own);
    rv_arena arena = problem->arena; /* the problem lies in its own arena */
    rv_arena_free(&arena);
}
