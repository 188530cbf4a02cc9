/*
 * The rates that personnel reports give: turnover, retention, voluntary turnover, new hires who stay.
 *
 * They describe; they do not compare: who was in a programme and who was not differs in more than the programme. Each
 * rate comes with its definition in words, its numerator and denominator, and two intervals.
 *
 * A period is from one day to another, both included. At the start of a day those are there who were hired before it and
 * have not left before it; at the end of a day, those hired by it who have not left by it. So the headcount at the end is
 * the one at the start, plus the hires, less the exits of the period. Someone who left on their exit date counts as there
 * through that day, and not after.
 */
#ifndef REVERSA_RATES_H
#define REVERSA_RATES_H

#include <stdbool.h>
#include <stdint.h>

#include <reversa/cohort.h>
#include <reversa/disclosure.h>
#include <reversa/events.h>
#include <reversa/survival.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A rate. */
typedef enum reversa_rate {
    REVERSA_RATE_TURNOVER = 0,         /**< Exits of the period ÷ average headcount. */
    REVERSA_RATE_TURNOVER_ANNUAL = 1,  /**< Exits of the period ÷ person-years, a year being 365 days. */
    REVERSA_RATE_VOLUNTARY = 2,        /**< Voluntary exits of the period ÷ average headcount. */
    REVERSA_RATE_VOLUNTARY_ANNUAL = 3, /**< Voluntary exits of the period ÷ person-years. */
    REVERSA_RATE_RETENTION = 4,        /**< Of those there at the start, the share still there at the end. */
    REVERSA_RATE_NEW_HIRES = 5 /**< Of those hired in the period whose first 90 days have passed, the share still
                                            there at the end of the 90th day after the day of hire. */
} reversa_rate;

#define REVERSA_N_RATES 6

/** What the average headcount is. */
typedef enum reversa_headcount_average {
    REVERSA_AVERAGE_DAILY = 0, /**< Person-days ÷ days: the mean over the period; the default. */
    REVERSA_AVERAGE_ENDS = 1   /**< (At the start + at the end) ÷ 2, as many reports have it. */
} reversa_headcount_average;

/** What to report. Set up with reversa_rates_options_init(). */
typedef struct reversa_rates_options {
    uint32_t struct_size;
    int32_t from;     /**< First day, days since 1970-01-01. Must be set. */
    int32_t to;       /**< Last day, not before the first. Must be set. */
    int32_t known_to; /**< The last day of which exits are known, not before `to`; default none, which means `to`. */
    int32_t new_hire_days; /**< Default 90, at least 1. */
    double level;          /**< Of the intervals, default 0.95. */
    reversa_headcount_average average;
    const char *voluntary; /**< The exit_reason that counts as voluntary, small and capital letters of ASCII alike;
                                default "voluntary". */
    const char *by;        /**< A further column of employment.csv to report by; default NULL, none. */
    int64_t smallest; /**< Where a number of people in a group is below, nothing that gives it is shown, nor of other
                                groups, so that it cannot be found, as by reversa_disclosure_groups(): the whole group, or
                                its voluntary rates, or that of new hires, alone. Default 5; 0 shows all. */
} reversa_rates_options;

/** A rate with what it was made from. NaN where there is none, never an invented number. */
typedef struct reversa_rate_result {
    double value;
    double numerator;
    double denominator; /**< People; person-years for the annual rates; the average headcount for the other two. */
    double low;         /**< Score interval: Wilson's for a share, its counterpart for events per person-time. */
    double high;
    double exact_low; /**< Clopper–Pearson for a share, Garwood's Poisson interval for events per person-time. */
    double exact_high;
    int64_t left_out; /**< Voluntary rates: exits of the period without a reason, which are not in the numerator. New
                           hires: those whose days have not all passed. Else 0. */
    reversa_fit fit;  /**< REVERSA_FIT_NO_DATA where the value is NaN: nobody to count, or no exit has a reason. TOO_FEW
                           where the group is hidden. */
    bool hidden;      /**< All numbers are NaN, left_out is REVERSA_HIDDEN_COUNT. */
} reversa_rate_result;

/** Who was there. */
typedef struct reversa_headcount {
    int64_t at_start;
    int64_t hires; /**< On a day of the period. */
    int64_t exits; /**< On a day of the period. */
    int64_t at_end;
    double average;      /**< As the options have it. */
    double person_years; /**< Average × days ÷ 365. */
    bool hidden;         /**< All counts are REVERSA_HIDDEN_COUNT, the others NaN. */
} reversa_headcount;

/** Rates of everyone and of each group. Opaque, immutable, may be used by several threads at once. */
typedef struct reversa_rates reversa_rates;

/** In place of a group: everyone. */
#define REVERSA_EVERYONE (-1)

/**
 * Set all options to their defaults.
 *
 * @param options  Filled in. Not NULL.
 */
REVERSA_API void reversa_rates_options_init(reversa_rates_options *options);

/**
 * Work out all rates between two dates, for everyone and by group.
 *
 * @param ctx         Not NULL.
 * @param employment  Not NULL; not kept.
 * @param options     The dates must be set. Not NULL; not kept.
 * @param rates_out   Receives the rates, NULL after an error; release with reversa_rates_free(). Not NULL.
 * @retval REVERSA_OK           Done; rates without anyone to count are NaN.
 * @retval REVERSA_E_ARGUMENT   A NULL, or an option out of range.
 * @retval REVERSA_E_DATA       No column is named as `by`.
 * @retval REVERSA_E_CANCELLED  Cancelled.
 * @retval REVERSA_E_DEADLINE   The time limit passed.
 * @retval REVERSA_E_MEMORY     Out of memory.
 *
 * Wilson 1927; Clopper & Pearson 1934; Garwood 1936. O(n + groups · log groups).
 * @see examples/rates.c
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_rates_create(reversa_context *ctx,
                                                                   const reversa_employment *employment,
                                                                   const reversa_rates_options *options,
                                                                   reversa_rates **rates_out);

/**
 * @param rates  Not NULL.
 * @return The number of groups; 0 without a column to report by.
 */
REVERSA_API int32_t reversa_rates_n_groups(const reversa_rates *rates);

/**
 * @param rates  Not NULL.
 * @param group  0 .. n_groups − 1, in the order of the names' bytes; those without a value come last.
 * @return The group's value of the column; NULL for those without one, for everyone, and for another number. Lives as
 *         long as the rates.
 */
REVERSA_API const char *reversa_rates_group(const reversa_rates *rates, int32_t group);

/**
 * @param rates       Not NULL.
 * @param group       0 .. n_groups − 1, or REVERSA_EVERYONE.
 * @param rate        Which.
 * @param result_out  Filled in; NaN with REVERSA_FIT_NO_DATA for a group or rate that is none. Not NULL.
 */
REVERSA_API void reversa_rates_read(const reversa_rates *rates, int32_t group, reversa_rate rate,
                                    reversa_rate_result *result_out);

/**
 * @param rates          Not NULL.
 * @param group          0 .. n_groups − 1, or REVERSA_EVERYONE.
 * @param headcount_out  Filled in; zeros for a group that is none. Not NULL.
 */
REVERSA_API void reversa_rates_headcount(const reversa_rates *rates, int32_t group, reversa_headcount *headcount_out);

/**
 * The definition of a rate in words, with the options that these rates were made with.
 *
 * @param rates  Not NULL.
 * @param rate   Which.
 * @return One sentence without a full stop, "" for a rate that is none. Lives as long as the rates.
 */
REVERSA_API const char *reversa_rates_definition(const reversa_rates *rates, reversa_rate rate);

/**
 * @param rate  Any value.
 * @return A word for tables and files, such as "turnover_annual"; "unknown" for a rate that is none. Static.
 */
REVERSA_API const char *reversa_rate_name(reversa_rate rate);

/**
 * Release rates.
 *
 * @param rates  NULL is allowed.
 */
REVERSA_API void reversa_rates_free(reversa_rates *rates);

#ifdef __cplusplus
}
#endif
#endif
