/*
 * Person-time and survival curves: how long people stay, when not everyone is seen from the start or to the end.
 *
 * A row is at risk at time t if entry < t <= exit. One person may have several rows (time split where something changes).
 * What the data cannot tell is NaN, with a reason beside it: no number is invented. Sources: Kalbfleisch & Prentice 2002;
 * Klein & Moeschberger 2003. Values agree with R survival 3.8.
 */
#ifndef REVERSA_SURVIVAL_H
#define REVERSA_SURVIVAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <reversa/context.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Why a number is NaN, or must be read with care. */
typedef enum reversa_fit {
    REVERSA_FIT_OK = 0,
    REVERSA_FIT_NO_DATA = 1,     /**< Nobody is at risk. */
    REVERSA_FIT_NO_EVENTS = 2,   /**< Nothing happened. */
    REVERSA_FIT_NOT_REACHED = 3, /**< The curve does not come down that far, or follow-up ends before. */
    REVERSA_FIT_COLLINEAR = 4,   /**< A column is a combination of others: it is left out, and named. */
    REVERSA_FIT_SEPARATED = 5,   /**< A column splits the events from the rest: its coefficient has no finite value. */
    REVERSA_FIT_NOT_CONVERGED = 6, /**< The iteration did not settle. */
    REVERSA_FIT_TOO_FEW = 7,       /**< Fewer observations than the method needs. */
    REVERSA_FIT_NO_VARIATION = 8   /**< All values are equal. */
} reversa_fit;

/** An estimate with its interval. NaN where there is none. */
typedef struct reversa_estimate {
    double value;
    double se;  /**< Standard error. */
    double low; /**< Interval at the level asked for. */
    double high;
    reversa_fit fit;
} reversa_estimate;

/** Rows of person-time, by column. All arrays are borrowed for the call. Set up with reversa_survival_rows_init(). */
typedef struct reversa_survival_rows {
    uint32_t struct_size;
    int64_t n;
    const double *entry;    /**< [n], below exit, −INFINITY where seen from the start; NULL: everyone is. */
    const double *exit;     /**< [n], finite. */
    const int32_t *event;   /**< [n]: 0 nothing, 1 the event, 2, 3, ... other causes of exit. */
    const double *weight;   /**< [n], >= 0 and finite; NULL for all 1. */
    const int32_t *stratum; /**< [n], 0 .. n + 65 535; NULL for one. */
    const int32_t *group;   /**< [n], 0 .. n + 65 535: groups to compare; NULL for one. */
    const int32_t *cluster; /**< [n]: rows of one person have one number; NULL: every row is a person. */
} reversa_survival_rows;

/** Validated person-time. Opaque, immutable, may be used by several threads at once. */
typedef struct reversa_survival reversa_survival;

/**
 * Set all fields to nothing.
 *
 * @param rows  Filled in. Not NULL.
 */
REVERSA_API void reversa_survival_rows_init(reversa_survival_rows *rows);

/**
 * Check rows and order them by time. A distinct time that lies no more than 2^-26 (1.5e-8), or that share of the mean
 * distinct time, above the one before is taken as equal to it, as in R (timefix): choose a unit in which that is nothing.
 *
 * @param ctx           Not NULL.
 * @param rows          Copied. Not NULL.
 * @param survival_out  Receives the object, NULL after an error; release with reversa_survival_free(). Not NULL.
 * @retval REVERSA_OK           Made.
 * @retval REVERSA_E_ARGUMENT   A NULL, n not in 0 to 2^31 − 1, or a stratum or group out of range.
 * @retval REVERSA_E_DATA       A time that is NaN or infinite, an exit not after its entry (or by rounding alone), a
 *                              negative event, a weight that is none: the errors name row (the first is 1) and column.
 * @retval REVERSA_E_CANCELLED  Cancelled.
 * @retval REVERSA_E_DEADLINE   The time limit passed.
 * @retval REVERSA_E_MEMORY     Out of memory.
 *
 * O(n) by a radix sort; at most 48 bytes a row are held, and 28 more during the call.
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_survival_create(reversa_context *ctx,
                                                                      const reversa_survival_rows *rows,
                                                                      reversa_survival **survival_out);

/**
 * @param survival  Not NULL.
 * @return The number of rows.
 */
REVERSA_API int64_t reversa_survival_n_rows(const reversa_survival *survival);

/**
 * @param survival  Not NULL.
 * @return The number of groups: one more than the largest group number, 1 without groups.
 */
REVERSA_API int32_t reversa_survival_n_groups(const reversa_survival *survival);

/**
 * Release person-time.
 *
 * @param survival  NULL is allowed.
 */
REVERSA_API void reversa_survival_free(reversa_survival *survival);

/** How an interval for a probability is made. */
typedef enum reversa_interval {
    REVERSA_INTERVAL_LOG_LOG = 0, /**< On log(−log S): stays within [0, 1]; the default. */
    REVERSA_INTERVAL_LOG = 1,
    REVERSA_INTERVAL_PLAIN = 2,
    REVERSA_INTERVAL_ARCSINE = 3
} reversa_interval;

/** How to estimate a curve. Set up with reversa_curve_options_init(). */
typedef struct reversa_curve_options {
    uint32_t struct_size;
    double level;              /**< Of the intervals, default 0.95. */
    reversa_interval interval; /**< Default log-log. */
    double start; /**< Condition on being there at this time: the curve begins there at 1. Default none (−infinity). */
    bool fleming_harrington; /**< Survival as exp(−Nelson–Aalen) in place of Kaplan–Meier. */
    int32_t event;           /**< Which event number counts, the others are censored; 0 (default): any but 0. */
} reversa_curve_options;

/** A curve per group. Opaque, immutable. */
typedef struct reversa_curve reversa_curve;

/** One step of a curve: a time at which someone leaves or is censored. */
typedef struct reversa_curve_point {
    double time;
    double at_risk;     /**< Weighted number with entry < time <= exit. */
    double events;      /**< Weighted. */
    double censored;    /**< Weighted. */
    double survival;    /**< Kaplan–Meier, from this time on. */
    double survival_se; /**< Of the survival itself: Greenwood, or robust; NaN for Greenwood's at a survival of 0. */
    double low;         /**< NaN, as is high, where the survival is 0. */
    double high;
    double hazard; /**< Nelson–Aalen cumulative hazard. */
    double hazard_se;
} reversa_curve_point;

/**
 * Set all options to their defaults.
 *
 * @param options  Filled in. Not NULL.
 */
REVERSA_API void reversa_curve_options_init(reversa_curve_options *options);

/**
 * Kaplan–Meier and Nelson–Aalen curves, one per group, with delayed entry and weights.
 *
 * @param ctx        Not NULL.
 * @param survival   Not NULL. Strata are ignored; robust standard errors (infinitesimal jackknife over clusters) where
 *                   there are clusters or weights are not whole.
 * @param options    NULL means all defaults.
 * @param curve_out  Receives the curves, NULL after an error; release with reversa_curve_free(). Not NULL.
 * @retval REVERSA_OK           Done; a group without rows has no points.
 * @retval REVERSA_E_ARGUMENT   A NULL, or an option out of range.
 * @retval REVERSA_E_CANCELLED  Cancelled.
 * @retval REVERSA_E_DEADLINE   The time limit passed.
 * @retval REVERSA_E_MEMORY     Out of memory.
 *
 * Kaplan & Meier 1958; Greenwood 1926; Aalen 1978. O(n).
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_curve_create(reversa_context *ctx,
                                                                   const reversa_survival *survival,
                                                                   const reversa_curve_options *options,
                                                                   reversa_curve **curve_out);

/**
 * The same straight from rows, for those who want nothing else of them. Unweighted people without clusters whose times
 * are whole and lie in 0 to 65 535, with few groups beside the rows, are counted where they lie: their rows are
 * never copied. For all others person-time is made for the call.
 *
 * @param ctx        Not NULL; its threads share the work.
 * @param rows       Borrowed for the call. Not NULL.
 * @param options    NULL means all defaults.
 * @param curve_out  Receives the curves, NULL after an error; release with reversa_curve_free(). Not NULL.
 * @retval REVERSA_OK           Done.
 * @retval REVERSA_E_ARGUMENT   As reversa_survival_create() or reversa_curve_create().
 * @retval REVERSA_E_DATA       As reversa_survival_create().
 * @retval REVERSA_E_CANCELLED  Cancelled.
 * @retval REVERSA_E_DEADLINE   The time limit passed.
 * @retval REVERSA_E_MEMORY     Out of memory.
 *
 * Equal inputs give equal bytes either way and for every number of threads. O(n); where rows are counted, memory is
 * O(groups · largest time).
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_curve_from_rows(reversa_context *ctx,
                                                                      const reversa_survival_rows *rows,
                                                                      const reversa_curve_options *options,
                                                                      reversa_curve **curve_out);

/**
 * @param curve  Not NULL.
 * @param group  0 .. n_groups − 1; another gives 0.
 * @return The number of points of the group's curve.
 */
REVERSA_API int64_t reversa_curve_n_points(const reversa_curve *curve, int32_t group);

/**
 * @param curve      Not NULL.
 * @param group      0 .. n_groups − 1.
 * @param index      0 .. n_points − 1, times ascending.
 * @param point_out  Filled in; all NaN for another index. Not NULL.
 */
REVERSA_API void reversa_curve_point_at(const reversa_curve *curve, int32_t group, int64_t index,
                                        reversa_curve_point *point_out);

/**
 * Survival at a time, and how many are at risk then.
 *
 * @param curve        Not NULL.
 * @param group        0 .. n_groups − 1.
 * @param time         Any; before the first point survival is 1, after the last row's exit it keeps the last value, with
 *                     REVERSA_FIT_NOT_REACHED if that is above 0.
 * @param at_risk_out  Weighted number at risk at the first point at or after the time, 0 after the last: between points
 *                     nobody leaves, though with delayed entry some may come. NULL if not wanted.
 * @return The survival with its interval; se and interval are NaN where Greenwood's is not defined, at a survival of 0.
 */
REVERSA_API reversa_estimate reversa_curve_survival(const reversa_curve *curve, int32_t group, double time,
                                                    double *at_risk_out);

/**
 * The time by which a share of the people has left.
 *
 * @param curve  Not NULL.
 * @param group  0 .. n_groups − 1.
 * @param share  In (0, 1): 0.5 for the median.
 * @return The time, with its interval by inverting the curve's own; REVERSA_FIT_NOT_REACHED with NaN where it is not
 *         reached. se is NaN.
 */
REVERSA_API reversa_estimate reversa_curve_quantile(const reversa_curve *curve, int32_t group, double share);

/**
 * Restricted mean time: the mean time stayed out of the first `horizon`.
 *
 * @param curve    Not NULL.
 * @param group    0 .. n_groups − 1.
 * @param horizon  Greater than the start.
 * @return The mean, counted from time 0, with standard error and normal interval; where the curve ends above 0 before,
 *         its last value is carried on and fit is REVERSA_FIT_NOT_REACHED. NO_DATA with NaN where there is no curve.
 *
 * The standard error is R's (print with rmean), or robust for a robust curve. O(points), robust O(n).
 */
REVERSA_API reversa_estimate reversa_curve_restricted_mean(const reversa_curve *curve, int32_t group, double horizon);

/**
 * Difference of the restricted means of two groups.
 *
 * @param curve    Not NULL.
 * @param group    0 .. n_groups − 1.
 * @param other    0 .. n_groups − 1; the result is group − other.
 * @param horizon  Greater than the start.
 * @return The difference with standard error and normal interval; a robust one knows of clusters with rows in both.
 */
REVERSA_API reversa_estimate reversa_curve_restricted_mean_difference(const reversa_curve *curve, int32_t group,
                                                                      int32_t other, double horizon);

/**
 * Release curves.
 *
 * @param curve  NULL is allowed.
 */
REVERSA_API void reversa_curve_free(reversa_curve *curve);

#ifdef __cplusplus
}
#endif
#endif
