/*
 * A dense block of scores: every one of some mentees with every one of some mentors, a mentee at a time on any worker.
 *
 * A row of the scorer has all mentors; where few are asked for, going through them pair by pair is less work.
 */
#include "score/pair.h"
#include "score/row.h"

#define PAIR_COST 64 /* about as many mentors of a row take the time of one pair by the definitions */

typedef struct block_job {
    const reversa_scorer *scorer;
    const reversa_block *block;
    rv_score_work **works;
    int32_t *rows; /* [workers · mentors of the problem], NULL when going pair by pair */
    int32_t *scores;
} block_job;

static reversa_status by_row(const block_job *job, rv_score_work *work, int32_t mentee, int32_t *row, int32_t *to)
{
    const rv_side *mentors = &job->scorer->problem->side[REVERSA_MENTOR];
    reversa_status status = rv_scorer_row(job->scorer, work, mentee, NULL, row);
    for (int32_t i = 0; i < job->block->n_mentors && status == REVERSA_OK; i++) {
        int32_t mentor = mentors->ordinal[job->block->mentors[i]];
        to[i] = mentor >= 0 ? row[mentor] : REVERSA_NOT_ELIGIBLE;
    }
    return status;
}

static reversa_status by_pair(const block_job *job, rv_score_work *work, int32_t mentee, int32_t *to)
{
    const reversa_problem *problem = job->scorer->problem;
    reversa_status status = REVERSA_OK;
    for (int32_t i = 0; i < job->block->n_mentors && status == REVERSA_OK; i++) {
        rv_couple pair = {job->block->mentors[i], problem->side[REVERSA_MENTEE].person[mentee]};
        to[i] = REVERSA_NOT_ELIGIBLE;
        if (rv_verdicts_eligible(job->scorer, pair))
            status = rv_scorer_pair(job->scorer, work, problem->side[REVERSA_MENTOR].ordinal[pair.mentor], mentee,
                                    &to[i], NULL);
    }
    return status;
}

static reversa_status score_mentee(void *state, int64_t block, int32_t worker)
{
    const block_job *job = state;
    rv_score_work *work = job->works[worker];
    int32_t n_mentors = job->block->n_mentors;
    int32_t *to = job->scores + block * n_mentors;
    int32_t mentee = job->scorer->problem->side[REVERSA_MENTEE].ordinal[job->block->mentees[block]];
    if (mentee < 0) {
        for (int32_t i = 0; i < n_mentors; i++)
            to[i] = REVERSA_NOT_ELIGIBLE;
        return REVERSA_OK;
    }
    reversa_status status;
    if (job->rows)
        status = by_row(job, work, mentee, job->rows + (size_t)worker * (size_t)job->scorer->n_mentors, to);
    else
        status = by_pair(job, work, mentee, to);
    if (status)
        work->failed_block = block;
    return status;
}

static reversa_status run(reversa_context *ctx, block_job *job)
{
    int64_t n_mentors = job->scorer->n_mentors;
    size_t n_cells;
    reversa_status status = rv_works_create(ctx, job->scorer, &job->works);
    if (status)
        return status;
    if ((int64_t)job->block->n_mentors * PAIR_COST >= n_mentors) {
        bool fits = rv_size_multiply((size_t)rv_workers(ctx), (size_t)n_mentors, &n_cells);
        job->rows = rv_alloc(ctx, fits ? n_cells : SIZE_MAX, sizeof *job->rows);
        status = job->rows ? REVERSA_OK : REVERSA_E_MEMORY;
    }
    if (status == REVERSA_OK)
        status = rv_parallel(ctx, job->block->n_mentees, score_mentee, job, "scores");
    if (status == REVERSA_E_CALLBACK)
        status = rv_works_fail(ctx, job->works);
    rv_free(ctx, job->rows);
    rv_works_free(ctx, job->works);
    return status;
}

static bool are_people(const int32_t *people, int32_t n, int32_t n_people)
{
    bool all = true;
    for (int32_t i = 0; i < n; i++)
        all = all && people[i] >= 0 && people[i] < n_people;
    return all;
}

reversa_status reversa_scorer_block(reversa_context *ctx, const reversa_scorer *scorer, const reversa_block *block,
                                    int32_t *scores_out)
{
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!scorer || !block || !scores_out)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "A block of scores needs a scorer, a block and a place for the scores");
    if (block->n_mentees < 0 || block->n_mentors < 0)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "A block of scores has a negative count");
    if ((block->n_mentees && !block->mentees) || (block->n_mentors && !block->mentors))
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "A block of scores has no list of people");
    int32_t n_people = scorer->problem->cohort->n_people;
    if (!are_people(block->mentees, block->n_mentees, n_people) ||
        !are_people(block->mentors, block->n_mentors, n_people))
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "A block of scores names someone who is not in the cohort");
    if (!block->n_mentees || !block->n_mentors)
        return REVERSA_OK;
    block_job job = {.scorer = scorer, .block = block, .scores = scores_out};
    return run(ctx, &job);
}
