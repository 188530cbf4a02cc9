/*
 * Is a Cox model to be trusted? Residuals, the test of proportional hazards, and how well predictions order people.
 *
 * Sources: Therneau & Grambsch 2000, ch. 4 and 6; Grambsch & Therneau 1994; Harrell et al. 1982; Uno et al. 2011.
 * Values agree with R survival 3.8.
 */
#ifndef REVERSA_COX_CHECK_H
#define REVERSA_COX_CHECK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <reversa/cox.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What is left of rows or events when the model has had its say. */
typedef enum reversa_cox_residual {
    REVERSA_RESIDUAL_MARTINGALE = 0,        /**< A row's events less those expected of it. */
    REVERSA_RESIDUAL_DEVIANCE = 1,          /**< The same, made more symmetric. */
    REVERSA_RESIDUAL_SCORE = 2,             /**< A row's part of the score, by column, without its weight. */
    REVERSA_RESIDUAL_DFBETA = 3,            /**< About how much a row moves each coefficient, with its weight. */
    REVERSA_RESIDUAL_SCHOENFELD = 4,        /**< An event's columns less their mean in the risk set. */
    REVERSA_RESIDUAL_SCALED_SCHOENFELD = 5, /**< About the coefficient at the event's time. */
    REVERSA_RESIDUAL_LINEAR_PREDICTOR = 6 /**< Not a residual: Σ coefficient·(column − reference) + centred offset. */
} reversa_cox_residual;

/**
 * How many rows a kind of residual has.
 *
 * @param cox   Not NULL.
 * @param kind  Which.
 * @return The rows of the person-time, or for the Schoenfeld residuals the events; 0 for no kind.
 */
REVERSA_API int64_t reversa_cox_residual_rows(const reversa_cox *cox, reversa_cox_residual kind);

/**
 * How many columns a kind of residual has.
 *
 * @param cox   Not NULL.
 * @param kind  Which.
 * @return The columns of the model or 1; 0 for no kind.
 */
REVERSA_API int32_t reversa_cox_residual_columns(const reversa_cox *cox, reversa_cox_residual kind);

/**
 * Residuals.
 *
 * @param ctx      Not NULL.
 * @param cox      Not NULL.
 * @param kind     Which.
 * @param out      [columns][rows], column by column, filled in. Rows are those of the person-time; for the Schoenfeld
 *                 residuals events by stratum, time and row. NaN for columns without a coefficient, for rows of weight
 *                 0, and all through where there is no estimate. Not NULL.
 * @param row_out  [rows] the row of the person-time of each, NULL if not wanted.
 * @retval REVERSA_OK           Done.
 * @retval REVERSA_E_ARGUMENT   A NULL, or no kind.
 * @retval REVERSA_E_CANCELLED  Cancelled.
 * @retval REVERSA_E_MEMORY     Out of memory.
 *
 * O(n) a column.
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_cox_residuals(reversa_context *ctx, const reversa_cox *cox,
                                                                    reversa_cox_residual kind, double *out,
                                                                    int32_t *row_out);

/** Against what course of time a coefficient is tested. */
typedef enum reversa_transform {
    REVERSA_TRANSFORM_KM = 0, /**< 1 − Kaplan–Meier: the default, not led by late times. */
    REVERSA_TRANSFORM_RANK = 1,
    REVERSA_TRANSFORM_IDENTITY = 2,
    REVERSA_TRANSFORM_LOG = 3 /**< NaN if an event is at 0 or before. */
} reversa_transform;

/**
 * Test whether hazards are proportional: a score test of coefficients that change with the course of time.
 *
 * @param ctx         Not NULL.
 * @param cox         Not NULL.
 * @param transform   Course of time.
 * @param tests_out   [n_columns] one test a column, NaN where it has no coefficient. Not NULL.
 * @param global_out  All columns at once. Not NULL.
 * @retval REVERSA_OK           Done.
 * @retval REVERSA_E_ARGUMENT   A NULL, or no transform.
 * @retval REVERSA_E_CANCELLED  Cancelled.
 * @retval REVERSA_E_DEADLINE   The time limit passed.
 * @retval REVERSA_E_MEMORY     Out of memory.
 *
 * cox.zph() of R survival 3. O(n·p²).
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_cox_proportionality(reversa_context *ctx, const reversa_cox *cox,
                                                                          reversa_transform transform,
                                                                          reversa_test *tests_out,
                                                                          reversa_test *global_out);

/** How to count pairs. Set up with reversa_concordance_options_init(). */
typedef struct reversa_concordance_options {
    uint32_t struct_size;
    bool uno;       /**< Weigh pairs by 1/G², G the chance not to be censored before: Uno's. Default Harrell's. */
    int32_t event;  /**< Which event number counts, the others are censored; 0 (default): any but 0. */
    double horizon; /**< Events after it are no longer predicted. Default +infinity. */
    double level;   /**< Of the interval, default 0.95. */
} reversa_concordance_options;

/** Pairs of which one is known to have the event first; weighted. */
typedef struct reversa_concordance {
    double concordant; /**< The one with the greater risk score has it first. */
    double discordant;
    double tied_score;
    double tied_time;          /**< Both at once: not counted. */
    double tied_both;          /**< Both at once, with equal scores. */
    reversa_estimate estimate; /**< Concordance, tied scores count half; infinitesimal-jackknife se, by cluster. */
} reversa_concordance;

/**
 * Set all options to their defaults.
 *
 * @param options  Filled in. Not NULL.
 */
REVERSA_API void reversa_concordance_options_init(reversa_concordance_options *options);

/**
 * How often the one with the greater risk score has the event first. Pairs are formed within strata.
 *
 * @param ctx              Not NULL.
 * @param survival         Weights, strata and clusters are used. Not NULL.
 * @param score            [n] risk score, finite, such as the linear predictor of a Cox model. Not NULL.
 * @param options          NULL means all defaults.
 * @param concordance_out  Filled in; Uno's has no estimate where someone enters late (TOO_FEW). Not NULL.
 * @retval REVERSA_OK           Done; without a pair the estimate is NaN with its reason.
 * @retval REVERSA_E_ARGUMENT   A NULL, or an option out of range.
 * @retval REVERSA_E_DATA       A score that is NaN or infinite: the error names the row.
 * @retval REVERSA_E_CANCELLED  Cancelled.
 * @retval REVERSA_E_DEADLINE   The time limit passed.
 * @retval REVERSA_E_MEMORY     Out of memory.
 *
 * O(n log n).
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_concordance_count(reversa_context *ctx,
                                                                        const reversa_survival *survival,
                                                                        const double *score,
                                                                        const reversa_concordance_options *options,
                                                                        reversa_concordance *concordance_out);

#ifdef __cplusplus
}
#endif
#endif
