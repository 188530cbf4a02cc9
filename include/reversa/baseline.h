/*
 * How good a matching is: its scores beside those of a random matching, and beside the best that each mentee could have had
 * if nobody else were there.
 *
 * Chance is what the programme is worth comparing with from below, and the best alone from above: no matching can give everyone
 * more than that, and few can give it to all, since many may want the same mentor.
 */
#ifndef REVERSA_BASELINE_H
#define REVERSA_BASELINE_H

#include <stdint.h>

#include <reversa/matching.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The scores of a matching and of what it is compared with. Opaque, immutable, may be used by several threads at once. */
typedef struct reversa_baseline reversa_baseline;

/** Whose scores. */
typedef enum reversa_series {
    REVERSA_SERIES_MATCHING = 0,  /**< The pairs of the matching. */
    REVERSA_SERIES_RANDOM = 1,    /**< The pairs of the random matching. */
    REVERSA_SERIES_BEST_ALONE = 2 /**< For each mentee with an eligible mentor, the best score among these. */
} reversa_series;

/** What is random. Set up with reversa_baseline_options_init(). */
typedef struct reversa_baseline_options {
    uint32_t struct_size;
    uint64_t seed; /**< Of the random matching, default 1. */
} reversa_baseline_options;

/** Scores in short. All in micro-points; 0 where n is 0. */
typedef struct reversa_series_summary {
    int64_t n;
    int64_t total;
    int32_t lowest;
    int32_t median; /**< The lower of the two in the middle. */
    int32_t highest;
} reversa_series_summary;

/** How near the mentees with a pair come to the best that each could have had alone. */
typedef struct reversa_reach {
    int64_t n;        /**< Mentees with a pair and an eligible mentor. */
    int64_t n_best;   /**< Of these, with a pair as good as the best. */
    int64_t total;    /**< Micro-points of the best pair of each. A pinned pair that the rules forbid may be better. */
    int64_t possible; /**< Micro-points of the best that each could have had. */
} reversa_reach;

/**
 * Set all options to their defaults.
 *
 * @param options  Filled in. Not NULL.
 */
REVERSA_API void reversa_baseline_options_init(reversa_baseline_options *options);

/**
 * Compare a matching with a random one and with the best alone.
 *
 * The random matching keeps the pinned pairs. Then, in an order drawn from the seed, each mentee gets one of the eligible
 * mentors who have a place left, each of them as likely as the others; who may have several gets them in further rounds, until
 * nobody gets one. It keeps capacities and `load` at_most, and heeds no other limit. It is one draw, not a mean of
 * many. All in whole numbers, equal for every number of threads and order of rows.
 *
 * @param ctx           Not NULL. One call at a time per context.
 * @param problem       Not NULL. Not needed afterwards.
 * @param matching      Of this problem, with pairs. Not needed afterwards. Not NULL.
 * @param options       NULL means all defaults.
 * @param baseline_out  Receives the baseline, NULL after an error; release with reversa_baseline_free(). Not NULL.
 * @retval REVERSA_OK           Made.
 * @retval REVERSA_E_ARGUMENT   A NULL, a matching of another problem, or one that is infeasible or was stopped.
 * @retval REVERSA_E_CALLBACK   A user-defined criterion failed.
 * @retval REVERSA_E_CANCELLED  Cancelled.
 * @retval REVERSA_E_DEADLINE   The time limit passed.
 * @retval REVERSA_E_MEMORY     Out of memory.
 *
 * Mentors are drawn and those who are not eligible drawn again; where few are, the mentee's whole row is scored: time
 * O(mentees) in a programme with many eligible pairs, O(mentees · mentors) worst case. The best alone is known from the solve.
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_baseline_create(reversa_context *ctx,
                                                                      const reversa_problem *problem,
                                                                      const reversa_matching *matching,
                                                                      const reversa_baseline_options *options,
                                                                      reversa_baseline **baseline_out);

/**
 * @param baseline     Not NULL.
 * @param series       Whose scores. Of REVERSA_SERIES_BEST_ALONE there are none where the solve was stopped before they were known.
 * @param summary_out  Filled in, all zero for another series. Not NULL.
 */
REVERSA_API void reversa_baseline_summary(const reversa_baseline *baseline, reversa_series series,
                                          reversa_series_summary *summary_out);

/**
 * The scores themselves, in ascending order.
 *
 * @param baseline  Not NULL.
 * @param series    Whose scores.
 * @param n_out     Receives their number. Not NULL.
 * @return Micro-points [*n_out], owned by the baseline; NULL for another series.
 */
REVERSA_API const int32_t *reversa_baseline_scores(const reversa_baseline *baseline, reversa_series series,
                                                   int64_t *n_out);

/**
 * How many scores lie in each of n_bins equal parts of 0 .. 1 000 000; one on a border belongs to the part above, a full
 * score to the last.
 *
 * @param baseline    Not NULL.
 * @param series      Whose scores.
 * @param n_bins      1 or more; else nothing is written.
 * @param counts_out  [n_bins] filled in. Not NULL.
 */
REVERSA_API void reversa_baseline_histogram(const reversa_baseline *baseline, reversa_series series, int32_t n_bins,
                                            int64_t *counts_out);

/**
 * @param baseline   Not NULL.
 * @param reach_out  Filled in. Not NULL.
 */
REVERSA_API void reversa_baseline_reach(const reversa_baseline *baseline, reversa_reach *reach_out);

/**
 * @param baseline  Not NULL.
 * @return The seed of the random matching.
 */
REVERSA_API uint64_t reversa_baseline_seed(const reversa_baseline *baseline);

/**
 * Release a baseline.
 *
 * @param baseline  NULL is allowed.
 */
REVERSA_API void reversa_baseline_free(reversa_baseline *baseline);

#ifdef __cplusplus
}
#endif
#endif
