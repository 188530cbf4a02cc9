/*
 * Engagement and surveys by group: the pairs of each department, say, or the answers of each location.
 *
 * Groups are made of the people on one side of the pairs. Small ones are hidden, with others, so that nothing hidden can be
 * found from those shown and from the figures of all: <reversa/disclosure.h>. For offering support, not for ranking groups.
 */
#ifndef REVERSA_PAIR_GROUPS_H
#define REVERSA_PAIR_GROUPS_H

#include <stdbool.h>
#include <stdint.h>

#include <reversa/disclosure.h>
#include <reversa/engagement.h>
#include <reversa/surveys.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Which group each pair is in. Set up with reversa_pair_groups_init(). */
typedef struct reversa_pair_groups {
    uint32_t struct_size;
    reversa_side side; /**< Whose groups: a person of this side is in the same in all their pairs. Default mentees. */
    int32_t n_groups;  /**< 0 .. 4096. */
    const int32_t
        *group; /**< [pairs] 0 .. n_groups − 1, or −1 where it is not known: these are one more group, the last. */
    /**
     * Groups of fewer people, on either side, are hidden, and others with which they could be found, as by
     * reversa_disclosure_groups(); default 5, 0 shows all.
     */
    int64_t smallest;
} reversa_pair_groups;

/** Engagement of a group. Of a hidden one counts are REVERSA_HIDDEN_COUNT and shares NaN with REVERSA_FIT_TOO_FEW. */
typedef struct reversa_engagement_group {
    bool hidden;
    int64_t n_pairs;  /**< Started by the date, as all below. */
    int64_t n_closed; /**< Due windows. */
    int64_t n_met;
    reversa_estimate adherence; /**< As in reversa_engagement_summary. */
    double volume;
    double completion;
    double covered;
} reversa_engagement_group;

/** Answers of a group to an item in one wave. What is hidden is as above. */
typedef struct reversa_survey_group {
    bool hidden;               /**< Few answered: nothing is given. */
    bool response_hidden;      /**< Few did not answer: how many were asked is not given, nor the response. */
    bool change_hidden;        /**< Few have answered before and after, or few have not: the change is not given. */
    int64_t n_asked;           /**< People of the list of pairs. */
    int64_t n_answered;        /**< Of these, in the wave. */
    reversa_estimate response; /**< Share; Wilson. */
    reversa_estimate mean;     /**< Of the answers; Student. */
    reversa_estimate enps;     /**< reversa_enps.adjusted of the answers: for items from 0 to 10. */
    int64_t n_both;            /**< Answered before and after. */
    reversa_estimate change;   /**< After − before, of these; Student. */
} reversa_survey_group;

/**
 * Set all fields to their defaults.
 *
 * @param groups  Filled in. Not NULL.
 */
REVERSA_API void reversa_pair_groups_init(reversa_pair_groups *groups);

/**
 * Sum engagement up by group.
 *
 * @param ctx         Not NULL.
 * @param engagement  Of these pairs. Not NULL.
 * @param pairs       The list that the engagement was made from. Not NULL.
 * @param groups      Not NULL.
 * @param groups_out  [n_groups + 1] filled in, untouched after an error: the last is of pairs with a group not known. Not NULL.
 * @retval REVERSA_OK           Done; a group without a pair that has started has n_pairs 0 and NaN with NO_DATA.
 * @retval REVERSA_E_ARGUMENT   A NULL, a list of another length, or a field out of range.
 * @retval REVERSA_E_DATA       A group number that is none, or someone in two groups: the error names the row.
 * @retval REVERSA_E_CANCELLED  Cancelled.
 * @retval REVERSA_E_DEADLINE   The time limit passed.
 * @retval REVERSA_E_MEMORY     Out of memory.
 *
 * Numbers of people are protected; meetings held are not numbers of people. O(pairs + groups).
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_engagement_by_group(reversa_context *ctx,
                                                                          const reversa_engagement *engagement,
                                                                          const reversa_pair_rows *pairs,
                                                                          const reversa_pair_groups *groups,
                                                                          reversa_engagement_group *groups_out);

/**
 * Sum the answers to an item up by group.
 *
 * @param ctx         Not NULL.
 * @param surveys     Not NULL.
 * @param item        Not NULL; one that is not there gives no answers.
 * @param options     With pairs. side is that of the groups; n_asked and population are not read. Not NULL.
 * @param groups      Not NULL.
 * @param groups_out  [n_groups + 1] filled in, untouched after an error: the last is of people with a group not known. Not
 *                    NULL.
 * @retval REVERSA_OK           Done.
 * @retval REVERSA_E_ARGUMENT   A NULL, or a field or an option out of range.
 * @retval REVERSA_E_DATA       As above.
 * @retval REVERSA_E_CANCELLED  Cancelled.
 * @retval REVERSA_E_DEADLINE   The time limit passed.
 * @retval REVERSA_E_MEMORY     Out of memory.
 *
 * One table is one item in one wave. Several of the same people are several tables: what one hides another may show.
 * O(answers log answers + pairs · groups).
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_survey_by_group(reversa_context *ctx,
                                                                      const reversa_surveys *surveys, const char *item,
                                                                      const reversa_survey_options *options,
                                                                      const reversa_pair_groups *groups,
                                                                      reversa_survey_group *groups_out);

#ifdef __cplusplus
}
#endif
#endif
