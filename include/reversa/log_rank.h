/*
 * Do groups stay equally long? The log-rank family of tests, with strata, delayed entry and weights for early or late
 * differences.
 *
 * Sources: Mantel 1966; Gehan 1965; Tarone & Ware 1977; Harrington & Fleming 1982; Klein & Moeschberger 2003, ch. 7.
 * Values agree with R survival 3.8 (survdiff), which has no delayed entry: the same sums over risk sets
 * entry < t <= exit serve there.
 */
#ifndef REVERSA_LOG_RANK_H
#define REVERSA_LOG_RANK_H

#include <reversa/survival.h>

#ifdef __cplusplus
extern "C" {
#endif

/** How much a time counts, with n at risk and S the survival just before it, both within the stratum. */
typedef enum reversa_log_rank_kind {
    REVERSA_LOG_RANK_PLAIN = 0,             /**< 1: best where hazards are proportional. */
    REVERSA_LOG_RANK_GEHAN = 1,             /**< n. */
    REVERSA_LOG_RANK_TARONE_WARE = 2,       /**< √n. */
    REVERSA_LOG_RANK_FLEMING_HARRINGTON = 3 /**< S^rho · (1 − S)^gamma: rho > 0 looks early, gamma > 0 late. */
} reversa_log_rank_kind;

/** What to test. Set up with reversa_log_rank_options_init(). */
typedef struct reversa_log_rank_options {
    uint32_t struct_size;
    reversa_log_rank_kind kind; /**< Default plain. */
    double rho;                 /**< >= 0, default 0. For Fleming–Harrington; 1 is Peto & Peto's test. */
    double gamma;               /**< >= 0, default 0. */
    int32_t event;              /**< Which event number counts, the others are censored; 0 (default): any but 0. */
    const double
        *scores; /**< [n_groups] for the test of a trend, finite; NULL (default): the group's number. Borrowed. */
} reversa_log_rank_options;

/** A test that was made. Opaque, immutable, may be read by several threads at once. */
typedef struct reversa_log_rank reversa_log_rank;

/** How the test came out. NaN where there is nothing to compare. */
typedef struct reversa_log_rank_result {
    double statistic; /**< Chi-square with df degrees of freedom. */
    int32_t df;       /**< One less the number of groups that were ever at risk at an event. */
    double p;
    double z; /**< Its signed root, above 0 where the higher of two groups has more events; NaN unless there are two. */
    double trend_statistic; /**< Chi-square with one degree of freedom, for the scores. */
    double trend_p;
    reversa_fit fit; /**< NO_DATA, NO_EVENTS, or TOO_FEW where no two groups are at risk together. */
} reversa_log_rank_result;

/** One group's part. */
typedef struct reversa_log_rank_group {
    int64_t n_rows;
    double events;   /**< Weighted number of events. */
    double observed; /**< Σ of the time's weight × the group's events. */
    double expected; /**< The same if all groups had one hazard. */
} reversa_log_rank_group;

/**
 * Set all options to their defaults.
 *
 * @param options  Filled in. Not NULL.
 */
REVERSA_API void reversa_log_rank_options_init(reversa_log_rank_options *options);

/**
 * Compare the groups of person-time.
 *
 * @param ctx       Not NULL.
 * @param survival  Not NULL. Strata are summed over. Weights count people: a row of weight 2 is two rows. Clusters are
 *                  ignored; for weights that are not counts, and for clusters, see the robust score test of a Cox model.
 * @param options   NULL means all defaults.
 * @param test_out  Receives the test, NULL after an error; release with reversa_log_rank_free(). Not NULL.
 * @retval REVERSA_OK           Done; the result's fit says whether there was something to compare.
 * @retval REVERSA_E_ARGUMENT   A NULL, an option out of range, or more than 1 024 groups.
 * @retval REVERSA_E_CANCELLED  Cancelled.
 * @retval REVERSA_E_DEADLINE   The time limit passed.
 * @retval REVERSA_E_MEMORY     Out of memory.
 *
 * O(n + times with events · n_groups²).
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_log_rank_create(reversa_context *ctx,
                                                                      const reversa_survival *survival,
                                                                      const reversa_log_rank_options *options,
                                                                      reversa_log_rank **test_out);

/**
 * The same straight from rows, for those who want nothing else of them; see reversa_curve_from_rows().
 *
 * @param ctx       Not NULL; its threads share the work.
 * @param rows      Borrowed for the call. Not NULL.
 * @param options   NULL means all defaults.
 * @param test_out  Receives the test, NULL after an error; release with reversa_log_rank_free(). Not NULL.
 * @retval REVERSA_OK           Done; the result's fit says whether there was something to compare.
 * @retval REVERSA_E_ARGUMENT   As reversa_survival_create() or reversa_log_rank_create().
 * @retval REVERSA_E_DATA       As reversa_survival_create().
 * @retval REVERSA_E_CANCELLED  Cancelled.
 * @retval REVERSA_E_DEADLINE   The time limit passed.
 * @retval REVERSA_E_MEMORY     Out of memory.
 *
 * Equal inputs give equal bytes either way and for every number of threads. O(n + times with events · n_groups²).
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_log_rank_from_rows(reversa_context *ctx,
                                                                         const reversa_survival_rows *rows,
                                                                         const reversa_log_rank_options *options,
                                                                         reversa_log_rank **test_out);

/**
 * @param test        Not NULL.
 * @param result_out  Filled in. Not NULL.
 */
REVERSA_API void reversa_log_rank_result_of(const reversa_log_rank *test, reversa_log_rank_result *result_out);

/**
 * @param test       Not NULL.
 * @param group      0 .. n_groups − 1.
 * @param group_out  Filled in; all NaN and 0 for another group. Not NULL.
 */
REVERSA_API void reversa_log_rank_group_at(const reversa_log_rank *test, int32_t group,
                                           reversa_log_rank_group *group_out);

/**
 * @param test   Not NULL.
 * @param group  0 .. n_groups − 1.
 * @param other  0 .. n_groups − 1.
 * @return The covariance of observed − expected of two groups, of one with itself its variance; NaN for other numbers.
 */
REVERSA_API double reversa_log_rank_covariance(const reversa_log_rank *test, int32_t group, int32_t other);

/**
 * Release a test.
 *
 * @param test  NULL is allowed.
 */
REVERSA_API void reversa_log_rank_free(reversa_log_rank *test);

#ifdef __cplusplus
}
#endif
#endif
