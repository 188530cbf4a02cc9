/*
 * Pairs that may need support: how likely they are to meet soon, given how long they have been silent.
 *
 * For offering support, never for ranking people: the list is in the order of the pairs, and carries its error rates, found
 * on a time after the one it was fitted on. A flag is a reason to ask how it goes, not a verdict.
 */
#ifndef REVERSA_PAIR_RISK_H
#define REVERSA_PAIR_RISK_H

#include <reversa/engagement.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What counts as a risk. Set up with reversa_risk_options_init(). */
typedef struct reversa_risk_options {
    uint32_t struct_size;
    int32_t horizon_days; /**< w, at least 1, default 30. */
    double threshold;     /**< A chance below it raises a flag; in [0, 1], default 0.5. */
    int32_t cut;          /**< Day before which errors are fitted and after which they are counted; REVERSA_MISSING_DATE
                               (default): when two thirds of the time from the first start to the date, or to the last
                               end if that is before, had passed. */
} reversa_risk_options;

/** A running pair. */
typedef struct reversa_pair_risk {
    int64_t pair;    /**< Its place in the list of pairs. */
    int32_t silence; /**< u: days since the last held session, or since the start. */
    /**
     * Of a session in the w days that come: 1 − S(u + w) / S(u) of the curve of gaps, standard error clustered by pair.
     * REVERSA_FIT_NOT_REACHED where no pair was watched so long.
     */
    reversa_estimate chance;
    /**
     * The chance is not below this, 1 − S(longest gap) / S(u), also where it cannot be told; the chance itself where it
     * can, NaN where nothing is known.
     */
    double at_least;
    bool silent;  /**< The chance is below the threshold. */
    bool beyond;  /**< Silent for longer than any other pair ever was. */
    bool missed;  /**< The last two sessions with an outcome were cancelled or missed; of those of one day without hours
                          the held one is the last. */
    bool flagged; /**< One of these. Before a due window has closed only the last can be. */
} reversa_pair_risk;

/** How well predicted chances agree with what came, in a tenth of the scale. */
typedef struct reversa_risk_bin {
    double low;  /**< Chances from here … */
    double high; /**< … to below here; the last bin includes 1. */
    int64_t n;
    double predicted;          /**< Mean chance. */
    reversa_estimate observed; /**< Share that met; as sensitivity, for pairs come again at other dates. */
} reversa_risk_bin;

/** How often the flags were wrong: fitted on what was known at the cut, then tried every w days until the date. */
typedef struct reversa_risk_errors {
    reversa_fit fit;      /**< REVERSA_FIT_NO_DATA: no w days lie between the cut and the date, or nobody was there. */
    int32_t cut;          /**< Day. */
    int32_t horizon_days; /**< w. */
    double threshold;     /**< Below it a chance raised a flag. */
    int64_t n_dates;      /**< At which flags were raised: the cut, and every w days from it. */
    int64_t n;            /**< Flags and non-flags that came true or not: a pair may be there at several dates. */
    int64_t n_pairs;
    int64_t n_left;           /**< Left out: pairs that came to a planned end within the w days. */
    int64_t n_closed_early;   /**< Of n, not met because they were closed early within the w days. */
    int64_t n_flagged_silent; /**< Flagged, and did not meet. */
    int64_t n_flagged_met;
    int64_t n_unflagged_silent;
    int64_t n_unflagged_met;
    /**
     * Of those who did not meet, flagged. This and the next three: Wilson's interval at the effective number, for a
     * pair is like itself at another date.
     */
    reversa_estimate sensitivity;
    reversa_estimate specificity;         /**< Of those who met, not flagged. */
    reversa_estimate predictive_positive; /**< Of the flagged, did not meet. */
    reversa_estimate predictive_negative; /**< Of the others, met. */
    int64_t n_chances;                    /**< Those of n for whom a chance could be told. */
    double brier;                         /**< Mean square of chance − outcome over them: 0 is best. */
    double brier_constant;                /**< The same had each been given the share that met. */
    /** 1 − brier / brier_constant: 1 is best; at 0 or below, the chances tell no more than that share. */
    double skill;
    reversa_risk_bin bins[10]; /**< Calibration, over them. */
} reversa_risk_errors;

/** Running pairs with their flags, and the error rates. Opaque, immutable, may be used by several threads at once. */
typedef struct reversa_risk reversa_risk;

/**
 * Set all options to their defaults.
 *
 * @param options  Filled in. Not NULL.
 */
REVERSA_API void reversa_risk_options_init(reversa_risk_options *options);

/**
 * Say which running pairs may need support.
 *
 * Gaps run from a pair's start, or a day with a held session, to the next such day; the last one is censored at the date or
 * the pair's end. All pairs' gaps make one Kaplan–Meier curve. A pair without an end runs until the end of its plan, which
 * is then a planned one. In the error rates a pair that is closed early without a session did not meet.
 *
 * @param ctx       Not NULL.
 * @param sessions  Not NULL. The order of rows does not matter.
 * @param pairs     Not NULL.
 * @param options   As of when, and the plan: all but minutes is read. Not NULL.
 * @param risk      NULL means all defaults.
 * @param risk_out  Receives the list, NULL after an error; release with reversa_risk_free(). Not NULL.
 * @retval REVERSA_OK           Made.
 * @retval REVERSA_E_ARGUMENT   A NULL, or an option out of range.
 * @retval REVERSA_E_DATA       As reversa_engagement_create().
 * @retval REVERSA_E_CANCELLED  Cancelled.
 * @retval REVERSA_E_DEADLINE   The time limit passed.
 * @retval REVERSA_E_MEMORY     Out of memory.
 *
 * O(s log s + u · s) for s sessions and u different silences. Kaplan & Meier 1958; Brier 1950.
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_risk_create(
    reversa_context *ctx, const reversa_sessions *sessions, const reversa_pair_rows *pairs,
    const reversa_engagement_options *options, const reversa_risk_options *risk, reversa_risk **risk_out);

/**
 * @param risk  Not NULL.
 * @return The number of running pairs, flagged or not.
 */
REVERSA_API int64_t reversa_risk_n(const reversa_risk *risk);

/**
 * @param risk      Not NULL.
 * @param index     0 .. n − 1, in the order of the list of pairs; any other gives pair −1 and no chance.
 * @param pair_out  Filled in. Not NULL.
 */
REVERSA_API void reversa_risk_at(const reversa_risk *risk, int64_t index, reversa_pair_risk *pair_out);

/**
 * How often such flags are wrong. Belongs beside every list.
 *
 * @param risk        Not NULL.
 * @param errors_out  Filled in. Not NULL.
 */
REVERSA_API void reversa_risk_count_errors(const reversa_risk *risk, reversa_risk_errors *errors_out);

/**
 * Release a list.
 *
 * @param risk  NULL is allowed.
 */
REVERSA_API void reversa_risk_free(reversa_risk *risk);

/**
 * How long pairs last before they end early. Days from the start to the last day, both included; planned ends, and pairs that
 * still run, are censored. An end of unknown kind is early if it lies before the end of the plan by more than the tolerance;
 * a pair without an end comes to a planned one with the plan.
 *
 * @param ctx        Not NULL.
 * @param pairs      Not NULL. Those without a start, or with one after the date, are left out.
 * @param options    as_of, start, months, tolerance_days and level are read. Not NULL.
 * @param curve_out  Receives one curve, NULL after an error; release with reversa_curve_free(). Not NULL.
 * @retval REVERSA_OK           Made.
 * @retval REVERSA_E_ARGUMENT   A NULL, or an option out of range.
 * @retval REVERSA_E_DATA       As reversa_engagement_create().
 * @retval REVERSA_E_CANCELLED  Cancelled.
 * @retval REVERSA_E_DEADLINE   The time limit passed.
 * @retval REVERSA_E_MEMORY     Out of memory.
 *
 * O(p log p). Kaplan & Meier 1958.
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_pair_longevity(reversa_context *ctx,
                                                                     const reversa_pair_rows *pairs,
                                                                     const reversa_engagement_options *options,
                                                                     reversa_curve **curve_out);

/**
 * The share of pairs not ended early within so many days.
 *
 * @param curve        Of reversa_pair_longevity(). Not NULL.
 * @param days         After the start.
 * @param level        Of the interval where no pair has ended early by then, in (0, 1); else it is that of the curve.
 * @param n_pairs_out  Receives the number of pairs that were still there and watched on that day. NULL is allowed.
 * @return The share. Where no pair ended early Wilson's interval for n_pairs of n_pairs: the curve's own would say that
 *         none ever will. NaN with REVERSA_FIT_NOT_REACHED where no pair was watched so long, NO_DATA without pairs; all
 *         ended early: 0 without an interval, TOO_FEW.
 *
 * O(log n).
 */
REVERSA_API reversa_estimate reversa_pair_longevity_at(const reversa_curve *curve, double days, double level,
                                                       int64_t *n_pairs_out);

#ifdef __cplusplus
}
#endif
#endif
