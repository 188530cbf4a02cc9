/*
 * Retention: do people in the programme stay longer? One call, several answers that can be compared, and the naive figure.
 *
 * "Ever a mentor" against "never" is biased: whoever stays longer has more time to become one (immortal time; Suissa 2008).
 * Here a person counts as exposed only from the day on which they joined.
 */
#ifndef REVERSA_RETENTION_H
#define REVERSA_RETENTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <reversa/adjust.h>
#include <reversa/disclosure.h>
#include <reversa/events.h>
#include <reversa/survival.h>

#ifdef __cplusplus
extern "C" {
#endif

/** How to look at employment. Set up with reversa_retention_options_init(). Everything pointed to is borrowed. */
typedef struct reversa_retention_options {
    uint32_t struct_size;
    int32_t as_of;        /**< Last day of the data: who left later, or never, is still there then. Default
                                   REVERSA_MISSING_DATE: the latest date in the data, but for a few dates so far
                                   beyond the others that many exits would be due in between; a warning says so. */
    int32_t window_start; /**< First day of the data, before as_of: who left before is not seen, who was hired before
                                   is seen from then on (delayed entry). Default REVERSA_MISSING_DATE: everyone is seen
                                   from the hire, unless it is plain (chance below 0.001) that those who left before
                                   some day are missing: then that day is taken, and a warning says so. A day before
                                   all hires: nobody is missing. */
    double level;         /**< Of the intervals, default 0.95. */
    double horizon;       /**< Months over which risks and mean time are compared, default 12. */
    const char *const
        *adjust; /**< Columns to adjust for [n_adjust]: numbers as they are, texts as a column for each value
                                   but the most frequent. */
    int32_t n_adjust;
    const char *const *exact; /**< Columns in which a matched control must be equal [n_exact]. */
    int32_t n_exact;
    double caliper_tenure;     /**< Months by which tenures of a matched pair may differ, default 6. */
    double caliper_propensity; /**< The same for the log rate of joining, in its standard deviations, default 0.2. */
    const char *voluntary;     /**< The exit reason that is voluntary, small and capital letters of ASCII alike; default
                                      "voluntary". */
    const char *where_column;  /**< Look only at people whose text in this column ... NULL (default): at everyone. */
    const char *where_value;   /**< ... is this. */
    uint64_t seed;             /**< Draws among equally good controls, default 1. */
    const char *by;            /**< Column whose values are studied group by group as well; NULL (default): none. Not
                                    together with where_column. */
    /**
     * Groups with a number of people below are hidden, and others with which one could be found, as by
     * reversa_disclosure_groups(); default 5, 0 shows all.
     */
    int64_t smallest;
} reversa_retention_options;

/** What a figure measures in. */
typedef enum reversa_unit {
    REVERSA_UNIT_RATIO = 0,  /**< 1 is no difference. */
    REVERSA_UNIT_SHARE = 1,  /**< 0..1, or a difference of such. */
    REVERSA_UNIT_MONTHS = 2, /**< Of 30.4375 days. */
    REVERSA_UNIT_PEOPLE = 3
} reversa_unit;

/** One figure. The strings belong to the result. */
typedef struct reversa_figure {
    const char *name;       /**< Stable: "hazard_ratio", "landmark_3", ... */
    const char *definition; /**< How it is computed, for an analyst. */
    const char *reading;    /**< One sentence for someone who is none. */
    reversa_unit unit;
    reversa_estimate estimate;
    int64_t n;        /**< People, or pairs, that it rests on. */
    int64_t events;   /**< Exits among them that it counts: up to the horizon where it has one. */
    bool biased;      /**< Shown for comparison only: the reading says why. */
    const char *note; /**< In a few words, why there is no value, no interval or no end of it; NULL for nothing. */
} reversa_figure;

/** One group. A hidden one has REVERSA_HIDDEN_COUNT and NaN with REVERSA_FIT_TOO_FEW for all its numbers. */
typedef struct reversa_retention_group {
    const char *value; /**< Of the column; NULL for those without one. Owned by the result. */
    bool hidden;
    int64_t n; /**< People. */
    int64_t n_joined;
    int64_t n_left;
    reversa_estimate hazard_ratio; /**< The figures of these names, for the people of the group. */
    reversa_estimate stay;
} reversa_retention_group;

/** The answers. Opaque, immutable. */
typedef struct reversa_retention reversa_retention;

/** One matched pair: rows of the employment, the first is 0. */
typedef struct reversa_retention_pair {
    int64_t participant;
    int64_t control;
    int32_t date; /**< The day on which the participant joined: both are followed from then on. */
} reversa_retention_pair;

/**
 * Set all options to their defaults.
 *
 * @param options  Filled in. Not NULL.
 */
REVERSA_API void reversa_retention_options_init(reversa_retention_options *options);

/**
 * Compare how people in a programme and others stay.
 *
 * The figures, in this order:
 * - `stay`: share of everyone still there `horizon` months after the hire (Kaplan–Meier). None where nobody is followed for
 *   that long, or where the few who are seen so early all leave though many are seen later.
 * - `hazard_ratio`: rate of leaving in the programme / outside. Cox regression on tenure, each person's time split at the
 *   programme start, adjusted, robust variance clustered by person.
 * - `e_value`: how strongly something unmeasured would have to go with joining and with leaving to explain that away
 *   (VanderWeele & Ding 2017); `low` is that of the interval's nearer end, there is no `high`.
 * - `landmark_3`, `_6`, `_12`: the same rate ratio among those still there that many months after the hire, by whether they
 *   had joined by then (Anderson, Cain & Gelber 1983).
 * - `matched_risk_participants`, `matched_risk_controls`, `matched_risk_difference`: chance to leave within `horizon` months
 *   of joining, against matched controls. Each joiner is paired with someone who on that day was there and had not joined
 *   (risk-set matching: Li, Propert & Rosenbaum 2001): equal in the exact columns, of like tenure and, where columns are
 *   adjusted for, of like log rate of joining (a Cox model of joining; Lu 2005). reversa_match() chooses the pairs day by day,
 *   among the 64 closest of each joiner: as many as possible, then the closest in total; one control each, each used once.
 *   Day by day, because an optimum over all days would keep those who are still there later for later, and so choose early
 *   controls that soon leave. A control may join later and is followed on all the same: the estimand is joining now against
 *   not joining now, among those who joined and could be paired.
 * - `matched_months_difference`: difference of the mean months stayed out of the first `horizon` (RMST), same pairs.
 * - `number_needed`: people to take in so that one who would have left is still there after `horizon` months, 1 / the risk
 *   difference; infinite where participants leave no less. `high` is infinite where the interval allows that, so that a gain
 *   is not proven, and `low` too where it allows nothing else (Altman 1998).
 * - `voluntary_participants`, `voluntary_others`, `voluntary_difference`: chance to leave of one's own will within `horizon`
 *   months after the landmark of 6 months, other exits as competing risks (Aalen–Johansen). Not adjusted. None where nobody in the
 *   data has the voluntary reason, or more than a tenth of the exits has none; fewer count as not voluntary, with a warning.
 * - `naive_hazard_ratio`, `naive_retention_participants`, `naive_retention_others`: ever joined against never, biased.
 *
 * @param ctx            Not NULL.
 * @param employment     Borrowed for the call. Not NULL.
 * @param options        NULL means all defaults.
 * @param retention_out  Receives the answers, NULL after an error; release with reversa_retention_free(). Not NULL.
 * @retval REVERSA_OK           Done; a figure that the data cannot give is NaN with its reason.
 * @retval REVERSA_E_ARGUMENT   A NULL, or an option out of range: window_start not before the last day.
 * @retval REVERSA_E_DATA       An option names a column that is not there, or has too many values (1000 in all).
 * @retval REVERSA_E_CANCELLED  Cancelled.
 * @retval REVERSA_E_DEADLINE   The time limit passed.
 * @retval REVERSA_E_MEMORY     Out of memory.
 *
 * People with a missing cell in a column that is used, who were hired on the last day or after, or who left by the first, are
 * left out; who joined on the day they left has never joined. Warnings say how many. Who leaves on the day of the hire has
 * stayed half a day. O(n log n + joiners · people of like tenure + the matching).
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_retention_create(reversa_context *ctx,
                                                                       const reversa_employment *employment,
                                                                       const reversa_retention_options *options,
                                                                       reversa_retention **retention_out);

/**
 * @param retention  Not NULL.
 * @return The number of figures.
 */
REVERSA_API int32_t reversa_retention_n_figures(const reversa_retention *retention);

/**
 * @param retention   Not NULL.
 * @param index       0 .. n_figures − 1, in the order above.
 * @param figure_out  Filled in; all zero for another index. Not NULL.
 */
REVERSA_API void reversa_retention_figure(const reversa_retention *retention, int32_t index,
                                          reversa_figure *figure_out);

/**
 * @param retention  Not NULL.
 * @param name       Not NULL.
 * @return The index of the figure of that name, −1 if there is none.
 */
REVERSA_API int32_t reversa_retention_find(const reversa_retention *retention, const char *name);

/**
 * The days between which people were seen: those of the options, or what the data showed.
 *
 * @param retention  Not NULL.
 * @param first_out  REVERSA_MISSING_DATE where everyone is seen from the hire. Not NULL.
 * @param last_out   REVERSA_MISSING_DATE where the data have no date. Not NULL.
 */
REVERSA_API void reversa_retention_window(const reversa_retention *retention, int32_t *first_out, int32_t *last_out);

/**
 * What to bear in mind: people left out, columns that say the same, few exits, joiners without a control.
 *
 * @param retention  Not NULL.
 * @return The number of warnings.
 */
REVERSA_API int32_t reversa_retention_n_warnings(const reversa_retention *retention);

/**
 * @param retention  Not NULL.
 * @param index      0 .. n_warnings − 1; another index gives NULL.
 * @return One sentence, owned by the result.
 */
REVERSA_API const char *reversa_retention_warning(const reversa_retention *retention, int32_t index);

/** The curves that figures are read from, by days of 1/30.4375 month. */
typedef enum reversa_retention_curves {
    REVERSA_RETENTION_STAY = 0, /**< One group, everyone: days since the hire. `stay` is read from it. */
    REVERSA_RETENTION_PAIRS = 1 /**< Group 0 matched controls, group 1 participants: days since joining. The `matched_`
                                     figures are read from it. */
} reversa_retention_curves;

/**
 * @param retention  Not NULL.
 * @param which      Which curves.
 * @return The curves, owned by the result; NULL where there are none: nobody was followed, or no pair was matched.
 */
REVERSA_API const reversa_curve *reversa_retention_figure_curve(const reversa_retention *retention,
                                                                reversa_retention_curves which);

/**
 * @param retention  Not NULL.
 * @return The number of matched pairs.
 */
REVERSA_API int64_t reversa_retention_n_pairs(const reversa_retention *retention);

/**
 * @param retention  Not NULL.
 * @param index      0 .. n_pairs − 1, in the order of the participants' rows.
 * @param pair_out   Filled in; all zero for another index. Not NULL.
 */
REVERSA_API void reversa_retention_pair_at(const reversa_retention *retention, int64_t index,
                                           reversa_retention_pair *pair_out);

/**
 * How alike the matched pairs are. Each adjusted column: before, people who were seen to join against everyone who was ever there without having
 * joined; after, those who were paired against their controls. Tenure on the day of joining, in months, comes last: it has
 * an after only.
 *
 * @param retention  Not NULL.
 * @return The number of columns: those made of `adjust`, and tenure in months.
 */
REVERSA_API int32_t reversa_retention_n_balance(const reversa_retention *retention);

/**
 * @param retention    Not NULL.
 * @param index        0 .. n_balance − 1.
 * @param balance_out  Filled in; all zero for another index. Not NULL.
 * @return The column's name, such as "age" or "grade = B"; owned by the result, NULL for another index.
 */
REVERSA_API const char *reversa_retention_balance_at(const reversa_retention *retention, int32_t index,
                                                     reversa_balance_row *balance_out);

/**
 * @param retention  Not NULL.
 * @return The number of groups; 0 without a column to study by.
 */
REVERSA_API int32_t reversa_retention_n_groups(const reversa_retention *retention);

/**
 * @param retention  Not NULL.
 * @param index      0 .. n_groups − 1, in the order of the values' bytes, those without one last.
 * @param group_out  Filled in; all zero for another index. Not NULL.
 */
REVERSA_API void reversa_retention_group_at(const reversa_retention *retention, int32_t index,
                                            reversa_retention_group *group_out);

/**
 * How many are still there, month by month after the hire: the split of the `hazard_ratio` as curves, not adjusted.
 *
 * @param retention  Not NULL.
 * @return Group 0: outside the programme, each person until they join; group 1: in it, each from the month in which they
 *         joined (delayed entry). Time in months, intervals at the level of the options. Owned by the result.
 *
 * Read the numbers at risk too: where few are seen early, the curve of the participants begins with a few people.
 */
REVERSA_API const reversa_curve *reversa_retention_curve(const reversa_retention *retention);

/**
 * Release the answers.
 *
 * @param retention  NULL is allowed.
 */
REVERSA_API void reversa_retention_free(reversa_retention *retention);

#ifdef __cplusplus
}
#endif
#endif
