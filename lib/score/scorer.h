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

/* Are scores listed, so that most pairs have none? */
bool rv_scorer_is_listed(const reversa_scorer *scorer);
/* The eligible mentors of a mentee and their scores, ascending, where scores are listed: in time that grows with the list,
 * not with the mentors. Both arrays [mentors]. */
reversa_status rv_scorer_listed(const reversa_scorer *scorer, rv_score_work *work, int32_t mentee, int32_t *mentors_out,
                                int32_t *scores_out, int32_t *n_out);

/* ---- Rows of which only some pairs matter ---- */

#define RV_SCORE_STEP 2048 /* micro-points: bounds are told apart in steps of this */
#define RV_PICK 1024       /* the most mentors that are picked at once */
#define RV_PICK_SETS 16

/* A number of steps for each mentor, digit by digit. */
typedef struct rv_score_head {
    int32_t highest; /* the largest number */
    int32_t n;       /* digits */
    int64_t n_words;
    uint64_t *planes; /* [n · n_words] */
} rv_score_head;

/* The pairs of a row to be picked: eligible, and in a set of `all`; or in a set of `some`, and with a bound on the score
 * such that score − (highest − number of the head) · RV_SCORE_STEP may exceed the floor, or score reach the number asked
 * for · RV_SCORE_STEP. At most one of head and asked. */
typedef struct rv_pick {
    const rv_score_head *head;         /* NULL: the score itself is held to the floor */
    const rv_score_head *asked;        /* NULL: nobody asks */
    const uint64_t *all[RV_PICK_SETS]; /* bits by mentor, rv_scorer_words() each */
    const uint64_t *some[RV_PICK_SETS];
    int32_t n_all;
    int32_t n_some;
    int64_t floor;
    int32_t n;    /* picked by the last call */
    int32_t next; /* where the next call goes on; its owner's */
} rv_pick;

/* Words of a set of mentors. */
int64_t rv_scorer_words(const reversa_scorer *scorer);
/* Can rows be picked from? Not where scores are listed. */
bool rv_scorer_has_bounds(const reversa_scorer *scorer);
/* All numbers 0, in the arena. */
reversa_status rv_score_head_make(reversa_context *ctx, rv_arena *arena, const reversa_scorer *scorer, int32_t highest,
                                  rv_score_head *head_out);
/* The number of a mentor, which is 0 so far. */
void rv_score_head_set(rv_score_head *head, int32_t mentor, int32_t number);

/* Begin a row; then each call picks the next mentors, ascending, pick->n of them. False at the end. */
void rv_pick_begin(rv_score_work *work, int32_t mentee, rv_pick *pick);
bool rv_pick_next(rv_score_work *work, rv_pick *pick, int32_t *mentors_out);
/* Scores of the mentors picked last, as rv_scorer_row() gives them, beside floors [n] in the same order. */
reversa_status rv_pick_scores(rv_score_work *work, const rv_pick *pick, const int32_t *floors, int32_t *scores_out);

/* Score and contributions [n_criteria, NULL if not wanted] of one pair (ordinals), whatever the rules say. With scores from
 * elsewhere: the listed score, 0 for a pair that is not listed. */
reversa_status rv_scorer_pair(const reversa_scorer *scorer, rv_score_work *work, int32_t mentor, int32_t mentee,
                              int32_t *score_out, int32_t *contributions_out);

/* Candidates of either side: the best k[side] partners of each mentor and of each mentee, 0 for none. Counts and best
 * scores are of both sides in any case. Does not begin a call. */
reversa_status rv_candidates_build(reversa_context *ctx, const reversa_scorer *scorer, const int32_t k[2],
                                   reversa_candidates **candidates_out);
/* reversa_scorer_create() without the door. */
reversa_status rv_scorer_build(reversa_context *ctx, const reversa_problem *problem, reversa_scorer **scorer_out);

#endif
