/*
 * Adjustment: making people in a programme and people outside it comparable before their numbers are compared.
 *
 * Logistic regression gives the chance to be in the programme (the propensity); weights and matching on it balance the
 * groups; balance says whether that worked. Difference in differences compares changes instead of levels.
 */
#ifndef REVERSA_ADJUST_H
#define REVERSA_ADJUST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <reversa/survival.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Rows of a logistic regression, by column. All arrays are borrowed for the call. Set up with
 *  reversa_logistic_rows_init(). An intercept is always added. */
typedef struct reversa_logistic_rows {
    uint32_t struct_size;
    int64_t n;
    const int32_t *outcome;       /**< [n]: 0 or 1. */
    int32_t n_columns;            /**< 0 or more. */
    const double *const *columns; /**< [n_columns] of [n], finite. */
    const char *const *names;     /**< [n_columns]; NULL for "column 1", "column 2", ... */
    const double *weight;         /**< [n], >= 0 and finite; NULL for all 1. */
    const double *offset;         /**< [n], finite, added to the linear predictor; NULL for 0. */
} reversa_logistic_rows;

/** How to fit. Set up with reversa_logistic_options_init(). */
typedef struct reversa_logistic_options {
    uint32_t struct_size;
    bool firth;             /**< Firth's penalty: finite coefficients also where a column separates. Default false. */
    double level;           /**< Of the intervals, default 0.95. */
    int32_t max_iterations; /**< Default 100. */
} reversa_logistic_options;

/** A logistic regression. Opaque, immutable. */
typedef struct reversa_logistic reversa_logistic;

/** One coefficient. */
typedef struct reversa_logistic_term {
    const char *name;          /**< "(intercept)" or the column's name; owned by the fit. */
    reversa_estimate log_odds; /**< Coefficient with normal (Wald) interval; NaN with the reason where it has none. */
    double z;                  /**< Wald statistic. */
    double p;                  /**< Two-sided. */
} reversa_logistic_term;

/** A regression as a whole. */
typedef struct reversa_logistic_summary {
    int64_t n;                  /**< Rows with a weight above 0. */
    int64_t n_events;           /**< Of these, rows with outcome 1. */
    double log_likelihood;      /**< Penalised where Firth's penalty was asked for. */
    double log_likelihood_null; /**< Of the intercept (and offset) alone. */
    double auc; /**< Chance that a row with outcome 1 has the higher fitted chance, ties half, weighted. */
    int32_t iterations;
    reversa_fit fit;    /**< REVERSA_FIT_OK, or why coefficients are NaN; COLLINEAR: the others stand. */
    const char *column; /**< The column that fit speaks of, NULL if none; owned by the fit. */
} reversa_logistic_summary;

/**
 * Set all fields to nothing.
 *
 * @param rows  Filled in. Not NULL.
 */
REVERSA_API void reversa_logistic_rows_init(reversa_logistic_rows *rows);

/**
 * Set all options to their defaults.
 *
 * @param options  Filled in. Not NULL.
 */
REVERSA_API void reversa_logistic_options_init(reversa_logistic_options *options);

/**
 * Fit a logistic regression by maximum likelihood, or by Firth's penalised likelihood.
 *
 * Newton's method on an orthonormal basis of the columns, with step halving. A column that is a combination of those
 * before it is left out; separation is recognised by a direction along which the likelihood only grows.
 *
 * @param ctx           Not NULL.
 * @param rows          Borrowed for the call. Not NULL.
 * @param options       NULL means all defaults.
 * @param logistic_out  Receives the fit, NULL after an error; release with reversa_logistic_free(). Not NULL.
 * @retval REVERSA_OK           There is a fit; its summary says whether its coefficients are to be had.
 * @retval REVERSA_E_ARGUMENT   A NULL, a negative count, more than 2^31 − 1 rows or 1000 columns, or an option out of range.
 * @retval REVERSA_E_DATA       An outcome that is not 0 or 1, a value that is not finite, a weight below 0: the errors name
 *                              row (the first is 1) and column.
 * @retval REVERSA_E_CANCELLED  Cancelled.
 * @retval REVERSA_E_DEADLINE   The time limit passed.
 * @retval REVERSA_E_MEMORY     Out of memory.
 *
 * McCullagh & Nelder 1989; Firth 1993; Albert & Anderson 1984 on separation. O(iterations · n · n_columns²), memory
 * O(n · n_columns).
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_logistic_create(reversa_context *ctx,
                                                                      const reversa_logistic_rows *rows,
                                                                      const reversa_logistic_options *options,
                                                                      reversa_logistic **logistic_out);

/**
 * @param logistic     Not NULL.
 * @param summary_out  Filled in. Not NULL.
 */
REVERSA_API void reversa_logistic_summary_read(const reversa_logistic *logistic, reversa_logistic_summary *summary_out);

/**
 * @param logistic  Not NULL.
 * @return The number of coefficients: 1 for the intercept and one a column.
 */
REVERSA_API int32_t reversa_logistic_n_terms(const reversa_logistic *logistic);

/**
 * @param logistic  Not NULL.
 * @param index     0 for the intercept, then the columns.
 * @param term_out  Filled in, all zero for another index. Not NULL.
 */
REVERSA_API void reversa_logistic_term_at(const reversa_logistic *logistic, int32_t index,
                                          reversa_logistic_term *term_out);

/**
 * The fitted chances: propensities where the outcome is being in the programme.
 *
 * @param logistic  Not NULL.
 * @return [n], in (0, 1), all NaN where there is no fit; owned by the fit.
 */
REVERSA_API const double *reversa_logistic_fitted(const reversa_logistic *logistic);

/**
 * Release a regression.
 *
 * @param logistic  NULL is allowed.
 */
REVERSA_API void reversa_logistic_free(reversa_logistic *logistic);

/** People in a programme and people outside it, to be compared. All arrays are borrowed. Set up with
 *  reversa_comparison_init(). */
typedef struct reversa_comparison {
    uint32_t struct_size;
    int64_t n;
    const int32_t *treated;       /**< [n]: 1 in the programme, 0 not. */
    const double *propensity;     /**< [n], in (0, 1): for reversa_propensity_weights(). */
    const double *weight;         /**< [n], >= 0 and finite: for reversa_balance(). */
    int32_t n_columns;            /**< For reversa_balance(). */
    const double *const *columns; /**< [n_columns] of [n], finite. */
} reversa_comparison;

/** Whom the weighted comparison speaks of. */
typedef enum reversa_weighting {
    REVERSA_WEIGHTING_STABILISED = 0, /**< Everyone: share of one's group / chance of being in it. */
    REVERSA_WEIGHTING_ATT = 1         /**< People in the programme: they weigh 1, the others e / (1 − e). */
} reversa_weighting;

/** How to weight. Set up with reversa_weighting_options_init(). */
typedef struct reversa_weighting_options {
    uint32_t struct_size;
    reversa_weighting kind; /**< Default stabilised. */
    double truncate; /**< In (0.5, 1]: weights beyond this quantile (R's type 7), and below one less it, are brought
                          there; 1 (default) leaves them; 0.99 is usual. Over both groups; ATT: over the controls. */
} reversa_weighting_options;

/** What weighting did. */
typedef struct reversa_weighting_summary {
    double effective_treated; /**< Effective sample size (Kish 1965): (Σw)² / Σw². */
    double effective_control;
    double mean; /**< Of all weights; stabilised ones should be near 1. */
    double largest;
    int64_t n_truncated;
    reversa_fit fit; /**< NO_DATA where one group is empty: the weights are NaN. */
} reversa_weighting_summary;

/** How far apart the groups are in one column. */
typedef struct reversa_balance_row {
    double mean_treated; /**< Not weighted. */
    double mean_control;
    double mean_treated_after; /**< Weighted. */
    double mean_control_after;
    double difference_before; /**< Standardised: means' difference / √((s₁² + s₀²) / 2), NaN where that is 0. */
    double difference_after;  /**< By the same divisor, of the unweighted groups, so that only the means move. */
    double ratio_before;      /**< Variance of the treated / of the controls. */
    double ratio_after;       /**< Of weighted variances, divisor Σw − Σw²/Σw. */
} reversa_balance_row;

/**
 * Set all fields to nothing.
 *
 * @param comparison  Filled in. Not NULL.
 */
REVERSA_API void reversa_comparison_init(reversa_comparison *comparison);

/**
 * Set all options to their defaults.
 *
 * @param options  Filled in. Not NULL.
 */
REVERSA_API void reversa_weighting_options_init(reversa_weighting_options *options);

/**
 * Weights from propensities.
 *
 * @param ctx          Not NULL.
 * @param comparison   With propensities. Not NULL.
 * @param options      NULL means all defaults.
 * @param weights_out  [n], filled in. Not NULL unless n is 0.
 * @param summary_out  Filled in; NULL if not wanted.
 * @retval REVERSA_OK          Done.
 * @retval REVERSA_E_ARGUMENT  A NULL, n < 0, or an option out of range.
 * @retval REVERSA_E_DATA      A group that is not 0 or 1, or a propensity that is not in (0, 1); the error names the row.
 * @retval REVERSA_E_MEMORY    Out of memory.
 *
 * Robins, Hernán & Brumback 2000; Cole & Hernán 2008. O(n), O(n log n) with truncation.
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_propensity_weights(reversa_context *ctx,
                                                                         const reversa_comparison *comparison,
                                                                         const reversa_weighting_options *options,
                                                                         double *weights_out,
                                                                         reversa_weighting_summary *summary_out);

/**
 * How far apart the groups are, column by column, before weighting and after.
 *
 * @param ctx          Not NULL.
 * @param comparison   With columns; without weights, after equals before. Not NULL.
 * @param balance_out  [n_columns], filled in. Not NULL unless n_columns is 0.
 * @retval REVERSA_OK          Done; NaN where a group has too few people.
 * @retval REVERSA_E_ARGUMENT  A NULL or a negative count.
 * @retval REVERSA_E_DATA      A group that is not 0 or 1, a value that is not finite, a weight below 0.
 *
 * A standardised difference above 0.1 is commonly taken for unbalanced. Austin 2009. O(n · n_columns).
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_balance(reversa_context *ctx,
                                                              const reversa_comparison *comparison,
                                                              reversa_balance_row *balance_out);

/** Outcomes before and after, in the programme and not: for a difference in differences. */
typedef struct reversa_did_rows {
    uint32_t struct_size;
    int64_t n;
    const double *outcome;        /**< [n], finite. */
    const int32_t *treated;       /**< [n]: 1 in the programme, 0 not. */
    const int32_t *after;         /**< [n]: 1 after it began, 0 before. */
    const int32_t *cluster;       /**< [n]: rows of one person have one number; NULL: every row is a person. */
    int32_t n_columns;            /**< Columns to adjust for. */
    const double *const *columns; /**< [n_columns] of [n], finite. */
} reversa_did_rows;

/** A difference in differences. */
typedef struct reversa_did {
    double mean[2][2];         /**< [treated][after]. */
    int64_t n[2][2];           /**< Rows of each cell. */
    double difference;         /**< (treated after − before) − (controls after − before), of the means. */
    reversa_estimate adjusted; /**< Of treated · after in the regression outcome ~ treated · after + columns; equal to
                                    the difference where there are no columns. Clustered se, t interval. */
    double p;                  /**< Two-sided, t with n_clusters − 1 degrees of freedom. */
    int64_t n_clusters;
} reversa_did;

/**
 * Difference in differences: how much more the treated changed than the others did.
 *
 * Assumes that without the programme both groups would have changed alike. The standard error is the sandwich summed by
 * cluster with the factor G/(G − 1) · (n − 1)/(n − k) (CR1; Liang & Zeger 1986), for rows that are their own cluster HC1.
 *
 * @param ctx      Not NULL.
 * @param rows     struct_size set; borrowed. Not NULL.
 * @param level    Of the interval, in (0, 1).
 * @param did_out  Filled in. Not NULL.
 * @retval REVERSA_OK          Done; a cell without rows gives NaN with REVERSA_FIT_NO_DATA; outcomes that the
 *                             regression says exactly give no error, with REVERSA_FIT_NO_VARIATION.
 * @retval REVERSA_E_ARGUMENT  A NULL, a negative count, or the level.
 * @retval REVERSA_E_DATA      A group that is not 0 or 1, or a value that is not finite; the error names the row.
 * @retval REVERSA_E_MEMORY    Out of memory.
 *
 * O(n · n_columns² + n log n).
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_did_estimate(reversa_context *ctx, const reversa_did_rows *rows,
                                                                   double level, reversa_did *did_out);

#ifdef __cplusplus
}
#endif
#endif
