/*
 * Cox proportional hazards: how much columns multiply the rate of an event, whatever that rate's course over time.
 *
 * A row is at risk at t if entry < t <= exit; strata have a hazard each. A coefficient without a finite value, or one
 * that the data cannot tell from others, is NaN with its reason and the column is named. Sources: Cox 1972; Efron 1977;
 * Lin & Wei 1989; Therneau & Grambsch 2000. Values agree with R survival 3.8. Ties by the exact conditional likelihood
 * (coxph(ties = "exact")) are not here: with many events at a time it costs far more and says what Efron's say.
 */
#ifndef REVERSA_COX_H
#define REVERSA_COX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <reversa/survival.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What may explain the hazard, by column. All arrays are borrowed for the call. */
typedef struct reversa_cox_columns {
    uint32_t struct_size;
    int32_t n_columns;           /**< 1 to 1024. */
    const double *const *column; /**< [n_columns][n], finite; rows as in the person-time. */
    const double *offset;        /**< [n] added to the linear predictor with coefficient 1; NULL for none. */
} reversa_cox_columns;

/** What is done with events at the same time. */
typedef enum reversa_ties {
    REVERSA_TIES_EFRON = 0, /**< The default. */
    REVERSA_TIES_BRESLOW = 1
} reversa_ties;

/** Whether standard errors allow for dependent rows and wrong models (Lin & Wei 1989). */
typedef enum reversa_robust {
    REVERSA_ROBUST_AUTO = 0, /**< Where there are clusters, or weights that are not whole; the default. */
    REVERSA_ROBUST_ON = 1,   /**< Always; without clusters each row is one. */
    REVERSA_ROBUST_OFF = 2
} reversa_robust;

/** How to fit. Set up with reversa_cox_options_init(). */
typedef struct reversa_cox_options {
    uint32_t struct_size;
    reversa_ties ties;
    reversa_robust robust;
    bool firth;             /**< Firth's penalty (Heinze & Schemper 2001): finite estimates under separation. */
    int32_t event;          /**< Which event number counts, the others are censored; 0 (default): any but 0. */
    int32_t max_iterations; /**< Default 100. */
    double level;           /**< Of the intervals, default 0.95. */
} reversa_cox_options;

/** A fitted model. Opaque, immutable, may be used by several threads at once; needs none of its inputs any more. */
typedef struct reversa_cox reversa_cox;

/** A chi-square test. NaN where there is none. */
typedef struct reversa_test {
    double statistic;
    double df;
    double p;
} reversa_test;

/** The model as a whole. */
typedef struct reversa_cox_summary {
    int64_t n;         /**< Rows of weight above 0. */
    int64_t n_events;  /**< Of these, with the event. */
    int32_t n_columns; /**< As given. */
    int32_t rank;      /**< Columns with a coefficient. */
    int32_t iterations;
    /**
     * OK; SEPARATED, COLLINEAR (the other columns are good, or have a reason of their own); NO_DATA, NO_EVENTS,
     * NOT_CONVERGED.
     */
    reversa_fit fit;
    int32_t column; /**< The first column that is at fault, −1 for none. */
    bool robust;
    double null_log_likelihood; /**< All coefficients 0. Penalised under Firth's penalty. */
    double log_likelihood;      /**< At the estimate; its limit under separation. */
    reversa_test likelihood_ratio;
    reversa_test score;
    reversa_test wald;         /**< With the variance that is reported. None under separation. */
    reversa_test robust_score; /**< At 0, with the offset; NaN unless robust. R computes its own without the offset. */
} reversa_cox_summary;

/** One coefficient. */
typedef struct reversa_cox_coefficient {
    reversa_estimate estimate; /**< Log hazard ratio for one unit of the column. */
    reversa_estimate ratio;    /**< Hazard ratio; its se is by the delta method, its interval exp of the estimate's. */
    double naive_se;           /**< From the information, also where `estimate.se` is robust. */
    double z;
    double p;         /**< Two-sided. */
    double reference; /**< The mean of the column, 0 for one that has only −1, 0 and 1. */
} reversa_cox_coefficient;

/** A person to predict for. */
typedef struct reversa_cox_person {
    int32_t stratum; /**< As in the person-time. */
    const double *x; /**< [n_columns] */
} reversa_cox_person;

/** What a model says of a person at a time. */
typedef struct reversa_cox_prediction {
    reversa_estimate hazard;   /**< Cumulative hazard; interval on its logarithm. */
    reversa_estimate survival; /**< exp(−hazard), as R's survfit() has it; the same interval. */
} reversa_cox_prediction;

/**
 * Set all fields to nothing.
 *
 * @param columns  Filled in. Not NULL.
 */
REVERSA_API void reversa_cox_columns_init(reversa_cox_columns *columns);

/**
 * Set all options to their defaults.
 *
 * @param options  Filled in. Not NULL.
 */
REVERSA_API void reversa_cox_options_init(reversa_cox_options *options);

/**
 * Fit by Newton–Raphson with step halving, to the full precision of the numbers.
 *
 * @param ctx       Not NULL.
 * @param survival  Its strata, weights and clusters are used, its groups are not. Borrowed for the call. Not NULL.
 * @param columns   Not NULL.
 * @param options   NULL means all defaults.
 * @param cox_out   Receives the model, NULL after an error; release with reversa_cox_free(). Not NULL.
 * @retval REVERSA_OK           Done; how the fit ended is in its summary.
 * @retval REVERSA_E_ARGUMENT   A NULL, no or too many columns, or an option out of range.
 * @retval REVERSA_E_DATA       A column or offset that is NaN or infinite: the error names row (the first is 1) and the
 *                              column by its index or as `offset`.
 * @retval REVERSA_E_CANCELLED  Cancelled.
 * @retval REVERSA_E_DEADLINE   The time limit passed.
 * @retval REVERSA_E_MEMORY     Out of memory.
 *
 * Rows of weight 0 take no part; the unit of the weights, however far from 1, changes no coefficient. Equal inputs give equal bytes for every number of threads. O(n·p²) an iteration, the
 * robust variance O(n·p + clusters·p²) also with heavy ties, Firth's penalty O((n + events)·p²); memory O(n·p).
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_cox_fit(reversa_context *ctx, const reversa_survival *survival,
                                                              const reversa_cox_columns *columns,
                                                              const reversa_cox_options *options,
                                                              reversa_cox **cox_out);

/**
 * The model as a whole.
 *
 * @param cox          Not NULL.
 * @param summary_out  Filled in. Not NULL.
 */
REVERSA_API void reversa_cox_summary_read(const reversa_cox *cox, reversa_cox_summary *summary_out);

/**
 * One coefficient.
 *
 * @param cox              Not NULL.
 * @param column           0 .. n_columns − 1.
 * @param coefficient_out  Filled in; all NaN for another column. Not NULL.
 */
REVERSA_API void reversa_cox_coefficient_at(const reversa_cox *cox, int32_t column,
                                            reversa_cox_coefficient *coefficient_out);

/**
 * An entry of the coefficients' covariance matrix.
 *
 * @param cox    Not NULL.
 * @param a      Column.
 * @param b      Column.
 * @param naive  From the information rather than robust; no difference in a model that is not robust.
 * @return The covariance, NaN where a coefficient has none.
 */
REVERSA_API double reversa_cox_covariance(const reversa_cox *cox, int32_t a, int32_t b, bool naive);

/**
 * The number of steps of a stratum's baseline hazard.
 *
 * @param cox      Not NULL.
 * @param stratum  As in the person-time; one without events has no steps.
 * @return Distinct event times of the stratum.
 */
REVERSA_API int64_t reversa_cox_n_steps(const reversa_cox *cox, int32_t stratum);

/**
 * One step of the baseline cumulative hazard, which respects entry.
 *
 * @param cox         Not NULL.
 * @param stratum     As in the person-time.
 * @param step        0 .. n_steps − 1, times ascending.
 * @param centred     For columns at their reference and the mean offset; otherwise for columns and offset at 0.
 * @param hazard_out  Cumulative hazard from that time on; NaN where there is no estimate. May be NULL.
 * @return The time, NaN for another step.
 */
REVERSA_API double reversa_cox_step_at(const reversa_cox *cox, int32_t stratum, int64_t step, bool centred,
                                       double *hazard_out);

/**
 * What the model says of a person at some times.
 *
 * @param ctx             Not NULL.
 * @param cox             Not NULL.
 * @param person          In a stratum with events; all is NaN in another. Offset 0. Not NULL.
 * @param times           [n_times] any order. NULL only if n_times is 0.
 * @param n_times         At least 0.
 * @param prediction_out  [n_times] filled in. NULL only if n_times is 0.
 * @retval REVERSA_OK           Done.
 * @retval REVERSA_E_ARGUMENT   A NULL, or n_times < 0.
 * @retval REVERSA_E_CANCELLED  Cancelled.
 * @retval REVERSA_E_MEMORY     Out of memory.
 *
 * Tsiatis 1981; Therneau & Grambsch 2000, ch. 10. O(steps·p + n_times·(p² + log steps)).
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_cox_predict(reversa_context *ctx, const reversa_cox *cox,
                                                                  const reversa_cox_person *person, const double *times,
                                                                  int64_t n_times,
                                                                  reversa_cox_prediction *prediction_out);

/**
 * Release a model.
 *
 * @param cox  NULL is allowed.
 */
REVERSA_API void reversa_cox_free(reversa_cox *cox);

#ifdef __cplusplus
}
#endif
#endif
