/*
 * Two shares compared, once or stratum by stratum: what an audit of selection says, with its uncertainty.
 *
 * The four-fifths flag stands only beside the ratio, its interval and a p-value, and is withheld where the groups are too
 * small for it to mean anything. What cannot be computed is NaN, with a reason. Groups are made by <reversa/equity.h>.
 */
#ifndef REVERSA_IMPACT_H
#define REVERSA_IMPACT_H

#include <stdbool.h>
#include <stdint.h>

#include <reversa/survival.h>

#ifdef __cplusplus
extern "C" {
#endif

/** How many of a group, and of the group it is compared with, were selected. */
typedef struct reversa_impact_counts {
    int64_t selected; /**< 0 .. n. */
    int64_t n;
    int64_t reference_selected; /**< 0 .. reference_n. */
    int64_t reference_n;
} reversa_impact_counts;

/** Is the group's rate below four fifths of the reference's? */
typedef enum reversa_four_fifths {
    REVERSA_FOUR_FIFTHS_NO = 0,
    REVERSA_FOUR_FIFTHS_YES = 1,     /**< The ratio is below 4/5. No proof of anything: read the interval. */
    REVERSA_FOUR_FIFTHS_WITHHELD = 2 /**< No ratio, or with equal rates too few would be selected in a group. */
} reversa_four_fifths;

/** A comparison. Without both groups, or with one that is hidden, all numbers are NaN and the flag is withheld. */
typedef struct reversa_impact {
    double rate;
    double reference_rate;
    double ratio;    /**< rate / reference_rate; NaN where nobody of the reference was selected. */
    double ratio_se; /**< Of log ratio; NaN, as the interval, where a count of selected is 0. */
    double ratio_low;
    double ratio_high;
    double ratio_after_one; /**< With one more selected here and one fewer there: how much hangs on one person. */
    double difference;      /**< rate − reference_rate. */
    double difference_se;   /**< Wald. */
    double difference_low;  /**< Newcombe's hybrid score interval. */
    double difference_high;
    double z;        /**< Of the difference, with the pooled variance: beyond 2 is the "two standard deviations". */
    double p;        /**< Fisher's exact test, two-sided. */
    double p_less;   /**< One-sided: so few selected in this group by chance. */
    double p_holm;   /**< p adjusted for all comparisons made together; of a single one, p. */
    reversa_fit fit; /**< Why numbers are NaN: NO_DATA, NO_EVENTS (a count of 0), TOO_FEW (hidden). */
    reversa_four_fifths four_fifths;
} reversa_impact;

/**
 * Compare two shares.
 *
 * @param counts      Not NULL. Counts that are none (selected > n, negative) give NaN with REVERSA_FIT_NO_DATA.
 * @param level       Of the intervals, in (0, 1), such as 0.95.
 * @param smallest    The flag is withheld where with equal rates fewer than this would be selected in either group; 5 is
 *                    usual, 0 never withholds a ratio.
 * @param impact_out  Filled in. Not NULL.
 *
 * Katz et al. 1978 (ratio); Newcombe 1998 (difference); Fisher 1935; Uniform Guidelines 1978 (four fifths). O(smaller group).
 */
REVERSA_API void reversa_impact_compare(const reversa_impact_counts *counts, double level, double smallest,
                                        reversa_impact *impact_out);

/** A common effect over strata. Strata without both groups, or with nobody or everybody selected, tell nothing. */
typedef struct reversa_stratified {
    int32_t n_strata;            /**< Strata that tell something. */
    reversa_estimate odds_ratio; /**< Mantel–Haenszel; se is that of its log (Robins, Breslow & Greenland 1986). */
    reversa_estimate risk_ratio; /**< Mantel–Haenszel; se is that of its log (Greenland & Robins 1985). */
    double chi_square;           /**< Cochran–Mantel–Haenszel, one degree of freedom, without correction. */
    double p;
    double chi_square_corrected; /**< With the continuity correction of 1/2. */
    double p_corrected;
    double breslow_day; /**< Are the odds ratios equal over the strata? n_strata − 1 degrees of freedom. */
    double breslow_day_p;
    double tarone; /**< The same with Tarone's correction. */
    double tarone_p;
    reversa_fit fit; /**< NO_DATA: no stratum tells anything; NO_EVENTS: a common effect has no finite logarithm. */
} reversa_stratified;

/**
 * Compare two groups within strata, such as departments.
 *
 * @param strata          [n_strata] counts, one entry a stratum; NULL where there is none. One with counts that are none
 *                        gives NaN everywhere.
 * @param n_strata        0 or more.
 * @param level           Of the intervals, in (0, 1).
 * @param stratified_out  Filled in. Not NULL.
 *
 * Cochran 1954; Mantel & Haenszel 1959; Breslow & Day 1980; Tarone 1985. O(n_strata).
 */
REVERSA_API void reversa_impact_stratified(const reversa_impact_counts *strata, int32_t n_strata, double level,
                                           reversa_stratified *stratified_out);

/**
 * Adjust p-values for their number, so that the chance of any false alarm keeps the level.
 *
 * @param ctx           Not NULL.
 * @param p             [n], each 0 .. 1, or NaN for a comparison that was not made. Not NULL where n > 0.
 * @param n             0 or more.
 * @param adjusted_out  [n] filled in, NaN where p is; may be p itself. Not NULL where n > 0.
 * @retval REVERSA_OK          Done.
 * @retval REVERSA_E_ARGUMENT  A NULL, n < 0, or a p outside 0 .. 1.
 * @retval REVERSA_E_MEMORY    Out of memory.
 *
 * Holm 1979. O(n).
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_holm_adjust(reversa_context *ctx, const double *p, int64_t n,
                                                                  double *adjusted_out);

/**
 * Who scored above the median of all: the event of a scoring rate.
 *
 * @param ctx         Not NULL.
 * @param scores      [n], finite, or NaN for someone without a score. Not NULL where n > 0.
 * @param n           0 or more.
 * @param above_out   [n] filled in: 1 above the median of all scores, 0 not, −1 without a score. Not NULL where n > 0.
 * @param median_out  Receives the median, NaN where there is no score. NULL if not wanted.
 * @retval REVERSA_OK          Done.
 * @retval REVERSA_E_ARGUMENT  A NULL, n < 0 or above INT32_MAX, or an infinite score.
 * @retval REVERSA_E_MEMORY    Out of memory.
 *
 * Rules of the City of New York, title 6, § 5-301. O(n).
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_scores_above_median(reversa_context *ctx, const double *scores,
                                                                          int64_t n, int32_t *above_out,
                                                                          double *median_out);

#ifdef __cplusplus
}
#endif
#endif
