/*
 * Workspaces: all that a worker needs to evaluate rows, made before the parallel part, since kernels never allocate.
 *
 * The size depends on the largest set of a mentee and on the numbers of rules and criteria, not on the number of people.
 */
#include "score/plan.h"

static void *take(reversa_context *ctx, rv_score_work *work, bool *made, size_t count, size_t size)
{
    void *block = *made ? rv_arena_alloc(ctx, &work->arena, count, size) : NULL;
    *made = block != NULL;
    return block;
}

static bool make_row_space(reversa_context *ctx, rv_score_work *work)
{
    const reversa_scorer *scorer = work->scorer;
    bool made = true;
    work->rules = take(ctx, work, &made, (size_t)scorer->n_rules, sizeof *work->rules);
    work->terms = take(ctx, work, &made, (size_t)scorer->n_terms, sizeof *work->terms);
    work->cursors = take(ctx, work, &made, (size_t)scorer->n_cursors, sizeof *work->cursors);
    work->n_cursors = take(ctx, work, &made, (size_t)scorer->n_counters, sizeof *work->n_cursors);
    work->counter_ready = take(ctx, work, &made, (size_t)scorer->n_counters, sizeof(bool));
    work->marks = take(ctx, work, &made, (size_t)scorer->n_marks, sizeof *work->marks);
    work->marked = take(ctx, work, &made, (size_t)scorer->n_counters, sizeof(bool));
    work->elapsed = take(ctx, work, &made, (size_t)scorer->n_elapsed, sizeof *work->elapsed);
    work->elapsed_ready = take(ctx, work, &made, (size_t)scorer->n_weeks, sizeof(bool));
    work->vector = take(ctx, work, &made, (size_t)scorer->n_attributes, sizeof *work->vector);
    work->pair_values = take(ctx, work, &made, (size_t)scorer->n_terms, sizeof *work->pair_values);
    work->pair_missing = take(ctx, work, &made, (size_t)scorer->n_terms, sizeof(bool));
    return made;
}

static bool make_chunk_space(reversa_context *ctx, rv_score_work *work)
{
    const reversa_scorer *scorer = work->scorer;
    bool made = true;
    work->tallied = take(ctx, work, &made, (size_t)scorer->n_counters, sizeof(bool));
    work->tally = take(ctx, work, &made, (size_t)scorer->n_counters * RV_CHUNK, sizeof *work->tally);
    work->measured = take(ctx, work, &made, (size_t)scorer->n_weeks, sizeof(bool));
    work->minutes = take(ctx, work, &made, (size_t)scorer->n_weeks * RV_CHUNK, sizeof *work->minutes);
    work->eligible = take(ctx, work, &made, RV_CHUNK, sizeof *work->eligible);
    work->live = take(ctx, work, &made, RV_CHUNK, sizeof *work->live);
    work->scores = take(ctx, work, &made, RV_CHUNK, sizeof *work->scores);
    work->values = take(ctx, work, &made, RV_CHUNK, sizeof *work->values);
    work->sums = take(ctx, work, &made, RV_CHUNK, sizeof *work->sums);
    work->weights = take(ctx, work, &made, RV_CHUNK, sizeof *work->weights);
    work->people = take(ctx, work, &made, RV_CHUNK, sizeof *work->people);
    work->pick_floors = take(ctx, work, &made, RV_CHUNK, sizeof *work->pick_floors);
    work->dots = take(ctx, work, &made, RV_CHUNK, sizeof *work->dots);
    return made;
}

reversa_status rv_scorer_work_create(reversa_context *ctx, const reversa_scorer *scorer, rv_score_work **work_out)
{
    *work_out = NULL;
    rv_arena arena;
    rv_arena_open(ctx, &arena);
    rv_score_work *work = rv_arena_alloc(ctx, &arena, 1, sizeof *work);
    if (!work) {
        rv_arena_free(&arena);
        return REVERSA_E_MEMORY;
    }
    work->arena = arena;
    work->scorer = scorer;
    work->failed_criterion = -1;
    bool made = make_row_space(ctx, work) && make_chunk_space(ctx, work);
    if (made && !scorer->problem->listed.offset)
        made = rv_plan_create(ctx, &work->arena, scorer, &work->plan) == REVERSA_OK;
    if (!made) {
        rv_scorer_work_free(ctx, work);
        return REVERSA_E_MEMORY;
    }
    *work_out = work;
    return REVERSA_OK;
}

void rv_scorer_work_free(reversa_context *ctx, rv_score_work *work)
{
    (void)ctx;
    if (!work)
        return;
    rv_arena arena = work->arena; /* the workspace lies in it */
    rv_arena_free(&arena);
}

reversa_status rv_works_create(reversa_context *ctx, const reversa_scorer *scorer, rv_score_work ***works_out)
{
    int32_t n = rv_workers(ctx);
    *works_out = NULL;
    rv_score_work **works = rv_alloc(ctx, (size_t)n + 1, sizeof *works); /* ends with NULL */
    if (!works)
        return REVERSA_E_MEMORY;
    for (int32_t i = 0; i < n; i++) {
        reversa_status status = rv_scorer_work_create(ctx, scorer, &works[i]);
        if (status) {
            rv_works_free(ctx, works);
            return status;
        }
    }
    *works_out = works;
    return REVERSA_OK;
}

void rv_works_free(reversa_context *ctx, rv_score_work **works)
{
    for (rv_score_work **work = works; work && *work; work++)
        rv_scorer_work_free(ctx, *work);
    rv_free(ctx, works);
}

reversa_status rv_scorer_callback_fail(reversa_context *ctx, const reversa_scorer *scorer, int32_t criterion)
{
    const char *name = "";
    if (criterion >= 0 && criterion < scorer->problem->n_criteria)
        name = scorer->problem->criteria[criterion].criterion->name;
    return rv_fail(ctx, REVERSA_E_CALLBACK,
                   "The user-defined criterion \"%s\" failed, or gave a value outside -1 .. 1000000", name);
}

reversa_status rv_works_fail(reversa_context *ctx, rv_score_work *const *works)
{
    const rv_score_work *lowest = works[0];
    RV_REQUIRE(lowest);
    for (rv_score_work *const *work = works; *work; work++) {
        if ((*work)->failed_criterion < 0)
            continue;
        if (lowest->failed_criterion < 0 || (*work)->failed_block < lowest->failed_block)
            lowest = *work;
    }
    return rv_scorer_callback_fail(ctx, lowest->scorer, lowest->failed_criterion);
}
