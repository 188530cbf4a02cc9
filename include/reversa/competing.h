/*
 * Competing exits: who leaves voluntarily cannot retire any more. How many have left by a time for each cause, and
 * whether groups differ in that.
 *
 * The event number of a row is the cause of its exit, 0 for none. Treating other causes as censored (reversa_curve with
 * options.event) gives the hazard of a cause among those still there, not the share of people who leave for it: that is
 * the incidence here. Sources: Aalen & Johansen 1978; Gray 1988; Klein & Moeschberger 2003, 4.7. Values agree with R survival
 * 3.8 (multi-state survfit) and cmprsk 2.2 (cuminc). The regression of Fine & Gray is not here: the hazard of a cause in
 * reversa_cox_fit(), with options.event, and the incidence together say what it says.
 */
#ifndef REVERSA_COMPETING_H
#define REVERSA_COMPETING_H

#include <reversa/survival.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Where the variances come from. */
typedef enum reversa_competing_variance {
    REVERSA_COMPETING_JACKKNIFE = 0, /**< Infinitesimal jackknife over clusters, as in R's survfit: any weights. */
    REVERSA_COMPETING_AALEN = 1      /**< Aalen 1978, as in cmprsk: weights are counts, clusters are ignored. */
} reversa_competing_variance;

/** How to estimate. Set up with reversa_competing_options_init(). */
typedef struct reversa_competing_options {
    uint32_t struct_size;
    double level;                        /**< Of the intervals, default 0.95. */
    reversa_interval interval;           /**< Default log-log. */
    double start;                        /**< Condition on being there at this time. Default none (−infinity). */
    reversa_competing_variance variance; /**< Default the infinitesimal jackknife. */
} reversa_competing_options;

/** Incidence by group and cause. Opaque, immutable. */
typedef struct reversa_competing reversa_competing;

/** One step of a cause's curve. */
typedef struct reversa_competing_point {
    double time;
    double at_risk;   /**< Weighted number with entry < time <= exit. */
    double events;    /**< Weighted, of this cause. */
    double incidence; /**< Share that has left for this cause by this time. */
    double se;
    double low; /**< Without width where nobody has left for the cause, as R gives it. */
    double high;
} reversa_competing_point;

/**
 * Set all options to their defaults.
 *
 * @param options  Filled in. Not NULL.
 */
REVERSA_API void reversa_competing_options_init(reversa_competing_options *options);

/**
 * Aalen–Johansen curves for every group and cause.
 *
 * @param ctx            Not NULL.
 * @param survival       Not NULL. Strata are ignored.
 * @param options        NULL means all defaults.
 * @param competing_out  Receives the curves, NULL after an error; release with reversa_competing_free(). Not NULL.
 * @retval REVERSA_OK           Done; a group without rows has no points.
 * @retval REVERSA_E_ARGUMENT   A NULL, an option out of range, or an event number above 32.
 * @retval REVERSA_E_CANCELLED  Cancelled.
 * @retval REVERSA_E_DEADLINE   The time limit passed.
 * @retval REVERSA_E_MEMORY     Out of memory.
 *
 * O(n · n_causes).
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_competing_create(reversa_context *ctx,
                                                                       const reversa_survival *survival,
                                                                       const reversa_competing_options *options,
                                                                       reversa_competing **competing_out);

/**
 * @param competing  Not NULL.
 * @return The number of causes: the largest event number.
 */
REVERSA_API int32_t reversa_competing_n_causes(const reversa_competing *competing);

/**
 * @param competing  Not NULL.
 * @param group      0 .. n_groups − 1; another gives 0.
 * @return The number of points of the group's curves, one for each time at which someone leaves or is censored.
 */
REVERSA_API int64_t reversa_competing_n_points(const reversa_competing *competing, int32_t group);

/**
 * @param competing  Not NULL.
 * @param group      0 .. n_groups − 1.
 * @param cause      1 .. n_causes; 0 for those who are still there: events are then of all causes, incidence is survival.
 * @param index      0 .. n_points − 1, times ascending.
 * @param point_out  Filled in; all NaN for another group, cause or index. Not NULL.
 */
REVERSA_API void reversa_competing_point_at(const reversa_competing *competing, int32_t group, int32_t cause,
                                            int64_t index, reversa_competing_point *point_out);

/**
 * The share that has left for a cause by a time.
 *
 * @param competing  Not NULL.
 * @param group      0 .. n_groups − 1.
 * @param cause      1 .. n_causes; 0 for those who are still there.
 * @param time       Any; after the last row's exit, the last value with REVERSA_FIT_NOT_REACHED while someone is left.
 * @return The share with its interval. Without an error to estimate there is no interval: low and high are NaN, with
 *         REVERSA_FIT_NO_EVENTS where nobody has left for the cause yet, REVERSA_FIT_NO_VARIATION where everybody has.
 */
REVERSA_API reversa_estimate reversa_competing_incidence(const reversa_competing *competing, int32_t group,
                                                         int32_t cause, double time);

/**
 * Release curves.
 *
 * @param competing  NULL is allowed.
 */
REVERSA_API void reversa_competing_free(reversa_competing *competing);

/** How Gray's test came out. NaN where there is nothing to compare. */
typedef struct reversa_gray_result {
    double statistic; /**< Chi-square with df degrees of freedom. */
    int32_t df;       /**< One less the number of groups that have rows. */
    double p;
    reversa_fit fit; /**< NO_DATA, NO_EVENTS (of this cause), or TOO_FEW groups. */
} reversa_gray_result;

/**
 * Gray's test that the incidence of a cause is the same in all groups.
 *
 * @param ctx         Not NULL.
 * @param survival    Not NULL. Strata are summed over; weights are counts; clusters are ignored. With delayed entry the risk
 *                    sets are entry < t <= exit, which cmprsk does not offer.
 * @param cause       The event number, 1 or more.
 * @param rho         Weight (1 − incidence of all groups)^rho; 0 is the usual test. Finite.
 * @param result_out  Filled in; untouched after an error. Not NULL.
 * @retval REVERSA_OK           Done; the result's fit says whether there was something to compare.
 * @retval REVERSA_E_ARGUMENT   A NULL, a cause or rho out of range, or more than 256 groups.
 * @retval REVERSA_E_CANCELLED  Cancelled.
 * @retval REVERSA_E_DEADLINE   The time limit passed.
 * @retval REVERSA_E_MEMORY     Out of memory.
 *
 * O(n + times with events · n_groups³).
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_gray_test(reversa_context *ctx, const reversa_survival *survival,
                                                                int32_t cause, double rho,
                                                                reversa_gray_result *result_out);

#ifdef __cplusplus
}
#endif
#endif
