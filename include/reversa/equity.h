/*
 * Reach and equity: of whom is the programme made, group by group, and could a difference between groups be chance?
 *
 * People pass stages, such as signed up, eligible, matched. An audit counts, for each group of one or more attributes, how
 * many reached each stage, and compares the share of those at one stage who reached another (<reversa/impact.h>).
 * Disclosure control (<reversa/disclosure.h>) is built in: groups are hidden whole, those with a small count and others,
 * so that nothing small follows from the groups shown, from the total, and from audits of the same people by each of the
 * attributes, or by the stratum, alone (with the same options; attributes in any order). Not covered: other combinations of
 * attributes side by side, such as an audit by a and b beside one by b and c.
 */
#ifndef REVERSA_EQUITY_H
#define REVERSA_EQUITY_H

#include <stdbool.h>
#include <stdint.h>

#include <reversa/disclosure.h>
#include <reversa/impact.h>
#include <reversa/matching.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The most attributes whose combinations can be the groups. */
#define REVERSA_EQUITY_ATTRIBUTES 4

/** An audit. Opaque, immutable, may be used by several threads at once. */
typedef struct reversa_equity reversa_equity;

/** People by column. All arrays are borrowed for the call. Set up with reversa_equity_rows_init(). */
typedef struct reversa_equity_rows {
    uint32_t struct_size;
    int64_t n;
    int32_t n_attributes; /**< 1 .. REVERSA_EQUITY_ATTRIBUTES. The combinations that occur are the groups. */
    const int32_t *const *attributes; /**< [n_attributes] of [n], each >= 0, or −1 for not known. */
    const int32_t *stratum;           /**< [n], >= 0, or −1 for not known; NULL for none. */
    int32_t n_stages;                 /**< 2 .. 16; 2 for selected or not. */
    const int32_t *reached; /**< [n] the last stage reached, 0 .. n_stages − 1; −1 is not counted at all. */
} reversa_equity_rows;

/** How to audit. Set up with reversa_equity_options_init(). */
typedef struct reversa_equity_options {
    uint32_t struct_size;
    double level;     /**< Of the intervals, default 0.95. */
    int64_t smallest; /**< For disclosure and for withholding the flag, default 5; 0 shows all. */
    bool hide_zeros;  /**< As in reversa_disclosure_options, default false. */
} reversa_equity_options;

/** A stage of the people of a matching. */
typedef enum reversa_stage {
    REVERSA_STAGE_EVERYONE = 0,
    REVERSA_STAGE_SIGNED_UP = 1,   /**< Their role includes the side. */
    REVERSA_STAGE_ELIGIBLE = 2,    /**< The rules leave them a partner. */
    REVERSA_STAGE_MATCHED = 3,     /**< They have a pair. */
    REVERSA_STAGE_ABOVE_MEDIAN = 4 /**< Their best pair scores above the median of all matched: the scoring rate. */
} reversa_stage;

/** What of a matching to audit. Set up with reversa_equity_audit_init(). */
typedef struct reversa_equity_audit {
    uint32_t struct_size;
    reversa_side side;           /**< Default mentee. */
    int32_t n_columns;           /**< 1 .. REVERSA_EQUITY_ATTRIBUTES. */
    const char *const *columns;  /**< [n_columns] text or number columns of the cohort. */
    const char *stratum;         /**< Column such as "department"; NULL (default) for none. */
    int32_t n_stages;            /**< At least 2; 0 (default) for signed up and matched. */
    const reversa_stage *stages; /**< [n_stages] ascending. The fewer, the less must be hidden. */
} reversa_equity_audit;

/** A group. Strings and arrays belong to the audit. */
typedef struct reversa_equity_group {
    const char *label;    /**< From a matching: values joined by ", "; else, and where values are not known, NULL. */
    const int32_t *codes; /**< [n_attributes] as given; all −1 for the group of those with a value not known. */
    bool known;
    bool hidden; /**< No number of it is given. Where there are several attributes do not tell which groups are hidden:
                      a reader who knows that someone is there knows more than what is guaranteed allows. */
} reversa_equity_group;

/**
 * Set all fields to nothing.
 *
 * @param rows  Filled in. Not NULL.
 */
REVERSA_API void reversa_equity_rows_init(reversa_equity_rows *rows);

/**
 * Set all options to their defaults.
 *
 * @param options  Filled in. Not NULL.
 */
REVERSA_API void reversa_equity_options_init(reversa_equity_options *options);

/**
 * Set all fields to their defaults.
 *
 * @param audit  Filled in. Not NULL.
 */
REVERSA_API void reversa_equity_audit_init(reversa_equity_audit *audit);

/**
 * Count people by group and stage, and decide what may be shown.
 *
 * @param ctx         Not NULL.
 * @param rows        Copied. Not NULL.
 * @param options     NULL means all defaults.
 * @param equity_out  Receives the audit, NULL after an error; release with reversa_equity_free(). Not NULL.
 * @retval REVERSA_OK           Made.
 * @retval REVERSA_E_ARGUMENT   A NULL, a number or option out of range, more than 4096 groups, or too many strata for them.
 * @retval REVERSA_E_DATA       A code below −1, or a stage that is none: the errors name row (the first is 1) and column.
 * @retval REVERSA_E_CANCELLED  Cancelled.
 * @retval REVERSA_E_DEADLINE   The time limit passed.
 * @retval REVERSA_E_MEMORY     Out of memory.
 *
 * O(n), and for hiding up to O(groups² · stages) for each small count; with more than 4096 groups by strata none is shown
 * within strata.
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_equity_create(reversa_context *ctx,
                                                                    const reversa_equity_rows *rows,
                                                                    const reversa_equity_options *options,
                                                                    reversa_equity **equity_out);

/**
 * The same for the people of a matching.
 *
 * @param ctx         Not NULL.
 * @param matching    With pairs. Not needed afterwards. Not NULL.
 * @param asked       Copied. Not NULL.
 * @param options     NULL means all defaults.
 * @param equity_out  Receives the audit, NULL after an error; release with reversa_equity_free(). Not NULL.
 * @retval REVERSA_OK           Made; groups are in the order of their values, texts bytewise.
 * @retval REVERSA_E_ARGUMENT   As above, or a matching that is infeasible or stopped.
 * @retval REVERSA_E_DATA       A column that the cohort does not have, or that is neither text nor number.
 * @retval REVERSA_E_CANCELLED  Cancelled.
 * @retval REVERSA_E_DEADLINE   The time limit passed.
 * @retval REVERSA_E_MEMORY     Out of memory.
 *
 * O(people + pairs + groups²).
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_equity_from_matching(reversa_context *ctx,
                                                                           const reversa_matching *matching,
                                                                           const reversa_equity_audit *asked,
                                                                           const reversa_equity_options *options,
                                                                           reversa_equity **equity_out);

/**
 * @param equity  Not NULL.
 * @return The number of groups, the one of those with a value not known among them: it is the last.
 */
REVERSA_API int32_t reversa_equity_n_groups(const reversa_equity *equity);

/**
 * @param equity  Not NULL.
 * @return The number of stages.
 */
REVERSA_API int32_t reversa_equity_n_stages(const reversa_equity *equity);

/**
 * @param equity  Not NULL.
 * @return The number of strata that are known, 0 without strata.
 */
REVERSA_API int32_t reversa_equity_n_strata(const reversa_equity *equity);

/**
 * @param equity     Not NULL.
 * @param group      0 .. n_groups − 1, ordered by codes.
 * @param group_out  Filled in, all zero for another index. Not NULL.
 */
REVERSA_API void reversa_equity_group_at(const reversa_equity *equity, int32_t group, reversa_equity_group *group_out);

/**
 * The group of given codes.
 *
 * @param equity  Not NULL.
 * @param codes   [n_attributes]. Not NULL.
 * @return The index, −1 if there is none. O(groups).
 */
REVERSA_API int32_t reversa_equity_find(const reversa_equity *equity, const int32_t *codes);

/**
 * How many reached a stage.
 *
 * @param equity  Not NULL.
 * @param group   0 .. n_groups − 1, or −1 for all people together.
 * @param stage   0 .. n_stages − 1.
 * @return The number, REVERSA_HIDDEN_COUNT where it is hidden; 0 for an index out of range.
 */
REVERSA_API int64_t reversa_equity_count(const reversa_equity *equity, int32_t group, int32_t stage);

/**
 * The share of those at a stage who reached a later one, with Wilson's interval.
 *
 * @param equity  Not NULL.
 * @param group   0 .. n_groups − 1.
 * @param from    A stage.
 * @param to      A later stage.
 * @return The rate; NaN with TOO_FEW where the group is hidden, with NO_DATA where nobody is at the stage. Its se is NaN.
 */
REVERSA_API reversa_estimate reversa_equity_rate(const reversa_equity *equity, int32_t group, int32_t from, int32_t to);

/**
 * Compare every group with one of them.
 *
 * @param ctx            Not NULL.
 * @param equity         Not NULL.
 * @param from           A stage.
 * @param to             A later stage.
 * @param reference_io   The group to compare with, or −1: then receives the group with the highest rate among those that
 *                       are known, shown, and have `smallest` people at the stage; −1 if there is none. Not NULL.
 * @param impacts_out    [n_groups] filled in. Of the reference only the rates and the ratio 1; of groups that are hidden or
 *                       not known no comparison. p_holm is over the comparisons shown: with those hidden it would give
 *                       them away. Not NULL.
 * @retval REVERSA_OK          Done.
 * @retval REVERSA_E_ARGUMENT  A NULL, no such stages, or no such group.
 * @retval REVERSA_E_MEMORY    Out of memory.
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_equity_compare(reversa_context *ctx, const reversa_equity *equity,
                                                                     int32_t from, int32_t to, int32_t *reference_io,
                                                                     reversa_impact *impacts_out);

/** A comparison within strata. */
typedef struct reversa_equity_pair {
    int32_t group;
    int32_t reference;
    int32_t from; /**< A stage. */
    int32_t to;   /**< A later stage. */
} reversa_equity_pair;

/**
 * Compare two groups within strata. Those whose stratum is not known are left out, and so are strata in which one of the
 * groups must not be shown: groups by strata are a table that is protected as an audit by several attributes is, and what
 * is given here depends on the counts that it shows alone.
 *
 * @param ctx             Not NULL.
 * @param equity          Not NULL.
 * @param pair            Not NULL.
 * @param stratified_out  Filled in; all NaN with TOO_FEW where a group is hidden, or where strata are left out and nothing
 *                        can be said from the others. n_strata is the number that tell something. Not NULL.
 * @retval REVERSA_OK          Done.
 * @retval REVERSA_E_ARGUMENT  A NULL, no such stages, or no such groups.
 * @retval REVERSA_E_MEMORY    Out of memory.
 *
 * O(strata).
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_equity_stratify(reversa_context *ctx,
                                                                      const reversa_equity *equity,
                                                                      const reversa_equity_pair *pair,
                                                                      reversa_stratified *stratified_out);

/**
 * Release an audit.
 *
 * @param equity  NULL is allowed.
 */
REVERSA_API void reversa_equity_free(reversa_equity *equity);

#ifdef __cplusplus
}
#endif
#endif
