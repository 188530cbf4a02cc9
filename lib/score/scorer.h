/*
 * The inside of a scorer: what candidates and matching ask of it.
 *
 * The unit of work is a row: one mentee (ordinal) against all mentors (ordinals). A row is evaluated cheapest rule first;
 * a pair that fails one is not looked at again. Rows are independent, so they are spread over the workers.
 */
#ifndef RV_SCORE_SCORER_H
#define RV_SCORE_SCORER_H

#include <reversa/score.h>

#include "model/candidates.h"

/* One worker's workspace. Opaque; made before the parallel part, since kernels never allocate. */
typedef struct rv_score_work rv_score_work;

reversa_status rv_scorer_work_create(reversa_context *ctx, const reversa_scorer *scorer, rv_score_work **work_out);
void rv_scorer_work_free(reversa_context *ctx, rv_score_work *work);

/* The user-defined criterion (index in the problem) that made a row or pair fail, −1 for none. */
int32_t rv_scorer_work_failed(const rv_score_work *work);
/* Record that it failed; returns REVERSA_E_CALLBACK. */
reversa_status rv_scorer_callback_fail(reversa_context *ctx, const reversa_scorer *scorer, int32_t criterion);

const reversa_problem *rv_scorer_problem(const reversa_scorer *scorer);

/* In place of a score: the pair is eligible, and its score is at most the mentor's floor. */
#define RV_BELOW_FLOOR (-2)

/*
 * Scores of one mentee with every mentor. scores_out [mentors]: micro-points, REVERSA_NOT_ELIGIBLE, or, with floors
 * [mentors] given, RV_BELOW_FLOOR where the score is proven not to exceed floors[mentor] (it may still be given exactly).
 * Pinned pairs are judged by the rules as any other. Returns the callback's failure as REVERSA_E_CALLBACK, unrecorded.
 */
reversa_status rv_scorer_row(const reversa_scorer *scorer, rv_score_work *work, int32_t mentee, const int32_t *floors,
                             int32_t *scores_out);

/* Score and contributions [n_criteria, NULL if not wanted] of one pair (ordinals), whatever the rules say. With scores from
 * elsewhere: the listed score, 0 for a pair that is not listed. */
reversa_status rv_scorer_pair(const reversa_scorer *scorer, rv_score_work *work, int32_t mentor, int32_t mentee,
                              int32_t *score_out, int32_t *contributions_out);

/* reversa_candidates_create() without the door: does not begin a call. */
reversa_status rv_candidates_build(reversa_context *ctx, const reversa_scorer *scorer, int32_t k,
                                   reversa_candidates **candidates_out);
/* reversa_scorer_create() without the door. */
reversa_status rv_scorer_build(reversa_context *ctx, const reversa_problem *problem, reversa_scorer **scorer_out);

#endif
